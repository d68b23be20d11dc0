//! A phone's rear camera looking at something flat: a card on a table, a code on a screen.

use image::RgbImage;
use serde::Serialize;

/// What the flat thing lies on.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize)]
pub enum Background {
    /// A dark wooden table.
    Wood,
    /// A coarse grey cloth.
    Cloth,
    /// A light desk.
    Desk,
    /// The dark frame and stand of a monitor, the flat thing being its picture.
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
    /// Illuminance relative to a well-lit room, 0.1 to 1.
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
    /// A careful person in a good light.
    pub fn mild(_seed: u64) -> Self {
        todo!()
    }

    /// A hurried person in a room.
    pub fn medium(_seed: u64) -> Self {
        todo!()
    }

    /// Dim light, a steep angle, a lamp's reflection.
    pub fn hard(_seed: u64) -> Self {
        todo!()
    }

    /// A monitor photographed from a chair.
    pub fn monitor(_seed: u64) -> Self {
        todo!()
    }
}

/// A photo and where the flat thing is in it.
#[derive(Debug, Clone)]
pub struct Shot {
    /// What the camera gives.
    pub image: RgbImage,
    /// The corners of the flat thing, px: its top left, top right, bottom right, bottom left.
    pub truth_quad: [[f32; 2]; 4],
}

/// Takes a photo of `flat`.
pub fn photograph(_flat: &RgbImage, _conditions: &Conditions) -> Shot {
    todo!()
}
