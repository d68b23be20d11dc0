//! A phone's rear camera looking at something flat: a card on a table, a code on a screen.
//!
//! Light is kept linear from the sheet to the sensor; blur, shading and noise happen there, as in a camera, and the tone
//! curve comes last.

mod sensor;
mod table;

use image::RgbImage;
use serde::Serialize;

pub(crate) use sensor::{Sensor, compressed, encode, linear, tone};

use crate::seeded::Seeded;

/// What the flat thing lies on.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize)]
pub enum Background {
    /// A dark wooden table.
    Wood,
    /// A coarse grey cloth.
    Cloth,
    /// A light desk.
    Desk,
    /// The frame of a monitor and the wall behind it, the flat thing being its picture.
    Monitor,
}

/// How a photo is taken.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct Conditions {
    /// Angle between the lens axis and the flat thing's normal, degrees.
    pub tilt: f32,
    /// Towards where it tilts, degrees.
    pub tilt_towards: f32,
    /// In the picture plane, degrees, clockwise.
    pub rotation: f32,
    /// Share of the picture's width or height that the flat thing takes, whichever is nearer to full; 0.3 to 1.
    pub fill: f32,
    /// Radius of the defocus blur, px of the picture.
    pub defocus: f32,
    /// Length of the motion blur, px of the picture.
    pub motion: f32,
    /// Illuminance relative to a well-lit room, 0.05 to 1.
    pub light: f32,
    /// How much darker the far side is, 0 to 1.
    pub unevenness: f32,
    /// Strength of a reflected lamp, 0 (none) to 1 (burnt out).
    pub glare: f32,
    /// Sensor noise relative to a good sensor at full light.
    pub noise: f32,
    /// Quality of the lossy compression, 1 to 100; none when absent.
    pub jpeg: Option<u8>,
    /// What is around it.
    pub background: Background,
    /// Width and height of the picture, px.
    pub size: (u32, u32),
    /// Of everything random.
    pub seed: u64,
}

impl Conditions {
    /// A careful person in a good light: up to 8 degrees, sharp, little compressed.
    pub fn mild(seed: u64) -> Self {
        let mut chance = Seeded::new(seed ^ 0xA11);
        Self {
            tilt: chance.between(3.0, 10.0),
            tilt_towards: chance.between(0.0, 360.0),
            rotation: chance.between(-8.0, 8.0),
            fill: chance.between(0.86, 0.92),
            defocus: chance.between(0.3, 0.7),
            motion: 0.0,
            light: chance.between(0.8, 1.0),
            unevenness: chance.between(0.08, 0.22),
            glare: 0.0,
            noise: 1.0,
            jpeg: Some(90),
            background: [Background::Wood, Background::Cloth, Background::Wood][(seed % 3) as usize],
            size: (1280, 960),
            seed,
        }
    }

    /// A hurried person in a room: up to 15 degrees, slightly blurred, uneven light.
    pub fn medium(seed: u64) -> Self {
        let mut chance = Seeded::new(seed ^ 0xB22);
        let moving = chance.unit() < 0.5;
        Self {
            tilt: chance.between(10.0, 20.0),
            rotation: chance.between(-15.0, 15.0),
            fill: chance.between(0.80, 0.90),
            defocus: if moving { 0.5 } else { chance.between(0.9, 1.5) },
            motion: if moving { chance.between(1.5, 3.5) } else { 0.0 },
            light: chance.between(0.35, 0.7),
            unevenness: chance.between(0.25, 0.5),
            glare: chance.between(0.0, 0.25),
            noise: 1.5,
            jpeg: Some(70),
            background: [Background::Cloth, Background::Wood, Background::Desk][(seed % 3) as usize],
            ..Self::mild(seed)
        }
    }

    /// Dim light, a steep angle, a lamp's reflection, strong compression.
    pub fn hard(seed: u64) -> Self {
        let mut chance = Seeded::new(seed ^ 0xC33);
        Self {
            tilt: chance.between(20.0, 33.0),
            rotation: chance.between(-35.0, 35.0),
            fill: chance.between(0.74, 0.86),
            defocus: chance.between(0.8, 1.8),
            motion: chance.between(0.0, 4.0),
            light: chance.between(0.10, 0.25),
            unevenness: chance.between(0.4, 0.65),
            glare: chance.between(0.4, 0.9),
            noise: 2.0,
            jpeg: Some(45),
            ..Self::medium(seed)
        }
    }

    /// A monitor photographed from a chair.
    pub fn monitor(seed: u64) -> Self {
        Self { background: Background::Monitor, fill: 0.80, unevenness: 0.05, light: 0.7, ..Self::mild(seed) }
    }
}

/// A photo and where the flat thing is in it.
#[derive(Debug, Clone)]
pub struct Shot {
    /// What the camera gives.
    pub image: RgbImage,
    /// The corners of the flat thing, px with pixel centres at whole numbers: its top left, top right, bottom right,
    /// bottom left.
    pub truth_quad: [[f32; 2]; 4],
}

/// Takes a photo of `flat`.
pub fn photograph(flat: &RgbImage, conditions: &Conditions) -> Shot {
    let (width, height) = (conditions.size.0 as usize, conditions.size.1 as usize);
    let view = View::aim(flat, conditions);
    let scene = table::Scene::new(flat, conditions);
    // Samples a pixel twice in each direction: type on a card is near the resolution of the picture.
    let mut light = vec![[0.0f32; 3]; width * height];
    for y in 0..height {
        for x in 0..width {
            let mut sum = [0.0f32; 3];
            for (dx, dy) in [(-0.25, -0.25), (0.25, -0.25), (-0.25, 0.25), (0.25, 0.25)] {
                let at = view.plane_at([x as f32 + dx, y as f32 + dy]);
                let sample = scene.light_at(at);
                for channel in 0..3 {
                    sum[channel] += 0.25 * sample[channel];
                }
            }
            light[y * width + x] = sum;
        }
    }
    let sensor = Sensor {
        defocus: conditions.defocus,
        motion: conditions.motion,
        // A dim room is not photographed as dark as it is: the camera makes up for about half of it.
        exposure: conditions.light.powf(0.45),
        noise: conditions.noise / conditions.light.max(0.02).sqrt(),
        jpeg: conditions.jpeg,
        seed: conditions.seed,
    };
    Shot { image: sensor.develop(&light, width, height), truth_quad: view.corners() }
}

/// Light from the plane around `flat`, `per_unit` samples to its width and `reach` widths to each side, row by row.
pub(crate) fn plane(flat: &RgbImage, conditions: &Conditions, per_unit: usize, reach: usize) -> Vec<[f32; 3]> {
    let scene = table::Scene::new(flat, conditions);
    let side = 2 * per_unit * reach;
    let at = |place: usize| place as f32 / per_unit as f32 - reach as f32;
    (0..side * side).map(|index| scene.light_at([at(index % side), at(index / side)])).collect()
}

/// A pinhole camera before a plane; the flat thing is one unit wide and centred on the origin.
struct View {
    /// The plane's axes and normal as the camera sees them.
    right: [f32; 3],
    down: [f32; 3],
    distance: f32,
    /// Focal length, px.
    focal: f32,
    center: [f32; 2],
    /// Half the flat thing's height, its width being 1.
    half_height: f32,
}

impl View {
    fn aim(flat: &RgbImage, conditions: &Conditions) -> Self {
        let (width, height) = (conditions.size.0 as f32, conditions.size.1 as f32);
        let (tilt, towards) = (conditions.tilt.to_radians(), conditions.tilt_towards.to_radians());
        let turn = conditions.rotation.to_radians();
        // Rodrigues' rotation about an axis in the plane, after a turn in the plane.
        let axis = [towards.cos(), towards.sin(), 0.0];
        let rotate = |v: [f32; 3]| -> [f32; 3] {
            let dot = v[0] * axis[0] + v[1] * axis[1];
            let cross = [axis[1] * v[2], -axis[0] * v[2], axis[0] * v[1] - axis[1] * v[0]];
            std::array::from_fn(|i| v[i] * tilt.cos() + cross[i] * tilt.sin() + axis[i] * dot * (1.0 - tilt.cos()))
        };
        let mut view = Self {
            right: rotate([turn.cos(), turn.sin(), 0.0]),
            down: rotate([-turn.sin(), turn.cos(), 0.0]),
            distance: 2.0,
            focal: width * 0.95,
            center: [(width - 1.0) / 2.0, (height - 1.0) / 2.0],
            half_height: flat.height() as f32 / flat.width() as f32 / 2.0,
        };
        // Steps back until the thing fills as much as asked for; the share falls with distance, so a few rounds suffice.
        for _ in 0..12 {
            let corners = view.corners();
            let span = |axis: usize| {
                let values = corners.map(|c| c[axis]);
                values.iter().copied().fold(f32::MIN, f32::max) - values.iter().copied().fold(f32::MAX, f32::min)
            };
            let share = (span(0) / width).max(span(1) / height);
            view.distance *= share / conditions.fill;
            let corners = view.corners();
            for axis in 0..2 {
                let values = corners.map(|c| c[axis]);
                let middle = (values.iter().copied().fold(f32::MIN, f32::max)
                    + values.iter().copied().fold(f32::MAX, f32::min))
                    / 2.0;
                let target = if axis == 0 { width } else { height } / 2.0;
                view.center[axis] += target - middle;
            }
        }
        let mut chance = Seeded::new(conditions.seed ^ 0x51);
        let slack = (1.0 - conditions.fill) * 0.25;
        view.center[0] += width * slack * chance.between(-1.0, 1.0);
        view.center[1] += height * slack * chance.between(-1.0, 1.0);
        view
    }

    fn project(&self, [x, y]: [f32; 2]) -> [f32; 2] {
        let p: [f32; 3] = std::array::from_fn(|i| x * self.right[i] + y * self.down[i]);
        let depth = p[2] + self.distance;
        [self.center[0] + self.focal * p[0] / depth, self.center[1] + self.focal * p[1] / depth]
    }

    fn corners(&self) -> [[f32; 2]; 4] {
        let h = self.half_height;
        [[-0.5, -h], [0.5, -h], [0.5, h], [-0.5, h]].map(|corner| self.project(corner))
    }

    /// Where the ray through a pixel meets the plane.
    fn plane_at(&self, pixel: [f32; 2]) -> [f32; 2] {
        let ray = [(pixel[0] - self.center[0]) / self.focal, (pixel[1] - self.center[1]) / self.focal, 1.0];
        let (a, b) = (self.right, self.down);
        let normal = [a[1] * b[2] - a[2] * b[1], a[2] * b[0] - a[0] * b[2], a[0] * b[1] - a[1] * b[0]];
        let facing = ray[0] * normal[0] + ray[1] * normal[1] + ray[2] * normal[2];
        let along = self.distance * normal[2] / facing;
        let p = [ray[0] * along, ray[1] * along, ray[2] * along - self.distance];
        [p[0] * a[0] + p[1] * a[1] + p[2] * a[2], p[0] * b[0] + p[1] * b[1] + p[2] * b[2]]
    }
}
