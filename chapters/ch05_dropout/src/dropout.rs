//! Dropout: a different, thinned network at every step.
//!
//! Legend: p the rate at which entries are dropped, m the mask, x and y (N, …).

use ch04_mlp::forward_rows;
use common::layer::no_forward;
use common::{
    Config, ConfigError, Layer, Mode, Pointwise, Real, Shape, ShapeError, Spare, Tensor, TrainingStep,
};

// ANCHOR: dropout
/// y = m ⊙ x with m = 0 at probability p and 1/(1 − p) otherwise, when training; y = x, when
/// predicting (5.1)
///
/// "Inverted" dropout: because what is kept is scaled by 1/(1 − p), the expected value of y is x (5.2),
/// and prediction needs no correction. The variance of y is x² p/(1 − p) (5.8).
///
/// # Shapes
/// x (N, …) → y of the same shape
///
/// # Gradients
/// dx = m ⊙ dy, with the mask of the forward pass (5.3)
///
/// # Random numbers
/// The mask of a row comes from the run's seed, the layer, the step and the row's place in the batch:
/// it does not depend on how many threads share the batch. Entry j of a row is dropped where its
/// 32 random bits, read as a fraction, are below p.
///
/// # Errors
/// [`Dropout::new`] refuses a rate outside [0, 1).
///
/// # Example
/// ```
/// # use ch05_dropout::prelude::*;
/// # use common::prelude::*;
/// let mut layer = Dropout::<f64>::new(0.5)?;
/// let x = Tensor::filled([1, 6], 3.0);
/// let step = TrainingStep::new(Seed(1), 0, 1);
/// let y = layer.forward(x.clone(), Mode::Train(step));
/// assert!(y.data().iter().all(|&y| y == 0.0 || y == 6.0));
/// assert_eq!(layer.forward(x.clone(), Mode::Predict), x);
/// # Ok::<(), ConfigError>(())
/// ```
///
/// # Source
/// Srivastava et al. 2014; text 004, "进一步改善…".
#[derive(Debug)]
pub struct Dropout<T: Real> {
    rate: f64,               // p
    mask: Option<Tensor<T>>, // m (N, …), from forward to backward
    spare: Spare<T>,
}

impl<T: Real> Pointwise<T> for Dropout<T> {
    // ANCHOR: mask
    fn forward_row(&self, step: &TrainingStep, row: usize, x: &mut [T], slope: &mut [T]) {
        let mut rng = step.rng(row);
        let threshold = (self.rate * 4_294_967_296.0) as u64; // p · 2³²
        let kept = T::of(1.0 / (1.0 - self.rate));
        let drop_or_keep = |x: &mut T, slope: &mut T, bits: u64| {
            let m = if bits < threshold { T::ZERO } else { kept };
            *x *= m; // y = m ⊙ x  (5.1)
            *slope *= m;
        };
        // Each draw of 64 bits decides on two entries.
        for (x, slope) in x.chunks_mut(2).zip(slope.chunks_mut(2)) {
            let bits = rng.bits();
            for (i, (x, slope)) in x.iter_mut().zip(slope).enumerate() {
                drop_or_keep(x, slope, (bits >> (32 * i)) & 0xffff_ffff);
            }
        }
    }

    fn predict_row(&self, _x: &mut [T]) {} // y = x
    // ANCHOR_END: mask
}

// ANCHOR: layer
impl<T: Real> Layer<T> for Dropout<T> {
    fn forward(&mut self, mut x: Tensor<T>, mode: Mode) -> Tensor<T> {
        if let Mode::Train(step) = mode {
            let memory = self.spare.take();
            self.mask = Some(forward_rows(self, &step, &mut x, memory));
        }
        x // now y
    }

    // ANCHOR: backward
    fn backward(&mut self, mut dy: Tensor<T>) -> Tensor<T> {
        let mask = self.mask.take().unwrap_or_else(|| no_forward("Dropout"));
        dy *= &mask; // dx = m ⊙ dy  (5.3)
        self.spare.keep(mask);
        dy
    }
    // ANCHOR_END: backward
    // ANCHOR_END: layer
    // ANCHOR_END: dropout

    fn name(&self) -> &'static str {
        "Dropout"
    }

    fn config(&self) -> Config {
        Config::new("Dropout").with("rate", self.rate)
    }

    fn output_shape(&self, input: &[usize]) -> Result<Shape, ShapeError> {
        Ok(Shape::from(input))
    }

    fn replica(&self) -> Box<dyn Layer<T>> {
        Box::new(Dropout { rate: self.rate, mask: None, spare: Spare::default() })
    }

    fn pointwise(&self) -> Option<&dyn Pointwise<T>> {
        Some(self)
    }
}

impl<T: Real> Dropout<T> {
    /// The layer that drops entries at probability `rate`.
    ///
    /// # Errors
    /// Where `rate` is not in [0, 1).
    pub fn new(rate: f64) -> Result<Dropout<T>, ConfigError> {
        if (0.0..1.0).contains(&rate) {
            Ok(Dropout { rate, mask: None, spare: Spare::default() })
        } else {
            Err(ConfigError::new("Dropout", "a rate in [0, 1)", rate))
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use ch03_cross_entropy::softmax;
    use common::Seed;

    fn step(number: u64) -> Mode {
        Mode::Train(TrainingStep::new(Seed(3), number, 200))
    }

    // ANCHOR: expected_value
    #[test]
    fn dropout_keeps_the_expected_value() {
        for rate in [0.1, 0.3, 0.5, 0.9] {
            let mut layer = Dropout::<f64>::new(rate).unwrap();
            let y = layer.forward(Tensor::filled([200, 500], 1.0), step(0));
            // 100,000 entries of variance p/(1 − p)  (5.8)
            let deviation = (rate / (1.0 - rate) / 1e5).sqrt();
            assert!((y.mean() - 1.0).abs() < 4.0 * deviation, "rate {rate}: mean {}", y.mean());
            let dropped = y.data().iter().filter(|&&y| y == 0.0).count() as f64 / 1e5;
            assert!((dropped - rate).abs() < 4.0 * (rate * (1.0 - rate) / 1e5).sqrt(), "{rate}: {dropped}");
        }
    }
    // ANCHOR_END: expected_value

    /// Every mask of n units at rate p, with its chance.
    fn masks(n: usize, p: f64) -> impl Iterator<Item = (f64, Vec<f64>)> {
        (0..1_usize << n).map(move |bits| {
            let kept: Vec<bool> = (0..n).map(|i| bits >> i & 1 == 1).collect();
            let chance = kept.iter().map(|&kept| if kept { 1.0 - p } else { p }).product();
            (chance, kept.iter().map(|&kept| if kept { 1.0 / (1.0 - p) } else { 0.0 }).collect())
        })
    }

    // ANCHOR: by_definition
    /// The mask of a row as the definition reads: for each entry a fraction in [0, 1), drawn evenly; dropped
    /// where it is below p.
    fn mask_by_definition(p: f64, step: &TrainingStep, row: usize, n: usize) -> Vec<f64> {
        let mut rng = step.rng(row);
        let draws: Vec<u64> = (0..n.div_ceil(2)).map(|_| rng.bits()).collect(); // two entries to a draw
        let fraction = |j: usize| (draws[j / 2] >> (32 * (j % 2)) & 0xffff_ffff) as f64 / 2_f64.powi(32);
        (0..n).map(|j| if fraction(j) < p { 0.0 } else { 1.0 / (1.0 - p) }).collect() // m (n)
    }

    #[test]
    fn the_layer_drops_what_the_definition_drops() {
        let (x, step) = (Tensor::from_fn([3, 7], |i| i as f64 - 9.5), TrainingStep::new(Seed(4), 2, 3));
        for p in [0.0, 0.3, 0.5, 0.9] {
            let y = Dropout::new(p).unwrap().forward(x.clone(), Mode::Train(step));
            for row in 0..3 {
                let m = mask_by_definition(p, &step, row, 7);
                let slow: Vec<f64> = m.iter().zip(x.row(row)).map(|(m, x)| m * x).collect();
                assert_eq!(y.row(row), slow, "rate {p}, row {row}");
            }
        }
    }
    // ANCHOR_END: by_definition

    // ANCHOR: geometric_mean
    #[test]
    fn the_whole_softmax_layer_is_the_normalised_geometric_mean_of_the_thinned_ones() {
        let x = Tensor::from_rows([[1.0, -2.0, 0.5, 3.0]]); // (1, 4)
        let w = Tensor::from_fn([4, 3], |i| (1.7 * i as f64).sin()); // (4, 3)
        for p in [0.2, 0.5, 0.9] {
            let mut log_mean = Tensor::<f64>::zeros([1, 3]);
            for (chance, m) in masks(4, p) {
                let thinned = softmax(&(&x * &Tensor::from_vec(m).reshaped([1, 4])).matmul(&w));
                log_mean.add_scaled(chance, &thinned.map(f64::ln));
            }
            let mean = log_mean.map(f64::exp); // geometric, its sum below 1
            let normalised = &mean * (1.0 / mean.sum()); // (5.9)
            let whole = softmax(&x.matmul(&w));
            assert!((&normalised - &whole).max_abs() < 1e-12, "rate {p}");
        }
    }
    // ANCHOR_END: geometric_mean

    // ANCHOR: linear_penalty
    #[test]
    fn dropout_before_a_linear_neuron_is_an_l2_penalty_weighted_by_the_input() {
        let (x, w, t) = ([1.0, 2.0, -1.0, 0.0], [0.6, 0.4, 0.4, 9.0], 0.5);
        let output = |m: &[f64]| (0..4).map(|i| m[i] * x[i] * w[i]).sum::<f64>();
        for p in [0.0, 0.2, 0.5, 0.9] {
            let mean: f64 = masks(4, p).map(|(chance, m)| chance * (output(&m) - t).powi(2)).sum();
            let penalty = p / (1.0 - p) * (0..4).map(|i| (x[i] * w[i]).powi(2)).sum::<f64>();
            assert!((mean - ((output(&[1.0; 4]) - t).powi(2) + penalty)).abs() < 1e-12); // (5.10)
        }
    }
    // ANCHOR_END: linear_penalty

    #[test]
    fn what_is_kept_is_scaled_and_nothing_is_dropped_at_rate_zero() {
        let x = Tensor::from_fn([4, 5], |i| i as f64);
        let y = Dropout::new(0.2).unwrap().forward(x.clone(), step(0));
        for (x, y) in x.data().iter().zip(y.data()) {
            assert!(*y == 0.0 || (y - x / 0.8).abs() < 1e-14);
        }
        assert_eq!(Dropout::new(0.0).unwrap().forward(x.clone(), step(0)), x);
    }

    // ANCHOR: same_mask
    #[test]
    fn backward_uses_the_mask_of_forward() {
        let mut layer = Dropout::<f64>::new(0.4).unwrap();
        let y = layer.forward(Tensor::filled([3, 7], 1.0), step(0));
        assert_eq!(layer.backward(Tensor::filled([3, 7], 1.0)), y);
    }
    // ANCHOR_END: same_mask

    #[test]
    fn steps_rows_and_layers_have_masks_of_their_own() {
        let mut layer = Dropout::<f64>::new(0.5).unwrap();
        let mut mask = |mode| layer.forward(Tensor::filled([2, 64], 1.0), mode);
        let first = mask(step(0));
        assert_eq!(first, mask(step(0)));
        assert_ne!(first, mask(step(1)));
        assert_ne!(first, mask(step(0).for_layer(1)));
        assert_ne!(first.row(0), first.row(1));
    }

    #[test]
    fn a_shard_drops_what_the_whole_batch_drops() {
        let mut layer = Dropout::<f32>::new(0.3).unwrap();
        let whole_step = TrainingStep::new(Seed(9), 5, 10);
        let whole = layer.forward(Tensor::filled([10, 33], 1.0), Mode::Train(whole_step));
        let tail = layer.forward(Tensor::filled([4, 33], 1.0), Mode::Train(whole_step.from_row(6)));
        assert_eq!(whole.slice_rows(6..10), tail);
    }

    #[test]
    fn single_and_double_precision_drop_the_same_entries() {
        let narrow = Dropout::<f32>::new(0.3).unwrap().forward(Tensor::filled([5, 9], 1.0), step(0));
        let wide = Dropout::<f64>::new(0.3).unwrap().forward(Tensor::filled([5, 9], 1.0), step(0));
        assert_eq!(wide.cast::<f32>(), narrow);
    }

    #[test]
    fn rates_that_make_no_sense_are_refused() {
        for rate in [1.0, -0.1, 2.0, f64::NAN] {
            let error = Dropout::<f64>::new(rate).unwrap_err().to_string();
            assert_eq!(error, format!("Dropout: expected a rate in [0, 1), got {rate}"));
        }
    }
}
