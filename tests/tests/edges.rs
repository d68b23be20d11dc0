//! The house has only the doors of ARCHITECTURE.md: every edge between our crates, and every crate that may open a socket.

use cargo_metadata::{Metadata, MetadataCommand};
use std::collections::{BTreeMap, BTreeSet};

/// Who may use whom. A crate that is not named here may not exist.
const DESIGNED: &[(&str, &[&str])] = &[
    ("regain-base", &[]),
    ("regain-document", &["regain-base"]),
    ("regain-vision", &["regain-base"]),
    ("regain-face", &["regain-base", "regain-vision"]),
    ("regain-protocol", &["regain-base"]),
    ("regain-wallet", &["regain-base"]),
    ("regain-net", &["regain-base"]),
    (
        "regain-flow",
        &["regain-base", "regain-document", "regain-vision", "regain-face", "regain-protocol", "regain-wallet"],
    ),
    (
        "regain-bridge",
        &[
            "regain-base",
            "regain-face",
            "regain-flow",
            "regain-net",
            "regain-protocol",
            "regain-vision",
            "regain-wallet",
        ],
    ),
    (
        "regain-service",
        &["regain-base", "regain-document", "regain-vision", "regain-face", "regain-protocol", "regain-net"],
    ),
    ("regain-simulator", &["regain-base", "regain-document", "regain-vision", "regain-face"]),
    ("regain-cli", EVERYTHING),
    ("journeys", EVERYTHING),
    ("regain-bindgen", &["regain-bridge"]),
    ("xtask", &[]),
];

const EVERYTHING: &[&str] = &[
    "regain-base",
    "regain-document",
    "regain-vision",
    "regain-face",
    "regain-protocol",
    "regain-wallet",
    "regain-net",
    "regain-flow",
    "regain-service",
    "regain-simulator",
    "regain-cli",
];

/// Crates that open sockets, and who may use them; everybody else asks `regain-net`.
const SOCKETS: &[(&str, &[&str])] = &[
    ("reqwest", &["regain-net", "regain-service", "regain-cli", "journeys"]),
    ("axum", &["regain-net", "regain-service", "regain-cli", "journeys"]),
    ("ureq", &[]),
    ("hyper", &[]),
];

type Edges = BTreeMap<String, BTreeSet<String>>;

fn edges(metadata: &Metadata) -> Edges {
    let members: BTreeSet<_> = metadata.workspace_members.iter().collect();
    metadata
        .packages
        .iter()
        .filter(|package| members.contains(&package.id))
        .map(|package| {
            let used = package.dependencies.iter().map(|dependency| dependency.name.clone()).collect();
            (package.name.to_string(), used)
        })
        .collect()
}

/// Everything in `edges` that the design does not have, as sentences.
fn undesigned(edges: &Edges) -> Vec<String> {
    let mut found = Vec::new();
    for (from, used) in edges {
        let Some((_, allowed)) = DESIGNED.iter().find(|(name, _)| name == from) else {
            found.push(format!("{from} is no room of the design"));
            continue;
        };
        // The journeys are played over the border, too; the command line never uses it.
        let over_the_border = |to: &str| from == "journeys" && to == "regain-bridge";
        let known = used.iter().filter(|to| edges.contains_key(*to) && !over_the_border(to));
        for to in known.filter(|to| !allowed.contains(&to.as_str())) {
            found.push(format!("{from} -> {to} is no edge of the design"));
        }
        for (socket, allowed) in SOCKETS {
            if used.contains(*socket) && !allowed.contains(&from.as_str()) {
                found.push(format!("{from} uses {socket}: only regain-net opens a socket for the core"));
            }
        }
        if used.contains("uniffi") && !["regain-bridge", "regain-bindgen"].contains(&from.as_str()) {
            found.push(format!("{from} names uniffi: only the bridge and its generator may"));
        }
    }
    found
}

fn workspace() -> Edges {
    edges(&MetadataCommand::new().no_deps().exec().expect("cargo metadata runs in the workspace"))
}

#[test]
fn the_workspace_has_only_designed_edges() {
    assert_eq!(undesigned(&workspace()), Vec::<String>::new());
}

#[test]
fn every_designed_room_exists() {
    let edges = workspace();
    for (name, _) in DESIGNED {
        assert!(edges.contains_key(*name), "{name} is missing");
    }
    assert!(!edges.contains_key("core") && !edges.contains_key("ffi"));
}

#[test]
fn a_forbidden_edge_is_named() {
    for (from, to, why) in [
        ("regain-document", "regain-vision", "no edge of the design"),
        ("regain-base", "regain-document", "no edge of the design"),
        ("regain-service", "regain-wallet", "no edge of the design"),
        ("regain-flow", "reqwest", "only regain-net"),
        ("regain-face", "uniffi", "only the bridge"),
    ] {
        let mut edges = workspace();
        edges.get_mut(from).expect("a room").insert(to.into());
        let found = undesigned(&edges);
        assert!(found.len() == 1 && found[0].contains(why), "{from} -> {to}: {found:?}");
    }
    let mut edges = workspace();
    edges.insert("regain-helpers".into(), BTreeSet::new());
    assert_eq!(undesigned(&edges), ["regain-helpers is no room of the design"]);
}
