//! What the simulator draws is what its truth says, and the same seed draws the same picture.

use image::{Rgb, RgbImage};
use regain_document::mrz;
use regain_simulator::camera::{Background, Conditions, Shot, photograph};
use regain_simulator::person::{Day, catalogue};
use regain_simulator::rephoto::{self, Level, clip, rephotograph};
use regain_simulator::specimen::{Kind, Options, specimen};

/// Four coloured quarters: each corner can be told from the others.
fn quarters() -> RgbImage {
    RgbImage::from_fn(400, 252, |x, y| match (x < 200, y < 126) {
        (true, true) => Rgb([230, 30, 30]),
        (false, true) => Rgb([30, 200, 30]),
        (false, false) => Rgb([40, 60, 230]),
        (true, false) => Rgb([230, 230, 30]),
    })
}

#[test]
fn the_true_corners_are_where_the_corners_are() {
    for (seed, make) in [(1, Conditions::mild as fn(u64) -> Conditions), (2, Conditions::medium), (3, Conditions::hard)]
    {
        let conditions = Conditions { glare: 0.0, size: (640, 480), ..make(seed) };
        let shot = photograph(&quarters(), &conditions);
        assert_corners(&shot, seed);
    }
}

/// Each of the quarters' colours is seen in its own corner.
fn assert_corners(shot: &Shot, seed: u64) {
    let q = shot.truth_quad;
    let middle: [f32; 2] = std::array::from_fn(|i| q.iter().map(|c| c[i]).sum::<f32>() / 4.0);
    for (corner, strongest) in
        q.iter().zip([[true, false, false], [false, true, false], [false, false, true], [true, true, false]])
    {
        // A little inside the corner, clear of its rounding.
        let at: [f32; 2] = std::array::from_fn(|i| corner[i] + 0.12 * (middle[i] - corner[i]));
        let pixel = shot.image.get_pixel(at[0].round() as u32, at[1].round() as u32).0;
        let brightest = f32::from(*pixel.iter().max().expect("three channels"));
        let seen = pixel.map(|v| f32::from(v) > 0.72 * brightest);
        assert_eq!(seen, strongest, "seed {seed}, corner {corner:?}, pixel {pixel:?}");
    }
}

#[test]
fn a_scan_photographed_again_lies_where_the_truth_says() {
    for (seed, level) in [(1, Level::One), (2, Level::Two)] {
        let shot = rephotograph(&quarters(), level, seed);
        assert_corners(&shot, seed);
        let inside =
            |[x, y]: &[f32; 2]| (0.0..rephoto::SIZE.0 as f32).contains(x) && (0.0..rephoto::SIZE.1 as f32).contains(y);
        assert!(shot.truth_quad.iter().all(inside), "{:?}", shot.truth_quad);
        assert_eq!(shot.image, rephotograph(&quarters(), level, seed).image);
    }
}

#[test]
fn the_frames_of_a_clip_differ_but_show_one_scene() {
    let frames: Vec<Shot> = clip(&quarters(), Level::One, 3, 3).collect();
    let moved =
        |a: &Shot, b: &Shot| (a.truth_quad[0][0] - b.truth_quad[0][0]).hypot(a.truth_quad[0][1] - b.truth_quad[0][1]);
    assert_eq!(frames.len(), 3);
    for pair in frames.windows(2) {
        assert!((0.1..60.0).contains(&moved(&pair[0], &pair[1])), "{}", moved(&pair[0], &pair[1]));
        assert_ne!(pair[0].image, pair[1].image);
    }
    frames.iter().for_each(|frame| assert_corners(frame, 3));
}

#[test]
fn a_seed_draws_one_picture() {
    let take = |seed| photograph(&quarters(), &Conditions { size: (320, 240), ..Conditions::medium(seed) }).image;
    assert_eq!(take(7), take(7));
    assert_ne!(take(7), take(8));
}

#[test]
fn worse_conditions_take_worse_pictures() {
    let white = RgbImage::from_pixel(400, 252, Rgb([255; 3]));
    let spread = |conditions: Conditions| {
        let shot =
            photograph(&white, &Conditions { unevenness: 0.0, glare: 0.0, size: (320, 240), jpeg: None, ..conditions });
        let values: Vec<f32> = (150..170)
            .flat_map(|x| (110..130).map(move |y| (x, y)))
            .map(|(x, y)| f32::from(shot.image.get_pixel(x, y).0[1]))
            .collect();
        let mean = values.iter().sum::<f32>() / values.len() as f32;
        (values.iter().map(|v| (v - mean).powi(2)).sum::<f32>() / values.len() as f32).sqrt() / mean
    };
    let [mild, hard] =
        [Conditions::mild(4), Conditions::hard(4)].map(|c| spread(Conditions { background: Background::Desk, ..c }));
    assert!(hard > 1.5 * mild, "noise {mild} then {hard}");
}

#[test]
fn every_document_reads_as_its_truth() {
    for (person, kind) in catalogue().iter().zip([Kind::Td1, Kind::Td3].into_iter().cycle()) {
        let expiry = Day::new(2024, 2, 29);
        let made = specimen(
            person,
            kind,
            &Options { expiry: Some(expiry), portrait_of: Some(&catalogue()[0]), ..Options::default() },
        );
        let lines: Vec<&str> = made.truth.mrz.iter().map(String::as_str).collect();
        let read = mrz::parse(&lines).expect("what is printed is well formed");
        assert!(read.checks.all_pass(), "{}: {:?}", person.key, read.checks);
        assert_eq!(read.document_number, person.document_number);
        assert_eq!((read.issuing_state.as_str(), read.nationality.as_str()), ("UTO", "UTO"));
        assert_eq!((read.expiry.year, read.expiry.month, read.expiry.day), (Some(24), Some(2), Some(29)));
        assert_eq!(made.back.is_some(), kind == Kind::Td1);
        let size = if kind == Kind::Td1 { (1284, 810) } else { (1500, 1056) };
        assert_eq!(made.front.dimensions(), size);
    }
}

#[test]
fn the_zone_has_ten_characters_to_the_inch() {
    let person = &catalogue()[0];
    let back = specimen(person, Kind::Td1, &Options::default()).back.expect("a card has a back");
    // The last line of a TD1 zone is the name, then fillers: their left tips repeat at the pitch.
    let dark = |x: u32| (690..740).filter(|&y| back.get_pixel(x, y).0[1] < 90).count() as f32;
    let columns: Vec<f32> = (700..1200).map(dark).collect();
    let likeness = |shift: usize| columns.iter().zip(&columns[shift..]).map(|(a, b)| a * b).sum::<f32>();
    let best = (25..60).max_by(|&a, &b| likeness(a).total_cmp(&likeness(b))).expect("a range");
    // 2.54 mm at 15 px/mm.
    assert_eq!(best, 38);
}
