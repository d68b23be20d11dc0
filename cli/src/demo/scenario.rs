//! What happens in a demo, as a small TOML file: who has lost what, which ID, which face, and how it must end.

use regain_base::Reason;
use serde::Deserialize;

/// The scenarios that come with the command, in the order in which `--scenario all` plays them.
const EMBEDDED: [(&str, &str); 13] = [
    ("production", include_str!("scenarios/production.toml")),
    ("evaluation", include_str!("scenarios/evaluation.toml")),
    ("middle-name", include_str!("scenarios/middle-name.toml")),
    ("licence", include_str!("scenarios/licence.toml")),
    ("wrong-person", include_str!("scenarios/wrong-person.toml")),
    ("printed-photo", include_str!("scenarios/printed-photo.toml")),
    ("turns", include_str!("scenarios/turns.toml")),
    ("name-mismatch", include_str!("scenarios/name-mismatch.toml")),
    ("duplicate-name", include_str!("scenarios/duplicate-name.toml")),
    ("face-check-off", include_str!("scenarios/face-check-off.toml")),
    ("expired-session", include_str!("scenarios/expired-session.toml")),
    ("restart", include_str!("scenarios/restart.toml")),
    ("killed", include_str!("scenarios/killed.toml")),
];

/// A file longer than this is no scenario, in bytes.
const LONGEST: u64 = 64 * 1024;

/// One scenario.
#[derive(Debug, Clone, PartialEq, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Scenario {
    /// Its name, from the file's.
    #[serde(skip)]
    pub name: String,
    /// One line.
    pub title: String,
    /// What to look at, one or two sentences.
    pub says: String,
    /// Who types which user name at the sign-in page.
    pub account: String,
    /// The ID that is shown; absent where nobody gets that far.
    #[serde(default)]
    pub document: Option<Document>,
    /// The face before the camera; absent where nobody gets that far.
    #[serde(default)]
    pub face: Option<Face>,
    /// Light of the room at the face, in lux; an evening's living room where it is not said.
    #[serde(default)]
    pub lux: Option<f32>,
    /// What goes wrong in the middle.
    #[serde(default)]
    pub accident: Option<Accident>,
    /// The code that it must end with.
    pub ends: Reason,
    /// Whether it must end on the page, before any ID is asked for.
    #[serde(default)]
    pub before_any_id: bool,
}

/// Which ID is shown.
#[derive(Debug, Clone, PartialEq, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Document {
    /// Whose, by the simulator's name for the person.
    pub person: String,
    /// Which kind.
    pub kind: Kind,
}

/// Kinds of ID.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum Kind {
    /// A card with two sides.
    Card,
    /// A passport's data page.
    Passport,
    /// A driving licence with a barcode on its back.
    Licence,
}

/// Which face is before the camera.
#[derive(Debug, Clone, PartialEq, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Face {
    /// Whose, by the simulator's name for the person.
    pub person: String,
    /// In the flesh or on paper.
    #[serde(default, rename = "as")]
    pub shown_as: Shown,
}

/// How a face comes before the camera.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum Shown {
    /// In the flesh.
    #[default]
    Live,
    /// As a printed photo.
    Print,
}

/// What goes wrong, and at which screen of the phone.
#[derive(Debug, Clone, PartialEq, Deserialize)]
#[serde(deny_unknown_fields, rename_all = "kebab-case", tag = "kind")]
pub enum Accident {
    /// Time passes.
    Clock {
        /// At this screen.
        at: String,
        /// So many minutes.
        minutes: u64,
    },
    /// The service stops, the app is killed, both start again.
    Restart {
        /// At this screen.
        at: String,
    },
    /// The app is killed after every step, and once before it notes each answer of the service.
    Kills,
}

impl Accident {
    /// The screen at which it happens, if it is one.
    pub fn at(&self) -> Option<&str> {
        match self {
            Self::Clock { at, .. } | Self::Restart { at } => Some(at),
            Self::Kills => None,
        }
    }
}

/// Why there is no such scenario.
#[derive(Debug, thiserror::Error)]
pub enum ScenarioError {
    /// Neither a name nor a file.
    #[error("{0:?} is neither a scenario nor a file; there are {names}", names = names().join(", "))]
    Unknown(String),
    /// The file cannot be read, or is too long.
    #[error("{file}: {why}")]
    Unreadable {
        /// The file.
        file: String,
        /// Why not.
        why: String,
    },
    /// Not TOML, a field unknown or missing, or a person whom the simulator does not know.
    #[error("{file}: {why}")]
    Malformed {
        /// The file or name.
        file: String,
        /// What is wrong.
        why: String,
    },
}

/// The names of the scenarios that come with the command.
pub fn names() -> Vec<&'static str> {
    EMBEDDED.iter().map(|(name, _)| *name).collect()
}

/// The scenario of this name, or in this file.
///
/// # Errors
/// See [`ScenarioError`].
pub fn find(name: &str) -> Result<Scenario, ScenarioError> {
    if let Some((name, text)) = EMBEDDED.iter().find(|(known, _)| *known == name) {
        return parse(name, text);
    }
    let unreadable = |why: String| ScenarioError::Unreadable { file: name.into(), why };
    let length = match std::fs::metadata(name) {
        Ok(facts) => facts.len(),
        Err(error) if error.kind() == std::io::ErrorKind::NotFound => return Err(ScenarioError::Unknown(name.into())),
        Err(error) => return Err(unreadable(error.to_string())),
    };
    if length > LONGEST {
        return Err(unreadable("it is too long for a scenario".into()));
    }
    parse(name, &std::fs::read_to_string(name).map_err(|error| unreadable(error.to_string()))?)
}

fn parse(name: &str, text: &str) -> Result<Scenario, ScenarioError> {
    let malformed = |why: String| ScenarioError::Malformed { file: name.into(), why };
    let scenario: Scenario = toml::from_str(text).map_err(|error| malformed(error.to_string()))?;
    let people =
        [scenario.document.as_ref().map(|document| &document.person), scenario.face.as_ref().map(|face| &face.person)];
    for person in people.into_iter().flatten() {
        if regain_simulator::person::by_key(person).is_none() {
            return Err(malformed(format!("the simulator knows nobody called {person:?}")));
        }
    }
    if !scenario.before_any_id && (scenario.document.is_none() || scenario.face.is_none()) {
        return Err(malformed("without document and face only `before_any_id` can be".into()));
    }
    Ok(Scenario { name: name.into(), ..scenario })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_embedded_scenario_is_one() {
        for name in names() {
            let scenario = find(name).unwrap();
            assert_eq!(scenario.name, name);
            assert!(!scenario.title.is_empty() && !scenario.says.is_empty());
        }
    }

    #[test]
    fn what_is_no_scenario_says_why() {
        assert!(matches!(find("recover-everything"), Err(ScenarioError::Unknown(_))));
        let bad = |text| parse("a.toml", text).unwrap_err().to_string();
        assert!(bad("title = 1").contains("a.toml"));
        let nobody = "title='t'\nsays='s'\naccount='a'\nends='recovered'\nface={person='zorro'}\ndocument={person='ana',kind='card'}";
        assert!(bad(nobody).contains("zorro"));
        assert!(bad("title='t'\nsays='s'\naccount='a'\nends='recovered'").contains("before_any_id"));
        assert!(bad("title='t'\nsays='s'\naccount='a'\nends='because'").contains("ends"));
    }
}
