//! One person's visit to this computer: the flow's effects, carried out with its camera, its screen and its keyboard.

use super::coach::Coach;
use super::code::Code;
use super::console::{Answer, Console};
use super::frames::{FrameError, Frames, Shot, Source};
use crate::outcome::Failure;
use crate::parts::{Done, Parts, PartsError};
use regain_base::{Entropy, Language, Reason, Refusal, SystemClock, SystemEntropy};
use regain_face::Faces;
use regain_face::light::Exposure;
use regain_flow::turns::TurnAsk;
use regain_flow::view::ScreenName;
use regain_flow::work::Senses;
use regain_flow::{Device, Effect, Event, Flow, Hidden, LightShow, Preflight, Side, Step, TurnShow};
use regain_protocol::evidence::{CaptureSource, EvidenceTier};
use regain_vision::engine::Engine;
use regain_vision::model::{ModelError, Store};
use regain_wallet::{Key, Wallet};
use std::collections::VecDeque;
use std::path::{Path, PathBuf};
use std::sync::Arc;
use std::time::Duration;
use tokio::task::block_in_place;
use url::Url;

/// How often the service is asked whether the phone has taken the recovery.
const LOOK: Duration = Duration::from_secs(2);

/// What a visit is made of.
pub struct Visit {
    /// How the recovery is found: `CodeRead` or `CodeTyped`.
    pub handoff: Event,
    /// The only service that is trusted, where one is named.
    pub service: Option<Url>,
    /// Where frames come from.
    pub frames: Frames,
    /// Where the second code is written besides the terminal.
    pub qr: Option<PathBuf>,
    /// What the person reads.
    pub language: Language,
}

/// Looks at the ID and the face, and hands the recovery over to the phone. Whatever is kept meanwhile lies in a sealed file whose key is
/// never written, and is gone at the end.
///
/// # Errors
/// When the recovery ended otherwise, with its reason.
pub async fn visit(visit: Visit, models: &Path, console: &mut Console) -> Result<(), Failure> {
    let source = Source::open(&visit.frames).await.map_err(|error| frames(&error))?;
    let senses = Arc::new(senses(models).map_err(|error| Failure::new(error.reason(), error.to_string()))?);
    let folder = tempfile::tempdir().map_err(|error| Failure::new(Reason::StorageFailed, error.to_string()))?;
    let entropy: &dyn Entropy = &SystemEntropy;
    let key = Key::new(entropy.bytes());
    let wallet = Wallet::open_or_create(&folder.path().join("visit.redb"), &key, Arc::new(SystemEntropy));
    let wallet = Arc::new(wallet.map_err(|error| broken(&error.into()))?);
    let clock = Arc::new(SystemClock);
    let (flow, waiting) = Flow::open(wallet.clone(), clock.clone()).map_err(|error| journal(&error))?;
    let parts = Parts::start(wallet, senses.clone(), clock).map_err(|error| broken(&error))?;
    let origin = source.origin();
    let desk = Desk {
        visit,
        source,
        senses,
        parts,
        flow,
        waiting: waiting.into(),
        console,
        shown: None,
        trouble: None,
        drawn: None,
    };
    let reason = desk.run(origin).await?;
    if reason == Reason::HandedOver { Ok(()) } else { Err(Failure::new(reason, "the recovery ended here")) }
}

struct Desk<'a> {
    visit: Visit,
    source: Source,
    senses: Arc<Senses>,
    parts: Parts,
    flow: Flow,
    waiting: VecDeque<Effect>,
    console: &'a mut Console,
    /// The screen that stands, by its name and what troubles it.
    shown: Option<(Step, ScreenName, Option<Reason>)>,
    /// What did not work last.
    trouble: Option<Reason>,
    /// The text of the code that stands.
    drawn: Option<String>,
}

impl Desk<'_> {
    async fn run(mut self, origin: CaptureSource) -> Result<Reason, Failure> {
        // What comes from files or a lab was never before a camera of this computer.
        let tier = if origin == CaptureSource::Lab { EvidenceTier::Lab } else { EvidenceTier::Software };
        let service = self.visit.service.clone();
        let device = Device { label: "This computer".into(), source: origin, tier, service, has_wallet: false };
        self.take(Event::Begin(device))?;
        loop {
            while let Some(effect) = self.waiting.pop_front() {
                self.show();
                if let Some(event) = self.carry_out(effect).await? {
                    self.take(event)?;
                }
            }
            self.show();
            if let Step::Ended(reason) = self.flow.state().step {
                self.console.ended(&Refusal::said(reason, self.visit.language));
                return Ok(reason);
            }
            let event = self.answer();
            self.take(event)?;
        }
    }

    fn take(&mut self, event: Event) -> Result<(), Failure> {
        let effects = self.flow.advance(event).map_err(|error| journal(&error))?;
        self.waiting.extend(effects);
        Ok(())
    }

    /// Shows the screen, once for each step and trouble.
    fn show(&mut self) {
        let state = self.flow.state();
        let view = self.flow.screen(self.visit.language);
        // Light and turns are asked for at the same step.
        let now = (state.step, view.screen, state.trouble);
        self.trouble = state.trouble.or(self.trouble);
        // The code is fetched anew while the same screen stands.
        let asks_again = now.0 == Step::AskHandOver && self.drawn.is_some();
        if self.shown != Some(now) && !asks_again {
            self.shown = Some(now);
            self.console.show(&view);
        }
    }

    /// What the person answers to the screen.
    fn answer(&mut self) -> Event {
        let view = self.flow.screen(self.visit.language);
        let main = view.primary.clone().map(|action| action.event);
        match (block_in_place(|| self.console.ask(&view)), main, &view.quiet) {
            (Answer::Main, Some(event), _) => event,
            (Answer::Second, ..) => view.second.map_or(Event::Stop, |action| action.event),
            (Answer::Quiet, _, Some(quiet)) => quiet.event.clone(),
            _ => Event::Stop,
        }
    }

    async fn carry_out(&mut self, effect: Effect) -> Result<Option<Event>, Failure> {
        let outside = match self.parts.carry_out(effect).await.map_err(|error| broken(&error))? {
            Done::Here(event) => return Ok(event),
            Done::Outside(effect) => effect,
        };
        Ok(match outside {
            Effect::Scan => Some(self.handoff()?),
            // A source that could be opened is a camera; the light of the room shows in the frames.
            Effect::Preflight => Some(Event::Checked(Preflight::READY)),
            Effect::Capture(side) => Some(self.photo(side).await?),
            Effect::Light(show) => Some(self.film(&show).await?),
            Effect::Turn(show) => Some(self.turn(&show).await?),
            Effect::ShowCode(link) => Some(self.code(&link).await?),
            _ => None,
        })
    }

    /// The link or code of the command line; it cannot become another one, so what is wrong with it ends the visit.
    fn handoff(&self) -> Result<Event, Failure> {
        match self.flow.state().trouble {
            Some(reason) => Err(Failure::new(reason, "the link or the code of the command line")),
            None => Ok(self.visit.handoff.clone()),
        }
    }

    /// Looks until a frame is good, or the wait is over; where the frames end before, the last one is the photo.
    async fn photo(&mut self, side: Side) -> Result<Event, Failure> {
        let mut coach = Coach::new(self.visit.language);
        let mut last = None;
        while let Some(shot) = self.source.look(side).await.map_err(|error| frames(&error))? {
            let reader = &self.senses.reader;
            let taken = block_in_place(|| coach.takes(&shot, reader, self.console));
            last = Some(shot);
            if taken {
                break;
            }
        }
        match last {
            Some(shot) => Ok(self.parts.photo(&shot.image)),
            None => self.over(if side == Side::Front { Reason::NoPortrait } else { Reason::NoDocument }).await,
        }
    }

    async fn film(&mut self, show: &LightShow) -> Result<Event, Failure> {
        if let Some(page) = self.source.page() {
            self.console.page(page);
        }
        self.face_in_place()?;
        let filmed = self.source.film(show).await;
        self.filmed(filmed).await
    }

    /// Says each turn at its time.
    async fn turn(&mut self, show: &TurnShow) -> Result<Event, Failure> {
        self.face_in_place()?;
        let (console, language) = (&mut *self.console, self.visit.language);
        let say = |ask: &TurnAsk| {
            let towards =
                ask.towards.map_or_else(|| "ahead".to_owned(), |towards| format!("{towards:?}").to_lowercase());
            console.guide(&towards, &language.say(ask.words));
        };
        let filmed = self.source.turn(show, say).await;
        self.filmed(filmed).await
    }

    /// Waits until the face is where it is needed, where frames are filmed now.
    fn face_in_place(&mut self) -> Result<(), Failure> {
        let mut coach = Coach::new(self.visit.language);
        while let Some(shot) = self.source.face().map_err(|error| frames(&error))? {
            let faces: &Faces = &self.senses.faces;
            if block_in_place(|| coach.in_place(&shot, faces, self.console)) {
                break;
            }
        }
        Ok(())
    }

    /// What comes of a film.
    async fn filmed(&mut self, filmed: Result<Vec<Shot>, FrameError>) -> Result<Event, Failure> {
        let shots = match filmed {
            Ok(shots) => shots,
            // Nothing was sent: the same can be asked again.
            Err(FrameError::Page(_)) => return Ok(Event::LightInterrupted),
            Err(error) => return Err(frames(&error)),
        };
        if shots.is_empty() {
            return self.over(Reason::NoFace).await;
        }
        let exposure = Exposure { locked: self.source.holds_still(), time_ns: None, iso: None };
        let kept = shots.iter().map(|shot| {
            let at_ms = u32::try_from(shot.at_ms).map_err(|_| Reason::FramesTooMany)?;
            self.parts.frame(&shot.image, at_ms, exposure)
        });
        Ok(kept.collect::<Result<Vec<_>, _>>().map_or_else(Event::Failed, Event::LightDone))
    }

    /// Shows the code for a moment.
    async fn code(&mut self, link: &Hidden) -> Result<Event, Failure> {
        // It is on the screen to be scanned.
        if self.drawn.as_deref() != Some(link.expose()) {
            let code = Code::of(link.expose())?;
            self.console.code(link.expose(), &code.rows());
            if let Some(file) = &self.visit.qr {
                code.write(file)?;
            }
            self.drawn = Some(link.expose().to_owned());
        }
        tokio::time::sleep(LOOK).await;
        Ok(Event::Continue)
    }

    /// No more frames come: the recovery is stopped, and the last thing that did not work is told.
    async fn over(&mut self, wanted: Reason) -> Result<Event, Failure> {
        let step = self.flow.screen(self.visit.language).screen.text();
        let reason = self.trouble.unwrap_or(wanted);
        self.take(Event::Stop)?;
        while let Some(effect) = self.waiting.pop_front() {
            if let Done::Here(Some(event)) = self.parts.carry_out(effect).await.map_err(|error| broken(&error))? {
                self.take(event)?;
            }
        }
        Err(Failure::new(reason, format!("the frames ended at the step {step}")))
    }
}

fn senses(models: &Path) -> Result<Senses, ModelError> {
    let (store, engine) = (Store::open(models)?, Engine::start()?);
    Senses::load(&store, &engine)
}

fn frames(error: &FrameError) -> Failure {
    Failure::new(error.reason(), error.to_string())
}

fn broken(error: &PartsError) -> Failure {
    Failure::new(error.reason(), error.to_string())
}

fn journal(error: &regain_flow::FlowError) -> Failure {
    Failure::new(error.reason(), error.to_string())
}
