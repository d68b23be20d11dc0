use crate::detect::{Detector, Face};
use crate::embed::{Embedder, Embedding, pattern};
use crate::error::FaceError;
use crate::front::Front;
use crate::landmarks::{Mesh, Mesher, Region};
use crate::quality::{self, Purpose};
use crate::restore::smoothed;
use image::RgbImage;
use regain_base::Reason;
use regain_vision::engine::Engine;
use regain_vision::model::{Model, ModelError, Store};

/// A mesh less certain than this is no face.
const PRESENCE: f32 = 0.5;
/// A face with more of a pattern than this is smoothed even where no document was announced: photos stay as they are.
const PATTERN: f32 = 0.055;

/// The detector alone, for live frames.
pub struct NearFaces {
    detector: Detector,
}

impl NearFaces {
    /// Loads `face_detect`.
    ///
    /// # Errors
    /// When the file is missing, is not the one that was shipped, or does not load.
    pub fn load(store: &Store, engine: &Engine) -> Result<Self, ModelError> {
        Ok(Self { detector: Detector::new(store.load(engine, "face_detect")?) })
    }

    /// As [`Faces::detect_near`].
    ///
    /// # Errors
    /// When the picture is empty or the model fails.
    pub fn detect(&self, image: &RgbImage) -> Result<Vec<Face>, FaceError> {
        self.detector.detect_near(image)
    }
}

/// The three face models, loaded once and shared.
pub struct Faces {
    detector: Detector,
    mesher: Mesher,
    embedder: Embedder,
}

impl Faces {
    /// Loads `face_detect`, `face_landmarks` and `face_embed`.
    ///
    /// # Errors
    /// When a file is missing, is not the one that was shipped, or does not load.
    pub fn load(store: &Store, engine: &Engine) -> Result<Self, ModelError> {
        let load = |name| store.load(engine, name);
        Ok(Self::new(load("face_detect")?, load("face_landmarks")?, load("face_embed")?))
    }

    /// The same from models that are already there: other files, or fakes in tests.
    pub fn new(
        detect: Box<dyn Model + Send + Sync>,
        landmarks: Box<dyn Model + Send + Sync>,
        embed: Box<dyn Model + Send + Sync>,
    ) -> Self {
        Self { detector: Detector::new(detect), mesher: Mesher::new(landmarks), embedder: Embedder::new(embed) }
    }

    /// All faces, largest first. The whole picture is searched first; only when nothing is found are its parts, so a small
    /// face beside a large one may be missed, and a picture without faces costs most (about sixty runs of the detector).
    /// Of several finds those count that the mesh takes for faces too: a card's pattern may pass for a face larger than its portrait.
    ///
    /// # Errors
    /// When the picture is empty or the model fails; no face is an empty list.
    pub fn detect(&self, image: &RgbImage) -> Result<Vec<Face>, FaceError> {
        let found = self.detector.detect(image)?;
        if found.len() < 2 {
            return Ok(found);
        }
        let sure = |face: &&Face| self.landmarks(image, face).is_ok_and(|mesh| mesh.presence >= PRESENCE);
        let seen: Vec<Face> = found.iter().filter(sure).copied().collect();
        Ok(if seen.is_empty() { found } else { seen })
    }

    /// The face to compare, good enough for what the picture is wanted for.
    ///
    /// # Errors
    /// As [`quality::only`], [`quality::Quality::refusal`] and, of a live face, [`Front::refusal`] have them, and when the model fails.
    pub fn comparable(&self, image: &RgbImage, purpose: Purpose) -> Result<Face, Reason> {
        let faces = self.detect(image).map_err(|error| error.reason())?;
        let face = quality::only(&faces, purpose)?;
        let refusal = quality::measure(image, &face).refusal(purpose);
        let refusal = match (refusal, purpose) {
            // Who issued a document saw to its portrait.
            (Some(_), _) | (None, Purpose::Portrait) => refusal,
            (None, Purpose::Live) => self.front(image, &face).map_err(|error| error.reason())?.refusal(),
        };
        refusal.map_or(Ok(face), Err)
    }

    /// The faces that fill a good part of the picture, largest first: one look at the whole, as for a selfie.
    ///
    /// # Errors
    /// When the picture is empty or the model fails.
    pub fn detect_near(&self, image: &RgbImage) -> Result<Vec<Face>, FaceError> {
        self.detector.detect_near(image)
    }

    /// The 468 points of the face mesh.
    ///
    /// # Errors
    /// When the model fails.
    pub fn landmarks(&self, image: &RgbImage, face: &Face) -> Result<Mesh, FaceError> {
        self.mesher.mesh(image, &Region::of_face(face))
    }

    /// Whether a face looks up or down, and whether something covers it.
    ///
    /// # Errors
    /// When the model fails.
    pub fn front(&self, image: &RgbImage, face: &Face) -> Result<Front, FaceError> {
        Ok(Front::of(image, &self.landmarks(image, face)?))
    }

    /// The same for the next frame of a clip, starting from where the face was.
    pub(crate) fn follow(&self, image: &RgbImage, before: &Mesh) -> Result<Mesh, FaceError> {
        self.mesher.mesh(image, &Region::of_mesh(before))
    }

    /// What the face looks like as 128 numbers; compare with [`crate::matching::compare`]. It is aligned by the mesh: the
    /// detector's four points alone double the errors (model card). A picture with the strong pattern of an engraving is smoothed.
    ///
    /// # Errors
    /// When the points of the face coincide or a model fails.
    pub fn embed(&self, image: &RgbImage, face: &Face) -> Result<Embedding, FaceError> {
        let mesh = self.landmarks(image, face)?;
        if pattern(image, &mesh.five())? > PATTERN {
            return self.embed_portrait(image, face);
        }
        self.embed_mesh(image, &mesh)
    }

    /// The same where the mesh is known.
    pub(crate) fn embed_mesh(&self, image: &RgbImage, mesh: &Mesh) -> Result<Embedding, FaceError> {
        self.embedder.embed(image, &mesh.five())
    }

    /// What the portrait of a document looks like: its print or engraving is smoothed first.
    ///
    /// # Errors
    /// When the points of the face coincide or a model fails.
    pub fn embed_portrait(&self, image: &RgbImage, face: &Face) -> Result<Embedding, FaceError> {
        let (image, face) = smoothed(image, face)?;
        self.embedder.embed(&image, &self.landmarks(&image, &face)?.five())
    }
}
