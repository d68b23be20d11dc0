use regain_base::{Language, Reason, Refusal};

/// Why a call did not work.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error, uniffi::Error)]
pub enum BridgeError {
    /// Something that the person can be told; the journey stands where it stood.
    #[error("{title}: {text}")]
    Refused {
        /// The three characters for the help desk.
        code: String,
        /// What happened.
        title: String,
        /// Why, and what to do.
        text: String,
    },
    /// The core failed inside. Open the flow again: it goes on from its journal.
    #[error("the core failed inside; opened again, the journey goes on")]
    Internal,
}

impl BridgeError {
    /// What the person is told of `reason`.
    pub(crate) fn said(reason: Reason, language: Language) -> Self {
        if reason == Reason::Internal {
            return Self::Internal;
        }
        let refusal = Refusal::said(reason, language);
        Self::Refused { code: refusal.short, title: refusal.title, text: refusal.body }
    }
}
