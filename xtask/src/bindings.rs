//! The generated Kotlin and Swift of the border, from the library that was just built.

use crate::step::{cargo, target, tool};
use std::path::Path;

/// The languages, as UniFFI names them.
pub(crate) const LANGUAGES: [&str; 2] = ["kotlin", "swift"];

/// Builds the library, the `regain` command and the generator, and writes `target/bindings/LANGUAGE` for each.
pub(crate) fn generate(languages: &[&str]) -> Result<(), String> {
    build()?;
    let name = format!("{}regain_bridge{}", std::env::consts::DLL_PREFIX, std::env::consts::DLL_SUFFIX);
    let library = target().join("debug").join(name);
    languages.iter().try_for_each(|language| write(language, &library, &target().join("bindings").join(language)))
}

/// Builds what is read here and what reads it.
pub(crate) fn build() -> Result<(), String> {
    // One edge of the tests is named so that features are those of `cargo test --workspace`, and nothing is built twice.
    cargo(&["build", "--workspace", "--lib", "--bin", "regain", "--bin", "regain-bindgen", "--test", "edges"])
}

/// Writes the bindings of a library that has its symbols, of whatever system, to `out`.
pub(crate) fn write(language: &str, library: &Path, out: &Path) -> Result<(), String> {
    let (library, out) = (library.display().to_string(), out.display().to_string());
    let generate =
        ["generate", "--language", language, "--config", "uniffi.toml", "--no-format", "--out-dir", &out, &library];
    tool(target().join("debug").join("regain-bindgen"), &generate)
}
