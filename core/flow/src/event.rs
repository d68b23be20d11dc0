//! What happens to a journey: what the person did, what the platform found, what came back.
//!
//! Events are stored in the journal, which is sealed in the wallet; they refer to pictures by digest and never hold one.

use regain_base::language::Tag;
use regain_base::{Reason, Secret};
use regain_document::facts::{Disagreement, Document};
use regain_face::light::{Exposure, Verdict};
use regain_face::pose;
use regain_protocol::attestation::Statement;
use regain_protocol::b64;
use regain_protocol::evidence::{CaptureSource, EvidenceTier};
use regain_protocol::jose::Jwk;
use serde::{Deserialize, Serialize, Serializer};
use url::Url;

/// Text that must not be printed, but is stored in the sealed journal: codes, answers of the service, signatures.
#[derive(Debug, Clone, PartialEq, Eq, Deserialize)]
#[serde(transparent)]
pub struct Hidden(pub Secret<String>);

impl Hidden {
    /// Hides `text`.
    pub fn new(text: impl Into<String>) -> Self {
        Self(Secret::new(text.into()))
    }

    /// Hides bytes that are text, or nothing when they are none.
    pub fn text(bytes: Vec<u8>) -> Option<Self> {
        String::from_utf8(bytes).ok().map(Self::new)
    }

    /// The JWS of this signing input with `signature` (r and s, base64url), or nothing when that is no signature.
    pub(crate) fn signed(&self, signature: &Self) -> Option<Self> {
        b64::decode_array::<64>(signature.expose())?;
        Some(Self::new(format!("{}.{}", self.expose(), signature.expose())))
    }

    /// The text. Say at the call why it must be seen there.
    pub fn expose(&self) -> &str {
        self.0.expose()
    }
}

impl Serialize for Hidden {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        // Events are serialised into the sealed journal only.
        serializer.serialize_str(self.0.expose())
    }
}

/// A picture or a container in the wallet's pixel shelf, named by its SHA-256 in hexadecimal.
#[derive(Debug, Clone, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(transparent)]
pub struct Blob(pub String);

/// What the app knows about the phone when it starts.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Device {
    /// What the desktop shows, such as "Pixel 9".
    pub label: String,
    /// Where its frames come from.
    pub source: CaptureSource,
    /// What vouches for its key.
    pub tier: EvidenceTier,
    /// The organisation's service, when the app is set up for one: links of others are refused, and codes can be typed.
    pub service: Option<Url>,
    /// Whether the credential is kept on this device. A verifier without a wallet hands the recovery over to the phone that has one.
    #[serde(default = "on_this_device")]
    pub has_wallet: bool,
}

/// What was said before there were verifiers without a wallet.
fn on_this_device() -> bool {
    true
}

/// What the platform measured before the first picture.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
pub struct Preflight {
    /// A camera is there and may be used.
    pub camera: bool,
    /// There is light enough to read.
    pub light: bool,
    /// The screen can be made bright.
    pub brightness: bool,
    /// At least 50 MB are free.
    pub storage: bool,
    /// The phone is set so that nothing flashes or moves: the head is turned instead.
    #[serde(default)]
    pub no_flash: bool,
}

impl Preflight {
    /// Nothing is lacking, and the light may change.
    pub const READY: Self = Self { camera: true, light: true, brightness: true, storage: true, no_flash: false };
}

/// An answer of the service.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Reply {
    /// The status code.
    pub status: u16,
    /// The body; every answer on this path is text.
    pub body: Hidden,
}

/// A frame of the face.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Frame {
    /// The picture.
    pub picture: Blob,
    /// Since the challenge started, in milliseconds.
    pub at_ms: u32,
    /// What the camera says about the exposure.
    pub exposure: Exposure,
}

/// What was found on one photo of the document.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct SideRead {
    /// What the zone or the barcode says, when there is one.
    pub document: Option<Document>,
    /// Whether a portrait of sufficient size is on this side.
    pub portrait: bool,
    /// With a back: what the front's print says otherwise, both readings each.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub disagreements: Vec<Disagreement>,
}

/// What the phone itself thinks of the face check. It guides; the service decides.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct FaceLook {
    /// The light's answer.
    pub verdict: Verdict,
    /// Confidence of the match with the document's portrait, 0 to 100, where a portrait was at hand.
    pub confidence: Option<f32>,
}

/// What the phone itself thinks of the turns of the head. It guides; the service decides.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct TurnLook {
    /// The turns' answer.
    pub verdict: pose::Verdict,
    /// As [`FaceLook::confidence`].
    pub confidence: Option<f32>,
}

/// What the worker brought back.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum Worked {
    /// One side was looked at.
    Side(SideRead),
    /// The hash of the document's pictures, base64url.
    DocumentHash(String),
    /// The light on the face was looked at.
    Face(FaceLook),
    /// The turns of the head were looked at.
    Turned(TurnLook),
    /// The evidence waits for this to be signed.
    Packed(Hidden),
    /// The evidence, ready to be sent.
    Sealed(Blob),
    /// The work could not be done.
    Refused(Reason),
}

/// Everything that can happen to a journey.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case", tag = "event", content = "with")]
pub enum Event {
    /// The person starts.
    Begin(Device),
    /// The camera saw a code, or a link was opened.
    CodeRead(Hidden),
    /// The eight characters were typed.
    CodeTyped(Hidden),
    /// "Yes, the same".
    WordsSame,
    /// "No, stop".
    WordsDiffer,
    /// "Agree", to a text shown in this language.
    Consented(Tag),
    /// "I'd rather talk to a person", after a text shown in this language.
    ConsentRefused(Tag),
    /// "Share".
    Agreed,
    /// "Not now" where something would be shared.
    Declined,
    /// The platform looked at camera, light, screen and storage.
    Checked(Preflight),
    /// "Go on", "Yes", "Start", "Show it".
    Continue,
    /// "Take again".
    TakeAgain,
    /// "Try again" after a trouble.
    Retry,
    /// "Turn my head instead", for the rest of the journey.
    TurnInstead,
    /// "Check with light instead", for the rest of the journey.
    LightInstead,
    /// The person stops.
    Stop,
    /// A photo of the side that was asked for.
    PhotoTaken(Blob),
    /// The light or the turns ran through.
    LightDone(Vec<Frame>),
    /// The light or the turns were cut off: a call, another app, the face left.
    LightInterrupted,
    /// The worker is done.
    Worked(Worked),
    /// What the platform says about this key; it comes before the key itself, where the platform says anything.
    Attested(Jwk, Statement),
    /// The key is there.
    KeyMade(Jwk),
    /// What the attested app asserts about the payload, base64url; it comes before the signature.
    Asserted(Hidden),
    /// The signature, r and s, base64url.
    Signed(Hidden),
    /// The service answered.
    Replied(Reply),
    /// The service did not answer, or the platform could not do its part.
    Failed(Reason),
    /// The wallet kept it.
    Kept,
    /// The person left the last screen.
    Close,
}

impl Event {
    /// A short name, for logs and diagrams.
    pub fn name(&self) -> &'static str {
        match self {
            Self::Begin(_) => "begin",
            Self::CodeRead(_) => "code-read",
            Self::CodeTyped(_) => "code-typed",
            Self::WordsSame => "words-same",
            Self::WordsDiffer => "words-differ",
            Self::Consented(_) => "consented",
            Self::ConsentRefused(_) => "consent-refused",
            Self::Agreed => "agreed",
            Self::Declined => "declined",
            Self::Checked(_) => "checked",
            Self::Continue => "continue",
            Self::TakeAgain => "take-again",
            Self::Retry => "retry",
            Self::TurnInstead => "turn-instead",
            Self::LightInstead => "light-instead",
            Self::Stop => "stop",
            Self::PhotoTaken(_) => "photo-taken",
            Self::LightDone(_) => "light-done",
            Self::LightInterrupted => "light-interrupted",
            Self::Worked(_) => "worked",
            Self::Attested(..) => "attested",
            Self::KeyMade(_) => "key-made",
            Self::Asserted(_) => "asserted",
            Self::Signed(_) => "signed",
            Self::Replied(_) => "replied",
            Self::Failed(_) => "failed",
            Self::Kept => "kept",
            Self::Close => "close",
        }
    }
}
