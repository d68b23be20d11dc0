//! The outline of a card or page in a picture, and flattening it.

use image::{GrayImage, RgbImage};
use serde::{Deserialize, Serialize};

/// Four corners in pixels: top left, top right, bottom right, bottom left of what they outline, as it stands upright.
#[derive(Debug, Clone, Copy, PartialEq, Serialize, Deserialize)]
pub struct Quad(pub [[f32; 2]; 4]);

/// The outline of the best card or page in the picture. Which way up it lies is not known here.
pub fn find(image: &GrayImage) -> Option<Quad> {
    todo!("{:?}", image.dimensions())
}

/// What `quad` outlines, as `width` x `height` pixels.
pub fn flatten(image: &RgbImage, quad: &Quad, width: u32, height: u32) -> RgbImage {
    todo!("{:?} {quad:?} {width} {height}", image.dimensions())
}

/// As [`flatten`], for a grey picture.
pub fn flatten_gray(image: &GrayImage, quad: &Quad, width: u32, height: u32) -> GrayImage {
    todo!("{:?} {quad:?} {width} {height}", image.dimensions())
}
