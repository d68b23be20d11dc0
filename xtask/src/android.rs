//! The Kotlin side: bindings from the built library, the tests of border, kit and app, the screens as pictures, the APK.

use crate::bindings::generate;
use crate::look;
use crate::step::{needed, root, target, tool};
use clap::Subcommand;
use std::path::Path;

#[derive(Subcommand, Clone, Copy)]
pub(crate) enum Task {
    /// Writes what Kotlin is generated: the bindings and the look's tokens, below `target/bindings`.
    Bindings,
    /// Tests border, kit and app against the real library. Needs a JDK of 17 or later, Maven, aapt2, zip and unzip.
    Test,
    /// Draws every screen to `target/screens/android`, with all of them on `sheet.png`, and compares each with what was accepted.
    /// Needs what `test` needs.
    Screens {
        /// Takes what was drawn as accepted.
        #[arg(long)]
        accept: bool,
    },
}

/// Programs, and the Debian package of each.
const NEEDED: [(&str, &str); 5] =
    [("javac", "openjdk-17-jdk-headless"), ("mvn", "maven"), ("aapt2", "aapt"), ("zip", "zip"), ("unzip", "unzip")];

pub(crate) fn run(task: Task) -> Result<(), String> {
    match task {
        Task::Bindings => bindings(),
        Task::Test => maven(&["test"]),
        Task::Screens { accept } => {
            let accept = format!("-Dregain.accept={accept}");
            let drawn = maven(&["-Dtest=PictureTest", "-Dsurefire.failIfNoSpecifiedTests=false", &accept, "test"]);
            let sheet = sheet(&target().join("screens/android"));
            drawn.and(sheet)
        }
    }
}

fn bindings() -> Result<(), String> {
    generate(&["kotlin"])?;
    look::kotlin()
}

fn maven(arguments: &[&str]) -> Result<(), String> {
    needed(&NEEDED)?;
    bindings()?;
    let pom = root().join("android/pom.xml").display().to_string();
    let target = format!("-Dregain.target={}", target().display());
    tool("mvn", &[&["--batch-mode", "--no-transfer-progress", "--file", &pom, &target], arguments].concat())
}

/// All pictures of `folder` on one.
fn sheet(folder: &Path) -> Result<(), String> {
    let program = root().join("android/Sheet.java").display().to_string();
    tool("java", &["-Djava.awt.headless=true", &program, &folder.display().to_string()])
}
