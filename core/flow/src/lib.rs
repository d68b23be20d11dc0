//! The journey: what the phone does from the scanned code to the pass, as one total function over values.
//!
//! [`transition`] takes a state, a moment and an event, and returns the next state and what is to be done. It has no clock, no
//! randomness, no socket, no pixel. What is to be done at a step follows from the state alone ([`pending`]), so a journey that was
//! killed goes on by replaying its [`Journal`] and doing what is pending. [`Flow`] ties the three together; [`work::Worker`] is
//! the part that looks at pixels. The diagram is in this crate's README.

pub mod coach;
mod effect;
mod event;
mod flow;
mod journal;
mod pending;
mod sight;
mod state;
mod transition;
pub mod turns;
pub mod view;
pub mod work;

pub use effect::{Effect, EvidenceDraft, Fetch, Ignored, LightShow, TurnShow, Work};
pub use event::{Blob, Device, Event, FaceLook, Frame, Hidden, Preflight, Reply, SideRead, TurnLook, Worked};
pub use flow::{Flow, FlowError};
pub use journal::{Journal, Stored};
pub use pending::pending;
pub use sight::Sight;
pub use state::{Ending, State, Step};
pub use transition::{keys_in_use, transition};
pub use view::{Action, View, view};

pub use regain_document::facts::Side;

/// What the names of the keys begin with that sign consent, evidence and presentation, and that credentials are bound to. Each recovery has
/// one of its own: see [`State::device_key`].
pub const DEVICE_KEY: &str = "device";

#[cfg(test)]
mod tests;
