//! Every pair of state and event has an answer, and no answer breaks an invariant.

use crate::hand_over::verifying;
use crate::phone::{Body, Run, begin, document, face, turned};
use crate::service::{Ends, FakeService, NOW, refuse};
use proptest::prelude::*;
use regain_base::{Language, Reason};
use regain_flow::view::{self, Tone};
use regain_flow::{Blob, Effect, Event, Hidden, Preflight, Reply, SideRead, State, Step, Worked, pending, transition};
use regain_protocol::attestation::{Bytes, Statement};
use regain_protocol::jose::Jwk;
use std::sync::OnceLock;

/// Every state on the way of some journeys.
pub(crate) fn states() -> &'static [State] {
    static STATES: OnceLock<Vec<State>> = OnceLock::new();
    STATES.get_or_init(|| {
        let mut states = vec![State::default()];
        for (ends, refusals, no_flash) in [
            (Ends::Pass, vec![Reason::NotYou], false),
            (Ends::NameDiffers, vec![Reason::DocumentUncertain], false),
            (Ends::Pass, vec![Reason::SessionExpired], false),
            (Ends::Evaluation, vec![Reason::HeadNotTurned], true),
        ] {
            let (body, mut service) = (Body::new(), FakeService::new(ends));
            service.refusals = refusals;
            let mut phone = body.start();
            phone.no_flash = no_flash;
            assert_eq!(phone.play(&mut service, None), Run::Over);
            let mut state = State::default();
            for (event, ..) in phone.log {
                state = transition(state, NOW, event).0;
                states.push(state.clone());
            }
        }
        let (body, mut service) = (Body::new(), FakeService::new(Ends::Pass));
        let mut verifier = body.start();
        verifier.send(verifying());
        assert_eq!(verifier.play(&mut service, None), Run::Over);
        let mut state = State::default();
        for (event, ..) in verifier.log {
            state = transition(state, NOW, event).0;
            states.push(state.clone());
        }
        states
    })
}

fn phone_key() -> Jwk {
    Body::new().start().key()
}

/// Every kind of event, good and bad.
pub(crate) fn events() -> Vec<Event> {
    let side =
        |document, portrait| Event::Worked(Worked::Side(SideRead { document, portrait, disagreements: Vec::new() }));
    let reply = |status, body: &str| Event::Replied(Reply { status, body: Hidden::new(body) });
    vec![
        begin(),
        Event::CodeRead(Hidden::new(FakeService::link())),
        Event::CodeRead(Hidden::new("WIFI:S:home;;")),
        Event::CodeTyped(Hidden::new("0123-4567")),
        Event::WordsSame,
        Event::WordsDiffer,
        Event::Consented(Language::ENGLISH.into()),
        Event::ConsentRefused(Language::ENGLISH.into()),
        Event::Agreed,
        Event::Declined,
        Event::Checked(Preflight::READY),
        Event::Checked(Preflight { camera: false, ..Preflight::READY }),
        Event::Checked(Preflight { storage: false, ..Preflight::READY }),
        Event::Checked(Preflight { no_flash: true, ..Preflight::READY }),
        Event::Continue,
        Event::TakeAgain,
        Event::Retry,
        Event::TurnInstead,
        Event::LightInstead,
        Event::Stop,
        Event::PhotoTaken(Blob("00".into())),
        Event::LightDone(Vec::new()),
        Event::LightInterrupted,
        side(Some(document()), false),
        side(Some(document()), true),
        side(None, true),
        side(None, false),
        Event::Worked(Worked::DocumentHash("no hash".into())),
        Event::Worked(face(Vec::new())),
        Event::Worked(face(vec![Reason::TooBright])),
        Event::Worked(turned(Vec::new())),
        Event::Worked(turned(vec![Reason::HeadNotTurned])),
        Event::Worked(Worked::Packed(Hidden::new("a.b"))),
        Event::Worked(Worked::Sealed(Blob("01".into()))),
        Event::Worked(Worked::Refused(Reason::NoDocument)),
        Event::Attested(phone_key(), Statement::AppleAppattest { object: Bytes(vec![0xa0]) }),
        Event::Asserted(Hidden::new("oA")),
        Event::Signed(Hidden::new("no signature")),
        Event::Signed(Hidden::new("A".repeat(86))),
        reply(200, "{}"),
        reply(200, "<html>a captive portal</html>"),
        reply(404, ""),
        reply(503, ""),
        Event::Replied(refuse(Reason::NotYou)),
        Event::Replied(refuse(Reason::SessionExpired)),
        Event::Replied(refuse(Reason::CodeExpired)),
        Event::Failed(Reason::ServiceUnreachable),
        Event::Kept,
        Event::Close,
    ]
}

/// Takes one event and checks what must hold of every transition.
fn take(state: &State, event: Event) -> State {
    let (name, from) = (event.name(), state.step);
    let (next, effects) = transition(state.clone(), NOW, event);
    let ignored = effects.iter().any(|effect| matches!(effect, Effect::Ignored(_)));
    if ignored {
        assert_eq!((effects.len(), next.step, next.trouble), (1, from, state.trouble), "{from:?} + {name}");
        return next;
    }
    let restored = effects.iter().any(|effect| matches!(effect, Effect::RestoreBrightness));
    assert!(restored || !matches!(from, Step::Light(_)), "{from:?} + {name} leaves the screen bright");
    let lit = effects.iter().any(|effect| matches!(effect, Effect::Light(_)));
    assert!(!lit || matches!(next.step, Step::Light(_)), "{from:?} + {name} lights the screen outside the challenge");
    let turns = effects.iter().any(|effect| matches!(effect, Effect::Turn(_)));
    assert!(!turns || matches!(next.step, Step::Turn(_)), "{from:?} + {name} asks for turns outside the challenge");
    assert!(!from.is_over() || next.step.is_over(), "{from:?} + {name} comes back from the end");
    check_screen(&next, name);
    next
}

/// No screen is a dead end: something is pending, or there is something to press.
fn check_screen(state: &State, name: &str) {
    let screen = view::view(state, Language::ENGLISH);
    let (step, acts) = (state.step, screen.primary.is_some() || screen.quiet.is_some());
    let starts = matches!(step, Step::Start | Step::Closed);
    assert!(acts || starts || !pending(state).is_empty(), "{step:?} after {name} is a dead end");
    assert!(!screen.title.is_empty() && screen.stage >= 1 && screen.stage <= view::STAGES);
    assert!(
        screen.tone != Tone::Busy || state.trouble.is_some() || !pending(state).is_empty(),
        "{step:?} waits for nothing"
    );
    if state.trouble.is_some() {
        assert!(screen.primary.is_some() && screen.code.is_some(), "{step:?}: a trouble without a way on");
    }
}

#[test]
fn every_state_takes_every_event() {
    let mut pairs = 0;
    for state in states() {
        for event in events() {
            take(state, event);
            pairs += 1;
        }
    }
    assert!(pairs > 5000, "{pairs} pairs");
}

#[test]
fn an_event_for_another_step_is_named_and_changes_nothing() {
    let (state, effects) = transition(State::default(), NOW, Event::WordsSame);
    assert!(matches!(effects.as_slice(), [Effect::Ignored(ignored)] if ignored.event == "words-same"));
    assert_eq!(state.step, Step::Start);
}

#[test]
fn without_consent_no_light_is_ever_shown() {
    for state in states() {
        let seen = format!("{:?}", state.step);
        if seen.starts_with("Light") || seen.starts_with("Selfie") {
            assert!(state.document().is_some(), "{seen}");
        }
    }
    let before = states().iter().take_while(|state| state.step != Step::Preflight);
    for state in before {
        for event in events() {
            let (next, _) = transition(state.clone(), NOW, event);
            assert!(next.step.purpose().is_none(), "{:?} leads to a face check", state.step);
        }
    }
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(200))]

    #[test]
    fn no_sequence_of_events_breaks_an_invariant(
        start in 0usize..1000,
        sequence in proptest::collection::vec(0usize..1000, 1..40),
    ) {
        let (states, events) = (states(), events());
        let mut state = states[start % states.len()].clone();
        for number in sequence {
            state = take(&state, events[number % events.len()].clone());
        }
    }
}
