//! The table of a bench as a file for spreadsheets, as a picture, and as a page with the worst pictures.

use super::read::Outcome;
use super::worst;
use crate::outcome::Failure;
use regain_base::Reason;
use serde_json::Value;
use std::fmt::Write as _;
use std::path::Path;

/// Columns of the table, as named in a summary.
const COLUMNS: [&str; 15] = [
    "bench",
    "pictures",
    "right",
    "right_share",
    "right_and_certain",
    "right_but_refused",
    "wrong_but_certain",
    "wrong_and_refused",
    "nothing_read",
    "number_right",
    "names_right",
    "birth_right",
    "expiry_right",
    "cpu_ms_median",
    "cpu_ms_p90",
];

/// Pixels between two bars of the picture.
const STEP: usize = 34;

/// Writes `read.csv`, `read.svg` and `read.html` into `folder`, one row a summary.
pub(super) fn write(folder: &Path, rows: &[Value], outcomes: &[Outcome], engine: &str) -> Result<(), Failure> {
    let fail = |error: std::io::Error| Failure::new(Reason::StorageFailed, format!("{}: {error}", folder.display()));
    std::fs::create_dir_all(folder).map_err(fail)?;
    std::fs::write(folder.join("read.csv"), table(rows)).map_err(fail)?;
    let chart = picture(rows);
    std::fs::write(folder.join("read.html"), worst::page(rows, &chart, outcomes, engine)?).map_err(fail)?;
    std::fs::write(folder.join("read.svg"), chart).map_err(fail)
}

fn table(rows: &[Value]) -> String {
    let mut text = COLUMNS.join(",") + "\n";
    for row in rows {
        let cells = COLUMNS.map(|column| match &row[column] {
            Value::String(name) => format!("\"{}\"", name.replace('"', "\"\"")),
            value => value.to_string(),
        });
        text += &(cells.join(",") + "\n");
    }
    text
}

/// A bar a row: the share that is right, of it the certain part darker, and the 95 % interval as a line.
fn picture(rows: &[Value]) -> String {
    let (left, width) = (330.0, 500.0);
    let height = STEP * rows.len() + 40;
    let mut svg = format!(
        "<svg xmlns=\"http://www.w3.org/2000/svg\" width=\"960\" height=\"{height}\" font-family=\"sans-serif\" font-size=\"12\">\n"
    );
    for (index, row) in rows.iter().enumerate() {
        let y = STEP * index + 12;
        let number = |value: &Value| value.as_f64().unwrap_or(0.0);
        let pictures = number(&row["pictures"]).max(1.0);
        let (share, certain) = (number(&row["right_share"]), number(&row["right_and_certain"]) / pictures);
        let interval = [0, 1].map(|end| left + width * number(&row["right_interval_95"][end]));
        let name = row["bench"].as_str().unwrap_or_default();
        // Writing to a string cannot fail.
        let _ = writeln!(
            svg,
            "<text x=\"{:.0}\" y=\"{}\" text-anchor=\"end\">{name}</text>\
             <rect x=\"{left}\" y=\"{y}\" width=\"{:.1}\" height=\"18\" fill=\"#9bc0e6\"/>\
             <rect x=\"{left}\" y=\"{y}\" width=\"{:.1}\" height=\"18\" fill=\"#2f6fb0\"/>\
             <path d=\"M{:.1} {m}H{:.1}\" stroke=\"#111\"/>\
             <text x=\"{:.0}\" y=\"{}\">{:.1} % of {}, {} wrong but certain</text>",
            left - 8.0,
            y + 14,
            width * share,
            width * certain,
            interval[0],
            interval[1],
            interval[1] + 8.0,
            y + 14,
            100.0 * share,
            row["pictures"],
            row["wrong_but_certain"],
            m = y + 9,
        );
    }
    let _ = writeln!(
        svg,
        "<text x=\"{left}\" y=\"{}\">dark: right and certain; light: right, but refused or marked; line: 95 % interval</text></svg>",
        height - 8
    );
    svg
}

#[cfg(test)]
mod tests {
    use super::*;
    use serde_json::json;

    #[test]
    fn a_report_has_a_line_and_a_bar_a_row() {
        let row = json!({
            "bench": "SIMULATED level 1, \"test\"", "pictures": 4, "right": 3, "right_share": 0.75,
            "right_and_certain": 2, "right_interval_95": [0.3, 0.95], "wrong_but_certain": 0,
        });
        let folder = tempfile::tempdir().expect("a folder");
        write(folder.path(), &[row.clone(), row], &[], "tract").expect("a report");
        let read = |name: &str| std::fs::read_to_string(folder.path().join(name)).expect("a file");
        let mut table = csv::Reader::from_path(folder.path().join("read.csv")).expect("a table");
        let rows: Vec<csv::StringRecord> = table.records().collect::<Result<_, _>>().expect("rows");
        assert_eq!((rows.len(), &rows[1][0], &rows[1][3]), (2, "SIMULATED level 1, \"test\"", "0.75"));
        assert_eq!(read("read.svg").matches("#2f6fb0").count(), 2);
    }
}
