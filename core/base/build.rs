//! Finds the languages: every file of `texts` is one, so that another language is another file and nothing else.

#![allow(clippy::print_stdout, reason = "how a build script speaks to cargo")]

use std::error::Error;
use std::path::Path;
use std::{env, fs};

fn main() -> Result<(), Box<dyn Error>> {
    let folder = Path::new(&env::var("CARGO_MANIFEST_DIR")?).join("texts");
    let mut files = fs::read_dir(&folder)?.map(|entry| Ok(entry?.path())).collect::<std::io::Result<Vec<_>>>()?;
    files.retain(|path| path.extension().is_some_and(|extension| extension == "toml"));
    files.sort();
    let mut list = String::from("&[");
    for path in files {
        let tag = path.file_stem().unwrap_or_default().display().to_string();
        list += &format!("({tag:?}, include_str!({:?})), ", path.display().to_string());
    }
    fs::write(Path::new(&env::var("OUT_DIR")?).join("languages.rs"), list + "]")?;
    // With everything in it.
    println!("cargo::rerun-if-changed=texts");
    Ok(())
}
