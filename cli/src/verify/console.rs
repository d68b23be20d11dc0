//! The person in front of the computer: what they read, hear and answer.

use regain_base::Refusal;
use regain_flow::View;
use regain_flow::view::Tone;
use serde_json::{Value, json};
use std::io::{BufRead, Write};

/// What the person chose.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Answer {
    /// The main action.
    Main,
    /// The one beside it.
    Second,
    /// The quiet way out.
    Quiet,
    /// Nobody answers any more.
    Gone,
}

/// Lines in, text or one JSON object a line out.
pub struct Console {
    /// Answers: an empty line is the main action, `2` the one beside it, `n` the quiet one.
    pub input: Box<dyn BufRead + Send>,
    /// What is told.
    pub output: Box<dyn Write + Send>,
    /// For programs.
    pub json: bool,
}

impl Console {
    /// The terminal.
    pub(super) fn terminal(json: bool) -> Self {
        let input = Box::new(std::io::BufReader::new(std::io::stdin()));
        Self { input, output: Box::new(std::io::stdout()), json }
    }

    /// Shows a screen: what it says, what was read from the ID, what did not work.
    pub(super) fn show(&mut self, view: &View) {
        // The person sits in front of it, and the facts are their own.
        let facts = || view.facts.iter().map(|fact| (&fact.label, fact.value.expose(), &fact.note));
        if self.json {
            let facts: Vec<_> =
                facts().map(|(label, value, note)| json!({ "label": label, "value": value, "note": note })).collect();
            let told = json!({
                "screen": view.screen.text(), "stage": view.stage, "title": view.title, "body": view.body,
                "facts": facts, "trouble": view.trouble,
            });
            return self.line(&told);
        }
        if let Some(trouble) = &view.trouble {
            self.text(&format!("\n  {} {} ({})", trouble.title, trouble.body, trouble.short));
        }
        let mark = match view.tone {
            Tone::Busy => "…",
            Tone::Done => "✓",
            Tone::Refused | Tone::Attention => "!",
            Tone::Calm => "›",
        };
        self.text(&format!("\n{mark} {}", view.title));
        if !view.body.is_empty() {
            self.text(&format!("  {}", view.body));
        }
        for (label, value, note) in facts() {
            self.text(&format!("  {label:<18} {value}  {note}"));
        }
    }

    /// Waits for the person.
    pub(super) fn ask(&mut self, view: &View) -> Answer {
        let quiet = view.quiet.as_ref().map(|action| action.label.as_str());
        let second = view.second.as_ref().map(|action| action.label.as_str());
        if !self.json {
            let main = view.primary.as_ref().map_or("", |action| action.label.as_str());
            let other =
                |key: &str, label: Option<&str>| label.map_or_else(String::new, |label| format!(", {key} = {label}"));
            self.text(&format!("  Enter = {main}{}{}", other("2", second), other("n", quiet)));
        }
        let mut line = String::new();
        match self.input.read_line(&mut line) {
            Ok(0) | Err(_) => Answer::Gone,
            Ok(_) if quiet.is_some() && line.trim().eq_ignore_ascii_case("n") => Answer::Quiet,
            Ok(_) if second.is_some() && line.trim() == "2" => Answer::Second,
            Ok(_) => Answer::Main,
        }
    }

    /// Something about the frames: where to look, what to move.
    pub(super) fn guide(&mut self, name: &str, words: &str) {
        if self.json {
            self.line(&json!({ "guidance": name, "words": words }))
        } else {
            self.text(&format!("  {words}"))
        }
    }

    /// Where the light is shown.
    pub(super) fn page(&mut self, url: &url::Url) {
        if self.json {
            return self.line(&json!({ "light": url }));
        }
        self.text(&format!("  Open {url} in a browser on this screen: it is the lamp of the face check."));
    }

    /// The code for the phone, as rows of characters that a camera can read, in black on white whatever the terminal's colours are.
    pub(super) fn code(&mut self, link: &str, rows: &str) {
        if self.json {
            return self.line(&json!({ "scan": link }));
        }
        let rows: String = rows.lines().map(|row| format!("  \x1b[30;107m{row}\x1b[0m\n")).collect();
        self.text(&format!("\n{rows}"));
    }

    /// How it ended, for programs.
    pub(super) fn ended(&mut self, refusal: &Refusal) {
        if self.json {
            self.line(&json!({ "ended": refusal }));
        }
    }

    fn line(&mut self, value: &Value) {
        self.text(&value.to_string());
    }

    fn text(&mut self, text: &str) {
        // A terminal that went away ends the input as well, and that is answered.
        let _ = writeln!(self.output, "{text}").and_then(|()| self.output.flush());
    }
}
