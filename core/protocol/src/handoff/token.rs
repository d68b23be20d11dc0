//! Tokens of the QR and codes to type, made from the recovery's id and the time, so that the service stores none of them.

use super::{HandoffError, code, parse_code};
use crate::b64;
use hmac::{Hmac, KeyInit, Mac};
use regain_base::{Id, Secret, Timestamp};
use sha2::Sha256;
use std::time::Duration;

/// How long one token is shown. It is accepted in its own window and the next, so that nobody loses a race with the page.
pub const WINDOW: Duration = Duration::from_secs(30);

/// The service's secret for tokens.
#[derive(Debug, Clone)]
pub struct TokenKey(Secret<[u8; 32]>);

impl TokenKey {
    /// Takes a random key.
    pub fn new(key: [u8; 32]) -> Self {
        Self(Secret::new(key))
    }

    /// The token of `recovery` at `now`: base64url of id, window and 16 bytes of HMAC-SHA-256.
    pub fn mint(&self, recovery: Id, now: Timestamp) -> String {
        let window = window(now);
        let mut bytes = id_bytes(recovery).to_vec();
        bytes.extend_from_slice(&window.to_be_bytes());
        bytes.extend_from_slice(&self.tag(b"token", recovery, window)[..16]);
        b64::encode(bytes)
    }

    /// The recovery that `token` was minted for.
    pub fn verify(&self, token: &str, now: Timestamp) -> Result<Id, HandoffError> {
        let bytes: [u8; 36] = b64::decode_array(token).ok_or(HandoffError::Unknown)?;
        let (id, rest) = bytes.split_at(16);
        let (minted, tag) = rest.split_at(4);
        let recovery: Id = hex(id).parse().map_err(|_| HandoffError::Unknown)?;
        let minted = u32::from_be_bytes([minted[0], minted[1], minted[2], minted[3]]);
        // Wrapped, so that the comparison takes the same time wherever the first difference is.
        if Secret::new(tag.to_vec()) != Secret::new(self.tag(b"token", recovery, minted)[..16].to_vec()) {
            return Err(HandoffError::Unknown);
        }
        if window(now).wrapping_sub(minted) > 1 {
            return Err(HandoffError::Expired);
        }
        Ok(recovery)
    }

    /// The code to type for `recovery` at `now`. With 40 bits it must be looked up under an attempt limit.
    pub fn code(&self, recovery: Id, now: Timestamp) -> String {
        self.code_of(recovery, window(now))
    }

    /// Whether `typed` is the code of `recovery` at `now`.
    pub fn is_code(&self, typed: &str, recovery: Id, now: Timestamp) -> bool {
        let Ok(typed) = parse_code(typed) else { return false };
        let typed = Secret::new(typed);
        let current = window(now);
        [current, current.wrapping_sub(1)].iter().any(|window| typed == Secret::new(self.code_of(recovery, *window)))
    }

    fn code_of(&self, recovery: Id, window: u32) -> String {
        let tag = self.tag(b"code", recovery, window);
        code([tag[0], tag[1], tag[2], tag[3], tag[4]])
    }

    fn tag(&self, purpose: &[u8], recovery: Id, window: u32) -> [u8; 32] {
        // The key is what the MAC is made with. HMAC fills a short key up to the block with zeros (RFC 2104 section 2).
        let mut block = [0; 64];
        block[..32].copy_from_slice(self.0.expose());
        let mut mac = <Hmac<Sha256> as KeyInit>::new(&block.into());
        mac.update(b"regain-handoff-v1 ");
        mac.update(purpose);
        mac.update(&id_bytes(recovery));
        mac.update(&window.to_be_bytes());
        mac.finalize().into_bytes().into()
    }
}

fn window(now: Timestamp) -> u32 {
    (now.seconds().max(0) as u64 / WINDOW.as_secs()) as u32
}

fn id_bytes(id: Id) -> [u8; 16] {
    let text = id.to_string();
    let mut bytes = [0; 16];
    for (byte, pair) in bytes.iter_mut().zip(text.as_bytes().chunks_exact(2)) {
        let digit = |c: u8| (c as char).to_digit(16).unwrap_or(0) as u8;
        *byte = digit(pair[0]) << 4 | digit(pair[1]);
    }
    bytes
}

fn hex(bytes: &[u8]) -> String {
    bytes.iter().map(|byte| format!("{byte:02x}")).collect()
}

#[cfg(test)]
mod tests {
    use super::*;
    use regain_base::SeededEntropy;

    #[test]
    fn a_token_lives_for_its_window_and_the_next() {
        let (key, id, start) =
            (TokenKey::new([7; 32]), Id::random(&SeededEntropy::new(1)), Timestamp(1_800_000_000_000));
        let token = key.mint(id, start);
        assert_eq!(token.len(), 48);
        assert_eq!(key.verify(&token, start), Ok(id));
        assert_eq!(key.verify(&token, start.after(Duration::from_secs(59))), Ok(id));
        assert_eq!(key.verify(&token, start.after(Duration::from_secs(60))), Err(HandoffError::Expired));
        assert_eq!(key.verify(&token, Timestamp(start.0 - 1)), Err(HandoffError::Expired));
        assert_eq!(TokenKey::new([8; 32]).verify(&token, start), Err(HandoffError::Unknown));
    }

    #[test]
    fn every_changed_character_of_a_token_is_noticed() {
        let (key, id, start) =
            (TokenKey::new([7; 32]), Id::random(&SeededEntropy::new(1)), Timestamp(1_800_000_000_000));
        let token = key.mint(id, start);
        for place in 0..token.len() {
            let mut bytes = token.clone().into_bytes();
            bytes[place] = if bytes[place] == b'A' { b'B' } else { b'A' };
            let changed = String::from_utf8(bytes).expect("ascii");
            assert_eq!(key.verify(&changed, start), Err(HandoffError::Unknown), "{place}");
        }
    }

    #[test]
    fn a_code_is_not_the_token_and_changes_with_time() {
        let (key, id, start) =
            (TokenKey::new([7; 32]), Id::random(&SeededEntropy::new(1)), Timestamp(1_800_000_000_000));
        let code = key.code(id, start);
        assert!(key.is_code(&code.to_lowercase(), id, start.after(Duration::from_secs(59))));
        assert!(!key.is_code(&code, id, start.after(Duration::from_secs(60))));
        assert!(!key.is_code(&code, Id::random(&SeededEntropy::new(2)), start));
        assert_ne!(code, key.code(id, start.after(WINDOW)));
    }
}
