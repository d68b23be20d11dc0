//! The journey: events of the platform in, effects for it out, and what is done inside handed to the one who does it.

use super::Message;
use super::desk::Desk;
use super::inside::{Done, Inside, Parts};
use crate::effect::{self, Effect, Feel};
use crate::event::Event;
use crate::keys;
use crate::screen::Screen;
use crate::setup::Setup;
use regain_base::{Clock, Language, Reason, SystemClock, SystemEntropy};
use regain_face::light::Exposure;
use regain_flow::turns;
use regain_flow::work::keep_pixels;
use regain_flow::{self as flow, Device, Frame, Hidden, Preflight, Step, View, keys_in_use};
use regain_protocol::b64;
use regain_wallet::Wallet;
use std::collections::VecDeque;
use std::path::Path;
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
    clock: Arc<dyn Clock>,
    inside: Box<dyn Inside>,
    frames: Vec<Frame>,
    /// Requests and pieces of work that were not answered yet.
    under_way: usize,
    inbox: Sender<Message>,
    desk: Arc<Desk>,
}

impl Core {
    pub(super) fn open(setup: &Setup, inbox: Sender<Message>, desk: Arc<Desk>) -> Result<Self, Reason> {
        let clock: Arc<dyn Clock> = Arc::new(SystemClock);
        Self::with(setup, clock.clone(), inbox, desk, |wallet| {
            Ok(Box::new(Parts::start(wallet, &setup.models, clock)?))
        })
    }

    /// With another clock, and with somebody else inside.
    pub(super) fn with(
        setup: &Setup,
        clock: Arc<dyn Clock>,
        inbox: Sender<Message>,
        desk: Arc<Desk>,
        inside: impl FnOnce(Arc<Wallet>) -> Result<Box<dyn Inside>, Reason>,
    ) -> Result<Self, Reason> {
        let (key, device, language) = (setup.key()?, setup.device()?, setup.language());
        let path = Path::new(&setup.folder).join(WALLET);
        let wallet = Wallet::open_or_create(&path, &key, Arc::new(SystemEntropy));
        let wallet = Arc::new(wallet.map_err(|error| error.reason())?);
        let (flow, effects) = flow::Flow::open(wallet.clone(), clock.clone()).map_err(|error| error.reason())?;
        let mut core = Self {
            shown: flow.screen(language),
            due: Vec::new(),
            flow,
            device,
            language,
            inside: inside(wallet.clone())?,
            wallet,
            clock,
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
        self.inside.abort();
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
            Event::Second => tapped(|view| view.second),
            Event::Quiet => tapped(|view| view.quiet),
            Event::CodeRead { text } => Some(flow::Event::CodeRead(Hidden::new(text))),
            Event::CodeTyped { text } => Some(flow::Event::CodeTyped(Hidden::new(text))),
            Event::Checked { camera, lux, brightness, free_bytes, no_flash } => {
                let light = lux.is_none_or(|lux| lux >= ENOUGH_LUX);
                let storage = free_bytes >= ENOUGH_BYTES;
                Some(flow::Event::Checked(Preflight { camera, light, brightness, storage, no_flash }))
            }
            Event::Photo { picture } => Some(flow::Event::PhotoTaken(keep_pixels(&self.wallet, picture)?)),
            Event::LightFrame { picture, at_ms, locked, time_ns, iso } => {
                if self.wants_frame(at_ms) {
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
            Event::KeyMade { public_key, statement } => {
                let key = keys::public(&public_key).ok_or(Reason::MalformedRequest)?;
                if let Some(statement) = statement {
                    self.advance(flow::Event::Attested(key, statement.into()))?;
                }
                Some(flow::Event::KeyMade(key))
            }
            Event::Asserted { assertion } => Some(flow::Event::Asserted(Hidden::new(b64::encode(assertion)))),
            Event::Signed { signature } => {
                let signature = keys::signature(&signature).ok_or(Reason::MalformedRequest)?;
                Some(flow::Event::Signed(Hidden::new(b64::encode(signature))))
            }
            Event::Failed { what } => Some(flow::Event::Failed(what.reason())),
            // Waiting is the desk's.
            Event::Wait { .. } => None,
        })
    }

    /// Whether a frame of this time is part of a film. Frames that come late, or never end, fill no disk.
    fn wants_frame(&self, at_ms: u32) -> bool {
        let spaced = match self.flow.state().step {
            Step::Light(_) => true,
            Step::Turn(_) => turns::is_due(self.frames.last().map(|last| last.at_ms.into()), at_ms.into()),
            _ => false,
        };
        spaced && self.frames.len() < MOST_FRAMES
    }

    fn carry_out(&mut self, effects: Vec<flow::Effect>) -> Result<(), Reason> {
        let mut effects = VecDeque::from(effects);
        while let Some(effect) = effects.pop_front() {
            match effect {
                flow::Effect::Scan => self.due.push(Effect::Scan),
                flow::Effect::MakeKey(name, challenge) => {
                    let keep = keys_in_use(&self.wallet).map_err(|error| error.reason())?;
                    self.due.push(Effect::MakeKey { name, challenge: challenge.into(), keep });
                }
                flow::Effect::Assert(name, payload) => self.due.push(Effect::Assert { name, payload }),
                flow::Effect::Sign(name, payload) => self.due.push(Effect::Sign { name, payload }),
                flow::Effect::Preflight => self.due.push(Effect::Preflight),
                flow::Effect::Capture(side) => self.due.push(Effect::Capture { side }),
                flow::Effect::Light(show) => {
                    self.frames.clear();
                    self.due.push(effect::light(&show.challenge));
                }
                flow::Effect::Turn(show) => {
                    self.frames.clear();
                    self.due.push(effect::turn(&show.challenge, self.language));
                }
                flow::Effect::RestoreBrightness => self.due.push(Effect::RestoreBrightness),
                flow::Effect::Fetch(fetch) => {
                    let done = self.begun();
                    self.inside.fetch(fetch, done);
                }
                flow::Effect::Work(work) => {
                    let done = self.begun();
                    self.inside.work(*work, done);
                }
                flow::Effect::Keep(writes) => {
                    if let Some(event) = self.inside.keep(&writes) {
                        effects.extend(self.flow.advance(event).map_err(|error| error.reason())?);
                    }
                }
                // A code is shown by verifiers without a wallet; an app has one.
                flow::Effect::ShowCode(_) | flow::Effect::Forget | flow::Effect::Ignored(_) => {}
            }
        }
        Ok(())
    }

    /// Something is under way inside; its answer goes to this thread, as the next message.
    fn begun(&mut self) -> Done {
        self.under_way += 1;
        let inbox = self.inbox.clone();
        Box::new(move |event| {
            // A closed flow needs no answer.
            let _ = inbox.send(Message::Inside(event));
        })
    }
}
