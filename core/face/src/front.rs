//! What the mesh tells of a face that is to be compared: whether it looks up or down, and whether something covers it.

use crate::landmarks::Mesh;
use crate::light::{CENTER, Skin, sample};
use image::RgbImage;
use regain_base::Reason;
use serde::{Deserialize, Serialize};

/// Largest turn up or down, degrees. Half of the simulated heads pass it at 30 up and at 33 down, 0.40 and 0.52 from their own frontal face;
/// of 85 faces of photos the farthest has 26 (model card).
pub const PITCH: f32 = 28.0;
/// Least share of points with the skin's colour, see [`Front::bare`]: one point is enough. Two faces against the light, their eyes in deep
/// shade, have one or two; behind dark glasses there is none (model card).
pub const BARE: f32 = 0.02;
/// How far the chin lies behind the forehead on a head that looks straight ahead, degrees: 4 to 16 from person to person.
const UPRIGHT: f32 = 9.0;
/// Top of the forehead and tip of the chin.
const FOREHEAD_AND_CHIN: [usize; 2] = [10, 152];
/// Two rings of skin around the eye left in the picture, two around the other one, the lower nose, and lips with the skin around them.
const PARTS: [&[usize]; 4] = [
    &[
        226, 31, 228, 229, 230, 231, 232, 233, 244, 113, 225, 224, 223, 222, 221, 189, 110, 24, 23, 22, 26, 112, 243,
        130, 247, 30, 29, 27, 28, 56, 190, 25,
    ],
    &[
        446, 261, 448, 449, 450, 451, 452, 453, 464, 342, 445, 444, 443, 442, 441, 413, 339, 254, 253, 252, 256, 341,
        463, 359, 467, 260, 259, 257, 258, 286, 414, 255,
    ],
    &[1, 2, 4, 5, 19, 94, 98, 327, 45, 275, 48, 278, 195, 51, 281],
    &[0, 17, 37, 267, 61, 291, 84, 314, 18, 200, 57, 287, 43, 273, 186, 410, 167, 393, 165, 391, 164, 92, 322],
];

/// The measurements.
#[derive(Debug, Clone, Copy, PartialEq, Serialize, Deserialize)]
pub struct Front {
    /// Turn down, negative up, degrees: how far the chin lies behind the forehead, as the mesh has it. Good to about 7 degrees, since
    /// foreheads and chins differ.
    pub pitch: f32,
    /// Of each eye's surroundings, the nose and the mouth, the share of points with the colour of the skin (0..1): that of the part that
    /// shows least. Glasses, beards and shade leave some; dark glasses and a mask leave none.
    pub bare: f32,
}

impl Front {
    /// Measures a face of the picture.
    pub fn of(image: &RgbImage, mesh: &Mesh) -> Self {
        Self { pitch: lean(mesh) - UPRIGHT, bare: bare(image, mesh) }
    }

    /// Why this picture should be taken again, if it should.
    pub fn refusal(&self) -> Option<Reason> {
        // A measurement that is no number refuses too.
        if !(-PITCH..=PITCH).contains(&self.pitch) {
            return Some(Reason::FaceTurned);
        }
        (!(BARE..=1.0).contains(&self.bare)).then_some(Reason::FaceCovered)
    }
}

/// How far the chin lies behind the forehead, degrees, along the face's own axis.
fn lean(mesh: &Mesh) -> f32 {
    let [top, chin] = FOREHEAD_AND_CHIN.map(|index| mesh.points[index]);
    let [x, y, z] = std::array::from_fn(|axis| chin[axis] - top[axis]);
    let (sin, cos) = mesh.roll().sin_cos();
    z.atan2(y * cos - x * sin).to_degrees()
}

fn bare(image: &RgbImage, mesh: &Mesh) -> f32 {
    let light = sample(image, mesh);
    let skin = Skin::of(CENTER.iter().filter_map(|&index| light[index]));
    let share = |part: &[usize]| {
        let seen: Vec<[f32; 3]> = part.iter().filter_map(|&index| light[index]).collect();
        let bare = seen.iter().filter(|light| skin.has(**light)).count();
        // Of a part that is blown out, or beyond the picture's edge, nothing is said.
        if seen.len() * 2 > part.len() { bare as f32 / seen.len() as f32 } else { 1.0 }
    };
    PARTS.iter().map(|part| share(part)).fold(1.0, f32::min)
}

#[cfg(test)]
mod tests {
    use super::*;
    use image::Rgb;

    const SKIN: [u8; 3] = [200, 150, 130];

    /// All points in a grid 16 px apart, the forehead above the chin, so that each has a spot of its own.
    fn mesh(behind: f32) -> Mesh {
        let place = |index: usize| [20.0 + 16.0 * (index % 24) as f32, 20.0 + 16.0 * (index / 24) as f32, 0.0];
        let mut points: Vec<[f32; 3]> = (0..468).map(place).collect();
        // The corners of the eyes, level: 160 px apart, so a spot reaches 5 px.
        (points[33], points[263]) = ([100.0, 350.0, 0.0], [260.0, 350.0, 0.0]);
        (points[10], points[152]) = ([180.0, 360.0, 0.0], [180.0, 460.0, behind]);
        Mesh { points, presence: 1.0 }
    }

    fn picture(covered: &[usize], color: [u8; 3]) -> RgbImage {
        let mut image = RgbImage::from_pixel(420, 500, Rgb(SKIN));
        let mesh = mesh(0.0);
        for &index in covered {
            let [x, y, _] = mesh.points[index];
            for (dx, dy) in (0..15).flat_map(|dx| (0..15).map(move |dy| (dx, dy))) {
                image.put_pixel(x as u32 + dx - 7, y as u32 + dy - 7, Rgb(color));
            }
        }
        image
    }

    #[test]
    fn what_has_another_colour_covers_and_what_leaves_some_skin_does_not() {
        let refusal = |covered: &[usize], color| {
            let front = Front { pitch: 0.0, ..Front::of(&picture(covered, color), &mesh(0.0)) };
            front.refusal()
        };
        assert_eq!(refusal(&[], SKIN), None);
        for part in PARTS {
            for color in [[25, 25, 25], [235, 240, 245], [90, 150, 210]] {
                assert_eq!(refusal(part, color), Some(Reason::FaceCovered), "{color:?}");
                assert_eq!(refusal(&part[part.len() / 6 + 1..], color), None, "a sixth is bare");
            }
            assert_eq!(refusal(part, SKIN.map(|value| value - value / 3)), None, "shade");
            assert_eq!(refusal(part, [255; 3]), None, "of what is blown out nothing is said");
        }
    }

    #[test]
    fn who_looks_up_or_down_too_far_is_asked_to_look_ahead() {
        let looking = |degrees: f32| {
            let behind = 100.0 * (degrees + UPRIGHT).to_radians().tan();
            Front::of(&picture(&[], SKIN), &mesh(behind))
        };
        for degrees in [-27.0, 0.0, 27.0] {
            let front = looking(degrees);
            assert!((front.pitch - degrees).abs() < 0.1, "{front:?}");
            assert_eq!(front.refusal(), None);
        }
        for degrees in [-29.0, 29.0] {
            assert_eq!(looking(degrees).refusal(), Some(Reason::FaceTurned));
        }
        assert_eq!(Front { pitch: f32::NAN, bare: 1.0 }.refusal(), Some(Reason::FaceTurned));
        assert_eq!(Front { pitch: 0.0, bare: f32::NAN }.refusal(), Some(Reason::FaceCovered));
    }
}
