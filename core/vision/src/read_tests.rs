use image::{GrayImage, Luma, imageops};
use regain_base::text::Cell;

use super::*;
use crate::sample::{self, Dice};

/// A reader that knows the pseudo-text of the samples by its looks: as many cells as the crop has strokes' columns,
/// surer the more the crop is filled, and surer still when the right end holds fewer strokes, as fillers do.
fn by_looks(crop: &GrayImage) -> Line {
    assert!(crop.height() >= LINE_HEIGHT as u32, "{:?}", crop.dimensions());
    let dark = |from: u32, to: u32| {
        let pixels = crop.enumerate_pixels().filter(|(x, _, pixel)| (from..to).contains(x) && pixel[0] < 110);
        pixels.count() as f32 / ((to - from).max(1) * crop.height()) as f32
    };
    let (left, right) = (dark(0, crop.width() / 4), dark(crop.width() * 3 / 4, crop.width()));
    let upright = left > right;
    let legible = (0.08..0.5).contains(&left);
    let sure: f32 = if legible && upright { 0.97 } else { 0.4 };
    let cells = (crop.width() as f32 / (crop.height() as f32 / 1.55)).round() as usize;
    let cell = || Cell::new(vec![('A', sure.ln()), ('B', (1.0 - sure).ln())]).expect("two alternatives");
    Line { cells: (0..cells).map(|_| cell()).collect() }
}

/// What reads by a closure, and glances by reading.
struct By<F>(F);

impl<F: Fn(&GrayImage) -> Line> ReadLine for By<F> {
    fn read(&self, crop: &GrayImage) -> Line {
        (self.0)(crop)
    }

    fn glance(&self, crop: &GrayImage) -> [f32; 2] {
        [by_looks(crop).confidence(), by_looks(&imageops::rotate180(crop)).confidence()]
    }
}

fn never(_: &[Line]) -> bool {
    false
}

fn photo(degrees: f32, seed: u64) -> (GrayImage, Vec<Quad>) {
    let mut dice = Dice(seed);
    let held = sample::held(degrees, 15.0, &mut dice);
    let (card, lines) = sample::card(&mut dice);
    let photo = sample::photograph(&card, &held, &mut dice);
    (photo, lines.iter().map(|line| sample::seen(line, &held)).collect())
}

#[test]
fn the_zone_is_read_the_right_way_up_whichever_way_it_lies() {
    for degrees in [3.0, 92.0, 178.0, 266.0] {
        let (photo, truth) = photo(degrees, 23);
        let found = candidates(&photo, &By(by_looks), &never);
        let best = found.first().expect("a candidate");
        assert_eq!(best.lines.len(), 3, "at {degrees}: {:?}", best.quad);
        let begins = best.quad.0[0];
        let [x, y] = truth[0].0[0];
        assert!((begins[0] - x).hypot(begins[1] - y) < 60.0, "at {degrees}: {begins:?} for {x}, {y}");
        assert!(best.lines.iter().all(|line| (28..=34).contains(&line.cells.len())), "at {degrees}");
    }
}

#[test]
fn the_same_line_is_read_once() {
    let (photo, _) = photo(0.0, 31);
    let seen = RefCell::new(Vec::<GrayImage>::new());
    let read = |crop: &GrayImage| {
        seen.borrow_mut().push(crop.clone());
        by_looks(crop)
    };
    candidates(&photo, &By(read), &never);
    let seen = seen.borrow();
    assert!(!seen.is_empty() && seen.len() <= 30, "{} reads", seen.len());
    for (index, crop) in seen.iter().enumerate() {
        assert!(!seen[..index].contains(crop), "read {index} is a second time");
    }
}

#[test]
fn what_is_enough_ends_the_search() {
    let (photo, _) = photo(0.0, 31);
    let reads = |enough: Enough<'_>| {
        let reads = std::cell::Cell::new(0);
        let unsure = |crop: &GrayImage| {
            reads.set(reads.get() + 1);
            Line {
                cells: by_looks(crop).cells.iter().map(|_| Cell::new(vec![('A', 0.6f32.ln())]).expect("one")).collect(),
            }
        };
        candidates(&photo, &By(unsure), enough);
        reads.get()
    };
    let (all, first) = (reads(&never), reads(&|lines| lines.len() == 3));
    assert!(first < all / 2, "{first} of {all}");
}

#[test]
fn print_is_asked_only_where_no_zone_reads_well_and_ends_the_search() {
    let (photo, _) = photo(0.0, 31);
    let unsure = |crop: &GrayImage| {
        let cell = || Cell::new(vec![('A', 0.6f32.ln())]).expect("one");
        Line { cells: by_looks(crop).cells.iter().map(|_| cell()).collect() }
    };
    let (sure, unsure) = (By(by_looks), By(unsure));
    let unless = |read: &dyn ReadLine, told| Search::of(&photo, read, &never).unless(|| told).len();
    assert_eq!((unless(&unsure, true), unless(&unsure, false) > 0), (0, true));
    assert!(!Search::of(&photo, &sure, &never).unless(|| panic!("a zone reads well")).is_empty());
}

#[test]
fn a_picture_without_text_has_no_candidates() {
    let flat = GrayImage::from_pixel(640, 480, Luma([128]));
    assert!(candidates(&flat, &By(by_looks), &never).is_empty());
    let unsure = |_: &GrayImage| Line { cells: vec![Cell::new(vec![('A', 0.1f32.ln())]).expect("one"); 30] };
    assert!(candidates(&photo(0.0, 5).0, &By(unsure), &never).is_empty());
    assert!(candidates(&GrayImage::new(0, 0), &By(by_looks), &never).is_empty());
}

#[test]
fn a_small_scan_is_enlarged_for_the_reader() {
    let (photo, _) = photo(0.0, 23);
    let small = imageops::resize(&photo, 426, 320, imageops::FilterType::Triangle);
    assert_eq!(candidates(&small, &By(by_looks), &never).first().map(|found| found.lines.len()), Some(3));
}
