//! A flattened document while it is read: the likeliest runs first, so that one on its head is given up early; what says
//! something, at its other size, too; what may be a letter or a speck, only near words.

use image::GrayImage;
use regain_base::text::{Cell, Line, Print};

use super::level::SURE;
use super::runs::Run;
use super::strip::{self, Piece};
use super::{HOPELESS, TextReader, blobs, mean, runs};

/// A run of at least so many letters is looked at for itself: of shorter ones nearly all are patterns.
const WORD: usize = 4;
/// Shorter runs are looked at within so many heights of a word …
const NEAR: f32 = 4.0;
/// … that is as high as they are, up to this factor.
const AS_HIGH: std::ops::RangeInclusive<f32> = 0.7..=1.45;
/// So many pixels of strips show which way up a document lies.
const GLANCE: usize = 3 * strip::WIDTH;
/// A character is read clearly from this confidence on.
const CLEAR: f32 = 0.8;

pub(super) struct Page {
    flat: GrayImage,
    runs: Vec<Run>,
    lines: Vec<Option<Line>>,
}

impl Page {
    pub(super) fn new(flat: GrayImage) -> Self {
        let runs = runs::group(&blobs::find(&flat));
        let lines = vec![None; runs.len()];
        Self { flat, runs, lines }
    }

    /// Reads the largest words.
    pub(super) fn glance(&mut self, reader: &TextReader) {
        let mut room = GLANCE;
        let words = (0..self.runs.len()).filter(|at| self.runs[*at].letters >= WORD);
        let pieces = words.filter_map(|at| self.piece(at, self.runs[at].capitals().0)).take_while(|(_, piece)| {
            let fits = room > 0;
            room = room.saturating_sub(piece.width);
            fits
        });
        self.take(reader, &pieces.collect::<Vec<_>>());
    }

    /// Reads all that has not been read.
    pub(super) fn finish(&mut self, reader: &TextReader) {
        let left: Vec<usize> = (0..self.runs.len()).filter(|at| self.lines[*at].is_none()).collect();
        let (words, rest): (Vec<usize>, Vec<usize>) = left.into_iter().partition(|at| self.runs[*at].letters >= WORD);
        self.read(reader, &words);
        let sure: Vec<&Run> = self.told().filter(|(_, line)| mean(line) > SURE).map(|(run, _)| run).collect();
        let near = |at: &usize| {
            let run = &self.runs[*at];
            sure.iter().any(|word| AS_HIGH.contains(&(run.height / word.height)) && word.is_near(run, NEAR))
        };
        let rest: Vec<usize> = rest.into_iter().filter(near).collect();
        self.read(reader, &rest);
        let says = |at: &usize| self.lines[*at].as_ref().is_some_and(|line| !line.cells.is_empty());
        let again = (0..self.runs.len()).filter(says).filter_map(|at| self.piece(at, self.runs[at].capitals().1?));
        self.take(reader, &again.collect::<Vec<_>>());
    }

    /// The runs that say something, with what they say.
    pub(super) fn told(&self) -> impl Iterator<Item = (&Run, &Line)> {
        self.runs
            .iter()
            .zip(&self.lines)
            .filter_map(|(run, line)| Some((run, line.as_ref().filter(|line| mean(line) > HOPELESS)?)))
    }

    /// Width and height.
    pub(super) fn size(&self) -> (u32, u32) {
        self.flat.dimensions()
    }

    /// What was read, in any order.
    pub(super) fn prints(&self) -> Vec<Print> {
        self.told().map(|(run, line)| Print { line: line.clone(), area: run.area }).collect()
    }

    /// How many characters were read clearly so far, patterns aside.
    pub(super) fn clear(&self) -> usize {
        let cells = self.told().filter(|(_, line)| mean(line) > SURE).flat_map(|(_, line)| &line.cells);
        cells.map(Cell::confidence).filter(|confidence| *confidence > CLEAR).count()
    }

    fn read(&mut self, reader: &TextReader, runs: &[usize]) {
        let pieces = runs.iter().filter_map(|at| self.piece(*at, self.runs[*at].capitals().0));
        self.take(reader, &pieces.collect::<Vec<_>>());
    }

    fn piece(&self, at: usize, capitals: f32) -> Option<(usize, Piece)> {
        Some((at, Piece::cut(&self.flat, &self.runs[at], capitals)?))
    }

    /// Of two readings of a run the one that tells more is kept: its capitals came to the size that the network knows.
    fn take(&mut self, reader: &TextReader, pieces: &[(usize, Piece)]) {
        for (at, line) in strip::pack(pieces).iter().flat_map(|strip| reader.lines(strip)) {
            if self.lines[at].as_ref().is_none_or(|other| told(&line) > told(other)) {
                self.lines[at] = Some(line);
            }
        }
    }
}

/// How much a reading tells: a sure character adds to it, one that is rather wrong takes away, so that one left out is no gain.
fn told(line: &Line) -> f32 {
    line.cells.iter().map(|cell| cell.confidence() - 0.5).sum()
}
