//! The same losses computed three ways, at logits of any size: where does which one break?

use crate::{BinaryCrossEntropy, CategoricalCrossEntropy, SigmoidCrossEntropy, SoftmaxCrossEntropy, softmax};
use ch02_learning_slowdown::{sigmoid, sigmoid_derivative};
use common::experiment::{Run, RunError};
use common::figure::LineChart;
use common::{Loss, Real, Tensor};

// ANCHOR: naive
/// −ln(1 − σ(z)) as the formulas are written: a yes where a no was right.
fn naive_binary<T: Real>(z: T) -> T {
    let p = T::ONE / (T::ONE + (-z).exp());
    -(T::ONE - p).ln()
}

/// −ln softmax(z, 0)₂ as the formulas are written: the second of two classes was right.
fn naive_categorical<T: Real>(z: T) -> T {
    let (first, second) = (z.exp(), T::ONE);
    -(second / (first + second)).ln()
}
// ANCHOR_END: naive

/// Through probabilities that are kept off 0, as the chapter's losses of probabilities do.
fn clamped_binary<T: Real>(z: T) -> T {
    BinaryCrossEntropy.value(&Tensor::from_rows([[sigmoid(z)]]), &Tensor::zeros([1, 1]), 1)
}

fn clamped_categorical<T: Real>(z: T) -> T {
    let p = softmax(&Tensor::from_rows([[z, T::ZERO]]));
    CategoricalCrossEntropy.value(&p, &Tensor::from_rows([[T::ZERO, T::ONE]]), 1)
}

fn fused_binary<T: Real>(z: T) -> T {
    SigmoidCrossEntropy.value(&Tensor::from_rows([[z]]), &Tensor::zeros([1, 1]), 1)
}

fn fused_categorical<T: Real>(z: T) -> T {
    SoftmaxCrossEntropy.value(&Tensor::from_rows([[z, T::ZERO]]), &Tensor::from_rows([[T::ZERO, T::ONE]]), 1)
}

/// All six losses are ln(1 + e^z), which is z itself to the last bit from 40 on.
fn right(z: f64) -> f64 {
    z + (-z).exp().ln_1p()
}

/// From which logit on (in steps of one twentieth, up to 10,000) a loss is wrong by more than 1 %.
pub(super) fn breaks_at(loss: impl Fn(f64) -> f64) -> Option<f64> {
    // Infinite and not-a-number count as wrong: they compare as false.
    let holds = |z: f64| (loss(z) - right(z)).abs() <= 0.01 * right(z);
    (0..=200_000).map(|i| f64::from(i) / 20.0).find(|&z| !holds(z))
}

/// A way to compute the loss, in both precisions.
pub(super) struct Way {
    pub key: &'static str,
    pub single: fn(f64) -> f64,
    pub double: fn(f64) -> f64,
}

macro_rules! way {
    ($key:literal, $loss:ident) => {
        Way { key: $key, single: |z| f64::from($loss(z as f32)), double: $loss::<f64> }
    };
}

pub(super) fn ways() -> [Way; 6] {
    [
        way!("sigmoid_naive", naive_binary),
        way!("sigmoid_clamped", clamped_binary),
        way!("sigmoid_fused", fused_binary),
        way!("softmax_naive", naive_categorical),
        way!("softmax_clamped", clamped_categorical),
        way!("softmax_fused", fused_categorical),
    ]
}

pub fn run(run: &mut Run<'_>) -> Result<(), RunError> {
    run.say(
        "A logit z says yes, or prefers the first of two classes; the truth is no, or the second. The loss is\n\
         ln(1 + e^z), about z. Computed as the formulas are written (naive), through probabilities kept above\n\
         1e-12 (clamped), and from the logits at once (fused): from which z on is it wrong by more than 1 %?",
    );
    let mut rows = Vec::new();
    for Way { key, single, double } in ways() {
        let mut row = vec![key.replace('_', " ")];
        for (precision, loss) in [("f32", single), ("f64", double)] {
            let at = breaks_at(loss);
            row.push(at.map_or("never".to_string(), |z| format!("{z:.2}")));
            row.push(format!("{}", loss(10_000.0)));
            // A loss that never breaks has no such figure.
            if let Some(z) = at {
                run.here(&format!("{key}_breaks_at_{precision}"), z);
            }
        }
        rows.push(row);
    }
    run.table(&["loss", "f32 breaks at", "f32 at 10,000", "f64 breaks at", "f64 at 10,000"], &rows);
    let (clamped, fused) = gradients_at(100.0);
    run.here("clamped_gradient_at_100", clamped);
    run.here("fused_gradient_at_100", fused);
    run.say(format_args!(
        "Clamped, a loss is finite, and flat: at z = 100 the sigmoid's gradient by the logit is {clamped} in\n\
         f64, where it should be 1; fused it is {fused}. Keras, asked for probabilities, clamps at 1e-7."
    ));
    draw(run)
}

/// The sigmoid losses' gradients by the logit: through a clamped probability (chain rule), and fused.
pub(super) fn gradients_at(z: f64) -> (f64, f64) {
    let (z, t) = (Tensor::from_rows([[z]]), Tensor::zeros([1, 1]));
    let dp = BinaryCrossEntropy.gradient(&z.map(sigmoid), &t, 1).scalar();
    (dp * sigmoid_derivative(z.scalar()), SigmoidCrossEntropy.gradient(&z, &t, 1).scalar())
}

fn draw(run: &mut Run<'_>) -> Result<(), RunError> {
    // A relative error of 0 has no place on a logarithmic axis: it is drawn at the bottom.
    let error = |loss: f64, z: f64| ((loss - right(z)).abs() / right(z)).max(1e-17);
    let curve = |loss: fn(f64) -> f64| -> Vec<(f64, f64)> {
        let logits = (0..200).map(|i| 10_f64.powf((f64::from(i) + 0.5) / 50.0));
        logits.map(|z| (z, error(loss(z), z))).collect()
    };
    let chart = LineChart::new("−ln(1 − σ(z)) computed in four ways", "logit z", "relative error")
        .log_x()
        .log_y()
        .series("naive, f32", curve(|z| f64::from(naive_binary(z as f32))))
        .series("naive, f64", curve(naive_binary::<f64>))
        .dashed("clamped, f64", curve(clamped_binary::<f64>))
        .series("fused, f32", curve(|z| f64::from(fused_binary(z as f32))))
        .y_range(1e-17, 10.0);
    run.figure(
        "errors",
        chart,
        "How wrong the loss of a sigmoid unit is that says yes where no is right, by its logit. As written, \
         1 − σ(z) loses its digits one after the other, until its logarithm is infinite: there the line \
         ends. Clamped at 1e-12 the loss stays finite and stops growing at 27.6: the error goes to 1. \
         Fused, in f32, it is right to the last digits everywhere. (Errors below 1e-17 are drawn there.)",
        "Four lines of relative error over logits from 1 to 10,000. The naive ones climb from the rounding of \
         f32 and f64 and end near 17 and near 37; the clamped one leaves the f64 line near 28 and turns \
         level at 1; the fused one stays below one millionth to the end.",
    )
}
