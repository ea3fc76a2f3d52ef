//! Trap: text 004 tunes on test accuracy while preaching separation. What the best of k by test accuracy
//! is worth.

use super::trials::{fit_of_trial, network_of_trial};
use crate::search::{Space, Trial};
use ch04_mlp::experiments::mnist::{Data, first_digits};
use common::experiment::{Run, RunError, Spread};
use common::figure::{Histogram, LineChart, Panels};
use common::parallel::Threads;
use common::{Rng, Tensor};

pub fn run(run: &mut Run<'_>) -> Result<(), RunError> {
    let (training, test) = run.pick((1_000, 1_000), (8_000, usize::MAX), (usize::MAX, usize::MAX));
    let data = first_digits(run, training, test)?;
    let (count, epochs) = (run.pick(6, 20, 40), run.epochs(1, 1, 5));
    let right = equal_networks(run, &data, count, epochs)?;
    let of_all = |network: &Vec<bool>| share(network, &(0..network.len()).collect::<Vec<usize>>());
    let whole = Spread::of(right.iter().map(of_all));
    whole.record(run, "whole_test_accuracy");
    run.say(format!(
        "{count} networks of the same settings, which differ by their seed only; accuracy on all {} test digits: {}.",
        right[0].len(),
        whole.per_cent()
    ));
    let splits = run.pick(200, 2000, 2000);
    let mut rng = run.seed().stream("split");
    let sizes: Vec<usize> = [1, 2, 5, 10, 20, 40].into_iter().filter(|&k| k <= count).collect();
    let chosen: Vec<Vec<Chosen>> =
        sizes.iter().map(|&k| (0..splits).map(|_| choose(&right, k, &mut rng)).collect()).collect();
    tell(run, &sizes, &chosen);
    draw(run, &sizes, &chosen)
}

/// Which test digits each of `count` networks gets right. They have the text's settings with Adam.
fn equal_networks(
    run: &Run<'_>,
    data: &Data,
    count: usize,
    epochs: usize,
) -> Result<Vec<Vec<bool>>, RunError> {
    let trials = Space::new().grid(1, &run.seeds(count as u64))?;
    let mut work: Vec<(Trial, Result<Vec<bool>, RunError>)> =
        trials.into_iter().map(|trial| (trial, Ok(Vec::new()))).collect();
    Threads::new(run.threads()).for_each(&mut work, |_, (trial, right)| {
        *right = train_and_mark(trial, data, epochs);
    });
    work.into_iter().map(|(_, right)| right).collect()
}

fn train_and_mark(trial: &Trial, data: &Data, epochs: usize) -> Result<Vec<bool>, RunError> {
    let mut model = network_of_trial(trial)?;
    model.fit(&data.training.x, &data.training.t, &fit_of_trial(trial, epochs)?, &mut [])?;
    let classes = |t: &Tensor<f32>| t.argmax_rows();
    let predicted = classes(&model.predict(&data.test.x)?);
    Ok(predicted
        .iter()
        .zip(classes(&data.test.t))
        .map(|(predicted, true_class)| *predicted == true_class)
        .collect())
}

/// The best of some networks on one half of the test set.
struct Chosen {
    /// Its accuracy on the half on which it was chosen.
    on_choice: f64,
    /// On the other half, which had no part in the choice.
    fresh: f64,
}

/// Draws k networks and two halves of the test digits; takes the best network on the first half.
fn choose(right: &[Vec<bool>], k: usize, rng: &mut Rng) -> Chosen {
    let digits = rng.permutation(right[0].len());
    let (choice, fresh) = digits.split_at(digits.len() / 2);
    let networks = rng.permutation(right.len());
    let candidates = networks[..k].iter().map(|&network| (network, share(&right[network], choice)));
    let (best, on_choice) =
        candidates.max_by(|a, b| a.1.total_cmp(&b.1)).unwrap_or_else(|| (0, share(&right[0], choice)));
    Chosen { on_choice, fresh: share(&right[best], fresh) }
}

/// The share of these digits that a network gets right.
fn share(right: &[bool], digits: &[usize]) -> f64 {
    digits.iter().filter(|&&digit| right[digit]).count() as f64 / digits.len() as f64
}

fn tell(run: &mut Run<'_>, sizes: &[usize], chosen: &[Vec<Chosen>]) {
    let mut rows = Vec::new();
    for (k, chosen) in sizes.iter().zip(chosen) {
        let (on_choice, fresh) = means(chosen);
        let flattered = chosen.iter().filter(|c| c.on_choice > c.fresh).count() as f64 / chosen.len() as f64;
        run.here(&format!("best_of_{k}_chosen_accuracy"), on_choice);
        run.here(&format!("best_of_{k}_fresh_accuracy"), fresh);
        rows.push(vec![
            k.to_string(),
            format!("{:.2} %", 100.0 * on_choice),
            format!("{:.2} %", 100.0 * fresh),
            format!("{:+.2}", 100.0 * (on_choice - fresh)),
            format!("{:.0} %", 100.0 * flattered),
        ]);
    }
    run.say(format!(
        "Now {} times over: half of the test digits choose the best of k networks, the other half, which had no part in \
         it, measures the chosen one afresh. Mean accuracies:",
        chosen[0].len()
    ));
    run.table(
        &["best of", "where it was chosen", "afresh", "too good by, points", "share that flatters"],
        &rows,
    );
    let gap = |chosen: &Vec<Chosen>| {
        let (on_choice, fresh) = means(chosen);
        100.0 * (on_choice - fresh)
    };
    let (first, last) = (gap(&chosen[0]), gap(&chosen[chosen.len() - 1]));
    let (fresh_one, fresh_last) = (means(&chosen[0]).1, means(&chosen[chosen.len() - 1]).1);
    run.say(format!(
        "One network, not chosen, differs by {first:+.2} points on average; the best of {} looks {last:+.2} points \
         better than it is. Measured afresh, choosing among {} networks gained {:+.2} points; the figure by which it was \
         chosen says {:+.2}. Text 004 keeps the test set apart, and then reports test accuracy by dropout rate, \
         learning rate, width and batch size, and takes the best: the 97.93 % that it ends with are such a figure. \
         How much too good cannot be read off it; the steps that the text compares are tenths of a point.",
        sizes[sizes.len() - 1],
        sizes[sizes.len() - 1],
        100.0 * (fresh_last - fresh_one),
        100.0 * (fresh_last - fresh_one) + last - first,
    ));
}

/// Mean accuracy where the choice was made, and afresh.
fn means(chosen: &[Chosen]) -> (f64, f64) {
    let mean = |of: fn(&Chosen) -> f64| Spread::of(chosen.iter().map(of)).mean;
    (mean(|c| c.on_choice), mean(|c| c.fresh))
}

fn draw(run: &mut Run<'_>, sizes: &[usize], chosen: &[Vec<Chosen>]) -> Result<(), RunError> {
    let curve = |of: fn((f64, f64)) -> f64| -> Vec<(f64, f64)> {
        sizes.iter().zip(chosen).map(|(&k, chosen)| (k as f64, 100.0 * of(means(chosen)))).collect()
    };
    let lines = LineChart::new("The best of k equal networks", "k", "mean accuracy, per cent")
        .line_with_points("on the half that chose it", curve(|m| m.0))
        .line_with_points("on the other half", curve(|m| m.1))
        .log_x();
    let last = &chosen[chosen.len() - 1];
    let histogram = Histogram::new(
        format!("Best of {}: by how much too good", sizes[sizes.len() - 1]),
        "chosen minus afresh, points",
        "choices",
    )
    .values("choices", last.iter().map(|c| 100.0 * (c.on_choice - c.fresh)))
    .bins(30);
    run.figure(
        "optimism",
        Panels::new("Choosing on the test set", 2).panel(Box::new(lines)).panel(Box::new(histogram)),
        "Networks of the same settings that differ by their seed only: the best of k on one half of the test digits, \
         measured there and on the other half; means over many random halves (left), and the differences one by one \
         for the largest k (right).",
        "Left, two lines that start together at k = 1: on the half that chose, accuracy rises with k; on the other half \
         it hardly does. Right, a histogram of differences whose middle lies to the right of zero.",
    )
}
