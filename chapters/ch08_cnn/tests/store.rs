//! Saving and loading every kind of layer that this chapter brings; training of whole networks.

use ch08_cnn::prelude::*;
use std::collections::BTreeSet;
use std::path::Path;

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

fn survives<T: Real>() {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("model.safetensors");
    let mut saved = model::<T>().unwrap();
    saved.save(&path).unwrap();
    let mut loaded = Sequential::load(&path, &registry::<T>()).unwrap();
    assert_eq!(saved.config(), loaded.config());
    let x = Tensor::from_fn([9, 1, 12, 11], |i| T::of((i as f64 * 0.7).sin()));
    assert_eq!(saved.predict(&x).unwrap(), loaded.predict(&x).unwrap());
    let t = Tensor::from_fn([9, 4], |i| if i % 5 == 0 { T::ONE } else { T::ZERO });
    for network in [&mut saved, &mut loaded] {
        network.compile(MeanSquaredError, Sgd::new(0.1));
    }
    let losses = [&mut saved, &mut loaded].map(|network| network.train_on_batch(&x, &t, Seed(1)).unwrap());
    assert_eq!(losses[0].to_bits(), losses[1].to_bits());
    assert_eq!(saved.weights(), loaded.weights());
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

/// A saved network whose description was changed before it is loaded.
fn changed(path: &Path, from: &str, to: &str) -> String {
    model::<f32>().unwrap().save(path).unwrap();
    let bytes = std::fs::read(path).unwrap();
    let (head, tail) = bytes.split_at(bytes.windows(from.len()).position(|w| w == from.as_bytes()).unwrap());
    assert_eq!(from.len(), to.len(), "the file's header says how long it is");
    std::fs::write(path, [head, to.as_bytes(), &tail[from.len()..]].concat()).unwrap();
    Sequential::<f32>::load(path, &registry()).err().unwrap().to_string()
}

#[test]
fn a_file_that_promises_more_weights_than_it_holds_is_refused() {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("model.safetensors");
    let error = changed(&path, r#"\"filters\":3.0"#, r#"\"filters\":9e9"#);
    assert!(error.contains("a layer of 6 inputs and 9000000000 units in a file of"), "{error}");
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
