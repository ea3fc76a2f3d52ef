//! From configurations back to layers.

use crate::{Activation, Dense, Softmax};
use ch02_learning_slowdown::{ActivationFunction, Linear, Relu, Sigmoid, Tanh};
use common::{Config, ConfigError, Layer, Real, Regularizer};
use std::collections::BTreeMap;
use std::sync::Arc;

/// Builds a layer from its configuration, with the help of a registry (for its parts).
pub type LayerConstructor<T> = fn(&Config, &Registry<T>) -> Result<Box<dyn Layer<T>>, ConfigError>;

/// Builds a regulariser from its configuration.
pub type PenaltyConstructor<T> = fn(&Config) -> Result<Arc<dyn Regularizer<T>>, ConfigError>;

/// The kinds of layers and regularisers that a program knows, by name. Each chapter's `registry()`
/// extends that of the chapter before it.
#[derive(Clone)]
pub struct Registry<T> {
    layers: BTreeMap<&'static str, LayerConstructor<T>>,
    penalties: BTreeMap<&'static str, PenaltyConstructor<T>>,
}

impl<T: Real> Registry<T> {
    /// A registry that knows nothing.
    pub fn new() -> Registry<T> {
        Registry { layers: BTreeMap::new(), penalties: BTreeMap::new() }
    }

    /// The same, with one more kind of layer.
    pub fn with_layer(mut self, kind: &'static str, constructor: LayerConstructor<T>) -> Registry<T> {
        self.layers.insert(kind, constructor);
        self
    }

    /// The same, with one more kind of regulariser.
    pub fn with_penalty(mut self, kind: &'static str, constructor: PenaltyConstructor<T>) -> Registry<T> {
        self.penalties.insert(kind, constructor);
        self
    }

    /// The kinds of layers that are known.
    pub fn kinds(&self) -> impl Iterator<Item = &'static str> {
        self.layers.keys().copied()
    }

    /// Builds the layer that a configuration describes; its weights are 0.
    ///
    /// # Errors
    /// Where the kind is not known, or a setting is missing or wrong.
    pub fn layer(&self, config: &Config) -> Result<Box<dyn Layer<T>>, ConfigError> {
        match self.layers.get(config.kind()) {
            Some(constructor) => constructor(config, self),
            None => Err(unknown("a layer", config, self.layers.keys())),
        }
    }

    /// Builds the regulariser that a configuration describes.
    ///
    /// # Errors
    /// Where the kind is not known, or a setting is missing or wrong.
    pub fn penalty(&self, config: &Config) -> Result<Arc<dyn Regularizer<T>>, ConfigError> {
        match self.penalties.get(config.kind()) {
            Some(constructor) => constructor(config),
            None => Err(unknown("a regulariser", config, self.penalties.keys())),
        }
    }
}

impl<T: Real> Default for Registry<T> {
    fn default() -> Self {
        Registry::new()
    }
}

fn unknown<'a>(what: &str, config: &Config, known: impl Iterator<Item = &'a &'static str>) -> ConfigError {
    let known: Vec<&str> = known.copied().collect();
    let known = if known.is_empty() { "(none is known)".to_string() } else { known.join(", ") };
    ConfigError::new("Registry", format!("{what} among {known}"), format!("`{}`", config.kind()))
}

/// The layers of this chapter.
pub fn registry<T: Real>() -> Registry<T> {
    Registry::new()
        .with_layer("Dense", |config, registry| {
            Ok(Box::new(Dense::from_config(config, &|part| registry.penalty(part))?))
        })
        .with_layer("Activation", |config, _| activation(config))
        .with_layer("Softmax", |_, _| Ok(Box::new(Softmax::new())))
}

fn activation<T: Real>(config: &Config) -> Result<Box<dyn Layer<T>>, ConfigError> {
    let name = config.text("function")?;
    Ok(match name {
        Sigmoid::NAME => Box::new(Activation::new(Sigmoid)),
        Tanh::NAME => Box::new(Activation::new(Tanh)),
        Relu::NAME => Box::new(Activation::new(Relu)),
        Linear::NAME => Box::new(Activation::new(Linear)),
        other => {
            let expected = "sigmoid, tanh, relu or linear as setting `function`";
            return Err(ConfigError::new("Activation", expected, format!("`{other}`")));
        }
    })
}
