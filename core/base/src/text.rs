//! A line of text as a reader saw it: per position, what it may be and how sure the reader is.
//!
//! It lies between the crate that looks at pixels and the crate that knows documents, so that neither needs the other:
//! the grammar and the check digits decide among the alternatives.

use serde::{Deserialize, Serialize};
use std::fmt;

/// One position of a line: the alternatives, most likely first, with natural-log probabilities (0 is certain).
/// Its Debug text shows no character: what is read is personal data.
#[derive(Clone, PartialEq, Serialize, Deserialize)]
pub struct Cell(Vec<(char, f32)>);

impl Cell {
    /// A cell from alternatives in any order. Returns `None` when there is none or a probability is not a number.
    pub fn new(mut alternatives: Vec<(char, f32)>) -> Option<Self> {
        if alternatives.is_empty() || alternatives.iter().any(|(_, log)| log.is_nan()) {
            return None;
        }
        alternatives.sort_by(|a, b| b.1.total_cmp(&a.1));
        Some(Self(alternatives))
    }

    /// A cell that can only be `character`.
    pub fn certain(character: char) -> Self {
        Self(vec![(character, 0.0)])
    }

    /// The alternatives, most likely first.
    pub fn alternatives(&self) -> &[(char, f32)] {
        &self.0
    }

    /// The most likely character.
    pub fn best(&self) -> char {
        self.0[0].0
    }

    /// The probability of the most likely character, 0 to 1.
    pub fn confidence(&self) -> f32 {
        self.0[0].1.exp().min(1.0)
    }

    /// The natural-log probability of `character`, or `None` when the reader did not consider it.
    pub fn log_probability(&self, character: char) -> Option<f32> {
        self.0.iter().find(|(other, _)| *other == character).map(|(_, log)| *log)
    }
}

impl fmt::Debug for Cell {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(formatter, "Cell({} alternatives)", self.0.len())
    }
}

/// A line of cells, left to right. Its Debug text shows no character.
#[derive(Clone, PartialEq, Default, Serialize, Deserialize)]
pub struct Line {
    /// The positions.
    pub cells: Vec<Cell>,
}

impl fmt::Debug for Line {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(formatter, "Line({} cells)", self.cells.len())
    }
}

impl Line {
    /// A line in which every character is certain, such as typed or decoded text.
    pub fn certain(text: &str) -> Self {
        Self { cells: text.chars().map(Cell::certain).collect() }
    }

    /// The most likely character at every position.
    pub fn text(&self) -> String {
        self.cells.iter().map(Cell::best).collect()
    }

    /// The confidence of the least sure position, 0 to 1; 0 for an empty line.
    pub fn confidence(&self) -> f32 {
        self.cells.iter().map(Cell::confidence).reduce(f32::min).unwrap_or(0.0)
    }
}

/// A rectangle on a flattened document, in pixels, x to the right and y down.
#[derive(Debug, Clone, Copy, PartialEq, Default, Serialize, Deserialize)]
pub struct Area {
    /// The left edge.
    pub left: f32,
    /// The upper edge.
    pub top: f32,
    /// The right edge.
    pub right: f32,
    /// The lower edge.
    pub bottom: f32,
}

impl Area {
    /// From left to right.
    pub fn width(&self) -> f32 {
        self.right - self.left
    }

    /// From top to bottom.
    pub fn height(&self) -> f32 {
        self.bottom - self.top
    }

    /// Half way between top and bottom.
    pub fn middle(&self) -> f32 {
        (self.top + self.bottom) / 2.0
    }

    /// The smallest rectangle around both.
    pub fn with(&self, other: &Self) -> Self {
        Self {
            left: self.left.min(other.left),
            top: self.top.min(other.top),
            right: self.right.max(other.right),
            bottom: self.bottom.max(other.bottom),
        }
    }
}

/// A run of printed words without a wide gap, and where it stands. Its Debug text shows no character.
#[derive(Debug, Clone, PartialEq, Default, Serialize, Deserialize)]
pub struct Print {
    /// The characters, single blanks between words.
    pub line: Line,
    /// Around them.
    pub area: Area,
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_cell_sorts_its_alternatives() {
        let cell = Cell::new(vec![('0', -2.0), ('O', -0.1)]).expect("two alternatives");
        assert_eq!((cell.best(), cell.log_probability('0'), cell.log_probability('Q')), ('O', Some(-2.0), None));
        assert!(Cell::new(vec![]).is_none());
        assert!(Cell::new(vec![('A', f32::NAN)]).is_none());
    }

    #[test]
    fn a_line_is_as_sure_as_its_weakest_cell() {
        let mut line = Line::certain("P<UTO");
        assert_eq!((line.text().as_str(), line.confidence()), ("P<UTO", 1.0));
        line.cells[2] = Cell::new(vec![('U', -0.5)]).expect("one alternative");
        assert!((line.confidence() - 0.606_53).abs() < 1e-4);
        assert_eq!(Line::default().confidence(), 0.0);
    }
}
