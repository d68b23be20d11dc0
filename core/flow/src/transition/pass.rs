//! From the decision to the pass. The answer that holds it may be lost with the app, so it is asked for again, each time with a fresh
//! nonce under the device key, until the journal has it.

use super::reply::{accepted, read, refused};
use super::{Next, end, go, lost};
use crate::event::{Event, Hidden, Reply};
use crate::state::{State, Step};
use regain_base::Reason;
use regain_protocol::api::{PASS_TYPE, Pass, PassStatement, ResultResponse};
use regain_protocol::jose::{Header, Unsigned};

/// The decision came: the end, or first the pass.
pub(super) fn decided(mut state: State, result: ResultResponse) -> Next {
    let (outcome, nonce) = (result.outcome.code, result.pass_nonce.clone());
    state.data.result = Some(result);
    match nonce {
        Some(nonce) => ask(state, nonce),
        // There was a pass, and it waits no more: it was used from the desktop, or this phone comes too late.
        None if outcome == Reason::Recovered => end(state, Reason::PassShown),
        None => end(state, outcome),
    }
}

fn ask(mut state: State, nonce: String) -> Next {
    let Some(recovery) = state.data.claim.as_ref().map(|claim| claim.recovery) else { return lost(state) };
    let unsigned = Unsigned::new(&Header::typ(PASS_TYPE), &PassStatement { recovery, nonce }).ok();
    let Some(unsigned) = unsigned.and_then(|unsigned| Hidden::text(unsigned.signing_input())) else {
        return lost(state);
    };
    state.data.unsigned = Some(unsigned);
    go(state, Step::SignPass)
}

pub(super) fn step(mut state: State, event: Event) -> Next {
    match (state.step, event) {
        (Step::SignPass, Event::Signed(signature)) => {
            let Some(statement) = state.data.unsigned.as_ref().and_then(|input| input.signed(&signature)) else {
                return lost(state);
            };
            state.data.pass_request = Some(statement);
            go(state, Step::AskPass)
        }
        (Step::AskPass, Event::Replied(reply)) => match read::<Pass>(&reply) {
            Ok(pass) => {
                state.data.pass = Some(pass);
                end(state, Reason::Recovered)
            }
            // The nonce was spent in an answer that never arrived: the result has a fresh one, as long as the pass waits.
            Err(Reason::EvidenceReplayed) => go(state, Step::Decision),
            Err(reason) => refused(state, reason),
        },
        _ => Next::Ignore(state),
    }
}

/// The service heard that the pass arrived. If it did not, the pass is gone there a little later.
pub(super) fn acknowledged(mut state: State, reply: &Reply) -> Next {
    state.data.pass_received = accepted(reply).is_ok();
    Next::Stay(state)
}
