use regain_base::Reason;
use regain_vision::model::ModelError;

/// Why a picture gave no answer about faces.
#[derive(Debug, thiserror::Error)]
pub enum FaceError {
    /// A model could not be run; the fault is ours.
    #[error("a face model failed: {0}")]
    Model(#[from] ModelError),
    /// A model answered in another shape than its card says.
    #[error("the model {model} answered {got} values, {expected} were expected")]
    Answer {
        /// Name of the model.
        model: &'static str,
        /// Values it gave.
        got: usize,
        /// Values its card promises.
        expected: usize,
    },
    /// The points of a face lie on one spot, so nothing can be aligned.
    #[error("the points of the face cannot be aligned")]
    Degenerate,
    /// The picture has no pixels.
    #[error("the picture is empty")]
    Empty,
}

impl FaceError {
    /// What the caller reports.
    pub fn reason(&self) -> Reason {
        match self {
            Self::Model(_) | Self::Answer { .. } => Reason::ModelFailed,
            Self::Degenerate => Reason::NoFace,
            Self::Empty => Reason::NotAnImage,
        }
    }
}
