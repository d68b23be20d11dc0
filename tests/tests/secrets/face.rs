//! `regain-face`: what a face is known by.

use super::{NUMBER, prints};
use regain_face::Embedding;
use regain_face::light::{MapPoint, ResponseMap};

#[test]
fn what_was_measured_of_a_face_is_not_printed() {
    prints("Embedding", &Embedding::from_bytes(&NUMBER.to_le_bytes().repeat(128)).unwrap());
    prints("ResponseMap", &ResponseMap { points: vec![MapPoint { at: [NUMBER; 2], response: NUMBER }] });
}
