//! Journeys as files: each line of `tests/journeys/*.json` is an event with the step, the screen and the effects that follow. Kotlin
//! and Swift play the same files. They pin what was agreed: a change here is a change of the product, made by hand.

use crate::phone::{Body, Run};
use crate::service::{Ends, FakeService, NOW};
use regain_base::{Language, Reason, Timestamp};
use regain_flow::{Effect, Event, State, transition, view::view};
use serde::{Deserialize, Serialize};
use std::path::PathBuf;

#[derive(Debug, PartialEq, Serialize, Deserialize)]
struct Journey {
    says: String,
    at: Timestamp,
    steps: Vec<Line>,
}

#[derive(Debug, PartialEq, Serialize, Deserialize)]
struct Line {
    event: Event,
    step: String,
    screen: String,
    effects: Vec<String>,
}

fn folder() -> PathBuf {
    PathBuf::from(concat!(env!("CARGO_MANIFEST_DIR"), "/journeys"))
}

/// The events of the journey `tests/journeys/NAME.json`.
pub(crate) fn events(name: &str) -> Vec<Event> {
    let text = std::fs::read_to_string(folder().join(format!("{name}.json"))).unwrap();
    let journey: Journey = serde_json::from_str(&text).unwrap();
    journey.steps.into_iter().map(|line| line.event).collect()
}

/// Plays the events of a journey through the transition function alone.
fn play(events: Vec<Event>) -> Vec<Line> {
    let mut state = State::default();
    let lines = events.into_iter().map(|event| {
        let (next, effects) = transition(state.clone(), NOW, event.clone());
        state = next;
        let effects = effects.iter().map(Effect::describe).collect();
        Line {
            event,
            step: format!("{:?}", state.step),
            screen: view(&state, Language::ENGLISH).screen.text().into(),
            effects,
        }
    });
    lines.collect()
}

fn recorded(ends: Ends, refusals: &[Reason]) -> Vec<Event> {
    let (body, mut service) = (Body::new(), FakeService::new(ends));
    service.refusals = refusals.to_vec();
    let mut phone = body.start();
    assert_eq!(phone.play(&mut service, None), Run::Over);
    let mut events: Vec<_> = phone.log.into_iter().map(|(event, ..)| event).collect();
    events.push(Event::Close);
    events
}

#[test]
fn every_journey_goes_as_its_file_says() {
    let mut files = 0;
    for entry in std::fs::read_dir(folder()).unwrap() {
        let path = entry.unwrap().path();
        let journey: Journey = serde_json::from_str(&std::fs::read_to_string(&path).unwrap()).unwrap();
        assert_eq!(journey.at, NOW, "{}", path.display());
        let events = journey.steps.iter().map(|line| line.event.clone()).collect();
        for (number, (played, written)) in play(events).iter().zip(&journey.steps).enumerate() {
            assert_eq!(played, written, "{}, step {number}", path.display());
        }
        files += 1;
    }
    assert_eq!(files, 5);
}

/// The files were written by this, once: the scripted phone and service of the support module, with fixed keys and time.
#[test]
#[ignore = "writes the files; run it only to add a journey"]
fn write_missing_journeys() {
    for (name, says, ends, refusals) in [
        ("pass", "An honest recovery ends with the pass.", Ends::Pass, &[][..]),
        ("evaluation", "In evaluation mode nothing is changed.", Ends::Evaluation, &[]),
        ("name-differs", "The name on the ID is another one.", Ends::NameDiffers, &[]),
        ("second-try", "The first face check is refused, the second works.", Ends::Pass, &[Reason::NotYou]),
        ("expired", "The session runs out before the evidence arrives.", Ends::Pass, &[Reason::SessionExpired]),
    ] {
        let path = folder().join(format!("{name}.json"));
        if !path.exists() {
            let journey = Journey { says: says.into(), at: NOW, steps: play(recorded(ends, refusals)) };
            std::fs::write(path, serde_json::to_string_pretty(&journey).unwrap() + "\n").unwrap();
        }
    }
}
