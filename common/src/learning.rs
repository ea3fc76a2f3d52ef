//! The traits through which chapters speak of learning: losses, optimisers, start weights, penalties.

use crate::parallel::{Threads, shares};
use crate::parameter::late::Gradient;
use crate::{Config, Parameter, Real, Rng, Tensor};
use std::fmt::Debug;

/// How wrong outputs y are about targets t, both of shape (N, …).
///
/// A loss is a mean over the examples of a batch, and the only place where 1/N is (but for a penalty on
/// activities, which is a part of the loss). A batch may be
/// split into shards of rows: the size N of the whole batch is therefore an argument (it cannot be
/// read off a shard), and the values of the shards add up to the batch's.
pub trait Loss<T: Real>: Send + Sync {
    /// The loss's name: `"SoftmaxCrossEntropy"`.
    fn name(&self) -> &'static str;

    /// The share of these rows in the loss of a batch of `n` rows.
    fn value(&self, y: &Tensor<T>, t: &Tensor<T>, n: usize) -> T;

    /// The gradient of [`value`](Loss::value) by y, of y's shape.
    fn gradient(&self, y: &Tensor<T>, t: &Tensor<T>, n: usize) -> Tensor<T>;

    /// Both at once, the gradient in the memory of y. A loss may do so in one pass; the result is that
    /// of the two others.
    fn value_and_gradient(&self, y: &mut Tensor<T>, t: &Tensor<T>, n: usize) -> T {
        let value = self.value(y, t, n);
        *y = self.gradient(y, t, n);
        value
    }

    /// Above which output a single unit says yes: 1/2 for a probability, 0 where the loss takes logits.
    fn threshold(&self) -> f64 {
        0.5
    }

    /// What outputs say as a prediction: probabilities, where the loss takes logits.
    fn prediction(&self, y: Tensor<T>) -> Tensor<T> {
        y
    }
}

/// Asserts that targets fit the outputs that a loss compares them with.
///
/// # Panics
/// Where the shapes differ; the message names the loss and both.
pub fn same_shape<T: Real>(loss: &str, y: &Tensor<T>, t: &Tensor<T>) {
    assert!(
        y.shape() == t.shape(),
        "{loss}: expected targets of the outputs' shape {}, got {}",
        y.shape(),
        t.shape()
    );
}

/// How parameters follow their gradients downhill.
///
/// One call of `step` or `step_on` is one t of the algorithm, for all parameters together; what the optimiser
/// remembers of a parameter is kept by its position in the list.
pub trait Optimizer<T: Real>: Send {
    /// The optimiser's name: `"Sgd"`.
    fn name(&self) -> &'static str;

    /// Changes every parameter's value by its gradient. Each weight is changed by itself, so the threads
    /// may share the work, and the result does not depend on how.
    fn step_on(&mut self, threads: &Threads, parameters: &mut [&mut Parameter<T>]);

    /// The same on this thread alone.
    fn step(&mut self, parameters: &mut [&mut Parameter<T>]) {
        self.step_on(&Threads::new(1), parameters);
    }

    /// The step length η.
    fn learning_rate(&self) -> f64;

    /// Sets the step length: what a schedule does.
    fn set_learning_rate(&mut self, learning_rate: f64);
}

/// Fewer weights than this are changed on one thread: it takes less time than handing them out.
const WORTH_SHARING: usize = 1 << 14;

/// Calls `update` with every parameter's value w, its gradient dw and the tensors kept `beside` it; all are
/// slices of one length, so that a loop over them becomes vector instructions. A gradient that is still a
/// product is multiplied out some rows at a time. Where there are many weights, each thread has a share of them.
pub fn update_each<T: Real, const K: usize>(
    threads: &Threads,
    parameters: &mut [&mut Parameter<T>],
    beside: &mut [[Tensor<T>; K]],
    update: impl Fn(&mut [T], &[T], [&mut [T]; K]) + Sync,
) {
    let pieces: Vec<_> = parameters
        .iter_mut()
        .zip(beside)
        .map(|(parameter, beside)| {
            let (w, dw) = parameter.value_and_late_gradient();
            Piece { w, dw, beside: beside.each_mut().map(Tensor::data_mut) }
        })
        .collect();
    let total: usize = pieces.iter().map(|piece| piece.w.len()).sum();
    if threads.count() == 1 || total < WORTH_SHARING {
        return pieces.into_iter().for_each(|piece| piece.update(&update));
    }
    let mut shares = shares(pieces, threads.count(), |piece| piece.w.len(), Piece::split_at);
    threads.for_each(&mut shares, |_, share| {
        share.drain(..).for_each(|piece| piece.update(&update));
    });
}

/// Weights that lie behind one another, their gradient and what is kept beside them.
struct Piece<'a, T, const K: usize> {
    w: &'a mut [T],
    dw: Gradient<'a, T>,
    beside: [&'a mut [T]; K],
}

impl<'a, T: Real, const K: usize> Piece<'a, T, K> {
    fn update(mut self, update: impl Fn(&mut [T], &[T], [&mut [T]; K])) {
        self.dw.for_each_block(|at, dw| {
            let block = at..at + dw.len();
            update(&mut self.w[block.clone()], dw, self.beside.each_mut().map(|b| &mut b[block.clone()]));
        });
    }

    /// In two, at this entry or soon behind it.
    fn split_at(self, at: usize) -> (Self, Self) {
        let at = self.dw.split_point(at);
        let (w, w_rest) = self.w.split_at_mut(at);
        let (dw, dw_rest) = self.dw.split_at(at);
        let mut halves = self.beside.map(|b| {
            let (first, rest) = b.split_at_mut(at);
            (Some(first), Some(rest))
        });
        let beside = halves.each_mut().map(|half| half.0.take().unwrap_or_default());
        let beside_rest = halves.map(|half| half.1.unwrap_or_default());
        (Piece { w, dw, beside }, Piece { w: w_rest, dw: dw_rest, beside: beside_rest })
    }
}

/// An optimiser whose kind is known only at run time.
impl<T: Real> Optimizer<T> for Box<dyn Optimizer<T>> {
    fn name(&self) -> &'static str {
        self.as_ref().name()
    }

    fn step_on(&mut self, threads: &Threads, parameters: &mut [&mut Parameter<T>]) {
        self.as_mut().step_on(threads, parameters);
    }

    fn learning_rate(&self) -> f64 {
        self.as_ref().learning_rate()
    }

    fn set_learning_rate(&mut self, learning_rate: f64) {
        self.as_mut().set_learning_rate(learning_rate);
    }
}

/// How start weights are drawn.
pub trait Initializer: Debug {
    /// One weight of a layer, whose units have `fan_in` inputs and whose inputs feed `fan_out` units.
    fn draw(&self, fan_in: usize, fan_out: usize, rng: &mut Rng) -> f64;
}

/// A penalty on a tensor of weights or activities, added to the loss.
pub trait Regularizer<T: Real>: Debug + Send + Sync {
    /// The settings from which it can be built again.
    fn config(&self) -> Config;

    /// The penalty on w.
    fn penalty(&self, w: &Tensor<T>) -> T;

    /// Adds the penalty's gradient by w to dw.
    fn add_gradient(&self, w: &Tensor<T>, dw: &mut Tensor<T>);
}

#[cfg(test)]
mod tests {
    use super::*;

    /// With more weights than one thread keeps to itself, and shares that end inside of a tensor.
    #[test]
    fn weights_change_by_the_same_bits_however_many_threads_share_them() {
        let changed = |count: usize| {
            let shapes: [&[usize]; 3] = [&[150, 100], &[7], &[99, 51]];
            let numbers = |shape: &[usize], k: f64| Tensor::from_fn(shape, |i| (k * i as f64).cos());
            let mut parameters = shapes.map(|shape| Parameter::new("weights", numbers(shape, 0.3)));
            parameters.iter_mut().for_each(|p| p.gradient = numbers(&p.shape(), 0.7));
            let mut beside = shapes.map(|shape| [numbers(shape, 1.1), numbers(shape, 1.3)]);
            let mut list: Vec<&mut Parameter<f64>> = parameters.iter_mut().collect();
            update_each(&Threads::new(count), &mut list, &mut beside, |w, dw, [m, s]| {
                for (((w, &dw), m), s) in w.iter_mut().zip(dw).zip(m).zip(s) {
                    *m += dw;
                    *s += dw * *m;
                    *w -= *m * *s;
                }
            });
            (parameters.map(|p| p.value().clone()), beside)
        };
        assert!(changed(1).0.iter().map(Tensor::len).sum::<usize>() > WORTH_SHARING);
        assert_eq!(changed(1), changed(2));
        assert_eq!(changed(1), changed(3));
    }

    /// In blocks of rows that end inside of a share, and shares that end inside of a matrix.
    #[test]
    fn a_gradient_that_is_still_a_product_changes_weights_as_one_that_is_ready() {
        let numbers = |shape: &[usize], k: f64| Tensor::<f64>::from_fn(shape, |i| (k * i as f64).cos());
        let changed = |late: bool, count: usize| {
            let mut matrix = Parameter::new("weights", numbers(&[900, 310], 0.3));
            let mut bias = Parameter::new("bias", numbers(&[310], 0.4));
            bias.gradient = numbers(&[310], 0.5);
            matrix.put_off_product(numbers(&[3, 900], 0.7), numbers(&[3, 310], 1.1));
            if !late {
                matrix.complete_gradient(&Threads::new(2));
            }
            let mut beside = [[numbers(&[900, 310], 1.3)], [numbers(&[310], 1.7)]];
            update_each(&Threads::new(count), &mut [&mut matrix, &mut bias], &mut beside, |w, dw, [m]| {
                for ((w, &dw), m) in w.iter_mut().zip(dw).zip(m) {
                    *m += dw;
                    *w -= 0.1 * *m;
                }
            });
            (matrix.value().clone(), bias.value().clone(), beside)
        };
        let ready = changed(false, 1);
        for count in [1, 2, 3] {
            assert_eq!(changed(true, count), ready);
        }
        assert_ne!(ready.0, numbers(&[900, 310], 0.3));
    }

    #[test]
    #[should_panic(expected = "xᵀ dy: expected a gradient (2, 3), got (3, 2)")]
    fn a_product_of_another_shape_is_refused() {
        let mut w = Parameter::new("weights", Tensor::<f64>::zeros([2, 3]));
        w.put_off_product(Tensor::zeros([4, 3]), Tensor::zeros([4, 2]));
    }
}
