//! From a picture to lines of text that a grammar can judge.

use std::cell::RefCell;

use image::{GrayImage, RgbImage};
use regain_base::text::Line;

use crate::card::{self, Quad};
use crate::engine::Engine;
use crate::line::LineReader;
use crate::model::{ModelError, Store};
use crate::warp::Homography;
use crate::zone::{self, Look, Zone};
use crate::{filter, warp};

/// The lines of one candidate zone, in reading order.
#[derive(Debug, Clone, PartialEq)]
pub struct MrzLines {
    /// Around the zone, in the picture's pixels; the first corner is where the first line begins.
    pub quad: Quad,
    /// What the reader saw.
    pub lines: Vec<Line>,
}

impl MrzLines {
    /// How sure the reader is, on average over all positions, 0 to 1.
    pub fn confidence(&self) -> f32 {
        mean(self.lines.iter().flat_map(|line| line.cells.iter().map(|cell| cell.confidence())))
    }
}

/// Reads documents from pictures.
pub struct Reader {
    line: LineReader,
}

/// The least height of a line's crop in pixels: characters of 24 pixels with the margin that a zone's lines have.
const LINE_HEIGHT: f32 = 36.0;
/// The most; more pixels tell the reader nothing.
const MAX_LINE_HEIGHT: f32 = 64.0;
/// How many zones are tried at each look.
const MAX_TRIALS: usize = 4;
/// How many in a live frame.
const LIVE_TRIALS: usize = 2;
/// How many candidates are returned.
const MAX_CANDIDATES: usize = 4;
/// Mean confidence above which a candidate ends the search …
const GOOD: f32 = 0.9;
/// … and of a line, above which it is not read upside down too: upside down, real lines reach 0.92.
const SURE: f32 = 0.97;
/// … and below which it is dropped.
const HOPELESS: f32 = 0.35;
/// A card is flattened to this many pixels a row, so that a character of a TD1 zone is 29 pixels wide.
const CARD_WIDTH: u32 = 960;

impl Reader {
    /// Loads the models it needs.
    pub fn load(store: &Store, engine: &Engine) -> Result<Self, ModelError> {
        Ok(Self { line: LineReader::load(store, engine)? })
    }

    /// Candidates for the machine-readable zone, best first. The picture may lie any of four ways up. The search ends at the
    /// first candidate that is `enough`: what that is, the grammar knows.
    pub fn mrz(&self, image: &RgbImage, enough: Enough<'_>) -> Vec<MrzLines> {
        candidates(&filter::gray(image), &|crop| self.line.read(crop), enough)
    }

    /// As [`Self::mrz`] for one frame of a stream, at a fraction of the cost: each frame is looked at in one way only, and
    /// `turn`, the frame's number, chooses it.
    pub fn glimpse(&self, image: &GrayImage, turn: usize) -> Vec<MrzLines> {
        glimpse(image, turn, &|crop| self.line.read(crop))
    }
}

/// What a live frame costs at most: one look and the best of its zones.
fn glimpse(image: &GrayImage, turn: usize, read: Read<'_>) -> Vec<MrzLines> {
    let trial = Trial { image, read, enough: &|_| false, seen: RefCell::default() };
    // The coarse look every other time: it is the cheapest, and enough for a document that fills the frame.
    let look = if turn.is_multiple_of(2) { LOOKS[0] } else { LOOKS[1 + turn / 2 % 3] };
    let zones = look(image);
    best(trial.all(&zones[..zones.len().min(2 * LIVE_TRIALS)]))
}

type Read<'a> = &'a dyn Fn(&GrayImage) -> Line;
/// Whether the lines of a zone need no other reading beside them.
pub type Enough<'a> = &'a dyn Fn(&[Line]) -> bool;

/// Ways to look for zones, the cheapest first.
type LookFor = fn(&GrayImage) -> Vec<Zone>;

const LOOKS: [LookFor; 4] = [
    |image| zone::find(image, &[Look::Coarse]),
    |image| zone::find(image, &[Look::Fine]),
    |image| card::find(image).map_or_else(Vec::new, |outline| on_card(image, &outline)),
    |image| zone::find(image, &[Look::Turned(-30), Look::Turned(30)]),
];

/// Looks ever harder as long as no zone reads well: coarse, fine, on the flattened card, at steep slopes, mirrored.
fn candidates(image: &GrayImage, read: Read<'_>, enough: Enough<'_>) -> Vec<MrzLines> {
    let trial = Trial { image, read, enough, seen: RefCell::default() };
    let ends = |found: &[MrzLines]| found.iter().any(|candidate| trial.ends(candidate));
    let (mut found, mut zones): (Vec<MrzLines>, Vec<Zone>) = (Vec::new(), Vec::new());
    for look in LOOKS {
        let more = look(image);
        found.extend(trial.all(&more));
        if ends(&found) {
            break;
        }
        zones.extend(more.into_iter().take(4));
    }
    if !ends(&found) {
        let mirrored: Vec<Zone> = zones.iter().map(Zone::mirrored).collect();
        found.extend(trial.all(&mirrored).into_iter().filter(good));
    }
    best(found)
}

fn best(mut found: Vec<MrzLines>) -> Vec<MrzLines> {
    found.sort_by(|a, b| rank(b).total_cmp(&rank(a)));
    found.truncate(MAX_CANDIDATES);
    found
}

/// More lines of the same confidence are the better candidate: two of three lines read as well as all three.
fn rank(candidate: &MrzLines) -> f32 {
    candidate.confidence() + 0.05 * candidate.lines.len() as f32
}

fn good(candidate: &MrzLines) -> bool {
    candidate.lines.len() > 1
        && candidate.confidence() > GOOD
        && candidate.lines.iter().all(|line| (28..=46).contains(&line.cells.len()))
}

/// Zones found on the flattened card, in the picture's pixels.
fn on_card(image: &GrayImage, outline: &Quad) -> Vec<Zone> {
    let [across, down] = outline.spans();
    let Some(map) = Homography::to(outline) else { return Vec::new() };
    let height = ((CARD_WIDTH as f32 * down / across.max(1.0)) as u32).clamp(64, 2 * CARD_WIDTH);
    let flat = card::flatten_gray(image, outline, CARD_WIDTH, height);
    let back = |quad: &Quad| warp::through(&map, quad, CARD_WIDTH as f32, height as f32);
    zone::find(&flat, &[Look::Coarse, Look::Fine])
        .into_iter()
        .map(|zone| Zone { quad: back(&zone.quad), lines: zone.lines.iter().map(back).collect() })
        .collect()
}

struct Trial<'a> {
    image: &'a GrayImage,
    read: Read<'a>,
    enough: Enough<'a>,
    /// Candidates share lines, and reading is what costs.
    seen: RefCell<Vec<(Quad, Line)>>,
}

impl Trial<'_> {
    /// Reads zones, which come in pairs of both ways up; stops at the first that reads well in all its lines.
    fn all(&self, zones: &[Zone]) -> Vec<MrzLines> {
        let mut found = Vec::new();
        for pair in zones.chunks(2).take(MAX_TRIALS) {
            let Some(zone) = self.upright(pair) else { continue };
            let lines = zone.lines.iter().map(|quad| self.line(quad)).collect();
            let candidate = MrzLines { quad: zone.quad, lines };
            if candidate.confidence() < HOPELESS {
                continue;
            }
            let ends = self.ends(&candidate);
            found.push(candidate);
            if ends {
                break;
            }
        }
        found
    }

    /// Whether nothing else need be looked for.
    fn ends(&self, candidate: &MrzLines) -> bool {
        good(candidate) || (self.enough)(&candidate.lines)
    }

    /// The way up in which one line of the zone reads better; none when it reads in neither.
    fn upright<'z>(&self, pair: &'z [Zone]) -> Option<&'z Zone> {
        let mut best: Option<(f32, &Zone)> = None;
        for (way, zone) in pair.iter().enumerate() {
            // The same line of both, counted from the other end.
            let middle = zone.lines.len() / 2;
            let at = if way == 0 { middle } else { zone.lines.len() - 1 - middle };
            let line = zone.lines.get(at).map(|quad| self.line(quad)).unwrap_or_default();
            let confidence = mean(line.cells.iter().map(|cell| cell.confidence()));
            if confidence > best.map_or(HOPELESS, |(other, _)| other) {
                best = Some((confidence, zone));
            }
            if confidence > SURE {
                break;
            }
        }
        best.map(|(_, zone)| zone)
    }

    fn line(&self, quad: &Quad) -> Line {
        let near = |other: &Quad| {
            let apart = quad.0.iter().zip(&other.0).map(|(a, b)| (a[0] - b[0]).hypot(a[1] - b[1]));
            apart.fold(0.0, f32::max) < 0.12 * quad.spans()[1]
        };
        if let Some((_, line)) = self.seen.borrow().iter().find(|(other, _)| near(other)) {
            return line.clone();
        }
        let line = (self.read)(&crop(self.image, quad));
        self.seen.borrow_mut().push((*quad, line.clone()));
        line
    }
}

/// The crop of one line, upright, with characters at least 24 pixels high.
fn crop(image: &GrayImage, quad: &Quad) -> GrayImage {
    let [across, down] = quad.spans();
    let height = down.clamp(LINE_HEIGHT, MAX_LINE_HEIGHT);
    let width = (across * height / down.max(1.0)).clamp(height, 80.0 * MAX_LINE_HEIGHT);
    card::flatten_gray(image, quad, width as u32, height as u32)
}

fn mean(values: impl Iterator<Item = f32>) -> f32 {
    let (sum, count) = values.fold((0.0, 0), |(sum, count), value| (sum + value, count + 1));
    if count == 0 { 0.0 } else { sum / count as f32 }
}

#[cfg(test)]
#[path = "read_tests.rs"]
mod tests;
