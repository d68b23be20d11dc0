//! How the phone's doings look in the report.

use super::record::{Curve, Moment, Picture, Place, Reading, Record};
use image::RgbImage;
use regain_flow::{FaceLook, LightShow, TurnLook, Worked};
use regain_vision::codec;

/// Notes what the worker brought back.
pub(super) fn tell(worked: &Worked, name: &str, took: u64, record: &mut Record<'_>) {
    match worked {
        Worked::Side(side) => {
            let title = match (&side.document, side.portrait) {
                (Some(document), _) => format!("The phone reads the zone: {}", document.kind.code()),
                (None, true) => "The phone finds the portrait".into(),
                (None, false) => "The phone finds nothing it can use".into(),
            };
            record.note(Place::Phone, title, format!("{took} ms"));
        }
        Worked::Face(look) => {
            record.note_with(Place::Phone, "The phone looks at its own frames first", format!("{took} ms"), |moment| {
                scores(look, moment);
                moment.pictures.extend(super::heat::picture(&look.verdict.map));
            })
        }
        Worked::Turned(look) => {
            record.note_with(Place::Phone, "The phone looks at its own frames first", format!("{took} ms"), |moment| {
                turns(look, moment);
            })
        }
        Worked::Refused(reason) => {
            record.note_with(Place::Phone, format!("The phone asks again: {name}"), format!("{took} ms"), |moment| {
                moment.refusal = Some((*reason).into());
            })
        }
        Worked::DocumentHash(_) | Worked::Packed(_) | Worked::Sealed(_) => {}
    }
}

fn scores(look: &FaceLook, moment: &mut Moment) {
    let verdict = &look.verdict;
    let mut add = adder(moment);
    add("follows this session's light", format!("{:.2}", verdict.scores.timing), "near 1 for a live face");
    add(
        "light finds the relief of a face",
        format!("{:.2}", verdict.scores.relief),
        "over 0.14 on a face, near 0 on paper",
    );
    if let Some(background) = verdict.scores.background {
        add("background answers", format!("{background:.2}"), "near 0 before a room");
    }
    add("delay", format!("{:.0} ms", verdict.lag_ms), "under 150 ms");
    add("screen against room light", format!("{:.0} %", verdict.modulation * 100.0), "over 4 %");
    opinion(add, look.confidence, verdict.live);
}

fn turns(look: &TurnLook, moment: &mut Moment) {
    let scores = &look.verdict.scores;
    let mut add = adder(moment);
    for turned in &scores.turns {
        let far = turned.angles.yaw.abs().max(turned.angles.pitch.abs());
        let label = format!("{:?}, {:.1} s after the start", turned.towards, f64::from(turned.at_ms) / 1000.0);
        add(&label, format!("{far:.0}°"), "20° to a side, 8° measured up or down");
    }
    add("moves with depth", format!("{:.2}", scores.solid), "about 1 on a head, 0 on a sheet");
    add("farthest from the frontal face", format!("{:.2}", scores.identity), "well under 1 for one person");
    opinion(add, look.confidence, look.verdict.live);
}

fn adder(moment: &mut Moment) -> impl FnMut(&str, String, &str) {
    |label, value, note| moment.readings.push(Reading { label: label.into(), value, note: note.into() })
}

fn opinion(mut add: impl FnMut(&str, String, &str), confidence: Option<f32>, live: bool) {
    if let Some(confidence) = confidence {
        add("match with the ID's photo", format!("{confidence:.0}"), "70 of 100 are needed");
    }
    add("the phone's opinion", if live { "alive" } else { "not alive" }.into(), "the service decides by itself");
}

/// What the screen showed, and the mean of the middle of each frame.
pub(super) fn curve(show: &LightShow, shots: &[regain_simulator::scene::ShotAt]) -> Curve {
    let shown = (0..=show.challenge.duration_ms()).step_by(20).map(|ms| (ms, show.challenge.color_at(ms))).collect();
    let seen = shots.iter().map(|shot| (shot.at_ms, middle(&shot.image))).collect();
    Curve { shown, seen }
}

fn middle(image: &RgbImage) -> [f32; 3] {
    let (width, height) = image.dimensions();
    let (mut sum, mut count) = ([0.0f32; 3], 0.0f32);
    for y in height * 2 / 5..height * 3 / 5 {
        for x in width * 2 / 5..width * 3 / 5 {
            for (total, value) in sum.iter_mut().zip(image.get_pixel(x, y).0) {
                *total += linear(value);
            }
            count += 1.0;
        }
    }
    sum.map(|total| total / count.max(1.0))
}

/// An sRGB value in linear light (IEC 61966-2-1).
fn linear(value: u8) -> f32 {
    let value = f32::from(value) / 255.0;
    if value <= 0.04045 { value / 12.92 } else { ((value + 0.055) / 1.055).powf(2.4) }
}

/// A picture for the report, at most `width` pixels wide.
pub(super) fn jpeg(caption: &str, image: &RgbImage, width: u32) -> Picture {
    let small = if image.width() > width {
        let height = image.height() * width / image.width();
        image::imageops::resize(image, width, height, image::imageops::FilterType::Triangle)
    } else {
        image.clone()
    };
    Picture { caption: caption.into(), bytes: codec::encode_jpeg(&small, 85), media_type: "image/jpeg" }
}
