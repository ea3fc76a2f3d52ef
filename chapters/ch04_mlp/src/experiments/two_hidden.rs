//! Text 004, "用隐含层改进 Keras 中的简单网络": two hidden layers of 128 ReLU units.

use super::mnist::{digits, learning_curves, network, train_and_test};
use super::trained::{Accuracies, Trained, text_accuracies};
use crate::Fit;
use common::experiment::{Run, RunError, standard_error};

pub fn run(run: &mut Run<'_>) -> Result<(), RunError> {
    let data = digits(run, run.pick(2_000, 60_000, 60_000))?;
    let epochs = run.epochs(2, 20, 20);
    let mut trained: Vec<Trained> = Vec::new();
    for seed in run.seeds(run.pick(1, 1, 3)) {
        let model = network(&[128, 128], 0.01, seed)?;
        if trained.is_empty() {
            run.say(model.summary());
        }
        let fit = Fit { epochs, batch_size: 128, validation_split: 0.2, seed };
        trained.push(train_and_test(run, model, &data, fit, "128-128")?);
    }
    let accuracies = Accuracies::of(&trained);
    text_accuracies(run, "", [0.9450, 0.9463, 0.9441]);
    accuracies.record(run, "");
    run.here("train_loss", trained[0].after(epochs, |e| Some(e.loss)));
    run.here("validation_loss", trained[0].after(epochs, |e| e.validation_loss));
    run.here("seeds", trained.len() as f64);
    run.table(&Accuracies::HEADER, &[accuracies.row("here")]);
    let test_accuracy = accuracies.test.mean;
    run.say(format!(
        "Test accuracy {:.2} % with a standard error of {:.2} points, {:+.2} points from the text's 94.41 %.",
        100.0 * test_accuracy,
        100.0 * standard_error(test_accuracy, data.test.len()),
        100.0 * (test_accuracy - 0.9441),
    ));
    run.figure(
        "curves",
        learning_curves("Two hidden layers of 128", &trained[0].history),
        "Loss and accuracy by epoch: MNIST, two hidden layers of 128 ReLU, descent with rate 0.01, batch \
         128, the last 20 % of the training rows kept back. Training figures are means over an epoch, so \
         they lag behind the network that validation measures at its end.",
        "Two panels over the epochs. Loss falls quickly, then ever more slowly, in training and in \
         validation alike; accuracy rises in the same way. The two lines stay close together.",
    )
}
