//! Where machine-readable zones are: bands of dense, evenly pitched, parallel lines.

use image::GrayImage;

use crate::card::Quad;

/// A candidate: one to three lines of text.
#[derive(Debug, Clone, PartialEq)]
pub struct Zone {
    /// Around all lines.
    pub quad: Quad,
    /// One tight quad with a small margin per line, in reading order; the first corner is where the line begins.
    pub lines: Vec<Quad>,
}

/// Candidates, best first, in any of four orientations. Most are false in a busy picture: the grammar decides.
pub fn find_mrz(image: &GrayImage) -> Vec<Zone> {
    todo!("{:?}", image.dimensions())
}
