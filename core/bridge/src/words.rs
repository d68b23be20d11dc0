use crate::event::Failure;
use crate::screen::Trouble;
use regain_base::Refusal;
use regain_base::language::{Language, text};

/// The words of the apps' own parts, which belong to no single screen: one source for both.
#[derive(Debug, Clone, PartialEq, Eq, uniffi::Record)]
pub struct Words {
    /// The language that the core speaks, which may be another than was asked for: what a voice that reads aloud is chosen by.
    pub language: String,
    /// Whether its pages run from the right to the left.
    pub right_to_left: bool,
    /// Below the camera while it looks for a code: opens the field.
    pub type_code: String,
    /// The field's label.
    pub code_field: String,
    /// Sends what was typed.
    pub send_code: String,
    /// Back from the field to the camera.
    pub use_camera: String,
    /// Spoken for the camera's picture of a code.
    pub code_outline: String,
    /// Spoken for the camera's picture of an ID.
    pub card_outline: String,
    /// Spoken for the camera's picture of a face.
    pub face_outline: String,
    /// Nothing in the way of the photo: hold still until it is taken.
    pub hold: String,
    /// Takes the photo although the gates are not all open.
    pub shutter: String,
    /// Switches the phone's lamp on or off.
    pub lamp: String,
    /// Has guidance read aloud, or silent again.
    pub read_aloud: String,
    /// Why the camera is asked for.
    pub camera_title: String,
    /// The reason in two sentences.
    pub camera_text: String,
    /// Asks the system.
    pub camera_allow: String,
    /// When the system asks no more: opens its settings.
    pub camera_settings: String,
    /// Copies the pass.
    pub copy: String,
    /// What happened to it.
    pub copied: String,
    /// Spoken before the characters of the pass.
    pub pass: String,
    /// Before the three characters of a refusal.
    pub help_code: String,
    /// Said with the icon of a screen that needs a look.
    pub attention: String,
    /// Said with the icon of a refusal.
    pub refused: String,
    /// Said with the icon of something that is done.
    pub done: String,
    /// Said with the bar that moves.
    pub busy: String,
    /// Opens the page that helps, in the phone's browser.
    pub open_page: String,
    /// The core failed inside.
    pub failed_title: String,
    /// What to do.
    pub failed_text: String,
    /// Opens the journey again.
    pub go_on: String,
    /// Takes everything of Regain off this phone and begins anew, when the wallet cannot be opened any more.
    pub start_again: String,
}

/// The words of the apps' own parts. `language` is what [`crate::Setup`] has.
#[uniffi::export]
pub fn words(language: &str) -> Words {
    let language = Language::of(language);
    let say = |english| language.say(english);
    Words {
        language: language.tag().to_owned(),
        right_to_left: language.right_to_left(),
        type_code: say(text("Type the code")),
        code_field: say(text("The 8 characters below the code")),
        send_code: say(text("Go on")),
        use_camera: say(text("Use the camera")),
        code_outline: say(text("Camera, looking for the code")),
        card_outline: say(text("Camera, with an outline for your ID")),
        face_outline: say(text("Camera, with an outline for your face")),
        hold: say(text("Good. Hold still.")),
        shutter: say(text("Take the photo now")),
        lamp: say(text("Lamp")),
        read_aloud: say(text("Read aloud")),
        camera_title: say(text("May Regain use the camera?")),
        camera_text: say(text(
            "We compare this photo with your ID. It is deleted when the decision is made, at the latest in 24 hours.",
        )),
        camera_allow: say(text("Allow the camera")),
        camera_settings: say(text("Open the settings")),
        copy: say(text("Copy")),
        copied: say(text("Copied. It leaves the clipboard after 60 seconds.")),
        pass: say(text("One-time pass")),
        help_code: say(text("Code for the help desk")),
        attention: say(text("Please look")),
        refused: say(text("Not possible")),
        done: say(text("Done")),
        busy: say(text("Please wait")),
        open_page: say(text("Open the network's page")),
        failed_title: say(text("Something in the app failed")),
        failed_text: say(text("Nothing is lost. You go on where you were.")),
        go_on: say(text("Go on")),
        start_again: say(text("Delete the wallet and start again")),
    }
}

/// What a person is told when `what` fails before there is a journey that could tell it. `language` is what [`crate::Setup`] has.
#[uniffi::export]
pub fn told(what: Failure, language: &str) -> Trouble {
    let refusal = Refusal::said(what.reason(), Language::of(language));
    Trouble { title: refusal.title, text: refusal.body, code: refusal.short, page: None }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_word_is_said_in_the_person_s_language() {
        let told = format!("{:?}", words("en-XA"));
        let (mut said, mut strings) = (0, told.split('"').skip(1).step_by(2));
        assert_eq!(strings.next(), Some("en-XA"));
        for word in strings {
            assert!(word.starts_with('[') && !word.contains(|letter: char| letter.is_ascii_alphabetic()), "{word}");
            said += 1;
        }
        assert_eq!(said, 28);
        let arabic = words("ar-EG,en-US");
        assert_eq!((arabic.language.as_str(), arabic.right_to_left, arabic.done.as_str()), ("ar", true, "تم"));
        assert_eq!(words("zu").language, "en", "what is spoken, not what was asked for");
    }
}
