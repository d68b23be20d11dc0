//! The readers that decide: the same core that guides the phone.

use regain_face::Faces;
use regain_vision::engine::Engine;
use regain_vision::model::{ModelError, Store};
use regain_vision::read::Reader;
use regain_vision::text::TextReader;
use std::path::Path;

/// The readers of documents and faces, loaded once.
pub struct Models {
    /// Reads machine-readable zones.
    pub reader: Reader,
    /// Reads what is printed on a front.
    pub text: TextReader,
    /// Finds, aligns and compares faces.
    pub faces: Faces,
}

impl Models {
    /// Loads every reader from the folder with `models.toml`, each file checked against its digest.
    pub fn load(folder: &Path) -> Result<Self, ModelError> {
        let (store, engine) = (Store::open(folder)?, Engine::start()?);
        Ok(Self {
            reader: Reader::load(&store, &engine)?,
            text: TextReader::load(&store, &engine)?,
            faces: Faces::load(&store, &engine)?,
        })
    }
}
