//! Text 004's first network: ten softmax units, trained for 200 epochs.

use super::baseline_figures as figures;
use super::digits::{BATCH_SIZE, printed, start_weights, test, training_and_validation};
use crate::{ConfusionMatrix, EpochFigures, SoftmaxCrossEntropy, SoftmaxRegression, Training};
use ch02_learning_slowdown::Sgd;
use common::experiment::{Run, RunError, Spread, standard_error};
use std::time::Instant;

/// Keras's default.
const RATE: f64 = 0.01;

pub fn run(run: &mut Run<'_>) -> Result<(), RunError> {
    let (training, validation) = training_and_validation(run)?;
    let epochs = run.epochs(3, 200, 200);
    let inputs = training.x.row_len();
    let batches = training.len().div_ceil(BATCH_SIZE);
    run.say(format_args!(
        "Text 004 calls the last layer a single neuron: it has 10 units, one a digit, and {} parameters.\n\
         It speaks of {epochs} iterations: these are {epochs} epochs of {batches} batches, {} updates.",
        inputs * 10 + 10,
        epochs * batches
    ));
    let seeds = run.seeds(run.pick(1, 1, 3));
    let mut trained = Vec::new();
    for (index, &seed) in seeds.iter().enumerate() {
        let begin = Instant::now();
        let mut model = SoftmaxRegression::new(start_weights(inputs, seed));
        let label =
            if seeds.len() == 1 { String::new() } else { format!("seed {} of {}", index + 1, seeds.len()) };
        let report = printed(run.progress().with_label(&label), epochs);
        let settings = Training { epochs, batch_size: BATCH_SIZE, seed };
        let (data, held_back) = (training.pair(), Some(validation.pair()));
        let history =
            model.train(data, held_back, &SoftmaxCrossEntropy, &mut Sgd::new(RATE), settings, report);
        run.trained(training.len() * history.len(), begin.elapsed().as_secs_f64());
        if history.last().is_some_and(|figures| !figures.loss.is_finite()) {
            run.diverged(history.len());
        }
        trained.push((model, history));
    }
    let (pictures, test) = test(run)?;
    let tested: Vec<f64> =
        trained.iter().map(|(model, _)| model.evaluate(&test.x, &test.t, &SoftmaxCrossEntropy).1).collect();

    run.compare("units", 1.0, 10.0);
    run.here("parameters", (inputs * 10 + 10) as f64);
    run.compare("updates", 200.0, (epochs * batches) as f64);
    record_accuracies(run, &trained, &tested, test.len());

    let (model, history) = &trained[0];
    say_whether_it_always_rose(run, history);
    let predictions = model.predict_classes(&test.x);
    let matrix = ConfusionMatrix::new(&pictures.classes(), &predictions, 10);
    figures::say_per_class(run, &matrix);
    figures::draw_curves(run, history)?;
    figures::draw_weights(run, model, &training, (pictures.height(), pictures.width()))?;
    figures::draw_confusion(run, &matrix)?;
    figures::draw_mistakes(run, model, &pictures, &test)
}

type Trained = (SoftmaxRegression<f32>, Vec<EpochFigures>);

fn record_accuracies(run: &mut Run<'_>, trained: &[Trained], tested: &[f64], test_size: usize) {
    let last = |figure: fn(&EpochFigures) -> Option<f64>| -> Vec<f64> {
        let last = |(_, history): &Trained| history.last().and_then(figure).unwrap_or(f64::NAN);
        trained.iter().map(last).collect()
    };
    run.here("seeds", trained.len() as f64);
    for (key, text, values) in [
        ("train_accuracy", 0.9236, last(|figures| figures.accuracy)),
        ("validation_accuracy", 0.9227, last(|figures| figures.validation_accuracy)),
        ("test_accuracy", 0.9222, tested.to_vec()),
    ] {
        let spread = Spread::of(values);
        run.text(key, text);
        if key == "validation_accuracy" {
            run.compare("validation_accuracy_of_its_table", 0.9237, spread.mean);
        }
        spread.record(run, key);
    }
    let mean = Spread::of(tested).mean;
    let noise = standard_error(mean, test_size); // √(p (1 − p) / n)  (3.24)
    run.here("test_accuracy_standard_error", noise);
    run.say(format_args!(
        "Test accuracy {:.2} % with a standard error of {:.2} points. The text gives 92.27 % for validation\n\
         where it describes the run and 92.37 % in its table; both stand below.",
        100.0 * mean,
        100.0 * noise
    ));
}

/// The text says that accuracy rose every time.
fn say_whether_it_always_rose(run: &mut Run<'_>, history: &[EpochFigures]) {
    let falls = |figure: fn(&EpochFigures) -> Option<f64>| {
        history.windows(2).filter(|pair| figure(&pair[1]) < figure(&pair[0])).count()
    };
    let (training, validation) = (falls(|f| f.accuracy), falls(|f| f.validation_accuracy));
    run.here("epochs_in_which_training_fell", training as f64);
    run.here("epochs_in_which_validation_fell", validation as f64);
    run.say(format_args!(
        "The text says that accuracy rose every time. From one epoch to the next it fell {training} times in\n\
         training and {validation} times in validation, of {}.",
        history.len().saturating_sub(1)
    ));
}
