use regain_face::light::Challenge;
use regain_flow::Side;
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
    /// key itself may find the older one. Answered by `KeyMade` or `Failed`.
    MakeKey {
        /// Its name.
        name: String,
        /// What the platform attests the key over; with Apple's App Attest, the SHA-256 of this and the key's SEC1 point.
        challenge: Vec<u8>,
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
    /// Turn the brightness up, lock exposure and white balance, show the colours and film the face. Answered by `LightFrame`s and
    /// `LightDone`, or by `LightInterrupted`.
    Light {
        /// The colours in order; each stands until the next.
        colors: Vec<LightColor>,
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
            Self::RestoreBrightness => formatter.write_str("RestoreBrightness"),
            Self::Touch { feel } => write!(formatter, "Touch {feel:?}"),
        }
    }
}

/// A display shows at most one colour in this time, in milliseconds.
const TICK_MS: usize = 8;

/// The challenge as what a screen shows, so that no app computes a colour.
pub(crate) fn light(challenge: &Challenge) -> Effect {
    let duration_ms = challenge.duration_ms();
    let mut colors: Vec<LightColor> = Vec::new();
    for at_ms in (0..duration_ms).step_by(TICK_MS) {
        let argb = argb(challenge.color_at(at_ms));
        if colors.last().is_none_or(|last| last.argb != argb) {
            colors.push(LightColor { at_ms, argb });
        }
    }
    Effect::Light { colors, duration_ms }
}

/// Linear light as sRGB (IEC 61966-2-1).
fn argb(linear: [f32; 3]) -> u32 {
    linear.iter().fold(0xff, |argb, &value| {
        let value = value.clamp(0.0, 1.0);
        let encoded = if value <= 0.003_130_8 { value * 12.92 } else { 1.055 * value.powf(1.0 / 2.4) - 0.055 };
        (argb << 8) | (encoded * 255.0 + 0.5) as u32
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn colours_are_those_of_a_screen() {
        assert_eq!(argb([0.0, 0.0, 0.0]), 0xff00_0000);
        assert_eq!(argb([1.0, 1.0, 1.0]), 0xffff_ffff);
        // The middle grey of sRGB, 188, is half of the light.
        assert_eq!(argb([0.5, 0.5, 0.5]), 0xffbc_bcbc);
    }

    #[test]
    fn the_light_is_the_challenge_s() {
        let challenge = Challenge::derive(b"nonce", &[7; 32], b"key");
        let Effect::Light { colors, duration_ms } = light(&challenge) else { panic!("a light") };
        assert_eq!(duration_ms, challenge.duration_ms());
        assert_eq!(colors[0].at_ms, 0);
        for pair in colors.windows(2) {
            assert!(pair[0].at_ms < pair[1].at_ms && pair[0].argb != pair[1].argb);
        }
        for at in (0..duration_ms).step_by(100) {
            let shown = colors.iter().rev().find(|color| color.at_ms <= at).expect("a colour from the start");
            let [red, ..] = challenge.color_at(at);
            let near = (0..TICK_MS as u32).any(|back| argb(challenge.color_at(at.saturating_sub(back))) == shown.argb);
            assert!(near, "at {at} ms: {:08x}, red {red}", shown.argb);
        }
    }
}
