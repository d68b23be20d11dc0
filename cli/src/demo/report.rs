//! `report.html`: one file with every picture, reading, score and time.

use super::record::{Curve, Moment};
use super::stage::Outcome;
use crate::page::data_url;
use askama::Template;
use std::fmt::Write as _;
use std::path::Path;

#[derive(Template)]
#[template(path = "report.html")]
struct Report<'a> {
    outcomes: Vec<Told<'a>>,
    engine: &'a str,
    version: &'static str,
}

/// A scenario as the page shows it.
struct Told<'a> {
    outcome: &'a Outcome,
    moments: Vec<Seen<'a>>,
    badge: &'static str,
    total: String,
    phone: String,
    service: String,
    simulation: String,
}

/// A moment as the page shows it.
struct Seen<'a> {
    moment: &'a Moment,
    at: String,
    pictures: Vec<(String, &'a str)>,
    strip: bool,
    curve: String,
}

/// Writes the report.
pub(super) fn write(file: &Path, outcomes: &[Outcome], engine: &str) -> std::io::Result<()> {
    let report = Report { outcomes: outcomes.iter().map(told).collect(), engine, version: env!("CARGO_PKG_VERSION") };
    let html = report.render().map_err(std::io::Error::other)?;
    std::fs::write(file, html)
}

fn told(outcome: &Outcome) -> Told<'_> {
    use regain_base::Reason::{EvaluationComplete, Recovered};
    let good = matches!(outcome.end.code, Recovered | EvaluationComplete);
    let times = outcome.times;
    Told {
        outcome,
        moments: outcome.moments.iter().map(seen).collect(),
        badge: if !outcome.as_told() {
            "unexpected"
        } else if good {
            "done"
        } else {
            "refused"
        },
        total: seconds(times.total_ms),
        phone: seconds(times.phone_vision_ms),
        service: seconds(times.service_vision_ms),
        simulation: seconds(times.simulation_ms),
    }
}

fn seen(moment: &Moment) -> Seen<'_> {
    Seen {
        moment,
        at: seconds(moment.at_ms),
        pictures: moment
            .pictures
            .iter()
            .map(|picture| (data_url(picture.media_type, &picture.bytes), picture.caption.as_str()))
            .collect(),
        strip: moment.pictures.len() > 4,
        curve: moment.curve.as_ref().map(draw).unwrap_or_default(),
    }
}

fn seconds(millis: u64) -> String {
    format!("{:.1}", millis as f64 / 1000.0)
}

const WIDE: f32 = 720.0;
const HIGH: f32 = 100.0;

/// The screen's colours as a band, and the face's answer as three lines below it.
fn draw(curve: &Curve) -> String {
    let end = curve.shown.last().map_or(1, |(at, _)| *at).max(1) as f32;
    let x = |at: u32| at as f32 / end * WIDE;
    let mut svg = format!(
        "<svg viewBox=\"0 0 {WIDE} {}\" role=\"img\" aria-label=\"The screen's colours over time and the light that came back from the face\">",
        HIGH + 64.0
    );
    for (from, to, color) in steady(&curve.shown) {
        let [r, g, b] = color.map(encoded);
        // Writing into a string does not fail.
        let _ = write!(
            svg,
            "<rect x=\"{:.1}\" y=\"0\" width=\"{:.1}\" height=\"36\" fill=\"rgb({r},{g},{b})\"/>",
            x(from),
            x(to) - x(from) + 1.0
        );
    }
    for (channel, class) in ["red", "green", "blue"].iter().enumerate() {
        // Each colour against its own brightest: skin gives back more red than blue.
        let most = curve.seen.iter().map(|(_, color)| color[channel]).fold(1e-3, f32::max);
        let points = curve
            .seen
            .iter()
            .map(|(at, color)| format!("{:.1},{:.1}", x(*at), 52.0 + HIGH - color[channel] / most * HIGH));
        let _ = write!(svg, "<polyline class=\"{class}\" points=\"{}\"/>", points.collect::<Vec<_>>().join(" "));
    }
    let _ = write!(svg, "<path class=\"dark\" d=\"M0 {0}H{WIDE}\"/></svg>", 52.0 + HIGH);
    svg
}

/// Runs of one colour as start, end and colour, so that no seam shows between equal neighbours.
fn steady(shown: &[(u32, [f32; 3])]) -> Vec<(u32, u32, [f32; 3])> {
    let mut runs: Vec<(u32, u32, [f32; 3])> = Vec::new();
    for pair in shown.windows(2) {
        let ((from, color), (to, _)) = (pair[0], pair[1]);
        match runs.last_mut() {
            Some((_, end, before)) if *before == color => *end = to,
            _ => runs.push((from, to, color)),
        }
    }
    runs
}

/// Linear light as an 8-bit sRGB value (IEC 61966-2-1).
fn encoded(level: f32) -> u8 {
    let value = if level <= 0.003_130_8 { 12.92 * level } else { 1.055 * level.powf(1.0 / 2.4) - 0.055 };
    (value.clamp(0.0, 1.0) * 255.0).round() as u8
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn light_is_encoded_as_screens_do() {
        assert_eq!([0.0, 0.002, 0.214, 1.0, 2.0].map(encoded), [0, 7, 127, 255, 255]);
    }
}
