use super::*;
use std::collections::HashSet;

const SEED: Seed = Seed(1);

fn space() -> Space {
    let space = Space::new().log_uniform("learning_rate", 1e-4, 1e-1).unwrap();
    let space = space.uniform("dropout", 0.0, 0.6).unwrap().integers("layers", 1, 3).unwrap();
    space.values("batch_size", [32.0, 128.0]).unwrap().names("optimizer", ["Sgd", "Adam"]).unwrap()
}

fn number(trial: &Trial, name: &str) -> f64 {
    trial.settings.number(name).unwrap()
}

#[test]
fn a_grid_holds_every_combination_once_and_with_every_seed() {
    let grid = space().grid(4, &[Seed(1), Seed(2)]).unwrap();
    assert_eq!(grid.len(), 4 * 4 * 3 * 2 * 2 * 2);
    let different: HashSet<String> = grid.iter().map(|trial| format!("{} {}", trial.seed.0, trial)).collect();
    assert_eq!(different.len(), grid.len());
    assert!(grid.iter().enumerate().all(|(i, trial)| trial.number == i));
    assert_eq!(grid, space().grid(4, &[Seed(1), Seed(2)]).unwrap());
}

#[test]
fn the_last_hyper_parameter_changes_fastest() {
    let space = Space::new().values("a", [1.0, 2.0]).unwrap().values("b", [5.0, 3.0]).unwrap();
    let grid = space.grid(1, &[SEED]).unwrap();
    let pairs: Vec<_> = grid.iter().map(|trial| (number(trial, "a"), number(trial, "b"))).collect();
    assert_eq!(pairs, [(1.0, 5.0), (1.0, 3.0), (2.0, 5.0), (2.0, 3.0)]);
}

#[test]
fn a_grid_spaces_ranges_evenly_on_their_own_scale_with_both_ends() {
    let points = |space: Space, n| -> Vec<f64> {
        space.grid(n, &[SEED]).unwrap().iter().map(|trial| number(trial, "x")).collect()
    };
    let uniform = || Space::new().uniform("x", 0.0, 0.6).unwrap();
    let log = || Space::new().log_uniform("x", 1e-4, 1e-1).unwrap();
    assert_eq!(points(uniform(), 4), [0.0, 0.6 * (1.0 / 3.0), 0.6 * (2.0 / 3.0), 0.6]);
    let found = points(log(), 4);
    assert_eq!((found[0], found[3]), (1e-4, 1e-1));
    for (found, expected) in found.iter().zip([1e-4, 1e-3, 1e-2, 1e-1]) {
        assert!((found / expected - 1.0).abs() < 1e-14, "a power and a product: a few roundings; {found}");
    }
    assert_eq!(points(uniform(), 1), [0.3]);
    assert!((points(log(), 1)[0] / 10_f64.powf(-2.5) - 1.0).abs() < 1e-14, "the middle of the orders");
}

#[test]
fn random_trials_lie_in_their_ranges_and_no_two_are_alike() {
    let trials = space().random(500, Seed(3), &[SEED]).unwrap();
    for trial in &trials {
        assert!((1e-4..=1e-1).contains(&number(trial, "learning_rate")), "{trial}");
        assert!((0.0..=0.6).contains(&number(trial, "dropout")), "{trial}");
        assert!([1, 2, 3].contains(&trial.settings.size("layers").unwrap()), "{trial}");
        assert!([32.0, 128.0].contains(&number(trial, "batch_size")), "{trial}");
        assert!(["Sgd", "Adam"].contains(&trial.settings.text("optimizer").unwrap()), "{trial}");
    }
    let different: HashSet<String> = trials.iter().map(Trial::to_string).collect();
    assert_eq!(different.len(), 500);
}

#[test]
fn a_logarithmic_range_draws_every_order_of_magnitude_alike() {
    let trials = space().random(3000, Seed(4), &[SEED]).unwrap();
    for low in [1e-4, 1e-3, 1e-2] {
        let within =
            trials.iter().filter(|t| (low..10.0 * low).contains(&number(t, "learning_rate"))).count();
        // A third of 3000, with a binomial standard deviation of 26.
        assert!(within.abs_diff(1000) < 4 * 26, "{low}: {within}");
    }
    let layers = trials.iter().filter(|trial| number(trial, "layers") == 3.0).count();
    assert!(layers.abs_diff(1000) < 4 * 26, "{layers}");
}

#[test]
fn a_longer_random_search_begins_with_the_shorter_one() {
    let trials = |n, seed| space().random(n, Seed(seed), &[SEED]).unwrap();
    assert_eq!(trials(20, 5)[..7], trials(7, 5)[..]);
    assert_ne!(trials(7, 5), trials(7, 6));
}

#[test]
fn a_space_of_nothing_has_one_point_and_a_search_of_nothing_no_trial() {
    assert_eq!(Space::new().grid(3, &[Seed(1), Seed(2)]).unwrap().len(), 2);
    assert_eq!(space().random(0, Seed(1), &[SEED]).unwrap(), []);
}

#[test]
fn ranges_that_make_no_sense_are_refused() {
    let refusals = [
        (Space::new().values("a", []), "finite numbers, at least one for `a`, got []"),
        (Space::new().values("a", [f64::NAN]), "finite numbers, at least one for `a`, got [NaN]"),
        (Space::new().names("a", [""; 0]), "at least one name for `a`, got none"),
        (Space::new().uniform("a", 1.0, 0.0), "a range from low to high for `a`, got 1 to 0"),
        (Space::new().uniform("a", 0.0, f64::INFINITY), "a range from low to high for `a`, got 0 to inf"),
        (Space::new().log_uniform("a", 0.0, 1.0), "a range from low to high, above 0 for `a`, got 0 to 1"),
        (Space::new().integers("a", 3, 2), "a range from low to high for `a`, got 3 to 2"),
        (
            Space::new().uniform("a", 0.0, 1.0).unwrap().integers("a", 0, 1),
            "names that differ, got `a` twice",
        ),
    ];
    for (refused, expected) in refusals {
        assert_eq!(refused.unwrap_err().to_string(), format!("Space: expected {expected}"));
    }
}

#[test]
fn searches_that_nobody_would_wait_for_are_refused() {
    let wide = || Space::new().integers("a", 0, 999_999_999).unwrap().integers("b", 0, 999_999_999).unwrap();
    let error = wide().grid(1, &[SEED]).unwrap_err().to_string();
    assert_eq!(error, "grid search: expected at most 1000000 trials, got 1000000000000000000");
    let error = wide().random(2_000_000, SEED, &[SEED]).unwrap_err().to_string();
    assert_eq!(error, "random search: expected at most 1000000 trials, got 2000000");
    let error = space().grid(0, &[SEED]).unwrap_err().to_string();
    assert_eq!(error, "grid search: expected at least 1 point of each range, got 0");
}

#[test]
fn a_space_says_what_it_is() {
    assert_eq!(
        space().to_string(),
        "learning_rate log-uniform from 0.0001 to 0.1; dropout uniform from 0 to 0.6; layers whole numbers from 1 to \
         3; batch_size one of 32, 128; optimizer one of Sgd, Adam"
    );
}
