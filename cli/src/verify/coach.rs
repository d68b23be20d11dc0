//! Looks at frames before they count and tells the person what to move.

use super::console::Console;
use super::frames::Shot;
use regain_base::Language;
use regain_face::Faces;
use regain_face::framing::framing;
use regain_flow::Sight;
use regain_flow::coach::{self, Told};
use regain_flow::view::Moves;
use regain_vision::cue::Cue;
use regain_vision::gate;
use regain_vision::read::Reader;

/// One visit to the camera.
pub(super) struct Coach {
    coach: coach::Coach,
    sight: Sight,
    language: Language,
}

impl Coach {
    pub(super) fn new(language: Language) -> Self {
        Self { coach: coach::Coach::default(), sight: Sight::default(), language }
    }

    /// Whether this frame is the photo of the ID.
    pub(super) fn takes(&mut self, shot: &Shot, reader: &Reader, console: &mut Console) -> bool {
        let gray = regain_vision::gray(&shot.image);
        let quality = gate::look_for_card(&gray).0;
        let told = self.coach.card(shot.at_ms, self.sight.guidance(reader, &gray, &quality));
        self.tell(told, console)
    }

    /// Whether the face is where the light check needs it.
    pub(super) fn in_place(&mut self, shot: &Shot, faces: &Faces, console: &mut Console) -> bool {
        // A model that fails here fails again in the check itself, which says so.
        let found = faces.detect_near(&shot.image).unwrap_or_default();
        let told = self.coach.face(shot.at_ms, framing(&shot.image, &found));
        self.tell(told, console)
    }

    /// Tells what is due, and whether the frame is taken: nothing is in the way, or the wait is over.
    fn tell(&self, told: Told, console: &mut Console) -> bool {
        if let Some(Cue::Say(hint)) = told.cue {
            let name = serde_json::to_value(hint).unwrap_or_default();
            console.guide(name.as_str().unwrap_or_default(), &self.language.say(hint.words(Moves::Subject)));
        }
        told.ready || told.late
    }
}
