//! Whole recoveries over the real routes, with the phone's side played by the protocol crate. Pixels are left out: what a good
//! examination would find is put in its place.

use super::examine::{Examined, Identity};
use super::{accept, attempts};
use crate::app::App;
use crate::config::Config;
use crate::directory::Directory;
use crate::keys::Keys;
use crate::repo::{NewRecovery, Repo};
use axum::body::{Body, to_bytes};
use axum::extract::ConnectInfo;
use axum::http::Request as HttpRequest;
use p256::ecdsa::{Signature, SigningKey, signature::Signer};
use regain_base::{Clock, Id, Language, ManualClock, Reason, Secret, SeededEntropy, Timestamp};
use regain_protocol::api::{self, EvidenceResponse};
use regain_protocol::b64;
use regain_protocol::evidence::{
    Asked, Attestation, Builder, CaptureSource, Digest32, DocumentParts, EvidenceTier, FaceParts, FrameFacts, Manifest,
    Purpose, credential_hash, document_hash,
};
use regain_protocol::http::{Method, Request, Response};
use regain_protocol::issuance::{Input, Next, Received, Session};
use regain_protocol::jose::{self, Header, Jwk};
use regain_protocol::presentation::{Answer, AuthorizationRequest, PresentationError, decline};
use regain_protocol::sd_jwt::SdJwt;
use serde::de::DeserializeOwned;
use serde_json::{Value, json};
use std::net::SocketAddr;
use std::sync::Arc;
use std::time::Duration;
use tokio::sync::{Semaphore, broadcast, watch};
use tower::ServiceExt;

const NOW: Timestamp = Timestamp(1_800_000_000_000);

struct World {
    app: Arc<App>,
    clock: Arc<ManualClock>,
    phone: SigningKey,
    bearer: String,
    id: Id,
}

async fn app(clock: &Arc<ManualClock>, database: &Secret<String>) -> Arc<App> {
    let config = Config::example().expect("the example is right");
    Arc::new(App {
        repo: Repo::open(database).await.expect("a database"),
        directory: Directory::new(&config.accounts),
        origin: "http://localhost:9/".parse().expect("a url"),
        clock: Arc::<ManualClock>::clone(clock),
        entropy: Arc::new(SeededEntropy::new(9)),
        keys: Keys::derive(Secret::new([7; 32])),
        models: None,
        work: Semaphore::new(1),
        judging: crate::evidence::Judging::default(),
        moved: broadcast::Sender::new(8),
        stopping: watch::Sender::new(false),
        config,
    })
}

impl World {
    /// A recovery of `account` that was claimed, confirmed and agreed to.
    async fn begin(account: &str) -> Self {
        Self::begin_on(&crate::tests::database::empty().await, account).await
    }

    async fn begin_on(database: &Secret<String>, account: &str) -> Self {
        let clock = Arc::new(ManualClock::new(NOW));
        let app = app(&clock, database).await;
        let account = app.directory.account(account).expect("an account").clone();
        let profile = app.directory.preconditions(&app.config, &account).expect("in scope").clone();
        let id = Id::random(&*app.entropy);
        let code = crate::handoff::typed_code(&app, id);
        let new = NewRecovery {
            id,
            account: &account.user_name,
            profile: &profile.name,
            mode: profile.mode,
            now: NOW,
            browser: "Firefox",
            city: "",
            browser_tag: "b",
            code_tag: &app.keys.tag("code", code.as_bytes()),
        };
        app.repo.create_recovery(&new).await.expect("created");
        let phone = SigningKey::from_slice(&[11; 32]).expect("a scalar");
        let mut world = Self { app, clock, phone, bearer: String::new(), id };
        let claim = json!({ "code": code, "device_key": Jwk::of(&world.phone), "device_label": "Test phone" });
        let claimed: api::ClaimResponse = world.good("/api/handoff/claim", claim).await;
        world.bearer = claimed.bearer.expose().clone();
        let _: Value = world.good(&world.at("confirm-words"), json!({ "same": true })).await;
        let statement = api::ConsentStatement {
            recovery: id,
            agreed: true,
            consent_text_version: claimed.consent_text_version,
            language: Language::ENGLISH.into(),
            iat: NOW.seconds(),
        };
        let statement = jose::sign(&Header::typ(api::CONSENT_TYPE), &statement, &world.phone).expect("signed");
        let _: Value = world.good(&world.at("consent"), json!({ "agreed": true, "statement": statement })).await;
        world
    }

    fn at(&self, what: &str) -> String {
        format!("/api/recoveries/{}/{what}", self.id)
    }

    async fn send(&self, request: &Request) -> Response {
        let method = match request.method {
            Method::Get => "GET",
            Method::Post => "POST",
        };
        let path = request.url.path().to_owned();
        let mut http = HttpRequest::builder().method(method).uri(path);
        for (name, value) in &request.headers {
            http = http.header(name, value);
        }
        let peer = ConnectInfo(SocketAddr::from(([127, 0, 0, 1], 5)));
        let http = http.extension(peer).body(Body::from(request.body.clone())).expect("a request");
        let answer = crate::shell::router(&self.app).oneshot(http).await.expect("an answer");
        let status = answer.status().as_u16();
        let body = to_bytes(answer.into_body(), 4_000_000).await.expect("a body").to_vec();
        Response { status, headers: vec![], body }
    }

    fn request(&self, path: &str, media_type: &str, body: Vec<u8>) -> Request {
        let url = format!("http://localhost:9{path}").parse().expect("a url");
        let request = if body.is_empty() { Request::get(url) } else { Request::post(url, media_type, body) };
        if self.bearer.is_empty() { request } else { request.with_bearer(&self.bearer) }
    }

    async fn good<T: DeserializeOwned>(&self, path: &str, body: Value) -> T {
        let body = if body.is_null() { vec![] } else { body.to_string().into_bytes() };
        let answer = self.send(&self.request(path, "application/json", body)).await;
        assert!(answer.is_success(), "{path}: {} {}", answer.status, String::from_utf8_lossy(&answer.body));
        serde_json::from_slice(&answer.body).expect("the agreed body")
    }

    async fn reason(&self, request: &Request) -> Reason {
        let answer = self.send(request).await;
        assert!(!answer.is_success(), "{:?}", request.url);
        serde_json::from_slice::<api::Problem>(&answer.body).expect("a problem").refusal.code
    }

    async fn bad(&self, path: &str, body: Value) -> Reason {
        let body = if body.is_null() { vec![] } else { body.to_string().into_bytes() };
        self.reason(&self.request(path, "application/json", body)).await
    }

    fn sign(&self, bytes: &[u8]) -> [u8; 64] {
        let signature: Signature = self.phone.sign(bytes);
        signature.to_bytes().into()
    }

    async fn challenge(&self, purpose: Purpose, hash: [u8; 32]) -> api::ChallengeResponse {
        self.good(&self.at("challenge"), json!({ "purpose": purpose, "document_hash": b64::encode(hash) })).await
    }

    /// Evidence without real pictures.
    fn evidence(&self, nonce: &str) -> Vec<u8> {
        self.evidence_with(nonce, b"frame")
    }

    fn evidence_with(&self, nonce: &str, frame: &[u8]) -> Vec<u8> {
        let mut builder = Builder::new();
        let (front, frame) =
            (builder.part("image/jpeg", b"front".to_vec()), builder.part("image/jpeg", frame.to_vec()));
        let manifest = Manifest {
            version: 0,
            purpose: Purpose::Issuance,
            recovery: self.id,
            nonce: nonce.into(),
            document_hash: Digest32(document_hash([&b"front"[..]])),
            capture_source: CaptureSource::Lab,
            attestation: Attestation { tier: EvidenceTier::Lab, statement: None },
            document: Some(DocumentParts { front, back: None }),
            face: FaceParts {
                frames: vec![FrameFacts { part: frame, at_ms: 0, locked: true, time_ns: None, iso: None }],
            },
            asked: Asked::Light,
            certificate: Some(json!({})),
            parts: vec![],
        };
        let sealed = builder.seal(manifest, Jwk::of(&self.phone)).expect("a manifest");
        let signature = self.sign(&sealed.signing_input());
        sealed.sign_with(signature).expect("small").expose().clone()
    }

    /// What follows a good examination of the document.
    async fn document_accepted(&self, first: &str, last: &str) -> String {
        self.document_accepted_of(first, last, "1991-04-12").await
    }

    async fn document_accepted_of(&self, first: &str, last: &str, birth: &str) -> String {
        let claims = json!({
            "firstName": first, "lastName": last, "dateOfBirth": birth, "portrait": "AAAA", "documentId": "X1"
        });
        let identity =
            Identity { claims: Secret::new(claims.to_string().into_bytes()), portrait: Secret::new(vec![0; 512]) };
        let recovery = self.app.repo.recovery(self.id, self.clock.now()).await.expect("read").expect("there");
        let examined = Examined { scores: json!({ "confidence": 91.0 }), identity: Some(identity) };
        match accept::accept(&self.app, &recovery, examined, "digest-1").await.expect("accepted") {
            EvidenceResponse::Offer { credential_offer } => credential_offer,
            EvidenceResponse::Accepted { .. } => panic!("an offer was expected"),
        }
    }

    async fn face_accepted(&self) {
        let recovery = self.app.repo.recovery(self.id, self.clock.now()).await.expect("read").expect("there");
        let examined = Examined { scores: json!({ "confidence": 88.0 }), identity: None };
        accept::accept(&self.app, &recovery, examined, "digest-2").await.expect("accepted");
    }

    async fn receive(&self, offer: &str, holder: &SigningKey) -> Result<Received, Reason> {
        let (mut session, mut request) = Session::start(offer, Jwk::of(holder)).expect("an offer");
        loop {
            let mut next = session.advance(Input::Response(self.send(&request).await), self.clock.now());
            if let Next::Sign(bytes) = next {
                let signature: Signature = holder.sign(&bytes);
                next = session.advance(Input::Signature(signature.to_bytes().into()), self.clock.now());
            }
            match next {
                Next::Fetch(more) => request = more,
                Next::Done(received) => return Ok(*received),
                Next::Failed(error) => return Err(error.reason()),
                other => panic!("unexpected {other:?}"),
            }
        }
    }

    async fn asked(&self) -> AuthorizationRequest {
        let start: api::PresentationStart = self.good(&self.at("presentation"), Value::Null).await;
        let request = AuthorizationRequest::fetch(&start.request_uri).expect("a safe address");
        let object = String::from_utf8(self.send(&request).await.body).expect("text");
        let client_id = crate::verifier::client_id(&self.app);
        AuthorizationRequest::from_object(&object, &client_id, self.clock.now()).expect("our verifier")
    }

    async fn present(&self, received: &Received) -> Response {
        let credential = SdJwt::parse(received.credential.expose()).expect("kept");
        let answer = Answer::prepare(self.asked().await, &[(&credential, &received.claims)], self.clock.now());
        let answer = answer.expect("satisfied");
        let signatures: Vec<_> = answer.signing_inputs().iter().map(|(_, bytes)| self.sign(bytes)).collect();
        self.send(&answer.sign_with(&signatures).expect("signed")).await
    }

    async fn until_face_check(&self, first: &str, last: &str) -> Received {
        let offer = self.document_accepted(first, last).await;
        let received = self.receive(&offer, &self.phone).await.expect("received");
        self.face_accepted().await;
        received
    }

    async fn result(&self) -> api::ResultResponse {
        self.good(&self.at("result"), Value::Null).await
    }
}

/// The names of the example's account.
fn names(world: &World) -> (String, String) {
    let account = world.app.directory.account("ana@contoso.example").expect("an account");
    (account.given_name.clone(), account.surname.clone())
}

#[tokio::test]
async fn an_honest_recovery_ends_with_a_pass_and_a_receipt() {
    let world = World::begin("ana@contoso.example").await;
    let (first, last) = names(&world);
    let received = world.until_face_check(&first, &last).await;
    assert_eq!(received.claims.text("firstName"), Some(first.as_str()));
    assert!(world.present(&received).await.is_success());
    let result = world.result().await;
    assert_eq!(result.outcome.code, Reason::Recovered);
    assert!(result.pass_nonce.is_some(), "a pass waits");
    let key = Jwk::of(&world.app.keys.issuer);
    let rules = jose::Rules { typ: api::RECEIPT_TYPE, max_len: 8192 };
    let receipt = jose::verify(&result.receipt, &key, &rules).expect("signed by the service");
    assert_eq!(receipt["evidence"], json!(["digest-1", "digest-2"]));
    assert!(world.app.repo.portrait(world.id).await.expect("read").is_none());
    assert!(world.app.repo.waiting_claims(world.id).await.expect("read").is_none());
}

#[tokio::test]
async fn evaluation_changes_nothing() {
    let world = World::begin("amara@contoso.example").await;
    let account = world.app.directory.account("amara@contoso.example").expect("an account").clone();
    let birth = account.birth_date.as_deref().unwrap_or_default();
    let offer = world.document_accepted_of(&account.given_name, &account.surname, birth).await;
    let received = world.receive(&offer, &world.phone).await.expect("received");
    world.face_accepted().await;
    assert!(world.present(&received).await.is_success());
    let result = world.result().await;
    assert_eq!(result.outcome.code, Reason::EvaluationComplete);
    assert!(result.pass_nonce.is_none());
    assert!(world.app.repo.pass(&account.user_name).await.expect("read").is_none());
}

#[tokio::test]
async fn another_name_ends_as_such_and_the_audit_holds_no_name() {
    let world = World::begin("ana@contoso.example").await;
    let received = world.until_face_check("Zebulon", "Quackenbush").await;
    assert!(world.present(&received).await.is_success());
    let result = world.result().await;
    assert_eq!((result.outcome.code, result.pass_nonce.is_none()), (Reason::NameDiffers, true));
    let recovery = world.app.repo.recovery(world.id, NOW).await.expect("read").expect("there");
    assert_eq!(recovery.facts["decision"]["outcome"], "name-differs");
    let facts = recovery.facts.to_string().to_lowercase();
    assert!(!facts.contains("zebulon") && !facts.contains("quackenbush"));
}

#[tokio::test]
async fn the_right_name_with_another_date_of_birth_is_another_person() {
    let world = World::begin("ana@contoso.example").await;
    let (first, last) = names(&world);
    let offer = world.document_accepted_of(&first, &last, "1991-04-13").await;
    let received = world.receive(&offer, &world.phone).await.expect("received");
    world.face_accepted().await;
    assert!(world.present(&received).await.is_success());
    assert_eq!(world.result().await.outcome.code, Reason::NameDiffers);
}

#[tokio::test]
async fn a_lost_answer_can_be_fetched_again_but_only_by_the_same_phone() {
    let world = World::begin("ana@contoso.example").await;
    let (first, last) = names(&world);
    let offer = world.document_accepted(&first, &last).await;
    let thief = SigningKey::from_slice(&[12; 32]).expect("a scalar");
    assert!(world.receive(&offer, &thief).await.is_err());
    let lost = world.receive(&offer, &world.phone).await.expect("received");
    assert!(world.receive(&offer, &thief).await.is_err());
    let (again, at_once) = tokio::join!(world.receive(&offer, &world.phone), world.receive(&offer, &world.phone));
    let again = again.or(at_once).expect("one of two at once, the other's token was replaced");
    assert_eq!(again.credential, lost.credential, "the very same, so that whichever arrives can be shown");
    world.clock.advance(Duration::from_secs(20 * 60));
    assert_eq!(world.receive(&offer, &world.phone).await.expect("much later").credential, lost.credential);
    let records =
        world.app.repo.audit_records(Some(&world.id.to_string()), Timestamp(i64::MAX), 100).await.expect("read");
    assert_eq!(records.iter().filter(|record| record.event == "credential-issued").count(), 1);
    world.face_accepted().await;
    assert!(world.receive(&offer, &world.phone).await.is_err(), "the claims are gone");
    assert!(world.present(&again).await.is_success());
}

#[tokio::test]
async fn no_presentation_before_a_fresh_face_check() {
    let world = World::begin("ana@contoso.example").await;
    assert_eq!(world.bad(&world.at("presentation"), Value::Null).await, Reason::MalformedRequest);
    let (first, last) = names(&world);
    let offer = world.document_accepted(&first, &last).await;
    let received = world.receive(&offer, &world.phone).await.expect("received");
    assert_eq!(world.bad(&world.at("presentation"), Value::Null).await, Reason::MalformedRequest);
    let jws = SdJwt::parse(received.credential.expose()).expect("kept");
    let other = json!({ "purpose": "presentation", "document_hash": b64::encode([1; 32]) });
    assert_eq!(world.bad(&world.at("challenge"), other).await, Reason::EvidenceForeign);
    let challenge = world.challenge(Purpose::Presentation, credential_hash(jws.issuer_jws())).await;
    assert_eq!(challenge.attempts_left, 3);
}

#[tokio::test]
async fn an_answer_counts_once_and_saying_no_ends_it() {
    let world = World::begin("ana@contoso.example").await;
    let (first, last) = names(&world);
    world.until_face_check(&first, &last).await;
    let no = decline(&world.asked().await, &PresentationError::Unsatisfied);
    assert!(world.send(&no).await.is_success());
    assert_eq!(world.result().await.outcome.code, Reason::Aborted);
    assert_eq!(world.reason(&no).await, Reason::PresentationInvalid);
}

#[tokio::test]
async fn evidence_is_refused_when_foreign_and_a_failure_of_the_service_costs_no_attempt() {
    let world = World::begin("ana@contoso.example").await;
    let hash = document_hash([&b"front"[..]]);
    let post = |body: Vec<u8>| world.request(&world.at("evidence"), "application/vnd.regain.evidence", body);
    assert_eq!(world.reason(&post(b"nonsense".to_vec())).await, Reason::EvidenceMalformed);
    assert_eq!(world.reason(&post(world.evidence("never-given"))).await, Reason::EvidenceForeign);
    let nonce = world.challenge(Purpose::Issuance, [1; 32]).await.nonce;
    assert_eq!(world.reason(&post(world.evidence(&nonce))).await, Reason::EvidenceForeign);
    let challenge = world.challenge(Purpose::Issuance, hash).await;
    for _ in 0..6 {
        // This service was started without readers: everything before the pixels is right, and may come again.
        assert_eq!(world.reason(&post(world.evidence(&challenge.nonce))).await, Reason::ModelFailed);
        let recovery = world.app.repo.recovery(world.id, world.clock.now()).await.expect("read").expect("there");
        assert_eq!(recovery.doing, Some(crate::recovery::Doing::Document), "it waits for the evidence again");
    }
    assert_eq!(world.challenge(Purpose::Issuance, hash).await.attempts_left, 3);
    world.app.repo.spend_nonce(&challenge.nonce, &world.id.to_string(), "issuance", NOW).await.expect("spent");
    let other = world.evidence_with(&challenge.nonce, b"other");
    assert_eq!(world.reason(&post(other)).await, Reason::EvidenceReplayed);
}

#[tokio::test]
async fn a_session_has_three_attempts_however_they_are_asked_for() {
    let world = World::begin("ana@contoso.example").await;
    let recovery = world.app.repo.recovery(world.id, NOW).await.expect("read").expect("there");
    let key = Jwk::of(&world.phone);
    let begin = || attempts::begin(&world.app, &recovery, &key, Purpose::Issuance);
    let (first, second) = tokio::join!(begin(), begin());
    first.expect("counted").give_back(&world.app).await.expect("given back");
    second.expect("counted");
    for left in [2, 1] {
        assert_eq!(world.challenge(Purpose::Issuance, [1; 32]).await.attempts_left, left);
        begin().await.expect("one of three");
    }
    let ask = json!({ "purpose": "issuance", "document_hash": b64::encode([1; 32]) });
    assert_eq!(world.bad(&world.at("challenge"), ask).await, Reason::AttemptsUsed);
    for _ in 0..4 {
        assert!(begin().await.is_err(), "a fourth");
    }
    // Another session of the same device: two are left of its five, whatever was refused meanwhile.
    let of = |purpose| attempts::begin(&world.app, &recovery, &key, purpose);
    for _ in 0..2 {
        of(Purpose::Presentation).await.expect("five of the device");
    }
    assert_eq!(of(Purpose::Presentation).await.err().map(|problem| problem.reason), Some(Reason::AttemptsUsed));
    world.clock.advance(Duration::from_secs(181));
    assert_eq!(of(Purpose::Presentation).await.expect("after the pause").number, 3);
}

/// The counts are the database's: whoever opens it next, after a restart or beside this one, finds them.
#[tokio::test]
async fn attempts_are_remembered_through_a_restart() {
    let folder = tempfile::tempdir().expect("a folder");
    let database = Secret::new(format!("sqlite:{}", folder.path().join("regain.db").display()));
    let mut world = World::begin_on(&database, "ana@contoso.example").await;
    let recovery = world.app.repo.recovery(world.id, NOW).await.expect("read").expect("there");
    let key = Jwk::of(&world.phone);
    for purpose in [Purpose::Issuance, Purpose::Issuance, Purpose::Presentation] {
        attempts::begin(&world.app, &recovery, &key, purpose).await.expect("counted");
    }

    world.app = app(&world.clock, &database).await;
    world.clock.advance(Duration::from_secs(2));
    assert_eq!(world.challenge(Purpose::Issuance, [1; 32]).await.attempts_left, 1);
    let of = |purpose| attempts::begin(&world.app, &recovery, &key, purpose);
    assert_eq!(of(Purpose::Issuance).await.expect("the last of three").number, 3);
    assert_eq!(of(Purpose::Issuance).await.err().map(|problem| problem.reason), Some(Reason::AttemptsUsed));
    assert_eq!(of(Purpose::Presentation).await.expect("the last of the device's five").number, 2);
    assert_eq!(of(Purpose::Presentation).await.err().map(|problem| problem.reason), Some(Reason::AttemptsUsed));
}

#[tokio::test]
async fn a_check_that_was_left_for_long_is_taken_again() {
    let world = World::begin("ana@contoso.example").await;
    let hash = document_hash([&b"front"[..]]);
    let nonce = world.challenge(Purpose::Issuance, hash).await.nonce;
    world.clock.advance(Duration::from_secs(301));
    let evidence = world.request(&world.at("evidence"), "application/vnd.regain.evidence", world.evidence(&nonce));
    assert_eq!(world.reason(&evidence).await, Reason::EvidenceExpired);
    assert_eq!(world.challenge(Purpose::Issuance, hash).await.attempts_left, 3, "it costs no attempt");
}

#[tokio::test]
async fn a_device_has_five_attempts_in_three_minutes() {
    let world = World::begin("ana@contoso.example").await;
    let bucket = format!("device:{}", Jwk::of(&world.phone).thumbprint());
    for _ in 0..5 {
        world.app.repo.hit(&bucket, world.clock.now(), Duration::from_secs(180)).await.expect("counted");
    }
    let ask = json!({ "purpose": "issuance", "document_hash": b64::encode([1; 32]) });
    assert_eq!(world.bad(&world.at("challenge"), ask).await, Reason::AttemptsUsed);
    world.clock.advance(Duration::from_secs(181));
    world.challenge(Purpose::Issuance, [1; 32]).await;
}

#[tokio::test]
async fn the_issuer_refuses_in_the_words_of_the_protocol() {
    let world = World::begin("ana@contoso.example").await;
    let (first, last) = names(&world);
    world.document_accepted(&first, &last).await;
    let error = async |path: &str, media_type: &str, body: &str| {
        let url = format!("http://localhost:9{path}").parse().expect("a url");
        let answer = world.send(&Request::post(url, media_type, body.into())).await;
        let body: Value = serde_json::from_slice(&answer.body).expect("json");
        (answer.status, body["error"].as_str().unwrap_or_default().to_owned())
    };
    let form = "application/x-www-form-urlencoded";
    let grant = "grant_type=urn%3Aietf%3Aparams%3Aoauth%3Agrant-type%3Apre-authorized_code";
    for (path, media_type, body, status, code) in [
        ("/issuer/token", form, "grant_type=password".to_owned(), 400, "unsupported_grant_type"),
        ("/issuer/token", form, grant.to_owned(), 400, "invalid_request"),
        ("/issuer/token", form, format!("{grant}&pre-authorized_code=x"), 400, "invalid_grant"),
        ("/issuer/token", form, format!("{grant}&pre-authorized_code=x&tx_code=1"), 400, "invalid_request"),
        ("/issuer/credential", "application/json", "{}".to_owned(), 401, "invalid_token"),
    ] {
        assert_eq!(error(path, media_type, &body).await, (status, code.to_owned()), "{path} {body}");
    }
}
