use regain_base::Reason;
use regain_protocol::attestation::{self, Bytes};

/// What the platform could not do.
#[derive(Debug, Clone, Copy, PartialEq, Eq, uniffi::Enum)]
pub enum Failure {
    /// There is no camera, or it may not be used, or another app took it.
    Camera,
    /// The disk is full or cannot be written.
    Storage,
    /// The key store does not give the key, or does not sign.
    Key,
}

impl Failure {
    pub(crate) fn reason(self) -> Reason {
        match self {
            Self::Camera => Reason::NoCamera,
            Self::Storage => Reason::StorageFailed,
            Self::Key => Reason::KeyFailed,
        }
    }
}

/// What the platform says about a key, in its own words. The service reads it, nobody else.
#[derive(Clone, PartialEq, Eq, uniffi::Enum)]
#[uniffi::export(Debug)]
pub enum Statement {
    /// Android Key Attestation.
    AndroidKey {
        /// The certificates in DER, the key's own first.
        chain: Vec<Vec<u8>>,
    },
    /// Apple App Attest.
    AppleAppAttest {
        /// The attestation object.
        object: Vec<u8>,
    },
}

impl std::fmt::Debug for Statement {
    /// The format only: certificates tell one phone from another.
    fn fmt(&self, formatter: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        formatter.write_str(match self {
            Self::AndroidKey { .. } => "AndroidKey",
            Self::AppleAppAttest { .. } => "AppleAppAttest",
        })
    }
}

impl From<Statement> for attestation::Statement {
    fn from(statement: Statement) -> Self {
        match statement {
            Statement::AndroidKey { chain } => Self::AndroidKey { chain: chain.into_iter().map(Bytes).collect() },
            Statement::AppleAppAttest { object } => Self::AppleAppattest { object: Bytes(object) },
        }
    }
}

/// What happened on the platform.
#[derive(Clone, PartialEq, uniffi::Enum)]
#[uniffi::export(Debug)]
pub enum Event {
    /// The main button. It begins the journey on the first screen, and another one on the last.
    Primary,
    /// The button beside it, where there is one.
    Second,
    /// The quiet way out.
    Quiet,
    /// The camera saw a code, or a link was opened; a link begins the journey where it has not begun.
    CodeRead {
        /// Its text.
        text: String,
    },
    /// The eight characters were typed.
    CodeTyped {
        /// As typed.
        text: String,
    },
    /// The platform looked at camera, light, screen and storage.
    Checked {
        /// A camera is there and may be used.
        camera: bool,
        /// Light on the phone in lux, where the platform tells it.
        lux: Option<f32>,
        /// The screen can be made bright.
        brightness: bool,
        /// What is free where the wallet lies, in bytes.
        free_bytes: u64,
        /// The person has set the phone so that nothing moves or flashes.
        no_flash: bool,
    },
    /// The photo of the side that was asked for.
    Photo {
        /// JPEG or PNG.
        picture: Vec<u8>,
    },
    /// One frame of the light check or of the turns, in the order in which they were taken.
    LightFrame {
        /// JPEG or PNG.
        picture: Vec<u8>,
        /// Since the first colour was shown, or the first thing asked for, in milliseconds.
        at_ms: u32,
        /// Whether exposure and white balance stood still.
        locked: bool,
        /// Exposure time, when the platform tells it.
        time_ns: Option<u64>,
        /// Sensitivity, when the platform tells it.
        iso: Option<u32>,
    },
    /// The light check, or the turns, ran through.
    LightDone,
    /// The light check, or the turns, were cut off: a call, another app in front. A camera that is gone is `Failed`.
    LightInterrupted,
    /// The key is there: its public half as SEC1 point (65 bytes) or as SubjectPublicKeyInfo.
    KeyMade {
        /// The public key.
        public_key: Vec<u8>,
        /// What the platform says about it; none where it says nothing.
        statement: Option<Statement>,
    },
    /// What the attested app asserts: the CBOR of Apple's App Attest.
    Asserted {
        /// The assertion.
        assertion: Vec<u8>,
    },
    /// The signature, ASN.1 DER or r and s.
    Signed {
        /// ES256.
        signature: Vec<u8>,
    },
    /// The platform could not do its part.
    Failed {
        /// What.
        what: Failure,
    },
    /// Nothing happened: wait for what the core does by itself.
    Wait {
        /// How long at most, in milliseconds; at most 10,000.
        at_most_ms: u32,
    },
}

impl std::fmt::Debug for Event {
    /// The name only: events carry pictures, codes and signatures.
    fn fmt(&self, formatter: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        formatter.write_str(match self {
            Self::Primary => "Primary",
            Self::Second => "Second",
            Self::Quiet => "Quiet",
            Self::CodeRead { .. } => "CodeRead",
            Self::CodeTyped { .. } => "CodeTyped",
            Self::Checked { .. } => "Checked",
            Self::Photo { .. } => "Photo",
            Self::LightFrame { .. } => "LightFrame",
            Self::LightDone => "LightDone",
            Self::LightInterrupted => "LightInterrupted",
            Self::KeyMade { .. } => "KeyMade",
            Self::Asserted { .. } => "Asserted",
            Self::Signed { .. } => "Signed",
            Self::Failed { .. } => "Failed",
            Self::Wait { .. } => "Wait",
        })
    }
}
