//! Live state of an open page: server-sent events, the same as JSON for polling, and the QR of the moment.

use super::recover::{link, mine};
use super::view::{self, Live};
use crate::app::App;
use crate::problem::Problem;
use crate::recovery::{Recovery, Step};
use axum::extract::{Path, State};
use axum::http::{HeaderMap, header};
use axum::response::sse::{Event, KeepAlive, Sse};
use axum::response::{IntoResponse, Response};
use axum::routing::get;
use axum::{Json, Router};
use futures_util::stream::{self, Stream};
use qrcode::render::svg;
use qrcode::{EcLevel, QrCode};
use regain_base::{Id, Reason};
use std::convert::Infallible;
use std::io::Cursor;
use std::sync::Arc;
use std::time::Duration;
use tokio::sync::{broadcast, watch};

pub(super) fn routes() -> Router<Arc<App>> {
    Router::new()
        .route("/recover/{id}/events", get(events))
        .route("/recover/{id}/state", get(state))
        .route("/recover/{id}/qr.svg", get(qr_svg))
        .route("/recover/{id}/qr.png", get(qr_png))
}

/// How often a stream looks by itself: another process may have moved the recovery, and the QR changes with time.
const LOOK: Duration = Duration::from_secs(2);

async fn state(State(app): State<Arc<App>>, headers: HeaderMap, Path(id): Path<String>) -> Result<Json<Live>, Problem> {
    let recovery = mine(&app, &headers, &id).await?;
    Ok(Json(view::live(&app, &recovery)))
}

/// One page's stream.
struct Follow {
    app: Arc<App>,
    id: Id,
    last: Option<Live>,
    moved: broadcast::Receiver<Id>,
    stopping: watch::Receiver<bool>,
}

async fn events(
    State(app): State<Arc<App>>,
    headers: HeaderMap,
    Path(id): Path<String>,
) -> Result<Sse<impl Stream<Item = Result<Event, Infallible>>>, Problem> {
    let recovery = mine(&app, &headers, &id).await?;
    let (moved, stopping) = (app.moved.subscribe(), app.stopping.subscribe());
    let follow = Follow { app, id: recovery.id, last: None, moved, stopping };
    Ok(Sse::new(stream::unfold(follow, next)).keep_alive(KeepAlive::new().interval(Duration::from_secs(15))))
}

/// The next state that differs from the last one; the stream ends with the recovery and with the service.
async fn next(mut follow: Follow) -> Option<(Result<Event, Infallible>, Follow)> {
    loop {
        if *follow.stopping.borrow() || follow.last.as_ref().is_some_and(Live::is_final) {
            return None;
        }
        let recovery = follow.app.repo.recovery(follow.id, follow.app.now()).await.ok()??;
        let live = view::live(&follow.app, &recovery);
        if follow.last.as_ref() != Some(&live) {
            let event = Event::default().event("state").json_data(&live).ok()?;
            follow.last = Some(live);
            return Some((Ok(event), follow));
        }
        tokio::select! {
            _ = follow.stopping.changed() => {}
            // Lagging behind is a reason to look as well.
            _ = follow.moved.recv() => {}
            () = tokio::time::sleep(LOOK) => {}
        }
    }
}

async fn qr_svg(State(app): State<Arc<App>>, headers: HeaderMap, Path(id): Path<String>) -> Result<Response, Problem> {
    let code = code(&app, &mine(&app, &headers, &id).await?)?;
    // Black on white in both themes, with the quiet zone that readers need.
    let picture = code.render::<svg::Color>().min_dimensions(240, 240).quiet_zone(true).build();
    Ok(([(header::CONTENT_TYPE, "image/svg+xml")], picture).into_response())
}

async fn qr_png(State(app): State<Arc<App>>, headers: HeaderMap, Path(id): Path<String>) -> Result<Response, Problem> {
    let code = code(&app, &mine(&app, &headers, &id).await?)?;
    let picture = code.render::<image::Luma<u8>>().module_dimensions(8, 8).quiet_zone(true).build();
    let mut bytes = Cursor::new(Vec::new());
    picture
        .write_to(&mut bytes, image::ImageFormat::Png)
        .map_err(|error| Problem::new(Reason::Internal, format!("png: {error}")))?;
    Ok(([(header::CONTENT_TYPE, "image/png")], bytes.into_inner()).into_response())
}

fn code(app: &App, recovery: &Recovery) -> Result<QrCode, Problem> {
    if recovery.step != Step::Created {
        return Err(Reason::CodeUsed.into());
    }
    QrCode::with_error_correction_level(link(app, recovery), EcLevel::M)
        .map_err(|error| Problem::new(Reason::Internal, format!("qr: {error}")))
}
