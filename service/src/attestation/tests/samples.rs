//! What real phones said, as their makers or the makers of apps published it, under the roots that are part of the program.

use super::NOW;
use crate::attestation::android::{Description, KEY_DESCRIPTION};
use crate::attestation::certificate::Certificate;
use crate::attestation::{Ask, Finding, Policy, Sound, Tier, Verdict, apple, chain, judge};
use base64ct::{Base64, Encoding};
use regain_base::Timestamp;
use regain_protocol::jose::Jwk;

/// The StrongBox of a Pixel, of July 2022, published for tests by the makers of an app; the root is left out.
const PIXEL: &str = include_str!("samples/pixel_strongbox.pem");
/// The object of Apple's own example app, of April 2024, without its receipt, which nothing here reads.
const EXAMPLE_APP: &str = include_str!("samples/apple_example_app.b64");

fn pixel() -> Vec<Vec<u8>> {
    let bodies = PIXEL.split("-----BEGIN CERTIFICATE-----").skip(1);
    let bodies =
        bodies.map(|body| body.split("-----END").next().expect("an end").split_whitespace().collect::<String>());
    bodies.map(|body| Base64::decode_vec(&body).expect("base64")).collect()
}

fn policy() -> Policy {
    toml::from_str(
        "[android]\npackages = [\"com.ubinetic.attested.executor.test.testnet\"]\n\
         signers = [\"bdcb4560f6b3c41dad920668169c28be1ef9ea49f23d98cd8eb2f37ae4488ff9\"]\nleast_patch = 202206\n\
         [apple]\napps = [\"0352187391.com.apple.example_app_attest\"]",
    )
    .expect("a policy")
}

#[test]
fn a_pixel_s_chain_holds_under_google_s_root() {
    let (certificates, policy) = (pixel(), policy());
    let ders: Vec<&[u8]> = certificates.iter().map(Vec::as_slice).collect();
    let path = chain::verify(&ders, policy.android(), NOW).expect("verified");
    assert!(!path.lab);
    let description = path.leaf().expect("a leaf").extension(KEY_DESCRIPTION).expect("well formed").expect("there");
    let mut sound = Sound { point: None, findings: vec![], device: serde_json::json!({}) };
    Description::parse(description).expect("parsed").check(&policy.android, &mut sound).expect("sound");
    let verdict = Verdict::of(sound);
    assert_eq!((verdict.tier, verdict.findings), (Tier::Strong, vec![]));
    assert_eq!(verdict.device, serde_json::json!({ "level": "strongbox", "patch": 202_206 }));
}

#[test]
fn a_pixel_s_chain_of_another_session_or_time_is_refused() {
    let certificates = pixel();
    let point = Certificate::parse(&certificates[0]).expect("parsed").key.p256().expect("a point").to_vec();
    let device_key = Jwk::from_sec1(&point).expect("a point");
    let found = |certificates: Vec<Vec<u8>>, now| {
        let ask = Ask { challenge: &[0; 32], device_key: &device_key, now };
        judge(Some(&super::lab::chain(certificates)), &ask, &policy()).findings
    };
    assert_eq!(found(certificates.clone(), NOW), [Finding::OtherChallenge]);
    assert_eq!(found(certificates.clone(), Timestamp(1_900_000_000_000)), [Finding::Expired]);
    assert_eq!(found(certificates.clone(), Timestamp(1_600_000_000_000)), [Finding::NotYetValid]);
    let mut changed = certificates;
    *changed[0].last_mut().expect("a byte") ^= 1;
    assert_eq!(found(changed, NOW), [Finding::SignatureWrong]);
}

#[test]
fn apple_s_example_holds_under_apple_s_root() {
    let body: String = EXAMPLE_APP.split_whitespace().collect();
    let object = Base64::decode_vec(&body).expect("base64");
    // It gave the challenge itself in the place of a hash.
    let client_data = b"test_server_challenge";
    let april = Timestamp(1_713_400_000_000);
    let sound = apple::check_object(&object, client_data, april, &policy()).expect("sound");
    let verdict = Verdict::of(sound);
    assert_eq!((verdict.tier, verdict.findings), (Tier::Strong, vec![]));
    assert_eq!(verdict.point.map(|point| point.len()), Some(65));
    let found = |client_data: &[u8], now, policy: &Policy| apple::check_object(&object, client_data, now, policy).err();
    assert_eq!(found(&[0; 32], april, &policy()), Some(Finding::OtherChallenge));
    assert_eq!(found(client_data, NOW, &policy()), Some(Finding::Expired));
    assert_eq!(found(client_data, april, &Policy::default()), Some(Finding::OtherApp));
}
