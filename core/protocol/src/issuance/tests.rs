use super::metadata::{Configuration, IssuerMetadata, KeyMetadata, KeySet, ProofType, ServerMetadata};
use super::*;
use crate::http::{Request, Response};
use crate::jose::Jwk;
use crate::sd_jwt::{Draft, issue};
use p256::ecdsa::{Signature, SigningKey, signature::Signer};
use regain_base::{SeededEntropy, Timestamp};
use std::collections::BTreeMap;

const ISSUER: &str = "https://recover.contoso.example/issuer";
const NOW: Timestamp = Timestamp(1_800_000_000_000);

fn key(seed: u8) -> SigningKey {
    SigningKey::from_slice(&[seed; 32]).expect("a scalar")
}

/// An issuer for one test, with switches for what it does wrong.
#[derive(Default)]
struct Issuer {
    nonces: u32,
    refuse_nonces: u32,
    wrong_holder: bool,
    wrong_key: bool,
    wrong_type: bool,
    wrong_name: bool,
    no_nonce_endpoint: bool,
    asked: Vec<String>,
}

impl Issuer {
    fn answer(&mut self, request: &Request) -> Response {
        self.asked.push(request.url.path().to_owned());
        let (status, body) = match request.url.path() {
            "/.well-known/openid-credential-issuer/issuer" => (200, json(&self.metadata())),
            "/.well-known/oauth-authorization-server/issuer" => (200, json(&server_metadata())),
            "/.well-known/jwt-vc-issuer/issuer" => (200, json(&self.keys())),
            "/issuer/token" => {
                assert_eq!(
                    request.body,
                    format!("grant_type={}&pre-authorized_code=c-1", PRE_AUTHORIZED.replace(':', "%3A")).into_bytes()
                );
                (200, br#"{"access_token":"t-1","token_type":"Bearer"}"#.to_vec())
            }
            "/issuer/nonce" => {
                self.nonces += 1;
                (200, format!(r#"{{"c_nonce":"n-{}"}}"#, self.nonces).into_bytes())
            }
            "/issuer/credential" => self.credential(request),
            other => panic!("nobody asked for {other}"),
        };
        Response { status, headers: vec![], body }
    }

    fn metadata(&self) -> IssuerMetadata {
        let configuration = Configuration {
            format: "dc+sd-jwt".into(),
            vct: Some(format!("{ISSUER}/VerifiedIdentity")),
            cryptographic_binding_methods_supported: Some(vec!["jwk".into()]),
            credential_signing_alg_values_supported: None,
            proof_types_supported: Some(BTreeMap::from([(
                "jwt".into(),
                ProofType { proof_signing_alg_values_supported: vec!["ES256".into()] },
            )])),
            credential_metadata: None,
        };
        IssuerMetadata {
            credential_issuer: if self.wrong_name { "https://evil.example".into() } else { ISSUER.into() },
            credential_endpoint: format!("{ISSUER}/credential"),
            nonce_endpoint: (!self.no_nonce_endpoint).then(|| format!("{ISSUER}/nonce")),
            authorization_servers: None,
            credential_configurations_supported: BTreeMap::from([("VerifiedIdentity".into(), configuration)]),
        }
    }

    fn keys(&self) -> KeyMetadata {
        let key = Jwk::of(&key(if self.wrong_key { 9 } else { 1 }));
        KeyMetadata { issuer: ISSUER.into(), jwks: Some(KeySet::of(&key, "k1")), jwks_uri: None }
    }

    fn credential(&mut self, request: &Request) -> (u16, Vec<u8>) {
        assert!(request.headers.contains(&("authorization".into(), "Bearer t-1".into())));
        let body: CredentialRequest = crate::json::read(&request.body).expect("a request");
        assert_eq!(body.credential_configuration_id.as_deref(), Some("VerifiedIdentity"));
        let (holder, nonce) = verify_proof(&body.proofs.jwt[0], ISSUER, NOW).expect("a good proof");
        assert_eq!(nonce, format!("n-{}", self.nonces));
        if self.refuse_nonces > 0 {
            self.refuse_nonces -= 1;
            return (400, br#"{"error":"invalid_nonce"}"#.to_vec());
        }
        let holder = if self.wrong_holder { Jwk::of(&key(7)) } else { holder };
        let vct = if self.wrong_type { "other".into() } else { format!("{ISSUER}/VerifiedIdentity") };
        let draft = Draft {
            issuer: ISSUER,
            vct: &vct,
            issued_at: NOW.seconds(),
            expires_at: NOW.seconds() + 3600,
            holder: &holder,
            claims: &[("firstName", "Ana".into())],
        };
        let credential = issue(&draft, "k1", &key(1), &SeededEntropy::new(1)).expect("issued").expose().clone();
        (200, json(&CredentialResponse { credentials: vec![IssuedCredential { credential }] }))
    }
}

fn json(value: &impl Serialize) -> Vec<u8> {
    serde_json::to_vec(value).expect("json")
}

fn server_metadata() -> ServerMetadata {
    ServerMetadata {
        issuer: ISSUER.into(),
        token_endpoint: format!("{ISSUER}/token"),
        anonymous_access: true,
        grant_types_supported: vec![PRE_AUTHORIZED.into()],
    }
}

fn run(issuer: &mut Issuer) -> Result<Received, IssuanceError> {
    let holder = key(2);
    let link = offer_uri(ISSUER, "VerifiedIdentity", "c-1");
    let (mut session, mut request) = Session::start(&link, Jwk::of(&holder))?;
    loop {
        let mut next = session.advance(Input::Response(issuer.answer(&request)), NOW);
        if let Next::Sign(bytes) = next {
            let signature: Signature = holder.sign(&bytes);
            next = session.advance(Input::Signature(signature.to_bytes().into()), NOW);
        }
        match next {
            Next::Fetch(more) => request = more,
            Next::Done(received) => return Ok(*received),
            Next::Failed(error) => return Err(error),
            other => panic!("unexpected {other:?}"),
        }
    }
}

#[test]
fn a_credential_is_received() {
    let mut issuer = Issuer::default();
    let received = run(&mut issuer).expect("received");
    assert_eq!(received.claims.text("firstName"), Some("Ana"));
    assert_eq!(received.claims.holder(), Some(Jwk::of(&key(2))));
    assert_eq!(issuer.asked.len(), 6);
    assert!(!format!("{received:?}").contains("Ana"));
}

#[test]
fn a_stale_nonce_is_replaced_once_and_only_once() {
    let mut issuer = Issuer { refuse_nonces: 1, ..Issuer::default() };
    run(&mut issuer).expect("received with the second nonce");
    assert_eq!(issuer.nonces, 2);
    let mut issuer = Issuer { refuse_nonces: 2, ..Issuer::default() };
    assert!(matches!(run(&mut issuer), Err(IssuanceError::Refused(code)) if code == "invalid_nonce"));
}

#[test]
fn what_is_not_ours_is_not_kept() {
    for (why, mut issuer) in [
        ("another key inside", Issuer { wrong_holder: true, ..Issuer::default() }),
        ("another signer", Issuer { wrong_key: true, ..Issuer::default() }),
        ("another type", Issuer { wrong_type: true, ..Issuer::default() }),
        ("another identifier", Issuer { wrong_name: true, ..Issuer::default() }),
        ("no nonce endpoint", Issuer { no_nonce_endpoint: true, ..Issuer::default() }),
    ] {
        assert!(run(&mut issuer).is_err(), "{why}");
    }
}

#[test]
fn an_answer_at_the_wrong_time_ends_the_session() {
    let (mut session, _) = Session::start(&offer_uri(ISSUER, "V", "c"), Jwk::of(&key(2))).expect("started");
    assert!(matches!(session.advance(Input::Signature([0; 64]), NOW), Next::Failed(IssuanceError::Order)));
}

#[test]
fn offers_are_read_by_value_and_by_reference_but_not_both() {
    let by = |query: &str| Offer::parse(&format!("openid-credential-offer://?{query}"));
    assert!(matches!(by("credential_offer_uri=https%3A%2F%2Fa.example%2Fo"), Ok(OfferSource::Reference(_))));
    assert!(by("credential_offer_uri=http%3A%2F%2Fa.example%2Fo").is_err());
    assert!(by("credential_offer=%7B%7D&credential_offer_uri=https%3A%2F%2Fa.example").is_err());
    assert!(by("").is_err() && by(&"x".repeat(20_000)).is_err());
    for bad in [
        r#"{"credential_issuer":"https://a.example","credential_configuration_ids":[]}"#,
        r#"{"credential_issuer":"https://a.example","credential_configuration_ids":["a","a"]}"#,
        r#"{"credential_issuer":"http://a.example","credential_configuration_ids":["a"]}"#,
        r#"{"credential_configuration_ids":["a"]}"#,
    ] {
        assert!(Offer::from_json(bad.as_bytes()).is_err(), "{bad}");
    }
    let with_code = format!(
        r#"{{"credential_issuer":"{ISSUER}","credential_configuration_ids":["a"],"grants":{{"{PRE_AUTHORIZED}":{{"pre-authorized_code":"s3cret","tx_code":{{}}}}}}}}"#
    );
    let offer = Offer::from_json(with_code.as_bytes()).expect("an offer");
    assert_eq!(offer.grant().expect("a grant").tx_code, Some(TxCode::default()));
    assert!(!format!("{offer:?}").contains("s3cret"));
}

#[test]
fn bad_proofs_are_refused() {
    let holder = key(2);
    let proof = |aud: &str, now: Timestamp| unsigned_proof(&Jwk::of(&holder), aud, "n", now).expect("a proof");
    let good = proof(ISSUER, NOW);
    assert_eq!(verify_proof(&good.sign(&holder), ISSUER, NOW).expect("good"), (Jwk::of(&holder), "n".into()));
    assert!(verify_proof(&good.sign(&key(3)), ISSUER, NOW).is_err());
    assert!(verify_proof(&proof("https://other.example", NOW).sign(&holder), ISSUER, NOW).is_err());
    for far in [Timestamp(NOW.0 - 400_000), Timestamp(NOW.0 + 100_000)] {
        assert!(verify_proof(&proof(ISSUER, far).sign(&holder), ISSUER, NOW).is_err());
    }
    let nameless = crate::jose::sign(
        &crate::jose::Header::typ(PROOF_TYP).with_kid("did:key:z").with_jwk(Jwk::of(&holder)),
        &ProofClaims { aud: ISSUER.into(), iat: NOW.seconds(), nonce: Some("n".into()) },
        &holder,
    );
    assert!(verify_proof(&nameless.expect("a token"), ISSUER, NOW).is_err());
}
