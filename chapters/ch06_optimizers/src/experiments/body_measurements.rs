//! Text 001: men or women by weight, height and age, with RMSprop; beside the lines that the text prints.

use super::text_network::LEARNING_RATE; // of Keras, which `optimizer='rmsprop'` means
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
    let as_there = if epochs == PRINTED.len() { ", as in 001" } else { " (001: 10)" };
    run.say(format!(
        "{PEOPLE} people, Dense(4) ReLU, Dense(2) softmax, start weights normal with σ = 0.05, RMSprop with rate \
         {LEARNING_RATE}, batches of {BATCH}, {epochs} epochs{as_there}. The text's people and start weights are not known: \
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

/// The last epoch, counted from 0.
fn last_epoch(trainings: &[Trained]) -> usize {
    trainings[0].history.epochs().len() - 1
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
    for (name, epoch) in [("first", 0), ("last", last_epoch(trainings))] {
        let (loss, accuracy) = at(trainings, epoch);
        let (loss_key, accuracy_key) = (format!("{name}_epoch_loss"), format!("{name}_epoch_train_accuracy"));
        if let Some(printed) = PRINTED.get(epoch) {
            run.text(&loss_key, printed.0);
            run.text(&accuracy_key, printed.1);
        }
        loss.record(run, &loss_key);
        accuracy.record(run, &accuracy_key);
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
    say_samples(run, trainings);
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

/// How many samples came to what the text's did after as many epochs, and how much of that is who is in them.
fn say_samples(run: &mut Run<'_>, trainings: &[Trained]) {
    let last = |t: &&Trained| t.history.last().copied();
    if let Some(&(loss, accuracy)) = PRINTED.get(last_epoch(trainings)) {
        let higher = trainings.iter().filter(|t| last(t).is_some_and(|e| e.loss >= loss)).count();
        let lower = trainings.iter().filter(|t| last(t).and_then(|e| e.accuracy) <= Some(accuracy)).count();
        run.here("samples_with_at_least_the_texts_loss", higher as f64);
        run.here("samples_with_at_most_the_texts_train_accuracy", lower as f64);
        run.say(format!(
            "After as many epochs the text has a loss of {loss} and an accuracy of {accuracy}: of {} samples {higher} end \
             with that loss or more, {lower} with that accuracy or less.",
            trainings.len(),
        ));
    }
    let ends = trainings.iter().map(|t| (t.bayes_loss, last(&t).map_or(f64::NAN, |e| e.loss)));
    run.say(format!(
        "Over the samples, the loss at the end and the loss of Bayes' rule on the same people have a correlation of \
         {:.2}: 1 would mean that it is all a matter of who is in a sample.",
        correlation(&ends.collect::<Vec<_>>())
    ));
}

/// Σ(x − x̄)(y − ȳ)/√(Σ(x − x̄)² Σ(y − ȳ)²)
fn correlation(points: &[(f64, f64)]) -> f64 {
    let n = points.len() as f64;
    let (x_mean, y_mean) =
        (points.iter().map(|p| p.0).sum::<f64>() / n, points.iter().map(|p| p.1).sum::<f64>() / n);
    let sum = |of: &dyn Fn(f64, f64) -> f64| -> f64 {
        points.iter().map(|&(x, y)| of(x - x_mean, y - y_mean)).sum()
    };
    sum(&|x, y| x * y) / (sum(&|x, _| x * x) * sum(&|_, y| y * y)).sqrt()
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
    let alt = "Two charts over the epochs, loss and accuracy, each with a curve of the text, curves of three samples here, \
               and a level line at what Bayes' rule reaches.";
    run.figure("curves", panels, caption, alt)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_correlation_is_that_of_a_line_or_of_no_relation() {
        assert!((correlation(&[(0.0, 1.0), (1.0, 3.0), (2.0, 5.0)]) - 1.0).abs() < 1e-12);
        assert!((correlation(&[(0.0, 1.0), (1.0, -1.0)]) + 1.0).abs() < 1e-12);
        assert!(correlation(&[(-1.0, 1.0), (0.0, -2.0), (1.0, 1.0)]).abs() < 1e-12);
    }
}
