//! Reads the printed text of a flattened document: Latin letters with their marks, in words of any length.
//!
//! Ink is parted from paper ([`blobs`]), pieces of one height side by side become runs of words ([`runs`]), runs are brought to
//! one size and laid into strips ([`strip`]), and a small network says what stands there ([`decode`]). What the words mean is
//! decided elsewhere.

mod blobs;
mod card;
mod decode;
mod level;
mod runs;
mod strip;

pub use card::Document;

use image::GrayImage;
use regain_base::text::{Line, Print};

use crate::engine::Engine;
use crate::model::{Model, ModelError, Store, Tensor};
use runs::Run;
use strip::{Piece, Strip};

/// The model's name in `models.toml`.
const MODEL: &str = "latin_lines";
/// Runs of which less than this is sure, on average, are patterns.
const HOPELESS: f32 = 0.4;

/// The characters in the order of the model's outputs; "nothing" follows them. Ð is read as Đ, which looks the same.
const ALPHABET: &str = include_str!("alphabet.txt");

/// Reads printed text.
pub struct TextReader {
    model: Box<dyn Model + Send + Sync>,
    classes: usize,
}

impl TextReader {
    /// Loads the model `latin_lines`, and runs it once: a model of another shape is found out here.
    pub fn load(store: &Store, engine: &Engine) -> Result<Self, ModelError> {
        let reader = Self { model: store.load(engine, MODEL)?, classes: ALPHABET.chars().count() + 1 };
        reader.answers(&[1.0; strip::WIDTH * strip::HEIGHT])?;
        Ok(reader)
    }

    /// The runs of words on a flattened document that stands upright, letters 6 to 64 pixels high, in any order.
    pub fn read(&self, document: &GrayImage) -> Vec<Print> {
        self.runs(document).into_iter().map(|(_, print)| print).collect()
    }

    /// The same, each with where its letters stand. A run with letters of two heights is read at both sizes: the surer reading
    /// is the one whose capitals came to the size that the network knows.
    fn runs(&self, document: &GrayImage) -> Vec<(Run, Print)> {
        let runs = runs::group(&blobs::find(document));
        let pieces = runs.iter().enumerate().flat_map(|(at, run)| {
            run.capitals().filter_map(move |capitals| Some((at, Piece::cut(document, run, capitals)?)))
        });
        let mut lines: Vec<Option<Line>> = vec![None; runs.len()];
        for (at, line) in strip::pack(&pieces.collect::<Vec<_>>()).iter().flat_map(|strip| self.lines(strip)) {
            if mean(&line) > HOPELESS && lines[at].as_ref().is_none_or(|other| told(&line) > told(other)) {
                lines[at] = Some(line);
            }
        }
        let read = runs.into_iter().zip(lines).filter_map(|(run, line)| Some((line?, run)));
        read.map(|(line, run)| {
            let area = run.area;
            (run, Print { line, area })
        })
        .collect()
    }

    /// What stands in a strip, each line with the index of its run.
    fn lines(&self, strip: &Strip) -> Vec<(usize, Line)> {
        let Ok(answers) = self.answers(&strip.pixels) else { return Vec::new() };
        let frames: Vec<&[f32]> = answers.chunks_exact(self.classes).collect();
        let read = |(run, from, to): &(usize, usize, usize)| {
            (*run, decode::line(&frames[from.div_ceil(decode::STRIDE)..to / decode::STRIDE]))
        };
        strip.places.iter().map(read).collect()
    }

    /// One run of the network: log-probabilities by frame and class.
    fn answers(&self, pixels: &[f32]) -> Result<Vec<f32>, ModelError> {
        let width = pixels.len() / strip::HEIGHT;
        let input = Tensor::new(vec![1, 1, strip::HEIGHT, width], pixels.to_vec())?;
        let expected = vec![1, width / decode::STRIDE, self.classes];
        match self.model.run(&input)?.into_iter().next() {
            Some(output) if output.shape == expected => Ok(output.data),
            other => Err(ModelError::Shape { expected, found: other.map(|output| output.shape).unwrap_or_default() }),
        }
    }
}

/// How much a reading tells: a sure character adds to it, one that is rather wrong takes away, so that one left out is no gain.
fn told(line: &Line) -> f32 {
    line.cells.iter().map(|cell| cell.confidence() - 0.5).sum()
}

fn mean(line: &Line) -> f32 {
    line.cells.iter().map(regain_base::text::Cell::confidence).sum::<f32>() / line.cells.len().max(1) as f32
}

#[cfg(test)]
mod tests;
