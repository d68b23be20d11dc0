//! Is it one face from the first frame to the last?

use super::patch::Patch;
use crate::embed::Embedding;
use crate::faces::Faces;
use crate::frames::TimedFrame;
use crate::landmarks::Mesh;

/// Time between two frames at six to seven a second, ms, where the least likeness was measured.
const STEP_MS: u32 = 150;

/// How far each of these faces is from the frontal one; none when a face could not be embedded.
pub(super) fn distances(
    faces: &Faces,
    frames: &[TimedFrame],
    frontal: &(usize, Mesh),
    seen: &[&(usize, Mesh)],
) -> Option<Vec<f32>> {
    let embed = |(index, mesh): &(usize, Mesh)| faces.embed_mesh(&frames[*index].image, mesh).ok();
    let zero: Embedding = embed(frontal)?;
    // The frontal frame is nearly always among them.
    let far = |seen: &&(usize, Mesh)| {
        if seen.0 == frontal.0 { Some(0.0) } else { Some(zero.distance(&embed(seen)?)) }
    };
    seen.iter().map(far).collect()
}

/// The least likeness (correlation, 0..1) of a frame's face to that of the frame before, each laid on its own mesh: another face, or
/// another film of the same, does not continue the one before. Frames further apart than [`STEP_MS`] show a face that moved on
/// longer; what is left of its likeness falls with time as a power does, and counts as it would after one step.
pub(super) fn seam(patches: &[(u32, Patch)]) -> f32 {
    let likeness = |pair: &[(u32, Patch)]| {
        let [(from, before), (at, patch)] = pair else { return 1.0 };
        let steps = (at - from).max(STEP_MS) as f32 / STEP_MS as f32;
        before.likeness(patch).max(0.0).powf(1.0 / steps)
    };
    patches.windows(2).map(likeness).fold(1.0, f32::min)
}
