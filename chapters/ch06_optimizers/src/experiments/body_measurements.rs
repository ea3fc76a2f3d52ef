//! Text 001: men or women by weight, height and age, with RMSprop; beside the lines that the text prints.

use crate::RmsProp;
use ch04_mlp::experiments::body_measurements::{BATCH, PEOPLE, bayes_accuracy, train};
use ch04_mlp::prelude::*;
use common::data::Labelled;
use common::data::synthetic::{
    body_measurements, body_measurements_bayes_accuracy, body_measurements_bayes_posterior,
};
use common::experiment::{Run, RunError, Spread, standard_error};
use common::figure::{LineChart, Panels};
use std::time::Instant;

/// Keras's default, which `optimizer='rmsprop'` means.
const LEARNING_RATE: f64 = 0.001;

/// Loss and accuracy of 001's ten epochs, as printed.
const PRINTED: [(f64, f64); 10] = [
    (0.6743, 0.7180),
    (0.6162, 0.7310),
    (0.5592, 0.7570),
    (0.5162, 0.7680),
    (0.4867, 0.7770),
    (0.4663, 0.7830),
    (0.4539, 0.7890),
    (0.4469, 0.7920),
    (0.4431, 0.7940),
    (0.4407, 0.7900),
];

/// So many samples of people, start weights and orders; the figure shows the first of them.
const SAMPLES: u64 = 20;
const SHOWN: usize = 3;

/// One training, and what Bayes' rule comes to on the same people.
struct Trained {
    history: History,
    female_at_origin: f64,
    bayes_loss: f64,
    bayes_accuracy: f64,
}

pub fn run(run: &mut Run<'_>) -> Result<(), RunError> {
    let epochs = run.epochs(PRINTED.len(), PRINTED.len(), PRINTED.len());
    run.say(format!(
        "{PEOPLE} people, Dense(4) ReLU, Dense(2) softmax, start weights normal with σ = 0.05, RMSprop with rate \
         {LEARNING_RATE}, batches of {BATCH}, {epochs} epochs, as in 001. Its people and start weights are not known: \
         here are {SAMPLES} draws of both."
    ));
    let began = Instant::now();
    let trainings: Vec<Trained> =
        run.seeds(SAMPLES).into_iter().map(|seed| train_once(seed, epochs)).collect::<Result<_, _>>()?;
    run.trained(PEOPLE * epochs * trainings.len(), began.elapsed().as_secs_f64());
    say_epochs(run, &trainings);
    record(run, &trainings);
    say_ceiling(run, &trainings);
    draw(run, &trainings)
}

fn train_once(seed: Seed, epochs: usize) -> Result<Trained, RunError> {
    let people = body_measurements(PEOPLE, &mut seed.stream("data"));
    let fit = Fit { epochs, batch_size: BATCH, validation_split: 0.0, seed };
    let (mut model, history) = train(&people, RmsProp::new(LEARNING_RATE), fit)?;
    let origin = Tensor::from_rows([[0.0; 3]]); // (1, 3)
    Ok(Trained {
        history,
        female_at_origin: model.predict_proba(&origin)?.at(&[0, 0]),
        bayes_loss: bayes_loss(&people),
        bayes_accuracy: bayes_accuracy(&people),
    })
}

/// The cross-entropy of the true probabilities: on endless people, no network's is lower.
fn bayes_loss(people: &Labelled<f64>) -> f64 {
    let of = |(row, &class): (&[f64], &usize)| {
        let female = body_measurements_bayes_posterior([row[0], row[1], row[2]]);
        -(if class == 0 { female } else { 1.0 - female }).ln()
    };
    people.x.rows_iter().zip(&people.classes).map(of).sum::<f64>() / people.len() as f64
}

/// (loss, accuracy) of this epoch, counted from 0, over the trainings.
fn at(trainings: &[Trained], epoch: usize) -> (Spread, Spread) {
    let of = |figure: fn(&EpochFigures) -> f64| {
        Spread::of(trainings.iter().map(|t| t.history.epochs().get(epoch).map_or(f64::NAN, figure)))
    };
    (of(|e| e.loss), of(|e| e.accuracy.unwrap_or(f64::NAN)))
}

fn say_epochs(run: &mut Run<'_>, trainings: &[Trained]) {
    let mut rows = Vec::new();
    for epoch in 0..trainings[0].history.epochs().len() {
        let (loss, accuracy) = at(trainings, epoch);
        let printed = PRINTED.get(epoch);
        let [text_loss, text_accuracy] = [printed.map(|p| p.0), printed.map(|p| p.1)]
            .map(|value| value.map_or("-".to_string(), |value| format!("{value:.4}")));
        rows.push(vec![
            (epoch + 1).to_string(),
            text_loss,
            loss.to_string(),
            text_accuracy,
            format!("{accuracy:.4}"),
        ]);
    }
    run.table(&["epoch", "loss: text", "here, mean (range)", "accuracy: text", "here, mean (range)"], &rows);
}

fn record(run: &mut Run<'_>, trainings: &[Trained]) {
    let last = trainings[0].history.epochs().len() - 1;
    for (name, epoch, printed) in [("first", 0, PRINTED[0]), ("last", last, PRINTED[PRINTED.len() - 1])] {
        let (loss, accuracy) = at(trainings, epoch);
        run.text(&format!("{name}_epoch_loss"), printed.0);
        loss.record(run, &format!("{name}_epoch_loss"));
        run.text(&format!("{name}_epoch_train_accuracy"), printed.1);
        accuracy.record(run, &format!("{name}_epoch_train_accuracy"));
    }
    let of = |figure: fn(&Trained) -> f64| Spread::of(trainings.iter().map(figure));
    of(|t| t.female_at_origin).record(run, "female_at_origin");
    of(|t| t.bayes_loss).record(run, "bayes_loss");
    run.here("bayes_accuracy", body_measurements_bayes_accuracy());
    run.here("seeds", trainings.len() as f64);
}

fn say_ceiling(run: &mut Run<'_>, trainings: &[Trained]) {
    let of = |figure: fn(&Trained) -> f64| Spread::of(trainings.iter().map(figure));
    let ceiling = body_measurements_bayes_accuracy();
    let error = standard_error(ceiling, PEOPLE);
    run.say(format!(
        "\nWhy no more than 0.79: the true probabilities themselves are right in {ceiling:.4} of endless cases, and on \
         {PEOPLE} people chance moves that by {error:.4} (one standard error). The text's 0.7900 lies {:.1} of these \
         below. On the samples here Bayes' rule has accuracy {:.4} and loss {:.4}.",
        (ceiling - PRINTED[PRINTED.len() - 1].1) / error,
        of(|t| t.bayes_accuracy),
        of(|t| t.bayes_loss),
    ));
    let printed = PRINTED[PRINTED.len() - 1];
    let last = |t: &&Trained| t.history.last().copied();
    let higher = trainings.iter().filter(|t| last(t).is_some_and(|e| e.loss >= printed.0)).count();
    let lower = trainings.iter().filter(|t| last(t).and_then(|e| e.accuracy) <= Some(printed.1)).count();
    run.here("samples_with_at_least_the_texts_loss", higher as f64);
    run.here("samples_with_at_most_the_texts_train_accuracy", lower as f64);
    run.say(format!(
        "Of {} samples {higher} end with a loss of the text's {} or more, {lower} with its accuracy of {} or less: \
         what a sample comes to is decided by who is in it.",
        trainings.len(),
        printed.0,
        printed.1
    ));
    let female = of(|t| t.female_at_origin);
    let answer = if female.min > 0.5 {
        "as the text prints"
    } else if female.max < 0.5 {
        "which is not what the text prints"
    } else {
        "not the same from every seed"
    };
    run.say(format!(
        "At the origin the text predicts a woman. Here P(woman) is {female:.3}, {answer}; the true probability is \
         {:.3}.",
        body_measurements_bayes_posterior([0.0; 3])
    ));
}

fn draw(run: &mut Run<'_>, trainings: &[Trained]) -> Result<(), RunError> {
    let printed = |figure: fn(&(f64, f64)) -> f64| {
        PRINTED.iter().enumerate().map(move |(epoch, line)| (epoch as f64 + 1.0, figure(line)))
    };
    let mut loss =
        LineChart::new("Loss", "epoch", "cross-entropy").line_with_points("text 001", printed(|p| p.0));
    let mut accuracy = LineChart::new("Accuracy", "epoch", "training accuracy")
        .line_with_points("text 001", printed(|p| p.1));
    for (i, training) in trainings.iter().take(SHOWN).enumerate() {
        let name = format!("here, sample {}", i + 1);
        loss = loss.series(name.as_str(), training.history.curve(|e| Some(e.loss)));
        accuracy = accuracy.series(name, training.history.curve(|e| e.accuracy));
    }
    let bayes = Spread::of(trainings.iter().map(|t| t.bayes_loss)).mean;
    let panels = Panels::new("001's body measurements with RMSprop", 2)
        .panel(Box::new(loss.horizontal(bayes, "Bayes")))
        .panel(Box::new(accuracy.horizontal(body_measurements_bayes_accuracy(), "Bayes")));
    let caption = "Loss and accuracy on the training people while they are learned (running means of an epoch), as \
                   text 001 prints them and for three of the samples here; the level lines are what the true \
                   probabilities reach: the mean loss on all samples, the accuracy on endless people.";
    let alt = "Two charts over ten epochs. The text's loss and three others fall and come close to a level line at \
               about 0.43; the accuracies rise towards a level line at 0.807 and end a little above or below it.";
    run.figure("curves", panels, caption, alt)
}
