//! The map of responses as a picture.

use super::record::Picture;
use image::{RgbaImage, imageops};
use regain_face::light::{MapPoint, ResponseMap};
use std::io::Cursor;

/// Cells for one unit of the map: few, because each looks at every point; the picture is made larger and smooth afterwards.
const CELLS: f32 = 32.0;
/// How much larger.
const LARGER: u32 = 5;
/// A point counts for cells this near, in units of the map.
const REACH: f32 = 0.14;
/// The response that is drawn lightest, over the middle's.
const MOST: f32 = 1.2;
/// From no answer to the strongest.
const COLOURS: [[f32; 3]; 4] = [[10.0, 28.0, 48.0], [0.0, 96.0, 100.0], [120.0, 205.0, 170.0], [255.0, 246.0, 214.0]];

/// The picture; none where nothing was measured.
pub(super) fn picture(map: &ResponseMap) -> Option<Picture> {
    let bound = |axis: usize, pick: fn(f32, f32) -> f32| map.points.iter().map(|point| point.at[axis]).reduce(pick);
    let (left, right) = (bound(0, f32::min)? - REACH, bound(0, f32::max)? + REACH);
    let (top, bottom) = (bound(1, f32::min)? - REACH, bound(1, f32::max)? + REACH);
    let cells = |length: f32| ((length * CELLS).ceil().clamp(1.0, 200.0)) as u32;
    let drawn = RgbaImage::from_fn(cells(right - left), cells(bottom - top), |x, y| {
        let [r, g, b, a] = cell(&map.points, [left + x as f32 / CELLS, top + y as f32 / CELLS]);
        image::Rgba([r, g, b, a].map(|value| value.round() as u8))
    });
    let (width, height) = drawn.dimensions();
    let drawn = imageops::resize(&drawn, width * LARGER, height * LARGER, imageops::FilterType::CatmullRom);
    let mut bytes = Cursor::new(Vec::new());
    drawn.write_to(&mut bytes, image::ImageFormat::Png).ok()?;
    let caption = "How strongly each part of the face answers the screen, the palest parts most. On a living face the middle answers \
                   more than the sides and every feature shows; on a sheet of paper all parts answer alike.";
    Some(Picture { caption: caption.into(), bytes: bytes.into_inner(), media_type: "image/png" })
}

/// The mean of the points around, nearer ones counting more, as a colour; clear where there are none.
fn cell(points: &[MapPoint], at: [f32; 2]) -> [f32; 4] {
    let (mut sum, mut weight) = (0.0, 0.0);
    for point in points {
        let distance = ((point.at[0] - at[0]).powi(2) + (point.at[1] - at[1]).powi(2)) / (REACH * REACH);
        if distance < 1.0 {
            let near = (1.0 - distance).powi(2);
            sum += near * point.response;
            weight += near;
        }
    }
    if weight <= 0.0 {
        return [0.0; 4];
    }
    let place = (sum / weight / MOST).clamp(0.0, 1.0) * (COLOURS.len() - 1) as f32;
    let below = (place as usize).min(COLOURS.len() - 2);
    let part = place - below as f32;
    let [r, g, b] = std::array::from_fn(|i| COLOURS[below][i] * (1.0 - part) + COLOURS[below + 1][i] * part);
    [r, g, b, 255.0]
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_answers_most_is_lightest_and_nothing_is_drawn_of_nothing() {
        assert!(picture(&ResponseMap::default()).is_none());
        let points = [(-0.5, 0.1), (0.5, 1.2)].map(|(x, response)| MapPoint { at: [x, 0.0], response });
        let drawn = picture(&ResponseMap { points: points.to_vec() }).expect("a picture");
        let drawn = image::load_from_memory(&drawn.bytes).expect("a PNG").into_rgba8();
        let (middle, reach) = (drawn.height() / 2, (REACH * CELLS) as u32 * LARGER);
        let [dark, clear, light] =
            [reach, drawn.width() / 2, drawn.width() - reach].map(|x| drawn.get_pixel(x, middle).0);
        assert!(dark[1] < 60 && light[1] > 200 && dark[3] > 200, "{dark:?} {light:?}");
        assert_eq!(clear[3], 0);
    }
}
