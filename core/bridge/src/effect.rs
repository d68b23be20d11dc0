use regain_base::Language;
use regain_face::light::Challenge;
use regain_face::pose::{self, Direction};
use regain_flow::Side;
use regain_flow::turns::asks;
use regain_flow::view::{ScreenName, Tone, View};

#[uniffi::remote(Enum)]
pub enum Side {
    Front,
    Back,
}

/// A colour of the light check.
#[derive(Debug, Clone, Copy, PartialEq, Eq, uniffi::Record)]
pub struct LightColor {
    /// When it is shown, in milliseconds since the first.
    pub at_ms: u32,
    /// What fills the screen: 0xAARRGGBB, sRGB, opaque.
    pub argb: u32,
}

/// Where the head turns, as the person has it. A mirrored preview shows the person's left on its left.
#[derive(Debug, Clone, Copy, PartialEq, Eq, uniffi::Enum)]
pub enum HeadTurn {
    /// The person's left.
    Left,
    /// The person's right.
    Right,
    /// Chin up.
    Up,
    /// Chin down.
    Down,
}

/// What the person is asked for from a moment on, until the next.
#[derive(Debug, Clone, PartialEq, Eq, uniffi::Record)]
pub struct TurnAsk {
    /// Since the start, in milliseconds.
    pub at_ms: u32,
    /// Where to turn the head; none for straight ahead.
    pub towards: Option<HeadTurn>,
    /// The same in words: show them, and say them to those who listen.
    pub words: String,
}

/// What the person feels in the hand, also without looking.
#[derive(Debug, Clone, Copy, PartialEq, Eq, uniffi::Enum)]
pub enum Feel {
    /// A photo was taken: one short tick.
    Taken,
    /// Something needs a look: two ticks.
    Attention,
    /// Refused: one long buzz.
    Refused,
    /// Done: two rising ticks.
    Done,
}

impl Feel {
    /// What going from one screen to the next feels like.
    pub(crate) fn between(before: &View, after: &View) -> Option<Self> {
        let turned = |tone| after.tone == tone && before.tone != tone;
        if turned(Tone::Done) {
            Some(Self::Done)
        } else if turned(Tone::Refused) {
            Some(Self::Refused)
        } else if turned(Tone::Attention) {
            Some(Self::Attention)
        } else if after.screen == ScreenName::Reading && before.screen != ScreenName::Reading {
            Some(Self::Taken)
        } else {
            None
        }
    }
}

/// What the platform is to do. Every effect but `Assert` and the last two is answered by an event, or by several.
#[derive(Clone, PartialEq, Eq, uniffi::Enum)]
#[uniffi::export(Debug)]
pub enum Effect {
    /// Look for a code with the camera, or let the person type. Answered by `CodeRead` or `CodeTyped`.
    Scan,
    /// Make a key of this name in hardware, in the place of an older one: P-256, for signing only. A platform that cannot attest the
    /// key itself may find the older one. Of the other keys whose names begin with "device", those that are not to be kept go. Answered
    /// by `KeyMade` or `Failed`.
    MakeKey {
        /// Its name.
        name: String,
        /// What the platform attests the key over; with Apple's App Attest, the SHA-256 of this and the key's SEC1 point.
        challenge: Vec<u8>,
        /// The names of the keys that credentials in the wallet are bound to.
        keep: Vec<String>,
    },
    /// Let the app that was attested with the key of this name assert the SHA-256 of the payload. Answered by `Asserted`, or not at
    /// all, before the next effect is carried out.
    Assert {
        /// The key's name.
        name: String,
        /// What to assert.
        payload: Vec<u8>,
    },
    /// Sign with the key of this name, SHA-256 and ECDSA. Answered by `Signed` or `Failed`.
    Sign {
        /// The key's name.
        name: String,
        /// What to sign.
        payload: Vec<u8>,
    },
    /// Look at camera, light, screen and storage. Answered by `Checked`.
    Preflight,
    /// Take a photo. Answered by `Photo` or `Failed`.
    Capture {
        /// Of this side of the ID.
        side: Side,
    },
    /// Turn the brightness up, wait until the lens finds the face in place, lock exposure and white balance, show the colours and film
    /// the face. Answered by `LightFrame`s and `LightDone`, by `LightInterrupted`, or by `Failed` when the camera cannot be had any more.
    Light {
        /// The colours in order; each stands until the next.
        colors: Vec<LightColor>,
        /// When it ends, in milliseconds.
        duration_ms: u32,
    },
    /// Wait until the lens finds the face in place, then ask for each turn at its time and film the face. Brightness and exposure stay as
    /// they are. Answered as `Light`.
    Turn {
        /// What is asked for, in order; each stands until the next.
        asks: Vec<TurnAsk>,
        /// When it ends, in milliseconds.
        duration_ms: u32,
    },
    /// Put the screen's brightness back to what it was. Not answered.
    RestoreBrightness,
    /// Let the person feel it. Not answered.
    Touch {
        /// What.
        feel: Feel,
    },
}

impl std::fmt::Debug for Effect {
    /// Without what is to be signed.
    fn fmt(&self, formatter: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        match self {
            Self::Scan => formatter.write_str("Scan"),
            Self::MakeKey { name, .. } => write!(formatter, "MakeKey {name}"),
            Self::Assert { name, .. } => write!(formatter, "Assert {name}"),
            Self::Sign { name, .. } => write!(formatter, "Sign {name}"),
            Self::Preflight => formatter.write_str("Preflight"),
            Self::Capture { side } => write!(formatter, "Capture {side:?}"),
            Self::Light { duration_ms, .. } => write!(formatter, "Light {duration_ms} ms"),
            Self::Turn { duration_ms, .. } => write!(formatter, "Turn {duration_ms} ms"),
            Self::RestoreBrightness => formatter.write_str("RestoreBrightness"),
            Self::Touch { feel } => write!(formatter, "Touch {feel:?}"),
        }
    }
}

/// The challenge as what the app shows.
pub(crate) fn light(challenge: &Challenge) -> Effect {
    let colors = challenge.shown().into_iter().map(|(at_ms, argb)| LightColor { at_ms, argb }).collect();
    Effect::Light { colors, duration_ms: challenge.duration_ms() }
}

/// The turns as what the app asks for.
pub(crate) fn turn(challenge: &pose::Challenge, language: Language) -> Effect {
    let turn = |towards| match towards {
        Direction::Left => HeadTurn::Left,
        Direction::Right => HeadTurn::Right,
        Direction::Up => HeadTurn::Up,
        Direction::Down => HeadTurn::Down,
    };
    let asks = asks(challenge).into_iter();
    let asks =
        asks.map(|ask| TurnAsk { at_ms: ask.at_ms, towards: ask.towards.map(turn), words: language.say(ask.words) });
    Effect::Turn { asks: asks.collect(), duration_ms: challenge.duration_ms() }
}
