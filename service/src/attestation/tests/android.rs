//! Chains of Android's kind, each wrong in one thing.

use super::lab::{Description, KEY_DESCRIPTION, Lab, Link, chain, key};
use super::{NOW, TOKEN, judged, refused};
use crate::attestation::{Ask, Finding, Policy, Tier, judge};
use rcgen::{BasicConstraints, CustomExtension, IsCa, KeyUsagePurpose, SerialNumber, date_time_ymd};
use regain_protocol::attestation::{Statement, challenge};
use regain_protocol::jose::Jwk;

#[test]
fn a_sound_phone_is_strong() {
    let mut lab = Lab::new();
    let statement = lab.android(&Description::default());
    let verdict = judged(&lab, &statement, &lab.policy());
    assert_eq!((verdict.tier, verdict.findings.as_slice()), (Tier::Strong, &[][..]));
    assert_eq!(verdict.device, serde_json::json!({ "level": "strongbox", "patch": 202_610 }));
    let trusted = lab.android(&Description { levels: [1, 1], ..Description::default() });
    assert_eq!(judged(&lab, &trusted, &lab.policy()).device["level"], "trusted-environment");
}

#[test]
fn a_root_need_not_be_in_the_chain() {
    let mut lab = Lab::new();
    lab.android(&Description::default());
    let mut certificates = lab.certificates();
    certificates.pop();
    assert_eq!(judged(&lab, &chain(certificates), &lab.policy()).tier, Tier::Strong);
}

#[test]
fn what_a_lab_s_root_vouches_for_is_the_lab_s() {
    let mut lab = Lab::new();
    let statement = lab.android(&Description::default());
    let verdict = judged(&lab, &statement, &lab.lab_policy());
    assert_eq!((verdict.tier, verdict.findings), (Tier::Lab, vec![Finding::LabRoot]));
}

#[test]
fn without_a_statement_or_a_known_app_a_phone_is_unknown() {
    let mut lab = Lab::new();
    let statement = lab.android(&Description::default());
    let verdict = judged(&lab, &statement, &Policy::default());
    assert_eq!((verdict.tier, verdict.findings), (Tier::Unknown, vec![Finding::NotSetUp]));
    let Statement::AndroidKey { chain: mut alone } = statement else { panic!("a chain") };
    alone.truncate(1);
    let verdict = judged(&lab, &Statement::AndroidKey { chain: alone }, &lab.policy());
    assert_eq!((verdict.tier, verdict.findings), (Tier::Unknown, vec![Finding::NoStatement]));
    let ask = Ask { challenge: &[0; 32], device_key: &lab.device_key(), now: NOW };
    assert_eq!(judge(None, &ask, &lab.policy()).tier, Tier::Unknown);
}

#[test]
fn what_weakens_a_phone_makes_it_basic() {
    let mut lab = Lab::new();
    for (description, finding) in [
        (Description { patch: None, ..Description::default() }, Finding::PatchUntold),
        (Description { patch: Some(202_512), ..Description::default() }, Finding::PatchOld),
        (Description { root_of_trust: Some((true, 1)), ..Description::default() }, Finding::BootSelfSigned),
    ] {
        let statement = lab.android(&description);
        let verdict = judged(&lab, &statement, &lab.policy());
        assert_eq!((verdict.tier, verdict.findings), (Tier::Basic, vec![finding]));
    }
}

#[test]
fn each_wrong_word_of_the_hardware_has_its_refusal() {
    let mut lab = Lab::new();
    let sound = Description::default;
    for (description, finding) in [
        (Description { challenge: challenge("another token").to_vec(), ..sound() }, Finding::OtherChallenge),
        (Description { challenge: vec![], ..sound() }, Finding::OtherChallenge),
        (Description { levels: [0, 0], ..sound() }, Finding::SoftwareKey),
        (Description { levels: [1, 0], ..sound() }, Finding::SoftwareKey),
        (Description { levels: [0, 1], ..sound() }, Finding::SoftwareKey),
        (Description { levels: [3, 3], ..sound() }, Finding::SoftwareKey),
        (Description { origin: Some(2), ..sound() }, Finding::KeyImported),
        (Description { origin: None, ..sound() }, Finding::KeyImported),
        (Description { purposes: vec![2, 3], ..sound() }, Finding::OtherUse),
        (Description { purposes: vec![], ..sound() }, Finding::OtherUse),
        (Description { all_applications: true, ..sound() }, Finding::OtherUse),
        (Description { root_of_trust: None, ..sound() }, Finding::NoRootOfTrust),
        (Description { root_of_trust: Some((false, 0)), ..sound() }, Finding::Unlocked),
        (Description { root_of_trust: Some((false, 2)), ..sound() }, Finding::Unlocked),
        (Description { root_of_trust: Some((true, 2)), ..sound() }, Finding::BootUnverified),
        (Description { root_of_trust: Some((true, 3)), ..sound() }, Finding::BootUnverified),
        (Description { packages: vec!["dev.regain.evil"], ..sound() }, Finding::OtherApp),
        (Description { packages: vec!["dev.regain.app", "a.guest"], ..sound() }, Finding::OtherApp),
        (Description { packages: vec![], ..sound() }, Finding::OtherApp),
        (Description { signers: vec![[1; 32]], ..sound() }, Finding::OtherSigner),
        (Description { signers: vec![], ..sound() }, Finding::OtherSigner),
    ] {
        let statement = lab.android(&description);
        refused(&lab, &statement, finding);
    }
}

#[test]
fn another_device_s_key_is_refused() {
    let mut lab = Lab::new();
    let statement = lab.android(&Description::default());
    let thief = Jwk::from_sec1(key().public_key_raw()).expect("a point");
    let ask = Ask { challenge: &challenge(TOKEN), device_key: &thief, now: NOW };
    assert_eq!(judge(Some(&statement), &ask, &lab.policy()).findings, [Finding::OtherKey]);
}

/// What was changed in the lab, and what must be found.
type Change = (fn(&mut Lab), Finding);

#[test]
fn each_wrong_link_of_a_chain_has_its_refusal() {
    let changes: &[Change] = &[
        (|lab| lab.links[1].params.not_after = date_time_ymd(2026, 1, 1), Finding::Expired),
        (|lab| lab.leaf().params.not_before = date_time_ymd(2030, 1, 1), Finding::NotYetValid),
        (|lab| lab.links[2].params.serial_number = Some(SerialNumber::from(0x000b_adc0_ffee_u64)), Finding::Revoked),
        (|lab| lab.links[2].params.is_ca = IsCa::ExplicitNoCa, Finding::NotAnIssuer),
        (|lab| lab.links[2].params.is_ca = IsCa::NoCa, Finding::NotAnIssuer),
        (|lab| lab.links[2].params.key_usages = vec![KeyUsagePurpose::DigitalSignature], Finding::NotAnIssuer),
        (|lab| lab.links[1].params.is_ca = IsCa::Ca(BasicConstraints::Constrained(0)), Finding::PathTooLong),
        (
            |lab| {
                let mut strange = CustomExtension::from_oid_content(&[1, 2, 3, 4], vec![5, 0]);
                strange.set_criticality(true);
                lab.links[1].params.custom_extensions.push(strange);
            },
            Finding::CriticalExtension,
        ),
        (
            |lab| {
                let fake = Description { challenge: vec![1], ..Description::default() };
                let extension = CustomExtension::from_oid_content(KEY_DESCRIPTION, fake.der());
                lab.links[2].params.custom_extensions.push(extension);
            },
            Finding::DescriptionElsewhere,
        ),
        // Rights of nobody: a key of an app, attested and real, issues a certificate as it likes.
        (
            |lab| {
                let mut fake = Link::leaf("A false key", 9, key());
                fake.params.custom_extensions = lab.leaf().params.custom_extensions.clone();
                lab.leaf().params.is_ca = IsCa::Ca(BasicConstraints::Unconstrained);
                lab.links.push(fake);
            },
            Finding::DescriptionElsewhere,
        ),
        (|lab| lab.leaf().params.custom_extensions.clear(), Finding::NoDescription),
        (
            |lab| {
                let twice = lab.leaf().params.custom_extensions[0].clone();
                lab.leaf().params.custom_extensions.push(twice);
            },
            Finding::Malformed,
        ),
        (|lab| (5..10).for_each(|n| lab.links.insert(1, Link::issuer("More", n, key()))), Finding::TooManyCertificates),
    ];
    for (change, finding) in changes {
        let mut lab = Lab::new();
        lab.android(&Description::default());
        change(&mut lab);
        refused(&lab, &chain(lab.certificates()), *finding);
    }
}

#[test]
fn a_chain_in_another_order_or_of_another_maker_is_refused() {
    let (mut lab, mut other) = (Lab::new(), Lab::new());
    lab.android(&Description::default());
    let certificates = lab.certificates();
    let order = |places: &[usize]| chain(places.iter().map(|place| certificates[*place].clone()).collect());
    refused(&lab, &order(&[0, 2, 1, 3]), Finding::IssuerDiffers);
    refused(&lab, &order(&[3, 2, 1, 0]), Finding::IssuerDiffers);
    refused(&lab, &order(&[0, 2, 3]), Finding::IssuerDiffers);
    refused(&lab, &order(&[0, 1]), Finding::RootUnknown);
    let foreign = other.android(&Description::default());
    refused(&lab, &foreign, Finding::RootUnknown);
    // The same names, other keys: the root is ours, what is under it is theirs.
    let mut mixed = other.certificates();
    mixed[3].clone_from(&certificates[3]);
    refused(&lab, &chain(mixed), Finding::SignatureWrong);
}

#[test]
fn a_megabyte_is_not_even_parsed() {
    let lab = Lab::new();
    refused(&lab, &chain(vec![vec![0x30; 500_000]; 2]), Finding::TooLarge);
    refused(&lab, &chain(vec![vec![0x30]; 9]), Finding::TooManyCertificates);
}
