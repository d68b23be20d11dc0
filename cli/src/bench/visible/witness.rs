//! `regain bench visible --witness`: how often the print of a front contradicts the zone of its own card, and of another one.

use super::{Args, card};
use crate::bench::interval;
use crate::outcome::Failure;
use regain_base::text::Line;
use regain_document::facts::{Document, Reconciled, Source, beside, from_mrz};
use regain_document::{Date, mrz, visible};
use regain_vision::RgbImage;
use regain_vision::text::TextReader;
use serde_json::{Value, json};

/// Whose zone is held against a front.
#[derive(Debug, Clone, Copy, PartialEq)]
enum Zone {
    Own,
    AnotherCard,
    /// Somebody else of the same surname, born on the same day.
    Twin,
    /// Their own but for the surname: a forged one.
    AnotherSurname,
    /// Their own but for the day of birth.
    AnotherBirth,
}

const ZONES: [Zone; 5] = [Zone::Own, Zone::AnotherCard, Zone::Twin, Zone::AnotherSurname, Zone::AnotherBirth];

impl Zone {
    fn name(self) -> &'static str {
        match self {
            Self::Own => "its own",
            Self::AnotherCard => "another card's",
            Self::Twin => "another's of the same surname and birth",
            Self::AnotherSurname => "its own with another surname",
            Self::AnotherBirth => "its own with another birth",
        }
    }

    /// The zone's document, from the front's own and another one.
    fn of(self, own: &Document, other: &Document) -> Document {
        let (mut document, from, surname, birth) = match self {
            Self::Own => (own.clone(), own, false, false),
            Self::AnotherCard => (other.clone(), own, false, false),
            Self::Twin => (other.clone(), own, true, true),
            Self::AnotherSurname => (own.clone(), other, true, false),
            Self::AnotherBirth => (own.clone(), other, false, true),
        };
        if surname {
            document.surname.clone_from(&from.surname);
        }
        if birth {
            document.birth = from.birth;
        }
        document
    }
}

pub(super) fn run(
    args: &Args,
    reader: &TextReader,
    portraits: &[RgbImage],
    today: Date,
    json: bool,
) -> Result<(), Failure> {
    let bar = indicatif::ProgressBar::new(args.count);
    let (mut blocked, mut unread, mut confirmed) = ([0usize; ZONES.len()], 0, 0);
    let mut misses = Vec::new();
    for seed in args.seed..args.seed + args.count {
        let portrait = &portraits[(seed % portraits.len() as u64) as usize];
        let made = card(portrait, seed);
        // A neighbour in the catalogue of persons has another name, birth and number.
        let [own, other] = [made.truth.mrz, card(portrait, seed + 1).truth.mrz].map(|zone| document(&zone, today));
        let (Some(own), Some(other)) = (own, other) else { continue };
        let photo = args.photo(&made.front, seed);
        let prints = reader.document(&regain_vision::gray(&photo)).prints;
        let print = visible::read(&prints, today);
        unread += usize::from(print.is_none());
        for (zone, blocked) in ZONES.into_iter().zip(&mut blocked) {
            let Some(found) = print.as_ref().map(|print| beside(zone.of(&own, &other), print)) else { continue };
            *blocked += usize::from(found.blocked());
            if zone == Zone::Own {
                confirmed += found.document.fields.values().filter(|told| told.also.contains(&Source::Visual)).count();
            }
            if found.blocked() == (zone == Zone::Own) {
                misses.push(miss(seed, zone, &found));
            }
        }
        bar.inc(1);
    }
    bar.finish_and_clear();
    tell(args, &blocked, unread, confirmed, if args.misses { &misses } else { &[] }, json);
    Ok(())
}

fn document(zone: &[String], today: Date) -> Option<Document> {
    let lines: Vec<Line> = zone.iter().map(|line| Line::certain(line)).collect();
    Some(from_mrz(&mrz::decode(&lines).ok()?, today))
}

fn miss(seed: u64, zone: Zone, found: &Reconciled) -> Value {
    let confirmed: Vec<_> =
        found.document.fields.iter().filter(|(_, told)| told.also.contains(&Source::Visual)).collect();
    let confirmed: Vec<_> = confirmed.iter().map(|(field, _)| field).collect();
    json!({ "seed": seed, "zone": zone.name(), "disagree": found.disagreements, "confirmed": confirmed })
}

#[allow(clippy::print_stdout, reason = "this is where the command speaks")]
fn tell(args: &Args, blocked: &[usize], unread: usize, confirmed: usize, misses: &[Value], json: bool) {
    let (count, level, seed) = (args.count as usize, args.level, args.seed);
    let head = format!("SIMULATED: {count} identity cards of an invented state, level {level}, seeds from {seed}");
    let rows = ZONES.iter().zip(blocked).map(|(zone, blocked)| {
        let (low, high) = interval(*blocked, count);
        json!({ "zone": zone.name(), "fronts": count, "blocked": blocked, "blocked_interval_95": [low, high] })
    });
    let rows: Vec<Value> = rows.collect();
    if json {
        println!(
            "{}",
            json!({ "bench": "witness", "simulated": head, "rows": rows, "unread": unread, "confirmed": confirmed, "misses": misses })
        );
        return;
    }
    println!("{head}");
    println!("{:<42}{:>8}{:>9}  95 %", "the front beside the zone that is", "fronts", "blocked");
    for (row, zone) in rows.iter().zip(ZONES) {
        let bound = |at: usize| 100.0 * row["blocked_interval_95"][at].as_f64().unwrap_or_default();
        println!("{:<42}{count:>8}{:>9}  {:.1} – {:.1}", zone.name(), row["blocked"].to_string(), bound(0), bound(1));
    }
    println!("no field read on {unread}; {confirmed} fields confirmed");
    for miss in misses {
        println!("{miss}");
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn each_zone_differs_as_it_says() {
        let today = Date::new(2026, 11, 27).expect("a day");
        let portrait = RgbImage::new(60, 75);
        let [own, other] = [1, 2].map(|seed| document(&card(&portrait, seed).truth.mrz, today).expect("a zone"));
        let same = |zone: Zone| {
            let found = zone.of(&own, &other);
            (found.surname == own.surname, found.birth == own.birth, found.document_number == own.document_number)
        };
        let found = ZONES.map(same);
        let expected =
            [(true, true, true), (false, false, false), (true, true, false), (false, true, true), (true, false, true)];
        assert_eq!(found, expected);
    }
}
