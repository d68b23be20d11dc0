//! What the page of a recovery shows at each step, and the same as a few words for the live stream.

use super::recover::{app_link, link};
use super::{End, Frame, page};
use crate::app::App;
use crate::handoff::{typed_code, words};
use crate::recovery::{Doing, Recovery, Step};
use askama::Template;
use axum::response::Response;
use regain_base::Reason;
use serde::Serialize;

/// The steps that the page lists, with the same names as the phone's.
const STEPS: [&str; 5] =
    ["Connect your phone", "Photos of your ID and a selfie", "Save your verified ID", "Face check", "Decision"];

#[derive(Template)]
#[template(path = "handoff.html")]
struct Handoff<'a> {
    frame: Frame<'a>,
    id: String,
    shown: String,
    same_device: bool,
    qr: String,
    link: String,
    first: &'static str,
    second: &'static str,
    code: String,
}

#[derive(Template)]
#[template(path = "progress.html")]
struct Progress<'a> {
    frame: Frame<'a>,
    id: String,
    shown: String,
    title: &'static str,
    body: &'static str,
    number: usize,
    left: &'static str,
    ask_words: bool,
    device: &'a str,
    first: &'static str,
    second: &'static str,
    steps: Vec<Listed>,
}

/// A step in the page's list.
struct Listed {
    name: &'static str,
    class: &'static str,
    icon: &'static str,
    state: &'static str,
}

/// What the open page is told when something moved.
#[derive(Serialize, PartialEq, Eq, Clone)]
pub(super) struct Live {
    /// The step's code.
    step: &'static str,
    /// What is being done, while in progress.
    doing: Option<&'static str>,
    /// Names what the page shows; when it differs, the page fetches itself again.
    shown: String,
    /// What a screen reader says.
    say: &'static str,
    /// Whether nothing follows.
    r#final: bool,
    /// The address of the current QR.
    #[serde(skip_serializing_if = "Option::is_none")]
    qr: Option<String>,
    /// The current link in the QR.
    #[serde(skip_serializing_if = "Option::is_none")]
    link: Option<String>,
}

pub(super) fn live(app: &App, recovery: &Recovery) -> Live {
    let waiting = recovery.step == Step::Created;
    Live {
        step: recovery.step.code(),
        doing: recovery.doing.map(Doing::code),
        shown: shown(recovery),
        say: titles(recovery).0,
        r#final: recovery.step.is_final(),
        qr: waiting.then(|| qr(app, recovery)),
        link: waiting.then(|| link(app, recovery)),
    }
}

/// The page for where the recovery stands.
pub(super) fn show(app: &App, recovery: &Recovery, phone: bool) -> Response {
    let (first, second) = words(app, recovery.id);
    let (id, shown) = (recovery.id.to_string(), shown(recovery));
    match recovery.step {
        Step::Created => page(&Handoff {
            frame: Frame::new(app),
            id,
            shown,
            same_device: phone,
            qr: qr(app, recovery),
            link: if phone { app_link(app, recovery.id) } else { link(app, recovery) },
            first,
            second,
            code: typed_code(app, recovery.id),
        }),
        Step::Scanned | Step::Confirmed | Step::InProgress => {
            let (title, body) = titles(recovery);
            let at = position(recovery);
            page(&Progress {
                frame: Frame::new(app),
                id,
                shown,
                title,
                body,
                number: at + 1,
                left: [
                    "about 4 minutes left",
                    "about 3 minutes left",
                    "about 1 minute left",
                    "about 1 minute left",
                    "",
                ][at],
                ask_words: recovery.words_desktop.is_none(),
                device: recovery.device_label.as_deref().filter(|label| !label.is_empty()).unwrap_or("A phone"),
                first,
                second,
                steps: list(at),
            })
        }
        Step::Done | Step::Failed | Step::Expired | Step::Aborted => end(app, recovery),
    }
}

fn end(app: &App, recovery: &Recovery) -> Response {
    let reason = recovery.refusal.unwrap_or(Reason::Internal);
    let recovered = reason == Reason::Recovered;
    page(&End {
        id: recovery.id.to_string(),
        user: &recovery.account,
        correlation: recovery.id.to_string()[..8].to_owned(),
        recovered,
        can_show: recovered && recovery.words_agree(),
        minutes: app.config.pass.as_ref().map_or(0, |policy| policy.lifetime_minutes),
        again: reason.retryable() || matches!(reason, Reason::WordsDiffer | Reason::CodeUsed),
        ..End::new(app, reason)
    })
}

/// Where in [`STEPS`] the recovery is.
fn position(recovery: &Recovery) -> usize {
    match (recovery.step, recovery.doing) {
        (Step::InProgress, Some(Doing::Credential)) => 2,
        (Step::InProgress, Some(Doing::FaceCheck)) => 3,
        (Step::InProgress, Some(Doing::Decision)) => 4,
        (Step::InProgress, _) => 1,
        _ => 0,
    }
}

fn list(at: usize) -> Vec<Listed> {
    let listed = |(index, name): (usize, &&'static str)| match index.cmp(&at) {
        std::cmp::Ordering::Less => Listed { name, class: "done", icon: "tick", state: "Done" },
        std::cmp::Ordering::Equal => Listed { name, class: "now", icon: "dot", state: "Now" },
        std::cmp::Ordering::Greater => Listed { name, class: "next", icon: "dot", state: "" },
    };
    STEPS.iter().enumerate().map(listed).collect()
}

/// Title and sentence for a recovery that is going on; the title alone at the ends.
fn titles(recovery: &Recovery) -> (&'static str, &'static str) {
    match (recovery.step, recovery.doing) {
        (Step::Created, _) => ("Point your phone at this code", ""),
        (Step::Scanned, _) => ("Your phone is connected", "Compare the two words, on your phone and here."),
        (Step::Confirmed, _) => {
            ("Go on with your phone", "It says what happens to your pictures and asks you to agree.")
        }
        (Step::InProgress, Some(Doing::Checking)) => ("We check your photos", "This takes a few seconds."),
        (Step::InProgress, Some(Doing::Credential)) => ("Your photos are fine", "Save your verified ID on your phone."),
        (Step::InProgress, Some(Doing::FaceCheck)) => {
            ("Look at your phone", "Its screen changes colour slowly, with no flashing.")
        }
        (Step::InProgress, Some(Doing::Decision)) => {
            ("Show your verified ID", "Your phone asks you before it shares anything.")
        }
        (Step::InProgress, _) => ("Take the photos with your phone", "First your ID, then a selfie."),
        _ => (recovery.refusal.unwrap_or(Reason::Internal).person().title.english(), ""),
    }
}

/// Names what the page shows, so that an open page knows when it is out of date.
fn shown(recovery: &Recovery) -> String {
    let doing = recovery.doing.map_or("", Doing::code);
    let words = recovery.words_desktop.map_or("ask", |_| "said");
    format!("{}.{doing}.{words}", recovery.step.code())
}

/// The address of the current QR: it changes with the token, so that no cache shows an old one.
fn qr(app: &App, recovery: &Recovery) -> String {
    let window = app.now().0.div_euclid(1000 * i64::try_from(regain_protocol::handoff::WINDOW.as_secs()).unwrap_or(30));
    format!("/recover/{}/qr.svg?w={window}", recovery.id)
}

impl Live {
    /// Whether nothing follows.
    pub(super) fn is_final(&self) -> bool {
        self.r#final
    }
}
