//! P-256 software keys by id. A phone signs with its hardware instead; this is what the command line and the tests use.

use crate::{Shelf, Wallet, WalletError};
use p256::ecdsa::signature::Signer;
use p256::ecdsa::{Signature, SigningKey};
use regain_base::Secret;

/// A public key: the uncompressed SEC1 point, 65 bytes.
pub type Point = [u8; 65];

impl Wallet {
    /// The public point of the key `id`, which is made when there is none. Asking twice gives the same key, so a step that is
    /// repeated after a crash changes nothing.
    ///
    /// # Errors
    /// Those of reading and writing the wallet.
    pub fn key(&self, id: &str) -> Result<Point, WalletError> {
        if let Some(key) = self.signing_key(id)? {
            return Ok(point(&key));
        }
        let key = loop {
            let candidate = Secret::new(self.entropy.bytes::<32>());
            // Fewer than one in 2^32 candidates is not a scalar of the curve; then draw again.
            if let Ok(key) = SigningKey::from_slice(candidate.expose()) {
                break key;
            }
        };
        self.put(Shelf::Keys, id, key.to_bytes().to_vec())?;
        Ok(point(&key))
    }

    /// An ES256 signature (RFC 7518 section 3.4: r and s, 64 bytes) over `payload` with the key `id`.
    ///
    /// # Errors
    /// [`WalletError::NoKey`] when there is none.
    pub fn sign(&self, id: &str, payload: &[u8]) -> Result<[u8; 64], WalletError> {
        let key = self.signing_key(id)?.ok_or(WalletError::NoKey)?;
        let signature: Signature = key.sign(payload);
        Ok(signature.to_bytes().into())
    }

    fn signing_key(&self, id: &str) -> Result<Option<SigningKey>, WalletError> {
        let Some(bytes) = self.get(Shelf::Keys, id)? else { return Ok(None) };
        // The scalar is seen here to be signed with; SigningKey wipes its own copy.
        let key = SigningKey::from_slice(bytes.expose()).map_err(|_| WalletError::Damaged { shelf: "keys" })?;
        Ok(Some(key))
    }
}

fn point(key: &SigningKey) -> Point {
    let encoded = key.verifying_key().to_sec1_point(false);
    let mut point = [0; 65];
    point.copy_from_slice(encoded.as_bytes());
    point
}
