use image::Luma;
use proptest::prelude::*;

use super::*;
use crate::filter::box_mean;

/// A grey table with a light card of print-like texture on it.
fn scene(card: &Quad) -> GrayImage {
    let [left, top] = card.0[0];
    let [right, bottom] = card.0[2];
    GrayImage::from_fn(1280, 960, |x, y| {
        let (px, py) = (x as f32, y as f32);
        let inside = px > left && px < right && py > top && py < bottom;
        let ink = (x / 6).wrapping_mul(2_654_435_761).wrapping_add((y / 8).wrapping_mul(40_503)) >> 7 & 3 == 0;
        Luma([if !inside {
            90
        } else if ink {
            60
        } else {
            215
        }])
    })
}

fn card() -> Quad {
    Quad::rectangle(150.0, 160.0, 980.0, 620.0)
}

#[test]
fn a_sharp_flat_card_in_good_light_passes() {
    let quality = look(&scene(&card()), Some(&card()));
    assert_eq!(quality.guidance(), None, "{quality:?}");
}

#[test]
fn each_gate_asks_for_what_is_wrong() {
    let sharp = scene(&card());
    let lit = |factor: f32, offset: f32| {
        let mut image = sharp.clone();
        image.iter_mut().for_each(|value| *value = (f32::from(*value) * factor + offset).clamp(0.0, 255.0) as u8);
        look(&image, Some(&card())).guidance()
    };
    assert_eq!(lit(0.25, 0.0), Some(Guidance::TooDark));
    assert_eq!(lit(0.1, 232.0), Some(Guidance::TooBright));
    assert_eq!(look(&sharp, None).guidance(), Some(Guidance::NoCard));

    let blurred = box_mean(&box_mean(&sharp, 5, 5), 5, 5);
    assert_eq!(look(&blurred, Some(&card())).guidance(), Some(Guidance::HoldStill));

    let mut flash = sharp.clone();
    for (x, y, pixel) in flash.enumerate_pixels_mut() {
        if (x as f32 - 500.0).hypot(y as f32 - 400.0) < 100.0 {
            *pixel = Luma([255]);
        }
    }
    assert_eq!(look(&flash, Some(&card())).guidance(), Some(Guidance::Glare));

    let outlined = |quad: Quad| look(&scene(&quad), Some(&quad)).guidance();
    assert_eq!(outlined(Quad::rectangle(400.0, 350.0, 450.0, 290.0)), Some(Guidance::MoveCloser));
    assert_eq!(outlined(Quad::rectangle(-20.0, 160.0, 980.0, 620.0)), Some(Guidance::CutOff));
    let tilted = Quad([[150.0, 160.0], [1130.0, 160.0], [1030.0, 780.0], [250.0, 780.0]]);
    assert_eq!(outlined(tilted), Some(Guidance::HoldFlat));
}

#[test]
fn a_message_stands_long_enough_to_be_read() {
    let mut guide = Guide::default();
    assert_eq!(guide.show(0, Some(Guidance::MoveCloser)), Some(Guidance::MoveCloser));
    assert_eq!(guide.show(700, Some(Guidance::Glare)), Some(Guidance::MoveCloser));
    assert_eq!(guide.show(1_100, None), Some(Guidance::MoveCloser));
    assert_eq!(guide.show(1_250, Some(Guidance::Glare)), Some(Guidance::Glare));
    assert_eq!(guide.show(3_000, Some(Guidance::Glare)), Some(Guidance::Glare));
    assert_eq!(guide.show(3_050, None), None);
    assert_eq!(guide.show(3_060, Some(Guidance::HoldStill)), Some(Guidance::HoldStill));
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(48))]
    #[test]
    fn no_picture_and_no_outline_panics(width in 0u32..90, height in 0u32..90, corners in prop::array::uniform8(-200.0f32..300.0)) {
        let image = GrayImage::from_fn(width, height, |x, y| Luma([(x * 7 + y * 13) as u8]));
        let quad = Quad(std::array::from_fn(|i| [corners[2 * i], corners[2 * i + 1]]));
        let quality = look(&image, Some(&quad));
        prop_assert!(quality.sharpness.is_finite() && (0.0..=1.0).contains(&quality.glare));
        look_for_card(&image);
    }
}
