//! What frames before a photo tell of a document: its zone, on which they vote, or its barcode, and whether the photo may be taken by that
//! alone.

use regain_document::facts::Picture;
use regain_document::mrz::{Kind, Reading, Votes};
use regain_vision::GrayImage;
use regain_vision::barcode::{Content, pdf417_rung};
use regain_vision::gate::{Guidance, MAX_GLARE, MIN_SHARPNESS, MIN_SIZE, Quality};
use regain_vision::read::Reader;

/// One visit to the camera: frames of one document after the other. It holds personal data and prints none.
#[derive(Debug, Default)]
pub struct Sight {
    votes: Votes,
    /// Frames that could be read at all.
    read: usize,
    /// The share of the picture's width that the zone spanned last.
    span: f32,
}

impl Sight {
    /// What all frames so far say together, this one included; one that nothing can be read in changes nothing. `None` until a frame
    /// fits a layout.
    ///
    /// Each frame is looked at in one way only, in turn, and costs a fraction of a photo.
    pub fn look(&mut self, reader: &Reader, frame: &GrayImage, quality: &Quality) -> Option<Reading> {
        if !quality.is_legible() {
            return self.votes.reading();
        }
        let candidates = reader.glimpse(frame, self.read);
        self.read += 1;
        if let Some(zone) = candidates.first() {
            self.span = zone.quad.spans()[0] / frame.width().max(1) as f32;
        }
        let lines: Vec<_> = candidates.iter().map(|candidate| candidate.lines.as_slice()).collect();
        self.votes.add(&lines)
    }

    /// Frames that could be read at all.
    pub fn read(&self) -> usize {
        self.read
    }

    /// What is still in the way of the photo after this frame: nothing, as soon as every gate is open, or the zone is certain, or a
    /// licence's barcode read, and all that the photo is wanted for will be in it.
    pub fn guidance(&mut self, reader: &Reader, frame: &GrayImage, quality: &Quality) -> Option<Guidance> {
        // With every gate open the photo is due, and a reading would only delay it.
        quality.guidance()?;
        let reading = self.look(reader, frame, quality);
        let asked = self.asked(reading.as_ref(), quality)?;
        let barcode = || pdf417_rung(frame, self.read).and_then(Content::into_text);
        let sound = || Picture::of([], barcode).licence.is_some_and(|licence| licence.faults.is_empty());
        let shows_licence = reading.is_none() && quality.is_legible() && sound();
        (!shows_licence).then_some(asked)
    }

    fn asked(&self, reading: Option<&Reading>, quality: &Quality) -> Option<Guidance> {
        match reading.filter(|reading| reading.certain) {
            Some(reading) if reading.mrz.kind == Kind::Td1 || self.shows_page(quality) => None,
            _ => quality.guidance(),
        }
    }

    /// A card's zone has its side to itself. Beside every other stands the portrait, which has to be sharp and large enough: where
    /// the page's outline is not found, as on a table of its colour, the zone says how large it is.
    fn shows_page(&self, quality: &Quality) -> bool {
        quality.outline.is_none()
            && self.span >= MIN_SIZE
            && quality.sharpness >= MIN_SHARPNESS
            && quality.glare <= MAX_GLARE
            && !matches!(quality.guidance(), Some(Guidance::TooDark | Guidance::TooBright))
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use regain_base::text::Line;
    use regain_document::mrz;

    const CARD: [&str; 3] =
        ["I<UTOD231458907<<<<<<<<<<<<<<<", "7408122F1204159UTO<<<<<<<<<<<6", "ERIKSSON<<ANNA<MARIA<<<<<<<<<<"];
    const PASSPORT: [&str; 2] =
        ["P<UTOERIKSSON<<ANNA<MARIA<<<<<<<<<<<<<<<<<<<", "L898902C36UTO7408122F1204159ZE184226B<<<<<10"];

    fn reading(lines: &[&str]) -> Reading {
        mrz::decode(&lines.iter().map(|line| Line::certain(line)).collect::<Vec<_>>()).expect("a zone")
    }

    fn quality(sharpness: f32) -> Quality {
        Quality { sharpness, brightness: 120.0, glare: 0.0, outline: None, lean: None }
    }

    #[test]
    fn a_card_s_certain_zone_is_enough_and_a_doubtful_one_is_not() {
        let sight = Sight::default();
        let certain = reading(&CARD);
        assert!(certain.certain);
        let doubtful = Reading { certain: false, ..certain.clone() };
        assert_eq!(sight.asked(Some(&certain), &quality(30.0)), None);
        for unread in [Some(&doubtful), None] {
            assert_eq!(sight.asked(unread, &quality(30.0)), Some(Guidance::NoCard));
        }
    }

    #[test]
    fn a_page_must_be_large_and_sharp_enough_for_its_portrait() {
        let passport = reading(&PASSPORT);
        let asked = |span: f32, quality: &Quality| Sight { span, ..Sight::default() }.asked(Some(&passport), quality);
        assert_eq!(asked(0.8, &quality(90.0)), None);
        for (span, quality) in [
            (0.4, quality(90.0)),
            (0.8, quality(30.0)),
            (0.8, Quality { glare: 0.1, ..quality(90.0) }),
            (0.8, Quality { brightness: 30.0, ..quality(90.0) }),
        ] {
            assert!(asked(span, &quality).is_some(), "{span} {quality:?}");
        }
    }
}
