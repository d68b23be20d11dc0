//! The journey's requests: one at a time, on a thread of their own, dropped when the person leaves.

use regain_base::Reason;
use regain_base::http::Request;
use regain_flow::{Event, Hidden, Reply};
use regain_net::{Client, NetError};
use tokio::runtime::{Builder, Runtime};
use tokio::task::AbortHandle;

pub(crate) struct Network {
    runtime: Option<Runtime>,
    client: Client,
    under_way: Option<AbortHandle>,
}

impl Network {
    pub(crate) fn start() -> Result<Self, NetError> {
        let runtime = Builder::new_multi_thread().worker_threads(1).thread_name("regain-net").enable_all().build();
        let runtime = runtime.map_err(|error| NetError::Setup(error.to_string()))?;
        Ok(Self { runtime: Some(runtime), client: Client::new(Client::PATIENT)?, under_way: None })
    }

    /// Sends `request`; `done` gets the answer, on another thread.
    pub(crate) fn fetch(&mut self, request: Request, done: impl FnOnce(Event) + Send + 'static) {
        let Some(runtime) = &self.runtime else { return done(Event::Failed(Reason::Internal)) };
        let client = self.client.clone();
        let task = runtime.spawn(async move {
            done(match client.consult(request).await {
                Ok(answer) => {
                    let body = Hidden::new(String::from_utf8_lossy(&answer.body));
                    Event::Replied(Reply { status: answer.status, body })
                }
                Err(error) => Event::Failed(error.reason()),
            });
        });
        self.under_way = Some(task.abort_handle());
    }

    /// Drops the request that is under way; nobody is told.
    pub(crate) fn abort(&mut self) {
        if let Some(task) = self.under_way.take() {
            task.abort();
        }
    }
}

impl Drop for Network {
    fn drop(&mut self) {
        // A look-up of a name may hang in the system's own threads; nobody waits for it.
        if let Some(runtime) = self.runtime.take() {
            runtime.shutdown_background();
        }
    }
}
