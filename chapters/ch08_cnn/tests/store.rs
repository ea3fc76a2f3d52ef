//! Saving and loading every kind of layer that this chapter brings; training of whole networks.

use ch08_cnn::prelude::*;
use std::collections::BTreeSet;

/// A network with every layer of this chapter, in its variants.
fn model<T: Real>() -> Result<Sequential<T>, Box<dyn std::error::Error>> {
    let mut rng = Seed(8).stream("init");
    let mut conv = |channels, filters, size| Conv2d::new(channels, filters, size, &HeNormal, &mut rng);
    let (first, second) = (conv(1, 3, (2, 3)), conv(3, 5, (3, 3)));
    Ok(Sequential::new([1, 12, 11])
        .add(first.padding(Padding::Same).kernel_regularizer(ElasticNet::l2(0.01)?))?
        .add(Activation::new(Relu))?
        .add(MaxPool2d::new(3).stride(1).padding(Padding::Same))?
        .add(StochasticPool2d::new((2, 1)))?
        .add(second.stride((2, 3)).padding(Padding::explicit((2, 0))).drop_remainder())?
        .add(Activation::new(Tanh))?
        .add(MeanPool2d::new(2).drop_remainder())?
        .add(Flatten::new())?
        .add(Dense::new(10, 4, &HeNormal, &mut Seed(9).stream("init")))?)
}

/// What a network says before and after a step of training.
fn run<T: Real>(mut network: Sequential<T>) -> (Tensor<T>, u64, Vec<Tensor<T>>) {
    let x = Tensor::from_fn([9, 1, 12, 11], |i| T::of((i as f64 * 0.7).sin()));
    let t = Tensor::from_fn([9, 4], |i| T::of(f64::from(i % 5 == 0)));
    network.compile(MeanSquaredError, Sgd::new(0.1));
    let predicted = network.predict(&x).expect("images that fit");
    let loss = network.train_on_batch(&x, &t, Seed(1)).expect("images that fit");
    (predicted, loss.to_bits(), network.weights().into_iter().cloned().collect())
}

fn survives<T: Real>() {
    let saved = model::<T>().expect("layers that fit");
    let folder = tempfile::tempdir().expect("a temporary folder");
    let path = folder.path().join("cnn.safetensors");
    saved.save(&path).expect("a file that can be written");
    let loaded = Sequential::<T>::load(&path, &registry()).expect("a file that can be read");
    assert_eq!(saved.config(), loaded.config());
    assert_eq!(run(saved), run(loaded));
}

#[test]
fn every_layer_predicts_and_trains_bit_for_bit_the_same_after_loading() {
    survives::<f32>();
    survives::<f64>();
}

#[test]
fn no_kind_of_layer_of_this_chapter_is_left_out() {
    let model = model::<f32>().unwrap();
    let used: BTreeSet<&str> = model.layers().iter().map(|layer| layer.name()).collect();
    let before: BTreeSet<&str> = ch06_optimizers::registry::<f32>().kinds().collect();
    for kind in registry::<f32>().kinds().filter(|kind| !before.contains(kind)) {
        assert!(used.contains(kind), "{kind}");
    }
}

/// What loading says of a saved network whose description was changed.
fn changed(from: &str, to: &str) -> String {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("model.safetensors");
    model::<f32>().unwrap().save(&path).unwrap();
    let bytes = std::fs::read(&path).unwrap();
    // Eight bytes say how long the header is; behind it stand the weights.
    let length = u64::from_le_bytes(bytes[..8].try_into().unwrap()) as usize;
    let (header, weights) = bytes[8..].split_at(length);
    let header = String::from_utf8(header.to_vec()).unwrap();
    assert!(header.contains(from), "no {from} in {header}");
    let header = header.replacen(from, to, 1);
    let length = (header.len() as u64).to_le_bytes();
    std::fs::write(&path, [&length, header.as_bytes(), weights].concat()).unwrap();
    Sequential::<f32>::load(&path, &registry()).err().unwrap().to_string()
}

#[test]
fn a_file_that_promises_more_weights_than_it_holds_is_refused() {
    let error = changed(r#"\"filters\":3.0"#, r#"\"filters\":9e9"#);
    assert!(
        error.contains("layer 0, a Conv2d of 6 × 9000000000 weights, in a file with room for"),
        "{error}"
    );
}

#[test]
fn a_file_whose_pool_would_fill_all_memory_is_refused() {
    let pool = r#"\"padding\":\"same\",\"size\":[3.0,3.0]"#;
    let error = changed(pool, r#"\"padding\":[10000.0,10000.0],\"size\":[10001.0,10001.0]"#);
    let expected = "(4096 times input and weights), got a MaxPool2d with an output of (3, 10012, 10011)";
    assert!(error.contains(expected), "{error}");
    let error =
        changed(pool, r#"\"padding\":[4000000000.0,4000000000.0],\"size\":[4000000001.0,4000000001.0]"#);
    assert!(error.contains("expected sizes that can be counted"), "{error}");
    let error = changed(r#"\"input\":[1,12,11]"#, r#"\"input\":[1,4294967296,4294967296]"#);
    assert!(error.contains("expected an input whose numbers can be counted"), "{error}");
}

#[test]
fn weights_of_another_convolution_are_refused_with_the_settings_of_both() {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("model.safetensors");
    let network = |layer: Conv2d<f32>| Sequential::new([1, 9, 9]).add(layer).unwrap();
    let conv = |filters| Conv2d::new(1, filters, 3, &HeNormal, &mut Seed(9).stream("init"));
    network(conv(2)).save(&path).unwrap();
    let settings = |filters, padding: &str, stride| {
        format!(
            "Conv2d(channels 1; filters {filters}; kernel_size 3, 3; padding {padding}; stride {stride}) as layer 0 of 1"
        )
    };
    for (other, is) in [
        (conv(3), settings(3, "valid", "1, 1")),
        (conv(2).stride(2), settings(2, "valid", "2, 2")),
        (conv(2).padding(Padding::Same), settings(2, "same", "1, 1")),
    ] {
        let error = network(other).load_weights(&path).unwrap_err().to_string();
        let expected = format!("expected {is}, got {}", settings(2, "valid", "1, 1"));
        assert!(error.contains(&expected), "{error}");
    }
    let penalised = |l2| conv(2).kernel_regularizer(ElasticNet::l2(l2).unwrap());
    network(penalised(0.25)).save(&path).unwrap();
    let error = network(penalised(0.5)).load_weights(&path).unwrap_err().to_string();
    assert!(error.contains("l2 0.25") && error.contains("l2 0.5"), "{error}");
}

#[test]
fn one_thread_and_two_agree_to_rounding_and_runs_agree_to_the_bit() {
    let x = Tensor::<f64>::from_fn([600, 1, 12, 11], |i| (i as f64 * 0.7).sin());
    let t = Tensor::from_fn([600, 4], |i| if i % 5 == 0 { 1.0 } else { 0.0 });
    let mut rng = Seed(3).stream("init");
    let mut weights = |shape: &[usize]| Tensor::from_fn(shape, |_| 0.3 * rng.normal());
    let start: Vec<_> = model::<f64>().unwrap().weights().iter().map(|w| weights(&w.shape())).collect();
    let trained = |threads| {
        let mut model = model::<f64>().unwrap();
        model.set_weights(&start).unwrap();
        model.set_threads(threads);
        model.compile(MeanSquaredError, Sgd::new(0.1));
        let fit = Fit { epochs: 2, batch_size: 300, validation_split: 0.0, seed: Seed(5) };
        model.fit(&x, &t, &fit, &mut []).unwrap();
        let predicted = model.predict(&x).unwrap();
        (model.weights().into_iter().cloned().collect::<Vec<_>>(), predicted)
    };
    let (one, two) = (trained(1), trained(2));
    assert_eq!(two, trained(2));
    assert_ne!(one, two, "equal bits: the batch was not shared out, and this test tests nothing");
    for (a, b) in one.0.iter().zip(&two.0).chain([(&one.1, &two.1)]) {
        // Four steps add the same 300 · 60 terms per gradient in two orders.
        assert!((a - b).max_abs() < 1e-12);
    }
}
