//! What a passkey's answers must be: WebAuthn Level 3, sections 7.1 (register) and 7.2 (sign in), for ES256 without attestation.

use p256::ecdsa::signature::Verifier;
use p256::ecdsa::{Signature, VerifyingKey};
use regain_base::{Reason, Secret};
use serde::Deserialize;
use sha2::{Digest, Sha256};
use url::Url;

/// Why an answer is refused; no value of it is repeated.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
pub(crate) enum PasskeyError {
    #[error("client data: not the agreed JSON")]
    ClientData,
    #[error("client data: another ceremony")]
    Ceremony,
    #[error("client data: another origin")]
    Origin,
    #[error("authenticator data: cut off or malformed")]
    Malformed,
    #[error("authenticator data: another relying party")]
    RelyingParty,
    #[error("authenticator data: the person was not present or not verified")]
    NotVerified,
    #[error("key: not an ES256 key")]
    Key,
    #[error("signature: wrong")]
    Signature,
}

impl PasskeyError {
    pub(crate) fn reason(self) -> Reason {
        Reason::PasskeyRefused
    }
}

/// What the answer must be for.
pub(crate) struct Expect<'a> {
    /// The portal's origin.
    pub(crate) origin: &'a Url,
    /// `webauthn.create` or `webauthn.get`.
    pub(crate) kind: &'a str,
}

/// A new passkey.
#[derive(Debug, PartialEq, Eq)]
pub(crate) struct Registered {
    /// The credential id.
    pub(crate) id: Vec<u8>,
    /// The public key as an uncompressed SEC1 point.
    pub(crate) point: Vec<u8>,
    /// The signature counter.
    pub(crate) sign_count: u32,
}

#[derive(Deserialize)]
#[serde(rename_all = "camelCase")]
struct ClientData {
    #[serde(rename = "type")]
    kind: String,
    challenge: String,
    origin: String,
    #[serde(default)]
    cross_origin: bool,
}

/// The challenge that the client data answers, after its type and origin were checked.
pub(crate) fn challenge(client_data: &[u8], expect: &Expect<'_>) -> Result<Secret<String>, PasskeyError> {
    let data: ClientData = serde_json::from_slice(client_data).map_err(|_| PasskeyError::ClientData)?;
    if data.kind != expect.kind {
        return Err(PasskeyError::Ceremony);
    }
    if data.origin != expect.origin.origin().ascii_serialization() || data.cross_origin {
        return Err(PasskeyError::Origin);
    }
    Ok(Secret::new(data.challenge))
}

/// Reads the attestation object of a registration. Its statement is not looked at: `none` was asked for.
pub(crate) fn register(attestation: &[u8], expect: &Expect<'_>) -> Result<Registered, PasskeyError> {
    let mut reader = Cbor { bytes: attestation };
    let mut data = None;
    for _ in 0..reader.header(5)? {
        let name = reader.text()?;
        if name == b"authData" { data = Some(reader.bytes()?) } else { reader.skip(0)? }
    }
    let data = data.ok_or(PasskeyError::Malformed)?;
    let (sign_count, flags, rest) = authenticator_data(data, expect)?;
    if flags & ATTESTED == 0 {
        return Err(PasskeyError::Malformed);
    }
    // AAGUID (16 bytes), length of the id (2 bytes), the id, the COSE key.
    let (length, rest) =
        rest.get(16..).and_then(|rest| rest.split_first_chunk::<2>()).ok_or(PasskeyError::Malformed)?;
    let length = usize::from(u16::from_be_bytes(*length));
    if length == 0 || length > 1023 || rest.len() < length {
        return Err(PasskeyError::Malformed);
    }
    let (id, key) = rest.split_at(length);
    Ok(Registered { id: id.to_vec(), point: cose_key(key)?, sign_count })
}

/// Checks the signature of a sign-in with the key `point`; the new signature counter.
pub(crate) fn sign_in(
    point: &[u8],
    authenticator: &[u8],
    client_data: &[u8],
    signature: &[u8],
    expect: &Expect<'_>,
) -> Result<u32, PasskeyError> {
    let (sign_count, _, _) = authenticator_data(authenticator, expect)?;
    let key = VerifyingKey::from_sec1_bytes(point).map_err(|_| PasskeyError::Key)?;
    let signature = Signature::from_der(signature).map_err(|_| PasskeyError::Signature)?;
    let message = [authenticator, &Sha256::digest(client_data)].concat();
    key.verify(&message, &signature).map_err(|_| PasskeyError::Signature)?;
    Ok(sign_count)
}

const PRESENT: u8 = 0x01;
const VERIFIED: u8 = 0x04;
const ATTESTED: u8 = 0x40;

/// Counter, flags and what follows the 37 fixed bytes (section 6.1).
fn authenticator_data<'a>(data: &'a [u8], expect: &Expect<'_>) -> Result<(u32, u8, &'a [u8]), PasskeyError> {
    let (hash, rest) = data.split_first_chunk::<32>().ok_or(PasskeyError::Malformed)?;
    let (flags, rest) = rest.split_first().ok_or(PasskeyError::Malformed)?;
    let (count, rest) = rest.split_first_chunk::<4>().ok_or(PasskeyError::Malformed)?;
    let host = expect.origin.host_str().unwrap_or_default();
    if Sha256::digest(host.as_bytes()).as_slice() != hash {
        return Err(PasskeyError::RelyingParty);
    }
    if flags & PRESENT == 0 || flags & VERIFIED == 0 {
        return Err(PasskeyError::NotVerified);
    }
    Ok((u32::from_be_bytes(*count), *flags, rest))
}

/// An EC2 key on P-256 for ES256 (RFC 9053): kty 1:2, alg 3:-7, crv -1:1, x -2, y -3.
fn cose_key(bytes: &[u8]) -> Result<Vec<u8>, PasskeyError> {
    let mut reader = Cbor { bytes };
    let (mut kty, mut alg, mut crv, mut x, mut y) = (None, None, None, None, None);
    for _ in 0..reader.header(5)? {
        match reader.integer()? {
            1 => kty = Some(reader.integer()?),
            3 => alg = Some(reader.integer()?),
            -1 => crv = Some(reader.integer()?),
            -2 => x = Some(reader.bytes()?),
            -3 => y = Some(reader.bytes()?),
            _ => reader.skip(0)?,
        }
    }
    let (Some(2), Some(-7), Some(1), Some(x), Some(y)) = (kty, alg, crv, x, y) else { return Err(PasskeyError::Key) };
    let point = [&[4][..], x, y].concat();
    VerifyingKey::from_sec1_bytes(&point).map_err(|_| PasskeyError::Key)?;
    Ok(point)
}

/// The little of CBOR (RFC 8949) that authenticators write: definite lengths, at most 16 levels.
struct Cbor<'a> {
    bytes: &'a [u8],
}

impl<'a> Cbor<'a> {
    fn head(&mut self) -> Result<(u8, u64), PasskeyError> {
        let (first, rest) = self.bytes.split_first().ok_or(PasskeyError::Malformed)?;
        let (major, minor) = (first >> 5, first & 31);
        let width = match minor {
            0..=23 => 0,
            24 => 1,
            25 => 2,
            26 => 4,
            27 => 8,
            _ => return Err(PasskeyError::Malformed),
        };
        let (value, rest) = rest.split_at_checked(width).ok_or(PasskeyError::Malformed)?;
        self.bytes = rest;
        let value =
            if width == 0 { u64::from(minor) } else { value.iter().fold(0, |sum, byte| (sum << 8) | u64::from(*byte)) };
        Ok((major, value))
    }

    /// The count of a map (5) or array (4), or the length of a string; never more than there are bytes.
    fn header(&mut self, wanted: u8) -> Result<usize, PasskeyError> {
        let (major, value) = self.head()?;
        let count = usize::try_from(value).ok().filter(|count| major == wanted && *count <= self.bytes.len());
        count.ok_or(PasskeyError::Malformed)
    }

    fn string(&mut self, wanted: u8) -> Result<&'a [u8], PasskeyError> {
        let length = self.header(wanted)?;
        let (value, rest) = self.bytes.split_at_checked(length).ok_or(PasskeyError::Malformed)?;
        self.bytes = rest;
        Ok(value)
    }

    fn bytes(&mut self) -> Result<&'a [u8], PasskeyError> {
        self.string(2)
    }

    fn text(&mut self) -> Result<&'a [u8], PasskeyError> {
        self.string(3)
    }

    fn integer(&mut self) -> Result<i64, PasskeyError> {
        match self.head()? {
            (0, value) => i64::try_from(value).map_err(|_| PasskeyError::Malformed),
            (1, value) => i64::try_from(value).map(|value| -1 - value).map_err(|_| PasskeyError::Malformed),
            _ => Err(PasskeyError::Malformed),
        }
    }

    fn skip(&mut self, depth: u8) -> Result<(), PasskeyError> {
        if depth > 16 {
            return Err(PasskeyError::Malformed);
        }
        let before = self.bytes;
        match self.head()? {
            (0 | 1 | 7, _) => Ok(()),
            (2 | 3, _) => {
                self.bytes = before;
                let major = before.first().map_or(0, |byte| byte >> 5);
                self.string(major).map(|_| ())
            }
            (4 | 5, _) => {
                self.bytes = before;
                let major = before.first().map_or(0, |byte| byte >> 5);
                let count = self.header(major)?;
                (0..count * usize::from(major - 3)).try_for_each(|_| self.skip(depth + 1))
            }
            _ => self.skip(depth + 1),
        }
    }
}

#[cfg(test)]
mod tests;
