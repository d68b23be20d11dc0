//! The envelope around every value.
//!
//! A random data key seals all values; it lies in the file wrapped by the caller's key. Sealed = 24-byte random nonce +
//! XChaCha20-Poly1305, with store id, shelf, entry id and format as associated data, so that no value can be moved to another
//! place or another wallet. Entry ids in the file are HMAC-SHA256 of the real ones; the real one lies inside the value, which is
//! padded to 256 bytes.

use crate::{Key, WalletError};
use chacha20poly1305::aead::{Aead, Payload};
use chacha20poly1305::{KeyInit, XChaCha20Poly1305, XNonce};
use hkdf::Hkdf;
use hmac::{Hmac, Mac};
use regain_base::{Entropy, Secret};
use sha2::Sha256;
use zeroize::Zeroize;

/// The format that this code writes; part of the associated data.
pub(crate) const FORMAT: u8 = 1;
const NONCE: usize = 24;
const BLOCK: usize = 256;
const HEAD: usize = 1 + 16 + NONCE + 32 + 16;

/// Seals and opens values of one wallet.
pub(crate) struct Seal {
    store: [u8; 16],
    cipher: XChaCha20Poly1305,
    names: Secret<[u8; 32]>,
}

impl Seal {
    /// A new wallet's seal, with the head to be stored in clear: format, store id, wrapped data key.
    pub(crate) fn create(wrapping: &Key, entropy: &dyn Entropy) -> Result<(Self, Vec<u8>), WalletError> {
        let store: [u8; 16] = entropy.bytes();
        let mut data: [u8; 32] = entropy.bytes();
        let nonce: [u8; NONCE] = entropy.bytes();
        let wrapped = encrypt(&cipher(wrapping.expose()), &nonce, &data, &head_data(FORMAT, &store))?;
        let head = [&[FORMAT][..], &store, &nonce, &wrapped].concat();
        let seal = Self::with(store, &data);
        data.zeroize();
        Ok((seal, head))
    }

    /// The seal of the wallet with this head.
    pub(crate) fn open(wrapping: &Key, head: &[u8]) -> Result<Self, WalletError> {
        match head.first() {
            Some(&found) if found > FORMAT => return Err(WalletError::Newer { found, known: FORMAT }),
            Some(&FORMAT) if head.len() == HEAD => {}
            _ => return Err(WalletError::NotAWallet("its head is not whole".into())),
        }
        let (store, rest) = head[1..].split_at(16);
        let store: [u8; 16] = store.try_into().map_err(|_| WalletError::WrongKey)?;
        let (nonce, wrapped) = rest.split_at(NONCE);
        let data = decrypt(&cipher(wrapping.expose()), nonce, wrapped, &head_data(FORMAT, &store));
        let mut data = data.ok_or(WalletError::WrongKey)?;
        let key = <[u8; 32]>::try_from(data.as_slice()).map_err(|_| WalletError::WrongKey);
        data.zeroize();
        let mut key = key?;
        let seal = Self::with(store, &key);
        key.zeroize();
        Ok(seal)
    }

    fn with(store: [u8; 16], data: &[u8; 32]) -> Self {
        let mut value = derive(data, b"regain wallet values");
        let cipher = cipher(&value);
        value.zeroize();
        Self { store, cipher, names: Secret::new(derive(data, b"regain wallet names")) }
    }

    /// The entry id under which `id` lies on `shelf`.
    pub(crate) fn name(&self, shelf: &str, id: &str) -> [u8; 32] {
        // The name key is used where it is derived for: to blind the id.
        let Ok(mut mac) = <Hmac<Sha256> as KeyInit>::new_from_slice(self.names.expose()) else {
            unreachable!("HMAC takes a key of any length (RFC 2104 section 2)")
        };
        mac.update(&[u8::try_from(shelf.len()).unwrap_or(u8::MAX)]);
        mac.update(shelf.as_bytes());
        mac.update(id.as_bytes());
        mac.finalize().into_bytes().into()
    }

    /// The sealed form of `value`.
    pub(crate) fn close(
        &self,
        shelf: &str,
        id: &str,
        value: &[u8],
        entropy: &dyn Entropy,
    ) -> Result<Vec<u8>, WalletError> {
        let id_length = u16::try_from(id.len()).map_err(|_| WalletError::TooLarge)?;
        let length =
            u32::try_from(value.len()).ok().filter(|length| *length <= 1 << 26).ok_or(WalletError::TooLarge)?;
        let mut plain = Vec::with_capacity((6 + id.len() + value.len()).next_multiple_of(BLOCK));
        plain.extend_from_slice(&id_length.to_be_bytes());
        plain.extend_from_slice(&length.to_be_bytes());
        plain.extend_from_slice(id.as_bytes());
        plain.extend_from_slice(value);
        plain.resize(plain.len().next_multiple_of(BLOCK), 0);
        let nonce: [u8; NONCE] = entropy.bytes();
        let sealed = encrypt(&self.cipher, &nonce, &plain, &self.place(shelf, &self.name(shelf, id)));
        plain.zeroize();
        Ok([&nonce[..], &sealed?].concat())
    }

    /// The id and value that were sealed for this place.
    pub(crate) fn open_value(
        &self,
        shelf: &'static str,
        name: &[u8],
        sealed: &[u8],
    ) -> Result<(String, Secret<Vec<u8>>), WalletError> {
        let damaged = || WalletError::Damaged { shelf };
        let (nonce, sealed) = sealed.split_at_checked(NONCE).ok_or_else(damaged)?;
        let plain = decrypt(&self.cipher, nonce, sealed, &self.place(shelf, name)).map(Secret::new);
        let plain = plain.ok_or_else(damaged)?;
        // The plain text is taken apart here and leaves as a secret again.
        unpad(plain.expose()).ok_or_else(damaged)
    }

    fn place(&self, shelf: &str, name: &[u8]) -> Vec<u8> {
        let shelf_length = u8::try_from(shelf.len()).unwrap_or(u8::MAX);
        [&self.store[..], &[shelf_length], shelf.as_bytes(), name, &[FORMAT]].concat()
    }
}

fn unpad(plain: &[u8]) -> Option<(String, Secret<Vec<u8>>)> {
    let (id_length, rest) = plain.split_first_chunk::<2>()?;
    let (length, rest) = rest.split_first_chunk::<4>()?;
    let (id, rest) = rest.split_at_checked(usize::from(u16::from_be_bytes(*id_length)))?;
    let value = rest.get(..usize::try_from(u32::from_be_bytes(*length)).ok()?)?;
    Some((std::str::from_utf8(id).ok()?.to_owned(), Secret::new(value.to_vec())))
}

fn head_data(format: u8, store: &[u8; 16]) -> Vec<u8> {
    [b"regain wallet head".as_slice(), &[format], store].concat()
}

fn derive(data: &[u8; 32], purpose: &[u8]) -> [u8; 32] {
    let mut key = [0; 32];
    // 32 bytes are always a valid length for HKDF-SHA256 (RFC 5869 section 2.3: at most 255 blocks).
    let _ = Hkdf::<Sha256>::new(None, data).expand(purpose, &mut key);
    key
}

fn cipher(key: &[u8; 32]) -> XChaCha20Poly1305 {
    XChaCha20Poly1305::new(key.into())
}

fn encrypt(cipher: &XChaCha20Poly1305, nonce: &[u8; 24], plain: &[u8], data: &[u8]) -> Result<Vec<u8>, WalletError> {
    cipher.encrypt(&XNonce::from(*nonce), Payload { msg: plain, aad: data }).map_err(|_| WalletError::TooLarge)
}

fn decrypt(cipher: &XChaCha20Poly1305, nonce: &[u8], sealed: &[u8], data: &[u8]) -> Option<Vec<u8>> {
    let nonce: [u8; NONCE] = nonce.try_into().ok()?;
    cipher.decrypt(&XNonce::from(nonce), Payload { msg: sealed, aad: data }).ok()
}
