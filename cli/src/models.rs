//! Where the model files lie.

use std::path::PathBuf;

/// The folder with `models.toml`: `REGAIN_MODELS`, else `models` beside the executable, else the workspace's own.
pub fn folder() -> PathBuf {
    if let Some(named) = std::env::var_os("REGAIN_MODELS") {
        return named.into();
    }
    let beside = std::env::current_exe().ok().and_then(|exe| Some(exe.parent()?.join("models")));
    beside
        .filter(|folder| folder.join("models.toml").is_file())
        .unwrap_or_else(|| PathBuf::from(concat!(env!("CARGO_MANIFEST_DIR"), "/../models")))
}
