//! What the target over statements of platforms does with its bytes. The tests on stable replay the corpus through the same function.

use regain_base::Timestamp;
use regain_protocol::attestation::{Bytes, Statement};
use regain_protocol::jose::Jwk;
use regain_service::attestation::{Android, Apple, Ask, Policy, Tier, judge};
use std::sync::OnceLock;

/// A chain of certificates, each behind its length in two bytes; after a first byte of zero, an object of App Attest instead.
pub(crate) fn attestation(bytes: &[u8]) {
    let statement = match bytes.split_first() {
        Some((0, object)) => Statement::AppleAppattest { object: Bytes(object.to_vec()) },
        _ => Statement::AndroidKey { chain: certificates(bytes) },
    };
    let ask = Ask { challenge: &[0; 32], device_key: key(), now: Timestamp(1_800_000_000_000) };
    let verdict = judge(Some(&statement), &ask, policy());
    assert!(verdict.tier == Tier::Refused || verdict.tier == Tier::Unknown, "no maker vouches for a fuzzer");
    assert!(verdict.point.is_none(), "what was refused leaves no key");
    assert!(!verdict.findings.is_empty(), "a refusal says why");
}

fn certificates(mut rest: &[u8]) -> Vec<Bytes> {
    let mut chain = Vec::new();
    while let Some((length, after)) = rest.split_first_chunk::<2>() {
        let length = usize::from(u16::from_be_bytes(*length)).min(after.len());
        let (certificate, after) = after.split_at(length);
        chain.push(Bytes(certificate.to_vec()));
        rest = after;
    }
    chain
}

fn policy() -> &'static Policy {
    static POLICY: OnceLock<Policy> = OnceLock::new();
    POLICY.get_or_init(|| Policy {
        android: Android { packages: vec!["dev.regain.app".into()], ..Android::default() },
        apple: Apple { apps: vec!["A1B2C3D4E5.dev.regain".into()], ..Apple::default() },
        ..Policy::default()
    })
}

fn key() -> &'static Jwk {
    static KEY: OnceLock<Jwk> = OnceLock::new();
    KEY.get_or_init(|| {
        // The base point of P-256, compressed.
        const POINT: [u8; 33] = [
            3, 0x6b, 0x17, 0xd1, 0xf2, 0xe1, 0x2c, 0x42, 0x47, 0xf8, 0xbc, 0xe6, 0xe5, 0x63, 0xa4, 0x40, 0xf2, 0x77, 3,
            0x7d, 0x81, 0x2d, 0xeb, 0x33, 0xa0, 0xf4, 0xa1, 0x39, 0x45, 0xd8, 0x98, 0xc2, 0x96,
        ];
        Jwk::from_sec1(&POINT).expect("a point")
    })
}
