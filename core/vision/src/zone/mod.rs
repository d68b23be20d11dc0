//! Where machine-readable zones are: bands of dense, evenly set, parallel lines.
//!
//! Text is dense in horizontal gradient and has empty ground above and below. The picture is cut into narrow upright
//! strips; in each strip, rows that stand out from their vertical surroundings form short bands ([`bands`]); bands of
//! neighbouring strips link into lines of any slope up to about 20 degrees, and a line is then measured as a whole
//! ([`lines`]); parallel lines of equal length and the spacing of OCR-B (2.5 heights; Doc 9303 part 3, section 4.5)
//! form a zone ([`groups`]). All of it runs at two scales and twice, the second time on the picture turned by 90
//! degrees; every zone is offered both ways up.

mod bands;
mod groups;
mod lines;

use image::GrayImage;

use crate::card::Quad;
use crate::filter;

/// A candidate: one to three lines of text.
#[derive(Debug, Clone, PartialEq)]
pub struct Zone {
    /// Around all lines.
    pub quad: Quad,
    /// One tight quad with a small margin per line, in reading order; the first corner is where the line begins.
    pub lines: Vec<Quad>,
}

impl Zone {
    /// The same zone read from the other side.
    pub fn upside_down(&self) -> Self {
        Self { quad: self.quad.upside_down(), lines: self.lines.iter().rev().map(Quad::upside_down).collect() }
    }

    /// The same zone as a mirror shows it: each line is read from its end.
    pub fn mirrored(&self) -> Self {
        let mirror = |quad: &Quad| Quad([quad.0[1], quad.0[0], quad.0[3], quad.0[2]]);
        Self { quad: mirror(&self.quad), lines: self.lines.iter().map(mirror).collect() }
    }
}

/// The most candidates that are returned.
pub const MAX_ZONES: usize = 16;

/// The long sides, in pixels, at which lines are looked for: a page that fills the picture has characters of about 13
/// pixels at the first, one that fills half of it at the second.
const SCALES: [u32; 2] = [700, 1_400];

/// Pictures with a side beyond these are not looked at.
const SIDES: std::ops::RangeInclusive<u32> = 32..=16_384;

/// Candidates, best first, in any of four orientations. Most are false in a busy picture: the grammar decides. Zones
/// follow each other in pairs, one way up and then upside down.
pub fn find_mrz(image: &GrayImage) -> Vec<Zone> {
    let (width, height) = image.dimensions();
    if !SIDES.contains(&width) || !SIDES.contains(&height) {
        return Vec::new();
    }
    let mut found: Vec<groups::Group> = Vec::new();
    for side in SCALES {
        let long = width.max(height);
        if side == SCALES[1] && long < SCALES[0] {
            // Nothing more to see: the first scale was an enlargement already.
            continue;
        }
        let factor = side as f32 / long as f32;
        let to = |side: u32| ((side as f32 * factor).round() as u32).max(16);
        let scaled = filter::scale_gray(image, to(width), to(height));
        let back = (width as f32 / scaled.width() as f32, height as f32 / scaled.height() as f32);
        let turned = image::imageops::rotate90(&scaled);
        for (picture, quarter) in [(&scaled, false), (&turned, true)] {
            for mut group in groups::group(&lines::find(picture)) {
                // A clockwise turn takes (x, y) to (height - y, x); this takes it back.
                let unturn = |[x, y]: [f32; 2]| if quarter { [y, scaled.height() as f32 - x] } else { [x, y] };
                for line in &mut group.lines {
                    *line = Quad(line.0.map(unturn)).scaled(back.0, back.1);
                }
                found.push(group);
            }
        }
    }
    found.sort_by(|a, b| b.score.total_cmp(&a.score));
    let mut zones: Vec<Zone> = Vec::new();
    for group in found {
        let Some(zone) = group.zone() else { continue };
        if zones.len() >= MAX_ZONES || zones.iter().any(|other| same(other, &zone)) {
            continue;
        }
        let flipped = zone.upside_down();
        if group.flip {
            zones.extend([flipped, zone]);
        } else {
            zones.extend([zone, flipped]);
        }
    }
    zones
}

/// Whether two zones hold the same lines, up to half a line's height.
fn same(a: &Zone, b: &Zone) -> bool {
    let centre = |quad: &Quad| {
        let sum = quad.0.iter().fold([0.0, 0.0], |sum, p| [sum[0] + p[0], sum[1] + p[1]]);
        [sum[0] / 4.0, sum[1] / 4.0]
    };
    let near = |a: &Quad, b: &Quad| {
        let (p, q) = (centre(a), centre(b));
        let ([long_a, high_a], [long_b, _]) = (a.spans(), b.spans());
        (p[0] - q[0]).hypot(p[1] - q[1]) < (0.04 * long_a).max(0.4 * high_a) && (long_a - long_b).abs() < 0.08 * long_a
    };
    a.lines.len() == b.lines.len() && a.lines.iter().all(|line| b.lines.iter().any(|other| near(line, other)))
}

#[cfg(test)]
mod tests;
