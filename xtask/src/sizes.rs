//! What a phone must store: the app for Android, its library and code, the library for iPhones, the models, each against its bar.

mod map;

use crate::step::{read, root, target, write};
use crate::{apk, library};
use serde::Serialize;
use std::collections::BTreeMap;
use std::fmt::Write as _;
use std::fs;
use std::path::Path;

/// Bytes in a megabyte, as stores count.
const MEGA: f64 = 1e6;
/// How many crates the table names.
const NAMED: usize = 25;

/// One line of the table.
#[derive(Serialize)]
struct Weight {
    what: String,
    bytes: u64,
    /// The bar, where there is one.
    most: Option<u64>,
}

/// Builds and packs what is shipped, writes `target/sizes.md` and `target/sizes.json`, and refuses what is over a bar.
pub(crate) fn check() -> Result<(), String> {
    let (core, iphone) = (library::android()?, library::ios()?);
    let apk = apk::pack(&core, true)?;
    let parts = apk.with_extension("");
    let library = size(&parts.join("zip").join(apk::LIBRARY))?;
    let crates = map::by_crate(&read(&library::map())?);
    let bars = [
        ("library for Android on arm64, stripped", library, 14.0),
        ("the same without the inference engine, estimated", without_engine(library, &crates), 6.0),
        ("library for iPhones, as an app holds it", size(&iphone)?, 14.0),
        ("models", all(&root().join("models"), "onnx")?, 16.0),
        ("classes as dex; aimed at 1.5, most of which Compose takes", all(&parts.join("dex"), "dex")?, 2.2),
        ("release APK", size(&apk)?, 20.0),
    ];
    let bars = bars.map(|(what, bytes, most)| Weight { what: what.into(), bytes, most: Some((most * MEGA) as u64) });
    let mut crates: Vec<_> = crates
        .into_iter()
        .map(|(name, bytes)| Weight { what: format!("of the library: {name}"), bytes, most: None })
        .collect();
    crates.sort_by_key(|weight| std::cmp::Reverse(weight.bytes));
    crates.truncate(NAMED);
    let heavy = bars.iter().find(|weight| weight.most.is_some_and(|most| weight.bytes > most));
    let heavy = heavy.map(|weight| format!("{}: too large", weight.what));
    report(&bars.into_iter().chain(crates).collect::<Vec<_>>())?;
    heavy.map_or(Ok(()), Err)
}

fn report(weights: &[Weight]) -> Result<(), String> {
    let mut table = "| what | MB | bar |\n|---|---:|---:|\n".to_owned();
    for Weight { what, bytes, most } in weights {
        let most = most.map_or_else(String::new, |most| format!("{:.1}", most as f64 / MEGA));
        writeln!(table, "| {what} | {:.2} | {most} |", *bytes as f64 / MEGA).map_err(|error| error.to_string())?;
    }
    eprintln!("{table}");
    write(&target().join("sizes.md"), &table)?;
    write(&target().join("sizes.json"), &serde_json::to_string_pretty(weights).map_err(|error| error.to_string())?)
}

/// What the library would weigh without ONNX Runtime's interface and tract behind it. What names no crate, and generic code that names
/// only the standard library, is taken to be shared as the rest is.
fn without_engine(library: u64, crates: &BTreeMap<String, u64>) -> u64 {
    let shared = [map::NOBODY, "core", "alloc", "std", "compiler_builtins"];
    let engine = ["ort", "half", "ndarray", "rustfft", "dyn_clone", "erased_serde", "rayon_core"];
    let weigh = |which: &dyn Fn(&str) -> bool| {
        crates.iter().filter(|(name, _)| which(name)).map(|(_, bytes)| *bytes as f64).sum::<f64>()
    };
    let named = weigh(&|name| !shared.contains(&name));
    let engine = weigh(&|name| engine.contains(&name) || name.starts_with("ort_") || name.starts_with("tract_"));
    (library as f64 * (1.0 - engine / named.max(1.0))) as u64
}

/// Bytes of every file of `folder` with this ending.
fn all(folder: &Path, ending: &str) -> Result<u64, String> {
    let entries = fs::read_dir(folder).map_err(|error| format!("{}: {error}", folder.display()))?;
    let files = entries.flatten().map(|entry| entry.path());
    files.filter(|path| path.extension().is_some_and(|found| found == ending)).map(|path| size(&path)).sum()
}

fn size(path: &Path) -> Result<u64, String> {
    fs::metadata(path).map(|found| found.len()).map_err(|error| format!("{}: {error}", path.display()))
}
