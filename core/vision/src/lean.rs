//! Towards where the card is when no outline is seen: print is busier than a table, so the busy part of the picture leans towards it.
//! A guess that costs a moment when it is wrong; nothing is decided by it.

use image::GrayImage;

use crate::card::Quad;
use crate::filter::{scale_gray, sides};

/// The picture is looked at this small.
const SIZE: (u32, u32) = (192, 144);
/// Cells a row and a column.
const CELLS: [usize; 2] = [12, 9];
/// A cell is busy when it has this many times the energy of the quieter half of the picture, and this much more.
const BUSIER: (f32, f32) = (2.2, 5.0);
/// Fewer busy cells are a pen, more are the table itself.
const BUSY: std::ops::RangeInclusive<usize> = 4..=60;

/// From the middle of the picture to the middle of what is busy, right and down, each -1 to 1; none where nothing stands out.
pub(crate) fn lean(image: &GrayImage) -> Option<[f32; 2]> {
    let small = scale_gray(image, SIZE.0, SIZE.1);
    let (width, height) = sides(&small);
    let pixels = small.as_raw();
    let mut energy = [0.0f32; CELLS[0] * CELLS[1]];
    for y in 1..height {
        for x in 1..width {
            let at = y * width + x;
            let steps = pixels[at].abs_diff(pixels[at - 1]) as u16 + pixels[at].abs_diff(pixels[at - width]) as u16;
            energy[y * CELLS[1] / height * CELLS[0] + x * CELLS[0] / width] += f32::from(steps);
        }
    }
    let area = (width * height) as f32 / energy.len() as f32;
    let mut order = energy.map(|sum| sum / area);
    let busy = order;
    order.sort_by(f32::total_cmp);
    // A card near enough to be read fills no more than two thirds of the picture while one of its edges is out of it.
    let quiet = order[order.len() / 4];
    let (mut count, mut sum, mut weight) = (0, [0.0f32; 2], 0.0f32);
    for (index, value) in busy.iter().enumerate() {
        let over = value - (quiet * BUSIER.0).max(quiet + BUSIER.1);
        if over > 0.0 {
            let middle = |place: usize, cells: usize| (2 * place + 1) as f32 / cells as f32 - 1.0;
            count += 1;
            weight += over;
            sum[0] += over * middle(index % CELLS[0], CELLS[0]);
            sum[1] += over * middle(index / CELLS[0], CELLS[1]);
        }
    }
    BUSY.contains(&count).then(|| sum.map(|sum| sum / weight))
}

/// How busy it is around `quad` in comparison with its inside: about 1 where it outlines a part of what is printed.
pub(crate) fn around(image: &GrayImage, quad: &Quad) -> f32 {
    let (width, height) = sides(image);
    let pixels = image.as_raw();
    let middle = [0, 1].map(|axis| quad.0.iter().map(|corner| corner[axis]).sum::<f32>() / 4.0);
    let mut parts = [(0u32, 0u32); 2];
    for y in (1..height).step_by(2) {
        for x in (1..width).step_by(2) {
            let reach = reach(quad, middle, [x as f32, y as f32]);
            let part = if reach < 0.9 {
                &mut parts[0]
            } else if (1.12..1.5).contains(&reach) {
                &mut parts[1]
            } else {
                continue;
            };
            let at = y * width + x;
            part.0 +=
                u32::from(pixels[at].abs_diff(pixels[at - 1])) + u32::from(pixels[at].abs_diff(pixels[at - width]));
            part.1 += 1;
        }
    }
    let [inside, outside] = parts.map(|(sum, count)| sum as f32 / count.max(1) as f32);
    outside / inside.max(1.0)
}

/// How far `point` lies from the middle, in the distance of the side that is in its direction: 1 on the outline.
fn reach(quad: &Quad, middle: [f32; 2], point: [f32; 2]) -> f32 {
    (0..4).fold(0.0, |far: f32, at| {
        let (from, to) = (quad.0[at], quad.0[(at + 1) % 4]);
        let normal = [to[1] - from[1], from[0] - to[0]];
        let along = |p: [f32; 2]| (p[0] - middle[0]) * normal[0] + (p[1] - middle[1]) * normal[1];
        far.max(along(point) / along(from))
    })
}

#[cfg(test)]
mod tests {
    use super::*;
    use image::Luma;

    /// A table with a printed card that begins at `left` and `top`.
    fn table(left: i32, top: i32) -> GrayImage {
        GrayImage::from_fn(640, 480, |x, y| {
            let inside = (left..left + 420).contains(&(x as i32)) && (top..top + 260).contains(&(y as i32));
            let ink = (x / 6).wrapping_mul(2_654_435_761).wrapping_add((y / 8).wrapping_mul(40_503)) >> 7 & 3 == 0;
            let grain = (x * 7 + y * 13) % 5;
            Luma([if inside && ink {
                60
            } else if inside {
                215
            } else {
                90 + grain as u8
            }])
        })
    }

    #[test]
    fn it_points_to_the_card_and_to_nothing_on_an_empty_table() {
        let [x, _] = lean(&table(-250, 110)).expect("to the left");
        assert!(x < -0.5, "{x}");
        let [x, y] = lean(&table(420, 330)).expect("to the lower right");
        assert!(x > 0.4 && y > 0.4, "{x} {y}");
        assert_eq!(lean(&table(900, 900)), None);
    }
}
