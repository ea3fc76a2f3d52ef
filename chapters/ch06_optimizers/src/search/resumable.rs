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
    /// Where the journal cannot be used.
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
        tried.extend(new);
        tried.sort_by_key(|tried| tried.trial.number);
        Ok(Search { tried, journal })
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
