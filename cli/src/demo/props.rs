//! What a demo needs before it begins, and what can stop it.

use super::browser::BrowserError;
use super::phone::PhoneError;
use regain_base::{Reason, Secret};
use regain_flow::work::Senses;
use regain_service::{Models, StartError};
use regain_vision::engine::Engine;
use regain_vision::model::{ModelError, Store};
use std::path::Path;
use std::sync::Arc;

/// Everything that is loaded once and used by every scenario: the service's models and the phone's own.
pub struct Props {
    pub(super) models: Arc<Models>,
    pub(super) senses: Arc<Senses>,
    /// The engine that runs the models.
    pub engine: String,
    /// Where the services keep their records; without it each in a file of its own stage.
    pub database: Option<Secret<String>>,
}

impl Props {
    /// Loads the models from `folder`.
    ///
    /// # Errors
    /// When a model file is missing or damaged.
    pub fn load(folder: &Path) -> Result<Self, ModelError> {
        let (store, engine) = (Store::open(folder)?, Engine::start()?);
        let senses = Senses::load(&store, &engine)?;
        let models = Models::load(folder)?;
        Ok(Self { models: Arc::new(models), senses: Arc::new(senses), engine: engine.name().into(), database: None })
    }
}

/// What stops a demo; how a scenario ends for its person is no error.
#[derive(Debug, thiserror::Error)]
pub enum StageError {
    /// The service.
    #[error("the service: {0}")]
    Service(#[from] StartError),
    /// Its settings.
    #[error("the service's settings: {0}")]
    Config(#[from] regain_service::config::ConfigError),
    /// The phone.
    #[error("the phone: {0}")]
    Phone(#[from] PhoneError),
    /// The browser.
    #[error("the browser: {0}")]
    Browser(#[from] BrowserError),
    /// The disk.
    #[error("the temporary folder: {0}")]
    Disk(#[from] std::io::Error),
    /// The journey cannot go on.
    #[error("the journey goes round in circles at the screen {0}")]
    Circles(String),
}

impl StageError {
    /// The reason it ends with.
    pub fn reason(&self) -> Reason {
        match self {
            Self::Service(error) => error.reason(),
            Self::Config(error) => error.reason(),
            Self::Phone(error) => error.reason(),
            Self::Browser(error) => error.reason(),
            Self::Disk(_) => Reason::StorageFailed,
            Self::Circles(_) => Reason::Internal,
        }
    }
}
