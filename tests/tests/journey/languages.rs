//! Every screen in every language, the pseudo-language among them: it shows what was not translated.

use crate::service::NOW;
use crate::total::{events, states};
use regain_base::Language;
use regain_flow::view::{ScreenName, View};
use regain_flow::{Effect, State, transition, view};
use regain_protocol::api::ConsentStatement;
use regain_protocol::b64;
use std::collections::BTreeSet;

/// Proper names, which are the same in every language.
const NAMES: [&str; 3] = ["Regain", "JPEG", "PNG"];

/// Every line of text that a screen shows; not the codes and not the pass.
fn lines(view: &View) -> Vec<&str> {
    let facts = view.facts.iter().flat_map(|fact| [&fact.label, fact.value.expose(), &fact.note]);
    let troubles = view.trouble.iter().flat_map(|trouble| [&trouble.title, &trouble.body, &trouble.action]);
    let actions = [&view.primary, &view.second, &view.quiet].into_iter().flatten().map(|action| &action.label);
    [&view.title, &view.body].into_iter().chain(facts).chain(troubles).chain(actions).map(String::as_str).collect()
}

/// The letters of English that stand in `line` outside of the values, which are kept apart.
fn english(line: &str) -> String {
    let outside: String = line.split('\u{2069}').map(|part| part.split('\u{2068}').next().unwrap()).collect();
    let outside = NAMES.iter().fold(outside, |line, name| line.replace(name, ""));
    outside.chars().filter(char::is_ascii_alphabetic).collect()
}

/// Every state that one event leads to from those of whole journeys.
fn visited() -> impl Iterator<Item = State> {
    let after = states().iter().flat_map(|state| events().into_iter().map(|event| (state.clone(), event)));
    after.map(|(state, event)| transition(state, NOW, event).0)
}

#[test]
fn no_screen_has_a_text_that_was_not_translated() {
    let mut seen = BTreeSet::new();
    for state in visited() {
        for language in Language::all().chain([Language::PSEUDO]) {
            let view = view(&state, language);
            for line in lines(&view) {
                let foreign = language == Language::PSEUDO || language.right_to_left();
                assert!(!foreign || english(line).is_empty(), "{language:?}, {}: {line:?}", view.screen.text());
                assert!(!line.contains(['{', '}']), "{language:?}, {}: {line:?}", view.screen.text());
            }
            seen.insert(view.screen.text());
        }
    }
    assert_eq!(seen.len(), 25, "every screen was there: {seen:?}");
}

#[test]
fn values_stay_as_they_are_and_keep_their_direction() {
    let state = visited().find(|state| view(state, Language::ENGLISH).screen == ScreenName::MatchWords).unwrap();
    assert_eq!(
        view(&state, Language::ENGLISH).body,
        "On your computer: river · lamp. It was opened in Chrome on Windows, Vienna."
    );
    assert_eq!(
        view(&state, Language::of("ar-EG")).body,
        "على حاسوبك: \u{2068}river · lamp\u{2069}. فُتحت الصفحة في \u{2068}Chrome on Windows\u{2069}، \u{2068}Vienna\u{2069}."
    );
    assert_eq!(view(&state, Language::of("de-AT")).primary.unwrap().label, "Ja, dieselben");
}

/// What waits for the device key's signature among `effects`.
fn statement(effects: &[Effect]) -> ConsentStatement {
    let payload = effects.iter().find_map(|effect| match effect {
        Effect::Sign(_, payload) => Some(String::from_utf8(payload.clone()).unwrap()),
        _ => None,
    });
    let claims = b64::decode(payload.unwrap().split('.').nth(1).unwrap()).unwrap();
    serde_json::from_slice(&claims).unwrap()
}

/// Whoever asks later what a person agreed to, knows in which language they read it.
#[test]
fn the_answer_to_the_consent_says_in_which_language_it_was_read() {
    let state = visited()
        .find(|state| view(state, Language::ENGLISH).quiet.is_some() && format!("{:?}", state.step) == "Consent");
    let state = state.unwrap();
    for (asked, read) in [("de-AT,en", "de"), ("ar", "ar"), ("uk", "en"), ("en-XA", "en-XA")] {
        let shown = view(&state, Language::of(asked));
        for (action, agreed) in [(shown.primary, true), (shown.quiet, false)] {
            let said = statement(&transition(state.clone(), NOW, action.unwrap().event).1);
            assert_eq!((said.agreed, String::from(said.language).as_str()), (agreed, read), "{asked}");
        }
    }
}
