//! Turns of the head, as the person is asked for them, and which frames of them are worth sending.

use crate::event::Frame;
use crate::view::turn_words;
use regain_base::language::Text;
use regain_face::pose::{Challenge, Direction};

/// Least time between two frames, in milliseconds: nine a second show every turn, and those of all turns fit into the evidence.
const FRAME_MS: u32 = 110;
/// The most frames that are sent: with both sides of an ID fewer than the parts that evidence may have.
const MOST_FRAMES: usize = 120;

/// What the person is asked for from a moment on, until the next.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct TurnAsk {
    /// Since the start, in milliseconds.
    pub at_ms: u32,
    /// Where to turn the head, as the person has it; none for straight ahead.
    pub towards: Option<Direction>,
    /// The same in words.
    pub words: Text,
}

/// What is asked for, in order, from the start to the end.
pub fn asks(challenge: &Challenge) -> Vec<TurnAsk> {
    let ask = |at_ms, towards| TurnAsk { at_ms, towards, words: turn_words(towards) };
    let turns = challenge.steps().iter().map(|step| ask(step.start_ms, Some(step.towards)));
    let end = challenge.steps().last().map(|step| ask(step.start_ms + step.duration_ms, None));
    [ask(0, None)].into_iter().chain(turns).chain(end).collect()
}

/// Whether a frame at `at_ms` is worth keeping, after the `last` one that was kept.
pub fn is_due(last: Option<u64>, at_ms: u64) -> bool {
    last.is_none_or(|last| at_ms >= last.saturating_add(FRAME_MS.into()))
}

/// Of frames in the order of time those that are sent.
pub(crate) fn spaced(frames: Vec<Frame>) -> Vec<Frame> {
    let mut kept: Vec<Frame> = Vec::new();
    for frame in frames {
        if is_due(kept.last().map(|last| last.at_ms.into()), frame.at_ms.into()) {
            kept.push(frame);
        }
    }
    kept.truncate(MOST_FRAMES);
    kept
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::event::Blob;
    use regain_face::light::Exposure;
    use regain_protocol::evidence::MAX_PARTS;

    #[test]
    fn every_turn_is_asked_for_in_its_time_between_two_looks_ahead() {
        let challenge = Challenge::derive(b"n", &[0; 32], b"k");
        let asks = asks(&challenge);
        let ahead = |ask: &TurnAsk| ask.towards.is_none();
        assert!(ahead(&asks[0]) && asks.last().is_some_and(ahead) && asks[0].at_ms == 0);
        let turns: Vec<_> = asks.iter().filter_map(|ask| Some((ask.at_ms, ask.towards?))).collect();
        assert_eq!(turns, challenge.steps().iter().map(|step| (step.start_ms, step.towards)).collect::<Vec<_>>());
        assert!(asks.iter().all(|ask| ask.at_ms == 0 || challenge.asked_at(ask.at_ms) == ask.towards));
        assert!(asks.last().is_some_and(|last| last.at_ms < challenge.duration_ms()));
    }

    #[test]
    fn a_fast_camera_fills_no_container_and_a_slow_one_loses_nothing() {
        let film = |period: u32, length: u32| {
            let frame = |at_ms: u32| Frame { picture: Blob(at_ms.to_string()), at_ms, exposure: Exposure::default() };
            (0..length / period).map(|number| frame(number * period)).collect::<Vec<_>>()
        };
        let length = Challenge::derive(b"n", &[0; 32], b"k").duration_ms();
        let fast = spaced(film(33, length));
        assert!((70..=length as usize / 110 + 1).contains(&fast.len()), "{}", fast.len());
        assert!(fast.windows(2).all(|two| (FRAME_MS..200).contains(&(two[1].at_ms - two[0].at_ms))));
        assert_eq!(spaced(film(160, length)).len(), film(160, length).len());
        assert!(spaced(film(FRAME_MS, 1_000_000)).len() + 2 <= MAX_PARTS);
    }
}
