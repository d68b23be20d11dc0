/// Every screen there is. Apps switch over it without a default.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum ScreenName {
    /// Nothing happened yet.
    Start,
    /// The camera looks for the code on the desktop.
    Scan,
    /// The recovery is handed to this phone.
    Claim,
    /// The person compares the two words.
    MatchWords,
    /// What happens to the pictures.
    Consent,
    /// Camera, light and screen are looked at.
    ReadyCheck,
    /// A photo of the front is taken.
    Front,
    /// A photo of the back is taken.
    Back,
    /// A side is read.
    Reading,
    /// What was read from the ID.
    Review,
    /// The face check is prepared.
    Selfie,
    /// What the light check will be like.
    LightCheck,
    /// The screen changes colour and the camera films.
    Light,
    /// What turning the head will be like.
    TurnCheck,
    /// The head is turned as asked and the camera films.
    Turn,
    /// The face check did not work and may be repeated.
    TryAgain,
    /// The evidence is put together.
    Looking,
    /// The service judges the evidence.
    Checking,
    /// The credential is on its way.
    Issuing,
    /// The credential is in the wallet.
    Saved,
    /// What is asked for.
    Share,
    /// The decision is on its way.
    Deciding,
    /// The pass.
    Done,
    /// How it ended, without a pass.
    Ended,
    /// The person left.
    Closed,
}

impl ScreenName {
    /// The name in texts and files, such as `match-words`.
    pub fn text(self) -> &'static str {
        match self {
            Self::Start => "start",
            Self::Scan => "scan",
            Self::Claim => "claim",
            Self::MatchWords => "match-words",
            Self::Consent => "consent",
            Self::ReadyCheck => "ready-check",
            Self::Front => "front",
            Self::Back => "back",
            Self::Reading => "reading",
            Self::Review => "review",
            Self::Selfie => "selfie",
            Self::LightCheck => "light-check",
            Self::Light => "light",
            Self::TurnCheck => "turn-check",
            Self::Turn => "turn",
            Self::TryAgain => "try-again",
            Self::Looking => "looking",
            Self::Checking => "checking",
            Self::Issuing => "issuing",
            Self::Saved => "saved",
            Self::Share => "share",
            Self::Deciding => "deciding",
            Self::Done => "done",
            Self::Ended => "ended",
            Self::Closed => "closed",
        }
    }
}
