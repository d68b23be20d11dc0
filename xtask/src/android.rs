//! The Kotlin side of the border: bindings from the built library, and their tests on the JVM.

use crate::step::{cargo, root, target, tool};
use clap::Subcommand;

#[derive(Subcommand, Clone, Copy)]
pub(crate) enum Task {
    /// Writes the Kotlin bindings to `target/bindings/kotlin`.
    Bindings,
    /// Tests the border from Kotlin against the real library. Needs a JDK of 17 or later and Maven.
    Test,
}

pub(crate) fn run(task: Task) -> Result<(), String> {
    match task {
        Task::Bindings => bindings(),
        Task::Test => {
            bindings()?;
            let (pom, target) = (root().join("android/bridge/pom.xml"), target());
            let target = format!("-Dregain.target={}", target.display());
            let arguments =
                ["--batch-mode", "--no-transfer-progress", "--file", &pom.display().to_string(), &target, "test"];
            tool("mvn", &arguments)
        }
    }
}

fn bindings() -> Result<(), String> {
    // One edge of the tests is named so that features are those of `cargo test --workspace`, and nothing is built twice.
    cargo(&["build", "--workspace", "--lib", "--bin", "regain", "--bin", "regain-bindgen", "--test", "edges"])?;
    let debug = target().join("debug");
    let library = debug.join(format!("{}regain_bridge{}", std::env::consts::DLL_PREFIX, std::env::consts::DLL_SUFFIX));
    let out = target().join("bindings/kotlin");
    let (library, out) = (library.display().to_string(), out.display().to_string());
    let generate =
        ["generate", "--language", "kotlin", "--config", "uniffi.toml", "--no-format", "--out-dir", &out, &library];
    tool(debug.join("regain-bindgen"), &generate)
}
