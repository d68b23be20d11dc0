//! Reads the printed text of a flattened document: Latin letters with their marks, in words of any length.
//!
//! Ink is parted from paper ([`blobs`]), pieces of one height side by side become runs of words ([`runs`]), runs are brought to
//! one size and laid into strips ([`strip`]), the likelier ones first ([`page`]), and a small network says what stands there ([`decode`]). What the words mean is
//! decided elsewhere.

mod blobs;
mod card;
mod decode;
mod level;
mod page;
mod runs;
mod strip;

pub use card::Document;

use image::GrayImage;
use regain_base::text::{Line, Print};

use crate::engine::Engine;
use crate::model::{Model, ModelError, Store, Tensor};
use page::Page;
use strip::Strip;

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
        let mut page = Page::new(document.clone());
        page.finish(self);
        page.prints()
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

fn mean(line: &Line) -> f32 {
    line.cells.iter().map(regain_base::text::Cell::confidence).sum::<f32>() / line.cells.len().max(1) as f32
}

#[cfg(test)]
mod tests;
