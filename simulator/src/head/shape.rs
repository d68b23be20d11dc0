//! The solids: skull and face, eyes, neck, clothes, spectacles. Hair is in `hair`.

use super::hair;
use super::look::{Beard, Clothes, Glasses, Look};
use super::space::{V3, bump, ellipsoid, join, lerp, meet, rod, sphere, step, v};

/// What a surface is made of.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Material {
    Skin,
    Eye,
    Hair,
    Cloth,
    Frame,
}

/// Radius of an eyeball.
pub(crate) const EYEBALL: f32 = 0.132;

/// A head with everything derived from its [`Look`] once.
pub(crate) struct Head<'a> {
    pub(crate) look: &'a Look,
    pub(crate) half_width: f32,
    pub(crate) eye: V3,
    pub(crate) mouth_y: f32,
    pub(crate) mouth_half: f32,
    pub(crate) nose_tip: V3,
    /// 0 (open) to 1 (shut).
    pub(crate) shut: f32,
}

impl<'a> Head<'a> {
    pub(crate) fn new(look: &'a Look, shut: f32) -> Self {
        Self {
            look,
            half_width: 0.715 + 0.045 * look.width,
            eye: v(0.315 + 0.016 * look.eye_gap, 0.0, 0.555),
            mouth_y: -0.662 - 0.022 * look.nose_length,
            mouth_half: 0.235 + 0.028 * look.mouth,
            nose_tip: v(0.0, -0.365 - 0.04 * look.nose_length, 0.865 + 0.05 * look.nose_height),
            shut,
        }
    }

    /// Distance to the nearest surface and what it is.
    pub(crate) fn nearest(&self, p: V3) -> (f32, Material) {
        let skin = self.skin(p);
        let mut best = (skin, Material::Skin);
        let mut take = |distance: f32, material: Material| {
            if distance < best.0 {
                best = (distance, material);
            }
        };
        if p.z > 0.3 && p.y.abs() < 0.4 {
            take(sphere(p.folded(), self.eye, EYEBALL), Material::Eye);
        }
        take(hair::distance(self, p, skin), Material::Hair);
        if p.y < -0.9 {
            take(self.cloth(p), Material::Cloth);
        }
        if self.look.glasses != Glasses::None && p.y.abs() < 0.6 {
            take(self.frame(p), Material::Frame);
        }
        best
    }

    pub(crate) fn distance(&self, p: V3) -> f32 {
        self.nearest(p).0
    }

    fn skin(&self, p: V3) -> f32 {
        let look = self.look;
        let q = p.folded();
        let w = self.half_width;
        let mut d = ellipsoid(p, v(0.0, 0.36, -0.12), v(w * 1.0, 0.80, 0.92));
        d = join(d, ellipsoid(p, v(0.0, -0.16, 0.10), v(w * 0.87, 0.78, 0.59)), 0.26);
        let neck = rod(p, v(0.0, -0.70, -0.16), v(0.0, -1.95, -0.30), 0.345 + 0.045 * look.jaw, 0.40 + 0.03 * look.jaw);
        let torso = self.torso(p);
        let far = d.min(neck).min(torso);
        if far > 0.45 {
            return far - 0.25;
        }
        d = join(d, ellipsoid(p, v(0.0, 0.42, 0.34), v(0.50, 0.42, 0.38)), 0.22);
        // Jaw, chin, cheeks.
        let jaw = 1.0 + 0.13 * look.jaw;
        let drop = 0.035 * look.chin;
        d = join(d, rod(q, v(0.455 * jaw, -0.56, 0.02), v(0.12 * jaw, -0.93 - drop, 0.50), 0.13, 0.12), 0.20);
        d = join(d, ellipsoid(p, v(0.0, -0.62, 0.28), v(0.40 * jaw, 0.42, 0.40)), 0.18);
        d = join(d, ellipsoid(p, v(0.0, -0.955 - drop, 0.565), v(0.17 + 0.03 * look.jaw, 0.135, 0.14)), 0.14);
        let bone = 1.0 + 0.12 * look.cheekbone;
        d = join(d, ellipsoid(q, v(0.41, -0.16, 0.40), v(0.20 * bone, 0.14, 0.185 * bone)), 0.18);
        let full = 1.0 + 0.14 * look.flesh;
        d = join(d, ellipsoid(q, v(0.29, -0.42, 0.44), v(0.21 * full, 0.24, 0.195 * full)), 0.16);
        d = join(d, ellipsoid(q, v(0.36 * jaw, -0.38, 0.12), v(0.235, 0.33, 0.32)), 0.20);
        d = join(d, rod(q, v(0.09, 0.175, 0.655), v(0.45, 0.20, 0.49), 0.075 + 0.014 * look.ridge, 0.05), 0.11);
        d = self.eyes(q, d);
        d = self.nose(p, q, d);
        d = self.mouth(p, q, d);
        d = self.folds(q, d);
        // Ears.
        if q.x > 0.5 {
            let size = 1.0 + 0.12 * look.ears;
            let e = v(q.x - w - 0.005, q.y + 0.06, q.z + 0.10);
            let e = v(e.x * 0.9 + e.z * 0.42, e.y, e.z * 0.9 - e.x * 0.42);
            let mut ear = ellipsoid(e, v(0.0, 0.0, 0.0), v(0.045, 0.20 * size, 0.115 * size));
            ear = join(ear, ellipsoid(e, v(0.005, -0.15 * size, 0.03), v(0.035, 0.065, 0.05)), 0.04);
            ear = meet(ear, -ellipsoid(e, v(0.055, 0.03, 0.015), v(0.042, 0.125 * size, 0.062 * size)), 0.025);
            d = join(d, ear, 0.045);
        }
        d = join(d, neck, 0.13);
        // Tendons and the hollow between the collar bones.
        d = join(d, rod(q, v(0.33, -0.75, -0.20), v(0.07, -1.66, 0.06), 0.09, 0.07), 0.14);
        d = join(d, torso + 0.035, 0.16);
        d - hair::beard_depth(self, p)
    }

    fn eyes(&self, q: V3, d: f32) -> f32 {
        if q.z < 0.25 || q.y.abs() > 0.5 {
            return d;
        }
        let mut d = meet(d, -ellipsoid(q, v(self.eye.x - 0.01, 0.02, 0.80), v(0.19, 0.115, 0.155)), 0.11);
        let lids = sphere(q, self.eye, EYEBALL + 0.022);
        d = join(d, lids, 0.045);
        // The fold over the upper lid, the bag under the lower one.
        let (x, y) = (q.x - self.eye.x, q.y - self.eye.y);
        let arc = y - (0.098 - 1.6 * x * x + 0.10 * x);
        d += 0.010 * bump(arc, 0.014) * step(0.16, 0.08, x.abs()) * step(0.5, 0.6, q.z);
        let bag = y - (-0.115 + 1.5 * x * x);
        d -= (0.006 + 0.016 * self.look.age) * bump(bag, 0.035) * step(0.17, 0.06, x.abs());
        d += 0.012 * self.look.age * bump(bag + 0.055, 0.018) * step(0.17, 0.06, x.abs());
        let hole = self.opening(q).max(sphere(q, self.eye, EYEBALL + 0.055));
        meet(d, -hole, 0.010)
    }

    /// Distance to the almond between the lids, seen from the front, negative inside.
    pub(crate) fn opening(&self, q: V3) -> f32 {
        let (x, y) = (q.x - self.eye.x, q.y - self.eye.y);
        let y = y - (0.05 + 0.07 * self.look.eye_tilt) * x;
        let t = (x / 0.138).clamp(-1.3, 1.3);
        let open = (0.057 + 0.011 * self.look.eye_open) * (1.0 - self.shut);
        // The upper arc is highest a little towards the nose, the lower one lowest a little outwards.
        let upper = open * (1.0 - (t + 0.12).powi(2) / 1.25) - 0.044 * self.shut;
        let lower = -0.046 * (1.0 - (t - 0.10).powi(2) / 1.22);
        (y - upper).max(lower - y)
    }

    fn nose(&self, p: V3, q: V3, d: f32) -> f32 {
        if p.z < 0.4 || q.x > 0.4 || p.y > 0.4 || p.y < -0.7 {
            return d;
        }
        let (tip, look) = (self.nose_tip, self.look);
        let wide = 1.0 + 0.17 * look.nose_width;
        let bridge = rod(
            p,
            v(0.0, 0.15, 0.625 + 0.015 * look.nose_height),
            v(0.0, tip.y + 0.07, tip.z - 0.01),
            0.05,
            0.062 * wide,
        );
        let mut nose = join(bridge, ellipsoid(p, tip, v(0.088 * wide, 0.082, 0.085)), 0.07);
        let side = v(0.088 * wide, tip.y - 0.035, tip.z - 0.085);
        nose = join(nose, ellipsoid(q, side, v(0.058 * wide, 0.058, 0.082)), 0.045);
        nose = join(nose, ellipsoid(p, v(0.0, tip.y - 0.075, tip.z - 0.06), v(0.035, 0.035, 0.07)), 0.03);
        let mut d = join(d, nose, 0.085);
        // The groove that sets the wings off, and the nostrils.
        let groove = rod(
            q,
            v(0.155 * wide, tip.y + 0.02, tip.z - 0.13),
            v(0.150 * wide, tip.y - 0.075, tip.z - 0.15),
            0.012,
            0.012,
        );
        d = meet(d, -groove, 0.035);
        let nostril = ellipsoid(q, v(0.054 * wide, tip.y - 0.098, tip.z - 0.045), v(0.033 * wide, 0.030, 0.050));
        meet(d, -nostril, 0.022)
    }

    /// Where the lips meet, at a distance `x` from the middle.
    pub(crate) fn mouth_line(&self, x: f32) -> f32 {
        let t = x / self.mouth_half;
        self.mouth_y + 0.012 * bump(x, 0.05) - 0.010 * bump(x.abs() - 0.09, 0.06)
            + (0.030 * self.look.smile + 0.004) * t * t
    }

    fn mouth(&self, p: V3, q: V3, d: f32) -> f32 {
        if p.z < 0.3 || p.y > -0.35 || p.y < -1.1 {
            return d;
        }
        let (look, my, half) = (self.look, self.mouth_y, self.mouth_half);
        let full = 1.0 + 0.30 * look.lips;
        let mut d = join(d, ellipsoid(p, v(0.0, my + 0.01, 0.49), v(0.29, 0.22, 0.20)), 0.13);
        d = meet(d, -rod(p, v(0.0, -0.47, 0.735), v(0.0, my + 0.075, 0.725), 0.022, 0.026), 0.045);
        let lift = 0.025 * look.smile;
        let upper =
            rod(q, v(0.035, my + 0.026 * full, 0.672), v(half * 0.80, my + 0.008 + lift, 0.570), 0.034 * full, 0.014);
        let lower = join(
            rod(q, v(0.0, my - 0.044 * full, 0.662), v(half * 0.78, my - 0.006 + lift, 0.572), 0.040 * full, 0.014),
            ellipsoid(q, v(0.05, my - 0.046 * full, 0.665), v(0.08, 0.034 * full, 0.045)),
            0.03,
        );
        d = join(d, upper, 0.030);
        d = join(d, lower, 0.030);
        let line = self.mouth_line(p.x);
        let slit = ((p.y - line).abs() - 0.004).max(q.x - half).max(0.5 - p.z);
        d = meet(d, -slit, 0.016);
        // Corners, and the hollow under the lower lip.
        d = meet(d, -sphere(q, v(half + 0.004, my + 0.004 + lift, 0.600), 0.016), 0.035);
        d + 0.030 * bump(p.y - (my - 0.150), 0.045) * step(0.20, 0.04, q.x) * step(0.4, 0.55, p.z)
    }

    fn folds(&self, q: V3, d: f32) -> f32 {
        if q.z < 0.2 || q.y > 0.0 {
            return d;
        }
        let age = self.look.age + 0.12 * self.look.smile.max(0.0);
        // From the wing of the nose around the mouth.
        let t = ((-0.40 - q.y) / 0.42).clamp(0.0, 1.0);
        let x = lerp(0.165, self.mouth_half + 0.085, t.powf(0.8));
        let along = step(0.0, 0.12, t) * step(1.0, 0.70, t);
        d + 0.015 * age * along * (bump(q.x - x, 0.022) - 0.8 * bump(q.x - x - 0.055, 0.05))
    }

    fn torso(&self, p: V3) -> f32 {
        let q = p.folded();
        let broad = 1.0 + 0.05 * self.look.jaw;
        let mut d = rod(q, v(0.10, -2.08, -0.34), v(1.38 * broad, -2.36, -0.42), 0.36, 0.33);
        d = join(d, ellipsoid(p, v(0.0, -3.1, -0.30), v(1.55 * broad, 1.15, 0.66)), 0.30);
        join(d, rod(q, v(0.22, -1.40, -0.38), v(1.05, -1.98, -0.44), 0.16, 0.20), 0.34)
    }

    fn cloth(&self, p: V3) -> f32 {
        let q = p.folded();
        let body = self.torso(p) - 0.015;
        let neck = |reach: f32| rod(p, v(0.0, -1.0, -0.17), v(0.0, -2.2, -0.32), reach, reach);
        match self.look.clothes {
            Clothes::Crew => {
                let shirt = meet(body, -neck(0.52), 0.03);
                join(shirt, meet(body - 0.02, (neck(0.55)).abs() - 0.045, 0.02), 0.02)
            }
            Clothes::Wedge => {
                let wedge = (q.x - 0.62 * (p.y + 2.62)).max(-p.z);
                meet(meet(body, -neck(0.50), 0.03), -(wedge * 0.8), 0.03)
            }
            Clothes::High => {
                let collar = meet(neck(0.475), p.y + 1.22 - 0.10 * p.z, 0.04);
                join(body, collar - 0.012 * (p.y * 42.0).sin().abs(), 0.12)
            }
            Clothes::Jacket => {
                let shirt = meet(body, -neck(0.49), 0.02);
                let collar = meet(
                    meet(neck(0.53), -neck(0.475), 0.01),
                    (p.y + 1.70 + 0.55 * (p.z - 0.1)).max(-1.95 - p.y),
                    0.02,
                );
                let coat = meet(body - 0.05, -((q.x - 0.10 - 0.42 * (p.y + 2.75)).max(-p.z) * 0.85), 0.02);
                join(shirt, collar, 0.03).min(meet(coat, -neck(0.56), 0.03))
            }
        }
    }

    fn frame(&self, p: V3) -> f32 {
        let q = p.folded();
        let (x, y) = (q.x - self.eye.x - 0.005, p.y + 0.015);
        // The lenses lie on a slightly bent surface.
        let z = 0.775 - 0.16 * q.x * q.x;
        let (outline, thick) = match self.look.glasses {
            Glasses::Round => (x.hypot(y * 1.04) - 0.222, 0.0095),
            _ => {
                let (dx, dy) = (x.abs() - 0.235 + 0.09, (y + 0.01).abs() - 0.165 + 0.09);
                (dx.max(0.0).hypot(dy.max(0.0)) + dx.max(dy).min(0.0) - 0.09, 0.019)
            }
        };
        let rim = outline.hypot(q.z - z) - thick;
        let bridge = rod(q, v(0.0, 0.055, 0.80), v(self.eye.x - 0.215, 0.03, z), thick * 0.9, thick * 0.9);
        let hinge = v(self.eye.x + 0.235, 0.045, 0.705);
        let temple = rod(q, hinge, v(self.half_width + 0.045, 0.03, -0.12), thick * 0.9, thick);
        rim.min(bridge).min(temple)
    }

    /// Whether skin at `p` is lip, 0 to 1.
    pub(crate) fn lip(&self, p: V3) -> f32 {
        if p.z < 0.45 {
            return 0.0;
        }
        let full = 1.0 + 0.30 * self.look.lips;
        let t = p.x.abs() / self.mouth_half;
        let line = self.mouth_line(p.x);
        let taper = (1.0 - t * t).max(0.0).sqrt();
        let bow = 1.0 - 0.20 * bump(p.x, 0.035) - 0.25 * t;
        let (above, below) = (0.066 * full * bow * taper, 0.092 * full * (taper * taper * 0.45 + taper * 0.55));
        let dy = p.y - line;
        let edge = if dy > 0.0 { dy - above } else { -dy - below };
        step(0.007, -0.008, edge) * step(1.02, 0.94, t)
    }

    /// Whether a beard covers the skin at `p`, 0 to 1, whatever its style.
    pub(crate) fn beard_area(&self, p: V3) -> f32 {
        if self.look.beard == Beard::None || p.y > 0.1 {
            return 0.0;
        }
        let q = p.folded();
        let (my, half) = (self.mouth_y, self.mouth_half);
        // Free around the lips; the upper edge runs under the nose, down beside it, up over the cheek to the sideburn.
        let around = (q.x / (half + 0.025)).powi(2) + ((p.y - my + 0.008) / 0.098).powi(2);
        let free = step(0.80, 1.15, around).max(0.8 * bump(q.x, 0.055) * step(my - 0.10, my - 0.13, p.y));
        let top = -0.475 - 0.14 * step(0.10, 0.31, q.x) + 0.52 * (q.x - 0.33).max(0.0) + 0.12 * step(0.50, 0.68, q.x);
        let under = step(top + 0.025, top - 0.045, p.y) * step(-0.04, 0.05, p.z);
        let mask = match self.look.beard {
            Beard::None => 0.0,
            Beard::Moustache => under * free * step(my - 0.03, my + 0.02, p.y) * step(half + 0.055, half - 0.02, q.x),
            Beard::Goatee => {
                let ring = (q.x / (half + 0.075)).powi(2) + ((p.y - my + 0.16) / 0.335).powi(2);
                under * free * step(1.12, 0.82, ring) * step(0.1, 0.25, p.z)
            }
            Beard::Full | Beard::Stubble => under * free,
        };
        mask * step(-1.22, -1.12, p.y - 0.35 * (p.z - 0.3)) * (1.0 - self.lip(p))
    }
}
