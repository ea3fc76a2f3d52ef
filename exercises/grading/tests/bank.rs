//! The bank of exercises holds what it promises: every solution passes, every typical mistake is caught under its
//! own name, every untouched stub fails with its own exercise's id.

use grading::{Bank, Kind, Outcome, banks};

/// Seeds that nobody knows.
const SEEDS: [u64; 3] = [grading::PUBLIC_SEED, 20, 4_711];

fn each(mut holds: impl FnMut(&'static dyn Bank) -> Vec<String>) {
    let wrong: Vec<String> = banks().into_iter().flat_map(&mut holds).collect();
    assert!(wrong.is_empty(), "{}", wrong.join("\n"));
}

#[test]
fn every_solution_passes() {
    each(|bank| {
        let mut wrong = vec![];
        for seed in SEEDS {
            for (way, verdict) in bank.of_solutions(seed) {
                if verdict.outcome != Outcome::Solved || verdict.came_true == Some(false) {
                    wrong.push(format!("the solution \"{way}\", seed {seed}:\n{verdict}"));
                }
            }
        }
        wrong
    });
}

#[test]
fn every_mistake_is_caught_under_its_own_name() {
    each(|bank| {
        let mut wrong = vec![];
        for seed in SEEDS {
            for (mistake, verdict) in bank.of_mistakes(seed) {
                let caught = verdict.outcome != Outcome::Solved || verdict.came_true == Some(false);
                if !caught || verdict.mistakes() != [mistake.name.as_str()] {
                    wrong.push(format!("{} \"{}\", seed {seed}, got:\n{verdict}", bank.id(), mistake.name));
                }
            }
        }
        wrong
    });
}

#[test]
fn every_untouched_stub_fails_with_its_own_id() {
    each(|bank| {
        let verdict = bank.of_stub(grading::PUBLIC_SEED);
        let as_it_should = verdict.outcome == Outcome::Untouched && verdict.id == bank.id();
        if as_it_should { vec![] } else { vec![verdict.to_string()] }
    });
}

#[test]
fn there_are_mistakes_enough() {
    each(|bank| {
        let least = if bank.kind() == Kind::Code { 3 } else { 0 };
        let found = bank.of_mistakes(grading::PUBLIC_SEED).len();
        if found >= least {
            vec![]
        } else {
            vec![format!("{}: {found} mistakes, expected {least}", bank.id())]
        }
    });
}
