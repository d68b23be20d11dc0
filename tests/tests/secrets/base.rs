//! `regain-base`: the secret itself, and requests and answers.

use super::{BYTE, TEXT, prints, silent, text};
use regain_base::Secret;
use regain_base::http::{Request, Response};

#[test]
fn a_secret_is_not_printed() {
    prints("Secret", &text());
    prints("Secret of bytes", &Secret::new(vec![BYTE; 32]));
    prints("Secret in an option", &Some(Secret::new([BYTE; 32])));
    silent("Secret displayed", &text().to_string());
}

#[test]
fn requests_and_answers_are_not_printed() {
    let url = format!("http://localhost/api?code={TEXT}").parse().unwrap();
    let request = Request::post(url, "text/plain", TEXT.into()).with_bearer(TEXT);
    prints("Request", &request);
    prints("Response", &Response { status: 200, headers: vec![("x".into(), TEXT.into())], body: TEXT.into() });
}
