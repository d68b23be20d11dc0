//! The signatures that Kotlin and Swift see, as reviewed lists: a change of the border is seen in `tests/surface`.

#![allow(clippy::unwrap_used, reason = "these are tests")]

use std::collections::BTreeSet;
use std::fs;
use std::path::Path;
use std::process::Command;

/// What UniFFI adds for itself.
const PLUMBING: [&str; 10] = [
    "Ffi",
    "Rust",
    "niffi",
    "Handle",
    "Disposable",
    "Cleaner",
    "InternalException",
    "Callback",
    "ForeignBytes",
    "ByValue",
];
const MODIFIERS: [&str; 6] = ["public", "open", "sealed", "data", "enum", "override"];

#[test]
fn what_kotlin_sees_is_what_was_reviewed() {
    check("kotlin", "kotlin/dev/regain/bridge/regain.kt");
}

#[test]
fn what_swift_sees_is_what_was_reviewed() {
    check("swift", "swift/RegainBridge.swift");
}

fn check(language: &str, file: &str) {
    let folder = tempfile::tempdir().unwrap();
    let root = Path::new(env!("CARGO_MANIFEST_DIR")).join("../..");
    let bindgen = Path::new(env!("CARGO_BIN_EXE_regain-bindgen"));
    // A dependency's shared library lies here without a digest in its name.
    let library = format!("deps/{}regain_bridge{}", std::env::consts::DLL_PREFIX, std::env::consts::DLL_SUFFIX);
    let status = Command::new(bindgen)
        .current_dir(&root)
        .args(["generate", "--no-format", "--config", "uniffi.toml", "--language", language, "--out-dir"])
        .args([folder.path().join(language), bindgen.with_file_name(library)])
        .status();
    assert!(status.unwrap().success());
    let text = fs::read_to_string(folder.path().join(file)).unwrap();
    let now: String = surface(&text).into_iter().map(|line| line + "\n").collect();
    let path = root.join("tests/surface").join(format!("{language}.txt"));
    let reviewed = fs::read_to_string(&path).unwrap_or_default();
    if now != reviewed {
        let fresh = path.with_extension("new");
        fs::write(&fresh, &now).unwrap();
        panic!("the border changed: review {} and put it in the place of {}", fresh.display(), path.display());
    }
}

/// Every type with its members, sorted.
fn surface(text: &str) -> BTreeSet<String> {
    let mut lines = BTreeSet::new();
    let mut within: Vec<(String, i32)> = Vec::new();
    let mut depth = 0;
    for line in without_comments(text).lines() {
        let line = line.replace('`', "").split_whitespace().collect::<Vec<_>>().join(" ");
        let before = depth;
        depth +=
            line.chars().map(|letter| i32::from("({".contains(letter)) - i32::from(")}".contains(letter))).sum::<i32>();
        let place: String = within.iter().map(|(name, _)| format!("{name}.")).collect();
        let direct = within.last().is_none_or(|(_, at)| before == at + 1);
        if let Some(name) = declared(&line) {
            lines.insert(format!("{place}{name}"));
            within.push((name.to_owned(), before));
        } else if direct && is_member(&line) || line.contains(" fun open(") || line.contains("static func open(") {
            let line =
                line.split_once(") : ").filter(|(value, _)| !value.contains('(')).map_or(&*line, |(value, _)| value);
            lines.insert(format!("{place}{}", line.trim_end_matches([',', '{', ' ', ';'])));
        }
        while within.last().is_some_and(|(_, at)| depth <= *at && line.contains(['}', ')'])) {
            within.pop();
        }
    }
    let ours =
        |line: &String| line.starts_with(|first: char| first.is_ascii_uppercase()) || line.starts_with("public fun");
    lines.retain(|line| ours(line) && !PLUMBING.iter().any(|word| line.contains(word)));
    lines
}

/// The name of the type, or of the case with values, that begins here.
fn declared(line: &str) -> Option<&str> {
    let mut words = line.split(' ').skip_while(|word| MODIFIERS[..4].contains(word));
    let (kind, name) = (words.next()?, words.next()?);
    let kinds = ["class", "interface", "struct", "protocol"];
    let named = match kind {
        "enum" if name == "class" => words.next(),
        "case" if name.ends_with('(') => Some(name),
        kind if kind == "enum" || kinds.contains(&kind) => Some(name),
        _ => None,
    }?;
    named.split(['(', ':', '{', '<']).next()
}

fn is_member(line: &str) -> bool {
    let line = MODIFIERS.iter().fold(line, |line, word| line.strip_prefix(word).map_or(line, str::trim_start));
    let starts = ["val ", "fun ", "object ", "let ", "func ", "case "];
    let name = line.trim_end_matches([',', ';']);
    let is_entry =
        !name.is_empty() && name.chars().all(|letter| letter.is_ascii_uppercase() || "_0123456789".contains(letter));
    let is_value = line.split_once(": ").is_some_and(|(name, _)| name.chars().all(char::is_alphanumeric));
    is_entry || is_value && !line.ends_with('{') || starts.iter().any(|start| line.starts_with(start))
}

fn without_comments(text: &str) -> String {
    let mut code = String::new();
    let mut rest = text;
    while let Some((before, after)) = rest.split_once("/*") {
        code.push_str(before);
        rest = after.split_once("*/").map_or("", |(_, after)| after);
    }
    code + rest
}

#[test]
fn a_list_names_types_members_and_values() {
    let kotlin = "public interface FlowInterface {\n/** ( */\n fun `screen`(): Screen\n}\nsealed class Event {\n object Quiet : Event()\n data class \
                  CodeRead(\n val `text`: String) : Event()\n}\nenum class Side {\n FRONT,\n BACK;\n}\n";
    let swift = "public enum Event: Equatable {\n case quiet\n case codeRead(\n /** a { */text: String\n )\n}\npublic struct Fact {\n public let label: String\n}\n";
    let list = |text| surface(text).into_iter().collect::<Vec<_>>();
    assert_eq!(
        list(kotlin),
        [
            "Event",
            "Event.CodeRead",
            "Event.CodeRead.val text: String",
            "Event.object Quiet : Event()",
            "FlowInterface",
            "FlowInterface.fun screen(): Screen",
            "Side",
            "Side.BACK",
            "Side.FRONT"
        ]
    );
    assert_eq!(
        list(swift),
        [
            "Event",
            "Event.case quiet",
            "Event.codeRead",
            "Event.codeRead.text: String",
            "Fact",
            "Fact.public let label: String"
        ]
    );
}
