//! `regain verify`: this computer as the verifier. The ID and the face are shown to its camera; the wallet stays on the phone, which scans
//! a second code, receives the credential and goes on by itself. The journey is the apps' own, without a wallet.

mod coach;
mod code;
mod console;
mod frames;
mod light;
mod visit;

pub use console::Console;
pub use frames::Frames;
pub use visit::{Visit, visit};

use crate::models;
use crate::outcome::Failure;
use regain_base::{Language, Reason};
use regain_flow::{Event, Hidden};
use std::path::PathBuf;
use url::Url;

/// Arguments of `regain verify`.
#[derive(clap::Args)]
#[command(
    group(clap::ArgGroup::new("handoff").required(true).args(["link", "code"])),
    group(clap::ArgGroup::new("source").args(["camera", "frames", "lab"])),
)]
pub struct Args {
    /// The link in the sign-in page's code; it changes every 30 seconds.
    #[arg(long, value_name = "URL")]
    link: Option<String>,
    /// The eight characters below it.
    #[arg(long, requires = "service")]
    code: Option<String>,
    /// The organisation's service: whom to ask with --code, and the only one whose links are taken.
    #[arg(long, value_name = "URL", env = "REGAIN_SERVICE")]
    service: Option<Url>,
    /// The webcam to use, counted from 0, in a regain that was built with `--features camera`.
    #[arg(long, value_name = "N", default_value_t = 0)]
    camera: u32,
    /// Instead of a webcam: a folder of PNG or JPEG in the order of their names (of `front`, `back` and `face` in it, where these are there),
    /// or a YUV4MPEG2 file. The evidence says LAB, and a production service refuses it.
    #[arg(long, value_name = "DIR|FILE")]
    frames: Option<PathBuf>,
    /// The file is a named pipe that is filmed into now: show the light on a page of this computer.
    #[arg(long, requires = "frames")]
    live: bool,
    /// Frames a second in a folder.
    #[arg(long, requires = "frames", default_value_t = 12.5)]
    rate: f64,
    /// Instead of a webcam: the SIMULATED cameras of the `regain lab` at this address.
    #[arg(long, value_name = "URL")]
    lab: Option<Url>,
    /// Write the code for the phone into this PNG too.
    #[arg(long, value_name = "FILE")]
    qr: Option<PathBuf>,
    /// What the person reads, such as `de` or `ar`.
    #[arg(long, default_value = "en")]
    language: String,
}

/// Runs the command.
///
/// # Errors
/// When the recovery does not get to the phone.
pub fn run(args: &Args, json: bool) -> Result<(), Failure> {
    let runtime = tokio::runtime::Builder::new_multi_thread().enable_all().build();
    let runtime = runtime.map_err(|error| Failure::new(Reason::Internal, error.to_string()))?;
    runtime.block_on(visit(args.visit()?, &models::folder(), &mut Console::terminal(json)))
}

impl Args {
    fn visit(&self) -> Result<Visit, Failure> {
        let handoff = match (&self.link, &self.code) {
            (Some(link), _) => Event::CodeRead(Hidden::new(link)),
            (None, code) => Event::CodeTyped(Hidden::new(code.clone().unwrap_or_default())),
        };
        let frames = match (&self.lab, &self.frames) {
            (Some(lab), _) => Frames::Lab(lab.clone()),
            (None, Some(path)) if self.live => Frames::Live(path.clone()),
            (None, Some(path)) if path.is_dir() => {
                if !(1.0..=240.0).contains(&self.rate) {
                    return Err(Failure::new(Reason::SettingsInvalid, "--rate takes 1 to 240 frames a second"));
                }
                Frames::Folder(path.clone(), self.rate)
            }
            (None, Some(path)) => Frames::Stream(path.clone()),
            (None, None) => Frames::Camera(self.camera),
        };
        let (service, qr) = (self.service.clone(), self.qr.clone());
        Ok(Visit { handoff, service, frames, qr, language: Language::of(&self.language) })
    }
}
