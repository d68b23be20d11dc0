//! UniFFI's generator, in a package of its own so that the library does not carry it. `cargo xtask bindings` runs it.

fn main() {
    uniffi::uniffi_bindgen_main();
}
