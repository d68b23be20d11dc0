//! Is it one face from the first frame to the last?

use super::patch::Patch;
use crate::embed::Embedding;
use crate::faces::Faces;
use crate::frames::TimedFrame;
use crate::landmarks::Mesh;

/// The largest distance of the face in these frames to the frontal one; none when a face could not be embedded.
pub(super) fn farthest(
    faces: &Faces,
    frames: &[TimedFrame],
    frontal: &(usize, Mesh),
    others: &[&(usize, Mesh)],
) -> Option<f32> {
    let embed = |(index, mesh): &(usize, Mesh)| faces.embed_mesh(&frames[*index].image, mesh).ok();
    let zero: Embedding = embed(frontal)?;
    others.iter().map(|seen| Some(zero.distance(&embed(seen)?))).try_fold(0.0f32, |most, next| Some(most.max(next?)))
}

/// The least likeness (correlation, -1..1) of a frame's face to that of the frame before, each laid on its own mesh: another face, or
/// another film of the same, does not continue the one before.
pub(super) fn seam(frames: &[TimedFrame], meshes: &[(usize, Mesh)], unit: f32) -> f32 {
    let mut patches = meshes.iter().map(|(index, mesh)| Patch::of(&frames[*index].image, mesh, unit));
    let Some(mut before) = patches.next() else { return 1.0 };
    let mut least = 1.0f32;
    for patch in patches {
        least = least.min(before.likeness(&patch));
        before = patch;
    }
    least
}
