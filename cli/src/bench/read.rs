//! `regain bench read`: how many documents, or cropped lines, are read as printed, and how many wrongly but with certainty.

use super::barcodes::Answer;
use super::peers::{self, Peer};
use super::{interval, memory, photos, report};
use crate::outcome::Failure;
use crate::read::{Meter, broken, find, load};
use regain_base::Reason;
use regain_document::mrz::{self, Mrz};
use regain_vision::RgbImage;
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
    /// Also photograph every scan of at least 380 pixels a row again, SIMULATED, at these levels of difficulty.
    #[arg(long, value_delimiter = ',', value_parser = clap::value_parser!(u8).range(1..=3))]
    level: Vec<u8>,
    /// How many photos of each scan at each level.
    #[arg(long, default_value_t = 3, value_parser = clap::value_parser!(u64).range(1..=1_000))]
    seeds: u64,
    /// Take the seeds with which the reader's numbers were chosen, not those of the test.
    #[arg(long)]
    tuning: bool,
    /// Read each photo also flattened by its true corners.
    #[arg(long)]
    corners: bool,
    /// Write the table as `read.csv` and as a picture, `read.svg`, into this folder, and with the worst ten pictures as `read.html`.
    #[arg(long)]
    report: Option<PathBuf>,
    /// Read each photo also turned, mirrored or with an EXIF rotation.
    #[arg(long)]
    turned: bool,
    /// A Python with `passporteye`, `rapidocr-onnxruntime` or `pytesseract`, to read the same pictures with each that is there.
    #[arg(long)]
    peers: Option<PathBuf>,
}

#[derive(Clone, Deserialize)]
pub(super) struct Row {
    pub(super) file: String,
    pub(super) mrz: Option<String>,
    text: Option<String>,
    pub(super) capture: Option<String>,
}

/// A line by itself is never certain; from this confidence on it counts as such.
const SURE: f32 = 0.95;

/// What became of one picture.
pub(super) struct Outcome {
    pub(super) file: String,
    pub(super) expected: String,
    /// Lines parted by ` | `; empty when nothing was read.
    pub(super) read: String,
    pub(super) certain: bool,
    pub(super) cpu_ms: u64,
    /// The file for another reader or a page; empty where there is none.
    pub(super) picture: PathBuf,
}

impl Outcome {
    /// What another reader made of the picture. It does not say when it doubts, so each answer counts as certain.
    fn of_peer(&self, answer: Answer) -> Self {
        let read = answer.text.unwrap_or_default();
        let (file, expected, picture) = (self.file.clone(), self.expected.clone(), self.picture.clone());
        Self { file, expected, picture, certain: !read.is_empty(), read, cpu_ms: answer.cpu_ms }
    }

    pub(super) fn right(&self) -> bool {
        self.read == self.expected
    }

    /// Whether a field is read as it is printed.
    fn field(&self, of: &dyn Fn(&Mrz) -> String) -> bool {
        let parse = |text: &str| mrz::parse(&text.split(" | ").collect::<Vec<_>>()).ok().map(|mrz| of(&mrz));
        parse(&self.expected).is_some_and(|expected| parse(&self.read) == Some(expected))
    }
}

pub(super) fn run(args: &Args, json: bool) -> Result<(), Failure> {
    let rows = manifest(&args.data)?;
    let store = Store::open(&crate::models::folder()).map_err(|error| broken(&error))?;
    let engine = Engine::start().map_err(|error| broken(&error))?;
    let lines = rows.iter().all(|row| row.mrz.is_none());
    let bar = indicatif::ProgressBar::new(rows.len() as u64);
    if lines {
        let reader = LineReader::load(&store, &engine).map_err(|error| broken(&error))?;
        let outcomes: Vec<Outcome> =
            bar.wrap_iter(rows.into_iter()).map(|row| read_line(&reader, &args.data, row)).collect();
        let table = show(args, "read-lines", &outcomes, &peers::LINES, json)?;
        return args.report.as_ref().map_or(Ok(()), |folder| report::write(folder, &table, &outcomes, engine.name()));
    }
    let reader = Reader::load(&store, &engine).map_err(|error| broken(&error))?;
    // Before the others, whose leftovers would be counted.
    let scans = if args.level.is_empty() { Vec::new() } else { photos::scans(&args.data, &rows) };
    if let Some(scan) = scans.first() {
        tell(&[], &memory::of_large_photo(&reader, scan), false, json);
    }
    let mut outcomes: Vec<Outcome> =
        bar.wrap_iter(rows.iter()).map(|row| read_document(&reader, &args.data, row)).collect();
    bar.finish_and_clear();
    let mut table = show(args, "read", &outcomes, &peers::DOCUMENTS, json)?;
    let kept = args.peers.as_ref().or(args.report.as_ref()).map(|_| tempfile::tempdir()).transpose();
    let kept = kept.map_err(|error| Failure::new(Reason::StorageFailed, error.to_string()))?;
    let plan = photos::Plan {
        levels: args.level.clone(),
        seeds: args.seeds,
        tuning: args.tuning,
        corners: args.corners,
        turned: args.turned,
        keep: kept.as_ref().map(|folder| folder.path().to_owned()),
    };
    let seeds = if args.tuning { "tuning" } else { "test" };
    for (name, photos) in photos::read(&reader, &scans, &plan)? {
        let name = format!("SIMULATED {name}, {} {seeds} seeds", args.seeds);
        table.extend(show(args, &name, &photos, &peers::DOCUMENTS, json)?);
        outcomes.extend(photos);
    }
    args.report.as_ref().map_or(Ok(()), |folder| report::write(folder, &table, &outcomes, engine.name()))
}

/// Prints the row of our reader and one for each peer that is there, and returns them.
fn show(args: &Args, name: &str, ours: &[Outcome], peers: &[Peer], json: bool) -> Result<Vec<Value>, Failure> {
    let row = |name: &str, outcomes: &[Outcome]| {
        let mut row = summary(name, outcomes);
        row["simulated"] = name.starts_with("SIMULATED").into();
        tell(outcomes, &row, args.misses, json);
        row
    };
    let mut table = vec![row(name, ours)];
    let Some(python) = &args.peers else { return Ok(table) };
    let pictures: Vec<PathBuf> = ours.iter().map(|outcome| outcome.picture.clone()).collect();
    for peer in peers.iter().filter(|peer| peer.is_in(python)) {
        let answers = peer.read(python, &pictures)?;
        let theirs: Vec<Outcome> = ours.iter().zip(answers).map(|(outcome, answer)| outcome.of_peer(answer)).collect();
        table.push(row(&format!("{name}, {}", peer.name), &theirs));
    }
    Ok(table)
}

pub(super) fn manifest(folder: &Path) -> Result<Vec<Row>, Failure> {
    let path = folder.join("manifest.csv");
    let fail = |error: csv::Error| Failure::new(Reason::MalformedRequest, format!("{}: {error}", path.display()));
    csv::Reader::from_path(&path).map_err(fail)?.deserialize().collect::<Result<_, _>>().map_err(fail)
}

fn read_document(reader: &Reader, folder: &Path, row: &Row) -> Outcome {
    let picture = folder.join(&row.file);
    let image = load(&picture).map(|image| image.into_rgb8()).unwrap_or_default();
    judge(reader, row.file.clone(), row.mrz.clone().unwrap_or_default(), picture, &image)
}

/// Reads one picture whose text is known.
pub(super) fn judge(reader: &Reader, file: String, expected: String, picture: PathBuf, image: &RgbImage) -> Outcome {
    let began = Meter::start();
    let reading = find(reader, image).picture.zone.map(|(_, reading)| reading);
    Outcome {
        file,
        expected,
        certain: reading.as_ref().is_some_and(|reading| reading.certain),
        read: reading.map(|reading| reading.mrz.lines.join(" | ")).unwrap_or_default(),
        cpu_ms: began.milliseconds(),
        picture,
    }
}

fn read_line(reader: &LineReader, folder: &Path, row: Row) -> Outcome {
    let began = Meter::start();
    let picture = folder.join(&row.file);
    let line = load(&picture).map(|image| reader.read(&image.into_luma8())).unwrap_or_default();
    let line = mrz::decode_line(&line);
    Outcome {
        file: row.file,
        expected: row.text.unwrap_or_default(),
        certain: line.confidence > SURE,
        read: line.text,
        cpu_ms: began.milliseconds(),
        picture,
    }
}

fn summary(name: &str, outcomes: &[Outcome]) -> Value {
    let count = |test: &dyn Fn(&Outcome) -> bool| outcomes.iter().filter(|outcome| test(outcome)).count();
    let right = count(&Outcome::right);
    let answered_wrong = count(&|outcome| !outcome.right() && outcome.certain);
    let wrong: usize = outcomes.iter().map(|outcome| strsim::levenshtein(&outcome.read, &outcome.expected)).sum();
    let characters: usize = outcomes.iter().map(|outcome| outcome.expected.chars().count()).sum();
    let mut times: Vec<u64> = outcomes.iter().map(|outcome| outcome.cpu_ms).collect();
    times.sort_unstable();
    let field = |of: &dyn Fn(&Mrz) -> String| share(count(&|outcome| outcome.field(of)), outcomes.len());
    json!({
        "bench": name,
        "pictures": outcomes.len(),
        "right": right,
        "right_share": share(right, outcomes.len()),
        "right_interval_95": interval(right, outcomes.len()),
        "right_and_certain": count(&|outcome| outcome.right() && outcome.certain),
        "right_but_refused": count(&|outcome| outcome.right() && !outcome.certain),
        "wrong_but_certain": answered_wrong,
        "wrong_but_certain_interval_95": interval(answered_wrong, outcomes.len()),
        "wrong_and_refused": count(&|outcome| !outcome.right() && !outcome.certain && !outcome.read.is_empty()),
        "nothing_read": count(&|outcome| outcome.read.is_empty()),
        "number_right": field(&|mrz| mrz.document_number.clone()),
        "names_right": field(&|mrz| format!("{} {}", mrz.surname, mrz.given_names.join(" "))),
        "birth_right": field(&|mrz| format!("{:?}", mrz.birth)),
        "expiry_right": field(&|mrz| format!("{:?}", mrz.expiry)),
        "nationality_right": field(&|mrz| mrz.nationality.clone()),
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
        println!("{name:<30} {value}");
    }
    println!();
}

#[cfg(test)]
mod tests {
    use super::*;

    fn outcome(expected: &str, read: &str, certain: bool) -> Outcome {
        Outcome {
            file: String::new(),
            expected: expected.into(),
            read: read.into(),
            certain,
            cpu_ms: 1,
            picture: PathBuf::new(),
        }
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
        let found = summary("read", &outcomes);
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
}
