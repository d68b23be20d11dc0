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
}

/// A corner of `inner`, given in the unit square of `outer`, in `outer`'s picture.
pub(crate) fn through(outer: &Homography, inner: &Quad, width: f32, height: f32) -> Quad {
    Quad(inner.0.map(|[x, y]| outer.map(f64::from(x / width), f64::from(y / height)).map(|value| value as f32)))
}

/// Resamples `N` interleaved channels. Where the picture shrinks, several samples make one pixel, so nothing aliases.
fn resample<const N: usize>(from: &[u8], sides: (u32, u32), quad: &Quad, to: (u32, u32)) -> Vec<u8> {
    let (width, height) = (sides.0 as usize, sides.1 as usize);
    let mut out = vec![0; N * to.0 as usize * to.1 as usize];
    let Some(map) = Homography::to(quad) else { return out };
    if width == 0 || height == 0 || out.is_empty() {
        return out;
    }
    let [across, down] = quad.spans();
    let samples = |span: f32, pixels: u32| (span / pixels as f32).round().clamp(1.0, 4.0) as usize;
    let (nx, ny) = (samples(across, to.0), samples(down, to.1));
    let share = 1.0 / (nx * ny) as f32;
    let [a, b, c, d, e, f, g, h] = map.0;
    for (y, row) in out.chunks_exact_mut(N * to.0 as usize).enumerate() {
        for (x, pixel) in row.chunks_exact_mut(N).enumerate() {
            let mut sum = [0.0f32; N];
            for sy in 0..ny {
                let v = (y as f64 + (sy as f64 + 0.5) / ny as f64) / f64::from(to.1);
                for sx in 0..nx {
                    let u = (x as f64 + (sx as f64 + 0.5) / nx as f64) / f64::from(to.0);
                    let w = 1.0 / (g * u + h * v + 1.0);
                    // A pixel's centre lies half a pixel inside.
                    let px = (((a * u + b * v + c) * w - 0.5) as f32).clamp(0.0, (width - 1) as f32);
                    let py = (((d * u + e * v + f) * w - 0.5) as f32).clamp(0.0, (height - 1) as f32);
                    let (ix, iy) = (px as usize, py as usize);
                    let (fx, fy) = (px - ix as f32, py - iy as f32);
                    let right = if ix + 1 < width { N } else { 0 };
                    let below = if iy + 1 < height { N * width } else { 0 };
                    let at = N * (iy * width + ix);
                    for (channel, sum) in sum.iter_mut().enumerate() {
                        let value = |offset: usize| f32::from(from[at + offset + channel]);
                        let top = value(0) + fx * (value(right) - value(0));
                        let bottom = value(below) + fx * (value(below + right) - value(below));
                        *sum += top + fy * (bottom - top);
                    }
                }
            }
            for (to, sum) in pixel.iter_mut().zip(sum) {
                *to = (sum * share + 0.5) as u8;
            }
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
