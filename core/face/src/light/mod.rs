//! The light challenge: the screen shows a sequence that only this session has, and the face must answer it.
//!
//! Two independent questions (`analyse`): does the picture answer *this* sequence, now, at one constant lag; and does the
//! light show it as rough as a face in front of this screen? Neither alone decides.

mod bare;
mod challenge;
mod clip;
mod gain;
mod map;
mod matte;
mod relief;
pub mod safety;
mod shape;
mod shown;
mod skin;
mod timing;
mod trace;
mod verdict;

pub use crate::frames::MOST_FRAMES;
pub use crate::frames::{Exposure, TimedFrame};
pub use challenge::{Challenge, Role, Step, StepsError};
pub use map::{MapPoint, ResponseMap};
pub use safety::Certificate;
pub use trace::{Trace, TraceError};
pub use verdict::{Scores, Verdict, analyse};

pub(crate) use clip::sample;
pub(crate) use skin::Skin;
pub(crate) use timing::CENTER;

#[cfg(test)]
mod tests;
