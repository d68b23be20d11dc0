//! The readers that `regain read` may need: the one of printed text is loaded when a picture first asks for it.

use super::broken;
use super::found::{Found, Symbol};
use crate::outcome::Failure;
use regain_document::Date;
use regain_document::facts::{self, Document};
use regain_document::{mrz, visible};
use regain_vision::GrayImage;
use regain_vision::barcode;
use regain_vision::engine::Engine;
use regain_vision::model::Store;
use regain_vision::read::Reader;
use regain_vision::text::TextReader;
use std::cell::OnceCell;

/// Readers of documents.
pub(crate) struct Readers<'a> {
    zone: Reader,
    text: OnceCell<TextReader>,
    store: &'a Store,
    engine: &'a Engine,
}

/// What the print says.
pub(crate) struct Printed {
    pub(crate) document: Document,
    /// Around the document, in the picture's pixels.
    pub(crate) quad: [[f32; 2]; 4],
    shows_zone: bool,
}

impl<'a> Readers<'a> {
    pub(crate) fn load(store: &'a Store, engine: &'a Engine) -> Result<Self, Failure> {
        let zone = Reader::load(store, engine).map_err(|error| broken(&error))?;
        Ok(Self { zone, text: OnceCell::new(), store, engine })
    }

    /// What a picture shows, the likelier and cheaper looks first. Print that is laid out like a document's, with nothing among it that
    /// could be a zone, ends the search: what a dearer look would find is not there. It is told of only where zone and barcode tell
    /// nothing, or where `print` is asked for.
    pub(crate) fn read(
        &self,
        image: &GrayImage,
        today: Date,
        print: bool,
    ) -> Result<(Found, Option<Printed>), Failure> {
        let mut search = self.zone.search(image, &mrz::is_certain);
        search.look();
        let mut back = false;
        let found = Found::of(&search.candidates(), || {
            back = barcode::shows_a_back(image);
            if back { Symbol::pdf417(image) } else { None }
        });
        let printed = if print || !found.answers(today) { self.printed(image, today)? } else { None };
        if found.answers(today) {
            return Ok((found, printed));
        }
        if !search.sees_a_zone() && printed.as_ref().is_some_and(|printed| !printed.shows_zone) {
            return Ok((found.without_zone(), printed));
        }
        search.finish();
        let again = || if back { None } else { Symbol::pdf417(image) };
        let found = Found::of(&search.candidates(), || found.barcode.or_else(again).or_else(|| Symbol::qr(image)));
        // Such a zone is none of the print, whatever its check digits say.
        if search.sees_a_zone() || found.answers(today) {
            return Ok((found, printed.filter(|_| print)));
        }
        Ok((if printed.is_some() { found.beside_print() } else { found }, printed))
    }

    /// What is printed in `image`, where it is laid out like a document.
    fn printed(&self, image: &GrayImage, today: Date) -> Result<Option<Printed>, Failure> {
        let text = if let Some(text) = self.text.get() {
            text
        } else {
            let loaded = TextReader::load(self.store, self.engine).map_err(|error| broken(&error))?;
            self.text.get_or_init(|| loaded)
        };
        let found = text.document(image);
        let shows_zone = visible::shows_zone(&found.prints);
        let read = visible::read(&found.prints, today);
        Ok(read.map(|read| Printed { document: facts::from_print(&read), quad: found.quad.0, shows_zone }))
    }
}
