use super::*;
use serde_json::json;

const RULES: Rules<'static> = Rules { typ: "test+jwt", max_len: 4096 };

fn key() -> SigningKey {
    SigningKey::from_slice(&[7; 32]).expect("a scalar")
}

#[test]
fn a_token_is_read_back() {
    let claims = json!({"sub": "ana", "iat": 5});
    let jws =
        sign(&Header::typ("test+jwt").with_kid("k1").with_jwk(Jwk::of(&key())), &claims, &key()).expect("a token");
    let parsed = Compact::parse(&jws, &RULES).expect("well formed");
    assert_eq!((parsed.header.kid.as_deref(), parsed.header.jwk), (Some("k1"), Some(Jwk::of(&key()))));
    assert_eq!(parsed.verify(&Jwk::of(&key())).expect("its own key"), claims);
    let other = SigningKey::from_slice(&[8; 32]).expect("a scalar");
    assert!(matches!(verify(&jws, &Jwk::of(&other), &RULES), Err(JoseError::Signature)));
}

#[test]
fn every_changed_character_is_noticed() {
    let jws = sign(&Header::typ("test+jwt"), &json!({"sub": "ana"}), &key()).expect("a token");
    for place in 0..jws.len() {
        for other in [b'A', b'z', b'.', b'='] {
            let mut bytes = jws.clone().into_bytes();
            if bytes[place] != other {
                bytes[place] = other;
                let changed = String::from_utf8(bytes).expect("ascii");
                assert!(verify(&changed, &Jwk::of(&key()), &RULES).is_err(), "{place}");
            }
        }
    }
}

#[test]
fn headers_that_weaken_a_token_are_refused() {
    let claims = b64::encode("{}");
    let d = b64::encode([1; 32]);
    let jwk = Jwk::of(&key()).to_json();
    for header in [
        r#"{"alg":"none","typ":"test+jwt"}"#.to_owned(),
        r#"{"alg":"HS256","typ":"test+jwt"}"#.to_owned(),
        r#"{"alg":"ES256"}"#.to_owned(),
        r#"{"alg":"ES256","typ":"JWT"}"#.to_owned(),
        r#"{"alg":"ES256","typ":"test+jwt","crit":["b64"],"b64":false}"#.to_owned(),
        r#"{"alg":"none","alg":"ES256","typ":"test+jwt"}"#.to_owned(),
        format!(r#"{{"alg":"ES256","typ":"test+jwt","jwk":{},"d":"{d}"}}}}"#, jwk.trim_end_matches('}')),
        format!(r#"{{"alg":"ES256","typ":"test+jwt","jwk":{},"d":"{d}"}}}}"#, jwk.replace('}', "")),
    ] {
        let signed = format!("{}.{claims}", b64::encode(&header));
        let signature: Signature = key().sign(signed.as_bytes());
        let jws = format!("{signed}.{}", b64::encode(signature.to_bytes()));
        assert!(verify(&jws, &Jwk::of(&key()), &RULES).is_err(), "{header}");
    }
}

#[test]
fn a_long_token_is_refused_before_it_is_decoded() {
    let claims = json!({"fill": "x".repeat(5000)});
    let jws = sign(&Header::typ("test+jwt"), &claims, &key()).expect("a token");
    assert!(matches!(verify(&jws, &Jwk::of(&key()), &RULES), Err(JoseError::Form)));
}

/// RFC 7515 appendix A.3: header without a type, so the signature is checked beneath [`verify`].
#[test]
fn the_es256_example_of_rfc_7515_verifies() {
    let key: Jwk = serde_json::from_value(json!({
        "kty": "EC", "crv": "P-256",
        "x": "f83OJ3D2xF1Bg8vub9tLe1gHMzV76e8Tus9uPHvRVEU",
        "y": "x_FEzRu9m36HLN_tue659LNpXW6pCyStikYjKIWI5a0"
    }))
    .expect("the key of A.3.1");
    let signed = "eyJhbGciOiJFUzI1NiJ9.eyJpc3MiOiJqb2UiLA0KICJleHAiOjEzMDA4MTkzODAsDQogImh0dHA6Ly9leGFtcGxlLmNvbS9pc19yb290Ijp0cnVlfQ";
    let signature = "DtEhU3ljbEg8L38VWAfUAqOyKAM6-Xx-F4GawxaepmXFCgfTjDxw5djxLa8ISlSApmWQxfKTUJqPP3-Kg6NU1Q";
    let mut signature: [u8; 64] = b64::decode_array(signature).expect("64 bytes");
    assert!(key.verifies(signed.as_bytes(), &signature));
    signature[63] ^= 1;
    assert!(!key.verifies(signed.as_bytes(), &signature));
}

#[test]
fn a_key_is_read_back_and_bad_keys_are_refused() {
    let key = Jwk::of(&key());
    assert_eq!(serde_json::from_str::<Jwk>(&key.to_json()).expect("its own text"), key);
    assert_eq!(serde_json::to_string(&key).expect("json"), key.to_json());
    assert_eq!(Jwk::from_sec1(&key.to_sec1_compressed()).expect("compressed"), key);
    let off_curve = json!({"kty":"EC","crv":"P-256","x": b64::encode([1; 32]),"y": b64::encode([1; 32])});
    assert!(serde_json::from_value::<Jwk>(off_curve).is_err());
    assert!(serde_json::from_str::<Jwk>(&key.to_json().replace("P-256", "P-384")).is_err());
}
