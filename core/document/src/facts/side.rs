//! The two sides of a document, and what a picture of each may tell. The phone asks for them one by one, the service judges them
//! together; both go by what stands here.

use super::{Disagreement, Document, DocumentKind, Picture, Reconciled, beside, reconcile};
use crate::date::Date;
use crate::mrz::Kind;
use crate::visible::Visible;
use regain_base::Reason;
use regain_base::text::Line;

/// A side of the document.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Side {
    /// The side with the portrait; a passport has everything on it.
    Front,
    /// The side with the lines of `<<<`, or with the barcode.
    Back,
}

impl Side {
    /// What a picture of this side says, from the candidates for its zone, best first. Barcodes are on backs: on a front `barcode`
    /// is not asked.
    pub fn read<'a>(
        self,
        zones: impl IntoIterator<Item = &'a [Line]>,
        barcode: impl FnOnce() -> Option<String>,
    ) -> Picture {
        Picture::of(zones, || if self == Self::Back { barcode() } else { None })
    }

    /// The document that a picture of this side alone tells of beyond doubt; `None` where it tells nothing.
    ///
    /// # Errors
    /// [`Reason::DocumentUncertain`] when something was read and may be wrong.
    pub fn document(self, picture: &Picture, today: Date) -> Result<Option<Document>, Reason> {
        let like_a_card_s = || picture.zone.as_ref().is_some_and(|(_, zone)| zone.mrz.kind == Kind::Td1);
        match picture.document(today) {
            // On a card's front, something that looks like a zone is no zone; a passport's must be read.
            Err(_) if self == Self::Front && like_a_card_s() => Ok(None),
            told => told,
        }
    }
}

/// Why nothing is told of a document.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Doubt {
    /// The reason.
    pub reason: Reason,
    /// What the sources disagree about; both readings, for the person to see.
    pub disagreements: Vec<Disagreement>,
}

impl From<Reason> for Doubt {
    fn from(reason: Reason) -> Self {
        Self { reason, disagreements: Vec::new() }
    }
}

impl Reconciled {
    /// The document, where nothing that was read says otherwise.
    ///
    /// # Errors
    /// [`Reason::SourcesDisagree`], with what they disagree about.
    pub fn undisputed(self) -> Result<Document, Doubt> {
        if self.blocked() {
            return Err(Doubt { reason: Reason::SourcesDisagree, disagreements: self.disagreements });
        }
        Ok(self.document)
    }
}

/// What all sides, the front first, say beyond doubt, together. Where they say different things it is a disagreement, never a choice; a side in doubt
/// does not count where another tells. A front that tells nothing by zone or barcode is asked for its `print`: see [`beside`].
///
/// # Errors
/// [`Reason::SourcesDisagree`], or [`Reason::WrongSide`] for a card's zone on the front, or the first side's doubt where none tells, or
/// [`Reason::NoDocument`].
pub fn together(
    sides: impl IntoIterator<Item = Picture>,
    print: impl FnOnce() -> Option<Visible>,
    today: Date,
) -> Result<Document, Doubt> {
    let read: Vec<_> = sides.into_iter().map(|side| side.document(today)).collect();
    let front = read.first().and_then(|front| front.as_ref().ok()).and_then(Option::as_ref);
    // A card's zone on its front: both sides in one picture, or a copy. Nobody would ask what the front itself says.
    if front.is_some_and(|front| front.kind == DocumentKind::Zone(Kind::Td1)) {
        return Err(Reason::WrongSide.into());
    }
    let told_by_back = front.is_none();
    let (told, doubts): (Vec<_>, Vec<_>) = read.into_iter().partition(Result::is_ok);
    let told: Vec<Document> = told.into_iter().flatten().flatten().collect();
    let Some(found) = reconcile(&told) else {
        return Err(doubts.into_iter().find_map(Result::err).unwrap_or(Reason::NoDocument).into());
    };
    let document = found.undisputed()?;
    match if told_by_back { print() } else { None } {
        Some(print) => beside(document, &print).undisputed(),
        None => Ok(document),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    const CARD: [&str; 3] =
        ["I<UTOD231458907<<<<<<<<<<<<<<<", "7408122F1204159UTO<<<<<<<<<<<6", "ERIKSSON<<ANNA<MARIA<<<<<<<<<<"];
    const PASSPORT: [&str; 2] =
        ["P<UTOERIKSSON<<ANNA<MARIA<<<<<<<<<<<<<<<<<<<", "L898902C36UTO7408122F1204159ZE184226B<<<<<10"];

    fn today() -> Date {
        Date::new(2011, 11, 26).expect("a day")
    }

    /// A side that shows a zone with its last character so.
    fn side(side: Side, zone: &[&str], last: char) -> Picture {
        let mut lines: Vec<Line> = zone.iter().map(|line| Line::certain(line)).collect();
        let at = zone.len().min(2) - 1;
        let text = zone[at];
        lines[at] = Line::certain(&format!("{}{last}", &text[..text.len() - 1]));
        side.read([lines.as_slice()], || None)
    }

    #[test]
    fn a_barcode_is_asked_of_a_back_only() {
        let none: [&[Line]; 0] = [];
        Side::Front.read(none, || panic!("no barcode is on a front"));
        let mut asked = false;
        Side::Back.read(none, || {
            asked = true;
            None
        });
        assert!(asked);
    }

    #[test]
    fn a_doubtful_zone_on_a_card_s_front_is_none_and_anywhere_else_a_doubt() {
        let told = |way: Side, zone: &[&str]| way.document(&side(way, zone, '9'), today());
        assert_eq!(told(Side::Front, &CARD), Ok(None));
        assert_eq!(told(Side::Back, &CARD), Err(Reason::DocumentUncertain));
        assert_eq!(told(Side::Front, &PASSPORT), Err(Reason::DocumentUncertain));
    }

    #[test]
    fn sides_are_judged_together() {
        let card = |last| side(Side::Back, &CARD, last);
        let nothing = || Picture { zone: None, licence: None };
        let together = |sides: [Picture; 2]| together(sides, || None, today()).map_err(|doubt| doubt.reason);
        assert_eq!(together([nothing(), card('6')]).map(|found| found.surname), Ok("ERIKSSON".into()));
        assert!(together([side(Side::Front, &CARD, '9'), card('6')]).is_ok(), "the other side tells");
        assert_eq!(together([side(Side::Front, &CARD, '9'), nothing()]), Err(Reason::DocumentUncertain));
        assert_eq!(together([nothing(), nothing()]), Err(Reason::NoDocument));
        assert_eq!(together([side(Side::Front, &CARD, '6'), nothing()]), Err(Reason::WrongSide), "both sides in one");
        assert_eq!(together([side(Side::Front, &CARD, '6'), card('6')]), Err(Reason::WrongSide));
        assert_eq!(together([side(Side::Front, &PASSPORT, '0'), card('6')]), Err(Reason::SourcesDisagree));
    }
}
