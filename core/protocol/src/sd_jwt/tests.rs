use super::*;
use p256::ecdsa::{Signature, SigningKey, signature::Signer};
use regain_base::{SeededEntropy, Timestamp};
use serde_json::json;
use std::time::Duration;

const CREDENTIAL: &str = include_str!("../../../../tests/vectors/protocol/openid4vci_sd_jwt_credential.txt");
const PRESENTATION: &str = include_str!("../../../../tests/vectors/protocol/openid4vp_sd_jwt_presentation.txt");
const THEN: Timestamp = Timestamp(1_744_743_394_000);

/// The example issuer key of RFC 9901 appendix A.5.
fn example_issuer() -> Jwk {
    serde_json::from_value(json!({
        "kty": "EC", "crv": "P-256",
        "x": "b28d4MwZMjw8-00CG4xfnn9SLMVMM19SlqZpVb_uNtQ",
        "y": "Xv5zWwuoaTgdS6hV43yI6gBwTnjukmFQQnJ_kCxzqk8"
    }))
    .expect("a key")
}

fn checks(now: Timestamp) -> Checks<'static> {
    Checks { typ: TYP, vct: None, now }
}

#[test]
fn the_credential_of_openid4vci_verifies() {
    let credential = SdJwt::parse(CREDENTIAL.trim()).expect("well formed");
    let claims = credential.verify(&example_issuer(), &checks(THEN)).expect("signed by the example issuer");
    assert_eq!((claims.text("given_name"), claims.text("birthdate")), (Some("John"), Some("1940-01-01")));
    assert_eq!(claims.value("address").and_then(|address| address["locality"].as_str()), Some("Anytown"));
    assert!(claims.value("_sd").is_none() && claims.value("_sd_alg").is_none());
    let after = Timestamp(1_883_000_100_000);
    assert!(matches!(credential.verify(&example_issuer(), &checks(after)), Err(SdJwtError::Validity)));
}

#[test]
fn the_presentation_of_openid4vp_verifies_and_its_binding_is_exact() {
    let presentation = SdJwt::parse(PRESENTATION.trim()).expect("well formed");
    let good = Binding {
        aud: "https://verifier.example.org",
        nonce: "1234567890",
        now: THEN,
        max_age: Duration::from_secs(60),
    };
    let (claims, holder) = presentation.verify_bound(&example_issuer(), &checks(THEN), &good).expect("bound");
    assert_eq!(claims.value("ld").map(|ld| ld["credentialSubject"].clone()), Some(json!({"givenName": "John"})));
    let year = Duration::from_secs(365 * 24 * 3600);
    for bad in [
        Binding { aud: "https://verifier.example.com", ..good },
        Binding { nonce: "1234567891", ..good },
        Binding { now: THEN.after(year), ..good },
        Binding { now: Timestamp(THEN.0 - 365 * 24 * 3600 * 1000), ..good },
    ] {
        assert!(matches!(presentation.verify_binding(&holder, &bad), Err(SdJwtError::Binding(_))), "{bad:?}");
    }
    let mut fewer = presentation.clone();
    fewer.disclosures.clear();
    assert!(matches!(fewer.verify_binding(&holder, &good), Err(SdJwtError::Binding("it is over other disclosures"))));
    assert!(presentation.verify_binding(&example_issuer(), &good).is_err());
    let (unbound, _) = PRESENTATION.trim().rsplit_once('~').expect("a tilde");
    let unbound = SdJwt::parse(&format!("{unbound}~")).expect("well formed");
    assert!(matches!(unbound.verify_binding(&holder, &good), Err(SdJwtError::Binding("there is none"))));
}

fn key() -> SigningKey {
    SigningKey::from_slice(&[5; 32]).expect("a scalar")
}

/// Signs a payload and adds disclosures, so that each refusal can be met on its own.
fn crafted(payload: &Value, disclosures: &[&str]) -> Result<Claims, SdJwtError> {
    let jwt = crate::jose::sign(&Header::typ(TYP), payload, &key()).expect("a token");
    let disclosures: String = disclosures.iter().map(|text| b64::encode(text) + "~").collect();
    SdJwt::parse(&format!("{jwt}~{disclosures}"))?.verify(&Jwk::of(&key()), &checks(THEN))
}

fn digest(disclosure: &str) -> String {
    b64::encode(Sha256::digest(b64::encode(disclosure)))
}

#[test]
fn nested_disclosures_are_put_in_their_places() {
    let city = r#"["s1","city","Lisbon"]"#;
    let address = json!(["s2", "address", {"_sd": [digest(city)], "country": "PT"}]).to_string();
    let item = r#"["s3","second"]"#;
    let payload = json!({
        "_sd": [digest(&address), digest("decoy")],
        "list": ["first", {"...": digest("unseen")}, {"...": digest(item)}]
    });
    let claims = crafted(&payload, &[city, &address, item]).expect("all fit");
    assert_eq!(claims.value("address"), Some(&json!({"country": "PT", "city": "Lisbon"})));
    assert_eq!(claims.value("list"), Some(&json!(["first", "second"])));
    let name = |text: &str| PathPart::Name(text.into());
    assert_eq!(claims.disclosures_for(&[vec![name("address"), name("city")]]), [0, 1]);
    assert_eq!(claims.disclosures_for(&[vec![name("address"), name("country")]]), [1]);
    assert_eq!(claims.disclosures_for(&[vec![name("list"), PathPart::Index(1)]]), [2]);
}

#[test]
fn every_rule_of_section_7_refuses() {
    let good = r#"["s","name","Ana"]"#;
    let hidden_iss = r#"["s","iss","https://evil.example"]"#;
    let item = r#"["s","Ana"]"#;
    let reserved = r#"["s","_sd","Ana"]"#;
    let arity = r#"["s","name","Ana",1]"#;
    for (why, payload, disclosures) in [
        ("unreferenced", json!({}), vec![good]),
        ("twice sent", json!({"_sd": [digest(good)]}), vec![good, good]),
        ("digest twice", json!({"_sd": [digest(good), digest(good)]}), vec![good]),
        ("digest twice, once nested", json!({"_sd": [digest(good)], "x": {"_sd": [digest(good)]}}), vec![good]),
        ("name clash", json!({"_sd": [digest(good)], "name": "Eve"}), vec![good]),
        ("unknown digest algorithm", json!({"_sd": [digest(good)], "_sd_alg": "md5"}), vec![good]),
        ("algorithm below the top is a claim", json!({"x": {"_sd": [digest(good)]}, "_sd_alg": 1}), vec![good]),
        ("registered claim hidden", json!({"_sd": [digest(hidden_iss)]}), vec![hidden_iss]),
        ("element as member", json!({"_sd": [digest(item)]}), vec![item]),
        ("member as element", json!({"x": [{"...": digest(good)}]}), vec![good]),
        ("more beside an array digest", json!({"x": [{"...": digest(item), "y": 1}]}), vec![item]),
        ("array digest outside an array", json!({"x": {"...": digest(item)}}), vec![item]),
        ("digests that are no texts", json!({"_sd": [1]}), vec![]),
        ("reserved name", json!({"_sd": [digest(reserved)]}), vec![reserved]),
        ("arity", json!({"_sd": [digest(arity)]}), vec![arity]),
        ("salt is no text", json!({"_sd": [digest("[1,\"a\",2]")]}), vec!["[1,\"a\",2]"]),
        ("time is no number", json!({"exp": "tomorrow"}), vec![]),
        ("not yet valid", json!({"nbf": THEN.seconds() + 3600}), vec![]),
    ] {
        assert!(crafted(&payload, &disclosures).is_err(), "{why}");
    }
    assert!(crafted(&json!({"_sd": [digest(good)]}), &[good]).is_ok());
}

#[test]
fn a_deep_nest_is_refused_without_harm() {
    let mut disclosures = vec![r#"["s","a",1]"#.to_owned()];
    for _ in 0..100 {
        let inner = digest(disclosures.last().expect("one"));
        disclosures.push(json!(["s", "a", {"_sd": [inner]}]).to_string());
    }
    let top = json!({"_sd": [digest(disclosures.last().expect("one"))]});
    let all: Vec<_> = disclosures.iter().map(String::as_str).collect();
    assert!(matches!(crafted(&top, &all), Err(SdJwtError::Disclosure("it nests too deeply"))));
}

#[test]
fn an_issued_credential_is_shown_in_part() {
    let holder = SigningKey::from_slice(&[6; 32]).expect("a scalar");
    let holder_jwk = Jwk::of(&holder);
    let draft = Draft {
        issuer: "https://recover.contoso.example/issuer",
        vct: "https://recover.contoso.example/issuer/VerifiedIdentity",
        issued_at: THEN.seconds(),
        expires_at: THEN.seconds() + 3600,
        holder: &holder_jwk,
        claims: &[("firstName", "Ana".into()), ("lastName", "Marić".into()), ("documentId", "X1".into())],
    };
    let text = issue(&draft, "k1", &key(), &SeededEntropy::new(1)).expect("issued");
    let credential = SdJwt::parse(text.expose()).expect("well formed");
    let claims = credential.verify(&Jwk::of(&key()), &checks(THEN)).expect("ours");
    assert_eq!((claims.text("lastName"), claims.holder()), (Some("Marić"), Some(holder_jwk)));
    let chosen = claims.disclosures_for(&[vec![PathPart::Name("firstName".into())]]);
    let unbound = credential.present(&chosen, "verifier", "nonce", THEN).expect("prepared");
    let signature: Signature = holder.sign(&unbound.signing_input());
    let shown = SdJwt::parse(&unbound.sign_with(signature.to_bytes().into())).expect("well formed");
    let binding = Binding { aud: "verifier", nonce: "nonce", now: THEN, max_age: Duration::from_secs(60) };
    let (claims, _) = shown.verify_bound(&Jwk::of(&key()), &checks(THEN), &binding).expect("bound");
    assert_eq!((claims.text("firstName"), claims.text("lastName")), (Some("Ana"), None));
    assert!(!format!("{claims:?} {shown:?} {text:?}").contains("Ana"));
}

#[test]
fn every_changed_character_of_a_presentation_is_noticed() {
    let text = PRESENTATION.trim();
    let binding = Binding {
        aud: "https://verifier.example.org",
        nonce: "1234567890",
        now: THEN,
        max_age: Duration::from_secs(60),
    };
    for place in 0..text.len() {
        let mut bytes = text.as_bytes().to_vec();
        bytes[place] = if bytes[place] == b'A' { b'B' } else { b'A' };
        let changed = String::from_utf8(bytes).expect("ascii");
        let verified =
            SdJwt::parse(&changed).and_then(|shown| shown.verify_bound(&example_issuer(), &checks(THEN), &binding));
        assert!(verified.is_err(), "{place}");
    }
}
