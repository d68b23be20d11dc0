//! Other readers, run by a Python that has them, on the same pictures in the same run.

use super::barcodes::Answer;
use crate::outcome::Failure;
use regain_base::Reason;
use serde::Deserialize;
use std::path::{Path, PathBuf};
use std::process::Command;

/// Reads each file named on its command line: one JSON object a line.
const ZXING: &str = r#"
import json, sys, time
import zxingcpp
from PIL import Image
for path in sys.argv[1:]:
    image = Image.open(path).convert("L")
    began = time.process_time()
    found = zxingcpp.read_barcodes(image, formats=zxingcpp.BarcodeFormat.PDF417, text_mode=zxingcpp.TextMode.Plain)
    ms = round(1000 * (time.process_time() - began))
    print(json.dumps({"text": found[0].text if found else None, "cpu_ms": ms}))
"#;

#[derive(Deserialize)]
struct Line {
    text: Option<String>,
    cpu_ms: u64,
}

/// What zxing-cpp reads in each picture.
pub(super) fn zxing(python: &Path, files: &[PathBuf]) -> Result<Vec<Answer>, Failure> {
    let fail = |detail: String| Failure::new(Reason::MalformedRequest, format!("{}: {detail}", python.display()));
    let output =
        Command::new(python).arg("-c").arg(ZXING).args(files).output().map_err(|error| fail(error.to_string()))?;
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
