//! The lamp of a computer: a page on this machine only that fills the screen with the challenge's colours.
//!
//! A monitor lights a face less than a phone at reading distance does: it is further away, and only its light from a dim room is enough.
//! The face check says so ("too bright") before it fails anybody. What the page reports is when it began to paint, to the next frame of the
//! display; the time from there to the camera's picture is the lag that the analysis allows for.

use axum::Router;
use axum::extract::{Json, State};
use axum::http::header;
use axum::response::{Html, IntoResponse};
use axum::routing::{get, post};
use regain_base::{Id, SystemEntropy};
use regain_face::light::Challenge;
use serde::{Deserialize, Serialize};
use std::sync::Arc;
use std::time::{Duration, Instant};
use tokio::net::TcpListener;
use tokio::sync::{mpsc, watch};
use tokio::task::JoinHandle;
use tokio::time::timeout;
use url::Url;

const PAGE: &str = include_str!("light.html");
/// How long the page may take to begin: the person may have to open it first.
const BEGINS: Duration = Duration::from_secs(120);
/// How long it may take to say that it is done, after it should be.
const ENDS: Duration = Duration::from_secs(5);
/// Reports that nobody has read yet, at most.
const WAITING: usize = 16;

/// The light was not shown from its beginning to its end.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
pub(super) enum Interrupted {
    /// The page cannot be served.
    #[error("it cannot be served on this machine")]
    NotServed,
    /// Nobody opened it.
    #[error("nobody opened it in two minutes")]
    NotOpened,
    /// It went out of sight.
    #[error("it went out of sight before the light was over")]
    OutOfSight,
}

/// What the page is to show.
#[derive(Debug, Clone, Serialize)]
struct Show {
    id: u32,
    duration_ms: u32,
    colors: Vec<(u32, u32)>,
}

/// What it says.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Deserialize)]
struct Said {
    id: u32,
    what: What,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq, Deserialize)]
#[serde(rename_all = "kebab-case")]
enum What {
    Ready,
    Started,
    Ended,
    OutOfSight,
}

struct Shared {
    show: watch::Receiver<Option<Show>>,
    said: mpsc::Sender<(Said, Instant)>,
}

/// The page, served as long as this lives.
pub(super) struct Screen {
    url: Url,
    show: watch::Sender<Option<Show>>,
    said: mpsc::Receiver<(Said, Instant)>,
    server: JoinHandle<()>,
    shows: u32,
}

impl Screen {
    /// Serves the page on a free port of this machine, under a name that cannot be guessed: other pages of the browser cannot ask for it.
    ///
    /// # Errors
    /// [`Interrupted::NotServed`].
    pub(super) async fn open() -> Result<Self, Interrupted> {
        let (show, shown) = watch::channel(None);
        let (sender, said) = mpsc::channel(WAITING);
        let listener = TcpListener::bind(("127.0.0.1", 0)).await.map_err(|_| Interrupted::NotServed)?;
        let port = listener.local_addr().map_err(|_| Interrupted::NotServed)?.port();
        let name = Id::random(&SystemEntropy);
        let url = Url::parse(&format!("http://127.0.0.1:{port}/{name}/")).map_err(|_| Interrupted::NotServed)?;
        let router = Router::new()
            .route(&format!("/{name}/"), get(page))
            .route(&format!("/{name}/show"), get(current))
            .route(&format!("/{name}/said"), post(report))
            .with_state(Arc::new(Shared { show: shown, said: sender }));
        let server = tokio::spawn(async move {
            // It ends with this process; an error means that the socket is gone.
            let _ = axum::serve(listener, router).await;
        });
        Ok(Self { url, show, said, server, shows: 0 })
    }

    /// Where the person opens it.
    pub(super) fn url(&self) -> &Url {
        &self.url
    }

    /// Shows the colours; when the first was painted.
    ///
    /// # Errors
    /// When nobody looks at the page.
    pub(super) async fn begin(&mut self, challenge: &Challenge) -> Result<Instant, Interrupted> {
        self.shows += 1;
        let (duration_ms, colors) = (challenge.duration_ms(), challenge.shown());
        self.show.send_replace(Some(Show { id: self.shows, duration_ms, colors }));
        let begun = timeout(BEGINS, self.hears(|what| what == What::Started)).await;
        begun.map_err(|_| Interrupted::NotOpened)?
    }

    /// Waits until the page has shown the last colour.
    ///
    /// # Errors
    /// When it went out of sight.
    pub(super) async fn ended(&mut self) -> Result<(), Interrupted> {
        let ended = timeout(ENDS, self.hears(|what| what == What::Ended)).await;
        self.show.send_replace(None);
        ended.map_err(|_| Interrupted::OutOfSight)?.map(|_| ())
    }

    async fn hears(&mut self, wanted: impl Fn(What) -> bool) -> Result<Instant, Interrupted> {
        while let Some((said, at)) = self.said.recv().await {
            if said.id == self.shows && wanted(said.what) {
                return Ok(at);
            }
            if said.id == self.shows && said.what == What::OutOfSight {
                return Err(Interrupted::OutOfSight);
            }
        }
        Err(Interrupted::NotServed)
    }
}

impl Drop for Screen {
    fn drop(&mut self) {
        self.server.abort();
    }
}

async fn page() -> impl IntoResponse {
    ([(header::CACHE_CONTROL, "no-store")], Html(PAGE))
}

async fn current(State(shared): State<Arc<Shared>>) -> Json<Option<Show>> {
    Json(shared.show.borrow().clone())
}

async fn report(State(shared): State<Arc<Shared>>, body: String) {
    if let Ok(said) = serde_json::from_str(&body) {
        // A page that says more than is read says nothing new.
        let _ = shared.said.try_send((said, Instant::now()));
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use regain_base::http::Request;
    use regain_net::Client;
    use serde_json::{Value, json};

    async fn says(client: &Client, url: &Url, id: u32, what: &str) {
        let body = json!({ "id": id, "what": what }).to_string().into_bytes();
        let request = Request::post(url.join("said").expect("an address"), "text/plain", body);
        assert_eq!(client.fetch(request).await.expect("an answer").status, 200);
    }

    /// A browser of few words: opens the page, shows what it is told to, and reports `ends`.
    async fn browser(url: Url, id: u32, ends: &str) -> Value {
        let client = Client::new(Duration::from_secs(5)).expect("a client");
        let page = client.fetch(Request::get(url.clone())).await.expect("a page");
        assert!(String::from_utf8_lossy(&page.body).contains("requestFullscreen"));
        loop {
            let shown = client.fetch(Request::get(url.join("show").expect("an address"))).await.expect("an answer");
            let shown: Value = serde_json::from_slice(&shown.body).expect("JSON");
            if shown["id"] == id {
                says(&client, &url, id - 1, "out-of-sight").await;
                says(&client, &url, id, "started").await;
                says(&client, &url, id, ends).await;
                return shown;
            }
            tokio::time::sleep(Duration::from_millis(5)).await;
        }
    }

    #[tokio::test]
    async fn the_page_is_told_the_colours_and_tells_when_they_were_seen() {
        let mut screen = Screen::open().await.expect("a page");
        let challenge = Challenge::derive(b"nonce", &[7; 32], b"key");
        for (id, ends) in [(1, "ended"), (2, "out-of-sight")] {
            let browser = tokio::spawn(browser(screen.url().clone(), id, ends));
            screen.begin(&challenge).await.expect("begun");
            let ended = screen.ended().await;
            assert_eq!(ended, if ends == "ended" { Ok(()) } else { Err(Interrupted::OutOfSight) });
            let shown = browser.await.expect("a browser");
            assert_eq!(shown["duration_ms"], challenge.duration_ms());
            assert_eq!(shown["colors"], json!(challenge.shown()));
        }
        let elsewhere = screen.url().join("/show").expect("an address");
        let client = Client::new(Duration::from_secs(5)).expect("a client");
        assert_eq!(client.fetch(Request::get(elsewhere)).await.expect("an answer").status, 404);
    }
}
