use image::{GrayImage, Luma, imageops};
use proptest::prelude::*;

use super::*;
use crate::sample::{self, Dice};

/// Whether `found` covers the line `truth` and not much more: corners within 0.8 of its height, in either direction.
fn covers(found: &Quad, truth: &Quad) -> bool {
    let height = truth.spans()[1];
    let near =
        |found: &Quad| found.0.iter().zip(&truth.0).all(|(a, b)| (a[0] - b[0]).hypot(a[1] - b[1]) < 1.3 * height);
    near(found) || near(&found.upside_down())
}

/// The place of the first zone that has all lines of `truth` in their order, counting pairs.
fn rank(zones: &[Zone], truth: &[Quad]) -> Option<usize> {
    let place = zones.iter().position(|zone| {
        zone.lines.len() == truth.len()
            && zone.lines.iter().zip(truth).all(|(line, truth)| {
                covers(line, truth) && {
                    let ahead = |quad: &Quad| [quad.0[1][0] - quad.0[0][0], quad.0[1][1] - quad.0[0][1]];
                    let (a, b) = (ahead(line), ahead(truth));
                    a[0] * b[0] + a[1] * b[1] > 0.0
                }
            })
    });
    place.map(|place| place / 2)
}

#[test]
fn the_zone_of_a_card_in_the_hand_is_among_the_first() {
    let mut dice = Dice(11);
    let mut ranks = Vec::new();
    for turn in 0..16 {
        // Around each of the four ways up.
        let degrees = 90.0 * (turn % 4) as f32 + 11.0 * dice.spread();
        let held = sample::held(degrees, 25.0, &mut dice);
        let (card, lines) = sample::card(&mut dice);
        let photo = sample::photograph(&card, &held, &mut dice);
        let truth: Vec<Quad> = lines.iter().map(|line| sample::seen(line, &held)).collect();
        ranks.push(rank(&find_mrz(&photo), &truth));
    }
    let found = ranks.iter().filter(|rank| rank.is_some_and(|rank| rank < 4)).count();
    assert!(found >= 14, "{found} of 16: {ranks:?}");
}

#[test]
fn two_lines_on_a_small_scan_are_the_first_candidate() {
    for pitch in [6, 9, 14, 22] {
        let mut dice = Dice(29);
        let mut page = GrayImage::from_pixel(49 * pitch, 34 * pitch, Luma([225]));
        for line in 0..2 {
            sample::text(&mut page, 2 * pitch, 27 * pitch + line * pitch * 5 / 2, pitch, 44, 30, &mut dice);
        }
        let truth: Vec<Quad> = (0..2)
            .map(|line| {
                let (x, y) = ((2 * pitch) as f32, (27 * pitch + line * pitch * 5 / 2) as f32);
                Quad::rectangle(x, y, 43.7 * pitch as f32, pitch as f32)
            })
            .collect();
        assert_eq!(rank(&find_mrz(&page), &truth), Some(0), "pitch {pitch}");
        // Upside down, the fillers are on the left: the first of the pair reads the right way.
        let zones = find_mrz(&imageops::rotate180(&page));
        let first = zones.first().expect("a zone");
        assert!(first.lines[0].0[0][0] > first.lines[0].0[1][0], "pitch {pitch}: {first:?}");
    }
}

#[test]
fn turning_and_mirroring_a_zone_keeps_its_reading_order() {
    let line = |y: f32| Quad::rectangle(10.0, y, 100.0, 10.0);
    let zone = Zone { quad: Quad::rectangle(10.0, 5.0, 100.0, 35.0), lines: vec![line(5.0), line(30.0)] };
    let turned = zone.upside_down();
    assert_eq!((turned.lines[0].0[0], turned.lines[1].0[0]), ([110.0, 40.0], [110.0, 15.0]));
    assert_eq!(turned.upside_down(), zone);
    assert_eq!(zone.mirrored().lines[0].0[0], [110.0, 5.0]);
    assert_eq!(zone.mirrored().mirrored(), zone);
}

#[test]
fn an_empty_picture_has_no_zone() {
    for (width, height) in [(0, 0), (5, 900), (640, 480)] {
        assert!(find_mrz(&GrayImage::from_pixel(width, height, Luma([180]))).is_empty());
    }
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(16))]
    #[test]
    fn no_picture_panics_or_floods(width in 0u32..160, height in 0u32..160, seed in 1u64..u64::MAX, block in 1u32..8) {
        let mut dice = Dice(seed);
        let grid: Vec<u8> = (0..1024).map(|_| dice.roll() as u8).collect();
        let image = GrayImage::from_fn(width, height, |x, y| Luma([grid[(x / block % 32 + y / block % 32 * 32) as usize]]));
        let zones = find_mrz(&image);
        prop_assert!(zones.len() <= MAX_ZONES + 1);
        prop_assert!(zones.iter().all(|zone| (1..=3).contains(&zone.lines.len())));
    }
}
