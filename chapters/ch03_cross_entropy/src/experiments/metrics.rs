//! Text 004 explains precision and recall with the same sentence. They are two things.

use super::digits::{BATCH_SIZE, start_weights, training_and_validation};
use crate::{ConfusionMatrix, SoftmaxCrossEntropy, SoftmaxRegression, Training};
use ch02_learning_slowdown::Sgd;
use common::Tensor;
use common::experiment::{Run, RunError};
use common::figure::LineChart;
use std::time::Instant;

/// The digit that is looked for.
const DIGIT: usize = 8;

pub fn run(run: &mut Run<'_>) -> Result<(), RunError> {
    let (training, validation) = training_and_validation(run)?;
    let epochs = run.epochs(3, 10, 10);
    let begin = Instant::now();
    let mut model = SoftmaxRegression::new(start_weights(training.x.row_len(), run.seed()));
    let settings = Training { epochs, batch_size: BATCH_SIZE, seed: run.seed() };
    // A short training serves: ten times Keras's rate makes up for a twentieth of the baseline's epochs.
    let mut sgd = Sgd::new(0.1);
    model.train(training.pair(), None, &SoftmaxCrossEntropy, &mut sgd, settings, |_, _| {});
    run.trained(training.len() * epochs, begin.elapsed().as_secs_f64());

    let truths = validation.t.argmax_rows();
    let probabilities = model.predict_probabilities(&validation.x); // (N, 10)
    let matrix = ConfusionMatrix::new(&truths, &probabilities.argmax_rows(), 10);
    run.say(
        "Text 004 says of precision and of recall that they are the share of the selected items that are\n\
         relevant. That is precision: of those called 8, how many are? Recall asks: of the 8s, how many were\n\
         called so?",
    );
    let differences: Vec<f64> =
        (0..10).map(|class| (matrix.precision(class) - matrix.recall(class)).abs()).collect();
    let widest = common::tensor::argmax(&differences);
    run.say(format_args!(
        "On validation they lie furthest apart for the digit {widest}: precision {:.3}, recall {:.3}.",
        matrix.precision(widest),
        matrix.recall(widest)
    ));
    run.here("largest_difference", differences[widest]);
    run.here("validation_accuracy", matrix.accuracy());
    let yes_or_no = sweep(run, &truths, &probabilities);
    draw(run, &yes_or_no)
}

/// Truth and answer of one question: is it the digit? 1 for yes.
fn matrix_at(threshold: f64, truths: &[usize], probabilities: &Tensor<f32>) -> ConfusionMatrix {
    let is: Vec<usize> = truths.iter().map(|&truth| usize::from(truth == DIGIT)).collect();
    let said = |row: &[f32]| usize::from(f64::from(row[DIGIT]) > threshold);
    let said: Vec<usize> = probabilities.rows_iter().map(said).collect();
    ConfusionMatrix::new(&is, &said, 2)
}

/// Threshold, precision, recall, F1.
type Row = [f64; 4];

/// The same network, more or less willing to call something an 8.
fn sweep(run: &mut Run<'_>, truths: &[usize], probabilities: &Tensor<f32>) -> Vec<Row> {
    let row = |threshold: f64| {
        let matrix = matrix_at(threshold, truths, probabilities);
        [threshold, matrix.precision(1), matrix.recall(1), matrix.f1(1)]
    };
    let shown = [0.05, 0.5, 0.95].map(row);
    for ([_, precision, recall, f1], name) in shown.into_iter().zip(["eager", "even", "cautious"]) {
        run.here(&format!("{name}_precision"), precision);
        run.here(&format!("{name}_recall"), recall);
        run.here(&format!("{name}_f1"), f1);
    }
    let cells = |row: &Row| row.iter().map(|x| format!("{x:.3}")).collect();
    run.say(format_args!("Called an {DIGIT} from a probability above the threshold on:"));
    run.table(&["threshold", "precision", "recall", "F1"], &shown.iter().map(cells).collect::<Vec<_>>());
    let never = matrix_at(1.0, truths, probabilities).accuracy();
    run.say(format_args!(
        "Who never says {DIGIT} is right about the question in {:.1} % of cases, with a recall of 0: accuracy\n\
         alone hides a rare class.",
        100.0 * never
    ));
    run.here("never_accuracy", never);
    (1..100).map(|i| row(f64::from(i) / 100.0)).collect()
}

fn draw(run: &mut Run<'_>, rows: &[Row]) -> Result<(), RunError> {
    let curve = |column: usize| rows.iter().map(move |row| (row[0], row[column]));
    let chart = LineChart::new("Is it an 8?", "threshold on the probability of 8", "share")
        .series("precision", curve(1))
        .series("recall", curve(2))
        .dashed("F1", curve(3))
        .x_range(0.0, 1.0)
        .y_range(0.0, 1.0);
    run.figure(
        "precision_and_recall",
        chart,
        "One trained network, asked only whether a digit is an 8, at every threshold on its probability, on \
         the validation set. A cautious answer raises precision and costs recall; F1 is highest between.",
        "Three curves over the threshold from 0 to 1: precision rises, recall falls, and F1 forms a low \
         hill between them.",
    )
}
