//! The roots that are part of the program are whole: each signs itself.

use crate::attestation::certificate::Certificate;
use crate::attestation::{Finding, Policy};
use base64ct::{Base64, Encoding};

const ROOTS: [(&str, &str); 3] = [
    ("serialNumber f92009e853b6b045", include_str!("../../../assets/roots/google_hardware_attestation_rsa.pem")),
    ("Key Attestation CA1", include_str!("../../../assets/roots/google_key_attestation_ca1.pem")),
    ("Apple App Attestation Root CA", include_str!("../../../assets/roots/apple_app_attestation.pem")),
];

fn der(pem: &str) -> Vec<u8> {
    let body: String = pem.lines().filter(|line| !line.starts_with('-')).collect();
    Base64::decode_vec(&body).expect("base64")
}

#[test]
fn every_pinned_root_signs_itself_and_no_other_one_does() {
    let ders = ROOTS.map(|(_, pem)| der(pem));
    for (place, whole) in ders.iter().enumerate() {
        let (name, _) = ROOTS[place];
        let root = Certificate::parse(whole).expect(name);
        root.check_issuer(0).expect(name);
        root.check_signature(&root.key).expect(name);
        assert_eq!(root.subject, root.issuer, "{name}");
        let other = Certificate::parse(&ders[(place + 1) % ders.len()]).expect("another root");
        assert!(root.check_signature(&other.key).is_err(), "{name}");
        // A byte of the key or of the name changed, and it is no longer what its maker signed.
        for at in [whole.len() / 3, whole.len() / 2] {
            let mut changed = whole.clone();
            changed[at] ^= 1;
            let signed = Certificate::parse(&changed).map(|root| root.check_signature(&root.key));
            assert!(!matches!(signed, Ok(Ok(()))), "{name} {at}");
        }
    }
}

#[test]
fn each_platform_has_its_own_maker_s_roots() {
    let policy = Policy::default();
    let [rsa, ec, apple] = ROOTS.map(|(_, pem)| der(pem));
    for (whole, android, iphone) in [(rsa, true, false), (ec, true, false), (apple, false, true)] {
        let root = Certificate::parse(&whole).expect("a root");
        for (trust, known) in [(policy.android(), android), (policy.apple(), iphone)] {
            let anchor = trust.anchor_of(&root).map(|anchor| (anchor.is_itself, anchor.lab));
            assert_eq!(anchor, if known { Ok((true, false)) } else { Err(Finding::RootUnknown) });
        }
    }
}
