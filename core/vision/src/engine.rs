//! The ONNX engine: ONNX Runtime from a shared library when one is configured, else tract, which is in the binary.

use std::sync::{Mutex, OnceLock, PoisonError};

use ort::environment::Environment;
use ort::session::Session;
use ort::session::builder::GraphOptimizationLevel;
use ort::value::TensorRef;

use crate::model::{Model, ModelError, Tensor};

/// The environment variable with the path of an ONNX Runtime library (1.24 or newer).
pub const LIBRARY_VARIABLE: &str = "REGAIN_ONNXRUNTIME";

/// A started engine. The backend is a fact of the process: it is chosen by the first start and stays.
#[derive(Debug, Clone)]
pub struct Engine {
    environment: Environment,
    name: String,
}

static ENGINE: OnceLock<Result<Engine, String>> = OnceLock::new();

impl Engine {
    /// The engine of this process. A library that is configured but does not load is an error, never a silent fallback.
    pub fn start() -> Result<Self, ModelError> {
        ENGINE.get_or_init(start).clone().map_err(ModelError::Engine)
    }

    /// Which backend runs: `tract`, or `onnxruntime` with the path of its library.
    pub fn name(&self) -> &str {
        &self.name
    }

    pub(crate) fn load(&self, onnx: &[u8]) -> Result<impl Model + Send + Sync + use<>, ModelError> {
        let session = Session::builder(&self.environment)
            // One thread a run: callers bound how many run at once.
            .and_then(|builder| builder.with_intra_threads(1).map_err(ort::Error::from))
            // tract runs a graph as it stands unless it is asked.
            .and_then(|builder| {
                builder.with_optimization_level(GraphOptimizationLevel::Level3).map_err(ort::Error::from)
            })
            .and_then(|mut builder| builder.commit_from_memory(onnx))
            .map_err(failed)?;
        Ok(OnnxModel { session: Mutex::new(session) })
    }
}

fn start() -> Result<Engine, String> {
    let (builder, name) = match std::env::var_os(LIBRARY_VARIABLE) {
        Some(path) if !path.is_empty() => {
            let shown = path.to_string_lossy().into_owned();
            let builder = ort::init_from(&path)
                .map_err(|error| format!("{LIBRARY_VARIABLE}={shown} does not load: {error}; correct or unset it"))?;
            (builder, format!("onnxruntime {shown}"))
        }
        _ => {
            ort::set_api(ort_tract::api());
            (ort::init(), "tract".to_owned())
        }
    };
    let environment = builder.with_telemetry(false).build().map_err(|error| error.to_string())?;
    Ok(Engine { environment, name })
}

/// A session is not safe to run from two threads at once (the binding says why), so each has a lock.
struct OnnxModel {
    session: Mutex<Session>,
}

impl Model for OnnxModel {
    fn run(&self, input: &Tensor) -> Result<Vec<Tensor>, ModelError> {
        input.check()?;
        let value = TensorRef::from_array_view((input.shape.as_slice(), input.data.as_slice())).map_err(failed)?;
        let mut session = self.session.lock().unwrap_or_else(PoisonError::into_inner);
        let outputs = session.run(ort::inputs![value]).map_err(failed)?;
        let mut tensors = Vec::with_capacity(outputs.len());
        for (_, output) in outputs.iter() {
            let (shape, data) = output.try_extract_tensor::<f32>().map_err(failed)?;
            let shape = shape.iter().map(|axis| usize::try_from(*axis).unwrap_or(0)).collect();
            tensors.push(Tensor { shape, data: data.to_vec() });
        }
        Ok(tensors)
    }
}

#[allow(clippy::needless_pass_by_value, reason = "map_err hands it over")]
fn failed(error: ort::Error) -> ModelError {
    ModelError::Engine(error.to_string())
}
