//! The look's tokens as Kotlin, from the one file that names them.

use crate::step::{read, root, write};
use std::collections::BTreeMap;
use std::fmt::Write as _;
use std::path::Path;

#[derive(serde::Deserialize)]
struct Tokens {
    color: BTreeMap<String, [String; 2]>,
}

/// Writes `bindings/look/kotlin` below `target`.
pub(crate) fn kotlin(target: &Path) -> Result<(), String> {
    let path = root().join("service/assets/tokens.toml");
    let tokens: Tokens = toml::from_str(&read(&path)?).map_err(|error| format!("{}: {error}", path.display()))?;
    write(&target.join("bindings/look/kotlin/Tokens.kt"), &source(&tokens)?)
}

fn source(tokens: &Tokens) -> Result<String, String> {
    let mut fields = String::new();
    let mut themes = [String::new(), String::new()];
    for (name, values) in &tokens.color {
        let field = camel(name);
        writeln!(fields, "    val {field}: Color,").map_err(|error| error.to_string())?;
        for (theme, value) in themes.iter_mut().zip(values) {
            let digits = value.strip_prefix('#').filter(|digits| digits.len() == 6);
            let digits = digits.ok_or_else(|| format!("{name}: {value} is no colour such as #FAFCFB"))?;
            writeln!(theme, "    {field} = Color(0xFF{digits}),").map_err(|error| error.to_string())?;
        }
    }
    let [light, dark] = themes;
    Ok(format!(
        "// Generated from service/assets/tokens.toml by `cargo xtask android bindings`.\npackage dev.regain.app.look\n\n\
         import androidx.compose.ui.graphics.Color\n\n\
         data class Tokens(\n{fields})\n\nval LIGHT = Tokens(\n{light})\n\nval DARK = Tokens(\n{dark})\n"
    ))
}

fn camel(name: &str) -> String {
    let mut parts = name.split('-');
    let first = parts.next().unwrap_or_default().to_owned();
    parts.fold(first, |name, part| {
        let (head, tail) = part.split_at(part.len().min(1));
        name + &head.to_uppercase() + tail
    })
}
