//! A frame laid over the picture: one axis across the bars of a patch, one along them.

use crate::barcode::bars::Patch;

/// The axes of a patch; reading goes along `across`.
#[derive(Debug, Clone, Copy)]
pub(super) struct Axes {
    origin: [f32; 2],
    across: [f32; 2],
    /// How far the bars lean (across over along) at the origin is 0; this much more for each pixel across.
    turn: f32,
}

impl Axes {
    pub(super) fn of(patch: &Patch) -> Self {
        Self { origin: patch.middle, across: patch.across, turn: patch.turn }
    }

    /// The same axes for reading from the other side.
    pub(super) fn reversed(self) -> Self {
        Self { across: self.across.map(|part| -part), turn: -self.turn, ..self }
    }

    /// Where (`a` across, `b` along) lies in the picture.
    pub(super) fn point(&self, a: f32, b: f32) -> [f32; 2] {
        let [cos, sin] = self.across;
        [self.origin[0] + a * cos - b * sin, self.origin[1] + a * sin + b * cos]
    }

    /// How far bars at `a` go across for each pixel along.
    pub(super) fn lean(&self, a: f32) -> f32 {
        // Bars at right angles to a direction turned by t lean by -tan(t).
        -(self.turn * a).clamp(-0.7, 0.7).tan()
    }
}
