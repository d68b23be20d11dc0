//! What a network answers in the service's place is told from what the service answers.

#![allow(clippy::unwrap_used, reason = "these are tests")]

use axum::Router;
use axum::http::StatusCode;
use axum::response::{Html, Redirect};
use axum::routing::get;
use regain_base::Reason;
use regain_base::http::Request;
use regain_net::{Client, NetError};
use rustls::pki_types::pem::PemObject;
use rustls::pki_types::{CertificateDer, PrivateKeyDer};
use std::net::TcpListener;
use std::sync::Arc;
use std::time::Duration;
use url::Url;

fn client() -> Client {
    Client::new(Duration::from_secs(20)).unwrap()
}

async fn serve() -> Url {
    let router = Router::new()
        .route("/data", get(|| async { "{}" }))
        .route("/again", get(|| async { Redirect::temporary("/data") }))
        .route("/elsewhere", get(|| async { Redirect::temporary("http://wifi.example/sign-in") }))
        .route("/page", get(|| async { Html("Welcome to our Wi-Fi") }))
        .route("/unnamed", get(|| async { "\n  <HTML>Welcome to our Wi-Fi" }))
        .route("/sign-in", get(|| async { StatusCode::NETWORK_AUTHENTICATION_REQUIRED }))
        .route("/down", get(|| async { (StatusCode::BAD_GATEWAY, Html("<html>502</html>")) }));
    let listener = tokio::net::TcpListener::bind("127.0.0.1:0").await.unwrap();
    let address = listener.local_addr().unwrap();
    tokio::spawn(async move { axum::serve(listener, router).await });
    Url::parse(&format!("http://{address}")).unwrap()
}

#[tokio::test]
async fn pages_and_ways_to_another_place_are_no_answers() {
    let base = serve().await;
    for path in ["page", "unnamed", "sign-in", "elsewhere"] {
        let error = client().consult(Request::get(base.join(path).unwrap())).await.unwrap_err();
        assert!(matches!(error, NetError::Intercepted(_)), "{path}: {error}");
        assert_eq!(error.reason(), Reason::Intercepted);
    }
    for (path, status) in [("data", 200), ("again", 307), ("nothing", 404), ("down", 502)] {
        let answer = client().consult(Request::get(base.join(path).unwrap())).await.unwrap();
        assert_eq!(answer.status, status, "{path}");
    }
}

/// Shows a certificate to one caller.
fn show(pem: &'static [u8]) -> Url {
    let listener = TcpListener::bind("127.0.0.1:0").unwrap();
    let port = listener.local_addr().unwrap().port();
    std::thread::spawn(move || {
        let certificate = CertificateDer::from_pem_slice(pem).unwrap();
        let key = PrivateKeyDer::from_pem_slice(include_bytes!("between/key.pem")).unwrap();
        let config = rustls::ServerConfig::builder_with_provider(Arc::new(rustls::crypto::ring::default_provider()))
            .with_safe_default_protocol_versions()
            .unwrap()
            .with_no_client_auth()
            .with_single_cert(vec![certificate], key)
            .unwrap();
        let mut tls = rustls::ServerConnection::new(Arc::new(config)).unwrap();
        let (mut socket, _) = listener.accept().unwrap();
        // The caller leaves as soon as it has seen the certificate.
        while tls.is_handshaking() && tls.complete_io(&mut socket).is_ok() {}
    });
    Url::parse(&format!("https://localhost:{port}/api")).unwrap()
}

#[tokio::test]
async fn a_certificate_of_somebody_else_and_one_out_of_its_time_are_told_apart() {
    let stranger = show(include_bytes!("between/of-somebody.pem"));
    let stranger = client().fetch(Request::get(stranger)).await.unwrap_err();
    assert!(matches!(stranger, NetError::Intercepted(_)), "{stranger}");
    for pem in [include_bytes!("between/old.pem").as_slice(), include_bytes!("between/of-the-future.pem")] {
        let dated = client().fetch(Request::get(show(pem))).await.unwrap_err();
        assert!(matches!(dated, NetError::Clock(_)), "{dated}");
        assert_eq!(dated.reason(), Reason::ClockWrong);
    }
}
