//! From the code on the desktop to the signed consent; and, on a verifier without a wallet, the code for the phone that has one.

use super::reply::{accepted, read, refused};
use super::{Next, end, go, go_with, lost};
use crate::event::{Event, Hidden};
use crate::state::{State, Step};
use regain_base::language::Tag;
use regain_base::{Reason, Secret, Timestamp};
use regain_protocol::api::{CONSENT_TYPE, ConsentStatement, HandOver};
use regain_protocol::handoff::{self, Ticket};
use regain_protocol::jose::{Header, Unsigned};

pub(super) fn step(mut state: State, at: Timestamp, event: Event) -> Next {
    match (state.step, event) {
        (Step::Start, Event::Begin(device)) => {
            (state.data.device, state.data.began) = (Some(device), Some(at));
            go(state, Step::Scan)
        }
        (Step::Scan, Event::CodeRead(text)) => code_read(state, &text),
        (Step::Scan, Event::CodeTyped(code)) => code_typed(state, &code),
        (Step::Key, Event::Attested(key, statement)) => {
            state.data.attestation = Some((key, statement));
            Next::Stay(state)
        }
        (Step::Key, Event::KeyMade(key)) => {
            state.data.key = Some(key);
            go(state, Step::Claim)
        }
        (Step::Claim, Event::Replied(reply)) => match read(&reply) {
            Ok(claim) => {
                state.data.claim = Some(claim);
                go(state, Step::Words)
            }
            // The code on the page changes: the person can scan the one that is there now.
            Err(reason @ (Reason::CodeExpired | Reason::CodeUnknown)) => go_with(state, Step::Scan, reason),
            Err(reason) => refused(state, reason),
        },
        (Step::Words, Event::WordsSame) => go(state, Step::SendWords(true)),
        (Step::Words, Event::WordsDiffer) => go(state, Step::SendWords(false)),
        (Step::SendWords(same), Event::Replied(reply)) => match accepted(&reply) {
            Ok(()) if same => go(state, Step::Consent),
            Ok(()) => end(state, Reason::WordsDiffer),
            Err(reason) => refused(state, reason),
        },
        (Step::Consent, Event::Consented(language)) => decide(state, at, true, language),
        (Step::Consent, Event::ConsentRefused(language)) => decide(state, at, false, language),
        (Step::SignConsent(agreed), Event::Signed(signature)) => {
            let Some(statement) = state.data.unsigned.as_ref().and_then(|input| input.signed(&signature)) else {
                return lost(state);
            };
            state.data.consent = Some(statement);
            go(state, Step::SendConsent(agreed))
        }
        (Step::SendConsent(agreed), Event::Replied(reply)) => match accepted(&reply) {
            Ok(()) if agreed => go(state, Step::Preflight),
            Ok(()) => end(state, Reason::ConsentRefused),
            Err(reason) => refused(state, reason),
        },
        (Step::AskHandOver, Event::Replied(reply)) => match read::<HandOver>(&reply) {
            Ok(HandOver { link: Some(link) }) => {
                state.data.hand_over = Some(Hidden(link));
                go(state, Step::ShowHandOver)
            }
            Ok(HandOver { link: None }) => end(state, Reason::HandedOver),
            Err(reason) => refused(state, reason),
        },
        (Step::ShowHandOver, Event::Continue) => go(state, Step::AskHandOver),
        _ => Next::Ignore(state),
    }
}

/// A code of another kind is told and scanning goes on: there may be several codes in sight.
fn code_read(mut state: State, text: &Hidden) -> Next {
    let trusted = state.data.device.as_ref().and_then(|device| device.service.as_ref()).map(url::Url::origin);
    // The link is seen to be parsed; its ticket is a secret again.
    match handoff::parse(text.expose(), trusted.as_ref()) {
        Ok(handoff) => {
            state.data.service = Some(handoff.service);
            claim_with(state, handoff.ticket)
        }
        Err(error) => go_with(state, Step::Scan, error.reason()),
    }
}

fn code_typed(mut state: State, code: &Hidden) -> Next {
    let service = state.data.device.as_ref().and_then(|device| device.service.clone());
    // The code is seen to be brought into its one form.
    match (handoff::parse_code(code.expose()), service) {
        (Ok(code), Some(service)) => {
            state.data.service = Some(service);
            claim_with(state, Ticket::Code(Secret::new(code)))
        }
        (Err(error), _) => go_with(state, Step::Scan, error.reason()),
        // Without a service nobody knows whom to ask: the code must be scanned.
        (Ok(_), None) => go_with(state, Step::Scan, Reason::NotAHandoff),
    }
}

/// A key is attested for one token or code, so what was said for an earlier one is forgotten.
fn claim_with(mut state: State, with: Ticket) -> Next {
    state.data.claim_with = Some(with);
    state.data.attestation = None;
    go(state, Step::Key)
}

fn decide(mut state: State, at: Timestamp, agreed: bool, language: Tag) -> Next {
    let Some(claim) = &state.data.claim else { return lost(state) };
    let statement = ConsentStatement {
        recovery: claim.recovery,
        agreed,
        consent_text_version: claim.consent_text_version.clone(),
        language,
        iat: at.seconds(),
    };
    let unsigned = Unsigned::new(&Header::typ(CONSENT_TYPE), &statement).ok();
    let Some(unsigned) = unsigned.and_then(|unsigned| Hidden::text(unsigned.signing_input())) else {
        return lost(state);
    };
    state.data.unsigned = Some(unsigned);
    go(state, Step::SignConsent(agreed))
}
