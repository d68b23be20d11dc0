//! The border's library as phones load it: `phone` profile, one file for each system.

use crate::step::{cargo_with, said, tool};
use crate::{bionic, cross};
use std::fs;
use std::path::PathBuf;

/// Where a panic was is told to nobody on a phone.
const SMALLER: &str = "-Zlocation-detail=none";
/// The standard library unwinds, prints no backtrace, and has the short ones of its algorithms.
const STANDARD: &str = "-Zbuild-std-features=panic-unwind,optimize_for_size";

/// The iPhone's static library, and beside it what an app would hold of it, linked here as a library of its own: linking an app needs
/// Apple's SDK. Says where the latter lies.
pub(crate) fn ios() -> Result<PathBuf, String> {
    build("aarch64-apple-ios", "staticlib", &[], &[("RUSTFLAGS", SMALLER.to_owned())])?;
    let library = cross::folder().join("aarch64-apple-ios/phone/libregain_bridge.a");
    let linked = library.with_extension("dylib");
    let (from, to) = (library.display().to_string(), linked.display().to_string());
    let mut arguments = vec!["-flavor", "darwin", "-arch", "arm64", "-platform_version", "ios", "15.0", "15.0"];
    // Apple's own libraries are not here: what they would bring stays open.
    arguments.extend(["-dylib", "-dead_strip", "-x", "-S", "-undefined", "dynamic_lookup"]);
    arguments.extend(["-exported_symbol", "_uniffi_*", "-exported_symbol", "_ffi_*"]);
    arguments.extend(["-force_load", &from, "-o", &to]);
    tool(linker()?, &arguments)?;
    let weight = fs::metadata(&linked).map_err(|error| format!("{to}: {error}"))?.len();
    eprintln!("xtask: {from}, of which an app holds {:.2} MB", weight as f64 / 1e6);
    Ok(linked)
}

/// The linker's map of the library for Android.
pub(crate) fn map() -> PathBuf {
    cross::folder().join("android.map")
}

/// The shared library for Android on arm64, linked without the NDK. It was never started on a phone: what is known of it is what
/// `bionic::check` reads from it.
pub(crate) fn android() -> Result<PathBuf, String> {
    let stubs = cross::folder().join("bionic");
    bionic::stubs(&stubs)?;
    let flags = format!(
        "{SMALLER} -C linker-flavor=ld.lld -L {} -C link-arg=-zdefs -C link-arg=-zmax-page-size=16384 -C link-arg=-Map={} \
         -C link-arg=-soname=libregain_bridge.so -C link-arg=--icf=all -C link-arg=--pack-dyn-relocs=android",
        stubs.display(),
        map().display()
    );
    let more = [("LINKER", linker()?.display().to_string()), ("RUSTFLAGS", flags)];
    build("aarch64-linux-android", "cdylib", &["--features", "own-unwinder"], &more)?;
    let library = cross::folder().join("aarch64-linux-android/phone/libregain_bridge.so");
    bionic::check(&library)?;
    Ok(library)
}

/// The linker that comes with the toolchain.
pub(crate) fn linker() -> Result<PathBuf, String> {
    let host = said("rustc", &["--version", "--verbose"])?;
    let host = host.lines().find_map(|line| line.strip_prefix("host: ")).ok_or("rustc does not name its host")?;
    let sysroot = said("rustc", &["--print", "sysroot"])?;
    Ok(PathBuf::from(sysroot.trim()).join("lib/rustlib").join(host).join("bin/rust-lld"))
}

fn build(triple: &str, kind: &str, features: &[&str], settings: &[(&str, String)]) -> Result<(), String> {
    let mut environment = cross::environment()?;
    let name = triple.replace('-', "_").to_uppercase();
    environment.extend(settings.iter().map(|(key, value)| (format!("CARGO_TARGET_{name}_{key}"), value.clone())));
    let what = ["rustc", "--package", "regain-bridge", "--lib", "--crate-type", kind, "--profile", "phone"];
    cargo_with(&[&what, &["-Zbuild-std", STANDARD, "--target", triple][..], features].concat(), &environment)
}
