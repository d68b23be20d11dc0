use crate::error::BridgeError;
use regain_base::{Language, Reason};
use regain_face::NearFaces;
use regain_face::framing::framing;
use regain_flow::Sight;
use regain_flow::coach::{Coach, Hint, Told};
use regain_flow::view::Moves;
use regain_vision::cue::Cue;
use regain_vision::engine::Engine;
use regain_vision::gate::{self, Guidance};
use regain_vision::model::{ModelError, Store};
use regain_vision::read::Reader;
use regain_vision::{Frame, PixelFormat, Rotation, barcode};
use std::path::Path;
#[cfg(feature = "test-doors")]
use std::sync::atomic::{AtomicU64, Ordering};
use std::sync::{Arc, Mutex, OnceLock, PoisonError};

#[uniffi::remote(Enum)]
pub enum PixelFormat {
    Nv21,
    I420,
    Rgb8,
    Gray8,
}

#[uniffi::remote(Enum)]
pub enum Guidance {
    TooDark,
    TooBright,
    NoCard,
    LayOn,
    MoveLeft,
    MoveRight,
    MoveUp,
    MoveDown,
    MoveAway,
    MoveCloser,
    HoldFlat,
    Glare,
    HoldStill,
}

/// What the bytes of a frame mean.
#[derive(Debug, Clone, Copy, PartialEq, Eq, uniffi::Record)]
pub struct Shape {
    /// Pixels a row, before rotation.
    pub width: u32,
    /// Rows, before rotation.
    pub height: u32,
    /// Bytes from one row of the first plane to the next.
    pub stride: u32,
    /// The layout.
    pub format: PixelFormat,
    /// How far to turn it clockwise: 0, 90, 180 or 270 degrees.
    pub rotation: u16,
    /// When it was taken, in milliseconds on any one clock.
    pub at_ms: u64,
}

/// What frames are looked at for.
#[derive(Debug, Clone, PartialEq, Eq, uniffi::Enum)]
pub enum Goal {
    /// The code on the desktop's page.
    Code,
    /// A card that can be read.
    Card {
        /// As [`crate::Setup`] has it.
        models: String,
    },
    /// A face where the light check needs it.
    Face {
        /// As [`crate::Setup`] has it.
        models: String,
    },
}

/// A point in the upright frame, in pixels.
#[derive(Debug, Clone, Copy, PartialEq, uniffi::Record)]
pub struct Point {
    /// From the left.
    pub x: f32,
    /// From the top.
    pub y: f32,
}

/// What a frame shows.
#[derive(Clone, PartialEq, uniffi::Record)]
#[uniffi::export(Debug)]
pub struct Look {
    /// Every gate is open: take the photo now, begin the light now. A light begins in the end whatever is seen.
    pub ready: bool,
    /// The person has tried for a while: offer the shutter, where a photo is wanted.
    pub late: bool,
    /// What the person should do about a card, standing long enough to be read.
    pub guidance: Option<Guidance>,
    /// What the person should do, in words, standing long enough to be read.
    pub words: Option<String>,
    /// What is said aloud now. Here it is paced: say it whenever it is there, for those who listen.
    pub said: Option<String>,
    /// Everything is in place just now: one short tick.
    pub tick: bool,
    /// The corners of the card, where one was found, clockwise from its top left.
    pub outline: Vec<Point>,
    /// The text of a code, where one was looked for and found.
    pub code: Option<String>,
}

impl std::fmt::Debug for Look {
    /// Without the code: it opens a session.
    fn fmt(&self, formatter: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        write!(formatter, "Look(ready {}, {:?}, code {})", self.ready, self.guidance, self.code.is_some())
    }
}

/// What looks at frames.
enum Eye {
    Code,
    /// Without its model the gates alone decide, and the photo is read anyway.
    Card(Option<Reader>),
    /// Without its model nobody can be guided.
    Face(Option<NearFaces>),
}

impl Eye {
    fn of(goal: &Goal) -> Self {
        match goal {
            Goal::Code => Self::Code,
            // A model that does not load fails again where the photo is read or the light judged, which says so.
            Goal::Card { models } => Self::Card(reader(models).ok()),
            Goal::Face { models } => Self::Face(faces(models).ok()),
        }
    }
}

fn reader(models: &str) -> Result<Reader, ModelError> {
    Reader::load(&Store::open(Path::new(models))?, &Engine::start()?)
}

fn faces(models: &str) -> Result<NearFaces, ModelError> {
    NearFaces::load(&Store::open(Path::new(models))?, &Engine::start()?)
}

/// One visit to the camera: looks at live frames, by gates, and at a card's zone, on which the frames vote. It holds nothing of the
/// journey; a look never waits for a [`crate::Flow`].
#[derive(uniffi::Object)]
pub struct Lens {
    language: Language,
    goal: Goal,
    /// The first look may load a model.
    eye: OnceLock<Eye>,
    coach: Mutex<Coach>,
    sight: Mutex<Sight>,
    #[cfg(feature = "test-doors")]
    spent: AtomicU64,
}

#[uniffi::export]
impl Lens {
    /// A lens that has seen nothing. `language` is what [`crate::Setup`] has.
    #[uniffi::constructor]
    pub fn new(language: &str, goal: &Goal) -> Arc<Self> {
        Arc::new(Self {
            language: Language::of(language),
            goal: goal.clone(),
            eye: OnceLock::new(),
            coach: Mutex::default(),
            sight: Mutex::default(),
            #[cfg(feature = "test-doors")]
            spent: AtomicU64::default(),
        })
    }

    /// Looks at a frame where it lies: `frame` is borrowed for the call and not copied on the way in.
    ///
    /// # Errors
    /// When `frame` is not what `shape` says.
    pub fn look(&self, frame: &[u8], shape: Shape) -> Result<Look, BridgeError> {
        #[cfg(feature = "test-doors")]
        let began = std::time::Instant::now();
        let seen = self.see(frame, shape).map_err(|reason| BridgeError::said(reason, self.language));
        #[cfg(feature = "test-doors")]
        self.spent.store(u64::try_from(began.elapsed().as_nanos()).unwrap_or(u64::MAX), Ordering::Relaxed);
        seen
    }
}

/// A door for tests of both languages.
#[cfg(feature = "test-doors")]
#[uniffi::export]
impl Lens {
    /// How long the last look took in here, in nanoseconds: what it takes longer outside is the border's.
    pub fn spent_ns(&self) -> u64 {
        self.spent.load(Ordering::Relaxed)
    }
}

impl Lens {
    fn see(&self, frame: &[u8], shape: Shape) -> Result<Look, Reason> {
        let rotation = Rotation::from_degrees(shape.rotation).ok_or(Reason::NotAnImage)?;
        let Shape { width, height, stride, format, at_ms, .. } = shape;
        let shape = regain_vision::Shape { width, height, stride, format, rotation, at_ms };
        let frame = Frame::new(frame, shape).map_err(|error| error.reason())?;
        // A coach is one value, whole after any panic.
        let coach = || self.coach.lock().unwrap_or_else(PoisonError::into_inner);
        Ok(match self.eye.get_or_init(|| Eye::of(&self.goal)) {
            Eye::Code => {
                let code = barcode::qr(&frame.gray());
                Look { ready: code.is_some(), code, ..Look::nothing() }
            }
            Eye::Card(reader) => {
                let gray = frame.gray();
                let (quality, outline) = gate::look_for_card(&gray);
                let asked = match reader {
                    // Votes of a frame that panicked count no more than those of one that was never seen.
                    Some(reader) => {
                        let mut sight = self.sight.lock().unwrap_or_else(PoisonError::into_inner);
                        sight.guidance(reader, &gray, &quality)
                    }
                    None => quality.guidance(),
                };
                let told = coach().card(at_ms, asked);
                let outline = outline.map_or_else(Vec::new, |quad| quad.0.map(|[x, y]| Point { x, y }).to_vec());
                Look { outline, ..self.told(told) }
            }
            Eye::Face(None) => Look { ready: true, ..Look::nothing() },
            Eye::Face(Some(faces)) => {
                let image = frame.rgb();
                let told = coach().face(at_ms, framing(&image, &faces.detect(&image).unwrap_or_default()));
                Look { ready: told.ready || told.late, ..self.told(told) }
            }
        })
    }

    fn told(&self, told: Told) -> Look {
        let words = |hint: Hint| self.language.say(hint.words(Moves::Device));
        let guidance = told.shown.and_then(|hint| match hint {
            Hint::Card(guidance) => Some(guidance),
            Hint::Face(_) => None,
        });
        let said = match told.cue {
            Some(Cue::Say(hint)) => Some(words(hint)),
            Some(Cue::InPlace) | None => None,
        };
        let tick = told.cue == Some(Cue::InPlace);
        Look {
            ready: told.ready,
            late: told.late,
            guidance,
            words: told.shown.map(words),
            said,
            tick,
            ..Look::nothing()
        }
    }
}

impl Look {
    fn nothing() -> Self {
        Self {
            ready: false,
            late: false,
            guidance: None,
            words: None,
            said: None,
            tick: false,
            outline: Vec::new(),
            code: None,
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn card() -> Goal {
        Goal::Card { models: models() }
    }

    fn models() -> String {
        concat!(env!("CARGO_MANIFEST_DIR"), "/../../models").into()
    }

    fn shape(width: u32, height: u32) -> Shape {
        Shape { width, height, stride: width, format: PixelFormat::Gray8, rotation: 0, at_ms: 0 }
    }

    #[test]
    fn a_dark_frame_asks_for_light_and_is_not_ready() {
        let look = Lens::new("", &card()).look(&[9; 640 * 480], shape(640, 480)).expect("a look");
        assert_eq!((look.ready, look.guidance), (false, Some(Guidance::TooDark)));
        assert!(look.outline.is_empty());
    }

    #[test]
    fn guidance_is_shown_at_once_and_said_in_its_time_in_the_person_s_language() {
        let lens = Lens::new("de-AT", &card());
        let look = |at_ms| lens.look(&[9; 640 * 480], Shape { at_ms, ..shape(640, 480) }).expect("a look");
        assert_eq!((look(0).words.as_deref(), look(500).said), (Some("Bitte mehr Licht"), None));
        assert_eq!(look(1_500).said.as_deref(), Some("Bitte mehr Licht"));
        assert_eq!((look(1_533).said, look(4_700).said), (None, None), "the core paces, not the app");
        assert!(look(4_750).said.is_some());
        let refused = Lens::new("de-AT", &Goal::Code).look(&[], shape(640, 480)).expect_err("no frame");
        assert!(
            matches!(refused, BridgeError::Refused { title, .. } if title == "Dieses Bild können wir nicht öffnen")
        );
    }

    #[test]
    fn a_face_is_waited_for_but_not_for_ever() {
        let lens = Lens::new("", &Goal::Face { models: models() });
        let look = |at_ms| lens.look(&[120; 640 * 480], Shape { at_ms, ..shape(640, 480) }).expect("a look");
        let first = look(0);
        assert_eq!((first.ready, first.words.as_deref()), (false, Some("Hold the camera in front of your face")));
        assert!(look(500).said.is_none() && look(1_000).said.is_none() && look(1_500).said.is_some());
        assert!((4..30).all(|half| !look(half * 500).ready) && look(15_000).ready);
        let blind = Lens::new("", &Goal::Face { models: "nowhere".into() });
        assert!(
            blind.look(&[120; 640 * 480], shape(640, 480)).expect("a look").ready,
            "the check itself says what fails"
        );
    }

    #[test]
    fn bytes_that_are_no_frame_are_refused() {
        let lens = Lens::new("", &card());
        for wrong in [
            Shape { width: 0, ..shape(640, 480) },
            Shape { rotation: 45, ..shape(640, 480) },
            Shape { stride: 100, ..shape(640, 480) },
            Shape { height: 481, ..shape(640, 480) },
            Shape { width: u32::MAX, height: u32::MAX, ..shape(640, 480) },
        ] {
            let refused = lens.look(&[100; 640 * 480], wrong).expect_err("no frame");
            assert!(matches!(refused, BridgeError::Refused { .. }), "{wrong:?}: {refused}");
        }
        assert!(Lens::new("", &Goal::Code).look(&[], shape(640, 480)).is_err());
    }
}
