use crate::error::BridgeError;
use regain_base::{Language, Reason};
use regain_flow::view::{Moves, guidance_words};
use regain_vision::gate::{self, Guidance, Guide};
use regain_vision::{Frame, PixelFormat, Rotation, barcode};
#[cfg(feature = "test-doors")]
use std::sync::atomic::{AtomicU64, Ordering};
use std::sync::{Arc, Mutex, PoisonError};

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

/// What a frame is looked at for.
#[derive(Debug, Clone, Copy, PartialEq, Eq, uniffi::Enum)]
pub enum Goal {
    /// The code on the desktop's page.
    Code,
    /// A card that can be read.
    Card,
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
    /// Every gate is open: take the photo now.
    pub ready: bool,
    /// What the person should do, standing long enough to be read.
    pub guidance: Option<Guidance>,
    /// The same in words.
    pub words: Option<String>,
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

/// Looks at live frames, by the cheap gates only. It holds nothing of the journey; a look never waits for a [`crate::Flow`].
#[derive(uniffi::Object)]
pub struct Lens {
    language: Language,
    guide: Mutex<Guide>,
    #[cfg(feature = "test-doors")]
    spent: AtomicU64,
}

#[uniffi::export]
impl Lens {
    /// A lens that has seen nothing. `language` is what [`crate::Setup`] has.
    #[uniffi::constructor]
    pub fn new(language: &str) -> Arc<Self> {
        Arc::new(Self {
            language: Language::of(language),
            guide: Mutex::default(),
            #[cfg(feature = "test-doors")]
            spent: AtomicU64::default(),
        })
    }

    /// Looks at a frame where it lies: `frame` is borrowed for the call and not copied on the way in.
    ///
    /// # Errors
    /// When `frame` is not what `shape` says.
    pub fn look(&self, frame: &[u8], shape: Shape, goal: Goal) -> Result<Look, BridgeError> {
        #[cfg(feature = "test-doors")]
        let began = std::time::Instant::now();
        let seen = self.see(frame, shape, goal).map_err(|reason| BridgeError::said(reason, self.language));
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
    fn see(&self, frame: &[u8], shape: Shape, goal: Goal) -> Result<Look, Reason> {
        let rotation = Rotation::from_degrees(shape.rotation).ok_or(Reason::NotAnImage)?;
        let Shape { width, height, stride, format, at_ms, .. } = shape;
        let shape = regain_vision::Shape { width, height, stride, format, rotation, at_ms };
        let gray = Frame::new(frame, shape).map_err(|error| error.reason())?.gray();
        if goal == Goal::Code {
            let code = barcode::qr(&gray);
            return Ok(Look { ready: code.is_some(), guidance: None, words: None, outline: Vec::new(), code });
        }
        let (quality, outline) = gate::look_for_card(&gray);
        let guidance = quality.guidance();
        let corners = outline.map_or_else(Vec::new, |quad| quad.0.map(|[x, y]| Point { x, y }).to_vec());
        // A guide is one value, whole after any panic.
        let shown = self.guide.lock().unwrap_or_else(PoisonError::into_inner).show(at_ms, guidance);
        let words = shown.map(|guidance| self.language.say(guidance_words(guidance, Moves::Device)));
        Ok(Look { ready: guidance.is_none(), guidance: shown, words, outline: corners, code: None })
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn shape(width: u32, height: u32) -> Shape {
        Shape { width, height, stride: width, format: PixelFormat::Gray8, rotation: 0, at_ms: 0 }
    }

    #[test]
    fn a_dark_frame_asks_for_light_and_is_not_ready() {
        let look = Lens::new("").look(&[9; 640 * 480], shape(640, 480), Goal::Card).expect("a look");
        assert_eq!((look.ready, look.guidance), (false, Some(Guidance::TooDark)));
        assert!(look.outline.is_empty());
    }

    #[test]
    fn guidance_is_said_in_the_person_s_language() {
        let look = Lens::new("de-AT").look(&[9; 640 * 480], shape(640, 480), Goal::Card).expect("a look");
        assert_eq!(look.words.as_deref(), Some("Bitte mehr Licht"));
        let refused = Lens::new("de-AT").look(&[], shape(640, 480), Goal::Code).expect_err("no frame");
        assert!(
            matches!(refused, BridgeError::Refused { title, .. } if title == "Dieses Bild können wir nicht öffnen")
        );
    }

    #[test]
    fn bytes_that_are_no_frame_are_refused() {
        let lens = Lens::new("");
        for wrong in [
            Shape { width: 0, ..shape(640, 480) },
            Shape { rotation: 45, ..shape(640, 480) },
            Shape { stride: 100, ..shape(640, 480) },
            Shape { height: 481, ..shape(640, 480) },
            Shape { width: u32::MAX, height: u32::MAX, ..shape(640, 480) },
        ] {
            let refused = lens.look(&[100; 640 * 480], wrong, Goal::Card).expect_err("no frame");
            assert!(matches!(refused, BridgeError::Refused { .. }), "{wrong:?}: {refused}");
        }
        assert!(lens.look(&[], shape(640, 480), Goal::Code).is_err());
    }
}
