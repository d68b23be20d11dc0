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

/// The scaled orthographic camera that takes a frontal mesh, a solid, to where the points are in a picture (Poelman and Kanade 1997,
/// section 2). Units of the frontal eye corners' distance.
struct Camera {
    /// Of the head about its own axis to the nose, radians.
    roll: f32,
    /// What one unit across, upright and towards the camera is in the picture: the first two along their own axis, the last two across
    /// and down.
    across: f32,
    upright: f32,
    right: f32,
    down: f32,
}

impl Camera {
    /// The depths of the mesh that is measured are not used.
    fn of(frontal: &Mesh, now: &Mesh) -> Self {
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
        Self { roll, across: xx.hypot(yx), upright: xy.hypot(yy), right, down }
    }
}

/// The turn of `now` from `frontal`.
pub(super) fn angles(frontal: &Mesh, now: &Mesh) -> Angles {
    let Camera { roll, across, upright, right, down } = Camera::of(frontal, now);
    Angles {
        yaw: right.atan2(across).to_degrees(),
        pitch: (-down).atan2(upright).to_degrees(),
        roll: roll.to_degrees(),
    }
}

/// How wide the face still is beside its height, over what a solid's turn leaves: 1 on a head. The network sees depth in every
/// photograph, but too little turn: what it sees of a photograph's has made it narrower than that.
pub(super) fn width(frontal: &Mesh, now: &Mesh) -> f32 {
    let Camera { across, upright, right, down, .. } = Camera::of(frontal, now);
    across.hypot(right) / upright.hypot(down).max(1e-6)
}
