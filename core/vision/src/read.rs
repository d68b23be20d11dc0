//! From a picture to lines of text that a grammar can judge.

use image::RgbImage;
use regain_base::text::Line;

use crate::card::Quad;
use crate::engine::Engine;
use crate::line::LineReader;
use crate::model::{ModelError, Store};

/// The lines of one candidate zone, in reading order.
#[derive(Debug, Clone, PartialEq)]
pub struct MrzLines {
    /// Around the zone, in the picture's pixels.
    pub quad: Quad,
    /// What the reader saw.
    pub lines: Vec<Line>,
}

/// Reads documents from pictures.
pub struct Reader {
    line: LineReader,
}

impl Reader {
    /// Loads the models it needs.
    pub fn load(store: &Store, engine: &Engine) -> Result<Self, ModelError> {
        Ok(Self { line: LineReader::load(store, engine)? })
    }

    /// Candidates for the machine-readable zone, best first.
    pub fn mrz(&self, image: &RgbImage) -> Vec<MrzLines> {
        let _ = &self.line;
        todo!("{:?}", image.dimensions())
    }
}
