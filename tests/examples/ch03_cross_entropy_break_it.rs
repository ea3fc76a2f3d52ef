//! Softmax and cross-entropy with three deliberate bugs: two that the gradient check names, and one that
//! it cannot see; and what training makes of each.
//!
//! Legend: z logits, p probabilities, t targets, all (N, K); N examples, K classes.

use ch03_cross_entropy::prelude::*;
use ch07_gradient_checking::Check;
use common::data::Mnist;
use common::{Loss, Real, Seed, Tensor};

// ANCHOR: bugs
/// What is wrong with a loss.
#[derive(Clone, Copy, Debug, PartialEq)]
enum Bug {
    /// Each logit moves its own probability only: the Jacobian's diagonal.
    DiagonalOnly,
    /// The gradient of a sum, beside the value of a mean.
    MeanForgotten,
    /// e^z of the logits as they come.
    NothingSubtracted,
}

/// Softmax and cross-entropy as one writes them at the first attempt.
struct FirstAttempt(Bug);

impl<T: Real> Loss<T> for FirstAttempt {
    fn name(&self) -> &'static str {
        "FirstAttempt"
    }

    fn value(&self, z: &Tensor<T>, t: &Tensor<T>, n: usize) -> T {
        CategoricalCrossEntropy.value(&self.probabilities(z), t, n) // (3.6)
    }

    fn gradient(&self, z: &Tensor<T>, t: &Tensor<T>, n: usize) -> Tensor<T> {
        let p = self.probabilities(z); // (N, K)
        let n = T::of(n as f64);
        match self.0 {
            // WRONG: dp · ∂pₖ/∂zₖ
            Bug::DiagonalOnly => p.zip_map(t, |p, t| -t / p * (p * (T::ONE - p)) / n),
            // WRONG: p − t
            Bug::MeanForgotten => &p - t,
            // right: (p − t) / N  (3.8)
            Bug::NothingSubtracted => p.zip_map(t, |p, t| (p - t) / n),
        }
    }
}

impl FirstAttempt {
    fn probabilities<T: Real>(&self, z: &Tensor<T>) -> Tensor<T> {
        if self.0 != Bug::NothingSubtracted {
            return softmax(z);
        }
        let mut p = z.map(T::exp); // WRONG, for large z: no maximum subtracted
        for row in p.rows_iter_mut() {
            let sum: T = row.iter().copied().sum();
            row.iter_mut().for_each(|p| *p /= sum); // (3.1)
        }
        p
    }
}
// ANCHOR_END: bugs

fn main() {
    let z = Tensor::from_rows([[1.1, 0.8, -0.8], [0.0, -0.6, 0.35]]); // (N, K) = (2, 3), the example of the page
    let t = Tensor::from_rows([[0.0, 1.0, 0.0], [0.0, 0.0, 1.0]]);
    println!("== right");
    print!("{}", Check::new(Seed(1)).loss(&SoftmaxCrossEntropy, &z, &t));
    for bug in [Bug::DiagonalOnly, Bug::MeanForgotten, Bug::NothingSubtracted] {
        println!("\n== {bug:?}");
        print!("{}", Check::new(Seed(1)).loss(&FirstAttempt(bug), &z, &t));
    }

    larger_and_larger();
    training();
}

/// The loss without subtraction and the fused one, at logits up to 10,000.
fn larger_and_larger() {
    println!("\n== the loss, and the largest entry of its gradient, at larger and larger logits, in f32");
    println!("{:>9}  {:>22}  {:>22}", "logits", "nothing subtracted", "fused");
    let t = Tensor::from_rows([[0.0_f32, 1.0, 0.0]]);
    for scale in [1.0, 50.0, 100.0, 10_000.0] {
        let z = Tensor::from_rows([[scale, -scale, 0.0]]);
        let both = |loss: &dyn Loss<f32>| {
            let slopes = loss.gradient(&z, &t, 1);
            let largest = if slopes.all_finite() { slopes.max_abs() } else { f32::NAN };
            format!("{:>12.4}, {:>8.4}", loss.value(&z, &t, 1), largest)
        };
        let (first, fused) = (both(&FirstAttempt(Bug::NothingSubtracted)), both(&SoftmaxCrossEntropy));
        println!("{:>9}  {first:>22}  {fused:>22}", format!("±{scale}"));
    }
}

/// Ten units on MNIST from weights 0, three epochs, with the right loss and with the broken ones.
fn training() {
    println!("\n== three epochs on MNIST: validation accuracy after each, and the largest logit in the end");
    let mnist = Mnist::load(&Mnist::shipped_folder()).expect("the data set of this workspace");
    let (rows, kept) = validation_split(mnist.train.len(), 0.2);
    let (x, t) = digits_as_tensors::<f32>(&mnist.train.range(rows));
    let (held_x, held_t) = digits_as_tensors(&mnist.train.range(kept));
    let [diagonal, mean, overflow] =
        [Bug::DiagonalOnly, Bug::MeanForgotten, Bug::NothingSubtracted].map(FirstAttempt);
    let losses: [(&str, &dyn Loss<f32>); 4] = [
        ("right", &SoftmaxCrossEntropy),
        ("DiagonalOnly", &diagonal),
        ("MeanForgotten", &mean),
        ("NothingSubtracted", &overflow),
    ];
    println!("{:>4}  {:<17}  {:<22}  largest logit", "rate", "loss", "accuracy");
    for (rate, (name, loss)) in [0.1, 10.0].into_iter().flat_map(|rate| losses.map(|loss| (rate, loss))) {
        let mut model = SoftmaxRegression::new(Tensor::zeros([784, 10]));
        let (settings, mut sgd) = (Training { epochs: 3, batch_size: 128, seed: Seed(1) }, Sgd::new(rate));
        let held_back = Some((&held_x, &held_t));
        let history = model.train((&x, &t), held_back, loss, &mut sgd, settings, |_, _| {});
        let accuracies: Vec<String> = (history.iter())
            .map(|figures| format!("{:.4}", figures.validation_accuracy.unwrap_or(f64::NAN)))
            .collect();
        let z = model.logits(&held_x); // (N, 10)
        let largest = if z.all_finite() { format!("{:.1}", z.max_abs()) } else { "NaN".to_string() };
        println!("{rate:>4}  {name:<17}  {:<22}  {largest}", accuracies.join("  "));
    }
}
