//! The seam in front of models: a tensor in, tensors out, and the store that only hands out a file whose digest is right.

use std::fmt;
use std::io::Read as _;
use std::path::{Path, PathBuf};

use regain_base::Reason;
use serde::Deserialize;
use sha2::{Digest as _, Sha256};

use crate::engine::Engine;

/// Something that turns one tensor into others. Tests put fakes here.
pub trait Model {
    /// Runs the model once. Safe to call from several threads; an engine may run the calls one after the other.
    fn run(&self, input: &Tensor) -> Result<Vec<Tensor>, ModelError>;
}

/// Numbers with a shape, row-major. `Debug` prints the shape only: the numbers may be a person's face.
#[derive(Clone, PartialEq)]
pub struct Tensor {
    /// The length of each axis, outermost first.
    pub shape: Vec<usize>,
    /// As many numbers as the product of `shape`.
    pub data: Vec<f32>,
}

impl Tensor {
    /// A tensor, or [`ModelError::Shape`] when `data` is not as long as `shape` says.
    pub fn new(shape: Vec<usize>, data: Vec<f32>) -> Result<Self, ModelError> {
        let tensor = Self { shape, data };
        tensor.check()?;
        Ok(tensor)
    }

    pub(crate) fn check(&self) -> Result<(), ModelError> {
        let len = self.shape.iter().try_fold(1usize, |len, axis| len.checked_mul(*axis));
        if len == Some(self.data.len()) && !self.data.is_empty() {
            return Ok(());
        }
        Err(ModelError::Shape { expected: self.shape.clone(), found: vec![self.data.len()] })
    }
}

impl fmt::Debug for Tensor {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        formatter.debug_struct("Tensor").field("shape", &self.shape).finish_non_exhaustive()
    }
}

/// What went wrong with a model, and with which.
#[derive(Debug, thiserror::Error)]
pub enum ModelError {
    /// The folder holds no readable `models.toml`.
    #[error("cannot read the model table {path}: {cause}")]
    Table {
        /// The file.
        path: PathBuf,
        /// What the system or the parser said.
        cause: String,
    },
    /// The table has no such name.
    #[error("no model is called {0}")]
    Unknown(String),
    /// The file is missing, unreadable, or over [`MAX_MODEL_BYTES`].
    #[error("cannot read the model file {path}: {cause}")]
    File {
        /// The file.
        path: PathBuf,
        /// What the system said.
        cause: String,
    },
    /// The file is not the one that the table names.
    #[error("the model file {path} has sha256 {found}, the table says {expected}; fetch the file again")]
    Digest {
        /// The file.
        path: PathBuf,
        /// From the table, lower-case hexadecimal.
        expected: String,
        /// Of the file, lower-case hexadecimal.
        found: String,
    },
    /// A tensor's shape is not the expected one.
    #[error("a tensor has shape {found:?} where {expected:?} is expected")]
    Shape {
        /// The shape that fits; 0 stands for any length.
        expected: Vec<usize>,
        /// The shape that came.
        found: Vec<usize>,
    },
    /// The engine could not start, load or run.
    #[error("the model engine failed: {0}")]
    Engine(String),
}

impl ModelError {
    /// Every model error is one reason for people: the installation is broken, not the person's doing.
    pub fn reason(&self) -> Reason {
        Reason::ModelFailed
    }
}

/// The largest model file that is loaded.
pub const MAX_MODEL_BYTES: u64 = 64 << 20;

const MAX_TABLE_BYTES: u64 = 1 << 20;

/// One `[[model]]` of `models.toml`.
#[derive(Debug, Clone, Deserialize)]
pub struct Entry {
    /// The name by which code asks for it.
    pub name: String,
    /// The file's name in the same folder; no path.
    pub file: String,
    /// The file's SHA-256, hexadecimal.
    pub sha256: String,
    /// The licence of the weights (SPDX).
    pub licence: String,
    /// Where the weights come from.
    pub origin: String,
    /// The input's shape; 0 stands for any length.
    pub input: Vec<usize>,
    /// The shape of each output in order; 0 stands for any length. Empty: not checked.
    #[serde(default)]
    pub output: Vec<Vec<usize>>,
}

#[derive(Deserialize)]
struct Table {
    #[serde(default)]
    model: Vec<Entry>,
}

/// A folder of models with its `models.toml`.
#[derive(Debug, Clone)]
pub struct Store {
    folder: PathBuf,
    entries: Vec<Entry>,
}

impl Store {
    /// Opens `folder` and reads its table; the model files are not touched yet.
    pub fn open(folder: &Path) -> Result<Self, ModelError> {
        let path = folder.join("models.toml");
        let fail = |cause: String| ModelError::Table { path: path.clone(), cause };
        let bytes = read_bounded(&path, MAX_TABLE_BYTES).map_err(&fail)?;
        let text = String::from_utf8(bytes).map_err(|error| fail(error.to_string()))?;
        let table: Table = toml::from_str(&text).map_err(|error| fail(error.to_string()))?;
        for entry in &table.model {
            if Path::new(&entry.file).file_name() != Some(entry.file.as_ref()) {
                return Err(fail(format!("{}: a file name without folders is expected", entry.name)));
            }
        }
        Ok(Self { folder: folder.to_path_buf(), entries: table.model })
    }

    /// The table.
    pub fn entries(&self) -> &[Entry] {
        &self.entries
    }

    /// The bytes of a model, after its digest was checked.
    pub fn bytes(&self, name: &str) -> Result<(&Entry, Vec<u8>), ModelError> {
        let entry =
            self.entries.iter().find(|entry| entry.name == name).ok_or_else(|| ModelError::Unknown(name.to_owned()))?;
        let path = self.folder.join(&entry.file);
        let bytes =
            read_bounded(&path, MAX_MODEL_BYTES).map_err(|cause| ModelError::File { path: path.clone(), cause })?;
        let found: String = Sha256::digest(&bytes).iter().map(|byte| format!("{byte:02x}")).collect();
        if !found.eq_ignore_ascii_case(&entry.sha256) {
            return Err(ModelError::Digest { path, expected: entry.sha256.clone(), found });
        }
        Ok((entry, bytes))
    }

    /// Loads the model `name` into `engine`. Shapes are checked at every run.
    pub fn load(&self, engine: &Engine, name: &str) -> Result<Box<dyn Model + Send + Sync>, ModelError> {
        let (entry, bytes) = self.bytes(name)?;
        Ok(Box::new(Checked { inner: engine.load(&bytes)?, input: entry.input.clone(), output: entry.output.clone() }))
    }
}

struct Checked<M> {
    inner: M,
    input: Vec<usize>,
    output: Vec<Vec<usize>>,
}

impl<M: Model> Model for Checked<M> {
    fn run(&self, input: &Tensor) -> Result<Vec<Tensor>, ModelError> {
        input.check()?;
        fits(&self.input, &input.shape)?;
        let output = self.inner.run(input)?;
        if !self.output.is_empty() {
            if output.len() != self.output.len() {
                return Err(ModelError::Shape { expected: vec![self.output.len()], found: vec![output.len()] });
            }
            for (expected, tensor) in self.output.iter().zip(&output) {
                fits(expected, &tensor.shape)?;
            }
        }
        Ok(output)
    }
}

fn fits(expected: &[usize], found: &[usize]) -> Result<(), ModelError> {
    let same = expected.len() == found.len() && expected.iter().zip(found).all(|(e, f)| *e == 0 || e == f);
    if same { Ok(()) } else { Err(ModelError::Shape { expected: expected.to_vec(), found: found.to_vec() }) }
}

fn read_bounded(path: &Path, limit: u64) -> Result<Vec<u8>, String> {
    let file = std::fs::File::open(path).map_err(|error| error.to_string())?;
    let mut bytes = Vec::new();
    file.take(limit + 1).read_to_end(&mut bytes).map_err(|error| error.to_string())?;
    if bytes.len() as u64 > limit { Err(format!("over {limit} bytes")) } else { Ok(bytes) }
}

#[cfg(test)]
#[path = "model_tests.rs"]
mod tests;
