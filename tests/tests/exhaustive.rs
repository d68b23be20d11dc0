//! Every outcome that the border declares is handled by name in both apps: where a choice is between its cases there is no default, so a
//! new case does not compile before somebody says what becomes of it.

#![allow(clippy::unwrap_used, reason = "these are tests")]

use std::collections::{BTreeMap, BTreeSet};
use std::fs;
use std::path::{Path, PathBuf};

/// What each app must choose between somewhere, every case by its name.
const CHOSEN: [&str; 4] = ["ScreenName", "Tone", "Effect", "Feel"];

fn root() -> &'static Path {
    Path::new(concat!(env!("CARGO_MANIFEST_DIR"), "/.."))
}

/// The border's closed types with the names of their cases, from what was reviewed of it.
fn cases(language: &str) -> BTreeMap<String, BTreeSet<String>> {
    let surface = fs::read_to_string(root().join(format!("tests/surface/{language}.txt"))).unwrap();
    let mut cases: BTreeMap<String, BTreeSet<String>> = BTreeMap::new();
    for line in surface.lines() {
        let Some((name, member)) = line.split_once('.') else { continue };
        let declared = member.strip_prefix("case ").or_else(|| member.strip_prefix("object "));
        let case = declared.map_or(member, |case| case.split(' ').next().unwrap());
        if case.chars().all(|letter| letter.is_alphanumeric() || letter == '_') {
            cases.entry(name.to_owned()).or_default().insert(case.to_owned());
        }
    }
    cases
}

fn sources(folders: &[&str], end: &str) -> Vec<(PathBuf, String)> {
    let mut found = Vec::new();
    let mut folders: Vec<_> = folders.iter().map(|folder| root().join(folder)).collect();
    while let Some(folder) = folders.pop() {
        for path in fs::read_dir(folder).unwrap().map(|entry| entry.unwrap().path()) {
            if path.is_dir() {
                folders.push(path);
            } else if path.extension().is_some_and(|extension| extension == end) {
                let text = fs::read_to_string(&path).unwrap();
                found.push((path, text));
            }
        }
    }
    assert!(found.len() > 10, "{} files", found.len());
    found
}

/// The arms of every choice that `keyword` begins, without what stands in braces of their own.
fn choices(text: &str, keyword: &str) -> Vec<String> {
    let word = |letter: char| letter.is_alphanumeric() || letter == '_';
    let starts = text.match_indices(keyword).map(|(at, _)| at);
    let starts = starts.filter(|at| !text[..*at].ends_with(word) && !text[at + keyword.len()..].starts_with(word));
    starts.filter_map(|at| arms(&text[at..])).collect()
}

/// What stands directly in the first pair of braces.
fn arms(text: &str) -> Option<String> {
    let (mut depth, mut arms) = (0, String::new());
    for letter in text.chars() {
        match letter {
            '{' => depth += 1,
            '}' if depth == 1 => return Some(arms),
            '}' => depth -= 1,
            _ if depth == 1 => arms.push(letter),
            _ => {}
        }
    }
    None
}

fn has_default(arms: &str) -> bool {
    let words: Vec<_> = arms.split_whitespace().collect();
    words.windows(2).any(|pair| pair == ["else", "->"] || pair[0] != "@unknown" && pair[1] == "default:")
}

/// Whether the arms name this case: `prefix` stands before it, and nothing of a longer name behind.
fn names(arms: &str, prefix: &str, case: &str) -> bool {
    let wanted = format!("{prefix}.{case}");
    arms.match_indices(&wanted)
        .any(|(at, _)| !arms[at + wanted.len()..].starts_with(|letter: char| letter.is_alphanumeric() || letter == '_'))
}

/// The types of [`CHOSEN`] that no choice goes through whole.
fn not_chosen(
    all: &[String],
    cases: &BTreeMap<String, BTreeSet<String>>,
    prefix: impl Fn(&str) -> String,
) -> Vec<&'static str> {
    let whole = |name: &str| all.iter().any(|arms| cases[name].iter().all(|case| names(arms, &prefix(name), case)));
    CHOSEN.into_iter().filter(|name| !whole(name)).collect()
}

#[test]
fn kotlin_chooses_between_the_border_s_cases_without_a_default() {
    let cases = cases("kotlin");
    let mut all = Vec::new();
    for (path, text) in sources(&["android/app/src/main/kotlin", "android/kit/src/main/kotlin"], "kt") {
        for arms in choices(&text, "when") {
            let named = cases.iter().find(|(name, cases)| cases.iter().any(|case| names(&arms, name, case)));
            let Some((name, _)) = named else { continue };
            assert!(!has_default(&arms), "{}: a choice between cases of {name} has a default", path.display());
            all.push(arms);
        }
    }
    assert_eq!(not_chosen(&all, &cases, str::to_owned), [""; 0], "of {} choices", all.len());
}

/// A case in Swift does not name its type, so no choice has a default at all; `@unknown default` is for enumerations of Apple's.
#[test]
fn swift_chooses_without_a_default() {
    let cases = cases("swift");
    let mut all = Vec::new();
    for (path, text) in sources(&["ios/Sources", "ios/App"], "swift") {
        for arms in choices(&text, "switch") {
            assert!(!has_default(&arms), "{}: a choice has a default", path.display());
            all.push(arms);
        }
    }
    assert_eq!(not_chosen(&all, &cases, |_| String::new()), [""; 0], "of {} choices", all.len());
}

#[test]
fn a_default_is_seen_and_other_uses_of_its_words_are_not() {
    let default =
        |text: &str, keyword: &str| choices(text, keyword).iter().map(|arms| has_default(arms)).collect::<Vec<_>>();
    assert_eq!(default("when (tone) {\n Tone.CALM -> 1\n else -> 2\n}", "when"), [true]);
    assert_eq!(
        default("when (tone) {\n Tone.CALM -> if (a) 1 else 2\n Tone.BUSY -> when {\n else -> 3\n }\n}", "when"),
        [false, true]
    );
    assert_eq!(default("whenever { else -> 2 }", "when"), [false; 0]);
    assert_eq!(default("switch tone {\ncase .calm: 1\ndefault: 2\n}", "switch"), [true]);
    assert_eq!(default("switch tone {\ncase .calm: 1\n@unknown default: 2\n}", "switch"), [false]);
    assert!(names("is Effect.Scan -> 1", "Effect", "Scan") && !names("Effect.Scanned -> 1", "Effect", "Scan"));
}
