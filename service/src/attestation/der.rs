//! DER (ITU-T X.690) as far as certificates and what platforms put into them need it: definite and shortest lengths, tags of any
//! number that fits 21 bits. It borrows, allocates nothing and never calls itself.
//!
//! One reader for both, because Android's key description uses tag numbers in the hundreds.

use super::Finding;

/// Class, form and number of a tag.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) struct Tag {
    /// The upper three bits of the first octet.
    form: u8,
    number: u32,
}

pub(super) const BOOLEAN: Tag = Tag { form: 0, number: 1 };
pub(super) const INTEGER: Tag = Tag { form: 0, number: 2 };
pub(super) const BIT_STRING: Tag = Tag { form: 0, number: 3 };
pub(super) const OCTET_STRING: Tag = Tag { form: 0, number: 4 };
pub(super) const OID: Tag = Tag { form: 0, number: 6 };
pub(super) const ENUMERATED: Tag = Tag { form: 0, number: 10 };
pub(super) const UTC_TIME: Tag = Tag { form: 0, number: 23 };
pub(super) const GENERALIZED_TIME: Tag = Tag { form: 0, number: 24 };
pub(super) const SEQUENCE: Tag = Tag { form: 0x20, number: 16 };
pub(super) const SET: Tag = Tag { form: 0x20, number: 17 };

impl Tag {
    /// `[number]` around another value.
    pub(super) const fn explicit(number: u32) -> Self {
        Self { form: 0xa0, number }
    }

    /// `[number]` in the place of a primitive value's tag.
    pub(super) const fn implicit(number: u32) -> Self {
        Self { form: 0x80, number }
    }

    /// The number of an explicit tag.
    pub(super) fn explicit_number(self) -> Option<u32> {
        (self.form == 0xa0).then_some(self.number)
    }
}

/// Reads from the front of borrowed bytes.
#[derive(Debug, Clone, Copy)]
pub(super) struct Der<'a>(pub(super) &'a [u8]);

impl<'a> Der<'a> {
    /// The next element: its tag, its content, and all of it.
    pub(super) fn next(&mut self) -> Result<(Tag, &'a [u8], &'a [u8]), Finding> {
        let start = self.0;
        let tag = self.tag()?;
        let length = self.length()?;
        let (content, rest) = self.0.split_at_checked(length).ok_or(Finding::Malformed)?;
        self.0 = rest;
        Ok((tag, content, &start[..start.len() - rest.len()]))
    }

    /// The content of the next element, which must have this tag.
    pub(super) fn take(&mut self, wanted: Tag) -> Result<&'a [u8], Finding> {
        match self.next()? {
            (tag, content, _) if tag == wanted => Ok(content),
            _ => Err(Finding::Malformed),
        }
    }

    /// The content of the next element if it has this tag; another is left where it is.
    pub(super) fn optional(&mut self, wanted: Tag) -> Result<Option<&'a [u8]>, Finding> {
        let mut ahead = *self;
        match ahead.0.is_empty() || ahead.next()?.0 != wanted {
            true => Ok(None),
            false => self.take(wanted).map(Some),
        }
    }

    /// An INTEGER or ENUMERATED that is not negative and fits.
    pub(super) fn number(&mut self, tag: Tag) -> Result<u64, Finding> {
        let content = self.take(tag)?;
        let digits = match content {
            [0, rest @ ..] if rest.first().is_some_and(|byte| byte & 0x80 != 0) => rest,
            [0] => content,
            [first, ..] if (1..0x80).contains(first) => content,
            _ => return Err(Finding::Malformed),
        };
        if digits.len() > 8 {
            return Err(Finding::Malformed);
        }
        Ok(digits.iter().fold(0, |value, byte| (value << 8) | u64::from(*byte)))
    }

    /// The bytes of a BIT STRING of whole octets.
    pub(super) fn octets_of_bits(&mut self) -> Result<&'a [u8], Finding> {
        match self.take(BIT_STRING)? {
            [0, octets @ ..] => Ok(octets),
            _ => Err(Finding::Malformed),
        }
    }

    /// A BOOLEAN.
    pub(super) fn boolean(&mut self) -> Result<bool, Finding> {
        match self.take(BOOLEAN)? {
            [0] => Ok(false),
            [0xff] => Ok(true),
            _ => Err(Finding::Malformed),
        }
    }

    pub(super) fn is_empty(&self) -> bool {
        self.0.is_empty()
    }

    /// Nothing, or an error when something follows.
    pub(super) fn end(&self) -> Result<(), Finding> {
        if self.is_empty() { Ok(()) } else { Err(Finding::Malformed) }
    }

    fn octet(&mut self) -> Result<u8, Finding> {
        let (first, rest) = self.0.split_first().ok_or(Finding::Malformed)?;
        self.0 = rest;
        Ok(*first)
    }

    fn tag(&mut self) -> Result<Tag, Finding> {
        let first = self.octet()?;
        let (form, low) = (first & 0xe0, u32::from(first & 0x1f));
        if low != 0x1f {
            return Ok(Tag { form, number: low });
        }
        let mut number = 0;
        for _ in 0..3 {
            let octet = self.octet()?;
            number = (number << 7) | u32::from(octet & 0x7f);
            if octet & 0x80 == 0 {
                // A number that fits the first octet stands there.
                return if number > 30 { Ok(Tag { form, number }) } else { Err(Finding::Malformed) };
            }
            if number == 0 {
                return Err(Finding::Malformed);
            }
        }
        Err(Finding::Malformed)
    }

    fn length(&mut self) -> Result<usize, Finding> {
        let first = self.octet()?;
        if first < 0x80 {
            return Ok(usize::from(first));
        }
        let width = usize::from(first & 0x7f);
        if !(1..=4).contains(&width) {
            return Err(Finding::Malformed);
        }
        let (octets, rest) = self.0.split_at_checked(width).ok_or(Finding::Malformed)?;
        self.0 = rest;
        let length = octets.iter().fold(0_u64, |value, octet| (value << 8) | u64::from(*octet));
        if octets[0] == 0 || length < 0x80 {
            return Err(Finding::Malformed);
        }
        usize::try_from(length).map_err(|_| Finding::Malformed)
    }
}
