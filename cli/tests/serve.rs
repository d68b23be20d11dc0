//! `regain serve` as a program: it starts, answers, and stops when it is told to.
#![cfg(unix)]
#![allow(clippy::unwrap_used, reason = "these are tests")]

use serde_json::Value;
use std::io::{BufRead as _, BufReader, Read as _, Write as _};
use std::net::TcpStream;
use std::path::Path;
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

impl Running {
    /// Starts `command` and waits until it says where it serves.
    fn start(command: &mut Command) -> (Self, Url) {
        command.env_remove("DATABASE_URL").stdout(Stdio::piped()).stderr(Stdio::null());
        let mut running = Self(command.spawn().unwrap());
        let mut line = String::new();
        BufReader::new(running.0.stdout.take().unwrap()).read_line(&mut line).unwrap();
        let told: Value = serde_json::from_str(&line).unwrap();
        (running, told["serving"].as_str().unwrap().parse().unwrap())
    }

    /// Tells it to stop; its exit code.
    fn stop(mut self) -> Option<i32> {
        let told = Command::new("kill").args(["-TERM", &self.0.id().to_string()]).status().unwrap();
        assert!(told.success());
        self.0.wait().unwrap().code()
    }
}

fn serve(program: &mut Command, database: &Path) -> (Running, Url) {
    program.args(["serve", "--json", "--without-models", "--listen", "127.0.0.1:0", "--database"]);
    Running::start(program.arg(format!("sqlite:{}", database.display())))
}

fn ask(origin: &Url, head: &str, body: &str) -> String {
    let mut stream = TcpStream::connect(("127.0.0.1", origin.port().unwrap())).unwrap();
    let length = body.len();
    write!(
        stream,
        "{head}\r\nHost: localhost\r\nAccept: text/html\r\nConnection: close\r\nContent-Length: {length}\r\n\r\n{body}"
    )
    .unwrap();
    let mut answer = String::new();
    stream.read_to_string(&mut answer).unwrap();
    answer
}

fn get(origin: &Url, path: &str) -> String {
    ask(origin, &format!("GET {path} HTTP/1.1"), "")
}

/// Asks for a recovery as the page does.
fn recover(origin: &Url) -> String {
    let head = "POST /recover HTTP/1.1\r\nContent-Type: application/x-www-form-urlencoded";
    ask(origin, head, "user=ana%40contoso.example")
}

fn header<'a>(answer: &'a str, name: &str) -> &'a str {
    let line = answer.lines().find_map(|line| line.strip_prefix(name)).unwrap_or_else(|| panic!("{name} in {answer}"));
    line.trim_start_matches(':').trim().split(';').next().unwrap()
}

#[test]
fn the_service_starts_answers_and_stops_when_told() {
    let folder = tempfile::tempdir().unwrap();
    let regain = &mut Command::new(env!("CARGO_BIN_EXE_regain"));
    let (running, origin) = serve(regain, &folder.path().join("regain.db"));
    let page = get(&origin, "/sign-in");
    assert!(page.starts_with("HTTP/1.1 200") && page.contains("<h1"), "{page}");
    let health = get(&origin, "/healthz");
    assert!(health.starts_with("HTTP/1.1 200") && health.contains("\"status\":\"ok\""), "{health}");
    assert!(get(&origin, "/openapi.json").contains("\"openapi\":\"3.1"));
    assert!(get(&origin, "/metrics").contains("regain_requests_total"));
    assert!(get(&origin, "/nothing").starts_with("HTTP/1.1 404"));
    assert_eq!(running.stop(), Some(0), "it stops in order");
}

/// The disk fills up while people use the service: who comes then is told, and what was there before is there afterwards.
#[test]
fn a_disk_that_fills_up_loses_nothing() {
    let folder = tempfile::tempdir().unwrap();
    let database = folder.path().join("regain.db");
    let (running, origin) = serve(&mut Command::new(env!("CARGO_BIN_EXE_regain")), &database);
    let before = recover(&origin);
    assert!(before.starts_with("HTTP/1.1 303"), "{before}");
    assert_eq!(running.stop(), Some(0));

    // The system lets no file grow beyond 64 kB, as a full disk does; the signal is ignored, so that writing fails instead.
    let limited = &mut Command::new("sh");
    limited.args(["-c", "trap '' XFSZ; ulimit -f 128; exec \"$0\" \"$@\"", env!("CARGO_BIN_EXE_regain")]);
    let (running, origin) = serve(limited, &database);
    let full = (0..100).map(|_| recover(&origin)).find(|answer| !answer.starts_with("HTTP/1.1 303"));
    let full = full.expect("the disk is full at last");
    assert!(full.starts_with("HTTP/1.1 503") && full.contains("S04"), "{full}");
    assert!(get(&origin, "/sign-in").starts_with("HTTP/1.1 200"), "pages that keep nothing still come");
    running.stop();

    let (running, origin) = serve(&mut Command::new(env!("CARGO_BIN_EXE_regain")), &database);
    let cookie = header(&before, "set-cookie");
    let page = format!("GET {} HTTP/1.1\r\nCookie: {cookie}", header(&before, "location"));
    let page = ask(&origin, &page, "");
    assert!(page.starts_with("HTTP/1.1 200") && page.contains("class=\"words\""), "{page}");
    assert!(recover(&origin).starts_with("HTTP/1.1 303"), "there is room again");
    assert_eq!(running.stop(), Some(0));
}
