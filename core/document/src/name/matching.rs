//! The directory's name against the credential's.
//!
//! [`Level::Exact`] and [`Level::Relaxed`] are Entra's two levels. Where its documentation is silent or contradicts itself, this
//! is what holds here:
//!
//! - Case and Unicode normalisation (NFKC) never matter; apostrophes do not; hyphens separate words.
//! - A word is also the same in a spelling that a machine-readable zone allows (Müller, MUELLER), because a credential's name
//!   comes from such a zone and cannot hold other letters. Entra's word rule would refuse these persons.
//! - A directory name of several words passes the relaxed level when every word is found. Entra's rule, read literally, never
//!   lets it pass.
//! - Every word of the directory's name needs a word of its own in the credential's: a person named Ali Khan is not Ali Ali.
//! - A blank name never matches. Nicknames, abbreviations and initials never match: John is not Jonathan.

use super::word::Sameness;
use super::{Name, Word, words};
use serde::{Deserialize, Serialize};

/// How strictly a credential's name must be the directory's.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum Level {
    /// First equals first and last equals last, word by word.
    Exact,
    /// The directory's first and last name are both found among the words of the credential's name, each word once.
    Relaxed,
}

/// The outcome of a name match, explained without the names themselves.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Match {
    /// Whether every rule of the level passed.
    pub matched: bool,
    /// Every rule that was asked, in order.
    pub rules: Vec<RuleOutcome>,
}

/// One rule of a name match.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct RuleOutcome {
    /// The rule's stable code, in kebab case.
    pub rule: String,
    /// Whether it holds.
    pub passed: bool,
    /// One sentence for the admin, without personal data.
    pub explanation: String,
}

/// Whether the credential's name is the directory's at this level.
pub fn matches(level: Level, directory: &Name, credential: &Name) -> Match {
    let [first, last] = [&directory.first, &directory.last].map(|name| words(name));
    let [shown_first, shown_last] = [&credential.first, &credential.last].map(|name| words(name));
    let mut rules = vec![presence(&first, &last)];
    match level {
        _ if first.is_empty() || last.is_empty() => {}
        Level::Exact => {
            rules.push(equality("first-name-equal", "first", &first, &shown_first));
            rules.push(equality("last-name-equal", "last", &last, &shown_last));
        }
        Level::Relaxed => {
            let shown: Vec<&Word> = shown_first.iter().chain(&shown_last).collect();
            rules.push(presence_among("first-name-found", "first", &first, &shown));
            rules.push(presence_among("last-name-found", "last", &last, &shown));
            rules.push(distinctness(&first.iter().chain(&last).collect::<Vec<_>>(), &shown));
        }
    }
    Match { matched: rules.iter().all(|rule| rule.passed), rules }
}

fn outcome(rule: &str, passed: bool, explanation: String) -> RuleOutcome {
    RuleOutcome { rule: rule.into(), passed, explanation }
}

fn presence(first: &[Word], last: &[Word]) -> RuleOutcome {
    let passed = !first.is_empty() && !last.is_empty();
    let explanation = if passed {
        "The directory holds a first and a last name."
    } else {
        "The directory's first or last name is blank, and a blank name never matches."
    };
    outcome("directory-name-present", passed, explanation.into())
}

fn equality(rule: &str, which: &str, directory: &[Word], credential: &[Word]) -> RuleOutcome {
    let pairs = directory.iter().zip(credential).map(|(one, other)| one.sameness(other));
    let sameness = (directory.len() == credential.len()).then(|| pairs.min().flatten()).flatten();
    let explanation = match sameness {
        Some(Sameness::Plain) => format!("The {which} names are equal."),
        Some(Sameness::InZoneSpelling) => {
            format!("The {which} names are equal in a spelling that the machine-readable zone allows.")
        }
        None if directory.len() != credential.len() => format!("The {which} names differ in the number of words."),
        None => format!("The {which} names differ."),
    };
    outcome(rule, sameness.is_some(), explanation)
}

fn presence_among(rule: &str, which: &str, directory: &[Word], credential: &[&Word]) -> RuleOutcome {
    let best = |word: &Word| credential.iter().filter_map(|other| word.sameness(other)).max();
    let sameness = directory.iter().map(best).min().flatten();
    let explanation = match sameness {
        Some(Sameness::Plain) => format!("The directory's {which} name is among the words of the credential's name."),
        Some(Sameness::InZoneSpelling) => format!(
            "The directory's {which} name is among the words of the credential's name, in a spelling that the \
             machine-readable zone allows."
        ),
        None => format!("A word of the directory's {which} name is not among the words of the credential's name."),
    };
    outcome(rule, sameness.is_some(), explanation)
}

fn distinctness(directory: &[&Word], credential: &[&Word]) -> RuleOutcome {
    let mut taken_by = vec![None; credential.len()];
    let passed = (0..directory.len()).all(|word| {
        let mut tried = vec![false; credential.len()];
        give_a_word(word, directory, credential, &mut taken_by, &mut tried)
    });
    let explanation = if passed {
        "Every word of the directory's name has a word of its own in the credential's."
    } else {
        "Two words of the directory's name would need the same word of the credential's, or one has none."
    };
    outcome("distinct-words", passed, explanation.into())
}

/// Finds a word of the credential for a word of the directory, moving earlier ones where they have another choice.
fn give_a_word(
    word: usize,
    directory: &[&Word],
    credential: &[&Word],
    taken_by: &mut [Option<usize>],
    tried: &mut [bool],
) -> bool {
    for place in 0..credential.len() {
        if tried[place] || directory[word].sameness(credential[place]).is_none() {
            continue;
        }
        tried[place] = true;
        let free = match taken_by[place] {
            None => true,
            Some(other) => give_a_word(other, directory, credential, taken_by, tried),
        };
        if free {
            taken_by[place] = Some(word);
            return true;
        }
    }
    false
}
