//! Who asks: the browser's family from its own words, and the cookies that bind a page to a recovery or a sign-in.

use crate::app::App;
use axum::http::{HeaderMap, HeaderValue, header};
use std::time::Duration;

/// The family and system that the User-Agent names, such as `Chrome on Windows`; never more than a closed list of words.
pub(super) fn family(headers: &HeaderMap) -> String {
    let agent = headers.get(header::USER_AGENT).and_then(|value| value.to_str().ok()).unwrap_or_default();
    let find =
        |list: &[(&str, &'static str)]| list.iter().find(|(mark, _)| agent.contains(mark)).map(|(_, name)| *name);
    // Order matters: Edge and Opera also say Chrome, Chrome also says Safari.
    let browser = find(&[
        ("Edg", "Edge"),
        ("OPR/", "Opera"),
        ("Firefox/", "Firefox"),
        ("Chrome/", "Chrome"),
        ("CriOS/", "Chrome"),
        ("Safari/", "Safari"),
    ]);
    let system = find(&[
        ("Android", "Android"),
        ("iPhone", "iPhone"),
        ("iPad", "iPad"),
        ("Windows", "Windows"),
        ("Mac OS", "Mac"),
        ("CrOS", "Chromebook"),
        ("Linux", "Linux"),
    ]);
    match (browser, system) {
        (Some(browser), Some(system)) => format!("{browser} on {system}"),
        (Some(browser), None) => browser.to_owned(),
        _ => "an unknown browser".to_owned(),
    }
}

/// Whether the browser runs on a phone, which then needs no QR of its own screen.
pub(super) fn is_phone(headers: &HeaderMap) -> bool {
    let agent = headers.get(header::USER_AGENT).and_then(|value| value.to_str().ok()).unwrap_or_default();
    agent.contains("iPhone") || (agent.contains("Android") && agent.contains("Mobile"))
}

/// The value of the cookie called `name`.
pub(super) fn cookie<'a>(headers: &'a HeaderMap, name: &str) -> Option<&'a str> {
    let values = headers.get_all(header::COOKIE).into_iter().filter_map(|value| value.to_str().ok());
    values.flat_map(|value| value.split(';')).find_map(|pair| {
        let (key, value) = pair.trim().split_once('=')?;
        (key == name && value.len() <= 128).then_some(value)
    })
}

/// A cookie that scripts cannot read and other sites cannot send.
pub(super) fn set_cookie(app: &App, name: &str, value: &str, life: Duration) -> HeaderValue {
    let secure = if app.origin.scheme() == "https" { "; Secure" } else { "" };
    let text = format!("{name}={value}; Path=/; HttpOnly; SameSite=Strict; Max-Age={}{secure}", life.as_secs());
    HeaderValue::from_str(&text).unwrap_or(HeaderValue::from_static(""))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn browsers_are_named_by_family_only() {
        for (agent, name, phone) in [
            ("Mozilla/5.0 (X11; Linux x86_64) AppleWebKit/537.36 Chrome/140.0 Safari/537.36", "Chrome on Linux", false),
            (
                "Mozilla/5.0 (Windows NT 10.0) AppleWebKit/537.36 Chrome/140.0 Safari/537.36 Edg/140.0",
                "Edge on Windows",
                false,
            ),
            (
                "Mozilla/5.0 (iPhone; CPU iPhone OS 19_0 like Mac OS X) Version/19 Mobile Safari/604.1",
                "Safari on iPhone",
                true,
            ),
            ("Mozilla/5.0 (Linux; Android 15) Chrome/140.0 Mobile Safari/537.36", "Chrome on Android", true),
            ("<script>alert(1)</script>", "an unknown browser", false),
        ] {
            let mut headers = HeaderMap::new();
            headers.insert(header::USER_AGENT, HeaderValue::from_static(agent));
            assert_eq!((family(&headers).as_str(), is_phone(&headers)), (name, phone));
        }
    }

    #[test]
    fn a_cookie_is_found_among_others() {
        let mut headers = HeaderMap::new();
        headers.insert(header::COOKIE, HeaderValue::from_static("a=1; regain=x=y; b"));
        assert_eq!(cookie(&headers, "regain"), Some("x=y"));
        assert_eq!(cookie(&headers, "b"), None);
    }
}
