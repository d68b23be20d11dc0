//! What a picture shows by zone or barcode, and why it is not to be relied on.

use regain_base::Reason;
use regain_document::Date;
use regain_document::facts::Picture;
use regain_document::mrz::{self, Reading};
use regain_vision::barcode::{self, Content, Symbology};
use regain_vision::read::{MrzLines, Reader};
use regain_vision::{GrayImage, RgbImage};
use serde_json::{Value, json};

/// What was read in one picture.
pub(crate) struct Found {
    pub(crate) picture: Picture,
    /// Around the zone, in the picture's pixels.
    pub(crate) quad: Option<[[f32; 2]; 4]>,
    /// The zone is read so clearly that a wrong check digit was printed, not misread.
    pub(super) clear: bool,
    /// A barcode; looked for only where no zone was read.
    pub(crate) barcode: Option<Symbol>,
}

/// Mean confidence above which a zone is read clearly.
const CLEAR: f32 = 0.97;

/// The zone or barcode in `image`, by every look that there is.
pub(crate) fn find(reader: &Reader, image: &RgbImage) -> Found {
    Found::of(&reader.mrz(image, &mrz::is_certain), || Symbol::any(&regain_vision::gray(image)))
}

/// A barcode in a picture.
pub(crate) struct Symbol {
    kind: Symbology,
    content: Content,
}

impl Symbol {
    pub(super) fn pdf417(image: &GrayImage) -> Option<Self> {
        barcode::pdf417(image).map(|content| Self { kind: Symbology::Pdf417, content })
    }

    pub(super) fn qr(image: &GrayImage) -> Option<Self> {
        barcode::qr(image).map(|text| Self { kind: Symbology::Qr, content: Content::Text(text) })
    }

    fn any(image: &GrayImage) -> Option<Self> {
        Self::pdf417(image).or_else(|| Self::qr(image))
    }

    pub(super) fn json(&self) -> Value {
        json!({ "type": self.kind, "text": self.content.text() })
    }
}

impl Found {
    /// The best of the candidates for a zone, or what `symbol` finds where there is none.
    pub(super) fn of(candidates: &[MrzLines], symbol: impl FnOnce() -> Option<Symbol>) -> Self {
        let mut barcode = None;
        let picture = Picture::of(candidates.iter().map(|candidate| candidate.lines.as_slice()), || {
            barcode = symbol();
            barcode.as_ref()?.content.text().map(str::to_owned)
        });
        let zone = picture.zone.as_ref().map(|(index, _)| &candidates[*index]);
        let quad = zone.map(|zone| zone.quad.0);
        let clear = zone.is_some_and(|zone| zone.confidence() > CLEAR);
        Self { picture, quad, clear, barcode }
    }

    /// Whether zone or barcode tell of a document beyond doubt.
    pub(super) fn answers(&self, today: Date) -> bool {
        matches!(self.picture.document(today), Ok(Some(_)))
    }

    /// The zone's reading.
    pub(crate) fn reading(&self) -> Option<&Reading> {
        self.picture.zone.as_ref().map(|(_, reading)| reading)
    }

    /// Without what only looked like a zone: print of a licence's front does. What is printed there is read as such.
    pub(super) fn beside_print(self) -> Self {
        let doubtful = self.reading().is_some_and(|reading| !reading.certain && !reading.is_of_a_zone());
        if doubtful { self.without_zone() } else { self }
    }

    /// The same, its zone taken for print.
    pub(super) fn without_zone(mut self) -> Self {
        (self.picture.zone, self.quad, self.clear) = (None, None, false);
        self
    }

    /// Why the reading is not to be relied on, if so.
    pub(crate) fn refusal(&self, today: Date) -> Option<Reason> {
        match (self.picture.document(today), &self.barcode) {
            (Ok(Some(_)), _) => None,
            (Err(_), _) if self.clear && self.reading().is_some_and(|read| read.mrz.checks.any_fails()) => {
                Some(Reason::CheckDigitFailed)
            }
            (Err(reason), _) => Some(reason),
            (Ok(None), None) => Some(Reason::NoDocument),
            (Ok(None), Some(Symbol { content: Content::Part(_), .. })) => Some(Reason::DocumentUnsupported),
            // What is no licence's is shown and nothing is made of it.
            (Ok(None), Some(_)) => None,
        }
    }
}
