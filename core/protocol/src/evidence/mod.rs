//! The evidence container: pictures and facts of one face check, signed as a whole by the device key.
//!
//! Layout, all lengths big-endian: `RGEV1`, u32 length and text of the manifest (a JWS, `typ` `regain-evidence+jwt`, the device
//! key in its header), u32 number of parts, then each part as u32 length and bytes. Nothing may follow. The manifest names every
//! part with its SHA-256 and length, so the signature covers every byte.

mod manifest;
mod open;
#[cfg(test)]
mod tests;

pub use manifest::{
    Asked, Attestation, CaptureSource, Digest32, DocumentParts, EvidenceTier, FaceParts, FrameFacts, Manifest,
    PartFacts, Purpose,
};
pub use open::{Evidence, Expect, claimed, open};

use crate::jose::{Header, JoseError, Jwk, Unsigned};
use regain_base::{Reason, Secret};
use sha2::{Digest, Sha256};

/// The longest container, in bytes.
pub const MAX_BYTES: usize = 12 * 1024 * 1024;
/// The most parts in a container.
pub const MAX_PARTS: usize = 128;
/// The longest manifest, in bytes of its JWS.
pub const MAX_MANIFEST: usize = 64 * 1024;
/// The media type of a container.
pub const MEDIA_TYPE: &str = "application/vnd.regain.evidence";
/// The `typ` of a manifest.
pub const TYP: &str = "regain-evidence+jwt";
/// The version that this code writes and reads.
pub const VERSION: u32 = 1;

const MAGIC: &[u8; 5] = b"RGEV1";

/// Why evidence was refused.
#[derive(Debug, thiserror::Error)]
pub enum EvidenceError {
    /// Cut off, over a bound, followed by more, or of another version.
    #[error("the container is malformed: {0}")]
    Malformed(&'static str),
    /// The manifest's JWS is malformed.
    #[error("the manifest is malformed: {0}")]
    Manifest(#[source] JoseError),
    /// The manifest's signature is not the device key's.
    #[error("the manifest's signature is not the device key's")]
    Signature,
    /// A part is not the one that was signed.
    #[error("part {0} is not the one that was signed")]
    Part(usize),
    /// Its frames are not those of one clip.
    #[error("its frames are no clip: {}", .0.code())]
    Frames(Reason),
    /// It belongs to another recovery, nonce, device, document or purpose.
    #[error("the evidence belongs to another {0}")]
    Foreign(&'static str),
}

impl EvidenceError {
    /// The short reason.
    pub fn reason(&self) -> Reason {
        match self {
            Self::Malformed(_) | Self::Manifest(_) => Reason::EvidenceMalformed,
            Self::Signature | Self::Part(_) => Reason::EvidenceSignature,
            Self::Frames(reason) => *reason,
            Self::Foreign(_) => Reason::EvidenceForeign,
        }
    }
}

/// The hash of the document's pictures that the challenge is bound to: over front and, where there is one, back, as sent.
pub fn document_hash<'a>(parts: impl IntoIterator<Item = &'a [u8]>) -> [u8; 32] {
    let mut hash = Sha256::new_with_prefix(b"regain-document-v1");
    for part in parts {
        hash.update((part.len() as u64).to_be_bytes());
        hash.update(part);
    }
    hash.finalize().into()
}

/// The hash that a presentation's challenge is bound to: SHA-256 of the credential's issuer JWS.
pub fn credential_hash(issuer_jws: &str) -> [u8; 32] {
    Sha256::digest(issuer_jws).into()
}

/// Collects parts and facts until the device key can sign them.
pub struct Builder {
    parts: Vec<(String, Secret<Vec<u8>>)>,
}

impl Default for Builder {
    fn default() -> Self {
        Self::new()
    }
}

impl Builder {
    /// An empty container.
    pub fn new() -> Self {
        Self { parts: Vec::new() }
    }

    /// Adds a part and returns its number, which the manifest's facts refer to.
    pub fn part(&mut self, media_type: &str, bytes: Vec<u8>) -> usize {
        self.parts.push((media_type.into(), Secret::new(bytes)));
        self.parts.len() - 1
    }

    /// Writes the manifest; `manifest.parts` and `manifest.version` are filled in here.
    pub fn seal(self, mut manifest: Manifest, device_key: Jwk) -> Result<Sealed, EvidenceError> {
        manifest.version = VERSION;
        manifest.parts =
            self.parts.iter().map(|(media_type, bytes)| PartFacts::of(media_type, bytes.expose())).collect();
        let header = Header::typ(TYP).with_jwk(device_key);
        let unsigned = Unsigned::new(&header, &manifest).map_err(EvidenceError::Manifest)?;
        Ok(Sealed { unsigned, parts: self.parts.into_iter().map(|(_, bytes)| bytes).collect() })
    }
}

/// Evidence that waits for the device key's signature.
pub struct Sealed {
    unsigned: Unsigned,
    parts: Vec<Secret<Vec<u8>>>,
}

impl Sealed {
    /// The bytes to sign with ES256.
    pub fn signing_input(&self) -> Vec<u8> {
        self.unsigned.signing_input()
    }

    /// The container's bytes, to be sent with [`MEDIA_TYPE`].
    pub fn sign_with(self, signature: [u8; 64]) -> Result<Secret<Vec<u8>>, EvidenceError> {
        let manifest = self.unsigned.sign_with(signature);
        // The parts leave their wrapper only into the container, which is wrapped again.
        let total = 13 + manifest.len() + self.parts.iter().map(|part| 4 + part.expose().len()).sum::<usize>();
        if total > MAX_BYTES || self.parts.len() > MAX_PARTS || manifest.len() > MAX_MANIFEST {
            return Err(EvidenceError::Malformed("it is over a bound"));
        }
        let mut bytes = Vec::with_capacity(total);
        bytes.extend_from_slice(MAGIC);
        put_length(&mut bytes, manifest.len());
        bytes.extend_from_slice(manifest.as_bytes());
        put_length(&mut bytes, self.parts.len());
        for part in &self.parts {
            put_length(&mut bytes, part.expose().len());
            bytes.extend_from_slice(part.expose());
        }
        Ok(Secret::new(bytes))
    }
}

/// Lengths are bounded by [`MAX_BYTES`], far under 2^32.
fn put_length(bytes: &mut Vec<u8>, length: usize) {
    bytes.extend_from_slice(&(length as u32).to_be_bytes());
}
