//! What HTML pages of the commands share.

use base64ct::{Base64, Encoding as _};

/// The address of a picture that stands in the page itself (RFC 2397).
pub(crate) fn data_url(media_type: &str, bytes: &[u8]) -> String {
    format!("data:{media_type};base64,{}", Base64::encode_string(bytes))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn pictures_become_data_addresses_that_browsers_take() {
        assert_eq!(data_url("image/png", &[0xfb, 0xff, 0xfe, 0x01]), "data:image/png;base64,+//+AQ==");
    }
}
