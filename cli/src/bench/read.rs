//! `regain bench read`: how many documents, or cropped lines, are read as printed, and how many wrongly but with certainty.

use super::interval;
use crate::outcome::Failure;
use crate::read::{Meter, broken, find, load};
use regain_base::Reason;
use regain_document::mrz;
use regain_vision::engine::Engine;
use regain_vision::line::LineReader;
use regain_vision::model::Store;
use regain_vision::read::Reader;
use serde::Deserialize;
use serde_json::{Value, json};
use std::path::{Path, PathBuf};

/// Arguments of `regain bench read`.
#[derive(clap::Args)]
pub(super) struct Args {
    /// A folder with `manifest.csv`: columns `file` and `mrz` (lines parted by ` | `), or `file` and `text` for cropped lines.
    #[arg(long)]
    data: PathBuf,
    /// Name every picture that was not read as printed.
    #[arg(long)]
    misses: bool,
}

#[derive(Deserialize)]
struct Row {
    file: String,
    mrz: Option<String>,
    text: Option<String>,
}

/// A line by itself is never certain; from this confidence on it counts as such.
const SURE: f32 = 0.95;

/// What became of one picture.
struct Outcome {
    file: String,
    expected: String,
    /// Lines parted by ` | `; empty when nothing was read.
    read: String,
    certain: bool,
    cpu_ms: u64,
}

impl Outcome {
    fn right(&self) -> bool {
        self.read == self.expected
    }
}

pub(super) fn run(args: &Args, json: bool) -> Result<(), Failure> {
    let rows = manifest(&args.data)?;
    let store = Store::open(&crate::models::folder()).map_err(|error| broken(&error))?;
    let engine = Engine::start().map_err(|error| broken(&error))?;
    let lines = rows.iter().all(|row| row.mrz.is_none());
    let bar = indicatif::ProgressBar::new(rows.len() as u64);
    let outcomes: Vec<Outcome> = if lines {
        let reader = LineReader::load(&store, &engine).map_err(|error| broken(&error))?;
        bar.wrap_iter(rows.into_iter()).map(|row| read_line(&reader, &args.data, row)).collect()
    } else {
        let reader = Reader::load(&store, &engine).map_err(|error| broken(&error))?;
        bar.wrap_iter(rows.into_iter()).map(|row| read_document(&reader, &args.data, row)).collect()
    };
    bar.finish_and_clear();
    let summary = summary(&outcomes, lines);
    tell(&outcomes, &summary, args.misses, json);
    Ok(())
}

fn manifest(folder: &Path) -> Result<Vec<Row>, Failure> {
    let path = folder.join("manifest.csv");
    let fail = |error: csv::Error| Failure::new(Reason::MalformedRequest, format!("{}: {error}", path.display()));
    csv::Reader::from_path(&path).map_err(fail)?.deserialize().collect::<Result<_, _>>().map_err(fail)
}

fn read_document(reader: &Reader, folder: &Path, row: Row) -> Outcome {
    let began = Meter::start();
    let reading = load(&folder.join(&row.file)).ok().and_then(|image| find(reader, &image.into_rgb8()).reading);
    Outcome {
        file: row.file,
        expected: row.mrz.unwrap_or_default(),
        certain: reading.as_ref().is_some_and(|reading| reading.certain),
        read: reading.map(|reading| reading.mrz.lines.join(" | ")).unwrap_or_default(),
        cpu_ms: began.milliseconds(),
    }
}

fn read_line(reader: &LineReader, folder: &Path, row: Row) -> Outcome {
    let began = Meter::start();
    let line = load(&folder.join(&row.file)).map(|image| reader.read(&image.into_luma8())).unwrap_or_default();
    let line = mrz::decode_line(&line);
    Outcome {
        file: row.file,
        expected: row.text.unwrap_or_default(),
        certain: line.confidence > SURE,
        read: line.text,
        cpu_ms: began.milliseconds(),
    }
}

fn summary(outcomes: &[Outcome], lines: bool) -> Value {
    let count = |test: &dyn Fn(&Outcome) -> bool| outcomes.iter().filter(|outcome| test(outcome)).count();
    let right = count(&Outcome::right);
    let (low, high) = interval(right, outcomes.len());
    let wrong: usize = outcomes.iter().map(|outcome| distance(&outcome.read, &outcome.expected)).sum();
    let characters: usize = outcomes.iter().map(|outcome| outcome.expected.chars().count()).sum();
    let mut times: Vec<u64> = outcomes.iter().map(|outcome| outcome.cpu_ms).collect();
    times.sort_unstable();
    json!({
        "bench": if lines { "read-lines" } else { "read" },
        "pictures": outcomes.len(),
        "right": right,
        "right_share": share(right, outcomes.len()),
        "right_interval_95": [low, high],
        "right_and_certain": count(&|outcome| outcome.right() && outcome.certain),
        "right_but_refused": count(&|outcome| outcome.right() && !outcome.certain),
        "wrong_but_certain": count(&|outcome| !outcome.right() && outcome.certain),
        "wrong_and_refused": count(&|outcome| !outcome.right() && !outcome.certain && !outcome.read.is_empty()),
        "nothing_read": count(&|outcome| outcome.read.is_empty()),
        "character_errors": share(wrong, characters),
        "cpu_ms_median": times.get(times.len() / 2),
        "cpu_ms_p90": times.get(times.len() * 9 / 10),
    })
}

fn share(part: usize, of: usize) -> f64 {
    part as f64 / of.max(1) as f64
}

#[allow(clippy::print_stdout, reason = "this is where the command speaks")]
fn tell(outcomes: &[Outcome], summary: &Value, misses: bool, json: bool) {
    for outcome in outcomes.iter().filter(|outcome| misses && !outcome.right()) {
        let Outcome { file, expected, read, certain, .. } = outcome;
        if json {
            println!("{}", json!({ "file": file, "expected": expected, "read": read, "certain": certain }));
        } else {
            println!(
                "{file}{}\n  printed {expected}\n  read    {read}",
                if *certain { "   WRONG BUT CERTAIN" } else { "" }
            );
        }
    }
    if json {
        println!("{summary}");
        return;
    }
    for (name, value) in summary.as_object().into_iter().flatten() {
        println!("{name:<20} {value}");
    }
}

/// How many characters must be changed, added or dropped.
fn distance(a: &str, b: &str) -> usize {
    let b: Vec<char> = b.chars().collect();
    let mut row: Vec<usize> = (0..=b.len()).collect();
    for (i, left) in a.chars().enumerate() {
        let mut diagonal = row[0];
        row[0] = i + 1;
        for (j, right) in b.iter().enumerate() {
            let changed = diagonal + usize::from(left != *right);
            diagonal = row[j + 1];
            row[j + 1] = changed.min(row[j] + 1).min(row[j + 1] + 1);
        }
    }
    row[b.len()]
}

#[cfg(test)]
mod tests {
    use super::*;

    fn outcome(expected: &str, read: &str, certain: bool) -> Outcome {
        Outcome { file: String::new(), expected: expected.into(), read: read.into(), certain, cpu_ms: 1 }
    }

    #[test]
    fn every_picture_lands_in_one_column() {
        let outcomes = [
            outcome("AB", "AB", true),
            outcome("AB", "AB", false),
            outcome("AB", "AC", true),
            outcome("AB", "A", false),
            outcome("AB", "", false),
        ];
        let found = summary(&outcomes, false);
        for column in
            ["right_and_certain", "right_but_refused", "wrong_but_certain", "wrong_and_refused", "nothing_read"]
        {
            assert_eq!(found[column], 1, "{column}");
        }
        assert_eq!((found["right"].as_u64(), found["character_errors"].as_f64()), (Some(2), Some(0.4)));
    }

    #[test]
    fn a_manifest_is_read_with_its_quotes() {
        let folder = tempfile::tempdir().expect("a folder");
        std::fs::write(folder.path().join("manifest.csv"), "file,type,mrz\n\"a,b.png\",TD1,X | Y\n").expect("a file");
        let rows = manifest(folder.path()).expect("rows");
        assert_eq!(
            (rows[0].file.as_str(), rows[0].mrz.as_deref(), rows[0].text.is_none()),
            ("a,b.png", Some("X | Y"), true)
        );
        assert!(manifest(&folder.path().join("none")).is_err());
    }

    #[test]
    fn the_distance_counts_single_characters() {
        assert_eq!((distance("", "AB"), distance("AXB", "AB"), distance("KITTEN", "SITTING")), (2, 1, 3));
    }
}
