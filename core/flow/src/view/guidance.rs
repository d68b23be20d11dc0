//! What a person is told about the frame before the camera, in words that can be followed without looking.

use regain_base::language::{Text, text};
use regain_face::framing::Framing;
use regain_face::pose::Direction;
use regain_vision::gate::Guidance;

/// What moves while the person follows.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Moves {
    /// The phone: over a card on the table, or in front of the face.
    Device,
    /// The card or the person, before a camera that stands still.
    Subject,
}

/// What to do about the frame of a card.
pub fn guidance_words(guidance: Guidance, moves: Moves) -> Text {
    let device = moves == Moves::Device;
    match guidance {
        Guidance::TooDark => text("More light, please"),
        Guidance::TooBright => text("Less light, please"),
        Guidance::NoCard => text("Put the whole card in the frame"),
        Guidance::LayOn if device => text("Lay the phone on the card, then lift it slowly"),
        Guidance::LayOn => text("Hold the ID up in front of the camera"),
        Guidance::MoveLeft if device => text("Move the phone to the left"),
        Guidance::MoveRight if device => text("Move the phone to the right"),
        // The upper border of the picture is what lies further from the person.
        Guidance::MoveUp if device => text("Move the phone away from you"),
        Guidance::MoveDown if device => text("Move the phone towards you"),
        // The person faces the camera, and the card goes where the camera cannot.
        Guidance::MoveLeft => text("Move the ID to your left"),
        Guidance::MoveRight => text("Move the ID to your right"),
        Guidance::MoveUp => text("Move the ID down"),
        Guidance::MoveDown => text("Move the ID up"),
        Guidance::MoveAway => text("A little further away"),
        Guidance::MoveCloser => text("Come closer"),
        Guidance::HoldFlat if device => text("Hold the phone flat over the card"),
        Guidance::HoldFlat => text("Hold the ID straight towards the camera"),
        Guidance::Glare => text("Tilt it a little, something reflects"),
        Guidance::HoldStill => text("Hold still"),
    }
}

/// What to do about the frame of a face.
pub fn framing_words(framing: Framing, moves: Moves) -> Text {
    let device = moves == Moves::Device;
    match framing {
        Framing::NoFace => text("Hold the camera in front of your face"),
        Framing::SeveralFaces => text("Only one person, please"),
        Framing::MoveCloser => text("Come closer"),
        Framing::MoveAway => text("A little further away"),
        // The camera looks at the person: its left is the person's right.
        Framing::MoveLeft if device => text("Move the phone to the right"),
        Framing::MoveRight if device => text("Move the phone to the left"),
        Framing::MoveUp if device => text("Move the phone up"),
        Framing::MoveDown if device => text("Move the phone down"),
        Framing::MoveLeft => text("Move to your left"),
        Framing::MoveRight => text("Move to your right"),
        Framing::MoveUp => text("Move down a little"),
        Framing::MoveDown => text("Move up a little"),
        Framing::Turn => text("Turn your face to the camera"),
    }
}

/// Where the head turns, and that it comes back: the next turn begins in front. None is straight ahead.
pub fn turn_words(towards: Option<Direction>) -> Text {
    match towards {
        None => text("Look straight ahead"),
        Some(Direction::Left) => text("Turn your head to the left, then back"),
        Some(Direction::Right) => text("Turn your head to the right, then back"),
        Some(Direction::Up) => text("Chin up, then back"),
        Some(Direction::Down) => text("Chin down, then back"),
    }
}
