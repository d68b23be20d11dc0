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
/// … above which it is no print: of 69 candidates on 36 SIMULATED fronts the surest of lines as long as a zone's had 0.75 …
const LIKELY: f32 = 0.8;
/// … and below which it is dropped.
const HOPELESS: f32 = 0.35;
/// The least certainty at a glance of a line that is worth reading. The least of 425 lines of certain zones was 0.95 (specimens, and
/// SIMULATED photos of them at three levels), of 191 zones that read well, certain or not, 0.78; of 1,913 lines of print on 36 SIMULATED fronts, three of four had less than 0.67.
const ZONE_LIKE: f32 = 0.7;
/// Both ways up are read where the glances differ by less. Both pass for half of all zones; of 98 such, 92 differ by more, all of them in favour
/// of the right way.
const ALIKE: f32 = 0.1;
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
        candidates(&filter::gray(image), &self.line, enough)
    }

    /// As [`Self::mrz`] of a side that may have none: where the cheapest look sees no zone, `else_tells` is asked whether print or a
    /// barcode say that none is there. Then what looked a little like one was none.
    pub fn mrz_unless(
        &self,
        image: &GrayImage,
        enough: Enough<'_>,
        else_tells: impl FnOnce() -> bool,
    ) -> Vec<MrzLines> {
        self.search(image, enough).unless(else_tells)
    }

    /// As [`Self::mrz`], look by look, for who may learn elsewhere that the dearer ones are in vain.
    pub fn search<'a>(&'a self, image: &'a GrayImage, enough: Enough<'a>) -> Search<'a> {
        Search::of(image, &self.line, enough)
    }

    /// As [`Self::mrz`] for one frame of a stream, at a fraction of the cost: each frame is looked at in one way only, and
    /// `turn`, the frame's number, chooses it.
    pub fn glimpse(&self, image: &GrayImage, turn: usize) -> Vec<MrzLines> {
        glimpse(image, turn, &self.line)
    }
}

/// What a live frame costs at most: one look and the best of its zones.
fn glimpse(image: &GrayImage, turn: usize, read: &dyn ReadLine) -> Vec<MrzLines> {
    let trial = Trial { image, read, enough: &|_| false, seen: RefCell::default() };
    // The coarse look every other time: it is the cheapest, and enough for a document that fills the frame.
    let look = if turn.is_multiple_of(2) { LOOKS[0] } else { LOOKS[1 + turn / 2 % 3] };
    let zones = look(image);
    best(trial.all(&zones[..zones.len().min(2 * LIVE_TRIALS)]))
}

/// What reads the crop of a line. Tests put fakes here.
trait ReadLine {
    fn read(&self, crop: &GrayImage) -> Line;
    /// How much it looks like a line of a zone, 0 to 1, as it is and upside down.
    fn glance(&self, crop: &GrayImage) -> [f32; 2];
}

impl ReadLine for LineReader {
    fn read(&self, crop: &GrayImage) -> Line {
        Self::read(self, crop)
    }

    fn glance(&self, crop: &GrayImage) -> [f32; 2] {
        Self::glance(self, crop)
    }
}

/// Whether the lines of a zone need no other reading beside them.
pub type Enough<'a> = &'a dyn Fn(&[Line]) -> bool;

/// Ways to look for zones, the cheapest first.
type LookFor = fn(&GrayImage) -> Vec<Zone>;

static LOOKS: [LookFor; 4] = [
    |image| zone::find(image, &[Look::Coarse]),
    |image| zone::find(image, &[Look::Fine]),
    |image| card::find(image).map_or_else(Vec::new, |outline| on_card(image, &outline)),
    |image| zone::find(image, &[Look::Turned(-30), Look::Turned(30)]),
];

fn candidates(image: &GrayImage, read: &dyn ReadLine, enough: Enough<'_>) -> Vec<MrzLines> {
    let mut search = Search::of(image, read, enough);
    search.finish();
    search.candidates()
}

/// Looks ever harder as long as no zone reads well: coarse, fine, on the flattened card, at steep slopes, mirrored.
pub struct Search<'a> {
    trial: Trial<'a>,
    looks: std::slice::Iter<'static, LookFor>,
    found: Vec<MrzLines>,
    /// Zones that did not read well, to be tried from behind.
    zones: Vec<Zone>,
}

impl<'a> Search<'a> {
    fn of(image: &'a GrayImage, read: &'a dyn ReadLine, enough: Enough<'a>) -> Self {
        let trial = Trial { image, read, enough, seen: RefCell::default() };
        Self { trial, looks: LOOKS.iter(), found: Vec::new(), zones: Vec::new() }
    }

    /// Takes the next look, the cheapest first; nothing when a zone read well, or no look is left.
    pub fn look(&mut self) {
        let Some(look) = (if self.is_over() { None } else { self.looks.next() }) else { return };
        let zones = look(self.trial.image);
        self.found.extend(self.trial.all(&zones));
        self.zones.extend(zones.into_iter().take(4));
    }

    /// Takes all looks that are left.
    pub fn finish(&mut self) {
        while !self.looks.as_slice().is_empty() && !self.is_over() {
            self.look();
        }
        if !self.is_over() {
            let mirrored: Vec<Zone> = self.zones.drain(..).map(|zone| zone.mirrored()).collect();
            self.found.extend(self.trial.all(&mirrored).into_iter().filter(good));
        }
    }

    fn unless(mut self, else_tells: impl FnOnce() -> bool) -> Vec<MrzLines> {
        self.look();
        if !self.sees_a_zone() && else_tells() {
            return Vec::new();
        }
        self.finish();
        self.candidates()
    }

    /// What was found so far, best first.
    pub fn candidates(&self) -> Vec<MrzLines> {
        best(self.found.clone())
    }

    fn is_over(&self) -> bool {
        self.found.iter().any(|candidate| self.trial.ends(candidate))
    }

    /// Whether what was found can hardly be print, however badly it reads as a zone.
    pub fn sees_a_zone(&self) -> bool {
        self.is_over() || self.found.iter().any(|candidate| reads(candidate, LIKELY))
    }
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
    reads(candidate, GOOD)
}

/// Whether it is read more surely than `least`, in lines as long as a zone's.
fn reads(candidate: &MrzLines, least: f32) -> bool {
    candidate.lines.len() > 1
        && candidate.confidence() > least
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
    read: &'a dyn ReadLine,
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

    /// The way up in which a line of the zone is surer; none when it looks like a zone's in neither. A glance settles most; where both
    /// pass and are alike, the line is read both ways.
    fn upright<'z>(&self, pair: &'z [Zone]) -> Option<&'z Zone> {
        // The same line of both, counted from the other end.
        let line = |way: usize| {
            let lines = &pair.get(way)?.lines;
            lines.get(if way == 0 { lines.len() / 2 } else { lines.len() - 1 - lines.len() / 2 })
        };
        let likeness = self.read.glance(&crop(self.image, line(0)?, LINE_HEIGHT));
        let ways: Vec<usize> = [0, 1].into_iter().filter(|way| likeness[*way] > ZONE_LIKE).collect();
        let alike = ways.len() > 1 && (likeness[0] - likeness[1]).abs() < ALIKE;
        let sure = |way: usize| match line(way) {
            Some(line) if alike => mean(self.line(line).cells.iter().map(|cell| cell.confidence())),
            _ => likeness[way],
        };
        ways.into_iter().max_by(|a, b| sure(*a).total_cmp(&sure(*b))).and_then(|way| pair.get(way))
    }

    fn line(&self, quad: &Quad) -> Line {
        let near = |other: &Quad| {
            let apart = quad.0.iter().zip(&other.0).map(|(a, b)| (a[0] - b[0]).hypot(a[1] - b[1]));
            apart.fold(0.0, f32::max) < 0.12 * quad.spans()[1]
        };
        if let Some((_, line)) = self.seen.borrow().iter().find(|(other, _)| near(other)) {
            return line.clone();
        }
        let line = self.read.read(&crop(self.image, quad, MAX_LINE_HEIGHT));
        self.seen.borrow_mut().push((*quad, line.clone()));
        line
    }
}

/// The crop of one line, upright, with characters at least 24 pixels high, itself at most as high as told.
fn crop(image: &GrayImage, quad: &Quad, most: f32) -> GrayImage {
    let [across, down] = quad.spans();
    let height = down.clamp(LINE_HEIGHT, most);
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
