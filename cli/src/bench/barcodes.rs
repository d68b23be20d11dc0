//! `regain bench barcodes`: how many PDF417 symbols are read, on labelled pictures and on simulated licences photographed at
//! three levels; with peers on the same pictures.

use super::interval;
use super::peers;
use crate::outcome::Failure;
use crate::read::{Meter, load};
use image::RgbImage;
use regain_base::Reason;
use regain_simulator::camera::{Conditions, photograph};
use regain_simulator::specimen::licence;
use regain_vision::barcode::pdf417;
use regain_vision::{codec, gray};
use serde::Deserialize;
use serde_json::{Value, json};
use std::path::{Path, PathBuf};

/// Arguments of `regain bench barcodes`.
#[derive(clap::Args)]
pub(super) struct Args {
    /// A folder with `manifest.csv`: columns `file` and `expected_text_or_note` (a JSON string).
    #[arg(long)]
    data: Option<PathBuf>,
    /// How many simulated licences are photographed at each level.
    #[arg(long, default_value_t = 30)]
    cards: u64,
    /// The seed of the first licence and its photo.
    #[arg(long, default_value_t = 0)]
    first: u64,
    /// Only the cards of one level, 1 to 3.
    #[arg(long, value_parser = clap::value_parser!(u8).range(1..=3))]
    level: Option<u8>,
    /// A Python with `zxing-cpp` and `pillow`, to read the same pictures.
    #[arg(long)]
    peers: Option<PathBuf>,
    /// Name every picture that was not read as printed.
    #[arg(long)]
    misses: bool,
}

/// A picture whose text is known.
struct Case {
    name: String,
    image: RgbImage,
    expected: String,
}

/// What a reader made of one picture.
pub(super) struct Answer {
    pub(super) text: Option<String>,
    pub(super) cpu_ms: u64,
}

/// A set of pictures and the way in which they come about.
type Set<'a> = (String, Box<dyn Iterator<Item = Result<Case, Failure>> + 'a>);

/// How a photo is taken, by its seed.
type Level = fn(u64) -> Conditions;

pub(super) fn run(args: &Args, json: bool) -> Result<(), Failure> {
    let mut sets: Vec<Set<'_>> = Vec::new();
    if let Some(folder) = &args.data {
        let rows = manifest(folder)?;
        sets.push(("labelled".into(), Box::new(rows.into_iter().map(|row| case(folder, row)))));
    }
    let levels: [(&str, Level); 3] =
        [("level 1", Conditions::mild), ("level 2", Conditions::medium), ("level 3", Conditions::hard)];
    let wanted = |index: usize| args.level.is_none_or(|level| usize::from(level) == index + 1);
    let levels = levels.into_iter().enumerate().filter(|(index, _)| args.cards > 0 && wanted(*index));
    for (_, (level, conditions)) in levels {
        let cards =
            (args.first..args.first.saturating_add(args.cards)).map(move |seed| Ok(photo(level, conditions, seed)));
        sets.push((format!("cards, {level}"), Box::new(cards)));
    }
    for (name, cases) in sets {
        measure(&name, cases, args, json)?;
    }
    Ok(())
}

#[derive(Deserialize)]
struct Row {
    file: String,
    expected_text_or_note: String,
}

fn manifest(folder: &Path) -> Result<Vec<Row>, Failure> {
    let path = folder.join("manifest.csv");
    let fail = |error: csv::Error| Failure::new(Reason::MalformedRequest, format!("{}: {error}", path.display()));
    csv::Reader::from_path(&path).map_err(fail)?.deserialize().collect::<Result<_, _>>().map_err(fail)
}

fn case(folder: &Path, row: Row) -> Result<Case, Failure> {
    let image = load(&folder.join(&row.file)).map_err(|(reason, detail)| Failure::new(reason, detail))?.into_rgb8();
    let expected = serde_json::from_str(&row.expected_text_or_note)
        .map_err(|error| Failure::new(Reason::MalformedRequest, format!("{}: {error}", row.file)))?;
    Ok(Case { name: row.file, image, expected })
}

/// A licence's back, full size on a photo of 1920 x 1080.
fn photo(level: &str, conditions: Level, seed: u64) -> Case {
    let licence = licence(seed);
    let shot = photograph(&licence.back, &Conditions { size: (1920, 1080), ..conditions(seed) });
    Case { name: format!("{level}, seed {seed}"), image: shot.image, expected: licence.text }
}

fn measure(
    name: &str,
    cases: impl Iterator<Item = Result<Case, Failure>>,
    args: &Args,
    json: bool,
) -> Result<(), Failure> {
    let folder = tempfile::tempdir().map_err(|error| Failure::new(Reason::StorageFailed, error.to_string()))?;
    let bar = indicatif::ProgressBar::new_spinner().with_message(name.to_owned());
    let (mut known, mut ours, mut files) = (Vec::new(), Vec::new(), Vec::new());
    for case in bar.wrap_iter(cases) {
        let Case { name, image, expected } = case?;
        let began = Meter::start();
        let text = held(&image);
        ours.push(Answer { text, cpu_ms: began.milliseconds() });
        if args.peers.is_some() {
            let file = folder.path().join(format!("{}.png", files.len()));
            std::fs::write(&file, codec::encode_png(&image))
                .map_err(|error| Failure::new(Reason::StorageFailed, error.to_string()))?;
            files.push(file);
        }
        known.push((name, expected));
    }
    bar.finish_and_clear();
    tell(name, "regain", &known, &ours, args.misses, json);
    if let Some(python) = &args.peers {
        tell(name, peers::ZXING.name, &known, &peers::ZXING.read(python, &files)?, args.misses, json);
    }
    Ok(())
}

/// What the picture's symbol holds, also as a part of a text.
fn held(image: &RgbImage) -> Option<String> {
    pdf417(&gray(image)).map(|content| content.held().to_owned())
}

fn summary(set: &str, reader: &str, known: &[(String, String)], answers: &[Answer]) -> Value {
    let pairs = || known.iter().zip(answers);
    let right = pairs().filter(|((_, expected), answer)| answer.text.as_ref() == Some(expected)).count();
    let nothing = answers.iter().filter(|answer| answer.text.is_none()).count();
    let mut times: Vec<u64> = answers.iter().map(|answer| answer.cpu_ms).collect();
    times.sort_unstable();
    let (low, high) = interval(right, known.len());
    json!({
        "bench": "barcodes", "set": set, "reader": reader, "pictures": known.len(), "right": right,
        "right_interval_95": [low, high], "wrong": known.len() - right - nothing, "nothing_read": nothing,
        "cpu_ms_median": times.get(times.len() / 2), "cpu_ms_p90": times.get(times.len() * 9 / 10),
    })
}

#[allow(clippy::print_stdout, reason = "this is where the command speaks")]
fn tell(set: &str, reader: &str, known: &[(String, String)], answers: &[Answer], misses: bool, json: bool) {
    for ((name, expected), answer) in known.iter().zip(answers).filter(|_| misses) {
        if answer.text.as_ref() != Some(expected) {
            let (printed, read) = (expected.escape_debug(), answer.text.as_deref().unwrap_or_default().escape_debug());
            if json {
                println!(
                    "{}",
                    json!({ "set": set, "reader": reader, "file": name, "expected": expected, "read": answer.text })
                );
            } else {
                println!("{reader}, {name}\n  printed {printed}\n  read    {read}");
            }
        }
    }
    let found = summary(set, reader, known, answers);
    if json {
        println!("{found}");
        return;
    }
    println!(
        "{set:<16} {reader:<10} {:>3} of {:>3} right, {} wrong, {} not read; CPU {} ms median, {} ms p90",
        found["right"],
        found["pictures"],
        found["wrong"],
        found["nothing_read"],
        found["cpu_ms_median"],
        found["cpu_ms_p90"]
    );
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_answer_lands_in_one_column() {
        let known = ["a", "b", "c"].map(|name| (name.to_owned(), name.to_owned()));
        let answer = |text: Option<&str>| Answer { text: text.map(str::to_owned), cpu_ms: 2 };
        let found = summary("set", "reader", &known, &[answer(Some("a")), answer(Some("x")), answer(None)]);
        let columns = ["pictures", "right", "wrong", "nothing_read", "cpu_ms_median"].map(|name| found[name].as_u64());
        assert_eq!(columns, [3, 1, 1, 1, 2].map(Some));
    }

    #[test]
    fn a_careful_photo_of_a_licence_is_read() {
        let case = photo("level 1", Conditions::mild, 4);
        assert_eq!(held(&case.image).as_deref(), Some(case.expected.as_str()));
        let record = regain_document::aamva::parse(case.expected.as_bytes()).expect("a card");
        assert!(record.faults.is_empty(), "{:?}", record.faults);
    }
}
