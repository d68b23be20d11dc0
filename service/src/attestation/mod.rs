//! What a platform's statement about the device key is worth: a tier with its findings, computed here and never taken from the phone.
//!
//! | tier | what it means |
//! |---|---|
//! | strong | a maker's root vouches for a key in hardware, our app, this session, a locked phone with a verified system |
//! | basic | the same, with something that weakens it: old patches, a system that the phone's owner signed |
//! | unknown | nothing vouches |
//! | lab | a lab's root, or Apple's environment for development |
//! | refused | a statement that does not hold, or that says the phone cannot be relied on |
//!
//! The session is in the challenge: see [`regain_protocol::attestation`]. [`session`] says where in a recovery all this happens.

mod android;
mod apple;
mod certificate;
mod chain;
mod der;
mod finding;
mod policy;
pub(crate) mod session;
#[cfg(test)]
pub(crate) mod tests;

pub use finding::{Finding, Weight};
pub use policy::{Android, Apple, Policy, Root, Serial, Signer};

use regain_base::Timestamp;
use regain_protocol::attestation::Statement;
use regain_protocol::jose::Jwk;
use serde::{Deserialize, Serialize};
use serde_json::{Value, json};

/// How far a phone can be relied on; the later, the further.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum Tier {
    /// The statement does not hold.
    Refused,
    /// It is no person's phone.
    Lab,
    /// Nothing vouches for the key.
    Unknown,
    /// A key in the hardware of a weaker phone.
    Basic,
    /// A key in the hardware of a sound phone, in our app.
    Strong,
}

impl Tier {
    /// The word in the configuration, the audit and the metrics.
    pub fn code(self) -> &'static str {
        match self {
            Self::Refused => "refused",
            Self::Lab => "lab",
            Self::Unknown => "unknown",
            Self::Basic => "basic",
            Self::Strong => "strong",
        }
    }
}

/// What the statement must have been made for.
#[derive(Debug, Clone, Copy)]
pub struct Ask<'a> {
    /// [`regain_protocol::attestation::challenge`] of the code or token of the claim.
    pub challenge: &'a [u8; 32],
    /// The key that claims.
    pub device_key: &'a Jwk,
    /// The moment.
    pub now: Timestamp,
}

/// What was found.
#[derive(Debug, Clone, PartialEq)]
pub struct Verdict {
    /// The tier.
    pub tier: Tier,
    /// What led to it; none where nothing is to be said.
    pub findings: Vec<Finding>,
    /// What the statement says about the phone: a JSON object without personal data.
    pub device: Value,
    /// The key that App Attest attested, as an uncompressed SEC1 point: it must assert the evidence.
    pub point: Option<Vec<u8>>,
}

impl Verdict {
    fn of(sound: Sound) -> Self {
        let weighs = |weight| sound.findings.iter().any(|finding| finding.weight() == weight);
        let tier = if weighs(Weight::Refuses) {
            Tier::Refused
        } else if weighs(Weight::Nothing) {
            Tier::Unknown
        } else if weighs(Weight::Lab) {
            Tier::Lab
        } else if weighs(Weight::Weakens) {
            Tier::Basic
        } else {
            Tier::Strong
        };
        Self { tier, findings: sound.findings, device: sound.device, point: sound.point }
    }

    /// As it stands in the audit: the findings' codes, and a sentence for each.
    pub fn to_json(&self) -> Value {
        let why: Vec<&str> = self.findings.iter().map(|finding| finding.text()).collect();
        json!({ "tier": self.tier.code(), "findings": self.findings, "why": why, "device": self.device })
    }
}

/// A statement that was looked at to its end, or that there was no reason to look at.
struct Sound {
    point: Option<Vec<u8>>,
    findings: Vec<Finding>,
    device: Value,
}

impl From<Finding> for Sound {
    fn from(finding: Finding) -> Self {
        Self { point: None, findings: vec![finding], device: json!({}) }
    }
}

/// What `statement` is worth.
pub fn judge(statement: Option<&Statement>, ask: &Ask<'_>, policy: &Policy) -> Verdict {
    Verdict::of(match statement {
        None => Finding::NoStatement.into(),
        // The key store's way to say that nothing vouches.
        Some(Statement::AndroidKey { chain }) if chain.len() < 2 => Finding::NoStatement.into(),
        Some(Statement::AndroidKey { .. }) if policy.android.packages.is_empty() => Finding::NotSetUp.into(),
        Some(Statement::AppleAppattest { .. }) if policy.apple.apps.is_empty() => Finding::NotSetUp.into(),
        Some(Statement::AndroidKey { chain }) => {
            let chain: Vec<&[u8]> = chain.iter().map(|certificate| certificate.0.as_slice()).collect();
            android::check(&chain, ask, policy).unwrap_or_else(Into::into)
        }
        Some(Statement::AppleAppattest { object }) => apple::check(&object.0, ask, policy).unwrap_or_else(Into::into),
    })
}
