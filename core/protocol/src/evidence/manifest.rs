//! The signed facts about one face check.

use crate::b64;
use regain_base::Id;
use serde::{Deserialize, Deserializer, Serialize, Serializer, de::Error as _};
use sha2::{Digest, Sha256};

/// What the evidence is for.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum Purpose {
    /// To get the credential: with the document.
    Issuance,
    /// To present it: face only.
    Presentation,
}

/// What the face was asked for, to show that it lives.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum Asked {
    /// The light of the screen, which the face gives back. What was said before there was anything else.
    #[default]
    Light,
    /// Turns of the head.
    Turns,
}

impl Asked {
    fn is_light(&self) -> bool {
        *self == Self::Light
    }
}

/// Where the pixels came from, as far as the phone can know. `Unknown` never counts as `Camera`.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum CaptureSource {
    /// The phone's own camera.
    Camera,
    /// Fed into the app.
    Injected,
    /// A simulator or device farm.
    Lab,
    /// Not established.
    Unknown,
}

/// What vouches for the device key.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum EvidenceTier {
    /// A lab root: accepted only where the service says so.
    Lab,
    /// A key in software, nothing vouches for it.
    Software,
    /// A key in hardware with the platform's statement.
    Hardware,
}

/// The phone's own word about its key. The service believes it where it says LAB, and asks the platform for the rest.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Attestation {
    /// How strong it is.
    pub tier: EvidenceTier,
    /// Opaque here, and nothing decides by it: the platform's statement goes with the claim, before any picture is taken
    /// ([`crate::api::ClaimRequest`]).
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub statement: Option<String>,
}

/// The document's pictures, by part number.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
pub struct DocumentParts {
    /// The side with the portrait.
    pub front: usize,
    /// The other side; a passport has none.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub back: Option<usize>,
}

/// The frames of the challenge, in order of time.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct FaceParts {
    /// The frames.
    pub frames: Vec<FrameFacts>,
}

/// One frame of the face.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
pub struct FrameFacts {
    /// The part with the picture.
    pub part: usize,
    /// Since the start of the challenge, in milliseconds.
    pub at_ms: u32,
    /// Whether exposure and white balance were locked.
    pub locked: bool,
    /// The exposure time, in nanoseconds, where the camera tells.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub time_ns: Option<u64>,
    /// The sensitivity, where the camera tells.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub iso: Option<u32>,
}

/// A SHA-256 digest, base64url on the wire.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Digest32(pub [u8; 32]);

impl Serialize for Digest32 {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.serialize_str(&b64::encode(self.0))
    }
}

impl<'de> Deserialize<'de> for Digest32 {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        let text = String::deserialize(deserializer)?;
        b64::decode_array(&text).map(Self).ok_or_else(|| D::Error::custom("not a SHA-256 digest in base64url"))
    }
}

/// One part, so that the signature covers its bytes.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct PartFacts {
    /// `image/jpeg` or `image/png`.
    pub media_type: String,
    /// The digest of the bytes.
    pub sha256: Digest32,
    /// Their number.
    pub len: usize,
}

impl PartFacts {
    /// The facts of `bytes`.
    pub fn of(media_type: &str, bytes: &[u8]) -> Self {
        Self { media_type: media_type.into(), sha256: Digest32(Sha256::digest(bytes).into()), len: bytes.len() }
    }
}

/// Everything that the device key signs.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct Manifest {
    /// The container's version.
    pub version: u32,
    /// What it is for.
    pub purpose: Purpose,
    /// The recovery.
    pub recovery: Id,
    /// The nonce of the challenge.
    pub nonce: String,
    /// What the challenge was bound to: [`super::document_hash`] or [`super::credential_hash`].
    pub document_hash: Digest32,
    /// Where the pixels came from.
    pub capture_source: CaptureSource,
    /// What vouches for the device key.
    pub attestation: Attestation,
    /// The document; there for issuance, absent for presentation.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub document: Option<DocumentParts>,
    /// What was asked of the face.
    #[serde(default, skip_serializing_if = "Asked::is_light")]
    pub asked: Asked,
    /// The face.
    pub face: FaceParts,
    /// The flash-safety certificate of the light that was shown; absent where nothing lit up.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub certificate: Option<serde_json::Value>,
    /// Every part, in order; filled in by [`super::Builder::seal`].
    pub parts: Vec<PartFacts>,
}
