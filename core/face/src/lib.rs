//! Faces: where they are, whose they are, and whether one is alive in front of this screen, now.
//!
//! Pictures are upright RGB; coordinates are pixels from the top left corner, pixel centres at .5; times are milliseconds
//! since the challenge started. Models, their licences and what can and cannot be claimed: `models/cards/face_*.md`.

mod detect;
mod embed;
mod error;
mod faces;
mod fit;
mod frames;
pub mod framing;
pub mod front;
mod landmarks;
pub mod light;
pub mod matching;
pub mod pose;
pub mod quality;
mod restore;
mod session;
mod track;
mod warp;

pub use detect::Face;
pub use embed::Embedding;
pub use error::FaceError;
pub use faces::{Faces, NearFaces};
pub use landmarks::Mesh;
