//! Work on pixels: reading the document, looking at the face, putting the evidence together.
//!
//! [`Worker`] runs it on a thread of its own with a stated stack, one piece at a time, so that no screen ever waits for it.

use crate::effect::{EvidenceDraft, Work};
use crate::event::{Blob, FaceLook, Frame, Hidden, SideRead, TurnLook, Worked};
use regain_base::{Clock, Reason, Secret};
use regain_document::facts::{self, Side, is_of_a_licence};
use regain_document::{Date, mrz, visible};
use regain_face::light::{Challenge, TimedFrame, analyse};
use regain_face::quality::{Purpose as Picture, only};
use regain_face::{Faces, matching, pose};
use regain_protocol::b64;
use regain_protocol::evidence::{
    Attestation, Builder as Container, Digest32, DocumentParts, FaceParts, FrameFacts, Manifest, Sealed, document_hash,
};
use regain_vision::engine::Engine;
use regain_vision::model::{ModelError, Store};
use regain_vision::read::Reader;
use regain_vision::text::TextReader;
use regain_vision::{RgbImage, barcode, codec, gray};
use regain_wallet::{Shelf, Wallet};
use sha2::{Digest, Sha256};
use std::cell::LazyCell;
use std::panic::{AssertUnwindSafe, catch_unwind};
use std::sync::{Arc, mpsc};
use std::thread::{Builder, JoinHandle};

/// Puts a picture (or any bytes) on the wallet's pixel shelf and names it by its digest.
///
/// # Errors
/// [`Reason::StorageFailed`] when the wallet refuses.
pub fn keep_pixels(wallet: &Wallet, bytes: Vec<u8>) -> Result<Blob, Reason> {
    let name: String = Sha256::digest(&bytes).iter().map(|byte| format!("{byte:02x}")).collect();
    wallet.put(Shelf::Pixels, &name, bytes).map_err(|error| error.reason())?;
    Ok(Blob(name))
}

/// The bytes behind `blob`.
///
/// # Errors
/// [`Reason::StorageFailed`] when they are gone.
pub fn pixels(wallet: &Wallet, blob: &Blob) -> Result<Secret<Vec<u8>>, Reason> {
    wallet.get(Shelf::Pixels, &blob.0).map_err(|error| error.reason())?.ok_or(Reason::StorageFailed)
}

/// The models that the work needs.
pub struct Senses {
    /// Reads documents.
    pub reader: Reader,
    /// Reads what is printed on a front.
    pub text: TextReader,
    /// Finds and compares faces.
    pub faces: Faces,
}

impl Senses {
    /// Loads every model, each file checked against its digest.
    ///
    /// # Errors
    /// When a file is missing, is not the one that the store names, or does not run.
    pub fn load(store: &Store, engine: &Engine) -> Result<Self, ModelError> {
        Ok(Self {
            reader: Reader::load(store, engine)?,
            text: TextReader::load(store, engine)?,
            faces: Faces::load(store, engine)?,
        })
    }
}

/// Does the work. See the module's text. Dropped, it finishes the piece under way and lets go of the wallet.
pub struct Worker {
    /// None only while it ends.
    jobs: Option<mpsc::Sender<(Work, Reply)>>,
    thread: Option<JoinHandle<()>>,
}

type Reply = Box<dyn FnOnce(Worked) + Send>;

/// The worker's stack: model graphs are walked recursively while they are prepared.
const STACK: usize = 8 * 1024 * 1024;

impl Worker {
    /// Starts the thread.
    ///
    /// # Errors
    /// When the system gives no thread.
    pub fn start(wallet: Arc<Wallet>, senses: Arc<Senses>, clock: Arc<dyn Clock>) -> std::io::Result<Self> {
        let (jobs, queue) = mpsc::channel::<(Work, Reply)>();
        let thread = Builder::new().name("regain-worker".into()).stack_size(STACK).spawn(move || {
            for (work, reply) in queue {
                // A picture that brings a model down costs this answer, not the thread: nothing is shared but stored bytes.
                let worked = catch_unwind(AssertUnwindSafe(|| run(&wallet, &senses, &*clock, work)));
                reply(worked.unwrap_or(Worked::Refused(Reason::Internal)));
            }
        })?;
        Ok(Self { jobs: Some(jobs), thread: Some(thread) })
    }

    /// Does `work` after what is already waiting; `done` is called on the worker's thread.
    pub fn submit(&self, work: Work, done: impl FnOnce(Worked) + Send + 'static) {
        if let Some(jobs) = &self.jobs {
            // The thread ends only after this sender is gone.
            let _ = jobs.send((work, Box::new(done)));
        }
    }
}

impl Drop for Worker {
    fn drop(&mut self) {
        self.jobs = None;
        if let Some(thread) = self.thread.take() {
            // Panics were caught inside.
            let _ = thread.join();
        }
    }
}

/// Does one piece of work here and now.
pub fn run(wallet: &Wallet, senses: &Senses, clock: &dyn Clock, work: Work) -> Worked {
    let done = match work {
        Work::ReadSide { side, photo, front } => {
            read_side(wallet, senses, clock, side, &photo, front.as_ref()).map(Worked::Side)
        }
        Work::HashDocument { front, back } => hash(wallet, &front, back.as_ref()).map(Worked::DocumentHash),
        Work::LookAtFace { challenge, frames, portrait } => {
            look_at_face(wallet, senses, &challenge, &frames, portrait.as_ref()).map(Worked::Face)
        }
        Work::LookAtTurns { challenge, frames, portrait } => {
            look_at_turns(wallet, senses, &challenge, &frames, portrait.as_ref()).map(Worked::Turned)
        }
        Work::Pack(draft) => assemble(wallet, draft).and_then(|sealed| {
            let text = String::from_utf8(sealed.signing_input()).map_err(|_| Reason::Internal)?;
            Ok(Worked::Packed(Hidden::new(text)))
        }),
        Work::Seal(draft, signature) => assemble(wallet, draft).and_then(|sealed| {
            let container = sealed.sign_with(signature).map_err(|error| error.reason())?;
            // The container goes into the sealed wallet until it is sent.
            keep_pixels(wallet, container.expose().clone()).map(Worked::Sealed)
        }),
    };
    done.unwrap_or_else(Worked::Refused)
}

fn picture(wallet: &Wallet, blob: &Blob) -> Result<RgbImage, Reason> {
    // The bytes are seen to be decoded.
    codec::decode(pixels(wallet, blob)?.expose()).map_err(|error| error.reason())
}

/// The front must show the portrait, the back the zone or the barcode; a passport shows both on one side. The print of a card's front
/// must not say anything else than its back.
fn read_side(
    wallet: &Wallet,
    senses: &Senses,
    clock: &dyn Clock,
    side: Side,
    photo: &Blob,
    front: Option<&Blob>,
) -> Result<SideRead, Reason> {
    let image = picture(wallet, photo)?;
    let today = Date::of(clock.now());
    let document = side.document(&read_document(senses, &image, side, today), today)?;
    if document.as_ref().is_some_and(|document| document.is_expired(today)) {
        return Err(Reason::DocumentExpired);
    }
    let portrait = match side {
        // Where nothing is told, a portrait says that the front was shown again.
        Side::Back => document.is_none() && senses.faces.comparable(&image, Picture::Portrait).is_ok(),
        Side::Front => match senses.faces.comparable(&image, Picture::Portrait) {
            Ok(_) => true,
            // A zone or a barcode without a portrait is the back.
            Err(Reason::NoPortrait) if document.is_some() || barcode::pdf417_text(&image).is_some() => {
                return Err(Reason::WrongSide);
            }
            Err(reason) => return Err(reason),
        },
    };
    if side == Side::Back && document.is_none() && !portrait {
        return Err(Reason::NoDocument);
    }
    // A large photo at a time.
    drop(image);
    let print = match front.filter(|_| document.is_some()) {
        Some(front) => visible::read(&senses.text.document(&gray(&picture(wallet, front)?)).prints, today),
        None => None,
    };
    let (document, disagreements) = match (document, print) {
        (Some(document), Some(print)) => {
            let facts::Reconciled { document, disagreements } = facts::beside(document, &print);
            (Some(document), disagreements)
        }
        (document, _) => (document, Vec::new()),
    };
    Ok(SideRead { document, portrait, disagreements })
}

fn read_document(senses: &Senses, image: &RgbImage, side: Side, today: Date) -> facts::Picture {
    let gray = gray(image);
    let text = LazyCell::new(|| barcode::pdf417_text(image));
    let else_tells = || match side {
        Side::Front => visible::tells_of_no_zone(&senses.text.document(&gray).prints, today),
        Side::Back => barcode::shows_a_back(&gray) && text.as_deref().is_some_and(is_of_a_licence),
    };
    let zones = senses.reader.mrz_unless(&gray, &mrz::is_certain, else_tells);
    side.read(zones.iter().map(|zone| zone.lines.as_slice()), || text.clone())
}

fn hash(wallet: &Wallet, front: &Blob, back: Option<&Blob>) -> Result<String, Reason> {
    let parts = [Some(front), back].into_iter().flatten().map(|blob| pixels(wallet, blob));
    let parts = parts.collect::<Result<Vec<_>, _>>()?;
    // The bytes are seen to be hashed.
    Ok(b64::encode(document_hash(parts.iter().map(|part| part.expose().as_slice()))))
}

fn look_at_face(
    wallet: &Wallet,
    senses: &Senses,
    challenge: &Challenge,
    frames: &[Frame],
    portrait: Option<&Blob>,
) -> Result<FaceLook, Reason> {
    let timed = timed(wallet, frames)?;
    let verdict = analyse(&senses.faces, challenge, &timed);
    let confidence = confidence(wallet, senses, portrait, timed.get(verdict.neutral))?;
    Ok(FaceLook { verdict, confidence })
}

fn look_at_turns(
    wallet: &Wallet,
    senses: &Senses,
    challenge: &pose::Challenge,
    frames: &[Frame],
    portrait: Option<&Blob>,
) -> Result<TurnLook, Reason> {
    let timed = timed(wallet, frames)?;
    let verdict = pose::analyse(&senses.faces, challenge, &timed);
    let confidence = confidence(wallet, senses, portrait, timed.get(verdict.neutral))?;
    Ok(TurnLook { verdict, confidence })
}

fn timed(wallet: &Wallet, frames: &[Frame]) -> Result<Vec<TimedFrame>, Reason> {
    let timed = frames.iter().map(|frame| {
        Ok(TimedFrame { at_ms: frame.at_ms, image: picture(wallet, &frame.picture)?, exposure: frame.exposure })
    });
    timed.collect()
}

/// How well the portrait fits the frame to compare, where both are at hand and show a face.
fn confidence(
    wallet: &Wallet,
    senses: &Senses,
    portrait: Option<&Blob>,
    live: Option<&TimedFrame>,
) -> Result<Option<f32>, Reason> {
    let Some((portrait, live)) = portrait.zip(live) else { return Ok(None) };
    let portrait = picture(wallet, portrait)?;
    let (a, b) = (embed(senses, &portrait, Picture::Portrait), embed(senses, &live.image, Picture::Live));
    Ok(a.ok().zip(b.ok()).map(|(a, b)| matching::compare(&a, &b).confidence))
}

fn embed(senses: &Senses, image: &RgbImage, what: Picture) -> Result<regain_face::Embedding, Reason> {
    let faces = senses.faces.detect(image).map_err(|error| error.reason())?;
    let face = only(&faces, what)?;
    let embedded = match what {
        Picture::Portrait => senses.faces.embed_portrait(image, &face),
        Picture::Live => senses.faces.embed(image, &face),
    };
    embedded.map_err(|error| error.reason())
}

/// The same draft gives the same container, so that it need not be kept between packing and sealing.
fn assemble(wallet: &Wallet, draft: EvidenceDraft) -> Result<Sealed, Reason> {
    let mut builder = Container::new();
    let mut part = |blob: &Blob| -> Result<usize, Reason> {
        // The bytes move into the container, which wraps them again.
        Ok(builder.part("image/jpeg", pixels(wallet, blob)?.expose().clone()))
    };
    let document = match &draft.front {
        Some(front) => {
            let front = part(front)?;
            let back = draft.back.as_ref().map(&mut part).transpose()?;
            Some(DocumentParts { front, back })
        }
        None => None,
    };
    let mut frames = Vec::with_capacity(draft.frames.len());
    for frame in &draft.frames {
        let exposure = frame.exposure;
        frames.push(FrameFacts {
            part: part(&frame.picture)?,
            at_ms: frame.at_ms,
            locked: exposure.locked,
            time_ns: exposure.time_ns,
            iso: exposure.iso,
        });
    }
    let manifest = Manifest {
        version: 0,
        purpose: draft.purpose,
        recovery: draft.recovery,
        nonce: draft.nonce,
        document_hash: Digest32(draft.document_hash),
        capture_source: draft.device.source,
        attestation: Attestation { tier: draft.device.tier, statement: None },
        document,
        asked: draft.asked,
        face: FaceParts { frames },
        certificate: draft.certificate,
        parts: Vec::new(),
    };
    builder.seal(manifest, draft.device_key).map_err(|error| error.reason())
}
