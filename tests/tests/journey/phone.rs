//! A phone whose camera, worker and person follow a script. Keys and journal are the real wallet's.

use crate::service::{FakeService, NOW};
use regain_base::{Clock, Language, ManualClock, Reason, SeededEntropy};
use regain_document::Date;
use regain_document::facts::{Confidence, Disagreement, Document, Field, Source, Sourced, from_mrz};
use regain_document::mrz;
use regain_face::light::{Exposure, ResponseMap, Scores, Verdict};
use regain_face::pose;
use regain_flow::{
    Blob, Device, Effect, Event, FaceLook, Flow, Frame, Hidden, Preflight, Reply, Side, SideRead, Step, TurnLook, Work,
    Worked,
};
use regain_protocol::b64;
use regain_protocol::evidence::{CaptureSource, EvidenceTier};
use regain_protocol::jose::Jwk;
use regain_wallet::{Key, Shelf, Wallet};
use std::collections::HashMap;
use std::path::PathBuf;
use std::sync::Arc;

pub(crate) const CARD: [&str; 3] =
    ["I<UTOD231458907<<<<<<<<<<<<<<<", "7408122F3204159UTO<<<<<<<<<<<6", "ERIKSSON<<ANNA<MARIA<<<<<<<<<<"];

/// The phone without its app: what survives a kill.
pub(crate) struct Body {
    folder: tempfile::TempDir,
    clock: Arc<ManualClock>,
}

impl Body {
    pub(crate) fn new() -> Self {
        Self { folder: tempfile::tempdir().unwrap(), clock: Arc::new(ManualClock::new(NOW)) }
    }

    fn path(&self) -> PathBuf {
        self.folder.path().join("wallet.redb")
    }

    pub(crate) fn start(&self) -> Phone {
        let key = Key::new([5; 32]);
        let wallet = Wallet::open_or_create(&self.path(), &key, Arc::new(SeededEntropy::new(6))).unwrap();
        let wallet = Arc::new(wallet);
        let clock: Arc<dyn Clock> = self.clock.clone();
        let (flow, waiting) = Flow::open(wallet.clone(), clock).unwrap();
        Phone { flow, wallet, waiting, accepted: 0, log: Vec::new(), lit: false, no_flash: false }
    }
}

pub(crate) struct Phone {
    pub(crate) flow: Flow,
    pub(crate) wallet: Arc<Wallet>,
    waiting: Vec<Effect>,
    /// Events that were accepted by this app.
    pub(crate) accepted: usize,
    /// Event, step after it, effects.
    pub(crate) log: Vec<(Event, Step, Vec<String>)>,
    /// The screen is bright.
    pub(crate) lit: bool,
    /// The person set the phone so that nothing flashes.
    pub(crate) no_flash: bool,
}

/// How a run of the app ended.
#[derive(Debug, PartialEq, Eq)]
pub(crate) enum Run {
    /// The journey is over and the person has read its last screen.
    Over,
    /// The app was killed.
    Killed,
}

/// When to kill the app.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Kill {
    /// After so many accepted events.
    pub(crate) after: usize,
    /// Whether what is pending is still carried out, so that only its answer is lost.
    pub(crate) late: bool,
}

impl Phone {
    /// Plays until the journey is over or the app is killed.
    pub(crate) fn play(&mut self, service: &mut FakeService, kill: Option<Kill>) -> Run {
        let due = |phone: &Self, late| kill.is_some_and(|kill| kill.after == phone.accepted && kill.late == late);
        self.play_until(service, |phone| due(phone, false), |phone, _, _| due(phone, true))
    }

    /// Plays until the journey is over, or the app is killed while a good answer is on its way: `lost` counts by question how often
    /// that happened, and each question loses at most `times`.
    pub(crate) fn play_losing(
        &mut self,
        service: &mut FakeService,
        lost: &mut HashMap<String, u32>,
        times: u32,
    ) -> Run {
        let mut loses = |asked: String| {
            let lost = lost.entry(asked).or_default();
            *lost += 1;
            *lost <= times
        };
        self.play_until(
            service,
            |_| false,
            |phone, asked, event| match event {
                Event::Replied(Reply { status: 200..300, .. }) => {
                    loses(format!("{:?} {asked}", phone.flow.state().step))
                }
                _ => false,
            },
        )
    }

    /// Plays until the journey is over, or the app is killed: `before` it does anything, or `after` something was done that was `asked`
    /// and before the event that came of it is noted.
    fn play_until(
        &mut self,
        service: &mut FakeService,
        before: impl Fn(&Self) -> bool,
        mut after: impl FnMut(&Self, &str, &Event) -> bool,
    ) -> Run {
        for _ in 0..400 {
            if matches!(self.flow.state().step, Step::Ended(_)) && self.waiting.is_empty() {
                return Run::Over;
            }
            if before(self) {
                return Run::Killed;
            }
            let due = self.waiting.iter().find(|effect| !matches!(effect, Effect::RestoreBrightness));
            let asked = due.map(Effect::describe).unwrap_or_default();
            let event = match self.next_effect(service) {
                Some(event) => event,
                None => self.person(),
            };
            if after(self, &asked, &event) {
                return Run::Killed;
            }
            self.send(event);
        }
        panic!("the journey goes round in circles at {:?}", self.flow.state().step);
    }

    /// The device key.
    pub(crate) fn key(&self) -> Jwk {
        Jwk::from_sec1(&self.wallet.key(&self.flow.state().device_key()).unwrap()).unwrap()
    }

    pub(crate) fn send(&mut self, event: Event) {
        let effects = self.flow.advance(event.clone()).unwrap();
        let described: Vec<_> = effects.iter().map(Effect::describe).collect();
        assert!(!described.iter().any(|text| text.starts_with("ignored")), "{described:?}");
        self.log.push((event, self.flow.state().step, described));
        self.accepted += 1;
        self.waiting.extend(effects);
        self.watch_brightness();
    }

    /// The invariant: outside the light challenge the screen is never left bright.
    fn watch_brightness(&mut self) {
        let restoring = self.waiting.iter().any(|effect| matches!(effect, Effect::RestoreBrightness));
        let lighting = matches!(self.flow.state().step, Step::Light(_));
        assert!(lighting || !self.lit || restoring, "the screen stays bright at {:?}", self.flow.state().step);
    }

    fn next_effect(&mut self, service: &mut FakeService) -> Option<Event> {
        while !self.waiting.is_empty() {
            let effect = self.waiting.remove(0);
            let event = self.carry_out(effect, service);
            if event.is_some() {
                return event;
            }
        }
        None
    }

    /// Carries out one effect; what comes of it, if anything does.
    pub(crate) fn carry_out(&mut self, effect: Effect, service: &mut FakeService) -> Option<Event> {
        Some(match effect {
            Effect::RestoreBrightness => {
                self.lit = false;
                return None;
            }
            Effect::Light(_) => {
                self.lit = true;
                Event::LightDone(frames())
            }
            Effect::Turn(_) => Event::LightDone(frames()),
            Effect::Scan => Event::CodeRead(Hidden::new(FakeService::link())),
            Effect::MakeKey(name, _) => Event::KeyMade(Jwk::from_sec1(&self.wallet.key(&name).unwrap()).unwrap()),
            Effect::Sign(name, payload) => {
                Event::Signed(Hidden::new(b64::encode(self.wallet.sign(&name, &payload).unwrap())))
            }
            Effect::Fetch(fetch) => Event::Replied(service.answer(&fetch.request)),
            Effect::Preflight => {
                let no_flash = self.no_flash;
                Event::Checked(Preflight { no_flash, ..Preflight::READY })
            }
            Effect::Capture(Side::Front) => Event::PhotoTaken(Blob("f0".into())),
            Effect::Capture(Side::Back) => Event::PhotoTaken(Blob("b0".into())),
            Effect::Work(work) => Event::Worked(worked(&work)),
            Effect::Keep(writes) => {
                self.wallet.write(&writes).unwrap();
                Event::Kept
            }
            Effect::Assert(..) => Event::Asserted(Hidden::new("an assertion")),
            Effect::ShowCode(_) => Event::Continue,
            Effect::Forget => return None,
            Effect::Ignored(ignored) => panic!("{ignored:?}"),
        })
    }

    /// The person presses the main button of every screen.
    fn person(&self) -> Event {
        if self.flow.state().step == Step::Start {
            return begin();
        }
        let screen = self.flow.screen(Language::ENGLISH);
        screen.primary.unwrap_or_else(|| panic!("{} is a dead end", screen.screen.text())).event
    }

    /// What counts as the final result.
    pub(crate) fn result(&self) -> Final {
        let Step::Ended(reason) = self.flow.state().step else { panic!("not over: {:?}", self.flow) };
        let pass = self.flow.screen(Language::ENGLISH).secret.map(|secret| secret.expose().clone());
        let history = self.wallet.history().unwrap();
        assert!(self.wallet.list(Shelf::Pixels).unwrap().is_empty(), "pictures are left");
        Final {
            reason,
            pass,
            history: history.into_iter().map(|entry| (entry.outcome, entry.shown)).collect(),
            credentials: self.wallet.list(Shelf::Credentials).unwrap().len(),
        }
    }
}

#[derive(Debug, PartialEq, Eq)]
pub(crate) struct Final {
    pub(crate) reason: Reason,
    pub(crate) pass: Option<String>,
    pub(crate) history: Vec<(Reason, Vec<String>)>,
    pub(crate) credentials: usize,
}

pub(crate) fn begin() -> Event {
    Event::Begin(Device {
        label: "A scripted phone".into(),
        source: CaptureSource::Lab,
        tier: EvidenceTier::Lab,
        service: None,
        has_wallet: true,
    })
}

pub(crate) fn frames() -> Vec<Frame> {
    (0..4)
        .map(|number| Frame {
            picture: Blob(format!("{number:02}")),
            at_ms: number * 120,
            exposure: Exposure::default(),
        })
        .collect()
}

pub(crate) fn document() -> Document {
    let reading = mrz::Reading { mrz: mrz::parse(&CARD).unwrap(), repairs: Vec::new(), certain: true };
    from_mrz(&reading, Date::of(NOW))
}

pub(crate) fn face(reasons: Vec<Reason>) -> Worked {
    let verdict = Verdict {
        live: reasons.is_empty(),
        reasons,
        scores: Scores::default(),
        lag_ms: 70.0,
        modulation: 0.4,
        neutral: 0,
        map: ResponseMap::default(),
        trace: None,
    };
    Worked::Face(FaceLook { verdict, confidence: Some(91.0) })
}

pub(crate) fn turned(reasons: Vec<Reason>) -> Worked {
    let live = reasons.is_empty();
    let verdict = pose::Verdict { live, reasons, scores: pose::Scores::default(), neutral: 0, way: Vec::new() };
    Worked::Turned(TurnLook { verdict, confidence: Some(91.0) })
}

/// A side that shows this, with nothing said otherwise.
pub(crate) fn read(document: Option<Document>, portrait: bool) -> Worked {
    Worked::Side(SideRead { document, portrait, disagreements: Vec::new() })
}

/// The back, which the print of the front contradicts.
pub(crate) fn disputed() -> Worked {
    let document = document();
    let told = document.fields[&Field::Surname].clone();
    let printed = Sourced::new("LINDQVIST", Source::Visual, Confidence::Read);
    let disagreements = vec![Disagreement { field: Field::Surname, readings: [told, printed] }];
    Worked::Side(SideRead { document: Some(document), portrait: false, disagreements })
}

fn worked(work: &Work) -> Worked {
    match work {
        Work::ReadSide { side: Side::Front, .. } => read(None, true),
        Work::ReadSide { side: Side::Back, .. } => read(Some(document()), false),
        Work::HashDocument { .. } => Worked::DocumentHash(b64::encode([3; 32])),
        Work::LookAtFace { .. } => face(Vec::new()),
        Work::LookAtTurns { .. } => turned(Vec::new()),
        Work::Pack(draft) => Worked::Packed(Hidden::new(format!("manifest.{}", draft.nonce))),
        Work::Seal(..) => Worked::Sealed(Blob("e0".into())),
    }
}
