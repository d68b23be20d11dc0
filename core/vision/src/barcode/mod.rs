//! Barcodes: QR and PDF417, each by a ladder of ever dearer attempts.
//!
//! A still climbs the whole ladder; a live frame takes one rung, the next frame the next one.

mod bars;
mod pdf417;
mod qr;
mod reader;
mod symbol;

pub use bars::show_a_back as shows_a_back;
pub use pdf417::{RUNGS, pdf417, pdf417_rung};
pub use qr::qr;

use crate::filter;
use image::RgbImage;
use serde::Serialize;

/// The longest text that is handed on, in bytes. A QR code holds at most 2,953 bytes or 4,296 letters, a PDF417 less.
pub const MAX_TEXT_BYTES: usize = 4_296;

/// The text of a PDF417 in a photo, where it stands in one symbol.
pub fn pdf417_text(photo: &RgbImage) -> Option<String> {
    pdf417(&filter::gray(photo)).and_then(Content::into_text)
}

/// What a symbol held. Its Debug text shows nothing of it.
#[derive(Clone, PartialEq, Eq)]
pub enum Content {
    /// The whole text, control characters included.
    Text(String),
    /// What one of several symbols holds that hold a text together (Macro PDF417, ISO/IEC 15438 annex H). Such texts are not put
    /// together: no identity document has one.
    Part(String),
}

impl Content {
    /// The whole text.
    pub fn text(&self) -> Option<&str> {
        match self {
            Self::Text(text) => Some(text),
            Self::Part(_) => None,
        }
    }

    /// What this symbol holds, whole text or not.
    pub fn held(&self) -> &str {
        let (Self::Text(text) | Self::Part(text)) = self;
        text
    }

    /// The whole text, taken out.
    pub fn into_text(self) -> Option<String> {
        match self {
            Self::Text(text) => Some(text),
            Self::Part(_) => None,
        }
    }
}

impl std::fmt::Debug for Content {
    fn fmt(&self, formatter: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        match self {
            Self::Text(text) => write!(formatter, "Text({} bytes)", text.len()),
            Self::Part(text) => write!(formatter, "Part({} bytes)", text.len()),
        }
    }
}

/// The kinds of symbol that are read.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize)]
pub enum Symbology {
    /// QR Code (ISO/IEC 18004).
    #[serde(rename = "QR")]
    Qr,
    /// PDF417 (ISO/IEC 15438).
    #[serde(rename = "PDF417")]
    Pdf417,
}

#[cfg(test)]
mod tests;
