//! The table as a picture: each row's share as a point, its interval as a line, its bar as a tick.

use super::table::{Rate, Row};
use std::fmt::Write;

const ROW: usize = 22;
const LEFT: f64 = 330.0;
const WIDTH: f64 = 420.0;

/// An SVG of the rows of this challenge; the scale is the square root, so that small rates are seen beside large ones.
pub(super) fn svg(challenge: &str, rows: &[Row]) -> String {
    let height = (rows.len() + 3) * ROW;
    let x = |share: f64| LEFT + WIDTH * share.clamp(0.0, 1.0).sqrt();
    let mut svg = format!(
        "<svg xmlns=\"http://www.w3.org/2000/svg\" width=\"{:.0}\" height=\"{height}\" font-family=\"sans-serif\" font-size=\"12\">\n\
         <rect width=\"100%\" height=\"100%\" fill=\"white\"/>\n<text x=\"8\" y=\"16\" font-weight=\"bold\">SIMULATED: errors of the {challenge} challenge, 95 % intervals</text>\n",
        LEFT + WIDTH + 40.0
    );
    for share in [0.0, 0.01, 0.05, 0.1, 0.25, 0.5, 1.0] {
        let at = x(share);
        let bottom = height - ROW;
        // Writing into a String cannot fail.
        let _ = writeln!(
            svg,
            "<line x1=\"{at:.1}\" x2=\"{at:.1}\" y1=\"26\" y2=\"{bottom}\" stroke=\"#ddd\"/><text x=\"{at:.1}\" y=\"{}\" text-anchor=\"middle\" fill=\"#666\">{:.0} %</text>",
            bottom + 14,
            share * 100.0
        );
    }
    for (index, row) in rows.iter().enumerate() {
        let y = (index + 2) * ROW;
        let (low, high) = row.interval();
        let color = match row.rate {
            Rate::Apcer => "#b3261e",
            Rate::Bpcer => "#1a5fb4",
            Rate::NonResponse => "#777",
        };
        let label = format!("{} {} ({} of {})", row.rate.name(), row.of, row.errors, row.clips);
        let _ = writeln!(
            svg,
            "<text x=\"{}\" y=\"{}\" text-anchor=\"end\">{label}</text><line x1=\"{:.1}\" x2=\"{:.1}\" y1=\"{y}\" y2=\"{y}\" stroke=\"{color}\" stroke-width=\"2\"/><circle cx=\"{:.1}\" cy=\"{y}\" r=\"4\" fill=\"{color}\"/>",
            LEFT - 10.0,
            y + 4,
            x(low),
            x(high),
            x(row.share())
        );
        if let Some(bar) = row.bar {
            let _ = writeln!(
                svg,
                "<line x1=\"{0:.1}\" x2=\"{0:.1}\" y1=\"{1}\" y2=\"{2}\" stroke=\"black\" stroke-width=\"2\"/>",
                x(bar),
                y - 8,
                y + 8
            );
        }
    }
    svg.push_str("</svg>\n");
    svg
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_row_has_its_point_and_the_title_says_simulated() {
        let row = |of: &str, bar| Row { rate: Rate::Apcer, of: of.into(), errors: 1, clips: 30, bar };
        let svg = svg("light", &[row("flat print", Some(0.01)), row("mask", None)]);
        assert!(svg.contains("SIMULATED") && svg.contains("APCER flat print (1 of 30)"));
        assert_eq!(svg.matches("<circle").count(), 2);
        assert_eq!(svg.matches("stroke=\"black\"").count(), 1);
    }
}
