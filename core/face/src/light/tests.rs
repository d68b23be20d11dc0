//! Both questions asked of drawn light: fake models that always see the same face, and frames of which each pixel is known.

use super::relief::Relief;
use super::shape::Shape;
use super::timing::Response;
use super::*;
use crate::faces::Faces;
use image::RgbImage;
use regain_base::Reason;
use regain_vision::model::{Model, ModelError, Tensor};
use std::sync::atomic::{AtomicUsize, Ordering};

const WIDTH: u32 = 200;
const HEIGHT: u32 = 160;
/// Half the width of the face that the fakes see, in pixels.
const HALF: f32 = 45.0;

/// Sees this many faces at each first look and one at each closer one.
struct Detects {
    faces: usize,
    calls: AtomicUsize,
}

impl Model for Detects {
    fn run(&self, _input: &Tensor) -> Result<Vec<Tensor>, ModelError> {
        let closer = !self.calls.fetch_add(1, Ordering::Relaxed).is_multiple_of(1 + self.faces);
        let (mut boxes, mut scores) = (vec![0.0; 896 * 16], vec![-50.0; 896]);
        let centers: &[f32] = match self.faces {
            0 => &[],
            2 if !closer => &[-32.0, 32.0],
            _ => &[0.0],
        };
        for (index, center) in centers.iter().enumerate() {
            // The middle of this anchor is at 72, of the input at 64.
            let anchor = 512 + (4 * 8 + 4) * 6 + index;
            scores[anchor] = 5.0;
            let (x, side) = (center - 8.0, 64.0);
            let points = [[-16.0, -8.0], [16.0, -8.0], [0.0, 0.0], [0.0, 16.0], [-28.0, 0.0], [28.0, 0.0]];
            boxes[anchor * 16..][..4].copy_from_slice(&[x, -8.0, side, side]);
            for (at, [px, py]) in points.iter().enumerate() {
                boxes[anchor * 16 + 4 + 2 * at] = x + px;
                boxes[anchor * 16 + 5 + 2 * at] = py - 8.0;
            }
        }
        Ok(vec![Tensor::new(vec![1, 896, 16], boxes)?, Tensor::new(vec![1, 896, 1], scores)?])
    }
}

/// Answers points spread over a disc, the named ones in their places; in the dark it sees no face.
struct Spreads;

impl Model for Spreads {
    fn run(&self, input: &Tensor) -> Result<Vec<Tensor>, ModelError> {
        let presence = if input.data.iter().all(|&value| value < 0.01) { -9.0 } else { 9.0 };
        let on_disc = |index: usize, most: f32| {
            let (radius, angle) = (most * (index as f32 / 468.0).sqrt(), index as f32 * 2.399_963);
            let (u, v) = (radius * angle.cos() / 64.0, radius * angle.sin() / 64.0);
            [96.0 + 64.0 * u, 96.0 + 64.0 * v, -64.0 * hills(u, v)[0]]
        };
        let mut points: Vec<[f32; 3]> = (0..468).map(|index| on_disc(index, 62.0)).collect();
        for (order, &index) in CENTER.iter().enumerate() {
            points[index] = on_disc(order * 23, 20.0);
        }
        for (index, place) in [(33, [60.0, 80.0]), (263, [132.0, 80.0]), (10, [96.0, 32.0]), (152, [96.0, 160.0])] {
            points[index] = [place[0], place[1], 0.0];
        }
        points[0] = [32.0, 96.0, 0.0];
        points[2] = [160.0, 96.0, 0.0];
        Ok(vec![Tensor::new(vec![1, 1, 1, 1404], points.concat())?, Tensor::new(vec![1, 1, 1, 1], vec![presence])?])
    }
}

struct Never;

impl Model for Never {
    fn run(&self, _input: &Tensor) -> Result<Vec<Tensor>, ModelError> {
        Err(ModelError::Unknown("not needed".into()))
    }
}

fn seeing(faces: usize) -> Faces {
    let detects = Detects { faces, calls: AtomicUsize::new(0) };
    Faces::new(Box::new(detects), Box::new(Spreads), Box::new(Never))
}

fn challenge() -> Challenge {
    Challenge::derive(b"this session", &[1; 32], b"key")
}

/// How much of the screen's light falls on a place of the face, in half widths from its middle.
type Fall = fn(f32, f32) -> f32;

/// How far the face that the fakes see stands out towards the camera, and how that rises to the right and down.
fn hills(u: f32, v: f32) -> [f32; 3] {
    let (su, cu) = (6.0 * u).sin_cos();
    let (sv, cv) = (6.0 * v).sin_cos();
    [0.18 * cu * cv, -1.08 * su * cv, -1.08 * cu * sv]
}

/// Lambert's law for light from a little below the camera.
fn solid(u: f32, v: f32) -> f32 {
    let [_, right, down] = hills(u, v);
    let facing = (1.0 - 0.25 * down) / (1.0 + right * right + down * down).sqrt();
    facing.max(0.05) * (-0.4 * u * u - 0.3 * v * v).exp()
}

fn sheet(u: f32, v: f32) -> f32 {
    (-0.1 * (u * u + v * v)).exp()
}

fn bent(u: f32, v: f32) -> f32 {
    (-1.2 * u * u - 0.05 * v * v).exp()
}

struct Scene {
    fall: Fall,
    /// Of the screen's full light over the room's.
    strength: f32,
    lag: u32,
    background: f32,
    /// The screen's mirror image on the middle of the face, over white paper's own answer.
    mirrored: f32,
    /// What the face scatters, red, green and blue.
    skin: [f32; 3],
}

const LIGHT: [f32; 3] = [0.5, 0.4, 0.33];
const DARK: [f32; 3] = [0.105, 0.052, 0.033];
const LIVE: Scene = Scene { fall: solid, strength: 0.5, lag: 80, background: 0.03, mirrored: 0.0, skin: LIGHT };

/// A pixel's place in half widths of the face from its middle; none beside the face.
fn on_face(x: u32, y: u32) -> Option<[f32; 2]> {
    let (u, v) = ((x as f32 - 100.0) / HALF, (y as f32 - 80.0) / HALF);
    (u * u + v * v < 1.4).then_some([u, v])
}

/// A clip at twelve frames a second of the scene while the screen shows `color_at`.
fn clip(scene: &Scene, color_at: &dyn Fn(u32) -> [f32; 3]) -> Vec<TimedFrame> {
    // As a camera that has converged on this light.
    let exposure = 0.525 / (1.0 + scene.strength.max(0.5)) * LIGHT[0] / scene.skin[0];
    let encode = |light: f32| {
        let light = (exposure * light).clamp(0.0, 1.0);
        let encoded = if light <= 0.003_130_8 { 12.92 * light } else { 1.055 * light.powf(1.0 / 2.4) - 0.055 };
        encoded * 255.0
    };
    (0..44u32)
        .map(|frame| {
            let at_ms = 20 + frame * 84;
            let screen = color_at(at_ms.saturating_sub(scene.lag));
            let image = RgbImage::from_fn(WIDTH, HEIGHT, |x, y| {
                let (albedo, fall, image) = match on_face(x, y) {
                    Some([u, v]) => {
                        let image = scene.mirrored * (-8.0 * (u * u + v * v)).exp();
                        (scene.skin.map(|skin| skin * (1.0 + 0.1 * (9.0 * v).sin())), (scene.fall)(u, v), image)
                    }
                    None => ([0.6 * scene.skin[0]; 3], scene.background, 0.0),
                };
                // Noise of the least step, so that frames differ as a camera's do.
                let noise = ((x * 7 + y * 13 + frame * 29) % 5) as f32 / 5.0;
                image::Rgb(std::array::from_fn(|c| {
                    let answer = scene.strength * (albedo[c] * fall + image) * screen[c];
                    (encode(albedo[c] + answer) + noise) as u8
                }))
            });
            TimedFrame { at_ms, image, exposure: Exposure { locked: true, time_ns: None, iso: None } }
        })
        .collect()
}

fn judged(scene: &Scene) -> Verdict {
    let challenge = challenge();
    analyse(&seeing(1), &challenge, &clip(scene, &|ms| challenge.color_at(ms)))
}

#[test]
fn a_solid_in_this_screens_light_is_live() {
    let verdict = judged(&LIVE);
    assert!(verdict.live && verdict.reasons.is_empty(), "{verdict:?}");
    assert!(verdict.scores.timing > 0.95 && (verdict.lag_ms - 80.0).abs() <= 20.0, "{verdict:?}");
    assert!((0.3..0.8).contains(&verdict.modulation), "{verdict:?}");
    let shown = challenge().color_at(clip(&LIVE, &|_| [0.0; 3])[verdict.neutral].at_ms - 80);
    assert!(
        shown[0] == shown[1] && shown[1] == shown[2] && shown[0] > 0.5,
        "a bright grey frame is compared: {shown:?}"
    );
}

#[test]
fn the_same_frames_give_the_same_verdict() {
    assert_eq!(judged(&LIVE), judged(&LIVE));
}

#[test]
fn sheets_are_refused_on_shape_alone() {
    for fall in [sheet as Fall, bent] {
        let verdict = judged(&Scene { fall, ..LIVE });
        assert_eq!(verdict.reasons, [Reason::NotFaceShaped], "{verdict:?}");
        assert!(verdict.scores.timing > 0.9, "a sheet follows the sequence, as physics says");
    }
}

#[test]
fn a_mirror_image_makes_no_relief_on_paper_and_a_shine_takes_none_off_a_face() {
    for (fall, mirrored) in [(sheet as Fall, 0.2), (sheet, 0.8), (bent, 0.4)] {
        let verdict = judged(&Scene { fall, mirrored, ..LIVE });
        assert_eq!(verdict.reasons, [Reason::NotFaceShaped], "{verdict:?}");
    }
    let shining = judged(&Scene { mirrored: 0.1, ..LIVE });
    assert!(shining.live && shining.scores.mirrored > 0.02, "{shining:?}");
}

#[test]
fn the_same_gloss_is_as_much_on_dark_skin_as_on_light_skin() {
    let [light, dark] = [LIGHT, DARK].map(|skin| judged(&Scene { skin, mirrored: 0.08, ..LIVE }));
    assert!(light.live && dark.live, "{light:?} {dark:?}");
    assert!((0.5..2.0).contains(&(dark.scores.mirrored / light.scores.mirrored)), "{light:?} {dark:?}");
}

#[test]
fn relief_is_no_deeper_than_all_that_is_there_and_lies_under_no_mirror_image() {
    let reasons = |modulation, rough, shine, mirrored| {
        let relief = Relief { depth: 0.27, agreement: 0.32, rough, clear: 60.0, shine, mirrored, additive: 0.0 };
        let shape = Shape { modulation, fall: 0.5, background: None, relief };
        Verdict::of(&Response { correlation: 0.95, lag_ms: 80.0, astray: 0.01 }, &shape, 0.0, 0).reasons
    };
    assert_eq!(reasons(0.4, 0.25, 2.0, 0.2), []);
    // By chance; glossy; glossy in ink that is redder than any skin.
    for (rough, shine, mirrored) in [(0.18, 2.0, 0.2), (0.25, 1.0, 0.4), (0.25, 2.4, 0.2)] {
        assert_eq!(reasons(0.4, rough, shine, mirrored), [Reason::NotFaceShaped]);
        assert_eq!(reasons(0.2, rough, shine, mirrored), [Reason::TooBright], "a room may be what hides it");
    }
}

#[test]
fn where_light_says_little_faint_relief_must_be_the_same_in_both_halves() {
    let reasons = |modulation, depth, agreement| {
        let relief = Relief { depth, agreement, rough: 0.2, clear: 60.0, shine: 1.0, mirrored: 0.1, additive: 0.0 };
        let shape = Shape { modulation, fall: 0.5, background: None, relief };
        Verdict::of(&Response { correlation: 0.95, lag_ms: 80.0, astray: 0.01 }, &shape, 0.0, 0).reasons
    };
    for (modulation, told) in [(0.2, Reason::TooBright), (0.39, Reason::TooBright), (11.0, Reason::TooDark)] {
        assert_eq!(reasons(modulation, 0.15, 0.42), [told], "{modulation}");
        assert_eq!(reasons(modulation, 0.15, 0.45), [], "{modulation}");
        assert_eq!(reasons(modulation, 0.13, 0.9), [told], "{modulation}");
    }
    assert_eq!(reasons(1.0, 0.12, 0.31), []);
}

#[test]
fn in_much_light_a_face_that_sways_beside_a_lamp_is_told_so_and_another_sequence_is_refused() {
    let (faint, challenge) = (Scene { strength: 0.115, ..LIVE }, challenge());
    let mut frames = clip(&faint, &|ms| challenge.color_at(ms));
    for (index, frame) in frames.iter_mut().enumerate() {
        let lamp = 1.0 + 0.08 * (index as f32 * 0.15).sin();
        for (_, _, pixel) in frame.image.enumerate_pixels_mut().filter(|(x, y, _)| on_face(*x, *y).is_some()) {
            // In linear light, about 2.2 as a power of the encoded value.
            pixel.0 = pixel.0.map(|value| (f32::from(value) * f32::powf(lamp, 1.0 / 2.2)) as u8);
        }
    }
    let sways = analyse(&seeing(1), &challenge, &frames);
    assert!(sways.scores.timing < 0.8 && sways.modulation < 0.1, "{sways:?}");
    assert_eq!(sways.reasons, [Reason::TooBright], "{sways:?}");
    let refused = |nonce: u8| {
        let other = Challenge::derive(&[nonce], &[1; 32], b"key");
        let verdict = analyse(&seeing(1), &challenge, &clip(&faint, &|ms| other.color_at(ms)));
        assert!(!verdict.live, "{verdict:?}");
        verdict.reasons.first() == Some(&Reason::NoLightResponse)
    };
    assert!((0..6).filter(|&nonce| refused(nonce)).count() >= 5, "one of them may be much like this one");
}

#[test]
fn a_tint_over_everything_is_no_face() {
    let verdict = judged(&Scene { background: 1.0, ..LIVE });
    assert_eq!(verdict.reasons, [Reason::NotFaceShaped], "{verdict:?}");
}

#[test]
fn another_sessions_light_is_refused_on_timing() {
    for other in 0..6u8 {
        let other = Challenge::derive(&[other], &[1; 32], b"key");
        let verdict = analyse(&seeing(1), &challenge(), &clip(&LIVE, &|ms| other.color_at(ms)));
        assert_eq!(verdict.reasons.first(), Some(&Reason::NoLightResponse), "{verdict:?}");
    }
}

#[test]
fn a_still_face_is_told_of_the_room_first_and_of_the_missing_answer() {
    let verdict = analyse(&seeing(1), &challenge(), &clip(&LIVE, &|_| [0.5; 3]));
    assert_eq!(verdict.reasons, [Reason::TooBright, Reason::NoLightResponse], "{verdict:?}");
}

#[test]
fn where_the_own_light_is_nearly_nothing_the_dark_is_told_and_nobody_is_refused() {
    for fall in [sheet as Fall, bent] {
        let verdict = judged(&Scene { fall, strength: 6.0, ..LIVE });
        assert_eq!(verdict.reasons, [Reason::TooDark], "{verdict:?}");
    }
}

#[test]
fn roughness_that_only_one_half_shows_is_no_relief() {
    let challenge = challenge();
    let mut frames = clip(&LIVE, &|ms| challenge.color_at(ms));
    let half = frames.len() / 2;
    let smooth = clip(&Scene { fall: sheet, ..LIVE }, &|ms| challenge.color_at(ms));
    frames[..half].clone_from_slice(&smooth[..half]);
    let verdict = analyse(&seeing(1), &challenge, &frames);
    assert_eq!(verdict.reasons, [Reason::NotFaceShaped], "{verdict:?}");
    assert!(verdict.scores.rough > verdict.scores.relief + 0.03, "{verdict:?}");
}

#[test]
fn a_late_answer_is_refused_although_it_follows() {
    let verdict = judged(&Scene { lag: 260, ..LIVE });
    assert!(verdict.scores.timing > 0.9 && verdict.lag_ms > 200.0, "{verdict:?}");
    assert_eq!(verdict.reasons, [Reason::NoLightResponse]);
}

#[test]
fn too_much_light_is_said_before_anybody_fails() {
    let verdict = judged(&Scene { strength: 0.02, ..LIVE });
    assert_eq!(verdict.reasons, [Reason::TooBright], "{verdict:?}");
}

#[test]
fn a_trace_without_a_face_is_judged_as_its_clip_was() {
    let (late, faint) = (Scene { lag: 260, ..LIVE }, Scene { strength: 0.02, ..LIVE });
    for scene in [LIVE, Scene { fall: sheet, ..LIVE }, late, faint] {
        let verdict = judged(&scene);
        let kept = serde_json::to_string(&verdict.trace).expect("JSON");
        assert!(kept.len() < 20_000, "{} bytes", kept.len());
        let trace: Trace = serde_json::from_str(&kept).expect("a trace");
        let again = trace.judge().expect("a verdict");
        assert_eq!(Verdict { map: verdict.map.clone(), trace: Some(trace), ..again }, verdict);
    }
}

#[test]
fn a_trace_from_outside_is_bounded() {
    let good = serde_json::to_value(judged(&LIVE).trace).expect("JSON");
    let changed = |name: &str, value: serde_json::Value| {
        let mut trace = good.clone();
        trace[name] = value;
        serde_json::from_value::<Trace>(trace).ok().map(|trace| trace.judge().map(|verdict| verdict.live))
    };
    assert_eq!(changed("repeated", good["repeated"].clone()), Some(Ok(true)));
    for older in 1..4 {
        assert_eq!(changed("version", older.into()), Some(Err(TraceError::Version)));
    }
    let frames = vec![good["frames"][0].clone(); MOST_FRAMES + 1];
    assert_eq!(changed("frames", frames.into()), Some(Err(TraceError::Frames)));
    assert_eq!(changed("frames", serde_json::json!([])), Some(Ok(false)));
    assert_eq!(changed("steps", serde_json::json!([])), Some(Err(TraceError::Steps(StepsError::Count))));
    assert_eq!(changed("picture", "x".into()), None);
}

#[test]
fn free_exposure_is_undone_from_what_the_camera_tells() {
    let challenge = challenge();
    let mut frames = clip(&LIVE, &|ms| challenge.color_at(ms));
    for (index, frame) in frames.iter_mut().enumerate() {
        let gain = if index % 6 < 3 { 1.0 } else { 0.7 };
        for value in frame.image.iter_mut() {
            // Gain in linear light, about 2.2 as a power of the encoded value.
            *value = (f32::from(*value) * f32::powf(gain, 1.0 / 2.2)) as u8;
        }
        frame.exposure = Exposure { locked: false, time_ns: Some((1e7 * gain) as u64), iso: Some(200) };
    }
    let told = analyse(&seeing(1), &challenge, &frames);
    assert!(told.live, "{told:?}");
    for frame in &mut frames {
        frame.exposure = Exposure { locked: true, ..Exposure::default() };
    }
    assert!(analyse(&seeing(1), &challenge, &frames).scores.timing < told.scores.timing);
}

#[test]
fn every_hostile_clip_has_its_own_reason() {
    let challenge = challenge();
    let good = clip(&LIVE, &|ms| challenge.color_at(ms));
    let refused = |faces: usize, frames: &[TimedFrame]| analyse(&seeing(faces), &challenge, frames).reasons;
    assert_eq!(refused(1, &[]), [Reason::FramesMissing]);
    assert_eq!(refused(1, &good[..20]), [Reason::FramesMissing]);
    assert_eq!(refused(1, &vec![good[0].clone(); 10_000]), [Reason::FramesTooMany]);
    assert_eq!(refused(0, &good), [Reason::NoFace]);
    assert_eq!(refused(2, &good), [Reason::SeveralFaces]);
    let mut swapped = good.clone();
    swapped.swap(3, 4);
    assert_eq!(refused(1, &swapped), [Reason::FramesOutOfOrder]);
    let mut future = good.clone();
    future.last_mut().expect("a frame").at_ms = u32::MAX;
    assert_eq!(refused(1, &future), [Reason::FramesFromFuture]);
    let mut gap = good.clone();
    gap.drain(10..16);
    assert_eq!(refused(1, &gap), [Reason::FramesMissing]);
    let mut left = good.clone();
    for frame in &mut left[20..34] {
        frame.image = RgbImage::from_pixel(WIDTH, HEIGHT, image::Rgb([0, 0, (frame.at_ms / 84) as u8 % 2]));
    }
    assert_eq!(refused(1, &left), [Reason::FaceLeft]);
    for exposure in [(Some(0), Some(200)), (Some(u64::MAX), Some(200)), (Some(20_000_000), Some(0))] {
        let mut lying = good.clone();
        for frame in &mut lying {
            frame.exposure = Exposure { locked: false, time_ns: exposure.0, iso: exposure.1 };
        }
        assert_eq!(refused(1, &lying), [Reason::ExposureUntrue], "{exposure:?}");
    }
    // Told to be twice as bright every other second, and nothing in the picture says so.
    let mut lying = good.clone();
    for (index, frame) in lying.iter_mut().enumerate() {
        let time_ns = if index % 12 < 6 { 10_000_000 } else { 20_000_000 };
        frame.exposure = Exposure { locked: false, time_ns: Some(time_ns), iso: Some(200) };
    }
    assert_eq!(refused(1, &lying), [Reason::ExposureUntrue]);
    let mut still = good.clone();
    for frame in &mut still {
        frame.image = good[0].image.clone();
    }
    assert_eq!(refused(1, &still), [Reason::FramesRepeated]);
    let mut empty = good.clone();
    for frame in &mut empty {
        frame.image = RgbImage::new(0, frame.at_ms);
    }
    assert_eq!(refused(1, &empty), [Reason::NoFace]);
}

#[test]
fn a_frame_prints_no_pixel() {
    let frame = &clip(&LIVE, &|_| [0.0; 3])[0];
    assert_eq!(format!("{frame:?}"), "TimedFrame(20 ms, 200x160, Exposure { locked: true, time_ns: None, iso: None })");
}
