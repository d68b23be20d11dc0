//! How a screen is written: every text of it is said in the person's language.

use super::{Action, Fact, ScreenName, Tone, View};
use crate::event::Event;
use regain_base::Secret;
use regain_base::language::{Language, Text, text};

/// A screen while it is written.
pub(super) struct Page {
    language: Language,
    pub(super) view: View,
}

impl Page {
    pub(super) fn new(language: Language, screen: ScreenName, stage: u8, title: Text) -> Self {
        let view = View {
            screen,
            stage,
            title: language.say(title),
            body: String::new(),
            tone: Tone::Calm,
            facts: Vec::new(),
            secret: None,
            trouble: None,
            page: None,
            code: None,
            primary: None,
            second: None,
            quiet: None,
        };
        Self { language, view }
    }

    /// A screen on which the person waits.
    pub(super) fn busy(language: Language, screen: ScreenName, stage: u8, title: Text) -> Self {
        Self::new(language, screen, stage, title).tone(Tone::Busy).quiet(text("Stop"), Event::Stop)
    }

    /// A title with values in it.
    pub(super) fn title(mut self, title: String) -> Self {
        self.view.title = title;
        self
    }

    pub(super) fn body(self, body: Text) -> Self {
        let said = self.language.say(body);
        self.filled(said)
    }

    /// A body with values in it.
    pub(super) fn filled(mut self, body: String) -> Self {
        self.view.body = body;
        self
    }

    pub(super) fn tone(mut self, tone: Tone) -> Self {
        self.view.tone = tone;
        self
    }

    pub(super) fn fact(mut self, label: String, value: &str, note: String) -> Self {
        let value = Secret::new(self.language.value(value));
        self.view.facts.push(Fact { label, value, note });
        self
    }

    pub(super) fn primary(self, label: Text, event: Event) -> Self {
        let said = self.language.say(label);
        self.main(said, event)
    }

    /// A main action with values in its label.
    pub(super) fn main(mut self, label: String, event: Event) -> Self {
        self.view.primary = Some(Action { label, event });
        self
    }

    pub(super) fn second(mut self, label: Text, event: Event) -> Self {
        self.view.second = Some(Action { label: self.language.say(label), event });
        self
    }

    pub(super) fn quiet(mut self, label: Text, event: Event) -> Self {
        self.view.quiet = Some(Action { label: self.language.say(label), event });
        self
    }
}
