//! Which points of the face are asked for its relief: still, bare and seen from the front.

use crate::fit::regress;
use crate::landmarks::{LIDS, Mesh};

/// The direction of the surface at a point comes from its neighbours within this distance, in units of the eye corners' distance.
const AROUND: f32 = 0.17;
/// Points nearer than this to the middle of an eye are left out: lids move, eyes mirror, and paper may have holes there.
const EYE: f32 = 0.24;
/// So are points whose surface is seen under a smaller cosine: the rim, where the mesh is a guess.
const RIM: f32 = 0.35;
/// Lips move and differ in gloss: the inner ring of the mouth.
const LIPS: [usize; 20] = [78, 191, 80, 81, 82, 13, 312, 311, 310, 415, 308, 324, 318, 402, 317, 14, 87, 178, 88, 95];

/// Whether each point of the mesh is asked: not at eyes, lips and the rim.
pub(super) fn asked(mesh: &Mesh) -> Vec<bool> {
    let unit = mesh.unit().max(1.0);
    let [nx, ny, nz] = mesh.points[4];
    let place = |p: &[f32; 3]| [(p[0] - nx) / unit, (p[1] - ny) / unit, (p[2] - nz) / unit];
    let points: Vec<[f32; 3]> = mesh.points.iter().map(place).collect();
    let eyes = LIDS.map(|lids| {
        let sum = lids.iter().fold([0.0; 2], |sum, &lid| [sum[0] + points[lid][0], sum[1] + points[lid][1]]);
        sum.map(|axis| axis / lids.len() as f32)
    });
    let asked = |(index, p): (usize, &[f32; 3])| {
        let moves = LIPS.contains(&index) || eyes.iter().any(|eye| (p[0] - eye[0]).hypot(p[1] - eye[1]) < EYE);
        !moves && facing(&points, p).is_some_and(|cosine| cosine > RIM)
    };
    points.iter().enumerate().map(asked).collect()
}

/// The cosine under which the surface at `p` is seen, from a plane through its neighbours; none with too few of them.
fn facing(points: &[[f32; 3]], p: &[f32; 3]) -> Option<f32> {
    let rows = points.iter().filter_map(|q| {
        let [x, y, z]: [f32; 3] = std::array::from_fn(|axis| q[axis] - p[axis]);
        let distance = (x * x + y * y + z * z).sqrt();
        (distance < AROUND).then(|| ([1.0, x, y], z, 1.0 - distance / AROUND))
    });
    if rows.clone().count() < 5 {
        return None;
    }
    let [_, right, down] = regress(rows).weights;
    Some(1.0 / (right * right + down * down + 1.0).sqrt())
}
