//! The 468 points of the face mesh (Kartynnik et al. 2019).

use crate::detect::Face;
use crate::error::FaceError;
use crate::warp::{Map, Outside, cut};
use image::RgbImage;
use regain_vision::model::{Model, Tensor};

/// Side of the model's input, in pixels.
const INPUT: usize = 192;
/// Number of points.
const POINTS: usize = 468;
/// The square shown to the model is this many times the face's longer side, as in its training.
const MARGIN: f32 = 1.5;
/// Outer corners of the eyes: left in the picture, right in the picture.
const EYE_CORNERS: [usize; 2] = [33, 263];
/// The edges of the lids, left in the picture and right in the picture.
pub(crate) const LIDS: [[usize; 16]; 2] = [
    [33, 7, 163, 144, 145, 153, 154, 155, 133, 173, 157, 158, 159, 160, 161, 246],
    [263, 249, 390, 373, 374, 380, 381, 382, 362, 398, 384, 385, 386, 387, 388, 466],
];
/// Tip of the nose, corner of the mouth left in the picture and right in the picture.
const NOSE_AND_MOUTH: [usize; 3] = [1, 61, 291];

/// The mesh of one face. Its Debug text shows no point: they describe a person.
#[derive(Clone, PartialEq)]
pub struct Mesh {
    /// 468 points: x and y in pixels, z in the same unit, smaller nearer to the camera. The order is that of MediaPipe's
    /// canonical face model.
    pub points: Vec<[f32; 3]>,
    /// How sure the model is that there is a face, 0..1.
    pub presence: f32,
}

impl std::fmt::Debug for Mesh {
    fn fmt(&self, formatter: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        write!(formatter, "Mesh({} points, presence {})", self.points.len(), self.presence)
    }
}

impl Mesh {
    /// Distance of the outer eye corners, in pixels: the unit of everything measured on the face.
    pub fn unit(&self) -> f32 {
        let [left, right] = EYE_CORNERS.map(|index| self.points[index]);
        (right[0] - left[0]).hypot(right[1] - left[1])
    }

    /// How far the line of the eyes is turned, in radians, clockwise on the screen.
    pub(crate) fn roll(&self) -> f32 {
        let [left, right] = EYE_CORNERS.map(|index| self.points[index]);
        (right[1] - left[1]).atan2(right[0] - left[0])
    }

    /// Middle, and half the width and height, of what holds all points.
    pub(crate) fn bounds(&self) -> ([f32; 2], [f32; 2]) {
        let (mut low, mut high) = ([f32::INFINITY; 2], [f32::NEG_INFINITY; 2]);
        for point in &self.points {
            for axis in 0..2 {
                low[axis] = low[axis].min(point[axis]);
                high[axis] = high[axis].max(point[axis]);
            }
        }
        let middle = std::array::from_fn(|axis| (low[axis] + high[axis]) / 2.0);
        (middle, std::array::from_fn(|axis| (high[axis] - low[axis]) / 2.0))
    }

    /// A part of the way (0 to 1) from this mesh to the other one.
    pub(crate) fn towards(&self, other: &Self, part: f32) -> Self {
        let between = |(a, b): (&[f32; 3], &[f32; 3])| std::array::from_fn(|axis| a[axis] + (b[axis] - a[axis]) * part);
        let points = self.points.iter().zip(&other.points).map(between).collect();
        Self { points, presence: self.presence.min(other.presence) }
    }

    /// The points that a face is aligned by: middle of each eye, tip of the nose, corners of the mouth. Many points of the
    /// lids make an eye's middle, so that neither a blink nor one point's error moves it much.
    pub(crate) fn five(&self) -> [[f32; 2]; 5] {
        let eye = |lids: &[usize; 16]| {
            let sum =
                lids.iter().map(|&index| self.points[index]).fold([0.0; 2], |sum, [x, y, _]| [sum[0] + x, sum[1] + y]);
            sum.map(|axis| axis / lids.len() as f32)
        };
        let [nose, left, right] = NOSE_AND_MOUTH.map(|index| [self.points[index][0], self.points[index][1]]);
        [eye(&LIDS[0]), eye(&LIDS[1]), nose, left, right]
    }
}

/// The turned square that the model is shown.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Region {
    center: [f32; 2],
    side: f32,
    angle: f32,
}

impl Region {
    pub(crate) fn of_face(face: &Face) -> Self {
        Self { center: face.center(), side: face.side() * MARGIN, angle: face.roll() }
    }

    pub(crate) fn of_mesh(mesh: &Mesh) -> Self {
        let angle = mesh.roll();
        let (sin, cos) = angle.sin_cos();
        // Bounds along the turned axes, so that a tilted head does not look larger.
        let turned = mesh.points.iter().map(|&[x, y, _]| [x * cos + y * sin, y * cos - x * sin]);
        let (mut low, mut high) = ([f32::INFINITY; 2], [f32::NEG_INFINITY; 2]);
        for point in turned {
            for axis in 0..2 {
                low[axis] = low[axis].min(point[axis]);
                high[axis] = high[axis].max(point[axis]);
            }
        }
        let [u, v] = [(low[0] + high[0]) / 2.0, (low[1] + high[1]) / 2.0];
        let side = (high[0] - low[0]).max(high[1] - low[1]) * MARGIN;
        Self { center: [u * cos - v * sin, u * sin + v * cos], side, angle }
    }
}

/// The mesh model.
pub(crate) struct Mesher {
    model: Box<dyn Model + Send + Sync>,
}

impl Mesher {
    pub(crate) fn new(model: Box<dyn Model + Send + Sync>) -> Self {
        Self { model }
    }

    pub(crate) fn mesh(&self, image: &RgbImage, region: &Region) -> Result<Mesh, FaceError> {
        if !(region.side.is_finite() && region.side >= 1.0) {
            return Err(FaceError::Degenerate);
        }
        let map = Map::square(region.center, region.side, region.angle, INPUT);
        let mut data = cut(image, &map, INPUT, Outside::Black);
        for value in &mut data {
            *value /= 255.0;
        }
        let answers = self.model.run(&Tensor::new(vec![1, INPUT, INPUT, 3], data)?)?;
        let wrong = |got| FaceError::Answer { model: "face_landmarks", got, expected: POINTS * 3 };
        let [points, presence] = answers.as_slice() else { return Err(wrong(answers.len())) };
        if points.data.len() != POINTS * 3 || presence.data.len() != 1 {
            return Err(wrong(points.data.len()));
        }
        let scale = map.scale();
        let place = |value: &[f32]| {
            let [x, y] = map.apply([value[0], value[1]]);
            [x, y, value[2] * scale]
        };
        let points: Vec<[f32; 3]> = points.data.chunks_exact(3).map(place).collect();
        if !points.iter().flatten().all(|value| value.is_finite()) {
            return Err(FaceError::Degenerate);
        }
        Ok(Mesh { points, presence: 1.0 / (1.0 + (-presence.data[0].clamp(-80.0, 80.0)).exp()) })
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use regain_vision::model::ModelError;

    /// Answers the same points whatever it is shown: all in the middle, the eye corners a quarter to each side.
    struct Fixed;

    impl Model for Fixed {
        fn run(&self, input: &Tensor) -> Result<Vec<Tensor>, ModelError> {
            assert_eq!(input.shape, [1, INPUT, INPUT, 3]);
            let mut points = [96.0, 96.0, 0.0].repeat(POINTS);
            points[EYE_CORNERS[0] * 3] = 48.0;
            points[EYE_CORNERS[1] * 3] = 144.0;
            points[2] = 19.2;
            Ok(vec![Tensor::new(vec![1, 1, 1, POINTS * 3], points)?, Tensor::new(vec![1, 1, 1, 1], vec![9.0])?])
        }
    }

    fn face(roll: f32) -> Face {
        let (sin, cos) = roll.sin_cos();
        let eye = |side: f32| [100.0 + 20.0 * side * cos, 80.0 + 20.0 * side * sin];
        let rest = [100.0, 100.0];
        Face { bounds: [60.0, 60.0, 80.0, 80.0], score: 1.0, points: [eye(-1.0), eye(1.0), rest, rest, rest, rest] }
    }

    #[test]
    fn points_come_back_to_the_picture_with_scale_and_turn() {
        let mesher = Mesher::new(Box::new(Fixed));
        for roll in [0.0f32, 0.4, -1.2] {
            let mesh = mesher.mesh(&RgbImage::new(200, 200), &Region::of_face(&face(roll))).expect("a mesh");
            assert!((mesh.unit() - 60.0).abs() < 1e-3, "half of 1.5 times 80: {}", mesh.unit());
            let [x, y, z] = mesh.points[0];
            assert!((x - 100.0).abs() < 1e-3 && (y - 100.0).abs() < 1e-3 && (z - 12.0).abs() < 1e-3);
            let [left, right] = EYE_CORNERS.map(|index| mesh.points[index]);
            assert!(((right[1] - left[1]).atan2(right[0] - left[0]) - roll).abs() < 1e-4);
            let next = Region::of_mesh(&mesh);
            assert!((next.angle - roll).abs() < 1e-4 && (next.center[0] - 100.0).abs() < 1e-2, "{next:?}");
        }
    }

    #[test]
    fn an_eye_is_the_middle_of_its_lids() {
        let mut points = vec![[9.0, 9.0, 9.0]; POINTS];
        for (at, &index) in LIDS[0].iter().enumerate() {
            points[index] = [at as f32, 20.0 + 2.0 * at as f32, 5.0];
        }
        for (at, &index) in NOSE_AND_MOUTH.iter().enumerate() {
            points[index] = [30.0 + at as f32, 40.0, 5.0];
        }
        let five = Mesh { points, presence: 1.0 }.five();
        assert_eq!(five, [[7.5, 35.0], [9.0, 9.0], [30.0, 40.0], [31.0, 40.0], [32.0, 40.0]]);
    }

    #[test]
    fn a_region_without_size_is_refused() {
        let mesher = Mesher::new(Box::new(Fixed));
        let mut flat = face(0.0);
        flat.bounds = [0.0, 0.0, f32::NAN, 0.0];
        assert!(matches!(mesher.mesh(&RgbImage::new(9, 9), &Region::of_face(&flat)), Err(FaceError::Degenerate)));
    }
}
