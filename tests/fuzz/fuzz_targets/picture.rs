#![no_main]

#[path = "../entry/pixels.rs"]
#[allow(dead_code, reason = "every target takes one of these")]
mod entry;

libfuzzer_sys::fuzz_target!(|bytes: &[u8]| entry::picture(bytes));
