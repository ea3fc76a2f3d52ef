//! Two hyper-parameters at once: on a grid, and at random with as many trials.

use super::sweep::counted;
use super::trials::{description, fit_of_trial, network_of_trial, validate};
use crate::search::{Search, Space, Trial, Tried, ranked};
use ch04_mlp::experiments::mnist::{first_digits, train_and_test};
use ch04_mlp::experiments::trained::verdict;
use ch05_dropout::experiments::network::VALIDATION_SPLIT;
use common::experiment::{Run, RunError};
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
    draw_grid(run, on_grid, points)?;
    draw_random(run, on_grid, at_random)?;

    let best = &ranking[0].trial;
    let (model, fit) = (network_of_trial(best)?, fit_of_trial(best, epochs)?);
    let trained = train_and_test(run, model, &data, fit, "the best, once more")?;
    let test = trained.accuracies()[2];
    run.here("test_accuracy", test);
    let validation = score(ranking[0]);
    run.say(format!(
        "Test accuracy of the best of all {}, the only one that is tested: {:.2} %. Its validation accuracy was {:.2} \
         %, the highest of {} and so on average a little too good (and MNIST's test digits are other writers'); test minus validation is {}.",
        ranking.len(),
        100.0 * test,
        100.0 * validation,
        ranking.len(),
        verdict(test, validation, validation_rows.min(data.test.len()))
    ));
    search.complete()
}

fn tell(
    run: &mut Run<'_>,
    ranking: &[&Tried],
    (on_grid, at_random): (&[Tried], &[Tried]),
    points: usize,
    validation_rows: usize,
) {
    let number = |tried: &Tried, name| tried.trial.settings.number(name).unwrap_or(f64::NAN);
    let row = |(place, tried): (usize, &&Tried)| {
        let kind = if tried.trial.number < on_grid.len() { "grid" } else { "random" };
        vec![
            (place + 1).to_string(),
            kind.to_string(),
            tried.trial.shown("learning_rate"),
            tried.trial.shown("dropout"),
            format!("{:.2} %", 100.0 * score(tried)),
        ]
    };
    let rows: Vec<Vec<String>> = ranking.iter().take(8).enumerate().map(row).collect();
    run.table(&["rank", "found", "learning rate", "dropout", "validation"], &rows);
    let (grid, random) = (ranked(on_grid)[0], ranked(at_random)[0]);
    for (name, best) in [("grid", grid), ("random", random)] {
        run.here(&format!("{name}_best_validation_accuracy"), score(best));
        run.here(&format!("{name}_best_learning_rate"), number(best, "learning_rate"));
        run.here(&format!("{name}_best_dropout"), number(best, "dropout"));
    }
    run.here("trials", ranking.len() as f64);
    run.say(format!(
        "The grid tried {points} learning rates and {points} dropout rates, the random search {} of each, with as many \
         trials. Best of the random search minus best of the grid: {}.",
        at_random.len(),
        verdict(score(random), score(grid), validation_rows)
    ));
    let within = |name| {
        let values = ranking.iter().take(8).map(|tried| number(tried, name));
        values.fold((f64::INFINITY, 0.0_f64), |(low, high), value| (low.min(value), high.max(value)))
    };
    let (rates, dropouts) = (within("learning_rate"), within("dropout"));
    run.say(format!(
        "The best eight of all have learning rates from {:.5} to {:.5}, {:.0} % of the range's orders of magnitude, and \
         dropout rates from {:.2} to {:.2}, {:.0} % of the range: the narrower the share, the more it matters.",
        rates.0,
        rates.1,
        100.0 * (rates.1 / rates.0).ln() / (RATES.1 / RATES.0).ln(),
        dropouts.0,
        dropouts.1,
        100.0 * (dropouts.1 - dropouts.0) / (DROPOUTS.1 - DROPOUTS.0),
    ));
}

/// Validation accuracy; 0 where a trial came to nothing, which no trial is worse than.
fn score(tried: &Tried) -> f64 {
    tried.score().unwrap_or(0.0)
}

fn draw_grid(run: &mut Run<'_>, tried: &[Tried], points: usize) -> Result<(), RunError> {
    // The grid changes the learning rate fastest: a row of the map is a dropout rate.
    let rows: Vec<&[Tried]> = tried.chunks(points).collect();
    let cells = rows.iter().map(|row| {
        row.iter().map(|tried| tried.score().map_or(f64::NAN, |accuracy| 100.0 * accuracy)).collect()
    });
    let map = HeatMap::new("Validation accuracy on a grid, per cent", "learning rate", "dropout rate")
        .cells(cells.collect())
        .x_names(rows[0].iter().map(|tried| tried.trial.shown("learning_rate")).collect())
        .y_names(rows.iter().map(|row| row[0].trial.shown("dropout")).collect())
        .with_values(1);
    run.figure(
        "grid",
        map,
        "Validation accuracy of the text's network with Adam on a part of MNIST, for every combination of learning \
         rates (columns, evenly over the orders of magnitude) and dropout rates (rows).",
        "A table of coloured cells with an accuracy in each. Columns of middling learning rates are the strongest; \
         the column of the largest learning rate is the weakest, down to guessing.",
    )
}

fn draw_random(run: &mut Run<'_>, on_grid: &[Tried], at_random: &[Tried]) -> Result<(), RunError> {
    let setting = |tried: &Tried, name| tried.trial.settings.number(name).unwrap_or(f64::NAN);
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
         grid's points stand in a few columns, the random ones trace a curve that is high in the middle and falls to \
         the right.",
    )
}
