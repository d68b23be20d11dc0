use image::Luma;
use proptest::prelude::*;

use super::*;
use crate::sample::{self, Dice};

/// The largest distance of a corner from the true one, whichever corner is the first.
fn error(found: &Quad, truth: &Quad) -> f32 {
    (0..4)
        .map(|turn| (0..4).map(|i| distance(found.0[(i + turn) % 4], truth.0[i])).fold(0.0, f32::max))
        .fold(f32::MAX, f32::min)
}

#[test]
fn cards_in_the_hand_are_found_to_a_pixel_or_two() {
    let mut dice = Dice(7);
    let mut found = 0;
    for turn in 0..12 {
        let truth = sample::held(15.0 * turn as f32 - 82.0, 40.0, &mut dice);
        let photo = sample::photograph(&sample::card(&mut dice).0, &truth, &mut dice);
        found += usize::from(find(&photo).is_some_and(|quad| error(&quad, &truth) < 4.0));
    }
    assert!(found >= 11, "{found} of 12");
}

#[test]
fn an_upright_card_starts_at_its_top_left() {
    let mut dice = Dice(3);
    let truth = sample::held(4.0, 10.0, &mut dice);
    let photo = sample::photograph(&sample::card(&mut dice).0, &truth, &mut dice);
    let quad = find(&photo).expect("a card");
    assert!(distance(quad.0[0], truth.0[0]) < 4.0, "{quad:?} for {truth:?}");
}

#[test]
fn a_bare_table_holds_no_card() {
    let mut dice = Dice(5);
    let noise = GrayImage::from_fn(640, 480, |_, _| Luma([(110.0 + 12.0 * dice.spread()) as u8]));
    assert_eq!(find(&noise), None);
    assert_eq!(find(&GrayImage::from_pixel(640, 480, Luma([0]))), None);
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(24))]
    #[test]
    fn no_picture_panics(width in 0u32..200, height in 0u32..200, seed in 1u64..u64::MAX, block in 1u32..40) {
        let mut dice = Dice(seed);
        let grid: Vec<u8> = (0..1024).map(|_| dice.roll() as u8).collect();
        let image = GrayImage::from_fn(width, height, |x, y| Luma([grid[(x / block % 32 + y / block % 32 * 32) as usize]]));
        if let Some(quad) = find(&image) {
            prop_assert!(quad.0.iter().flatten().all(|value| value.is_finite()));
        }
    }
}
