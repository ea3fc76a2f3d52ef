//! Saving and loading every kind of layer and penalty that there is at the end of this chapter.

use ch05_dropout::prelude::*;
use std::collections::BTreeSet;

/// A network with every kind of layer, activation and penalty.
fn model<T: Real>() -> Result<Sequential<T>, Box<dyn std::error::Error>> {
    let mut rng = Seed(8).stream("init");
    let mut dense = |inputs, units| Dense::new(inputs, units, &HeNormal, &mut rng);
    let penalty = ElasticNet::new(0.01, 0.02)?;
    Ok(Sequential::new([5])
        .add(dense(5, 7).kernel_regularizer(ElasticNet::l2(0.01)?).bias_regularizer(penalty))?
        .add(Activation::new(Relu))?
        .add(ActivityPenalty::new(ElasticNet::l1(0.5)?))?
        .add(Dropout::new(0.3)?)?
        .add(dense(7, 6))?
        .add(Activation::new(Tanh))?
        .add(dense(6, 6))?
        .add(Activation::new(Sigmoid))?
        .add(Activation::new(Linear))?
        .add(dense(6, 4))?
        .add(Softmax::new())?)
}

fn survives<T: Real>() {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("model.safetensors");
    let mut saved = model::<T>().unwrap();
    saved.save(&path).unwrap();
    let mut loaded = Sequential::load(&path, &registry::<T>()).unwrap();
    assert_eq!(saved.config(), loaded.config());
    let x = Tensor::from_fn([9, 5], |i| T::of((i as f64 * 0.7).sin()));
    assert_eq!(saved.predict(&x).unwrap(), loaded.predict(&x).unwrap());
    // The penalties too are there again: training goes on as it would have.
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
fn no_kind_of_layer_is_left_out() {
    let model = model::<f32>().unwrap();
    let used: BTreeSet<&str> = model.layers().iter().map(|layer| layer.name()).collect();
    assert_eq!(used, registry::<f32>().kinds().collect());
}

#[test]
fn the_previous_chapters_registry_does_not_know_this_ones_layers() {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("model.safetensors");
    model::<f32>().unwrap().save(&path).unwrap();
    let error = Sequential::<f32>::load(&path, &ch04_mlp::registry()).err().unwrap().to_string();
    assert!(error.contains("expected a regulariser among"), "{error}");
}
