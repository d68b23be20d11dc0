//! What makes paper look like a document: tinted paper, fine lines, rosettes, Utopia's emblem, a signature.

use std::f32::consts::TAU;

use crate::canvas::{Canvas, Ink, ink, rounded_distance};
use crate::seeded::{Seeded, fractal};

/// The inks of one kind of document.
pub(super) struct Palette {
    /// Paper at the left, in the middle and at the right.
    pub(super) paper: [Ink; 3],
    /// Fine lines at the left and the right (an iris print).
    pub(super) lines: [Ink; 2],
    /// Headings and emblem.
    pub(super) heading: Ink,
}

/// Sea green to apricot.
pub(super) const CARD: Palette = Palette {
    paper: [ink(0xD3EAE4), ink(0xF1F3E6), ink(0xF6E3D2)],
    lines: [ink(0x1F8A7D), ink(0xC9743F)],
    heading: ink(0x0B4F49),
};

/// Slate blue to rose.
pub(super) const PAGE: Palette = Palette {
    paper: [ink(0xD9E5F2), ink(0xF3F1EC), ink(0xF4DFE2)],
    lines: [ink(0x3A6EA5), ink(0xB3566B)],
    heading: ink(0x1D3557),
};

pub(super) fn mix(a: Ink, b: Ink, t: f32) -> Ink {
    std::array::from_fn(|i| a[i] + (b[i] - a[i]) * t.clamp(0.0, 1.0))
}

/// Tints the whole sheet.
pub(super) fn paper(canvas: &mut Canvas, size: [f32; 2], palette: &Palette) {
    let paper = palette.paper;
    canvas.shade([0.0, 0.0, size[0], size[1]], |x, y| {
        let t = x / size[0] + 0.10 * (y / size[1] - 0.5) + 0.03 * fractal(x * 0.05, y * 0.07, 0.0, 5, 2);
        let tint = if t < 0.5 { mix(paper[0], paper[1], t * 2.0) } else { mix(paper[1], paper[2], t * 2.0 - 1.0) };
        let fibre = 0.012 * fractal(x * 2.3, y * 2.9, 0.0, 11, 2);
        (tint.map(|v| v + fibre), 1.0)
    });
}

/// A band of interleaved waves across the sheet, `height` mm around `middle`.
pub(super) fn waves(
    canvas: &mut Canvas,
    width: f32,
    middle: f32,
    height: f32,
    count: usize,
    palette: &Palette,
    alpha: f32,
) {
    for line in 0..count {
        let phase = line as f32 / count as f32;
        // Pieces, so that the ink can change along the line.
        for piece in 0..8 {
            let points: Vec<[f32; 2]> = (0..=24)
                .map(|i| {
                    let x = width * (piece as f32 + i as f32 / 24.0) / 8.0;
                    let swell = 0.55 + 0.45 * (x / width * TAU * 1.5 + middle).sin();
                    let y = middle
                        + height * 0.5 * swell * (x / width * TAU * 2.0 + phase * TAU).sin()
                        + height * 0.13 * (x / width * TAU * 7.0 - phase * TAU * 2.0).sin();
                    [x, y]
                })
                .collect();
            let color = mix(palette.lines[0], palette.lines[1], (piece as f32 + 0.5) / 8.0);
            canvas.stroke(&points, 0.07, color, alpha);
        }
    }
}

/// A flower of interleaved curves.
pub(super) fn rosette(canvas: &mut Canvas, center: [f32; 2], radius: f32, petals: f32, color: Ink, alpha: f32) {
    for ring in 0..14 {
        let phase = ring as f32 / 14.0 * TAU;
        let points: Vec<[f32; 2]> = (0..=360)
            .map(|i| {
                let angle = i as f32 / 360.0 * TAU;
                let wave = 0.66
                    + 0.22 * (petals * angle + phase).sin()
                    + 0.12 * (2.0 * petals * angle - phase).cos() * (0.5 + ring as f32 / 28.0);
                [center[0] + radius * wave * angle.cos(), center[1] + radius * wave * angle.sin()]
            })
            .collect();
        canvas.stroke(&points, 0.065, color, alpha);
    }
}

/// Utopia's emblem: a sun that rises out of the sea, in a ring.
pub(super) fn emblem(canvas: &mut Canvas, center: [f32; 2], radius: f32, color: Ink, alpha: f32) {
    let area = [center[0] - radius * 1.05, center[1] - radius * 1.05, radius * 2.1, radius * 2.1];
    canvas.fill(area, color, alpha, |x, y| {
        let (dx, dy) = ((x - center[0]) / radius, (y - center[1]) / radius);
        let from_middle = dx.hypot(dy);
        let outer = ((from_middle - 0.95).abs() - 0.05).min((from_middle - 0.83).abs() - 0.018);
        let (sx, sy) = (dx, dy - 0.12);
        let from_sun = sx.hypot(sy);
        let above = sy + 0.02;
        let disc = (from_sun - 0.27).max(above);
        // Eleven rays over half a turn, long and short by turns.
        let turn = sy.atan2(sx) / (TAU / 22.0);
        let nearest = turn.round();
        let long = if (nearest as i32).rem_euclid(2) == 1 { 0.70 } else { 0.56 };
        let across = ((turn - nearest) * (TAU / 22.0)).abs() * from_sun;
        let ray = (across - 0.030 * (1.15 - from_sun)).max(0.35 - from_sun).max(from_sun - long).max(above + 0.03);
        let sea = (0..3)
            .map(|row| {
                let level = 0.22 + 0.17 * row as f32 + 0.035 * (dx * 15.0 + row as f32 * 2.0).sin();
                ((dy - level).abs() - 0.035).max(from_middle - 0.74)
            })
            .fold(f32::MAX, f32::min);
        outer.min(disc).min(ray).min(sea) * radius
    });
}

/// The sign of a document with a contactless chip (ICAO Doc 9303 part 9, section 2.3): a bar, a circle in it.
pub(super) fn chip_sign(canvas: &mut Canvas, at: [f32; 2], width: f32, color: Ink) {
    let height = width * 0.58;
    let area = [at[0], at[1], width, height];
    let center = [at[0] + width / 2.0, at[1] + height / 2.0];
    canvas.fill([area[0] - 0.5, area[1] - 0.5, width + 1.0, height + 1.0], color, 0.9, |x, y| {
        let line = height * 0.10;
        let frame = rounded_distance(area, height * 0.12, x, y).abs() - line / 2.0;
        let from_middle = (x - center[0]).hypot(y - center[1]);
        let circle = (from_middle - height * 0.24).abs() - line / 2.0;
        let bar = ((y - center[1]).abs() - line / 2.0)
            .max((x - center[0]).abs() - width / 2.0)
            .max(height * 0.24 - from_middle);
        frame.min(circle).min(bar)
    });
}

/// A contact chip: eight gold fields.
pub(super) fn contact_chip(canvas: &mut Canvas, at: [f32; 2]) {
    let area = [at[0], at[1], 12.4, 10.2];
    canvas.rounded([area[0] - 0.15, area[1] - 0.15, area[2] + 0.3, area[3] + 0.3], 1.7, ink(0x7A5C1E), 0.9);
    canvas.shade(area, |x, y| {
        let inside = (0.5 - rounded_distance(area, 1.6, x, y) * 15.0).clamp(0.0, 1.0);
        let (u, v) = ((x - area[0]) / area[2], (y - area[1]) / area[3]);
        let sheen = 0.5 + 0.5 * ((u + v) * 3.4 + 0.6).sin();
        let groove = |d: f32| (1.0 - (d.abs() - 0.07).max(0.0) * 9.0).clamp(0.0, 1.0);
        let (cx, cy) = (x - area[0] - 6.2, y - area[1] - 5.1);
        let pad = rounded_distance([-2.2, -3.0, 4.4, 6.0], 1.2, cx, cy);
        let beside = pad > 0.0;
        let lines = groove(pad)
            .max(if beside { groove(cy - 2.0).max(groove(cy + 2.0)) * f32::from(cx.abs() > 2.0) } else { 0.0 })
            .max(if beside && cx.abs() > 2.0 { groove(cy) } else { 0.0 })
            .max(if beside && cx.abs() < 2.2 { groove(cx) } else { 0.0 });
        (mix(mix(ink(0xB98F3A), ink(0xF2DC9B), sheen), ink(0x6E5320), lines * 0.85), inside)
    });
}

/// A signature in one go, its shape drawn from the name.
pub(super) fn signature(canvas: &mut Canvas, area: [f32; 4], name: &str, color: Ink) {
    let letters: Vec<u64> = name.chars().filter(|c| c.is_alphabetic()).map(|c| c as u64).collect();
    let mut chance = Seeded::new(letters.iter().fold(17u64, |sum, letter| sum.wrapping_mul(31).wrapping_add(*letter)));
    let count = letters.len().clamp(5, 11);
    let step = area[2] / (count as f32 + 1.0);
    let base = area[1] + area[3] * 0.66;
    let mut knots = vec![[area[0], base - area[3] * 0.2]];
    for letter in 0..count {
        let tall = if letter == 0 || letter == count * 3 / 5 { 0.62 } else { chance.between(0.10, 0.30) };
        let x = area[0] + step * (letter as f32 + 0.6);
        let swing = chance.between(-0.15, 0.25) * step;
        knots.push([x + swing + step * 0.35, base - area[3] * tall]);
        knots.push([x - step * 0.05 + swing, base - area[3] * tall * 0.4]);
        knots.push([x + step * 0.15, base + area[3] * chance.between(0.0, 0.08)]);
    }
    knots.push([area[0] + area[2], base - area[3] * 0.10]);
    knots.push([area[0] + area[2] * 0.35, base + area[3] * 0.26]);
    let at = |i: usize| knots[i.min(knots.len() - 1)];
    let mut points = Vec::new();
    for i in 0..knots.len() - 1 {
        let (a, b, c, d) = (at(i.saturating_sub(1)), at(i), at(i + 1), at(i + 2));
        for s in 0..10 {
            let t = s as f32 / 10.0;
            // Catmull-Rom between b and c.
            points.push(std::array::from_fn(|k| {
                0.5 * (2.0 * b[k]
                    + (c[k] - a[k]) * t
                    + (2.0 * a[k] - 5.0 * b[k] + 4.0 * c[k] - d[k]) * t * t
                    + (3.0 * b[k] - a[k] - 3.0 * c[k] + d[k]) * t * t * t)
            }));
        }
    }
    for (i, pair) in points.chunks(12).enumerate() {
        let end = (i * 12 + pair.len() + 1).min(points.len());
        canvas.stroke(&points[i * 12..end], 0.20 + 0.08 * ((i * 5) as f32).sin(), color, 0.85);
    }
}

/// Which part of a portrait is the person: 1 on the face, fading out at the print's border and below.
pub(super) fn vignette(u: f32, v: f32) -> f32 {
    let edge = |d: f32| (d / 0.10).clamp(0.0, 1.0);
    edge(u) * edge(1.0 - u) * edge(v) * edge(1.0 - v)
}
