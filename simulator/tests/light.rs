//! The signal that the Face Check measures is in the frames, as physics says, for the living and for what is not.

use image::RgbImage;
use regain_simulator::person::{Person, catalogue};
use regain_simulator::scene::{Conditions, ShotAt, Subject, selfie_session};

fn dark_then_bright(ms: u32) -> [f32; 3] {
    if ms < 600 { [0.1; 3] } else { [0.9; 3] }
}

fn session(subject: &Subject<'_>, conditions: &Conditions) -> Vec<ShotAt> {
    selfie_session(subject, &dark_then_bright, conditions, 1200)
}

/// Mean linear green of a window of the picture, given in shares of it.
fn level(image: &RgbImage, [left, top, right, bottom]: [f32; 4]) -> f32 {
    let (width, height) = (image.width() as f32, image.height() as f32);
    let (mut sum, mut count) = (0.0, 0.0);
    for y in (top * height) as u32..(bottom * height) as u32 {
        for x in (left * width) as u32..(right * width) as u32 {
            let v = f32::from(image.get_pixel(x, y).0[1]) / 255.0;
            sum += if v <= 0.040_45 { v / 12.92 } else { ((v + 0.055) / 1.055).powf(2.4) };
            count += 1.0;
        }
    }
    sum / count
}

/// How much brighter a window is in the last frame than in the second, as a share.
fn gain(shots: &[ShotAt], window: [f32; 4]) -> f32 {
    level(&shots[shots.len() - 1].image, window) / level(&shots[1].image, window) - 1.0
}

const NOSE: [f32; 4] = [0.46, 0.44, 0.54, 0.52];
const CORNER: [f32; 4] = [0.02, 0.10, 0.16, 0.20];

fn somebody() -> &'static Person {
    &catalogue()[0]
}

#[test]
fn a_face_answers_and_the_wall_behind_does_not() {
    let shots = session(&Subject::Live(somebody()), &Conditions { shake: 0.0, ..Conditions::default() });
    let (face, wall) = (gain(&shots, NOSE), gain(&shots, CORNER));
    assert!(face > 0.15, "face {face}");
    assert!(wall.abs() < 0.15 * face, "face {face}, wall {wall}");
}

#[test]
fn a_print_answers_evenly_beside_the_screens_mirror_image() {
    let shots = session(&Subject::Print(somebody()), &Conditions { shake: 0.0, ..Conditions::default() });
    // Paper mirrors the screen a little, here on the nose.
    let (below, mirror) = (gain(&shots, [0.46, 0.72, 0.54, 0.80]), gain(&shots, NOSE));
    assert!(below > 0.1 && mirror > 1.5 * below, "below {below}, mirror image {mirror}");
    for side in [[0.18, 0.46, 0.26, 0.54], [0.74, 0.46, 0.82, 0.54]].map(|window| gain(&shots, window)) {
        assert!((side / below - 1.0).abs() < 0.3, "below {below}, side {side}");
    }
}

#[test]
fn more_room_light_leaves_less_to_measure() {
    let at = |ambient_lux| {
        gain(&session(&Subject::Live(somebody()), &Conditions { ambient_lux, ..Conditions::default() }), NOSE)
    };
    let (evening, shop) = (at(100.0), at(1000.0));
    assert!(evening > 5.0 * shop, "{evening} then {shop}");
}

#[test]
fn an_injected_session_follows_another_sequence() {
    let conditions = Conditions { shake: 0.0, ..Conditions::default() };
    let color = |ms: u32| if (ms / 400).is_multiple_of(2) { [0.1; 3] } else { [0.9; 3] };
    let follow = |subject: &Subject<'_>| {
        let shots = selfie_session(subject, &color, &conditions, 3600);
        let series: Vec<(f32, f32)> = shots.iter().map(|s| (s.truth.screen[1], level(&s.image, NOSE))).collect();
        let n = series.len() as f32;
        let (ma, mb) = (series.iter().map(|s| s.0).sum::<f32>() / n, series.iter().map(|s| s.1).sum::<f32>() / n);
        let sum = |f: &dyn Fn(f32, f32) -> f32| series.iter().map(|s| f(s.0 - ma, s.1 - mb)).sum::<f32>();
        sum(&|a, b| a * b) / (sum(&|a, _| a * a) * sum(&|_, b| b * b)).sqrt()
    };
    let (live, injected) = (follow(&Subject::Live(somebody())), follow(&Subject::Injected(somebody())));
    assert!(live > 0.95, "live {live}");
    assert!(injected < 0.6, "injected {injected}");
}

#[test]
fn frames_keep_time_and_say_what_is_true() {
    let shots = session(&Subject::Live(somebody()), &Conditions::default());
    assert_eq!(shots.len(), 15);
    assert!(shots.windows(2).all(|pair| (70..=90).contains(&(pair[1].at_ms - pair[0].at_ms))));
    assert!(shots.iter().all(|s| s.image.dimensions() == (360, 480) && s.truth.simulated && s.truth.live));
    let again = session(&Subject::Live(somebody()), &Conditions::default());
    assert_eq!(shots[3].image, again[3].image);
}
