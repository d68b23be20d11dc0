//! What a person reads, in their language.
//!
//! A [`Text`] is an English sentence in the code. A language is one file, `texts/TAG.toml`, which has the translation of every one; the
//! build finds the files, and a test of the journeys finds every text without a translation. Values stand in braces by name. No text
//! needs a plural: a number stands after a colon or before the sign of a unit.

mod pseudo;
mod tag;

pub use tag::{NoTag, Tag};

use serde::Deserialize;
use std::collections::BTreeMap;
use std::fmt;
use std::sync::LazyLock;

/// An English text that a person reads. Made by [`text`] only, so that all of them can be found.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Text(&'static str);

/// Marks an English text for translation. `english` must be a literal; values stand in it as `{name}`.
pub const fn text(english: &'static str) -> Text {
    Text(english)
}

impl Text {
    /// As it stands in the code.
    pub const fn english(self) -> &'static str {
        self.0
    }
}

impl fmt::Display for Text {
    /// In English.
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        formatter.write_str(self.0)
    }
}

/// A language in which everything can be said.
#[derive(Clone, Copy)]
pub struct Language(Voice);

#[derive(Clone, Copy)]
enum Voice {
    English,
    Pseudo,
    Translated(&'static Table),
}

/// A language's file.
#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Table {
    #[serde(skip)]
    tag: &'static str,
    right_to_left: bool,
    texts: BTreeMap<String, String>,
}

/// Tag and content of every file.
const FILES: &[(&str, &str)] = include!(concat!(env!("OUT_DIR"), "/languages.rs"));

/// A file that cannot be read is left out: its people read English. A test reads them all.
static TABLES: LazyLock<Vec<Table>> = LazyLock::new(|| {
    let table = |(tag, file): &(&'static str, &str)| Some(Table { tag, ..toml::from_str(file).ok()? });
    FILES.iter().filter_map(table).collect()
});

/// The longest tag that RFC 5646 (section 4.4.1) asks for.
const LONGEST_TAG: usize = 35;
/// More languages than a person puts in order.
const MOST_TAGS: usize = 16;
/// First strong isolate and its end (UAX #9): what stands between has a direction of its own.
const ISOLATE: [char; 2] = ['\u{2068}', '\u{2069}'];

impl Language {
    /// The language of the code.
    pub const ENGLISH: Self = Self(Voice::English);

    /// The language that phones show to those who test layouts: English, longer, accented, in brackets.
    pub const PSEUDO: Self = Self(Voice::Pseudo);

    /// The first language of `tags` that there is; English when there is none. `tags` are BCP 47 tags with commas between, the dearest
    /// first, as a phone gives them: `de-AT`, or `uk-UA,de-DE`. Looked up as RFC 4647 (section 3.4) says.
    pub fn of(tags: &str) -> Self {
        tags.split(',').take(MOST_TAGS).find_map(Self::named).unwrap_or(Self::ENGLISH)
    }

    /// English and every language that has a file.
    pub fn all() -> impl Iterator<Item = Self> {
        [Self::ENGLISH].into_iter().chain(TABLES.iter().map(|table| Self(Voice::Translated(table))))
    }

    fn named(tag: &str) -> Option<Self> {
        let tag = tag.trim().replace('_', "-");
        if tag.len() > LONGEST_TAG {
            return None;
        }
        let mut range = tag.as_str();
        loop {
            let found = [Self::PSEUDO].into_iter().chain(Self::all()).find(|one| one.tag().eq_ignore_ascii_case(range));
            match (found, range.rsplit_once('-')) {
                (None, Some((shorter, _))) => range = shorter,
                (found, _) => return found,
            }
        }
    }

    /// Its BCP 47 tag: what a voice that reads aloud is chosen by.
    pub fn tag(self) -> &'static str {
        match self.0 {
            Voice::English => "en",
            Voice::Pseudo => "en-XA",
            Voice::Translated(table) => table.tag,
        }
    }

    /// Whether a page runs from the right to the left.
    pub fn right_to_left(self) -> bool {
        matches!(self.0, Voice::Translated(table) if table.right_to_left)
    }

    /// `text` in this language; in English where the file has no translation.
    pub fn say(self, text: Text) -> String {
        self.fill(text, &[])
    }

    /// `text` in this language with `values` by name. A value that is not of this language comes from [`Language::value`].
    pub fn fill(self, text: Text, values: &[(&str, &str)]) -> String {
        let pattern = match self.0 {
            Voice::English => text.0.to_owned(),
            Voice::Pseudo => pseudo::of(text.0),
            Voice::Translated(table) => table.texts.get(text.0).map_or(text.0, String::as_str).to_owned(),
        };
        let (mut filled, mut rest) = (String::with_capacity(pattern.len()), pattern.as_str());
        while let Some((before, name, after)) = placeholder(rest) {
            filled += before;
            match values.iter().find(|(known, _)| *known == name) {
                Some((_, value)) => filled += value,
                None => filled.extend(["{", name, "}"]),
            }
            rest = after;
        }
        filled + rest
    }

    /// A value that stands as it is in every language: a name, a code, a date. Kept apart from the text around it where their directions
    /// may differ, and without characters that could turn that text around.
    pub fn value(self, value: &str) -> String {
        let plain: String = value.chars().filter(|letter| !is_control(*letter)).collect();
        let apart = self.right_to_left() || matches!(self.0, Voice::Pseudo) || plain.chars().any(runs_left);
        let [open, close] = ISOLATE;
        if apart && !plain.is_empty() { format!("{open}{plain}{close}") } else { plain }
    }
}

impl PartialEq for Language {
    fn eq(&self, other: &Self) -> bool {
        self.tag() == other.tag()
    }
}

impl Eq for Language {}

impl fmt::Debug for Language {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(formatter, "Language {}", self.tag())
    }
}

/// What stands before the first `{name}`, its name, and what stands after it.
fn placeholder(pattern: &str) -> Option<(&str, &str, &str)> {
    let (before, after) = pattern.split_once('{')?;
    let (name, after) = after.split_once('}')?;
    Some((before, name, after))
}

/// Letters of scripts that run from the right to the left: Hebrew to Arabic's extensions, and their presentation forms.
fn runs_left(letter: char) -> bool {
    matches!(letter, '\u{590}'..='\u{8ff}' | '\u{fb1d}'..='\u{fdff}' | '\u{fe70}'..='\u{fefe}' | '\u{10800}'..='\u{10fff}' | '\u{1e800}'..='\u{1efff}')
}

/// Marks, embeddings, overrides and isolates (UAX #9, section 2), and what breaks a line.
fn is_control(letter: char) -> bool {
    letter.is_control()
        || matches!(letter, '\u{61c}' | '\u{200e}' | '\u{200f}' | '\u{2028}'..='\u{202e}' | '\u{2066}'..='\u{2069}')
}

#[cfg(test)]
mod tests;
