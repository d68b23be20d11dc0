//! Depth asked of drawn heads and sheets, of which each pixel is known, and the order asked of turns that are given.

use super::identity::{seam, torn};
use super::parallax::{Frontal, Look};
use super::patch::Patch;
use super::turn::{Angles, angles, width};
use super::verdict::{judge, peaks, solid};
use super::*;
use crate::landmarks::Mesh;
use image::RgbImage;
use regain_base::Reason;

/// Half the width of the drawn face, px.
const HALF: f32 = 50.0;

/// What is drawn: a head, one whose eyes and brows lie on a plane before it, a sheet bent like one that has no nose, a flat sheet.
#[derive(Clone, Copy, PartialEq)]
enum Drawn {
    Head,
    Glasses,
    Bent,
    Flat,
}

fn bump(x: f32, y: f32, [cx, cy, rx, ry]: [f32; 4]) -> f32 {
    (-((x - cx) / rx).powi(2) - ((y - cy) / ry).powi(2)).exp()
}

/// How far the thing stands out at a place, px.
fn near(drawn: Drawn, x: f32, y: f32) -> f32 {
    let (u, v) = (x / HALF, y / HALF);
    let round = 0.55 * (1.0 - u * u / 1.6 - v * v / 2.6).max(0.0).sqrt();
    HALF * match drawn {
        Drawn::Head => round + 0.42 * bump(u, v, [0.0, 0.25, 0.16, 0.28]),
        Drawn::Glasses => {
            let head = near(Drawn::Head, x, y) / HALF;
            let lens = bump(u, v, [-0.35, -0.25, 0.28, 0.2]).max(bump(u, v, [0.35, -0.25, 0.28, 0.2]));
            head + 0.3 * lens
        }
        Drawn::Bent => 0.8 * (1.0 - u * u / 2.2).max(0.0).sqrt(),
        Drawn::Flat => 0.0,
    }
}

/// Eyes, brows, nostrils, mouth, and skin that is not quite even.
fn ink(x: f32, y: f32) -> f32 {
    let (u, v) = (x / HALF, y / HALF);
    const MARKS: [([f32; 4], f32); 8] = [
        ([-0.35, -0.2, 0.18, 0.11], -60.0),
        ([0.35, -0.2, 0.18, 0.11], -60.0),
        ([-0.35, -0.45, 0.25, 0.15], -40.0),
        ([0.35, -0.45, 0.25, 0.15], -40.0),
        ([0.0, 0.75, 0.3, 0.18], -50.0),
        ([-0.1, 0.42, 0.06, 0.04], -50.0),
        ([0.1, 0.42, 0.06, 0.04], -50.0),
        ([0.0, 0.2, 0.08, 0.05], 25.0),
    ];
    let marks: f32 = MARKS.iter().map(|(place, depth)| depth * bump(u, v, *place)).sum();
    let skin =
        6.0 * ((17.0 * u + 5.0 * v).sin() + (19.0 * v - 7.0 * u).sin()) + 5.0 * (9.0 * u).sin() * (8.0 * v).cos();
    130.0 + marks + skin - if u * u / 1.3 + v * v / 2.0 > 1.0 { 70.0 } else { 0.0 }
}

/// The thing turned by `yaw` degrees, and the mesh that a network sees: a head's, whatever is shown.
fn scene(drawn: Drawn, yaw: f32, grain: u32) -> (RgbImage, Mesh) {
    let (sin, cos) = yaw.to_radians().sin_cos();
    let image = RgbImage::from_fn(240, 320, |column, row| {
        let (right, y) = (column as f32 + 0.5 - 120.0, row as f32 + 0.5 - 160.0);
        let mut x = right;
        for _ in 0..25 {
            x = 0.5 * x + 0.5 * (right - near(drawn, x, y) * sin) / cos;
        }
        let noise = (column.wrapping_mul(7919) ^ row.wrapping_mul(104_729) ^ grain.wrapping_mul(1299)) % 11;
        image::Rgb([(ink(x, y) + noise as f32 - 5.0).clamp(0.0, 255.0) as u8; 3])
    });
    let place = |x: f32, y: f32| [x * cos + near(drawn, x, y) * sin + 120.0, y + 160.0, -near(Drawn::Head, x, y)];
    let on_disc = |index: usize| {
        let (radius, angle) = ((index as f32 / 468.0).sqrt(), index as f32 * 2.399_963);
        place(0.95 * HALF * radius * angle.cos(), 1.25 * HALF * radius * angle.sin())
    };
    let mut points: Vec<_> = (0..468).map(on_disc).collect();
    for side in [0, 1] {
        let x = [-25.0, 25.0][side];
        for index in crate::landmarks::LIDS[side] {
            points[index] = place(0.7 * x, -10.0);
        }
        points[[33, 263][side]] = place(x, -10.0);
    }
    (image, Mesh { points, presence: 1.0 })
}

fn parallax(drawn: Drawn, yaw: f32) -> f32 {
    let (front, front_mesh) = scene(drawn, 0.0, 1);
    let (turned, mesh) = scene(drawn, yaw, 2);
    let look = Frontal::new(&front, &front_mesh).parallax(&Patch::of(&turned, &mesh, front_mesh.unit()), &mesh, yaw);
    assert!(look.certainty.is_finite() && look.certainty > 0.0, "{look:?}");
    look.moved / yaw.to_radians().sin()
}

#[test]
fn what_stands_out_of_a_head_moves_farther_and_nothing_of_a_sheet_does() {
    for yaw in [-24.0, 14.0, 20.0] {
        let moved = parallax(Drawn::Head, yaw);
        assert!((0.6..1.4).contains(&moved), "head at {yaw}: {moved}");
        let moved = parallax(Drawn::Glasses, yaw);
        assert!((0.6..1.4).contains(&moved), "glasses at {yaw}: {moved}");
        for sheet in [Drawn::Flat, Drawn::Bent] {
            let moved = parallax(sheet, yaw);
            assert!(moved.abs() < 0.2, "sheet at {yaw}: {moved}");
        }
    }
}

#[test]
fn a_head_keeps_the_width_of_its_turn_and_a_photograph_does_not() {
    let front = scene(Drawn::Head, 0.0, 1).1;
    for yaw in [-30.0, 12.0, 25.0] {
        let turned = width(&front, &scene(Drawn::Head, yaw, 1).1);
        assert!((turned - 1.0).abs() < 0.02, "a head at {yaw}: {turned}");
    }
    // Turned by 45 degrees, of which the network sees 15.
    let mut photograph = scene(Drawn::Head, 15.0, 1).1;
    let squeezed = 45f32.to_radians().cos() / 15f32.to_radians().cos();
    photograph.points.iter_mut().for_each(|point| point[0] *= squeezed);
    let turned = width(&front, &photograph);
    assert!(turned < 0.8, "{turned}");
}

#[test]
fn a_look_that_tells_little_counts_little() {
    let look = |moved: f32, certainty: f32| (Look { moved: moved * 0.4, certainty }, 0.4);
    let told = solid([look(1.0, 30.0), look(0.8, 10.0), look(-3.0, 0.1)].into_iter());
    assert!((told - 0.94).abs() < 0.02, "{told}");
    assert_eq!(solid([].into_iter()), 0.0, "nothing to see depth by");
    assert_eq!(solid([look(1.0, 0.0)].into_iter()), 0.0);
}

/// The least likeness of these two frames, drawn things at these turns.
fn likeness(before: (Drawn, f32), after: (Drawn, f32)) -> f32 {
    let frontal = scene(Drawn::Head, 0.0, 1).1.unit();
    let seen = [before, after].map(|(drawn, yaw)| {
        let (image, mesh) = scene(drawn, yaw, 3);
        Patch::of(&image, &mesh, frontal)
    });
    seam(&seen, &way(&[(0, before.1, 0.0), (150, after.1, 0.0)]))
}

#[test]
fn a_face_continues_itself_and_no_other_picture() {
    assert!(likeness((Drawn::Head, 0.0), (Drawn::Head, 0.0)) > 0.9);
    assert!(likeness((Drawn::Head, 4.0), (Drawn::Head, 16.0)) > 0.9, "a quick turn");
    let (image, mesh) = scene(Drawn::Head, 0.0, 3);
    let mut other = image.clone();
    image::imageops::flip_vertical_in_place(&mut other);
    let cut = [&image, &other].map(|image| Patch::of(image, &mesh, mesh.unit()));
    assert!(seam(&cut, &way(&[(0, 0.0, 0.0), (150, 0.0, 0.0)])) < 0.5, "another picture");
    assert!(seam(&cut, &way(&[(0, 0.0, 0.0), (150, 3.0, 0.0)])) < 0.7, "which moved a little");
    let still = way(&[(0, 0.0, 0.0), (150, 0.0, 0.0), (300, 0.0, 0.0), (450, 0.0, 0.0)]);
    let one_other = [&image, &image, &other, &other].map(|image| Patch::of(image, &mesh, mesh.unit()));
    assert_eq!(torn(&one_other, &still, 0.5), [1, 2].into(), "both sides of the cut");
}

#[test]
fn a_turn_is_measured_against_the_own_frontal_mesh() {
    for yaw in [-30.0f32, -8.0, 0.0, 22.0] {
        let found = angles(&scene(Drawn::Head, 0.0, 1).1, &scene(Drawn::Head, yaw, 1).1);
        assert!((found.yaw - yaw).abs() < 0.5 && found.pitch.abs() < 0.5 && found.roll.abs() < 0.5, "{yaw}: {found:?}");
    }
}

/// A head that is turned so at these times, ms.
fn way(turns: &[(u32, f32, f32)]) -> Vec<(u32, Angles)> {
    turns.iter().map(|&(at, yaw, pitch)| (at, Angles { yaw, pitch, roll: 0.0 })).collect()
}

fn challenge() -> Challenge {
    Challenge::derive(b"this session", &[1; 32], b"key")
}

/// Farthest 900 ms after each is asked for, half way before and after.
fn followed(steps: &[Step]) -> Vec<(u32, Angles)> {
    let turned = steps.iter().flat_map(|step| {
        let (yaw, pitch) = match step.towards {
            Direction::Left => (26.0, 1.0),
            Direction::Right => (-26.0, 1.0),
            Direction::Up => (2.0, 13.0),
            Direction::Down => (-2.0, -12.0),
        };
        [(600, 0.5), (900, 1.0), (1300, 0.5), (1700, 0.0)]
            .map(|(after, part)| (step.start_ms + after, yaw * part, pitch * part))
    });
    way(&[(0, 0.0, 0.0)].into_iter().chain(turned).collect::<Vec<_>>())
}

/// Reasons for these turns, all else being a head's.
fn reasons(way: &[(u32, Angles)]) -> Vec<Reason> {
    let turns = peaks(way).into_iter().map(|(towards, at)| Turned { towards, at_ms: way[at].0, angles: way[at].1 });
    judge(&challenge(), &Scores { turns: turns.collect(), solid: 1.0, identity: 0.3, ..good() })
}

fn good() -> Scores {
    Scores {
        turns: Vec::new(),
        solid: 1.0,
        width: 1.0,
        identity: 0.3,
        ahead: 0.1,
        seam: 0.9,
        repeated: 0.0,
        exposure: 4.0,
        behind: 1.0,
    }
}

#[test]
fn the_asked_order_is_followed_and_no_other() {
    let challenge = challenge();
    let steps = challenge.steps();
    assert_eq!(reasons(&followed(steps)), []);
    let mut wrong = steps.to_vec();
    wrong.swap(0, 1);
    (wrong[0].start_ms, wrong[1].start_ms) = (steps[0].start_ms, steps[1].start_ms);
    assert_eq!(reasons(&followed(&wrong)), [Reason::HeadNotTurned]);
    assert_eq!(reasons(&followed(&steps[..3])), [Reason::HeadNotTurned], "one turn is missing");
    let mut late = steps.to_vec();
    late.iter_mut().for_each(|step| step.start_ms += 2300);
    assert_eq!(reasons(&followed(&late)), [Reason::HeadNotTurned], "a whole turn late");
    let mut early = followed(steps);
    early.iter_mut().for_each(|(at, _)| *at = at.saturating_sub(850));
    assert_eq!(reasons(&early), [Reason::HeadNotTurned], "before anybody could know");
    let small: Vec<_> = followed(steps);
    let small: Vec<_> = small.iter().map(|(at, turn)| (*at, turn.yaw * 0.5, turn.pitch * 0.5)).collect();
    assert_eq!(reasons(&way(&small)), [Reason::HeadNotTurned]);
}

#[test]
fn a_head_far_to_a_side_that_seems_to_nod_is_turned_to_that_side() {
    let challenge = challenge();
    let mut way = followed(challenge.steps());
    // As measured on the way back from 28 degrees.
    way.iter_mut().filter(|(_, turn)| turn.yaw.abs() > 20.0).for_each(|(_, turn)| turn.pitch = -9.5);
    assert_eq!(reasons(&way), []);
    // As on another head's way back.
    for (_, turn) in way.iter_mut().filter(|(_, turn)| turn.yaw.abs() == 13.0) {
        (turn.yaw, turn.pitch) = (turn.yaw * 0.5, 7.5);
    }
    assert_eq!(reasons(&way), []);
}

#[test]
fn each_other_question_has_its_reason() {
    let challenge = challenge();
    let way = followed(challenge.steps());
    let turned: Vec<_> =
        peaks(&way).into_iter().map(|(towards, at)| Turned { towards, at_ms: way[at].0, angles: way[at].1 }).collect();
    let judged = |scores: Scores| judge(&challenge, &Scores { turns: turned.clone(), ..scores });
    assert_eq!(judged(good()), []);
    assert_eq!(judged(Scores { identity: 0.59, ..good() }), []);
    assert_eq!(judged(Scores { identity: 0.61, ..good() }), [Reason::FaceChanged]);
    assert_eq!(
        judged(Scores { ahead: 0.45, ..good() }),
        [Reason::FaceChanged],
        "a photograph first, then another head"
    );
    assert_eq!(judged(Scores { ahead: 2.0, ..good() }), [Reason::FaceChanged]);
    assert_eq!(judged(Scores { seam: 0.6, ..good() }), [Reason::FaceChanged]);
    assert_eq!(judged(Scores { solid: 0.1, ..good() }), [Reason::NotFaceShaped]);
    assert_eq!(judged(Scores { solid: 0.1, width: 1.02, ..good() }), []);
    assert_eq!(
        judged(Scores { solid: -0.1, width: 1.5, ..good() }),
        [Reason::NotFaceShaped],
        "width alone is no depth"
    );
    assert_eq!(judged(Scores { solid: 0.4, width: 0.96, ..good() }), [Reason::NotFaceShaped], "narrow");
    assert_eq!(judged(Scores { solid: 3.0, width: 0.9, ..good() }), [Reason::NotFaceShaped], "narrow");
    assert_eq!(judged(Scores { width: f32::NAN, ..good() }), [Reason::NotFaceShaped]);
    assert_eq!(judged(Scores { solid: 0.1, exposure: 50.0, ..good() }), [Reason::TooDark]);
    assert_eq!(judged(Scores { exposure: 50.0, ..good() }), []);
    assert_eq!(judged(Scores { identity: 0.7, exposure: 50.0, ..good() }), [Reason::TooDark]);
    for exposure in [0.0, 50.0] {
        assert_eq!(judged(Scores { behind: 0.3, exposure, ..good() }), [Reason::TooDark], "lit by the screen");
    }
    assert_eq!(judged(Scores { behind: 0.3, ..good() }), [], "before a dark wall");
    assert_eq!(judged(Scores { solid: f32::NAN, ..good() }), [Reason::NotFaceShaped]);
    assert_eq!(judged(Scores { identity: f32::NAN, ..good() }), [Reason::FaceChanged]);
}
