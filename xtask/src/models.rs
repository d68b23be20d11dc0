//! The model files are the ones that were measured: name, digest, card.

use crate::step::root;
use sha2::{Digest, Sha256};
use std::fs;

#[derive(serde::Deserialize)]
struct Catalogue {
    model: Vec<Model>,
}

#[derive(serde::Deserialize)]
struct Model {
    name: String,
    file: String,
    sha256: String,
}

/// Checks every entry of `models.toml`, and that no model file lies beside it unnamed.
pub(crate) fn check() -> Result<(), String> {
    let folder = root().join("models");
    let text =
        fs::read_to_string(folder.join("models.toml")).map_err(|error| format!("models/models.toml: {error}"))?;
    let catalogue: Catalogue = toml::from_str(&text).map_err(|error| format!("models/models.toml: {error}"))?;
    for model in &catalogue.model {
        let bytes = fs::read(folder.join(&model.file)).map_err(|error| format!("models/{}: {error}", model.file))?;
        let digest: String = Sha256::digest(&bytes).iter().map(|byte| format!("{byte:02x}")).collect();
        if digest != model.sha256 {
            return Err(format!("models/{}: sha256 is {digest}, models.toml says {}", model.file, model.sha256));
        }
        let card = folder.join("cards").join(format!("{}.md", model.name));
        if !card.is_file() {
            return Err(format!("{} has no card at models/cards/{}.md", model.name, model.name));
        }
        eprintln!("xtask: {} is as named, {} bytes", model.file, bytes.len());
    }
    for entry in fs::read_dir(&folder).map_err(|error| error.to_string())?.flatten() {
        let name = entry.file_name().to_string_lossy().into_owned();
        if name.ends_with(".onnx") && !catalogue.model.iter().any(|model| model.file == name) {
            return Err(format!("models/{name} is not named in models.toml"));
        }
    }
    Ok(())
}
