//! What a passkey's answers must be: WebAuthn Level 3, sections 7.1 (register) and 7.2 (sign in), for ES256 without attestation.

use crate::cbor::{Cbor, Malformed};
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

impl From<Malformed> for PasskeyError {
    fn from(_: Malformed) -> Self {
        Self::Malformed
    }
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
    let mut reader = Cbor::new(attestation);
    let mut data = None;
    for _ in 0..reader.header(5)? {
        let name = reader.text()?;
        if name == b"authData" { data = Some(reader.bytes()?) } else { reader.skip(0)? }
    }
    let data = data.ok_or(PasskeyError::Malformed)?;
    let data = authenticator_data(data, expect)?;
    let Credential { id, rest: key, .. } = data.credential()?;
    Ok(Registered { id: id.to_vec(), point: cose_key(key)?, sign_count: data.count })
}

/// Checks the signature of a sign-in with the key `point`; the new signature counter.
pub(crate) fn sign_in(
    point: &[u8],
    authenticator: &[u8],
    client_data: &[u8],
    signature: &[u8],
    expect: &Expect<'_>,
) -> Result<u32, PasskeyError> {
    let data = authenticator_data(authenticator, expect)?;
    let key = VerifyingKey::from_sec1_bytes(point).map_err(|_| PasskeyError::Key)?;
    let signature = Signature::from_der(signature).map_err(|_| PasskeyError::Signature)?;
    let message = [authenticator, &Sha256::digest(client_data)].concat();
    key.verify(&message, &signature).map_err(|_| PasskeyError::Signature)?;
    Ok(data.count)
}

const PRESENT: u8 = 0x01;
const VERIFIED: u8 = 0x04;
const ATTESTED: u8 = 0x40;

/// What the authenticator signed, for this portal, of a person who was present and verified.
fn authenticator_data<'a>(data: &'a [u8], expect: &Expect<'_>) -> Result<AuthenticatorData<'a>, PasskeyError> {
    let data = AuthenticatorData::parse(data)?;
    let host = expect.origin.host_str().unwrap_or_default();
    if !data.is_for(host) {
        return Err(PasskeyError::RelyingParty);
    }
    if data.flags & PRESENT == 0 || data.flags & VERIFIED == 0 {
        return Err(PasskeyError::NotVerified);
    }
    Ok(data)
}

/// What an authenticator signs (section 6.1); App Attest writes the same.
pub(crate) struct AuthenticatorData<'a> {
    rp_id_hash: &'a [u8; 32],
    pub(crate) flags: u8,
    /// How often the key signed.
    pub(crate) count: u32,
    /// What follows the 37 fixed bytes.
    pub(crate) rest: &'a [u8],
}

impl<'a> AuthenticatorData<'a> {
    pub(crate) fn parse(data: &'a [u8]) -> Result<Self, Malformed> {
        let (rp_id_hash, rest) = data.split_first_chunk::<32>().ok_or(Malformed)?;
        let (flags, rest) = rest.split_first().ok_or(Malformed)?;
        let (count, rest) = rest.split_first_chunk::<4>().ok_or(Malformed)?;
        Ok(Self { rp_id_hash, flags: *flags, count: u32::from_be_bytes(*count), rest })
    }

    /// Whether it was made for this relying party.
    pub(crate) fn is_for(&self, rp_id: &str) -> bool {
        Sha256::digest(rp_id).as_slice() == self.rp_id_hash
    }

    /// The attested credential data (section 6.5.1).
    pub(crate) fn credential(&self) -> Result<Credential<'a>, Malformed> {
        if self.flags & ATTESTED == 0 {
            return Err(Malformed);
        }
        let (aaguid, rest) = self.rest.split_first_chunk::<16>().ok_or(Malformed)?;
        let (length, rest) = rest.split_first_chunk::<2>().ok_or(Malformed)?;
        let length = usize::from(u16::from_be_bytes(*length));
        if !(1..=1023).contains(&length) {
            return Err(Malformed);
        }
        let (id, rest) = rest.split_at_checked(length).ok_or(Malformed)?;
        Ok(Credential { aaguid, id, rest })
    }
}

/// Attested credential data (section 6.5.1).
pub(crate) struct Credential<'a> {
    pub(crate) aaguid: &'a [u8; 16],
    pub(crate) id: &'a [u8],
    /// The key in COSE, and extensions.
    pub(crate) rest: &'a [u8],
}

/// An EC2 key on P-256 for ES256 (RFC 9053): kty 1:2, alg 3:-7, crv -1:1, x -2, y -3.
fn cose_key(bytes: &[u8]) -> Result<Vec<u8>, PasskeyError> {
    let mut reader = Cbor::new(bytes);
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

#[cfg(test)]
mod tests;
