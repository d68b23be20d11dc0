//! `regain face`: where faces are, and whether two are the same person's.

use crate::models;
use crate::outcome::Failure;
use regain_base::{Reason, Refusal};
use regain_face::quality::{self, Quality};
use regain_face::{Embedding, Face, Faces, matching};
use regain_vision::RgbImage;
use regain_vision::engine::Engine;
use regain_vision::model::Store;
use serde_json::{Value, json};
use std::collections::HashMap;
use std::path::{Path, PathBuf};

/// Largest list of pairs, in bytes.
const MOST_PAIRS: u64 = 64 << 20;

/// Arguments of `regain face`.
#[derive(clap::Args)]
pub struct Args {
    #[command(subcommand)]
    command: Command,
}

#[derive(clap::Subcommand)]
enum Command {
    /// Find the faces in pictures.
    Detect {
        /// JPEG or PNG files.
        #[arg(required = true)]
        images: Vec<PathBuf>,
    },
    /// Compare the largest face of two pictures.
    Match {
        /// Two pictures.
        #[arg(num_args = 2, required_unless_present = "pairs")]
        images: Vec<PathBuf>,
        /// A CSV file with the header `a,b` and two pictures a line instead; each picture is read once.
        #[arg(long, conflicts_with = "images")]
        pairs: Option<PathBuf>,
    },
}

/// Runs the command.
///
/// # Errors
/// When models are missing, or a picture was refused: the first reason and how many.
pub fn run(args: &Args, json: bool) -> Result<(), Failure> {
    let faces = load()?;
    match &args.command {
        Command::Detect { images } => detect(&faces, images, json),
        Command::Match { pairs: Some(pairs), .. } => compare(&faces, &listed(pairs)?, json),
        Command::Match { images, .. } => compare(&faces, &[(images[0].clone(), images[1].clone())], json),
    }
}

/// The face models.
///
/// # Errors
/// When a file is missing or damaged.
pub fn load() -> Result<Faces, Failure> {
    let folder = models::folder();
    let loaded = Engine::start().and_then(|engine| Faces::load(&Store::open(&folder)?, &engine));
    loaded.map_err(|error| Failure::new(error.reason(), error.to_string()))
}

/// A picture from a file.
///
/// # Errors
/// When it cannot be read, is too large or is no picture.
pub fn picture(path: &Path) -> Result<RgbImage, Reason> {
    let length = std::fs::metadata(path).map_err(|_| Reason::NotAnImage)?.len();
    if length > regain_vision::codec::MAX_BYTES as u64 {
        return Err(Reason::ImageTooLarge);
    }
    let bytes = std::fs::read(path).map_err(|_| Reason::NotAnImage)?;
    regain_vision::codec::decode(&bytes).map_err(|error| error.reason())
}

fn detect(faces: &Faces, images: &[PathBuf], json: bool) -> Result<(), Failure> {
    let mut refusals = Refusals::default();
    for path in images {
        let found = picture(path).and_then(|image| {
            let found = faces.detect(&image).map_err(|error| error.reason())?;
            Ok(found.iter().map(|face| told(faces, &image, face)).collect::<Vec<Value>>())
        });
        let refused = found.as_ref().err().map(|&reason| refusals.add(reason));
        let list = found.unwrap_or_default();
        say(json, &json!({ "file": path, "faces": list, "refused": refused }), || match &refused {
            Some(refusal) => format!("{}: {}", path.display(), refusal.title),
            None => format!("{}: {} face(s)", path.display(), list.len()),
        });
    }
    refusals.end(images.len())
}

/// A face, and what speaks against comparing it.
fn told(faces: &Faces, image: &RgbImage, face: &Face) -> Value {
    json!({ "box": face.bounds, "score": face.score, "points": face.points,
        "quality": quality::measure(image, face), "front": faces.front(image, face).ok() })
}

/// One picture's face, read once.
type Read = Result<(Embedding, Quality), Reason>;

fn compare(faces: &Faces, pairs: &[(PathBuf, PathBuf)], json: bool) -> Result<(), Failure> {
    let mut known: HashMap<&Path, Read> = HashMap::new();
    let mut refusals = Refusals::default();
    for (a, b) in pairs {
        for path in [a, b] {
            known.entry(path).or_insert_with(|| read(faces, path));
        }
        let line = match (&known[a.as_path()], &known[b.as_path()]) {
            (Ok(left), Ok(right)) => {
                let found = matching::compare(&left.0, &right.0);
                json!({ "a": a, "b": b, "confidence": found.confidence, "score": found.score,
                    "quality": { "a": left.1, "b": right.1 }, "refused": null })
            }
            (Err(reason), _) | (_, Err(reason)) => {
                json!({ "a": a, "b": b, "confidence": null, "score": null, "quality": null,
                    "refused": refusals.add(*reason) })
            }
        };
        say(json, &line, || match line["confidence"].as_f64() {
            Some(confidence) => format!("{} {}: confidence {confidence:.1}", a.display(), b.display()),
            None => format!("{} {}: {}", a.display(), b.display(), line["refused"]["title"]),
        });
    }
    refusals.end(pairs.len())
}

fn read(faces: &Faces, path: &Path) -> Read {
    let image = picture(path)?;
    let found = faces.detect(&image).map_err(|error| error.reason())?;
    let face = found.first().ok_or(Reason::NoFace)?;
    let embedding = faces.embed(&image, face).map_err(|error| error.reason())?;
    Ok((embedding, quality::measure(&image, face)))
}

/// The pairs of a CSV file; a path is taken from the working folder, else from the file's own.
fn listed(path: &Path) -> Result<Vec<(PathBuf, PathBuf)>, Failure> {
    let wrong = |why: String| Failure::new(Reason::MalformedRequest, format!("{}: {why}", path.display()));
    let length = std::fs::metadata(path).map_err(|error| wrong(error.to_string()))?.len();
    if length > MOST_PAIRS {
        return Err(wrong(format!("more than {MOST_PAIRS} bytes")));
    }
    let text = std::fs::read_to_string(path).map_err(|error| wrong(error.to_string()))?;
    let mut lines = text.lines();
    if lines.next().map(str::trim) != Some("a,b") {
        return Err(wrong("the first line must be `a,b`".into()));
    }
    let place = |name: &str| {
        let name = Path::new(name.trim().trim_matches('"'));
        let beside = path.parent().unwrap_or(Path::new(".")).join(name);
        if !name.exists() && beside.exists() { beside } else { name.to_path_buf() }
    };
    let rows = lines.enumerate().filter(|(_, line)| !line.trim().is_empty());
    rows.map(|(index, line)| {
        let (a, b) = line.split_once(',').ok_or_else(|| wrong(format!("line {} is no pair", index + 2)))?;
        Ok((place(a), place(b)))
    })
    .collect()
}

/// Counts refusals and makes the command's exit status of them.
#[derive(Default)]
pub(crate) struct Refusals {
    first: Option<Reason>,
    count: usize,
}

impl Refusals {
    pub(crate) fn add(&mut self, reason: Reason) -> Refusal {
        self.first.get_or_insert(reason);
        self.count += 1;
        Refusal::from(reason)
    }

    pub(crate) fn end(&self, of: usize) -> Result<(), Failure> {
        let detail = format!("{} of {of} refused", self.count);
        self.first.map_or(Ok(()), |reason| Err(Failure::new(reason, detail)))
    }
}

/// One line for programs or people.
#[allow(clippy::print_stdout, reason = "this is where the command speaks")]
pub(crate) fn say(json: bool, line: &Value, text: impl FnOnce() -> String) {
    if json {
        println!("{line}");
    } else {
        println!("{}", text());
    }
}
