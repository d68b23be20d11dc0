//! Are two faces the same person's? A distance, and what it means.

use crate::embed::Embedding;
use serde::{Deserialize, Serialize};

/// The distance of confidence 50: the equal error rate of portraits against photos (0.600 as from a chip, 0.603 as printed).
pub const EVEN: f32 = 0.60;
/// The distance of confidence 70: a false match rate of 1:10,000, as far as the data shows (the model card says how far).
pub const ONE_IN_TEN_THOUSAND: f32 = 0.52;
/// ln(0.7 / 0.3): the logistic's argument at confidence 70.
const LOGIT_70: f32 = 0.847_297_9;

/// How alike two faces are.
#[derive(Debug, Clone, Copy, PartialEq, Serialize, Deserialize)]
pub struct Match {
    /// Euclidean distance of the embeddings: smaller is more alike.
    pub score: f32,
    /// 0..100 by a logistic in the distance; profiles set their threshold here, 70 by default.
    pub confidence: f32,
}

/// Compares two faces.
pub fn compare(a: &Embedding, b: &Embedding) -> Match {
    let score = a.distance(b);
    Match { score, confidence: confidence(score) }
}

/// The confidence of a distance: 50 at [`EVEN`], 70 at [`ONE_IN_TEN_THOUSAND`], falling with the distance.
pub fn confidence(distance: f32) -> f32 {
    let steepness = LOGIT_70 / (EVEN - ONE_IN_TEN_THOUSAND);
    100.0 / (1.0 + (steepness * (distance - EVEN)).exp())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_scale_has_its_two_fixed_points_and_falls() {
        assert!((confidence(EVEN) - 50.0).abs() < 1e-3);
        assert!((confidence(ONE_IN_TEN_THOUSAND) - 70.0).abs() < 1e-3);
        let scale: Vec<f32> = (0..30).map(|step| confidence(step as f32 * 0.05)).collect();
        assert!(scale.windows(2).all(|pair| pair[0] > pair[1]));
        assert!(scale[0] > 99.0 && scale[29] < 1.0, "{scale:?}");
    }
}
