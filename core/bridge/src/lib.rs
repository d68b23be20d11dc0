//! The border to Kotlin and Swift, and the only crate that names UniFFI.
//!
//! Two objects and plain values. [`Flow`] is the journey: the app sends events, carries out effects and shows the screen.
//! [`Lens`] looks at camera frames where they lie. Both are synchronous and share no lock; nothing calls back. Network, models and
//! storage are inside: what crosses is only what a platform alone can do (keys in hardware, camera, screen light).

// Not called by name: the standard library finds the unwinder's functions here.
#[cfg(all(target_os = "android", feature = "own-unwinder"))]
extern crate unwinding as _;

mod effect;
mod error;
mod event;
mod flow;
mod journey;
mod keys;
mod lens;
mod network;
mod screen;
mod setup;
mod words;

pub use effect::{Effect, Feel, HeadTurn, LightColor, TurnAsk};
pub use error::BridgeError;
pub use event::{Event, Failure, Statement};
pub use flow::Flow;
pub use lens::{Goal, Lens, Look, Point, Shape};
pub use screen::{Fact, Screen, Trouble};
pub use setup::{Camera, Setup};
pub use words::{Words, told, words};

uniffi::setup_scaffolding!("regain");
