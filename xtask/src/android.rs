//! The Kotlin side: bindings from the built library, the tests of border, kit and app, the screens as pictures, the APK.

use crate::bindings::generate;
use crate::step::{needed, root, target, tool};
use crate::{apk, library, look};
use clap::Subcommand;
use std::path::{Path, PathBuf};

#[derive(Subcommand, Clone)]
pub(crate) enum Task {
    /// Writes what Kotlin is generated: the bindings and the look's tokens, below `target/bindings`.
    Bindings {
        /// A library for phones, with its symbols: its bindings go to `target/phone/bindings`, for Gradle.
        #[arg(long)]
        core: Option<PathBuf>,
    },
    /// Tests border, kit and app against the real library. Needs a JDK of 17 or later, Maven, aapt2, zip and unzip.
    Test,
    /// Draws every screen to `target/screens/android`, with all of them on `sheet.png`, and compares each with what was accepted.
    /// Needs what `test` needs.
    Screens {
        /// Takes what was drawn as accepted.
        #[arg(long)]
        accept: bool,
    },
    /// The border's library for arm64, linked without the NDK, and what it wants of Android. Never started on a phone. Needs what
    /// `cargo xtask cross` needs, and readelf.
    Library,
    /// Packs the app for arm64 to `target/phone/android/apk`, signed with a key made here, and checks the result. Never started on a
    /// phone. Needs what `test` and `library` need, and apksigner, zipalign and dexdump.
    Apk {
        /// The border's library for arm64 with its symbols, as the NDK builds it; by default the one of `library`.
        #[arg(long)]
        core: Option<PathBuf>,
        /// Shrunk and optimised by R8, and what R8 left is run on this machine.
        #[arg(long)]
        release: bool,
    },
}

/// Programs, and the Debian package of each.
const NEEDED: [(&str, &str); 5] =
    [("javac", "openjdk-17-jdk-headless"), ("mvn", "maven"), ("aapt2", "aapt"), ("zip", "zip"), ("unzip", "unzip")];

pub(crate) fn run(task: Task) -> Result<(), String> {
    match task {
        Task::Bindings { core } => core.map_or_else(bindings, |core| apk::generate(&core)),
        Task::Test => test(&["test"]),
        Task::Screens { accept } => {
            let accept = format!("-Dregain.accept={accept}");
            let drawn = test(&["-Dtest=PictureTest", "-Dsurefire.failIfNoSpecifiedTests=false", &accept, "test"]);
            let sheet = sheet(&target().join("screens/android"));
            drawn.and(sheet)
        }
        Task::Library => library::android().map(|_| ()),
        Task::Apk { core, release } => {
            let core = core.map_or_else(library::android, Ok)?;
            apk::pack(&core, release).map(|_| ())
        }
    }
}

fn bindings() -> Result<(), String> {
    generate(&["kotlin"])?;
    look::kotlin(&target())
}

fn test(arguments: &[&str]) -> Result<(), String> {
    needed(&NEEDED)?;
    bindings()?;
    maven(&target(), arguments)
}

/// Runs Maven; everything that it makes lies below `target`.
pub(crate) fn maven(target: &Path, arguments: &[&str]) -> Result<(), String> {
    needed(&NEEDED)?;
    let pom = root().join("android/pom.xml").display().to_string();
    let target = format!("-Dregain.target={}", target.display());
    tool("mvn", &[&["--batch-mode", "--no-transfer-progress", "--file", &pom, &target], arguments].concat())
}

/// All pictures of `folder` on one.
fn sheet(folder: &Path) -> Result<(), String> {
    let program = root().join("android/Sheet.java").display().to_string();
    tool("java", &["-Djava.awt.headless=true", &program, &folder.display().to_string()])
}
