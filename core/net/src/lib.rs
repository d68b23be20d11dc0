//! Carries out Fetch: the only core crate that opens a socket.
//!
//! TLS by rustls with one provider a target (`provider.rs`) and the web's roots; plain HTTP only to this machine; no redirects, no proxy taken from
//! the environment, no cookie; a bound on the answer's size and on the time it may take.

mod between;
mod error;
mod provider;

pub use error::NetError;

use regain_base::http::{Method, Request, Response};
use std::sync::Arc;
use std::time::Duration;
use url::{Host, Url};

/// Sends requests one by one and keeps connections open between them.
#[derive(Debug, Clone)]
pub struct Client {
    http: reqwest::Client,
    deadline: Duration,
}

impl Client {
    /// Long enough for a service that reads a document and analyses a face check on a small machine.
    pub const PATIENT: Duration = Duration::from_secs(60);

    /// A client that gives up on an answer after `deadline`.
    ///
    /// # Errors
    /// [`NetError::Setup`] when TLS cannot be set up at all.
    pub fn new(deadline: Duration) -> Result<Self, NetError> {
        let http = reqwest::Client::builder()
            .tls_backend_preconfigured(tls()?)
            .redirect(reqwest::redirect::Policy::none())
            .no_proxy()
            .timeout(deadline)
            .connect_timeout(deadline.min(Duration::from_secs(10)))
            .build()
            .map_err(|error| NetError::Setup(error.to_string()))?;
        Ok(Self { http, deadline })
    }

    /// Sends `request` and returns the answer, whatever its status.
    ///
    /// # Errors
    /// Every way in which no whole answer arrived; see [`NetError`].
    pub async fn fetch(&self, request: Request) -> Result<Response, NetError> {
        allow(&request.url)?;
        let limit = request.max_response;
        let mut response = self.builder(request)?.send().await.map_err(|error| self.classify(error))?;
        let too_large = NetError::TooLarge { limit };
        if response.content_length().is_some_and(|length| length > limit as u64) {
            return Err(too_large);
        }
        let status = response.status().as_u16();
        let headers = response.headers().iter().filter_map(header).collect();
        let mut body = Vec::new();
        while let Some(chunk) = response.chunk().await.map_err(|error| self.classify(error))? {
            if body.len() + chunk.len() > limit {
                return Err(too_large);
            }
            body.extend_from_slice(&chunk);
        }
        Ok(Response { status, headers, body })
    }

    /// Sends `request` to a service that answers in data, never in pages, and returns the answer as [`Client::fetch`] does.
    ///
    /// # Errors
    /// As [`Client::fetch`], and [`NetError::Intercepted`] for an answer that something in between gave.
    pub async fn consult(&self, request: Request) -> Result<Response, NetError> {
        let asked = request.url.clone();
        let answer = self.fetch(request).await?;
        match between::page(&asked, &answer) {
            Some(why) => Err(NetError::Intercepted(why)),
            None => Ok(answer),
        }
    }

    fn builder(&self, request: Request) -> Result<reqwest::RequestBuilder, NetError> {
        let method = match request.method {
            Method::Get => reqwest::Method::GET,
            Method::Post => reqwest::Method::POST,
        };
        let mut builder = self.http.request(method, request.url);
        for (name, value) in &request.headers {
            let name = reqwest::header::HeaderName::from_bytes(name.as_bytes()).map_err(|_| NetError::Header)?;
            let mut value = reqwest::header::HeaderValue::from_str(value).map_err(|_| NetError::Header)?;
            value.set_sensitive(true);
            builder = builder.header(name, value);
        }
        Ok(if request.body.is_empty() { builder } else { builder.body(request.body) })
    }

    fn classify(&self, error: reqwest::Error) -> NetError {
        let error = error.without_url();
        if let Some(shown) = between::certificate(&error) {
            shown
        } else if error.is_timeout() {
            NetError::Deadline { seconds: self.deadline.as_secs() }
        } else if error.is_connect() {
            NetError::Connect(error::chain(&error))
        } else {
            NetError::Broken(error::chain(&error))
        }
    }
}

/// The whole TLS configuration, so that no process-wide default is looked for. For other clients in the same process, too.
///
/// # Errors
/// [`NetError::Setup`] when this machine's TLS cannot do what is asked.
pub fn tls() -> Result<rustls::ClientConfig, NetError> {
    let roots = rustls::RootCertStore { roots: webpki_roots::TLS_SERVER_ROOTS.to_vec() };
    let versions = rustls::ClientConfig::builder_with_provider(Arc::new(provider::start()?))
        .with_safe_default_protocol_versions()
        .map_err(|error| NetError::Setup(error.to_string()))?;
    Ok(versions.with_root_certificates(roots).with_no_client_auth())
}

/// HTTPS anywhere; plain HTTP only to this machine, where nobody listens in between.
fn allow(url: &Url) -> Result<(), NetError> {
    let loopback = match url.host() {
        Some(Host::Ipv4(address)) => address.is_loopback(),
        Some(Host::Ipv6(address)) => address.is_loopback(),
        Some(Host::Domain(name)) => name == "localhost",
        None => false,
    };
    match url.scheme() {
        "https" => Ok(()),
        "http" if loopback => Ok(()),
        _ => Err(NetError::NotSecure),
    }
}

/// A header as text; one that is not text is left out, since no protocol here reads such a one.
fn header((name, value): (&reqwest::header::HeaderName, &reqwest::header::HeaderValue)) -> Option<(String, String)> {
    Some((name.as_str().to_owned(), value.to_str().ok()?.to_owned()))
}

#[cfg(test)]
mod tests;
