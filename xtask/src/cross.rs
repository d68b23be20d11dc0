//! Phones' targets without their makers' tools: the standard library is built from Rust's sources of the same version, and clang
//! compiles the few C and assembly files of dependencies.

use crate::step::{cargo_with, needed, said, target, tool};
use std::fs;
use std::path::PathBuf;

/// Every target of a phone.
pub(crate) const TARGETS: [&str; 4] =
    ["aarch64-linux-android", "armv7-linux-androideabi", "aarch64-apple-ios", "aarch64-apple-ios-sim"];

/// Type-checks the border, and with it the core, for every target. One at a time: together, one target's features would be all's.
pub(crate) fn check() -> Result<(), String> {
    let environment = environment()?;
    TARGETS.iter().try_for_each(|target| {
        cargo_with(&["check", "--package", "regain-bridge", "-Zbuild-std", "--target", target], &environment)
    })
}

/// A target folder of its own: the unstable flag changes every fingerprint.
pub(crate) fn folder() -> PathBuf {
    target().join("cross")
}

/// What cargo and the C compiler are told.
pub(crate) fn environment() -> Result<Vec<(String, String)>, String> {
    needed(&[("clang", "clang"), ("llvm-ar", "llvm")])?;
    let library = sources()?;
    // Nothing of Apple's is looked for: what is compiled for its systems is assembly.
    let sdk = folder().join("no-sdk");
    fs::create_dir_all(&sdk).map_err(|error| format!("{}: {error}", sdk.display()))?;
    let mut environment = vec![
        ("RUSTC_BOOTSTRAP".to_owned(), "1".to_owned()),
        ("CARGO_TARGET_DIR".to_owned(), folder().display().to_string()),
        ("__CARGO_TESTS_ONLY_SRC_ROOT".to_owned(), library.display().to_string()),
        ("SDKROOT".to_owned(), sdk.display().to_string()),
    ];
    for triple in TARGETS {
        let name = triple.replace('-', "_");
        environment.push((format!("CC_{name}"), "clang".to_owned()));
        environment.push((format!("AR_{name}"), "llvm-ar".to_owned()));
        // ring's own switch for targets without C headers; the registers that every such phone with Android 8 has.
        let registers = if triple.starts_with("armv7") { " -march=armv7-a -mfpu=neon" } else { "" };
        environment.push((format!("CFLAGS_{name}"), format!("-nostdlibinc -DRING_CORE_NOSTDLIBINC=1{registers}")));
    }
    Ok(environment)
}

/// Unpacks one package of Debian's backports under `$0` without installing it; the machine's own package lists stay as they are.
const UNPACK: &str = r#"
mirror=$(apt-get indextargets --format '$(REPO_URI)' 'Origin: Debian' | grep -v security | head -1)
key=$(dpkg -L debian-archive-keyring | grep 'debian-archive-keyring.gpg$' | head -1)
t=$(mktemp -d); trap 'rm -rf "$t"' EXIT
mkdir -p "$t"/lists/partial "$t"/cache/archives/partial "$t"/get; chmod -R a+rwX "$t"
echo "deb [signed-by=$key] $mirror trixie-backports main" > "$t/list"
apt() { apt-get -qq -o Dir::Etc::sourcelist="$t/list" -o Dir::Etc::sourceparts=- -o Dir::State::lists="$t/lists" \
  -o Dir::Cache="$t/cache" -o Acquire::Languages=none "$@"; }
apt update; cd "$t/get"; apt download "rust-src=$1*"
for deb in *.deb; do dpkg -x "$deb" "$0"; done
"#;

/// The standard library's sources of the very version of this toolchain: rustup's, or else Debian's package, fetched once.
fn sources() -> Result<PathBuf, String> {
    let component = PathBuf::from(said("rustc", &["--print", "sysroot"])?.trim()).join("lib/rustlib/src/rust/library");
    if component.is_dir() {
        return Ok(component);
    }
    let said = said("rustc", &["--version"])?;
    let version = said.split(' ').nth(1).ok_or("rustc does not say its version")?;
    let unpacked = target().join("rust-src");
    let library = unpacked.join(format!("usr/src/rustc-{version}/library"));
    if !library.is_dir() {
        fs::create_dir_all(&unpacked).map_err(|error| format!("{}: {error}", unpacked.display()))?;
        tool("bash", &["-ec", UNPACK, &unpacked.display().to_string(), version]).map_err(|error| {
            format!("{error}\nthe standard library's sources are not here; elsewhere: rustup component add rust-src")
        })?;
    }
    Ok(library)
}
