//! Other readers, run by a Python that has them, on the same pictures in the same run.

use super::barcodes::Answer;
use crate::outcome::Failure;
use regain_base::Reason;
use serde::Deserialize;
use std::path::{Path, PathBuf};
use std::process::Command;

/// A reader by its Python package.
#[derive(Debug, Clone, Copy)]
pub(super) struct Peer {
    pub(super) name: &'static str,
    /// What must be there to run it.
    imports: &'static str,
    /// Defines `read(path)`, which returns text or nothing.
    program: &'static str,
}

/// PDF417 by zxing-cpp.
pub(super) const ZXING: Peer =
    Peer { name: "zxing-cpp", imports: "zxingcpp, PIL", program: include_str!("peers/zxing.py") };

/// Readers of whole documents.
pub(super) const DOCUMENTS: [Peer; 3] = [
    Peer { name: "PassportEye", imports: "passporteye", program: include_str!("peers/passporteye.py") },
    Peer { name: "RapidOCR", imports: "rapidocr_onnxruntime", program: include_str!("peers/rapidocr.py") },
    Peer { name: "Tesseract", imports: "pytesseract, PIL", program: include_str!("peers/tesseract.py") },
];

/// Readers of cropped lines.
pub(super) const LINES: [Peer; 1] =
    [Peer { name: "Tesseract", imports: "pytesseract, PIL", program: include_str!("peers/tesseract_line.py") }];

/// Reads each file named in the list at standard input: one JSON object a line. What a reader throws at a picture is a picture not
/// read. CPU time is the process's own and that of what it starts.
const LOOP: &str = r#"
import contextlib, json, os, sys
def spent():
    times = os.times()
    return times.user + times.system + times.children_user + times.children_system
for path in sys.stdin.read().splitlines():
    began = spent()
    with contextlib.redirect_stdout(sys.stderr):
        try:
            text = read(path)
        except Exception as error:
            print(path, error, file=sys.stderr)
            text = None
    print(json.dumps({"text": text, "cpu_ms": round(1000 * (spent() - began))}))
"#;

/// Lines of a zone among lines of recognised text.
const ZONE: &str = r#"
def zone(lines):
    lines = ["".join(line.split()).upper() for line in lines]
    return " | ".join(line for line in lines if len(line) >= 28 and "<" in line) or None
"#;

#[derive(Deserialize)]
struct Line {
    text: Option<String>,
    cpu_ms: u64,
}

impl Peer {
    /// Whether this Python has it.
    pub(super) fn is_in(self, python: &Path) -> bool {
        let tried = Command::new(python).arg("-c").arg(format!("import {}", self.imports)).output();
        tried.is_ok_and(|output| output.status.success())
    }

    /// What it reads in each file.
    pub(super) fn read(self, python: &Path, files: &[PathBuf]) -> Result<Vec<Answer>, Failure> {
        let fail = |detail: String| Failure::new(Reason::MalformedRequest, format!("{}: {detail}", python.display()));
        let list = tempfile::NamedTempFile::new().map_err(|error| fail(error.to_string()))?;
        let names: Vec<String> = files.iter().map(|file| file.display().to_string()).collect();
        std::fs::write(list.path(), names.join("\n")).map_err(|error| fail(error.to_string()))?;
        let input = std::fs::File::open(list.path()).map_err(|error| fail(error.to_string()))?;
        let program = [ZONE, self.program, LOOP].concat();
        let output = Command::new(python)
            .arg("-c")
            .arg(program)
            .stdin(input)
            .output()
            .map_err(|error| fail(error.to_string()))?;
        let lines = String::from_utf8_lossy(&output.stdout);
        let answers: Result<Vec<Answer>, _> = lines
            .lines()
            .map(|line| serde_json::from_str(line).map(|Line { text, cpu_ms }| Answer { text, cpu_ms }))
            .collect();
        match answers {
            Ok(answers) if answers.len() == files.len() => Ok(answers),
            Ok(_) => Err(fail(String::from_utf8_lossy(&output.stderr).trim().to_owned())),
            Err(error) => Err(fail(error.to_string())),
        }
    }
}
