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
    /// Lays it before the camera at the distance of the conditions, turned by this yaw and pitch (radians) as a head would be.
    pub(super) fn lay(&self, conditions: &Conditions, turned: [f32; 2]) -> Vec<Pixel> {
        let mut chance = Seeded::new(conditions.seed ^ 0xF1A7);
        let held = [chance.between(-0.10, 0.10), chance.between(-0.10, 0.06)];
        // Held so that the pictured face is as large as a real one would be, its middle a little below the lens.
        let distance = (conditions.distance_cm / 5.0).round() * 0.5 + 0.35;
        let laid = Laid::new([held[0] + turned[0], held[1] + turned[1]], [0.0, self.raise - 0.10, distance], self);
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
        let place = |i: usize| {
            let (column, row) = ((i % columns) as f32 + 0.5, (i / columns) as f32 + 0.5);
            let ray = [(column - width / 2.0) / focal, -(row - height / 2.0) / focal, 1.0];
            let Some(met) = laid.met(ray) else { return Pixel::default() };
            let ([x_on, y_on], normal) = (met.on, met.normal);
            let [x, y, depth] = ray.map(|axis| axis * met.depth);
            let [w, h] = self.size;
            let edge = self.distance(x_on, y_on);
            let b = self.border;
            let print = rounded_distance([-w / 2.0 + b, -h / 2.0 + b, w - 2.0 * b, h - 2.0 * b], 0.01, x_on, y_on);
            let px = focal / distance;
            let mut pixel = Pixel {
                place: [
                    ((x_on + w / 2.0 - b) / (w - 2.0 * b)).clamp(0.0, 1.0),
                    ((h / 2.0 - b - y_on) / (h - 2.0 * b)).clamp(0.0, 1.0),
                ],
                cover: (0.5 - edge * px).clamp(0.0, 1.0),
                inside: (0.5 - print * px).clamp(0.0, 1.0),
                ..Pixel::default()
            };
            let facing = |l: [f32; 3]| dot(normal, l).max(0.0);
            let eye = unit([-x, -y, depth]);
            for e in &emitters {
                let to = [e[0] - x, e[1] - y, depth];
                let l = unit(to);
                let strength = area * l[2] / dot(to, to);
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

/// A sheet in its place: a plane, or a cylinder whose sides fall back.
struct Laid {
    /// To the right, up and away from the camera, as the sheet has them.
    axes: [[f32; 3]; 3],
    /// The camera as the sheet sees it.
    camera: [f32; 3],
    /// Of the cylinder; infinite when flat.
    radius: f32,
    /// Angle from the middle to the edge.
    bend: f32,
    /// Which axis is bent: 0 across, 1 along.
    bent: usize,
}

/// Where a ray meets the sheet.
struct Met {
    /// On the unrolled sheet, its middle being the origin.
    on: [f32; 2],
    /// Towards the camera, which is at +z.
    normal: [f32; 3],
    depth: f32,
}

impl Laid {
    fn new([yaw, pitch]: [f32; 2], middle: [f32; 3], sheet: &Sheet) -> Self {
        let ((sy, cy), (sp, cp)) = (yaw.sin_cos(), pitch.sin_cos());
        let axes = [[cy, 0.0, sy], [-sp * sy, cp, sp * cy], [-cp * sy, -sp, cp * cy]];
        let bent = usize::from(sheet.lying);
        let radius = if sheet.bend > 0.0 { sheet.size[bent] / 2.0 / sheet.bend } else { f32::INFINITY };
        Self { axes, camera: axes.map(|axis| -dot(axis, middle)), radius, bend: sheet.bend, bent }
    }

    /// How far the sheet falls back at this place across its bend, and how steeply.
    fn back(&self, across: f32) -> [f32; 2] {
        if self.bend <= 0.0 {
            return [0.0; 2];
        }
        let across = across.clamp(-0.995 * self.radius, 0.995 * self.radius);
        let level = (self.radius * self.radius - across * across).sqrt();
        [self.radius - level, across / level]
    }

    fn met(&self, ray: [f32; 3]) -> Option<Met> {
        let way = self.axes.map(|axis| dot(axis, ray));
        let at = |depth: f32, axis: usize| self.camera[axis] + depth * way[axis];
        // How far behind the sheet the ray is at this depth, and how fast that grows.
        let behind = |depth: f32| {
            let [back, slope] = self.back(at(depth, self.bent));
            [at(depth, 2) - back, way[2] - slope * way[self.bent]]
        };
        // From before the middle Newton's steps end where the ray enters.
        let mut depth = -self.camera[2] / way[2].max(0.05);
        for _ in 0..8 {
            let [off, grows] = behind(depth);
            depth -= off / if grows.abs() < 0.05 { 0.05 } else { grows };
        }
        let [off, grows] = behind(depth);
        let across = at(depth, self.bent);
        let beyond = self.bend > 0.0 && across.abs() >= self.radius * self.bend.min(1.5).sin() * 1.02;
        if off.abs() > 0.01 || grows <= 0.0 || depth <= 0.0 || beyond {
            return None;
        }
        let mut on = [at(depth, 0), at(depth, 1)];
        if self.bend > 0.0 {
            on[self.bent] = (across / self.radius).clamp(-1.0, 1.0).asin() * self.radius;
        }
        let slope = self.back(across)[1];
        let [x, y, z] = std::array::from_fn(|i| slope * self.axes[self.bent][i] - self.axes[2][i]);
        Some(Met { on, normal: unit([x, y, -z]), depth })
    }
}

fn dot(a: [f32; 3], b: [f32; 3]) -> f32 {
    a[0] * b[0] + a[1] * b[1] + a[2] * b[2]
}

fn unit(l: [f32; 3]) -> [f32; 3] {
    let length = dot(l, l).sqrt();
    l.map(|v| v / length)
}
