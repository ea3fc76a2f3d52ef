//! Weights that learn: a value, its gradient, its penalty.

use crate::{Real, Regularizer, Shape, Tensor};
use std::sync::Arc;

/// A tensor that training changes, with the gradient of the loss by it.
///
/// The value is shared, not copied, between the replicas of a layer that work on the shards of one
/// batch: they only read it. Each replica has a gradient of its own.
#[derive(Clone, Debug)]
pub struct Parameter<T: Real> {
    name: &'static str,
    value: Arc<Tensor<T>>,
    /// The gradient of the loss by the value, of the same shape; assigned by `backward`.
    pub gradient: Tensor<T>,
    regularizer: Option<Arc<dyn Regularizer<T>>>,
}

impl<T: Real> Parameter<T> {
    /// A parameter of this name and start value, with gradient 0 and no penalty.
    pub fn new(name: &'static str, value: Tensor<T>) -> Parameter<T> {
        let gradient = Tensor::zeros(value.shape());
        Parameter { name, value: Arc::new(value), gradient, regularizer: None }
    }

    /// Its name: `"weights"`, `"bias"`.
    pub fn name(&self) -> &'static str {
        self.name
    }

    /// Its shape.
    pub fn shape(&self) -> Shape {
        self.gradient.shape()
    }

    /// The value.
    pub fn value(&self) -> &Tensor<T> {
        &self.value
    }

    /// The value, to be changed. (Copied first, where a replica still shares it.)
    pub fn value_mut(&mut self) -> &mut Tensor<T> {
        Arc::make_mut(&mut self.value)
    }

    /// The value to be changed, beside its gradient: what an optimiser needs.
    pub fn value_and_gradient(&mut self) -> (&mut [T], &[T]) {
        (Arc::make_mut(&mut self.value).data_mut(), self.gradient.data())
    }

    /// Reads another parameter's value from now on, without copying it.
    pub fn share_value_of(&mut self, other: &Parameter<T>) {
        self.value = Arc::clone(&other.value);
    }

    /// Forgets a shared value, so that its owner can change it in place.
    pub fn release_value(&mut self, nothing: &Arc<Tensor<T>>) {
        self.value = Arc::clone(nothing);
    }

    /// The penalty on this parameter, if there is one.
    pub fn regularizer(&self) -> Option<&dyn Regularizer<T>> {
        self.regularizer.as_deref()
    }

    /// Sets the penalty on this parameter. It is added once a step, after the gradients of all
    /// shards have been summed, and never in `backward`.
    pub fn set_regularizer(&mut self, regularizer: Option<Arc<dyn Regularizer<T>>>) {
        self.regularizer = regularizer;
    }

    /// The penalty on the value; 0 without a regulariser.
    pub fn penalty(&self) -> T {
        self.regularizer().map_or(T::ZERO, |r| r.penalty(self.value()))
    }

    /// Adds the penalty's gradient to this parameter's.
    pub fn add_penalty_gradient(&mut self) {
        if let Some(regularizer) = &self.regularizer {
            regularizer.add_gradient(&self.value, &mut self.gradient);
        }
    }
}
