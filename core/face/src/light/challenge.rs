//! The sequence of colours that one session's screen shows: derived, never chosen.

use crate::session::stream;
use serde::{Deserialize, Serialize};

/// Linear level of a channel that is on; also of white.
const HIGH: f32 = 1.0;
/// Linear level of the off channels of a colour. With it red keeps R/(R+G+B) = 0.76, under the 0.8 of a saturated red (WCAG 2.2).
const LOW: f32 = 0.16;
/// Linear level of the dark state: not black, so that the phone stays visible and OLED and LCD differ less.
const DARK: f32 = 0.04;
/// Linear level of the closing neutral, in whose light the frame for the match is taken.
const NEUTRAL: f32 = 0.6;
/// Length of the opening and closing steps, in milliseconds.
const LEAD_MS: u32 = 400;
/// Length of a drawn step, in milliseconds.
const DRAWN_MS: u32 = 420;
/// How long a change takes, in milliseconds: a ramp, never a jump.
const RAMP_MS: u32 = 80;
/// Number of drawn steps.
const DRAWN: usize = 6;
/// Changes that each primary makes at least within the drawn steps, so that every channel carries signal.
const CHANGES: usize = 2;
/// The palette is the corners of the RGB cube: bit 2 red, bit 1 green, bit 0 blue.
const CORNERS: u8 = 8;
const WHITE: u8 = 0b111;
const BLACK: u8 = 0b000;
const RED: u8 = 0b100;

/// What a step is for.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum Role {
    /// The same in every session: the dark and bright pair at the start, the neutral at the end. Proves nothing by itself.
    Lead,
    /// Drawn from the session's secrets: only these count for the timing question.
    Drawn,
}

/// One colour of the sequence.
#[derive(Debug, Clone, Copy, PartialEq, Serialize, Deserialize)]
pub struct Step {
    /// When it starts, in milliseconds since the challenge's start.
    pub start_ms: u32,
    /// How long it lasts, the ramp at its start included.
    pub duration_ms: u32,
    /// Linear RGB, 0..1 of the screen's full drive.
    pub color: [f32; 3],
    /// What it is for.
    pub role: Role,
}

/// Why given steps are no challenge.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
pub enum StepsError {
    /// None, or more than [`Challenge::MAX_STEPS`].
    #[error("a challenge has 2 to {} steps", Challenge::MAX_STEPS)]
    Count,
    /// Not in order, overlapping, empty, or past [`Challenge::MAX_DURATION_MS`].
    #[error("steps are ordered, not empty, and end within {} ms", Challenge::MAX_DURATION_MS)]
    Time,
    /// A colour outside 0..1.
    #[error("colours are linear RGB between 0 and 1")]
    Color,
}

/// A session's light sequence.
#[derive(Debug, Clone, PartialEq)]
pub struct Challenge {
    steps: Vec<Step>,
    ramp_ms: u32,
}

impl Challenge {
    /// Most steps that [`Challenge::from_steps`] takes.
    pub const MAX_STEPS: usize = 64;
    /// Latest end that [`Challenge::from_steps`] takes, in milliseconds.
    pub const MAX_DURATION_MS: u32 = 60_000;

    /// The sequence of the session with this nonce, document and device key (SEC1 point): HKDF-SHA256 (RFC 5869) draws each
    /// step among the legal neighbours of the one before.
    pub fn derive(nonce: &[u8], document_hash: &[u8; 32], device_key: &[u8]) -> Self {
        let stream = stream(b"regain light challenge", nonce, document_hash, device_key);
        let mut drawn = [WHITE; DRAWN];
        for attempt in 0..=u8::MAX {
            let mut bytes = [0; 128];
            stream.expand(&[1, attempt], &mut bytes).expect("128 bytes are within HKDF-SHA256's limit");
            if draw(&bytes, &mut drawn) && is_lively(&drawn) {
                break;
            }
        }
        Self::around(&drawn)
    }

    /// A sequence from outside, for replays. `ramp_ms` is the length of each change.
    ///
    /// # Errors
    /// When the steps are not an ordered, bounded sequence of colours.
    pub fn from_steps(steps: Vec<Step>, ramp_ms: u32) -> Result<Self, StepsError> {
        if !(2..=Self::MAX_STEPS).contains(&steps.len()) {
            return Err(StepsError::Count);
        }
        let mut end = 0;
        for step in &steps {
            if step.start_ms < end || step.duration_ms == 0 || step.duration_ms > Self::MAX_DURATION_MS {
                return Err(StepsError::Time);
            }
            end = step.start_ms.saturating_add(step.duration_ms);
            if end > Self::MAX_DURATION_MS {
                return Err(StepsError::Time);
            }
            if !step.color.iter().all(|level| (0.0..=1.0).contains(level)) {
                return Err(StepsError::Color);
            }
        }
        Ok(Self { steps, ramp_ms })
    }

    /// The steps in order, without gaps when derived.
    pub fn steps(&self) -> &[Step] {
        &self.steps
    }

    /// The length of each change, in milliseconds.
    pub fn ramp_ms(&self) -> u32 {
        self.ramp_ms
    }

    /// The whole length, in milliseconds.
    pub fn duration_ms(&self) -> u32 {
        self.steps.last().map_or(0, |step| step.start_ms + step.duration_ms)
    }

    /// What the screen shows at that moment, linear RGB 0..1. Before the start the first colour, after the end the last.
    pub fn color_at(&self, ms: u32) -> [f32; 3] {
        let Some(index) = self.steps.iter().rposition(|step| step.start_ms <= ms) else {
            return self.steps[0].color;
        };
        let now = self.steps[index];
        let into = ms - now.start_ms;
        if index == 0 || into >= self.ramp_ms {
            return now.color;
        }
        let before = self.steps[index - 1].color;
        let part = into as f32 / self.ramp_ms as f32;
        std::array::from_fn(|channel| before[channel] + (now.color[channel] - before[channel]) * part)
    }

    /// The drawn corners between the dark and bright pair and the closing neutral.
    fn around(drawn: &[u8]) -> Self {
        let lead = [([DARK; 3], Role::Lead, LEAD_MS), ([HIGH; 3], Role::Lead, LEAD_MS)];
        let middle = drawn.iter().map(|&corner| (color(corner), Role::Drawn, DRAWN_MS));
        let close = [([NEUTRAL; 3], Role::Lead, LEAD_MS)];
        let mut start_ms = 0;
        let steps = lead.into_iter().chain(middle).chain(close).map(|(color, role, duration_ms)| {
            let step = Step { start_ms, duration_ms, color, role };
            start_ms += duration_ms;
            step
        });
        Self { steps: steps.collect(), ramp_ms: RAMP_MS }
    }
}

/// The colour of a corner of the cube.
fn color(corner: u8) -> [f32; 3] {
    match corner {
        BLACK => [DARK; 3],
        _ => std::array::from_fn(|channel| if corner >> (2 - channel) & 1 == 1 { HIGH } else { LOW }),
    }
}

/// Whether `next` may follow `now`: always a change, and never red to or from dark.
fn is_legal(now: u8, next: u8) -> bool {
    now != next && !matches!((now, next), (RED, BLACK) | (BLACK, RED))
}

/// Draws legal corners by rejection, so that all are equally likely; false when the bytes run out.
fn draw(bytes: &[u8], drawn: &mut [u8; DRAWN]) -> bool {
    let mut bytes = bytes.iter();
    let mut now = WHITE;
    for slot in drawn.iter_mut() {
        let Some(next) = bytes.by_ref().map(|byte| byte % CORNERS).find(|&next| is_legal(now, next)) else {
            return false;
        };
        *slot = next;
        now = next;
    }
    true
}

/// Whether each primary changes often enough to be measured.
fn is_lively(drawn: &[u8]) -> bool {
    (0..3).all(|bit| drawn.windows(2).filter(|pair| (pair[0] ^ pair[1]) >> bit & 1 == 1).count() >= CHANGES)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn challenge(seed: u64) -> Challenge {
        Challenge::derive(&seed.to_be_bytes(), &[7; 32], b"key")
    }

    /// Counts every sequence that derive can give: its entropy is the logarithm, as all are equally likely up to the
    /// one neighbour that red and black lack.
    #[test]
    fn a_sequence_carries_at_least_fifteen_bits() {
        let mut count = 0u32;
        for number in 0..8u32.pow(DRAWN as u32) {
            let corners: Vec<u8> = (0..DRAWN).map(|step| (number >> (3 * step) & 7) as u8).collect();
            let legal = is_legal(WHITE, corners[0]) && corners.windows(2).all(|pair| is_legal(pair[0], pair[1]));
            count += u32::from(legal && is_lively(&corners));
        }
        assert!(f64::from(count).log2() >= 15.0, "{count} sequences, {:.2} bits", f64::from(count).log2());
    }

    #[test]
    fn every_input_changes_the_sequence() {
        let base = Challenge::derive(b"nonce", &[1; 32], b"key");
        assert_eq!(base, Challenge::derive(b"nonce", &[1; 32], b"key"));
        assert_ne!(base, Challenge::derive(b"nonce2", &[1; 32], b"key"));
        assert_ne!(base, Challenge::derive(b"nonce", &[2; 32], b"key"));
        assert_ne!(base, Challenge::derive(b"nonce", &[1; 32], b"key2"));
        let moved = (Challenge::derive(b"ab", &[1; 32], b"c"), Challenge::derive(b"a", &[1; 32], b"bc"));
        assert_ne!(moved.0, moved.1, "parts are length-prefixed");
    }

    #[test]
    fn the_sequence_of_a_known_session_never_changes() {
        let known = Challenge::derive(b"regain", &[0; 32], &[4; 65]);
        let drawn: Vec<_> =
            known.steps().iter().filter(|step| step.role == Role::Drawn).map(|step| step.color).collect();
        let expected: Vec<[f32; 3]> = KNOWN.iter().map(|&corner| color(corner)).collect();
        assert_eq!(drawn, expected);
    }
    const KNOWN: [u8; DRAWN] = [3, 4, 1, 6, 0, 6];

    #[test]
    fn it_starts_dark_then_bright_and_ends_neutral() {
        let known = challenge(3);
        assert_eq!(known.color_at(0), [DARK; 3]);
        assert_eq!(known.color_at(LEAD_MS + RAMP_MS), [HIGH; 3]);
        assert_eq!(known.color_at(u32::MAX), [NEUTRAL; 3]);
        assert_eq!(known.duration_ms(), 3 * LEAD_MS + DRAWN as u32 * DRAWN_MS);
        let middle = known.color_at(LEAD_MS + RAMP_MS / 2)[0];
        assert!((middle - (DARK + HIGH) / 2.0).abs() < 1e-6, "half way up the ramp: {middle}");
    }

    #[test]
    fn steps_from_outside_are_bounded() {
        let step = |start_ms, duration_ms, level| Step { start_ms, duration_ms, color: [level; 3], role: Role::Drawn };
        assert_eq!(Challenge::from_steps(vec![step(0, 400, 0.0)], 0), Err(StepsError::Count));
        assert_eq!(Challenge::from_steps(vec![step(0, 400, 0.0); 65], 0), Err(StepsError::Count));
        assert_eq!(Challenge::from_steps(vec![step(0, 400, 0.0), step(300, 400, 1.0)], 0), Err(StepsError::Time));
        assert_eq!(Challenge::from_steps(vec![step(0, 400, 0.0), step(u32::MAX, 9, 1.0)], 0), Err(StepsError::Time));
        assert_eq!(Challenge::from_steps(vec![step(0, 400, 0.0), step(400, 9, f32::NAN)], 0), Err(StepsError::Color));
        let late = Challenge::from_steps(vec![step(50, 400, 0.0), step(450, 400, 1.0)], 0).expect("a challenge");
        assert_eq!((late.color_at(0), late.color_at(450)), ([0.0; 3], [1.0; 3]));
    }
}
