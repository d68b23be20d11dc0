//! How much of a line's stretches is seen as an edge.

use super::{Edges, Straight, length};

/// A line and where along it an edge is seen, so that any stretch of it is judged at once.
pub(super) struct Side {
    /// Cosine and sine of its angle.
    normal: [f32; 2],
    /// Steps with an edge before each step; the first step is `reach` before the foot of the perpendicular from the origin.
    before: Vec<u16>,
    reach: f32,
}

impl Side {
    /// An edge counts that is this many pixels off.
    const SLACK: i32 = 2;

    pub(super) fn of(edges: &Edges, line: Straight) -> Self {
        let (sin, cos) = line.angle.sin_cos();
        let reach = length(edges.width as f32, edges.height as f32).ceil();
        let mut before = vec![0];
        let mut count = 0;
        for step in 0..2 * reach as usize {
            let t = step as f32 + 0.5 - reach;
            let (x, y) = (line.rho * cos - t * sin, line.rho * sin + t * cos);
            let near = |off: i32| edges.runs(x + off as f32 * cos, y + off as f32 * sin, cos, sin);
            count += u16::from((-Self::SLACK..=Self::SLACK).any(near));
            before.push(count);
        }
        Self { normal: [cos, sin], before, reach }
    }

    /// The share of the stretch between two points of the line on which an edge is seen.
    pub(super) fn support(&self, a: [f32; 2], b: [f32; 2]) -> f32 {
        let [cos, sin] = self.normal;
        let step = |p: [f32; 2]| {
            let along = (p[1] * cos - p[0] * sin + self.reach).round().clamp(0.0, 2.0 * self.reach);
            along as usize
        };
        let (from, to) = (step(a).min(step(b)), step(a).max(step(b)));
        f32::from(self.before[to] - self.before[from]) / length(a[0] - b[0], a[1] - b[1]).max(1.0)
    }
}
