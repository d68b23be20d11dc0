//! The readers that `regain read` may need: the one of printed text is loaded when a picture first asks for it.

use super::broken;
use crate::outcome::Failure;
use regain_document::Date;
use regain_document::facts::{self, Document};
use regain_document::visible;
use regain_vision::RgbImage;
use regain_vision::engine::Engine;
use regain_vision::model::Store;
use regain_vision::read::Reader;
use regain_vision::text::TextReader;
use std::cell::OnceCell;

/// Readers of documents.
pub(super) struct Readers<'a> {
    pub(super) zone: Reader,
    text: OnceCell<TextReader>,
    store: &'a Store,
    engine: &'a Engine,
}

/// What the print says.
pub(super) struct Printed {
    pub(super) document: Document,
    /// Around the document, in the picture's pixels.
    pub(super) quad: [[f32; 2]; 4],
}

impl<'a> Readers<'a> {
    pub(super) fn load(store: &'a Store, engine: &'a Engine) -> Result<Self, Failure> {
        let zone = Reader::load(store, engine).map_err(|error| broken(&error))?;
        Ok(Self { zone, text: OnceCell::new(), store, engine })
    }

    /// What is printed in `image`, where it is laid out like a document.
    pub(super) fn printed(&self, image: &RgbImage, today: Date) -> Result<Option<Printed>, Failure> {
        let text = if let Some(text) = self.text.get() {
            text
        } else {
            let loaded = TextReader::load(self.store, self.engine).map_err(|error| broken(&error))?;
            self.text.get_or_init(|| loaded)
        };
        let found = text.document(&regain_vision::gray(image));
        let read = visible::read(&found.prints, today);
        Ok(read.map(|read| Printed { document: facts::from_print(&read), quad: found.quad.0 }))
    }
}
