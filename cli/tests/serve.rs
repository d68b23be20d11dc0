//! `regain serve` as a program: it starts, answers, and stops when it is told to.
#![cfg(unix)]
#![allow(clippy::unwrap_used, reason = "these are tests")]

use serde_json::Value;
use std::io::{BufRead as _, BufReader, Read as _, Write as _};
use std::net::TcpStream;
use std::process::{Child, Command, Stdio};
use url::Url;

/// Killed at the end of the test, whatever comes of it.
struct Running(Child);

impl Drop for Running {
    fn drop(&mut self) {
        // An error means that it has ended.
        let _ = self.0.kill();
    }
}

fn get(origin: &Url, path: &str) -> String {
    let mut stream = TcpStream::connect(("127.0.0.1", origin.port().unwrap())).unwrap();
    write!(stream, "GET {path} HTTP/1.1\r\nHost: localhost\r\nAccept: text/html\r\nConnection: close\r\n\r\n").unwrap();
    let mut answer = String::new();
    stream.read_to_string(&mut answer).unwrap();
    answer
}

#[test]
fn the_service_starts_answers_and_stops_when_told() {
    let folder = tempfile::tempdir().unwrap();
    let database = format!("sqlite:{}", folder.path().join("regain.db").display());
    let mut command = Command::new(env!("CARGO_BIN_EXE_regain"));
    command.args(["serve", "--json", "--without-models", "--listen", "127.0.0.1:0", "--database", &database]);
    command.env_remove("DATABASE_URL").stdout(Stdio::piped()).stderr(Stdio::null());
    let mut running = Running(command.spawn().unwrap());
    let mut line = String::new();
    BufReader::new(running.0.stdout.take().unwrap()).read_line(&mut line).unwrap();
    let told: Value = serde_json::from_str(&line).unwrap();
    let origin: Url = told["serving"].as_str().unwrap().parse().unwrap();

    let page = get(&origin, "/sign-in");
    assert!(page.starts_with("HTTP/1.1 200") && page.contains("<h1"), "{page}");
    let health = get(&origin, "/healthz");
    assert!(health.starts_with("HTTP/1.1 200") && health.contains("\"status\":\"ok\""), "{health}");
    assert!(get(&origin, "/nothing").starts_with("HTTP/1.1 404"));

    let told = Command::new("kill").args(["-TERM", &running.0.id().to_string()]).status().unwrap();
    assert!(told.success());
    assert_eq!(running.0.wait().unwrap().code(), Some(0), "it stops in order");
}
