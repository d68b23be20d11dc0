//! The invented persons of Utopia.

mod catalogue;
mod names;

use crate::head::Sitter;
pub use crate::head::{Beard, Clothes, Glasses, HairStyle, Look, Photo};
pub use names::{Named, invented};
pub use regain_document::mrz::Sex;
use serde::{Deserialize, Serialize};
use std::sync::Arc;

/// A calendar day.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
pub struct Day {
    /// Four digits.
    pub year: u16,
    /// 1 to 12.
    pub month: u8,
    /// 1 to 31.
    pub day: u8,
}

impl Day {
    /// The day `year`-`month`-`day`, as given: a simulator may also print impossible days.
    pub const fn new(year: u16, month: u8, day: u8) -> Self {
        Self { year, month, day }
    }

    /// `YYYY-MM-DD`.
    pub fn iso(self) -> String {
        format!("{:04}-{:02}-{:02}", self.year, self.month, self.day)
    }
}

/// An invented person.
#[derive(Debug, Clone)]
pub struct Person {
    /// A short name for command lines and tests, such as `ana`.
    pub key: &'static str,
    /// In order, spelt as in the visual zone.
    pub given_names: &'static [&'static str],
    /// Spelt as in the visual zone.
    pub surname: &'static str,
    /// Day of birth.
    pub birth: Day,
    /// As printed.
    pub sex: Sex,
    /// Of the person's document, nine characters at most.
    pub document_number: &'static str,
    /// Face, hair, clothes.
    pub look: Look,
    /// A photo that is relit in place of the drawn head.
    pub photo: Option<Arc<Photo>>,
}

impl Person {
    pub(crate) fn sitter(&self) -> Sitter {
        Sitter { look: self.look, photo: self.photo.clone() }
    }
}

/// Issuing state and nationality of everybody here.
pub const UTOPIA: &str = "UTO";

/// Everybody.
pub fn catalogue() -> &'static [Person] {
    &catalogue::CATALOGUE
}

/// The person with this key.
pub fn by_key(key: &str) -> Option<&'static Person> {
    catalogue().iter().find(|person| person.key == key)
}
