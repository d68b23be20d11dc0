//! What kind of document was read.

use crate::mrz::Kind;
use serde::{Deserialize, Serialize};

/// The kind of a document: the layout of its zone, or the layout of a document that has none.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
pub enum DocumentKind {
    /// A driving licence or identification card of a state or province of North America, by its barcode (AAMVA DL/ID).
    #[serde(rename = "AAMVA")]
    Aamva,
    /// A driving licence by the numbers printed on it (Directive 2006/126/EC annex I).
    #[serde(rename = "LICENCE")]
    Licence,
    /// A card or page by the labels printed on it.
    #[serde(rename = "PRINTED")]
    Printed,
    /// A document with a machine-readable zone.
    #[serde(untagged)]
    Zone(Kind),
}

impl DocumentKind {
    /// The stable code, as in evaluation manifests and in a profile's list.
    pub fn code(self) -> &'static str {
        match self {
            Self::Aamva => "AAMVA",
            Self::Licence => "LICENCE",
            Self::Printed => "PRINTED",
            Self::Zone(kind) => kind.code(),
        }
    }
}

impl From<Kind> for DocumentKind {
    fn from(kind: Kind) -> Self {
        Self::Zone(kind)
    }
}
