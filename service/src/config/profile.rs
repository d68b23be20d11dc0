//! Who may recover, how strictly, and with which pass.

use crate::attestation::Tier;
use serde::Deserialize;

/// What a recovery changes.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum Mode {
    /// Everything is checked and nothing about an account changes.
    Evaluation,
    /// A good recovery ends with a Temporary Access Pass.
    Production,
}

impl Mode {
    /// The word in the database, the audit and the API.
    pub fn code(self) -> &'static str {
        match self {
            Self::Evaluation => "evaluation",
            Self::Production => "production",
        }
    }

    /// The mode with this code.
    pub fn from_code(code: &str) -> Option<Self> {
        [Self::Evaluation, Self::Production].into_iter().find(|mode| mode.code() == code)
    }
}

/// How the name on the ID must fit the directory's.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum NameLevel {
    /// First and last name equal as wholes.
    Exact,
    /// First and last name each equal to a different word on the ID.
    Relaxed,
}

impl NameLevel {
    /// The word in the audit.
    pub fn code(self) -> &'static str {
        match self {
            Self::Exact => "exact",
            Self::Relaxed => "relaxed",
        }
    }
}

/// A set of rules for some accounts. The first profile that includes an account decides.
#[derive(Debug, Clone, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Profile {
    /// Its name, unique, shown in the audit.
    pub name: String,
    /// What a recovery changes; evaluation unless set.
    #[serde(default = "evaluation")]
    pub mode: Mode,
    /// User names, group names, or `*` for everybody.
    pub include: Vec<String>,
    /// User names or group names that this profile never covers.
    #[serde(default)]
    pub exclude: Vec<String>,
    /// How the name must fit; exact unless set.
    #[serde(default = "exact")]
    pub name_level: NameLevel,
    /// Whether Face Check is switched on. Without it no recovery starts.
    #[serde(default = "yes")]
    pub face_check: bool,
    /// Whether a person may turn the head instead of looking at the light: who wants no changing light, or stands in a bright room.
    #[serde(default = "yes")]
    pub turns: bool,
    /// The confidence that the face match must reach, 50..=100.
    #[serde(default = "default_threshold")]
    pub threshold: u8,
    /// Whether evidence of lab builds and simulators counts. Never true in production use.
    #[serde(default)]
    pub accept_lab: bool,
    /// What a phone must be at least for a decision without a human: `strong` unless set, else `basic` or `unknown`.
    #[serde(default = "strong")]
    pub least_tier: Tier,
    /// Kinds of document that are accepted, as MRZ codes (`TD1`, `TD3`, …); empty accepts every kind that is read.
    #[serde(default)]
    pub kinds: Vec<String>,
}

fn evaluation() -> Mode {
    Mode::Evaluation
}

fn exact() -> NameLevel {
    NameLevel::Exact
}

fn yes() -> bool {
    true
}

fn strong() -> Tier {
    Tier::Strong
}

fn default_threshold() -> u8 {
    70
}

/// The organisation's Temporary Access Pass policy. Defaults as Microsoft Entra ID has them.
#[derive(Debug, Clone, Deserialize)]
#[serde(deny_unknown_fields, default)]
pub struct PassPolicy {
    /// How long a pass lives, in minutes.
    pub lifetime_minutes: u32,
    /// The shortest life the policy allows, in minutes, at least 10.
    pub minimum_lifetime_minutes: u32,
    /// The longest life the policy allows, in minutes, at most 43200.
    pub maximum_lifetime_minutes: u32,
    /// Whether a pass works once only.
    pub one_time: bool,
    /// How many characters a pass has, 8..=48.
    pub length: u8,
    /// User names, group names, or `*`: who may have a pass.
    pub include: Vec<String>,
    /// User names or group names that may not.
    pub exclude: Vec<String>,
}

impl Default for PassPolicy {
    fn default() -> Self {
        Self {
            lifetime_minutes: 60,
            minimum_lifetime_minutes: 60,
            maximum_lifetime_minutes: 480,
            one_time: false,
            length: 8,
            include: vec!["*".into()],
            exclude: Vec::new(),
        }
    }
}
