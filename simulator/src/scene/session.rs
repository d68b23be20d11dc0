//! The frames of a Face Check.

use std::f32::consts::TAU;

use image::{Rgb, RgbImage};

use super::compose::{self, Room};
use super::stage::{Staged, staged};
use super::{Conditions, FrameTruth, ShotAt, Subject, flat};
use crate::camera::{linear, tone};
use crate::head::{LAMPS, View};
use crate::person::Person;
use crate::seeded::{Seeded, noise};

/// Size of a frame, px.
pub(super) const FRAME: (usize, usize) = (360, 480);

/// Width and height of the phone's screen, in units of 10 cm; the camera is at the middle of its upper edge.
pub(super) const SCREEN: [f32; 2] = [0.68, 1.46];

/// The frames of a Face Check of `duration_ms`, while the screen shows `color_at` (ms since the start, linear RGB 0 to 1).
pub fn selfie_session(
    subject: &Subject<'_>,
    color_at: &dyn Fn(u32) -> [f32; 3],
    conditions: &Conditions,
    duration_ms: u32,
) -> Vec<ShotAt> {
    let stage = Stage::set(subject, conditions);
    let seed = conditions.seed;
    let mut chance = Seeded::new(seed ^ 0x5E1F1E);
    let blink_at = chance.between(0.25, 0.8) * duration_ms as f32;
    let period = 1000.0 / conditions.fps.max(1.0);
    let count = (duration_ms as f32 / period) as usize;
    (0..count)
        .map(|index| {
            // Cameras keep time to within a few milliseconds.
            let at = (index as f32 + 0.35) * period + chance.between(-3.0, 3.0);
            let shown = exposed(color_at, at - conditions.latency_ms);
            let screen = match subject {
                Subject::Injected(_) => exposed(&|ms| older(ms, seed), at - conditions.latency_ms),
                _ => shown,
            };
            let shut = conditions.blink && (0.0..170.0).contains(&(at - blink_at)) && stage.blinks();
            let hand = Hand::at(at / 1000.0, seed, conditions.shake);
            let flicker = 1.0 + conditions.flicker * (at / 1000.0 * TAU * 7.3).sin();
            let light = stage.light(&stage.lamps(screen, flicker), shut, exposed(&|ms| older(ms, seed), at));
            let image = develop(&light, &hand, stage.exposure, seed.wrapping_mul(977).wrapping_add(index as u64));
            let truth = FrameTruth {
                simulated: true,
                live: matches!(subject, Subject::Live(_)),
                screen: shown,
                shift: hand.shift,
            };
            ShotAt { at_ms: at.max(0.0) as u32, image, truth }
        })
        .collect()
}

/// The mean colour during an exposure of about 20 ms that ends at `ms`.
fn exposed(color_at: &dyn Fn(u32) -> [f32; 3], ms: f32) -> [f32; 3] {
    let samples = [20.0, 13.0, 6.0].map(|before: f32| color_at((ms - before).max(0.0) as u32));
    std::array::from_fn(|i| samples.iter().map(|s| s[i]).sum::<f32>() / 3.0)
}

/// The colours of another session.
fn older(ms: u32, seed: u64) -> [f32; 3] {
    let step = ms / 430;
    let color = |step: u32| {
        let mut chance = Seeded::new(seed ^ 0x01DE ^ (u64::from(step) << 20));
        [(); 3].map(|()| if chance.unit() < 0.5 { 0.12 } else { 0.85 })
    };
    let (before, now) = (color(step.wrapping_sub(1)), color(step));
    let ramp = ((ms % 430) as f32 / 90.0).min(1.0);
    std::array::from_fn(|i| before[i] + (now[i] - before[i]) * ramp)
}

/// Everything of a session that stays.
struct Stage<'a> {
    subject: &'a Subject<'a>,
    conditions: &'a Conditions,
    staged: Staged,
    flat: Option<flat::Flat>,
    room: Room,
    exposure: f32,
    ambient: [f32; 3],
}

impl<'a> Stage<'a> {
    fn set(subject: &'a Subject<'a>, conditions: &'a Conditions) -> Self {
        let person = person_of(subject);
        let mut chance = Seeded::new(conditions.seed ^ 0xF0CE);
        let view =
            view(conditions, [chance.between(-0.05, 0.05), chance.between(-0.04, 0.05), chance.between(-0.03, 0.03)]);
        let staged = staged(&person.look, &view);
        let room = Room::new(conditions.seed, conditions.distance_cm);
        let ambient = warmth(conditions.ambient_kelvin);
        let flat = match subject {
            Subject::Print(person) => Some(flat::Flat::print(person, conditions, 0.0)),
            Subject::BentPrint(person) => Some(flat::Flat::print(person, conditions, 1.1)),
            Subject::Replay(_) => Some(flat::Flat::tablet(conditions)),
            Subject::Live(_) | Subject::Injected(_) => None,
        };
        let mut stage = Self { subject, conditions, staged, flat, room, exposure: 1.0, ambient };
        stage.exposure = stage.metered();
        stage
    }

    /// Exposure that the camera locks while the screen is mid grey: the face at a quarter of full scale.
    fn metered(&self) -> f32 {
        let light = self.light(&self.lamps([0.5; 3], 1.0), false, [0.5; 3]);
        let (width, height) = FRAME;
        let (mut sum, mut count) = (0.0, 0.0);
        for y in (height * 3 / 10..height * 7 / 10).step_by(3) {
            for x in (width * 3 / 10..width * 7 / 10).step_by(3) {
                let [r, g, b] = light[y * width + x];
                sum += 0.3 * r + 0.6 * g + 0.1 * b;
                count += 1.0;
            }
        }
        // Cameras do not make every face equally bright.
        0.115 * (sum / count / 20.0f32).powf(0.12) / (sum / count).max(1e-3) * 2.5
    }

    fn lamps(&self, screen: [f32; 3], flicker: f32) -> [[f32; 3]; LAMPS] {
        let c = self.conditions;
        let lux = c.ambient_lux * flicker;
        let part = |share: f32| self.ambient.map(|v| v * lux * share);
        [
            screen.map(|v| v * c.screen_nits),
            part((1.0 - c.ambient_sided) * 0.85),
            part(c.ambient_sided * 0.95),
            part(0.18 + 0.25 * (1.0 - c.ambient_sided)),
        ]
    }

    fn blinks(&self) -> bool {
        matches!(self.subject, Subject::Live(_) | Subject::Injected(_) | Subject::Replay(_))
    }

    /// Luminance of every pixel, cd/m². `played` is the colour of the older session, for a tablet.
    fn light(&self, lamps: &[[f32; 3]; LAMPS], shut: bool, played: [f32; 3]) -> Vec<[f32; 3]> {
        let layers = self.staged.layers(shut);
        let behind = |x: f32, y: f32| self.room.light(x, y, lamps);
        match &self.flat {
            None => compose::sum(layers, lamps, &behind),
            Some(flat) if flat.emits() => {
                let mut before = *lamps;
                before[0] = played.map(|v| v * self.conditions.screen_nits);
                let clip = compose::sum(layers, &before, &behind);
                flat.light(lamps, Some(&clip), &behind)
            }
            Some(flat) => flat.light(lamps, None, &behind),
        }
    }
}

fn person_of<'a>(subject: &Subject<'a>) -> &'a Person {
    match subject {
        Subject::Live(p) | Subject::Print(p) | Subject::BentPrint(p) | Subject::Replay(p) | Subject::Injected(p) => p,
    }
}

/// A phone held a little below the eyes; the nose's distance is the one asked for.
fn view(conditions: &Conditions, pose: [f32; 3]) -> View {
    let distance = (conditions.distance_cm / 5.0).round() * 0.5 + 0.8;
    // Rounded, so that sessions of many seeds share renderings.
    let pose = pose.map(|angle| (angle / 0.04).round() * 0.04);
    View {
        width: FRAME.0,
        height: FRAME.1,
        distance,
        focal: 1.12,
        pose,
        aim: [0.0, -0.18],
        screen: [-SCREEN[0] / 2.0, SCREEN[0] / 2.0, -0.03, -SCREEN[1] - 0.03],
        lamps: [[-0.80, 0.30, 0.45], [0.25, 0.85, 0.45]],
    }
}

/// Colour of light of this temperature as a camera sees it that has balanced two thirds of it away.
fn warmth(kelvin: f32) -> [f32; 3] {
    let t = ((kelvin - 5200.0) / 3000.0).clamp(-1.0, 1.0);
    [1.0 - 0.13 * t, 1.0, 1.0 + 0.16 * t]
}

/// How the phone is held at a moment.
struct Hand {
    /// px.
    shift: [f32; 2],
    scale: f32,
    roll: f32,
}

impl Hand {
    fn at(seconds: f32, seed: u64, shake: f32) -> Self {
        let slow = |row: f32| {
            noise(seconds * 0.9, row, 0.0, seed as u32) + 0.35 * noise(seconds * 3.1, row + 9.0, 0.0, seed as u32)
        };
        Self {
            shift: [slow(1.0) * 3.2 * shake, slow(3.0) * 3.0 * shake],
            scale: 1.0 + 0.010 * slow(5.0) * shake,
            roll: 0.008 * slow(7.0) * shake,
        }
    }
}

/// The frame that the sensor gives for this light, moved as the hand does.
fn develop(light: &[[f32; 3]], hand: &Hand, exposure: f32, seed: u64) -> RgbImage {
    let (width, height) = FRAME;
    let mut chance = Seeded::new(seed);
    let (sin, cos) = hand.roll.sin_cos();
    let (shot, read) = (1.0 / 5000f32, 3.0 / 5000.0);
    let mut image = RgbImage::new(width as u32, height as u32);
    for (i, pixel) in image.pixels_mut().enumerate() {
        let (x, y) = ((i % width) as f32 - width as f32 / 2.0, (i / width) as f32 - height as f32 / 2.0);
        let (x, y) = (x / hand.scale, y / hand.scale);
        let from_x = x * cos - y * sin + width as f32 / 2.0 + hand.shift[0];
        let from_y = x * sin + y * cos + height as f32 / 2.0 + hand.shift[1];
        let value = between(light, from_x, from_y);
        let ([a, b], [c, _]) = (chance.normal_pair(), chance.normal_pair());
        let grain = [a, b, c];
        *pixel = Rgb(std::array::from_fn(|k| {
            let v = value[k] * exposure;
            tone(v + grain[k] * (shot * v.max(0.0) + read * read).sqrt())
        }));
    }
    image
}

fn between(light: &[[f32; 3]], x: f32, y: f32) -> [f32; 3] {
    let (width, height) = FRAME;
    let (x, y) = (x.clamp(0.0, width as f32 - 1.001), y.clamp(0.0, height as f32 - 1.001));
    let (x0, y0) = (x as usize, y as usize);
    let (u, v) = (x - x0 as f32, y - y0 as f32);
    let i = y0 * width + x0;
    let (a, b, c, d) = (light[i], light[i + 1], light[i + width], light[i + width + 1]);
    std::array::from_fn(|k| (a[k] * (1.0 - u) + b[k] * u) * (1.0 - v) + (c[k] * (1.0 - u) + d[k] * u) * v)
}

/// A printed or shown picture's reflectance or relative emission at a place (0 to 1 across and down).
pub(super) fn picture_at(image: &RgbImage, u: f32, v: f32) -> [f32; 3] {
    crate::canvas::bilinear(image, u * image.width() as f32 - 0.5, v * image.height() as f32 - 0.5).map(linear)
}
