//! The simulated phone: carries out the journey's effects with the product's own parts and the simulator's cameras.

use super::camera::World;
use super::note::{curve, jpeg, tell};
use super::record::{Place, Record, milliseconds};
use image::RgbImage;
use regain_base::{Clock, Entropy, Reason, SeededEntropy};
use regain_face::light::Exposure;
use regain_flow::work::{Senses, Worker, keep_pixels, pixels};
use regain_flow::{Effect, Event, Fetch, Flow, Frame, Hidden, LightShow, Preflight, Reply, Side, Work, Worked};
use regain_net::Client;
use regain_protocol::b64;
use regain_protocol::evidence::MEDIA_TYPE;
use regain_protocol::jose::Jwk;
use regain_vision::{barcode, card, codec};
use regain_wallet::{Key, Shelf, Wallet};
use std::collections::HashSet;
use std::path::PathBuf;
use std::sync::Arc;
use std::time::Instant;

/// Selfie frames that the report shows, out of about forty.
const SHOWN_FRAMES: usize = 8;
/// Quality of the pictures in the evidence: high, because the light is measured in them again.
const EVIDENCE_QUALITY: u8 = 92;

/// What outlives the app when it is killed: the wallet's file, its key in the key store, and the models.
#[derive(Clone)]
pub(super) struct Body {
    /// The wallet's file.
    pub path: PathBuf,
    /// The key that the phone's key store keeps.
    pub key: Key,
    /// The clock.
    pub clock: Arc<dyn Clock>,
    /// The models.
    pub senses: Arc<Senses>,
    /// Of everything random on the phone.
    pub seed: u64,
}

/// A running app.
pub(super) struct Phone {
    body: Body,
    flow: Flow,
    wallet: Arc<Wallet>,
    net: Client,
    worker: Worker,
    waiting: Vec<Effect>,
    /// Whether the app is killed after everything it notes, and before it notes an answer of the service.
    pub fragile: bool,
    /// The questions to which an answer was lost: each loses one.
    lost: HashSet<String>,
    /// How often that happened.
    pub kills: Kills,
    /// How often the screen's brightness was raised and put back.
    pub brightness: (u32, u32),
}

/// How often the app was killed.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub struct Kills {
    /// Right after an event was in the journal.
    pub noted: u32,
    /// After the service had answered and before the answer was in the journal.
    pub answered: u32,
}

/// What the phone keeps after a recovery.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Kept {
    /// Credentials in the wallet.
    pub credentials: usize,
    /// How each recovery in the history ended, and what was shown.
    pub history: Vec<(Reason, Vec<String>)>,
    /// Pictures that are still there.
    pub pictures: usize,
}

/// What stops the demo itself, never the person.
#[derive(Debug, thiserror::Error)]
pub enum PhoneError {
    /// The wallet.
    #[error(transparent)]
    Wallet(#[from] regain_wallet::WalletError),
    /// The journal.
    #[error(transparent)]
    Flow(#[from] regain_flow::FlowError),
    /// The network part.
    #[error(transparent)]
    Net(#[from] regain_net::NetError),
    /// No thread for the worker.
    #[error("the worker's thread: {0}")]
    Thread(#[from] std::io::Error),
    /// The worker is gone.
    #[error("the worker ended without an answer")]
    Worker,
}

impl PhoneError {
    /// The reason it ends with.
    pub(super) fn reason(&self) -> Reason {
        match self {
            Self::Wallet(error) => error.reason(),
            Self::Flow(error) => error.reason(),
            Self::Net(error) => error.reason(),
            Self::Thread(_) | Self::Worker => Reason::Internal,
        }
    }
}

impl Phone {
    /// Starts the app; a journey that was killed goes on.
    ///
    /// # Errors
    /// When the wallet cannot be opened.
    pub(super) fn start(body: &Body) -> Result<Self, PhoneError> {
        let entropy: Arc<dyn Entropy> = Arc::new(SeededEntropy::new(body.seed));
        let wallet = Arc::new(Wallet::open_or_create(&body.path, &body.key, entropy)?);
        let (flow, waiting) = Flow::open(wallet.clone(), body.clock.clone())?;
        let worker = Worker::start(wallet.clone(), body.senses.clone(), body.clock.clone())?;
        let (net, body) = (Client::new(Client::PATIENT)?, body.clone());
        let (fragile, lost, kills, brightness) = (false, HashSet::new(), Kills::default(), (0, 0));
        Ok(Self { body, flow, wallet, net, worker, waiting, fragile, lost, kills, brightness })
    }

    /// The app is killed and started again. What it knows then is what its journal holds.
    ///
    /// # Errors
    /// As [`Phone::start`].
    pub(super) fn again(self) -> Result<Self, PhoneError> {
        let Self { body, flow, wallet, worker, fragile, lost, kills, brightness, .. } = self;
        drop((flow, wallet, worker));
        Ok(Self { fragile, lost, kills, brightness, ..Self::start(&body)? })
    }

    /// The journey.
    pub(super) fn flow(&self) -> &Flow {
        &self.flow
    }

    /// What is left on the phone.
    ///
    /// # Errors
    /// When the wallet cannot be read.
    pub(super) fn kept(&self) -> Result<Kept, PhoneError> {
        let history = self.wallet.history()?.into_iter().map(|entry| (entry.outcome, entry.shown)).collect();
        let count = |shelf| self.wallet.list(shelf).map(|entries| entries.len());
        Ok(Kept { credentials: count(Shelf::Credentials)?, history, pictures: count(Shelf::Pixels)? })
    }

    /// Something happens, and everything that follows from it without the person is done.
    ///
    /// # Errors
    /// When the phone itself breaks; what the person can be told is no error.
    pub(super) async fn send(
        self,
        event: Event,
        world: &mut World,
        page: &RgbImage,
        record: &mut Record<'_>,
    ) -> Result<Self, PhoneError> {
        self.take(event)?.settle(world, page, record).await
    }

    /// Notes an event, and is killed right after if it is fragile.
    fn take(mut self, event: Event) -> Result<Self, PhoneError> {
        let effects = self.flow.advance(event)?;
        self.waiting.extend(effects);
        if self.fragile {
            self.kills.noted += 1;
            return self.again();
        }
        Ok(self)
    }

    /// Carries out effects until the person is to act.
    ///
    /// # Errors
    /// As [`Phone::send`].
    pub(super) async fn settle(
        mut self,
        world: &mut World,
        page: &RgbImage,
        record: &mut Record<'_>,
    ) -> Result<Self, PhoneError> {
        while !self.waiting.is_empty() {
            let effect = self.waiting.remove(0);
            let asked = format!("{:?} {}", self.flow.state().step, effect.describe());
            let loses = self.fragile && matches!(effect, Effect::Fetch(_)) && self.lost.insert(asked);
            let event = self.carry_out(effect, world, page, record).await?;
            if loses {
                self.kills.answered += 1;
                self = self.again()?;
            } else if let Some(event) = event {
                self = self.take(event)?;
            }
        }
        Ok(self)
    }

    async fn carry_out(
        &mut self,
        effect: Effect,
        world: &mut World,
        page: &RgbImage,
        record: &mut Record<'_>,
    ) -> Result<Option<Event>, PhoneError> {
        Ok(match effect {
            Effect::Scan => self.scan(world, page, record)?,
            Effect::MakeKey(name) => {
                let key = Jwk::from_sec1(&self.wallet.key(name)?);
                Some(key.map_or(Event::Failed(Reason::Internal), Event::KeyMade))
            }
            Effect::Sign(name, payload) => {
                Some(Event::Signed(Hidden::new(b64::encode(self.wallet.sign(name, &payload)?))))
            }
            Effect::Fetch(fetch) => Some(self.fetch(fetch, record).await),
            Effect::Preflight => {
                Some(Event::Checked(Preflight { camera: true, light: true, brightness: true, storage: true }))
            }
            Effect::Capture(side) => self.photograph(side, world, record)?,
            Effect::Light(show) => Some(self.light(&show, world, record)),
            Effect::RestoreBrightness => {
                self.brightness.1 += 1;
                None
            }
            Effect::Work(work) => Some(self.work(*work, record)?),
            Effect::Keep(writes) => {
                Some(self.wallet.write(&writes).map_or_else(|error| Event::Failed(error.reason()), |()| Event::Kept))
            }
            Effect::Forget | Effect::Ignored(_) => None,
        })
    }

    fn scan(
        &mut self,
        world: &mut World,
        page: &RgbImage,
        record: &mut Record<'_>,
    ) -> Result<Option<Event>, PhoneError> {
        let started = Instant::now();
        let photo = world.photograph_code(page);
        record.times.simulation_ms += milliseconds(started.elapsed());
        let started = Instant::now();
        let text = barcode::qr(&image::DynamicImage::ImageRgb8(photo.clone()).to_luma8());
        let took = milliseconds(started.elapsed());
        record.times.phone_vision_ms += took;
        let found =
            if text.is_some() { "The code is read from the photo's pixels" } else { "No code found in the photo" };
        record.note_with(Place::Phone, found, format!("{took} ms"), |moment| {
            moment.pictures.push(jpeg("what the phone's camera sees (simulated)", &photo, 900));
        });
        Ok(text.map(|text| Event::CodeRead(Hidden::new(text))))
    }

    async fn fetch(&mut self, fetch: Fetch, record: &mut Record<'_>) -> Event {
        let mut request = fetch.request;
        let evidence = request.headers.iter().any(|(_, value)| value == MEDIA_TYPE);
        if let Some(blob) = &fetch.upload {
            match pixels(&self.wallet, blob) {
                // The container goes to the service it was signed for.
                Ok(bytes) => request.body = bytes.expose().clone(),
                Err(reason) => return Event::Failed(reason),
            }
        }
        let size = request.body.len();
        let started = Instant::now();
        let answer = self.net.fetch(request).await;
        let took = milliseconds(started.elapsed());
        if evidence {
            record.times.service_vision_ms += took;
            let status = answer.as_ref().map_or(0, |answer| answer.status);
            let verdict = if (200..300).contains(&status) { "accepts" } else { "does not accept" };
            let title = format!("The service judges the evidence itself and {verdict} it");
            record.note(Place::Service, title, format!("{} kB, {took} ms", size / 1024));
        }
        match answer {
            Ok(answer) => {
                let body = Hidden::new(String::from_utf8_lossy(&answer.body));
                Event::Replied(Reply { status: answer.status, body })
            }
            Err(error) => Event::Failed(error.reason()),
        }
    }

    fn photograph(
        &mut self,
        side: Side,
        world: &mut World,
        record: &mut Record<'_>,
    ) -> Result<Option<Event>, PhoneError> {
        let started = Instant::now();
        let photo = world.photograph_document(side);
        record.times.simulation_ms += milliseconds(started.elapsed());
        let Some(photo) = photo else { return Ok(None) };
        let name = if side == Side::Front { "front" } else { "back" };
        let outline = card::find(&image::DynamicImage::ImageRgb8(photo.clone()).to_luma8());
        record.note_with(Place::Phone, format!("A photo of the {name} of the ID"), "", |moment| {
            moment.pictures.push(jpeg(&format!("{name}, as photographed (simulated)"), &photo, 900));
            if let Some(outline) = outline {
                let flat = card::flatten(&photo, &outline, 856, 540);
                moment.pictures.push(jpeg(&format!("{name}, found and made flat"), &flat, 900));
            }
        });
        let event = keep_pixels(&self.wallet, codec::encode_jpeg(&photo, EVIDENCE_QUALITY));
        Ok(Some(event.map_or_else(Event::Failed, Event::PhotoTaken)))
    }

    fn light(&mut self, show: &LightShow, world: &mut World, record: &mut Record<'_>) -> Event {
        self.brightness.0 += 1;
        let started = Instant::now();
        let shots = world.film(&|ms| show.challenge.color_at(ms), show.challenge.duration_ms());
        record.times.simulation_ms += milliseconds(started.elapsed());
        let title = format!("The screen changes colour for {:.1} s", f64::from(show.challenge.duration_ms()) / 1000.0);
        record.note_with(Place::Phone, title, format!("{} frames (simulated)", shots.len()), |moment| {
            moment.curve = Some(curve(show, &shots));
            for number in 0..SHOWN_FRAMES.min(shots.len()) {
                let shot = &shots[number * (shots.len() - 1) / (SHOWN_FRAMES - 1)];
                moment.pictures.push(jpeg(&format!("{} ms", shot.at_ms), &shot.image, 180));
            }
        });
        let frames = shots.iter().map(|shot| {
            let picture = keep_pixels(&self.wallet, codec::encode_jpeg(&shot.image, EVIDENCE_QUALITY))?;
            // The simulator's sensor stands still; a real platform says whether its own does.
            let exposure = Exposure { locked: true, time_ns: None, iso: None };
            Ok(Frame { picture, at_ms: shot.at_ms, exposure })
        });
        frames.collect::<Result<Vec<_>, Reason>>().map_or_else(Event::Failed, Event::LightDone)
    }

    fn work(&mut self, work: Work, record: &mut Record<'_>) -> Result<Event, PhoneError> {
        let name = work.name();
        let started = Instant::now();
        let (sender, receiver) = std::sync::mpsc::channel();
        self.worker.submit(work, move |worked| {
            // The demo waits for every answer; if it is gone, nobody needs this one.
            let _ = sender.send(worked);
        });
        let worked = receiver.recv().map_err(|_| PhoneError::Worker)?;
        let took = milliseconds(started.elapsed());
        if matches!(worked, Worked::Side(_) | Worked::Face(_) | Worked::Refused(_)) {
            record.times.phone_vision_ms += took;
        }
        tell(&worked, name, took, record);
        Ok(Event::Worked(worked))
    }
}
