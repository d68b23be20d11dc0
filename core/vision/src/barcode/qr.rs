//! QR codes: `rxing` first because it is the faster and the better reader, `rqrr` for the perspective cases that it loses,
//! both again on an unsharp-masked copy for blur. Mirrored codes are read too.

use image::GrayImage;
use rxing::BarcodeFormat;

use super::reader::{bounded, read};
use crate::filter;

/// Pictures are scaled to this many pixels on their long side before anything else; a module stays larger than two
/// pixels for every code that a person would hold in front of a camera.
const WORKING_SIDE: u32 = 1_600;

/// The text of a QR code in the picture.
pub fn qr(image: &GrayImage) -> Option<String> {
    let small = filter::shrink(image, WORKING_SIDE);
    let image = small.as_ref().unwrap_or(image);
    let once = |image: &GrayImage| {
        let read = read(image, BarcodeFormat::QR_CODE);
        read.and_then(|content| content.text().map(str::to_owned)).or_else(|| second_opinion(image))
    };
    once(image).or_else(|| once(&filter::unsharp(image, 2, 1.5)))
}

fn second_opinion(image: &GrayImage) -> Option<String> {
    let (width, height) = filter::sides(image);
    bounded(|| {
        let pixels = image.as_raw();
        let mut prepared = rqrr::PreparedImage::prepare_from_greyscale(width, height, |x, y| pixels[y * width + x]);
        prepared.detect_grids().into_iter().find_map(|grid| grid.decode().ok().map(|(_, text)| text))
    })
}
