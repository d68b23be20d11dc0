use super::*;
use crate::jose::Jwk;
use p256::ecdsa::{Signature, SigningKey, signature::Signer};
use regain_base::{Id, SeededEntropy};

fn key() -> SigningKey {
    SigningKey::from_slice(&[3; 32]).expect("a scalar")
}

fn manifest(document_hash: [u8; 32], frames: &[usize]) -> Manifest {
    Manifest {
        version: 0,
        purpose: Purpose::Issuance,
        recovery: Id::random(&SeededEntropy::new(4)),
        nonce: "n-1".into(),
        document_hash: Digest32(document_hash),
        capture_source: CaptureSource::Lab,
        attestation: Attestation { tier: EvidenceTier::Lab, statement: None },
        document: Some(DocumentParts { front: 0, back: Some(1) }),
        face: FaceParts {
            frames: frames
                .iter()
                .map(|part| FrameFacts {
                    part: *part,
                    at_ms: *part as u32 * 83,
                    locked: true,
                    time_ns: None,
                    iso: Some(100),
                })
                .collect(),
        },
        asked: Asked::Light,
        certificate: Some(serde_json::json!({"flashes": 0})),
        parts: vec![],
    }
}

fn container(change: impl FnOnce(&mut Manifest)) -> Vec<u8> {
    let mut builder = Builder::new();
    builder.part("image/jpeg", b"front".to_vec());
    builder.part("image/jpeg", b"back".to_vec());
    let frames = [builder.part("image/jpeg", b"frame a".to_vec()), builder.part("image/jpeg", b"frame b".to_vec())];
    let mut manifest = manifest(hash(), &frames);
    change(&mut manifest);
    let sealed = builder.seal(manifest, Jwk::of(&key())).expect("a manifest");
    let signature: Signature = key().sign(&sealed.signing_input());
    sealed.sign_with(signature.to_bytes().into()).expect("small enough").expose().clone()
}

fn hash() -> [u8; 32] {
    document_hash([&b"front"[..], b"back"])
}

fn with_expect<T>(check: impl FnOnce(&Expect<'_>) -> T) -> T {
    let (device_key, document_hash) = (Jwk::of(&key()), hash());
    check(&Expect {
        recovery: Id::random(&SeededEntropy::new(4)),
        nonce: "n-1",
        device_key: &device_key,
        purpose: Purpose::Issuance,
        document_hash: &document_hash,
    })
}

fn reason_of(bytes: &[u8]) -> Reason {
    with_expect(|expect| open(bytes, expect).expect_err("it must be refused").reason())
}

#[test]
fn what_was_put_in_comes_out() {
    let bytes = container(|_| {});
    with_expect(|expect| {
        let evidence = open(&bytes, expect).expect("it belongs here");
        assert_eq!(evidence.document(), Some((&b"front"[..], Some(&b"back"[..]))));
        assert_eq!(evidence.part(evidence.manifest.face.frames[1].part), Some(&b"frame b"[..]));
        let signature: Signature = key().sign(evidence.signing_input());
        assert!(Jwk::of(&key()).verifies(evidence.signing_input(), &signature.to_bytes().into()));
        let whole = [evidence.signing_input(), b"."].concat();
        assert!(bytes.windows(whole.len()).any(|part| part == whole), "as it stands in the container");
        assert_eq!(format!("{evidence:?}"), "evidence of 4 parts for Issuance");
    });
}

#[test]
fn every_changed_byte_is_noticed() {
    let bytes = container(|_| {});
    with_expect(|expect| {
        for place in 0..bytes.len() {
            for flip in [1, 0x20, 0x80] {
                let mut changed = bytes.clone();
                changed[place] ^= flip;
                assert!(open(&changed, expect).is_err(), "byte {place} with {flip:#x}");
            }
        }
    });
}

#[test]
fn every_cut_and_every_addition_is_noticed() {
    let bytes = container(|_| {});
    for length in 0..bytes.len() {
        assert!(matches!(reason_of(&bytes[..length]), Reason::EvidenceMalformed), "{length}");
    }
    assert_eq!(reason_of(&[bytes, vec![0]].concat()), Reason::EvidenceMalformed);
}

#[test]
fn evidence_of_another_session_is_told_apart() {
    assert_eq!(reason_of(&container(|m| m.nonce = "n-2".into())), Reason::EvidenceForeign);
    assert_eq!(reason_of(&container(|m| m.recovery = Id::random(&SeededEntropy::new(5)))), Reason::EvidenceForeign);
    assert_eq!(reason_of(&container(|m| m.purpose = Purpose::Presentation)), Reason::EvidenceForeign);
    assert_eq!(reason_of(&container(|m| m.document_hash.0[0] ^= 1)), Reason::EvidenceForeign);
    // The hash is right, but it is the hash of other pictures than the ones called the document.
    assert_eq!(
        reason_of(&container(|m| m.document = Some(DocumentParts { front: 1, back: Some(0) }))),
        Reason::EvidenceForeign
    );
}

#[test]
fn facts_that_do_not_fit_are_malformed() {
    assert_eq!(reason_of(&container(|m| m.document = None)), Reason::EvidenceMalformed);
    assert_eq!(
        reason_of(&container(|m| m.document = Some(DocumentParts { front: 9, back: None }))),
        Reason::EvidenceMalformed
    );
}

/// The certificate says that the light does not flash: without light there is nothing to certify.
#[test]
fn a_certificate_comes_with_the_light_and_with_nothing_else() {
    let turns = |m: &mut Manifest| (m.asked, m.certificate) = (Asked::Turns, None);
    let opened = with_expect(|expect| open(&container(turns), expect).map(|evidence| evidence.manifest.asked));
    assert_eq!(opened.expect("turns without a certificate"), Asked::Turns);
    assert_eq!(reason_of(&container(|m| m.asked = Asked::Turns)), Reason::EvidenceMalformed);
    assert_eq!(reason_of(&container(|m| m.certificate = None)), Reason::EvidenceMalformed);
}

#[test]
fn frames_that_are_no_clip_are_told_apart() {
    assert_eq!(reason_of(&container(|m| m.face.frames.clear())), Reason::FramesMissing);
    assert_eq!(reason_of(&container(|m| m.face.frames[0].part = 4)), Reason::FramesMissing);
    assert_eq!(reason_of(&container(|m| m.face.frames.swap(0, 1))), Reason::FramesOutOfOrder);
    assert_eq!(reason_of(&container(|m| m.face.frames[1].part = m.face.frames[0].part)), Reason::FramesRepeated);
    // Ten thousand pictures and their manifest, as long as that is.
    let mut many = MAGIC.to_vec();
    put_length(&mut many, 1_000_000);
    many.resize(many.len() + 1_000_000, b'x');
    put_length(&mut many, 10_000);
    assert_eq!(reason_of(&many), Reason::FramesTooMany);
}

#[test]
fn another_device_and_a_foreign_signature_are_told_apart() {
    let bytes = container(|_| {});
    let thief = Jwk::of(&SigningKey::from_slice(&[4; 32]).expect("a scalar"));
    with_expect(|expect| {
        let error = open(&bytes, &Expect { device_key: &thief, ..*expect }).expect_err("another device");
        assert_eq!(error.reason(), Reason::EvidenceForeign);
    });
    let mut builder = Builder::new();
    builder.part("image/jpeg", b"front".to_vec());
    let sealed = builder.seal(manifest(hash(), &[0]), Jwk::of(&key())).expect("a manifest");
    let bytes = sealed.sign_with([9; 64]).expect("small enough");
    assert_eq!(reason_of(bytes.expose()), Reason::EvidenceSignature);
}
