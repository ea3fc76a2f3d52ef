//! Two hyper-parameters at once: on a grid, and at random with as many trials.

use super::sweep::counted;
use super::trials::{description, fit_of_trial, network_of_trial, validate};
use crate::search::{Search, Space, Trial, Tried, ranked};
use ch04_mlp::experiments::mnist::{Data, first_digits, train_and_test};
use ch04_mlp::experiments::trained::verdict;
use ch05_dropout::experiments::network::VALIDATION_SPLIT;
use common::experiment::{Run, RunError, Spread};
use common::figure::{HeatMap, LineChart, Panels};

const RATES: (f64, f64) = (1e-4, 1e-1);
const DROPOUTS: (f64, f64) = (0.0, 0.8);

pub fn run(run: &mut Run<'_>) -> Result<(), RunError> {
    let data =
        first_digits(run, run.pick(2_000, 10_000, usize::MAX), run.pick(2_000, usize::MAX, usize::MAX))?;
    let (points, epochs) = (run.pick(3, 5, 6), run.epochs(1, 2, 5));
    let space = Space::new().uniform("dropout", DROPOUTS.0, DROPOUTS.1)?.log_uniform(
        "learning_rate",
        RATES.0,
        RATES.1,
    )?;
    let grid = space.grid(points, &[run.seed()])?;
    let random = space.random(grid.len(), run.seed(), &[run.seed()])?;
    // One list, one journal: the random trials are numbered behind those of the grid.
    let after = |trial: Trial| Trial { number: grid.len() + trial.number, ..trial };
    let trials: Vec<Trial> = grid.iter().cloned().chain(random.into_iter().map(after)).collect();
    run.say(format!(
        "The text's network with Adam on {} digits for {}; the last fifth of the digits validates. {} \
         trials on a grid, then {} drawn from the same ranges: {space}.",
        data.training.len(),
        counted(epochs, "epoch"),
        grid.len(),
        grid.len()
    ));
    let description = description(&space, epochs, &data.training);
    let search = Search::run(run, &description, &trials, |trial| validate(trial, &data.training, epochs))?;
    let (on_grid, at_random) = search.tried.split_at(grid.len());
    let (ranking, validation_rows) = (ranked(&search.tried), data.held_back(VALIDATION_SPLIT));
    tell(run, &ranking, (on_grid, at_random), points, validation_rows);
    draw_grid(run, on_grid, points, data.training.len())?;
    draw_random(run, on_grid, at_random)?;
    test_once(run, &ranking, &data, epochs)?;
    search.complete()
}

/// The only look at the test set: the best trial, trained once more.
fn test_once(run: &mut Run<'_>, ranking: &[&Tried], data: &Data, epochs: usize) -> Result<(), RunError> {
    let Some(validation) = ranking[0].score() else {
        run.say("Every trial diverged: there is nothing to test.");
        return Ok(());
    };
    let best = &ranking[0].trial;
    let (model, fit) = (network_of_trial(best)?, fit_of_trial(best, epochs)?);
    let test = train_and_test(run, model, data, fit, "the best, once more")?.accuracies()[2];
    run.here("test_accuracy", test);
    run.say(format!(
        "Test accuracy of the best of all {count}, the only one that is tested: {:.2} %. Its validation accuracy was \
         {:.2} %, the highest of {count} and so on average a little too good (and MNIST's test digits are other \
         writers'); test minus validation is {}.",
        100.0 * test,
        100.0 * validation,
        verdict(test, validation, data.held_back(VALIDATION_SPLIT).min(data.test.len())),
        count = ranking.len(),
    ));
    Ok(())
}

fn tell(
    run: &mut Run<'_>,
    ranking: &[&Tried],
    (on_grid, at_random): (&[Tried], &[Tried]),
    points: usize,
    validation_rows: usize,
) {
    let row = |(place, tried): (usize, &&Tried)| {
        let kind = if tried.trial.number < on_grid.len() { "grid" } else { "random" };
        vec![
            (place + 1).to_string(),
            kind.to_string(),
            tried.trial.shown("learning_rate"),
            tried.trial.shown("dropout"),
            tried.score().map_or("diverged".to_string(), |accuracy| format!("{:.2} %", 100.0 * accuracy)),
        ]
    };
    let rows: Vec<Vec<String>> = ranking.iter().take(8).enumerate().map(row).collect();
    run.table(&["rank", "found", "learning rate", "dropout", "validation"], &rows);
    let (grid, random) = (ranked(on_grid)[0], ranked(at_random)[0]);
    for (name, best) in [("grid", grid), ("random", random)] {
        run.here(&format!("{name}_best_validation_accuracy"), score(best));
        run.here(&format!("{name}_best_learning_rate"), setting(best, "learning_rate"));
        run.here(&format!("{name}_best_dropout"), setting(best, "dropout"));
    }
    run.here("trials", ranking.len() as f64);
    run.say(format!(
        "The grid tried {points} learning rates and {points} dropout rates, the random search {} of each, with as many \
         trials. Best of the random search minus best of the grid: {}.",
        at_random.len(),
        verdict(score(random), score(grid), validation_rows)
    ));
    say_where_the_best_lie(run, ranking);
}

/// What share of either range the best trials take up.
fn say_where_the_best_lie(run: &mut Run<'_>, ranking: &[&Tried]) {
    let best: Vec<&Tried> = ranking.iter().copied().filter(|tried| tried.score().is_some()).take(8).collect();
    if best.is_empty() {
        return;
    }
    let within = |name| Spread::of(best.iter().map(|tried| setting(tried, name)));
    let (rates, dropouts) = (within("learning_rate"), within("dropout"));
    run.say(format!(
        "The best {} of all have learning rates from {:.5} to {:.5}, {:.0} % of the range's orders of magnitude, and \
         dropout rates from {:.2} to {:.2}, {:.0} % of the range.",
        best.len(),
        rates.min,
        rates.max,
        100.0 * (rates.max / rates.min).ln() / (RATES.1 / RATES.0).ln(),
        dropouts.min,
        dropouts.max,
        100.0 * (dropouts.max - dropouts.min) / (DROPOUTS.1 - DROPOUTS.0),
    ));
}

/// Validation accuracy; NaN where a trial diverged.
fn score(tried: &Tried) -> f64 {
    tried.score().unwrap_or(f64::NAN)
}

/// A hyper-parameter of a trial.
fn setting(tried: &Tried, name: &str) -> f64 {
    tried.trial.settings.number(name).unwrap_or(f64::NAN)
}

fn draw_grid(run: &mut Run<'_>, tried: &[Tried], points: usize, digits: usize) -> Result<(), RunError> {
    // The grid changes the learning rate fastest: a row of the map is a dropout rate.
    let rows: Vec<&[Tried]> = tried.chunks(points).collect();
    let cells = rows.iter().map(|row| row.iter().map(|tried| 100.0 * score(tried)).collect());
    let map = HeatMap::new("Validation accuracy on a grid, per cent", "learning rate", "dropout rate")
        .cells(cells.collect())
        .x_names(rows[0].iter().map(|tried| tried.trial.shown("learning_rate")).collect())
        .y_names(rows.iter().map(|row| row[0].trial.shown("dropout")).collect())
        .with_values(1);
    run.figure(
        "grid",
        map,
        &format!(
            "Validation accuracy of the text's network with Adam on {digits} digits of MNIST (the last fifth of them \
             validates), for every combination of learning rates (columns, evenly over the orders of magnitude) and \
             dropout rates (rows)."
        ),
        "A table of coloured cells with an accuracy in each, a column a learning rate, a row a dropout rate; a stronger \
         colour means a higher accuracy.",
    )
}

fn draw_random(run: &mut Run<'_>, on_grid: &[Tried], at_random: &[Tried]) -> Result<(), RunError> {
    let place = |tried: &Tried| (setting(tried, "learning_rate"), setting(tried, "dropout"));
    let ranking: Vec<_> = ranked(at_random).into_iter().map(place).collect();
    let (best, others) = ranking.split_at(ranking.len().min(3));
    let where_tried = LineChart::new("Where the trials lie", "learning rate", "dropout rate")
        .points("grid", on_grid.iter().map(place))
        .points("random", others.iter().copied())
        .points("best three of the random ones", best.iter().copied())
        .log_x();
    let heights = |tried: &[Tried]| -> Vec<(f64, f64)> {
        tried.iter().map(|t| (setting(t, "learning_rate"), 100.0 * score(t))).collect()
    };
    let by_rate = LineChart::new("What they came to", "learning rate", "validation accuracy, per cent")
        .points("grid", heights(on_grid))
        .points("random", heights(at_random))
        .log_x();
    run.figure(
        "random",
        Panels::new("Grid search and random search", 2).panel(Box::new(where_tried)).panel(Box::new(by_rate)),
        "As many trials on a grid and at random, over the same ranges. Left: their places. Right: their validation \
         accuracy by learning rate alone, of which the grid tries few values and random search as many as it has \
         trials.",
        "Left, a regular lattice of points and as many scattered ones. Right, accuracy over the learning rate: the \
         grid's points stand in a few columns, the random ones each at a learning rate of their own.",
    )
}
