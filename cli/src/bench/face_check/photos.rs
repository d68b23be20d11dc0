//! Photos of real people whose faces are lit anew in place of drawn heads: another generator.

use crate::face::picture;
use crate::outcome::Failure;
use regain_base::Reason;
use regain_face::Faces;
use regain_face::quality::{self, Purpose};
use regain_simulator::person::{Person, Photo};
use std::path::PathBuf;
use std::sync::Arc;

/// A face that is turned farther, degrees, does not show the photo one of its sides.
const TURNED: f32 = 12.0;

/// The person with this face.
pub(super) fn with(person: &Person, photo: &Arc<Photo>) -> Person {
    Person { key: "photographed", photo: Some(Arc::clone(photo)), ..person.clone() }
}

/// The faces in these pictures, in their order; those that cannot be compared as live ones (blurred, small), are turned to a side, or were
/// taken in coloured light are left out.
///
/// # Errors
/// When a file is no picture, or no face is left.
pub(super) fn read(faces: &Faces, files: &[PathBuf]) -> Result<Vec<Arc<Photo>>, Failure> {
    let mut photos = Vec::new();
    for file in files {
        let failed = |reason: Reason| Failure::new(reason, file.display().to_string());
        let image = picture(file).map_err(failed)?;
        for face in faces.detect(&image).map_err(|error| failed(error.reason()))? {
            let quality = quality::measure(&image, &face);
            if quality.refusal(Purpose::Live).is_none() && quality.yaw.abs() <= TURNED {
                let mesh = faces.landmarks(&image, &face).map_err(|error| failed(error.reason()))?;
                photos.extend(Photo::new(image.clone(), &mesh.points).map(Arc::new));
            }
        }
    }
    if photos.is_empty() && !files.is_empty() {
        return Err(Failure::new(
            Reason::NoFace,
            "no picture shows a face from the front, large, sharp and in white light".to_owned(),
        ));
    }
    Ok(photos)
}
