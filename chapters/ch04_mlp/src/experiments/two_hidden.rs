//! Text 004, "用隐含层改进 Keras 中的简单网络": two hidden layers of 128 ReLU units.

use super::mnist::{Data, digits, learning_curves, network, train};
use crate::Fit;
use crate::progress::record;
use common::experiment::{Run, RunError, Spread, standard_error};

pub fn run(run: &mut Run<'_>) -> Result<(), RunError> {
    let Data { training: examples, test } = digits(run, run.pick(2_000, 60_000, 60_000))?;
    let epochs = run.epochs(2, 20, 20);
    let (mut accuracies, mut first) = ([Vec::new(), Vec::new(), Vec::new()], None);
    let seeds = run.seeds(run.pick(1, 1, 3));
    for (i, &seed) in seeds.iter().enumerate() {
        let mut model = network(&[128, 128], 0.01, seed)?;
        if i == 0 {
            run.say(model.summary());
        }
        let fit = Fit { epochs, batch_size: 128, validation_split: 0.2, seed };
        let label = if seeds.len() > 1 { format!("seed {}", i + 1) } else { String::new() };
        let history = train(run, &mut model, &examples, fit, &label)?;
        if i == 0 {
            record(run, &history);
        } else if let Some(epoch) = history.diverged_in() {
            run.diverged(epoch);
        }
        let last = history.last().copied();
        let found = [
            last.and_then(|e| e.accuracy),
            last.and_then(|e| e.validation_accuracy),
            model.evaluate(&test.x, &test.t)?.accuracy,
        ];
        for (all, one) in accuracies.iter_mut().zip(found) {
            all.push(one.unwrap_or(f64::NAN));
        }
        first.get_or_insert(history);
    }

    let texts = [("train_accuracy", 0.9450), ("validation_accuracy", 0.9463), ("test_accuracy", 0.9441)];
    for ((key, text), values) in texts.into_iter().zip(&accuracies) {
        let spread = Spread::of(values);
        run.text(key, text);
        spread.record(run, key);
        if values.len() > 1 {
            run.say(format!("{key}: {} over {} seeds", spread.per_cent(), values.len()));
        }
    }
    run.here("seeds", seeds.len() as f64);
    let test_accuracy = Spread::of(&accuracies[2]).mean;
    let error = standard_error(test_accuracy, test.len());
    run.say(format!(
        "Test accuracy {:.2} % with a standard error of {:.2} points, {:+.2} points from the text's 94.41 %.",
        100.0 * test_accuracy,
        100.0 * error,
        100.0 * (test_accuracy - 0.9441),
    ));
    if let Some(history) = first {
        run.figure(
            "curves",
            learning_curves("Two hidden layers of 128", &history),
            "Loss and accuracy by epoch: MNIST, two hidden layers of 128 ReLU, descent with rate 0.01, batch \
             128, the last 20 % of the training rows kept back. Training figures are means over an epoch, so \
             they lag behind the network that validation measures at its end.",
            "Two panels over the epochs. Loss falls quickly, then ever more slowly, in training and in \
             validation alike; accuracy rises in the same way. The two lines stay close together.",
        )?;
    }
    Ok(())
}
