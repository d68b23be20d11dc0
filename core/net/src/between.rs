//! What can stand between a phone and its service: the sign-in page of a network, a filter, a clock that is wrong.

use crate::NetError;
use crate::error::chain;
use regain_base::http::Response;
use rustls::CertificateError;
use std::error::Error;
use std::io;
use url::Url;

/// Why `answer` cannot be that of a service which answers in data: "network authentication required" (RFC 6585, section 6), a page, or the
/// way to another place, as networks answer until one has signed in.
pub(crate) fn page(asked: &Url, answer: &Response) -> Option<String> {
    let is_page = || {
        let named = answer.header("content-type").is_some_and(|media| media.trim_start().starts_with("text/html"));
        named || answer.body.iter().find(|byte| !byte.is_ascii_whitespace()) == Some(&b'<')
    };
    let leads_away = || {
        let to = answer.header("location").and_then(|to| asked.join(to).ok());
        to.is_some_and(|to| to.origin() != asked.origin())
    };
    match answer.status {
        511 => Some("it asks to sign in to the network".into()),
        200..300 if is_page() => Some("it is a page".into()),
        300..400 if leads_away() => Some("it leads to another place".into()),
        _ => None,
    }
}

/// What was wrong with the certificate, where that is why there is no connection.
pub(crate) fn certificate(error: &(dyn Error + 'static)) -> Option<NetError> {
    let mut below = Some(error);
    while let Some(here) = below {
        if let Some(rustls::Error::InvalidCertificate(fault)) = here.downcast_ref() {
            return Some(match fault {
                CertificateError::Expired
                | CertificateError::ExpiredContext { .. }
                | CertificateError::NotValidYet
                | CertificateError::NotValidYetContext { .. } => NetError::Clock(chain(here)),
                _ => NetError::Intercepted(chain(here)),
            });
        }
        // The source of an I/O error is that of the error inside it, which would be passed over.
        let inside = here.downcast_ref::<io::Error>().and_then(io::Error::get_ref);
        below = inside.map(|inside| inside as &(dyn Error + 'static)).or_else(|| here.source());
    }
    None
}
