//! Stochastic pooling, with the probabilities that text 002 leaves out.
//!
//! Legend: a ≥ 0 the entries under a window, pₖ = aₖ/Σa (8.12); x (N, C, H, W), y (N, C, OH, OW).

use crate::plain::positive;
use crate::pool2d::{NONE, Pool2d, PoolingRule, for_each_window, to_the_picked};
use crate::window::Grid;
use common::{Real, Rng};

/// The rule of [`StochasticPool2d`].
#[derive(Debug)]
pub struct Stochastic;

// ANCHOR: stochastic_pool2d
/// y = aₖ with k drawn with probability pₖ = aₖ/Σa (8.12, 8.13), when training; y = Σ pₖ aₖ, the
/// expected value, when predicting (8.15)
///
/// Where all entries are 0, so is y. The rule is made for activations that cannot be negative: it stands
/// behind a ReLU. A negative entry is treated as 0, and never drawn.
///
/// # Shapes
/// x (N, C, H, W) → y (N, C, OH, OW): see [`Pool2d`]
///
/// # Gradients
/// dy goes to the entry that was drawn (8.14); as in the paper, the draw counts as given: how x
/// changes the probabilities has no part in the gradient.
///
/// # Random numbers
/// An image's draws come from the run's seed, the layer, the step and the image's place in the batch,
/// one for each window: they do not depend on how many threads share the batch.
///
/// # Example
/// ```
/// # use ch08_cnn::prelude::*;
/// # use common::prelude::*;
/// let x = Tensor::new([1, 1, 2, 2], vec![0.0, 1.0, 0.0, 3.0])?;
/// let mut layer = StochasticPool2d::new(2);
/// let y = layer.forward(x.clone(), Mode::Predict);
/// assert_eq!(y.data(), [2.5]); // 1/4 · 1 + 3/4 · 3
/// let y = layer.forward(x, Mode::Train(TrainingStep::new(Seed(0), 0, 1)));
/// assert!([1.0, 3.0].contains(&y.scalar()));
/// # Ok::<(), ShapeError>(())
/// ```
///
/// # Source
/// Zeiler & Fergus 2013, sections 3.1 and 3.2; named in text 002, "池化层输出值的计算".
pub type StochasticPool2d<T> = Pool2d<Stochastic, T>;

impl PoolingRule for Stochastic {
    const NAME: &'static str = "StochasticPool2d";
    const PICKS: bool = true;

    fn forward<T: Real>(grid: &Grid, x: &[T], y: &mut [T], picked: &mut [u32], rng: &mut Rng) {
        for_each_window(grid, |at, rows, columns| {
            let places = || {
                let columns = columns.clone();
                rows.clone().flat_map(move |r| columns.clone().map(move |s| r * grid.image.width + s))
            };
            let sum: T = places().map(|place| positive(x[place])).sum();
            let threshold = T::of(rng.uniform()) * sum; // one draw a window, whatever stands in it
            (y[at], picked[at]) = (sum, NONE); // 0, or NaN, unless an entry is drawn
            let mut running = T::ZERO;
            for place in places().filter(|_| !sum.is_nan()) {
                if x[place] > T::ZERO && (running <= threshold) {
                    running += x[place];
                    (y[at], picked[at]) = (x[place], place as u32); // (8.13), once running > threshold
                }
            }
        });
    }

    fn backward<T: Real>(_grid: &Grid, dy: &[T], picked: &[u32], dx: &mut [T]) {
        to_the_picked(dy, picked, dx); // (8.14)
    }

    fn predict<T: Real>(grid: &Grid, x: &[T], y: &mut [T]) {
        for_each_window(grid, |at, rows, columns| {
            let entries = || rows.clone().flat_map(|r| &x[r * grid.image.width..][columns.clone()]);
            let sum: T = entries().map(|&a| positive(a)).sum();
            let expected: T = entries().map(|&a| positive(a) / sum * a).sum(); // Σ pₖ aₖ  (8.15)
            y[at] = if sum == T::ZERO { sum } else { expected };
        });
    }
}
// ANCHOR_END: stochastic_pool2d
