//! What the person sees at each step: plain records with the product's words.

mod guidance;
mod labels;
mod name;
mod page;
mod screens;

pub use guidance::{Moves, framing_words, guidance_words, turn_words};
pub use name::ScreenName;

use crate::event::Event;
use crate::state::State;
use regain_base::{Language, Reason, Refusal, Secret};

/// A button and the event it sends.
#[derive(Debug, Clone, PartialEq)]
pub struct Action {
    /// The words on it.
    pub label: String,
    /// What it sends.
    pub event: Event,
}

/// A line of facts: a field of the ID with its source, or a claim that is asked for.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Fact {
    /// What it is.
    pub label: String,
    /// Its value, which is the person's own data.
    pub value: Secret<String>,
    /// Where it was read and whether it was checked.
    pub note: String,
}

/// The mood of a screen; always with an icon and a word, never by colour alone.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Tone {
    /// An ordinary step.
    Calm,
    /// Something is being done; the person waits.
    Busy,
    /// Needs a look, not an error.
    Attention,
    /// Refused.
    Refused,
    /// Done.
    Done,
}

/// One screen.
#[derive(Debug, Clone, PartialEq)]
pub struct View {
    /// Which it is.
    pub screen: ScreenName,
    /// Which of the six stages it belongs to, from 1.
    pub stage: u8,
    /// The title.
    pub title: String,
    /// At most two sentences.
    pub body: String,
    /// Its mood.
    pub tone: Tone,
    /// Fields and claims.
    pub facts: Vec<Fact>,
    /// Shown once, big, in groups of four.
    pub secret: Option<Secret<String>>,
    /// What did not work, over the screen's own text.
    pub trouble: Option<Refusal>,
    /// A page that helps against it, to be opened in a browser.
    pub page: Option<String>,
    /// The three characters for the help desk, where there are any.
    pub code: Option<String>,
    /// The one main action.
    pub primary: Option<Action>,
    /// Another way that is as good, beside the main action.
    pub second: Option<Action>,
    /// The quiet way out.
    pub quiet: Option<Action>,
}

/// How many stages a journey has.
pub const STAGES: u8 = 6;

/// The screen of `state` in `language`.
pub fn view(state: &State, language: Language) -> View {
    let mut view = screens::screen(state, language);
    if let Some(reason) = state.trouble {
        let refusal = Refusal::said(reason, language);
        view.tone = Tone::Attention;
        view.code = Some(refusal.short.clone());
        if view.primary.is_none() {
            view.primary = Some(Action { label: refusal.action.clone(), event: Event::Retry });
        }
        view.trouble = Some(refusal);
        view.page = (reason == Reason::Intercepted).then(|| sign_in(state)).flatten();
    }
    view
}

/// What a network that wants people to sign in answers with its own page: the service's address without TLS, which nothing but such a
/// network may answer in its place. Nothing is sent along.
fn sign_in(state: &State) -> Option<String> {
    let host = state.data.service.as_ref()?.host_str()?;
    Some(format!("http://{host}/"))
}
