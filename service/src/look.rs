//! The look's tokens as CSS variables, from the one file that names them.

use serde::Deserialize;
use std::collections::BTreeMap;
use std::fmt::Write as _;
use std::sync::OnceLock;

const TOKENS: &str = include_str!("../assets/tokens.toml");

#[derive(Deserialize)]
struct Tokens {
    color: BTreeMap<String, [String; 2]>,
}

/// The CSS variables of both themes; dark where the system asks for it.
pub(crate) fn css() -> &'static str {
    static CSS: OnceLock<String> = OnceLock::new();
    CSS.get_or_init(|| {
        // The file is part of the program, and a test parses it.
        let tokens: Tokens = toml::from_str(TOKENS).unwrap_or(Tokens { color: BTreeMap::new() });
        let mut css = String::new();
        for (theme, (open, close)) in
            [(":root {\n", "}\n"), ("@media (prefers-color-scheme: dark) {\n:root {\n", "}\n}\n")]
                .into_iter()
                .enumerate()
        {
            css.push_str(open);
            for (name, values) in &tokens.color {
                // Writing to a String does not fail.
                let _ = writeln!(css, "  --{name}: {};", values[theme]);
            }
            css.push_str(close);
        }
        css
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[derive(Deserialize)]
    struct Contrast {
        front: String,
        behind: String,
        least: [f64; 2],
    }

    #[derive(Deserialize)]
    struct All {
        color: BTreeMap<String, [String; 2]>,
        contrast: Vec<Contrast>,
    }

    /// Relative luminance (WCAG 2.2).
    fn luminance(hex: &str) -> f64 {
        let channel = |at: usize| {
            let value = f64::from(u8::from_str_radix(&hex[at..at + 2], 16).expect("hexadecimal")) / 255.0;
            if value <= 0.04045 { value / 12.92 } else { ((value + 0.055) / 1.055).powf(2.4) }
        };
        0.2126 * channel(1) + 0.7152 * channel(3) + 0.0722 * channel(5)
    }

    fn contrast(a: &str, b: &str) -> f64 {
        let (a, b) = (luminance(a), luminance(b));
        (a.max(b) + 0.05) / (a.min(b) + 0.05)
    }

    #[test]
    fn every_contrast_is_at_least_what_the_file_promises() {
        let all: All = toml::from_str(TOKENS).expect("tokens");
        for rule in &all.contrast {
            for theme in 0..2 {
                let value = contrast(&all.color[&rule.front][theme], &all.color[&rule.behind][theme]);
                let rounded = (value * 10.0).round() / 10.0;
                assert!(rounded >= rule.least[theme], "{} on {}: {value:.2}, theme {theme}", rule.front, rule.behind);
            }
        }
    }

    #[test]
    fn both_themes_have_every_colour() {
        let all: All = toml::from_str(TOKENS).expect("tokens");
        for name in all.color.keys() {
            assert_eq!(css().matches(&format!("--{name}: #")).count(), 2, "{name}");
        }
    }
}
