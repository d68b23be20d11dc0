//! A SIMULATED person who never looks at the picture: a hand with a phone that moves only after something was said or felt.
//!
//! What is assumed, so that it can be doubted: from the beginning of a sentence to the beginning of the movement it takes 0.5 to 1.5 s. The
//! words are known after about a third of a second of hearing (Marslen-Wilson, Linguistic structure and speech shadowing at very short
//! latencies, Nature 244, 1973), a choice among a few movements takes as long again and more (Hick, On the rate of gain of information,
//! 1952), and some people hear the sentence out. A tick is answered in 0.2 to 0.4 s (simple reaction). Steps scatter by 40 %, directions by
//! 15 degrees, one instruction in thirty is followed the wrong way round, and the hand trembles and drifts. These are numbers of a model,
//! not of people: they rank ways of guiding and find regressions.

mod hand;
mod mirror;
mod table;

pub use hand::{Hand, Step};
pub use mirror::Mirror;
pub use table::Table;
