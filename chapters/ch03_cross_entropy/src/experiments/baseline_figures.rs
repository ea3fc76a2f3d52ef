//! What the trained baseline shows: its curves, its weights as pictures, its mistakes.

use super::digits::Rows;
use crate::{ConfusionMatrix, EpochFigures, SoftmaxRegression};
use common::data::Digits;
use common::experiment::{Run, RunError};
use common::figure::{HeatMap, ImageGrid, LineChart, Panels};
use common::tensor::argmax;

/// Precision, recall and F1 of each digit.
pub fn say_per_class(run: &mut Run<'_>, matrix: &ConfusionMatrix) {
    let rows: Vec<Vec<String>> = (0..10)
        .map(|class| {
            let shares = [matrix.precision(class), matrix.recall(class), matrix.f1(class)];
            [class.to_string()].into_iter().chain(shares.map(|share| format!("{share:.3}"))).collect()
        })
        .collect();
    run.say("\nOn the test set:");
    run.table(&["digit", "precision", "recall", "F1"], &rows);
    let mean =
        |of: fn(&ConfusionMatrix, usize) -> f64| (0..10).map(|class| of(matrix, class)).sum::<f64>() / 10.0;
    run.here("mean_precision", mean(ConfusionMatrix::precision));
    run.here("mean_recall", mean(ConfusionMatrix::recall));
    run.here("mean_f1", mean(ConfusionMatrix::f1));
    let pairs = (0..100).map(|i| (i / 10, i % 10)).filter(|(truth, said)| truth != said);
    if let Some((truth, said)) = pairs.max_by_key(|&(truth, said)| matrix.count(truth, said)) {
        run.say(format_args!(
            "The commonest mistake: {} times {truth} was taken for {said}.",
            matrix.count(truth, said)
        ));
    }
}

/// Loss and accuracy by epoch.
pub fn draw_curves(run: &mut Run<'_>, history: &[EpochFigures]) -> Result<(), RunError> {
    let curve = |figure: fn(&EpochFigures) -> Option<f64>| -> Vec<(f64, f64)> {
        let figure = |figures| figure(figures).unwrap_or(f64::NAN);
        history.iter().enumerate().map(|(epoch, figures)| ((epoch + 1) as f64, figure(figures))).collect()
    };
    let loss = LineChart::new("Loss", "epoch", "cross-entropy")
        .series("training", curve(|figures| Some(figures.loss)))
        .dashed("validation", curve(|figures| figures.validation_loss))
        .log_x();
    let accuracy = LineChart::new("Accuracy", "epoch", "accuracy")
        .series("training", curve(|figures| figures.accuracy))
        .dashed("validation", curve(|figures| figures.validation_accuracy))
        .log_x();
    run.figure(
        "curves",
        Panels::new("Ten softmax units on MNIST", 2).panel(Box::new(loss)).panel(Box::new(accuracy)),
        "The baseline: 784 inputs, 10 softmax units, cross-entropy, SGD at 0.01, batches of 128, the last fifth \
         of the training set kept back; epochs on a logarithmic axis. Training figures are means over an \
         epoch during which the weights moved; validation is measured at its end.",
        "Two charts over epochs. The loss falls steeply in the first epochs, then ever more slowly; accuracy \
         rises likewise; the curves of training and validation stay close together.",
    )
}

/// Each unit's weights as a picture of the pixels that they belong to.
pub fn draw_weights(
    run: &mut Run<'_>,
    model: &SoftmaxRegression<f32>,
    training: &Rows,
    (height, width): (usize, usize),
) -> Result<(), RunError> {
    let by_unit = model.weights.value().transposed(); // (10, D)
    // A few very strong weights would leave the others pale.
    let mut sizes: Vec<f64> = by_unit.data().iter().map(|&w| f64::from(w).abs()).collect();
    sizes.sort_by(f64::total_cmp);
    let strong = sizes[sizes.len() * 99 / 100];
    let mut grid = ImageGrid::new("Weights of the ten units", 5).signed();
    for (digit, weights) in by_unit.rows_iter().enumerate() {
        let pixels = weights.iter().map(|&w| f64::from(w).clamp(-strong, strong)).collect();
        grid = grid.image(format!("for {digit}"), height, width, pixels);
    }
    let ink = training.x.sum_rows();
    let never = ink.data().iter().filter(|&&sum| sum == 0.0).count();
    run.here("pixels_without_ink", never as f64);
    run.figure(
        "weights",
        grid,
        &format!(
            "What speaks for each digit (orange) and against it (blue), pixel by pixel; the strongest hundredth \
             of the weights is drawn at ±{strong:.2}. {never} pixels have no ink in any training image: their \
             gradient is 0, and their weights are still the random ones that they started with."
        ),
        "Ten square pictures of weights, grainy at their borders. After a long training the one for 0 has a \
         ring of positive weights around a negative centre, the one for 1 an upright positive stroke.",
    )
}

/// The confusion matrix without its diagonal, which would drown the rest.
pub fn draw_confusion(run: &mut Run<'_>, matrix: &ConfusionMatrix) -> Result<(), RunError> {
    let cell = |truth: usize, said: usize| match truth == said {
        true => f64::NAN,
        false => matrix.count(truth, said) as f64,
    };
    let cells = (0..10).map(|truth| (0..10).map(|said| cell(truth, said)).collect()).collect();
    let truth = |digit: usize| format!("{digit} ({:.1} % found)", 100.0 * matrix.recall(digit));
    let said = |digit: usize| digit.to_string();
    let chart = HeatMap::new("What was taken for what", "said", "truth")
        .cells(cells)
        .x_names((0..10).map(said).collect())
        .y_names((0..10).map(truth).collect())
        .with_values(0);
    run.figure(
        "confusion",
        chart,
        "The baseline's mistakes on the test set: how often each digit (row) was taken for each other one \
         (column). The right answers, on the diagonal, are left out; the share of each digit that was found \
         (its recall) stands beside its row.",
        "A ten by ten heat map of counts, empty on the diagonal, with a few strong cells and many weak ones.",
    )
}

/// The mistakes of which the network was most certain.
pub fn draw_mistakes(
    run: &mut Run<'_>,
    model: &SoftmaxRegression<f32>,
    pictures: &Digits,
    test: &Rows,
) -> Result<(), RunError> {
    let p = model.predict_probabilities(&test.x); // (N, 10)
    let mut mistakes: Vec<(usize, usize, f32)> = (p.rows_iter().enumerate())
        .map(|(n, row)| (n, argmax(row), row[argmax(row)]))
        .filter(|&(n, said, _)| said != usize::from(pictures.labels()[n]))
        .collect();
    mistakes.sort_by(|a, b| b.2.total_cmp(&a.2));
    run.here("test_mistakes", mistakes.len() as f64);
    run.here("most_certain_mistake", mistakes.first().map_or(f64::NAN, |&(_, _, p)| f64::from(p)));
    let mut grid = ImageGrid::new("Wrong, and certain of it", 6);
    for &(n, said, p) in mistakes.iter().take(18) {
        let pixels = test.x.row(n).iter().map(|&x| f64::from(x)).collect();
        let caption = format!("truth {}, said {said} at {p:.3} (no. {n})", pictures.labels()[n]);
        grid = grid.image(caption, pictures.height(), pictures.width(), pixels);
    }
    run.figure(
        "mistakes",
        grid,
        "The test images that the baseline got wrong with the greatest certainty; the number is the image's \
         place in the test set, counted from 0.",
        "Eighteen handwritten digits with their true class, the class that the network named, and its \
         probability. Some would puzzle a person too; others are plain.",
    )
}
