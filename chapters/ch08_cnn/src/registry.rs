//! From configurations back to layers.

use crate::{Conv2d, Flatten, MaxPool2d, MeanPool2d, StochasticPool2d};
use ch04_mlp::Registry;
use common::Real;

/// The layers and penalties of this chapter and those before it: all there are.
pub fn registry<T: Real>() -> Registry<T> {
    ch06_optimizers::registry()
        .with_layer("Conv2d", |config, registry| {
            Ok(Box::new(Conv2d::from_config(config, &|part| registry.penalty(part))?))
        })
        .with_layer("MaxPool2d", |config, _| Ok(Box::new(MaxPool2d::from_config(config)?)))
        .with_layer("MeanPool2d", |config, _| Ok(Box::new(MeanPool2d::from_config(config)?)))
        .with_layer("StochasticPool2d", |config, _| Ok(Box::new(StochasticPool2d::from_config(config)?)))
        .with_layer("Flatten", |_, _| Ok(Box::new(Flatten::new())))
}
