//! The sets of characters that a symbol may name by an ECI's number (AIM ITS/04-023).

use encoding_rs::{self as sets, Encoding};

/// A set of characters.
#[derive(Debug, Clone, Copy, Default)]
pub(super) enum Charset {
    /// ISO-8859-1, which holds where nothing is named.
    #[default]
    Latin,
    /// Another part of ISO-8859: the lower 160 characters are those of Latin-1.
    Part(&'static Encoding),
    /// Any other.
    Other(&'static Encoding),
    /// ASCII.
    Ascii,
    /// One that is not known here: what follows cannot be read.
    Unknown,
}

impl Charset {
    /// The one with this number.
    pub(super) fn numbered(number: u32) -> Self {
        match number {
            1 | 3 => Self::Latin,
            4 => Self::Part(sets::ISO_8859_2),
            5 => Self::Part(sets::ISO_8859_3),
            6 => Self::Part(sets::ISO_8859_4),
            7 => Self::Part(sets::ISO_8859_5),
            8 => Self::Part(sets::ISO_8859_6),
            9 => Self::Part(sets::ISO_8859_7),
            10 => Self::Part(sets::ISO_8859_8),
            // The Windows sets differ from the standard's only below 160.
            11 => Self::Part(sets::WINDOWS_1254),
            12 => Self::Part(sets::ISO_8859_10),
            13 => Self::Part(sets::WINDOWS_874),
            15 => Self::Part(sets::ISO_8859_13),
            16 => Self::Part(sets::ISO_8859_14),
            17 => Self::Part(sets::ISO_8859_15),
            18 => Self::Part(sets::ISO_8859_16),
            20 => Self::Other(sets::SHIFT_JIS),
            21 => Self::Other(sets::WINDOWS_1250),
            22 => Self::Other(sets::WINDOWS_1251),
            23 => Self::Other(sets::WINDOWS_1252),
            24 => Self::Other(sets::WINDOWS_1256),
            25 => Self::Other(sets::UTF_16BE),
            26 => Self::Other(sets::UTF_8),
            27 => Self::Ascii,
            28 => Self::Other(sets::BIG5),
            29 | 32 => Self::Other(sets::GB18030),
            30 => Self::Other(sets::EUC_KR),
            _ => Self::Unknown,
        }
    }

    /// The bytes as text. `None` where they are not in the set.
    pub(super) fn text(self, bytes: &[u8]) -> Option<String> {
        let decoded = |set: &'static Encoding, bytes| set.decode_without_bom_handling_and_without_replacement(bytes);
        match self {
            Self::Unknown => bytes.is_empty().then(String::new),
            Self::Latin => Some(bytes.iter().map(|byte| char::from(*byte)).collect()),
            Self::Ascii => bytes.is_ascii().then(|| bytes.iter().map(|byte| char::from(*byte)).collect()),
            Self::Other(set) => decoded(set, bytes).map(std::borrow::Cow::into_owned),
            Self::Part(set) => bytes.iter().try_fold(String::new(), |mut text, byte| {
                if *byte < 0xA0 {
                    text.push(char::from(*byte));
                } else {
                    text.push_str(&decoded(set, std::slice::from_ref(byte))?);
                }
                Some(text)
            }),
        }
    }
}
