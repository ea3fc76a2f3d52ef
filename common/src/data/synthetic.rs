//! Small data sets made to order, whose truth is known: what the first chapters learn from.
//!
//! Whatever is random comes from the stream that is handed in: the same seed makes the same set.

pub use super::body_measurements::{
    MALE_SHIFT, body_measurements, body_measurements_bayes_accuracy, body_measurements_bayes_posterior,
    normal_cdf,
};
pub use super::separable::{Separable, radius, separable_blobs};
use super::{Labelled, Regression};
use crate::{Real, Rng, Tensor};
use std::f64::consts::PI;

/// A function of two truth values.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Gate {
    /// 1 where both inputs are 1.
    And,
    /// 1 where an input is 1.
    Or,
    /// 0 where both inputs are 1.
    Nand,
    /// 1 where exactly one input is 1: the gate that no line separates.
    Xor,
}

impl Gate {
    /// The gate's output.
    pub fn output(self, a: bool, b: bool) -> bool {
        match self {
            Gate::And => a && b,
            Gate::Or => a || b,
            Gate::Nand => !(a && b),
            Gate::Xor => a != b,
        }
    }
}

/// The four rows of a gate's truth table, (0, 0), (0, 1), (1, 0), (1, 1): x (4, 2), the class its output.
///
/// # Example
/// ```
/// use common::data::synthetic::{Gate, logic_gate};
/// let xor = logic_gate::<f64>(Gate::Xor);
/// assert_eq!(xor.x.row(2), [1.0, 0.0]);
/// assert_eq!(xor.classes, [0, 1, 1, 0]);
/// ```
pub fn logic_gate<T: Real>(gate: Gate) -> Labelled<T> {
    let inputs = [(false, false), (false, true), (true, false), (true, true)];
    Labelled {
        x: table(inputs.iter().map(|&(a, b)| [f64::from(a), f64::from(b)])),
        classes: inputs.iter().map(|&(a, b)| usize::from(gate.output(a, b))).collect(),
    }
}

/// All 2^`bits` rows of zeros and ones, in the order of the binary numbers: x (2^bits, bits), the class
/// 1 where the number of ones is odd. Two bits are XOR.
///
/// # Panics
/// For more than 20 bits.
pub fn parity<T: Real>(bits: usize) -> Labelled<T> {
    assert!(bits <= 20, "parity: expected at most 20 bits, got {bits}");
    let rows = 1_usize << bits;
    let bit = |row: usize, column: usize| (row >> (bits - 1 - column)) & 1;
    Labelled {
        x: Tensor::from_fn([rows, bits], |i| T::of(bit(i / bits, i % bits) as f64)), // (2^bits, bits)
        classes: (0..rows).map(|row| row.count_ones() as usize % 2).collect(),
    }
}

/// `n` points scattered normally about centres, in turn: x (N, 2), row i of class i mod the number of
/// centres. `deviation` is the standard deviation in each direction.
///
/// # Panics
/// Without a centre.
pub fn blobs<T: Real>(n: usize, centres: &[[f64; 2]], deviation: f64, rng: &mut Rng) -> Labelled<T> {
    assert!(!centres.is_empty(), "blobs: expected at least one centre, got none");
    let classes: Vec<usize> = (0..n).map(|row| row % centres.len()).collect();
    let x =
        table(classes.iter().map(|&class| centres[class].map(|centre| centre + deviation * rng.normal())));
    Labelled { x, classes }
}

/// Two half circles of radius 1 that reach into one another, in turn of class 0 (the upper one, about
/// (0, 0)) and class 1 (the lower one, about (1, ½)): x (N, 2). `noise` is the standard deviation of
/// what is added to each coordinate. (The set that scikit-learn calls `make_moons`.)
pub fn moons<T: Real>(n: usize, noise: f64, rng: &mut Rng) -> Labelled<T> {
    let classes: Vec<usize> = (0..n).map(|row| row % 2).collect();
    let x = table(classes.iter().map(|&class| {
        let angle = rng.uniform_in(0.0, PI);
        let point = match class {
            0 => [angle.cos(), angle.sin()],
            _ => [1.0 - angle.cos(), 0.5 - angle.sin()],
        };
        point.map(|coordinate| coordinate + noise * rng.normal())
    }));
    Labelled { x, classes }
}

/// `n` points about a line: x drawn evenly from [−1, 1), t = slope · x + intercept + noise · z, z
/// standard normal.
pub fn noisy_line<T: Real>(n: usize, slope: f64, intercept: f64, noise: f64, rng: &mut Rng) -> Regression<T> {
    regression((0..n).map(|_| {
        let x = rng.uniform_in(-1.0, 1.0);
        [x, slope * x + intercept + noise * rng.normal()]
    }))
}

/// `n` points about a sine: x drawn evenly from [−π, π), t = sin x + noise · z, z standard normal.
pub fn sine<T: Real>(n: usize, noise: f64, rng: &mut Rng) -> Regression<T> {
    regression((0..n).map(|_| {
        let x = rng.uniform_in(-PI, PI);
        [x, x.sin() + noise * rng.normal()]
    }))
}

/// `n` points of a zigzag on [0, 1], evenly spaced from end to end: each of the `teeth` rises in a straight
/// line from 0 to 1 and falls back to 0.
///
/// With 2^(k−1) teeth it is the k-fold composition of x ↦ 1 − |2x − 1|, so that k narrow layers of ReLU
/// represent it exactly, where one hidden layer needs a number of units that grows with the teeth.
/// (Source: Telgarsky 2016, "Benefits of depth in neural networks".)
///
/// # Example
/// ```
/// let two_teeth = common::data::synthetic::sawtooth::<f64>(9, 2);
/// assert_eq!(two_teeth.t.data(), [0.0, 0.5, 1.0, 0.5, 0.0, 0.5, 1.0, 0.5, 0.0]);
/// ```
pub fn sawtooth<T: Real>(n: usize, teeth: usize) -> Regression<T> {
    let last = n.saturating_sub(1).max(1) as f64;
    regression((0..n).map(|row| {
        let x = row as f64 / last;
        [x, 1.0 - (2.0 * (x * teeth as f64).fract() - 1.0).abs()]
    }))
}

/// Pairs (x, t) as a set.
fn regression<T: Real>(pairs: impl Iterator<Item = [f64; 2]>) -> Regression<T> {
    let (x, t): (Vec<T>, Vec<T>) = pairs.map(|[x, t]| (T::of(x), T::of(t))).unzip();
    let n = x.len();
    Regression { x: Tensor::from_vec(x).reshaped([n, 1]), t: Tensor::from_vec(t).reshaped([n, 1]) }
}

/// Rows of numbers made in f64, in the number type asked for.
pub(super) fn table<T: Real, const D: usize>(rows: impl Iterator<Item = [f64; D]>) -> Tensor<T> {
    Tensor::from_rows(rows.map(|row| row.map(T::of)))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::Seed;
    use approx::assert_abs_diff_eq;

    fn rng() -> Rng {
        Seed(11).stream("data")
    }

    fn mean(values: impl ExactSizeIterator<Item = f64>) -> f64 {
        let n = values.len() as f64;
        values.sum::<f64>() / n
    }

    #[test]
    fn gates_have_the_outputs_of_their_truth_tables() {
        for (gate, outputs) in [
            (Gate::And, [0, 0, 0, 1]),
            (Gate::Or, [0, 1, 1, 1]),
            (Gate::Nand, [1, 1, 1, 0]),
            (Gate::Xor, [0, 1, 1, 0]),
        ] {
            let set = logic_gate::<f32>(gate);
            assert_eq!(set.x.data(), [0.0, 0.0, 0.0, 1.0, 1.0, 0.0, 1.0, 1.0]);
            assert_eq!(set.classes, outputs, "{gate:?}");
        }
    }

    #[test]
    fn the_parity_of_two_bits_is_exclusive_or() {
        assert_eq!(parity::<f64>(2), logic_gate(Gate::Xor));
    }

    #[test]
    fn flipping_any_bit_flips_the_parity() {
        let set = parity::<f64>(5);
        assert_eq!(set.x.shape(), [32, 5].into());
        for row in 0..32 {
            for column in 0..5 {
                let mut flipped = set.x.row(row).to_vec();
                flipped[column] = 1.0 - flipped[column];
                let other = set.x.rows_iter().position(|r| r == flipped).expect("all rows are there");
                assert_ne!(set.classes[row], set.classes[other]);
            }
        }
        assert_eq!(parity::<f64>(0).len(), 1);
    }

    #[test]
    fn blobs_lie_about_their_centres() {
        let centres = [[3.0, 0.0], [-1.0, 2.0], [0.0, -4.0]];
        let set = blobs::<f64>(30_000, &centres, 0.5, &mut rng());
        for (class, centre) in centres.iter().enumerate() {
            let own: Vec<usize> = (0..set.len()).filter(|&i| set.classes[i] == class).collect();
            assert_eq!(own.len(), 10_000);
            for (column, middle) in centre.iter().enumerate() {
                let offsets: Vec<f64> = own.iter().map(|&i| set.x.row(i)[column] - middle).collect();
                // Four standard errors of 10,000 draws of deviation 0.5, and of their variance.
                assert_abs_diff_eq!(mean(offsets.iter().copied()), 0.0, epsilon = 0.02);
                assert_abs_diff_eq!(mean(offsets.iter().map(|o| o * o)), 0.25, epsilon = 0.015);
            }
        }
    }

    #[test]
    fn moons_without_noise_are_half_circles() {
        let set = moons::<f64>(500, 0.0, &mut rng());
        for (row, &class) in set.x.rows_iter().zip(&set.classes) {
            let (centre, upwards) = if class == 0 { ([0.0, 0.0], 1.0) } else { ([1.0, 0.5], -1.0) };
            let (a, b) = (row[0] - centre[0], row[1] - centre[1]);
            assert_abs_diff_eq!(a.hypot(b), 1.0, epsilon = 1e-14);
            assert!(b * upwards >= -1e-15);
        }
    }

    #[test]
    fn points_lie_about_the_line_as_far_as_the_noise_says() {
        let exact = noisy_line::<f64>(100, -2.0, 0.5, 0.0, &mut rng());
        for (x, t) in exact.x.data().iter().zip(exact.t.data()) {
            assert!((-1.0..1.0).contains(x));
            assert_eq!(*t, -2.0 * x + 0.5);
        }
        let noisy = noisy_line::<f64>(20_000, -2.0, 0.5, 0.3, &mut rng());
        let squares = noisy.x.data().iter().zip(noisy.t.data()).map(|(x, t)| (t - (0.5 - 2.0 * x)).powi(2));
        // Four standard errors: 0.09 · √(2/20000) = 0.0009 each.
        assert_abs_diff_eq!(mean(squares), 0.09, epsilon = 0.0036);
    }

    #[test]
    fn a_sine_without_noise_is_one() {
        let set = sine::<f64>(1000, 0.0, &mut rng());
        assert!(set.x.data().iter().all(|x| (-PI..PI).contains(x)));
        assert!(set.x.data().iter().any(|&x| x < -3.0) && set.x.data().iter().any(|&x| x > 3.0));
        assert_eq!(set.x.map(f64::sin), set.t);
        assert_eq!(set.t.shape(), [1000, 1].into());
    }

    #[test]
    fn a_sawtooth_is_the_tent_composed_with_itself() {
        let tent = |x: f64| if x <= 0.5 { 2.0 * x } else { 2.0 * (1.0 - x) };
        for (folds, teeth) in [(1, 1), (2, 2), (3, 4), (5, 16)] {
            let set = sawtooth::<f64>(1025, teeth);
            for (&x, &t) in set.x.data().iter().zip(set.t.data()) {
                let composed = (0..folds).fold(x, |y, _| tent(y));
                assert_eq!(t, composed, "at {x}: multiples of 1/1024 are exact");
            }
        }
        assert_eq!((sawtooth::<f64>(0, 3).len(), sawtooth::<f64>(1, 3).len()), (0, 1));
    }

    #[test]
    fn both_number_types_see_the_same_draws() {
        let all = |k: usize| {
            let sets = [
                blobs::<f64>(50, &[[0.0, 1.0], [2.0, 3.0]], 0.7, &mut rng()).x,
                separable_blobs::<f64>(50, 0.1, &mut rng()).points.x,
                moons::<f64>(50, 0.1, &mut rng()).x,
                noisy_line::<f64>(50, 1.0, 2.0, 0.1, &mut rng()).t,
                sine::<f64>(50, 0.1, &mut rng()).t,
                body_measurements::<f64>(50, &mut rng()).x,
            ];
            sets[k].cast::<f32>()
        };
        let single = [
            blobs::<f32>(50, &[[0.0, 1.0], [2.0, 3.0]], 0.7, &mut rng()).x,
            separable_blobs::<f32>(50, 0.1, &mut rng()).points.x,
            moons::<f32>(50, 0.1, &mut rng()).x,
            noisy_line::<f32>(50, 1.0, 2.0, 0.1, &mut rng()).t,
            sine::<f32>(50, 0.1, &mut rng()).t,
            body_measurements::<f32>(50, &mut rng()).x,
        ];
        for (k, set) in single.iter().enumerate() {
            assert_eq!(*set, all(k));
        }
    }
}
