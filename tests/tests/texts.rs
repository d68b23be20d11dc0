//! Every text in the code has its translation in every language's file, and the files hold nothing else.

#![allow(clippy::unwrap_used, reason = "these are tests")]

use regain_base::Language;
use regain_base::reason;
use serde::Deserialize;
use std::collections::{BTreeMap, BTreeSet};
use std::fs;
use std::path::{Path, PathBuf};

#[derive(Deserialize)]
struct File {
    right_to_left: bool,
    texts: BTreeMap<String, String>,
}

fn root() -> PathBuf {
    Path::new(concat!(env!("CARGO_MANIFEST_DIR"), "/..")).canonicalize().unwrap()
}

fn files() -> Vec<(String, File)> {
    let mut files = Vec::new();
    for entry in fs::read_dir(root().join("core/base/texts")).unwrap() {
        let path = entry.unwrap().path();
        let tag = path.file_stem().unwrap().to_str().unwrap().to_owned();
        files.push((tag, toml::from_str(&fs::read_to_string(&path).unwrap()).unwrap()));
    }
    assert!(files.len() >= 2);
    files
}

/// Every text in the code: the literals that are marked with `text(…)`, and what reasons say.
fn texts() -> BTreeSet<String> {
    let mut found = BTreeSet::new();
    for folder in ["core/flow/src/view", "core/bridge/src"] {
        marked(&root().join(folder), &mut found);
    }
    assert!(found.len() > 90, "{}", found.len());
    for reason in reason::ALL {
        let said = reason.person();
        found.extend([said.title, said.body, said.action].map(|text| text.english().to_owned()));
    }
    found
}

fn marked(folder: &Path, found: &mut BTreeSet<String>) {
    for entry in fs::read_dir(folder).unwrap() {
        let path = entry.unwrap().path();
        if path.is_dir() {
            marked(&path, found);
        } else {
            let source = fs::read_to_string(&path).unwrap();
            for (at, _) in source.match_indices("text(") {
                let before = &source[..at];
                let other = |letter: char| letter.is_alphanumeric() || "_.".contains(letter);
                if before.ends_with(other) || before.ends_with("fn ") {
                    continue;
                }
                let rest = source[at + "text(".len()..].trim_start();
                let literal = rest.strip_prefix('"').and_then(|rest| rest.split_once('"'));
                let (literal, _) =
                    literal.unwrap_or_else(|| panic!("{}: text() of what is no literal", path.display()));
                assert!(!literal.contains('\\'), "{}: {literal:?} cannot be found", path.display());
                found.insert(literal.to_owned());
            }
        }
    }
}

/// The names in braces, sorted.
fn names(text: &str) -> Vec<&str> {
    let mut names: Vec<_> = text.split('{').skip(1).map(|rest| rest.split_once('}').unwrap().0).collect();
    names.sort_unstable();
    names
}

#[test]
fn every_text_has_a_translation_and_every_translation_a_text() {
    let texts = texts();
    for (tag, file) in files() {
        let known: BTreeSet<_> = file.texts.keys().cloned().collect();
        let missing: Vec<_> = texts.difference(&known).collect();
        let unused: Vec<_> = known.difference(&texts).collect();
        assert!(missing.is_empty() && unused.is_empty(), "{tag} misses {missing:#?} and says for nobody {unused:#?}");
        assert_eq!(Language::of(&tag).right_to_left(), file.right_to_left);
    }
}

#[test]
fn translations_have_the_same_values_and_the_house_s_manners() {
    for (tag, file) in files() {
        for (english, said) in &file.texts {
            assert_eq!(names(said), names(english), "{tag}: {said:?}");
            assert!(!said.is_empty() && said.trim() == said, "{tag}: {said:?}");
            assert_eq!(said.ends_with('.'), english.ends_with('.'), "{tag}: {said:?}");
            assert_eq!(said.ends_with(['?', '؟']), english.ends_with('?'), "{tag}: {said:?}");
            assert!(!said.contains('!'), "{tag}: {said:?}");
            let longest = said.split(['.', '،']).map(|sentence| sentence.split_whitespace().count()).max();
            assert!(longest <= Some(15), "{tag}: {said:?}");
            let (opened, closed) = (said.matches('\u{2068}').count(), said.matches('\u{2069}').count());
            assert_eq!(opened, closed, "{tag}: {said:?}");
        }
    }
}

/// What has no direction of its own, such as `<<<`, would be mirrored between letters that run from the right to the left.
#[test]
fn signs_that_mirror_are_kept_apart() {
    for (tag, file) in files().into_iter().filter(|(_, file)| file.right_to_left) {
        for said in file.texts.values() {
            let outside: String = said.split('\u{2069}').map(|part| part.split('\u{2068}').next().unwrap()).collect();
            assert!(!outside.contains(['<', '>', '(', ')', '[', ']']), "{tag}: {said:?}");
        }
    }
}
