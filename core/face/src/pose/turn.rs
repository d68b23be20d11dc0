//! How far a head is turned from its own frontal pose.

use crate::fit::regress;
use crate::landmarks::Mesh;
use serde::{Deserialize, Serialize};

/// Every third point of the mesh is enough, and a third of the time.
const STRIDE: usize = 3;

/// The turn from one mesh to another, degrees.
#[derive(Debug, Clone, Copy, PartialEq, Default, Serialize, Deserialize)]
pub struct Angles {
    /// To the picture's right, which is the person's left.
    pub yaw: f32,
    /// Up.
    pub pitch: f32,
    /// Clockwise in the picture.
    pub roll: f32,
}

/// The turn of `now` from `frontal`: the scaled orthographic camera that takes the frontal mesh, a solid, to where the points are
/// now in the picture (Poelman and Kanade 1997, section 2). The depths of the mesh that is measured are not used.
pub(super) fn angles(frontal: &Mesh, now: &Mesh) -> Angles {
    let points = || frontal.points.iter().zip(&now.points).step_by(STRIDE);
    let unit = frontal.unit().max(1.0);
    let [x0, y0, z0] = frontal.points[0];
    // Relative to any one point: the offsets stay small, and sums exact.
    let solid = |&[x, y, z]: &[f32; 3]| [1.0, (x - x0) / unit, (y - y0) / unit, (z0 - z) / unit];
    let along = |axis: usize| regress(points().map(move |(from, to)| (solid(from), to[axis] / unit, 1.0))).weights;
    let ([_, xx, xy, xz], [_, yx, yy, yz]) = (along(0), along(1));
    let roll = (yx - xy).atan2(xx + yy);
    // As the head has it, not the picture.
    let (sin, cos) = roll.sin_cos();
    let (right, down) = (xz * cos + yz * sin, yz * cos - xz * sin);
    let (across, upright) = (xx.hypot(yx), xy.hypot(yy));
    Angles {
        yaw: right.atan2(across).to_degrees(),
        pitch: (-down).atan2(upright).to_degrees(),
        roll: roll.to_degrees(),
    }
}
