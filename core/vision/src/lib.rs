//! What a camera sees: frames and their gates, cards and their zones, barcodes, lines of text, and the seam to models.
//!
//! Classical steps work on `image::GrayImage` in pixels, x to the right and y down, with the outer corner of the
//! first pixel at (0, 0). Models run behind [`model::Model`], so every step around them is tested without weights.

pub mod barcode;
pub mod card;
#[cfg(feature = "codec")]
pub mod codec;
pub mod cue;
pub mod engine;
mod filter;
mod frame;
pub mod gate;
mod lean;
pub mod line;
pub mod model;
pub mod read;
#[cfg(test)]
mod sample;
pub mod text;
mod warp;
pub mod zone;

pub use filter::gray;
pub use frame::{Frame, FrameError, MAX_SIDE, PixelFormat, Rotation, Shape};
pub use image::{GrayImage, RgbImage};
