//! Nothing secret is printed: keys, tokens, passes, codes, personal data, biometrics. Two tests: every type that can be printed is
//! built with values that one recognises, and every type that holds a secret is either among them or cannot be printed at all.

#![allow(clippy::unwrap_used, reason = "these are tests")]

use p256::ecdsa::SigningKey;
use regain_base::text::Line;
use regain_base::{Id, Secret, SeededEntropy, Timestamp};
use regain_document::facts::{Disagreement, Field, from_mrz};
use regain_document::mrz::{self, Because, Part, Reading, Repair};
use regain_document::{Date, PartialDate};
use regain_face::Embedding;
use regain_flow::{Effect, Event, Hidden, Reply, State, Worked, transition, view};
use regain_protocol::api;
use regain_protocol::handoff::{self, TokenKey};
use regain_protocol::http::{Request, Response};
use regain_protocol::issuance::{Input, Offer, offer_uri};
use regain_protocol::jose::Jwk;
use regain_protocol::sd_jwt::{self, Checks, Draft, SdJwt};
use regain_service::config::Config;
use regain_service::keys::Keys;
use regain_service::pass::Shown;
use regain_vision::card::Quad;
use regain_vision::model::Tensor;
use regain_vision::read::MrzLines;
use regain_wallet::{Shelf, Write};
use serde::Deserialize;
use serde::de::DeserializeOwned;
use serde_json::{Value, json};
use std::collections::BTreeSet;
use std::fmt::Debug;
use std::path::{Path, PathBuf};

/// Part of every secret text in this file.
const TEXT: &str = "Pl0verNest";
/// Every secret byte and every secret number of the kind that no other number here looks like.
const BYTE: u8 = 0xc5;
const NUMBER: f32 = 0.815_625;
/// What must not be seen: the text, the byte in decimal and in hexadecimal, the number, the person of the specimen.
const TELLTALES: [&str; 10] =
    [TEXT, "197, 197", "c5c5", "C5C5", "0.8156", "ERIKSSON", "Eriksson", "ANNA", "D23145890", "740812"];

const CARD: [&str; 3] =
    ["I<UTOD231458907<<<<<<<<<<<<<<<", "7408122F3204159UTO<<<<<<<<<<<6", "ERIKSSON<<ANNA<MARIA<<<<<<<<<<"];

fn silent(what: &str, text: &str) {
    assert!(!text.is_empty(), "{what} says nothing at all");
    for telltale in TELLTALES {
        assert!(!text.contains(telltale), "{what} shows {telltale}: {text}");
    }
}

fn prints(what: &str, value: &dyn Debug) {
    silent(what, &format!("{value:?}"));
    silent(what, &format!("{value:#?}"));
}

fn text() -> Secret<String> {
    Secret::new(format!("{TEXT}-1"))
}

fn key() -> SigningKey {
    SigningKey::from_slice(&[BYTE; 32]).unwrap()
}

fn read<T: DeserializeOwned>(value: Value) -> T {
    serde_json::from_value(value).unwrap()
}

/// Types that hold a secret and can be printed. Each is built below, by itself or inside the states of a whole journey; a new one
/// is added here and there.
const PRINTED: [&str; 23] = [
    "base::Secret",
    "face::Embedding",
    "flow::ClaimWith",
    "flow::Data",
    "flow::Event",
    "flow::Fact",
    "flow::Hidden",
    "flow::Reply",
    "flow::View",
    "flow::WalletPart",
    "flow::Worked",
    "protocol::ClaimRequest",
    "protocol::ClaimResponse",
    "protocol::Grant",
    "protocol::Handoff",
    "protocol::Input",
    "protocol::Pass",
    "protocol::Received",
    "protocol::TokenKey",
    "service::Config",
    "service::Keys",
    "service::Shown",
    "wallet::Write",
];

/// Types that hold a secret and have no Debug text.
const MUTE: [&str; 13] = [
    "bridge::Papers",
    "cli::Authenticator",
    "cli::Body",
    "cli::Known",
    "protocol::Builder",
    "protocol::Pending",
    "protocol::Plan",
    "protocol::Sealed",
    "service::Identity",
    "service::Read",
    "service::Rules",
    "service::TypedPass",
    "wallet::Seal",
];

#[test]
fn what_is_built_with_secrets_does_not_print_them() {
    prints("Secret", &text());
    prints("Secret of bytes", &Secret::new(vec![BYTE; 32]));
    prints("Secret in an option", &Some(Secret::new([BYTE; 32])));
    silent("Secret displayed", &text().to_string());
    let url = format!("http://localhost/api?code={TEXT}").parse().unwrap();
    let request = Request::post(url, "text/plain", TEXT.into()).with_bearer(TEXT);
    prints("Request", &request);
    prints("Response", &Response { status: 200, headers: vec![("x".into(), TEXT.into())], body: TEXT.into() });
    prints("Embedding", &Embedding::from_bytes(&NUMBER.to_le_bytes().repeat(128)).unwrap());
    prints("Tensor", &Tensor::new(vec![2], vec![NUMBER; 2]).unwrap());
    prints("TokenKey", &TokenKey::new([BYTE; 32]));
    prints("Handoff", &handoff::parse(&format!("https://a.example/h/{TEXT}"), None).unwrap());
    prints("Keys", &Keys::derive(Secret::new([BYTE; 32])));
    prints("Write", &Write::Put(Shelf::Keys, "id".into(), Secret::new(vec![BYTE; 32])));
    prints("wallet::Key", &regain_wallet::Key::new([BYTE; 32]));
    let shown = Shown { value: text(), lifetime_minutes: 60, one_time: true, expires_at: Timestamp(1) };
    prints("Shown", &shown);
    prints("Input", &Input::TxCode(text()));
    let link = offer_uri("https://a.example/issuer", "VerifiedIdentity", TEXT);
    prints("Offer", &Offer::parse(&link).unwrap());
    prints("EvidenceResponse", &api::EvidenceResponse::Offer { credential_offer: link });
}

#[test]
fn what_is_read_from_an_id_is_not_printed() {
    let mrz = mrz::parse(&CARD).unwrap();
    prints("Mrz", &mrz);
    let repair =
        Repair { field: Part::DocumentNumber, line: 0, column: 5, from: 'O', to: '0', because: Because::CheckDigit };
    assert!(!format!("{repair:?}").contains('\''), "a repair shows its characters: {repair:?}");
    let reading = Reading { mrz, repairs: vec![repair], certain: true };
    prints("Reading", &reading);
    let document = from_mrz(&reading, Date::of(Timestamp(1_795_000_000_000)));
    let surname = document.fields[&Field::Surname].clone();
    prints("Document", &document);
    prints("Disagreement", &Disagreement { field: Field::Surname, readings: [surname.clone(), surname] });
    let lines: Vec<Line> = CARD.iter().map(|line| Line::certain(line)).collect();
    assert!(!format!("{:?}", lines[2].cells[0]).contains('E'), "a cell shows its character");
    let mut votes = mrz::Votes::default();
    votes.add(&[&lines]);
    prints("Votes", &votes);
    prints("MrzLines", &MrzLines { quad: Quad([[0.0; 2]; 4]), lines });
    let fields = mrz::Fields {
        document_code: "I".into(),
        issuing_state: "UTO".into(),
        document_number: "D23145890".into(),
        nationality: "UTO".into(),
        birth: PartialDate::default(),
        sex: None,
        expiry: PartialDate::default(),
        surname: "Eriksson".into(),
        given_names: vec!["ANNA".into()],
        optional: Vec::new(),
    };
    prints("Fields", &fields);
    let error = mrz::parse(&["ERIKSSON", "ANNA", "D23145890"]).unwrap_err();
    silent("ParseError", &format!("{error} {error:?}"));
}

#[test]
fn a_credential_and_its_claims_are_not_printed() {
    let claims = [("lastName", json!("Eriksson")), ("documentId", json!(TEXT))];
    let draft = Draft {
        issuer: "https://a.example/issuer",
        vct: "https://a.example/issuer/VerifiedIdentity",
        issued_at: 1_790_000_000,
        expires_at: 1_800_000_000,
        holder: &Jwk::of(&key()),
        claims: &claims,
    };
    let credential = sd_jwt::issue(&draft, "k", &key(), &SeededEntropy::new(1)).unwrap();
    prints("credential", &credential);
    let parsed = SdJwt::parse(credential.expose()).unwrap();
    prints("SdJwt", &parsed);
    let checks = Checks { typ: sd_jwt::TYP, vct: None, now: Timestamp(1_795_000_000_000) };
    let verified = parsed.verify(&Jwk::of(&key()), &checks).unwrap();
    assert_eq!(verified.text("documentId"), Some(TEXT), "the test's own claims");
    prints("Claims", &verified);
}

#[test]
fn what_travels_between_phone_and_service_is_not_printed() {
    let id = Id::random(&SeededEntropy::new(2));
    let device_key = serde_json::to_value(Jwk::of(&key())).unwrap();
    let claim = json!({ "token": TEXT, "device_key": device_key, "device_label": "x" });
    prints("ClaimRequest", &read::<api::ClaimRequest>(claim));
    let claimed = json!({
        "recovery": id, "bearer": TEXT, "account_hint": "a…@b", "organisation": "C", "words": ["a", "b"], "browser": "x",
        "city": "y", "opened_at": 1, "expires_at": 1, "document_nonce": "n", "consent_text_version": "1", "verifier": "v",
    });
    prints("ClaimResponse", &read::<api::ClaimResponse>(claimed));
    let pass = json!({ "value": TEXT, "lifetime_minutes": 60, "one_time": true, "expires_at": 1 });
    prints("Pass", &read::<api::Pass>(pass));
    prints("Hidden", &Hidden::new(TEXT));
    let reply = Reply { status: 200, body: Hidden::new(TEXT) };
    prints("Reply", &reply);
    for event in [
        Event::CodeRead(Hidden::new(TEXT)),
        Event::CodeTyped(Hidden::new(TEXT)),
        Event::Signed(Hidden::new(TEXT)),
        Event::Replied(reply),
        Event::Worked(Worked::Packed(Hidden::new(TEXT))),
    ] {
        prints("Event", &event);
    }
}

/// Every state, screen and effect of a whole journey; its file holds the pass, the bearer, the code and the specimen's names.
#[test]
fn no_state_of_a_journey_prints_what_it_knows() {
    #[derive(Deserialize)]
    struct Journey {
        at: Timestamp,
        steps: Vec<Step>,
    }
    #[derive(Deserialize)]
    struct Step {
        event: Event,
    }
    let file = concat!(env!("CARGO_MANIFEST_DIR"), "/journeys/pass.json");
    let journal = std::fs::read_to_string(file).unwrap();
    let known =
        ["Fx7kQm2Z", "bearer-of-this-recovery", "token-of-the-page", "pre-authorized\"", "ERIKSSON", "Eriksson"];
    assert!(known[..3].iter().all(|secret| journal.contains(secret)), "the file's own secrets");
    let journey: Journey = serde_json::from_str(&journal).unwrap();
    let (mut state, mut passes) = (State::default(), 0);
    for step in journey.steps {
        let (next, effects) = transition(state, journey.at, step.event);
        state = next;
        let screen = view(&state);
        passes += usize::from(screen.secret.is_some());
        let effects: Vec<_> = effects.iter().filter(|effect| !matches!(effect, Effect::Sign(..))).collect();
        let seen = format!("{state:?} {screen:?} {effects:?}");
        for secret in known {
            assert!(!seen.contains(secret), "{:?} shows {secret}: {seen}", state.step);
        }
        silent("State", &seen);
    }
    assert!(passes > 0, "the journey shows its pass");
}

#[test]
fn the_settings_and_their_errors_show_no_password() {
    let good = "[organisation]\nname = \"C\"\nhelp = \"Call.\"\n";
    let with = |database: &str| Config::parse(&format!("database = {database}\n{good}"), "regain.toml");
    let config = with(&format!("\"postgres://u:{TEXT}@db/regain\"")).unwrap();
    let config = config.with_environment(|name| (name == "REGAIN_ADMIN_TOKEN").then(|| TEXT.into()));
    prints("Config", &config);
    for bad in
        [format!("\"postgres://u:{TEXT}@db/regain\" junk"), format!("[\"{TEXT}\"]"), format!("{{ u = \"{TEXT}\" }}")]
    {
        let error = with(&bad).unwrap_err();
        silent("ConfigError", &format!("{error} {error:?}"));
    }
}

/// A secret of the wrong kind is an error that does not repeat it.
#[test]
fn errors_of_reading_do_not_repeat_what_was_read() {
    fn refuses<T: DeserializeOwned>(what: &str, value: &Value) {
        for wrong in [json!(815_197_815), json!([TEXT]), json!({ TEXT: TEXT }), json!(true)] {
            let document = serde_json::to_string(value).unwrap().replace("\"?\"", &wrong.to_string());
            let Err(error) = serde_json::from_str::<T>(&document) else { panic!("{what} takes {wrong}") };
            let error = format!("{error} {error:?}");
            silent(what, &error);
            assert!(!error.contains("815197815"), "{what}: {error}");
        }
    }
    let device_key = serde_json::to_value(Jwk::of(&key())).unwrap();
    refuses::<Secret<String>>("Secret", &json!("?"));
    refuses::<Hidden>("Hidden", &json!("?"));
    refuses::<Event>("Event", &json!({ "event": "code-typed", "with": "?" }));
    refuses::<Reply>("Reply", &json!({ "status": 200, "body": "?" }));
    refuses::<api::Pass>("Pass", &json!({ "value": "?", "lifetime_minutes": 1, "one_time": true, "expires_at": 1 }));
    for member in ["code", "token"] {
        let claim = json!({ member: "?", "device_key": device_key, "device_label": "x" });
        refuses::<api::ClaimRequest>("ClaimRequest", &claim);
    }
    let grant = json!({ "urn:ietf:params:oauth:grant-type:pre-authorized_code": { "pre-authorized_code": "?" } });
    let offer = json!({ "credential_issuer": "x", "credential_configuration_ids": [], "grants": grant });
    refuses::<Offer>("Offer", &offer);
}

/// A declared type: its name with its crate, and whether it can be printed.
#[derive(Debug, PartialEq, Eq, PartialOrd, Ord)]
struct Declared {
    name: String,
    printable: bool,
    holds: bool,
}

fn sources(folder: &Path, found: &mut Vec<PathBuf>) {
    for entry in std::fs::read_dir(folder).unwrap() {
        let path = entry.unwrap().path();
        let name = path.file_name().unwrap().to_string_lossy().into_owned();
        if path.is_dir() && name != "tests" {
            sources(&path, found);
        } else if name.ends_with(".rs") && name != "tests.rs" && name != "power_loss.rs" {
            found.push(path);
        }
    }
}

/// Whether a declaration's body names a type that hides something.
fn holds_a_secret(body: &str) -> bool {
    ["Secret<", "Hidden", "SigningKey", ": Key,", "Embedding"].iter().any(|mark| body.contains(mark))
}

/// Structs and enums of one file, by their braces; good enough for code that `cargo fmt` has formatted.
fn declared(house: &str, code: &str) -> Vec<Declared> {
    let code = code.split("#[cfg(test)]\nmod tests {").next().unwrap_or_default();
    let lines: Vec<&str> = code.lines().filter(|line| !line.trim_start().starts_with("//")).collect();
    let mut found = Vec::new();
    let mut attributes = String::new();
    for (number, line) in lines.iter().enumerate() {
        if line.starts_with("#[") || (line.starts_with(' ') && !attributes.is_empty() && !attributes.ends_with(")]")) {
            attributes.push_str(line.trim());
            continue;
        }
        let words: Vec<&str> = line.split_whitespace().collect();
        let kind = words.iter().position(|word| matches!(*word, "struct" | "enum"));
        let top = !line.starts_with(' ') && kind.is_some_and(|at| at <= 1);
        if let (true, Some(at)) = (top, kind) {
            let name = words[at + 1].split(['<', '(', '{', ';']).next().unwrap_or_default();
            let end = |line: &&str| {
                *line == "}"
                    || line.ends_with(");")
                    || line.ends_with("{}")
                    || line.ends_with(';') && !line.starts_with(' ')
            };
            let last = lines[number..].iter().position(end).map_or(lines.len(), |length| number + length + 1);
            let body = lines[number..last].join("\n");
            let printable = attributes.contains("Debug")
                || code.contains(&format!("Debug for {name}"))
                || code.contains(&format!("Debug for {name}<"))
                || code.contains(&format!("fmt::Debug for {name}"));
            found.push(Declared { name: format!("{house}::{name}"), printable, holds: holds_a_secret(&body) });
        }
        attributes.clear();
    }
    found
}

#[test]
fn every_type_with_a_secret_is_listed_here() {
    let root = Path::new(concat!(env!("CARGO_MANIFEST_DIR"), "/..")).canonicalize().unwrap();
    let mut files = Vec::new();
    for house in ["core", "service", "cli", "simulator"] {
        sources(&root.join(house), &mut files);
    }
    let mut all = Vec::new();
    for file in files {
        let inside = file.strip_prefix(&root).unwrap().components().map(|part| part.as_os_str().to_string_lossy());
        let inside: Vec<_> = inside.collect();
        let house = if inside[0] == "core" { &inside[1] } else { &inside[0] };
        all.extend(declared(house, &std::fs::read_to_string(&file).unwrap()));
    }
    assert!(all.len() > 200, "the scan finds the types: {}", all.len());
    let listed = |printable: bool| -> BTreeSet<&str> {
        let found = all.iter().filter(|declared| declared.holds && declared.printable == printable);
        found.map(|declared| declared.name.as_str()).collect()
    };
    assert_eq!(listed(true), PRINTED.into_iter().collect(), "build the new type in this file and see what it prints");
    assert_eq!(listed(false), MUTE.into_iter().collect(), "types with a secret and without a Debug text");
}
