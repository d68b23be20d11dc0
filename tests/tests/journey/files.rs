//! Journeys as files: each line of `tests/journeys/*.json` is an event with the step, the screen and the effects that follow. Rust,
//! Kotlin and Swift play the same files (`border.rs` and its twins). They pin what was agreed: a change here is a change of the
//! product, made by hand.

use crate::service::NOW;
use regain_base::{Language, Timestamp};
use regain_flow::{Effect, Event, State, transition, view::view};
use serde::{Deserialize, Serialize};
use std::path::PathBuf;

#[derive(Debug, PartialEq, Serialize, Deserialize)]
pub(crate) struct Journey {
    pub(crate) says: String,
    pub(crate) at: Timestamp,
    /// What comes first, where it goes as another one does.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub(crate) after: Option<After>,
    pub(crate) steps: Vec<Line>,
}

/// The first steps of another journey.
#[derive(Debug, PartialEq, Serialize, Deserialize)]
pub(crate) struct After {
    pub(crate) journey: String,
    pub(crate) steps: usize,
}

#[derive(Debug, PartialEq, Serialize, Deserialize)]
pub(crate) struct Line {
    pub(crate) event: Event,
    pub(crate) step: String,
    pub(crate) screen: String,
    pub(crate) effects: Vec<String>,
}

impl Journey {
    pub(crate) fn load(name: &str) -> Self {
        let path = folder().join(format!("{name}.json"));
        serde_json::from_str(&std::fs::read_to_string(path).unwrap()).unwrap()
    }

    /// What happened before its own steps.
    pub(crate) fn before(&self) -> Vec<Event> {
        let Some(after) = &self.after else { return Vec::new() };
        let other = Self::load(&after.journey);
        assert!(other.after.is_none() && other.steps.len() >= after.steps, "{}", self.says);
        other.steps.into_iter().take(after.steps).map(|line| line.event).collect()
    }

    pub(crate) fn events(&self) -> impl Iterator<Item = Event> {
        self.steps.iter().map(|line| line.event.clone())
    }
}

pub(crate) fn folder() -> PathBuf {
    PathBuf::from(concat!(env!("CARGO_MANIFEST_DIR"), "/journeys"))
}

/// Every journey's name, in order.
pub(crate) fn names() -> Vec<String> {
    let entries = std::fs::read_dir(folder()).unwrap().map(|entry| entry.unwrap().path());
    let journeys = entries.filter(|path| path.extension().is_some_and(|end| end == "json"));
    let mut names: Vec<_> = journeys.map(|path| path.file_stem().unwrap().to_str().unwrap().to_owned()).collect();
    names.sort();
    names
}

/// The events of the journey `tests/journeys/NAME.json`.
pub(crate) fn events(name: &str) -> Vec<Event> {
    Journey::load(name).events().collect()
}

/// Plays one event through the transition function alone.
pub(crate) fn line(state: &mut State, event: Event) -> Line {
    let (next, effects) = transition(state.clone(), NOW, event.clone());
    *state = next;
    Line {
        event,
        step: format!("{:?}", state.step),
        screen: view(state, Language::ENGLISH).screen.text().into(),
        effects: effects.iter().map(Effect::describe).collect(),
    }
}

/// The state in which a journey's own steps begin.
pub(crate) fn begun(before: Vec<Event>) -> State {
    before.into_iter().fold(State::default(), |state, event| transition(state, NOW, event).0)
}

#[test]
fn every_journey_goes_as_its_file_says() {
    for name in names() {
        let journey = Journey::load(&name);
        assert_eq!(journey.at, NOW, "{name}");
        let mut state = begun(journey.before());
        for (number, written) in journey.steps.iter().enumerate() {
            assert_eq!(&line(&mut state, written.event.clone()), written, "{name}, step {number}");
        }
    }
}
