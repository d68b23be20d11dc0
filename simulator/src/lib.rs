//! SIMULATED documents, faces, light and cameras, each picture with its known truth beside it.
//!
//! Nothing in here is a person or a document of a real state: the persons are invented, their state is Utopia (`UTO`, the
//! specimen code of ICAO Doc 9303 part 3, section 5), and every document says SPECIMEN. The one exception is a photo that the
//! caller brings, whose face is lit anew ([`person::Photo`]). Pictures from here show that the whole path works and find
//! regressions; they never measure how well faces or documents of real life are told apart.

pub mod camera;
mod canvas;
mod head;
pub mod person;
pub mod printed;
pub mod rephoto;
pub mod scene;
mod seeded;
pub mod specimen;
pub mod unseeing;
