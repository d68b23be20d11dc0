//! Whether a picture of a face is good enough to be compared, with a number for each question.

use crate::detect::Face;
use crate::warp::{Map, Outside, cut};
use image::RgbImage;
use regain_base::Reason;
use serde::{Deserialize, Serialize};

/// Fewest pixels between the eyes of an ID's portrait: below, errors grow several times (reference measurements at 60, 45, 28).
pub const PORTRAIT_EYES: f32 = 60.0;
/// Fewest pixels between the eyes of a live face.
pub const LIVE_EYES: f32 = 40.0;
/// Least sharpness, see [`Quality::sharpness`].
pub const SHARPNESS: f32 = 0.010;
/// Least and most brightness of a live face: beyond, a photo made darker (with a small sensor's noise) or brighter is as far from itself as
/// a head turned by [`YAW`] is from its frontal face, 0.32. Of 85 faces of photos the darkest has 0.26, the brightest 0.71.
pub const BRIGHTNESS: std::ops::RangeInclusive<f32> = 0.05..=0.80;
/// Largest turn to either side, in degrees.
pub const YAW: f32 = 35.0;
/// Largest tilt of the head's axis in the picture, in degrees.
pub const ROLL: f32 = 30.0;
/// A second face with more than this share of the largest face's width is company, not background.
pub const COMPANY: f32 = 0.5;
/// Side of the aligned square on which sharpness is measured, in pixels.
const SIDE: usize = 64;

/// What a picture is wanted for.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Purpose {
    /// The portrait of a document.
    Portrait,
    /// A frame of the live face.
    Live,
}

/// The measurements.
#[derive(Debug, Clone, Copy, PartialEq, Serialize, Deserialize)]
pub struct Quality {
    /// Distance of the eyes, in pixels.
    pub eye_distance: f32,
    /// Energy of edges over energy of light on the face scaled to 64 px: falls with blur, does not move with exposure.
    pub sharpness: f32,
    /// Turn to the side from the nose's place between the eyes, in degrees; good to a few degrees up to 35.
    pub yaw: f32,
    /// Tilt of the line of the eyes, in degrees.
    pub roll: f32,
    /// Mean brightness of the face, 0..1 of the encoded range.
    pub brightness: f32,
}

/// Measures a face.
pub fn measure(image: &RgbImage, face: &Face) -> Quality {
    let [left, right, nose, ..] = face.points;
    let distance = face.eye_distance().max(1e-3);
    let along = [(right[0] - left[0]) / distance, (right[1] - left[1]) / distance];
    let middle = [(left[0] + right[0]) / 2.0, (left[1] + right[1]) / 2.0];
    let offset = ((nose[0] - middle[0]) * along[0] + (nose[1] - middle[1]) * along[1]) / distance;
    let (sharpness, brightness) = texture(image, face);
    Quality {
        eye_distance: face.eye_distance(),
        sharpness,
        yaw: 76.0 * offset,
        roll: face.roll().to_degrees(),
        brightness,
    }
}

impl Quality {
    /// Why this picture should be taken again, if it should.
    pub fn refusal(&self, purpose: Purpose) -> Option<Reason> {
        let portrait = purpose == Purpose::Portrait;
        let fewest = if portrait { PORTRAIT_EYES } else { LIVE_EYES };
        // A measurement that is no number refuses too.
        if self.eye_distance.is_nan() || self.eye_distance < fewest {
            return Some(if portrait { Reason::PortraitTooSmall } else { Reason::FaceTooSmall });
        }
        if !portrait && !BRIGHTNESS.contains(&self.brightness) {
            // A measurement that is no number is no light.
            let bright = self.brightness > *BRIGHTNESS.end();
            return Some(if bright { Reason::TooBright } else { Reason::TooDark });
        }
        if self.sharpness.is_nan() || self.sharpness < SHARPNESS {
            return Some(Reason::FaceBlurred);
        }
        if !(self.yaw.abs() <= YAW && self.roll.abs() <= ROLL) {
            return Some(Reason::FaceTurned);
        }
        None
    }
}

/// The face to compare among all that were found, largest first.
///
/// # Errors
/// [`Reason::NoFace`] (for a portrait [`Reason::NoPortrait`]) when there is none, [`Reason::SeveralFaces`] when a second
/// one is of similar size. A portrait may have company: many documents repeat it smaller.
pub fn only(faces: &[Face], purpose: Purpose) -> Result<Face, Reason> {
    match (faces, purpose) {
        ([], Purpose::Portrait) => Err(Reason::NoPortrait),
        ([], Purpose::Live) => Err(Reason::NoFace),
        ([first, second, ..], Purpose::Live) if second.side() > first.side() * COMPANY => Err(Reason::SeveralFaces),
        ([first, ..], _) => Ok(*first),
    }
}

/// Sharpness and brightness of the face's square.
fn texture(image: &RgbImage, face: &Face) -> (f32, f32) {
    let map = Map::square(face.center(), face.side(), face.roll(), SIDE);
    let rgb = cut(image, &map, SIDE, Outside::Edge);
    let grey: Vec<f32> = rgb.chunks_exact(3).map(|c| (0.299 * c[0] + 0.587 * c[1] + 0.114 * c[2]) / 255.0).collect();
    let mean = grey.iter().sum::<f32>() / grey.len() as f32;
    let mut edges = 0.0;
    for row in 1..SIDE - 1 {
        for column in 1..SIDE - 1 {
            let at = row * SIDE + column;
            edges += (4.0 * grey[at] - grey[at - 1] - grey[at + 1] - grey[at - SIDE] - grey[at + SIDE]).powi(2);
        }
    }
    let count = ((SIDE - 2) * (SIDE - 2)) as f32;
    ((edges / count).sqrt() / mean.max(0.02), mean)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn face(nose_x: f32) -> Face {
        let points = [[70.0, 80.0], [130.0, 80.0], [nose_x, 110.0], [100.0, 130.0], [50.0, 90.0], [150.0, 90.0]];
        Face { bounds: [50.0, 50.0, 100.0, 100.0], score: 1.0, points }
    }

    fn stripes(width: u32) -> RgbImage {
        RgbImage::from_fn(200, 200, |x, _| image::Rgb([if (x / width).is_multiple_of(2) { 90 } else { 160 }; 3]))
    }

    #[test]
    fn a_good_face_passes_and_each_fault_has_its_reason() {
        let good = measure(&stripes(4), &face(100.0));
        assert_eq!(good.refusal(Purpose::Portrait), None, "{good:?}");
        assert!((good.eye_distance - 60.0).abs() < 1e-4 && good.yaw.abs() < 1e-3);
        let small = Quality { eye_distance: 59.0, ..good };
        assert_eq!(small.refusal(Purpose::Portrait), Some(Reason::PortraitTooSmall));
        assert_eq!(small.refusal(Purpose::Live), None);
        assert_eq!(Quality { eye_distance: 30.0, ..good }.refusal(Purpose::Live), Some(Reason::FaceTooSmall));
        let lit = |brightness| Quality { brightness, ..good };
        assert_eq!(lit(0.04).refusal(Purpose::Live), Some(Reason::TooDark));
        assert_eq!(lit(f32::NAN).refusal(Purpose::Live), Some(Reason::TooDark));
        assert_eq!(lit(0.81).refusal(Purpose::Live), Some(Reason::TooBright));
        assert_eq!([0.06, 0.79].map(|brightness| lit(brightness).refusal(Purpose::Live)), [None; 2]);
        assert_eq!(lit(0.81).refusal(Purpose::Portrait), None);
        assert_eq!(Quality { sharpness: f32::NAN, ..good }.refusal(Purpose::Live), Some(Reason::FaceBlurred));
        let turned = measure(&stripes(4), &face(135.0));
        assert_eq!(turned.refusal(Purpose::Live), Some(Reason::FaceTurned), "{turned:?}");
    }

    #[test]
    fn sharpness_falls_with_blur_and_not_with_exposure() {
        let sharp = measure(&stripes(4), &face(100.0)).sharpness;
        let darker = RgbImage::from_fn(200, 200, |x, y| image::Rgb(stripes(4).get_pixel(x, y).0.map(|v| v / 2)));
        let dark = measure(&darker, &face(100.0)).sharpness;
        assert!((dark / sharp - 1.0).abs() < 0.05, "{sharp} {dark}");
        let blurred = image::imageops::blur(&stripes(4), 4.0);
        assert!(measure(&blurred, &face(100.0)).sharpness < sharp / 4.0);
    }

    #[test]
    fn one_face_is_chosen_or_a_reason_given() {
        let (near, mut far) = (face(100.0), face(100.0));
        far.bounds[2..].copy_from_slice(&[40.0, 40.0]);
        assert_eq!(only(&[], Purpose::Live), Err(Reason::NoFace));
        assert_eq!(only(&[], Purpose::Portrait), Err(Reason::NoPortrait));
        assert_eq!(only(&[near, near], Purpose::Live), Err(Reason::SeveralFaces));
        assert_eq!(only(&[near, far], Purpose::Live), Ok(near));
        assert_eq!(only(&[near, near], Purpose::Portrait), Ok(near));
    }
}
