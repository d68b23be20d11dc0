//! Where the detector looks: the whole picture, then its parts, then each face once more from close by.

use super::Face;
use super::anchors::{INPUT, faces};
use crate::error::FaceError;
use crate::warp::{Map, Outside, cut};
use image::RgbImage;
use regain_vision::model::{Model, Tensor};

/// The second look sees this many times the face's longer side: one look at 128 px is too coarse to align an embedding.
const CLOSER: f32 = 1.8;
/// Two finds of different looks are one face when they share more than this.
const SAME: f32 = 0.3;
/// The parts of the second and third level are the longer side divided by these; they overlap by half.
const LEVELS: [f32; 2] = [2.0, 4.0];
/// In parts, more places can go wrong, so more certainty is asked for.
const PART_SCORE: f32 = 0.65;
/// Most faces that get a second look: bounds the time that a picture of a crowd takes.
const MOST: usize = 64;

/// The detector behind its model.
pub(crate) struct Detector {
    model: Box<dyn Model + Send + Sync>,
}

impl Detector {
    pub(crate) fn new(model: Box<dyn Model + Send + Sync>) -> Self {
        Self { model }
    }

    pub(crate) fn detect(&self, image: &RgbImage) -> Result<Vec<Face>, FaceError> {
        let near = self.detect_near(image)?;
        if !near.is_empty() {
            return Ok(near);
        }
        for level in LEVELS {
            let mut found = Vec::new();
            for (center, side) in parts(image, level) {
                let faces = self.look(image, center, side)?;
                found.extend(faces.into_iter().filter(|face| face.score >= PART_SCORE));
            }
            found.sort_by(|a, b| b.score.total_cmp(&a.score));
            let closer = self.closer(image, &found)?;
            if !closer.is_empty() {
                return Ok(closer);
            }
        }
        Ok(Vec::new())
    }

    pub(crate) fn detect_near(&self, image: &RgbImage) -> Result<Vec<Face>, FaceError> {
        if image.width() == 0 || image.height() == 0 {
            return Err(FaceError::Empty);
        }
        let (width, height) = (image.width() as f32, image.height() as f32);
        let first = self.look(image, [width / 2.0, height / 2.0], width.max(height))?;
        self.closer(image, &first)
    }

    /// Looks at each find from close by and keeps what is seen there, largest first. What is not seen again was no face.
    fn closer(&self, image: &RgbImage, finds: &[Face]) -> Result<Vec<Face>, FaceError> {
        let mut kept: Vec<Face> = Vec::new();
        for find in finds.iter().take(MOST) {
            let again = self.look(image, find.center(), find.side() * CLOSER)?;
            let same =
                again.into_iter().filter(|face| face.overlap(find) > SAME).max_by(|a, b| a.score.total_cmp(&b.score));
            if let Some(face) = same.filter(|face| kept.iter().all(|other| other.overlap(face) <= SAME)) {
                kept.push(face);
            }
        }
        kept.sort_by(|a, b| (b.bounds[2] * b.bounds[3]).total_cmp(&(a.bounds[2] * a.bounds[3])));
        Ok(kept)
    }

    /// One run of the model on a square of the picture.
    fn look(&self, image: &RgbImage, center: [f32; 2], side: f32) -> Result<Vec<Face>, FaceError> {
        let map = Map::square(center, side, 0.0, INPUT);
        let mut data = cut(image, &map, INPUT, Outside::Black);
        for value in &mut data {
            *value = *value / 127.5 - 1.0;
        }
        let answers = self.model.run(&Tensor::new(vec![1, INPUT, INPUT, 3], data)?)?;
        let place = |[x, y]: [f32; 2]| [center[0] + (x - 0.5) * side, center[1] + (y - 0.5) * side];
        Ok(faces(&answers)?
            .into_iter()
            .map(|face| {
                let [x, y, width, height] = face.bounds;
                let [left, top] = place([x, y]);
                let bounds = [left, top, width * side, height * side];
                Face { bounds, score: face.score, points: face.points.map(place) }
            })
            .collect())
    }
}

/// Middles and side of the overlapping squares that cover the picture at this level.
fn parts(image: &RgbImage, level: f32) -> Vec<([f32; 2], f32)> {
    let (width, height) = (image.width() as f32, image.height() as f32);
    let side = width.max(height) / level;
    // A part with fewer pixels than the model's input shows nothing that the whole did not.
    if side < INPUT as f32 / 2.0 {
        return Vec::new();
    }
    let stops = |length: f32| -> Vec<f32> {
        if length <= side {
            return vec![length / 2.0];
        }
        let count = ((length - side) / (side / 2.0)).ceil() as usize;
        (0..=count).map(|stop| side / 2.0 + (length - side) * stop as f32 / count as f32).collect()
    };
    let rows = stops(height);
    stops(width).iter().flat_map(|&x| rows.iter().map(move |&y| ([x, y], side))).collect()
}

#[cfg(test)]
mod tests {
    use super::super::anchors::tests::answers;
    use super::*;
    use regain_vision::model::ModelError;
    use std::sync::atomic::{AtomicUsize, Ordering};

    /// Sees a face around the middle of white pixels, when there are enough of them.
    struct WhiteBlob(AtomicUsize);

    impl Model for WhiteBlob {
        fn run(&self, input: &Tensor) -> Result<Vec<Tensor>, ModelError> {
            self.0.fetch_add(1, Ordering::Relaxed);
            let white: Vec<usize> = (0..INPUT * INPUT).filter(|at| input.data[at * 3] > 0.5).collect();
            if white.len() < 100 {
                return Ok(answers(&[]));
            }
            let (x, y) = (white[white.len() / 2] % INPUT, white[white.len() / 2] / INPUT);
            let anchor = (y / 8 * 16 + x / 8) * 2;
            Ok(answers(&[(anchor, (white.len() as f32).sqrt(), 4.0)]))
        }
    }

    fn picture(width: u32, height: u32, left: u32, top: u32, side: u32) -> RgbImage {
        RgbImage::from_fn(width, height, |x, y| {
            let inside = (left..left + side).contains(&x) && (top..top + side).contains(&y);
            image::Rgb([if inside { 255 } else { 60 }; 3])
        })
    }

    #[test]
    fn a_face_is_found_where_it_is_in_a_picture_that_is_not_square() {
        let detector = Detector::new(Box::new(WhiteBlob(AtomicUsize::new(0))));
        let found = detector.detect(&picture(400, 200, 260, 40, 80)).expect("a search");
        assert_eq!(found.len(), 1);
        let [x, y] = found[0].center();
        assert!((x - 300.0).abs() < 12.0 && (y - 80.0).abs() < 12.0, "{x} {y}");
        assert!((found[0].side() - 80.0).abs() < 6.0);
    }

    #[test]
    fn a_small_face_is_found_in_parts() {
        let detector = Detector::new(Box::new(WhiteBlob(AtomicUsize::new(0))));
        let found = detector.detect(&picture(1600, 1000, 1300, 200, 90)).expect("a search");
        assert_eq!(found.len(), 1, "one face although several parts see it");
        let [x, y] = found[0].center();
        assert!((x - 1345.0).abs() < 12.0 && (y - 245.0).abs() < 12.0, "{x} {y}");
    }

    #[test]
    fn an_empty_scene_costs_a_bounded_number_of_looks() {
        let blob: &'static WhiteBlob = Box::leak(Box::new(WhiteBlob(AtomicUsize::new(0))));
        struct Shared(&'static WhiteBlob);
        impl Model for Shared {
            fn run(&self, input: &Tensor) -> Result<Vec<Tensor>, ModelError> {
                self.0.run(input)
            }
        }
        let detector = Detector::new(Box::new(Shared(blob)));
        assert!(detector.detect(&picture(3000, 3000, 0, 0, 0)).expect("a search").is_empty());
        assert_eq!(blob.0.load(Ordering::Relaxed), 1 + 9 + 49);
        assert!(detector.detect(&picture(1, 1, 0, 0, 0)).expect("a search").is_empty());
        assert!(matches!(detector.detect(&RgbImage::new(0, 5)), Err(FaceError::Empty)));
    }
}
