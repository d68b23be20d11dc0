//! What is read from JSON and is of the wrong kind.

use super::{TEXT, key, silent};
use regain_base::Secret;
use regain_flow::{Event, Hidden, Reply};
use regain_protocol::api;
use regain_protocol::issuance::Offer;
use regain_protocol::jose::Jwk;
use serde::de::DeserializeOwned;
use serde_json::{Value, json};

/// A secret of the wrong kind is an error that does not repeat it.
#[test]
fn errors_of_reading_do_not_repeat_what_was_read() {
    fn refuses<T: DeserializeOwned>(what: &str, value: &Value) {
        for wrong in [json!(815_197_815), json!([TEXT]), json!({ TEXT: TEXT }), json!(true)] {
            let document = serde_json::to_string(value).unwrap().replace("\"?\"", &wrong.to_string());
            let Err(error) = serde_json::from_str::<T>(&document) else { panic!("{what} takes {wrong}") };
            let error = format!("{error} {error:?}");
            silent(what, &error);
            assert!(!error.contains("815197815"), "{what}: {error}");
        }
    }
    let device_key = serde_json::to_value(Jwk::of(&key())).unwrap();
    refuses::<Secret<String>>("Secret", &json!("?"));
    refuses::<Hidden>("Hidden", &json!("?"));
    refuses::<Event>("Event", &json!({ "event": "code-typed", "with": "?" }));
    refuses::<Reply>("Reply", &json!({ "status": 200, "body": "?" }));
    refuses::<api::Pass>("Pass", &json!({ "value": "?", "lifetime_minutes": 1, "one_time": true, "expires_at": 1 }));
    for member in ["code", "token"] {
        let claim = json!({ member: "?", "device_key": device_key, "device_label": "x" });
        refuses::<api::ClaimRequest>("ClaimRequest", &claim);
    }
    let grant = json!({ "urn:ietf:params:oauth:grant-type:pre-authorized_code": { "pre-authorized_code": "?" } });
    let offer = json!({ "credential_issuer": "x", "credential_configuration_ids": [], "grants": grant });
    refuses::<Offer>("Offer", &offer);
}
