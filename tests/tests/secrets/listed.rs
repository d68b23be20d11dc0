//! The list of every type that holds a secret, compared with what the sources declare.

use std::collections::BTreeSet;
use std::path::{Path, PathBuf};

/// Types that hold a secret and can be printed. Each is built in the file of its crate, by itself or inside the states of a whole
/// journey; a new one is added here and there.
const PRINTED: [&str; 24] = [
    "base::Secret",
    "face::Embedding",
    "flow::Data",
    "flow::Effect",
    "flow::Event",
    "flow::Fact",
    "flow::Hidden",
    "flow::Reply",
    "flow::View",
    "flow::WalletPart",
    "flow::Worked",
    "protocol::ClaimRequest",
    "protocol::ClaimResponse",
    "protocol::Grant",
    "protocol::HandOver",
    "protocol::Input",
    "protocol::Pass",
    "protocol::Received",
    "protocol::Ticket",
    "protocol::TokenKey",
    "service::Config",
    "service::Keys",
    "service::Shown",
    "wallet::Write",
];

/// Types that hold a secret and have no Debug text.
const MUTE: [&str; 14] = [
    "bridge::Papers",
    "cli::Authenticator",
    "cli::Body",
    "cli::Known",
    "cli::Props",
    "protocol::Builder",
    "protocol::Pending",
    "protocol::Plan",
    "protocol::Sealed",
    "service::Identity",
    "service::Read",
    "service::Rules",
    "service::TypedPass",
    "wallet::Seal",
];

#[test]
fn every_type_with_a_secret_is_listed_here() {
    let root = Path::new(concat!(env!("CARGO_MANIFEST_DIR"), "/..")).canonicalize().unwrap();
    let mut files = Vec::new();
    for house in ["core", "service", "cli", "simulator"] {
        sources(&root.join(house), &mut files);
    }
    let mut all = Vec::new();
    for file in files {
        let inside = file.strip_prefix(&root).unwrap().components().map(|part| part.as_os_str().to_string_lossy());
        let inside: Vec<_> = inside.collect();
        let house = if inside[0] == "core" { &inside[1] } else { &inside[0] };
        all.extend(declared(house, &std::fs::read_to_string(&file).unwrap()));
    }
    assert!(all.len() > 200, "the scan finds the types: {}", all.len());
    let listed = |printable: bool| -> BTreeSet<&str> {
        let found = all.iter().filter(|declared| declared.holds && declared.printable == printable);
        found.map(|declared| declared.name.as_str()).collect()
    };
    assert_eq!(
        listed(true),
        PRINTED.into_iter().collect(),
        "build the new type in its crate's file here and see what it prints"
    );
    assert_eq!(listed(false), MUTE.into_iter().collect(), "types with a secret and without a Debug text");
}

/// A declared type: its name with its crate, and whether it can be printed.
#[derive(Debug, PartialEq, Eq, PartialOrd, Ord)]
struct Declared {
    name: String,
    printable: bool,
    holds: bool,
}

fn sources(folder: &Path, found: &mut Vec<PathBuf>) {
    for entry in std::fs::read_dir(folder).unwrap() {
        let path = entry.unwrap().path();
        let name = path.file_name().unwrap().to_string_lossy().into_owned();
        if path.is_dir() && name != "tests" {
            sources(&path, found);
        } else if name.ends_with(".rs") && name != "tests.rs" && name != "power_loss.rs" {
            found.push(path);
        }
    }
}

/// Whether a declaration's body names a type that hides something.
fn holds_a_secret(body: &str) -> bool {
    ["Secret<", "Hidden", "SigningKey", ": Key,", "Embedding"].iter().any(|mark| body.contains(mark))
}

/// Structs and enums of one file, by their braces; good enough for code that `cargo fmt` has formatted.
fn declared(house: &str, code: &str) -> Vec<Declared> {
    let code = code.split("#[cfg(test)]\nmod tests {").next().unwrap_or_default();
    let lines: Vec<&str> = code.lines().filter(|line| !line.trim_start().starts_with("//")).collect();
    let mut found = Vec::new();
    let mut attributes = String::new();
    for (number, line) in lines.iter().enumerate() {
        if line.starts_with("#[") || (line.starts_with(' ') && !attributes.is_empty() && !attributes.ends_with(")]")) {
            attributes.push_str(line.trim());
            continue;
        }
        let words: Vec<&str> = line.split_whitespace().collect();
        let kind = words.iter().position(|word| matches!(*word, "struct" | "enum"));
        let top = !line.starts_with(' ') && kind.is_some_and(|at| at <= 1);
        if let (true, Some(at)) = (top, kind) {
            let name = words[at + 1].split(['<', '(', '{', ';']).next().unwrap_or_default();
            let end = |line: &&str| {
                *line == "}"
                    || line.ends_with(");")
                    || line.ends_with("{}")
                    || line.ends_with(';') && !line.starts_with(' ')
            };
            let last = lines[number..].iter().position(end).map_or(lines.len(), |length| number + length + 1);
            let body = lines[number..last].join("\n");
            let printable = attributes.contains("Debug")
                || code.contains(&format!("Debug for {name}"))
                || code.contains(&format!("Debug for {name}<"))
                || code.contains(&format!("fmt::Debug for {name}"));
            found.push(Declared { name: format!("{house}::{name}"), printable, holds: holds_a_secret(&body) });
        }
        attributes.clear();
    }
    found
}
