//! `regain bench visible --witness`: how often the print of a front contradicts its own back's zone or barcode, and another one's.

use super::{Args, Front, specimen};
use crate::bench::interval;
use crate::outcome::Failure;
use regain_base::Reason;
use regain_base::text::Line;
use regain_document::facts::{Document, Field, Reconciled, Source, beside, from_aamva, from_mrz};
use regain_document::{Date, aamva, mrz, visible};
use regain_simulator::person::invented;
use regain_simulator::specimen::{Kind, american_licence};
use regain_vision::RgbImage;
use regain_vision::text::TextReader;
use serde_json::{Value, json};

/// Whose back is held against a front.
#[derive(Debug, Clone, Copy, PartialEq)]
enum Back {
    Own,
    AnotherCard,
    /// Somebody else of the same surname, born on the same day.
    Twin,
    /// Their own but for the surname: a forged one.
    AnotherSurname,
    /// Their own but for the day of birth.
    AnotherBirth,
}

const BACKS: [Back; 5] = [Back::Own, Back::AnotherCard, Back::Twin, Back::AnotherSurname, Back::AnotherBirth];

impl Back {
    fn name(self) -> &'static str {
        match self {
            Self::Own => "its own",
            Self::AnotherCard => "another card's",
            Self::Twin => "another's of the same surname and birth",
            Self::AnotherSurname => "its own with another surname",
            Self::AnotherBirth => "its own with another birth",
        }
    }

    /// The back, from the front's own and another one.
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

/// What became of the fronts of one kind.
#[derive(Default)]
struct Tally {
    fronts: usize,
    blocked: [usize; BACKS.len()],
    unread: usize,
    confirmed: usize,
}

pub(super) fn run(
    args: &Args,
    reader: &TextReader,
    portraits: &[RgbImage],
    today: Date,
    json: bool,
) -> Result<(), Failure> {
    let kinds: Vec<Front> = args.only.iter().copied().filter(|kind| has_back(*kind)).collect();
    if kinds.is_empty() {
        let why = "none of these has a back that says the same: take `--only card`, `--only american` or both";
        return Err(Failure::new(Reason::MalformedRequest, why));
    }
    let bar = indicatif::ProgressBar::new(kinds.len() as u64 * args.count);
    let mut rows = Vec::new();
    let mut misses = Vec::new();
    for kind in kinds {
        let mut tally = Tally::default();
        for seed in args.seed..args.seed + args.count {
            bar.inc(1);
            let portrait = &portraits[(seed % portraits.len() as u64) as usize];
            // A neighbour has another name, birth and number.
            let [own, other] = [seed, seed + 1].map(|seed| sides(kind, portrait, seed, today));
            let (Some((front, own)), Some((_, other))) = (own, other) else { continue };
            let prints = reader.document(&regain_vision::gray(&args.photo(&front, seed))).prints;
            let print = visible::read(&prints, today);
            tally.fronts += 1;
            tally.unread += usize::from(print.is_none());
            for (back, blocked) in BACKS.into_iter().zip(&mut tally.blocked) {
                let Some(found) = print.as_ref().map(|print| beside(back.of(&own, &other), print)) else { continue };
                *blocked += usize::from(found.blocked());
                if back == Back::Own {
                    tally.confirmed += confirmed(&found).count();
                }
                if found.blocked() == (back == Back::Own) {
                    let confirmed: Vec<Field> = confirmed(&found).collect();
                    misses.push(json!({
                        "document": kind, "seed": seed, "back": back.name(), "disagree": found.disagreements, "confirmed": confirmed,
                    }));
                }
            }
        }
        rows.push((kind, tally));
    }
    bar.finish_and_clear();
    tell(args, &rows, if args.misses { &misses } else { &[] }, json);
    Ok(())
}

fn has_back(kind: Front) -> bool {
    matches!(kind, Front::Card | Front::American)
}

/// The front, and what the zone or barcode on its back says.
fn sides(kind: Front, portrait: &RgbImage, seed: u64, today: Date) -> Option<(RgbImage, Document)> {
    if kind == Front::American {
        let made = american_licence(&invented(seed), portrait, seed);
        return Some((made.front, from_aamva(&aamva::parse(made.barcode.as_bytes()).ok()?)));
    }
    let made = specimen(Kind::Td1, portrait, seed);
    let lines: Vec<Line> = made.truth.mrz.iter().map(|line| Line::certain(line)).collect();
    Some((made.front, from_mrz(&mrz::decode(&lines).ok()?, today)))
}

fn confirmed(found: &Reconciled) -> impl Iterator<Item = Field> {
    let fields = found.document.fields.iter();
    fields.filter(|(_, told)| told.also.contains(&Source::Visual)).map(|(field, _)| *field)
}

#[allow(clippy::print_stdout, reason = "this is where the command speaks")]
fn tell(args: &Args, rows: &[(Front, Tally)], misses: &[Value], json: bool) {
    let head = format!("SIMULATED: fronts of an invented state, level {}, seeds from {}", args.level, args.seed);
    if json {
        let row = |kind: &Front, tally: &Tally| {
            let backs = BACKS.iter().zip(tally.blocked).map(|(back, blocked)| {
                json!({ "back": back.name(), "blocked": blocked, "blocked_interval_95": interval(blocked, tally.fronts) })
            });
            json!({
                "document": kind, "fronts": tally.fronts, "backs": backs.collect::<Vec<_>>(), "unread": tally.unread,
                "confirmed": tally.confirmed,
            })
        };
        let rows: Vec<Value> = rows.iter().map(|(kind, tally)| row(kind, tally)).collect();
        println!("{}", json!({ "bench": "witness", "simulated": head, "rows": rows, "misses": misses }));
        return;
    }
    println!("{head}");
    println!("{:<10}{:<42}{:>8}{:>9}  95 %", "", "the front beside the back that is", "fronts", "blocked");
    for (kind, tally) in rows {
        let name = format!("{kind:?}").to_lowercase();
        for (back, blocked) in BACKS.iter().zip(tally.blocked) {
            let (low, high) = interval(blocked, tally.fronts);
            let bounds = format!("{:.1} – {:.1}", 100.0 * low, 100.0 * high);
            println!("{name:<10}{:<42}{:>8}{blocked:>9}  {bounds}", back.name(), tally.fronts);
        }
        println!("{name:<10}no field read on {}; {} fields confirmed", tally.unread, tally.confirmed);
    }
    for miss in misses {
        println!("{miss}");
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn each_back_differs_as_it_says() {
        let today = Date::new(2026, 11, 27).expect("a day");
        let portrait = RgbImage::new(60, 75);
        for kind in [Front::Card, Front::American] {
            let [own, other] = [1, 2].map(|seed| sides(kind, &portrait, seed, today).expect("a back").1);
            let same = |back: Back| {
                let found = back.of(&own, &other);
                (found.surname == own.surname, found.birth == own.birth, found.document_number == own.document_number)
            };
            let found = BACKS.map(same);
            let expected = [
                (true, true, true),
                (false, false, false),
                (true, true, false),
                (false, true, true),
                (true, false, true),
            ];
            assert_eq!(found, expected, "{kind:?}");
        }
    }
}
