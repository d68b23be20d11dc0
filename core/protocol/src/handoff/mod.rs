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
/// How every [`app_link`] begins.
const APP_LINK: &str = "regain://handoff?";

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

/// What a recovery is claimed with.
#[derive(Debug, Clone)]
pub enum Ticket {
    /// The token of a link.
    Token(Secret<String>),
    /// The code that can be typed, in the form of [`code`].
    Code(Secret<String>),
}

/// A link that was scanned or tapped.
#[derive(Debug, Clone)]
pub struct Handoff {
    /// The service's base address, ending in a slash.
    pub service: Url,
    /// What to claim with.
    pub ticket: Ticket,
}

/// The QR's text. `service` ends in a slash.
pub fn link(service: &Url, token: &str) -> String {
    format!("{}/h/{token}", service.as_str().trim_end_matches('/'))
}

/// The link by which a browser on the phone opens the app, where the system did not open it for the QR's own link.
pub fn app_link(service: &Url, ticket: &Ticket) -> String {
    // The page that holds the link is the ticket's way to the app.
    let (name, value) = match ticket {
        Ticket::Token(token) => ("token", token.expose()),
        Ticket::Code(code) => ("code", code.expose()),
    };
    let mut query = url::form_urlencoded::Serializer::new(String::new());
    format!("{APP_LINK}{}", query.append_pair("service", service.as_str()).append_pair(name, value).finish())
}

/// Reads a link of either kind. With `trusted`, only that origin passes; plain http passes for loopback only.
pub fn parse(text: &str, trusted: Option<&Origin>) -> Result<Handoff, HandoffError> {
    let text = text.trim();
    if text.len() > LONGEST {
        return Err(HandoffError::NotAHandoff);
    }
    let mut url = Url::parse(text).map_err(|_| HandoffError::NotAHandoff)?;
    let (mut service, ticket) = if url.as_str().starts_with(APP_LINK) {
        opened(&url)?
    } else {
        let (base, token) = url.path().rsplit_once("/h/").ok_or(HandoffError::NotAHandoff)?;
        let (base, ticket) = (format!("{base}/"), self::token(token)?);
        url.set_path(&base);
        (url, ticket)
    };
    if !crate::origin::is_safe(&service) || trusted.is_some_and(|trusted| *trusted != service.origin()) {
        return Err(HandoffError::Foreign);
    }
    service.set_query(None);
    service.set_fragment(None);
    Ok(Handoff { service, ticket })
}

/// What an [`app_link`] holds.
fn opened(url: &Url) -> Result<(Url, Ticket), HandoffError> {
    let pairs: Vec<_> = url.query_pairs().collect();
    let [(first, service), (second, value)] = pairs.as_slice() else { return Err(HandoffError::NotAHandoff) };
    let ticket = match (first.as_ref(), second.as_ref()) {
        ("service", "token") => token(value)?,
        ("service", "code") => Ticket::Code(Secret::new(parse_code(value)?)),
        _ => return Err(HandoffError::NotAHandoff),
    };
    let service = Url::parse(service).map_err(|_| HandoffError::NotAHandoff)?;
    if !service.path().ends_with('/') {
        return Err(HandoffError::NotAHandoff);
    }
    Ok((service, ticket))
}

fn token(text: &str) -> Result<Ticket, HandoffError> {
    let allowed = |c: char| c.is_ascii_alphanumeric() || c == '-' || c == '_';
    if text.is_empty() || text.len() > LONGEST_TOKEN || !text.chars().all(allowed) {
        return Err(HandoffError::NotAHandoff);
    }
    Ok(Ticket::Token(Secret::new(text.to_owned())))
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
            assert!(matches!(&handoff.ticket, Ticket::Token(token) if token.expose() == "AbC_-9"));
            assert_eq!(handoff.service.as_str(), service);
        }
    }

    #[test]
    fn a_browser_s_link_to_the_app_is_read_back_and_trusted_no_more_than_the_page_s_own() {
        let service = url("https://recover.contoso.example/");
        let trusted = Some(service.origin());
        let read = |ticket: &Ticket| parse(&app_link(&service, ticket), trusted.as_ref()).expect("a hand-off");
        let token = read(&Ticket::Token(Secret::new("AbC_-9".into())));
        assert!(matches!(&token.ticket, Ticket::Token(token) if token.expose() == "AbC_-9"));
        assert_eq!(token.service, service);
        let code = read(&Ticket::Code(Secret::new("0123-4567".into())));
        assert!(matches!(&code.ticket, Ticket::Code(code) if code.expose() == "0123-4567"));
        let told = |text: &str| parse(text, trusted.as_ref()).expect_err(text);
        let of = |service: &str, rest: &str| told(&format!("regain://handoff?service={service}&{rest}"));
        assert_eq!(of("https://evil.example/", "token=abc"), HandoffError::Foreign);
        assert_eq!(of("http://recover.contoso.example/", "token=abc"), HandoffError::Foreign);
        assert_eq!(of("https://recover.contoso.example/", "code=0123"), HandoffError::Unknown);
        for wrong in ["token=a%20b", "token=", "key=abc", "token=abc&code=0123-4567"] {
            assert_eq!(of("https://recover.contoso.example/", wrong), HandoffError::NotAHandoff, "{wrong}");
        }
        assert_eq!(of("recover", "token=abc"), HandoffError::NotAHandoff);
        assert_eq!(
            told("regain://elsewhere?service=https://recover.contoso.example/&token=abc"),
            HandoffError::NotAHandoff
        );
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
