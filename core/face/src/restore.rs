//! A document's portrait without the pattern it was printed or engraved with.

use crate::detect::Face;
use crate::error::FaceError;
use crate::warp::{Map, Outside, cut};
use image::{Rgb, RgbImage};

/// Pixels between the eyes after scaling: half as many again as the embedder sees.
const EYES: f32 = 80.0;
/// The picture is cut to the face's longer side times this: what the mesh looks at, with room to turn.
const AROUND: f32 = 2.2;
/// Most pixels of a side, for a face whose eyes are found too near each other.
const MOST: f32 = 640.0;
/// Standard deviation of the smoothing at [`EYES`]. Halftone dots, security lines and the tracks of a laser are finer; what tells
/// persons apart is coarser: with it the simulated engraved portraits have less than half of the errors, clean ones no more (model card).
const BLUR: f32 = 1.6;
/// The part of the aligned face that [`pattern`] looks at: rows, then columns, of what is mostly skin.
const SKIN: [std::ops::Range<usize>; 2] = [30..120, 35..115];

/// The surroundings of a face at one scale, smoothed, and the face in them. Costs the same for every picture.
///
/// # Errors
/// When the face has no size.
pub(crate) fn smoothed(image: &RgbImage, face: &Face) -> Result<(RgbImage, Face), FaceError> {
    let side = face.side() * AROUND;
    let size = (side * EYES / face.eye_distance()).min(MOST);
    // No number is no size either.
    if !(size >= 1.0 && side.is_finite()) {
        return Err(FaceError::Degenerate);
    }
    let size = size.ceil() as usize;
    let values = cut(image, &Map::square(face.center(), side, 0.0, size), size, Outside::Edge);
    let pixel = |x: u32, y: u32| {
        let at = (y as usize * size + x as usize) * 3;
        Rgb([values[at], values[at + 1], values[at + 2]].map(|value| value.round().clamp(0.0, 255.0) as u8))
    };
    let scaled = RgbImage::from_fn(size as u32, size as u32, pixel);
    let [x, y] = face.center();
    let scale = size as f32 / side;
    let place = |[px, py]: [f32; 2]| [(px - x) * scale + size as f32 / 2.0, (py - y) * scale + size as f32 / 2.0];
    let [left, top, width, height] = face.bounds;
    let [left, top] = place([left, top]);
    let bounds = [left, top, width * scale, height * scale];
    let face = Face { bounds, score: face.score, points: face.points.map(place) };
    Ok((image::imageops::blur(&scaled, BLUR), face))
}

/// How strong a fine pattern or noise lies on an aligned face, interleaved RGB of `side` pixels: deviation of the noise (Immerkær 1996,
/// from the median, which edges do not move) over the deviation of the light. Photos have 0.02, one in thirty more than 0.055; nearly
/// all simulated engravings have more.
pub(crate) fn pattern(chip: &[f32], side: usize) -> f32 {
    let grey = |row: usize, column: usize| {
        let at = (row * side + column) * 3;
        0.299 * chip[at] + 0.587 * chip[at + 1] + 0.114 * chip[at + 2]
    };
    let [rows, columns] = SKIN;
    let places: Vec<[usize; 2]> = rows.flat_map(|row| columns.clone().map(move |column| [row, column])).collect();
    let count = places.len() as f32;
    let mean = places.iter().map(|&[row, column]| grey(row, column)).sum::<f32>() / count;
    let light = (places.iter().map(|&[row, column]| (grey(row, column) - mean).powi(2)).sum::<f32>() / count).sqrt();
    let mut fine: Vec<f32> = places
        .iter()
        .map(|&[row, column]| {
            let across = |row: usize| grey(row, column - 1) - 2.0 * grey(row, column) + grey(row, column + 1);
            (across(row - 1) - 2.0 * across(row) + across(row + 1)).abs()
        })
        .collect();
    let middle = fine.len() / 2;
    let (_, median, _) = fine.select_nth_unstable_by(middle, f32::total_cmp);
    // 0.6745 makes a deviation of a median; the mask has the norm 6. A face without light has no pattern either.
    *median / 0.6745 / 6.0 / light.max(1.0)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_pattern_is_told_from_edges_and_from_contrast() {
        let chip = |value: &dyn Fn(usize, usize) -> f32| -> Vec<f32> {
            (0..150 * 150).flat_map(|at| [value(at % 150, at / 150); 3]).collect()
        };
        let edges = |x: usize, y: usize| 60.0 + 90.0 * f32::from(u8::from(x > 70)) + 40.0 * f32::from(u8::from(y > 90));
        let lines = |x: usize, _: usize| 10.0 * (x as f32 * 1.7).sin();
        let both = |x: usize, y: usize| 10.0 * (x as f32 * 1.7).sin() * (y as f32 * 1.9).sin();
        assert_eq!(pattern(&chip(&edges), 150), 0.0);
        assert!(pattern(&chip(&|x, y| edges(x, y) + both(x, y)), 150) > 0.055);
        let found = pattern(&chip(&|x, y| edges(x, y) + both(x, y)), 150);
        let paler = pattern(&chip(&|x, y| 0.5 * (edges(x, y) + both(x, y))), 150);
        assert!((found - paler).abs() < 1e-4, "contrast does not move it: {found} {paler}");
        assert!(pattern(&chip(&lines), 150) < 0.01, "lines in one direction are edges");
        assert_eq!(pattern(&[80.0; 150 * 150 * 3], 150), 0.0);
    }

    fn face(eyes: f32) -> Face {
        let at = |x: f32, y: f32| [200.0 + x * eyes, 150.0 + y * eyes];
        let points = [at(-0.5, -0.3), at(0.5, -0.3), at(0.0, 0.2), at(0.0, 0.6), at(-0.9, -0.1), at(0.9, -0.1)];
        let [left, top] = at(-1.1, -1.1);
        Face { bounds: [left, top, 2.2 * eyes, 2.2 * eyes], score: 1.0, points }
    }

    #[test]
    fn a_face_of_any_size_comes_to_one_scale_with_its_points() {
        for eyes in [20.0, 45.0, 300.0] {
            let bright = face(eyes).points[1];
            let image = RgbImage::from_fn(400, 300, |x, y| {
                let far = (x as f32 + 0.5 - bright[0]).hypot(y as f32 + 0.5 - bright[1]) / eyes;
                Rgb([(250.0 - far * 200.0).max(0.0) as u8; 3])
            });
            let (scaled, found) = smoothed(&image, &face(eyes)).expect("a face");
            assert!((found.eye_distance() - EYES).abs() < 0.5, "{eyes}: {}", found.eye_distance());
            assert_eq!(scaled.width(), scaled.height());
            let brightest = scaled.enumerate_pixels().max_by_key(|(_, _, pixel)| pixel.0[0]).expect("pixels");
            let [x, y] = found.points[1];
            let off = (brightest.0 as f32 + 0.5 - x).hypot(brightest.1 as f32 + 0.5 - y);
            assert!(off < 6.0, "{eyes}: the bright eye is {off} px off");
        }
    }

    #[test]
    fn a_fine_pattern_goes_and_the_light_of_the_face_stays() {
        let image = RgbImage::from_fn(400, 300, |x, y| {
            let pattern = if (x / 2 + y / 2) % 2 == 0 { 40 } else { 0 };
            Rgb([if x < 200 { 60 } else { 160 } + pattern; 3])
        });
        let (scaled, _) = smoothed(&image, &face(60.0)).expect("a face");
        let (quarter, middle) = (scaled.width() / 4, scaled.height() / 2);
        for (column, expected) in [(quarter, 80.0f32), (3 * quarter, 180.0)] {
            let row = (0..20).map(|step| f32::from(scaled.get_pixel(column + step, middle + step).0[0]));
            assert!(
                row.clone().all(|value| (value - expected).abs() < 12.0),
                "{expected}: {:?}",
                row.collect::<Vec<_>>()
            );
        }
    }

    #[test]
    fn a_face_without_size_is_refused() {
        let mut none = face(60.0);
        none.bounds = [0.0, 0.0, f32::NAN, f32::NAN];
        assert!(matches!(smoothed(&RgbImage::new(9, 9), &none), Err(FaceError::Degenerate)));
        let mut together = face(60.0);
        together.points[1] = together.points[0];
        let (image, _) = smoothed(&RgbImage::new(9, 9), &together).expect("bounded");
        assert!(image.width() <= MOST as u32 + 1);
    }
}
