//! The journey with everything inside that carries out its effects: wallet, worker, network.

use super::Message;
use super::desk::Desk;
use crate::effect::{self, Effect, Feel};
use crate::event::Event;
use crate::keys;
use crate::network::Network;
use crate::screen::Screen;
use crate::setup::Setup;
use regain_base::{Clock, Language, Reason, SystemClock, SystemEntropy};
use regain_face::Faces;
use regain_face::light::Exposure;
use regain_flow::work::{Senses, Worker, keep_pixels, pixels};
use regain_flow::{self as flow, Device, Fetch, Frame, Hidden, Preflight, Step, View, Work, Worked};
use regain_protocol::b64;
use regain_vision::engine::Engine;
use regain_vision::model::{ModelError, Store};
use regain_vision::read::Reader;
use regain_wallet::Wallet;
use std::collections::VecDeque;
use std::path::{Path, PathBuf};
use std::sync::Arc;
use std::sync::mpsc::Sender;

/// The wallet's file in the app's folder.
const WALLET: &str = "wallet.redb";
/// Light enough to read small print: a living room in the evening has about 50 lux, a street at night 10.
const ENOUGH_LUX: f32 = 20.0;
/// The photos and the frames of one journey, with room to spare.
const ENOUGH_BYTES: u64 = 50_000_000;
/// More frames than any light check has; the rest is dropped.
const MOST_FRAMES: usize = 600;

pub(super) struct Core {
    flow: flow::Flow,
    /// What lies on the desk.
    shown: View,
    /// What goes to the desk with the next screen.
    due: Vec<Effect>,
    device: Device,
    language: Language,
    wallet: Arc<Wallet>,
    models: PathBuf,
    clock: Arc<dyn Clock>,
    worker: Option<Worker>,
    network: Network,
    frames: Vec<Frame>,
    /// Requests and pieces of work that were not answered yet.
    under_way: usize,
    inbox: Sender<Message>,
    desk: Arc<Desk>,
}

impl Core {
    pub(super) fn open(setup: Setup, inbox: Sender<Message>, desk: Arc<Desk>) -> Result<Self, Reason> {
        let (key, device, language) = (setup.key()?, setup.device()?, setup.language());
        let path = Path::new(&setup.folder).join(WALLET);
        let clock: Arc<dyn Clock> = Arc::new(SystemClock);
        let wallet = Wallet::open_or_create(&path, &key, Arc::new(SystemEntropy));
        let wallet = Arc::new(wallet.map_err(|error| error.reason())?);
        let (flow, effects) = flow::Flow::open(wallet.clone(), clock.clone()).map_err(|error| error.reason())?;
        let mut core = Self {
            shown: flow.screen(language),
            due: Vec::new(),
            flow,
            device,
            language,
            wallet,
            models: PathBuf::from(setup.models),
            clock,
            worker: None,
            network: Network::start().map_err(|error| error.reason())?,
            frames: Vec::new(),
            under_way: 0,
            inbox,
            desk,
        };
        core.carry_out(effects)?;
        core.publish();
        Ok(core)
    }

    /// Something happened on the platform.
    pub(super) fn outside(&mut self, event: Event) -> Result<(), Reason> {
        if event == Event::Primary && self.flow.state().step == Step::Closed {
            return self.again();
        }
        // A link opens the app and begins the journey at once.
        if matches!(event, Event::CodeRead { .. }) && self.flow.state().step == Step::Start {
            self.advance(flow::Event::Begin(self.device.clone()))?;
        }
        match self.translate(event)? {
            Some(event) => self.advance(event),
            None => Ok(()),
        }
    }

    /// Something inside is done.
    pub(super) fn inside(&mut self, event: flow::Event) {
        self.under_way = self.under_way.saturating_sub(1);
        if let Err(reason) = self.advance(event) {
            // Nobody called: what cannot be stored now is told at the step, where the person can try again.
            debug_assert!(reason != Reason::Internal, "{reason}");
        }
    }

    /// The person stops.
    pub(super) fn leave(&mut self) {
        self.network.abort();
        self.under_way = 0;
        self.inside(flow::Event::Stop);
    }

    /// Another journey, after the last one was closed and its journal forgotten.
    fn again(&mut self) -> Result<(), Reason> {
        let (flow, effects) =
            flow::Flow::open(self.wallet.clone(), self.clock.clone()).map_err(|error| error.reason())?;
        self.flow = flow;
        self.carry_out(effects)
    }

    /// Puts on the desk what is to be done, the screen, and what it feels like to get there.
    pub(super) fn publish(&mut self) {
        let view = self.flow.screen(self.language);
        self.due.extend(Feel::between(&self.shown, &view).map(|feel| Effect::Touch { feel }));
        let effects = std::mem::take(&mut self.due);
        self.desk.put(effects, Screen::of(&view, self.under_way > 0, self.language), view.secret.clone());
        self.shown = view;
    }

    fn advance(&mut self, event: flow::Event) -> Result<(), Reason> {
        let effects = self.flow.advance(event).map_err(|error| error.reason())?;
        self.carry_out(effects)
    }

    /// The journey's word for what happened; none when nothing follows from it yet.
    fn translate(&mut self, event: Event) -> Result<Option<flow::Event>, Reason> {
        let tapped = |action: fn(View) -> Option<flow::view::Action>| {
            action(self.flow.screen(self.language)).map(|action| action.event)
        };
        Ok(match event {
            Event::Primary if self.flow.state().step == Step::Start => Some(flow::Event::Begin(self.device.clone())),
            Event::Primary => tapped(|view| view.primary),
            Event::Quiet => tapped(|view| view.quiet),
            Event::CodeRead { text } => Some(flow::Event::CodeRead(Hidden::new(text))),
            Event::CodeTyped { text } => Some(flow::Event::CodeTyped(Hidden::new(text))),
            Event::Checked { camera, lux, brightness, free_bytes } => {
                let light = lux.is_none_or(|lux| lux >= ENOUGH_LUX);
                let storage = free_bytes >= ENOUGH_BYTES;
                Some(flow::Event::Checked(Preflight { camera, light, brightness, storage }))
            }
            Event::Photo { picture } => Some(flow::Event::PhotoTaken(keep_pixels(&self.wallet, picture)?)),
            Event::LightFrame { picture, at_ms, locked, time_ns, iso } => {
                // Frames that come late, or never end, fill no disk.
                if matches!(self.flow.state().step, Step::Light(_)) && self.frames.len() < MOST_FRAMES {
                    let picture = keep_pixels(&self.wallet, picture)?;
                    self.frames.push(Frame { picture, at_ms, exposure: Exposure { locked, time_ns, iso } });
                }
                None
            }
            Event::LightDone => Some(flow::Event::LightDone(std::mem::take(&mut self.frames))),
            Event::LightInterrupted => {
                self.frames.clear();
                Some(flow::Event::LightInterrupted)
            }
            Event::KeyMade { public_key } => {
                Some(flow::Event::KeyMade(keys::public(&public_key).ok_or(Reason::MalformedRequest)?))
            }
            Event::Signed { signature } => {
                let signature = keys::signature(&signature).ok_or(Reason::MalformedRequest)?;
                Some(flow::Event::Signed(Hidden::new(b64::encode(signature))))
            }
            Event::Failed { what } => Some(flow::Event::Failed(what.reason())),
            // Waiting is the desk's.
            Event::Wait { .. } => None,
        })
    }

    fn carry_out(&mut self, effects: Vec<flow::Effect>) -> Result<(), Reason> {
        let mut effects = VecDeque::from(effects);
        while let Some(effect) = effects.pop_front() {
            match effect {
                flow::Effect::Scan => self.due.push(Effect::Scan),
                flow::Effect::MakeKey(name) => self.due.push(Effect::MakeKey { name: name.into() }),
                flow::Effect::Sign(name, payload) => self.due.push(Effect::Sign { name: name.into(), payload }),
                flow::Effect::Preflight => self.due.push(Effect::Preflight),
                flow::Effect::Capture(side) => self.due.push(Effect::Capture { side }),
                flow::Effect::Light(show) => {
                    self.frames.clear();
                    self.due.push(effect::light(&show.challenge));
                }
                flow::Effect::RestoreBrightness => self.due.push(Effect::RestoreBrightness),
                flow::Effect::Fetch(fetch) => self.fetch(fetch),
                flow::Effect::Work(work) => self.work(*work),
                flow::Effect::Keep(writes) => {
                    let kept = self.wallet.write(&writes);
                    let event = kept.map_or_else(|error| flow::Event::Failed(error.reason()), |()| flow::Event::Kept);
                    effects.extend(self.flow.advance(event).map_err(|error| error.reason())?);
                }
                flow::Effect::Forget | flow::Effect::Ignored(_) => {}
            }
        }
        Ok(())
    }

    fn fetch(&mut self, fetch: Fetch) {
        self.under_way += 1;
        let mut request = fetch.request;
        let done = self.answer();
        match fetch.upload.map(|blob| pixels(&self.wallet, &blob)).transpose() {
            Err(reason) => done(flow::Event::Failed(reason)),
            Ok(upload) => {
                if let Some(bytes) = upload {
                    // The container goes to the service it was signed for.
                    request.body = bytes.expose().clone();
                }
                self.network.fetch(request, done);
            }
        }
    }

    fn work(&mut self, work: Work) {
        self.under_way += 1;
        let done = self.answer();
        match self.worker() {
            Ok(worker) => worker.submit(work, move |worked| done(flow::Event::Worked(worked))),
            Err(reason) => done(flow::Event::Worked(Worked::Refused(reason))),
        }
    }

    /// The worker, with its models loaded when they are needed first.
    fn worker(&mut self) -> Result<&Worker, Reason> {
        if self.worker.is_none() {
            let senses = Arc::new(senses(&self.models).map_err(|error| error.reason())?);
            let worker = Worker::start(self.wallet.clone(), senses, self.clock.clone());
            self.worker = Some(worker.map_err(|_| Reason::Internal)?);
        }
        self.worker.as_ref().ok_or(Reason::Internal)
    }

    /// Where an answer goes: to this thread, as the next message.
    fn answer(&self) -> impl FnOnce(flow::Event) + Send + 'static {
        let inbox = self.inbox.clone();
        move |event| {
            // A closed flow needs no answer.
            let _ = inbox.send(Message::Inside(event));
        }
    }
}

fn senses(models: &Path) -> Result<Senses, ModelError> {
    let (store, engine) = (Store::open(models)?, Engine::start()?);
    Ok(Senses { reader: Reader::load(&store, &engine)?, faces: Faces::load(&store, &engine)? })
}
