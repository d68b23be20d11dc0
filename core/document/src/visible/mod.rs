//! The printed text of a document: words and their places in, facts out.
//!
//! Two kinds of layout carry most documents. Driving licences number their fields ([`numbered`]: Directive 2006/126/EC annex
//! I and the AAMVA card design standard share the numbers); identity cards and passport pages name them ([`anchored`]), in
//! the state's language and mostly in a second one. Neither needs a template for each country.

mod anchored;
mod british;
mod evidence;
mod label;
mod labels;
mod narrow;
mod numbered;
mod page;
mod printed_date;
mod spelling;
mod unnamed;

pub use evidence::{Evidence, Item, Layout, Visible};

use crate::date::Date;
use page::Page;
use printed_date::{Calendar, Order};
use regain_base::text::Print;

/// More words than this are not a document.
const MOST_PRINTS: usize = 400;
/// More characters than this in one run are not a field.
const LONGEST: usize = 160;
/// A word of so many capitals and digits may be a line of a zone, or half of one; a passport's has 44 characters, a card's 30.
const DENSE: usize = 18;

/// What the printed text says, with centuries as seen from `today`; `None` when neither layout is recognised.
///
/// `prints` are the runs of words on one side of a flattened document that lies upright, in any order.
pub fn read(prints: &[Print], today: Date) -> Option<Visible> {
    let mut page = Page::of(prints.iter().filter(|print| print.line.cells.len() <= LONGEST).take(MOST_PRINTS));
    let found = laid_out(&page, today)?;
    if spelling::mend(&mut page, &found) { laid_out(&page, today) } else { Some(found) }
}

/// Whether a machine-readable zone is among the print, however badly it reads as such: fillers in a row, or many capitals and digits
/// without a blank.
pub fn shows_zone(prints: &[Print]) -> bool {
    let capital = |character: char| character.is_ascii_uppercase() || character.is_ascii_digit() || character == '<';
    let dense = |word: &str| word.chars().filter(|character| capital(*character)).count() >= DENSE;
    let like_a_zone = |text: &str| text.contains("<<") || text.split(' ').any(dense);
    prints.iter().any(|print| like_a_zone(&print.line.text()))
}

/// Whether the print is laid out like a document's, and nothing among it could be a zone: what a dearer look would find is not there.
pub fn tells_of_no_zone(prints: &[Print], today: Date) -> bool {
    !shows_zone(prints) && read(prints, today).is_some()
}

fn laid_out(page: &Page, today: Date) -> Option<Visible> {
    let order = if numbered::is_american(page) { Order::MonthFirst } else { Order::DayFirst };
    let calendar = Calendar { order, today };
    let found = [numbered::read(page, calendar), anchored::read(page, calendar)];
    found.into_iter().flatten().max_by_key(Visible::weight)
}

#[cfg(test)]
mod tests;
