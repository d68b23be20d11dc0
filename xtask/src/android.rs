//! The Kotlin side: bindings from the built library, the tests of border, kit and app, the screens as pictures, the APK.

use crate::bindings::generate;
use crate::step::{needed, root, target, tool};
use crate::{apk, look};
use clap::Subcommand;
use std::path::{Path, PathBuf};

#[derive(Subcommand, Clone)]
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
    /// Packs the app for arm64 to `target/android/apk`, signed with a key made here, and checks the result. Needs what `test` needs,
    /// and apksigner, zipalign and dexdump.
    Apk {
        /// The border's library for arm64, as the NDK builds it.
        #[arg(long)]
        core: PathBuf,
        /// Shrunk and optimised by R8.
        #[arg(long)]
        release: bool,
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
        Task::Apk { core, release } => apk::pack(&core, release),
    }
}

/// Compiles everything without running a test.
pub(crate) fn compile() -> Result<(), String> {
    maven(&["-DskipTests", "test-compile"])
}

/// Where the Android side builds.
pub(crate) fn folder() -> PathBuf {
    target().join("android")
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
