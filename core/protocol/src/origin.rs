//! Which addresses the protocol ever talks to.

use url::{Host, Url};

/// Https without credentials in the address, or http to this machine itself.
pub(crate) fn is_safe(url: &Url) -> bool {
    let loopback = match url.host() {
        Some(Host::Domain(name)) => name == "localhost",
        Some(Host::Ipv4(address)) => address.is_loopback(),
        Some(Host::Ipv6(address)) => address.is_loopback(),
        None => return false,
    };
    url.username().is_empty()
        && url.password().is_none()
        && (url.scheme() == "https" || (url.scheme() == "http" && loopback))
}

/// An address that may be fetched, from text.
pub(crate) fn safe(text: &str) -> Option<Url> {
    if text.len() > 2048 {
        return None;
    }
    Url::parse(text).ok().filter(is_safe)
}

/// The well-known address of `identifier`: the name goes between host and path (RFC 8414 section 3.1, OpenID4VCI section 12.2.2).
pub(crate) fn well_known(identifier: &str, name: &str) -> Option<Url> {
    let mut url = safe(identifier).filter(|url| url.query().is_none() && url.fragment().is_none())?;
    let path = url.path().trim_end_matches('/').to_owned();
    url.set_path(&format!("/.well-known/{name}{path}"));
    Some(url)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_well_known_part_goes_between_host_and_path() {
        let at = |identifier| well_known(identifier, "openid-credential-issuer").map(String::from);
        for (identifier, expected) in [
            ("https://a.example", "https://a.example/.well-known/openid-credential-issuer"),
            ("https://a.example/", "https://a.example/.well-known/openid-credential-issuer"),
            ("https://a.example/tenant/1", "https://a.example/.well-known/openid-credential-issuer/tenant/1"),
            ("http://127.0.0.1:8080/issuer", "http://127.0.0.1:8080/.well-known/openid-credential-issuer/issuer"),
        ] {
            assert_eq!(at(identifier).as_deref(), Some(expected));
        }
        for bad in ["http://a.example", "https://u:p@a.example", "https://a.example/?x=1", "file:///etc", "nonsense"] {
            assert_eq!(at(bad), None, "{bad}");
        }
    }
}
