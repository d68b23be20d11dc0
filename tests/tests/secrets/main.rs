//! Nothing secret is printed: keys, tokens, passes, codes, personal data, biometrics. Every type that can be printed is built with
//! values that one recognises, in the file of its crate, and every type that holds a secret is either among them or cannot be printed
//! at all (`listed.rs`).

#![allow(clippy::unwrap_used, reason = "these are tests")]

mod base;
mod document;
mod face;
mod flow;
mod listed;
mod protocol;
mod reading;
mod service;
mod vision;
mod wallet;

use p256::ecdsa::SigningKey;
use regain_base::Secret;
use serde::de::DeserializeOwned;
use serde_json::Value;
use std::fmt::Debug;

/// Part of every secret text in this file.
const TEXT: &str = "Pl0verNest";
/// Every secret byte and every secret number of the kind that no other number here looks like.
const BYTE: u8 = 0xc5;
const NUMBER: f32 = 0.815_625;
/// What must not be seen: the text, the byte in decimal and in hexadecimal, the number, the person of the specimen.
const TELLTALES: [&str; 10] =
    [TEXT, "197, 197", "c5c5", "C5C5", "0.8156", "ERIKSSON", "Eriksson", "ANNA", "D23145890", "740812"];

const CARD: [&str; 3] =
    ["I<UTOD231458907<<<<<<<<<<<<<<<", "7408122F3204159UTO<<<<<<<<<<<6", "ERIKSSON<<ANNA<MARIA<<<<<<<<<<"];

fn silent(what: &str, text: &str) {
    assert!(!text.is_empty(), "{what} says nothing at all");
    for telltale in TELLTALES {
        assert!(!text.contains(telltale), "{what} shows {telltale}: {text}");
    }
}

fn prints(what: &str, value: &dyn Debug) {
    silent(what, &format!("{value:?}"));
    silent(what, &format!("{value:#?}"));
}

fn text() -> Secret<String> {
    Secret::new(format!("{TEXT}-1"))
}

fn key() -> SigningKey {
    SigningKey::from_slice(&[BYTE; 32]).unwrap()
}

fn read<T: DeserializeOwned>(value: Value) -> T {
    serde_json::from_value(value).unwrap()
}
