//! The front camera: exposure and white balance that follow or stand still, noise, tone, compression.

use image::{Rgb, RgbImage};
use serde::Serialize;

use super::conditions::Phone;
use super::movement::Hand;
use crate::camera::{compressed, encode};
use crate::seeded::Seeded;

/// What a camera tells with a frame.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize)]
pub struct Exposed {
    /// Exposure and white balance stood still.
    pub locked: bool,
    /// Exposure time, ns; a camera that does not tell gives none.
    pub time_ns: Option<u64>,
    /// Sensitivity (ISO 12232).
    pub iso: Option<u32>,
}

/// Luminance of every pixel with the head turned nearly as it is.
pub(super) struct End<'a> {
    pub(super) light: Vec<[f32; 3]>,
    /// How far each pixel's surface stands out, in units of 10 cm.
    pub(super) depth: &'a [f32],
    /// Movement in the picture, px, of what stands out by 10 cm, from here to where the head is.
    pub(super) away: [f32; 2],
    /// Its part of the frame, 0 to 1; all together make 1.
    pub(super) part: f32,
}

/// Exposure does not move for less than this, as a logarithm.
const DEAD_BAND: f32 = 0.10;
/// Its steps, as a logarithm: a twelfth of a stop.
const STEP: f32 = 0.0578;
/// Mean level that exposure aims at, full scale being 1.
const AIM: f32 = 0.29;

/// Sensitivity times seconds at which 1 cd/m² fills the sensor behind an aperture of f/2.2 (ISO 12232, saturation-based).
const SATURATED: f32 = 581.0;

/// The camera during a session.
pub(super) struct Camera {
    phone: Phone,
    size: (usize, usize),
    curve: Vec<u8>,
    exposure: f32,
    first: f32,
    balance: [f32; 3],
    well: f32,
    at: f32,
    /// Colour of the middle when the camera converged.
    neutral: Option<[f32; 3]>,
}

impl Camera {
    /// A camera that has converged on this light in a room of `lux`.
    pub(super) fn converged(phone: Phone, light: &[[f32; 3]], lux: f32) -> Self {
        let size = (phone.width, phone.width * 4 / 3);
        let level = middle(light, size);
        let mean = mean(level);
        // Cameras do not make every face equally bright.
        let exposure = AIM * (mean / 20.0f32).powf(0.12) / mean.max(1e-3);
        let curve = (0..=4095u32)
            .map(|i| {
                let encoded = encode((i as f32 / 4095.0).powi(2));
                let steep = encoded * encoded * (3.0 - 2.0 * encoded);
                ((encoded + (steep - encoded) * phone.contrast) * 255.0).round() as u8
            })
            .collect();
        // In the dark a camera amplifies fewer electrons.
        let well = phone.well * ((lux + 40.0) / 120.0).clamp(0.35, 1.0);
        Self { phone, size, curve, exposure, first: exposure, balance: [1.0; 3], well, at: 0.0, neutral: Some(level) }
    }

    /// Follows the light, unless locked: exposure quickly with a dead band and in steps, white balance slowly.
    pub(super) fn adapt(&mut self, light: &[[f32; 3]], at: f32) {
        let passed = (at - self.at).max(0.0);
        self.at = at;
        if self.phone.locked {
            return;
        }
        let level = middle(light, self.size);
        let wanted = AIM * (mean(level) / 20.0).powf(0.12) / mean(level).max(1e-3);
        let off = (wanted / self.exposure).ln();
        if off.abs() > DEAD_BAND {
            let step = off * (1.0 - (-passed / self.phone.settle_ms).exp());
            self.exposure *= ((step / STEP).round() * STEP).exp();
        }
        let slow = 1.0 - (-passed / (4.0 * self.phone.settle_ms)).exp();
        if let Some(neutral) = self.neutral {
            for channel in [0, 2] {
                let ratio = |level: [f32; 3]| level[channel] / level[1].max(1e-6);
                // Two thirds of a tint are balanced away.
                let wanted = (ratio(neutral) / ratio(level).max(1e-3)).powf(0.66);
                self.balance[channel] += (wanted - self.balance[channel]) * slow;
            }
        }
    }

    /// What the camera tells about the frame that it takes now: a fiftieth of a second as far as the sensitivity reaches.
    pub(super) fn facts(&self) -> Exposed {
        let iso = (SATURATED * self.first / 0.02).clamp(50.0, 3200.0).round();
        let told = self.phone.told.then(|| (f64::from(SATURATED * self.exposure / iso) * 1e9) as u64);
        Exposed { locked: self.phone.locked, time_ns: told, iso: told.map(|_| iso as u32) }
    }

    /// The frame that the sensor gives for this light.
    pub(super) fn develop(&self, ends: &[End<'_>], hand: &Hand, seed: u64) -> RgbImage {
        let (width, height) = self.size;
        let mut chance = Seeded::new(seed);
        let (sin, cos) = hand.roll.sin_cos();
        let scale = width as f32 / 360.0;
        let (shot, read) = (1.0 / self.well, 3.0 / self.well);
        let lift = Lift::of(&ends[0].light, self.size, self.phone.local);
        let gain = self.balance.map(|channel| channel * self.exposure);
        let mut image = RgbImage::new(width as u32, height as u32);
        for (i, pixel) in image.pixels_mut().enumerate() {
            let (column, row) = (i % width, i / width);
            let (x, y) = (column as f32 - width as f32 / 2.0, row as f32 - height as f32 / 2.0);
            let (x, y) = (x / hand.scale, y / hand.scale);
            let x0 = x * cos - y * sin + width as f32 / 2.0 + hand.shift[0] * scale;
            let y0 = x * sin + y * cos + height as f32 / 2.0 + hand.shift[1] * scale;
            let seen = |end: &End<'_>| {
                let near =
                    y0.clamp(0.0, height as f32 - 1.0) as usize * width + x0.clamp(0.0, width as f32 - 1.0) as usize;
                let out = end.depth[near];
                between(&end.light, self.size, x0 - end.away[0] * out, y0 - end.away[1] * out)
            };
            let value = match ends {
                [first, second, ..] => {
                    let (a, b) = (seen(first), seen(second));
                    std::array::from_fn(|k| a[k] + (b[k] - a[k]) * second.part)
                }
                [only] => seen(only),
                [] => [0.0; 3],
            };
            let ([a, b], [c, _]) = (chance.normal_pair(), chance.normal_pair());
            let grain = [a, b, c];
            let lifted = lift.as_ref().map_or(1.0, |lift| lift.at(column, row));
            *pixel = Rgb(std::array::from_fn(|k| {
                let v = value[k] * gain[k];
                let v = (v + grain[k] * (shot * v.max(0.0) + read * read).sqrt()) * lifted;
                self.curve[(v.clamp(0.0, 1.0).sqrt() * 4095.0 + 0.5) as usize]
            }));
        }
        match self.phone.loss {
            Some(quality) => compressed(&image, quality),
            None => image,
        }
    }
}

fn mean([r, g, b]: [f32; 3]) -> f32 {
    0.3 * r + 0.6 * g + 0.1 * b
}

/// Mean light of the picture's middle, where a front camera meters.
fn middle(light: &[[f32; 3]], (width, height): (usize, usize)) -> [f32; 3] {
    let (mut sum, mut count) = ([0.0; 3], 0.0);
    for y in (height * 3 / 10..height * 7 / 10).step_by(3) {
        for x in (width * 3 / 10..width * 7 / 10).step_by(3) {
            sum = std::array::from_fn(|k| sum[k] + light[y * width + x][k]);
            count += 1.0;
        }
    }
    sum.map(|channel| channel / count)
}

/// Local tone mapping: gains on a coarse grid.
struct Lift {
    grid: Vec<f32>,
    columns: usize,
}

/// Side of a cell of the grid, px.
const CELL: usize = 20;

impl Lift {
    fn of(light: &[[f32; 3]], (width, height): (usize, usize), strength: f32) -> Option<Self> {
        if strength <= 0.0 {
            return None;
        }
        let (columns, rows) = (width / CELL + 2, height / CELL + 2);
        let mut levels: Vec<f32> = (0..columns * rows)
            .map(|cell| {
                let (x, y) = ((cell % columns * CELL).min(width - 1), (cell / columns * CELL).min(height - 1));
                let mut sum = 0.0;
                for dy in (0..2 * CELL).step_by(5) {
                    for dx in (0..2 * CELL).step_by(5) {
                        let (px, py) = (
                            (x + dx).saturating_sub(CELL).min(width - 1),
                            (y + dy).saturating_sub(CELL).min(height - 1),
                        );
                        sum += mean(light[py * width + px]);
                    }
                }
                sum.max(1e-4).ln()
            })
            .collect();
        let middle = levels.iter().sum::<f32>() / levels.len() as f32;
        for level in &mut levels {
            *level = (-strength * (*level - middle)).exp();
        }
        Some(Self { grid: levels, columns })
    }

    fn at(&self, x: usize, y: usize) -> f32 {
        let (u, v) = ((x % CELL) as f32 / CELL as f32, (y % CELL) as f32 / CELL as f32);
        let cell = y / CELL * self.columns + x / CELL;
        let row = |from: usize| self.grid[from] + (self.grid[from + 1] - self.grid[from]) * u;
        row(cell) + (row(cell + self.columns) - row(cell)) * v
    }
}

fn between(light: &[[f32; 3]], (width, height): (usize, usize), x: f32, y: f32) -> [f32; 3] {
    let (x, y) = (x.clamp(0.0, width as f32 - 1.001), y.clamp(0.0, height as f32 - 1.001));
    let (x0, y0) = (x as usize, y as usize);
    let (u, v) = (x - x0 as f32, y - y0 as f32);
    let i = y0 * width + x0;
    let (a, b, c, d) = (light[i], light[i + 1], light[i + width], light[i + width + 1]);
    std::array::from_fn(|k| (a[k] * (1.0 - u) + b[k] * u) * (1.0 - v) + (c[k] * (1.0 - u) + d[k] * u) * v)
}
