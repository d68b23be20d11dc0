//! Pictures that tests make for themselves: cards with bars of pseudo-text on tables, seen from the side.

use image::{GrayImage, Luma};

use crate::card::Quad;
use crate::warp::{self, Homography};

/// A small generator of repeatable numbers (xorshift).
pub(crate) struct Dice(pub(crate) u64);

impl Dice {
    pub(crate) fn roll(&mut self) -> u32 {
        self.0 ^= self.0 << 13;
        self.0 ^= self.0 >> 7;
        self.0 ^= self.0 << 17;
        (self.0 >> 32) as u32
    }

    /// Between -1 and 1.
    pub(crate) fn spread(&mut self) -> f32 {
        self.roll() as f32 / u32::MAX as f32 * 2.0 - 1.0
    }
}

/// Draws `count` pseudo-characters of OCR-B's proportions: a pitch apart, one pitch high, strokes an eighth wide. From
/// `letters` on they are fillers, as a name line has them.
pub(crate) fn text(page: &mut GrayImage, x: u32, y: u32, pitch: u32, count: u32, letters: u32, dice: &mut Dice) {
    let stroke = (pitch / 7).max(1);
    let mut fill = |left: u32, top: u32, width: u32, height: u32| {
        for (px, py) in (top..top + height).flat_map(|py| (left..left + width).map(move |px| (px, py))) {
            if px < page.width() && py < page.height() {
                page.put_pixel(px, py, Luma([25]));
            }
        }
    };
    for index in 0..count {
        let (left, wide) = (x + index * pitch, pitch * 7 / 10);
        if index >= letters {
            // A filler: two slanted strokes that meet on the left.
            for step in 0..wide {
                let rise = step * pitch / 3 / wide;
                fill(left + step, y + pitch / 2 - rise, 1, stroke);
                fill(left + step, y + pitch / 2 + rise, 1, stroke);
            }
            continue;
        }
        fill(left, y, stroke, pitch);
        for bar in 0..3 {
            if !dice.roll().is_multiple_of(3) {
                fill(left, y + bar * (pitch - stroke) / 2, wide, stroke);
            }
        }
        if dice.roll().is_multiple_of(2) {
            fill(left + wide - stroke, y, stroke, pitch);
        }
    }
}

/// A card of 856 x 540 pixels with a zone of three lines of 30 characters, and their outlines.
pub(crate) fn card(dice: &mut Dice) -> (GrayImage, Vec<Quad>) {
    let mut card = GrayImage::from_pixel(856, 540, Luma([214]));
    for row in 0..4 {
        let long = 10 + dice.roll() % 12;
        text(&mut card, 330, 40 + row * 70, 15, long, long, dice);
    }
    for (_, _, pixel) in card.enumerate_pixels_mut().filter(|(x, y, _)| (40..260).contains(x) && (40..320).contains(y))
    {
        *pixel = Luma([120]);
    }
    let lines = (0..3).map(|line| {
        let (x, y) = (48, 350 + line * 63);
        text(&mut card, x, y, 25, 30, if line == 2 { 17 } else { 26 }, dice);
        Quad::rectangle(x as f32, y as f32, 30.0 * 25.0 - 7.0, 25.0)
    });
    let lines = lines.collect();
    (card, lines)
}

/// Puts `flat` into `picture` with its corners at `quad`: back through the inverse map, bilinear.
pub(crate) fn place(picture: &mut GrayImage, flat: &GrayImage, quad: &Quad) {
    let map = Homography::to(quad).and_then(|map| map.inverse()).expect("a quad");
    let pixel = |x: f64, y: f64| {
        let inside = |value: f64, side: u32| (value.max(0.0) as u32).min(side - 1);
        f64::from(flat.get_pixel(inside(x, flat.width()), inside(y, flat.height()))[0])
    };
    for (x, y, to) in picture.enumerate_pixels_mut() {
        let [u, v] = map.map(f64::from(x) + 0.5, f64::from(y) + 0.5);
        if (0.0..1.0).contains(&u) && (0.0..1.0).contains(&v) {
            let (fx, fy) = (u * f64::from(flat.width()) - 0.5, v * f64::from(flat.height()) - 0.5);
            let (left, top) = (fx.floor(), fy.floor());
            let (a, b) = (fx - left, fy - top);
            let upper = pixel(left, top) * (1.0 - a) + pixel(left + 1.0, top) * a;
            let lower = pixel(left, top + 1.0) * (1.0 - a) + pixel(left + 1.0, top + 1.0) * a;
            *to = Luma([(upper * (1.0 - b) + lower * b + 0.5) as u8]);
        }
    }
}

/// The card as it lies in a picture of 1280 x 960 with its corners at `quad`, on a table with a grain.
pub(crate) fn photograph(card: &GrayImage, quad: &Quad, dice: &mut Dice) -> GrayImage {
    let mut photo = GrayImage::from_fn(1280, 960, |x, _| Luma([70 + (x / 37 % 2 * 6) as u8]));
    place(&mut photo, card, quad);
    photo.iter_mut().for_each(|value| *value = (f32::from(*value) + 5.0 * dice.spread()).clamp(0.0, 255.0) as u8);
    photo
}

/// Where a quad on the flat card lies in the picture.
pub(crate) fn seen(on_card: &Quad, quad: &Quad) -> Quad {
    warp::through(&Homography::to(quad).expect("a quad"), on_card, 856.0, 540.0)
}

/// A card held nearly flat, turned by `degrees` around the picture's middle, corners moved by up to `pixels`.
pub(crate) fn held(degrees: f32, pixels: f32, dice: &mut Dice) -> Quad {
    let (sin, cos) = degrees.to_radians().sin_cos();
    let corner = |x: f32, y: f32, dice: &mut Dice| {
        let (dx, dy) = ((x - 0.5) * 856.0, (y - 0.5) * 540.0);
        [640.0 + dx * cos - dy * sin + pixels * dice.spread(), 480.0 + dx * sin + dy * cos + pixels * dice.spread()]
    };
    Quad([corner(0.0, 0.0, dice), corner(1.0, 0.0, dice), corner(1.0, 1.0, dice), corner(0.0, 1.0, dice)])
}
