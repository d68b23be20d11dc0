//! What a verdict was judged from, without a face: enough to judge it again when a person doubts it or a rule changes.
//!
//! Of the first question every frame's light in the middle of the face is kept, so that it is asked again. Of the second one only the
//! measured numbers are: the map that they come from is a map of a person's face.

use super::shape::Shape;
use super::timing::{Moment, response};
use super::{Challenge, Step, StepsError, Verdict};
use crate::frames::MOST_FRAMES;
use serde::{Deserialize, Serialize};
use std::fmt;

/// The one version of the format. The first knew nothing of relief, the second measured what nothing was decided by, the third took the
/// mirror image for what it is on light skin.
const VERSION: u32 = 4;

/// The features of one clip, as JSON. Its Debug text shows no number.
#[derive(Clone, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Trace {
    version: u32,
    steps: Vec<Step>,
    ramp_ms: u32,
    /// The frames that show the face.
    frames: Vec<Moment>,
    shape: Shape,
    repeated: f32,
    neutral: usize,
}

/// Why a trace from outside is none.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
pub enum TraceError {
    /// Of another version.
    #[error("this is no trace of version {VERSION}")]
    Version,
    /// More frames than any clip has.
    #[error("a trace has at most {MOST_FRAMES} frames")]
    Frames,
    /// Its steps are no challenge.
    #[error(transparent)]
    Steps(#[from] StepsError),
}

impl Trace {
    pub(super) fn new(challenge: &Challenge, frames: Vec<Moment>, shape: Shape, repeated: f32, neutral: usize) -> Self {
        let steps = challenge.steps().to_vec();
        Self { version: VERSION, steps, ramp_ms: challenge.ramp_ms(), frames, shape, repeated, neutral }
    }

    /// Judges by today's rules: the verdict of the clip itself, but for the map.
    ///
    /// # Errors
    /// When it is of another version, or bounds of clips are passed.
    pub fn judge(&self) -> Result<Verdict, TraceError> {
        if self.version != VERSION {
            return Err(TraceError::Version);
        }
        if self.frames.len() > MOST_FRAMES {
            return Err(TraceError::Frames);
        }
        let challenge = Challenge::from_steps(self.steps.clone(), self.ramp_ms)?;
        let timing = response(&challenge, &self.frames);
        Ok(Verdict::of(&timing, &self.shape, self.repeated, self.neutral))
    }
}

impl fmt::Debug for Trace {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(formatter, "Trace({} frames)", self.frames.len())
    }
}
