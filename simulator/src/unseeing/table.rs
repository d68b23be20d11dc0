use super::Hand;
use crate::camera::{Background, Conditions, Sensor, linear, plane};
use crate::canvas::bilinear;
use crate::seeded::Seeded;
use image::RgbImage;

/// Width of a card, cm (ISO/IEC 7810).
const CARD: f32 = 8.56;
/// Samples of the table a card's width, and how many card's widths it reaches to each side: only its lightness and grain count.
const GRAIN: (usize, usize) = (110, 5);
/// Pixels of a frame, and the focal length in its widths, as the simulator's other photos.
const SIZE: [usize; 2] = [640, 480];
const FOCAL: f32 = 0.95;
/// Exposure of a live frame, s.
const EXPOSURE: f32 = 1.0 / 60.0;

/// A card on a table, seen from wherever a hand holds the phone. The table is drawn once, frames are cheap.
pub struct Table<'a> {
    card: &'a RgbImage,
    table: Vec<[f32; 3]>,
    /// How the card lies, radians.
    turn: (f32, f32),
    seed: u64,
}

impl<'a> Table<'a> {
    /// The card on one of three surfaces; `seed` chooses and turns it.
    pub fn new(card: &'a RgbImage, seed: u64) -> Self {
        let background = [Background::Wood, Background::Cloth, Background::Desk][(seed % 3) as usize];
        let conditions = Conditions { background, ..Conditions::mild(seed) };
        let turn = 10f32.to_radians() * Seeded::new(seed ^ 0x7AB).normal_pair()[0];
        Self { card, table: plane(card, &conditions, GRAIN.0, GRAIN.1), turn: turn.sin_cos(), seed }
    }

    /// The frame at `at`, in seconds.
    pub fn frame(&self, hand: &Hand, at: f32) -> RgbImage {
        let ([x, y, height], tilt) = hand.trembling(at);
        let (width, rows) = (SIZE[0] as f32, SIZE[1] as f32);
        let [(sa, ca), (sb, cb)] = tilt.map(|angle| angle.to_radians().sin_cos());
        let focal = FOCAL * width;
        let mut light = vec![[0.0f32; 3]; SIZE[0] * SIZE[1]];
        for (index, out) in light.iter_mut().enumerate() {
            let right = ((index % SIZE[0]) as f32 - width / 2.0) / focal;
            let down = ((index / SIZE[0]) as f32 - rows / 2.0) / focal;
            // About the vertical axis, then about the horizontal one.
            let (u, depth) = (right * cb + sb, cb - right * sb);
            let (v, depth) = (down * ca + depth * sa, depth * ca - down * sa);
            let place = [(x + u / depth * height) / CARD, (y + v / depth * height) / CARD];
            *out = self.light_at(place);
        }
        let motion = hand.speed() * EXPOSURE * focal / height.max(1.0);
        let seed = self.seed.wrapping_mul(977).wrapping_add((at * 1000.0) as u64);
        let sensor = Sensor { defocus: 0.5, motion, exposure: 0.95, noise: 1.0, jpeg: None, seed };
        sensor.develop(&light, SIZE[0], SIZE[1])
    }

    /// Light from a point in card's widths around its middle.
    fn light_at(&self, [x, y]: [f32; 2]) -> [f32; 3] {
        let (sin, cos) = self.turn;
        let (u, v) = (x * cos + y * sin, y * cos - x * sin);
        let (width, height) = (self.card.width() as f32, self.card.height() as f32);
        let half = height / width / 2.0;
        if u.abs() < 0.5 && v.abs() < half {
            return bilinear(self.card, (u + 0.5) * width - 0.5, (v + half) * width - 0.5).map(|v| 0.85 * linear(v));
        }
        let (grain, reach) = (GRAIN.0 as f32, GRAIN.1 as f32);
        let side = 2 * GRAIN.0 * GRAIN.1;
        let at = |value: f32| (((value + reach) * grain) as isize).rem_euclid(side as isize) as usize;
        self.table[at(v) * side + at(u)]
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::person::by_key;
    use crate::specimen::{Kind, Options, specimen};

    #[test]
    fn the_card_is_where_the_hand_is_not_and_large_when_it_is_near() {
        let card = specimen(by_key("ana").expect("a person"), Kind::Td1, &Options::default()).front;
        let table = Table::new(&card, 3);
        let mut hand = Hand::over_a_table(1);
        hand.tilt = [0.0; 2];
        let light = |image: &RgbImage, from: u32| {
            let column = image.enumerate_pixels().filter(|(x, ..)| (from..from + 100).contains(x));
            column.map(|(_, _, pixel)| u64::from(pixel.0[1])).sum::<u64>() / 48_000
        };
        // The lens is to the right of the card: the card is on the left of the picture, and it is lighter than wood.
        hand.place = [5.0, 0.0, 14.0];
        let aside = table.frame(&hand, 0.0);
        assert!(light(&aside, 0) > light(&aside, 540) + 20, "{} {}", light(&aside, 0), light(&aside, 540));
        hand.place = [0.0, 0.0, 6.0];
        let near = table.frame(&hand, 0.0);
        assert!(light(&near, 0) > 60 && light(&near, 540) > 60, "the card fills the picture");
    }
}
