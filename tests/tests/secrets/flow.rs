//! `regain-flow`: events, and everything that the states of a whole journey know.

use super::{TEXT, prints, silent};
use regain_base::{Language, Timestamp};
use regain_flow::{Effect, Event, Hidden, Reply, State, Worked, transition, view};
use serde::Deserialize;

#[test]
fn events_are_not_printed() {
    prints("Hidden", &Hidden::new(TEXT));
    let reply = Reply { status: 200, body: Hidden::new(TEXT) };
    prints("Reply", &reply);
    for event in [
        Event::CodeRead(Hidden::new(TEXT)),
        Event::CodeTyped(Hidden::new(TEXT)),
        Event::Signed(Hidden::new(TEXT)),
        Event::Replied(reply),
        Event::Worked(Worked::Packed(Hidden::new(TEXT))),
    ] {
        prints("Event", &event);
    }
    prints("Effect", &Effect::ShowCode(Hidden::new(TEXT)));
}

/// Every state, screen and effect of a whole journey; its file holds the pass, the bearer, the code and the specimen's names.
#[test]
fn no_state_of_a_journey_prints_what_it_knows() {
    #[derive(Deserialize)]
    struct Journey {
        at: Timestamp,
        steps: Vec<Step>,
    }
    #[derive(Deserialize)]
    struct Step {
        event: Event,
    }
    let file = concat!(env!("CARGO_MANIFEST_DIR"), "/journeys/pass.json");
    let journal = std::fs::read_to_string(file).unwrap();
    let known =
        ["Fx7kQm2Z", "bearer-of-this-recovery", "token-of-the-page", "pre-authorized\"", "ERIKSSON", "Eriksson"];
    assert!(known[..3].iter().all(|secret| journal.contains(secret)), "the file's own secrets");
    let journey: Journey = serde_json::from_str(&journal).unwrap();
    let (mut state, mut passes) = (State::default(), 0);
    for step in journey.steps {
        let (next, effects) = transition(state, journey.at, step.event);
        state = next;
        let screen = view(&state, Language::ENGLISH);
        passes += usize::from(screen.secret.is_some());
        let effects: Vec<_> = effects.iter().filter(|effect| !matches!(effect, Effect::Sign(..))).collect();
        let seen = format!("{state:?} {screen:?} {effects:?}");
        for secret in known {
            assert!(!seen.contains(secret), "{:?} shows {secret}: {seen}", state.step);
        }
        silent("State", &seen);
    }
    assert!(passes > 0, "the journey shows its pass");
}
