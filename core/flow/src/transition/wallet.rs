//! From the offer to the decision: the credential is fetched and kept, then shown.

use super::reply::{accepted, read, refused};
use super::{Next, end, go, lost, pass};
use crate::DEVICE_KEY;
use crate::effect::Effect;
use crate::event::{Event, Hidden, Reply};
use crate::pending::{authorized, fetch, sign};
use crate::state::{State, Step};
use regain_base::{Reason, Secret, Timestamp};
use regain_protocol::api::{PresentationStart, ResultResponse};
use regain_protocol::b64;
use regain_protocol::evidence::{Purpose, credential_hash};
use regain_protocol::http::{Request, Response};
use regain_protocol::issuance::{self, Input, Received, Session};
use regain_protocol::jose::Jwk;
use regain_protocol::presentation::{Answer, AuthorizationRequest, PresentationError};
use regain_protocol::sd_jwt::SdJwt;
use regain_wallet::{Shelf, Wallet, WalletError, Write};
use serde::Deserialize;

/// What is known about the credential and the request to show it.
#[derive(Debug, Clone, Default)]
pub(crate) struct WalletPart {
    offer: Option<Hidden>,
    given: Vec<(Timestamp, Given)>,
    offered_again: bool,
    started_again: u8,
    received: Option<Box<Received>>,
    request_uri: Option<String>,
    request: Option<Box<AuthorizationRequest>>,
    agreed_at: Option<Timestamp>,
    presentation: Option<Request>,
    presented: bool,
}

/// How often the issuance starts again by itself. Each time stands for an app that was killed or slept while it received, so an honest
/// phone stays below it, and an issuer that refuses whatever it is sent is not asked for ever.
const FRESH_STARTS: u8 = 8;

/// What the issuance was given so far. The session itself is made anew from it whenever it is asked, so that it can be replayed.
#[derive(Debug, Clone)]
enum Given {
    Reply(Reply),
    Signature([u8; 64]),
}

impl WalletPart {
    /// What the light of a presentation is bound to.
    pub(crate) fn credential_hash(&self) -> Option<[u8; 32]> {
        // The credential is seen to be hashed.
        let credential = SdJwt::parse(self.received.as_ref()?.credential.expose()).ok()?;
        Some(credential_hash(credential.issuer_jws()))
    }

    /// The names of the claims that the request asks for.
    pub(crate) fn asked(&self) -> Vec<String> {
        let credentials = self.request.iter().flat_map(|request| &request.query.credentials);
        let claims = credentials.flat_map(|credential| credential.claims.iter().flatten());
        claims.filter_map(|claim| claim.path.first()?.as_str().map(str::to_owned)).collect()
    }

    /// The names of the claims that were shown.
    pub(crate) fn shown(&self) -> Vec<String> {
        if self.presented { self.asked() } else { Vec::new() }
    }

    /// What is to be done at the steps of this module.
    pub(crate) fn pending(&self, state: &State) -> Option<Effect> {
        match state.step {
            Step::Issue | Step::SignProof => match self.issuance(state.data.key?)? {
                issuance::Next::Fetch(request) => Some(fetch(request)),
                issuance::Next::Sign(payload) => {
                    Hidden::text(payload).as_ref().map(|unsigned| sign(&state.data, unsigned))
                }
                _ => None,
            },
            Step::Keep => self.keep(state),
            Step::AskRequest => authorized(state, Request::get, "presentation").map(fetch),
            Step::FetchRequest => AuthorizationRequest::fetch(self.request_uri.as_ref()?).ok().map(fetch),
            Step::SignPresentation => {
                let (_, payload) = self.answer()?.signing_inputs().pop()?;
                Hidden::text(payload).as_ref().map(|unsigned| sign(&state.data, unsigned))
            }
            Step::Present => self.presentation.clone().map(fetch),
            Step::Decision => authorized(state, Request::get, "result").map(fetch),
            _ => None,
        }
    }

    /// Runs the issuance through everything it was given.
    fn issuance(&self, holder: Jwk) -> Option<issuance::Next> {
        // The offer's code goes to the issuer that the offer names.
        let (mut session, request) = match Session::start(self.offer.as_ref()?.expose(), holder) {
            Ok(started) => started,
            Err(error) => return Some(issuance::Next::Failed(error)),
        };
        let mut next = issuance::Next::Fetch(request);
        for (at, given) in &self.given {
            let input = match given {
                Given::Reply(reply) => Input::Response(response(reply)),
                Given::Signature(signature) => Input::Signature(*signature),
            };
            next = session.advance(input, *at);
        }
        Some(next)
    }

    fn keep(&self, state: &State) -> Option<Effect> {
        let received = self.received.as_ref()?;
        let record = serde_json::json!({
            // The credential's own text goes into the sealed wallet.
            "credential": received.credential.expose(),
            "issuer": received.issuer,
            "type": received.vct,
            "key": state.data.device_key(),
        });
        let id = format!("{} {}", received.vct, state.data.claim.as_ref()?.recovery);
        Some(Effect::Keep(vec![Write::Put(Shelf::Credentials, id, Secret::new(record.to_string().into_bytes()))]))
    }

    /// The answer to the request; the same moment gives the same bytes to sign.
    fn answer(&self) -> Option<Answer> {
        let received = self.received.as_ref()?;
        // The credential is seen to be shown to the verifier that was agreed to.
        let credential = SdJwt::parse(received.credential.expose()).ok()?;
        let request = self.request.as_deref()?.clone();
        let answer = Answer::prepare(request, &[(&credential, &received.claims)], self.agreed_at?).ok()?;
        (answer.signing_inputs().len() == 1).then_some(answer)
    }
}

/// The names of the keys that credentials in the wallet are bound to.
///
/// # Errors
/// When the wallet cannot be read, or holds a credential that this version did not write.
pub fn keys_in_use(wallet: &Wallet) -> Result<Vec<String>, WalletError> {
    #[derive(Deserialize)]
    struct Bound {
        /// One key was every recovery's, once.
        #[serde(default = "once")]
        key: String,
    }
    fn once() -> String {
        DEVICE_KEY.to_owned()
    }
    let records = wallet.list(Shelf::Credentials)?;
    // Only the key's name is taken out.
    let bound = records.iter().map(|(_, record)| serde_json::from_slice(record.expose()).map(|Bound { key }| key));
    bound.collect::<Result<_, _>>().map_err(|_| WalletError::Damaged { shelf: "credentials" })
}

fn response(reply: &Reply) -> Response {
    // The answer is seen to be parsed by the protocol, which hides what is secret in it.
    Response { status: reply.status, headers: Vec::new(), body: reply.body.expose().as_bytes().to_vec() }
}

pub(super) fn step(mut state: State, at: Timestamp, event: Event) -> Next {
    match (state.step, event) {
        (Step::Issue, Event::Replied(reply)) => issue(state, at, Given::Reply(reply)),
        (Step::SignProof, Event::Signed(signature)) => match b64::decode_array(signature.expose()) {
            Some(signature) => issue(state, at, Given::Signature(signature)),
            None => lost(state),
        },
        (Step::Keep, Event::Kept) => go(state, Step::Saved),
        (Step::Saved, Event::Continue) => go(state, Step::Nonce(Purpose::Presentation)),
        (Step::AskRequest, Event::Replied(reply)) => match read::<PresentationStart>(&reply) {
            Ok(start) => {
                state.data.wallet.request_uri = Some(start.request_uri);
                go(state, Step::FetchRequest)
            }
            Err(reason) => refused(state, reason),
        },
        (Step::FetchRequest, Event::Replied(reply)) => requested(state, at, &reply),
        (Step::Share, Event::Agreed) => present(state, at),
        (Step::Share, Event::Declined) => end(state, Reason::Aborted),
        (Step::SignPresentation, Event::Signed(signature)) => signed(state, &signature),
        (Step::Present, Event::Replied(reply)) => match accepted(&reply) {
            Err(Reason::ServiceUnreachable) => refused(state, Reason::ServiceUnreachable),
            // The verifier has the claims, and the history says so; a second time, after a lost answer, it takes them no more. The
            // decision holds the reason in words: whatever the verifier said, the person reads that.
            Ok(()) | Err(_) => {
                state.data.wallet.presented = true;
                go(state, Step::Decision)
            }
        },
        (Step::Decision, Event::Replied(reply)) => match read::<ResultResponse>(&reply) {
            Ok(result) => pass::decided(state, result),
            Err(reason) => refused(state, reason),
        },
        _ => Next::Ignore(state),
    }
}

/// The evidence was accepted: the offer is redeemed.
pub(super) fn redeem(mut state: State, offer: &str) -> Next {
    state.data.wallet.offer = Some(Hidden::new(offer));
    state.data.wallet.given.clear();
    issued(state)
}

fn issue(mut state: State, at: Timestamp, given: Given) -> Next {
    state.data.wallet.given.push((at, given));
    issued(state)
}

fn issued(mut state: State) -> Next {
    let next = state.data.key.and_then(|holder| state.data.wallet.issuance(holder));
    match next {
        Some(issuance::Next::Fetch(_)) => go(state, Step::Issue),
        Some(issuance::Next::Sign(_)) => go(state, Step::SignProof),
        Some(issuance::Next::Done(received)) => {
            state.data.wallet.received = Some(received);
            go(state, Step::Keep)
        }
        // Nothing was lost: the answer that did not fit is forgotten and asked for again.
        Some(issuance::Next::Failed(error)) if error.reason() == Reason::ServiceUnreachable => {
            state.data.wallet.given.pop();
            refused(state, Reason::ServiceUnreachable)
        }
        // What was spent or ran out while the app was dead is asked for anew; the issuer gives the same credential to the same key.
        Some(issuance::Next::Failed(error))
            if error.starts_again() && state.data.wallet.started_again < FRESH_STARTS =>
        {
            state.data.wallet.started_again += 1;
            state.data.wallet.given.clear();
            go(state, Step::Issue)
        }
        // The offer's code was spent in an answer that never arrived: the same evidence gives a fresh offer, once.
        Some(issuance::Next::Failed(error))
            if error.reason() == Reason::SessionExpired
                && !state.data.wallet.offered_again
                && state.data.evidence.is_some() =>
        {
            state.data.wallet.offered_again = true;
            go(state, Step::SendEvidence(Purpose::Issuance))
        }
        Some(issuance::Next::Failed(error)) => refused(state, error.reason()),
        // A transaction code is never part of a recovery.
        Some(issuance::Next::Ask(_)) => end(state, Reason::CredentialInvalid),
        None => lost(state),
    }
}

fn requested(mut state: State, at: Timestamp, reply: &Reply) -> Next {
    if let Err(reason) = accepted(reply) {
        return refused(state, reason);
    }
    let Some(verifier) = state.data.claim.as_ref().map(|claim| claim.verifier.clone()) else { return lost(state) };
    // The request object is signed by the verifier that the claim named; nobody else's is taken.
    match AuthorizationRequest::from_object(reply.body.expose(), &verifier, at) {
        Ok(request) => {
            state.data.wallet.request = Some(Box::new(request));
            go(state, Step::Share)
        }
        Err(error) => end(state, error.reason()),
    }
}

/// The person agreed: the presentation is signed, if the credential can answer the request.
fn present(mut state: State, at: Timestamp) -> Next {
    state.data.wallet.agreed_at = Some(at);
    match state.data.wallet.answer() {
        Some(_) => go(state, Step::SignPresentation),
        None => end(state, Reason::PresentationInvalid),
    }
}

fn signed(mut state: State, signature: &Hidden) -> Next {
    let signature = b64::decode_array(signature.expose());
    let request = state.data.wallet.answer().zip(signature);
    let request: Option<Result<Request, PresentationError>> =
        request.map(|(answer, signature)| answer.sign_with(&[signature]));
    match request {
        Some(Ok(request)) => {
            state.data.wallet.presentation = Some(request);
            go(state, Step::Present)
        }
        Some(Err(error)) => end(state, error.reason()),
        None => lost(state),
    }
}
