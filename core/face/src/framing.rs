//! Is the face where the light check needs it, and if not, what should the person do?

use crate::detect::Face;
use crate::quality::{Purpose, measure, only};
use image::RgbImage;
use regain_base::Reason;
use serde::Serialize;

/// Distance of the eyes as a share of the picture's shorter side, from and to: nearer, the phone's own light is uneven and the face leaves
/// the frame; further, it is too weak.
pub const EYES: std::ops::RangeInclusive<f32> = 0.13..=0.36;
/// How far the face's middle may be from the picture's, as a share of the side, before something of it is soon cut off.
pub const OFF: f32 = 0.16;
/// How far the head may be turned or tilted, in degrees; the match itself takes more.
pub const TURNED: f32 = 22.0;

/// What a person should do next. Left, right, up and down are the camera's own.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize)]
#[serde(rename_all = "kebab-case")]
pub enum Framing {
    /// No face is seen.
    NoFace,
    /// Somebody else is as near.
    SeveralFaces,
    /// Come closer.
    MoveCloser,
    /// Further away.
    MoveAway,
    /// The face is towards the left border of the picture.
    MoveLeft,
    /// Towards the right border.
    MoveRight,
    /// Towards the upper border.
    MoveUp,
    /// Towards the lower border.
    MoveDown,
    /// Look straight at the camera.
    Turn,
}

/// What is in the way of the light check in a picture with these faces (largest first), the worst first; `None` when nothing is.
pub fn framing(image: &RgbImage, faces: &[Face]) -> Option<Framing> {
    let face = match only(faces, Purpose::Live) {
        Ok(face) => face,
        Err(Reason::SeveralFaces) => return Some(Framing::SeveralFaces),
        Err(_) => return Some(Framing::NoFace),
    };
    let (width, height) = (image.width() as f32, image.height() as f32);
    let eyes = face.eye_distance() / width.min(height).max(1.0);
    let [x, y] = face.center();
    let (x, y) = (x / width.max(1.0) - 0.5, y / height.max(1.0) - 0.5);
    let sideways = if x < 0.0 { Framing::MoveLeft } else { Framing::MoveRight };
    let upright = if y < 0.0 { Framing::MoveUp } else { Framing::MoveDown };
    let quality = measure(image, &face);
    let gates = [
        (eyes > *EYES.end(), Framing::MoveAway),
        (x.abs() > OFF && x.abs() >= y.abs(), sideways),
        (y.abs() > OFF, upright),
        (x.abs() > OFF, sideways),
        (eyes < *EYES.start(), Framing::MoveCloser),
        (quality.yaw.abs() > TURNED || quality.roll.abs() > TURNED, Framing::Turn),
    ];
    gates.into_iter().find(|(closed, _)| *closed).map(|(_, framing)| framing)
}

#[cfg(test)]
mod tests {
    use super::*;

    /// A face of `eyes` pixels between the eyes around this place, looking ahead or to the side.
    fn face(x: f32, y: f32, eyes: f32, nose: f32) -> Face {
        let at = |dx: f32, dy: f32| [x + dx * eyes, y + dy * eyes];
        let points = [at(-0.5, -0.3), at(0.5, -0.3), at(nose, 0.2), at(0.0, 0.6), at(-0.9, -0.1), at(0.9, -0.1)];
        Face { bounds: [x - eyes, y - eyes, 2.0 * eyes, 2.0 * eyes], score: 1.0, points }
    }

    #[test]
    fn each_thing_in_the_way_has_its_word() {
        let image = RgbImage::from_pixel(360, 480, image::Rgb([120; 3]));
        let asks = |faces: &[Face]| framing(&image, faces);
        let good = face(180.0, 240.0, 80.0, 0.0);
        assert_eq!(asks(&[good]), None);
        assert_eq!(asks(&[]), Some(Framing::NoFace));
        assert_eq!(asks(&[good, good]), Some(Framing::SeveralFaces));
        for (x, y, eyes, nose, wanted) in [
            (180.0, 240.0, 40.0, 0.0, Framing::MoveCloser),
            (180.0, 240.0, 140.0, 0.0, Framing::MoveAway),
            (90.0, 240.0, 80.0, 0.0, Framing::MoveLeft),
            (270.0, 240.0, 80.0, 0.0, Framing::MoveRight),
            (180.0, 120.0, 80.0, 0.0, Framing::MoveUp),
            (180.0, 360.0, 80.0, 0.0, Framing::MoveDown),
            (180.0, 240.0, 80.0, 0.4, Framing::Turn),
        ] {
            assert_eq!(asks(&[face(x, y, eyes, nose)]), Some(wanted));
        }
    }
}
