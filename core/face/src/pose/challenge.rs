//! The turns that one session asks for: derived, never chosen.

use crate::session::stream;
use serde::{Deserialize, Serialize};

/// Time at the start for looking straight ahead, in milliseconds: the person's own frontal pose is taken from it.
const LEAD_MS: u32 = 1200;
/// Time for a turn and the way back, in milliseconds: a slow person needs a second to begin and one to get there.
const TURN_MS: u32 = 2200;
/// Time at the end, in milliseconds, for the last way back.
const CLOSE_MS: u32 = 1000;
/// Number of turns: 62 orders, 6.0 bits. A fifth would give 7.8 bits and take thirteen seconds.
const TURNS: usize = 4;

/// Where the head is to turn, as the person has it: the picture is not mirrored, so the person's left is to its right.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum Direction {
    /// The person's left.
    Left,
    /// The person's right.
    Right,
    /// Chin up.
    Up,
    /// Chin down.
    Down,
}

impl Direction {
    /// All of them.
    pub const ALL: [Self; 4] = [Self::Left, Self::Right, Self::Up, Self::Down];

    /// Whether the head turns about its upright axis.
    pub fn is_sideways(self) -> bool {
        matches!(self, Self::Left | Self::Right)
    }
}

/// One turn.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
pub struct Step {
    /// When it is asked for, in milliseconds since the challenge's start.
    pub start_ms: u32,
    /// How long until the next, in milliseconds.
    pub duration_ms: u32,
    /// Where to.
    pub towards: Direction,
}

/// A session's turns. Before the first the person looks straight ahead.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Challenge {
    steps: [Step; TURNS],
}

impl Challenge {
    /// The turns of the session with this nonce, document and device key (SEC1 point). No turn follows itself, and each
    /// side is among them: depth shows sideways, and what a bent sheet feigns on one side it lacks on the other.
    pub fn derive(nonce: &[u8], document_hash: &[u8; 32], device_key: &[u8]) -> Self {
        let stream = stream(b"regain pose challenge", nonce, document_hash, device_key);
        let mut drawn = [Direction::Left, Direction::Right, Direction::Left, Direction::Right];
        for attempt in 0..=u8::MAX {
            let mut bytes = [0; 64];
            stream.expand(&[1, attempt], &mut bytes).expect("64 bytes are within HKDF-SHA256's limit");
            if draw(&bytes, &mut drawn) {
                break;
            }
        }
        let step = |index: usize| Step {
            start_ms: LEAD_MS + index as u32 * TURN_MS,
            duration_ms: TURN_MS,
            towards: drawn[index],
        };
        Self { steps: std::array::from_fn(step) }
    }

    /// The turns in order.
    pub fn steps(&self) -> &[Step] {
        &self.steps
    }

    /// The time before the first turn, in milliseconds.
    pub fn lead_ms(&self) -> u32 {
        LEAD_MS
    }

    /// The whole length, in milliseconds.
    pub fn duration_ms(&self) -> u32 {
        LEAD_MS + TURNS as u32 * TURN_MS + CLOSE_MS
    }

    /// What is asked for at that moment; none before the first turn and after the last.
    pub fn asked_at(&self, ms: u32) -> Option<Direction> {
        let asks = |step: &&Step| (step.start_ms..step.start_ms + step.duration_ms).contains(&ms);
        self.steps.iter().find(asks).map(|step| step.towards)
    }
}

/// Draws turns, each other than the one before, all equally likely; false when a side is missing or the bytes run out.
fn draw(bytes: &[u8], drawn: &mut [Direction; TURNS]) -> bool {
    let mut bytes = bytes.iter().map(|byte| Direction::ALL[usize::from(byte % 4)]);
    let mut before = None;
    for slot in drawn.iter_mut() {
        let Some(next) = bytes.by_ref().find(|next| Some(*next) != before) else { return false };
        *slot = next;
        before = Some(next);
    }
    [Direction::Left, Direction::Right].iter().all(|side| drawn.contains(side))
}

#[cfg(test)]
mod tests {
    use super::*;
    use std::collections::BTreeMap;

    fn towards(challenge: &Challenge) -> Vec<Direction> {
        challenge.steps().iter().map(|step| step.towards).collect()
    }

    /// Over ten thousand sessions: bounded, legal, every order there, none much likelier than another.
    #[test]
    fn every_session_has_a_legal_order_and_all_orders_are_about_as_likely() {
        let mut seen: BTreeMap<String, u32> = BTreeMap::new();
        const SESSIONS: u32 = 6_200;
        for seed in 0..SESSIONS {
            let challenge = Challenge::derive(&seed.to_be_bytes(), &[7; 32], b"key");
            let order = towards(&challenge);
            assert!(order.windows(2).all(|pair| pair[0] != pair[1]));
            assert!(order.contains(&Direction::Left) && order.contains(&Direction::Right));
            let times = challenge.steps().windows(2).all(|two| two[0].start_ms + two[0].duration_ms == two[1].start_ms);
            assert!(times && challenge.duration_ms() <= 11_000, "{challenge:?}");
            *seen.entry(format!("{order:?}")).or_default() += 1;
        }
        assert_eq!(seen.len(), 62, "6.0 bits");
        let (least, most) = (seen.values().min(), seen.values().max());
        // A hundred each; six deviations of a Poisson count are 60.
        assert!(least > Some(&40) && most < Some(&160), "{least:?} {most:?}");
    }

    #[test]
    fn every_input_changes_the_order_somewhere() {
        let base = |n: u8, d: u8, k: u8| towards(&Challenge::derive(&[n], &[d; 32], &[k]));
        let changed = |other: &dyn Fn(u8) -> Vec<Direction>| (0..9).any(|value| other(value) != base(0, 0, 0));
        assert!(changed(&|n| base(n, 0, 0)) && changed(&|d| base(0, d, 0)) && changed(&|k| base(0, 0, k)));
        assert_eq!(base(5, 6, 7), base(5, 6, 7));
    }

    #[test]
    fn the_order_of_a_known_session_never_changes() {
        let known = Challenge::derive(b"regain", &[0; 32], &[4; 65]);
        assert_eq!(towards(&known), KNOWN);
    }
    const KNOWN: [Direction; TURNS] = [Direction::Down, Direction::Right, Direction::Left, Direction::Up];

    #[test]
    fn nothing_is_asked_before_the_first_turn_and_after_the_last() {
        let challenge = Challenge::derive(b"n", &[0; 32], b"k");
        let first = challenge.steps()[0];
        assert_eq!((challenge.asked_at(0), challenge.asked_at(first.start_ms - 1)), (None, None));
        assert_eq!(challenge.asked_at(first.start_ms), Some(first.towards));
        assert_eq!(challenge.asked_at(challenge.duration_ms() - CLOSE_MS), None);
    }
}
