//! What the searches share: the text's network with dropout under Adam, trained as a trial says.

use super::text_network::LEARNING_RATE;
use crate::Adam;
use crate::search::{Outcome, Space, Trial};
use ch04_mlp::experiments::mnist::Examples;
use ch04_mlp::prelude::*;
use ch05_dropout::experiments::network::{BATCH_SIZE, HIDDEN, RATE, VALIDATION_SPLIT, network_of};
use common::experiment::RunError;
use common::random::mix;

/// The network of a trial, ready to be trained on one thread: a setting that the trial does not have is
/// as in the text.
pub fn network_of_trial(trial: &Trial) -> Result<Sequential<f32>, RunError> {
    let rate = setting(trial, "dropout", RATE)?;
    let hidden = setting(trial, "hidden", HIDDEN as f64)? as usize;
    let mut model = network_of(&[hidden, hidden], (rate != 0.0).then_some(rate), trial.seed)?;
    model.compile(SoftmaxCrossEntropy, Adam::new(setting(trial, "learning_rate", LEARNING_RATE)?));
    Ok(model)
}

/// How a trial is trained.
pub fn fit_of_trial(trial: &Trial, epochs: usize) -> Result<Fit, RunError> {
    let batch_size = setting(trial, "batch_size", BATCH_SIZE as f64)? as usize;
    Ok(Fit { epochs, batch_size, validation_split: VALIDATION_SPLIT, seed: trial.seed })
}

fn setting(trial: &Trial, name: &str, usual: f64) -> Result<f64, RunError> {
    match trial.settings.settings().contains_key(name) {
        true => Ok(trial.settings.number(name)?),
        false => Ok(usual),
    }
}

/// Trains without a word, and judges by the validation accuracy at the end.
pub fn validate(trial: &Trial, examples: &Examples, epochs: usize) -> Result<Outcome, RunError> {
    let mut model = network_of_trial(trial)?;
    let history = model.fit(&examples.x, &examples.t, &fit_of_trial(trial, epochs)?, &mut [])?;
    let last = history.last().filter(|_| history.diverged_in().is_none());
    let of = |figure: fn(&EpochFigures) -> Option<f64>| last.and_then(figure).unwrap_or(f64::NAN);
    let outcome = Outcome::new(of(|epoch| epoch.validation_accuracy));
    Ok(outcome.with("train_accuracy", of(|e| e.accuracy)).with("validation_loss", of(|e| e.validation_loss)))
}

/// A key of the pictures (every 13th pixel, so that every column has its turn) and of their classes.
fn key(examples: &Examples) -> u64 {
    let pixels = examples.x.data().iter().step_by(13);
    pixels.chain(examples.t.data()).fold(0, |key, value| mix(key, u64::from(value.to_bits())))
}

/// What such a search depends on besides its trials: for its journal.
pub fn description(space: &Space, epochs: usize, examples: &Examples) -> Vec<(&'static str, String)> {
    let key = key(examples);
    vec![
        ("space", space.to_string()),
        ("epochs", epochs.to_string()),
        ("digits", format!("{} with the key {key:016x}", examples.len())),
    ]
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn other_pictures_and_other_classes_have_another_key() {
        let examples = |pixel, class: usize| {
            let mut t = [0.0_f32; 10];
            t[class] = 1.0;
            key(&Examples { x: Tensor::from_rows([[pixel; 26]]), t: Tensor::from_rows([t]) })
        };
        assert_eq!(examples(0.5, 3), examples(0.5, 3));
        assert_ne!(examples(0.5, 3), examples(0.25, 3));
        assert_ne!(examples(0.5, 3), examples(0.5, 4));
    }
}
