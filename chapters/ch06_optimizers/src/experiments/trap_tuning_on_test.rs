//! Trap: text 004 tunes on test accuracy while preaching separation. What the best of k by test accuracy
//! is worth (6.27).

use super::trials::{fit_of_trial, network_of_trial};
use crate::search::{Space, Trial};
use ch04_mlp::experiments::mnist::{Data, first_digits};
use common::Rng;
use common::experiment::{Run, RunError, Spread};
use common::figure::{Histogram, LineChart, Panels};
use common::parallel::Threads;

/// By test digit, and then by network: whether the network gets the digit right.
type Marks = Vec<Vec<bool>>;

pub fn run(run: &mut Run<'_>) -> Result<(), RunError> {
    let (training, test) = run.pick((1_000, 1_000), (12_000, usize::MAX), (usize::MAX, usize::MAX));
    let data = first_digits(run, training, test)?;
    require_two_halves(data.test.len())?;
    let (count, epochs) = (run.pick(5, 20, 40), run.epochs(1, 2, 5));
    let marks = mark_networks(run, &data, count, epochs)?;
    let digits: Vec<usize> = (0..marks.len()).collect();
    let whole = Spread::of(accuracies(&marks, &digits));
    whole.record(run, "whole_test_accuracy");
    run.say(format!(
        "{count} networks of the same settings, which differ by their seed only; accuracy on all {} test digits: {}.",
        marks.len(),
        whole.per_cent()
    ));
    let sizes: Vec<usize> = [1, 2, 5, 10, 20, 40].into_iter().filter(|&k| k <= count).collect();
    let splits = run.pick(200, 1000, 2000);
    let mut rng = run.seed().stream("split");
    let (mut as_they_are, mut equal) = (vec![Vec::new(); sizes.len()], vec![Vec::new(); sizes.len()]);
    for _ in 0..splits {
        let (digits, networks) = (rng.permutation(marks.len()), rng.permutation(count));
        let exchanged = exchange(&marks, &mut rng);
        for (choices, marks) in [(&mut as_they_are, &marks), (&mut equal, &exchanged)] {
            let (choice, fresh) = digits.split_at(digits.len() / 2);
            let halves = (accuracies(marks, choice), accuracies(marks, fresh));
            for (choices, &k) in choices.iter_mut().zip(&sizes) {
                choices.push(best_of(&networks[..k], &halves));
            }
        }
    }
    tell(run, &sizes, &as_they_are, &equal);
    say_of_the_text(run, &equal, marks.len() / 2);
    draw(run, &sizes, &as_they_are, &equal)
}

/// Half of the test digits choose and half measure: there must be two.
fn require_two_halves(digits: usize) -> Result<(), RunError> {
    if digits >= 2 {
        return Ok(());
    }
    Err(RunError::message(format!(
        "trap_tuning_on_test: expected at least 2 pictures to test on, half of which choose and half measure, got \
         {digits}: give --data a larger set"
    )))
}

/// Trains networks of the text's settings with Adam, one a seed, and marks what they say of the test
/// digits.
fn mark_networks(run: &Run<'_>, data: &Data, count: usize, epochs: usize) -> Result<Marks, RunError> {
    let trials = Space::new().grid(1, &run.seeds(count as u64))?;
    let mut work: Vec<(Trial, Result<Vec<usize>, RunError>)> =
        trials.into_iter().map(|trial| (trial, Ok(Vec::new()))).collect();
    Threads::new(run.threads()).for_each(&mut work, |_, (trial, said)| *said = classify(trial, data, epochs));
    let said = work.into_iter().map(|(_, said)| said).collect::<Result<Vec<_>, _>>()?;
    let true_classes = data.test.t.argmax_rows().into_iter().enumerate();
    Ok(true_classes.map(|(digit, class)| said.iter().map(|said| said[digit] == class).collect()).collect())
}

/// What a network, once trained, takes the test digits for.
fn classify(trial: &Trial, data: &Data, epochs: usize) -> Result<Vec<usize>, RunError> {
    let mut model = network_of_trial(trial)?;
    model.fit(&data.training.x, &data.training.t, &fit_of_trial(trial, epochs)?, &mut [])?;
    Ok(model.predict(&data.test.x)?.argmax_rows())
}

// ANCHOR: exchange
/// The marks of each digit exchanged at random among the networks: digits stay as hard as they are, and
/// all networks become equal in truth. What tells them apart then is luck and nothing else.
fn exchange(marks: &Marks, rng: &mut Rng) -> Marks {
    let mut exchanged = marks.clone();
    for digit in exchanged.iter_mut().filter(|digit| digit.iter().any(|&right| right != digit[0])) {
        rng.shuffle(digit);
    }
    exchanged
}
// ANCHOR_END: exchange

/// The share of these digits that each network gets right.
fn accuracies(marks: &Marks, digits: &[usize]) -> Vec<f64> {
    let mut right = vec![0_u32; marks[0].len()];
    for &digit in digits {
        right.iter_mut().zip(&marks[digit]).for_each(|(count, &mark)| *count += u32::from(mark));
    }
    right.into_iter().map(|count| f64::from(count) / digits.len() as f64).collect()
}

/// The best of some networks on one half of the test digits.
#[derive(Clone, Copy)]
struct Choice {
    /// Its accuracy on the half on which it was chosen.
    chosen: f64,
    /// On the other half, which had no part in the choice.
    fresh: f64,
}

fn best_of(networks: &[usize], (choice, fresh): &(Vec<f64>, Vec<f64>)) -> Choice {
    let best = networks.iter().copied().max_by(|&a, &b| choice[a].total_cmp(&choice[b])).unwrap_or(0);
    Choice { chosen: choice[best], fresh: fresh[best] }
}

/// Mean accuracy where the choice was made, and afresh.
fn means(choices: &[Choice]) -> (f64, f64) {
    let mean = |of: fn(&Choice) -> f64| Spread::of(choices.iter().map(of)).mean;
    (mean(|c| c.chosen), mean(|c| c.fresh))
}

fn tell(run: &mut Run<'_>, sizes: &[usize], as_they_are: &[Vec<Choice>], equal: &[Vec<Choice>]) {
    let mut rows = Vec::new();
    for (i, k) in sizes.iter().enumerate() {
        let mut row = vec![k.to_string()];
        for (key, choices) in [("", &as_they_are[i]), ("equal_", &equal[i])] {
            let (chosen, fresh) = means(choices);
            run.here(&format!("{key}best_of_{k}_chosen_accuracy"), chosen);
            run.here(&format!("{key}best_of_{k}_fresh_accuracy"), fresh);
            row.extend([chosen, fresh].map(|accuracy| format!("{:.2} %", 100.0 * accuracy)));
            row.push(format!("{:+.2}", 100.0 * (chosen - fresh)));
        }
        rows.push(row);
    }
    run.say(format!(
        "{} times over, half of the test digits choose the best of k networks, and the other half, which had no part in \
         the choice, measures it afresh. On the left the networks as they are; on the right made equal in truth, by \
         exchanging the marks of each digit among them. Mean accuracies, and by how many points the first is too good:",
        as_they_are[0].len()
    ));
    let header = ["best of", "chosen", "afresh", "too good", "equal: chosen", "afresh", "too good"];
    run.table(&header, &rows);
    let (k, last) = (sizes[sizes.len() - 1], sizes.len() - 1);
    let (one, best) = (means(&equal[0]), means(&equal[last]));
    let points = |difference: f64| 100.0 * difference;
    let (chosen, fresh) = means(&as_they_are[last]);
    let (seeming, gain) = (best.0 - one.0, best.1 - one.1);
    let luck = if gain.abs() < 0.5 * seeming {
        "that is luck, and it stays behind"
    } else {
        "so few digits and choices do not show that it is luck"
    };
    run.say(format!(
        "Where all are equal, choosing the best of {k} seems to gain {:+.2} points, and gains {:+.2} afresh: {luck}. Of \
         the networks as they are the best of {k} looks {:+.2} points better than it is.",
        points(seeming),
        points(gain),
        points(chosen - fresh)
    ));
}

/// The text's choices, and beside the last of them what the better of two equal networks seems to gain.
fn say_of_the_text(run: &mut Run<'_>, equal: &[Vec<Choice>], digits: usize) {
    run.say(
        "Text 004 keeps a test set apart, then reports test accuracy by dropout rate, learning rate, width and batch \
         size, and goes on with the best: the digits that choose are the digits that measure.",
    );
    let [one, two, ..] = equal else { return };
    let (one, two) = (means(one).0, means(two).0);
    run.say(format!(
        "The last step of its table is one between two networks, from 97.84 % to 97.93 % on 10,000 digits: 0.09 points. \
         Here, at {:.2} % on {digits} digits, the better of 2 equal ones seems to gain {:.2} by luck alone. (The more \
         digits and the higher the accuracy, the less luck there is.)",
        100.0 * one,
        100.0 * (two - one)
    ));
}

fn draw(
    run: &mut Run<'_>,
    sizes: &[usize],
    as_they_are: &[Vec<Choice>],
    equal: &[Vec<Choice>],
) -> Result<(), RunError> {
    let curve = |choices: &[Vec<Choice>], of: fn((f64, f64)) -> f64| -> Vec<(f64, f64)> {
        sizes.iter().zip(choices).map(|(&k, choices)| (k as f64, 100.0 * of(means(choices)))).collect()
    };
    let lines = LineChart::new("The best of k networks", "k", "mean accuracy, per cent")
        .line_with_points("equal: on the half that chose", curve(equal, |m| m.0))
        .line_with_points("equal: afresh", curve(equal, |m| m.1))
        .dashed("as they are: on the half that chose", curve(as_they_are, |m| m.0))
        .dashed("as they are: afresh", curve(as_they_are, |m| m.1))
        .log_x();
    let k = sizes[sizes.len() - 1];
    let differences = equal[sizes.len() - 1].iter().map(|c| 100.0 * (c.chosen - c.fresh));
    let histogram =
        Histogram::new(format!("Best of {k} equal ones"), "chosen minus afresh, points", "choices")
            .values("choices", differences)
            .bins(30);
    run.figure(
        "optimism",
        Panels::new("Choosing on the test set", 2).panel(Box::new(lines)).panel(Box::new(histogram)),
        "Networks of the same settings that differ by their seed only: accuracy of the best of k on the half of the \
         test digits that chose it, and on the other half. Left: means over many random halves, for the networks made \
         equal in truth (marks exchanged digit by digit) and as they are. Right: the differences one by one, for the \
         largest k and equal networks.",
        "Left, lines over k that start together at k = 1. For equal networks the accuracy on the half that chose rises \
         with k, and afresh it stays level. Right, a histogram of differences whose middle lies to the right of zero.",
    )
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_single_test_digit_is_refused_because_it_cannot_choose_and_measure() {
        let message = require_two_halves(1).unwrap_err().to_string();
        assert!(message.contains("expected at least 2 pictures to test on"), "{message}");
        assert!(message.contains("got 1: give --data a larger set"), "{message}");
        require_two_halves(2).unwrap();
    }

    #[test]
    fn the_best_of_equal_networks_is_as_much_too_good_as_order_statistics_say() {
        let (networks, digits, splits, p) = (10, 500, 400, 0.9_f64);
        let mut rng = common::Seed(3).stream("marks");
        let mut choices = Vec::new();
        for _ in 0..splits {
            let mut draw = || -> Vec<bool> { (0..networks).map(|_| rng.uniform() < p).collect() };
            let marks: Marks = (0..2 * digits).map(|_| draw()).collect();
            let (choice, fresh): (Vec<usize>, Vec<usize>) = (0..2 * digits).partition(|digit| digit % 2 == 0);
            let all: Vec<usize> = (0..networks).collect();
            choices.push(best_of(&all, &(accuracies(&marks, &choice), accuracies(&marks, &fresh))));
        }
        let (chosen, fresh) = means(&choices);
        // E max = p + a_k σ (6.27); a₁₀ = 1.539, σ² = p (1 − p)/digits.
        let sigma = (p * (1.0 - p) / digits as f64).sqrt();
        // The means of 400 splits have standard errors of 0.03 σ and 0.05 σ.
        assert!((chosen - p - 1.539 * sigma).abs() < 0.2 * sigma, "{chosen}");
        assert!((fresh - p).abs() < 0.2 * sigma, "{fresh}");
    }
}
