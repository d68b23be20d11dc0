//! What a solid with the shape of the face's mesh would answer: the mesh gives the surface, and the light of a phone's screen
//! below the camera falls on it by the cosine and the square of the distance (Lambert).

use crate::fit::regress;
use crate::landmarks::{LIDS, Mesh};

/// From the camera to the tip of the nose, in units of the eye corners' distance: about 30 cm.
const AWAY: f32 = 3.4;
/// Half the width of a phone's screen and its length, in the same unit.
const SCREEN: [f32; 2] = [0.38, 1.6];
/// The normal of a point comes from its neighbours within this distance.
const AROUND: f32 = 0.17;
/// Points nearer than this to the middle of an eye are left out: lids move, eyes mirror, and paper may have holes there.
const EYE: f32 = 0.24;
/// So are points whose surface is seen under a smaller cosine: the rim, where the mesh is a guess.
const RIM: f32 = 0.35;
/// Lips move and differ in gloss: the inner ring of the mouth.
const LIPS: [usize; 20] = [78, 191, 80, 81, 82, 13, 312, 311, 310, 415, 308, 324, 318, 402, 317, 14, 87, 178, 88, 95];

/// The logarithm of the screen's light on each point of the mesh; none at eyes, lips and the rim.
pub(super) fn predict(mesh: &Mesh) -> Vec<Option<f32>> {
    let unit = mesh.unit().max(1.0);
    let [nx, ny, nz] = mesh.points[4];
    let place = |p: &[f32; 3]| [(p[0] - nx) / unit, (p[1] - ny) / unit, (p[2] - nz) / unit];
    let points: Vec<[f32; 3]> = mesh.points.iter().map(place).collect();
    let eyes = LIDS.map(|lids| {
        let sum = lids.iter().fold([0.0; 2], |sum, &lid| [sum[0] + points[lid][0], sum[1] + points[lid][1]]);
        sum.map(|axis| axis / lids.len() as f32)
    });
    let solid = |(index, p): (usize, &[f32; 3])| {
        if LIPS.contains(&index) || eyes.iter().any(|eye| (p[0] - eye[0]).hypot(p[1] - eye[1]) < EYE) {
            return None;
        }
        let normal = normal(&points, p)?;
        (normal[2] > RIM).then(|| screen_light(p, normal).max(1e-4).ln())
    };
    points.iter().enumerate().map(solid).collect()
}

/// The direction of the surface at `p`, from a plane through its neighbours; z grows away from the camera.
fn normal(points: &[[f32; 3]], p: &[f32; 3]) -> Option<[f32; 3]> {
    let rows = points.iter().filter_map(|q| {
        let [x, y, z]: [f32; 3] = std::array::from_fn(|axis| q[axis] - p[axis]);
        let distance = (x * x + y * y + z * z).sqrt();
        (distance < AROUND).then(|| ([1.0, x, y], z, 1.0 - distance / AROUND))
    });
    if rows.clone().count() < 5 {
        return None;
    }
    let [_, right, down] = regress(rows).weights;
    let length = (right * right + down * down + 1.0).sqrt();
    Some([right / length, down / length, 1.0 / length])
}

/// The light of a white screen: fifteen parts of it, each by its distance and both cosines.
fn screen_light(p: &[f32; 3], normal: [f32; 3]) -> f32 {
    let part = |index: usize| {
        let (column, row) = ((index % 3) as f32, (index / 3) as f32);
        let to = [SCREEN[0] * (column - 1.0) * 0.67 - p[0], SCREEN[1] * (row + 0.5) / 5.0 - p[1], AWAY + p[2]];
        let square = to.iter().map(|axis| axis * axis).sum::<f32>();
        let facing = to.iter().zip(normal).map(|(a, b)| a * b).sum::<f32>().max(0.0);
        // Skin lets some light around the edge.
        (facing + 0.1 * square.sqrt()) * to[2] / (square * square)
    };
    (0..15).map(part).sum()
}
