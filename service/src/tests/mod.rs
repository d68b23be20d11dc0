//! The service over real HTTP on loopback, with a clock that the test moves.

mod attested;
pub(crate) mod database;
mod hand_over;
mod journey;
mod pass;
mod postgres;
mod refusals;
mod robust;

use crate::app::App;
use crate::{Config, Parts, Running, Service};
use p256::ecdsa::SigningKey;
use regain_base::http::{Request, Response};
use regain_base::{Language, ManualClock, Secret, SystemEntropy, Timestamp};
use regain_net::Client;
use regain_protocol::api;
use regain_protocol::jose::{Header, Jwk, sign};
use serde_json::{Value, json};
use std::sync::Arc;
use std::time::Duration;
use url::Url;

/// A running service and what a browser and a phone need to talk to it.
struct House {
    running: Running,
    clock: Arc<ManualClock>,
    client: Client,
    /// Where the key file lies.
    _folder: tempfile::TempDir,
}

/// A browser with its recovery.
struct Browser {
    id: String,
    cookie: String,
}

/// A phone that claimed a recovery.
struct Phone {
    claim: api::ClaimResponse,
    key: SigningKey,
}

const FORM: &str = "application/x-www-form-urlencoded";

impl House {
    async fn open() -> Self {
        Self::with(|_| {}).await
    }

    async fn with(change: impl FnOnce(&mut Config)) -> Self {
        let mut config = Config::example().expect("the example");
        config.listen = "127.0.0.1:0".parse().expect("an address");
        let folder = tempfile::tempdir().expect("a folder");
        config.database = database::empty().await;
        config.key_file = Some(folder.path().join("regain.key"));
        config.admin_token = Some(String::from("admin-token").into());
        change(&mut config);
        let clock = Arc::new(ManualClock::new(Timestamp(1_790_000_000_000)));
        let parts = Parts { clock: Arc::clone(&clock) as _, entropy: Arc::new(SystemEntropy), models: None };
        let running = Service::start(config, parts).await.expect("started");
        Self { running, clock, client: Client::new(Duration::from_secs(20)).expect("a client"), _folder: folder }
    }

    fn app(&self) -> &App {
        self.running.app()
    }

    fn url(&self, path: &str) -> Url {
        Url::parse(&format!("http://{}{path}", self.running.address)).expect("a url")
    }

    async fn send(&self, request: Request) -> Response {
        self.client.fetch(request).await.expect("an answer")
    }

    async fn get(&self, path: &str, cookie: &str) -> Response {
        self.send(Request::get(self.url(path)).with_header("cookie", cookie).with_header("accept", "text/html")).await
    }

    async fn form(&self, path: &str, form: &str, cookie: &str) -> Response {
        let request = Request::post(self.url(path), FORM, form.as_bytes().to_vec());
        self.send(request.with_header("cookie", cookie).with_header("accept", "text/html")).await
    }

    /// Opens a recovery as the page does.
    async fn recover(&self, user: &str) -> Browser {
        let response = self.form("/recover", &format!("user={user}%40contoso.example"), "").await;
        assert_eq!(response.status, 303, "{}", body(&response));
        let id = response.header("location").expect("a location").rsplit('/').next().expect("an id").to_owned();
        Browser { id, cookie: cookie(&response) }
    }

    async fn claim_with(&self, what: Value) -> Response {
        self.claim_by(&[9; 32], what).await
    }

    /// The same claim from another phone, that is with another key.
    async fn claim_elsewhere(&self, what: Value) -> Response {
        self.claim_by(&[8; 32], what).await
    }

    async fn claim_by(&self, key: &[u8; 32], what: Value) -> Response {
        let mut body = what;
        let key = SigningKey::from_slice(key).expect("a key");
        body["device_key"] = serde_json::to_value(Jwk::of(&key)).expect("json");
        body["device_label"] = json!("Test phone");
        self.send(Request::post(self.url("/api/handoff/claim"), "application/json", body.to_string().into_bytes()))
            .await
    }

    async fn claim(&self, browser: &Browser) -> Phone {
        let response = self.claim_with(json!({ "code": self.typed_code(browser).await })).await;
        assert_eq!(response.status, 200, "{}", body(&response));
        let key = SigningKey::from_slice(&[9; 32]).expect("a key");
        Phone { claim: serde_json::from_slice(&response.body).expect("a claim"), key }
    }

    /// The code as the page shows it.
    async fn typed_code(&self, browser: &Browser) -> String {
        let page = body(&self.get(&format!("/recover/{}", browser.id), &browser.cookie).await);
        let at = page.find("<dd class=\"code\">").expect("a code") + 17;
        page[at..at + 9].to_owned()
    }

    async fn api(&self, phone: &Phone, path: &str, body: Option<Value>) -> Response {
        let url = self.url(&format!("/api/recoveries/{}{path}", phone.claim.recovery));
        let request = match body {
            Some(body) => Request::post(url, "application/json", body.to_string().into_bytes()),
            None => Request::get(url),
        };
        self.send(request.with_bearer(phone.claim.bearer.expose())).await
    }

    /// What the phone reads at the end.
    async fn result(&self, phone: &Phone) -> api::ResultResponse {
        let response = self.api(phone, "/result", None).await;
        assert_eq!(response.status, 200, "{}", body(&response));
        serde_json::from_slice(&response.body).expect("a result")
    }

    /// The pass, as a phone gets it.
    async fn pass(&self, phone: &Phone) -> api::Pass {
        let nonce = self.result(phone).await.pass_nonce.expect("a pass waits");
        let response = self.api(phone, "/pass", Some(phone.asks_for_pass(&nonce))).await;
        assert_eq!(response.status, 200, "{}", body(&response));
        serde_json::from_slice(&response.body).expect("a pass")
    }

    /// Confirms the words and agrees, on the phone.
    async fn agree(&self, phone: &Phone) {
        let words = self.api(phone, "/confirm-words", Some(json!({ "same": true }))).await;
        assert_eq!(words.status, 200, "{}", body(&words));
        let consent = self.api(phone, "/consent", Some(phone.consent())).await;
        assert_eq!(consent.status, 200, "{}", body(&consent));
        let state: api::RecoveryState = serde_json::from_slice(&consent.body).expect("a state");
        assert_eq!((state.step, state.doing), (api::Step::InProgress, Some(api::Doing::Document)));
    }
}

impl Phone {
    fn asks_for_pass(&self, nonce: &str) -> Value {
        let statement = api::PassStatement { recovery: self.claim.recovery, nonce: nonce.into() };
        json!({ "statement": sign(&Header::typ(api::PASS_TYPE), &statement, &self.key).expect("signed") })
    }

    fn consent(&self) -> Value {
        self.consent_in(json!("en"))
    }

    /// Agrees to a text that was read in `language`.
    fn consent_in(&self, language: Value) -> Value {
        let statement = api::ConsentStatement {
            recovery: self.claim.recovery,
            agreed: true,
            consent_text_version: self.claim.consent_text_version.clone(),
            language: Language::ENGLISH.into(),
            iat: 1_790_000_000,
        };
        let mut statement = json!(statement);
        statement["language"] = language;
        let statement = sign(&Header::typ(api::CONSENT_TYPE), &statement, &self.key).expect("signed");
        json!({ "agreed": true, "statement": statement })
    }
}

fn body(response: &Response) -> String {
    String::from_utf8_lossy(&response.body).into_owned()
}

fn json_of(response: &Response) -> Value {
    serde_json::from_slice(&response.body).unwrap_or_else(|_| panic!("no JSON: {}", body(response)))
}

fn code_of(response: &Response) -> String {
    json_of(response)["refusal"]["code"].as_str().expect("a code").to_owned()
}

/// The cookie that the response sets, as it is sent back.
fn cookie(response: &Response) -> String {
    let set = response.header("set-cookie").expect("a cookie");
    assert!(set.contains("HttpOnly") && set.contains("SameSite=Strict"), "{set}");
    set.split(';').next().expect("a pair").to_owned()
}
