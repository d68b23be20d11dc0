//! The service's keys, all derived from one master key that lies in a file beside the database, never in it.

use base64ct::{Base64UrlUnpadded, Encoding};
use chacha20poly1305::aead::{Aead, KeyInit as _, Payload};
use chacha20poly1305::{XChaCha20Poly1305, XNonce};
use hmac::{Hmac, Mac as _};
use p256::ecdsa::SigningKey;
use regain_base::{Entropy, Secret};
use sha2::Sha256;
use std::io::{ErrorKind, Write as _};
use std::path::{Path, PathBuf};

/// The master key's file cannot be used.
#[derive(Debug, thiserror::Error)]
#[error("key file {file}: {what}")]
pub struct KeyError {
    file: PathBuf,
    what: String,
}

/// What the service signs, tags and seals with. Its Debug text shows nothing.
pub struct Keys {
    master: Secret<[u8; 32]>,
    /// Signs credentials and the deletion receipts (ES256).
    pub issuer: SigningKey,
    /// Signs presentation requests (ES256).
    pub verifier: SigningKey,
}

impl Keys {
    /// The keys that follow from `master`.
    pub fn derive(master: Secret<[u8; 32]>) -> Self {
        let issuer = signing_key(&master, "issuer");
        let verifier = signing_key(&master, "verifier");
        Self { master, issuer, verifier }
    }

    /// Reads the master key from `file`; makes it with `entropy` at the first start, readable by the owner only.
    pub fn open(file: &Path, entropy: &dyn Entropy) -> Result<Self, KeyError> {
        let fault = |what: String| KeyError { file: file.into(), what };
        match std::fs::read_to_string(file) {
            Ok(text) => {
                let mut master = [0; 32];
                let read = Base64UrlUnpadded::decode(text.trim(), &mut master).map(<[u8]>::len);
                if read != Ok(32) {
                    return Err(fault(
                        "does not hold a key; restore it from a backup, or remove it to start anew".into(),
                    ));
                }
                Ok(Self::derive(Secret::new(master)))
            }
            Err(error) if error.kind() == ErrorKind::NotFound => {
                let master = entropy.bytes::<32>();
                write_private(file, &Base64UrlUnpadded::encode_string(&master))
                    .map_err(|error| fault(error.to_string()))?;
                Ok(Self::derive(Secret::new(master)))
            }
            Err(error) => Err(fault(error.to_string())),
        }
    }

    /// 32 bytes for one `purpose`, the same as long as the master key is.
    pub fn derived(&self, purpose: &str) -> Secret<[u8; 32]> {
        Secret::new(mac(self.master.expose(), &[purpose.as_bytes()]))
    }

    /// A keyed hash of `value` for storing and looking up what must not lie in the database itself.
    pub fn tag(&self, purpose: &str, value: &[u8]) -> String {
        Base64UrlUnpadded::encode_string(&mac(self.derived(purpose).expose(), &[value]))
    }

    /// Encrypts `plain` for the database; `context` (such as the recovery's id) must be the same to open it.
    pub fn seal(&self, entropy: &dyn Entropy, context: &str, plain: &[u8]) -> String {
        let nonce = entropy.bytes::<24>();
        let cipher = XChaCha20Poly1305::new(&(*self.derived("seal").expose()).into());
        let payload = Payload { msg: plain, aad: context.as_bytes() };
        let mut sealed = nonce.to_vec();
        // Encryption fails only for messages of 256 GiB; an empty result opens as nothing.
        sealed.extend(cipher.encrypt(&XNonce::from(nonce), payload).unwrap_or_default());
        Base64UrlUnpadded::encode_string(&sealed)
    }

    /// Opens what [`Keys::seal`] made; `None` when it was changed or belongs to another context.
    pub fn unseal(&self, context: &str, sealed: &str) -> Option<Secret<Vec<u8>>> {
        let bytes = Base64UrlUnpadded::decode_vec(sealed).ok()?;
        let (nonce, message) = bytes.split_first_chunk::<24>()?;
        let cipher = XChaCha20Poly1305::new(&(*self.derived("seal").expose()).into());
        let payload = Payload { msg: message, aad: context.as_bytes() };
        cipher.decrypt(&XNonce::from(*nonce), payload).ok().map(Secret::new)
    }
}

impl std::fmt::Debug for Keys {
    fn fmt(&self, formatter: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        formatter.write_str("Keys([secret])")
    }
}

/// HMAC-SHA256 over the parts, each with its length in front.
pub(crate) fn mac(key: &[u8; 32], parts: &[&[u8]]) -> [u8; 32] {
    // HMAC fills a short key up with zeros to its 64-byte block (RFC 2104 section 2).
    let mut block = [0; 64];
    block[..32].copy_from_slice(key);
    let mut mac = Hmac::<Sha256>::new(&block.into());
    for part in parts {
        mac.update(&(part.len() as u64).to_be_bytes());
        mac.update(part);
    }
    mac.finalize().into_bytes().into()
}

/// A P-256 key from the master key: the first of the counted hashes that is a valid scalar (all but 1 in 2^32 are).
fn signing_key(master: &Secret<[u8; 32]>, purpose: &str) -> SigningKey {
    let mut counter = 0u32;
    loop {
        let bytes = mac(master.expose(), &[b"p256", purpose.as_bytes(), &counter.to_be_bytes()]);
        if let Ok(key) = SigningKey::from_slice(&bytes) {
            return key;
        }
        counter += 1;
    }
}

fn write_private(file: &Path, text: &str) -> std::io::Result<()> {
    let mut options = std::fs::OpenOptions::new();
    options.write(true).create_new(true);
    #[cfg(unix)]
    std::os::unix::fs::OpenOptionsExt::mode(&mut options, 0o600);
    let mut opened = options.open(file)?;
    opened.write_all(text.as_bytes())?;
    opened.sync_all()
}

#[cfg(test)]
mod tests {
    use super::*;
    use regain_base::{SeededEntropy, SystemEntropy};

    #[test]
    fn the_key_file_is_made_once_and_gives_the_same_keys() {
        let folder = tempfile::tempdir().expect("a folder");
        let file = folder.path().join("regain.key");
        let first = Keys::open(&file, &SystemEntropy).expect("made");
        let second = Keys::open(&file, &SystemEntropy).expect("read");
        assert_eq!(first.tag("code", b"x"), second.tag("code", b"x"));
        assert_eq!(first.issuer.verifying_key(), second.issuer.verifying_key());
        assert_ne!(first.issuer.verifying_key(), first.verifier.verifying_key());
        assert_ne!(first.tag("code", b"x"), first.tag("bearer", b"x"));
        std::fs::write(&file, "nonsense").expect("written");
        let error = Keys::open(&file, &SystemEntropy).expect_err("refused").to_string();
        assert!(error.contains("regain.key") && error.contains("restore"), "{error}");
    }

    #[test]
    fn a_sealed_value_opens_in_its_own_context_only() {
        let keys = Keys::derive(Secret::new([7; 32]));
        let sealed = keys.seal(&SeededEntropy::new(1), "a", b"Ana");
        assert!(!sealed.contains("QW5h"));
        assert_eq!(keys.unseal("a", &sealed).map(|plain| plain.expose().clone()), Some(b"Ana".to_vec()));
        for (context, text) in [("b", sealed.as_str()), ("a", &sealed[1..]), ("a", ""), ("a", "ä")] {
            assert!(keys.unseal(context, text).is_none(), "{context} {text}");
        }
    }

    #[test]
    fn debug_text_shows_no_key() {
        assert_eq!(format!("{:?}", Keys::derive(Secret::new([7; 32]))), "Keys([secret])");
    }
}
