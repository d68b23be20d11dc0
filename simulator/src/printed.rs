//! SIMULATED portraits of documents, made from a photo of the same face: what a chip, a print and a laser leave of it.

use crate::camera::compressed;
use crate::seeded::Seeded;
use image::imageops::{FilterType, resize};
use image::{Rgb, RgbImage};
use std::f32::consts::TAU;

/// How the portrait came into the document.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Printed {
    /// A file in a chip: small, compressed, otherwise clean.
    Chip,
    /// A good print in colour: paler, hazy, with a fine security pattern.
    Colour,
    /// Engraved by a laser: grey, smaller, hazier, with a strong pattern and noise.
    Engraved,
}

/// What one way of printing does.
struct Way {
    /// Pixels between the eyes.
    eyes: f32,
    /// What is left of the colours.
    colour: f32,
    /// Darkest value and range of values.
    haze: [f32; 2],
    /// Amplitude and period, in pixels, of the pattern.
    pattern: [f32; 2],
    /// Standard deviation of the noise.
    noise: f32,
    /// Quality of the lossy compression, 1 to 100.
    jpeg: u8,
}

impl Printed {
    fn way(self) -> Way {
        match self {
            Self::Chip => Way { eyes: 60.0, colour: 1.0, haze: [0.0, 1.0], pattern: [0.0, 1.0], noise: 0.0, jpeg: 80 },
            Self::Colour => {
                Way { eyes: 60.0, colour: 0.4, haze: [0.15, 0.75], pattern: [0.02, 4.0], noise: 0.012, jpeg: 85 }
            }
            Self::Engraved => {
                Way { eyes: 45.0, colour: 0.0, haze: [0.25, 0.55], pattern: [0.05, 3.2], noise: 0.03, jpeg: 85 }
            }
        }
    }
}

/// The face between these `eyes` (pixels of `photo`, left in the picture first) as a document's portrait: 3.0 by 3.9 distances of the
/// eyes, upright as in the photo. `None` when the eyes coincide or lie so close that the photo would grow beyond reason.
pub fn printed(photo: &RgbImage, eyes: [[f32; 2]; 2], how: Printed, seed: u64) -> Option<RgbImage> {
    let way = how.way();
    let scale = way.eyes / (eyes[1][0] - eyes[0][0]).hypot(eyes[1][1] - eyes[0][1]);
    if !(scale.is_finite() && scale < 16.0) {
        return None;
    }
    let side = |length: u32| ((length as f32 * scale).round() as u32).max(1);
    let scaled = resize(photo, side(photo.width()), side(photo.height()), FilterType::Triangle);
    let corner = [
        (eyes[0][0] + eyes[1][0]) / 2.0 * scale - 1.5 * way.eyes,
        (eyes[0][1] + eyes[1][1]) / 2.0 * scale - 1.55 * way.eyes,
    ];
    let mut chance = Seeded::new(seed);
    let phase = [chance.between(0.0, TAU), chance.between(0.0, TAU)];
    let portrait = RgbImage::from_fn((3.0 * way.eyes) as u32, (3.9 * way.eyes) as u32, |x, y| {
        let (fx, fy) = (x as f32, y as f32);
        // What the photo does not show is its nearest edge.
        let column = (corner[0] + fx).clamp(0.0, scaled.width() as f32 - 1.0) as u32;
        let row = (corner[1] + fy).clamp(0.0, scaled.height() as f32 - 1.0) as u32;
        let [red, green, blue] = scaled.get_pixel(column, row).0.map(|value| f32::from(value) / 255.0);
        let grey = 0.299 * red + 0.587 * green + 0.114 * blue;
        let wave = |along: f32, across: f32, phase: f32, bend: f32| {
            (TAU * (along + 4.0 * (across / bend + phase).sin()) / way.pattern[1]).sin()
        };
        let lines = wave(fx, fy, phase[0], 17.0) + wave(fy, fx, phase[1], 23.0);
        let added = way.pattern[0] * lines + way.noise * chance.normal_pair()[0];
        Rgb([red, green, blue].map(|value| {
            let coloured = grey + way.colour * (value - grey);
            ((way.haze[0] + way.haze[1] * coloured + added) * 255.0).round().clamp(0.0, 255.0) as u8
        }))
    });
    Some(compressed(&portrait, way.jpeg))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn photo() -> RgbImage {
        RgbImage::from_fn(400, 500, |x, y| Rgb([if x < 200 { 40 } else { 220 }, (y / 2) as u8, 90]))
    }

    const EYES: [[f32; 2]; 2] = [[140.0, 200.0], [260.0, 200.0]];

    #[test]
    fn each_way_has_its_size_and_its_range() {
        for (how, size, low, high) in [
            (Printed::Chip, (180, 234), 0, 255),
            (Printed::Colour, (180, 234), 15, 250),
            (Printed::Engraved, (135, 175), 20, 240),
        ] {
            let made = printed(&photo(), EYES, how, 1).expect("a portrait");
            assert_eq!(made.dimensions(), size, "{how:?}");
            assert!(made.as_raw().iter().all(|value| (low..=high).contains(value)), "{how:?}");
            assert_eq!(made, printed(&photo(), EYES, how, 1).expect("a portrait"), "the same seed, the same portrait");
        }
        assert_ne!(printed(&photo(), EYES, Printed::Engraved, 1), printed(&photo(), EYES, Printed::Engraved, 2));
    }

    #[test]
    fn engraving_takes_the_colour_and_the_middle_stays_in_the_middle() {
        let made = printed(&photo(), EYES, Printed::Engraved, 3).expect("a portrait");
        let spread = |pixel: &Rgb<u8>| pixel.0.iter().max().expect("red") - pixel.0.iter().min().expect("red");
        assert!(made.pixels().all(|pixel| spread(pixel) < 24), "grey but for the compression");
        let mean = |columns: std::ops::Range<u32>| {
            let count = columns.len() as u32 * made.height();
            columns
                .flat_map(|x| (0..made.height()).map(move |y| (x, y)))
                .map(|(x, y)| u32::from(made.get_pixel(x, y).0[0]))
                .sum::<u32>()
                / count
        };
        assert!(mean(0..66) + 10 < mean(69..135), "the dark half lies left of the middle between the eyes");
    }

    #[test]
    fn eyes_on_one_spot_make_no_portrait() {
        assert_eq!(printed(&photo(), [[140.0, 200.0]; 2], Printed::Chip, 1), None);
        assert_eq!(printed(&photo(), [[f32::NAN, 0.0], [1.0, 1.0]], Printed::Chip, 1), None);
    }
}
