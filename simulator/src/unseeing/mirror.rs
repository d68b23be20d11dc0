use super::Hand;
use crate::canvas::bilinear;
use crate::seeded::Seeded;
use image::{Rgb, RgbImage};

/// Pixels of a frame, and the focal length in its widths, as the simulator's selfies.
const SIZE: [u32; 2] = [360, 480];
const FOCAL: f32 = 1.12;
/// Distance of the eyes, cm.
const EYES: f32 = 6.3;

/// A face before the front camera, wherever the hand holds it. A flat picture of the person is moved and scaled: place and size are true,
/// perspective is not.
pub struct Mirror<'a> {
    portrait: &'a RgbImage,
    /// Between the eyes in the portrait, px, and the middle of the face, px.
    eyes: f32,
    middle: [f32; 2],
    seed: u64,
}

impl<'a> Mirror<'a> {
    /// `eyes` is their distance in `portrait`, `middle` that of the face, px.
    pub fn new(portrait: &'a RgbImage, eyes: f32, middle: [f32; 2], seed: u64) -> Self {
        Self { portrait, eyes, middle, seed }
    }

    /// The frame at `at`, in seconds.
    pub fn frame(&self, hand: &Hand, at: f32) -> RgbImage {
        let ([x, y, distance], _) = hand.trembling(at);
        let (width, height) = (SIZE[0] as f32, SIZE[1] as f32);
        let per_cm = FOCAL * width / distance.max(5.0);
        let scale = self.eyes / (EYES * per_cm);
        // The lens to the right of the face sees it on its left.
        let face = [width / 2.0 - x * per_cm, height / 2.0 - y * per_cm];
        let mut chance = Seeded::new(self.seed.wrapping_mul(977).wrapping_add((at * 1000.0) as u64));
        let (right, lower) = (self.portrait.width() as f32 - 1.0, self.portrait.height() as f32 - 1.0);
        RgbImage::from_fn(SIZE[0], SIZE[1], |column, row| {
            // What is beside the picture is as its edge: a plain wall, and shoulders.
            let u = ((column as f32 - face[0]) * scale + self.middle[0]).clamp(0.0, right);
            let v = ((row as f32 - face[1]) * scale + self.middle[1]).clamp(0.0, lower);
            let [grain, _] = chance.normal_pair();
            Rgb(bilinear(self.portrait, u, v).map(|value| (value * 255.0 + 2.0 * grain).clamp(0.0, 255.0) as u8))
        })
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_face_moves_against_the_phone_and_grows_when_it_is_near() {
        let portrait = RgbImage::from_fn(480, 600, |x, y| {
            let face = (x as f32 - 240.0).hypot(y as f32 - 300.0) < 100.0;
            Rgb([if face { 250 } else { 20 }; 3])
        });
        let mirror = Mirror::new(&portrait, 80.0, [240.0, 300.0], 1);
        let bright = |place: [f32; 3]| {
            let mut hand = Hand::before_a_face(1);
            hand.place = place;
            let frame = mirror.frame(&hand, 0.0);
            let seen: Vec<u32> = frame.enumerate_pixels().filter(|(.., p)| p.0[0] > 130).map(|(x, ..)| x).collect();
            (seen.len(), seen.iter().sum::<u32>() / seen.len().max(1) as u32)
        };
        let (far, near) = (bright([0.0, 0.0, 40.0]), bright([0.0, 0.0, 30.0]));
        assert!(near.0 > far.0 * 3 / 2 && near.1.abs_diff(180) < 12, "{far:?} {near:?}");
        assert!(bright([6.0, 0.0, 40.0]).1 + 30 < far.1);
    }
}
