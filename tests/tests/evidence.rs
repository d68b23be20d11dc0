//! Evidence with pixels, against the real service over HTTP: what is honest is accepted, and each thing that is wrong with it is
//! refused with its own reason. The service's randomness and clock are fixed, so its nonce is the same in every service started
//! here, and one filmed session serves them all.

#![allow(clippy::unwrap_used, reason = "these are tests")]

use p256::ecdsa::signature::Signer as _;
use p256::ecdsa::{Signature, SigningKey};
use regain_base::{Language, ManualClock, SeededEntropy, Timestamp};
use regain_face::light::{Challenge, safety};
use regain_net::Client;
use regain_protocol::api::{self, ClaimResponse, ConsentStatement};
use regain_protocol::b64;
use regain_protocol::evidence::{
    Asked, Attestation, Builder, CaptureSource, Digest32, DocumentParts, EvidenceTier, FaceParts, FrameFacts,
    MEDIA_TYPE, Manifest, Purpose, document_hash,
};
use regain_protocol::http::Request;
use regain_protocol::jose::{Header, Jwk, sign};
use regain_service::config::Profile;
use regain_service::{Config, Models, Parts, Running, Service};
use regain_simulator::person::by_key;
use regain_simulator::{camera, scene, specimen};
use regain_vision::{RgbImage, codec};
use serde_json::{Value, json};
use std::sync::{Arc, OnceLock};
use std::time::Duration;

const NOW: Timestamp = Timestamp(1_795_000_000_000);
/// Long after every specimen's expiry.
const LATER: Timestamp = Timestamp(3_000_000_000_000);

fn phone() -> SigningKey {
    SigningKey::from_slice(&[9; 32]).unwrap()
}

fn models() -> Arc<Models> {
    static MODELS: OnceLock<Arc<Models>> = OnceLock::new();
    MODELS.get_or_init(|| Arc::new(Models::load(&regain_cli::models::folder()).unwrap())).clone()
}

/// Both sides of Ana's card, photographed once.
fn sides() -> &'static [Vec<u8>; 2] {
    static SIDES: OnceLock<[Vec<u8>; 2]> = OnceLock::new();
    SIDES.get_or_init(|| card_of("ana", &specimen::Options::default()))
}

fn card_of(person: &str, options: &specimen::Options<'_>) -> [Vec<u8>; 2] {
    let card = specimen::specimen(by_key(person).unwrap(), specimen::Kind::Td1, options);
    let back = card.back.unwrap();
    [(&card.front, 1), (&back, 2)].map(|(flat, seed)| {
        let conditions = camera::Conditions { size: (1920, 1440), ..camera::Conditions::mild(seed) };
        codec::encode_jpeg(&camera::photograph(flat, &conditions).image, 92)
    })
}

type Frames = Vec<(u32, Vec<u8>)>;

fn film(subject: &scene::Subject<'_>, challenge: &Challenge) -> Frames {
    let conditions = scene::Conditions { seed: 7, ..scene::Conditions::default() };
    let shots = scene::selfie_session(subject, &|ms| challenge.color_at(ms), &conditions, challenge.duration_ms());
    shots.iter().map(|shot| (shot.at_ms, codec::encode_jpeg(&shot.image, 92))).collect()
}

/// Ana under the one light that every service here draws.
fn ana(challenge: &Challenge) -> Frames {
    static FILMED: OnceLock<(Challenge, Frames)> = OnceLock::new();
    let live = scene::Subject::Live(by_key("ana").unwrap());
    let (filmed, frames) = FILMED.get_or_init(|| (challenge.clone(), film(&live, challenge)));
    assert_eq!(filmed, challenge, "the same nonce in every service");
    frames.clone()
}

/// A black patch over one eye of the face in a frame.
fn patched(bytes: &[u8]) -> Vec<u8> {
    let mut image = codec::decode(bytes).unwrap();
    let face = models().faces.detect_near(&image).unwrap()[0];
    let [x, y] = face.points[0];
    for (column, row, pixel) in image.enumerate_pixels_mut() {
        if (column as f32 - x).hypot(1.3 * (row as f32 - y)) < 0.5 * face.eye_distance() {
            pixel.0 = [12; 3];
        }
    }
    codec::encode_jpeg(&image, 92)
}

/// A service of its own, with a recovery that waits for evidence.
struct Desk {
    running: Running,
    client: Client,
    claim: ClaimResponse,
    nonce: String,
    /// Whether the service says that it takes turns of the head.
    turns: bool,
    challenge: Challenge,
}

impl Desk {
    async fn open(now: Timestamp, accept_lab: bool) -> Self {
        Self::open_with(now, |profile| profile.accept_lab = accept_lab).await
    }

    async fn open_with(now: Timestamp, change: impl Fn(&mut Profile)) -> Self {
        let mut config = Config::example().unwrap();
        config.listen = "127.0.0.1:0".parse().unwrap();
        config.database = String::from("sqlite::memory:").into();
        config.profiles.iter_mut().for_each(change);
        let (clock, entropy) = (Arc::new(ManualClock::new(now)), Arc::new(SeededEntropy::new(5)));
        let running = Service::start(config, Parts { clock, entropy, models: Some(models()) }).await.unwrap();
        let client = Client::new(Duration::from_secs(120)).unwrap();
        let url = |path: &str| format!("http://{}{path}", running.address).parse().unwrap();
        let form =
            Request::post(url("/recover"), "application/x-www-form-urlencoded", b"user=ana%40contoso.example".to_vec());
        let opened = client.fetch(form).await.unwrap();
        let cookie = opened.header("set-cookie").unwrap().split(';').next().unwrap().to_owned();
        let page = Request::get(url(opened.header("location").unwrap())).with_header("cookie", &cookie);
        let page = client.fetch(page.with_header("accept", "text/html")).await.unwrap();
        let page = String::from_utf8(page.body).unwrap();
        let code = page.split("<dd class=\"code\">").nth(1).unwrap()[..9].to_owned();
        let claim = json!({ "code": code, "device_key": Jwk::of(&phone()), "device_label": "Test" });
        let claim =
            client.fetch(Request::post(url("/api/handoff/claim"), "application/json", claim.to_string().into())).await;
        let claim: ClaimResponse = serde_json::from_slice(&claim.unwrap().body).unwrap();
        let challenge = Challenge::derive(b"-", &[0; 32], &Jwk::of(&phone()).to_sec1());
        let mut desk = Self { running, client, claim, nonce: String::new(), turns: false, challenge };
        desk.agree().await;
        desk
    }

    async fn agree(&mut self) {
        self.good("confirm-words", json!({ "same": true })).await;
        let statement = ConsentStatement {
            recovery: self.claim.recovery,
            agreed: true,
            consent_text_version: self.claim.consent_text_version.clone(),
            language: Language::ENGLISH.into(),
            iat: NOW.seconds(),
        };
        let statement = sign(&Header::typ(api::CONSENT_TYPE), &statement, &phone()).unwrap();
        self.good("consent", json!({ "agreed": true, "statement": statement })).await;
        self.ask_for(sides()).await;
    }

    /// Asks for a challenge for these sides.
    async fn ask_for(&mut self, sides: &[Vec<u8>; 2]) {
        let hash = document_hash(sides.iter().map(Vec::as_slice));
        let body = json!({ "purpose": "issuance", "document_hash": b64::encode(hash) });
        let answer = self.good("challenge", body).await;
        (self.nonce, self.turns) = (answer["nonce"].as_str().unwrap().into(), answer["turns"].as_bool().unwrap());
        self.challenge = Challenge::derive(self.nonce.as_bytes(), &hash, &Jwk::of(&phone()).to_sec1());
    }

    async fn post(&self, path: &str, media_type: &str, body: Vec<u8>) -> (u16, Value) {
        let url = format!("http://{}/api/recoveries/{}/{path}", self.running.address, self.claim.recovery);
        let request = Request::post(url.parse().unwrap(), media_type, body).with_bearer(self.claim.bearer.expose());
        let answer = self.client.fetch(request).await.unwrap();
        (answer.status, serde_json::from_slice(&answer.body).unwrap())
    }

    async fn good(&self, path: &str, body: Value) -> Value {
        let (status, answer) = self.post(path, "application/json", body.to_string().into_bytes()).await;
        assert_eq!(status, 200, "{path}: {answer}");
        answer
    }

    /// Sends evidence: `accepted`, or the code of its refusal.
    async fn send(&self, evidence: Vec<u8>) -> String {
        let (status, answer) = self.post("evidence", MEDIA_TYPE, evidence).await;
        match status {
            200 => "accepted".into(),
            _ => answer["refusal"]["code"].as_str().unwrap().to_owned(),
        }
    }

    /// Evidence as an honest phone packs it, after `change`, signed by `key`.
    fn pack(&self, frames: &Frames, key: &SigningKey, change: impl FnOnce(&mut Manifest)) -> Vec<u8> {
        self.pack_with(sides(), frames, key, change)
    }

    fn pack_with(
        &self,
        sides: &[Vec<u8>; 2],
        frames: &Frames,
        key: &SigningKey,
        change: impl FnOnce(&mut Manifest),
    ) -> Vec<u8> {
        let mut builder = Builder::new();
        let [front, back] = sides.clone().map(|side| builder.part("image/jpeg", side));
        let frames = frames.iter().map(|(at_ms, bytes)| FrameFacts {
            part: builder.part("image/jpeg", bytes.clone()),
            at_ms: *at_ms,
            locked: true,
            time_ns: None,
            iso: None,
        });
        let frames = frames.collect();
        let mut manifest = Manifest {
            version: 0,
            purpose: Purpose::Issuance,
            recovery: self.claim.recovery,
            nonce: self.nonce.clone(),
            document_hash: Digest32(document_hash(sides.iter().map(Vec::as_slice))),
            capture_source: CaptureSource::Lab,
            attestation: Attestation { tier: EvidenceTier::Lab, statement: None },
            document: Some(DocumentParts { front, back: Some(back) }),
            face: FaceParts { frames },
            asked: Asked::Light,
            certificate: Some(serde_json::to_value(safety::certify(&self.challenge).unwrap()).unwrap()),
            parts: Vec::new(),
        };
        change(&mut manifest);
        let sealed = builder.seal(manifest, Jwk::of(key)).unwrap();
        let signature: Signature = key.sign(&sealed.signing_input());
        sealed.sign_with(signature.to_bytes().into()).unwrap().expose().clone()
    }
}

fn now(test: impl Future<Output = ()>) {
    tokio::runtime::Builder::new_multi_thread().enable_all().build().unwrap().block_on(test);
}

#[test]
fn honest_evidence_is_accepted_and_its_repetition_gives_the_same_answer() {
    now(async {
        let desk = Desk::open(NOW, true).await;
        let evidence = desk.pack(&ana(&desk.challenge), &phone(), |_| {});
        assert_eq!(desk.send(evidence.clone()).await, "accepted");
        assert_eq!(desk.send(evidence).await, "accepted", "the answer was lost");
    });
}

#[test]
fn lab_evidence_is_refused_where_it_does_not_count() {
    now(async {
        let desk = Desk::open(NOW, false).await;
        let evidence = desk.pack(&ana(&desk.challenge), &phone(), |_| {});
        assert_eq!(desk.send(evidence).await, "lab-refused");
        let desk = Desk::open(NOW, false).await;
        let injected = desk.pack(&ana(&desk.challenge), &phone(), |manifest| {
            manifest.attestation.tier = EvidenceTier::Hardware;
            manifest.capture_source = CaptureSource::Injected;
        });
        assert_eq!(desk.send(injected).await, "lab-refused");
    });
}

#[test]
fn an_id_past_its_date_is_refused() {
    now(async {
        let desk = Desk::open(LATER, true).await;
        let evidence = desk.pack(&ana(&desk.challenge), &phone(), |_| {});
        assert_eq!(desk.send(evidence).await, "document-expired");
    });
}

#[test]
fn a_front_of_another_card_is_refused() {
    now(async {
        let mut desk = Desk::open(NOW, true).await;
        let frames = ana(&desk.challenge);
        // Her own portrait on it: nothing but the print says that the sides are two people's.
        let [front, _] = card_of("viktor", &specimen::Options { portrait_of: by_key("ana"), ..Default::default() });
        let swapped = [front, sides()[1].clone()];
        desk.ask_for(&swapped).await;
        let evidence = desk.pack_with(&swapped, &frames, &phone(), |_| {});
        assert_eq!(desk.send(evidence).await, "sources-disagree");
    });
}

#[test]
fn both_sides_in_one_picture_are_refused() {
    now(async {
        let mut desk = Desk::open(NOW, true).await;
        let frames = ana(&desk.challenge);
        let [front, back] = sides().clone().map(|side| codec::decode(&side).unwrap());
        let both = RgbImage::from_fn(front.width(), front.height() + back.height(), |x, y| {
            if y < front.height() { *front.get_pixel(x, y) } else { *back.get_pixel(x, y - front.height()) }
        });
        let both = [codec::encode_jpeg(&both, 92), sides()[1].clone()];
        desk.ask_for(&both).await;
        let evidence = desk.pack_with(&both, &frames, &phone(), |_| {});
        assert_eq!(desk.send(evidence).await, "wrong-side");
    });
}

#[test]
fn another_face_a_covered_one_and_a_picture_of_the_right_one_are_refused() {
    now(async {
        let desk = Desk::open(NOW, true).await;
        let other = film(&scene::Subject::Live(by_key("viktor").unwrap()), &desk.challenge);
        assert_eq!(desk.send(desk.pack(&other, &phone(), |_| {})).await, "not-you");
        let desk = Desk::open(NOW, true).await;
        let covered = ana(&desk.challenge).iter().map(|(at_ms, frame)| (*at_ms, patched(frame))).collect();
        assert_eq!(desk.send(desk.pack(&covered, &phone(), |_| {})).await, "face-covered");
        let desk = Desk::open(NOW, true).await;
        let print = film(&scene::Subject::Print(by_key("ana").unwrap()), &desk.challenge);
        assert_eq!(desk.send(desk.pack(&print, &phone(), |_| {})).await, "not-face-shaped");
    });
}

#[test]
fn evidence_for_something_else_is_refused() {
    now(async {
        let desk = Desk::open(NOW, true).await;
        let frames = ana(&desk.challenge);
        let foreign = desk.pack(&frames, &phone(), |manifest| manifest.nonce = b64::encode([1; 32]));
        assert_eq!(desk.send(foreign).await, "evidence-foreign", "another nonce");
        let key = SigningKey::from_slice(&[8; 32]).unwrap();
        let thief = desk.pack(&frames, &key, |_| {});
        assert_eq!(desk.send(thief.clone()).await, "evidence-foreign", "another key");
        assert_eq!(desk.send(thief).await, "evidence-foreign", "the same bytes, the same answer");
        let late = desk.pack(&frames, &phone(), |_| {});
        assert_eq!(desk.send(late).await, "evidence-replayed", "its nonce is spent");

        let desk = Desk::open(NOW, true).await;
        let [front, back] = sides().clone();
        let turned = desk.pack_with(&[back, front], &frames, &phone(), |_| {});
        assert_eq!(desk.send(turned).await, "evidence-foreign", "another document");
        let desk = Desk::open(NOW, true).await;
        let renamed = desk.pack_with(&[sides()[0].clone(), sides()[0].clone()], &frames, &phone(), |manifest| {
            manifest.document_hash = Digest32(document_hash(sides().iter().map(Vec::as_slice)));
        });
        assert_eq!(desk.send(renamed).await, "evidence-foreign", "another document under the right hash");
    });
}

/// What was filmed under the light is no head that turns, and where the profile takes no turns nobody looks at them.
#[test]
fn turns_count_where_the_profile_takes_them_and_never_with_a_light_s_certificate() {
    now(async {
        let turns = |manifest: &mut Manifest| (manifest.asked, manifest.certificate) = (Asked::Turns, None);
        let mut seen = Vec::new();
        for (code, takes, change) in [
            ("frames-missing", true, turns as fn(&mut Manifest)),
            ("turns-not-taken", false, turns),
            ("evidence-malformed", true, |manifest| manifest.asked = Asked::Turns),
            ("evidence-malformed", true, |manifest| manifest.certificate = None),
        ] {
            let desk = Desk::open_with(NOW, |profile| (profile.accept_lab, profile.turns) = (true, takes)).await;
            assert_eq!(desk.turns, takes);
            let sent = desk.send(desk.pack(&ana(&desk.challenge), &phone(), change)).await;
            seen.push((code, sent));
        }
        let wrong: Vec<_> = seen.iter().filter(|(expected, code)| code != expected).collect();
        assert!(wrong.is_empty(), "{wrong:?}");
    });
}

#[test]
fn frames_that_no_camera_took_in_this_order_are_refused() {
    now(async {
        let mut seen = Vec::new();
        let late = |frames: &mut Vec<FrameFacts>| frames.last_mut().unwrap().at_ms = 3_600_000;
        for (code, change) in [
            ("frames-out-of-order", (|frames: &mut Vec<FrameFacts>| frames.swap(3, 4)) as fn(&mut Vec<FrameFacts>)),
            ("frames-repeated", |frames| frames[4].part = frames[3].part),
            ("frames-missing", |frames| frames[4].part = 120),
            ("frames-missing", Vec::clear),
            ("frames-missing", |frames| frames.truncate(20)),
            ("frames-from-future", late),
            ("exposure-untrue", |frames| {
                for frame in frames {
                    (frame.locked, frame.time_ns, frame.iso) = (false, Some(0), Some(100));
                }
            }),
        ] {
            let desk = Desk::open(NOW, true).await;
            let evidence = desk.pack(&ana(&desk.challenge), &phone(), |manifest| change(&mut manifest.face.frames));
            seen.push((code, desk.send(evidence).await));
        }
        let desk = Desk::open(NOW, true).await;
        let whole = desk.pack(&ana(&desk.challenge), &phone(), |_| {});
        seen.push(("evidence-malformed", desk.send(whole[..whole.len() - 100].to_vec()).await));
        seen.push(("evidence-malformed", desk.send(Vec::new()).await));
        let mut copied = ana(&desk.challenge);
        copied[4].1 = copied[3].1.clone();
        seen.push(("frames-repeated", desk.send(desk.pack(&copied, &phone(), |_| {})).await));
        // One with more pixels than any phone sends, and one that is cut off.
        let hostile = [
            ("image-too-large", codec::encode_jpeg(&RgbImage::new(1_600, 1_600), 50)),
            ("not-an-image", ana(&desk.challenge)[4].1[..2_000].to_vec()),
            ("not-an-image", b"no picture".to_vec()),
        ];
        for (code, bytes) in hostile {
            let desk = Desk::open(NOW, true).await;
            let mut frames = ana(&desk.challenge);
            frames[4].1 = bytes;
            seen.push((code, desk.send(desk.pack(&frames, &phone(), |_| {})).await));
        }
        let wrong: Vec<_> = seen.iter().filter(|(expected, code)| code != expected).collect();
        assert!(wrong.is_empty(), "{wrong:?}");
    });
}
