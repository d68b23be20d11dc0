//! What a clip takes the service, stage by stage.

use crate::read::Meter;
use regain_face::Faces;
use regain_face::light::TimedFrame;
use regain_face::quality::Purpose;
use regain_vision::codec;
use serde::Serialize;

/// Quality of the frames' JPEGs, as phones send them.
const QUALITY: u8 = 92;

/// Processor milliseconds. Reading the document is measured by `regain bench read`.
#[derive(Debug, Clone, Copy, Default, Serialize)]
pub(super) struct Cost {
    /// Decoding all frames, at the width that is filmed here.
    frames: u64,
    verdict: u64,
    /// Finding and embedding the face to compare with the portrait.
    face: u64,
}

/// What `judge` says of a clip, and what that and the rest of the service's work take. `neutral` is the frame to compare.
pub(super) fn judged<V>(
    faces: &Faces,
    frames: &[TimedFrame],
    judge: impl FnOnce(&[TimedFrame]) -> V,
    neutral: impl FnOnce(&V) -> usize,
) -> (V, Cost) {
    let jpegs: Vec<Vec<u8>> = frames.iter().map(|frame| codec::encode_jpeg(&frame.image, QUALITY)).collect();
    // Decoded for its time alone: a verdict is on the frames as they were filmed.
    let (_, decoding) = timed(|| jpegs.iter().all(|jpeg| codec::decode(jpeg).is_ok()));
    let (verdict, judging) = timed(|| judge(frames));
    let image = &frames[neutral(&verdict)].image;
    let (_, facing) = timed(|| faces.comparable(image, Purpose::Live).map(|face| faces.embed(image, &face)));
    (verdict, Cost { frames: decoding, verdict: judging, face: facing })
}

fn timed<T>(work: impl FnOnce() -> T) -> (T, u64) {
    let meter = Meter::start();
    let done = work();
    (done, meter.milliseconds())
}
