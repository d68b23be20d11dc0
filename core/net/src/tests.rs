use super::*;
use axum::Router;
use axum::http::HeaderMap;
use axum::routing::{get, post};
use regain_base::Reason;
use tokio::net::TcpListener;

async fn serve() -> Url {
    let router = Router::new()
        .route("/hello", get(|headers: HeaderMap| async move { headers["authorization"].to_str().unwrap().to_owned() }))
        .route("/echo", post(|body: String| async move { (axum::http::StatusCode::CONFLICT, body) }))
        .route("/big", get(|| async { vec![0u8; 2000] }))
        .route("/endless", get(endless))
        .route("/away", get(|| async { axum::response::Redirect::temporary("/hello") }))
        .route(
            "/slow",
            get(|| async {
                tokio::time::sleep(Duration::from_secs(5)).await;
            }),
        );
    let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
    let address = listener.local_addr().unwrap();
    tokio::spawn(async move { axum::serve(listener, router).await });
    Url::parse(&format!("http://{address}")).unwrap()
}

/// A body whose length is not told beforehand.
async fn endless() -> axum::body::Body {
    let (sender, receiver) = tokio::sync::mpsc::channel::<Result<Vec<u8>, std::io::Error>>(1);
    tokio::spawn(async move { while sender.send(Ok(vec![b'x'; 700])).await.is_ok() {} });
    axum::body::Body::from_stream(futures(receiver))
}

fn futures(
    receiver: tokio::sync::mpsc::Receiver<Result<Vec<u8>, std::io::Error>>,
) -> impl futures_util::Stream<Item = Result<Vec<u8>, std::io::Error>> {
    futures_util::stream::unfold(receiver, |mut receiver| async { receiver.recv().await.map(|item| (item, receiver)) })
}

fn client() -> Client {
    Client::new(Duration::from_millis(800)).unwrap()
}

#[tokio::test]
async fn the_answer_comes_back_whole_whatever_its_status() {
    let base = serve().await;
    let hello = client().fetch(Request::get(base.join("hello").unwrap()).with_bearer("token")).await.unwrap();
    assert_eq!((hello.status, hello.body.as_slice()), (200, b"Bearer token".as_slice()));
    assert!(hello.header("content-type").unwrap().starts_with("text/plain"));
    let echo = Request::post(base.join("echo").unwrap(), "text/plain", b"again".to_vec());
    let echo = client().fetch(echo).await.unwrap();
    assert_eq!((echo.status, echo.body.as_slice()), (409, b"again".as_slice()));
}

#[tokio::test]
async fn an_answer_over_the_bound_is_refused_with_and_without_a_length() {
    let base = serve().await;
    for (path, limit) in [("big", 1999), ("endless", 5000)] {
        let request = Request { max_response: limit, ..Request::get(base.join(path).unwrap()) };
        let error = client().fetch(request).await.unwrap_err();
        assert!(matches!(error, NetError::TooLarge { limit: told } if told == limit), "{path}: {error}");
    }
    let request = Request { max_response: 2000, ..Request::get(base.join("big").unwrap()) };
    assert_eq!(client().fetch(request).await.unwrap().body.len(), 2000);
}

#[tokio::test]
async fn a_redirect_is_an_answer_not_an_order() {
    let base = serve().await;
    assert_eq!(client().fetch(Request::get(base.join("away").unwrap())).await.unwrap().status, 307);
}

#[tokio::test]
async fn a_slow_service_and_no_service_are_told_apart_but_mean_the_same_to_the_person() {
    let base = serve().await;
    let slow = client().fetch(Request::get(base.join("slow").unwrap())).await.unwrap_err();
    assert!(matches!(slow, NetError::Deadline { .. }), "{slow}");
    let nobody = Request::get(Url::parse("http://127.0.0.1:1/secret-token").unwrap());
    let nobody = client().fetch(nobody).await.unwrap_err();
    assert!(matches!(&nobody, NetError::Connect(text) if !text.contains("secret")), "{nobody}");
    assert_eq!((slow.reason(), nobody.reason()), (Reason::ServiceUnreachable, Reason::ServiceUnreachable));
}

#[tokio::test]
async fn plain_http_stays_on_this_machine() {
    for address in
        ["http://contoso.example/h/x", "http://127.0.0.1.contoso.example/", "ftp://localhost/", "file:///etc/passwd"]
    {
        let error = client().fetch(Request::get(Url::parse(address).unwrap())).await.unwrap_err();
        assert!(matches!(error, NetError::NotSecure), "{address}: {error}");
    }
    for address in ["http://localhost:1/", "http://[::1]:1/", "https://contoso.example/"] {
        assert!(allow(&Url::parse(address).unwrap()).is_ok(), "{address}");
    }
}

#[tokio::test]
async fn a_header_that_smuggles_a_line_is_refused() {
    let base = serve().await;
    let request = Request::get(base.join("hello").unwrap()).with_header("x-note", "a\r\nhost: other");
    assert!(matches!(client().fetch(request).await.unwrap_err(), NetError::Header));
}
