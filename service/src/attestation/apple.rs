//! Apple App Attest: an object that vouches for a key of this very app, and with it for the device key that its client data names;
//! later, assertions by the attested key.
//!
//! After the check-lists of Apple's documentation ("Validating apps that connect to your server").

use super::der::{Der, OCTET_STRING, SEQUENCE, Tag};
use super::policy::Policy;
use super::{Ask, Finding, Sound, chain};
use crate::cbor::{Cbor, Malformed};
use crate::webauthn::{AuthenticatorData, Credential};
use regain_base::Timestamp;
use regain_protocol::attestation::client_data_hash;
use ring::signature::{ECDSA_P256_SHA256_ASN1, UnparsedPublicKey};
use serde_json::json;
use sha2::{Digest, Sha256};

/// 1.2.840.113635.100.8.2: the nonce that the certificate was made for.
const NONCE: &[u8] = &[0x2a, 0x86, 0x48, 0x86, 0xf7, 0x63, 0x64, 8, 2];
const PRODUCTION: &[u8; 16] = b"appattest\0\0\0\0\0\0\0";
const DEVELOPMENT: &[u8; 16] = b"appattestdevelop";

impl From<Malformed> for Finding {
    fn from(_: Malformed) -> Self {
        Self::Malformed
    }
}

/// Checks an attestation object.
///
/// # Errors
/// The first thing that does not hold.
pub(super) fn check(object: &[u8], ask: &Ask<'_>, policy: &Policy) -> Result<Sound, Finding> {
    check_object(object, &client_data_hash(ask.challenge, ask.device_key), ask.now, policy)
}

/// The same over what stands in the place of the client data's hash.
pub(super) fn check_object(
    object: &[u8],
    client_data: &[u8],
    now: Timestamp,
    policy: &Policy,
) -> Result<Sound, Finding> {
    if object.len() > chain::MOST_BYTES {
        return Err(Finding::TooLarge);
    }
    let object = Object::parse(object)?;
    let path = chain::verify(&object.chain, policy.apple(), now)?;
    let leaf = path.leaf()?;
    if nonce_of(leaf.extension(NONCE)?.ok_or(Finding::NoDescription)?)? != nonce(object.data, client_data) {
        return Err(Finding::OtherChallenge);
    }
    let point = leaf.key.p256().ok_or(Finding::AlgorithmUnknown)?;
    let data = AuthenticatorData::parse(object.data)?;
    let Credential { aaguid, id, .. } = data.credential()?;
    if id != Sha256::digest(point).as_slice() {
        return Err(Finding::KeyIdDiffers);
    }
    let app = policy.apple.apps.iter().find(|app| data.is_for(app)).ok_or(Finding::OtherApp)?;
    if data.count != 0 {
        return Err(Finding::CounterNotZero);
    }
    let development = match aaguid {
        PRODUCTION => None,
        DEVELOPMENT => Some(Finding::Development),
        _ => return Err(Finding::EnvironmentUnknown),
    };
    let findings = path.lab.then_some(Finding::LabRoot).into_iter().chain(development).collect();
    Ok(Sound { point: Some(point.to_vec()), findings, device: json!({ "app": app }) })
}

/// Checks an assertion by the attested key `point` over `client_data`; the counter that it counts to, which must be above every
/// earlier one.
///
/// # Errors
/// The first thing that does not hold.
pub(super) fn check_assertion(
    assertion: &[u8],
    client_data: &[u8; 32],
    point: &[u8],
    policy: &Policy,
) -> Result<u32, Finding> {
    let mut reader = Cbor::new(assertion);
    let (mut signature, mut data) = (None, None);
    for _ in 0..reader.header(5)? {
        match reader.text()? {
            b"signature" => signature = Some(reader.bytes()?),
            b"authenticatorData" => data = Some(reader.bytes()?),
            _ => reader.skip(0)?,
        }
    }
    reader.end()?;
    let (signature, signed) = signature.zip(data).ok_or(Finding::Malformed)?;
    let data = AuthenticatorData::parse(signed)?;
    UnparsedPublicKey::new(&ECDSA_P256_SHA256_ASN1, point)
        .verify(&nonce(signed, client_data), signature)
        .map_err(|_| Finding::AssertionWrong)?;
    if !policy.apple.apps.iter().any(|app| data.is_for(app)) {
        return Err(Finding::OtherApp);
    }
    Ok(data.count)
}

/// The parts of an attestation object that are looked at; the receipt is for asking Apple how often a phone made keys.
struct Object<'a> {
    chain: Vec<&'a [u8]>,
    data: &'a [u8],
}

impl<'a> Object<'a> {
    fn parse(bytes: &'a [u8]) -> Result<Self, Finding> {
        let mut reader = Cbor::new(bytes);
        let (mut format, mut chain, mut data) = (None, None, None);
        for _ in 0..reader.header(5)? {
            match reader.text()? {
                b"fmt" => format = Some(reader.text()?),
                b"attStmt" => chain = Some(certificates(&mut reader)?),
                b"authData" => data = Some(reader.bytes()?),
                _ => reader.skip(0)?,
            }
        }
        reader.end()?;
        match (format, chain, data) {
            (Some(b"apple-appattest"), Some(chain), Some(data)) => Ok(Self { chain, data }),
            _ => Err(Finding::Malformed),
        }
    }
}

fn certificates<'a>(reader: &mut Cbor<'a>) -> Result<Vec<&'a [u8]>, Finding> {
    let mut chain = None;
    for _ in 0..reader.header(5)? {
        if reader.text()? == b"x5c" {
            let count = reader.header(4)?;
            chain = Some((0..count).map(|_| reader.bytes()).collect::<Result<Vec<_>, _>>()?);
        } else {
            reader.skip(0)?;
        }
    }
    chain.ok_or(Finding::Malformed)
}

/// SEQUENCE { [1] OCTET STRING }.
fn nonce_of(extension: &[u8]) -> Result<&[u8], Finding> {
    let mut outer = Der(extension);
    let mut fields = Der(outer.take(SEQUENCE)?);
    outer.end()?;
    Der(fields.take(Tag::explicit(1))?).take(OCTET_STRING)
}

fn nonce(data: &[u8], client_data: &[u8]) -> [u8; 32] {
    Sha256::new_with_prefix(data).chain_update(client_data).finalize().into()
}
