//! One judgement for one container, however often the phone asks: it runs to its end when the phone hangs up, and who asks again
//! with the same bytes gets the same answer and loses no attempt. A failure of the service itself is no judgement: it is told to who
//! waits for it and then forgotten.

use crate::problem::Problem;
use futures_util::future::{BoxFuture, FutureExt, Shared};
use regain_base::{Fault, Id, Reason, Timestamp};
use regain_protocol::api::EvidenceResponse;
use std::collections::HashMap;
use std::sync::{Mutex, PoisonError};
use std::time::Duration;

/// How long an answer is kept for who asks again.
const KEPT: Duration = Duration::from_secs(600);

type Judged = Shared<BoxFuture<'static, Result<EvidenceResponse, Problem>>>;

/// What is being judged, and what was a moment ago: the last container of each recovery.
#[derive(Default)]
pub(crate) struct Judging(Mutex<HashMap<Id, Entry>>);

struct Entry {
    digest: String,
    until: Timestamp,
    judged: Judged,
}

impl Entry {
    /// Whether the service failed instead of judging.
    fn broke(&self) -> bool {
        matches!(self.judged.peek(), Some(Err(problem)) if problem.reason.fault() == Fault::System)
    }
}

impl Judging {
    /// The judgement of the container with this digest; `judge` starts it, unless it was started already.
    pub(crate) fn once<F>(&self, recovery: Id, digest: &str, now: Timestamp, judge: impl FnOnce() -> F) -> Judged
    where
        F: Future<Output = Result<EvidenceResponse, Problem>> + Send + 'static,
    {
        // The map is whole between any two lines here.
        let mut entries = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        entries.retain(|_, entry| entry.until > now || entry.judged.peek().is_none());
        if let Some(entry) = entries.get(&recovery).filter(|entry| entry.digest == digest && !entry.broke()) {
            return entry.judged.clone();
        }
        let task = tokio::spawn(judge());
        let ended = |error: tokio::task::JoinError| Err(Problem::new(Reason::Internal, error.to_string()));
        let judged = async move { task.await.unwrap_or_else(ended) }.boxed().shared();
        let entry = Entry { digest: digest.to_owned(), until: now.after(KEPT), judged: judged.clone() };
        entries.insert(recovery, entry);
        judged
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use std::sync::Arc;
    use std::sync::atomic::{AtomicU32, Ordering};

    #[tokio::test]
    async fn who_hangs_up_and_asks_again_gets_the_one_judgement() {
        let judging = Judging::default();
        let (count, gate) = (Arc::new(AtomicU32::new(0)), Arc::new(tokio::sync::Notify::new()));
        let judge = || {
            let (count, gate) = (count.clone(), gate.clone());
            move || async move {
                count.fetch_add(1, Ordering::SeqCst);
                gate.notified().await;
                Ok(EvidenceResponse::Accepted { accepted: true })
            }
        };
        let (recovery, now) = (Id::random(&regain_base::SeededEntropy::new(1)), Timestamp(0));
        let first = judging.once(recovery, "a", now, judge());
        drop(first);
        let again = judging.once(recovery, "a", now, judge());
        gate.notify_one();
        assert_eq!(again.await.expect("judged"), EvidenceResponse::Accepted { accepted: true });
        judging.once(recovery, "a", now.after(KEPT / 2), judge()).await.expect("the same answer");
        assert_eq!(count.load(Ordering::SeqCst), 1);
        gate.notify_one();
        judging.once(recovery, "b", now, judge()).await.expect("other bytes");
        gate.notify_one();
        judging.once(recovery, "b", now.after(KEPT), judge()).await.expect("too long ago");
        assert_eq!(count.load(Ordering::SeqCst), 3);
    }

    #[tokio::test]
    async fn a_refusal_is_kept_and_a_failure_of_the_service_is_not() {
        let judging = Judging::default();
        let (recovery, now) = (Id::random(&regain_base::SeededEntropy::new(1)), Timestamp(0));
        let refuse = |reason| move || async move { Err(Problem::new(reason, "")) };
        let accept = || async { Ok(EvidenceResponse::Accepted { accepted: true }) };
        for (first, second) in [
            (Reason::NotYou, Err(Reason::NotYou)),
            (Reason::StorageFailed, Ok(EvidenceResponse::Accepted { accepted: true })),
            (Reason::Internal, Ok(EvidenceResponse::Accepted { accepted: true })),
        ] {
            let digest = first.code();
            let told = judging.once(recovery, digest, now, refuse(first)).await.expect_err("refused");
            assert_eq!(told.reason, first);
            let again = judging.once(recovery, digest, now, accept).await;
            assert_eq!(again.map_err(|problem| problem.reason), second, "{first:?}");
        }
    }
}
