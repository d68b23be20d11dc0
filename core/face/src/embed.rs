//! What a face looks like, as 128 numbers: a ResNet with 29 convolutions (King 2017), compared by distance.

use crate::error::FaceError;
use crate::restore;
use crate::warp::{Map, Outside, cut};
use image::RgbImage;
use regain_base::Secret;
use regain_vision::model::{Model, Tensor};

/// Side of the aligned face, in pixels.
const CHIP: usize = 150;
/// Length of an embedding.
const LENGTH: usize = 128;
/// The 112 px alignment template of Deng et al. 2019 (ArcFace): eyes, tip of the nose, corners of the mouth.
const TEMPLATE: [[f32; 2]; 5] =
    [[38.2946, 51.6963], [73.5318, 51.5014], [56.0252, 71.7366], [41.5493, 92.3655], [70.7299, 92.2041]];

/// How much each counts: the eyes keep their places, a nose moves when the head turns, and the corners of a mouth when it opens.
const WEIGHTS: [f32; 5] = [1.0, 1.0, 0.7, 0.6, 0.6];

/// A face as a point in the model's space. Biometric data: it never prints.
#[derive(Clone, Debug)]
pub struct Embedding(Secret<Vec<f32>>);

impl Embedding {
    /// The Euclidean distance to another face: 0 is the same picture, about 0.6 and above another person.
    pub fn distance(&self, other: &Self) -> f32 {
        // The numbers themselves leave this type only as this one distance.
        let (a, b) = (self.0.expose(), other.0.expose());
        a.iter().zip(b).map(|(x, y)| (x - y) * (x - y)).sum::<f32>().sqrt()
    }

    /// The numbers as bytes, for a caller that must keep them, encrypted, until a decision.
    pub fn to_bytes(&self) -> Secret<Vec<u8>> {
        // They leave as a secret again.
        Secret::new(self.0.expose().iter().flat_map(|value| value.to_le_bytes()).collect())
    }

    /// What [`Embedding::to_bytes`] gave; `None` when it is something else.
    pub fn from_bytes(bytes: &[u8]) -> Option<Self> {
        let values: Vec<f32> = bytes.as_chunks::<4>().0.iter().map(|chunk| f32::from_le_bytes(*chunk)).collect();
        let whole = bytes.len() == LENGTH * 4 && values.iter().all(|value| value.is_finite());
        whole.then(|| Self(Secret::new(values)))
    }
}

/// How much higher than the template's the face lies in the chip, in pixels. The model was trained on crops larger and higher than
/// ArcFace's, and the vertical is what it minds most: at 0 nine percent are wrong, at 21 several times as many as here (model card).
const HEIGHT: f32 = 25.5;

/// How strong a pattern lies on this face, see [`restore::pattern`].
pub(crate) fn pattern(image: &RgbImage, points: &[[f32; 2]; 5]) -> Result<f32, FaceError> {
    Ok(restore::pattern(&chip(image, points)?, CHIP))
}

/// The aligned face.
fn chip(image: &RgbImage, points: &[[f32; 2]; 5]) -> Result<Vec<f32>, FaceError> {
    let map = Map::similarity(&chip_points(), points, &WEIGHTS).ok_or(FaceError::Degenerate)?;
    Ok(cut(image, &map, CHIP, Outside::Edge))
}

/// Where the five points belong in the chip of this model.
fn chip_points() -> [[f32; 2]; 5] {
    let scale = 1.114 * CHIP as f32 / 112.0;
    TEMPLATE.map(|[x, y]| [(x - 56.0) * scale + 75.0, (y - 56.0) * scale + 75.0 - HEIGHT])
}

/// The embedding model.
pub(crate) struct Embedder {
    model: Box<dyn Model + Send + Sync>,
}

impl Embedder {
    pub(crate) fn new(model: Box<dyn Model + Send + Sync>) -> Self {
        Self { model }
    }

    /// The mean of the face and its mirror image, which halves the noise of turn and side light. `points` are those of
    /// [`Mesh::five`](crate::landmarks::Mesh::five).
    pub(crate) fn embed(&self, image: &RgbImage, points: &[[f32; 2]; 5]) -> Result<Embedding, FaceError> {
        let chip = chip(image, points)?;
        let straight = self.run(&chip, |column| column)?;
        let mirrored = self.run(&chip, |column| CHIP - 1 - column)?;
        Ok(Embedding(Secret::new(straight.iter().zip(&mirrored).map(|(a, b)| (a + b) / 2.0).collect())))
    }

    /// Runs the model on the chip with its columns taken in this order.
    fn run(&self, chip: &[f32], column: impl Fn(usize) -> usize) -> Result<Vec<f32>, FaceError> {
        let mut planes = vec![0.0; 3 * CHIP * CHIP];
        for (channel, plane) in planes.chunks_exact_mut(CHIP * CHIP).enumerate() {
            for (at, value) in plane.iter_mut().enumerate() {
                *value = chip[(at / CHIP * CHIP + column(at % CHIP)) * 3 + channel];
            }
        }
        let answers = self.model.run(&Tensor::new(vec![1, 3, CHIP, CHIP], planes)?)?;
        match answers.as_slice() {
            [one] if one.data.len() == LENGTH && one.data.iter().all(|value| value.is_finite()) => Ok(one.data.clone()),
            other => {
                let got = other.first().map_or(0, |tensor| tensor.data.len());
                Err(FaceError::Answer { model: "face_embed", got, expected: LENGTH })
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use regain_vision::model::ModelError;

    /// Answers where the brightest pixel of the chip is.
    struct Brightest;

    impl Model for Brightest {
        fn run(&self, input: &Tensor) -> Result<Vec<Tensor>, ModelError> {
            let red = &input.data[..CHIP * CHIP];
            let at = red.iter().enumerate().max_by(|a, b| a.1.total_cmp(b.1)).map_or(0, |(at, _)| at);
            let mut answer = vec![0.0; LENGTH];
            (answer[0], answer[1]) = ((at % CHIP) as f32, (at / CHIP) as f32);
            Ok(vec![Tensor::new(vec![1, LENGTH], answer)?])
        }
    }

    #[test]
    fn an_embedding_survives_being_kept() {
        let one = Embedding(Secret::new((0..LENGTH).map(|value| value as f32 / 7.0).collect()));
        let bytes = one.to_bytes();
        assert_eq!(Embedding::from_bytes(bytes.expose()).map(|kept| kept.distance(&one)), Some(0.0));
        assert!(Embedding::from_bytes(&bytes.expose()[4..]).is_none());
        assert!(Embedding::from_bytes(&[0xFF; LENGTH * 4]).is_none());
    }

    /// A picture with a bright nose, and its face turned and scaled.
    fn scene(scale: f32, roll: f32) -> (RgbImage, [[f32; 2]; 5]) {
        let (sin, cos) = roll.sin_cos();
        let place = |[x, y]: [f32; 2]| {
            let (x, y) = ((x - 56.0) * scale, (y - 70.0) * scale);
            [200.0 + x * cos - y * sin, 200.0 + x * sin + y * cos]
        };
        let points = TEMPLATE.map(place);
        let nose = points[2];
        let image = RgbImage::from_fn(400, 400, |x, y| {
            let near = (x as f32 + 0.5 - nose[0]).hypot(y as f32 + 0.5 - nose[1]) / scale;
            image::Rgb([(250.0 - near * 20.0).max(0.0) as u8; 3])
        });
        (image, points)
    }

    #[test]
    fn the_nose_lands_on_its_place_at_every_scale_and_turn() {
        let embedder = Embedder::new(Box::new(Brightest));
        for (scale, roll) in [(1.0, 0.0), (1.9, 0.5), (0.8, -0.3)] {
            let (image, points) = scene(scale, roll);
            let found = embedder.embed(&image, &points).expect("an embedding");
            let found = found.0.expose();
            // The template's nose at (56.0, 71.7) belongs at (75.0, 73.0); the mirrored run averages x to the middle.
            assert!((found[0] - 74.5).abs() <= 0.5 && (found[1] + 0.5 - 73.0).abs() < 1.6, "{:?}", &found[..2]);
        }
    }

    #[test]
    fn distance_is_euclidean_and_nothing_prints() {
        let embedding = |value: f32| Embedding(Secret::new(vec![value; 4]));
        assert_eq!(embedding(1.0).distance(&embedding(3.0)), 4.0);
        assert!(!format!("{:?}", embedding(0.125)).contains("125"));
    }

    #[test]
    fn points_on_one_spot_are_refused() {
        let embedder = Embedder::new(Box::new(Brightest));
        let found = embedder.embed(&RgbImage::new(9, 9), &[[5.0, 5.0]; 5]);
        assert!(matches!(found, Err(FaceError::Degenerate)));
    }
}
