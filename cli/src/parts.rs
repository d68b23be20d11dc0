//! What a device does with its own parts, whoever films: keys and records in the wallet, requests over the network, work on pixels. The
//! demo's phone and `regain verify` share it; cameras, screen and person are theirs.

use image::RgbImage;
use regain_base::{Clock, Reason};
use regain_face::light::Exposure;
use regain_flow::work::{Senses, Worker, keep_pixels, pixels};
use regain_flow::{Effect, Event, Fetch, Frame, Hidden, Reply, Work, Worked};
use regain_net::Client;
use regain_protocol::b64;
use regain_protocol::jose::Jwk;
use regain_vision::codec;
use regain_wallet::{Wallet, WalletError};
use std::sync::Arc;

/// Quality of the pictures in the evidence: high, because the light is measured in them again.
const EVIDENCE_QUALITY: u8 = 92;

/// What breaks a device; what the person can be told is no error.
#[derive(Debug, thiserror::Error)]
pub enum PartsError {
    /// The wallet.
    #[error(transparent)]
    Wallet(#[from] WalletError),
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

impl PartsError {
    /// The reason it ends with.
    pub fn reason(&self) -> Reason {
        match self {
            Self::Wallet(error) => error.reason(),
            Self::Net(error) => error.reason(),
            Self::Thread(_) | Self::Worker => Reason::Internal,
        }
    }
}

/// What came of an effect.
pub(crate) enum Done {
    /// It was carried out; the event that answers it, where one does.
    Here(Option<Event>),
    /// It needs a camera, a screen or a person.
    Outside(Effect),
}

/// The parts.
pub(crate) struct Parts {
    /// Keys, records, pictures.
    pub(crate) wallet: Arc<Wallet>,
    net: Client,
    worker: Worker,
}

impl Parts {
    /// Starts the worker and the network.
    ///
    /// # Errors
    /// When the system gives no thread or no TLS.
    pub(crate) fn start(wallet: Arc<Wallet>, senses: Arc<Senses>, clock: Arc<dyn Clock>) -> Result<Self, PartsError> {
        let worker = Worker::start(wallet.clone(), senses, clock)?;
        Ok(Self { wallet, net: Client::new(Client::PATIENT)?, worker })
    }

    /// Carries out what needs nothing from outside.
    ///
    /// # Errors
    /// When the device itself breaks.
    pub(crate) async fn carry_out(&self, effect: Effect) -> Result<Done, PartsError> {
        Ok(Done::Here(match effect {
            Effect::MakeKey(name, _) => {
                let key = Jwk::from_sec1(&self.wallet.key(&name)?);
                Some(key.map_or(Event::Failed(Reason::Internal), Event::KeyMade))
            }
            Effect::Sign(name, payload) => Some(match self.wallet.sign(&name, &payload) {
                Ok(signature) => Event::Signed(Hidden::new(b64::encode(signature))),
                // The journey goes on from there, as with a key store that lost it.
                Err(WalletError::NoKey | WalletError::Damaged { .. }) => Event::Failed(Reason::KeyFailed),
                Err(error) => return Err(error.into()),
            }),
            Effect::Fetch(fetch) => Some(self.fetch(fetch).await),
            Effect::Work(work) => Some(Event::Worked(self.work(*work)?)),
            Effect::Keep(writes) => {
                Some(self.wallet.write(&writes).map_or_else(|error| Event::Failed(error.reason()), |()| Event::Kept))
            }
            // Nothing attests a key of memory, so nothing asserts.
            Effect::Assert(..) | Effect::Forget | Effect::Ignored(_) => None,
            outside => return Ok(Done::Outside(outside)),
        }))
    }

    /// Sends a request; the answer, or that none came.
    pub(crate) async fn fetch(&self, fetch: Fetch) -> Event {
        let mut request = fetch.request;
        if let Some(blob) = &fetch.upload {
            match pixels(&self.wallet, blob) {
                // The container goes to the service it was signed for.
                Ok(bytes) => request.body = bytes.expose().clone(),
                Err(reason) => return Event::Failed(reason),
            }
        }
        match self.net.consult(request).await {
            Ok(answer) => {
                let body = Hidden::new(String::from_utf8_lossy(&answer.body));
                Event::Replied(Reply { status: answer.status, body })
            }
            Err(error) => Event::Failed(error.reason()),
        }
    }

    /// Looks at pixels and waits for what comes of it.
    ///
    /// # Errors
    /// When the worker is gone.
    pub(crate) fn work(&self, work: Work) -> Result<Worked, PartsError> {
        let (sender, receiver) = std::sync::mpsc::channel();
        self.worker.submit(work, move |worked| {
            // Every answer is waited for; if nobody waits any more, nobody needs this one.
            let _ = sender.send(worked);
        });
        receiver.recv().map_err(|_| PartsError::Worker)
    }

    /// Keeps the photo of a side.
    pub(crate) fn photo(&self, image: &RgbImage) -> Event {
        keep_pixels(&self.wallet, codec::encode_jpeg(image, EVIDENCE_QUALITY))
            .map_or_else(Event::Failed, Event::PhotoTaken)
    }

    /// Keeps a frame of the light challenge.
    ///
    /// # Errors
    /// When the wallet refuses.
    pub(crate) fn frame(&self, image: &RgbImage, at_ms: u32, exposure: Exposure) -> Result<Frame, Reason> {
        let picture = keep_pixels(&self.wallet, codec::encode_jpeg(image, EVIDENCE_QUALITY))?;
        Ok(Frame { picture, at_ms, exposure })
    }
}
