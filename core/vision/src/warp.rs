//! Plane perspective: the map from the unit square to a quad, and pictures resampled through it.

use image::{GrayImage, RgbImage};

use crate::card::Quad;

/// The projective map that takes (0,0), (1,0), (1,1), (0,1) to a quad's corners (Heckbert 1989, section 2.2.2).
#[derive(Debug, Clone, Copy)]
pub(crate) struct Homography([f64; 8]);

impl Homography {
    /// `None` when three corners lie on one line or a corner is not a number.
    pub(crate) fn to(quad: &Quad) -> Option<Self> {
        let [p0, p1, p2, p3] = quad.0.map(|[x, y]| [f64::from(x), f64::from(y)]);
        let sum = [p0[0] - p1[0] + p2[0] - p3[0], p0[1] - p1[1] + p2[1] - p3[1]];
        let (d1, d2) = ([p1[0] - p2[0], p1[1] - p2[1]], [p3[0] - p2[0], p3[1] - p2[1]]);
        let cross = |a: [f64; 2], b: [f64; 2]| a[0] * b[1] - a[1] * b[0];
        let denominator = cross(d1, d2);
        if denominator.abs() < 1e-6 || !denominator.is_finite() {
            return None;
        }
        let (g, h) = (cross(sum, d2) / denominator, cross(d1, sum) / denominator);
        Some(Self([
            p1[0] - p0[0] + g * p1[0],
            p3[0] - p0[0] + h * p3[0],
            p0[0],
            p1[1] - p0[1] + g * p1[1],
            p3[1] - p0[1] + h * p3[1],
            p0[1],
            g,
            h,
        ]))
    }

    /// Where (`u`, `v`) of the unit square lies in the picture.
    pub(crate) fn map(&self, u: f64, v: f64) -> [f64; 2] {
        let [a, b, c, d, e, f, g, h] = self.0;
        let w = g * u + h * v + 1.0;
        [(a * u + b * v + c) / w, (d * u + e * v + f) / w]
    }

    /// The map back, by the adjugate matrix.
    pub(crate) fn inverse(&self) -> Option<Self> {
        let [a, b, c, d, e, f, g, h] = self.0;
        let scale = a * e - b * d;
        (scale.abs() > 1e-12).then(|| {
            Self(
                [
                    e - f * h,
                    c * h - b,
                    b * f - c * e,
                    f * g - d,
                    a - c * g,
                    c * d - a * f,
                    d * h - e * g,
                    b * g - a * h,
                ]
                .map(|v| v / scale),
            )
        })
    }
}

/// A corner of `inner`, given in the unit square of `outer`, in `outer`'s picture.
pub(crate) fn through(outer: &Homography, inner: &Quad, width: f32, height: f32) -> Quad {
    Quad(inner.0.map(|[x, y]| outer.map(f64::from(x / width), f64::from(y / height)).map(|value| value as f32)))
}

/// Added to a small number, this leaves the nearest whole one in the last bits: several at a time, where a cast takes one by one.
const WHOLE: f32 = 8_388_608.0;

/// The bits of `WHOLE` and a number that hold the number.
fn whole(shifted: f32) -> u32 {
    shifted.to_bits() & 0x7f_ffff
}

/// Resamples `N` interleaved channels. Where the picture shrinks, several samples make one pixel, so nothing aliases. Step by step for a
/// whole row, so that the compiler takes several pixels at a time.
fn resample<const N: usize>(from: &[u8], sides: (u32, u32), quad: &Quad, to: (u32, u32)) -> Vec<u8> {
    let (width, height) = (sides.0 as usize, sides.1 as usize);
    let columns = to.0 as usize;
    let mut out = vec![0; N * columns * to.1 as usize];
    let Some(map) = Homography::to(quad) else { return out };
    // Between two pixels there is something only where there are two.
    if width < 2 || height < 2 || out.is_empty() {
        return out;
    }
    let [across, down] = quad.spans();
    let samples = |span: f32, pixels: u32| (span / pixels as f32).round().clamp(1.0, 4.0) as usize;
    let (nx, ny) = (samples(across, to.0), samples(down, to.1));
    let share = 1.0 / (nx * ny) as f32;
    let [a, b, c, d, e, f, g, h] = map.0;
    let [a, d, g] = [a, d, g].map(|factor| factor as f32);
    // A hair before the last pixel, so that each place has a neighbour to the right and one below.
    let ends = [width - 1, height - 1].map(|end| end as f32 - 0.002);
    let order: Vec<f32> = (0..to.0).map(|x| x as f32).collect();
    let (mut px, mut py) = (vec![0.0f32; columns], vec![0.0f32; columns]);
    let mut starts = vec![0u32; columns];
    let mut corners = vec![[[0u8; 4]; N]; columns];
    let mut sums = vec![[0.0f32; N]; columns];
    for (y, row) in out.chunks_exact_mut(N * columns).enumerate() {
        sums.fill([0.0; N]);
        for (sy, sx) in (0..ny).flat_map(|sy| (0..nx).map(move |sx| (sy, sx))) {
            let v = (y as f64 + (sy as f64 + 0.5) / ny as f64) / f64::from(to.1);
            let [left, top, one] = [b * v + c, e * v + f, h * v + 1.0].map(|start| start as f32);
            let (first, step) = ((sx as f32 + 0.5) / nx as f32, 1.0 / to.0 as f32);
            for ((x, px), py) in order.iter().zip(&mut px).zip(&mut py) {
                let u = (x + first) * step;
                let w = 1.0 / (g * u + one);
                // A pixel's centre lies half a pixel inside. What is not a number is 0 after this.
                *px = ((a * u + left) * w - 0.5).max(0.0).min(ends[0]);
                *py = ((d * u + top) * w - 0.5).max(0.0).min(ends[1]);
            }
            for ((px, py), start) in px.iter_mut().zip(&mut py).zip(&mut starts) {
                // Half a pixel less, the nearest is the one before; what is left is the part of the way to the next.
                let (x, y) = ((*px - 0.5).max(0.0) + WHOLE, (*py - 0.5).max(0.0) + WHOLE);
                *px -= x - WHOLE;
                *py -= y - WHOLE;
                *start = whole(y).wrapping_mul(sides.0).wrapping_add(whole(x));
            }
            for (start, corners) in starts.iter().zip(&mut corners) {
                let at = N * *start as usize;
                let (above, below) = (&from[at..at + 2 * N], &from[at + N * width..at + N * width + 2 * N]);
                *corners = std::array::from_fn(|k| [above[k], above[N + k], below[k], below[N + k]]);
            }
            for (((corners, px), py), sum) in corners.iter().zip(&px).zip(&py).zip(&mut sums) {
                for (corners, sum) in corners.iter().zip(sum) {
                    let all = u32::from_le_bytes(*corners);
                    let corner = |place: u32| (all >> (8 * place) & 255) as i32 as f32;
                    let top = corner(0) + px * (corner(1) - corner(0));
                    let bottom = corner(2) + px * (corner(3) - corner(2));
                    *sum += top + py * (bottom - top);
                }
            }
        }
        for (to, sum) in row.iter_mut().zip(sums.as_flattened()) {
            *to = whole(sum * share + WHOLE) as u8;
        }
    }
    out
}

pub(crate) fn rgb(image: &RgbImage, quad: &Quad, width: u32, height: u32) -> RgbImage {
    let bytes = resample::<3>(image.as_raw(), image.dimensions(), quad, (width, height));
    RgbImage::from_raw(width, height, bytes).unwrap_or_default()
}

pub(crate) fn gray(image: &GrayImage, quad: &Quad, width: u32, height: u32) -> GrayImage {
    let bytes = resample::<1>(image.as_raw(), image.dimensions(), quad, (width, height));
    GrayImage::from_raw(width, height, bytes).unwrap_or_default()
}

#[cfg(test)]
mod tests {
    use image::Luma;
    use imageproc::geometric_transformations::{Border, Interpolation, Projection, warp_into};
    use proptest::prelude::*;

    use super::*;

    #[test]
    fn flattening_agrees_with_another_implementation() {
        let image = GrayImage::from_fn(160, 120, |x, y| {
            Luma([(127.0 + 60.0 * (x as f32 / 9.0).sin() + 50.0 * (y as f32 / 7.0).cos()) as u8])
        });
        let quad = Quad([[21.5, 14.0], [140.0, 22.0], [131.0, 108.5], [12.0, 95.0]]);
        let (width, height) = (100, 80);
        let ours = gray(&image, &quad, width, height);
        // The other one maps pixel centres at whole numbers, from the picture to the flat one.
        let flat = [(0.0, 0.0), (width as f32, 0.0), (width as f32, height as f32), (0.0, height as f32)];
        let shifted = |(x, y): (f32, f32)| (x - 0.5, y - 0.5);
        let projection =
            Projection::from_control_points(quad.0.map(|[x, y]| shifted((x, y))), flat.map(shifted)).expect("a map");
        let mut theirs = GrayImage::new(width, height);
        warp_into(&image, projection, Interpolation::Bilinear, Border::Replicate, &mut theirs);
        let worst = ours.iter().zip(theirs.iter()).map(|(a, b)| a.abs_diff(*b)).max();
        assert!(worst <= Some(2), "worst difference {worst:?}");
    }

    #[test]
    fn the_inverse_leads_back() {
        let map = Homography::to(&Quad([[21.5, 14.0], [140.0, 22.0], [131.0, 108.5], [12.0, 95.0]])).expect("a quad");
        let [x, y] = map.map(0.3, 0.8);
        let [u, v] = map.inverse().expect("an inverse").map(x, y);
        assert!((u - 0.3).abs() < 1e-9 && (v - 0.8).abs() < 1e-9);
    }

    #[test]
    fn what_is_no_quad_gives_black() {
        let image = GrayImage::from_pixel(20, 20, Luma([200]));
        let line = Quad([[0.0, 0.0], [5.0, 5.0], [10.0, 10.0], [15.0, 15.0]]);
        assert!(gray(&image, &line, 8, 8).iter().all(|value| *value == 0));
        assert_eq!(gray(&image, &Quad::rectangle(0.0, 0.0, 20.0, 20.0), 0, 5).len(), 0);
        assert!(
            gray(&GrayImage::new(0, 0), &Quad::rectangle(0.0, 0.0, 9.0, 9.0), 2, 2).iter().all(|value| *value == 0)
        );
    }

    proptest! {
        #[test]
        fn no_quad_panics(corners in prop::array::uniform8(prop::num::f32::ANY)) {
            let image = RgbImage::from_pixel(9, 7, image::Rgb([1, 2, 3]));
            rgb(&image, &Quad(std::array::from_fn(|i| [corners[2 * i], corners[2 * i + 1]])), 6, 4);
        }
    }
}
