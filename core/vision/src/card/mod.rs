//! The outline of a card or page in a picture, and flattening it.

use image::{GrayImage, RgbImage};
use serde::{Deserialize, Serialize};

use crate::warp;

mod outline;

pub use outline::find;

/// Four corners in pixels: top left, top right, bottom right, bottom left of what they outline, as it stands upright.
#[derive(Debug, Clone, Copy, PartialEq, Serialize, Deserialize)]
pub struct Quad(pub [[f32; 2]; 4]);

impl Quad {
    /// A rectangle with upright sides.
    pub fn rectangle(x: f32, y: f32, width: f32, height: f32) -> Self {
        Self([[x, y], [x + width, y], [x + width, y + height], [x, y + height]])
    }

    /// The longer of the two sides in reading direction, and the longer of the two others, in pixels.
    pub fn spans(&self) -> [f32; 2] {
        let [a, b, c, d] = self.0;
        [distance(a, b).max(distance(d, c)), distance(a, d).max(distance(b, c))]
    }

    /// The same outline turned by 180 degrees: reading starts at the opposite corner.
    pub fn upside_down(&self) -> Self {
        let [a, b, c, d] = self.0;
        Self([c, d, a, b])
    }

    /// The same outline turned by 90 degrees: reading starts at the corner before.
    pub fn turned(&self) -> Self {
        let [a, b, c, d] = self.0;
        Self([d, a, b, c])
    }

    /// Each corner scaled from the origin.
    pub fn scaled(&self, x: f32, y: f32) -> Self {
        Self(self.0.map(|[px, py]| [px * x, py * y]))
    }
}

fn distance(a: [f32; 2], b: [f32; 2]) -> f32 {
    (a[0] - b[0]).hypot(a[1] - b[1])
}

/// What `quad` outlines, as `width` x `height` pixels. Black when the quad is no quad.
pub fn flatten(image: &RgbImage, quad: &Quad, width: u32, height: u32) -> RgbImage {
    warp::rgb(image, quad, width, height)
}

/// As [`flatten`], for a grey picture.
pub fn flatten_gray(image: &GrayImage, quad: &Quad, width: u32, height: u32) -> GrayImage {
    warp::gray(image, quad, width, height)
}

#[cfg(test)]
mod tests;
