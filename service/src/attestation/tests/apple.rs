//! Objects and assertions of App Attest's kind, each wrong in one thing.

use super::lab::{Lab, Link, key, tlv};
use super::{NOW, TOKEN, judged, refused};
use crate::attestation::{Ask, Finding, Policy, Tier, apple, judge};
use rcgen::{CustomExtension, KeyPair};
use regain_protocol::attestation::{Bytes, Statement, challenge, client_data_hash};
use regain_protocol::jose::Jwk;
use ring::rand::SystemRandom;
use ring::signature::{ECDSA_P256_SHA256_ASN1_SIGNING, EcdsaKeyPair};
use sha2::{Digest, Sha256};

pub(crate) const APP: &str = "A1B2C3D4E5.dev.regain";

/// What the phone of an attested app says; as it is, everything is right.
pub(crate) struct Object {
    /// Lies in the Secure Enclave, as the attested key does, and signs evidence.
    pub(crate) device_key: KeyPair,
    pub(crate) token: String,
    app: &'static str,
    flags: u8,
    count: u32,
    aaguid: [u8; 16],
    /// Beside the hash of the key.
    id: Option<Vec<u8>>,
    format: &'static str,
}

impl Object {
    pub(crate) fn new() -> Self {
        Self {
            device_key: key(),
            token: TOKEN.into(),
            app: APP,
            flags: 0x40,
            count: 0,
            aaguid: *b"appattest\0\0\0\0\0\0\0",
            id: None,
            format: "apple-appattest",
        }
    }

    pub(crate) fn device_key(&self) -> Jwk {
        Jwk::from_sec1(self.device_key.public_key_raw()).expect("a point")
    }

    /// The object, of a phone of this lab.
    pub(crate) fn cbor(&self, lab: &mut Lab) -> Vec<u8> {
        let point = lab.leaf().key.public_key_raw().to_vec();
        let id = self.id.clone().unwrap_or_else(|| Sha256::digest(&point).to_vec());
        let data = [
            Sha256::digest(self.app).as_slice(),
            &[self.flags],
            &self.count.to_be_bytes(),
            &self.aaguid,
            &[0, id.len() as u8],
            &id,
            // Where the key would stand in COSE.
            &[0xa0],
        ]
        .concat();
        let client_data = client_data_hash(&challenge(&self.token), &self.device_key());
        let nonce = Sha256::new_with_prefix(&data).chain_update(client_data).finalize();
        let extension = tlv(&[0x30], &tlv(&[0xa1], &tlv(&[4], &nonce)));
        lab.leaf().params.custom_extensions =
            vec![CustomExtension::from_oid_content(&[1, 2, 840, 113635, 100, 8, 2], extension)];
        let mut certificates = lab.certificates();
        // Apple leaves the root out.
        certificates.pop();
        let x5c: Vec<u8> = certificates.iter().flat_map(|certificate| bytes(certificate)).collect();
        let count = 0x80 | certificates.len() as u8;
        let statement = [&[0xa2][..], &text("x5c"), &[count], &x5c, &text("receipt"), &bytes(&[1; 300])].concat();
        let parts = [text("fmt"), text(self.format), text("attStmt"), statement, text("authData"), bytes(&data)];
        [vec![0xa3], parts.concat()].concat()
    }
}

fn text(value: &str) -> Vec<u8> {
    [&[0x60 | value.len() as u8][..], value.as_bytes()].concat()
}

fn bytes(value: &[u8]) -> Vec<u8> {
    [&[0x59, (value.len() >> 8) as u8, value.len() as u8][..], value].concat()
}

fn verdict(lab: &mut Lab, object: &Object, policy: impl Fn(&Lab) -> Policy) -> crate::attestation::Verdict {
    let statement = Statement::AppleAppattest { object: Bytes(object.cbor(lab)) };
    let ask = Ask { challenge: &challenge(TOKEN), device_key: &object.device_key(), now: NOW };
    judge(Some(&statement), &ask, &policy(lab))
}

#[test]
fn our_app_on_an_iphone_is_strong() {
    let mut lab = Lab::new();
    let verdict = verdict(&mut lab, &Object::new(), Lab::policy);
    assert_eq!((verdict.tier, verdict.findings.as_slice()), (Tier::Strong, &[][..]));
    assert_eq!(verdict.point.as_deref(), Some(lab.leaf().key.public_key_raw()));
    assert_eq!(verdict.device["app"], APP);
}

#[test]
fn development_and_a_lab_s_root_are_the_lab_s() {
    let mut lab = Lab::new();
    let development = Object { aaguid: *b"appattestdevelop", ..Object::new() };
    let found = verdict(&mut lab, &development, Lab::policy);
    assert_eq!((found.tier, found.findings), (Tier::Lab, vec![Finding::Development]));
    assert_eq!(verdict(&mut lab, &Object::new(), Lab::lab_policy).findings, [Finding::LabRoot]);
    assert_eq!(verdict(&mut lab, &Object::new(), |_| Policy::default()).tier, Tier::Unknown);
}

#[test]
fn each_wrong_word_of_the_phone_has_its_refusal() {
    let mut lab = Lab::new();
    let sound = Object::new;
    for (object, finding) in [
        (Object { token: "another token".into(), ..sound() }, Finding::OtherChallenge),
        (Object { app: "A1B2C3D4E5.dev.evil", ..sound() }, Finding::OtherApp),
        (Object { count: 1, ..sound() }, Finding::CounterNotZero),
        (Object { id: Some(vec![7; 32]), ..sound() }, Finding::KeyIdDiffers),
        (Object { aaguid: [0; 16], ..sound() }, Finding::EnvironmentUnknown),
        (Object { flags: 0, ..sound() }, Finding::Malformed),
        (Object { format: "packed", ..sound() }, Finding::Malformed),
    ] {
        let found = verdict(&mut lab, &object, Lab::policy);
        assert_eq!((found.tier, found.findings), (Tier::Refused, vec![finding]));
    }
    // The phone vouches for one device key, another one claims.
    let object = sound();
    let statement = Statement::AppleAppattest { object: Bytes(object.cbor(&mut lab)) };
    assert_eq!(judged(&lab, &statement, &lab.policy()).findings, [Finding::OtherChallenge]);
}

#[test]
fn an_object_is_under_a_root_of_apple_s_alone() {
    let (mut lab, mut other) = (Lab::new(), Lab::new());
    let statement = Statement::AppleAppattest { object: Bytes(Object::new().cbor(&mut other)) };
    refused(&lab, &statement, Finding::RootUnknown);
    lab.links.insert(1, Link::issuer("One more", 5, key()));
    let object = Object::new();
    let whole = object.cbor(&mut lab);
    let long = [&whole[..], &[0; 16_384]].concat();
    refused(&lab, &Statement::AppleAppattest { object: Bytes(long) }, Finding::TooLarge);
    refused(&lab, &Statement::AppleAppattest { object: Bytes([&whole[..], &[0]].concat()) }, Finding::Malformed);
}

/// An assertion by `key` over `client_data`.
pub(crate) fn assertion(key: &KeyPair, app: &str, count: u32, client_data: &[u8; 32]) -> Vec<u8> {
    let data = [Sha256::digest(app).as_slice(), &[0x40], &count.to_be_bytes()].concat();
    let nonce = Sha256::new_with_prefix(&data).chain_update(client_data).finalize();
    let random = SystemRandom::new();
    let key = EcdsaKeyPair::from_pkcs8(&ECDSA_P256_SHA256_ASN1_SIGNING, &key.serialize_der(), &random);
    let signature = key.expect("a key").sign(&random, &nonce).expect("signed");
    let parts = [text("signature"), bytes(signature.as_ref()), text("authenticatorData"), bytes(&data)];
    [vec![0xa2], parts.concat()].concat()
}

#[test]
fn an_assertion_is_the_attested_key_s_over_this_evidence() {
    let lab = Lab::new();
    let (policy, attested, other) = (lab.policy(), key(), key());
    let check = |assertion: &[u8], client_data: &[u8; 32]| {
        apple::check_assertion(assertion, client_data, attested.public_key_raw(), &policy)
    };
    let good = assertion(&attested, APP, 41, &[7; 32]);
    assert_eq!(check(&good, &[7; 32]), Ok(41));
    assert_eq!(check(&good, &[8; 32]), Err(Finding::AssertionWrong));
    assert_eq!(check(&assertion(&other, APP, 41, &[7; 32]), &[7; 32]), Err(Finding::AssertionWrong));
    assert_eq!(check(&assertion(&attested, "A1B2C3D4E5.dev.evil", 41, &[7; 32]), &[7; 32]), Err(Finding::OtherApp));
    for length in 0..good.len() {
        assert_eq!(check(&good[..length], &[7; 32]), Err(Finding::Malformed), "{length}");
    }
    assert_eq!(check(&[&good[..], &[0]].concat(), &[7; 32]), Err(Finding::Malformed));
}
