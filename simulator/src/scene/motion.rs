//! How a head turns when it is asked to.

/// A head, or what is held in its place, that turns to one side after the other.
#[derive(Debug, Clone, PartialEq)]
pub struct Motion {
    turns: Vec<Turn>,
}

/// One turn: out, a while there, and back.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Turn {
    /// When it begins, ms.
    pub start_ms: f32,
    /// Time to get there, to stay there and to come back, ms.
    pub takes_ms: [f32; 3],
    /// Yaw (to the picture's right), pitch (up) and roll at its farthest, degrees.
    pub reach: [f32; 3],
}

impl Motion {
    /// These turns in the order of time; one may begin before the last is over.
    pub fn new(turns: Vec<Turn>) -> Self {
        Self { turns }
    }

    /// Yaw, pitch and roll at a moment, degrees.
    pub fn at(&self, ms: f32) -> [f32; 3] {
        let ease = |t: f32| {
            let t = t.clamp(0.0, 1.0);
            t * t * t * (t * (6.0 * t - 15.0) + 10.0)
        };
        self.turns.iter().fold([0.0; 3], |sum, turn| {
            let [out, stay, back] = turn.takes_ms.map(|ms| ms.max(1.0));
            let since = ms - turn.start_ms;
            let part = ease(since / out) - ease((since - out - stay) / back);
            std::array::from_fn(|axis| sum[axis] + part * turn.reach[axis])
        })
    }
}
