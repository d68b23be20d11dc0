//! Whatever comes from outside: no parser panics, and nothing random is taken for something good.

use proptest::prelude::*;
use regain_base::Timestamp;
use regain_protocol::evidence::claimed;
use regain_protocol::issuance::{Offer, verify_proof};
use regain_protocol::jose::{Compact, Rules};
use regain_protocol::presentation::{AuthorizationRequest, Entry, ResponseForm};
use regain_protocol::sd_jwt::SdJwt;
use regain_protocol::{b64, did, handoff, json};

const RULES: Rules<'static> = Rules { typ: "dc+sd-jwt", max_len: 4096 };
const NOW: Timestamp = Timestamp(1_800_000_000_000);

/// Text that resembles what the parsers know: parts of tokens, links and JSON in any order.
fn resembling() -> impl Strategy<Value = String> {
    let piece = prop_oneof![
        Just("openid-credential-offer://?credential_offer=".to_owned()),
        Just("openid4vp://?client_id=redirect_uri:&dcql_query=".to_owned()),
        Just("https://a.example/h/".to_owned()),
        Just("did:jwk:".to_owned()),
        Just("did:key:zDn".to_owned()),
        Just("{\"credentials\":[".to_owned()),
        Just("~".to_owned()),
        Just(".".to_owned()),
        Just(b64::encode(r#"{"alg":"ES256","typ":"dc+sd-jwt"}"#)),
        Just(b64::encode(r#"["salt","name","value"]"#)),
        Just(b64::encode(r#"{"_sd":["x"],"_sd_alg":"sha-256"}"#)),
        "[A-Za-z0-9_%&={}\\[\\]\":,-]{0,40}",
        "\\PC{0,12}",
    ];
    proptest::collection::vec(piece, 0..8).prop_map(|pieces| pieces.concat())
}

proptest! {
    #[test]
    fn texts_are_parsed_or_refused(text in resembling()) {
        let _ = json::parse(text.as_bytes());
        let _ = Compact::parse(&text, &RULES);
        if let Ok(credential) = SdJwt::parse(&text) {
            let _ = credential.claimed_issuer();
        }
        let _ = Offer::parse(&text);
        let _ = Offer::from_json(text.as_bytes());
        let _ = Entry::parse(&text);
        let _ = did::resolve(&text);
        let _ = handoff::parse_code(&text);
        prop_assert!(verify_proof(&text, "https://a.example", NOW).is_err());
        prop_assert!(AuthorizationRequest::from_object(&text, "decentralized_identifier:did:jwk:e30", NOW).is_err());
        if let Ok(handoff) = handoff::parse(&text, None) {
            prop_assert!(["http", "https"].contains(&handoff.service.scheme()));
        }
    }

    #[test]
    fn bytes_are_no_evidence(bytes in proptest::collection::vec(any::<u8>(), 0..300), magic in any::<bool>()) {
        let bytes = if magic { [&b"RGEV1"[..], &bytes].concat() } else { bytes };
        prop_assert!(claimed(&bytes).is_err());
        let _ = ResponseForm::parse(&bytes);
        let _ = json::parse(&bytes);
    }

    #[test]
    fn a_typed_code_is_read_back(bits in any::<[u8; 5]>()) {
        let code = handoff::code(bits);
        prop_assert_eq!(handoff::parse_code(&code), Ok(code.clone()));
        prop_assert_eq!(handoff::parse_code(&code.to_lowercase().replace('-', " ")), Ok(code));
    }
}
