//! The shipped models give the reference outputs under the engine of this build (tract unless a library is configured).

use regain_vision::engine::Engine;
use regain_vision::model::{Store, Tensor};
use serde_json::Value;
use std::path::Path;

#[test]
fn shipped_models_answer_as_their_reference() {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("../../models");
    let text = std::fs::read_to_string(folder.join("reference/faces.json")).expect("the reference");
    let reference: Value = serde_json::from_str(&text).expect("json");
    let tolerance = reference["tolerance"].as_f64().expect("a tolerance") as f32;
    let (engine, store) = (Engine::start().expect("an engine"), Store::open(&folder).expect("the models"));
    let models = reference["models"].as_array().expect("models");
    assert_eq!(models.len(), 3);
    for case in models {
        let name = case["model"].as_str().expect("a name");
        let (scale, offset) =
            (case["scale"].as_f64().expect("scale") as f32, case["offset"].as_f64().expect("offset") as f32);
        let shape = store.entries().iter().find(|entry| entry.name == name).expect("an entry").input.clone();
        let count: u64 = shape.iter().map(|&axis| axis as u64).product();
        let value = |i: u64| ((i * i * 31 + i * 7919) / 64 % 256) as f32 * scale + offset;
        let input = Tensor::new(shape, (0..count).map(value).collect()).expect("a tensor");
        let outputs = store.load(&engine, name).expect("a model").run(&input).expect("outputs");
        let expected = case["outputs"].as_array().expect("outputs");
        assert_eq!(outputs.len(), expected.len(), "{name}");
        for (output, expected) in outputs.iter().zip(expected) {
            assert_eq!(output.data.len() as u64, expected["length"].as_u64().expect("a length"));
            let places =
                expected["at"].as_array().expect("places").iter().map(|at| at.as_u64().expect("a place") as usize);
            for (at, value) in places.zip(expected["values"].as_array().expect("values")) {
                let (found, value) = (output.data[at], value.as_f64().expect("a value") as f32);
                assert!((found - value).abs() <= tolerance, "{name}[{at}]: {found} instead of {value}");
            }
        }
    }
}
