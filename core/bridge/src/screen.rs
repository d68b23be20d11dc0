use regain_base::language::{Language, text};
use regain_flow::View;
use regain_flow::view::{STAGES, ScreenName, Tone};

#[uniffi::remote(Enum)]
pub enum ScreenName {
    Start,
    Scan,
    Claim,
    MatchWords,
    Consent,
    ReadyCheck,
    Front,
    Back,
    Reading,
    Review,
    Selfie,
    LightCheck,
    Light,
    TurnCheck,
    Turn,
    TryAgain,
    Looking,
    Checking,
    Issuing,
    Saved,
    Share,
    Deciding,
    Done,
    Ended,
    Closed,
}

#[uniffi::remote(Enum)]
pub enum Tone {
    Calm,
    Busy,
    Attention,
    Refused,
    Done,
}

/// A line of facts: a field of the ID with its source, or a claim that is asked for.
#[derive(Clone, PartialEq, Eq, uniffi::Record)]
#[uniffi::export(Debug)]
pub struct Fact {
    /// What it is.
    pub label: String,
    /// Its value, which is the person's own data.
    pub value: String,
    /// Where it was read and whether it was checked.
    pub note: String,
}

impl std::fmt::Debug for Fact {
    /// Without the value.
    fn fmt(&self, formatter: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        write!(formatter, "Fact {}", self.label)
    }
}

/// What did not work, over the screen's own text.
#[derive(Debug, Clone, PartialEq, Eq, uniffi::Record)]
pub struct Trouble {
    /// What happened.
    pub title: String,
    /// Why, and what to do.
    pub text: String,
    /// The three characters for the help desk.
    pub code: String,
    /// A page that helps, opened in the phone's browser by the button `Words.open_page`.
    #[uniffi(default = None)]
    pub page: Option<String>,
}

/// One screen, ready to be shown: no member needs to be worked out. The pass itself is not in it; see `Flow.reveal`.
#[derive(Clone, PartialEq, Eq, uniffi::Record)]
#[uniffi::export(Debug)]
pub struct Screen {
    /// Which it is.
    pub name: ScreenName,
    /// The name in texts and files, such as `match-words`.
    pub tag: String,
    /// Which of the stages it belongs to, from 1.
    pub stage: u8,
    /// How many stages there are.
    pub stages: u8,
    /// The same in words, such as "Step 2 of 6".
    pub progress: String,
    /// The title.
    pub title: String,
    /// At most two sentences; may be empty.
    pub text: String,
    /// Its mood.
    pub tone: Tone,
    /// Fields and claims.
    pub facts: Vec<Fact>,
    /// Whether `Flow.reveal` has a pass to show, once and big.
    pub has_secret: bool,
    /// What did not work, where the title does not say it.
    pub trouble: Option<Trouble>,
    /// The three characters for the help desk, where there are any.
    pub code: Option<String>,
    /// The words on the one main button; it sends `Primary`.
    pub primary: Option<String>,
    /// The words on a button beside the main one that is as good; it sends `Second`.
    pub second: Option<String>,
    /// The words of the quiet way out; it sends `Quiet`.
    pub quiet: Option<String>,
    /// The core is at work, or has something to be carried out: send `Wait` until this is false.
    pub busy: bool,
}

impl std::fmt::Debug for Screen {
    /// The name only: the rest is about a person.
    fn fmt(&self, formatter: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        write!(formatter, "Screen {}", self.tag)
    }
}

impl Screen {
    /// `view` as it crosses the border; `busy` as its member says.
    pub fn of(view: &View, busy: bool, language: Language) -> Self {
        let fact = |fact: &regain_flow::view::Fact| Fact {
            label: fact.label.clone(),
            // Shown to the person whose data it is.
            value: fact.value.expose().clone(),
            note: fact.note.clone(),
        };
        // Where the page itself says what did not work, it is not said again.
        let trouble = view.trouble.as_ref().filter(|refusal| refusal.title != view.title);
        let trouble = trouble.map(|refusal| Trouble {
            title: refusal.title.clone(),
            text: refusal.body.clone(),
            code: refusal.short.clone(),
            page: view.page.clone(),
        });
        let step = [("stage", &*view.stage.to_string()), ("stages", &STAGES.to_string())];
        Self {
            name: view.screen,
            tag: view.screen.text().to_owned(),
            stage: view.stage,
            stages: STAGES,
            progress: language.fill(text("Step {stage} of {stages}"), &step),
            title: view.title.clone(),
            text: view.body.clone(),
            tone: view.tone,
            facts: view.facts.iter().map(fact).collect(),
            has_secret: view.secret.is_some(),
            trouble,
            code: view.code.clone(),
            primary: view.primary.as_ref().map(|action| action.label.clone()),
            second: view.second.as_ref().map(|action| action.label.clone()),
            quiet: view.quiet.as_ref().map(|action| action.label.clone()),
            busy,
        }
    }
}
