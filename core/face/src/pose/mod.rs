//! The pose challenge: the head turns to one side after the other, in an order that only this session has. It takes the light
//! challenge's place in bright rooms, and where no flash is wanted.
//!
//! Three questions (`analyse`): does the head turn as asked, from its own frontal pose; is it the same face in every frame; and is it
//! a solid, whose near parts move farther than its far ones and which keeps the width of its turn, as no photograph does? All must be
//! answered well.

mod challenge;
mod identity;
mod parallax;
mod patch;
mod turn;
mod verdict;

pub use challenge::{Challenge, Direction, Step};
pub use turn::Angles;
pub use verdict::{Scores, Turned, Verdict, analyse};

#[cfg(test)]
mod tests;
