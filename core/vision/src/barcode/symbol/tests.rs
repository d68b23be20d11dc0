use super::*;
use crate::barcode::tests::{pdf417_symbol, seen, turned_quad};
use crate::card::Quad;
use crate::filter::box_mean;
use crate::sample::Dice;
use image::Luma;
use image::imageops::{flip_horizontal, rotate90, rotate180};
use rxing::pdf417::PDF417Writer;
use rxing::pdf417::encoder::Dimensions;
use rxing::{BarcodeFormat, EncodeHintValue, EncodeHints, Writer as _};

const TEXT: &str =
    "@\n\u{1e}\rANSI 636000100002DL00410278ZV03190008DLDAQT64235789\nDCSSAMPLE\nDACMICHAEL\nDBB06061986\r";

/// A symbol with 64 check words, as licences have them, on white paper.
fn licence_symbol(compact: bool) -> GrayImage {
    let hints = EncodeHints::default()
        .with(EncodeHintValue::Margin("0".into()))
        .with(EncodeHintValue::ErrorCorrection("5".into()))
        .with(EncodeHintValue::Pdf417Compact(compact.to_string()))
        .with(EncodeHintValue::Pdf417Dimensions(Dimensions::new(9, 9, 3, 90)));
    let matrix = PDF417Writer.encode_with_hints(TEXT, &BarcodeFormat::PDF_417, 0, 0, &hints).expect("a symbol");
    let inside = |at: u32, side: u32| (6..side + 6).contains(&at);
    GrayImage::from_fn(matrix.getWidth() + 12, matrix.getHeight() + 12, |x, y| {
        let dark = inside(x, matrix.getWidth()) && inside(y, matrix.getHeight()) && matrix.get(x - 6, y - 6);
        Luma([if dark { 20 } else { 235 }])
    })
}

fn text(image: &GrayImage) -> Option<String> {
    read(image).and_then(Content::into_text)
}

#[test]
fn symbols_at_any_angle_and_slant_are_read_through_a_blur() {
    let flat = pdf417_symbol(TEXT);
    let scale = 760.0 / flat.width() as f32;
    let mut read = 0;
    for (index, degrees) in [4.0f32, -21.0, 38.0, 97.0, 171.0, -60.0].into_iter().enumerate() {
        let mut dice = Dice(23 + index as u64);
        let mut picture = seen(&flat, &turned_quad(&flat, scale, degrees, 0.04, &mut dice));
        picture = box_mean(&picture, 1, 1);
        picture.iter_mut().for_each(|v| *v = (f32::from(*v) + 10.0 * dice.spread()).clamp(0.0, 255.0) as u8);
        let found = text(&picture);
        assert!(found.as_deref().is_none_or(|found| found == TEXT));
        read += usize::from(found.is_some());
    }
    assert!(read >= 5, "{read} of 6");
}

#[test]
fn symbols_from_behind_and_on_their_side_are_read() {
    let upright = seen(&pdf417_symbol(TEXT), &Quad::rectangle(60.0, 200.0, 840.0, 300.0));
    for (index, picture) in
        [flip_horizontal(&upright), rotate90(&upright), rotate180(&flip_horizontal(&upright))].iter().enumerate()
    {
        assert_eq!(text(picture).as_deref(), Some(TEXT), "way {index}");
    }
}

#[test]
fn compact_symbols_are_read_from_both_sides() {
    let flat = licence_symbol(true);
    let full = licence_symbol(false);
    assert!(flat.width() + 30 < full.width(), "no right indicator and no stop pattern");
    let upright = seen(&flat, &Quad::rectangle(60.0, 200.0, 780.0, 300.0));
    for (index, picture) in [rotate180(&upright), flip_horizontal(&upright), upright].iter().enumerate() {
        assert_eq!(text(picture).as_deref(), Some(TEXT), "way {index}");
    }
    let mut dice = Dice(61);
    let tilted = seen(&flat, &turned_quad(&flat, 3.0, 7.0, 0.03, &mut dice));
    assert_eq!(text(&box_mean(&tilted, 1, 1)).as_deref(), Some(TEXT));
}

#[test]
fn a_lamp_on_the_symbol_costs_only_check_words() {
    let mut picture = seen(&licence_symbol(false), &Quad::rectangle(60.0, 200.0, 840.0, 260.0));
    for (x, y, pixel) in picture.enumerate_pixels_mut() {
        if (x as f32 - 520.0).hypot(y as f32 - 320.0) < 50.0 {
            pixel.0 = [255];
        }
    }
    assert_eq!(text(&picture).as_deref(), Some(TEXT));
    // Too much is gone here: nothing is made up.
    picture.enumerate_pixels_mut().filter(|(x, ..)| (300..620).contains(x)).for_each(|(_, _, pixel)| pixel.0 = [255]);
    assert_eq!(text(&picture), None);
}
