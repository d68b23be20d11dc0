//! The tag of a language as it is sent and stored: which language somebody read, also one that this program does not speak.

use super::{LONGEST_TAG, Language};
use serde::{Deserialize, Serialize};
use std::fmt;

/// The longest subtag (RFC 5646 section 2.1).
const LONGEST_SUBTAG: usize = 8;

/// A BCP 47 tag of at most 35 characters, such as `de` or `en-XA`: subtags of letters and digits with hyphens between, the first of
/// letters (RFC 5646 section 2.1). Whether its subtags are registered is not known.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(try_from = "String", into = "String")]
pub struct Tag(String);

/// What is no tag of a language.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
#[error("no tag of a language")]
pub struct NoTag;

impl From<Language> for Tag {
    fn from(language: Language) -> Self {
        Self(language.tag().to_owned())
    }
}

impl TryFrom<String> for Tag {
    type Error = NoTag;

    fn try_from(tag: String) -> Result<Self, NoTag> {
        let well_formed = tag.len() <= LONGEST_TAG
            && tag.split('-').all(|subtag| {
                (1..=LONGEST_SUBTAG).contains(&subtag.len()) && subtag.bytes().all(|byte| byte.is_ascii_alphanumeric())
            })
            && tag.bytes().take_while(|byte| *byte != b'-').all(|byte| byte.is_ascii_alphabetic());
        if well_formed { Ok(Self(tag)) } else { Err(NoTag) }
    }
}

impl From<Tag> for String {
    fn from(tag: Tag) -> Self {
        tag.0
    }
}

impl fmt::Display for Tag {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        formatter.write_str(&self.0)
    }
}
