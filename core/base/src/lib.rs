//! What every room of Regain stands on: time and randomness as parameters, secrets that cannot be printed, ids, a line of
//! text as a reader saw it, the languages that a person reads, and the reasons a recovery can end with. No I/O.

mod clock;
mod entropy;
pub mod http;
mod id;
pub mod language;
pub mod reason;
mod secret;
pub mod text;

pub use clock::{Clock, ManualClock, SystemClock, Timestamp};
pub use entropy::{Entropy, SeededEntropy, SystemEntropy};
pub use id::Id;
pub use language::Language;
pub use reason::{Fault, Reason, Refusal};
pub use secret::Secret;
