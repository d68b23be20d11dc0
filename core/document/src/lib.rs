//! Text and bytes in, facts out: the machine-readable zone of identity documents, the barcode of driving licences, names
//! across alphabets, and what several sources of one document agree on. No pixels and no I/O.
//!
//! Everything that holds a person's data prints as a summary without the data.

pub mod aamva;
mod date;
pub mod facts;
pub mod mrz;
pub mod name;
pub mod visible;

pub use date::{Date, KnownDate, PartialDate};
