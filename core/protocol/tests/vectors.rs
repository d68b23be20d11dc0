//! Our own formats, pinned: everything that an older phone or a newer service must still understand.

use p256::ecdsa::SigningKey;
use regain_base::{Id, Language, SeededEntropy, Timestamp};
use regain_protocol::api::{CONSENT_TYPE, ConsentStatement};
use regain_protocol::attestation::{Bytes, Statement, challenge, client_data_hash};
use regain_protocol::evidence::{
    Asked, Attestation, Builder, CaptureSource, Digest32, DocumentParts, EvidenceTier, Expect, FaceParts, FrameFacts,
    Manifest, Purpose, credential_hash, document_hash, open,
};
use regain_protocol::handoff::{self, TokenKey};
use regain_protocol::issuance::{offer_uri, unsigned_proof};
use regain_protocol::jose::{self, Header, Jwk, Unsigned};
use regain_protocol::presentation::client_id_of;
use regain_protocol::presentation::dcql::Query;
use regain_protocol::sd_jwt::{Draft, SdJwt, issue};
use regain_protocol::{b64, did};
use serde_json::{Value, json};

const PINNED: &str = include_str!("../../../tests/vectors/protocol/own.json");
const NOW: Timestamp = Timestamp(1_800_000_000_000);

fn key() -> SigningKey {
    SigningKey::from_slice(&[5; 32]).expect("a scalar")
}

fn text(bytes: Vec<u8>) -> String {
    String::from_utf8(bytes).expect("ascii")
}

/// The signed part of an SD-JWT without its signature, which is not repeatable.
fn unsigned_credential() -> String {
    let holder = Jwk::of(&key());
    let draft = Draft {
        issuer: "https://recover.contoso.example/issuer",
        vct: "https://recover.contoso.example/issuer/VerifiedIdentity",
        issued_at: NOW.seconds(),
        expires_at: NOW.seconds() + 3600,
        holder: &holder,
        claims: &[("firstName", "Ana".into()), ("lastName", "Marić".into())],
    };
    let credential = issue(&draft, "k1", &key(), &SeededEntropy::new(1)).expect("issued");
    let (jws, disclosures) = credential.expose().split_once('~').expect("a tilde");
    format!("{}~{disclosures}", jws.rsplit_once('.').expect("a signature").0)
}

fn key_binding_input() -> String {
    let credential = SdJwt::parse("header.payload.signature~WyJzIiwibmFtZSIsIkFuYSJd~").expect("well formed");
    let unbound = credential.present(&[0], "decentralized_identifier:did:jwk:x", "nonce-1", NOW).expect("prepared");
    text(unbound.signing_input())
}

fn consent_signing_input(recovery: Id) -> String {
    let statement = ConsentStatement {
        recovery,
        agreed: true,
        consent_text_version: "2026-11".into(),
        language: Language::of("de-AT").into(),
        iat: NOW.seconds(),
    };
    text(Unsigned::new(&Header::typ(CONSENT_TYPE), &statement).expect("a statement").signing_input())
}

/// A container with a signature of nines, so that its bytes can be pinned.
fn container(asked: Asked) -> Vec<u8> {
    let mut builder = Builder::new();
    let front = builder.part("image/jpeg", b"front".to_vec());
    let back = builder.part("image/jpeg", b"back".to_vec());
    let part = builder.part("image/png", b"frame".to_vec());
    let manifest = Manifest {
        version: 0,
        purpose: Purpose::Issuance,
        recovery: "000102030405060708090a0b0c0d0e0f".parse().expect("an id"),
        nonce: "nonce-1".into(),
        document_hash: Digest32(document_hash([&b"front"[..], b"back"])),
        capture_source: CaptureSource::Camera,
        attestation: Attestation { tier: EvidenceTier::Hardware, statement: Some("statement".into()) },
        document: Some(DocumentParts { front, back: Some(back) }),
        face: FaceParts {
            frames: vec![FrameFacts { part, at_ms: 83, locked: true, time_ns: Some(10_000_000), iso: Some(100) }],
        },
        asked,
        certificate: (asked == Asked::Light).then(|| json!({ "version": 1 })),
        parts: vec![],
    };
    let sealed = builder.seal(manifest, Jwk::of(&key())).expect("a manifest");
    sealed.sign_with([9; 64]).expect("small").expose().clone()
}

fn own() -> Value {
    let (id, tokens): (Id, _) = ("000102030405060708090a0b0c0d0e0f".parse().expect("an id"), TokenKey::new([7; 32]));
    let service = "https://recover.contoso.example/".parse().expect("a url");
    let (first, second) = handoff::words(b"seed");
    let key = Jwk::of(&key());
    let statement = Statement::AndroidKey { chain: vec![Bytes(vec![1]), Bytes(vec![2])] };
    json!({
        "thumbprint": key.thumbprint(),
        "did_jwk": did::did_jwk(&key),
        "did_key": did::did_key(&key),
        "client_id": client_id_of(&key),
        "handoff_link": handoff::link(&service, &tokens.mint(id, NOW)),
        "handoff_code": tokens.code(id, NOW),
        "handoff_words": [first, second],
        "offer": offer_uri("https://recover.contoso.example/issuer", "VerifiedIdentity", "code-1"),
        "consent_signing_input": consent_signing_input(id),
        "proof_signing_input": text(unsigned_proof(&key, "https://recover.contoso.example/issuer", "nonce-1", NOW).expect("a proof").signing_input()),
        "credential_unsigned": unsigned_credential(),
        "credential_hash": b64::encode(credential_hash("header.payload.signature")),
        "key_binding_signing_input": key_binding_input(),
        "query": serde_json::to_string(&Query::for_claims("identity", "urn:vct", &["firstName", "portrait"])).expect("json"),
        "document_hash": b64::encode(document_hash([&b"front"[..], b"back"])),
        "evidence": b64::encode(container(Asked::Light)),
        "evidence_of_turns": b64::encode(container(Asked::Turns)),
        "attestation_challenge": b64::encode(challenge("token-1")),
        "attestation_client_data_hash": b64::encode(client_data_hash(&challenge("token-1"), &key)),
        "attestation_statement": serde_json::to_string(&statement).expect("json"),
    })
}

#[test]
fn own_formats_are_the_pinned_ones() {
    let pinned: Value = serde_json::from_str(PINNED).expect("json");
    let own = own();
    for (name, value) in own.as_object().expect("an object") {
        assert_eq!(pinned.get(name), Some(value), "{name}");
    }
    assert_eq!(pinned.as_object().map(|object| object.len()), own.as_object().map(|object| object.len()));
}

/// The pinned container is read by today's code, up to its signature of nines.
#[test]
fn the_pinned_container_still_opens_up_to_its_signature() {
    let pinned: Value = serde_json::from_str(PINNED).expect("json");
    let bytes = b64::decode(pinned["evidence"].as_str().expect("text")).expect("base64url");
    let (device_key, hash) = (Jwk::of(&key()), document_hash([&b"front"[..], b"back"]));
    let expect = Expect {
        recovery: "000102030405060708090a0b0c0d0e0f".parse().expect("an id"),
        nonce: "nonce-1",
        device_key: &device_key,
        purpose: Purpose::Issuance,
        document_hash: &hash,
    };
    let error = open(&bytes, &expect).expect_err("nines are no signature");
    assert_eq!(error.reason(), regain_base::Reason::EvidenceSignature);
    let (nonce, purpose) = regain_protocol::evidence::claimed(&bytes).expect("well formed");
    assert_eq!((nonce.as_str(), purpose), ("nonce-1", Purpose::Issuance));
}

#[test]
fn a_pinned_token_is_still_verified() {
    let pinned: Value = serde_json::from_str(PINNED).expect("json");
    let link = pinned["handoff_link"].as_str().expect("text");
    let handoff = handoff::parse(link, None).expect("a link");
    let handoff::Ticket::Token(token) = &handoff.ticket else { panic!("a token") };
    let id = TokenKey::new([7; 32]).verify(token.expose(), NOW).expect("ours");
    assert_eq!(id.to_string(), "000102030405060708090a0b0c0d0e0f");
    let rules = jose::Rules { typ: "x", max_len: 10 };
    assert!(jose::verify(link, &Jwk::of(&key()), &rules).is_err());
}
