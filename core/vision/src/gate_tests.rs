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
    assert_eq!(look(&sharp, None).guidance(), Some(Guidance::NoCard), "what is printed lies in the middle");
    assert_eq!(look(&scene(&Quad::rectangle(-600.0, 160.0, 980.0, 620.0)), None).guidance(), Some(Guidance::MoveLeft));

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
    for (x, y, guidance) in [
        (-20.0, 160.0, Guidance::MoveLeft),
        (330.0, 160.0, Guidance::MoveRight),
        (150.0, -30.0, Guidance::MoveUp),
        (150.0, 360.0, Guidance::MoveDown),
    ] {
        assert_eq!(outlined(Quad::rectangle(x, y, 980.0, 620.0)), Some(guidance));
    }
    assert_eq!(outlined(Quad::rectangle(-20.0, 60.0, 1320.0, 840.0)), Some(Guidance::MoveAway));
    assert_eq!(
        outlined(Quad::rectangle(40.0, 350.0, 450.0, 290.0)),
        Some(Guidance::MoveLeft),
        "nearer, it would be cut off"
    );
    let part = Quad::rectangle(400.0, 350.0, 450.0, 290.0);
    assert_eq!(look(&sharp, Some(&part)).outline, None, "print outlined by print");
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

#[test]
fn who_finds_no_card_is_told_how_to_find_it_by_touch() {
    let mut search = Search::default();
    let asks = |search: &mut Search, at_ms, guidance| search.ask(at_ms, guidance);
    assert_eq!(asks(&mut search, 0, Some(Guidance::NoCard)), Some(Guidance::NoCard));
    assert_eq!(asks(&mut search, 3_000, Some(Guidance::NoCard)), Some(Guidance::LayOn));
    assert_eq!(asks(&mut search, 3_100, Some(Guidance::MoveCloser)), Some(Guidance::MoveCloser));
    assert_eq!(asks(&mut search, 3_200, Some(Guidance::NoCard)), Some(Guidance::NoCard), "it starts anew");
    assert_eq!(asks(&mut search, 3_300, None), None);
    assert_eq!(asks(&mut search, 4_000, Some(Guidance::NoCard)), Some(Guidance::NoCard));
    assert_eq!(asks(&mut search, 6_000, Some(Guidance::MoveLeft)), Some(Guidance::MoveLeft));
    assert_eq!(asks(&mut search, 7_000, Some(Guidance::NoCard)), Some(Guidance::LayOn), "the direction led to nothing");
}

#[test]
fn who_is_sent_to_and_fro_is_too_near() {
    let mut search = Search::default();
    let (left, right, away) = (Some(Guidance::MoveLeft), Some(Guidance::MoveRight), Some(Guidance::MoveAway));
    assert_eq!(search.ask(0, left), left);
    assert_eq!(search.ask(5_000, right), away);
    assert_eq!(search.ask(8_900, right), away, "long enough to be said");
    assert_eq!(search.ask(9_100, right), right);
    assert_eq!(search.ask(20_000, left), left, "long ago");
    assert_eq!(search.ask(20_100, Some(Guidance::MoveDown)), Some(Guidance::MoveDown));
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
