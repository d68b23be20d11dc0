//! The Swift side: bindings, tests and type checks on Linux in a Debian folder with Swift, and the library for iPhones.

use crate::step::{needed, root, target, tool};
use crate::{bindings, library, plist};
use clap::Subcommand;
use std::fs;
use std::path::{Path, PathBuf};

#[derive(Subcommand, Clone)]
pub(crate) enum Task {
    /// Makes the folder with Debian 13 and Swift 6, once: a minute or more, and 2.7 GB. Needs root and debootstrap.
    Root,
    /// Writes the Swift bindings to `ios/Bindings`, and to `ios/App` what the system says for the app in each language.
    Bindings {
        /// The library for iPhones that the app is linked with; without it the bindings are the tests'.
        #[arg(long)]
        core: Option<PathBuf>,
    },
    /// Type-checks everything, UI and adapters against stand-in modules. Needs the folder of `root`.
    Check,
    /// Tests against the real library, and draws a wireframe of every screen. Needs the folder of `root`, and Debian's librsvg2-bin.
    Test,
    /// The static library for iPhones, `target/cross/aarch64-apple-ios/phone`, and its weight. Needs what `cargo xtask cross` needs.
    Lib,
}

pub(crate) fn run(task: Task) -> Result<(), String> {
    match task {
        Task::Root => make_root(),
        Task::Bindings { core: Some(core) } => {
            bindings::build()?;
            bindings::write("swift", &core, &written())?;
            place()
        }
        Task::Bindings { core: None } => bindings(),
        Task::Check => {
            bindings()?;
            swift("swift build --build-tests")?;
            // The stand-ins bear Apple's names.
            inside("swift format lint --strict --recursive Package.swift App Sources Tests")
        }
        Task::Test => {
            needed(&[("rsvg-convert", "librsvg2-bin")])?;
            bindings()?;
            swift("swift build --build-tests")?;
            // Memory is the process's: what others do meanwhile would count.
            tests("memory", "--filter MemoryTests")?;
            tests("tests", "--skip MemoryTests")?;
            pictures(&target().join("screens/ios"))
        }
        Task::Lib => library::ios().map(|_| ()),
    }
}

/// Where the Debian folder lies.
fn debian() -> PathBuf {
    std::env::var_os("REGAIN_SWIFT_ROOT").map_or_else(|| target().join("swift-root"), |path| root().join(path))
}

/// Names the mirror that this machine's own packages come from, so that nothing else is asked.
const MAKE: &str = r#"
mirror=$(apt-get indextargets --format '$(REPO_URI)' 'Origin: Debian' | grep -v security | head -1)
test -n "$mirror" || { echo "this machine's packages do not come from Debian" >&2; exit 1; }
debootstrap --variant=minbase --include=swiftlang,libc6-dev,libstdc++-14-dev,openssl trixie "$0" "$mirror"
chroot "$0" apt-get clean
touch "$0/ready"
"#;

fn make_root() -> Result<(), String> {
    let folder = debian();
    if folder.join("ready").exists() {
        return Ok(());
    }
    needed(&[("debootstrap", "debootstrap")])?;
    // What an interrupted run left is not built upon.
    if folder.exists() {
        fs::remove_dir_all(&folder).map_err(|error| format!("{}: {error}", folder.display()))?;
    }
    fs::create_dir_all(&folder).map_err(|error| format!("{}: {error}", folder.display()))?;
    tool("bash", &["-ec", MAKE, &folder.display().to_string()])
}

fn bindings() -> Result<(), String> {
    bindings::generate(&["swift"])?;
    place()
}

/// Where the generator writes.
fn written() -> PathBuf {
    target().join("bindings/swift")
}

/// The generated files in the package, touched only when they changed.
fn place() -> Result<(), String> {
    plist::strings()?;
    let (from, to) = (written(), root().join("ios/Bindings"));
    for (file, folder) in [("RegainBridge.swift", "RegainBridge"), ("RegainBridgeFFI.h", "FFI")] {
        let (from, to) = (from.join(file), to.join(folder).join(file));
        let fresh = fs::read(&from).map_err(|error| format!("{}: {error}", from.display()))?;
        if fs::read(&to).is_ok_and(|old| old == fresh) {
            continue;
        }
        fs::create_dir_all(to.parent().unwrap_or(Path::new("."))).map_err(|error| error.to_string())?;
        fs::write(&to, fresh).map_err(|error| format!("{}: {error}", to.display()))?;
    }
    Ok(())
}

/// The wireframes that the tests drew, as PNG.
fn pictures(folder: &Path) -> Result<(), String> {
    let entries = fs::read_dir(folder).map_err(|error| format!("{}: {error}", folder.display()))?;
    let drawings =
        entries.flatten().map(|entry| entry.path()).filter(|path| path.extension().is_some_and(|end| end == "svg"));
    for drawing in drawings {
        let picture = drawing.with_extension("png").display().to_string();
        tool("rsvg-convert", &["--output", &picture, &drawing.display().to_string()])?;
    }
    Ok(())
}

fn swift(command: &str) -> Result<(), String> {
    let link = "-Xlinker -L/target/debug -Xlinker -rpath -Xlinker /target/debug";
    inside(&format!("{command} --scratch-path /target/ios/build {link}"))
}

/// Runs the tests that were built, and writes `target/ios/NAME.xml`, which `swift test` of this version does not. Each of their waits has
/// an end; the one here is for what nobody thought of.
fn tests(name: &str, which: &str) -> Result<(), String> {
    let run = "timeout --kill-after=10 1500 /target/ios/build/debug/RegainPackageTests.xctest --testing-library swift-testing";
    inside(&format!("{run} {which} --xunit-output /target/ios/{name}.xml"))
}

/// Mounts the workspace and the target folder inside, for this command only, and runs it in the package. What it leaves running ends
/// with it, and so does what it writes to the temporary folder, which lies in memory: a journey is thousands of small writes.
const INSIDE: &str = r#"
mkdir -p "$0/src" "$0/target"
mount -t proc proc "$0/proc"
mount -t tmpfs tmpfs "$0/tmp"
mount --bind "$1" "$0/src"
mount --bind "$2" "$0/target"
bin=$(dirname "$(chroot "$0" dpkg -L swiftlang | grep '/swift-test$')")
exec chroot "$0" env -i HOME=/root LC_ALL=C.UTF-8 PATH="$bin:/usr/bin:/bin" REGAIN_COMMAND=/target/debug/regain \
  REGAIN_MODELS=/src/models REGAIN_SCREENS=/target/screens/ios sh -ec "cd /src/ios; $3"
"#;

fn inside(command: &str) -> Result<(), String> {
    let folder = debian();
    if !folder.join("ready").exists() {
        return Err(format!("no Swift at {}: make it by `cargo xtask ios root`", folder.display()));
    }
    let paths = [folder, root().to_owned(), target()].map(|path| path.display().to_string());
    let apart = ["--mount", "--pid", "--fork", "--kill-child", "--", "bash", "-ec", INSIDE];
    tool("unshare", &[&apart[..], &[&paths[0], &paths[1], &paths[2], command]].concat())
}
