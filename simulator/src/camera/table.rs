//! What the camera looks at: the sheet, what it lies on, the light that falls on both.

use image::RgbImage;

use super::{Background, Conditions, linear};
use crate::canvas::{bilinear, rounded_distance};
use crate::seeded::{Seeded, fractal, noise};

/// A plane with the sheet in its middle, the sheet being one unit wide.
pub(super) struct Scene<'a> {
    flat: &'a RgbImage,
    background: Background,
    half_height: f32,
    /// Towards the lamp, in the plane.
    lamp: [f32; 2],
    unevenness: f32,
    glare: f32,
    glare_at: [f32; 2],
    glare_turn: f32,
    seed: u32,
}

impl<'a> Scene<'a> {
    pub(super) fn new(flat: &'a RgbImage, conditions: &Conditions) -> Self {
        let mut chance = Seeded::new(conditions.seed ^ 0x7AB1E);
        let angle = chance.between(-2.6, -0.5);
        Self {
            flat,
            background: conditions.background,
            half_height: flat.height() as f32 / flat.width() as f32 / 2.0,
            lamp: [angle.cos(), angle.sin()],
            unevenness: conditions.unevenness,
            glare: conditions.glare,
            glare_at: [chance.between(-0.4, 0.4), chance.between(-0.25, 0.25)],
            glare_turn: chance.between(0.0, 3.1),
            seed: conditions.seed as u32,
        }
    }

    /// Linear light from a point of the plane, 1 being white paper in full light.
    pub(super) fn light_at(&self, [x, y]: [f32; 2]) -> [f32; 3] {
        let h = self.half_height;
        let monitor = self.background == Background::Monitor;
        let edge = rounded_distance([-0.5, -h, 1.0, 2.0 * h], if monitor { 0.002 } else { 0.036 }, x, y);
        let fall = 1.0 - self.unevenness * (0.5 - 0.62 * (x * self.lamp[0] + y * self.lamp[1])).clamp(0.0, 1.0);
        if edge < 0.0 {
            let u = (x + 0.5) * self.flat.width() as f32 - 0.5;
            let v = (y + h) / (2.0 * h) * self.flat.height() as f32 - 0.5;
            let printed = bilinear(self.flat, u, v).map(linear);
            // A lamp mirrored in the laminate: a soft-edged bar.
            let (s, c) = self.glare_turn.sin_cos();
            let (gx, gy) = (x - self.glare_at[0], y - self.glare_at[1]);
            let (along, across) = ((gx * c + gy * s) / 0.26, (gy * c - gx * s) / 0.10);
            let glare = self.glare * 1.6 * (-(along * along + across * across)).exp();
            let rim = (1.0 + edge / 0.004).clamp(0.0, 1.0) * if monitor { 0.0 } else { 0.25 };
            return printed.map(|v| (v * (1.0 - rim) + rim * 0.8) * 0.92 * fall + glare);
        }
        if monitor {
            return self.monitor(x, y, edge);
        }
        // Where the sheet keeps the lamp's light away.
        let shifted =
            rounded_distance([-0.5, -h, 1.0, 2.0 * h], 0.036, x + 0.012 * self.lamp[0], y + 0.012 * self.lamp[1]);
        let contact = 0.55 * (-(edge.max(0.0)) / 0.010).exp();
        let cast = 0.42 * (1.0 - shifted / 0.035).clamp(0.0, 1.0);
        let shadow = 1.0 - contact.max(cast);
        let surface = match self.background {
            Background::Wood => self.wood(x, y),
            Background::Cloth => self.cloth(x, y),
            Background::Desk | Background::Monitor => self.desk(x, y),
        };
        surface.map(|v| v * fall * shadow)
    }

    fn wood(&self, x: f32, y: f32) -> [f32; 3] {
        // Boards a bit narrower than a card, each with grain of its own.
        let across = y / 0.62 + 0.31;
        let board = across.floor();
        let inside = across - board;
        let shift = board * 7.3;
        let bend = 0.05 * noise(x * 1.3 + shift, y * 1.1, 0.0, self.seed + 1);
        let rings = fractal(x * 0.55 + shift, (y + bend) * 11.0, shift, self.seed + 2, 4);
        let fine = fractal(x * 4.0, y * 150.0, shift, self.seed + 3, 2);
        let pores = (noise(x * 9.0, y * 230.0, shift, self.seed + 4) - 0.45).max(0.0);
        let tone = 0.50 + 0.38 * rings + 0.10 * fine - 0.45 * pores + 0.10 * noise(shift, 0.0, 0.0, self.seed);
        let gap = 1.0 - 0.75 * (1.0 - (inside.min(1.0 - inside)) / 0.008).clamp(0.0, 1.0);
        let (dark, light) = ([0.045, 0.022, 0.011], [0.215, 0.110, 0.052]);
        std::array::from_fn(|i| (dark[i] + (light[i] - dark[i]) * tone.clamp(0.0, 1.2)) * gap)
    }

    fn cloth(&self, x: f32, y: f32) -> [f32; 3] {
        let (u, v) = (x * 95.0, y * 95.0);
        let wander = 0.6 * noise(u * 0.15, v * 0.15, 0.0, self.seed + 7);
        let warp = (u + wander).fract().abs() - 0.5;
        let weft = (v + wander).fract().abs() - 0.5;
        let over = ((u + wander).floor() as i32 + (v + wander).floor() as i32).rem_euclid(2) == 0;
        let thread = if over { 1.0 - 3.0 * warp * warp } else { 0.86 - 3.0 * weft * weft };
        let fold = 1.0 + 0.16 * fractal(x * 1.2, y * 1.5, 0.0, self.seed + 9, 3);
        let fibre = 1.0 + 0.22 * noise(u * 3.1, v * 3.1, 0.0, self.seed + 8);
        let level = 0.078 * thread.max(0.25) * fold * fibre;
        [level * 0.88, level * 0.98, level * 1.16]
    }

    fn desk(&self, x: f32, y: f32) -> [f32; 3] {
        let grain = fractal(x * 0.9, y * 16.0, 3.0, self.seed + 2, 4);
        let fine = noise(x * 5.0, y * 170.0, 0.0, self.seed + 3);
        let level = 0.34 + 0.055 * grain + 0.012 * fine;
        [level * 1.16, level * 0.96, level * 0.72]
    }

    fn monitor(&self, x: f32, y: f32, edge: f32) -> [f32; 3] {
        if edge < 0.028 {
            let bevel = 0.6 + 0.4 * (edge / 0.028);
            return [0.010 * bevel, 0.011 * bevel, 0.012 * bevel];
        }
        // The wall behind, and the light that the screen throws on it.
        let glow = 0.05 * (-(edge - 0.028) / 0.12).exp();
        let level = 0.16 + 0.02 * fractal(x * 3.0, y * 3.0, 0.0, self.seed, 3) + 0.05 * -y;
        [level * 0.98 + glow, level + glow, level * 1.05 + glow]
    }
}
