use super::*;
use p256::ecdsa::SigningKey;
use p256::ecdsa::signature::Signer;

fn origin() -> Url {
    Url::parse("http://localhost:8460/").expect("a url")
}

fn authenticator(flags: u8, count: u32, host: &str) -> Vec<u8> {
    [&Sha256::digest(host)[..], &[flags], &count.to_be_bytes()].concat()
}

/// An attestation object as authenticators write it: fmt, attStmt, authData.
fn attestation(key: &SigningKey, flags: u8, host: &str) -> Vec<u8> {
    let point = key.verifying_key().to_sec1_point(false);
    let point = point.as_bytes();
    let cose =
        [&[0xa5, 1, 2, 3, 0x26, 0x20, 1, 0x21, 0x58, 32][..], &point[1..33], &[0x22, 0x58, 32], &point[33..]].concat();
    let data = [&authenticator(flags, 0, host)[..], &[0; 16], &[0, 4], b"cred", &cose].concat();
    let length = u8::try_from(data.len()).expect("short");
    [b"\xa3\x63fmt\x64none\x67attStmt\xa0\x68authData\x58".as_slice(), &[length], &data].concat()
}

fn key() -> SigningKey {
    SigningKey::from_slice(&[7; 32]).expect("a key")
}

#[test]
fn a_passkey_is_registered_and_signs_in() {
    let origin = origin();
    let expect = Expect { origin: &origin, kind: "webauthn.get" };
    let registered = register(&attestation(&key(), 0x45, "localhost"), &expect).expect("registered");
    assert_eq!(registered.id, b"cred");
    let client = br#"{"type":"webauthn.get","challenge":"abc","origin":"http://localhost:8460","crossOrigin":false}"#;
    assert_eq!(challenge(client, &expect).expect("a challenge").expose(), "abc");
    let data = authenticator(0x05, 9, "localhost");
    let sign = |data: &[u8]| -> Signature { key().sign(&[data, &Sha256::digest(client)].concat()) };
    let der = sign(&data).to_der();
    assert_eq!(sign_in(&registered.point, &data, client, der.as_bytes(), &expect), Ok(9));
    let other = authenticator(0x05, 10, "localhost");
    assert_eq!(sign_in(&registered.point, &other, client, der.as_bytes(), &expect), Err(PasskeyError::Signature));
    let absent = authenticator(0x01, 9, "localhost");
    let der = sign(&absent).to_der();
    assert_eq!(sign_in(&registered.point, &absent, client, der.as_bytes(), &expect), Err(PasskeyError::NotVerified));
}

#[test]
fn what_is_for_somebody_else_is_refused() {
    let origin = origin();
    let expect = Expect { origin: &origin, kind: "webauthn.create" };
    assert_eq!(register(&attestation(&key(), 0x45, "evil.example"), &expect), Err(PasskeyError::RelyingParty));
    assert_eq!(register(&attestation(&key(), 0x05, "localhost"), &expect), Err(PasskeyError::Malformed));
    for (client, error) in [
        (r#"{"type":"webauthn.get","challenge":"a","origin":"http://localhost:8460"}"#, PasskeyError::Ceremony),
        (r#"{"type":"webauthn.create","challenge":"a","origin":"http://localhost:8461"}"#, PasskeyError::Origin),
        (
            r#"{"type":"webauthn.create","challenge":"a","origin":"http://localhost:8460","crossOrigin":true}"#,
            PasskeyError::Origin,
        ),
        ("{", PasskeyError::ClientData),
    ] {
        assert_eq!(challenge(client.as_bytes(), &expect).err(), Some(error), "{client}");
    }
}

#[test]
fn every_cut_and_every_changed_byte_is_survived() {
    let origin = origin();
    let expect = Expect { origin: &origin, kind: "webauthn.create" };
    let whole = attestation(&key(), 0x45, "localhost");
    for length in 0..whole.len() {
        assert!(register(&whole[..length], &expect).is_err(), "cut at {length}");
        for change in [0x01, 0x80, 0xff] {
            let mut changed = whole.clone();
            changed[length] ^= change;
            // Whether it is refused depends on the byte; that it ends does not.
            let _ = register(&changed, &expect);
        }
    }
    assert!(register(&[0x81; 4000], &expect).is_err() && register(&[0xbf; 40], &expect).is_err());
}
