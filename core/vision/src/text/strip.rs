//! From runs on the flattened document to strips that the network takes: several runs share one.

use image::GrayImage;

use super::decode::STRIDE;
use super::runs::Run;
use crate::card::Quad;
use crate::filter::stretched;
use crate::warp;

/// The strip's height in pixels.
pub(super) const HEIGHT: usize = 32;
/// The strip's width in pixels at most: what the network was trained on.
pub(super) const WIDTH: usize = 640;
/// The height of capitals in the strip: the middle of what the network was trained on, as are the next two.
const CAPITALS: f32 = 16.0;
/// Where letters stand in the strip, from its upper edge.
const BASELINE: f32 = 24.0;
/// The strip is this much longer along the line than the document, so that narrow letters get columns of their own.
const STRETCH: f32 = 1.5;
/// Left and right of a run in the strip, in pixels.
const MARGIN: f32 = 12.0;
/// A long run is pressed together by this much at most.
const PRESSED: f32 = 0.6;

/// A stretch of a strip that shows one run.
#[derive(Debug, Clone, PartialEq)]
pub(super) struct Piece {
    /// Row-major, `HEIGHT` rows; ink about 0, paper about 1.
    pixels: Vec<f32>,
    pub(super) width: usize,
}

/// What the network sees, and which run is where.
pub(super) struct Strip {
    /// Row-major, `HEIGHT` rows; the width is a multiple of the columns between two answers.
    pub(super) pixels: Vec<f32>,
    /// Index of a run, and the first and one past the last column that show it.
    pub(super) places: Vec<(usize, usize, usize)>,
}

impl Piece {
    /// The run as the network wants it: capitals, which are this high in the document, of one size on one baseline. `None` when
    /// it is too long.
    pub(super) fn cut(image: &GrayImage, run: &Run, capitals: f32) -> Option<Self> {
        let down = CAPITALS / capitals;
        let wanted = STRETCH * down;
        let room = WIDTH as f32 - 2.0 * MARGIN;
        let across = wanted.min(room / run.area.width());
        if across < PRESSED * wanted {
            return None;
        }
        let width = ((run.area.width() * across + 2.0 * MARGIN).ceil() as usize).min(WIDTH);
        // A parallelogram: upright sides, and the slope of the line.
        let left = run.area.left - MARGIN / across;
        let right = left + width as f32 / across;
        let corner = |x: f32, above: f32| [x, run.baseline + run.slope * (x - run.area.left) - above / down];
        let below = BASELINE - HEIGHT as f32;
        let quad = Quad([corner(left, BASELINE), corner(right, BASELINE), corner(right, below), corner(left, below)]);
        let pixels = stretched(&warp::gray(image, &quad, width as u32, HEIGHT as u32));
        Some(Self { pixels, width })
    }
}

/// Lays pieces side by side into as few strips as a greedy hand needs, each no wider than what lies in it.
pub(super) fn pack(pieces: &[(usize, Piece)]) -> Vec<Strip> {
    let mut order: Vec<&(usize, Piece)> = pieces.iter().collect();
    order.sort_by_key(|(_, piece)| std::cmp::Reverse(piece.width));
    let mut shares: Vec<(usize, Vec<&(usize, Piece)>)> = Vec::new();
    for one in order {
        match shares.iter_mut().find(|(used, _)| used + one.1.width <= WIDTH) {
            Some((used, share)) => {
                *used += one.1.width;
                share.push(one);
            }
            None => shares.push((one.1.width, vec![one])),
        }
    }
    shares.iter().map(|(used, share)| Strip::of(share, used.next_multiple_of(STRIDE))).collect()
}

impl Strip {
    fn of(pieces: &[&(usize, Piece)], width: usize) -> Self {
        let mut strip = Self { pixels: vec![1.0; width * HEIGHT], places: Vec::new() };
        let mut left = 0;
        for (run, piece) in pieces {
            for (row, line) in piece.pixels.chunks_exact(piece.width).enumerate() {
                strip.pixels[row * width + left..][..piece.width].copy_from_slice(line);
            }
            strip.places.push((*run, left, left + piece.width));
            left += piece.width;
        }
        strip
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use image::Luma;
    use regain_base::text::Area;

    fn run(left: f32, width: f32, height: f32) -> Run {
        Run {
            letters: 8,
            area: Area { left, top: 60.0 - height, right: left + width, bottom: 60.0 },
            height,
            taller: None,
            baseline: 60.0,
            slope: 0.0,
        }
    }

    #[test]
    fn letters_come_to_one_size_and_shade() {
        // A block of ink 24 high and 30 wide on grey paper.
        let image = GrayImage::from_fn(400, 100, |x, y| {
            Luma([if (100..130).contains(&x) && (36..60).contains(&y) { 90 } else { 160 }])
        });
        let piece = Piece::cut(&image, &run(100.0, 30.0, 24.0), 24.0).expect("a piece");
        assert_eq!(piece.width, (30.0f32 * 16.0 / 24.0 * 1.5 + 24.0).ceil() as usize);
        let at = |x: usize, y: usize| piece.pixels[y * piece.width + x];
        assert!(
            at(piece.width / 2, 16) < 0.05
                && at(2, 16) > 0.95
                && at(piece.width / 2, 4) > 0.95
                && at(piece.width / 2, 27) > 0.95
        );
        assert!(at(piece.width / 2, 9) < 0.2 && at(piece.width / 2, 22) < 0.2, "from baseline to capital height");
    }

    #[test]
    fn runs_share_strips_and_long_ones_are_left_out() {
        let image = GrayImage::from_pixel(2000, 100, Luma([160]));
        let pieces: Vec<(usize, Piece)> = [(0, 200.0), (1, 30.0), (2, 350.0), (3, 90.0)]
            .into_iter()
            .filter_map(|(at, width)| Some((at, Piece::cut(&image, &run(50.0, width, 20.0), 20.0)?)))
            .collect();
        let strips = pack(&pieces);
        let mut shown: Vec<usize> = strips.iter().flat_map(|strip| strip.places.iter().map(|place| place.0)).collect();
        shown.sort_unstable();
        assert_eq!((shown, strips.len()), (vec![0, 1, 2, 3], 2));
        for strip in &strips {
            assert!(
                strip.places.windows(2).all(|pair| pair[0].2 <= pair[1].1)
                    && strip.places.iter().all(|place| place.2 <= strip.pixels.len() / HEIGHT)
                    && strip.pixels.len() <= WIDTH * HEIGHT
            );
        }
        assert!(Piece::cut(&image, &run(50.0, 1200.0, 20.0), 20.0).is_none());
    }
}
