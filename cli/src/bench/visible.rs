//! `regain bench visible`: how many printed fields of simulated licences, identity cards and passport pages are read as printed.

mod pictures;
mod witness;

use super::interval;
use crate::outcome::Failure;
use crate::read::{Meter, Readers, broken};
use regain_base::{Clock as _, SystemClock};
use regain_document::Date;
use regain_document::visible::{self, Evidence, Item, Visible};
use regain_simulator::person::{Day, catalogue, invented};
use regain_simulator::rephoto::{Level, rephotograph};
use regain_simulator::scene;
use regain_simulator::specimen::{Kind, Options, Specimen, american_licence, european_licence, specimen_with};
use regain_vision::RgbImage;
use regain_vision::engine::Engine;
use regain_vision::model::Store;
use regain_vision::text::TextReader;
use serde::Serialize;
use serde_json::{Value, json};
use std::collections::BTreeMap;
use std::path::PathBuf;

/// Arguments of `regain bench visible`.
#[derive(clap::Args)]
pub(super) struct Args {
    /// How many of each kind.
    #[arg(long, default_value_t = 60)]
    count: u64,
    /// Only these kinds.
    #[arg(long, value_delimiter = ',', default_values = ["licence", "card", "american", "page"])]
    only: Vec<Front>,
    /// Photographed at this level of difficulty, 1 to 3; 0 leaves the documents flat.
    #[arg(long, default_value_t = 2, value_parser = clap::value_parser!(u8).range(0..=3))]
    level: u8,
    /// Name every field that was not read as printed.
    #[arg(long)]
    misses: bool,
    /// Save a picture of every document with a field that was not read as printed, and what was read where, in this folder.
    #[arg(long)]
    pictures: Option<PathBuf>,
    /// Instead, compare the fronts of identity cards and American licences with what their own backs say, and other ones.
    #[arg(long)]
    witness: bool,
    /// Of the first document; each has its own.
    #[arg(long, default_value_t = 1)]
    seed: u64,
}

/// Which side is printed on.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Serialize, clap::ValueEnum)]
#[serde(rename_all = "lowercase")]
enum Front {
    /// A driving licence of the EU's model.
    Licence,
    /// An identity card.
    Card,
    /// A driving licence of North American make.
    American,
    /// A passport's page, its zone among the print.
    Page,
}

impl Args {
    /// The side as a phone's photo shows it.
    fn photo(&self, side: &RgbImage, seed: u64) -> RgbImage {
        match Level::ALL.get(usize::from(self.level).wrapping_sub(1)) {
            Some(level) => rephotograph(side, *level, seed).image,
            None => side.clone(),
        }
    }
}

/// A simulated side and what it says.
struct Case {
    kind: Front,
    front: RgbImage,
    truth: BTreeMap<Item, String>,
}

/// What became of the fields of one item.
#[derive(Default, Clone, Copy)]
struct Tally {
    printed: usize,
    exact: usize,
    clear: usize,
    clear_and_wrong: usize,
    missing: usize,
}

/// Processor milliseconds of each picture.
#[derive(Default)]
struct Times {
    /// Its print alone.
    print: Vec<u64>,
    /// All that `regain read` looks for: zone, barcode, print.
    whole: Vec<u64>,
}

/// The median, and what nine of ten do not exceed.
fn middle_and_most(mut times: Vec<u64>) -> [u64; 2] {
    times.sort_unstable();
    [5, 9].map(|part| times.get(times.len() * part / 10).copied().unwrap_or(0))
}

pub(super) fn run(args: &Args, json: bool) -> Result<(), Failure> {
    let store = Store::open(&crate::models::folder()).map_err(|error| broken(&error))?;
    let engine = Engine::start().map_err(|error| broken(&error))?;
    let reader = TextReader::load(&store, &engine).map_err(|error| broken(&error))?;
    let today = Date::of(SystemClock.now());
    // Small: the print is read, not the face.
    let portraits =
        catalogue().iter().take(3).map(|person| scene::likeness(&person.look, 120)).collect::<Vec<RgbImage>>();
    if args.witness {
        return witness::run(args, &reader, &portraits, today, json);
    }
    let readers = Readers::load(&store, &engine)?;
    let bar = indicatif::ProgressBar::new(args.only.len() as u64 * args.count);
    let (mut tallies, mut misses) = (BTreeMap::<(Front, Item), Tally>::new(), Vec::new());
    let mut times = Times::default();
    for seed in args.seed..args.seed + args.count {
        let portrait = &portraits[(seed % portraits.len() as u64) as usize];
        for case in args.only.iter().map(|kind| case(*kind, portrait, seed)) {
            let photo = args.photo(&case.front, seed);
            let began = Meter::start();
            let gray = regain_vision::gray(&photo);
            let document = reader.document(&gray);
            let read = visible::read(&document.prints, today);
            times.print.push(began.milliseconds());
            let began = Meter::start();
            readers.read(&gray, today, false)?;
            times.whole.push(began.milliseconds());
            let before = misses.len();
            judge(&case, read.as_ref(), seed, &mut tallies, &mut misses);
            if let Some(folder) = args.pictures.as_ref().filter(|_| misses.len() > before) {
                pictures::save(folder, &format!("{seed}-{:?}", case.kind).to_lowercase(), &photo, &document)?;
            }
            bar.inc(1);
        }
    }
    bar.finish_and_clear();
    tell(args, &tallies, times, if args.misses { &misses } else { &[] }, json);
    Ok(())
}

fn case(kind: Front, portrait: &RgbImage, seed: u64) -> Case {
    let (front, truth) = match kind {
        Front::Licence => {
            let made = european_licence(&invented(seed), portrait, seed);
            (made.front, made.truth)
        }
        Front::American => {
            let made = american_licence(&invented(seed), portrait, seed);
            (made.front, made.truth)
        }
        Front::Card => printed(specimen(Kind::Td1, portrait, seed)),
        Front::Page => printed(specimen(Kind::Td3, portrait, seed)),
    };
    Case { kind, front, truth }
}

fn printed(made: Specimen) -> (RgbImage, BTreeMap<Item, String>) {
    let truth = made.truth;
    let facts = [
        (Item::Surname, truth.surname.to_uppercase()),
        (Item::GivenNames, truth.given_names.join(" ").to_uppercase()),
        (Item::Birth, truth.birth.iso()),
        (Item::Sex, truth.sex.to_string()),
        (Item::Nationality, truth.nationality),
        (Item::DocumentNumber, truth.document_number),
        (Item::Expiry, truth.expiry.iso()),
    ];
    (made.front, facts.into())
}

/// An identity card or a passport's page of an invented person.
fn specimen(kind: Kind, portrait: &RgbImage, seed: u64) -> Specimen {
    let named = invented(seed ^ 0xCA4D);
    let person = &catalogue()[(seed % catalogue().len() as u64) as usize];
    let number = format!("U{:08X}", (seed.wrapping_mul(0x9E37_79B9_7F4A_7C15) >> 32) as u32);
    let expiry = Day::new(2027 + (seed % 9) as u16, 1 + (seed % 12) as u8, 1 + (seed % 28) as u8);
    let options = Options {
        number: Some(number),
        surname: Some(named.surname),
        given_names: Some(named.given_names),
        expiry: Some(expiry),
        portrait_of: None,
    };
    specimen_with(person, kind, &options, portrait)
}

fn judge(
    case: &Case,
    read: Option<&Visible>,
    seed: u64,
    tallies: &mut BTreeMap<(Front, Item), Tally>,
    misses: &mut Vec<Value>,
) {
    for (item, printed) in &case.truth {
        let evidence = read.and_then(|read| read.items.get(item));
        let clear = evidence.is_some_and(Evidence::is_clear);
        let exact = evidence.is_some_and(|evidence| evidence.value == *printed);
        let tally = tallies.entry((case.kind, *item)).or_default();
        tally.printed += 1;
        tally.exact += usize::from(exact);
        tally.clear += usize::from(clear);
        tally.clear_and_wrong += usize::from(clear && !exact);
        tally.missing += usize::from(evidence.is_none());
        if !exact {
            let said = evidence.map(|evidence| (evidence.value.as_str(), evidence.confidence));
            misses.push(json!({ "seed": seed, "kind": case.kind, "item": item, "printed": printed, "read": said, "clear": clear }));
        }
    }
}

#[allow(clippy::print_stdout, reason = "this is where the command speaks")]
fn tell(args: &Args, tallies: &BTreeMap<(Front, Item), Tally>, times: Times, misses: &[Value], json: bool) {
    let sum = |of: &dyn Fn(Front) -> bool| {
        let chosen = tallies.iter().filter(|((kind, _), _)| of(*kind));
        chosen.fold(Tally::default(), |sum, (_, tally)| Tally {
            printed: sum.printed + tally.printed,
            exact: sum.exact + tally.exact,
            clear: sum.clear + tally.clear,
            clear_and_wrong: sum.clear_and_wrong + tally.clear_and_wrong,
            missing: sum.missing + tally.missing,
        })
    };
    let row = |kind: Value, item: Value, tally: &Tally| {
        let (low, high) = interval(tally.exact, tally.printed);
        let (least, most) = interval(tally.clear_and_wrong, tally.printed);
        json!({
            "document": kind, "field": item, "printed": tally.printed, "exact": tally.exact, "exact_interval_95": [low, high],
            "clear": tally.clear, "clear_and_wrong": tally.clear_and_wrong, "clear_and_wrong_interval_95": [least, most],
            "missing": tally.missing,
        })
    };
    let each = tallies.iter().map(|((kind, item), tally)| row(json!(kind), json!(item), tally));
    let kinds = args.only.iter().map(|kind| row(json!(kind), json!("all"), &sum(&|of| of == *kind)));
    let rows: Vec<Value> = each.chain(kinds).chain([row(json!("all"), json!("all"), &sum(&|_| true))]).collect();
    let head = format!(
        "SIMULATED: {} documents of each kind, of an invented state, level {}, seeds from {}",
        args.count, args.level, args.seed
    );
    let ([median, p90], [whole_median, whole_p90]) = (middle_and_most(times.print), middle_and_most(times.whole));
    if json {
        let told = json!({
            "bench": "visible", "simulated": head, "rows": rows, "misses": misses, "cpu_ms_median": median, "cpu_ms_p90": p90,
            "whole_cpu_ms_median": whole_median, "whole_cpu_ms_p90": whole_p90,
        });
        println!("{told}");
        return;
    }
    println!("{head}");
    println!(
        "{:<9}{:<17}{:>8}{:>7}  {:<13}{:>7}{:>13}{:>9}",
        "", "field", "printed", "exact", "95 %", "clear", "clear, wrong", "missing"
    );
    for row in &rows {
        let text = |name: &str| row[name].as_str().unwrap_or_default().to_owned();
        // A value of JSON takes no width.
        let count = |name: &str| row[name].to_string();
        let bound = |at: usize| 100.0 * row["exact_interval_95"][at].as_f64().unwrap_or_default();
        let between = format!("{:.1} – {:.1}", bound(0), bound(1));
        println!(
            "{:<9}{:<17}{:>8}{:>7}  {between:<13}{:>7}{:>13}{:>9}",
            text("document"),
            text("field"),
            count("printed"),
            count("exact"),
            count("clear"),
            count("clear_and_wrong"),
            count("missing")
        );
    }
    println!("CPU for the print: median {median} ms, 90 % below {p90} ms");
    println!("CPU for zone, barcode and print: median {whole_median} ms, 90 % below {whole_p90} ms");
    for miss in misses {
        println!("{miss}");
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_field_lands_in_its_row() {
        let truth = [(Item::Surname, "ANA".to_owned()), (Item::Birth, "1990-01-02".to_owned())];
        let case = Case { kind: Front::Card, front: RgbImage::new(1, 1), truth: truth.into() };
        let (mut tallies, mut misses) = (BTreeMap::new(), Vec::new());
        judge(&case, None, 1, &mut tallies, &mut misses);
        assert_eq!(misses.len(), 2);
        let tally = tallies[&(Front::Card, Item::Birth)];
        assert_eq!((tally.printed, tally.exact, tally.clear_and_wrong, tally.missing), (1, 0, 0, 1));
    }
}
