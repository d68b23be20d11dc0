//! Why no whole answer arrived.

use regain_base::Reason;
use std::error::Error;

/// Why no whole answer arrived. No variant holds an address or a body: they carry tokens.
#[derive(Debug, thiserror::Error)]
pub enum NetError {
    /// The address is plain HTTP to another machine, or no web address.
    #[error("only https is used to reach another machine")]
    NotSecure,
    /// A header has a character that HTTP does not allow.
    #[error("a request header is not allowed in HTTP")]
    Header,
    /// Nobody answers there, the name is unknown, or TLS failed.
    #[error("no connection to the service: {0}")]
    Connect(String),
    /// The connection broke in the middle.
    #[error("the connection to the service broke: {0}")]
    Broken(String),
    /// The answer did not arrive in time.
    #[error("the service did not answer within {seconds} seconds")]
    Deadline {
        /// How long was waited.
        seconds: u64,
    },
    /// The answer is longer than the request allowed.
    #[error("the answer is longer than {limit} bytes")]
    TooLarge {
        /// The bound, in bytes.
        limit: usize,
    },
    /// Something in between answered in the service's place: a sign-in page, or a certificate of somebody else.
    #[error("something in between answered in the service's place: {0}")]
    Intercepted(String),
    /// By this machine's clock the service's certificate is out of date, or from the future.
    #[error("by this machine's clock the service's certificate is not valid: {0}")]
    Clock(String),
    /// TLS cannot be set up on this machine.
    #[error("TLS cannot be set up: {0}")]
    Setup(String),
}

impl NetError {
    /// What the person is told.
    pub fn reason(&self) -> Reason {
        match self {
            Self::NotSecure => Reason::ForeignLink,
            Self::Connect(_) | Self::Broken(_) | Self::Deadline { .. } | Self::TooLarge { .. } => {
                Reason::ServiceUnreachable
            }
            Self::Intercepted(_) => Reason::Intercepted,
            Self::Clock(_) => Reason::ClockWrong,
            Self::Header | Self::Setup(_) => Reason::Internal,
        }
    }
}

/// The error with everything below it, in one line.
pub(crate) fn chain(error: &dyn Error) -> String {
    let mut text = error.to_string();
    let mut below = error.source();
    while let Some(error) = below {
        text = format!("{text}: {error}");
        below = error.source();
    }
    text
}
