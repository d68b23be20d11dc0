//! Points, directions and the signed distances that solids are put together from.
//!
//! One unit is 10 cm. The face looks along +z, +x is to the viewer's right, +y up; the origin lies between the eyes' height
//! and the middle of the skull.

use std::ops::{Add, Mul, Neg, Sub};

#[derive(Debug, Clone, Copy, PartialEq, Default)]
pub(crate) struct V3 {
    pub(crate) x: f32,
    pub(crate) y: f32,
    pub(crate) z: f32,
}

#[inline]
pub(crate) const fn v(x: f32, y: f32, z: f32) -> V3 {
    V3 { x, y, z }
}

impl V3 {
    #[inline]
    pub(crate) fn dot(self, o: Self) -> f32 {
        self.x * o.x + self.y * o.y + self.z * o.z
    }

    #[inline]
    pub(crate) fn len(self) -> f32 {
        self.dot(self).sqrt()
    }

    #[inline]
    pub(crate) fn unit(self) -> Self {
        self * (1.0 / self.len().max(1e-9))
    }

    /// Mirrored to the right half: faces are nearly symmetric.
    #[inline]
    pub(crate) fn folded(self) -> Self {
        v(self.x.abs(), self.y, self.z)
    }

    /// In the space of something turned by yaw (to the viewer's right), pitch (up) and roll, radians.
    #[inline]
    pub(crate) fn unturned(self, [yaw, pitch, roll]: [f32; 3]) -> Self {
        let (s, c) = (-yaw).sin_cos();
        let p = v(self.x * c + self.z * s, self.y, self.z * c - self.x * s);
        let (s, c) = (-pitch).sin_cos();
        let p = v(p.x, p.y * c + p.z * s, p.z * c - p.y * s);
        let (s, c) = (-roll).sin_cos();
        v(p.x * c - p.y * s, p.x * s + p.y * c, p.z)
    }
}

impl Add for V3 {
    type Output = Self;
    #[inline]
    fn add(self, o: Self) -> Self {
        v(self.x + o.x, self.y + o.y, self.z + o.z)
    }
}

impl Sub for V3 {
    type Output = Self;
    #[inline]
    fn sub(self, o: Self) -> Self {
        v(self.x - o.x, self.y - o.y, self.z - o.z)
    }
}

impl Mul<f32> for V3 {
    type Output = Self;
    #[inline]
    fn mul(self, k: f32) -> Self {
        v(self.x * k, self.y * k, self.z * k)
    }
}

impl Neg for V3 {
    type Output = Self;
    #[inline]
    fn neg(self) -> Self {
        self * -1.0
    }
}

/// Distance to an ellipsoid, good near its surface (I. Quilez' bound).
#[inline]
pub(crate) fn ellipsoid(p: V3, c: V3, r: V3) -> f32 {
    let (q, i) = (p - c, v(1.0 / r.x, 1.0 / r.y, 1.0 / r.z));
    let a = v(q.x * i.x, q.y * i.y, q.z * i.z);
    let b = v(a.x * i.x, a.y * i.y, a.z * i.z);
    let k2 = a.dot(a);
    // Inside, near the middle, the bound has no meaning; the true distance is about the smallest half axis.
    if k2 < 1e-6 {
        return -r.x.min(r.y).min(r.z);
    }
    (k2 - k2.sqrt()) / b.len()
}

#[inline]
pub(crate) fn sphere(p: V3, c: V3, r: f32) -> f32 {
    (p - c).len() - r
}

/// Distance to a rod whose radius goes from `ra` to `rb`.
#[inline]
pub(crate) fn rod(p: V3, a: V3, b: V3, ra: f32, rb: f32) -> f32 {
    let (pa, ba) = (p - a, b - a);
    let t = (pa.dot(ba) / ba.dot(ba)).clamp(0.0, 1.0);
    (pa - ba * t).len() - (ra + (rb - ra) * t)
}

/// The union, rounded within `k`.
#[inline]
pub(crate) fn join(a: f32, b: f32, k: f32) -> f32 {
    let h = (0.5 + 0.5 * (b - a) / k).clamp(0.0, 1.0);
    b + (a - b) * h - k * h * (1.0 - h)
}

/// The intersection, rounded within `k`; with a negated distance, a cut.
#[inline]
pub(crate) fn meet(a: f32, b: f32, k: f32) -> f32 {
    -join(-a, -b, k)
}

/// From 0 at `low` to 1 at `high`, eased.
#[inline]
pub(crate) fn step(low: f32, high: f32, x: f32) -> f32 {
    let t = ((x - low) / (high - low)).clamp(0.0, 1.0);
    t * t * (3.0 - 2.0 * t)
}

/// 1 at zero, falling off within about `width`.
#[inline]
pub(crate) fn bump(x: f32, width: f32) -> f32 {
    let square = (x / width) * (x / width);
    // Most of a head is far from most bumps, where the exponential costs much and gives less than a float can add.
    if square > 30.0 { 0.0 } else { (-square).exp() }
}

#[inline]
pub(crate) fn lerp(a: f32, b: f32, t: f32) -> f32 {
    a + (b - a) * t
}

#[inline]
pub(crate) fn blend(a: [f32; 3], b: [f32; 3], t: f32) -> [f32; 3] {
    std::array::from_fn(|i| a[i] + (b[i] - a[i]) * t)
}
