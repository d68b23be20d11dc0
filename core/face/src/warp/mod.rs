//! Cutting a turned, scaled square out of a picture, with as many samples as shrinking needs.

mod cut;

pub(crate) use cut::{Outside, cut};

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

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_quarter_turn_swaps_the_axes() {
        let map = Map::square([10.0, 10.0], 20.0, std::f32::consts::FRAC_PI_2, 20);
        let [x, y] = map.apply([20.0, 10.0]);
        assert!((x - 10.0).abs() < 1e-4 && (y - 20.0).abs() < 1e-4, "right of the cut-out is below: {x} {y}");
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
}
