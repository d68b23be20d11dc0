//! Specimens of identity documents of Utopia: a card (TD1, both sides) and a passport's data page (TD3).

use image::RgbImage;
use serde::Serialize;

use crate::person::{Day, Person};

/// Which document.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize)]
pub enum Kind {
    /// A card of 85.6 x 54 mm, the machine-readable zone on the back.
    Td1,
    /// A passport's data page of 125 x 88 mm.
    Td3,
}

/// What differs from the person's ordinary document.
#[derive(Debug, Clone, Default)]
pub struct Options<'a> {
    /// Another number, nine characters at most.
    pub number: Option<String>,
    /// Another surname.
    pub surname: Option<String>,
    /// Other given names.
    pub given_names: Option<Vec<String>>,
    /// Another day of expiry than 2033-05-17.
    pub expiry: Option<Day>,
    /// Somebody else's portrait.
    pub portrait_of: Option<&'a Person>,
}

/// What is printed, to compare a reading with.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct Truth {
    /// Always `true`.
    pub simulated: bool,
    /// Which document.
    pub kind: Kind,
    /// The lines of the machine-readable zone.
    pub mrz: Vec<String>,
    /// Without fillers.
    pub document_number: String,
    /// As in the visual zone.
    pub surname: String,
    /// As in the visual zone.
    pub given_names: Vec<String>,
    /// Day of birth, `YYYY-MM-DD`.
    pub birth: String,
    /// Day of expiry, `YYYY-MM-DD`.
    pub expiry: String,
    /// `F`, `M` or `X`.
    pub sex: char,
    /// Issuing state.
    pub issuing_state: String,
    /// Nationality.
    pub nationality: String,
}

/// A document, flat and evenly lit.
#[derive(Debug, Clone)]
pub struct Specimen {
    /// The side with the portrait; 1284 x 810 px (TD1) or 1500 x 1056 px (TD3).
    pub front: RgbImage,
    /// The side with the machine-readable zone; only of TD1.
    pub back: Option<RgbImage>,
    /// What is printed.
    pub truth: Truth,
}

/// Draws `person`'s document.
pub fn specimen(_person: &Person, _kind: Kind, _options: &Options<'_>) -> Specimen {
    todo!()
}
