//! How a recovery ends, whoever ends it.

use crate::app::App;
use crate::problem::Problem;
use crate::recovery::{Recovery, Step};
use crate::{notice, pass};
use regain_base::Reason;
use serde_json::Value;

/// Ends the recovery with `reason` and keeps `facts` (scores and rule outcomes, no personal data).
///
/// A good end in production makes the pass and the notices; every end wipes the claims that waited for the wallet, records
/// the outcome and tells the open pages. A second end of the same recovery changes nothing.
pub async fn conclude(app: &App, recovery: &Recovery, reason: Reason, facts: Value) -> Result<(), Problem> {
    let step = match reason {
        Reason::Recovered | Reason::EvaluationComplete => Step::Done,
        Reason::Aborted | Reason::WordsDiffer | Reason::ConsentRefused => Step::Aborted,
        Reason::SessionExpired => Step::Expired,
        _ => Step::Failed,
    };
    if !facts.is_null() {
        app.repo.set_facts(recovery.id, &facts).await?;
    }
    // The pass comes first: a stop between the two leaves a recovery that can be decided again, never one without its pass.
    if reason == Reason::Recovered {
        pass::create(app, recovery).await?;
    }
    app.repo.wipe_offers(recovery.id).await?;
    let open = [Step::InProgress, Step::Confirmed, Step::Scanned, Step::Created];
    if !app.repo.finish(recovery.id, &open, step, reason).await? {
        return Ok(());
    }
    app.record(recovery, "recovery-ended", Some(reason), facts).await?;
    metrics::counter!("regain_recoveries_ended_total", "reason" => reason.code(), "mode" => recovery.mode.code())
        .increment(1);
    if reason == Reason::Recovered {
        notice::send(app, recovery).await?;
    }
    app.nudge(recovery.id);
    Ok(())
}
