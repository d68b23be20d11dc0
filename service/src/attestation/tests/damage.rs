//! Statements cut off anywhere, changed anywhere, or made of noise.

use super::apple::Object;
use super::lab::{Description, Lab, chain};
use super::{NOW, TOKEN, judged};
use crate::attestation::{Ask, Finding, Tier, Weight, judge};
use proptest::prelude::*;
use regain_protocol::attestation::{Bytes, Statement, challenge};
use std::sync::OnceLock;

#[test]
fn a_chain_cut_off_anywhere_is_malformed() {
    let mut lab = Lab::new();
    lab.android(&Description::default());
    let (certificates, policy) = (lab.certificates(), lab.policy());
    for place in 0..certificates.len() {
        for length in 0..certificates[place].len() {
            let mut cut = certificates.clone();
            cut[place].truncate(length);
            assert_eq!(judged(&lab, &chain(cut), &policy).findings, [Finding::Malformed], "{place} {length}");
        }
    }
}

#[test]
fn a_changed_byte_of_what_was_signed_is_refused() {
    let mut lab = Lab::new();
    lab.android(&Description::default());
    let (certificates, policy) = (lab.certificates(), lab.policy());
    // All but the root, which is known by its name and key alone.
    for place in 0..certificates.len() - 1 {
        for at in 0..certificates[place].len() {
            let mut changed = certificates.clone();
            changed[place][at] ^= 1 << (at % 8);
            assert_eq!(judged(&lab, &chain(changed), &policy).tier, Tier::Refused, "{place} {at}");
        }
    }
}

#[test]
fn an_object_cut_off_anywhere_is_malformed() {
    let mut lab = Lab::new();
    let (object, policy) = (Object::new().cbor(&mut lab), lab.policy());
    for length in 0..object.len() {
        let statement = Statement::AppleAppattest { object: Bytes(object[..length].to_vec()) };
        assert_eq!(judged(&lab, &statement, &policy).findings, [Finding::Malformed], "{length}");
    }
}

fn lab() -> &'static Lab {
    static LAB: OnceLock<Lab> = OnceLock::new();
    LAB.get_or_init(|| {
        let mut lab = Lab::new();
        lab.android(&Description::default());
        lab
    })
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(256))]

    #[test]
    fn noise_is_refused(first in prop::collection::vec(any::<u8>(), 0..300), second in prop::collection::vec(any::<u8>(), 0..300)) {
        let policy = lab().policy();
        for statement in [chain(vec![first.clone(), second]), Statement::AppleAppattest { object: Bytes(first) }] {
            prop_assert_eq!(judged(lab(), &statement, &policy).tier, Tier::Refused);
        }
    }

    #[test]
    fn several_changes_are_refused(changes in prop::collection::vec((0..3_usize, any::<prop::sample::Index>(), 1..=255_u8), 1..6)) {
        static CHAIN: OnceLock<Vec<Vec<u8>>> = OnceLock::new();
        let whole = CHAIN.get_or_init(|| lab().certificates());
        let mut changed = whole.clone();
        for (place, at, flip) in changes {
            let at = at.index(changed[place].len());
            changed[place][at] ^= flip;
        }
        let ask = Ask { challenge: &challenge(TOKEN), device_key: &lab().device_key(), now: NOW };
        let verdict = judge(Some(&chain(changed.clone())), &ask, &lab().policy());
        prop_assert_eq!(verdict.tier == Tier::Refused, &changed != whole);
    }
}

#[test]
fn every_finding_has_a_code_of_its_own_and_a_sentence() {
    let codes: std::collections::HashSet<_> = Finding::ALL.iter().map(|finding| finding.code()).collect();
    assert_eq!(codes.len(), Finding::ALL.len());
    for finding in Finding::ALL {
        let (code, text) = (finding.code(), finding.text());
        assert!(code.bytes().all(|byte| byte == b'-' || byte.is_ascii_lowercase()), "{code}");
        assert!(text.len() > 20 && !text.ends_with('.'), "{code}: {text}");
    }
    assert_eq!(Finding::BootSelfSigned.weight(), Weight::Weakens);
}
