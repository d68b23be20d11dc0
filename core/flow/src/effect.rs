//! What a journey wants done. Effects are values; whoever carries them out answers with an event.

use crate::event::{Blob, Device, Frame, Hidden};
use crate::state::Step;
use regain_base::Id;
use regain_document::facts::Side;
use regain_face::light::Challenge;
use regain_face::pose;
use regain_protocol::evidence::{Asked, Purpose};
use regain_protocol::http::Request;
use regain_protocol::jose::Jwk;
use regain_wallet::Write;

/// A request to be sent. Answered by `Replied` or `Failed`.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Fetch {
    /// The request; its body is empty when `upload` is there.
    pub request: Request,
    /// The blob to send as the body.
    pub upload: Option<Blob>,
}

/// A light challenge to be shown.
#[derive(Debug, Clone, PartialEq)]
pub struct LightShow {
    /// The colours over time; certified as free of flashes before this effect was made.
    pub challenge: Challenge,
}

/// Turns of the head to be asked for. What is said and when: [`crate::turns::asks`].
#[derive(Debug, Clone, PartialEq)]
pub struct TurnShow {
    /// The turns over time.
    pub challenge: pose::Challenge,
}

/// Evidence to be put together. The same draft always gives the same bytes to sign.
#[derive(Debug, Clone, PartialEq)]
pub struct EvidenceDraft {
    /// What it is for.
    pub purpose: Purpose,
    /// The recovery.
    pub recovery: Id,
    /// The challenge's nonce.
    pub nonce: String,
    /// What the challenge is bound to.
    pub document_hash: [u8; 32],
    /// The side with the portrait, for issuance.
    pub front: Option<Blob>,
    /// The other side, where there is one.
    pub back: Option<Blob>,
    /// The face.
    pub frames: Vec<Frame>,
    /// Source and tier of the device.
    pub device: Device,
    /// The key that signs.
    pub device_key: Jwk,
    /// What was asked of the face.
    pub asked: Asked,
    /// The flash-safety certificate of the light that was shown; none of turns.
    pub certificate: Option<serde_json::Value>,
}

/// Work on pixels, for [`crate::work::Worker`]. Answered by `Worked`.
#[derive(Debug, Clone, PartialEq)]
pub enum Work {
    /// Find and read what is on a photo.
    ReadSide {
        /// Which side was asked for.
        side: Side,
        /// The photo.
        photo: Blob,
        /// With a back: the front that was photographed before, whose print is compared.
        front: Option<Blob>,
    },
    /// Hash the document's pictures as they will be sent.
    HashDocument {
        /// The side with the portrait.
        front: Blob,
        /// The other side, where there is one.
        back: Option<Blob>,
    },
    /// Look at the frames before they are sent, so that the person is told early.
    LookAtFace {
        /// The light that was shown.
        challenge: Challenge,
        /// What the camera saw.
        frames: Vec<Frame>,
        /// The photo with the portrait, where the phone has one.
        portrait: Option<Blob>,
    },
    /// Look at the turns of the head before they are sent.
    LookAtTurns {
        /// The turns that were asked for.
        challenge: pose::Challenge,
        /// What the camera saw.
        frames: Vec<Frame>,
        /// The photo with the portrait, where the phone has one.
        portrait: Option<Blob>,
    },
    /// Put the evidence together, up to the signature.
    Pack(EvidenceDraft),
    /// Put it together again and add the signature.
    Seal(EvidenceDraft, [u8; 64]),
}

/// An event that meant nothing at this step: a second tap, an answer that came too late. Nothing changed.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Ignored {
    /// The step.
    pub step: Step,
    /// The event's name.
    pub event: &'static str,
}

/// What a journey wants done.
#[allow(clippy::large_enum_variant, reason = "a handful of effects a journey, moved once each")]
#[derive(Debug, Clone)]
pub enum Effect {
    /// Look for a code with the camera, or let the person type. Answered by `CodeRead` or `CodeTyped`.
    Scan,
    /// Show the text as a code for the phone with the wallet. Answered by `Continue` after a moment, and shown anew with a fresh text
    /// until the phone has taken the recovery.
    ShowCode(Hidden),
    /// Make the key of this name, and let the platform attest it over this challenge. A key that is there counts as well, where
    /// nothing attests. Answered by `KeyMade`, with `Attested` before it where the platform vouches.
    MakeKey(String, [u8; 32]),
    /// Let the app that was attested with the key of this name assert these bytes, by their hash. Answered by `Asserted`, if at all,
    /// before what follows is answered.
    Assert(String, Vec<u8>),
    /// Sign these bytes with the key of this name (ES256). Answered by `Signed`.
    Sign(String, Vec<u8>),
    /// Carry out a request.
    Fetch(Fetch),
    /// Look at camera, light, screen and storage. Answered by `Checked`.
    Preflight,
    /// Take a photo of a side. Answered by `PhotoTaken`.
    Capture(Side),
    /// Show the light and film the face. Answered by `LightDone` or `LightInterrupted`.
    Light(LightShow),
    /// Ask for turns of the head and film the face. The screen stays as bright as it is. Answered as `Light`.
    Turn(TurnShow),
    /// Put the screen's brightness back to what it was. Comes on every way out of the light challenge.
    RestoreBrightness,
    /// Do work on pixels.
    Work(Box<Work>),
    /// Write to the wallet, all or nothing. Answered by `Kept` or `Failed`.
    Keep(Vec<Write>),
    /// The journal and the pictures may go: nothing of this journey is needed any more.
    Forget,
    /// The event was ignored.
    Ignored(Ignored),
}

impl Effect {
    /// A short description without personal data, for logs and journeys in files.
    pub fn describe(&self) -> String {
        match self {
            Self::Scan => "scan".into(),
            Self::ShowCode(_) => "show-code".into(),
            Self::MakeKey(name, _) => format!("make-key {}", kind(name)),
            Self::Assert(name, _) => format!("assert {}", kind(name)),
            Self::Sign(name, _) => format!("sign {}", kind(name)),
            Self::Fetch(fetch) => {
                let path = fetch.request.url.path().split('/').map(|part| if is_id(part) { "{id}" } else { part });
                format!("fetch {:?} {}", fetch.request.method, path.collect::<Vec<_>>().join("/"))
            }
            Self::Preflight => "preflight".into(),
            Self::Capture(side) => format!("capture {side:?}").to_lowercase(),
            Self::Light(_) => "light".into(),
            Self::Turn(_) => "turn".into(),
            Self::RestoreBrightness => "restore-brightness".into(),
            Self::Work(work) => format!("work {}", work.name()),
            Self::Keep(writes) => format!("keep {}", writes.len()),
            Self::Forget => "forget".into(),
            Self::Ignored(ignored) => format!("ignored {}", ignored.event),
        }
    }
}

impl Work {
    /// A short name.
    pub fn name(&self) -> &'static str {
        match self {
            Self::ReadSide { side: Side::Front, .. } => "read-front",
            Self::ReadSide { side: Side::Back, .. } => "read-back",
            Self::HashDocument { .. } => "hash-document",
            Self::LookAtFace { .. } => "look-at-face",
            Self::LookAtTurns { .. } => "look-at-turns",
            Self::Pack(_) => "pack",
            Self::Seal(..) => "seal",
        }
    }
}

/// What a key is for, without what sets it apart from that of another recovery.
fn kind(name: &str) -> &str {
    name.split('-').next().unwrap_or(name)
}

/// Whether a part of a path is a recovery's id, which differs from run to run.
fn is_id(part: &str) -> bool {
    part.len() >= 20 && part.bytes().all(|byte| byte.is_ascii_alphanumeric() || byte == b'-' || byte == b'_')
}
