//! Where frames come from: a folder, a YUV4MPEG2 stream, a lab's SIMULATED cameras, or a webcam.

#[cfg(feature = "camera")]
mod camera;
mod folder;
mod lab;
mod y4m;

use super::light::{Interrupted, Screen};
use folder::Folder;
use lab::Cameras;
use regain_base::Reason;
use regain_flow::turns::{TurnAsk, asks, is_due};
use regain_flow::{LightShow, Side, TurnShow};
use regain_protocol::evidence::CaptureSource;
use regain_vision::RgbImage;
use regain_vision::codec::ImageError;
use std::fs::File;
use std::io::{BufRead, BufReader};
use std::path::{Path, PathBuf};
use std::time::Instant;
use tokio::task::block_in_place;
use url::Url;

/// A picture and when it was taken, in milliseconds on the source's clock.
pub(super) struct Shot {
    pub(super) image: RgbImage,
    pub(super) at_ms: u64,
}

impl std::fmt::Debug for Shot {
    /// Without its pixels: they are somebody's ID or face.
    fn fmt(&self, formatter: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        write!(formatter, "Shot at {} ms", self.at_ms)
    }
}

/// Why no frame comes; the end of a file is no error.
#[derive(Debug, thiserror::Error)]
pub(super) enum FrameError {
    /// A file or a folder.
    #[error("{0}: {1}")]
    Folder(PathBuf, String),
    /// A file that is no picture.
    #[error("{0}: {1}")]
    Picture(PathBuf, ImageError),
    /// A stream.
    #[error("the stream of frames: {0}")]
    Stream(&'static str),
    /// The lab.
    #[error("the lab's cameras: {0}")]
    Lab(String),
    /// The webcam.
    #[error("camera {0}: {1}")]
    Camera(u32, String),
    /// The page that shows the light.
    #[error("the page with the light: {0}")]
    Page(#[from] Interrupted),
}

impl FrameError {
    /// The reason it ends with.
    pub(super) fn reason(&self) -> Reason {
        match self {
            Self::Folder(..) | Self::Stream(_) => Reason::NotAnImage,
            Self::Picture(_, error) => error.reason(),
            Self::Lab(_) => Reason::ServiceUnreachable,
            Self::Camera(..) | Self::Page(_) => Reason::NoCamera,
        }
    }
}

/// What was asked for on the command line.
#[derive(Debug, Clone)]
pub enum Frames {
    /// A folder with pictures, at so many a second.
    Folder(PathBuf, f64),
    /// A file with a YUV4MPEG2 stream.
    Stream(PathBuf),
    /// The same while it is filmed: a named pipe that another program writes into.
    Live(PathBuf),
    /// The cameras of a `regain lab`.
    Lab(Url),
    /// A webcam, by its number.
    Camera(u32),
}

type Reader = y4m::Stream<Box<dyn BufRead + Send>>;

/// An open source.
pub(super) struct Source(Kind);

enum Kind {
    Folder(Folder),
    Stream(Reader),
    Live(Live),
    Lab(Cameras),
}

/// Frames that are filmed now; their time is that of their arrival.
struct Live {
    camera: Camera,
    started: Instant,
    screen: Screen,
}

enum Camera {
    Pipe(Reader),
    #[cfg(feature = "camera")]
    Webcam(camera::Webcam),
}

impl Source {
    /// Opens what was asked for.
    ///
    /// # Errors
    /// When it cannot be opened.
    pub(super) async fn open(frames: &Frames) -> Result<Self, FrameError> {
        Ok(Self(match frames {
            Frames::Folder(folder, rate) => Kind::Folder(Folder::open(folder, *rate)?),
            Frames::Stream(file) => Kind::Stream(block_in_place(|| stream(file))?),
            Frames::Live(pipe) => Kind::Live(Live::of(Camera::Pipe(block_in_place(|| stream(pipe))?)).await?),
            Frames::Lab(at) => Kind::Lab(Cameras::open(at.clone())?),
            #[cfg(feature = "camera")]
            Frames::Camera(number) => {
                let webcam = block_in_place(|| camera::Webcam::open(*number))?;
                Kind::Live(Live::of(Camera::Webcam(webcam)).await?)
            }
            #[cfg(not(feature = "camera"))]
            Frames::Camera(number) => {
                let told = "this regain was built without cameras: build it with `--features camera`, or name --frames";
                return Err(FrameError::Camera(*number, told.into()));
            }
        }))
    }

    /// Whether exposure and white balance stand still: a simulator's do, and nothing here can ask that of a webcam.
    pub(super) fn holds_still(&self) -> bool {
        matches!(self.0, Kind::Lab(_))
    }

    /// What the evidence says of these pixels. A computer cannot tell a webcam from a program that poses as one, so nothing here is ever
    /// called a camera; a service takes it only where its profile says so.
    pub(super) fn origin(&self) -> CaptureSource {
        match &self.0 {
            Kind::Live(live) => live.camera.origin(),
            Kind::Folder(_) | Kind::Stream(_) | Kind::Lab(_) => CaptureSource::Lab,
        }
    }

    /// Where the person has to open the page that shows the light, if frames are filmed now.
    pub(super) fn page(&self) -> Option<&Url> {
        match &self.0 {
            Kind::Live(live) => Some(live.screen.url()),
            Kind::Folder(_) | Kind::Stream(_) | Kind::Lab(_) => None,
        }
    }

    /// The next frame in which `side` of the ID is looked for; none after the last.
    ///
    /// # Errors
    /// When what comes is no frame.
    pub(super) async fn look(&mut self, side: Side) -> Result<Option<Shot>, FrameError> {
        match &mut self.0 {
            Kind::Folder(folder) => folder.next(if side == Side::Front { "front" } else { "back" }),
            Kind::Stream(stream) => block_in_place(|| stream.next()),
            Kind::Live(live) => live.next(),
            Kind::Lab(cameras) => cameras.photo(side).await,
        }
    }

    /// The face while the light is shown, timed from its first colour; none where the frames end before. What was filmed before, to another
    /// light, is given as it is: the face check will say that it does not fit.
    ///
    /// # Errors
    /// As [`Source::look`], or when the light was not shown to its end.
    pub(super) async fn film(&mut self, show: &LightShow) -> Result<Vec<Shot>, FrameError> {
        let duration_ms = u64::from(show.challenge.duration_ms());
        match &mut self.0 {
            Kind::Folder(folder) => clip(duration_ms, || folder.next("face")),
            Kind::Stream(stream) => block_in_place(|| clip(duration_ms, || stream.next())),
            Kind::Live(live) => live.film(show).await,
            Kind::Lab(cameras) => cameras.film(show).await,
        }
    }

    /// The face while turns of the head are asked for, timed from the first; `say` is called with each at its time, where frames are filmed
    /// now. Otherwise as [`Source::film`].
    ///
    /// # Errors
    /// As [`Source::look`].
    pub(super) async fn turn(&mut self, show: &TurnShow, say: impl FnMut(&TurnAsk)) -> Result<Vec<Shot>, FrameError> {
        let duration_ms = u64::from(show.challenge.duration_ms());
        match &mut self.0 {
            Kind::Folder(folder) => clip(duration_ms, || folder.next("face")),
            Kind::Stream(stream) => block_in_place(|| clip(duration_ms, || stream.next())),
            Kind::Live(live) => live.turn(show, say),
            Kind::Lab(cameras) => cameras.turn(show).await,
        }
    }

    /// The next frame in which the face is looked for before the check, where frames are filmed now.
    ///
    /// # Errors
    /// As [`Source::look`].
    pub(super) fn face(&mut self) -> Result<Option<Shot>, FrameError> {
        match &mut self.0 {
            Kind::Live(live) => live.next(),
            // Every one of these is part of the check.
            Kind::Folder(_) | Kind::Stream(_) | Kind::Lab(_) => Ok(None),
        }
    }
}

impl Live {
    async fn of(camera: Camera) -> Result<Self, FrameError> {
        Ok(Self { camera, started: Instant::now(), screen: Screen::open().await? })
    }

    fn next(&mut self) -> Result<Option<Shot>, FrameError> {
        let image = block_in_place(|| self.camera.next())?;
        let at_ms = u64::try_from(self.started.elapsed().as_millis()).unwrap_or(u64::MAX);
        Ok(image.map(|image| Shot { image, at_ms }))
    }

    async fn film(&mut self, show: &LightShow) -> Result<Vec<Shot>, FrameError> {
        let duration_ms = u64::from(show.challenge.duration_ms());
        let first = self.screen.begin(&show.challenge).await?.duration_since(self.started);
        let first = u64::try_from(first.as_millis()).unwrap_or(u64::MAX);
        let mut shots = Vec::new();
        while let Some(shot) = self.next()? {
            let Some(at_ms) = shot.at_ms.checked_sub(first) else { continue };
            if at_ms >= duration_ms {
                break;
            }
            shots.push(Shot { at_ms, ..shot });
        }
        self.screen.ended().await?;
        Ok(shots)
    }

    fn turn(&mut self, show: &TurnShow, mut say: impl FnMut(&TurnAsk)) -> Result<Vec<Shot>, FrameError> {
        let duration_ms = u64::from(show.challenge.duration_ms());
        let asks = asks(&show.challenge);
        let mut due = asks.iter().peekable();
        let (mut first, mut shots) = (None, Vec::<Shot>::new());
        while let Some(shot) = self.next()? {
            let at_ms = shot.at_ms - *first.get_or_insert(shot.at_ms);
            if at_ms >= duration_ms {
                break;
            }
            while let Some(ask) = due.next_if(|ask| u64::from(ask.at_ms) <= at_ms) {
                say(ask);
            }
            // Ten seconds of every frame would fill the memory.
            if is_due(shots.last().map(|last| last.at_ms), at_ms) {
                shots.push(Shot { at_ms, ..shot });
            }
        }
        Ok(shots)
    }
}

impl Camera {
    fn origin(&self) -> CaptureSource {
        match self {
            Self::Pipe(_) => CaptureSource::Lab,
            #[cfg(feature = "camera")]
            Self::Webcam(_) => CaptureSource::Unknown,
        }
    }

    fn next(&mut self) -> Result<Option<RgbImage>, FrameError> {
        match self {
            Self::Pipe(stream) => Ok(stream.next()?.map(|shot| shot.image)),
            #[cfg(feature = "camera")]
            Self::Webcam(webcam) => webcam.next().map(Some),
        }
    }
}

fn stream(file: &Path) -> Result<Reader, FrameError> {
    let opened = File::open(file).map_err(|error| FrameError::Folder(file.into(), error.to_string()))?;
    y4m::Stream::open(Box::new(BufReader::new(opened)))
}

/// How much of a clip may be missing at its end, in milliseconds: what is shorter is what an earlier clip has left.
const MISSING_MS: u64 = 400;

/// Frames from the next one on until `duration_ms` later; none where they end before.
fn clip(duration_ms: u64, mut next: impl FnMut() -> Result<Option<Shot>, FrameError>) -> Result<Vec<Shot>, FrameError> {
    let mut shots: Vec<Shot> = Vec::new();
    let mut first = None;
    while let Some(shot) = next()? {
        let at_ms = shot.at_ms - *first.get_or_insert(shot.at_ms);
        if at_ms >= duration_ms {
            break;
        }
        shots.push(Shot { at_ms, ..shot });
    }
    if shots.last().is_none_or(|last| last.at_ms + MISSING_MS < duration_ms) {
        shots.clear();
    }
    Ok(shots)
}
