//! A request and its response as plain values: the protocol makes them, `net` carries them out.

use std::fmt;
use url::Url;

/// The methods that Regain's protocols use.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Method {
    /// GET.
    Get,
    /// POST.
    Post,
}

/// What is to be sent. Its Debug text shows neither header values nor the body: they carry tokens and pictures.
#[derive(Clone, PartialEq, Eq)]
pub struct Request {
    /// The method.
    pub method: Method,
    /// The absolute address.
    pub url: Url,
    /// Header names in lower case, with values.
    pub headers: Vec<(String, String)>,
    /// The body; empty for GET.
    pub body: Vec<u8>,
    /// A longer response is an error, in bytes.
    pub max_response: usize,
}

impl Request {
    /// The response size that every JSON answer of the service fits into, in bytes.
    pub const SMALL: usize = 256 * 1024;

    /// A GET with no headers.
    pub fn get(url: Url) -> Self {
        Self { method: Method::Get, url, headers: Vec::new(), body: Vec::new(), max_response: Self::SMALL }
    }

    /// A POST of `body`.
    pub fn post(url: Url, media_type: &str, body: Vec<u8>) -> Self {
        let headers = vec![("content-type".into(), media_type.into())];
        Self { method: Method::Post, url, headers, body, max_response: Self::SMALL }
    }

    /// The same request with one more header.
    pub fn with_header(mut self, name: &str, value: &str) -> Self {
        self.headers.push((name.into(), value.into()));
        self
    }

    /// The same request with a bearer token (RFC 6750 section 2.1).
    pub fn with_bearer(self, token: &str) -> Self {
        self.with_header("authorization", &format!("Bearer {token}"))
    }
}

impl fmt::Debug for Request {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        let names: Vec<_> = self.headers.iter().map(|(name, _)| name).collect();
        write!(formatter, "{:?} {} {names:?} {} bytes", self.method, self.url.path(), self.body.len())
    }
}

/// What came back. Its Debug text does not show the body.
#[derive(Clone, PartialEq, Eq)]
pub struct Response {
    /// The status code.
    pub status: u16,
    /// Header names in lower case, with values.
    pub headers: Vec<(String, String)>,
    /// The body.
    pub body: Vec<u8>,
}

impl Response {
    /// Whether the status is 2xx.
    pub fn is_success(&self) -> bool {
        (200..300).contains(&self.status)
    }

    /// The first header of that lower-case name.
    pub fn header(&self, name: &str) -> Option<&str> {
        self.headers.iter().find(|(other, _)| other == name).map(|(_, value)| value.as_str())
    }
}

impl fmt::Debug for Response {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(formatter, "{} {} bytes", self.status, self.body.len())
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn debug_text_shows_no_token_and_no_body() {
        let url = Url::parse("http://localhost/api?code=s3cret").expect("a url");
        let request = Request::post(url, "text/plain", b"s3cret".to_vec()).with_bearer("s3cret");
        let response =
            Response { status: 200, headers: vec![("set-cookie".into(), "s3cret".into())], body: b"s3cret".to_vec() };
        assert!(!format!("{request:?} {response:?}").contains("s3cret"));
        assert_eq!(response.header("set-cookie"), Some("s3cret"));
    }
}
