//! The one transition function.

mod document;
mod face;
mod handoff;
mod pass;
mod reply;
mod wallet;

pub(crate) use wallet::WalletPart;
pub use wallet::keys_in_use;

use crate::effect::{Effect, Ignored};
use crate::event::Event;
use crate::pending::pending;
use crate::state::{State, Step};
use regain_base::{Reason, Timestamp};

/// What an event does to a state.
pub(crate) enum Next {
    /// On to the state's step; what is pending there is to be done.
    Go(State),
    /// The state stays at its step and waits for the person.
    Stay(State),
    /// The event means nothing here.
    Ignore(State),
}

/// The next state and what is to be done, for every state and every event. An event that means nothing at a step leaves the state
/// as it is and gives [`Effect::Ignored`].
pub fn transition(state: State, at: Timestamp, event: Event) -> (State, Vec<Effect>) {
    let (from, name) = (state.step, event.name());
    let (state, mut effects) = match step(state, at, event) {
        Next::Go(mut state) => {
            if state.step.is_over() && !from.is_over() {
                state.data.ended_at = Some(at);
            }
            let effects = pending(&state);
            (state, effects)
        }
        Next::Stay(state) => (state, Vec::new()),
        Next::Ignore(state) => return (state, vec![Effect::Ignored(Ignored { step: from, event: name })]),
    };
    if matches!(from, Step::Light(_)) {
        effects.insert(0, Effect::RestoreBrightness);
    }
    (state, effects)
}

fn step(state: State, at: Timestamp, event: Event) -> Next {
    match event {
        Event::Close => return close(state),
        Event::Stop if !state.step.is_over() => return end(state, Reason::Aborted),
        Event::Retry if state.trouble.is_some() && !matches!(state.step, Step::Again(_) | Step::Review) => {
            return Next::Go(State { trouble: None, ..state });
        }
        // What the service is told at the end changes nothing for the person.
        Event::Failed(Reason::ServiceUnreachable | Reason::Intercepted | Reason::ClockWrong)
            if matches!(state.step, Step::Ended(_)) =>
        {
            return Next::Stay(state);
        }
        Event::Failed(reason) if waits_for_a_machine(state.step) => {
            return Next::Stay(State { trouble: Some(reason), ..state });
        }
        _ => {}
    }
    match state.step {
        Step::Start
        | Step::Scan
        | Step::Key
        | Step::Claim
        | Step::Words
        | Step::SendWords(_)
        | Step::Consent
        | Step::SignConsent(_)
        | Step::SendConsent(_)
        | Step::AskHandOver
        | Step::ShowHandOver => handoff::step(state, at, event),
        Step::Preflight
        | Step::Ready
        | Step::Front
        | Step::ReadFront
        | Step::Back
        | Step::ReadBack
        | Step::Review
        | Step::Hash => document::step(state, event),
        Step::Nonce(_)
        | Step::Selfie(_)
        | Step::Light(_)
        | Step::Turn(_)
        | Step::Look(_)
        | Step::Again(_)
        | Step::Pack(_)
        | Step::SignEvidence(_)
        | Step::Seal(_)
        | Step::SendEvidence(_) => face::step(state, event),
        Step::Issue
        | Step::SignProof
        | Step::Keep
        | Step::Saved
        | Step::AskRequest
        | Step::FetchRequest
        | Step::Share
        | Step::SignPresentation
        | Step::Present
        | Step::Decision => wallet::step(state, at, event),
        Step::SignPass | Step::AskPass => pass::step(state, event),
        Step::Ended(ending) => match event {
            // The service was told that the person stopped; whether it heard it changes nothing here.
            Event::Replied(_) if ending == Reason::Aborted => Next::Stay(state),
            Event::Replied(reply) if state.data.pass.is_some() && !state.data.pass_received => {
                pass::acknowledged(state, &reply)
            }
            Event::Kept => Next::Stay(State { data: crate::state::Data { remembered: true, ..state.data }, ..state }),
            _ => Next::Ignore(state),
        },
        Step::Closed => Next::Ignore(state),
    }
}

/// Whether this step waits for the service, the worker, the key store or the wallet, any of which can fail.
fn waits_for_a_machine(step: Step) -> bool {
    !matches!(
        step,
        Step::Start
            | Step::Words
            | Step::Consent
            | Step::Ready
            | Step::Review
            | Step::Selfie(_)
            | Step::Light(_)
            | Step::Turn(_)
            | Step::Again(_)
            | Step::Saved
            | Step::Share
            | Step::Closed
    )
}

/// Only an ended journey can be closed; one under way is stopped first.
fn close(state: State) -> Next {
    match state.step {
        Step::Ended(_) => go(state, Step::Closed),
        _ => Next::Ignore(state),
    }
}

/// On to `step`, without trouble.
pub(crate) fn go(state: State, step: Step) -> Next {
    Next::Go(State { step, trouble: None, ..state })
}

/// Back or on to `step`, with what did not work.
pub(crate) fn go_with(state: State, step: Step, trouble: Reason) -> Next {
    Next::Go(State { step, trouble: Some(trouble), ..state })
}

/// The journey is over.
pub(crate) fn end(state: State, reason: Reason) -> Next {
    go(state, Step::Ended(reason))
}

/// Something is missing that an earlier step must have brought. No journey can get here; if one does, it ends and says so.
pub(crate) fn lost(state: State) -> Next {
    end(state, Reason::Internal)
}
