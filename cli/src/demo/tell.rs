//! What the demo says in the terminal.
#![allow(clippy::print_stdout, reason = "this is where the demo speaks")]

use super::record::{Moment, Place};
use super::scenario::Scenario;
use super::stage::Outcome;
use serde_json::json;
use std::io::IsTerminal;
use std::path::Path;

/// Whether the terminal takes colours: it is one, and nobody asked for none (no-color.org).
fn colours() -> bool {
    std::io::stdout().is_terminal() && std::env::var_os("NO_COLOR").is_none()
}

fn paint(code: &str, text: &str) -> String {
    if colours() { format!("\x1b[{code}m{text}\x1b[0m") } else { text.to_owned() }
}

/// A scenario begins.
pub(super) fn begin(scenario: &Scenario, json: bool) {
    if json {
        println!("{}", json!({ "scenario": scenario.name, "title": scenario.title, "simulated": true }));
        return;
    }
    println!("\n{}", paint("1", &scenario.title));
    println!("{}", scenario.says);
    println!(
        "{}\n",
        paint(
            "2",
            "People, IDs, faces and cameras are SIMULATED; the service, the protocol and the vision are the product's own."
        )
    );
}

/// Something happened.
pub(super) fn moment(moment: &Moment, json: bool) {
    if json {
        println!("{}", json!({ "moment": moment }));
        return;
    }
    let code = match moment.place {
        Place::Desktop => "34",
        Place::Phone => "36",
        Place::Service => "35",
        Place::World => "33",
    };
    let time = format!("{:6.1} s", moment.at_ms as f64 / 1000.0);
    let place = paint(code, &format!("{:8}", moment.place.word()));
    println!("{}  {place}  {}", paint("2", &time), paint("1", &moment.title));
    if !moment.detail.is_empty() {
        println!("{:20}{}", "", paint("2", &moment.detail));
    }
    for reading in &moment.readings {
        println!("{:20}{:28} {:24} {}", "", reading.label, reading.value, paint("2", &reading.note));
    }
    if let Some(refusal) = &moment.refusal {
        println!("{:20}{} ({}) {}", "", paint("33", &refusal.title), refusal.short, refusal.body);
    }
}

/// A scenario ended.
pub(super) fn end(outcome: &Outcome, json: bool) {
    if json {
        println!(
            "{}",
            json!({
                "scenario": outcome.scenario.name,
                "ended": outcome.end,
                "as_told": outcome.as_told(),
                "before_any_id": outcome.before_any_id,
                "signed_in": outcome.signed_in,
                "times": outcome.times,
            })
        );
        return;
    }
    let mark = if outcome.as_told() { paint("32", "✓") } else { paint("31", "✗") };
    println!("\n{mark} {} ({}, {})", paint("1", &outcome.end.title), outcome.end.short, outcome.end.code.code());
    println!("  {}", outcome.end.body);
    let times = outcome.times;
    println!(
        "  {}",
        paint(
            "2",
            &format!(
                "{:.1} s in all: the phone's vision {:.1} s, the service's judging {:.1} s, the simulation {:.1} s",
                times.total_ms as f64 / 1000.0,
                times.phone_vision_ms as f64 / 1000.0,
                times.service_vision_ms as f64 / 1000.0,
                times.simulation_ms as f64 / 1000.0
            )
        )
    );
}

/// All scenarios ended.
pub(super) fn summary(outcomes: &[Outcome], report: &Path, json: bool) {
    let as_told = outcomes.iter().filter(|outcome| outcome.as_told()).count();
    if json {
        println!(
            "{}",
            json!({ "scenarios": outcomes.len(), "as_told": as_told, "report": report.display().to_string() })
        );
        return;
    }
    if outcomes.len() > 1 {
        println!("\n{as_told} of {} scenarios ended as their files say", outcomes.len());
    }
    println!("\nThe pictures are in {}", report.display());
}

/// The service is up for a person.
pub(super) fn opened(origin: &str, json: bool) {
    if json {
        println!("{}", json!({ "open": origin }));
        return;
    }
    println!("Contoso's pages are at {origin}\nSign in as ana@contoso.example. Stop with Ctrl+C.");
}
