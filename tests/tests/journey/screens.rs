//! Every screen as the apps' tests and pictures show it, in every language: `tests/screens/TAG.json`. Each is what the journeys of
//! `tests/journeys` come to, so that no app's test makes up a word.

use crate::files;
use crate::phone::{disputed, face, read};
use crate::service::{NOW, refuse};
use regain_base::{Language, Reason};
use regain_bridge::Screen;
use regain_flow::view::{Tone, view};
use regain_flow::{Effect, Event, Hidden, Preflight, State, Step, Worked, pending, transition, turns};
use regain_protocol::evidence::Purpose::Issuance;
use serde_json::{Value, json};
use std::path::PathBuf;

/// A screen's name, the step of a journey where it is met, and what happens there besides.
type Sample = (&'static str, Step, Option<Event>);

/// In the order of the journey.
fn samples() -> Vec<Sample> {
    let fails = |reason| Some(Event::Failed(reason));
    let refused = |reason| Some(Event::Worked(Worked::Refused(reason)));
    let answered = |reason| Some(Event::Replied(refuse(reason)));
    let reads = |text: &str| Some(Event::CodeRead(Hidden::new(text)));
    vec![
        ("start", Step::Start, None),
        ("scan", Step::Scan, None),
        ("scan-old-code", Step::Claim, answered(Reason::CodeExpired)),
        ("scan-other-code", Step::Scan, reads("WIFI:S:home;;")),
        ("scan-foreign-link", Step::Scan, reads("http://elsewhere.example/h/abc")),
        ("claim", Step::Claim, None),
        ("no-network", Step::Claim, fails(Reason::ServiceUnreachable)),
        ("intercepted", Step::Claim, fails(Reason::Intercepted)),
        ("clock-wrong", Step::Claim, fails(Reason::ClockWrong)),
        ("match-words", Step::Words, None),
        ("consent", Step::Consent, None),
        ("key-lost", Step::SignConsent(true), fails(Reason::KeyFailed)),
        ("no-camera", Step::Preflight, Some(Event::Checked(Preflight { camera: false, ..Preflight::READY }))),
        ("no-room", Step::Preflight, Some(Event::Checked(Preflight { storage: false, ..Preflight::READY }))),
        ("ready-check", Step::Ready, None),
        (
            "ready-dark",
            Step::Preflight,
            Some(Event::Checked(Preflight { light: false, brightness: false, ..Preflight::READY })),
        ),
        ("front", Step::Front, None),
        ("front-camera-gone", Step::Front, fails(Reason::NoCamera)),
        ("front-again", Step::ReadFront, refused(Reason::DocumentUncertain)),
        ("back", Step::Back, None),
        ("back-wrong-side", Step::ReadBack, Some(Event::Worked(read(None, true)))),
        ("reading", Step::ReadFront, None),
        ("review", Step::Review, None),
        ("selfie", Step::Nonce(Issuance), None),
        ("light-check", Step::Selfie(Issuance), None),
        ("light-camera-gone", Step::Light(Issuance), fails(Reason::NoCamera)),
        ("light-interrupted", Step::Light(Issuance), Some(Event::LightInterrupted)),
        ("light", Step::Light(Issuance), None),
        ("turn-check", Step::Selfie(Issuance), Some(Event::TurnInstead)),
        ("turn-camera-gone", Step::Turn(Issuance), fails(Reason::NoCamera)),
        ("turn-interrupted", Step::Turn(Issuance), Some(Event::LightInterrupted)),
        ("turn", Step::Turn(Issuance), None),
        ("too-bright", Step::Look(Issuance), Some(Event::Worked(face(vec![Reason::TooBright])))),
        ("not-you", Step::SendEvidence(Issuance), answered(Reason::NotYou)),
        ("looking", Step::Pack(Issuance), None),
        ("checking", Step::SendEvidence(Issuance), None),
        ("issuing", Step::Issue, None),
        ("not-kept", Step::Keep, fails(Reason::StorageFailed)),
        ("saved", Step::Saved, None),
        ("share", Step::Share, None),
        ("deciding", Step::Decision, None),
        ("done", Step::Ended(Reason::Recovered), None),
        ("stopped", Step::Claim, Some(Event::Stop)),
        ("expired", Step::SendEvidence(Issuance), answered(Reason::SessionExpired)),
        ("evaluation", Step::Ended(Reason::EvaluationComplete), None),
        ("name-differs", Step::Ended(Reason::NameDiffers), None),
        ("closed", Step::Closed, None),
        // Where a screen stands decides how its pictures are taken: what came later stands last.
        ("review-disagree", Step::ReadBack, Some(Event::Worked(disputed()))),
    ]
}

/// Every state of the journeys of these files, one after the other.
fn met() -> Vec<State> {
    let mut states = vec![State::default()];
    for name in ["pass", "evaluation", "name-differs", "turns"] {
        let mut state = State::default();
        for event in files::events(name) {
            state = transition(state, NOW, event).0;
            states.push(state.clone());
        }
    }
    states
}

fn shown(name: &str, state: &State, language: Language) -> Value {
    let view = view(state, language);
    let screen = Screen::of(&view, view.tone == Tone::Busy, language);
    let facts = screen.facts.iter().map(|fact| json!({ "label": fact.label, "value": fact.value, "note": fact.note }));
    // What the person is asked for on this screen, over time.
    let asks = pending(state).into_iter().find_map(|effect| match effect {
        Effect::Turn(show) => Some(turns::asks(&show.challenge)),
        _ => None,
    });
    let asks = asks.into_iter().flatten();
    let asks: Vec<_> = asks
        .map(|ask| json!({ "at_ms": ask.at_ms, "towards": ask.towards, "words": language.say(ask.words) }))
        .collect();
    json!({
        "name": name,
        "screen": screen.tag,
        "stage": screen.stage,
        "stages": screen.stages,
        "progress": screen.progress,
        "title": screen.title,
        "text": screen.text,
        "tone": format!("{:?}", screen.tone).to_lowercase(),
        "facts": facts.collect::<Vec<_>>(),
        "trouble": screen.trouble.map(|trouble| json!({
            "title": trouble.title, "text": trouble.text, "code": trouble.code, "page": trouble.page,
        })),
        "code": screen.code,
        "primary": screen.primary,
        "second": screen.second,
        "quiet": screen.quiet,
        "busy": screen.busy,
        "asks": asks,
        // That of the scripted service.
        "pass": view.secret.map(|pass| pass.expose().clone()),
    })
}

#[test]
fn every_screen_is_as_its_file_says_in_every_language() {
    let (samples, met) = (samples(), met());
    let states = samples.iter().map(|(name, step, then)| {
        let state = met.iter().find(|state| state.step == *step && state.trouble.is_none());
        let state = state.unwrap_or_else(|| panic!("no journey comes to {step:?}")).clone();
        let state = then.iter().fold(state, |state, event| transition(state, NOW, event.clone()).0);
        (*name, state)
    });
    let states: Vec<_> = states.collect();
    let mut changed = Vec::new();
    for language in Language::all().chain([Language::PSEUDO]) {
        let now: Vec<_> = states.iter().map(|(name, state)| shown(name, state, language)).collect();
        let now = serde_json::to_string_pretty(&now).unwrap() + "\n";
        let path =
            PathBuf::from(concat!(env!("CARGO_MANIFEST_DIR"), "/screens")).join(format!("{}.json", language.tag()));
        if now != std::fs::read_to_string(&path).unwrap_or_default() {
            let fresh = path.with_extension("new");
            std::fs::write(&fresh, &now).unwrap();
            changed.push(fresh);
        }
    }
    assert!(changed.is_empty(), "screens changed: review these and put each in the place of its .json: {changed:?}");
}
