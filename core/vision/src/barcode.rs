//! Barcodes: QR and PDF417, each by a ladder of ever dearer attempts.
//!
//! The ladders come from measurements on 200 rendered camera frames each: `rxing` first because it is the faster and the
//! better one, `rqrr` for the perspective cases that it loses, both again on an unsharp-masked copy for blur; PDF417
//! readers lose symbols that are tilted by more than a few degrees, so the picture is turned in steps.

use std::panic::{AssertUnwindSafe, catch_unwind};

use image::GrayImage;
use rxing::{BarcodeFormat, DecodeHints};

use crate::card::Quad;
use crate::{filter, warp};

/// The longest text that is handed on, in bytes. A QR code holds at most 2,953 bytes or 4,296 letters, a PDF417 less.
pub const MAX_TEXT_BYTES: usize = 4_296;

/// Pictures are scaled to this many pixels on their long side before anything else; a module stays larger than two
/// pixels for every code that a person would hold in front of a camera.
const WORKING_SIDE: u32 = 1_600;

/// The text of a QR code in the picture.
pub fn qr(image: &GrayImage) -> Option<String> {
    let small = shrink(image);
    let image = small.as_ref().unwrap_or(image);
    let once = |image: &GrayImage| rxing_text(image, BarcodeFormat::QR_CODE).or_else(|| rqrr_text(image));
    once(image).or_else(|| once(&filter::unsharp(image, 2, 1.5)))
}

/// The bytes of a PDF417 symbol in the picture, control characters included. Text beyond Latin-1 comes as UTF-8.
pub fn pdf417(image: &GrayImage) -> Option<Vec<u8>> {
    let small = shrink(image);
    let image = small.as_ref().unwrap_or(image);
    let text = rxing_text(image, BarcodeFormat::PDF_417).or_else(|| {
        let soft = filter::box_mean(image, 1, 1);
        [0.0f32, -4.0, 4.0, -8.0, 8.0, -12.0, 12.0].into_iter().find_map(|degrees| {
            if degrees == 0.0 {
                return rxing_text(&soft, BarcodeFormat::PDF_417);
            }
            rxing_text(&turned(&soft, degrees), BarcodeFormat::PDF_417)
        })
    })?;
    let bytes: Option<Vec<u8>> = text.chars().map(|c| u8::try_from(u32::from(c)).ok()).collect();
    Some(bytes.unwrap_or_else(|| text.into_bytes()))
}

fn shrink(image: &GrayImage) -> Option<GrayImage> {
    let (width, height) = image.dimensions();
    let long = width.max(height);
    let to = |side: u32| (u64::from(side) * u64::from(WORKING_SIDE) / u64::from(long)).max(1) as u32;
    (long > WORKING_SIDE).then(|| filter::scale_gray(image, to(width), to(height)))
}

fn turned(image: &GrayImage, degrees: f32) -> GrayImage {
    let (width, height) = (image.width() as f32, image.height() as f32);
    let (sin, cos) = degrees.to_radians().sin_cos();
    let corner = |x: f32, y: f32| {
        let (dx, dy) = (x - width / 2.0, y - height / 2.0);
        [width / 2.0 + dx * cos - dy * sin, height / 2.0 + dx * sin + dy * cos]
    };
    let quad = Quad([corner(0.0, 0.0), corner(width, 0.0), corner(width, height), corner(0.0, height)]);
    warp::gray(image, &quad, image.width(), image.height())
}

fn rxing_text(image: &GrayImage, format: BarcodeFormat) -> Option<String> {
    let (width, height) = image.dimensions();
    let mut hints = DecodeHints { TryHarder: Some(false), ..DecodeHints::default() };
    let read = || {
        rxing::helpers::detect_in_luma_slice_with_hints(image.as_raw(), width, height, Some(format), &mut hints)
            .ok()
            .map(|result| result.getText().to_owned())
    };
    bounded(read)
}

fn rqrr_text(image: &GrayImage) -> Option<String> {
    let (width, height) = filter::sides(image);
    bounded(|| {
        let pixels = image.as_raw();
        let mut prepared = rqrr::PreparedImage::prepare_from_greyscale(width, height, |x, y| pixels[y * width + x]);
        prepared.detect_grids().into_iter().find_map(|grid| grid.decode().ok().map(|(_, text)| text))
    })
}

/// Runs a foreign reader on pixels that anybody may have made: one that panics has read nothing.
fn bounded(read: impl FnOnce() -> Option<String>) -> Option<String> {
    let text = catch_unwind(AssertUnwindSafe(read)).ok().flatten()?;
    (!text.is_empty() && text.len() <= MAX_TEXT_BYTES).then_some(text)
}

#[cfg(test)]
#[path = "barcode_tests.rs"]
mod tests;
