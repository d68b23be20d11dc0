//! The desktop's browser: walks the portal's pages by their forms, as a person without scripts would.

use image::RgbImage;
use regain_base::Reason;
use regain_protocol::api::Problem;
use regain_vision::codec;
use reqwest::{Response, StatusCode, header, redirect};
use serde_json::Value;
use std::time::Duration;
use url::Url;

/// A page longer than this is no page of ours, in bytes.
const LONGEST: usize = 4 * 1024 * 1024;

/// Why the browser cannot go on.
#[derive(Debug, thiserror::Error)]
pub enum BrowserError {
    /// Nobody answers.
    #[error("the page cannot be loaded: {0}")]
    Unreachable(#[from] reqwest::Error),
    /// The page is not what it should be.
    #[error("the page {page} {what}")]
    Unexpected {
        /// Its path.
        page: String,
        /// What is wrong with it.
        what: String,
    },
    /// TLS cannot be set up.
    #[error(transparent)]
    Net(#[from] regain_net::NetError),
}

impl BrowserError {
    /// The reason it ends with.
    pub(super) fn reason(&self) -> Reason {
        match self {
            Self::Unreachable(_) => Reason::ServiceUnreachable,
            Self::Unexpected { .. } => Reason::Internal,
            Self::Net(error) => error.reason(),
        }
    }
}

/// A page that was loaded.
#[derive(Debug)]
pub(super) struct Page {
    /// Its path after redirects.
    pub path: String,
    /// Its status.
    pub status: StatusCode,
    /// Its HTML.
    pub html: String,
}

/// A browser with cookies.
pub(super) struct Browser {
    http: reqwest::Client,
    origin: Url,
}

impl Browser {
    /// A browser that opens pages of `origin`.
    ///
    /// # Errors
    /// When it cannot be set up.
    pub(super) fn open(origin: Url) -> Result<Self, BrowserError> {
        let http = reqwest::Client::builder()
            .tls_backend_preconfigured(regain_net::tls()?)
            .cookie_store(true)
            .no_proxy()
            .redirect(redirect::Policy::limited(5))
            .timeout(Duration::from_secs(30))
            .user_agent("Mozilla/5.0 (X11; Linux x86_64) AppleWebKit/537.36 Chrome/140.0 Safari/537.36 regain-demo")
            .build()?;
        Ok(Self { http, origin })
    }

    /// Loads a page.
    ///
    /// # Errors
    /// When it does not come.
    pub(super) async fn load(&self, path: &str) -> Result<Page, BrowserError> {
        let url = self.url(path)?;
        self.page(self.http.get(url).header(header::ACCEPT, "text/html").send().await?).await
    }

    /// Sends a form.
    ///
    /// # Errors
    /// When no page comes back.
    pub(super) async fn submit(&self, path: &str, fields: &[(&str, &str)]) -> Result<Page, BrowserError> {
        let url = self.url(path)?;
        let body = url::form_urlencoded::Serializer::new(String::new()).extend_pairs(fields).finish();
        let origin = self.origin.origin().ascii_serialization();
        let request = self.http.post(url).header(header::ACCEPT, "text/html").header(header::ORIGIN, origin);
        let request = request.header(header::CONTENT_TYPE, "application/x-www-form-urlencoded").body(body);
        self.page(request.send().await?).await
    }

    /// Sends JSON, as the page's script does.
    ///
    /// # Errors
    /// When it is refused, or no JSON comes back where some is needed.
    pub(super) async fn script(&self, path: &str, body: &Value) -> Result<Value, BrowserError> {
        let origin = self.origin.origin().ascii_serialization();
        let request = self.http.post(self.url(path)?).header(header::ORIGIN, origin);
        let request = request.header(header::CONTENT_TYPE, "application/json").body(body.to_string());
        let page = self.page(request.send().await?).await?;
        if !page.status.is_success() {
            return Err(BrowserError::Unexpected { page: path.into(), what: format!("answers with {}", page.status) });
        }
        let empty = page.status == StatusCode::NO_CONTENT;
        let read = if empty { Ok(Value::Null) } else { serde_json::from_str(&page.html) };
        read.map_err(|_| BrowserError::Unexpected { page: path.into(), what: "answers with no JSON".into() })
    }

    /// Its pages' address.
    pub(super) fn origin(&self) -> &Url {
        &self.origin
    }

    /// Loads a picture, its bytes and its pixels.
    ///
    /// # Errors
    /// When it does not come or is none.
    pub(super) async fn picture(&self, path: &str) -> Result<(Vec<u8>, RgbImage), BrowserError> {
        let response = self.http.get(self.url(path)?).send().await?;
        let bytes = response.bytes().await?.to_vec();
        let image = codec::decode(&bytes)
            .map_err(|error| BrowserError::Unexpected { page: path.into(), what: format!("is no picture: {error}") })?;
        Ok((bytes, image))
    }

    fn url(&self, path: &str) -> Result<Url, BrowserError> {
        self.origin.join(path).map_err(|error| BrowserError::Unexpected { page: path.into(), what: error.to_string() })
    }

    async fn page(&self, response: Response) -> Result<Page, BrowserError> {
        let (path, status) = (response.url().path().to_owned(), response.status());
        if response.content_length().is_some_and(|length| length > LONGEST as u64) {
            return Err(BrowserError::Unexpected { page: path, what: "is too long".into() });
        }
        Ok(Page { path, status, html: response.text().await? })
    }
}

impl Page {
    /// The reason that a page of refusal shows: by its three characters, or as JSON.
    pub(super) fn refusal(&self) -> Option<Reason> {
        if self.status.is_success() {
            return None;
        }
        if let Ok(problem) = serde_json::from_str::<Problem>(&self.html) {
            return Some(problem.refusal.code);
        }
        let text = text(&self.html);
        regain_base::reason::ALL.iter().copied().find(|reason| {
            text.contains(reason.person().title.english())
                && text.split(|c: char| !c.is_ascii_alphanumeric()).any(|word| word == reason.short())
        })
    }

    /// The two words of the hand-off page.
    pub(super) fn words(&self) -> Option<[String; 2]> {
        let start = self.html.find("class=\"words\"")?;
        let inside = text(self.html[start..].split_once('>')?.1.split_once("</dd>")?.0);
        let (first, second) = inside.split_once('·')?;
        Some([first.trim().into(), second.trim().into()])
    }
}

/// The text of HTML without its tags, with the few entities that our templates write.
fn text(html: &str) -> String {
    let mut text = String::with_capacity(html.len());
    let mut inside = false;
    for character in html.chars() {
        match character {
            '<' => inside = true,
            '>' => {
                inside = false;
                text.push(' ');
            }
            other if !inside => text.push(other),
            _ => {}
        }
    }
    for (entity, character) in
        [("&#39;", "'"), ("&#x27;", "'"), ("&quot;", "\""), ("&lt;", "<"), ("&gt;", ">"), ("&amp;", "&")]
    {
        text = text.replace(entity, character);
    }
    text
}

#[cfg(test)]
mod tests {
    use super::*;

    fn page(status: StatusCode, html: &str) -> Page {
        Page { path: "/".into(), status, html: html.into() }
    }

    #[test]
    fn a_refusal_is_recognised_by_title_and_code() {
        let reason = Reason::FaceCheckOff;
        let html = format!("<h1>{}</h1><p>Code <b>{}</b></p>", reason.person().title, reason.short());
        assert_eq!(page(StatusCode::FORBIDDEN, &html).refusal(), Some(reason));
        assert_eq!(page(StatusCode::OK, &html).refusal(), None);
        assert_eq!(page(StatusCode::FORBIDDEN, "<h1>Closed</h1>").refusal(), None);
    }

    #[test]
    fn the_words_are_found_between_their_tags() {
        let html = r#"<dt>Words</dt><dd class="words">river<span class="dot">·</span>lamp</dd>"#;
        assert_eq!(page(StatusCode::OK, html).words(), Some(["river".into(), "lamp".into()]));
        assert_eq!(page(StatusCode::OK, "<p>no words</p>").words(), None);
    }
}
