//! The two identifiers that are their own key: `did:jwk` and, for P-256, `did:key`. Neither needs a network.

use crate::b64;
use crate::jose::{JoseError, Jwk};
use crate::json;

const LONGEST: usize = 512;
/// Multicodec `p256-pub` (0x1200) as a varint.
const P256: [u8; 2] = [0x80, 0x24];

/// The `did:jwk` of a key.
pub fn did_jwk(key: &Jwk) -> String {
    format!("did:jwk:{}", b64::encode(key.to_json()))
}

/// The `did:key` of a key: multibase base58btc over multicodec and compressed point.
pub fn did_key(key: &Jwk) -> String {
    let mut bytes = P256.to_vec();
    bytes.extend_from_slice(&key.to_sec1_compressed());
    format!("did:key:z{}", base58_encode(&bytes))
}

/// The key of a `did:jwk` or `did:key`, with or without a fragment; a fragment must name the DID's one key.
pub fn resolve(did_url: &str) -> Result<Jwk, JoseError> {
    if did_url.len() > LONGEST {
        return Err(JoseError::Key);
    }
    let (did, fragment) = match did_url.split_once('#') {
        Some((did, fragment)) => (did, Some(fragment)),
        None => (did_url, None),
    };
    let (key, only) = if let Some(encoded) = did.strip_prefix("did:jwk:") {
        (json::read(&b64::decode(encoded).ok_or(JoseError::Key)?)?, "0")
    } else if let Some(encoded) = did.strip_prefix("did:key:z") {
        let bytes = base58_decode(encoded).ok_or(JoseError::Key)?;
        let point = bytes.strip_prefix(&P256).filter(|point| point.len() == 33).ok_or(JoseError::Key)?;
        (Jwk::from_sec1(point)?, &did["did:key:".len()..])
    } else {
        return Err(JoseError::Key);
    };
    if fragment.is_some_and(|fragment| fragment != only) {
        return Err(JoseError::Key);
    }
    Ok(key)
}

const BASE58: &[u8; 58] = b"123456789ABCDEFGHJKLMNPQRSTUVWXYZabcdefghijkmnopqrstuvwxyz";

fn base58_encode(bytes: &[u8]) -> String {
    let mut digits: Vec<u8> = Vec::new();
    for byte in bytes {
        let mut carry = u32::from(*byte);
        for digit in &mut digits {
            carry += u32::from(*digit) << 8;
            *digit = (carry % 58) as u8;
            carry /= 58;
        }
        while carry > 0 {
            digits.push((carry % 58) as u8);
            carry /= 58;
        }
    }
    let zeros = bytes.iter().take_while(|byte| **byte == 0).count();
    let digits = digits.iter().rev().map(|digit| BASE58[usize::from(*digit)]);
    std::iter::repeat_n(BASE58[0], zeros).chain(digits).map(char::from).collect()
}

fn base58_decode(text: &str) -> Option<Vec<u8>> {
    let mut bytes: Vec<u8> = Vec::new();
    for character in text.bytes() {
        let mut carry = BASE58.iter().position(|digit| *digit == character)? as u32;
        for byte in &mut bytes {
            carry += u32::from(*byte) * 58;
            *byte = carry as u8;
            carry >>= 8;
        }
        while carry > 0 {
            bytes.push(carry as u8);
            carry >>= 8;
        }
    }
    let zeros = text.bytes().take_while(|character| *character == BASE58[0]).count();
    bytes.extend(std::iter::repeat_n(0, zeros));
    bytes.reverse();
    Some(bytes)
}

#[cfg(test)]
mod tests {
    use super::*;

    /// The P-256 examples of the did:jwk and did:key specifications.
    const JWK: &str = "did:jwk:eyJjcnYiOiJQLTI1NiIsImt0eSI6IkVDIiwieCI6ImFjYklRaXVNczNpOF91c3pFakoydHBUdFJNNEVVM3l6OTFQSDZDZEgyVjAiLCJ5IjoiX0tjeUxqOXZXTXB0bm1LdG00NkdxRHo4d2Y3NEk1TEtncmwyR3pIM25TRSJ9";
    const KEY: &str = "did:key:zDnaerDaTF5BXEavCrfRZEk316dpbLsfPDZ3WJ5hRTPFU2169";

    #[test]
    fn published_identifiers_resolve() {
        let key = resolve(JWK).expect("did:jwk");
        assert_eq!(resolve(&format!("{JWK}#0")).expect("with its fragment"), key);
        let key = resolve(KEY).expect("did:key");
        assert_eq!(did_key(&key), KEY);
        assert_eq!(resolve(&did_jwk(&key)).expect("our own form"), key);
        assert_eq!(resolve(&format!("{KEY}#{}", &KEY[8..])).expect("with its fragment"), key);
    }

    #[test]
    fn what_names_no_p256_key_is_refused() {
        let ed25519 = "did:key:z6MkhaXgBZDvotDkL5257faiztiGiC2QtKLGpbnnEGta2doK";
        for bad in ["did:web:example.com", "did:jwk:e30", "did:key:z", "did:key:z0OIl", ed25519, &format!("{JWK}#1")] {
            assert!(resolve(bad).is_err(), "{bad}");
        }
        assert!(resolve(&format!("did:jwk:{}", "A".repeat(4000))).is_err());
    }
}
