//! What key stores hand out, in the forms that the protocol takes.

use p256::ecdsa::Signature;
use regain_protocol::jose::Jwk;

/// A SubjectPublicKeyInfo of a P-256 key up to the point (RFC 5480): the one form that Android's key store has.
const SPKI: [u8; 26] = [
    0x30, 0x59, 0x30, 0x13, 0x06, 0x07, 0x2a, 0x86, 0x48, 0xce, 0x3d, 0x02, 0x01, 0x06, 0x08, 0x2a, 0x86, 0x48, 0xce,
    0x3d, 0x03, 0x01, 0x07, 0x03, 0x42, 0x00,
];

/// The key of a SEC1 point or a SubjectPublicKeyInfo; none when it is neither.
pub(crate) fn public(bytes: &[u8]) -> Option<Jwk> {
    let point = bytes.strip_prefix(&SPKI).unwrap_or(bytes);
    Jwk::from_sec1(point).ok()
}

/// r and s, from both or from ASN.1 DER; none when it is neither.
pub(crate) fn signature(bytes: &[u8]) -> Option<[u8; 64]> {
    match <[u8; 64]>::try_from(bytes) {
        Ok(raw) => Some(raw),
        Err(_) => Some(Signature::from_der(bytes).ok()?.to_bytes().into()),
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use p256::ecdsa::SigningKey;
    use p256::ecdsa::signature::Signer;

    fn key() -> SigningKey {
        SigningKey::from_slice(&[9; 32]).expect("a key")
    }

    #[test]
    fn both_forms_of_a_key_are_the_same_key() {
        let point = key().verifying_key().to_sec1_point(false).as_bytes().to_vec();
        let info = [SPKI.as_slice(), &point].concat();
        let jwk = public(&point).expect("a point");
        assert_eq!(public(&info), Some(jwk));
        assert_eq!(public(&info[1..]), None);
        assert_eq!(public(&point[..64]), None);
        assert_eq!(public(&[]), None);
    }

    #[test]
    fn both_forms_of_a_signature_are_the_same_signature() {
        let made: Signature = key().sign(b"payload");
        let raw: [u8; 64] = made.to_bytes().into();
        assert_eq!(signature(&raw), Some(raw));
        assert_eq!(signature(made.to_der().as_bytes()), Some(raw));
        assert_eq!(signature(&raw[..63]), None);
        assert_eq!(signature(&[]), None);
    }
}
