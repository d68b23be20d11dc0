//! The header: `@`, three control characters, a tag, the issuer's number, versions, and the table of subfiles (D.12.3).

use super::Fault;
use super::elements::Elements;

/// How far into a text the tag may begin; strays stand before the `@` of some cards.
const FARTHEST: usize = 64;
/// Room for separators that are one byte more or less than the card's maker counted.
const SLACK: usize = 16;

/// What the header says.
pub(super) struct Header {
    pub(super) issuer: Option<u32>,
    pub(super) version: Option<u8>,
    /// Of the first subfile that is no jurisdiction's own: its type, and its length in bytes where one is told.
    subfile: Option<(String, Option<usize>)>,
    /// Where the text goes on.
    pub(super) end: usize,
}

/// The header of `text`, found by its tag.
pub(super) fn find(text: &str) -> Option<Header> {
    let (at, tag) = ["ANSI", "AAMVA"].into_iter().filter_map(|tag| Some((text.find(tag)?, tag))).min()?;
    if at > FARTHEST {
        return None;
    }
    let begin = at + tag.len();
    let begin = begin + leading(&text[begin..], |byte| byte == b' ');
    let digits = &text[begin..begin + leading(&text[begin..], |byte| byte.is_ascii_digit())];
    let number = |from: usize, to: usize| digits.get(from..to).and_then(|part| part.parse::<u32>().ok());
    let mut header = Header {
        issuer: number(0, 6),
        version: number(6, 8).and_then(|version| u8::try_from(version).ok()),
        subfile: None,
        end: begin + digits.len(),
    };
    // Version 1 counts its entries at once, later ones after the jurisdiction's own version.
    while let Some((kind, length)) = entry(&text[header.end..]) {
        if header.subfile.is_none() && !kind.starts_with('Z') {
            header.subfile = Some((kind.to_owned(), length.parse().ok().filter(|length| *length > 0)));
        }
        header.end += 10;
    }
    Some(header)
}

fn leading(text: &str, test: impl Fn(u8) -> bool) -> usize {
    text.bytes().take_while(|byte| test(*byte)).count()
}

/// An entry of the table at the start of `text`: two letters, four digits of offset, four of length.
fn entry(text: &str) -> Option<(&str, &str)> {
    let (kind, offset, length) = (text.get(..2)?, text.get(2..6)?, text.get(6..10)?);
    let digits = |text: &str| text.bytes().all(|byte| byte.is_ascii_digit());
    let letters = kind.bytes().all(|byte| byte.is_ascii_uppercase());
    (letters && digits(offset) && digits(length)).then_some((kind, length))
}

impl Header {
    /// The type of the subfile that holds the card's data.
    pub(super) fn subfile(&self) -> Option<&str> {
        self.subfile.as_ref().map(|(kind, _)| kind.as_str()).filter(|kind| ["DL", "ID", "EN"].contains(kind))
    }

    /// What in the header no card has, or the elements do not bear out.
    pub(super) fn faults(&self, elements: &Elements) -> Vec<Fault> {
        let mut faults = Vec::new();
        if self.issuer.is_none() || self.version.is_none_or(|version| version > 11) {
            faults.push(Fault::Header);
        }
        let told = self.subfile.as_ref().and_then(|(_, length)| *length);
        if told.is_some_and(|told| told.abs_diff(elements.length) > SLACK + elements.count()) {
            faults.push(Fault::Length);
        }
        faults
    }
}
