//! A service of one recovery, in memory: real tokens, credentials and requests, no checks of pixels. It answers repeated calls as
//! the real one does: what was done stays done.

use p256::ecdsa::SigningKey;
use regain_base::{Id, Reason, SeededEntropy, Timestamp};
use regain_flow::{Hidden, Reply};
use regain_protocol::api::PASS_TYPE;
use regain_protocol::attestation::ASSERTION_HEADER;
use regain_protocol::b64;
use regain_protocol::evidence::MEDIA_TYPE;
use regain_protocol::http::{Method, Request};
use regain_protocol::issuance::{offer_uri, verify_proof};
use regain_protocol::jose::{self, Jwk};
use regain_protocol::presentation::dcql::Query;
use regain_protocol::presentation::{Ask, client_id_of};
use regain_protocol::sd_jwt::{self, Draft};
use serde_json::{Value, json};

pub(crate) const ORIGIN: &str = "http://127.0.0.1:8460";
pub(crate) const NOW: Timestamp = Timestamp(1_795_000_000_000);

/// How the one recovery ends.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Ends {
    Pass,
    Evaluation,
    NameDiffers,
}

pub(crate) struct FakeService {
    issuer: SigningKey,
    verifier: SigningKey,
    recovery: Id,
    ends: Ends,
    entropy: SeededEntropy,
    claimed_by: Option<Jwk>,
    /// How often a verifier asked for the code with which a phone takes the recovery over.
    hand_overs: u32,
    nonces: u32,
    purpose: String,
    /// Refusals of evidence that are still to come.
    pub(crate) refusals: Vec<Reason>,
    pub(crate) evidence: u32,
    pub(crate) presented: bool,
    pass_nonce: Option<String>,
    /// Nonces for a proof that nobody has used.
    proof_nonces: Vec<String>,
    /// The one credential, for who asks again.
    issued: Option<String>,
    /// Whether the phone said that it has the pass.
    pub(crate) received: bool,
    /// The platform's statement that the claim brought.
    pub(crate) attestation: Value,
    /// What stood beside each evidence.
    pub(crate) assertions: Vec<Option<String>>,
}

impl FakeService {
    pub(crate) fn new(ends: Ends) -> Self {
        Self {
            issuer: SigningKey::from_slice(&[1; 32]).unwrap(),
            verifier: SigningKey::from_slice(&[2; 32]).unwrap(),
            recovery: Id::random(&SeededEntropy::new(7)),
            ends,
            entropy: SeededEntropy::new(8),
            claimed_by: None,
            hand_overs: 0,
            nonces: 0,
            purpose: String::new(),
            refusals: Vec::new(),
            evidence: 0,
            presented: false,
            pass_nonce: None,
            proof_nonces: Vec::new(),
            issued: None,
            received: false,
            attestation: Value::Null,
            assertions: Vec::new(),
        }
    }

    pub(crate) fn link() -> String {
        format!("{ORIGIN}/h/token-of-the-page")
    }

    pub(crate) fn answer(&mut self, request: &Request) -> Reply {
        let body: Value = serde_json::from_slice(&request.body).unwrap_or(Value::Null);
        let path = request.url.path().replace(&self.recovery.to_string(), "{id}");
        let media_type =
            request.headers.iter().find(|(name, _)| name == "content-type").map(|(_, value)| value.as_str());
        match (request.method, path.as_str()) {
            (Method::Post, "/api/handoff/claim") => {
                self.attestation = body["attestation"].clone();
                self.claim(&body)
            }
            (
                Method::Post,
                "/api/recoveries/{id}/confirm-words" | "/api/recoveries/{id}/consent" | "/api/recoveries/{id}/abort",
            ) => ok(&json!({ "step": "confirmed", "expires_at": NOW })),
            (Method::Get, "/api/recoveries/{id}/hand-over") => {
                // The phone has it when the verifier asks a second time.
                self.hand_overs += 1;
                ok(&if self.hand_overs == 1 { json!({ "link": Self::link() }) } else { json!({}) })
            }
            (Method::Post, "/api/recoveries/{id}/challenge") => self.challenge(&body),
            (Method::Post, "/api/recoveries/{id}/evidence") => {
                assert_eq!(media_type, Some(MEDIA_TYPE));
                let assertion = request.headers.iter().find(|(name, _)| name == ASSERTION_HEADER);
                self.assertions.push(assertion.map(|(_, value)| value.clone()));
                self.judge()
            }
            (Method::Get, "/.well-known/openid-credential-issuer/issuer") => ok(&json!({
                "credential_issuer": issuer(),
                "credential_endpoint": format!("{}/credential", issuer()),
                "nonce_endpoint": format!("{}/nonce", issuer()),
                "credential_configurations_supported": { "VerifiedIdentity": {
                    "format": "dc+sd-jwt",
                    "vct": vct(),
                    "cryptographic_binding_methods_supported": ["jwk"],
                    "proof_types_supported": { "jwt": { "proof_signing_alg_values_supported": ["ES256"] } },
                } },
            })),
            (Method::Get, "/.well-known/oauth-authorization-server/issuer") => ok(&json!({
                "issuer": issuer(),
                "token_endpoint": format!("{}/token", issuer()),
                "pre-authorized_grant_anonymous_access_supported": true,
            })),
            (Method::Post, "/issuer/token") => ok(&json!({ "access_token": "access", "token_type": "Bearer" })),
            (Method::Post, "/issuer/nonce") => {
                self.nonces += 1;
                self.proof_nonces.push(format!("c-nonce-{}", self.nonces));
                ok(&json!({ "c_nonce": self.proof_nonces.last() }))
            }
            (Method::Post, "/issuer/credential") => self.credential(&body),
            (Method::Get, "/.well-known/jwt-vc-issuer/issuer") => {
                let mut key: Value = serde_json::from_str(&Jwk::of(&self.issuer).to_json()).unwrap();
                key["kid"] = json!("issuer-1");
                ok(&json!({ "issuer": issuer(), "jwks": { "keys": [key] } }))
            }
            (Method::Get, "/api/recoveries/{id}/presentation") => {
                ok(&json!({ "request_uri": format!("{ORIGIN}/openid4vp/request/1") }))
            }
            (Method::Get, "/openid4vp/request/1") => Reply { status: 200, body: Hidden::new(self.request()) },
            (Method::Post, "/openid4vp/response") => {
                if self.presented {
                    return refuse(Reason::PresentationInvalid);
                }
                self.presented = true;
                ok(&json!({}))
            }
            (Method::Get, "/api/recoveries/{id}/result") => self.result(),
            (Method::Post, "/api/recoveries/{id}/pass") => self.pass(body["statement"].as_str().unwrap()),
            (Method::Post, "/api/recoveries/{id}/pass/received") => {
                self.received = true;
                ok(&json!({}))
            }
            (method, other) => panic!("nobody answers {method:?} {other}"),
        }
    }

    fn claim(&mut self, body: &Value) -> Reply {
        let key: Jwk = serde_json::from_value(body["device_key"].clone()).unwrap();
        let handed_over = self.hand_overs > 0;
        if self.claimed_by.is_some_and(|by| by != key) && !handed_over {
            return refuse(Reason::CodeUsed);
        }
        self.claimed_by = Some(key);
        let offer = handed_over.then(|| offer_uri(&issuer(), "VerifiedIdentity", "pre-authorized"));
        ok(&json!({
            "credential_offer": offer,
            "recovery": self.recovery,
            "bearer": "bearer-of-this-recovery",
            "account_hint": "a…@contoso.example",
            "organisation": "Contoso",
            "words": ["river", "lamp"],
            "browser": "Chrome on Windows",
            "city": "Vienna",
            "opened_at": NOW,
            "expires_at": NOW,
            "document_nonce": "document",
            "consent_text_version": "2026-11",
            "verifier": client_id_of(&Jwk::of(&self.verifier)),
        }))
    }

    fn challenge(&mut self, body: &Value) -> Reply {
        self.nonces += 1;
        self.purpose = body["purpose"].as_str().unwrap().to_owned();
        let nonce = b64::encode([u8::try_from(self.nonces % 250).unwrap(); 32]);
        ok(&json!({ "nonce": nonce, "purpose": body["purpose"], "attempts_left": 3, "turns": true }))
    }

    fn judge(&mut self) -> Reply {
        self.evidence += 1;
        match (self.refusals.pop(), self.purpose.as_str()) {
            (Some(reason), _) => refuse(reason),
            (None, "presentation") => ok(&json!({ "accepted": true })),
            (None, _) => ok(&json!({ "credential_offer": offer_uri(&issuer(), "VerifiedIdentity", "pre-authorized") })),
        }
    }

    fn credential(&mut self, body: &Value) -> Reply {
        let proof = body["proofs"]["jwt"][0].as_str().unwrap();
        let (holder, nonce) = verify_proof(proof, &issuer(), NOW).unwrap();
        let Some(known) = self.proof_nonces.iter().position(|known| *known == nonce) else {
            return Reply { status: 400, body: Hidden::new(json!({ "error": "invalid_nonce" }).to_string()) };
        };
        self.proof_nonces.remove(known);
        let credential = self.issued.take().unwrap_or_else(|| self.issue(&holder));
        self.issued = Some(credential.clone());
        ok(&json!({ "credentials": [{ "credential": credential }] }))
    }

    fn issue(&self, holder: &Jwk) -> String {
        let claims = [
            ("firstName", json!("Ana")),
            ("lastName", json!("Lima")),
            ("dateOfBirth", json!("1991-04-12")),
            ("documentId", json!("U4L1M7A92")),
            ("portrait", json!("/9j/")),
        ];
        let draft = Draft {
            issuer: &issuer(),
            vct: &vct(),
            issued_at: NOW.seconds(),
            expires_at: NOW.seconds() + 3600,
            holder,
            claims: &claims,
        };
        sd_jwt::issue(&draft, "issuer-1", &self.issuer, &self.entropy).unwrap().expose().clone()
    }

    fn request(&self) -> String {
        let ask = Ask {
            client_name: "Contoso",
            response_uri: &format!("{ORIGIN}/openid4vp/response"),
            nonce: &b64::encode([9; 32]),
            state: "state",
            query: &Query::for_claims("id", &vct(), &["firstName", "lastName", "dateOfBirth", "portrait"]),
            iat: NOW.seconds(),
            exp: NOW.seconds() + 600,
        };
        ask.sign(&self.verifier).unwrap()
    }

    fn result(&mut self) -> Reply {
        let reason = match self.ends {
            Ends::Pass => Reason::Recovered,
            Ends::Evaluation => Reason::EvaluationComplete,
            Ends::NameDiffers => Reason::NameDiffers,
        };
        let mut answer = json!({ "outcome": regain_base::Refusal::from(reason), "receipt": "receipt" });
        if self.ends == Ends::Pass && !self.received {
            self.nonces += 1;
            self.pass_nonce = Some(format!("pass-nonce-{}", self.nonces));
            answer["pass_nonce"] = json!(self.pass_nonce);
        }
        ok(&answer)
    }

    fn pass(&mut self, statement: &str) -> Reply {
        let rules = jose::Rules { typ: PASS_TYPE, max_len: 8192 };
        let claims = jose::verify(statement, &self.claimed_by.unwrap(), &rules).unwrap();
        if self.pass_nonce.take().as_deref() != claims["nonce"].as_str() {
            return refuse(Reason::EvidenceReplayed);
        }
        assert!(!self.received, "the phone said that it has the pass");
        ok(&json!({ "value": "Fx7kQm2Z", "lifetime_minutes": 60, "one_time": true, "expires_at": NOW }))
    }
}

fn issuer() -> String {
    format!("{ORIGIN}/issuer")
}

fn vct() -> String {
    format!("{ORIGIN}/issuer/VerifiedIdentity")
}

fn ok(body: &Value) -> Reply {
    Reply { status: 200, body: Hidden::new(body.to_string()) }
}

pub(crate) fn refuse(reason: Reason) -> Reply {
    let correlation = Id::random(&SeededEntropy::new(1));
    let problem = json!({ "refusal": regain_base::Refusal::from(reason), "correlation": correlation });
    Reply { status: 403, body: Hidden::new(problem.to_string()) }
}
