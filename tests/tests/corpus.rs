//! Every input in `fuzz/corpus` again, on stable, through the functions that the fuzz targets call; and each of them damaged.

#[path = "../fuzz/entry/pixels.rs"]
mod pixels;
#[path = "../fuzz/entry/statement.rs"]
mod statement;
#[path = "../fuzz/entry/text.rs"]
mod text;
#[path = "../fuzz/entry/trace.rs"]
mod trace;

use std::path::Path;

/// The inputs of one target.
fn corpus(target: &str) -> Vec<Vec<u8>> {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("fuzz/corpus").join(target);
    let files = std::fs::read_dir(&folder).unwrap_or_else(|error| panic!("{}: {error}", folder.display()));
    let mut paths: Vec<_> = files.map(|file| file.expect("a file").path()).collect();
    paths.sort();
    paths.iter().map(|path| std::fs::read(path).expect("a case")).collect()
}

/// Each input whole, cut off in several places, with one byte changed in several places, and behind another one.
fn replay(target: &str, entry: fn(&[u8])) {
    let inputs = corpus(target);
    assert!(inputs.len() >= 3, "{target} has {} inputs", inputs.len());
    for (number, input) in inputs.iter().enumerate() {
        entry(input);
        for step in 1..8 {
            let at = input.len() * step / 8;
            entry(&input[..at]);
            let mut changed = input.clone();
            if let Some(byte) = changed.get_mut(at) {
                *byte ^= 1 << step;
            }
            entry(&changed);
        }
        let other = &inputs[(number + 1) % inputs.len()];
        entry(&[other.as_slice(), input].concat());
    }
}

#[test]
fn zones() {
    replay("mrz", text::mrz);
}

#[test]
fn licences() {
    replay("aamva", text::aamva);
}

#[test]
fn links() {
    replay("link", text::link);
}

#[test]
fn containers() {
    replay("evidence", text::evidence);
}

#[test]
fn statements() {
    replay("attestation", statement::attestation);
}

#[test]
fn pictures() {
    replay("picture", pixels::picture);
}

#[test]
fn frames() {
    replay("frame", pixels::frame);
}

#[test]
fn modules() {
    replay("barcode", pixels::barcode);
}

#[test]
fn traces() {
    replay("trace", trace::trace);
}
