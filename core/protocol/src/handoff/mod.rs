//! The hand-off from the desktop's page to the phone: the text in the QR, the code to type, and the word pair that a person
//! compares on both screens.
//!
//! The QR holds `{service}/h/{token}`; the token changes every 30 seconds and is authenticated, so a photographed page is worth
//! little. The code is eight characters of Crockford's base32, written `ABCD-EFGH`.

mod token;
mod words;

pub use token::{TokenKey, WINDOW};
pub use words::{WORDS, words};

use regain_base::{Reason, Secret};
use url::{Origin, Url};

const LONGEST: usize = 512;
const LONGEST_TOKEN: usize = 128;

/// Why a text or token is no hand-off.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
pub enum HandoffError {
    /// The text is something else.
    #[error("this is no hand-off link")]
    NotAHandoff,
    /// The link is of another service than the one trusted, or not safe.
    #[error("the link names another service")]
    Foreign,
    /// The token or code was not issued by this service, or is damaged.
    #[error("the code was never issued")]
    Unknown,
    /// The token is outside its window.
    #[error("the code is outside its window")]
    Expired,
}

impl HandoffError {
    /// The short reason.
    pub fn reason(self) -> Reason {
        match self {
            Self::NotAHandoff => Reason::NotAHandoff,
            Self::Foreign => Reason::ForeignLink,
            Self::Unknown => Reason::CodeUnknown,
            Self::Expired => Reason::CodeExpired,
        }
    }
}

/// A link that was scanned or tapped.
#[derive(Debug, Clone)]
pub struct Handoff {
    /// The service's base address, ending in a slash.
    pub service: Url,
    /// What to claim with.
    pub token: Secret<String>,
}

/// The QR's text. `service` ends in a slash.
pub fn link(service: &Url, token: &str) -> String {
    format!("{}/h/{token}", service.as_str().trim_end_matches('/'))
}

/// Reads a link. With `trusted`, only that origin passes; plain http passes for loopback only.
pub fn parse(text: &str, trusted: Option<&Origin>) -> Result<Handoff, HandoffError> {
    let text = text.trim();
    if text.len() > LONGEST {
        return Err(HandoffError::NotAHandoff);
    }
    let mut url = Url::parse(text).map_err(|_| HandoffError::NotAHandoff)?;
    let (base, token) = url.path().rsplit_once("/h/").ok_or(HandoffError::NotAHandoff)?;
    let allowed = |c: char| c.is_ascii_alphanumeric() || c == '-' || c == '_';
    if token.is_empty() || token.len() > LONGEST_TOKEN || !token.chars().all(allowed) {
        return Err(HandoffError::NotAHandoff);
    }
    if !crate::origin::is_safe(&url) || trusted.is_some_and(|trusted| *trusted != url.origin()) {
        return Err(HandoffError::Foreign);
    }
    let (base, token) = (format!("{base}/"), Secret::new(token.to_owned()));
    url.set_path(&base);
    url.set_query(None);
    url.set_fragment(None);
    Ok(Handoff { service: url, token })
}

const CROCKFORD: &[u8; 32] = b"0123456789ABCDEFGHJKMNPQRSTVWXYZ";

/// Eight characters out of 40 bits, written `ABCD-EFGH`.
pub fn code(bits: [u8; 5]) -> String {
    let number = bits.iter().fold(0u64, |number, byte| number << 8 | u64::from(*byte));
    let character = |place: u32| char::from(CROCKFORD[(number >> (35 - 5 * place)) as usize & 31]);
    let mut text: String = (0..8).map(character).collect();
    text.insert(4, '-');
    text
}

/// What a person typed, in the form that [`code`] writes: case, blanks and dashes do not matter, O is 0, I and L are 1.
pub fn parse_code(typed: &str) -> Result<String, HandoffError> {
    if typed.len() > 32 {
        return Err(HandoffError::Unknown);
    }
    let mut text = String::new();
    for character in typed.chars().filter(|c| !c.is_whitespace() && *c != '-') {
        let character = match character.to_ascii_uppercase() {
            'O' => '0',
            'I' | 'L' => '1',
            other => other,
        };
        if !character.is_ascii() || !CROCKFORD.contains(&(character as u8)) {
            return Err(HandoffError::Unknown);
        }
        text.push(character);
    }
    if text.len() != 8 {
        return Err(HandoffError::Unknown);
    }
    text.insert(4, '-');
    Ok(text)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn url(text: &str) -> Url {
        Url::parse(text).expect("a url")
    }

    #[test]
    fn a_link_is_read_back() {
        for service in ["https://recover.contoso.example/", "http://127.0.0.1:8080/", "https://contoso.example/regain/"]
        {
            let text = link(&url(service), "AbC_-9");
            let handoff = parse(&text, Some(&url(service).origin())).expect("a hand-off");
            assert_eq!((handoff.service.as_str(), handoff.token.expose().as_str()), (service, "AbC_-9"));
        }
    }

    #[test]
    fn other_texts_and_other_services_are_told_apart() {
        let trusted = url("https://recover.contoso.example/").origin();
        for other in
            ["", "WIFI:S:home;;", "https://recover.contoso.example/help", "https://recover.contoso.example/h/a%20b"]
        {
            assert_eq!(parse(other, Some(&trusted)).expect_err(other), HandoffError::NotAHandoff);
        }
        for foreign in [
            "https://recover.contoso.example.evil.example/h/abc",
            "https://evil@recover.contoso.example/h/abc",
            "https://recover.contoso.example:444/h/abc",
            "http://recover.contoso.example/h/abc",
        ] {
            assert_eq!(parse(foreign, Some(&trusted)).expect_err(foreign), HandoffError::Foreign);
        }
        assert_eq!(parse("ftp://127.0.0.1/h/abc", None).expect_err("ftp"), HandoffError::Foreign);
    }

    #[test]
    fn a_code_survives_sloppy_typing() {
        let written = code([0x00, 0x44, 0x32, 0x14, 0xC7]);
        assert_eq!(written, "0123-4567");
        assert_eq!(code([0xFF; 5]), "ZZZZ-ZZZZ");
        for typed in ["01234567", " o123 4567 ", "oi23-4567", "0L23-4567"] {
            assert_eq!(parse_code(typed).as_deref(), Ok(written.as_str()), "{typed}");
        }
        for bad in ["", "0123-456", "0123-45678", "U123-4567", "０１２３-4567", &"1".repeat(99)] {
            assert_eq!(parse_code(bad), Err(HandoffError::Unknown), "{bad}");
        }
    }
}
