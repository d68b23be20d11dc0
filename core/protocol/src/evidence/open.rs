//! Opening a container that came over the wire.

use super::{
    Asked, EvidenceError, MAGIC, MAX_BYTES, MAX_MANIFEST, MAX_PARTS, Manifest, PartFacts, Purpose, TYP, VERSION,
    document_hash,
};
use crate::jose::{Compact, JoseError, Jwk, Rules};
use crate::json;
use regain_base::{Id, Reason};
use std::collections::HashSet;
use std::fmt;

/// What the evidence must belong to.
#[derive(Debug, Clone, Copy)]
pub struct Expect<'a> {
    /// The recovery.
    pub recovery: Id,
    /// The nonce that was given out.
    pub nonce: &'a str,
    /// The key that claimed the recovery.
    pub device_key: &'a Jwk,
    /// What the nonce was given out for.
    pub purpose: Purpose,
    /// What the nonce was bound to.
    pub document_hash: &'a [u8; 32],
}

/// Evidence whose signature, digests and belonging were checked. Its pictures are still only bytes.
#[derive(Clone)]
pub struct Evidence<'a> {
    /// The signed facts.
    pub manifest: Manifest,
    signed: &'a str,
    parts: Vec<&'a [u8]>,
}

impl<'a> Evidence<'a> {
    /// What the device key signed: header and manifest.
    pub fn signing_input(&self) -> &'a [u8] {
        self.signed.as_bytes()
    }

    /// The bytes of a part.
    pub fn part(&self, number: usize) -> Option<&'a [u8]> {
        self.parts.get(number).copied()
    }

    /// Front and back of the document.
    pub fn document(&self) -> Option<(&'a [u8], Option<&'a [u8]>)> {
        let document = self.manifest.document?;
        Some((self.part(document.front)?, document.back.and_then(|back| self.part(back))))
    }
}

/// Shows sizes, never pixels.
impl fmt::Debug for Evidence<'_> {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(formatter, "evidence of {} parts for {:?}", self.parts.len(), self.manifest.purpose)
    }
}

/// The nonce and purpose that the container claims, unverified: to find what [`open`] must expect.
pub fn claimed(bytes: &[u8]) -> Result<(String, Purpose), EvidenceError> {
    let (manifest, _) = split(bytes)?;
    let jws = Compact::parse(manifest, &Rules { typ: TYP, max_len: MAX_MANIFEST }).map_err(EvidenceError::Manifest)?;
    let manifest: Manifest = json::shape(&jws.claims).map_err(|error| EvidenceError::Manifest(error.into()))?;
    Ok((manifest.nonce, manifest.purpose))
}

/// Checks everything that can be checked without looking at a pixel, cheapest first.
pub fn open<'a>(bytes: &'a [u8], expect: &Expect<'_>) -> Result<Evidence<'a>, EvidenceError> {
    let (manifest, parts) = split(bytes)?;
    let jws = Compact::parse(manifest, &Rules { typ: TYP, max_len: MAX_MANIFEST }).map_err(EvidenceError::Manifest)?;
    let signed = manifest.rsplit_once('.').map_or("", |(signed, _)| signed);
    if jws.header.jwk.as_ref() != Some(expect.device_key) {
        return Err(EvidenceError::Foreign("device"));
    }
    let claims = jws.verify(expect.device_key).map_err(|error| match error {
        JoseError::Signature => EvidenceError::Signature,
        other => EvidenceError::Manifest(other),
    })?;
    let manifest: Manifest = json::shape(&claims).map_err(|error| EvidenceError::Manifest(error.into()))?;
    check_belonging(&manifest, expect)?;
    check_parts(&manifest, &parts)?;
    let evidence = Evidence { manifest, signed, parts };
    check_document(&evidence, expect)?;
    Ok(evidence)
}

fn split(bytes: &[u8]) -> Result<(&str, Vec<&[u8]>), EvidenceError> {
    if bytes.len() > MAX_BYTES {
        return Err(EvidenceError::Malformed("it is too long"));
    }
    let mut rest = bytes.strip_prefix(MAGIC).ok_or(EvidenceError::Malformed("it does not start as evidence"))?;
    let manifest = take_block(&mut rest)?;
    // Before the manifest's own bound: with too many frames it is too long, too.
    let count = take_length(&mut rest)?;
    if count > MAX_PARTS {
        return Err(EvidenceError::Frames(Reason::FramesTooMany));
    }
    if manifest.len() > MAX_MANIFEST {
        return Err(EvidenceError::Malformed("the manifest is too long"));
    }
    let manifest = str::from_utf8(manifest).map_err(|_| EvidenceError::Malformed("the manifest is no text"))?;
    let parts = (0..count).map(|_| take_block(&mut rest)).collect::<Result<Vec<_>, _>>()?;
    if !rest.is_empty() {
        return Err(EvidenceError::Malformed("something follows its end"));
    }
    Ok((manifest, parts))
}

fn take_length(rest: &mut &[u8]) -> Result<usize, EvidenceError> {
    let (length, after) = rest.split_first_chunk::<4>().ok_or(EvidenceError::Malformed("it is cut off"))?;
    *rest = after;
    usize::try_from(u32::from_be_bytes(*length)).map_err(|_| EvidenceError::Malformed("a length is too large"))
}

fn take_block<'a>(rest: &mut &'a [u8]) -> Result<&'a [u8], EvidenceError> {
    let length = take_length(rest)?;
    let (block, after) = rest.split_at_checked(length).ok_or(EvidenceError::Malformed("it is cut off"))?;
    *rest = after;
    Ok(block)
}

fn check_belonging(manifest: &Manifest, expect: &Expect<'_>) -> Result<(), EvidenceError> {
    if manifest.version != VERSION {
        return Err(EvidenceError::Malformed("it is of another version"));
    }
    if manifest.certificate.is_some() != (manifest.asked == Asked::Light) {
        return Err(EvidenceError::Malformed("challenge and certificate do not fit"));
    }
    if manifest.recovery != expect.recovery {
        return Err(EvidenceError::Foreign("recovery"));
    }
    if manifest.nonce != expect.nonce {
        return Err(EvidenceError::Foreign("challenge"));
    }
    if manifest.purpose != expect.purpose {
        return Err(EvidenceError::Foreign("purpose"));
    }
    if manifest.document_hash.0 != *expect.document_hash {
        return Err(EvidenceError::Foreign("document"));
    }
    Ok(())
}

fn check_parts(manifest: &Manifest, parts: &[&[u8]]) -> Result<(), EvidenceError> {
    if manifest.parts.len() != parts.len() {
        return Err(EvidenceError::Malformed("the number of parts differs"));
    }
    for (number, (facts, bytes)) in manifest.parts.iter().zip(parts).enumerate() {
        if *facts != PartFacts::of(&facts.media_type, bytes) {
            return Err(EvidenceError::Part(number));
        }
    }
    let frames = &manifest.face.frames;
    if frames.is_empty() || frames.iter().any(|frame| frame.part >= parts.len()) {
        return Err(EvidenceError::Frames(Reason::FramesMissing));
    }
    if frames.windows(2).any(|pair| pair[0].at_ms >= pair[1].at_ms) {
        return Err(EvidenceError::Frames(Reason::FramesOutOfOrder));
    }
    // No camera takes the same picture twice: its noise differs.
    let mut seen = HashSet::with_capacity(parts.len());
    if !frames.iter().all(|frame| seen.insert(manifest.parts[frame.part].sha256.0)) {
        return Err(EvidenceError::Frames(Reason::FramesRepeated));
    }
    Ok(())
}

/// For issuance the pictures in the container must be the ones that the light was bound to, not merely named by the same hash.
fn check_document(evidence: &Evidence<'_>, expect: &Expect<'_>) -> Result<(), EvidenceError> {
    match (expect.purpose, evidence.manifest.document) {
        (Purpose::Presentation, None) => Ok(()),
        (Purpose::Issuance, Some(document)) => {
            let (front, back) = evidence.document().ok_or(EvidenceError::Malformed("a side has no part"))?;
            if document.back.is_some() != back.is_some() {
                return Err(EvidenceError::Malformed("a side has no part"));
            }
            if document_hash([front].into_iter().chain(back)) != *expect.document_hash {
                return Err(EvidenceError::Foreign("document"));
            }
            Ok(())
        }
        _ => Err(EvidenceError::Malformed("document and purpose do not fit")),
    }
}
