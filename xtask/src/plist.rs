//! What the system says for the app, in the languages of the one source of texts.

use crate::step::root;
use std::collections::BTreeMap;
use std::fmt::Write as _;
use std::fs;
use std::path::Path;

#[derive(serde::Deserialize)]
struct Language {
    texts: BTreeMap<String, String>,
}

/// Writes `ios/App/TAG.lproj/InfoPlist.strings` for English and every language of `core/base/texts`, from the English reasons
/// (`…UsageDescription`) that `ios/project.yml` gives to the system.
pub(crate) fn strings() -> Result<(), String> {
    let project = read(&root().join("ios/project.yml"))?;
    let reasons: Vec<_> = project.lines().filter_map(reason).collect();
    if reasons.is_empty() {
        return Err("ios/project.yml gives no reason for the camera".into());
    }
    write("en", &reasons)?;
    let folder = root().join("core/base/texts");
    for entry in fs::read_dir(&folder).map_err(|error| format!("{}: {error}", folder.display()))?.flatten() {
        let path = entry.path();
        let file: Language = toml::from_str(&read(&path)?).map_err(|error| format!("{}: {error}", path.display()))?;
        let said = reasons.iter().map(|(key, english)| {
            let said = file.texts.get(*english).ok_or_else(|| format!("{}: no {english:?}", path.display()))?;
            Ok((*key, said.as_str()))
        });
        let said: Vec<_> = said.collect::<Result<_, String>>()?;
        write(&path.file_stem().unwrap_or_default().display().to_string(), &said)?;
    }
    Ok(())
}

/// The key and the text of a line `NS…UsageDescription: text`.
fn reason(line: &str) -> Option<(&str, &str)> {
    line.trim().split_once(": ").filter(|(key, _)| key.ends_with("UsageDescription"))
}

fn write(tag: &str, said: &[(&str, &str)]) -> Result<(), String> {
    let mut text = String::from("/* Made from core/base/texts by `cargo xtask ios bindings`. */\n");
    for (key, value) in said {
        let value = value.replace('\\', "\\\\").replace('"', "\\\"");
        writeln!(text, "\"{key}\" = \"{value}\";").map_err(|error| error.to_string())?;
    }
    let folder = root().join(format!("ios/App/{tag}.lproj"));
    fs::create_dir_all(&folder).map_err(|error| format!("{}: {error}", folder.display()))?;
    let file = folder.join("InfoPlist.strings");
    fs::write(&file, text).map_err(|error| format!("{}: {error}", file.display()))
}

fn read(path: &Path) -> Result<String, String> {
    fs::read_to_string(path).map_err(|error| format!("{}: {error}", path.display()))
}
