//! One visit to the camera: what the person is shown, told and given to feel while frames are looked at. All pacing is here, so
//! that every app and the desktop guide alike.

use crate::view::{Moves, framing_words, guidance_words};
use regain_base::language::Text;
use regain_face::framing::Framing;
use regain_vision::cue::{Announcer, Cue};
use regain_vision::gate::{Guidance, Guide, Search};
use serde::Serialize;

/// What stands between a frame and what it is wanted for.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize)]
#[serde(untagged)]
pub enum Hint {
    /// The photo of a card.
    Card(Guidance),
    /// The light check of a face.
    Face(Framing),
}

impl Hint {
    /// What to do about it.
    pub fn words(self, moves: Moves) -> Text {
        match self {
            Self::Card(guidance) => guidance_words(guidance, moves),
            Self::Face(framing) => framing_words(framing, moves),
        }
    }
}

/// After this time of looking a frame is taken whatever it shows, in milliseconds, as by a shutter: the service decides anyway.
const SHUTTER_MS: u64 = 15_000;

/// The most that the time between two frames counts for as looking, in milliseconds: longer is a pause, for a dialog or another app.
const LOOK_MS: u64 = 500;

/// How long nothing is said after a person was asked to lay the phone on the card and lift it, in milliseconds: to find the card takes some
/// seconds, so does lifting the phone as far as a card needs, and what a frame in between asks for would end the lift.
const LIFT_MS: u64 = 9_000;

/// What follows from a frame.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Told {
    /// Nothing is in the way.
    pub ready: bool,
    /// The person has tried for 15 seconds: a photo may be taken by hand, and the light begins.
    pub late: bool,
    /// What stands on the screen.
    pub shown: Option<Hint>,
    /// What is said or felt now.
    pub cue: Option<Cue<Hint>>,
}

/// Guides one visit to the camera.
#[derive(Debug, Clone, Copy, Default)]
pub struct Coach {
    search: Search,
    guide: Guide<Hint>,
    announcer: Announcer<Hint>,
    last: Option<u64>,
    looked_ms: u64,
}

impl Coach {
    /// Takes note of a frame at `at_ms` that asks for this to become the photo of a card.
    pub fn card(&mut self, at_ms: u64, asked: Option<Guidance>) -> Told {
        let asked = self.search.ask(at_ms, asked);
        self.hear(at_ms, asked.map(Hint::Card))
    }

    /// Takes note of a frame at `at_ms` that asks for this before the light check may begin.
    pub fn face(&mut self, at_ms: u64, asked: Option<Framing>) -> Told {
        self.hear(at_ms, asked.map(Hint::Face))
    }

    fn hear(&mut self, at_ms: u64, asked: Option<Hint>) -> Told {
        let since = self.last.map_or(0, |last| at_ms.saturating_sub(last));
        self.last = Some(at_ms);
        self.looked_ms += since.min(LOOK_MS);
        let cue = self.announcer.hear(at_ms, asked);
        if cue == Some(Cue::Say(Hint::Card(Guidance::LayOn))) {
            self.announcer.rest(at_ms + LIFT_MS);
        }
        Told { ready: asked.is_none(), late: self.looked_ms >= SHUTTER_MS, shown: self.guide.show(at_ms, asked), cue }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_is_shown_stands_and_what_is_said_is_paced() {
        let mut coach = Coach::default();
        let (dark, still) = (Hint::Card(Guidance::TooDark), Hint::Card(Guidance::HoldStill));
        let told = coach.card(0, Some(Guidance::TooDark));
        assert_eq!((told.shown, told.cue), (Some(dark), None));
        let told = coach.card(1_500, Some(Guidance::TooDark));
        assert_eq!((told.shown, told.cue), (Some(dark), Some(Cue::Say(dark))));
        let told = coach.card(2_000, Some(Guidance::HoldStill));
        assert_eq!((told.shown, told.cue), (Some(still), None), "it is shown before it is said");
        let told = coach.card(2_100, None);
        assert_eq!((told.ready, told.shown, told.cue), (true, Some(still), Some(Cue::InPlace)));
    }

    #[test]
    fn who_searches_is_told_how() {
        let mut coach = Coach::default();
        let said: Vec<_> =
            (0..20).filter_map(|second| coach.card(second * 1_000, Some(Guidance::NoCard)).cue).collect();
        assert_eq!(said[..2], [Guidance::NoCard, Guidance::LayOn].map(|asked| Cue::Say(Hint::Card(asked))));
    }

    #[test]
    fn who_lifts_the_phone_off_the_card_is_not_interrupted() {
        let mut coach = Coach::default();
        let asked = |second| if second < 7 { Guidance::NoCard } else { Guidance::MoveLeft };
        let cues = (0..20).filter_map(|second| Some((second, coach.card(second * 1_000, Some(asked(second))).cue?)));
        let said: Vec<_> = cues.collect();
        let (lay, left) = (Cue::Say(Hint::Card(Guidance::LayOn)), Cue::Say(Hint::Card(Guidance::MoveLeft)));
        assert_eq!(said[1..3], [(6, lay), (15, left)]);
    }

    #[test]
    fn nobody_waits_for_ever_and_a_pause_or_a_clock_set_back_is_no_waiting() {
        let mut coach = Coach::default();
        let mut late = |at_ms| coach.face(at_ms, Some(Framing::NoFace)).late;
        assert!((50..200).all(|tenth| !late(tenth * 100)), "14.9 seconds");
        assert!(!late(3_000), "set back");
        assert!(late(600_000), "after ten minutes elsewhere the last half second is over");
    }
}
