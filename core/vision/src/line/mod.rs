//! Reads one line of machine-readable text.

use image::GrayImage;
use regain_base::text::Line;

use crate::engine::Engine;
use crate::model::{Model, ModelError, Store};

/// The line reader.
pub struct LineReader {
    model: Box<dyn Model + Send + Sync>,
}

impl LineReader {
    /// Loads the model `mrz_lines`.
    pub fn load(store: &Store, engine: &Engine) -> Result<Self, ModelError> {
        Ok(Self { model: store.load(engine, "mrz_lines")? })
    }

    /// Reads a grey crop of one line, any height.
    pub fn read(&self, line: &GrayImage) -> Line {
        let _ = &self.model;
        todo!("{:?}", line.dimensions())
    }
}
