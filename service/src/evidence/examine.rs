//! Looking at the pixels: read the document again, ask the light or the turns again, match the faces again.

mod liveness;

use crate::models::Models;
use regain_base::text::Line;
use regain_base::{Reason, Secret, Timestamp};
use regain_document::Date;
use regain_document::facts::{Document, Doubt, Field, Picture, Side, is_of_a_licence, together};
use regain_document::{mrz, visible};
use regain_face::light::{Exposure, TimedFrame};
use regain_face::quality::Purpose;
use regain_face::{Embedding, Face, matching};
use regain_protocol::b64;
use regain_protocol::evidence::{self, Evidence, Expect};
use regain_vision::read::MrzLines;
use regain_vision::{RgbImage, barcode, codec};
use serde_json::{Value, json};
use std::cell::LazyCell;
use std::io::Cursor;

/// The largest frame of a selfie clip, in pixels: far above the 360x480 that phones send.
const FRAME_PIXELS: u64 = 2_000_000;
/// The longest portrait claim, in bytes (Face Check takes at most 1 MB).
const PORTRAIT_BYTES: usize = 700_000;
/// The shorter side of a portrait, at least (Face Check's own limit).
const PORTRAIT_SIDE: u32 = 240;

/// What the profile demands.
pub(super) struct Rules {
    pub(super) threshold: f32,
    pub(super) kinds: Vec<String>,
    /// Whether turns of the head are taken in the light's place.
    pub(super) turns: bool,
    pub(super) now: Timestamp,
    /// For a presentation: the embedding of the credential's portrait.
    pub(super) portrait: Option<Secret<Vec<u8>>>,
}

/// What a good examination leaves. The claims are sealed before they touch the database.
pub(super) struct Examined {
    pub(super) scores: Value,
    /// For issuance: the claims as JSON, and the portrait's embedding.
    pub(super) identity: Option<Identity>,
}

/// What the credential will say.
pub(super) struct Identity {
    pub(super) claims: Secret<Vec<u8>>,
    pub(super) portrait: Secret<Vec<u8>>,
}

type Refused = (Reason, Value);

fn plain(reason: Reason) -> Refused {
    (reason, json!({}))
}

/// Examines opened evidence; a refusal carries the scores that led to it, never a claim.
pub(super) fn examine(
    models: &Models,
    evidence: &Evidence<'_>,
    expect: &Expect<'_>,
    rules: &Rules,
) -> Result<Examined, Refused> {
    let question = liveness::question(evidence, expect, rules.turns).map_err(plain)?;
    let read = match expect.purpose {
        evidence::Purpose::Issuance => Some(read_document(models, evidence, rules)?),
        evidence::Purpose::Presentation => None,
    };
    let frames = decode_frames(evidence)?;
    let liveness::Answer { live, mut scores, neutral } = question.ask(&models.faces, &frames);
    if let Err(reason) = live {
        return Err((reason, scores));
    }
    let neutral = frames.get(neutral).ok_or_else(|| plain(Reason::Internal))?;
    let selfie = live_face(models, &neutral.image)?;
    let portrait = match (&read, &rules.portrait) {
        (Some(read), _) => read.embedding.clone(),
        // Kept sealed since the issuance; it is compared and nothing else.
        (None, Some(bytes)) => Embedding::from_bytes(bytes.expose()).ok_or_else(|| plain(Reason::StorageFailed))?,
        (None, None) => return Err(plain(Reason::Internal)),
    };
    let compared = matching::compare(&portrait, &selfie);
    scores["confidence"] = json!(compared.confidence);
    scores["threshold"] = json!(rules.threshold);
    // A confidence that is no number is not enough either.
    if compared.confidence.is_nan() || compared.confidence < rules.threshold {
        return Err((Reason::NotYou, scores));
    }
    let identity = read.map(|read| Identity { claims: claims(&read), portrait: read.embedding.to_bytes() });
    Ok(Examined { scores, identity })
}

struct Read {
    document: Document,
    embedding: Embedding,
    portrait: Vec<u8>,
}

fn read_document(models: &Models, evidence: &Evidence<'_>, rules: &Rules) -> Result<Read, Refused> {
    let (front, back) = evidence.document().ok_or_else(|| plain(Reason::EvidenceMalformed))?;
    let decode = |bytes| codec::decode(bytes).map_err(|error| plain(error.reason()));
    let front = decode(front)?;
    let back = back.map(decode).transpose()?;
    let today = Date::of(rules.now);
    let gray = regain_vision::gray(&front);
    let prints = LazyCell::new(|| models.text.document(&gray).prints);
    let print_tells = || visible::tells_of_no_zone(&prints, today);
    let zones = models.reader.mrz_unless(&gray, &mrz::is_certain, print_tells);
    let front_side = Side::Front.read(lines(&zones), || barcode::pdf417_text(&front));
    let sides = [Some(front_side), back.map(|back| read_back(models, &back))];
    let document = together(sides.into_iter().flatten(), || visible::read(&prints, today), today)
        .map_err(|doubt| (doubt.reason, disputed(&doubt)))?;
    if !rules.kinds.is_empty() && !rules.kinds.iter().any(|kind| kind == document.kind.code()) {
        return Err(plain(Reason::DocumentUnsupported));
    }
    if document.is_expired(today) {
        return Err(plain(Reason::DocumentExpired));
    }
    let face = models.faces.comparable(&front, Purpose::Portrait).map_err(plain)?;
    let embedding = models.faces.embed_portrait(&front, &face).map_err(|error| plain(error.reason()))?;
    let portrait = cut_portrait(&front, &face).ok_or_else(|| plain(Reason::NoPortrait))?;
    Ok(Read { document, embedding, portrait })
}

/// Which fields the sources disagree about; what they say is in nobody's audit.
fn disputed(doubt: &Doubt) -> Value {
    let fields: Vec<Field> = doubt.disagreements.iter().map(|disagreement| disagreement.field).collect();
    if fields.is_empty() { json!({}) } else { json!({ "disagree": fields }) }
}

fn read_back(models: &Models, image: &RgbImage) -> Picture {
    let gray = regain_vision::gray(image);
    let text = LazyCell::new(|| barcode::pdf417_text(image));
    let barcode_tells = || barcode::shows_a_back(&gray) && text.as_deref().is_some_and(is_of_a_licence);
    let zones = models.reader.mrz_unless(&gray, &mrz::is_certain, barcode_tells);
    Side::Back.read(lines(&zones), || text.clone())
}

fn lines(zones: &[MrzLines]) -> impl Iterator<Item = &[Line]> {
    zones.iter().map(|zone| zone.lines.as_slice())
}

fn decode_frames(evidence: &Evidence<'_>) -> Result<Vec<TimedFrame>, Refused> {
    let frames = evidence.manifest.face.frames.iter().map(|facts| {
        let bytes = evidence.part(facts.part).ok_or(Reason::EvidenceMalformed)?;
        // The size is looked at before a pixel is decoded: many large frames would fill the memory.
        let size = image::ImageReader::new(Cursor::new(bytes)).with_guessed_format().ok();
        let (width, height) = size.and_then(|reader| reader.into_dimensions().ok()).ok_or(Reason::NotAnImage)?;
        if u64::from(width) * u64::from(height) > FRAME_PIXELS {
            return Err(Reason::ImageTooLarge);
        }
        let image = codec::decode(bytes).map_err(|error| error.reason())?;
        let exposure = Exposure { locked: facts.locked, time_ns: facts.time_ns, iso: facts.iso };
        Ok(TimedFrame { at_ms: facts.at_ms, image, exposure })
    });
    frames.collect::<Result<_, Reason>>().map_err(plain)
}

fn live_face(models: &Models, image: &RgbImage) -> Result<Embedding, Refused> {
    let face = models.faces.comparable(image, Purpose::Live).map_err(plain)?;
    models.faces.embed(image, &face).map_err(|error| plain(error.reason()))
}

/// The portrait with room for hair and chin, as a JPEG that Face Check would take.
fn cut_portrait(front: &RgbImage, face: &Face) -> Option<Vec<u8>> {
    let [x, y, width, height] = face.bounds;
    let (left, top) = ((x - width * 0.35).max(0.0) as u32, (y - height * 0.6).max(0.0) as u32);
    let right = ((x + width * 1.35).max(0.0) as u32).min(front.width());
    let bottom = ((y + height * 1.35).max(0.0) as u32).min(front.height());
    if right <= left || bottom <= top {
        return None;
    }
    let mut crop = image::imageops::crop_imm(front, left, top, right - left, bottom - top).to_image();
    let shorter = crop.width().min(crop.height()).max(1);
    let target = shorter.clamp(PORTRAIT_SIDE, 480);
    if target != shorter {
        let scale = |side: u32| (u64::from(side) * u64::from(target)).div_ceil(u64::from(shorter)) as u32;
        let (width, height) = (scale(crop.width()), scale(crop.height()));
        crop = image::imageops::resize(&crop, width, height, image::imageops::FilterType::CatmullRom);
    }
    [90, 75, 50]
        .into_iter()
        .map(|quality| codec::encode_jpeg(&crop, quality))
        .find(|bytes| bytes.len() <= PORTRAIT_BYTES)
}

/// The claims of a VerifiedIdentity (Microsoft's names), all texts.
fn claims(read: &Read) -> Secret<Vec<u8>> {
    let document = &read.document;
    let first = document.given_names.join(" ");
    let claims = json!({
        "firstName": first,
        "lastName": document.surname,
        "fullName": document.full_name(),
        "dateOfBirth": document.birth.to_string(),
        "documentType": document.document_type(),
        "documentId": document.document_number,
        "documentExpiryDate": document.expiry.to_string(),
        "portrait": b64::encode(&read.portrait),
    });
    Secret::new(claims.to_string().into_bytes())
}
