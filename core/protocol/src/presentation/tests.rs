use super::dcql::{CredentialSet, Query};
use super::*;
use crate::jose::{Header, Jwk, sign};
use crate::sd_jwt::{Checks, Claims, Draft, SdJwt, TYP, issue};
use p256::ecdsa::{Signature, SigningKey, signature::Signer};
use regain_base::{SeededEntropy, Timestamp};
use serde_json::{Value, json};
use std::time::Duration;

const NOW: Timestamp = Timestamp(1_800_000_000_000);
const VCT: &str = "https://recover.contoso.example/issuer/VerifiedIdentity";
const NONCE: &str = "a-nonce-of-at-least-128-bits";
const RESPONSE_URI: &str = "https://recover.contoso.example/openid4vp/response";

fn key(seed: u8) -> SigningKey {
    SigningKey::from_slice(&[seed; 32]).expect("a scalar")
}

fn query() -> Query {
    Query::for_claims("id", VCT, &["firstName", "lastName"])
}

fn ask(query: &Query) -> String {
    let ask = Ask {
        client_name: "Contoso",
        response_uri: RESPONSE_URI,
        nonce: NONCE,
        state: "s-1",
        query,
        iat: NOW.seconds(),
        exp: NOW.seconds() + 300,
    };
    ask.sign(&key(3)).expect("signed")
}

fn client_id() -> String {
    client_id_of(&Jwk::of(&key(3)))
}

fn credential(claims: &[(&str, Value)]) -> (SdJwt, Claims) {
    let holder = Jwk::of(&key(2));
    let draft = Draft {
        issuer: "https://recover.contoso.example/issuer",
        vct: VCT,
        issued_at: NOW.seconds(),
        expires_at: NOW.seconds() + 3600,
        holder: &holder,
        claims,
    };
    let text = issue(&draft, "k1", &key(1), &SeededEntropy::new(1)).expect("issued");
    let credential = SdJwt::parse(text.expose()).expect("well formed");
    let claims = credential.verify(&Jwk::of(&key(1)), &Checks { typ: TYP, vct: None, now: NOW }).expect("ours");
    (credential, claims)
}

fn ana() -> (SdJwt, Claims) {
    credential(&[("firstName", "Ana".into()), ("lastName", "Marić".into()), ("documentId", "X1".into())])
}

fn answer_with(query: &Query, signer: &SigningKey, wallet: &(SdJwt, Claims)) -> ResponseForm {
    let request = AuthorizationRequest::from_object(&ask(query), &client_id(), NOW).expect("a good request");
    let answer = Answer::prepare(request, &[(&wallet.0, &wallet.1)], NOW).expect("satisfied");
    let sign = |(_, input): (usize, Vec<u8>)| -> [u8; 64] {
        let signature: Signature = signer.sign(&input);
        signature.to_bytes().into()
    };
    let signatures: Vec<_> = answer.signing_inputs().into_iter().map(sign).collect();
    let request = answer.sign_with(&signatures).expect("signed");
    assert_eq!(request.url.as_str(), RESPONSE_URI);
    ResponseForm::parse(&request.body).map_err(|(_, error)| error).expect("a form")
}

fn expected<'a>(
    query: &'a Query,
    client_id: &'a str,
    issuer: &'a dyn Fn(&str, Option<&str>) -> Option<Jwk>,
) -> Expected<'a> {
    Expected { query, client_id, nonce: NONCE, now: NOW, max_age: Duration::from_secs(300), issuer_key: issuer }
}

fn trusted(issuer: &str, kid: Option<&str>) -> Option<Jwk> {
    (issuer == "https://recover.contoso.example/issuer" && kid == Some("k1")).then(|| Jwk::of(&key(1)))
}

#[test]
fn only_what_was_asked_is_shown_and_it_verifies() {
    let (query, client_id) = (query(), client_id());
    let form = answer_with(&query, &key(2), &ana());
    assert_eq!(form.state.as_deref(), Some("s-1"));
    let presented = verify(&form, &expected(&query, &client_id, &trusted)).expect("verified");
    assert_eq!(presented.len(), 1);
    let one = &presented[0];
    assert_eq!((one.claims.text("firstName"), one.claims.text("documentId")), (Some("Ana"), None));
    assert_eq!(one.holder, Jwk::of(&key(2)));
    assert_eq!(one.credential_hash, crate::evidence::credential_hash(ana().0.issuer_jws()));
}

#[test]
fn a_verifier_refuses_what_does_not_belong() {
    let (query, client_id) = (query(), client_id());
    let form = answer_with(&query, &key(2), &ana());
    let good = expected(&query, &client_id, &trusted);
    let stranger = |_: &str, _: Option<&str>| Some(Jwk::of(&key(8)));
    let nobody = |_: &str, _: Option<&str>| None;
    let more = Query::for_claims("id", VCT, &["documentId"]);
    let other_id = Query::for_claims("other", VCT, &["firstName"]);
    let year = Duration::from_secs(365 * 24 * 3600);
    for (why, bad) in [
        (
            "audience",
            Expected { client_id: "redirect_uri:https://evil.example", ..expected(&query, &client_id, &trusted) },
        ),
        ("nonce", Expected { nonce: "another-nonce-with-128-bits", ..expected(&query, &client_id, &trusted) }),
        ("too old", Expected { now: NOW.after(year), ..expected(&query, &client_id, &trusted) }),
        (
            "from the future",
            Expected { now: Timestamp(NOW.0 - 365 * 24 * 3600 * 1000), ..expected(&query, &client_id, &trusted) },
        ),
        ("issuer's signature", Expected { issuer_key: &stranger, ..expected(&query, &client_id, &trusted) }),
        ("unknown issuer", Expected { issuer_key: &nobody, ..expected(&query, &client_id, &trusted) }),
        ("missing claim", expected(&more, &client_id, &trusted)),
        ("another query", expected(&other_id, &client_id, &trusted)),
    ] {
        assert!(verify(&form, &bad).is_err(), "{why}");
    }
    let thief = answer_with(&query, &key(9), &ana());
    assert!(verify(&thief, &good).is_err(), "another holder");
}

#[test]
fn a_request_is_only_taken_from_the_verifier_that_was_expected() {
    let object = ask(&query());
    assert!(AuthorizationRequest::from_object(&object, &client_id(), NOW).is_ok());
    let other = client_id_of(&Jwk::of(&key(4)));
    assert!(matches!(AuthorizationRequest::from_object(&object, &other, NOW), Err(PresentationError::Verifier)));
    assert!(AuthorizationRequest::from_object(&object, &client_id(), NOW.after(Duration::from_secs(400))).is_err());
    for place in (0..object.len()).step_by(7) {
        let mut bytes = object.clone().into_bytes();
        bytes[place] = if bytes[place] == b'A' { b'B' } else { b'A' };
        let changed = String::from_utf8(bytes).expect("ascii");
        assert!(AuthorizationRequest::from_object(&changed, &client_id(), NOW).is_err(), "{place}");
    }
}

#[test]
fn requests_with_dangerous_parameters_are_refused() {
    let good = json!({
        "client_id": client_id(), "response_type": "vp_token", "response_mode": "direct_post",
        "response_uri": RESPONSE_URI, "nonce": NONCE, "dcql_query": query()
    });
    let did = client_id().strip_prefix("decentralized_identifier:").expect("a prefix").to_owned();
    let header = Header::typ(REQUEST_TYP).with_kid(&format!("{did}#0"));
    let parse = |claims: &Value| {
        AuthorizationRequest::from_object(&sign(&header, claims, &key(3)).expect("signed"), &client_id(), NOW)
    };
    assert!(parse(&good).is_ok());
    for (member, value) in [
        ("nonce", json!("short")),
        ("nonce", json!("with blanks in it, 128 bits")),
        ("response_type", json!("id_token")),
        ("response_mode", json!("direct_post.jwt")),
        ("response_uri", json!("http://recover.contoso.example/x")),
        ("redirect_uri", json!("https://evil.example")),
        ("transaction_data", json!(["e30"])),
        ("scope", json!("openid")),
        ("aud", json!("https://other-wallet.example")),
        ("client_id", json!("decentralized_identifier:did:jwk:e30")),
        ("dcql_query", json!({"credentials": []})),
        ("dcql_query", Value::Null),
        ("exp", json!(NOW.seconds() - 3600)),
    ] {
        let mut bad = good.clone();
        bad[member] = value;
        assert!(parse(&bad).is_err(), "{member}");
    }
}

#[test]
fn an_unsigned_request_must_answer_to_where_it_names_itself() {
    let link = |client_id: &str, uri: &str| {
        let mut url = url::Url::parse("openid4vp://authorize").expect("a url");
        url.query_pairs_mut()
            .append_pair("client_id", client_id)
            .append_pair("response_type", "vp_token")
            .append_pair("response_mode", "direct_post")
            .append_pair("response_uri", uri)
            .append_pair("nonce", NONCE)
            .append_pair("dcql_query", &serde_json::to_string(&query()).expect("json"));
        url.to_string()
    };
    let own = format!("redirect_uri:{RESPONSE_URI}");
    assert!(matches!(Entry::parse(&link(&own, RESPONSE_URI)), Ok(Entry::Ready(request)) if request.client_id == own));
    assert!(Entry::parse(&link(&own, "https://evil.example/")).is_err());
    assert!(Entry::parse(&link(&client_id(), RESPONSE_URI)).is_err());
    let by_reference = format!("openid4vp://?client_id={}&request_uri=https%3A%2F%2Fa.example%2Fr", client_id());
    assert!(matches!(Entry::parse(&by_reference), Ok(Entry::Fetch { .. })));
    assert!(Entry::parse("openid4vp://?client_id=a&client_id=b&request_uri=https%3A%2F%2Fa.example").is_err());
}

#[test]
fn saying_no_reaches_the_verifier() {
    let request = AuthorizationRequest::from_object(&ask(&query()), &client_id(), NOW).expect("a good request");
    let form = decline(&request, &PresentationError::Unsatisfied);
    let (state, error) = ResponseForm::parse(&form.body).err().expect("an error answer");
    assert_eq!((state.as_deref(), error.reason()), (Some("s-1"), Reason::Aborted));
    assert!(ResponseForm::parse(b"vp_token=a&vp_token=b").is_err());
    assert!(ResponseForm::parse(b"state=s").is_err());
}

fn choose(query: Value, candidates: &[&Claims]) -> Result<Vec<(String, usize, usize)>, PresentationError> {
    let query: Query = serde_json::from_value(query).expect("a query's shape");
    Ok(query
        .choose(candidates)?
        .into_iter()
        .map(|chosen| (chosen.query, chosen.candidate, chosen.paths.len()))
        .collect())
}

#[test]
fn the_query_language_is_whole() {
    let (_, ana) = ana();
    let (_, bo) = credential(&[
        ("firstName", "Bo".into()),
        ("address", json!({"country": "UTO"})),
        ("languages", json!(["en", "uto"])),
        ("age", 30.into()),
    ]);
    let wallet = [&ana, &bo];
    let one =
        |claims: Value| json!({"credentials": [{"id": "q", "format": "dc+sd-jwt", "meta": {}, "claims": claims}]});
    let found = |claims: Value| choose(one(claims), &wallet).ok().and_then(|chosen| chosen.first().cloned());
    assert_eq!(found(json!([{"path": ["lastName"]}])), Some(("q".into(), 0, 1)));
    assert_eq!(found(json!([{"path": ["address", "country"], "values": ["UTO"]}])), Some(("q".into(), 1, 1)));
    assert_eq!(found(json!([{"path": ["languages", null]}])), Some(("q".into(), 1, 2)));
    assert_eq!(found(json!([{"path": ["languages", null], "values": ["uto", "de"]}])), Some(("q".into(), 1, 1)));
    assert_eq!(found(json!([{"path": ["languages", 1]}])), Some(("q".into(), 1, 1)));
    assert_eq!(found(json!([{"path": ["age"], "values": [30]}])), Some(("q".into(), 1, 1)));
    for nothing in [
        json!([{"path": ["age"], "values": ["30"]}]),
        json!([{"path": ["languages", 2]}]),
        json!([{"path": ["languages", "x"]}]),
        json!([{"path": ["firstName", null]}]),
        json!([{"path": ["lastName"]}, {"path": ["age"]}]),
    ] {
        assert!(matches!(choose(one(nothing.clone()), &wallet), Err(PresentationError::Unsatisfied)), "{nothing}");
    }
    for wrong in [json!([]), json!([{"path": []}]), json!([{"path": [-1]}]), json!([{"path": ["a"], "values": []}])] {
        assert!(matches!(choose(one(wrong.clone()), &wallet), Err(PresentationError::Query(_))), "{wrong}");
    }
    let other_type = json!({"credentials": [{"id": "q", "format": "dc+sd-jwt", "meta": {"vct_values": ["x"]}}]});
    assert!(choose(other_type, &wallet).is_err());
    let no_claims = json!({"credentials": [{"id": "q", "format": "dc+sd-jwt", "meta": {}, "multiple": true}]});
    assert_eq!(choose(no_claims, &wallet).expect("both"), [("q".into(), 0, 0), ("q".into(), 1, 0)]);
}

#[test]
fn claim_sets_and_credential_sets_choose_the_first_that_can_be_met() {
    let (_, ana) = ana();
    let mut by_claims = json!({"credentials": [{
        "id": "q", "format": "dc+sd-jwt", "meta": {},
        "claims": [{"id": "a", "path": ["age"]}, {"id": "f", "path": ["firstName"]}, {"id": "l", "path": ["lastName"]}],
        "claim_sets": [["a"], ["f", "l"], ["f"]]
    }]});
    assert_eq!(choose(by_claims.clone(), &[&ana]).expect("the second set"), [("q".into(), 0, 2)]);
    by_claims["credentials"][0]["claim_sets"] = json!([["unknown"]]);
    assert!(matches!(choose(by_claims, &[&ana]), Err(PresentationError::Query(_))));
    let mut sets = query();
    sets.credentials.push(Query::for_claims("passport", "urn:other", &["x"]).credentials.remove(0));
    let option = |ids: &[&str]| ids.iter().map(|id| (*id).to_owned()).collect::<Vec<_>>();
    let set = |options: &[&[&str]], required| CredentialSet {
        options: options.iter().map(|o| option(o)).collect(),
        required,
    };
    sets.credential_sets = Some(vec![set(&[&["passport"], &["id"]], true), set(&[&["passport"]], false)]);
    assert_eq!(sets.choose(&[&ana]).expect("the second option").len(), 1);
    sets.credential_sets = Some(vec![set(&[&["passport", "id"]], true)]);
    assert!(matches!(sets.choose(&[&ana]), Err(PresentationError::Unsatisfied)));
    sets.credential_sets = Some(vec![set(&[&["nobody"]], true)]);
    assert!(matches!(sets.choose(&[&ana]), Err(PresentationError::Query(_))));
}
