//! Base64url without padding (RFC 4648 section 5), the one binary-to-text form on our wire.

use base64ct::{Base64UrlUnpadded, Encoding};

/// The text of `bytes`.
pub fn encode(bytes: impl AsRef<[u8]>) -> String {
    Base64UrlUnpadded::encode_string(bytes.as_ref())
}

/// The bytes of `text`; `None` when it is not canonical base64url.
pub fn decode(text: &str) -> Option<Vec<u8>> {
    Base64UrlUnpadded::decode_vec(text).ok()
}

/// Exactly `N` bytes out of `text`.
pub fn decode_array<const N: usize>(text: &str) -> Option<[u8; N]> {
    // Checked before decoding, so that a long text costs nothing.
    (text.len() == (N * 4).div_ceil(3)).then(|| decode(text))??.try_into().ok()
}
