//! `regain-protocol`: credentials, and what travels between phone and service.

use super::{BYTE, TEXT, key, prints, read, text};
use regain_base::{Id, SeededEntropy, Timestamp};
use regain_protocol::api;
use regain_protocol::handoff::{self, TokenKey};
use regain_protocol::issuance::{Input, Offer, offer_uri};
use regain_protocol::jose::Jwk;
use regain_protocol::sd_jwt::{self, Checks, Draft, SdJwt};
use serde_json::json;

#[test]
fn codes_and_offers_are_not_printed() {
    prints("TokenKey", &TokenKey::new([BYTE; 32]));
    prints("Handoff", &handoff::parse(&format!("https://a.example/h/{TEXT}"), None).unwrap());
    prints("Input", &Input::TxCode(text()));
    let link = offer_uri("https://a.example/issuer", "VerifiedIdentity", TEXT);
    prints("Offer", &Offer::parse(&link).unwrap());
    prints("EvidenceResponse", &api::EvidenceResponse::Offer { credential_offer: link });
}

#[test]
fn a_credential_and_its_claims_are_not_printed() {
    let claims = [("lastName", json!("Eriksson")), ("documentId", json!(TEXT))];
    let draft = Draft {
        issuer: "https://a.example/issuer",
        vct: "https://a.example/issuer/VerifiedIdentity",
        issued_at: 1_790_000_000,
        expires_at: 1_800_000_000,
        holder: &Jwk::of(&key()),
        claims: &claims,
    };
    let credential = sd_jwt::issue(&draft, "k", &key(), &SeededEntropy::new(1)).unwrap();
    prints("credential", &credential);
    let parsed = SdJwt::parse(credential.expose()).unwrap();
    prints("SdJwt", &parsed);
    let checks = Checks { typ: sd_jwt::TYP, vct: None, now: Timestamp(1_795_000_000_000) };
    let verified = parsed.verify(&Jwk::of(&key()), &checks).unwrap();
    assert_eq!(verified.text("documentId"), Some(TEXT), "the test's own claims");
    prints("Claims", &verified);
}

#[test]
fn what_travels_between_phone_and_service_is_not_printed() {
    let id = Id::random(&SeededEntropy::new(2));
    let device_key = serde_json::to_value(Jwk::of(&key())).unwrap();
    let claim = json!({ "token": TEXT, "device_key": device_key, "device_label": "x" });
    prints("ClaimRequest", &read::<api::ClaimRequest>(claim));
    let claimed = json!({
        "recovery": id, "bearer": TEXT, "account_hint": "a…@b", "organisation": "C", "words": ["a", "b"], "browser": "x",
        "city": "y", "opened_at": 1, "expires_at": 1, "document_nonce": "n", "consent_text_version": "1", "verifier": "v",
    });
    prints("ClaimResponse", &read::<api::ClaimResponse>(claimed));
    prints("HandOver", &read::<api::HandOver>(json!({ "link": TEXT })));
    let pass = json!({ "value": TEXT, "lifetime_minutes": 60, "one_time": true, "expires_at": 1 });
    prints("Pass", &read::<api::Pass>(pass));
}
