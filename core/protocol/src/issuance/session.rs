//! The wallet's side as a state machine: give it answers, do what it says.

use super::metadata::{self, IssuerMetadata, KeySet, choose, endpoint};
use super::receipt::{Keys, Pending, Received, keys};
use super::{
    CredentialRequest, CredentialResponse, ErrorResponse, IssuanceError, NonceResponse, Offer, OfferSource,
    PRE_AUTHORIZED, Proofs, TokenResponse, TxCode, unsigned_proof,
};
use crate::http::{Request, Response};
use crate::jose::{Jwk, Unsigned};
use crate::sd_jwt::MAX_LEN;
use crate::{json, origin};
use regain_base::{Secret, Timestamp};
use url::{Url, form_urlencoded};

/// What to do next.
#[derive(Debug)]
pub enum Next {
    /// Send this and come back with the answer.
    Fetch(Request),
    /// Sign these bytes with the holder's key (ES256) and come back with r and s.
    Sign(Vec<u8>),
    /// Ask the person for the transaction code.
    Ask(TxCode),
    /// The credential is good.
    Done(Box<Received>),
    /// It ended.
    Failed(IssuanceError),
}

/// What came back.
#[derive(Debug)]
pub enum Input {
    /// For [`Next::Fetch`].
    Response(Response),
    /// For [`Next::Sign`].
    Signature([u8; 64]),
    /// For [`Next::Ask`].
    TxCode(Secret<String>),
}

/// One issuance. It lives in memory only; after a restart a new one starts from the same offer.
pub struct Session {
    holder: Jwk,
    retried: bool,
    state: State,
}

enum State {
    Offer,
    Issuer(Offer),
    Server(Plan, String),
    Code(Plan, Url),
    Token(Plan),
    Nonce(Plan),
    Sign(Plan, Unsigned),
    Credential(Plan),
    Keys(Plan, Pending),
    KeySet(Plan, Pending),
    Ended,
}

/// What is known after the issuer's metadata.
struct Plan {
    offer: Offer,
    configuration: String,
    vct: String,
    credential_endpoint: Url,
    nonce_endpoint: Url,
    token: Option<Secret<String>>,
    identifier: Option<String>,
}

impl Session {
    /// Starts from an offer link, to be bound to `holder`.
    pub fn start(link: &str, holder: Jwk) -> Result<(Self, Request), IssuanceError> {
        let (state, request) = match Offer::parse(link)? {
            OfferSource::Reference(url) => (State::Offer, Request::get(url)),
            OfferSource::Value(offer) => {
                let request = issuer_request(&offer)?;
                (State::Issuer(offer), request)
            }
        };
        Ok((Self { holder, retried: false, state }, request))
    }

    /// Takes an answer and says what to do next. After [`Next::Done`] or [`Next::Failed`] the session is over.
    pub fn advance(&mut self, input: Input, now: Timestamp) -> Next {
        let state = std::mem::replace(&mut self.state, State::Ended);
        match self.step(state, input, now) {
            Ok((state, next)) => {
                self.state = state;
                next
            }
            Err(error) => Next::Failed(error),
        }
    }

    fn step(&mut self, state: State, input: Input, now: Timestamp) -> Result<(State, Next), IssuanceError> {
        match (state, input) {
            (State::Offer, Input::Response(response)) => {
                let offer = Offer::from_json(success(&response)?)?;
                let request = issuer_request(&offer)?;
                Ok((State::Issuer(offer), Next::Fetch(request)))
            }
            (State::Issuer(offer), Input::Response(response)) => at_issuer(offer, success(&response)?),
            (State::Server(plan, expected), Input::Response(response)) => {
                at_server(plan, &expected, success(&response)?)
            }
            (State::Code(plan, endpoint), Input::TxCode(code)) => at_token_endpoint(plan, endpoint, Some(&code)),
            (State::Token(plan), Input::Response(response)) => at_token(plan, success(&response)?),
            (State::Nonce(plan), Input::Response(response)) => {
                let nonce: NonceResponse = json::read(success(&response)?)?;
                let proof = unsigned_proof(&self.holder, &plan.offer.credential_issuer, &nonce.c_nonce, now)?;
                let input = proof.signing_input();
                Ok((State::Sign(plan, proof), Next::Sign(input)))
            }
            (State::Sign(plan, proof), Input::Signature(signature)) => {
                let request = plan.credential_request(proof.sign_with(signature))?;
                Ok((State::Credential(plan), Next::Fetch(request)))
            }
            (State::Credential(plan), Input::Response(response)) => self.at_credential(plan, &response),
            (State::Keys(plan, pending), Input::Response(response)) => {
                match keys(success(&response)?, &pending.issuer)? {
                    Keys::Here(keys) => self.finish(&plan, pending, &keys, now),
                    Keys::At(url) => Ok((State::KeySet(plan, pending), Next::Fetch(Request::get(url)))),
                }
            }
            (State::KeySet(plan, pending), Input::Response(response)) => {
                let keys: KeySet = json::read(success(&response)?)?;
                self.finish(&plan, pending, &keys, now)
            }
            _ => Err(IssuanceError::Order),
        }
    }

    fn at_credential(&mut self, plan: Plan, response: &Response) -> Result<(State, Next), IssuanceError> {
        if response.is_success() {
            if response.status != 200 {
                return Err(IssuanceError::Refused("deferred issuance".into()));
            }
            let body: CredentialResponse = json::read(&response.body)?;
            let [credential] =
                <[_; 1]>::try_from(body.credentials).map_err(|_| IssuanceError::Metadata("number of credentials"))?;
            let pending = Pending::parse(credential.credential, &plan.offer.credential_issuer)?;
            let request = Request::get(pending.keys_at()?);
            return Ok((State::Keys(plan, pending), Next::Fetch(request)));
        }
        match success(response) {
            // A nonce can grow old while the person confirms the signature: once, and only once, with a new one.
            Err(IssuanceError::Refused(code)) if code == "invalid_nonce" && !self.retried => {
                self.retried = true;
                let request = plan.nonce_request();
                Ok((State::Nonce(plan), Next::Fetch(request)))
            }
            Err(error) => Err(error),
            Ok(_) => Err(IssuanceError::Status(response.status)),
        }
    }

    fn finish(
        &self,
        plan: &Plan,
        pending: Pending,
        keys: &KeySet,
        now: Timestamp,
    ) -> Result<(State, Next), IssuanceError> {
        let received = pending.check(keys, &self.holder, &plan.vct, now)?;
        Ok((State::Ended, Next::Done(Box::new(received))))
    }
}

impl Plan {
    fn nonce_request(&self) -> Request {
        Request { headers: Vec::new(), ..Request::post(self.nonce_endpoint.clone(), "", Vec::new()) }
    }

    fn credential_request(&self, proof: String) -> Result<Request, IssuanceError> {
        let body = CredentialRequest {
            credential_configuration_id: self.identifier.is_none().then(|| self.configuration.clone()),
            credential_identifier: self.identifier.clone(),
            proofs: Proofs { jwt: vec![proof] },
        };
        let body = serde_json::to_vec(&body).map_err(|_| IssuanceError::Order)?;
        let token = self.token.as_ref().ok_or(IssuanceError::Order)?;
        // The token goes to the issuer that gave it.
        let request =
            Request::post(self.credential_endpoint.clone(), "application/json", body).with_bearer(token.expose());
        Ok(Request { max_response: MAX_LEN + 4096, ..request })
    }
}

fn issuer_request(offer: &Offer) -> Result<Request, IssuanceError> {
    offer.grant()?;
    let url = origin::well_known(&offer.credential_issuer, "openid-credential-issuer");
    Ok(Request::get(url.ok_or(IssuanceError::Offer("its issuer's address is not safe"))?))
}

fn at_issuer(offer: Offer, body: &[u8]) -> Result<(State, Next), IssuanceError> {
    let metadata: IssuerMetadata = metadata::issuer(body, &offer.credential_issuer)?;
    let (configuration, details) = choose(&metadata, &offer.credential_configuration_ids)?;
    let server = metadata::server_identifier(&metadata, offer.grant()?.authorization_server.as_deref())?;
    let url = origin::well_known(&server, "oauth-authorization-server");
    let url = url.ok_or(IssuanceError::Metadata("authorization server"))?;
    // An issuer without a nonce endpoint would take a proof that can be replayed.
    let nonce = metadata.nonce_endpoint.as_deref().ok_or(IssuanceError::Metadata("nonce endpoint"))?;
    let plan = Plan {
        configuration,
        vct: details.vct.clone().unwrap_or_default(),
        credential_endpoint: endpoint(&metadata.credential_endpoint)?,
        nonce_endpoint: endpoint(nonce)?,
        token: None,
        identifier: None,
        offer,
    };
    Ok((State::Server(plan, server), Next::Fetch(Request::get(url))))
}

fn at_server(plan: Plan, expected: &str, body: &[u8]) -> Result<(State, Next), IssuanceError> {
    let server = metadata::server(body, expected)?;
    if !server.anonymous_access {
        return Err(IssuanceError::Metadata("authorization server: it wants a client id"));
    }
    let endpoint = endpoint(&server.token_endpoint)?;
    match plan.offer.grant()?.tx_code.clone() {
        Some(question) => Ok((State::Code(plan, endpoint), Next::Ask(question))),
        None => at_token_endpoint(plan, endpoint, None),
    }
}

fn at_token_endpoint(plan: Plan, endpoint: Url, code: Option<&Secret<String>>) -> Result<(State, Next), IssuanceError> {
    let mut form = form_urlencoded::Serializer::new(String::new());
    form.append_pair("grant_type", PRE_AUTHORIZED);
    // Both codes go to the server that the issuer named.
    form.append_pair("pre-authorized_code", plan.offer.grant()?.code.expose());
    if let Some(code) = code {
        form.append_pair("tx_code", code.expose());
    }
    let request = Request::post(endpoint, "application/x-www-form-urlencoded", form.finish().into_bytes());
    Ok((State::Token(plan), Next::Fetch(request)))
}

fn at_token(mut plan: Plan, body: &[u8]) -> Result<(State, Next), IssuanceError> {
    let token: TokenResponse = json::read(body)?;
    if !token.token_type.eq_ignore_ascii_case("bearer") {
        return Err(IssuanceError::Metadata("token type"));
    }
    let ours = token.authorization_details.iter().find(|detail| {
        detail.kind == "openid_credential" && detail.credential_configuration_id.as_ref() == Some(&plan.configuration)
    });
    plan.identifier = ours.and_then(|detail| detail.credential_identifiers.first().cloned());
    plan.token = Some(Secret::new(token.access_token));
    let request = plan.nonce_request();
    Ok((State::Nonce(plan), Next::Fetch(request)))
}

/// The body of a good answer, or the error code of a bad one.
fn success(response: &Response) -> Result<&[u8], IssuanceError> {
    if response.is_success() {
        return Ok(&response.body);
    }
    match json::read::<ErrorResponse>(&response.body) {
        Ok(body) => {
            let known = |c: char| c.is_ascii_lowercase() || c == '_';
            Err(IssuanceError::Refused(body.error.chars().filter(|c| known(*c)).take(64).collect()))
        }
        Err(_) => Err(IssuanceError::Status(response.status)),
    }
}
