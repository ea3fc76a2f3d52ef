//! A search in an experiment's run: on all threads, with progress, and with a journal.

use super::{Ending, Journal, Outcome, Trial, Tried, perform, ranked};
use common::experiment::{Run, RunError};
use common::parallel::Threads;
use std::cmp::Ordering;

/// The trials of an experiment, and the journal that remembers them.
///
/// The journal is `<id>_trials_<extent>_<seed>.jsonl` in the run's folder: quick and full runs and other
/// seeds have their own.
#[derive(Debug)]
pub struct Search {
    /// What came of every trial, in the order of the trials.
    pub tried: Vec<Tried>,
    journal: Journal,
}

impl Search {
    /// Tries all trials that the journal does not know yet, each on one thread.
    ///
    /// `description` says by name what the result of a trial depends on besides the trial itself and the
    /// run's seed and extent; a journal of another description is refused.
    ///
    /// # Errors
    /// Where the journal cannot be used, and where every trial failed.
    pub fn run(
        run: &mut Run<'_>,
        description: &[(&str, String)],
        trials: &[Trial],
        objective: impl Fn(&Trial) -> Result<Outcome, RunError> + Sync,
    ) -> Result<Search, RunError> {
        let seed = run.seed().0;
        let path = run.path(&format!("trials_{}_{seed}.jsonl", run.extent()));
        let mut described = vec![("seed", seed.to_string()), ("trials", trials.len().to_string())];
        described.extend_from_slice(description);
        let mut journal = Journal::open(&path, &described, trials)?;
        let mut tried = journal.known().to_vec();
        if !tried.is_empty() {
            run.say(format!(
                "{} of {} trials were done before the search was interrupted: {}",
                tried.len(),
                trials.len(),
                path.file_name().unwrap_or_default().display()
            ));
        }
        let is_new = |trial: &&Trial| tried.iter().all(|known| known.trial.number != trial.number);
        let rest: Vec<Trial> = trials.iter().filter(is_new).cloned().collect();
        let mut tasks = run.tasks("trial", trials.len());
        tasks.skip(tried.len());
        let mut best = ranked(&tried).first().map(|&best| best.clone());
        let new = perform(&rest, &Threads::new(run.threads()), objective, |ended| {
            journal.record(ended)?;
            if best.as_ref().is_none_or(|best| ended.against(best) == Ordering::Less) {
                best = Some(ended.clone());
            }
            let standing = best.as_ref().map(|best| format!("best so far: {}", told(best)));
            tasks.done(&told(ended), &standing.unwrap_or_default());
            Ok::<(), RunError>(())
        })?;
        drop(tasks);
        tried.extend(new);
        tried.sort_by_key(|tried| tried.trial.number);
        // A bar has no lines: who watched it has not seen these.
        for tried in tried.iter().filter(|tried| tried.score().is_none()) {
            run.say(format!("trial {} came to nothing: {}", tried.trial.number + 1, told(tried)));
        }
        match ranked(&tried).first().map(|best| &best.ending) {
            Some(Ending::Failed(why)) => Err(RunError::message(format!(
                "every trial failed, the first with: {why}; delete {} before you try again",
                path.display()
            ))),
            _ => Ok(Search { tried, journal }),
        }
    }

    /// Says that everything that the search is for is done: the next run begins it anew.
    ///
    /// # Errors
    /// Where the journal cannot be written.
    pub fn complete(self) -> Result<(), RunError> {
        self.journal.complete()
    }
}

/// `dropout 0.3, learning_rate 0.001: 0.9731`
fn told(tried: &Tried) -> String {
    let Tried { trial, ending } = tried;
    let came = match ending {
        Ending::Done(outcome) => format!("{:.4}", outcome.score),
        Ending::Diverged => "diverged".to_string(),
        Ending::Failed(why) => format!("failed: {why}"),
    };
    format!("{trial}: {came}")
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::search::Space;
    use common::experiment::{Chapter, Experiment, When, run_with};
    use std::path::Path;
    use tempfile::TempDir;

    fn hill(trial: &Trial) -> Result<Outcome, RunError> {
        match trial.number {
            1 => Err(RunError::message("no memory")),
            2 => Ok(Outcome::new(f64::NAN)),
            _ => Ok(Outcome::new(-(trial.settings.number("x")? - 2.6).powi(2))),
        }
    }

    fn search(
        run: &mut Run<'_>,
        objective: impl Fn(&Trial) -> Result<Outcome, RunError> + Sync,
    ) -> Result<Search, RunError> {
        let trials = Space::new().integers("x", 0, 5)?.grid(1, &[run.seed()])?;
        Search::run(run, &[("hill", "steep".to_string())], &trials, objective)
    }

    fn finishes(run: &mut Run<'_>) -> Result<(), RunError> {
        let search = search(run, hill)?;
        run.here("best", ranked(&search.tried)[0].trial.settings.number("x")?);
        search.complete()
    }

    fn stops(run: &mut Run<'_>) -> Result<(), RunError> {
        search(run, hill)?;
        Err(RunError::message("interrupted"))
    }

    fn fails(run: &mut Run<'_>) -> Result<(), RunError> {
        search(run, |_| Err(RunError::message("no digits"))).map(drop)
    }

    fn run_chapter(folder: &Path, run: fn(&mut Run<'_>) -> Result<(), RunError>, extra: &[&str]) -> String {
        let experiments = vec![Experiment { id: "hill", title: "A hill", run, when: When::Always }];
        let chapter = Chapter { name: "ch00_test", title: "A test", experiments };
        let folder = folder.display().to_string();
        let mut output = Vec::new();
        let outcome =
            run_with(&chapter, [&["--threads", "1", "--out", &folder], extra].concat(), &mut output);
        let told = outcome.map_or_else(|error| error.to_string(), |()| String::new());
        String::from_utf8(output).unwrap() + &told
    }

    #[test]
    fn every_trial_has_a_line_with_the_best_so_far_and_what_came_to_nothing_is_named() {
        let folder = TempDir::new().unwrap();
        let output = run_chapter(folder.path(), finishes, &[]);
        assert!(output.contains("\ntrial 1 of 6: x 0: -6.7600 (best so far: x 0: -6.7600)\n"), "{output}");
        assert!(output.contains("\ntrial 5 of 6: x 4: -1.9600 (best so far: x 3: -0.1600)\n"), "{output}");
        assert!(output.contains("\ntrial 2 came to nothing: x 1: failed: no memory\n"), "{output}");
        assert!(output.contains("\ntrial 3 came to nothing: x 2: diverged\n"), "{output}");
    }

    #[test]
    fn an_experiment_that_stops_before_its_end_finds_its_trials_again_and_then_begins_anew() {
        let folder = TempDir::new().unwrap();
        assert!(run_chapter(folder.path(), stops, &[]).contains("interrupted"));
        let output = run_chapter(folder.path(), finishes, &[]);
        let expected =
            "6 of 6 trials were done before the search was interrupted: hill_trials_default_1671.jsonl\n";
        assert!(output.contains(expected), "{output}");
        assert!(!output.contains("trial 1 of 6"), "{output}");
        assert!(run_chapter(folder.path(), finishes, &[]).contains("trial 1 of 6"));
    }

    #[test]
    fn quick_and_full_runs_and_other_seeds_have_journals_of_their_own() {
        let folder = TempDir::new().unwrap();
        for extra in [&[] as &[&str], &["--quick"], &["--full"], &["--seed", "3"]] {
            let output = run_chapter(folder.path(), stops, extra);
            assert!(output.contains("trial 6 of 6"), "{extra:?} {output}");
        }
        assert!(folder.path().join("hill_trials_default_3.jsonl").is_file());
        assert!(folder.path().join("hill_trials_quick_1671.jsonl").is_file());
    }

    #[test]
    fn a_search_of_which_every_trial_failed_is_an_error_that_says_why() {
        let folder = TempDir::new().unwrap();
        let output = run_chapter(folder.path(), fails, &[]);
        assert!(output.contains("every trial failed, the first with: no digits; delete "), "{output}");
        assert!(output.contains("hill_trials_default_1671.jsonl before you try again"), "{output}");
    }
}
