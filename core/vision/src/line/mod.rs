//! Reads one line of machine-readable text: OCR-B at a fixed pitch.
//!
//! The crop is brought to one size and one range of shades ([`strip`]), a small network says for every fourth column
//! which character is centred there ([`crate::model`]), and the fixed pitch settles how many cells there are and where
//! ([`grid`]). Which of the alternatives is right, the grammar and the check digits decide elsewhere.

mod grid;
mod strip;

use image::GrayImage;
use regain_base::text::Line;

use crate::engine::Engine;
use crate::model::{Model, ModelError, Store, Tensor};
use grid::{Cells, Posteriors};
use strip::{Page, Strip};

/// The characters of a machine-readable zone in the order of the model's outputs; "nothing" follows them.
const ALPHABET: &[u8; 37] = b"0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZ<";

/// The model's name in `models.toml`.
const MODEL: &str = "mrz_lines";

/// A text that covers this part of the measured stretch was measured right; any other is cut again and read anew.
const FULL: std::ops::RangeInclusive<f32> = 0.8..=1.1;
/// Pitches in strip pixels that need no second look: the network is trained on 11 to 29.
const PITCHES: std::ops::RangeInclusive<f32> = 13.0..=25.5;

/// The line reader.
pub struct LineReader {
    model: Box<dyn Model + Send + Sync>,
}

impl LineReader {
    /// Loads the model `mrz_lines`, and runs it once: a model of another shape is found out here.
    pub fn load(store: &Store, engine: &Engine) -> Result<Self, ModelError> {
        let reader = Self { model: store.load(engine, MODEL)? };
        reader.answers(&[1.0; strip::WIDTH * strip::HEIGHT])?;
        Ok(reader)
    }

    /// Reads a grey crop of one line, any height, the text within a few degrees of level. The line is empty when
    /// the crop shows nothing to read.
    pub fn read(&self, line: &GrayImage) -> Line {
        self.best(line).map(|cells| Line { cells: cells.cells }).unwrap_or_default()
    }

    /// How sure the network is of what stands in the middle of such a crop, 0 to 1, as it is and upside down: lines of a zone are told
    /// from other print and patterns, at a quarter of the cost each way.
    pub fn glance(&self, line: &GrayImage) -> [f32; 2] {
        let Some(mut strip) = Page::measure(line).and_then(|page| page.middle()) else { return [0.0; 2] };
        let certainty =
            |strip: &[f32]| self.answers(strip).map_or(0.0, |answers| Posteriors::new(&answers).certainty());
        let upright = certainty(&strip);
        strip.reverse();
        [upright, certainty(&strip)]
    }

    fn best(&self, line: &GrayImage) -> Option<Cells> {
        let page = Page::measure(line)?;
        let strip = page.cut(page.span, None)?;
        let first = self.look(&strip)?;
        let pitch = first.pitch * grid::STRIDE as f32;
        let span = strip.back(first.from * grid::STRIDE as f32, first.to * grid::STRIDE as f32);
        let covered = span.width() / page.span.width();
        if FULL.contains(&covered) && PITCHES.contains(&pitch) {
            return Some(first);
        }
        let again = page.cut(span, Some(pitch / strip.scale)).and_then(|strip| self.look(&strip));
        Some(again.filter(|again| again.score > first.score).unwrap_or(first))
    }

    fn look(&self, strip: &Strip) -> Option<Cells> {
        let answers = self.answers(&strip.pixels).ok()?;
        Posteriors::new(&answers).read()
    }

    /// One run of the network: log-probabilities by frame and class.
    fn answers(&self, pixels: &[f32]) -> Result<Vec<f32>, ModelError> {
        let width = pixels.len() / strip::HEIGHT;
        let input = Tensor::new(vec![1, 1, strip::HEIGHT, width], pixels.to_vec())?;
        let expected = vec![1, width / grid::STRIDE, grid::CLASSES];
        match self.model.run(&input)?.into_iter().next() {
            Some(output) if output.shape == expected => Ok(output.data),
            other => Err(ModelError::Shape { expected, found: other.map(|output| output.shape).unwrap_or_default() }),
        }
    }
}

#[cfg(test)]
mod tests;
