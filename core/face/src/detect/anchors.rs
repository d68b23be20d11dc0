//! From the model's raw answers to faces in the square that it was shown.

use super::Face;
use crate::error::FaceError;
use regain_vision::model::Tensor;

/// Side of the model's input, in pixels.
pub(super) const INPUT: usize = 128;
/// Number of anchors: two on each cell of a 16 by 16 grid, six on each of an 8 by 8 grid.
pub(super) const COUNT: usize = 16 * 16 * 2 + 8 * 8 * 6;
/// Numbers an anchor answers: centre, size, six points.
const VALUES: usize = 16;
/// Faces less sure than this are dropped.
const SCORE: f32 = 0.5;
/// Bounds that share more than this are one face.
const OVERLAP: f32 = 0.3;

/// The middle of anchor `index`, 0..1 of the input: anchors have no size of their own in this model.
fn anchor(index: usize) -> [f32; 2] {
    let (cell, grid) = if index < 512 { (index / 2, 16) } else { ((index - 512) / 6, 8) };
    let at = |step: usize| (step as f32 + 0.5) / grid as f32;
    [at(cell % grid), at(cell / grid)]
}

/// The faces in the answers, most certain first, in units of the input's side, overlapping ones joined.
///
/// # Errors
/// When an answer has another length than the model's card says.
pub(super) fn faces(answers: &[Tensor]) -> Result<Vec<Face>, FaceError> {
    let wrong = |got| FaceError::Answer { model: "face_detect", got, expected: COUNT * VALUES };
    let [boxes, scores] = answers else { return Err(wrong(answers.len())) };
    if boxes.data.len() != COUNT * VALUES || scores.data.len() != COUNT {
        return Err(wrong(boxes.data.len()));
    }
    let mut found = Vec::new();
    for (index, (values, &logit)) in boxes.data.chunks_exact(VALUES).zip(&scores.data).enumerate() {
        let score = 1.0 / (1.0 + (-logit.clamp(-80.0, 80.0)).exp());
        if score < SCORE || !values.iter().all(|value| value.is_finite()) {
            continue;
        }
        let [cx, cy] = anchor(index);
        let value = |at: usize| values[at] / INPUT as f32;
        let (width, height) = (value(2), value(3));
        if width <= 0.0 || height <= 0.0 {
            continue;
        }
        let bounds = [cx + value(0) - width / 2.0, cy + value(1) - height / 2.0, width, height];
        let points = std::array::from_fn(|point| [cx + value(4 + 2 * point), cy + value(5 + 2 * point)]);
        found.push(Face { bounds, score, points });
    }
    // A stable sort, so that equal scores keep the anchors' order on every machine.
    found.sort_by(|a, b| b.score.total_cmp(&a.score));
    Ok(join(found))
}

/// Joins overlapping faces into their score-weighted mean (BlazeFace section 3.4), which shakes less than picking one.
fn join(mut found: Vec<Face>) -> Vec<Face> {
    let mut joined = Vec::new();
    while let Some(&best) = found.first() {
        let (same, rest): (Vec<_>, Vec<_>) = found.into_iter().partition(|face| face.overlap(&best) > OVERLAP);
        found = rest;
        // The best overlaps itself unless its bounds are degenerate, which the reader above rules out.
        let total: f32 = same.iter().map(|face| face.score).sum();
        let mean = |value: &dyn Fn(&Face) -> f32| same.iter().map(|face| face.score * value(face)).sum::<f32>() / total;
        joined.push(Face {
            bounds: std::array::from_fn(|side| mean(&|face| face.bounds[side])),
            score: best.score,
            points: std::array::from_fn(|point| std::array::from_fn(|axis| mean(&|face| face.points[point][axis]))),
        });
    }
    joined
}

#[cfg(test)]
pub(in crate::detect) mod tests {
    use super::*;

    /// Answers with a face of `side` input pixels in the middle of each of these anchors.
    pub(in crate::detect) fn answers(faces: &[(usize, f32, f32)]) -> Vec<Tensor> {
        let (mut boxes, mut scores) = (vec![0.0; COUNT * VALUES], vec![-50.0; COUNT]);
        for &(index, side, logit) in faces {
            scores[index] = logit;
            boxes[index * VALUES + 2] = side;
            boxes[index * VALUES + 3] = side;
            boxes[index * VALUES + 4] = -side / 4.0;
            boxes[index * VALUES + 6] = side / 4.0;
        }
        vec![
            Tensor::new(vec![1, COUNT, VALUES], boxes).expect("a tensor"),
            Tensor::new(vec![1, COUNT, 1], scores).expect("a tensor"),
        ]
    }

    #[test]
    fn anchors_cover_the_input_in_two_grids() {
        assert_eq!(anchor(0), [0.5 / 16.0, 0.5 / 16.0]);
        assert_eq!(anchor(3), [1.5 / 16.0, 0.5 / 16.0]);
        assert_eq!(anchor(511), [15.5 / 16.0, 15.5 / 16.0]);
        assert_eq!(anchor(512 + 5), [0.5 / 8.0, 0.5 / 8.0]);
        assert_eq!(anchor(COUNT - 1), [7.5 / 8.0, 7.5 / 8.0]);
    }

    #[test]
    fn neighbours_join_and_strangers_stay() {
        let found = faces(&answers(&[(512, 40.0, 5.0), (513, 44.0, 5.0), (COUNT - 1, 40.0, 2.0), (100, 40.0, -3.0)]));
        let found = found.expect("faces");
        assert_eq!(found.len(), 2);
        assert!((found[0].bounds[2] - 42.0 / 128.0).abs() < 1e-5, "the mean of both: {:?}", found[0]);
        assert!((found[0].points[1][0] - found[0].points[0][0] - 21.0 / 128.0).abs() < 1e-5);
        assert!(found[1].score < found[0].score);
    }

    #[test]
    fn broken_answers_are_errors_or_nothing() {
        assert!(faces(&[]).is_err());
        assert!(
            faces(&[
                Tensor::new(vec![1], vec![0.0]).expect("a tensor"),
                Tensor::new(vec![1], vec![0.0]).expect("a tensor")
            ])
            .is_err()
        );
        let mut broken = answers(&[(3, 40.0, 5.0), (4, -40.0, 5.0)]);
        broken[0].data[3 * VALUES] = f32::NAN;
        assert!(faces(&broken).expect("no faces").is_empty());
    }
}
