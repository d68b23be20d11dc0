//! Text and bytes in, facts out: the machine-readable zone of identity documents, names across alphabets, and what two
//! sources of one document agree on. No pixels and no I/O.
//!
//! Everything that holds a person's data prints as a summary without the data.

mod date;
pub mod facts;
pub mod mrz;
pub mod name;

pub use date::{Date, KnownDate, PartialDate};
