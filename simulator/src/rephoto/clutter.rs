//! A desk with things on it: letters, boxes, pens, coins, a keyboard. All of it competes with the document: edges, corners,
//! lines of text.

use image::RgbImage;

use super::plane::Plane;
use crate::canvas::{Canvas, Face, Ink, bilinear};
use crate::seeded::{Seeded, fractal};

const WORDS: [&str; 16] = [
    "Dear", "customer", "we", "thank", "you", "for", "your", "letter", "of", "MONDAY", "and", "enclose", "INVOICE",
    "4711", "EUR", "regards",
];

/// A desk of `size` pixels, evenly lit.
pub(super) fn desk(size: (u32, u32), seed: u64) -> RgbImage {
    let mut chance = Seeded::new(seed ^ 0xC1077E);
    let (width, height) = (size.0 as f32, size.1 as f32);
    let mut canvas = Canvas::new(width, height, 1.0, [0.5; 3]);
    surface(&mut canvas, [width, height], &mut chance, seed as u32);
    let spot = |chance: &mut Seeded| [chance.between(-0.05, 1.05) * width, chance.between(-0.05, 1.05) * height];
    for _ in 0..7 + chance.bits() % 8 {
        let (at, color) = (spot(&mut chance), color(&mut chance));
        let (wide, high) = (chance.between(40.0, 360.0), chance.between(30.0, 260.0));
        let corner = chance.between(0.0, 20.0);
        canvas.rounded([at[0] - wide / 2.0, at[1] - high / 2.0, wide, high], corner, color, 1.0);
    }
    for _ in 0..2 + chance.bits() % 3 {
        let (a, b) = (spot(&mut chance), spot(&mut chance));
        let (thick, color) = (chance.between(3.0, 16.0), color(&mut chance));
        canvas.stroke(&[a, b], thick, color, 1.0);
    }
    for _ in 0..chance.bits() % 5 {
        let (at, radius, color) = (spot(&mut chance), chance.between(14.0, 44.0), color(&mut chance));
        let area = [at[0] - radius, at[1] - radius, 2.0 * radius, 2.0 * radius];
        canvas.rounded(area, radius, color, 1.0);
        canvas.rounded(area.map(|v| v + 0.1 * radius), 0.9 * radius, color.map(|v| 0.8 * v), 0.5);
    }
    let mut desk = canvas.into_image();
    let sheets = 1 + chance.bits() % 3;
    for index in 0..sheets {
        let sheet = if index == 2 { keyboard(&mut chance) } else { letter(&mut chance) };
        let at = spot(&mut chance);
        paste(&mut desk, &sheet, at, chance.between(-180.0, 180.0));
    }
    desk
}

fn color(chance: &mut Seeded) -> Ink {
    let level = chance.between(0.05, 0.95);
    std::array::from_fn(|_| (level + chance.between(-0.2, 0.2)).clamp(0.02, 0.98))
}

/// Wood, cloth or plain, by the grain's stretch.
fn surface(canvas: &mut Canvas, size: [f32; 2], chance: &mut Seeded, seed: u32) {
    let (base, depth) = (color(chance), chance.between(0.02, 0.14));
    let grain = [[0.004, 0.06], [0.05, 0.05], [0.006, 0.006]][(chance.bits() % 3) as usize];
    canvas.shade([0.0, 0.0, size[0], size[1]], |x, y| {
        let shade = depth * fractal(x * grain[0], y * grain[1], 0.0, seed, 3);
        (base.map(|v| (v + shade).clamp(0.0, 1.0)), 1.0)
    });
}

/// A page of running text.
fn letter(chance: &mut Seeded) -> RgbImage {
    let mut canvas = Canvas::new(420.0, 560.0, 1.0, [chance.between(0.82, 0.97); 3]);
    let (size, step) = (chance.between(5.0, 11.0), chance.between(2.0, 3.0));
    let mut y = 60.0;
    while y < 540.0 {
        let mut x = 30.0;
        let end = chance.between(250.0, 380.0);
        while x < end {
            let word = WORDS[(chance.bits() % WORDS.len() as u64) as usize];
            x = canvas.text(Face::Text, word, [x, y], size, [0.1; 3], 0.9) + 0.6 * size;
        }
        y += step * size;
    }
    canvas.into_image()
}

/// Rows of keys.
fn keyboard(chance: &mut Seeded) -> RgbImage {
    let (frame, key) = (color(chance), color(chance));
    let mut canvas = Canvas::new(520.0, 200.0, 1.0, frame);
    for row in 0..5 {
        for column in 0..14 {
            canvas.rounded([6.0 + 36.5 * column as f32, 6.0 + 38.0 * row as f32, 31.0, 32.0], 4.0, key, 1.0);
        }
    }
    canvas.into_image()
}

/// Lays a sheet on the desk with its middle at `at`.
fn paste(desk: &mut RgbImage, sheet: &RgbImage, at: [f32; 2], degrees: f32) {
    let (sin, cos) = degrees.to_radians().sin_cos();
    let half = [sheet.width() as f32 / 2.0, sheet.height() as f32 / 2.0];
    let corners = [[-1.0, -1.0], [1.0, -1.0], [1.0, 1.0], [-1.0, 1.0]].map(|[x, y]: [f32; 2]| {
        let (x, y) = (x * half[0], y * half[1]);
        [at[0] + x * cos - y * sin, at[1] + x * sin + y * cos]
    });
    let plane = Plane::of(corners);
    for (x, y, pixel) in desk.enumerate_pixels_mut() {
        let [u, v] = plane.inside(x as f32, y as f32);
        if (0.0..1.0).contains(&u) && (0.0..1.0).contains(&v) {
            let ink = bilinear(sheet, u * sheet.width() as f32 - 0.5, v * sheet.height() as f32 - 0.5);
            *pixel = image::Rgb(ink.map(|v| (v * 255.0).round() as u8));
        }
    }
}
