use crate::event::Failure;
use crate::screen::Trouble;
use regain_base::Refusal;
use regain_vision::gate::Guidance;

/// The words of the apps' own parts, which belong to no single screen: one source for both.
#[derive(Debug, Clone, PartialEq, Eq, uniffi::Record)]
pub struct Words {
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
    /// The core failed inside.
    pub failed_title: String,
    /// What to do.
    pub failed_text: String,
    /// Opens the journey again.
    pub go_on: String,
    /// Takes everything of Regain off this phone and begins anew, when the wallet cannot be opened any more.
    pub start_again: String,
}

/// The words of the apps' own parts.
#[uniffi::export]
pub fn words() -> Words {
    let text = str::to_owned;
    Words {
        type_code: text("Type the code"),
        code_field: text("The 8 characters below the code"),
        send_code: text("Go on"),
        use_camera: text("Use the camera"),
        code_outline: text("Camera, looking for the code"),
        card_outline: text("Camera, with an outline for your ID"),
        face_outline: text("Camera, with an outline for your face"),
        hold: text("Good. Hold still."),
        shutter: text("Take the photo now"),
        lamp: text("Lamp"),
        read_aloud: text("Read aloud"),
        camera_title: text("May Regain use the camera?"),
        camera_text: text(
            "We compare this photo with your ID. It is deleted when the decision is made, at the latest in 24 hours.",
        ),
        camera_allow: text("Allow the camera"),
        camera_settings: text("Open the settings"),
        copy: text("Copy"),
        copied: text("Copied. It leaves the clipboard after 60 seconds."),
        pass: text("One-time pass"),
        help_code: text("Code for the help desk"),
        attention: text("Please look"),
        refused: text("Not possible"),
        done: text("Done"),
        busy: text("Please wait"),
        failed_title: text("Something in the app failed"),
        failed_text: text("Nothing is lost. You go on where you were."),
        go_on: text("Go on"),
        start_again: text("Delete the wallet and start again"),
    }
}

/// What a person is told when `what` fails before there is a journey that could tell it.
#[uniffi::export]
pub fn told(what: Failure) -> Trouble {
    let refusal = Refusal::from(what.reason());
    Trouble { title: refusal.title, text: refusal.body, code: refusal.short }
}

/// What a person is told about the frame.
pub(crate) fn guidance(guidance: Guidance) -> &'static str {
    match guidance {
        Guidance::TooDark => "More light, please",
        Guidance::TooBright => "Less light, please",
        Guidance::NoCard => "Put the whole card in the frame",
        Guidance::CutOff => "Part of the card is outside the frame",
        Guidance::MoveCloser => "Come closer",
        Guidance::HoldFlat => "Hold the phone flat over the card",
        Guidance::Glare => "Tilt it a little, something reflects",
        Guidance::HoldStill => "Hold still",
    }
}
