//! What a person who does not look gets to know: now and then a sentence, and a tick when everything is in place.

/// One thing to be said or felt.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Cue<T> {
    /// To be read aloud.
    Say(T),
    /// To be felt or heard as a short tick: in place, hold still.
    InPlace,
}

/// The least time from one sentence to the next, in milliseconds, so that each is heard to its end and followed: fewer than twenty a minute.
pub const GAP_MS: u64 = 3_250;
/// From the first frame to the first sentence, in milliseconds: a screen reader names the screen then, and a hand is still on its way.
pub const OPENS_MS: u64 = 1_500;
/// How long something must be in the way before it is said, in milliseconds: what is gone by then was a twitch.
pub const SETTLES_MS: u64 = 250;

/// Paces what is said. It says the same thing again as long as it is in the way: who moved a little and hears nothing would stop.
#[derive(Debug, Clone, Copy)]
pub struct Announcer<T> {
    /// The earliest moment of the next sentence.
    next: Option<u64>,
    /// What is in the way, and since when.
    asked: Option<(T, u64)>,
    in_place: bool,
}

impl<T> Default for Announcer<T> {
    fn default() -> Self {
        Self { next: None, asked: None, in_place: false }
    }
}

impl<T: Copy + PartialEq> Announcer<T> {
    /// What to say or tick at `at_ms`, when the frame of that moment asks for `asked`; nothing is in the way when it asks for nothing.
    pub fn hear(&mut self, at_ms: u64, asked: Option<T>) -> Option<Cue<T>> {
        let next = *self.next.get_or_insert(at_ms + OPENS_MS);
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
        if at_ms < next || at_ms.saturating_sub(since) < SETTLES_MS {
            return None;
        }
        self.next = Some(at_ms + GAP_MS);
        Some(Cue::Say(asked))
    }

    /// Nothing is said before `until_ms`; a tick may be given.
    pub fn rest(&mut self, until_ms: u64) {
        self.next = self.next.max(Some(until_ms));
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    #[test]
    fn the_first_waits_for_the_screen_a_twitch_is_never_said_and_what_stays_again() {
        let mut announcer = Announcer::default();
        assert_eq!(announcer.hear(0, Some('a')), None, "the screen is named first");
        assert_eq!(announcer.hear(1_500, Some('a')), Some(Cue::Say('a')));
        assert_eq!(announcer.hear(4_700, Some('b')), None);
        assert_eq!(announcer.hear(4_750, Some('c')), None, "not settled");
        assert_eq!(announcer.hear(5_000, Some('c')), Some(Cue::Say('c')));
        assert_eq!(announcer.hear(8_250, Some('c')), Some(Cue::Say('c')));
        assert_eq!(announcer.hear(8_300, None), Some(Cue::InPlace));
        assert_eq!(announcer.hear(8_400, None), None, "one tick");
        assert_eq!(announcer.hear(8_500, Some('a')), None);
        announcer.rest(20_000);
        assert_eq!(announcer.hear(8_600, None), Some(Cue::InPlace));
        assert_eq!(announcer.hear(19_900, Some('a')), None, "it rests");
        assert_eq!(announcer.hear(20_200, Some('a')), Some(Cue::Say('a')));
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
