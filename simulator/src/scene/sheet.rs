//! Where a sheet lies before the camera, and how each lamp meets it.

use super::Conditions;
use super::flat::Cut;
use super::session::SCREEN;
use crate::canvas::rounded_distance;
use crate::head::LAMPS;
use crate::seeded::Seeded;

/// A sheet to be laid. Lengths are in units of 10 cm.
pub(super) struct Sheet {
    pub(super) size: [f32; 2],
    /// Angle from the middle to the edge, radians.
    pub(super) bend: f32,
    /// Whether the axis of the bend lies instead of standing.
    pub(super) lying: bool,
    pub(super) border: f32,
    pub(super) corner: f32,
    pub(super) gloss: f32,
    /// How much higher than ordinary it is held.
    pub(super) raise: f32,
    pub(super) cut: Cut,
}

/// A pixel of the sheet.
#[derive(Clone, Copy, Default)]
pub(super) struct Pixel {
    /// Where on the sheet, 0 to 1 across and down.
    pub(super) place: [f32; 2],
    /// How much of the pixel the sheet covers.
    pub(super) cover: f32,
    /// 1 inside the printed area or the display, 0 on the border.
    pub(super) inside: f32,
    /// Light per unit of each lamp on white.
    pub(super) diffuse: [f32; LAMPS],
    pub(super) mirrored: f32,
}

impl Sheet {
    /// Lays it before the camera at the distance of the conditions.
    pub(super) fn lay(&self, conditions: &Conditions) -> Vec<Pixel> {
        let mut chance = Seeded::new(conditions.seed ^ 0xF1A7);
        let along_size = self.size[usize::from(self.lying)];
        // Held so that the pictured face is as large as a real one would be.
        let distance = (conditions.distance_cm / 5.0).round() * 0.5 + 0.35;
        let (yaw, pitch) = (chance.between(-0.10, 0.10), chance.between(-0.10, 0.06));
        let columns = conditions.phone.width;
        let (width, height) = (columns as f32, (columns * 4 / 3) as f32);
        let focal = 1.12 * width;
        let emitters: Vec<[f32; 2]> = (0..15)
            .map(|k| {
                let (i, j) = ((k % 3) as f32, (k / 3) as f32);
                [SCREEN[0] * ((i + 0.5) / 3.0 - 0.5), -0.03 - SCREEN[1] * (j + 0.5) / 5.0]
            })
            .collect();
        let area = SCREEN[0] * SCREEN[1] / 15.0;
        let (left, above) = (unit([-0.80, 0.30, 0.45]), unit([0.25, 0.85, 0.45]));
        // A bent sheet falls back at its sides.
        let radius = if self.bend > 0.0 { along_size / 2.0 / self.bend } else { f32::INFINITY };
        // Its middle is a little below the lens.
        let low = 0.10 - self.raise;
        let turned = |x: f32, y: f32| if self.lying { [y + low, x] } else { [x, y + low] };
        let depth_at = |x: f32, y: f32| {
            let [a, _] = turned(x, y);
            let round = if self.bend > 0.0 { radius - (radius * radius - a * a).max(0.0).sqrt() } else { 0.0 };
            round + x * yaw.tan() + y * pitch.tan()
        };
        let place = |i: usize| {
            let (column, row) = ((i % columns) as f32 + 0.5, (i / columns) as f32 + 0.5);
            let ray = [(column - width / 2.0) / focal, -(row - height / 2.0) / focal];
            let mut depth = distance;
            for _ in 0..6 {
                depth = distance + depth_at(ray[0] * depth, ray[1] * depth);
            }
            let (x, y) = (ray[0] * depth, ray[1] * depth);
            let [a, b] = turned(x, y);
            let (along, slope) = if self.bend > 0.0 {
                if a.abs() >= radius * self.bend.min(1.5).sin() * 1.02 {
                    return Pixel::default();
                }
                let angle = (a / radius).clamp(-1.0, 1.0).asin();
                (angle * radius, angle.tan())
            } else {
                (a, 0.0)
            };
            // On the unrolled sheet, its middle being the origin.
            let [x_on, y_on] = if self.lying { [b, along] } else { [along, b] };
            let [w, h] = self.size;
            let edge = self.distance(x_on, y_on);
            let b = self.border;
            let print = rounded_distance([-w / 2.0 + b, -h / 2.0 + b, w - 2.0 * b, h - 2.0 * b], 0.01, x_on, y_on);
            let px = focal / distance;
            let bent = if self.lying { [0.0, slope] } else { [slope, 0.0] };
            let normal = unit([-(bent[0] + yaw.tan()), -(bent[1] + pitch.tan()), 1.0]);
            let mut pixel = Pixel {
                place: [
                    ((x_on + w / 2.0 - b) / (w - 2.0 * b)).clamp(0.0, 1.0),
                    ((h / 2.0 - b - y_on) / (h - 2.0 * b)).clamp(0.0, 1.0),
                ],
                cover: (0.5 - edge * px).clamp(0.0, 1.0),
                inside: (0.5 - print * px).clamp(0.0, 1.0),
                ..Pixel::default()
            };
            let facing = |l: [f32; 3]| (normal[0] * l[0] + normal[1] * l[1] + normal[2] * l[2]).max(0.0);
            let eye = unit([-x, -y, depth]);
            for e in &emitters {
                let to = [e[0] - x, e[1] - y, depth];
                let r2 = to[0] * to[0] + to[1] * to[1] + to[2] * to[2];
                let l = unit(to);
                let strength = area * l[2] / r2;
                pixel.diffuse[0] += strength * facing(l);
                let half = facing(unit([l[0] + eye[0], l[1] + eye[1], l[2] + eye[2]]));
                // A narrow mirror image: nothing of it is left a few degrees beside.
                if half > 0.93 {
                    pixel.mirrored += self.gloss * strength * half.powi(140) * 22.0;
                }
            }
            pixel.diffuse[1] = (0.62 + 0.38 * normal[1]) * (0.80 + 0.20 * normal[2]);
            pixel.diffuse[2] = facing(left);
            pixel.diffuse[3] = facing(above);
            pixel
        };
        (0..columns * (columns * 4 / 3)).map(place).collect()
    }

    /// Distance on the unrolled sheet to the edge of what is left of it, negative inside. The pictured eyes are 0.14 above
    /// its middle.
    fn distance(&self, x: f32, y: f32) -> f32 {
        let [w, h] = self.size;
        let whole = rounded_distance([-w / 2.0, -h / 2.0, w, h], self.corner, x, y);
        let oval =
            |cx: f32, cy: f32, rx: f32, ry: f32| ((x - cx) / rx).hypot((y - cy) / ry).mul_add(rx.min(ry), -rx.min(ry));
        match self.cut {
            Cut::Whole => whole,
            Cut::Face => whole.max(oval(0.0, -0.12, 0.66, 0.88)),
            Cut::Eyes => whole.max(-oval(0.315, 0.14, 0.15, 0.085)).max(-oval(-0.315, 0.14, 0.15, 0.085)),
        }
    }
}

fn unit(l: [f32; 3]) -> [f32; 3] {
    let length = (l[0] * l[0] + l[1] * l[1] + l[2] * l[2]).sqrt();
    l.map(|v| v / length)
}
