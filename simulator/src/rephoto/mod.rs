//! A scan photographed again: held by a hand over a cluttered desk, at three levels of difficulty.
//!
//! The levels are those with which open readers were compared: rotation up to 8, 15 and 35 degrees, corners moved by up to 4,
//! 9 and 16 percent of the side, light blur, then defocus or motion with uneven light, then dim light with a lamp's reflection.
//! The picture is SIMULATED: it ranks readers and finds regressions, it does not stand for photos of real life.

mod clip;
mod clutter;
mod plane;

pub use clip::clip;

use image::RgbImage;

use crate::camera::{Sensor, Shot, linear};
use crate::canvas::{bilinear, rounded_distance};
use crate::seeded::Seeded;
use plane::Plane;

/// How hard the photo is to read.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum Level {
    /// A careful person in a good light.
    One,
    /// A hurried person in a room.
    Two,
    /// A steep angle in dim light, with a reflection.
    Three,
}

impl Level {
    /// Every level, the easiest first.
    pub const ALL: [Self; 3] = [Self::One, Self::Two, Self::Three];

    /// 1, 2 or 3.
    pub fn number(self) -> u8 {
        match self {
            Self::One => 1,
            Self::Two => 2,
            Self::Three => 3,
        }
    }
}

/// Width and height of the photo, px.
pub const SIZE: (u32, u32) = (1280, 960);

/// What a level asks of one photo.
#[derive(Debug, Clone)]
struct Take {
    /// In the picture plane, degrees.
    rotation: f32,
    /// How far a corner may be moved, as a share of the side.
    jitter: f32,
    /// Share of the picture's width or height that the scan takes, whichever is nearer to full.
    fill: f32,
    /// Radius of the defocus blur, px.
    defocus: f32,
    /// Length of the motion blur, px.
    motion: f32,
    /// Multiplies the light.
    exposure: f32,
    /// How much darker the far side is, 0 to 1.
    unevenness: f32,
    /// Strength of a reflected lamp, 0 to 1.
    glare: f32,
    /// Where the lamp is mirrored, as shares of the scan's sides.
    glare_at: [f32; 2],
    /// Standard deviation of the noise, in levels of 255.
    noise: f32,
    /// Quality of the lossy compression, 1 to 100.
    jpeg: u8,
}

impl Take {
    fn at(level: Level, chance: &mut Seeded) -> Self {
        let (turn, jitter, fill) = match level {
            Level::One => (8.0, 0.04, (0.86, 0.96)),
            Level::Two => (15.0, 0.09, (0.80, 0.94)),
            Level::Three => (35.0, 0.16, (0.74, 0.92)),
        };
        let rotation = chance.between(-turn, turn);
        let fill = chance.between(fill.0, fill.1);
        let moving = chance.unit() < 0.5;
        let (soft, drawn) = (chance.between(0.8, 1.5), chance.between(1.5, 4.0));
        let glare_at = [chance.between(0.15, 0.85), chance.between(0.15, 0.85)];
        let (defocus, motion) = if moving { (0.4, drawn) } else { (soft, 0.0) };
        let (light, fall, lamp) = (chance.unit(), chance.unit(), chance.unit());
        let mild = Self {
            rotation,
            jitter,
            fill,
            defocus: 0.3 + 0.4 * (soft - 0.8) / 0.7,
            motion: 0.0,
            exposure: 0.85 + 0.15 * light,
            unevenness: 0.05 + 0.1 * fall,
            glare: 0.0,
            glare_at,
            noise: 1.5,
            jpeg: 88,
        };
        match level {
            Level::One => mild,
            Level::Two => Self {
                defocus,
                motion,
                exposure: 0.6 + 0.3 * light,
                unevenness: 0.25 + 0.3 * fall,
                noise: 5.0,
                jpeg: 60,
                ..mild
            },
            Level::Three => Self {
                defocus,
                motion,
                exposure: 0.18 + 0.2 * light,
                unevenness: 0.3 + 0.3 * fall,
                glare: 0.4 + 0.5 * lamp,
                noise: 9.0,
                jpeg: 40,
                ..mild
            },
        }
    }
}

/// Photographs `scan`. The same scan, level and seed give the same picture.
pub fn rephotograph(scan: &RgbImage, level: Level, seed: u64) -> Shot {
    let mut chance = Seeded::new(seed ^ (u64::from(level.number()) << 56));
    let take = Take::at(level, &mut chance);
    let corners = lay(scan, &take, &mut chance);
    Scenery::new(seed).develop(scan, &take, corners, seed)
}

/// Levels of 255 by which the sensor's own noise varies at full light: its tone curve makes shot noise nearly the same in all
/// greys.
const SENSOR_LEVELS: f32 = 1.53;

/// What is around the scan.
struct Scenery {
    desk: RgbImage,
    /// The direction in which the light falls off, radians.
    towards: f32,
}

impl Scenery {
    fn new(seed: u64) -> Self {
        let towards = Seeded::new(seed ^ 0x1A3F).between(0.0, std::f32::consts::TAU);
        Self { desk: clutter::desk(SIZE, seed), towards }
    }

    /// Takes the photo with the scan's corners at `corners`; `seed` is that of the noise.
    fn develop(&self, scan: &RgbImage, take: &Take, corners: [[f32; 2]; 4], seed: u64) -> Shot {
        let plane = Plane::of(corners);
        let (width, height) = (SIZE.0 as usize, SIZE.1 as usize);
        let aspect = scan.height() as f32 / scan.width() as f32;
        let mut light = vec![[0.0f32; 3]; width * height];
        for (index, out) in light.iter_mut().enumerate() {
            let (x, y) = ((index % width) as f32, (index / width) as f32);
            let away = (x / width as f32 - 0.5) * self.towards.cos() + (y / height as f32 - 0.5) * self.towards.sin();
            let fall = 1.0 - take.unevenness * (0.5 + away).clamp(0.0, 1.0);
            let [u, v] = plane.inside(x, y);
            // Signed distance to the sheet's edge in parts of its width.
            let edge = rounded_distance([0.0, 0.0, 1.0, aspect], 0.0, u, v * aspect);
            if edge > 0.0 || !edge.is_finite() {
                let shadow = 1.0 - 0.5 * (-edge.max(0.0) / 0.012).exp();
                let lit = |value: u8| linear(f32::from(value) / 255.0) * fall * shadow;
                *out = self.desk.get_pixel(x as u32, y as u32).0.map(lit);
                continue;
            }
            let mut printed = [0.0f32; 3];
            for (dx, dy) in [(-0.25, -0.25), (0.25, -0.25), (-0.25, 0.25), (0.25, 0.25)] {
                let [u, v] = plane.inside(x + dx, y + dy);
                let ink = bilinear(scan, u * scan.width() as f32 - 0.5, v * scan.height() as f32 - 0.5);
                (0..3).for_each(|channel| printed[channel] += 0.25 * linear(ink[channel]));
            }
            let off = [(u - take.glare_at[0]) / 0.10, (v - take.glare_at[1]) * aspect / 0.06];
            let lamp = 1.5 * take.glare * (-(off[0] * off[0] + off[1] * off[1])).exp();
            *out = printed.map(|value| 0.92 * value * fall + lamp);
        }
        let sensor = Sensor {
            defocus: take.defocus,
            motion: take.motion,
            exposure: take.exposure,
            noise: take.noise / SENSOR_LEVELS,
            jpeg: Some(take.jpeg),
            seed,
        };
        Shot { image: sensor.develop(&light, width, height), truth_quad: corners }
    }
}

/// Where the scan's corners lie: turned, moved each by itself, and all of it inside the picture.
fn lay(scan: &RgbImage, take: &Take, chance: &mut Seeded) -> [[f32; 2]; 4] {
    let aspect = scan.height() as f32 / scan.width() as f32;
    let (sin, cos) = take.rotation.to_radians().sin_cos();
    let mut corners = [[-0.5, -0.5], [0.5, -0.5], [0.5, 0.5], [-0.5, 0.5]].map(|[x, y]: [f32; 2]| {
        let x = x + take.jitter * chance.between(-1.0, 1.0);
        let y = aspect * (y + take.jitter * chance.between(-1.0, 1.0));
        [x * cos - y * sin, x * sin + y * cos]
    });
    let sides = [SIZE.0 as f32, SIZE.1 as f32];
    let bounds = |axis: usize, corners: &[[f32; 2]; 4]| {
        let values = corners.map(|corner| corner[axis]);
        (values.iter().copied().fold(f32::MAX, f32::min), values.iter().copied().fold(f32::MIN, f32::max))
    };
    let spans = [0, 1].map(|axis| {
        let (low, high) = bounds(axis, &corners);
        high - low
    });
    let scale = take.fill * (sides[0] / spans[0]).min(sides[1] / spans[1]);
    let shift: [f32; 2] = std::array::from_fn(|axis| {
        let (low, _) = bounds(axis, &corners);
        let slack = sides[axis] - scale * spans[axis];
        slack * chance.between(0.25, 0.75) - scale * low
    });
    for corner in &mut corners {
        *corner = std::array::from_fn(|axis| scale * corner[axis] + shift[axis]);
    }
    corners
}
