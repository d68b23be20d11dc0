//! From data codewords to text: the compaction modes (ISO/IEC 15438 section 5.4).

use super::charset::Charset;
use crate::barcode::Content;
use crate::barcode::reader::within;

const TEXT: u32 = 900;
const BYTES: u32 = 901;
const DIGITS: u32 = 902;
const ONE_BYTE: u32 = 913;
const READER: u32 = 921;
/// Bytes whose number is a multiple of six.
const SIXES: u32 = 924;
/// An interpretation by its own number, by two of another kind, by one of the user's (section 5.5).
const CHARSET: u32 = 927;
const OTHER: u32 = 926;
const USERS: u32 = 925;
const PART: u32 = 928;

/// The sets of characters that text compaction switches between (table 5).
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Case {
    Upper,
    Lower,
    Mixed,
    Marks,
}

const MIXED: &[u8; 25] = b"0123456789&\r\t,:#-.$/+%*=^";
const MARKS: &[u8; 29] = b";<>@[\\]_`~!\r\t,:\n-.$/\"|*()?{}'";

/// What data codewords hold, the length descriptor left out. `None` where they are not as the standard has them, or name a
/// set of characters that is not known.
pub(super) fn content(words: &[u32]) -> Option<Content> {
    let mut said = Said { text: String::new(), bytes: Vec::new(), charset: Charset::default() };
    let mut rest = Words(words);
    let mut mode = TEXT;
    let mut case = Case::Upper;
    if rest.peek() == Some(READER) {
        rest.next();
    }
    while let Some(word) = rest.peek() {
        match word {
            0..TEXT => match mode {
                BYTES | SIXES => bytes(&mut rest, mode == SIXES, &mut said)?,
                DIGITS => digits(&mut rest, &mut said)?,
                _ => case = text(&mut rest, case, &mut said)?,
            },
            TEXT | BYTES | DIGITS | SIXES => {
                rest.next();
                (mode, case) = (word, Case::Upper);
            }
            ONE_BYTE if mode == TEXT => case = text(&mut rest, case, &mut said)?,
            CHARSET => {
                rest.next();
                said.switch(Charset::numbered(rest.next()?))?;
            }
            OTHER | USERS => {
                let operands = if word == OTHER { 2 } else { 1 };
                rest.0 = rest.0.get(1 + operands..)?;
                said.switch(Charset::Unknown)?;
            }
            // What follows says which part it is.
            PART => return said.end().map(Content::Part),
            _ => return None,
        }
    }
    said.end().map(Content::Text)
}

struct Words<'a>(&'a [u32]);

impl Words<'_> {
    fn peek(&self) -> Option<u32> {
        self.0.first().copied()
    }

    fn next(&mut self) -> Option<u32> {
        let (first, rest) = self.0.split_first()?;
        self.0 = rest;
        Some(*first)
    }
}

/// Bytes in the set of characters in force, and the text before it.
struct Said {
    text: String,
    bytes: Vec<u8>,
    charset: Charset,
}

impl Said {
    fn switch(&mut self, charset: Charset) -> Option<()> {
        self.flush()?;
        self.charset = charset;
        Some(())
    }

    fn flush(&mut self) -> Option<()> {
        self.text.push_str(&self.charset.text(&std::mem::take(&mut self.bytes))?);
        Some(())
    }

    fn end(mut self) -> Option<String> {
        self.flush()?;
        within(self.text)
    }
}

/// Two characters a codeword (section 5.4.1.5), until another mode begins; the case then in force.
fn text(rest: &mut Words<'_>, mut case: Case, said: &mut Said) -> Option<Case> {
    // A shift holds for one character.
    let mut shift: Option<Case> = None;
    while let Some(word) = rest.peek() {
        if word == ONE_BYTE {
            rest.next();
            said.bytes.push(u8::try_from(rest.next()?).ok()?);
            shift = None;
            continue;
        }
        if word >= TEXT {
            break;
        }
        rest.next();
        for part in [word / 30, word % 30] {
            let now = shift.take().unwrap_or(case);
            match (now, part) {
                (Case::Marks, 0..29) => said.bytes.push(MARKS[part as usize]),
                (Case::Marks, _) => case = Case::Upper,
                (_, 26) => said.bytes.push(b' '),
                (_, 29) => shift = Some(Case::Marks),
                (Case::Upper, 0..26) => said.bytes.push(b'A' + part as u8),
                (Case::Lower, 0..26) => said.bytes.push(b'a' + part as u8),
                (Case::Mixed, 0..25) => said.bytes.push(MIXED[part as usize]),
                (Case::Mixed, 25) => case = Case::Marks,
                (Case::Lower, 27) => shift = Some(Case::Upper),
                (_, 27) => case = Case::Lower,
                (Case::Mixed, _) => case = Case::Upper,
                (_, _) => case = Case::Mixed,
            }
        }
    }
    Some(case)
}

/// Five codewords for six bytes, and single ones at the end (section 5.4.3).
fn bytes(rest: &mut Words<'_>, sixes: bool, said: &mut Said) -> Option<()> {
    let run = rest.0.iter().take_while(|word| **word < TEXT).count();
    // Sets of characters change between groups; what follows such a change still belongs to the same bytes.
    let mut after = &rest.0[run..];
    while let [CHARSET, _, others @ ..] = after {
        after = others;
    }
    let goes_on = after.len() + run < rest.0.len() && after.first().is_some_and(|word| *word < TEXT);
    let groups = if sixes || goes_on { run / 5 } else { run.saturating_sub(1) / 5 };
    for _ in 0..groups {
        let value = (0..5).try_fold(0u64, |value, _| Some(value * 900 + u64::from(rest.next()?)))?;
        if value >> 48 != 0 {
            return None;
        }
        said.bytes.extend_from_slice(&value.to_be_bytes()[2..]);
    }
    for _ in 5 * groups..run {
        said.bytes.push(u8::try_from(rest.next()?).ok()?);
    }
    Some(())
}

/// Up to 15 codewords for up to 44 digits, after a one (section 5.4.4).
fn digits(rest: &mut Words<'_>, said: &mut Said) -> Option<()> {
    let count = rest.0.iter().take(15).take_while(|word| **word < TEXT).count();
    // Lowest digit first.
    let mut number: Vec<u8> = Vec::with_capacity(45);
    for _ in 0..count {
        let mut carry = rest.next()?;
        for digit in &mut number {
            carry += 900 * u32::from(*digit);
            *digit = (carry % 10) as u8;
            carry /= 10;
        }
        while carry > 0 {
            number.push((carry % 10) as u8);
            carry /= 10;
        }
    }
    (number.pop()? == 1).then(|| said.bytes.extend(number.iter().rev().map(|digit| b'0' + digit)))
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    fn read(words: &[u32]) -> Option<String> {
        content(words).and_then(Content::into_text)
    }

    #[test]
    fn each_mode_says_what_was_put_in() {
        let cases: [(&[u32], &str); 10] = [
            // ISO/IEC 15438 annex Q, and section 5.4.4.4 for digits.
            (&[453, 178, 121, 239], "PDF417"),
            (&[902, 1, 624, 434, 632, 282, 200], "000213298174000"),
            (&[924, 163, 238, 432, 766, 244], "alcool"),
            (&[901, 163, 238, 432, 766, 244, 105, 113, 117, 101], "alcoolique"),
            (&[901, 65, 66, 67, 68, 69], "ABCDE"),
            (&[921, 0, 900, 900], "AA"),
            // Lower, a shift to upper, marks, a single byte, upper again.
            (&[27 * 30, 27 * 30 + 1, 29 * 30 + 10, 913, 0xE9, 30], "aB!éba"),
            (&[927, 26, 901, 0xC3, 0xA9, 927, 4, 0xA3], "éŁ"),
            (&[927, 4, 913, 0xA3, 927, 17, 913, 0xA4], "Ł€"),
            // Six bytes before the set of characters changes twice, and one that means nothing here and holds for no byte.
            (&[901, 163, 238, 432, 766, 244, 927, 30, 927, 9, 225, 926, 1, 2, 927, 22, 144], "alcoolαђ"),
        ];
        for (words, expected) in cases {
            assert_eq!(read(words).as_deref(), Some(expected), "{words:?}");
        }
        assert_eq!(content(&[1, 928, 111, 100, 200]), Some(Content::Part("AB".into())));
    }

    #[test]
    fn what_the_standard_does_not_have_is_refused() {
        let cases: [&[u32]; 11] = [
            &[],
            &[900],
            &[913],
            &[913, 256],
            &[901, 300],
            &[924, 899, 899, 899, 899, 899],
            &[902, 2],
            &[927, 14],
            &[926, 1, 2, 3],
            &[925, 1, 1],
            &[926, 1],
        ];
        for words in cases {
            assert_eq!(read(words), None, "{words:?}");
        }
    }

    proptest! {
        #[test]
        fn no_words_panic(words in prop::collection::vec(0u32..929, 0..80)) {
            content(&words);
        }
    }
}
