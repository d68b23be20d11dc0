//! `regain read`: documents and cropped lines from pictures.

mod found;
mod readers;
#[cfg(test)]
mod tests;

use crate::outcome::Failure;
use found::Symbol;
pub(crate) use found::find;
use image::{DynamicImage, ImageFormat, ImageReader, Limits};
pub(crate) use readers::Readers;
use regain_base::{Clock as _, Reason, Refusal, SystemClock};
use regain_document::Date;
use regain_document::facts::{self, Document};
use regain_document::mrz;
use regain_vision::codec;
use regain_vision::engine::Engine;
use regain_vision::line::LineReader;
use regain_vision::model::{ModelError, Store};
use serde_json::{Value, json};
use std::io::Cursor;
use std::path::{Path, PathBuf};
use std::time::Instant;

/// Arguments of `regain read`.
///
/// The machine-readable zone is read first, then a barcode. The printed text of a licence's, card's or page's front is read where
/// neither answers: nothing proves it, so its fields are marked as not verified.
#[derive(clap::Args)]
pub struct Args {
    /// Photos or scans: JPEG, PNG, and TIFF for lines.
    #[arg(required = true)]
    images: Vec<PathBuf>,
    /// The pictures are already cropped lines of a machine-readable zone.
    #[arg(long)]
    lines: bool,
    /// Read the printed text beside a zone or barcode too, and compare them: what agrees is verified, what does not is refused.
    #[arg(long, conflicts_with = "lines")]
    print: bool,
}

/// Runs the command.
pub fn run(args: &Args, json: bool) -> Result<(), Failure> {
    let store = Store::open(&crate::models::folder()).map_err(|error| broken(&error))?;
    let engine = Engine::start().map_err(|error| broken(&error))?;
    let refused = if args.lines {
        let reader = LineReader::load(&store, &engine).map_err(|error| broken(&error))?;
        args.images.iter().filter(|path| !tell(&read_line(&reader, path), json)).count()
    } else {
        let readers = Readers::load(&store, &engine)?;
        let today = Date::of(SystemClock.now());
        let mut refused = 0;
        for path in &args.images {
            refused += usize::from(!tell(&read_document(&readers, path, today, args.print)?, json));
        }
        refused
    };
    if refused > 0 { Err(Failure::told(Reason::DocumentUncertain)) } else { Ok(()) }
}

pub(crate) fn broken(error: &ModelError) -> Failure {
    Failure::new(error.reason(), error.to_string())
}

/// One picture's result. The print is read where nothing else answers, or where it is asked for.
fn read_document(readers: &Readers<'_>, path: &Path, today: Date, print: bool) -> Result<Value, Failure> {
    let began = Meter::start();
    let image = match load(path) {
        Ok(image) => image.into_rgb8(),
        Err(unread) => return Ok(refused_document(path, unread)),
    };
    let (found, printed) = readers.read(&regain_vision::gray(&image), today, print)?;
    let (reading, licence) = (found.reading(), &found.picture.licence);
    let read = [reading.map(|reading| facts::from_mrz(reading, today)), licence.as_ref().map(facts::from_aamva)];
    let print = printed.as_ref().map(|printed| printed.document.clone());
    let read: Vec<Document> = read.into_iter().flatten().chain(print).collect();
    let document = facts::reconcile(&read);
    let disputed = document.as_ref().filter(|found| found.blocked()).map(|_| Reason::SourcesDisagree);
    // Print by itself is an answer, every field of which is marked as not verified.
    let refused = found.refusal(today).filter(|reason| *reason != Reason::NoDocument || printed.is_none());
    Ok(json!({
        "file": path,
        "kind": document.as_ref().map(|found| found.document.kind),
        "mrz": reading.map(|reading| &reading.mrz.lines),
        "checks": reading.map_or_else(|| json!({}), |reading| json!(reading.mrz.checks)),
        "fields": document.as_ref().map_or_else(|| json!({}), |found| json!(found.document.fields)),
        "disagreements": document.as_ref().map(|found| &found.disagreements),
        "faults": licence.as_ref().map(|licence| &licence.faults),
        "repairs": reading.map(|reading| &reading.repairs),
        "barcode": found.barcode.as_ref().map(Symbol::json),
        "quad": found.quad.or(printed.map(|printed| printed.quad)),
        "refused": refused.or(disputed).map(refusal),
        "cpu_ms": began.milliseconds(),
    }))
}

fn refused_document(path: &Path, (reason, detail): (Reason, String)) -> Value {
    json!({
        "file": path, "kind": null, "mrz": null, "checks": {}, "fields": {}, "barcode": null, "quad": null,
        "refused": refusal(reason), "detail": detail, "cpu_ms": 0,
    })
}

fn read_line(reader: &LineReader, path: &Path) -> Value {
    let line = match load(path) {
        Ok(image) => reader.read(&image.into_luma8()),
        Err((reason, detail)) => {
            return json!({ "file": path, "text": null, "refused": refusal(reason), "detail": detail });
        }
    };
    let line = mrz::decode_line(&line);
    if line.text.is_empty() {
        return json!({ "file": path, "text": null, "refused": refusal(Reason::NoDocument) });
    }
    json!({ "file": path, "text": line.text, "confidence": line.confidence })
}

fn refusal(reason: Reason) -> Value {
    let refusal = Refusal::from(reason);
    json!({ "code": reason.code(), "text": format!("{}. {}", refusal.title, refusal.body) })
}

/// A picture file; TIFF too, because scanned lines often come as such.
pub(crate) fn load(path: &Path) -> Result<DynamicImage, (Reason, String)> {
    let unread = |error: std::io::Error| (Reason::NotAnImage, format!("{}: {error}", path.display()));
    let size = std::fs::metadata(path).map_err(unread)?.len();
    if size > codec::MAX_BYTES as u64 {
        return Err((Reason::ImageTooLarge, format!("{}: {size} bytes", path.display())));
    }
    let bytes = std::fs::read(path).map_err(unread)?;
    if bytes.starts_with(b"II*\0") || bytes.starts_with(b"MM\0*") {
        return tiff(&bytes).map_err(|error| (Reason::NotAnImage, format!("{}: {error}", path.display())));
    }
    codec::decode(&bytes)
        .map(DynamicImage::ImageRgb8)
        .map_err(|error| (error.reason(), format!("{}: {error}", path.display())))
}

fn tiff(bytes: &[u8]) -> image::ImageResult<DynamicImage> {
    let mut limits = Limits::default();
    (limits.max_image_width, limits.max_image_height, limits.max_alloc) = (Some(20_000), Some(20_000), Some(256 << 20));
    let mut reader = ImageReader::with_format(Cursor::new(bytes), ImageFormat::Tiff);
    reader.limits(limits);
    reader.decode()
}

/// Prints one picture's result; whether it was read.
#[allow(clippy::print_stdout, reason = "this is where the command speaks")]
fn tell(found: &Value, json: bool) -> bool {
    if json {
        println!("{found}");
    } else {
        println!("{}", plain(found));
    }
    found["refused"].is_null()
}

/// The result for a person at a terminal.
fn plain(found: &Value) -> String {
    let text = |value: &Value| value.as_str().unwrap_or_default().to_owned();
    let mut lines = vec![text(&found["file"])];
    if let Some(kind) = found["kind"].as_str() {
        lines.push(format!("  {kind}"));
    }
    lines.extend(found["mrz"].as_array().into_iter().flatten().map(|line| format!("  {}", text(line))));
    if let Some(read) = found["text"].as_str() {
        lines.push(format!("  {read}   ({:.0} %)", 100.0 * found["confidence"].as_f64().unwrap_or_default()));
    }
    for (name, field) in found["fields"].as_object().into_iter().flatten() {
        let mark = if field["verified"] == true { "" } else { "   (not verified)" };
        lines.push(format!("    {name:<16} {}{mark}", text(&field["value"])));
    }
    for repair in found["repairs"].as_array().into_iter().flatten() {
        lines.push(format!(
            "    repaired: {} read as {}, because of {}",
            text(&repair["to"]),
            text(&repair["from"]),
            text(&repair["because"])
        ));
    }
    if let Some(code) = found["barcode"]["text"].as_str() {
        lines.push(format!("  {}: {} characters", text(&found["barcode"]["type"]), code.chars().count()));
    }
    if found["refused"].is_object() {
        lines.push(format!("  refused ({}): {}", text(&found["refused"]["code"]), text(&found["refused"]["text"])));
        lines.extend(found["detail"].as_str().map(|detail| format!("  {detail}")));
    }
    lines.join("\n")
}

/// A running stopwatch of this thread's processor time.
pub(crate) struct Meter {
    thread: Option<u64>,
    wall: Instant,
}

impl Meter {
    pub(crate) fn start() -> Self {
        Self { thread: thread_nanoseconds(), wall: Instant::now() }
    }

    /// Processor milliseconds since the start; wall time where the system does not tell (only Linux does so here).
    pub(crate) fn milliseconds(&self) -> u64 {
        match (self.thread, thread_nanoseconds()) {
            (Some(then), Some(now)) => now.saturating_sub(then) / 1_000_000,
            _ => u64::try_from(self.wall.elapsed().as_millis()).unwrap_or(u64::MAX),
        }
    }
}

fn thread_nanoseconds() -> Option<u64> {
    std::fs::read_to_string("/proc/thread-self/schedstat").ok()?.split(' ').next()?.parse().ok()
}
