//! Looks at frames before they count and tells the person what to move.

use super::console::Console;
use super::frames::Shot;
use regain_base::Language;
use regain_base::language::Text;
use regain_face::Faces;
use regain_face::framing::{Framing, framing};
use regain_flow::view::{Moves, framing_words, guidance_words};
use regain_vision::cue::{Announcer, Cue};
use regain_vision::gate::{self, Guidance, Search};
use serde::Serialize;

/// After this time the next frame is taken whatever it shows, in milliseconds, as by a shutter: the service decides anyway.
const SHUTTER_MS: u64 = 15_000;

/// One visit to the camera.
pub(super) struct Coach<T> {
    announcer: Announcer<T>,
    search: Search,
    began: Option<u64>,
    language: Language,
}

impl<T> Coach<T> {
    pub(super) fn new(language: Language) -> Self {
        Self { announcer: Announcer::default(), search: Search::default(), began: None, language }
    }

    /// Tells what is due, and whether the frame is taken: nothing is in the way, or the wait is over.
    fn hears(&mut self, at_ms: u64, asked: Option<T>, words: impl Fn(T) -> Text, console: &mut Console) -> bool
    where
        T: Copy + PartialEq + Serialize,
    {
        if let Some(Cue::Say(asked)) = self.announcer.hear(at_ms, asked) {
            let name = serde_json::to_value(asked).unwrap_or_default();
            console.guide(name.as_str().unwrap_or_default(), &self.language.say(words(asked)));
        }
        let waited = at_ms.saturating_sub(*self.began.get_or_insert(at_ms));
        asked.is_none() || waited >= SHUTTER_MS
    }
}

impl Coach<Guidance> {
    /// Whether this frame is the photo of the ID.
    pub(super) fn takes(&mut self, shot: &Shot, console: &mut Console) -> bool {
        let asked = gate::look_for_card(&regain_vision::gray(&shot.image)).0.guidance();
        let asked = self.search.ask(shot.at_ms, asked);
        self.hears(shot.at_ms, asked, |guidance| guidance_words(guidance, Moves::Subject), console)
    }
}

impl Coach<Framing> {
    /// Whether the face is where the light check needs it.
    pub(super) fn in_place(&mut self, shot: &Shot, faces: &Faces, console: &mut Console) -> bool {
        // A model that fails here fails again in the check itself, which says so.
        let found = faces.detect_near(&shot.image).unwrap_or_default();
        let asked = framing(&shot.image, &found);
        self.hears(shot.at_ms, asked, |framing| framing_words(framing, Moves::Subject), console)
    }
}
