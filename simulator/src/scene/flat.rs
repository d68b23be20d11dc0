//! Flat things held before the camera in place of a face: a printed photo, a tablet.

use std::f32::consts::PI;

use image::RgbImage;

use super::session::{FRAME, SCREEN, picture_at};
use super::{Conditions, portrait};
use crate::canvas::rounded_distance;
use crate::head::LAMPS;
use crate::person::Person;
use crate::seeded::Seeded;

/// A flat or bent sheet before the camera.
pub(super) struct Flat {
    /// What is printed; a tablet shows a clip instead.
    print: Option<RgbImage>,
    /// Per pixel: where on the sheet (0 to 1), how much of the pixel it covers, and light per unit of each lamp on white.
    pixels: Vec<Pixel>,
    /// Luminance of a tablet's white, cd/m².
    nits: f32,
}

#[derive(Clone, Copy, Default)]
struct Pixel {
    place: [f32; 2],
    cover: f32,
    /// 1 inside the printed area or the display, 0 on the border.
    inside: f32,
    diffuse: [f32; LAMPS],
    mirrored: f32,
}

impl Flat {
    /// A print of the person's photo, life-size; `bend` is the angle (radians) from its middle to its edge.
    pub(super) fn print(person: &Person, conditions: &Conditions, bend: f32) -> Self {
        let pixels = lay([2.45, 3.06], bend, 0.10, 0.02, 0.010, conditions);
        Self { print: Some(portrait(person)), pixels, nits: 0.0 }
    }

    /// A tablet in full brightness.
    pub(super) fn tablet(conditions: &Conditions) -> Self {
        Self { print: None, pixels: lay([2.25, 3.0], 0.0, 0.11, 0.10, 0.045, conditions), nits: 380.0 }
    }

    pub(super) fn emits(&self) -> bool {
        self.print.is_none()
    }

    /// Luminance of every pixel. `clip` is what a tablet shows, as the luminances its maker's camera saw.
    pub(super) fn light(
        &self,
        lamps: &[[f32; 3]; LAMPS],
        clip: Option<&[[f32; 3]]>,
        behind: &dyn Fn(f32, f32) -> [f32; 3],
    ) -> Vec<[f32; 3]> {
        let (width, height) = FRAME;
        let white = clip.map_or(1.0, |clip| {
            let mut levels: Vec<f32> = clip.iter().step_by(97).map(|c| c[1]).collect();
            levels.sort_by(f32::total_cmp);
            levels[levels.len() * 97 / 100].max(1e-3)
        });
        self.pixels
            .iter()
            .enumerate()
            .map(|(i, pixel)| {
                let mut out = [0.0; 3];
                if pixel.cover < 1.0 {
                    out = behind((i % width) as f32 / width as f32, (i / width) as f32 / height as f32)
                        .map(|v| v * (1.0 - pixel.cover));
                }
                if pixel.cover == 0.0 {
                    return out;
                }
                let [u, v] = pixel.place;
                let (reflectance, emitted) = match (&self.print, clip) {
                    (Some(print), _) => {
                        let ink = picture_at(print, u, v).map(|c| 0.025 + 0.80 * c);
                        (ink.map(|c| c * pixel.inside + 0.82 * (1.0 - pixel.inside)), [0.0; 3])
                    }
                    (None, Some(clip)) => {
                        let x = (u * width as f32).clamp(0.0, width as f32 - 1.0) as usize;
                        let y = (v * height as f32).clamp(0.0, height as f32 - 1.0) as usize;
                        let shown = clip[y * width + x].map(|c| (c / white).min(1.0) * self.nits * pixel.inside);
                        ([0.012; 3], shown)
                    }
                    (None, None) => ([0.012; 3], [0.0; 3]),
                };
                for c in 0..3 {
                    let lux: f32 = (0..LAMPS).map(|k| pixel.diffuse[k] * lamps[k][c]).sum();
                    let value = reflectance[c] / PI * lux + emitted[c] + pixel.mirrored * lamps[0][c];
                    out[c] += pixel.cover * value;
                }
                out
            })
            .collect()
    }
}

/// Lays a sheet of `size` (10 cm) before the camera at the distance of the conditions.
fn lay(size: [f32; 2], bend: f32, border: f32, corner: f32, gloss: f32, conditions: &Conditions) -> Vec<Pixel> {
    let mut chance = Seeded::new(conditions.seed ^ 0xF1A7);
    // Held so that the pictured face is as large as a real one would be.
    let distance = (conditions.distance_cm / 5.0).round() * 0.5 + 0.35;
    let (yaw, pitch) = (chance.between(-0.10, 0.10), chance.between(-0.10, 0.06));
    let (width, height) = (FRAME.0 as f32, FRAME.1 as f32);
    let focal = 1.12 * width;
    let emitters: Vec<[f32; 2]> = (0..15)
        .map(|k| {
            let (i, j) = ((k % 3) as f32, (k / 3) as f32);
            [SCREEN[0] * ((i + 0.5) / 3.0 - 0.5), -0.03 - SCREEN[1] * (j + 0.5) / 5.0]
        })
        .collect();
    let area = SCREEN[0] * SCREEN[1] / 15.0;
    let lamp = |l: [f32; 3]| -> [f32; 3] {
        let length = (l[0] * l[0] + l[1] * l[1] + l[2] * l[2]).sqrt();
        l.map(|v| v / length)
    };
    let (left, above) = (lamp([-0.80, 0.30, 0.45]), lamp([0.25, 0.85, 0.45]));
    (0..FRAME.0 * FRAME.1)
        .map(|i| {
            let ray = [
                ((i % FRAME.0) as f32 + 0.5 - width / 2.0) / focal,
                -((i / FRAME.0) as f32 + 0.5 - height / 2.0) / focal,
            ];
            // z is the depth below the sheet's nearest line; a bent sheet falls back at its sides.
            let radius = if bend > 0.0 { size[0] / 2.0 / bend } else { f32::INFINITY };
            let depth_at = |x: f32, y: f32| {
                let round = if bend > 0.0 { radius - (radius * radius - x * x).max(0.0).sqrt() } else { 0.0 };
                round + x * yaw.tan() + y * pitch.tan()
            };
            let mut depth = distance;
            for _ in 0..6 {
                depth = distance + depth_at(ray[0] * depth, ray[1] * depth);
            }
            let (x, y) = (ray[0] * depth, ray[1] * depth);
            let (along, slope) = if bend > 0.0 {
                if x.abs() >= radius * bend.sin() * 1.02 {
                    return Pixel::default();
                }
                let angle = (x / radius).clamp(-1.0, 1.0).asin();
                (angle * radius, angle.tan())
            } else {
                (x, 0.0)
            };
            let y_on = y + 0.10;
            let edge = rounded_distance([-size[0] / 2.0, -size[1] / 2.0, size[0], size[1]], corner, along, y_on);
            let print = rounded_distance(
                [-size[0] / 2.0 + border, -size[1] / 2.0 + border, size[0] - 2.0 * border, size[1] - 2.0 * border],
                0.01,
                along,
                y_on,
            );
            let px = focal / distance;
            let normal = lamp([-(slope + yaw.tan()), -pitch.tan(), 1.0].map(|v: f32| v));
            let mut pixel = Pixel {
                place: [
                    ((along + size[0] / 2.0 - border) / (size[0] - 2.0 * border)).clamp(0.0, 1.0),
                    ((size[1] / 2.0 - border - y_on) / (size[1] - 2.0 * border)).clamp(0.0, 1.0),
                ],
                cover: (0.5 - edge * px).clamp(0.0, 1.0),
                inside: (0.5 - print * px).clamp(0.0, 1.0),
                ..Pixel::default()
            };
            let facing = |l: [f32; 3]| (normal[0] * l[0] + normal[1] * l[1] + normal[2] * l[2]).max(0.0);
            let eye = lamp([-x, -y, depth]);
            for e in &emitters {
                let to = [e[0] - x, e[1] - y, depth];
                let r2 = to[0] * to[0] + to[1] * to[1] + to[2] * to[2];
                let l = lamp(to);
                let strength = area * l[2] / r2;
                pixel.diffuse[0] += strength * facing(l);
                let half = lamp([l[0] + eye[0], l[1] + eye[1], l[2] + eye[2]]);
                pixel.mirrored += gloss * strength * facing(half).powi(140) * 22.0;
            }
            pixel.diffuse[1] = (0.62 + 0.38 * normal[1]) * (0.80 + 0.20 * normal[2]);
            pixel.diffuse[2] = facing(left);
            pixel.diffuse[3] = facing(above);
            pixel
        })
        .collect()
}
