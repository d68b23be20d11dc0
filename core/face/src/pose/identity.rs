//! Is it one face from the first frame to the last?

use super::patch::Patch;
use super::turn::Angles;
use crate::embed::Embedding;
use crate::faces::Faces;
use crate::frames::TimedFrame;
use crate::landmarks::Mesh;
use std::collections::BTreeSet;

/// A turn that leaves a third of the likeness, degrees: 2,347 pairs of frames of tuning persons had at least 0.90 of what this leaves.
const FADE: f32 = 8.0;
/// Nothing is asked of less likeness than this turn leaves, degrees.
const FAR: f32 = 15.0;

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

/// The least likeness (correlation) of a frame's face to that of the frame before, each laid on its own mesh, over what the turn
/// between them leaves of it, 0..1: another face, or another film of the same, does not continue the one before.
pub(super) fn seam(patches: &[Patch], way: &[(u32, Angles)]) -> f32 {
    likeness(patches, way).fold(1.0, f32::min)
}

/// Of each frame's face to that of the frame before, over what the turn between them leaves.
fn likeness(patches: &[Patch], way: &[(u32, Angles)]) -> impl Iterator<Item = f32> {
    patches.windows(2).zip(way.windows(2)).map(|(patches, way)| {
        let ([before, patch], [(_, from), (_, to)]) = (patches, way) else { return 1.0 };
        let turned = (to.yaw - from.yaw).hypot(to.pitch - from.pitch).min(FAR);
        before.likeness(patch).max(0.0) * (turned / FADE).exp()
    })
}

/// The frames on both sides of where a face seems torn, least likeness below `least`.
pub(super) fn torn(patches: &[Patch], way: &[(u32, Angles)], least: f32) -> BTreeSet<usize> {
    let torn = likeness(patches, way).enumerate().filter(|(_, likeness)| *likeness < least);
    torn.flat_map(|(index, _)| [index, index + 1]).collect()
}
