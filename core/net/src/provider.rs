//! Who does TLS's cryptography: ring, but graviola on 64-bit phones, where it builds without a C compiler.

use crate::NetError;
use rustls::crypto::CryptoProvider;

#[cfg(not(all(target_arch = "aarch64", any(target_os = "android", target_os = "ios"))))]
#[allow(clippy::unnecessary_wraps, reason = "the other one can refuse")]
pub(crate) fn start() -> Result<CryptoProvider, NetError> {
    Ok(rustls::crypto::ring::default_provider())
}

#[cfg(all(target_arch = "aarch64", any(target_os = "android", target_os = "ios")))]
pub(crate) fn start() -> Result<CryptoProvider, NetError> {
    use std::arch::is_aarch64_feature_detected as has;
    // Graviola panics on a processor without these; a few early 64-bit phones are such.
    if has!("neon") && has!("aes") && has!("pmull") && has!("sha2") {
        Ok(rustls_graviola::default_provider())
    } else {
        Err(NetError::Setup("this phone's processor has no instructions for AES and SHA-2".into()))
    }
}
