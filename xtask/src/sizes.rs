//! What the phone's library weighs.

use crate::{cross, step};
use std::fs;
use std::path::Path;

/// The bar with the inference engine inside, in bytes: the library of one ABI, stripped, without models.
const MOST: u64 = 14 * 1024 * 1024;
/// The models, in bytes.
const MOST_MODELS: u64 = 16 * 1024 * 1024;

/// Builds the iPhone's library and the models' sum, and refuses what is over the bars.
pub(crate) fn check() -> Result<(), String> {
    let library = cross::library("aarch64-apple-ios", "staticlib")?;
    let linked = linked(&library)?;
    let models = models(&step::root().join("models"))?;
    let table = [("library, aarch64-apple-ios, linked and stripped", linked, MOST), ("models", models, MOST_MODELS)];
    for (what, size, most) in table {
        eprintln!("xtask: {what}: {:.2} MB of at most {:.0} MB", mega(size), mega(most));
    }
    match table.iter().find(|(_, size, most)| size > most) {
        Some((what, ..)) => Err(format!("{what}: too large")),
        None => Ok(()),
    }
}

/// The size of what a linker keeps of the static library: everything that the exported functions reach, without symbols.
fn linked(library: &Path) -> Result<u64, String> {
    let out = library.with_extension("dylib");
    let (from, to) = (library.display().to_string(), out.display().to_string());
    // Debian has no link of the name by which lld takes itself for Apple's linker.
    let flags = [
        "-flavor",
        "darwin",
        "-arch",
        "arm64",
        "-platform_version",
        "ios",
        "15.0",
        "15.0",
        "-dylib",
        "-dead_strip",
        "-x",
        "-S",
    ];
    let mut arguments = flags.to_vec();
    // Apple's own libraries are not here: what they would bring stays open.
    arguments.extend(["-undefined", "dynamic_lookup", "-exported_symbol", "_uniffi_*", "-exported_symbol", "_ffi_*"]);
    arguments.extend(["-force_load", &from, "-o", &to]);
    step::tool("lld", &arguments)?;
    fs::metadata(&out).map(|meta| meta.len()).map_err(|error| format!("{to}: {error}"))
}

fn models(folder: &Path) -> Result<u64, String> {
    let entries = fs::read_dir(folder).map_err(|error| format!("{}: {error}", folder.display()))?;
    let sizes = entries.flatten().filter(|entry| entry.path().extension().is_some_and(|ending| ending == "onnx"));
    Ok(sizes.filter_map(|entry| entry.metadata().ok()).map(|meta| meta.len()).sum())
}

fn mega(bytes: u64) -> f64 {
    bytes as f64 / (1024.0 * 1024.0)
}
