//! Weights that learn: a value, its gradient, its penalty.

pub(crate) mod late;

use crate::parallel::Threads;
use crate::{Real, Regularizer, Shape, Tensor};
use late::{Gradient, Product};
use std::sync::Arc;

/// A tensor that training changes, with the gradient of the loss by it.
///
/// The value is shared, not copied, between the replicas of a layer that work on the shards of one
/// batch: they only read it. Each replica has a gradient of its own.
///
/// The gradient of a weight matrix is a product, dW = xᵀ dy. A large one may stay a product
/// ([`put_off_product`](Parameter::put_off_product)) until the optimiser, or whoever else needs it, has it
/// multiplied out ([`complete_gradient`](Parameter::complete_gradient)).
#[derive(Debug)]
pub struct Parameter<T: Real> {
    name: &'static str,
    shape: Shape,
    value: Arc<Tensor<T>>,
    /// The gradient of the loss by the value, of the same shape; assigned by `backward`.
    pub gradient: Tensor<T>,
    regularizer: Option<Arc<dyn Regularizer<T>>>,
    product: Option<Product<T>>, // the gradient before it is multiplied out; kept as memory when it is
    is_late: bool,               // whether that is still to be done: then `gradient` means nothing
}

/// A copy shares the value, until one of the two changes it, and has a gradient of its own, 0 at first.
impl<T: Real> Clone for Parameter<T> {
    fn clone(&self) -> Self {
        Parameter::of(self.name, self.shape, Arc::clone(&self.value), self.regularizer.clone())
    }
}

impl<T: Real> Parameter<T> {
    /// A parameter of this name and start value, with gradient 0 and no penalty.
    pub fn new(name: &'static str, value: Tensor<T>) -> Parameter<T> {
        Parameter::of(name, value.shape(), Arc::new(value), None)
    }

    fn of(
        name: &'static str,
        shape: Shape,
        value: Arc<Tensor<T>>,
        regularizer: Option<Arc<dyn Regularizer<T>>>,
    ) -> Parameter<T> {
        let gradient = Tensor::zeros(shape);
        Parameter { name, shape, value, gradient, regularizer, product: None, is_late: false }
    }

    /// Its name: `"weights"`, `"bias"`.
    pub fn name(&self) -> &'static str {
        self.name
    }

    /// Its shape.
    pub fn shape(&self) -> Shape {
        self.shape
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
        self.complete_gradient(&Threads::new(1));
        (Arc::make_mut(&mut self.value).data_mut(), self.gradient.data())
    }

    /// The same with a gradient that may still have to be multiplied out.
    pub(crate) fn value_and_late_gradient(&mut self) -> (&mut [T], Gradient<'_, T>) {
        let value = Arc::make_mut(&mut self.value).data_mut();
        let gradient = match &self.product {
            Some(product) if self.is_late => Gradient::Late { product, first: 0, length: value.len() },
            _ => Gradient::Ready(self.gradient.data()),
        };
        (value, gradient)
    }

    /// Says that the gradient of a matrix W (in, out) is dW = xᵀ dy, of x (N, in) and dy (N, out), and leaves
    /// the product for later. What comes back is the memory of the one before.
    ///
    /// # Panics
    /// Where the shapes do not fit.
    ///
    /// # Example
    /// ```
    /// use common::{Parameter, Tensor, parallel::Threads};
    /// let mut w = Parameter::new("weights", Tensor::zeros([2, 1]));
    /// w.put_off_product(Tensor::from_rows([[1.0, 2.0]]), Tensor::from_rows([[10.0]]));
    /// w.complete_gradient(&Threads::new(1));
    /// assert_eq!(w.gradient.data(), [10.0, 20.0]);
    /// ```
    pub fn put_off_product(&mut self, x: Tensor<T>, dy: Tensor<T>) -> Option<[Tensor<T>; 2]> {
        let (expected, got) = (self.shape, Shape::from([x.row_len(), dy.row_len()]));
        assert!(x.rows() == dy.rows() && got == expected, "xᵀ dy: expected a gradient {expected}, got {got}");
        self.is_late = true;
        self.product.replace(Product { x, dy }).map(|Product { x, dy }| [x, dy])
    }

    /// Forgets a product that was not multiplied out: `gradient` is as it was before.
    pub fn forget_product(&mut self) {
        self.is_late = false;
    }

    /// Multiplies the gradient out, if that is still to be done: `gradient` then holds it.
    pub fn complete_gradient(&mut self, threads: &Threads) {
        let late = std::mem::take(&mut self.is_late);
        let Some(product) = self.product.as_ref().filter(|_| late && !self.gradient.is_empty()) else {
            return;
        };
        let (rows, columns) = (self.shape[0], self.shape[1]);
        let share = rows.div_ceil(threads.count());
        let mut shares: Vec<&mut [T]> = self.gradient.data_mut().chunks_mut(share * columns).collect();
        threads.for_each(&mut shares, |i, rows| product.multiply_rows(i * share, rows));
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
        if self.regularizer.is_some() {
            self.complete_gradient(&Threads::new(1));
        }
        if let Some(regularizer) = &self.regularizer {
            regularizer.add_gradient(&self.value, &mut self.gradient);
        }
    }
}
