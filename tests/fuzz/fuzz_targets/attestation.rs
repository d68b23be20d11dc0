#![no_main]

#[path = "../entry/statement.rs"]
mod entry;

libfuzzer_sys::fuzz_target!(|bytes: &[u8]| entry::attestation(bytes));
