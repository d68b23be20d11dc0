//! What is to be done at a step. It follows from the state alone, so a resumed journey asks for the same as the one that was killed.

use crate::effect::{Effect, Fetch, Work};
use crate::event::{Blob, Hidden};
use crate::state::{Data, State, Step};
use regain_base::{Reason, Secret};
use regain_document::facts::Side;
use regain_protocol::api::{ChallengeRequest, ClaimRequest, ConfirmWords, Consent, PassRequest};
use regain_protocol::attestation::{ASSERTION_HEADER, Statement, challenge};
use regain_protocol::evidence::{MEDIA_TYPE, Purpose};
use regain_protocol::handoff::Ticket;
use regain_protocol::http::Request;
use regain_protocol::{b64, evidence};
use regain_wallet::{Entry, Shelf, Write};
use serde::Serialize;
use url::Url;

/// What is to be done at the state's step, or nothing when the person is to act.
pub fn pending(state: &State) -> Vec<Effect> {
    let data = &state.data;
    let effect = match state.step {
        Step::Scan => Some(Effect::Scan),
        Step::Key => data.claim_with.as_ref().map(|ticket| make_key(data, ticket)),
        Step::Claim => claim(state),
        Step::SendWords(same) => post(state, "confirm-words", &ConfirmWords { same }),
        Step::SignConsent(_) | Step::SignPass => data.unsigned.as_ref().map(|unsigned| sign(data, unsigned)),
        Step::SignEvidence(_) => return sign_evidence(state),
        Step::SendConsent(agreed) => consent(state, agreed),
        Step::Preflight => Some(Effect::Preflight),
        Step::Front => Some(Effect::Capture(Side::Front)),
        Step::Back => Some(Effect::Capture(Side::Back)),
        Step::ReadFront => read(Side::Front, data.front.as_ref(), None),
        Step::ReadBack => read(Side::Back, data.back.as_ref(), data.front.as_ref()),
        Step::Hash => data.front.clone().map(|front| work(Work::HashDocument { front, back: data.back.clone() })),
        Step::Nonce(purpose) => nonce(state, purpose),
        Step::Light(_) => data.lit.as_ref().map(|lit| Effect::Light(lit.show())),
        Step::Turn(_) => data.lit.as_ref().map(|lit| Effect::Turn(lit.turn())),
        Step::Look(_) => look(state),
        Step::Pack(purpose) => data.draft(purpose).map(|draft| work(Work::Pack(draft))),
        Step::Seal(purpose) => {
            data.draft(purpose).zip(data.signature).map(|(draft, signature)| work(Work::Seal(draft, signature)))
        }
        Step::SendEvidence(_) => upload(state),
        Step::AskHandOver => authorized(state, Request::get, "hand-over").map(fetch),
        Step::ShowHandOver => data.hand_over.clone().map(Effect::ShowCode),
        Step::Issue
        | Step::SignProof
        | Step::Keep
        | Step::AskRequest
        | Step::FetchRequest
        | Step::SignPresentation
        | Step::Present
        | Step::Decision => data.wallet.pending(state),
        Step::AskPass => pass(state),
        Step::Ended(ending) => return last(state, ending),
        Step::Closed => Some(Effect::Forget),
        Step::Start
        | Step::Words
        | Step::Consent
        | Step::Ready
        | Step::Review
        | Step::Selfie(_)
        | Step::Again(_)
        | Step::Saved
        | Step::Share => None,
    };
    effect.into_iter().collect()
}

pub(crate) fn work(work: Work) -> Effect {
    Effect::Work(Box::new(work))
}

pub(crate) fn sign(data: &Data, unsigned: &Hidden) -> Effect {
    // What is signed must be seen by the key.
    Effect::Sign(data.device_key(), unsigned.expose().as_bytes().to_vec())
}

pub(crate) fn fetch(request: Request) -> Effect {
    Effect::Fetch(Fetch { request, upload: None })
}

/// A call of this recovery, with its bearer.
pub(crate) fn authorized(state: &State, request: impl FnOnce(Url) -> Request, path: &str) -> Option<Request> {
    let claim = state.data.claim.as_ref()?;
    let url = state.data.service.as_ref()?.join(&format!("api/recoveries/{}/{path}", claim.recovery)).ok()?;
    // The bearer goes to the service that gave it.
    Some(request(url).with_bearer(claim.bearer.expose()))
}

fn json<T: Serialize>(url: Url, body: &T) -> Option<Request> {
    Some(Request::post(url, "application/json", serde_json::to_vec(body).ok()?))
}

fn post<T: Serialize>(state: &State, path: &str, body: &T) -> Option<Effect> {
    let body = serde_json::to_vec(body).ok()?;
    authorized(state, |url| Request::post(url, "application/json", body), path).map(fetch)
}

/// The key is made for the very token or code that the recovery is claimed with.
fn make_key(data: &Data, claim_with: &Ticket) -> Effect {
    let (Ticket::Code(text) | Ticket::Token(text)) = claim_with;
    // The text is seen to be hashed.
    Effect::MakeKey(data.device_key(), challenge(text.expose()))
}

/// An app that Apple attested asserts the evidence before its device key signs it.
fn sign_evidence(state: &State) -> Vec<Effect> {
    let Some(unsigned) = &state.data.unsigned else { return Vec::new() };
    let assert = match state.data.statement() {
        // What is asserted must be seen by the attested key.
        Some(Statement::AppleAppattest { .. }) => {
            Some(Effect::Assert(state.data.device_key(), unsigned.expose().as_bytes().to_vec()))
        }
        _ => None,
    };
    assert.into_iter().chain([sign(&state.data, unsigned)]).collect()
}

fn claim(state: &State) -> Option<Effect> {
    let (code, token) = match state.data.claim_with.as_ref()? {
        Ticket::Code(code) => (Some(code.clone()), None),
        Ticket::Token(token) => (None, Some(token.clone())),
    };
    let device_key = state.data.key?;
    let device_label = state.data.device.as_ref()?.label.clone();
    let url = state.data.service.as_ref()?.join("api/handoff/claim").ok()?;
    let attestation = state.data.statement().cloned();
    json(url, &ClaimRequest { code, token, device_key, device_label, attestation }).map(fetch)
}

fn consent(state: &State, agreed: bool) -> Option<Effect> {
    // The statement is sent to the service it was made for.
    let statement = state.data.consent.as_ref()?.expose().to_owned();
    post(state, "consent", &Consent { agreed, statement })
}

fn read(side: Side, photo: Option<&Blob>, front: Option<&Blob>) -> Option<Effect> {
    photo.cloned().map(|photo| work(Work::ReadSide { side, photo, front: front.cloned() }))
}

fn nonce(state: &State, purpose: Purpose) -> Option<Effect> {
    let hash = match purpose {
        Purpose::Issuance => state.data.document_hash?,
        Purpose::Presentation => state.data.wallet.credential_hash()?,
    };
    post(state, "challenge", &ChallengeRequest { purpose, document_hash: b64::encode(hash) })
}

fn look(state: &State) -> Option<Effect> {
    let lit = state.data.lit.as_ref()?;
    let (frames, portrait) = (state.data.frames.clone(), state.data.front.clone());
    Some(work(if state.data.is_turning() {
        Work::LookAtTurns { challenge: lit.turns.clone(), frames, portrait }
    } else {
        Work::LookAtFace { challenge: lit.challenge.clone(), frames, portrait }
    }))
}

fn upload(state: &State) -> Option<Effect> {
    let upload = state.data.evidence.clone();
    upload.as_ref()?;
    let request = authorized(state, |url| Request::post(url, MEDIA_TYPE, Vec::new()), "evidence")?;
    let request = match &state.data.assertion {
        // The assertion goes to the service that knows the attested key.
        Some(assertion) => request.with_header(ASSERTION_HEADER, assertion.expose()),
        None => request,
    };
    debug_assert!(evidence::MAX_BYTES > request.max_response, "evidence is sent, never received");
    Some(Effect::Fetch(Fetch { request, upload }))
}

fn pass(state: &State) -> Option<Effect> {
    // The statement is sent to the service whose nonce it holds.
    let statement = state.data.pass_request.as_ref()?.expose().to_owned();
    post(state, "pass", &PassRequest { statement })
}

/// What is left to do at the end. The pass is acknowledged from here, because here it is in the journal for sure.
fn last(state: &State, ending: Reason) -> Vec<Effect> {
    let data = &state.data;
    let stopped = ending == Reason::Aborted && !data.remembered;
    let received = data.pass.is_some() && !data.pass_received;
    let nothing = serde_json::json!({});
    let told = [(stopped, "abort"), (received, "pass/received")];
    let told = told.into_iter().filter(|(due, _)| *due).filter_map(|(_, path)| post(state, path, &nothing));
    told.chain((!data.remembered).then(|| remember(state, ending))).collect()
}

/// The history's line and the end of the pictures, together.
fn remember(state: &State, outcome: Reason) -> Effect {
    let mut writes = vec![Write::Clear(Shelf::Pixels)];
    if let (Some(claim), Some(service), Some(at)) = (&state.data.claim, &state.data.service, state.data.ended_at) {
        let shown = state.data.wallet.shown();
        let service = service.origin().ascii_serialization();
        let entry = Entry { at, service, organisation: claim.organisation.clone(), shown, outcome };
        if let Ok(json) = serde_json::to_vec(&entry) {
            writes.push(Write::Put(Shelf::History, claim.recovery.to_string(), Secret::new(json)));
        }
    }
    Effect::Keep(writes)
}
