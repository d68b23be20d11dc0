//! Key binding (RFC 9901 sections 4.3 and 7.3): the holder's proof that this presentation is fresh and for this verifier.

use super::{Claims, LEEWAY, SdJwt, SdJwtError};
use crate::b64;
use crate::jose::{self, Header, Jwk, Rules, Unsigned};
use crate::json;
use regain_base::Timestamp;
use serde::{Deserialize, Serialize};
use sha2::{Digest, Sha256};
use std::time::Duration;

/// The `typ` of a key binding.
pub const KB_TYP: &str = "kb+jwt";

/// The claims, in the order in which they are written.
#[derive(Serialize, Deserialize)]
struct KeyBinding {
    iat: i64,
    aud: String,
    nonce: String,
    sd_hash: String,
}

/// What a key binding must say.
#[derive(Debug, Clone, Copy)]
pub struct Binding<'a> {
    /// The verifier's full client id.
    pub aud: &'a str,
    /// The nonce of the request.
    pub nonce: &'a str,
    /// The current moment.
    pub now: Timestamp,
    /// How old it may be.
    pub max_age: Duration,
}

impl SdJwt {
    /// Verifies the key binding with the key inside the credential. The caller decides that there must be one: never "if present".
    pub fn verify_binding(&self, holder: &Jwk, expect: &Binding<'_>) -> Result<(), SdJwtError> {
        let jws = self.key_binding.as_deref().ok_or(SdJwtError::Binding("there is none"))?;
        let claims = jose::verify(jws, holder, &Rules { typ: KB_TYP, max_len: 8192 })
            .map_err(|error| SdJwtError::Token("key binding", error))?;
        let claims: KeyBinding = json::shape(&claims).map_err(|_| SdJwtError::Binding("a claim is missing"))?;
        if claims.aud != expect.aud {
            return Err(SdJwtError::Binding("it is for another verifier"));
        }
        if claims.nonce != expect.nonce {
            return Err(SdJwtError::Binding("it is for another request"));
        }
        let (now, max_age) = (expect.now.seconds(), i64::try_from(expect.max_age.as_secs()).unwrap_or(i64::MAX));
        if claims.iat > now.saturating_add(LEEWAY) || claims.iat < now.saturating_sub(max_age).saturating_sub(LEEWAY) {
            return Err(SdJwtError::Binding("it is too old or from the future"));
        }
        let shown: Vec<_> = (0..self.disclosures.len()).collect();
        if claims.sd_hash != b64::encode(Sha256::digest(self.show(&shown))) {
            return Err(SdJwtError::Binding("it is over other disclosures"));
        }
        Ok(())
    }

    /// A presentation of only the chosen disclosures, waiting for the holder's signature.
    pub fn present(&self, chosen: &[usize], aud: &str, nonce: &str, now: Timestamp) -> Result<Unbound, SdJwtError> {
        let shown = self.show(chosen);
        let claims = KeyBinding {
            iat: now.seconds(),
            aud: aud.into(),
            nonce: nonce.into(),
            sd_hash: b64::encode(Sha256::digest(&shown)),
        };
        let key_binding =
            Unsigned::new(&Header::typ(KB_TYP), &claims).map_err(|error| SdJwtError::Token("key binding", error))?;
        Ok(Unbound { shown, key_binding })
    }

    /// Verifies issuer and holder in one: what a verifier calls.
    pub fn verify_bound(
        &self,
        issuer: &Jwk,
        checks: &super::Checks<'_>,
        expect: &Binding<'_>,
    ) -> Result<(Claims, Jwk), SdJwtError> {
        let claims = self.verify(issuer, checks)?;
        let holder = claims.holder().ok_or(SdJwtError::Claim("cnf"))?;
        self.verify_binding(&holder, expect)?;
        Ok((claims, holder))
    }

    /// The text up to and including the last tilde, with the chosen disclosures in their order.
    fn show(&self, chosen: &[usize]) -> String {
        let mut text = format!("{}~", self.jwt);
        for disclosure in chosen.iter().filter_map(|number| self.disclosures.get(*number)) {
            text.push_str(&disclosure.encoded);
            text.push('~');
        }
        text
    }
}

/// A presentation that waits for the holder's signature.
#[derive(Clone)]
pub struct Unbound {
    shown: String,
    key_binding: Unsigned,
}

impl Unbound {
    /// The bytes that the holder's key signs.
    pub fn signing_input(&self) -> Vec<u8> {
        self.key_binding.signing_input()
    }

    /// The finished presentation.
    pub fn sign_with(&self, signature: [u8; 64]) -> String {
        format!("{}{}", self.shown, self.key_binding.sign_with(signature))
    }
}
