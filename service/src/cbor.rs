//! The little of CBOR (RFC 8949) that authenticators and App Attest write: definite lengths, at most 16 levels.

/// The bytes are cut off, or not the CBOR that was expected.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) struct Malformed;

/// Reads from the front of borrowed bytes.
pub(crate) struct Cbor<'a> {
    bytes: &'a [u8],
}

impl<'a> Cbor<'a> {
    pub(crate) fn new(bytes: &'a [u8]) -> Self {
        Self { bytes }
    }

    /// Nothing, or an error when something follows.
    pub(crate) fn end(&self) -> Result<(), Malformed> {
        if self.bytes.is_empty() { Ok(()) } else { Err(Malformed) }
    }

    fn head(&mut self) -> Result<(u8, u64), Malformed> {
        let (first, rest) = self.bytes.split_first().ok_or(Malformed)?;
        let (major, minor) = (first >> 5, first & 31);
        let width = match minor {
            0..=23 => 0,
            24 => 1,
            25 => 2,
            26 => 4,
            27 => 8,
            _ => return Err(Malformed),
        };
        let (value, rest) = rest.split_at_checked(width).ok_or(Malformed)?;
        self.bytes = rest;
        let value =
            if width == 0 { u64::from(minor) } else { value.iter().fold(0, |sum, byte| (sum << 8) | u64::from(*byte)) };
        Ok((major, value))
    }

    /// The count of a map (5) or array (4), or the length of a string; never more than there are bytes.
    pub(crate) fn header(&mut self, wanted: u8) -> Result<usize, Malformed> {
        let (major, value) = self.head()?;
        let count = usize::try_from(value).ok().filter(|count| major == wanted && *count <= self.bytes.len());
        count.ok_or(Malformed)
    }

    fn string(&mut self, wanted: u8) -> Result<&'a [u8], Malformed> {
        let length = self.header(wanted)?;
        let (value, rest) = self.bytes.split_at_checked(length).ok_or(Malformed)?;
        self.bytes = rest;
        Ok(value)
    }

    /// A byte string.
    pub(crate) fn bytes(&mut self) -> Result<&'a [u8], Malformed> {
        self.string(2)
    }

    /// A text, as its bytes.
    pub(crate) fn text(&mut self) -> Result<&'a [u8], Malformed> {
        self.string(3)
    }

    /// An integer of either sign.
    pub(crate) fn integer(&mut self) -> Result<i64, Malformed> {
        match self.head()? {
            (0, value) => i64::try_from(value).map_err(|_| Malformed),
            (1, value) => i64::try_from(value).map(|value| -1 - value).map_err(|_| Malformed),
            _ => Err(Malformed),
        }
    }

    /// Passes over one item, whatever it holds.
    pub(crate) fn skip(&mut self, depth: u8) -> Result<(), Malformed> {
        if depth > 16 {
            return Err(Malformed);
        }
        let before = self.bytes;
        match self.head()? {
            (0 | 1 | 7, _) => Ok(()),
            (2 | 3, _) => {
                self.bytes = before;
                let major = before.first().map_or(0, |byte| byte >> 5);
                self.string(major).map(|_| ())
            }
            (4 | 5, _) => {
                self.bytes = before;
                let major = before.first().map_or(0, |byte| byte >> 5);
                let count = self.header(major)?;
                (0..count * usize::from(major - 3)).try_for_each(|_| self.skip(depth + 1))
            }
            _ => self.skip(depth + 1),
        }
    }
}
