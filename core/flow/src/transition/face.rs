//! The face check, for the credential and again for showing it: nonce, light or turns of the head, look, evidence.

use super::reply::{read, refused};
use super::{Next, document, go, go_with, lost, wallet};
use crate::event::{Event, Frame, Hidden, Worked};
use crate::state::{Lit, State, Step};
use crate::turns;
use regain_base::Reason;
use regain_face::light::{Challenge, safety};
use regain_face::pose;
use regain_protocol::api::{ChallengeResponse, EvidenceResponse};
use regain_protocol::b64;
use regain_protocol::evidence::Purpose;

pub(super) fn step(mut state: State, event: Event) -> Next {
    match (state.step, event) {
        (Step::Nonce(purpose), Event::Replied(reply)) => match read(&reply) {
            Ok(nonce) => light(state, purpose, nonce),
            Err(reason) => refused(state, reason),
        },
        (Step::Selfie(purpose), Event::Continue) if state.data.is_turning() => go(state, Step::Turn(purpose)),
        (Step::Selfie(purpose), Event::Continue) => go(state, Step::Light(purpose)),
        // The nonce is good for both.
        (Step::Selfie(_), wish @ (Event::TurnInstead | Event::LightInstead)) if state.data.takes_turns() => {
            state.data.turns = wish == Event::TurnInstead;
            Next::Stay(State { trouble: None, ..state })
        }
        (Step::Again(purpose), wish @ (Event::TurnInstead | Event::LightInstead)) if state.data.takes_turns() => {
            state.data.turns = wish == Event::TurnInstead;
            go(state, Step::Nonce(purpose))
        }
        (Step::Light(purpose), Event::LightDone(frames)) => filmed(state, purpose, frames),
        (Step::Turn(purpose), Event::LightDone(frames)) => filmed(state, purpose, turns::spaced(frames)),
        // Nothing was sent, so the nonce is still good: the same can be asked again.
        (Step::Light(purpose) | Step::Turn(purpose), Event::LightInterrupted) => {
            go_with(state, Step::Selfie(purpose), Reason::LightInterrupted)
        }
        (Step::Light(purpose) | Step::Turn(purpose), Event::Failed(reason)) => {
            go_with(state, Step::Selfie(purpose), reason)
        }
        (Step::Look(purpose), Event::Worked(Worked::Face(look))) if !state.data.is_turning() => {
            let trouble = mendable(&look.verdict.reasons);
            state.data.look = Some(look);
            looked(state, purpose, trouble)
        }
        (Step::Look(purpose), Event::Worked(Worked::Turned(look))) if state.data.is_turning() => {
            looked(state, purpose, mendable(&look.verdict.reasons))
        }
        (Step::Look(purpose), Event::Worked(Worked::Refused(reason))) => go_with(state, Step::Again(purpose), reason),
        (Step::Again(purpose), Event::Retry | Event::Continue) => go(state, Step::Nonce(purpose)),
        (Step::Pack(purpose), Event::Worked(Worked::Packed(to_sign))) => {
            state.data.unsigned = Some(to_sign);
            state.data.assertion = None;
            go(state, Step::SignEvidence(purpose))
        }
        (Step::SignEvidence(_), Event::Asserted(assertion)) => {
            state.data.assertion = Some(assertion);
            Next::Stay(state)
        }
        (Step::SignEvidence(purpose), Event::Signed(signature)) => signed(state, purpose, &signature),
        (Step::Seal(purpose), Event::Worked(Worked::Sealed(evidence))) => {
            state.data.evidence = Some(evidence);
            go(state, Step::SendEvidence(purpose))
        }
        (Step::Pack(_) | Step::Seal(_), Event::Worked(Worked::Refused(reason))) => {
            Next::Stay(State { trouble: Some(reason), ..state })
        }
        (Step::SendEvidence(purpose), Event::Replied(reply)) => match read(&reply) {
            Ok(answer) => judged(state, purpose, answer),
            Err(reason) => unconvinced(state, purpose, reason),
        },
        _ => Next::Ignore(state),
    }
}

/// Derives light and turns from the nonce and has the light checked for flashes; one that is not certified is never shown.
fn light(mut state: State, purpose: Purpose, nonce: ChallengeResponse) -> Next {
    let hash = match purpose {
        Purpose::Issuance => state.data.document_hash,
        Purpose::Presentation => state.data.wallet.credential_hash(),
    };
    let (Some(hash), Some(key)) = (hash, &state.data.key) else { return lost(state) };
    let challenge = Challenge::derive(nonce.nonce.as_bytes(), &hash, &key.to_sec1());
    let certificate = safety::certify(&challenge).ok().and_then(|proof| serde_json::to_value(proof).ok());
    let Some(certificate) = certificate else { return lost(state) };
    let turns = pose::Challenge::derive(nonce.nonce.as_bytes(), &hash, &key.to_sec1());
    state.data.lit = Some(Lit { nonce, challenge, certificate, turns, hash });
    go(state, Step::Selfie(purpose))
}

fn filmed(mut state: State, purpose: Purpose, frames: Vec<Frame>) -> Next {
    if frames.is_empty() {
        return go_with(state, Step::Selfie(purpose), Reason::NoFace);
    }
    state.data.frames = frames;
    go(state, Step::Look(purpose))
}

/// The phone speaks up only where the person can do something about it. Whether the face lives and whose it is, the service says.
fn mendable(reasons: &[Reason]) -> Option<Reason> {
    let mendable = |reason: &Reason| {
        matches!(
            reason,
            Reason::TooBright
                | Reason::TooDark
                | Reason::NoFace
                | Reason::SeveralFaces
                | Reason::FaceLeft
                | Reason::FaceTooSmall
                | Reason::FaceTurned
                | Reason::HeadNotTurned
        )
    };
    reasons.iter().copied().find(mendable)
}

fn looked(state: State, purpose: Purpose, trouble: Option<Reason>) -> Next {
    match trouble {
        Some(reason) => go_with(state, Step::Again(purpose), reason),
        None => go(state, Step::Pack(purpose)),
    }
}

fn signed(mut state: State, purpose: Purpose, signature: &Hidden) -> Next {
    match b64::decode_array(signature.expose()) {
        Some(signature) => {
            state.data.signature = Some(signature);
            go(state, Step::Seal(purpose))
        }
        None => lost(state),
    }
}

fn judged(state: State, purpose: Purpose, answer: EvidenceResponse) -> Next {
    match (purpose, answer) {
        (Purpose::Issuance, EvidenceResponse::Offer { credential_offer }) => {
            let here = state.data.device.as_ref().is_none_or(|device| device.has_wallet);
            if here { wallet::redeem(state, &credential_offer) } else { go(state, Step::AskHandOver) }
        }
        (Purpose::Presentation, EvidenceResponse::Accepted { accepted: true }) => go(state, Step::AskRequest),
        _ => refused(state, Reason::Internal),
    }
}

/// The service did not accept the evidence: another face check, another photo of the document, or the end.
fn unconvinced(mut state: State, purpose: Purpose, reason: Reason) -> Next {
    match reason {
        // It took them when it gave the nonce; what it says now counts.
        Reason::TurnsNotTaken => {
            state.data.turns = false;
            state.data.lit.iter_mut().for_each(|lit| lit.nonce.turns = false);
            go_with(state, Step::Again(purpose), reason)
        }
        Reason::TooBright
        | Reason::TooDark
        | Reason::NoFace
        | Reason::SeveralFaces
        | Reason::FaceTooSmall
        | Reason::FaceTurned
        | Reason::FaceCovered
        | Reason::FaceBlurred
        | Reason::FaceLeft
        | Reason::FramesMissing
        | Reason::FramesOutOfOrder
        | Reason::FramesFromFuture
        | Reason::FramesTooMany
        | Reason::FramesRepeated
        | Reason::ExposureUntrue
        | Reason::NoLightResponse
        | Reason::NotFaceShaped
        | Reason::HeadNotTurned
        | Reason::FaceChanged
        | Reason::NotYou
        // The service stopped before it could answer, or the app slept too long: a new check is needed, nobody is at fault.
        | Reason::EvidenceReplayed
        | Reason::EvidenceExpired => go_with(state, Step::Again(purpose), reason),
        Reason::NoDocument
        | Reason::DocumentUncertain
        | Reason::CheckDigitFailed
        | Reason::SourcesDisagree
        | Reason::WrongSide
        | Reason::NoPortrait
        | Reason::PortraitTooSmall
            if purpose == Purpose::Issuance =>
        {
            document::again(state, Some(reason))
        }
        other => refused(state, other),
    }
}
