//! The Kotlin side of the border: bindings from the built library, and their tests on the JVM.

use crate::bindings::generate;
use crate::step::{root, target, tool};
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
        Task::Bindings => generate(&["kotlin"]),
        Task::Test => {
            generate(&["kotlin"])?;
            let (pom, target) = (root().join("android/bridge/pom.xml"), target());
            let target = format!("-Dregain.target={}", target.display());
            let arguments =
                ["--batch-mode", "--no-transfer-progress", "--file", &pom.display().to_string(), &target, "test"];
            tool("mvn", &arguments)
        }
    }
}
