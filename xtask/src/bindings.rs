//! The generated Kotlin and Swift of the border, from the library that was just built.

use crate::step::{cargo, target, tool};

/// The languages, as UniFFI names them.
pub(crate) const LANGUAGES: [&str; 2] = ["kotlin", "swift"];

/// Builds the library, the `regain` command and the generator, and writes `target/bindings/LANGUAGE` for each.
pub(crate) fn generate(languages: &[&str]) -> Result<(), String> {
    // One edge of the tests is named so that features are those of `cargo test --workspace`, and nothing is built twice.
    cargo(&["build", "--workspace", "--lib", "--bin", "regain", "--bin", "regain-bindgen", "--test", "edges"])?;
    let debug = target().join("debug");
    let library = debug.join(format!("{}regain_bridge{}", std::env::consts::DLL_PREFIX, std::env::consts::DLL_SUFFIX));
    let library = library.display().to_string();
    for language in languages {
        let out = target().join("bindings").join(language).display().to_string();
        let generate =
            ["generate", "--language", language, "--config", "uniffi.toml", "--no-format", "--out-dir", &out, &library];
        tool(debug.join("regain-bindgen"), &generate)?;
    }
    Ok(())
}
