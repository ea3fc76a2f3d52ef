//! Memory that a layer keeps from one step to the next.

use super::Tensor;
use crate::{Real, Shape};

/// A piece of memory to make the next tensor from, so that a training step that has been done
/// before allocates nothing.
///
/// # Example
/// ```
/// use common::{Spare, Tensor};
/// let mut spare = Spare::default();
/// let y: Tensor<f32> = spare.tensor([64, 128]); // allocated
/// spare.keep(y);
/// let y = spare.tensor([64, 128]);              // the same memory again
/// # let _ = y;
/// ```
#[derive(Debug)]
pub struct Spare<T>(Vec<T>);

impl<T> Default for Spare<T> {
    fn default() -> Self {
        Spare(Vec::new())
    }
}

/// A copied layer starts without spare memory.
impl<T> Clone for Spare<T> {
    fn clone(&self) -> Self {
        Spare::default()
    }
}

impl<T: Real> Spare<T> {
    /// A tensor of this shape whose entries are left over from before: write all of them.
    pub fn tensor(&mut self, shape: impl Into<Shape>) -> Tensor<T> {
        let shape = shape.into();
        let mut data = std::mem::take(&mut self.0);
        data.resize(shape.volume(), T::ZERO);
        Tensor { shape, data }
    }

    /// Hands the memory on, leaving none here.
    pub fn take(&mut self) -> Spare<T> {
        std::mem::take(self)
    }

    /// Takes over the memory of a tensor that is no longer needed.
    pub fn keep(&mut self, tensor: Tensor<T>) {
        if tensor.data.capacity() > self.0.capacity() {
            self.0 = tensor.data;
        }
    }
}
