//! Cutting a turned, scaled square out of a picture, with as many samples as shrinking needs.

use image::RgbImage;

/// A similarity or affine map from the cut-out's pixel coordinates to the picture's. Pixel centres are at .5.
#[derive(Debug, Clone, Copy, PartialEq)]
pub(crate) struct Map {
    pub(crate) a: f32,
    pub(crate) b: f32,
    pub(crate) c: f32,
    pub(crate) d: f32,
    pub(crate) x: f32,
    pub(crate) y: f32,
}

impl Map {
    /// The square of `side` picture pixels around `center`, turned by `angle` (radians, clockwise on the screen), as a
    /// cut-out of `size` pixels.
    pub(crate) fn square(center: [f32; 2], side: f32, angle: f32, size: usize) -> Self {
        let scale = side / size as f32;
        let (sin, cos) = angle.sin_cos();
        let (a, b) = (cos * scale, -sin * scale);
        let half = size as f32 / 2.0;
        Self { a, b, c: -b, d: a, x: center[0] - (a + b) * half, y: center[1] - (a - b) * half }
    }

    /// The similarity that takes `from` (cut-out) to `to` (picture) with the least squared error (Umeyama 1991), each point by its
    /// weight; none when the points coincide.
    pub(crate) fn similarity<const N: usize>(
        from: &[[f32; 2]; N],
        to: &[[f32; 2]; N],
        weights: &[f32; N],
    ) -> Option<Self> {
        let all: f32 = weights.iter().sum();
        let mean = |points: &[[f32; 2]; N], axis: usize| {
            points.iter().zip(weights).map(|(point, weight)| weight * point[axis]).sum::<f32>() / all
        };
        let (fx, fy, tx, ty) = (mean(from, 0), mean(from, 1), mean(to, 0), mean(to, 1));
        let (mut dot, mut cross, mut spread, mut target) = (0.0, 0.0, 0.0, 0.0);
        for ((f, t), weight) in from.iter().zip(to).zip(weights) {
            let (f, t) = ([f[0] - fx, f[1] - fy], [t[0] - tx, t[1] - ty]);
            dot += weight * (f[0] * t[0] + f[1] * t[1]);
            cross += weight * (f[0] * t[1] - f[1] * t[0]);
            spread += weight * (f[0] * f[0] + f[1] * f[1]);
            target += weight * (t[0] * t[0] + t[1] * t[1]);
        }
        // Points within a pixel of each other carry no direction.
        if !(spread > 1e-6 && target > 1.0 && dot.hypot(cross) > 1e-6) {
            return None;
        }
        let (a, c) = (dot / spread, cross / spread);
        let (b, d) = (-c, a);
        Some(Self { a, b, c, d, x: tx - a * fx - b * fy, y: ty - c * fx - d * fy })
    }

    /// Where a point of the cut-out lies in the picture.
    pub(crate) fn apply(&self, [x, y]: [f32; 2]) -> [f32; 2] {
        [self.a * x + self.b * y + self.x, self.c * x + self.d * y + self.y]
    }

    /// Picture pixels for one pixel of the cut-out.
    pub(crate) fn scale(&self) -> f32 {
        (self.a * self.d - self.b * self.c).abs().sqrt()
    }
}

/// What lies outside of the picture.
#[derive(Debug, Clone, Copy, PartialEq)]
pub(crate) enum Outside {
    /// Black, as the detector and the mesh were trained.
    Black,
    /// The nearest edge pixel, which disturbs an embedding least.
    Edge,
}

/// The cut-out as interleaved RGB values 0..255, `size` by `size`.
pub(crate) fn cut(image: &RgbImage, map: &Map, size: usize, outside: Outside) -> Vec<f32> {
    // One sample for each picture pixel when shrinking; beyond 8 by 8 the noise is gone anyway.
    let taps = (map.scale().ceil() as usize).clamp(1, 8);
    let step = 1.0 / taps as f32;
    let weight = 1.0 / (taps * taps) as f32;
    let places: Vec<f32> = (0..size * taps).map(|at| (at / taps) as f32 + ((at % taps) as f32 + 0.5) * step).collect();
    let source = Source::of(image, outside);
    // What a column adds is the same in every row.
    let across: Vec<[f32; 2]> = places.iter().map(|x| [map.a * x, map.c * x]).collect();
    let mut values = vec![0.0f32; size * size * 3];
    for (row, line) in values.chunks_exact_mut(size * 3).enumerate() {
        for y in &places[row * taps..][..taps] {
            let down = [map.b * y, map.d * y];
            for (pixel, across) in line.chunks_exact_mut(3).zip(across.chunks_exact(taps)) {
                let mut sum = [pixel[0], pixel[1], pixel[2], 0.0];
                for across in across {
                    let rgb = source.at(across[0] + down[0] + map.x, across[1] + down[1] + map.y);
                    sum = std::array::from_fn(|channel| sum[channel] + rgb[channel]);
                }
                pixel.copy_from_slice(&sum[..3]);
            }
        }
        line.iter_mut().for_each(|value| *value *= weight);
    }
    values
}

/// A picture that is sampled between its pixels.
struct Source<'a> {
    raw: &'a [u8],
    size: [i32; 2],
    /// From here on a sample has not all of its four pixels within, and one more byte.
    end: [f32; 2],
    outside: Outside,
}

impl<'a> Source<'a> {
    fn of(image: &'a RgbImage, outside: Outside) -> Self {
        let size = [image.width() as i32, image.height() as i32];
        Self { raw: image.as_raw(), size, end: [(size[0] - 2) as f32, (size[1] - 1) as f32], outside }
    }

    /// Bilinear value at picture coordinates: three channels, and a fourth without meaning, since four are mixed as fast as one.
    #[inline]
    fn at(&self, x: f32, y: f32) -> [f32; 4] {
        let (x, y) = (x - 0.5, y - 0.5);
        // Nearly every sample: nothing to ask of each pixel, and cutting off is rounding down.
        if !(x >= 0.0 && y >= 0.0 && x < self.end[0] && y < self.end[1]) {
            return self.at_edge(x, y);
        }
        let (left, top) = (x as i32, y as i32);
        let line = self.size[0] as usize * 3;
        let at = top as usize * line + left as usize * 3;
        let (above, below) = (&self.raw[at..at + 7], &self.raw[at + line..at + line + 7]);
        let four = |from: &[u8]| [from[0], from[1], from[2], from[3]].map(f32::from);
        let pixels = [four(above), four(&above[3..]), four(below), four(&below[3..])];
        mixed(pixels, x - left as f32, y - top as f32)
    }

    /// The same where some of the four pixels lie outside.
    #[cold]
    fn at_edge(&self, x: f32, y: f32) -> [f32; 4] {
        let [width, height] = self.size;
        if width == 0 || height == 0 || !x.is_finite() || !y.is_finite() {
            return [0.0; 4];
        }
        // A coordinate far outside would overflow the integer below.
        let (x, y) = (x.clamp(-4.5, width as f32 + 3.5), y.clamp(-4.5, height as f32 + 3.5));
        let (left, top) = (x.floor(), y.floor());
        let (u, v) = (x - left, y - top);
        let (left, top) = (left as i32, top as i32);
        let pixel = |x: i32, y: i32| -> [f32; 4] {
            let inside = (0..width).contains(&x) && (0..height).contains(&y);
            if !inside && self.outside == Outside::Black {
                return [0.0; 4];
            }
            let at = (y.clamp(0, height - 1) * width + x.clamp(0, width - 1)) as usize * 3;
            [self.raw[at], self.raw[at + 1], self.raw[at + 2], 0].map(f32::from)
        };
        mixed([pixel(left, top), pixel(left + 1, top), pixel(left, top + 1), pixel(left + 1, top + 1)], u, v)
    }
}

/// Two pixels above and two below, `u` of the way to the right and `v` of the way down.
#[inline]
fn mixed([p, q, r, s]: [[f32; 4]; 4], u: f32, v: f32) -> [f32; 4] {
    std::array::from_fn(|channel| {
        let above = p[channel] + (q[channel] - p[channel]) * u;
        let below = r[channel] + (s[channel] - r[channel]) * u;
        above + (below - above) * v
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    fn gradient() -> RgbImage {
        RgbImage::from_fn(40, 30, |x, y| image::Rgb([x as u8 * 5, y as u8 * 5, 100]))
    }

    #[test]
    fn an_upright_square_is_the_picture_itself() {
        let cut = cut(&gradient(), &Map::square([10.0, 10.0], 20.0, 0.0, 20), 20, Outside::Black);
        assert_eq!(&cut[..6], &[0.0, 0.0, 100.0, 5.0, 0.0, 100.0]);
        assert_eq!(cut[(19 * 20 + 19) * 3], 95.0);
    }

    #[test]
    fn a_quarter_turn_swaps_the_axes() {
        let map = Map::square([10.0, 10.0], 20.0, std::f32::consts::FRAC_PI_2, 20);
        let [x, y] = map.apply([20.0, 10.0]);
        assert!((x - 10.0).abs() < 1e-4 && (y - 20.0).abs() < 1e-4, "right of the cut-out is below: {x} {y}");
    }

    #[test]
    fn shrinking_averages() {
        let noise = RgbImage::from_fn(64, 64, |x, y| image::Rgb([if (x + y) % 2 == 0 { 0 } else { 200 }; 3]));
        let cut = cut(&noise, &Map::square([32.0, 32.0], 64.0, 0.0, 16), 16, Outside::Edge);
        assert!(cut.iter().all(|value| (value - 100.0).abs() < 1.0));
    }

    #[test]
    fn a_similarity_is_found_again() {
        let truth = Map { a: 1.5, b: -0.5, c: 0.5, d: 1.5, x: 7.0, y: -3.0 };
        let from = [[0.0, 0.0], [10.0, 2.0], [4.0, 9.0], [-3.0, 5.0]];
        // A point without weight may lie anywhere.
        let mut to = from.map(|point| truth.apply(point));
        to[1] = [70.0, -40.0];
        let found = Map::similarity(&from, &to, &[1.0, 0.0, 2.0, 1.0]).expect("a map");
        for (a, b) in [(found.a, truth.a), (found.b, truth.b), (found.x, truth.x), (found.y, truth.y)] {
            assert!((a - b).abs() < 1e-4);
        }
        assert_eq!(Map::similarity(&from, &[[3.0, 3.0]; 4], &[1.0; 4]), None);
        assert_eq!(Map::similarity(&from, &[[f32::NAN, 3.0]; 4], &[1.0; 4]), None);
    }

    #[test]
    fn nothing_depends_on_how_near_the_edge_a_sample_lies() {
        let picture = gradient();
        for outside in [Outside::Black, Outside::Edge] {
            let source = Source::of(&picture, outside);
            for step in 0..400 {
                let (x, y) = (step as f32 * 0.1, step as f32 * 0.075);
                assert_eq!(source.at(x, y)[..3], source.at_edge(x - 0.5, y - 0.5)[..3], "{x} {y}");
            }
        }
    }

    #[test]
    fn outside_is_black_or_the_edge_even_far_away() {
        let far = Map::square([1e30, f32::NAN], 1e9, 0.0, 4);
        assert_eq!(cut(&gradient(), &far, 4, Outside::Black), vec![0.0; 48]);
        let left = Map::square([-20.0, 10.0], 8.0, 0.0, 2);
        assert!(cut(&gradient(), &left, 2, Outside::Black).iter().all(|&value| value == 0.0));
        assert_eq!(cut(&gradient(), &left, 2, Outside::Edge)[2], 100.0);
    }
}
