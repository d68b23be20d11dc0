//! One recovery as the service sees it: who, how far, and how it ended.

use crate::config::Mode;
use regain_base::{Id, Reason, Timestamp};
use std::time::Duration;

/// How long a recovery may take from its first page to the decision. The texts promise it, so it is no setting.
pub const LIFETIME: Duration = Duration::from_secs(30 * 60);

macro_rules! codes {
    ($(#[$of:meta])* $name:ident { $($(#[$doc:meta])* $variant:ident = $code:literal,)* }) => {
        $(#[$of])*
        #[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
        pub enum $name { $($(#[$doc])* $variant,)* }

        impl $name {
            /// The word in the database and on the wire.
            pub fn code(self) -> &'static str {
                match self { $(Self::$variant => $code,)* }
            }

            /// The variant with this code.
            pub fn from_code(code: &str) -> Option<Self> {
                match code { $($code => Some(Self::$variant),)* _ => None }
            }
        }
    };
}

codes! {
    /// How far a recovery is.
    Step {
        /// The page shows the code; no phone has come.
        Created = "created",
        /// A phone claimed the code.
        Scanned = "scanned",
        /// The person said on the phone that the words are the same.
        Confirmed = "confirmed",
        /// Consent is given; [`Doing`] says what is going on.
        InProgress = "in-progress",
        /// Ended well: recovered, or complete in evaluation mode.
        Done = "done",
        /// Ended with a refusal.
        Failed = "failed",
        /// Ran out of time.
        Expired = "expired",
        /// Stopped by the person.
        Aborted = "aborted",
    }
}

impl Step {
    /// Whether nothing can change any more.
    pub fn is_final(self) -> bool {
        matches!(self, Self::Done | Self::Failed | Self::Expired | Self::Aborted)
    }
}

codes! {
    /// What is being done while a recovery is in progress; desktop and phone use the same names.
    Doing {
        /// The phone takes photos of the ID, then the selfie.
        Document = "document",
        /// The service reads and checks them.
        Checking = "checking",
        /// The verified ID goes into the wallet on the phone.
        Credential = "credential",
        /// Face Check for the presentation.
        FaceCheck = "face-check",
        /// The verified ID is shown and the decision is made.
        Decision = "decision",
    }
}

/// A recovery, as stored.
#[derive(Clone)]
pub struct Recovery {
    /// Its id, which is also the correlation id in the audit.
    pub id: Id,
    /// The account's user name.
    pub account: String,
    /// The name of the profile that covered the account at the start.
    pub profile: String,
    /// The profile's mode at the start.
    pub mode: Mode,
    /// How far it is.
    pub step: Step,
    /// What is being done, while in progress.
    pub doing: Option<Doing>,
    /// How it ended.
    pub refusal: Option<Reason>,
    /// When the page was opened.
    pub created_at: Timestamp,
    /// When it runs out.
    pub expires_at: Timestamp,
    /// The browser's family, such as `Chrome`.
    pub browser: String,
    /// The city the browser's request came from, or empty when it is not known.
    pub city: String,
    /// The keyed hash of the browser's cookie.
    pub browser_tag: String,
    /// The phone's key as JWK JSON, once claimed.
    pub device_key: Option<String>,
    /// What the phone calls itself.
    pub device_label: Option<String>,
    /// What the person said on the phone about the words.
    pub words_phone: Option<bool>,
    /// What the person said on the page about the words.
    pub words_desktop: Option<bool>,
    /// The signed consent (JWS), once given.
    pub consent: Option<String>,
    /// The SHA-256 of the issued credential's issuer JWS, in lower-case hexadecimal, once issued.
    pub credential: Option<String>,
    /// Scores and rule outcomes without personal data: a JSON object.
    pub facts: serde_json::Value,
    /// The signed deletion receipt (JWS), once the evidence is gone.
    pub receipt: Option<String>,
    /// Whether a phone took it over from the verifier that looked at the ID.
    pub handed_over: bool,
}

impl Recovery {
    /// Nothing, or the reason why no further step is possible.
    pub fn require_open(&self) -> Result<(), Reason> {
        match self.step {
            Step::Expired => Err(Reason::SessionExpired),
            Step::Aborted => Err(self.refusal.unwrap_or(Reason::Aborted)),
            Step::Failed => Err(self.refusal.unwrap_or(Reason::Internal)),
            Step::Done => Err(Reason::MalformedRequest),
            Step::Created | Step::Scanned | Step::Confirmed | Step::InProgress => Ok(()),
        }
    }

    /// Nothing, or a refusal when the person has not consented yet: no face frame may exist before.
    pub fn require_consent(&self) -> Result<(), Reason> {
        self.require_open()?;
        if self.step == Step::InProgress && self.consent.is_some() { Ok(()) } else { Err(Reason::ConsentRefused) }
    }

    /// Whether the desktop may show the pass: the same words were confirmed on both screens.
    pub fn words_agree(&self) -> bool {
        self.words_phone == Some(true) && self.words_desktop == Some(true)
    }
}

/// Personal data and keys stay out of logs.
impl std::fmt::Debug for Recovery {
    fn fmt(&self, formatter: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        write!(formatter, "Recovery({}, {})", self.id, self.step.code())
    }
}
