use super::*;

/// A model that doubles every number.
struct Twice;

impl Model for Twice {
    fn run(&self, input: &Tensor) -> Result<Vec<Tensor>, ModelError> {
        Ok(vec![Tensor::new(input.shape.clone(), input.data.iter().map(|value| 2.0 * value).collect())?])
    }
}

/// An ONNX file with one Relu over three numbers, written field by field (onnx.proto, version 1.16).
fn relu() -> Vec<u8> {
    fn bytes(tag: u8, value: &[u8]) -> Vec<u8> {
        [&[tag << 3 | 2, value.len() as u8][..], value].concat()
    }
    fn number(tag: u8, value: u8) -> Vec<u8> {
        vec![tag << 3, value]
    }
    let shape = [bytes(1, &number(1, 1)), bytes(1, &number(1, 3))].concat();
    let kind = bytes(1, &[number(1, 1), bytes(2, &shape)].concat());
    let value = |name: &str| [bytes(1, name.as_bytes()), bytes(2, &kind)].concat();
    let node = [bytes(1, b"x"), bytes(2, b"y"), bytes(4, b"Relu")].concat();
    let graph = [bytes(1, &node), bytes(2, b"g"), bytes(11, &value("x")), bytes(12, &value("y"))].concat();
    [number(1, 8), bytes(7, &graph), bytes(8, &[bytes(1, b""), number(2, 13)].concat())].concat()
}

fn digest(bytes: &[u8]) -> String {
    Sha256::digest(bytes).iter().map(|byte| format!("{byte:02x}")).collect()
}

fn store(file: &str, sha256: &str, bytes: Option<&[u8]>) -> (tempfile::TempDir, Result<Store, ModelError>) {
    let folder = tempfile::tempdir().expect("a folder");
    let table = format!(
        "[[model]]\nname = \"relu\"\nfile = \"{file}\"\nsha256 = \"{sha256}\"\nlicence = \"CC0-1.0\"\n\
         origin = \"this test\"\ninput = [1, 3]\noutput = [[1, 3]]\n"
    );
    std::fs::write(folder.path().join("models.toml"), table).expect("a table");
    if let Some(bytes) = bytes {
        std::fs::write(folder.path().join(file), bytes).expect("a model");
    }
    let store = Store::open(folder.path());
    (folder, store)
}

#[test]
fn a_model_with_the_right_digest_runs_and_is_held_to_its_shapes() {
    let (_folder, store) = store("relu.onnx", &digest(&relu()), Some(&relu()));
    let engine = Engine::start().expect("an engine");
    assert!(!engine.name().is_empty());
    let model = store.expect("a store").load(&engine, "relu").expect("a model");
    let run = |data: Vec<f32>| model.run(&Tensor::new(vec![1, data.len()], data).expect("a tensor"));
    assert_eq!(run(vec![-1.0, 0.5, 2.0]).expect("an output")[0].data, [0.0, 0.5, 2.0]);
    assert!(matches!(run(vec![1.0; 4]), Err(ModelError::Shape { .. })));
    std::thread::scope(|scope| {
        for _ in 0..4 {
            scope.spawn(|| (0..50).for_each(|_| assert!(run(vec![1.0, -1.0, 3.0]).is_ok())));
        }
    });
}

#[test]
fn a_changed_file_is_refused_with_both_digests() {
    let mut changed = relu();
    let last = changed.len() - 1;
    changed[last] ^= 1;
    let (_folder, store) = store("relu.onnx", &digest(&relu()), Some(&changed));
    let error = store.expect("a store").bytes("relu").expect_err("a wrong digest");
    assert_eq!(error.reason(), Reason::ModelFailed);
    let text = error.to_string();
    assert!(text.contains(&digest(&relu())) && text.contains(&digest(&changed)), "{text}");
}

#[test]
fn what_is_missing_is_named() {
    let (_folder, store_without_file) = store("relu.onnx", &digest(b""), None);
    let store_without_file = store_without_file.expect("a store");
    let error = store_without_file.bytes("relu").expect_err("no file");
    assert!(matches!(&error, ModelError::File { path, .. } if path.ends_with("relu.onnx")), "{error}");
    assert!(matches!(store_without_file.bytes("face"), Err(ModelError::Unknown(name)) if name == "face"));
    let nowhere = Store::open(Path::new("/nowhere/at/all")).expect_err("no table");
    assert!(nowhere.to_string().contains("models.toml"));
    assert!(matches!(store("../relu.onnx", "", None).1, Err(ModelError::Table { .. })));
}

#[test]
fn bytes_that_are_no_model_are_an_error() {
    let (_folder, store) = store("relu.onnx", &digest(b"no model"), Some(b"no model"));
    let engine = Engine::start().expect("an engine");
    assert!(store.expect("a store").load(&engine, "relu").is_err());
}

#[test]
fn the_store_checks_both_sides_of_any_model() {
    let checked = |output: Vec<Vec<usize>>| Checked { inner: Twice, input: vec![1, 0], output };
    let input = Tensor::new(vec![1, 2], vec![1.0, 2.0]).expect("a tensor");
    assert_eq!(checked(vec![vec![1, 2]]).run(&input).expect("fits")[0].data, [2.0, 4.0]);
    assert!(checked(vec![]).run(&input).is_ok());
    assert!(checked(vec![vec![1, 3]]).run(&input).is_err());
    assert!(checked(vec![vec![1, 2], vec![1, 2]]).run(&input).is_err());
    assert!(checked(vec![]).run(&Tensor { shape: vec![1, 2], data: vec![0.0] }).is_err());
    assert!(Tensor::new(vec![usize::MAX, 2], vec![0.0]).is_err());
    assert_eq!(format!("{input:?}"), "Tensor { shape: [1, 2], .. }");
}
