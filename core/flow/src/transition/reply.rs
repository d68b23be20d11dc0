//! What an answer of the service means, whatever was asked.

use super::{Next, end};
use crate::event::Reply;
use crate::state::State;
use regain_base::Reason;
use regain_protocol::api::Problem;
use regain_protocol::json;
use serde::de::DeserializeOwned;

/// Reads a good answer, or gives the reason of a bad one.
pub(crate) fn read<T: DeserializeOwned>(reply: &Reply) -> Result<T, Reason> {
    // The answer is seen to be parsed; what is secret in it becomes a secret again in `T`.
    let body = reply.body.expose().as_bytes();
    accepted(reply)?;
    json::read(body).map_err(|_| Reason::Internal)
}

/// Whether the answer is a good one, whatever it holds.
pub(crate) fn accepted(reply: &Reply) -> Result<(), Reason> {
    if (200..300).contains(&reply.status) {
        return Ok(());
    }
    let problem = json::read::<Problem>(reply.body.expose().as_bytes());
    Err(problem.map_or_else(|_| unexplained(reply.status), |problem| problem.refusal.code))
}

/// A refusal without an explanation comes from something between phone and service, or from a service that is being restarted.
fn unexplained(status: u16) -> Reason {
    match status {
        413 => Reason::ImageTooLarge,
        429 => Reason::RateLimited,
        500 | 502 | 503 | 504 => Reason::ServiceUnreachable,
        _ => Reason::Internal,
    }
}

/// What a refusal does where the step itself has no other way: wait and try again, or the end.
pub(crate) fn refused(state: State, reason: Reason) -> Next {
    match reason {
        Reason::ServiceUnreachable | Reason::RateLimited | Reason::StorageFailed | Reason::Internal => {
            Next::Stay(State { trouble: Some(reason), ..state })
        }
        _ => end(state, reason),
    }
}
