//! `regain lab`: what an app under test stands in front of, over HTTP on this machine. The service is the real one; the desktop's
//! person, the ID, the face and the cameras are SIMULATED.

use crate::demo::{Lab, Props, StageError, scenario};
use crate::models;
use crate::outcome::Failure;
use axum::Router;
use axum::body::Bytes;
use axum::extract::{Json, Path, State};
use axum::http::{StatusCode, header};
use axum::response::IntoResponse;
use axum::routing::{get, post};
use regain_base::Reason;
use regain_face::pose::Direction;
use regain_flow::Side;
use serde::Deserialize;
use std::sync::Arc;
use tokio::net::TcpListener;
use tokio::sync::Mutex;
use tokio::task::block_in_place;

/// Arguments of `regain lab`.
#[derive(clap::Args)]
pub struct Args {
    /// A scenario of the demo, by name or file.
    #[arg(long, default_value = "production")]
    scenario: String,
    /// Of everything random in the simulation.
    #[arg(long, default_value_t = 1)]
    seed: u64,
    /// The address to answer on; port 0 takes a free one.
    #[arg(long, default_value = "127.0.0.1:0")]
    listen: std::net::SocketAddr,
}

/// Runs the command until it is interrupted.
///
/// # Errors
/// When the address is taken, or the lab cannot be set up.
pub fn run(args: &Args) -> Result<(), Failure> {
    let runtime = tokio::runtime::Builder::new_multi_thread().enable_all().build();
    let runtime = runtime.map_err(|error| Failure::new(Reason::Internal, error.to_string()))?;
    runtime.block_on(serve(args))
}

async fn serve(args: &Args) -> Result<(), Failure> {
    if !args.listen.ip().is_loopback() {
        let told = format!("{}: a lab answers on this machine only, such as 127.0.0.1:0", args.listen);
        return Err(Failure::new(Reason::SettingsInvalid, told));
    }
    let scenario = scenario::find(&args.scenario);
    let scenario = scenario.map_err(|error| Failure::new(Reason::SettingsInvalid, error.to_string()))?;
    let props = Props::load(&models::folder());
    let props = props.map_err(|error| Failure::new(error.reason(), error.to_string()))?;
    let folder = tempfile::tempdir().map_err(|error| Failure::new(Reason::StorageFailed, error.to_string()))?;
    let lab = Lab::open(&scenario, args.seed, &props, folder.path()).await;
    let lab = lab.map_err(|error| Failure::new(error.reason(), error.to_string()))?;
    let listener = TcpListener::bind(args.listen).await;
    let listener = listener.map_err(|error| Failure::new(Reason::AddressInUse, format!("{}: {error}", args.listen)))?;
    let address = listener.local_addr().map_err(|error| Failure::new(Reason::Internal, error.to_string()))?;
    announce(&address.to_string());
    answer(listener, lab).await.map_err(|error| Failure::new(Reason::Internal, error.to_string()))
}

/// Answers for `lab` on `listener` until the program is interrupted.
///
/// # Errors
/// When the socket fails.
pub async fn answer(listener: TcpListener, lab: Lab) -> std::io::Result<()> {
    let served = axum::serve(listener, router(lab)).with_graceful_shutdown(async {
        // An error means that no signal can be waited for; then it runs until it is killed.
        if tokio::signal::ctrl_c().await.is_err() {
            std::future::pending::<()>().await;
        }
    });
    served.await
}

#[allow(clippy::print_stdout, reason = "this is where the command speaks")]
fn announce(address: &str) {
    println!("{}", serde_json::json!({ "lab": format!("http://{address}") }));
}

type Shared = State<Arc<Mutex<Lab>>>;

fn router(lab: Lab) -> Router {
    Router::new()
        .route("/words", get(words))
        .route("/code", get(code))
        .route("/photo/{side}", get(photo))
        .route("/film", post(film))
        .route("/compare", post(compare))
        .route("/sign-in", post(sign_in))
        .with_state(Arc::new(Mutex::new(lab)))
}

/// The two words on the desktop's page, a line each.
async fn words(State(lab): Shared) -> Result<String, StatusCode> {
    lab.lock().await.words().map(|words| words.join("\n")).ok_or(StatusCode::NOT_FOUND)
}

/// What the camera sees of the desktop's page: RGB bytes row by row, sizes in the headers.
async fn code(State(lab): Shared) -> Result<impl IntoResponse, StatusCode> {
    let photo = lab.lock().await.code().await.map_err(|error| failed(&error))?;
    Ok(([("x-width", photo.width().to_string()), ("x-height", photo.height().to_string())], photo.into_raw()))
}

/// A photo of `front` or `back`.
async fn photo(State(lab): Shared, Path(side): Path<String>) -> Result<impl IntoResponse, StatusCode> {
    let side = match side.as_str() {
        "front" => Side::Front,
        "back" => Side::Back,
        _ => return Err(StatusCode::NOT_FOUND),
    };
    let mut lab = lab.lock().await;
    let photo = block_in_place(|| lab.photo(side)).ok_or(StatusCode::NOT_FOUND)?;
    Ok(([(header::CONTENT_TYPE, "image/jpeg")], photo))
}

/// What the app asks of the face.
#[derive(Deserialize)]
struct Shown {
    duration_ms: u32,
    /// What the screen shows: milliseconds and 0xAARRGGBB, in order; each stands until the next.
    #[serde(default)]
    colors: Vec<(u32, u32)>,
    /// Or where the head is to turn: milliseconds and a side, in order.
    #[serde(default)]
    turns: Vec<(u32, Direction)>,
}

/// The longest film.
const LONGEST_MS: u32 = 20_000;
/// The most turns in it.
const MOST_TURNS: usize = 20;

/// The front camera's frames: for each its time and length, four bytes each with the most significant first, and the JPEG.
async fn film(State(lab): Shared, Json(shown): Json<Shown>) -> Result<Vec<u8>, StatusCode> {
    if shown.duration_ms > LONGEST_MS || shown.turns.len() > MOST_TURNS {
        return Err(StatusCode::BAD_REQUEST);
    }
    let color = |ms| linear(&shown.colors, ms);
    let mut lab = lab.lock().await;
    let frames = block_in_place(|| match shown.turns.as_slice() {
        [] => lab.film(&color, shown.duration_ms),
        turns => lab.turn(turns, shown.duration_ms),
    });
    let mut bytes = Vec::new();
    for (at_ms, picture) in frames {
        let length = u32::try_from(picture.len()).map_err(|_| StatusCode::INTERNAL_SERVER_ERROR)?;
        bytes.extend(at_ms.to_be_bytes().into_iter().chain(length.to_be_bytes()));
        bytes.extend(picture);
    }
    Ok(bytes)
}

/// The light that a screen emits at `ms` (sRGB, IEC 61966-2-1).
fn linear(colors: &[(u32, u32)], ms: u32) -> [f32; 3] {
    let argb = colors.iter().rev().find(|(at_ms, _)| *at_ms <= ms).map_or(0, |(_, argb)| *argb);
    [16, 8, 0].map(|shift| {
        let value = f32::from((argb >> shift) as u8) / 255.0;
        if value <= 0.04045 { value / 12.92 } else { ((value + 0.055) / 1.055).powf(2.4) }
    })
}

/// The person at the desktop presses "Yes, the same".
async fn compare(State(lab): Shared) -> Result<StatusCode, StatusCode> {
    lab.lock().await.compare(true).await.map(|()| StatusCode::NO_CONTENT).map_err(|error| failed(&error))
}

/// The person types the pass; `true` when it signs in.
async fn sign_in(State(lab): Shared, pass: Bytes) -> Result<String, StatusCode> {
    let pass = String::from_utf8(pass.into()).map_err(|_| StatusCode::BAD_REQUEST)?;
    lab.lock().await.sign_in(&pass).await.map(|signed_in| signed_in.to_string()).map_err(|error| failed(&error))
}

fn failed(error: &StageError) -> StatusCode {
    tracing::error!("the desktop: {error}");
    StatusCode::BAD_GATEWAY
}
