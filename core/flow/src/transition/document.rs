//! From the look at the phone to the hash of the document's pictures.

use super::{Next, go, go_with, lost, wallet};
use crate::event::{Event, Preflight, SideRead, Worked};
use crate::state::{State, Step};
use regain_base::Reason;
use regain_document::facts::{Document, DocumentKind};
use regain_document::mrz::Kind;
use regain_protocol::b64;
use regain_protocol::evidence::Purpose;

pub(super) fn step(mut state: State, event: Event) -> Next {
    match (state.step, event) {
        (Step::Preflight, Event::Checked(found)) => preflight(state, found),
        (Step::Ready, Event::Continue) => ready(state),
        (Step::Front, Event::PhotoTaken(photo)) => {
            state.data.front = Some(photo);
            go(state, Step::ReadFront)
        }
        (Step::ReadFront, Event::Worked(Worked::Side(side))) => front(state, side),
        (Step::ReadFront, Event::Worked(Worked::Refused(reason))) => go_with(state, Step::Front, reason),
        (Step::Back, Event::PhotoTaken(photo)) => {
            state.data.back = Some(photo);
            go(state, Step::ReadBack)
        }
        (Step::ReadBack, Event::Worked(Worked::Side(side))) => back(state, side),
        (Step::ReadBack, Event::Worked(Worked::Refused(reason))) => go_with(state, Step::Back, reason),
        (Step::Review, Event::Continue) if state.data.disagreements.is_empty() => go(state, Step::Hash),
        (Step::Review, Event::Retry) if !state.data.disagreements.is_empty() => again(state, None),
        (Step::Front | Step::Back | Step::Review, Event::TakeAgain) => again(state, None),
        (Step::Hash, Event::Worked(Worked::DocumentHash(hash))) => match b64::decode_array(&hash) {
            Some(hash) => {
                state.data.document_hash = Some(hash);
                go(state, Step::Nonce(Purpose::Issuance))
            }
            None => lost(state),
        },
        (Step::Hash, Event::Worked(Worked::Refused(reason))) => Next::Stay(State { trouble: Some(reason), ..state }),
        _ => Next::Ignore(state),
    }
}

/// Without camera or space nothing can go on; too little light is told and can be mended.
fn preflight(mut state: State, found: Preflight) -> Next {
    state.data.preflight = Some(found);
    // Whoever set the phone so is not asked why.
    state.data.turns |= found.no_flash;
    if !found.camera || !found.storage {
        let reason = if found.storage { Reason::NoCamera } else { Reason::StorageFailed };
        return Next::Stay(State { trouble: Some(reason), ..state });
    }
    go(state, Step::Ready)
}

/// The ID comes next, unless a verifier looked at it and this phone only receives.
fn ready(state: State) -> Next {
    match state.data.claim.as_ref().and_then(|claim| claim.credential_offer.clone()) {
        // The offer's code goes to the issuer that it names.
        Some(offer) => wallet::redeem(state, offer.expose()),
        None => go(state, Step::Front),
    }
}

/// A passport has everything on one side; a card's portrait side has no zone, and the zone comes from the other.
fn front(mut state: State, side: SideRead) -> Next {
    match (side.document, side.portrait) {
        (_, false) => go_with(state, Step::Front, Reason::NoPortrait),
        // A card's zone beside a portrait: both sides in one picture, or a copy.
        (Some(Document { kind: DocumentKind::Zone(Kind::Td1), .. }), true) => {
            go_with(state, Step::Front, Reason::WrongSide)
        }
        (Some(document), true) => {
            state.data.document = Some(document);
            state.data.back = None;
            go(state, Step::Review)
        }
        (None, true) => go(state, Step::Back),
    }
}

fn back(mut state: State, side: SideRead) -> Next {
    match side.document {
        Some(document) => {
            state.data.document = Some(document);
            state.data.disagreements = side.disagreements;
            // Which of the two sides is not the other's is not known: the person sees both.
            match state.data.disagreements.is_empty() {
                true => go(state, Step::Review),
                false => go_with(state, Step::Review, Reason::SourcesDisagree),
            }
        }
        None if side.portrait => go_with(state, Step::Back, Reason::WrongSide),
        None => go_with(state, Step::Back, Reason::NoDocument),
    }
}

/// The document is photographed anew, from the front.
pub(super) fn again(mut state: State, trouble: Option<Reason>) -> Next {
    state.data.front = None;
    state.data.back = None;
    state.data.document = None;
    state.data.disagreements = Vec::new();
    state.data.document_hash = None;
    Next::Go(State { step: Step::Front, trouble, ..state })
}
