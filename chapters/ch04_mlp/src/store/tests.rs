use super::*;
use crate::{Activation, Dense, GlorotUniform, Softmax, registry};
use ch02_learning_slowdown::{Relu, Tanh};
use common::Seed;

fn model<T: Real>(hidden: usize, seed: u64) -> Sequential<T> {
    let mut rng = Seed(seed).stream("init");
    Sequential::new([3])
        .add(Dense::new(3, hidden, &GlorotUniform, &mut rng))
        .and_then(|m| m.add(Activation::new(Relu)))
        .and_then(|m| m.add(Dense::new(hidden, 2, &GlorotUniform, &mut rng)))
        .and_then(|m| m.add(Activation::new(Tanh)))
        .and_then(|m| m.add(Softmax::new()))
        .unwrap()
}

// ANCHOR: round_trip
fn predictions_survive<T: Real>() {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("model.safetensors");
    let mut saved = model::<T>(4, 1);
    saved.save(&path).unwrap();
    let mut loaded = Sequential::load(&path, &registry()).unwrap();
    let x = Tensor::from_fn([7, 3], |i| T::of((i as f64).sin()));
    assert_eq!(saved.predict(&x).unwrap(), loaded.predict(&x).unwrap());
    assert_eq!(saved.summary(), loaded.summary());
}
// ANCHOR_END: round_trip

#[test]
fn a_saved_network_predicts_bit_for_bit_the_same_after_loading() {
    predictions_survive::<f32>();
    predictions_survive::<f64>();
}

/// What loading says of these bytes; the network stays as it was.
fn complaint(bytes: &[u8]) -> String {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("model.safetensors");
    std::fs::write(&path, bytes).unwrap();
    let mut own = model::<f32>(4, 2);
    let before: Vec<Tensor<f32>> = own.weights().into_iter().cloned().collect();
    let error = own.load_weights(&path).unwrap_err().to_string();
    assert_eq!(own.weights(), before.iter().collect::<Vec<_>>());
    assert!(error.starts_with(&path.display().to_string()), "{error}");
    let reread = Sequential::<f32>::load(&path, &registry());
    if let Ok(other) = reread {
        assert_ne!(other.summary(), own.summary(), "load accepted what load_weights refused");
    }
    error
}

fn saved<T: Real>(hidden: usize) -> Vec<u8> {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("model.safetensors");
    model::<T>(hidden, 1).save(&path).unwrap();
    std::fs::read(path).unwrap()
}

#[test]
fn a_file_cut_short_anywhere_is_an_error() {
    let bytes = saved::<f32>(4);
    for length in (0..bytes.len()).step_by(7) {
        assert!(complaint(&bytes[..length]).contains("expected a whole safetensors file"), "{length}");
    }
}

#[test]
fn a_foreign_file_is_an_error_that_says_so() {
    assert!(complaint(b"This is not a model at all.").contains("expected a whole safetensors file"));
    let data = [0_u8; 8];
    let view = TensorView::new(Dtype::F32, vec![2], &data).unwrap();
    let foreign = safetensors::serialize([("x", view)], None).unwrap();
    assert!(complaint(&foreign).contains("got a safetensors file of another origin"));
}

#[test]
fn another_architecture_is_an_error_that_names_what_differs_on_both_sides() {
    let message = complaint(&saved::<f32>(5));
    let expected =
        "expected Dense(inputs 3; units 4) as layer 0 of 5, got Dense(inputs 3; units 5) as layer 0 of 5";
    assert!(message.contains(expected), "{message}");
}

#[test]
fn another_activation_or_a_layer_more_is_named_with_its_place() {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("model.safetensors");
    let short = || Sequential::<f64>::new([3]).add(Activation::new(Relu)).unwrap();
    let mut tanh = short().add(Activation::new(Tanh)).unwrap();
    short().save(&path).unwrap();
    let message = tanh.load_weights(&path).unwrap_err().to_string();
    assert!(message.contains("Activation(function tanh) as layer 1 of 2, got no layer 1"), "{message}");
    short().add(Activation::new(Relu)).unwrap().save(&path).unwrap();
    let message = tanh.load_weights(&path).unwrap_err().to_string();
    assert!(message.contains("layer 1 of 2, got Activation(function relu) as layer 1 of 2"), "{message}");
}

#[test]
fn another_input_is_an_error_that_names_both() {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("model.safetensors");
    let model = |inputs: usize| Sequential::<f64>::new([inputs]).add(Activation::new(Relu)).unwrap();
    model(3).save(&path).unwrap();
    let message = model(4).load_weights(&path).unwrap_err().to_string();
    assert!(message.contains("expected a network of input [4], got one of input [3]"), "{message}");
}

#[test]
fn another_number_type_is_an_error() {
    let message = complaint(&saved::<f64>(4));
    assert!(
        message.contains("expected `0.weights` of shape (3, 4) in f32, got shape [3, 4] in F64"),
        "{message}"
    );
}

#[test]
fn a_kind_of_layer_that_is_not_registered_is_an_error() {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("model.safetensors");
    model::<f32>(4, 1).save(&path).unwrap();
    let error = Sequential::<f32>::load(&path, &Registry::new()).err().unwrap().to_string();
    assert!(error.contains("Registry: expected a layer among (none is known), got `Dense`"), "{error}");
}

#[test]
fn an_unwritable_place_is_an_error_and_a_missing_file_too() {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("no such folder/model.safetensors");
    assert!(model::<f32>(4, 1).save(&path).unwrap_err().to_string().contains("cannot write the file"));
    let error = Sequential::<f32>::load(&path, &registry()).err().unwrap().to_string();
    assert!(error.contains("cannot read the file"), "{error}");
}

#[test]
fn a_file_that_announces_more_weights_than_it_holds_is_refused_before_they_are_allocated() {
    let layer = |inputs: &str, units: &str| {
        format!(r#"{{"kind":"Dense","settings":{{"inputs":{inputs},"units":{units}}}}}"#)
    };
    let many = vec![layer("30", "30"); 1000].join(",");
    for layers in [layer("3", "1e15"), layer("0", "9e15"), layer("9e15", "0"), layer("9e15", "9e15"), many] {
        let json = format!(r#"{{"format":1,"input":[3],"layers":[{layers}]}}"#);
        let metadata = HashMap::from([(METADATA_KEY.to_string(), json)]);
        let nothing: [(&str, TensorView<'_>); 0] = [];
        let bytes = safetensors::serialize(nothing, Some(metadata)).unwrap();
        let folder = tempfile::tempdir().unwrap();
        let path = folder.path().join("model.safetensors");
        std::fs::write(&path, bytes).unwrap();
        let error = Sequential::<f32>::load(&path, &registry()).err().unwrap().to_string();
        let refused =
            error.contains("no more weights than the file holds") || error.contains("expected input");
        assert!(refused, "{error}");
    }
}

#[test]
fn a_network_inside_a_network_is_not_saved_to_a_file_that_cannot_be_read() {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("model.safetensors");
    let outer = Sequential::new([3]).add(model::<f32>(4, 1)).unwrap();
    let error = outer.save(&path).unwrap_err().to_string();
    assert!(error.contains("a network inside the network, as layer 0"), "{error}");
    assert!(!path.exists());
}

#[test]
fn a_loaded_network_of_one_output_asks_for_its_loss_before_it_says_yes_or_no() {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("model.safetensors");
    let weights = Dense::from_weights(Tensor::from_rows([[1.0_f32]]), Tensor::zeros([1]));
    Sequential::new([1]).add(weights).unwrap().save(&path).unwrap();
    let mut loaded = Sequential::<f32>::load(&path, &registry()).unwrap();
    let x = Tensor::from_rows([[0.25]]); // as a logit a yes, as a probability a no
    assert!(loaded.predict_classes(&x).unwrap_err().to_string().contains("expected a compiled model"));
    loaded.compile(ch03_cross_entropy::SigmoidCrossEntropy, ch02_learning_slowdown::Sgd::new(0.1));
    assert_eq!(loaded.predict_classes(&x).unwrap(), [1]);
}
