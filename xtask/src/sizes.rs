//! What the phone's library weighs, and what of it is the inference engine.

mod map;

use crate::{cross, step};
use std::fs;
use std::path::{Path, PathBuf};

/// Bytes in a megabyte, as stores count.
const MEGA: u64 = 1_000_000;
/// The bar with the inference engine inside, in bytes: the library of one ABI, stripped, without models.
const MOST: u64 = 14 * MEGA;
/// The bar without it.
const MOST_WITHOUT_ENGINE: u64 = 6 * MEGA;
/// The models, in bytes.
const MOST_MODELS: u64 = 16 * MEGA;

/// Builds the iPhone's library, prints what it and the models weigh, and refuses what is over the bars.
pub(crate) fn check() -> Result<(), String> {
    let library = linked(&cross::library("aarch64-apple-ios", "staticlib")?)?;
    let mut weights: Vec<_> = map::by_crate(&read(&library.with_extension("map"))?).into_iter().collect();
    weights.sort_by_key(|(_, weight)| std::cmp::Reverse(*weight));
    for (name, weight) in weights.iter().take(12) {
        eprintln!("xtask: {:>8.2} MB {name}", mega(*weight));
    }
    let engine = weights.iter().filter(|(name, _)| is_engine(name)).map(|(_, weight)| weight).sum::<u64>();
    let whole = fs::metadata(&library).map_err(|error| format!("{}: {error}", library.display()))?.len();
    let models = models(&step::root().join("models"))?;
    let table = [
        ("library of aarch64-apple-ios, linked and stripped", whole, MOST),
        // Code that only the engine uses but that lies in other crates is counted here: it weighs less, never more.
        ("the same less the engine's crates", whole.saturating_sub(engine), MOST_WITHOUT_ENGINE),
        ("models", models, MOST_MODELS),
    ];
    for (what, size, most) in table {
        eprintln!("xtask: {what}: {:.2} MB of at most {:.0} MB", mega(size), mega(most));
    }
    match table.iter().find(|(_, size, most)| size > most) {
        Some((what, ..)) => Err(format!("{what}: too large")),
        None => Ok(()),
    }
}

/// ONNX Runtime's interface, and tract behind it.
fn is_engine(name: &str) -> bool {
    name.starts_with("tract_") || name == "ort" || name.starts_with("ort_")
}

/// What a linker keeps of the static library: everything that the exported functions reach, without symbols. Its map lies beside it.
fn linked(library: &Path) -> Result<PathBuf, String> {
    let out = library.with_extension("dylib");
    let map = library.with_extension("map").display().to_string();
    let (from, to) = (library.display().to_string(), out.display().to_string());
    // Debian has no link of the name by which lld takes itself for Apple's linker.
    let mut arguments = vec!["-flavor", "darwin", "-arch", "arm64", "-platform_version", "ios", "15.0", "15.0"];
    arguments.extend(["-dylib", "-dead_strip", "-x", "-S", "-map", &map]);
    // Apple's own libraries are not here: what they would bring stays open.
    arguments.extend(["-undefined", "dynamic_lookup", "-exported_symbol", "_uniffi_*", "-exported_symbol", "_ffi_*"]);
    arguments.extend(["-force_load", &from, "-o", &to]);
    step::tool("lld", &arguments)?;
    Ok(out)
}

fn read(path: &Path) -> Result<String, String> {
    fs::read(path)
        .map(|bytes| String::from_utf8_lossy(&bytes).into_owned())
        .map_err(|error| format!("{}: {error}", path.display()))
}

fn models(folder: &Path) -> Result<u64, String> {
    let entries = fs::read_dir(folder).map_err(|error| format!("{}: {error}", folder.display()))?;
    let sizes = entries.flatten().filter(|entry| entry.path().extension().is_some_and(|ending| ending == "onnx"));
    Ok(sizes.filter_map(|entry| entry.metadata().ok()).map(|meta| meta.len()).sum())
}

fn mega(bytes: u64) -> f64 {
    bytes as f64 / MEGA as f64
}
