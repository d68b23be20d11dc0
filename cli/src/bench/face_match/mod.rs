//! `regain bench face-match`: how well the matcher tells persons apart, over every pair of the labelled pictures and of SIMULATED
//! portraits made from them.

mod portraits;
mod rates;

use crate::face::{load, picture};
use crate::outcome::Failure;
use rates::rates;
use regain_base::Reason;
use regain_face::matching::compare;
use regain_face::{Embedding, Faces};
use serde::Deserialize;
use serde_json::{Value, json};
use std::path::{Path, PathBuf};

/// Arguments of `regain bench face-match`.
#[derive(clap::Args)]
pub(super) struct Args {
    /// A folder with `manifest.csv`: column `file`. A picture's person is the column `person` if there is one, else the
    /// file's path without extension and closing number: `set/amy3.png` is `set/amy`.
    #[arg(long)]
    data: PathBuf,
    /// Take only files whose path starts with this; may be given several times.
    #[arg(long)]
    only: Vec<String>,
    /// Name this many of the hardest pairs of each kind.
    #[arg(long, default_value_t = 5)]
    hardest: usize,
    /// Make a SIMULATED portrait of every picture, as from a chip, a good print and an engraving, and compare each with all other pictures.
    #[arg(long)]
    portraits: bool,
}

#[derive(Deserialize)]
struct Row {
    file: String,
    person: Option<String>,
}

impl Row {
    fn person(&self) -> &str {
        let stem = self.file.rsplit_once('.').map_or(self.file.as_str(), |(stem, _)| stem);
        let name = stem.trim_end_matches(|character: char| character.is_ascii_digit()).trim_end_matches(['-', '_']);
        self.person.as_deref().unwrap_or(name)
    }
}

/// A picture with the face that was found.
struct Known {
    row: Row,
    embedding: Embedding,
}

/// Two pictures and how far apart they are.
struct Pair<'a> {
    distance: f32,
    files: [&'a str; 2],
}

pub(super) fn run(args: &Args, json: bool) -> Result<(), Failure> {
    let rows = manifest(&args.data, &args.only)?;
    let faces = load()?;
    let count = rows.len();
    let bar = indicatif::ProgressBar::new(count as u64);
    let known: Vec<Known> =
        bar.wrap_iter(rows.into_iter()).filter_map(|row| known(&faces, &args.data, row).ok()).collect();
    bar.finish_and_clear();
    let (same, different) = pairs(&known);
    if same.is_empty() || different.is_empty() {
        return Err(Failure::new(Reason::MalformedRequest, "pairs of one person and of two are needed"));
    }
    let mut persons: Vec<&str> = known.iter().map(|known| known.row.person()).collect();
    persons.sort_unstable();
    persons.dedup();
    let distances = |pairs: &[Pair<'_>]| pairs.iter().map(|pair| pair.distance).collect::<Vec<f32>>();
    let mut summary = rates(&distances(&same), &distances(&different));
    summary["bench"] = json!("face-match");
    summary["pictures"] = json!(count);
    summary["without_face"] = json!(count - known.len());
    summary["persons"] = json!(persons.len());
    tell(&summary, &same, &different, args.hardest, json);
    if args.portraits {
        for summary in portraits::compared(&faces, &args.data, &known) {
            tell(&summary, &[], &[], 0, json);
        }
    }
    Ok(())
}

fn manifest(folder: &Path, only: &[String]) -> Result<Vec<Row>, Failure> {
    let path = folder.join("manifest.csv");
    let fail = |error: csv::Error| Failure::new(Reason::MalformedRequest, format!("{}: {error}", path.display()));
    let rows: Vec<Row> =
        csv::Reader::from_path(&path).map_err(fail)?.deserialize().collect::<Result<_, _>>().map_err(fail)?;
    let wanted = |row: &Row| only.is_empty() || only.iter().any(|start| row.file.starts_with(start.as_str()));
    Ok(rows.into_iter().filter(wanted).collect())
}

fn known(faces: &Faces, folder: &Path, row: Row) -> Result<Known, Reason> {
    let image = picture(&folder.join(&row.file))?;
    let found = faces.detect(&image).map_err(|error| error.reason())?;
    let embedding = faces.embed(&image, found.first().ok_or(Reason::NoFace)?).map_err(|error| error.reason())?;
    Ok(Known { row, embedding })
}

/// All pairs of one person, farthest first, and of two, nearest first: the hardest lead.
fn pairs(known: &[Known]) -> (Vec<Pair<'_>>, Vec<Pair<'_>>) {
    let (mut same, mut different) = (Vec::new(), Vec::new());
    for (index, a) in known.iter().enumerate() {
        for b in &known[index + 1..] {
            let distance = compare(&a.embedding, &b.embedding).score;
            let pair = Pair { distance, files: [&a.row.file, &b.row.file] };
            if a.row.person() == b.row.person() { &mut same } else { &mut different }.push(pair);
        }
    }
    same.sort_by(|a, b| b.distance.total_cmp(&a.distance));
    different.sort_by(|a, b| a.distance.total_cmp(&b.distance));
    (same, different)
}

#[allow(clippy::print_stdout, reason = "this is where the command speaks")]
fn tell(summary: &Value, same: &[Pair<'_>], different: &[Pair<'_>], hardest: usize, json: bool) {
    for (kind, pairs) in [("one person", same), ("two persons", different)] {
        for Pair { distance, files: [a, b] } in pairs.iter().take(hardest) {
            if json {
                println!("{}", json!({ "a": a, "b": b, "persons": kind, "distance": distance }));
            } else {
                println!("{kind:<12} {distance:.3}  {a}  {b}");
            }
        }
    }
    if json {
        println!("{summary}");
        return;
    }
    for (name, value) in summary.as_object().into_iter().flatten() {
        match value.as_array().filter(|list| list.iter().all(Value::is_object)) {
            Some(list) => list.iter().for_each(|entry| println!("{name:<20} {entry}")),
            None => println!("{name:<20} {value}"),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_person_is_named_by_the_file_or_the_manifest() {
        let row = |file: &str, person: Option<&str>| Row { file: file.into(), person: person.map(Into::into) };
        for (file, person) in [("bbt/amy3.png", "bbt/amy"), ("a/stock-b-12.jpg", "a/stock-b"), ("paul.jpg", "paul")] {
            assert_eq!(row(file, None).person(), person);
        }
        assert_eq!(row("x/1.png", Some("amy")).person(), "amy");
    }
}
