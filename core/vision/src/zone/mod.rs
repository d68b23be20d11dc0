//! Where machine-readable zones are: bands of dense, evenly set, parallel lines.
//!
//! Text is dense in horizontal gradient and has empty ground above and below. The picture is cut into narrow upright
//! strips; in each strip, rows that stand out from their vertical surroundings form short bands ([`bands`]); bands of
//! neighbouring strips link into lines of any slope up to about 20 degrees, and a line is then measured as a whole
//! ([`lines`]); parallel lines of equal length and the spacing of OCR-B (2.5 heights; Doc 9303 part 3, section 4.5)
//! form a zone ([`groups`]). All of it runs twice, the second time on the picture turned by 90 degrees, at two scales, and
//! for steeper lines turned by 30 degrees either way; every zone is offered both ways up.

mod bands;
mod groups;
mod lines;

use image::GrayImage;

use crate::card::Quad;
use crate::filter;
use crate::warp::{self, Homography};

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

/// One way to look for zones; the cheaper ones first.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Look {
    /// At a size where a page that fills the picture has characters of about 13 pixels.
    Coarse,
    /// For a page that fills half of it.
    Fine,
    /// At slopes that the others do not follow: turned by this many degrees.
    Turned(i8),
}

impl Look {
    /// The long side of the picture, in pixels.
    fn side(self) -> u32 {
        match self {
            Self::Coarse => 700,
            Self::Fine => 1_400,
            Self::Turned(_) => 800,
        }
    }
}

/// Pictures with a side beyond these are not looked at.
const SIDES: std::ops::RangeInclusive<u32> = 32..=16_384;

/// Candidates, best first, in any of four orientations and up to 20 degrees off. Most are false in a busy picture: the
/// grammar decides. Zones follow each other in pairs, one way up and then upside down.
pub fn find_mrz(image: &GrayImage) -> Vec<Zone> {
    find(image, &[Look::Coarse, Look::Fine])
}

/// As [`find_mrz`], by the given looks.
pub(crate) fn find(image: &GrayImage, looks: &[Look]) -> Vec<Zone> {
    let (width, height) = image.dimensions();
    if !SIDES.contains(&width) || !SIDES.contains(&height) {
        return Vec::new();
    }
    let mut found: Vec<groups::Group> = Vec::new();
    for look in looks {
        let long = width.max(height);
        if *look == Look::Fine && long < Look::Coarse.side() {
            // Nothing more to see: the first scale was an enlargement already.
            continue;
        }
        let factor = look.side() as f32 / long as f32;
        let to = |side: u32| ((side as f32 * factor).round() as u32).max(16);
        let scaled = filter::scale_gray(image, to(width), to(height));
        let back = (width as f32 / scaled.width() as f32, height as f32 / scaled.height() as f32);
        let groups = match look {
            Look::Turned(degrees) => turned(&scaled, f32::from(*degrees)),
            _ => both_ways(&scaled),
        };
        found.extend(groups.into_iter().map(|group| group.map(|quad| quad.scaled(back.0, back.1))));
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

/// Groups of lines that run across the picture, and of those that run down it.
fn both_ways(image: &GrayImage) -> Vec<groups::Group> {
    let height = image.height() as f32;
    let quarter = groups::group(&lines::find(&image::imageops::rotate90(image)));
    // A clockwise turn takes (x, y) to (height - y, x); this takes it back.
    let unturn = |quad: &Quad| Quad(quad.0.map(|[x, y]| [y, height - x]));
    let mut found = groups::group(&lines::find(image));
    found.extend(quarter.into_iter().map(|group| group.map(unturn)));
    found
}

/// As [`both_ways`], of the whole picture turned clockwise.
fn turned(image: &GrayImage, degrees: f32) -> Vec<groups::Group> {
    let (sin, cos) = degrees.to_radians().sin_cos();
    let (width, height) = (image.width() as f32, image.height() as f32);
    let frame = [width * cos.abs() + height * sin.abs(), width * sin.abs() + height * cos.abs()];
    // The corners of the turned frame, in the picture.
    let corner = |[x, y]: [f32; 2]| {
        let (x, y) = (x * frame[0], y * frame[1]);
        [0.5 * width + x * cos + y * sin, 0.5 * height - x * sin + y * cos]
    };
    let outline = Quad([[-0.5, -0.5], [0.5, -0.5], [0.5, 0.5], [-0.5, 0.5]].map(corner));
    let Some(map) = Homography::to(&outline) else { return Vec::new() };
    let size = frame.map(|side| side.round() as u32);
    let flat = warp::gray(image, &outline, size[0], size[1]);
    let back = |quad: &Quad| warp::through(&map, quad, size[0] as f32, size[1] as f32);
    both_ways(&flat).into_iter().map(|group| group.map(back)).collect()
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
