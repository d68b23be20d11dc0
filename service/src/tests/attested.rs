//! What phones of an invented maker meet from the claim to the evidence.

use super::*;
use crate::attestation::tests::apple::{APP, Object, assertion};
use crate::attestation::tests::lab::{Description, Lab};
use crate::attestation::{Policy, Tier};
use p256::ecdsa::{Signature, signature::Signer};
use p256::pkcs8::DecodePrivateKey;
use rcgen::KeyPair;
use regain_base::Reason;
use regain_protocol::attestation::{ASSERTION_HEADER, Bytes, Statement, assertion_hash, challenge};
use regain_protocol::b64;
use regain_protocol::evidence::{
    Asked, Attestation, Builder, CaptureSource, Digest32, DocumentParts, EvidenceTier, FaceParts, FrameFacts,
    MEDIA_TYPE, Manifest, Purpose, document_hash,
};

/// A house that takes no lab, and phones of this policy as strong as `least`.
async fn house(policy: Policy, least: Tier, accept_lab: bool) -> House {
    House::with(|config| {
        config.attestation = policy;
        for profile in &mut config.profiles {
            (profile.least_tier, profile.accept_lab) = (least, accept_lab);
        }
    })
    .await
}

fn signing_key(key: &KeyPair) -> SigningKey {
    SigningKey::from_pkcs8_der(&key.serialize_der()).expect("a key")
}

/// A claim with the code of this page, and with what `attest` makes of it.
async fn claim(
    house: &House,
    browser: &Browser,
    key: &KeyPair,
    attest: impl FnOnce(&str) -> Option<Statement>,
) -> (Response, SigningKey) {
    let code = house.typed_code(browser).await;
    let mut what = json!({ "device_label": "Test phone" });
    what["attestation"] = json!(attest(&code));
    what["code"] = json!(code);
    let key = signing_key(key);
    what["device_key"] = json!(Jwk::of(&key));
    let url = house.url("/api/handoff/claim");
    (house.send(Request::post(url, "application/json", what.to_string().into_bytes())).await, key)
}

fn android(lab: &mut Lab, code: &str, sound: Description) -> Option<Statement> {
    Some(lab.android(&Description { challenge: challenge(code).to_vec(), ..sound }))
}

fn phone(claimed: &Response, key: SigningKey) -> Phone {
    assert_eq!(claimed.status, 200, "{}", body(claimed));
    Phone { claim: serde_json::from_slice(&claimed.body).expect("a claim"), key }
}

/// Evidence with no picture in it, from a camera, and what the device key signed of it.
async fn evidence(house: &House, phone: &Phone) -> (Vec<u8>, Vec<u8>) {
    let hash = document_hash([&b"front"[..]]);
    let asked = json!({ "purpose": Purpose::Issuance, "document_hash": b64::encode(hash) });
    let nonce: api::ChallengeResponse =
        serde_json::from_slice(&house.api(phone, "/challenge", Some(asked)).await.body).expect("a nonce");
    let mut builder = Builder::new();
    let (front, part) = (builder.part("image/jpeg", b"front".to_vec()), builder.part("image/jpeg", b"face".to_vec()));
    let manifest = Manifest {
        version: 0,
        purpose: Purpose::Issuance,
        recovery: phone.claim.recovery,
        nonce: nonce.nonce,
        document_hash: Digest32(hash),
        capture_source: CaptureSource::Camera,
        attestation: Attestation { tier: EvidenceTier::Software, statement: None },
        document: Some(DocumentParts { front, back: None }),
        face: FaceParts { frames: vec![FrameFacts { part, at_ms: 0, locked: true, time_ns: None, iso: None }] },
        asked: Asked::Light,
        certificate: Some(json!({})),
        parts: vec![],
    };
    let sealed = builder.seal(manifest, Jwk::of(&phone.key)).expect("a manifest");
    let input = sealed.signing_input();
    let signature: Signature = phone.key.sign(&input);
    (sealed.sign_with(signature.to_bytes().into()).expect("small").expose().clone(), input)
}

async fn send(house: &House, phone: &Phone, evidence: &[u8], assertion: Option<&[u8]>) -> String {
    let url = house.url(&format!("/api/recoveries/{}/evidence", phone.claim.recovery));
    let request = Request::post(url, MEDIA_TYPE, evidence.to_vec()).with_bearer(phone.claim.bearer.expose());
    let request = match assertion {
        Some(assertion) => request.with_header(ASSERTION_HEADER, &b64::encode(assertion)),
        None => request,
    };
    code_of(&house.send(request).await)
}

/// The newest record of this event.
async fn recorded(house: &House, event: &str) -> Value {
    let records = house.app().repo.audit_records(None, Timestamp(i64::MAX), 50).await.expect("read");
    json!(records.iter().find(|record| record.event == event).unwrap_or_else(|| panic!("{event} was recorded")))
}

#[tokio::test]
async fn a_strong_phone_comes_as_far_as_its_pictures_and_the_audit_says_why() {
    let mut lab = Lab::new();
    let house = house(lab.policy(), Tier::Strong, false).await;
    let browser = house.recover("ana").await;
    let key = KeyPair::try_from(lab.leaf().key.serialize_der()).expect("a key");
    let (claimed, key) = claim(&house, &browser, &key, |code| android(&mut lab, code, Description::default())).await;
    let phone = phone(&claimed, key);
    let record = recorded(&house, "handoff-claimed").await;
    assert_eq!(record["detail"]["attestation"]["tier"], "strong");
    assert_eq!(record["detail"]["attestation"]["device"]["level"], "strongbox");
    house.agree(&phone).await;
    let (bytes, _) = evidence(&house, &phone).await;
    assert_eq!(send(&house, &phone, &bytes, None).await, "model-failed", "this house cannot see; it did not refuse");
}

#[tokio::test]
async fn a_phone_that_is_too_weak_is_told_before_any_picture_and_another_one_may_go_on() {
    let mut lab = Lab::new();
    let house = house(lab.policy(), Tier::Strong, false).await;
    let browser = house.recover("ana").await;
    let key = KeyPair::try_from(lab.leaf().key.serialize_der()).expect("a key");
    let unlocked = Description { root_of_trust: Some((false, 2)), ..Description::default() };
    let old = Description { patch: Some(202_001), ..Description::default() };
    for (sound, reason, finding) in [
        (None, Reason::PhoneUnvouched, "no-statement"),
        (Some(old), Reason::PhoneUnvouched, "patch-old"),
        (Some(unlocked), Reason::PhoneRefused, "unlocked"),
    ] {
        let (refused, _) =
            claim(&house, &browser, &key, |code| sound.and_then(|sound| android(&mut lab, code, sound))).await;
        assert_eq!(code_of(&refused), reason.code());
        let record = recorded(&house, "phone-refused").await;
        assert_eq!(record["reason"], reason.code());
        assert_eq!(record["detail"]["attestation"]["findings"], json!([finding]));
    }
    // Made for the page of somebody else.
    let (refused, _) = claim(&house, &browser, &key, |_| android(&mut lab, "0000-0000", Description::default())).await;
    assert_eq!(code_of(&refused), "phone-refused");
    let (claimed, key) = claim(&house, &browser, &key, |code| android(&mut lab, code, Description::default())).await;
    phone(&claimed, key);
}

#[tokio::test]
async fn a_lab_s_phone_is_taken_only_where_the_profile_says_so() {
    let mut lab = Lab::new();
    let key = KeyPair::try_from(lab.leaf().key.serialize_der()).expect("a key");
    for (accept_lab, expected) in [(false, "lab-refused"), (true, "")] {
        let house = house(lab.lab_policy(), Tier::Strong, accept_lab).await;
        let browser = house.recover("ana").await;
        let (claimed, _) = claim(&house, &browser, &key, |code| android(&mut lab, code, Description::default())).await;
        let code = if claimed.status == 200 { String::new() } else { code_of(&claimed) };
        assert_eq!(code, expected);
    }
}

#[tokio::test]
async fn a_real_phone_without_a_statement_ends_at_its_evidence_even_where_labs_are_welcome() {
    let house = house(Policy::default(), Tier::Basic, true).await;
    let phone = house.claim(&house.recover("ana").await).await;
    house.agree(&phone).await;
    let (bytes, _) = evidence(&house, &phone).await;
    assert_eq!(send(&house, &phone, &bytes, None).await, "phone-unvouched");
    assert_eq!(house.result(&phone).await.outcome.code, Reason::PhoneUnvouched);
    let record = recorded(&house, "evidence-refused").await;
    assert_eq!(record["detail"]["scores"]["attestation"]["findings"], json!(["no-statement"]));
    let record = recorded(&house, "recovery-ended").await;
    assert_eq!(record["detail"]["issuance"]["scores"]["attestation"]["tier"], "unknown");
}

/// An iPhone that claimed and agreed, and the key that Apple attested.
async fn iphone(house: &House, lab: &mut Lab) -> (Phone, KeyPair) {
    let browser = house.recover("ana").await;
    let mut object = Object::new();
    object.token = house.typed_code(&browser).await;
    let statement = Statement::AppleAppattest { object: Bytes(object.cbor(lab)) };
    let (claimed, key) = claim(house, &browser, &object.device_key, |_| Some(statement)).await;
    let phone = phone(&claimed, key);
    house.agree(&phone).await;
    (phone, KeyPair::try_from(lab.leaf().key.serialize_der()).expect("a key"))
}

#[tokio::test]
async fn every_evidence_of_an_attested_app_needs_an_assertion_that_counts_up() {
    let mut lab = Lab::new();
    let house = house(lab.policy(), Tier::Strong, false).await;
    let (phone, attested) = iphone(&house, &mut lab).await;
    let (bytes, input) = evidence(&house, &phone).await;
    let good = assertion(&attested, APP, 5, &assertion_hash(&input));
    // The service cannot see; the very same evidence may come again, with its assertion.
    for _ in 0..2 {
        assert_eq!(send(&house, &phone, &bytes, Some(&good)).await, "model-failed");
    }
    let (bytes, input) = evidence(&house, &phone).await;
    let up = assertion(&attested, APP, 6, &assertion_hash(&input));
    assert_eq!(send(&house, &phone, &bytes, Some(&up)).await, "model-failed");
    let (bytes, input) = evidence(&house, &phone).await;
    let down = assertion(&attested, APP, 6, &assertion_hash(&input));
    assert_eq!(send(&house, &phone, &bytes, Some(&down)).await, "phone-refused");
    let record = recorded(&house, "evidence-refused").await;
    assert_eq!(record["detail"]["scores"]["attestation"]["findings"], json!(["counter-not-up"]));
    assert_eq!(house.result(&phone).await.outcome.code, Reason::PhoneRefused);
}

#[tokio::test]
async fn evidence_without_its_own_assertion_is_refused() {
    let mut lab = Lab::new();
    let house = house(lab.policy(), Tier::Strong, false).await;
    for (made_for, finding) in [(None, "assertion-missing"), (Some([0; 32]), "assertion-wrong")] {
        let (phone, attested) = iphone(&house, &mut lab).await;
        let (bytes, _) = evidence(&house, &phone).await;
        let assertion = made_for.map(|hash| assertion(&attested, APP, 1, &hash));
        assert_eq!(send(&house, &phone, &bytes, assertion.as_deref()).await, "phone-refused");
        let record = recorded(&house, "evidence-refused").await;
        assert_eq!(record["detail"]["scores"]["attestation"]["findings"], json!([finding]));
    }
}
