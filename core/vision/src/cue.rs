//! What a person who does not look gets to know: now and then a sentence, and a tick when everything is in place.

/// One thing to be said or felt.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Cue<T> {
    /// To be read aloud.
    Say(T),
    /// To be felt or heard as a short tick: in place, hold still.
    InPlace,
}

/// The least time from one sentence to the next, in milliseconds, so that each is heard to its end and followed: at most twenty a minute.
pub const GAP_MS: u64 = 3_000;
/// How long something must be in the way before it is said, in milliseconds: what is gone by then was a twitch.
pub const SETTLES_MS: u64 = 250;

/// Paces what is said. It says the same thing again as long as it is in the way: who moved a little and hears nothing would stop.
#[derive(Debug, Clone, Copy)]
pub struct Announcer<T> {
    /// When something was last said.
    said: Option<u64>,
    /// What is in the way, and since when.
    asked: Option<(T, u64)>,
    in_place: bool,
}

impl<T> Default for Announcer<T> {
    fn default() -> Self {
        Self { said: None, asked: None, in_place: false }
    }
}

impl<T: Copy + PartialEq> Announcer<T> {
    /// What to say or tick at `at_ms`, when the frame of that moment asks for `asked`; nothing is in the way when it asks for nothing.
    pub fn hear(&mut self, at_ms: u64, asked: Option<T>) -> Option<Cue<T>> {
        let Some(asked) = asked else {
            self.asked = None;
            return (!std::mem::replace(&mut self.in_place, true)).then_some(Cue::InPlace);
        };
        self.in_place = false;
        let since = match self.asked {
            Some((same, since)) if same == asked => since,
            _ => at_ms,
        };
        self.asked = Some((asked, since));
        let due = match self.said {
            None => true,
            Some(said) => at_ms.saturating_sub(said) >= GAP_MS && at_ms.saturating_sub(since) >= SETTLES_MS,
        };
        if !due {
            return None;
        }
        self.said = Some(at_ms);
        Some(Cue::Say(asked))
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    #[test]
    fn the_first_is_said_at_once_a_twitch_never_and_what_stays_again() {
        let mut announcer = Announcer::default();
        assert_eq!(announcer.hear(0, Some('a')), Some(Cue::Say('a')));
        assert_eq!(announcer.hear(2_900, Some('b')), None);
        assert_eq!(announcer.hear(3_000, Some('c')), None, "not settled");
        assert_eq!(announcer.hear(3_250, Some('c')), Some(Cue::Say('c')));
        assert_eq!(announcer.hear(6_250, Some('c')), Some(Cue::Say('c')));
        assert_eq!(announcer.hear(6_300, None), Some(Cue::InPlace));
        assert_eq!(announcer.hear(6_400, None), None, "one tick");
        assert_eq!(announcer.hear(6_500, Some('a')), None);
        assert_eq!(announcer.hear(6_600, None), Some(Cue::InPlace));
    }

    proptest! {
        #[test]
        fn never_more_than_twenty_sentences_in_a_minute(frames in prop::collection::vec((1u64..400, 0u8..5), 1..600)) {
            let (mut announcer, mut at_ms, mut said) = (Announcer::default(), 0, Vec::new());
            for (step, asked) in frames {
                at_ms += step;
                if let Some(Cue::Say(_)) = announcer.hear(at_ms, (asked > 0).then_some(asked)) {
                    said.push(at_ms);
                }
            }
            let most = said.iter().map(|from| said.iter().filter(|at| (*from..from + 60_000).contains(at)).count()).max();
            prop_assert!(most <= Some(20), "{most:?}");
        }
    }
}
