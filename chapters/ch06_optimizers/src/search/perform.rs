//! Many trials on all cores, each on one.

use super::{Ending, Outcome, Trial, Tried};
use common::parallel::{Threads, panic_message};
use std::fmt::Display;
use std::panic::{AssertUnwindSafe, catch_unwind};
use std::sync::{Mutex, PoisonError};

// ANCHOR: perform
/// Tries every trial, as many at a time as there are threads, and returns what came of each, in the
/// order of the trials.
///
/// `ended` hears of each trial as it ends, one at a time, in whatever order that is. A trial's result
/// must come from the trial alone: then neither the number of threads nor their order can be seen in it.
/// A trial that returns an error or panics has failed; the others go on.
///
/// # Errors
/// The first error of `ended`; then no further trial is begun.
///
/// # Example
/// ```
/// # use ch06_optimizers::search::{Outcome, Space, Trial, perform, ranked};
/// # use common::{ConfigError, Seed, parallel::Threads};
/// // A hill with its top at x = 3.
/// let height = |trial: &Trial| Ok::<_, ConfigError>(Outcome::new(-(trial.settings.number("x")? - 3.0).powi(2)));
/// let trials = Space::new().integers("x", 0, 9)?.grid(1, &[Seed(0)])?;
/// let tried = perform(&trials, &Threads::new(2), height, |_| Ok::<_, ConfigError>(()))?;
/// assert_eq!(ranked(&tried)[0].trial.settings.number("x")?, 3.0);
/// # Ok::<(), ConfigError>(())
/// ```
// ANCHOR: perform_body
pub fn perform<E: Display, S: Send>(
    trials: &[Trial],
    threads: &Threads,
    objective: impl Fn(&Trial) -> Result<Outcome, E> + Sync,
    ended: impl FnMut(&Tried) -> Result<(), S> + Send,
) -> Result<Vec<Tried>, S> {
    let listener = Mutex::new((ended, Ok(())));
    let heard = || listener.lock().unwrap_or_else(PoisonError::into_inner);
    let mut places: Vec<(&Trial, Option<Tried>)> = trials.iter().map(|trial| (trial, None)).collect();
    threads.for_each(&mut places, |_, (trial, place)| {
        if heard().1.is_err() {
            return;
        }
        let ending = catch_unwind(AssertUnwindSafe(|| Ending::of(objective(trial))));
        let ending =
            ending.unwrap_or_else(|panic| Ending::Failed(format!("panic: {}", panic_message(&*panic))));
        let tried = Tried { trial: trial.clone(), ending };
        let (ended, stopped) = &mut *heard();
        if stopped.is_ok() {
            *stopped = ended(&tried);
        }
        *place = Some(tried);
    });
    let (_, stopped) = listener.into_inner().unwrap_or_else(PoisonError::into_inner);
    stopped.map(|()| places.into_iter().filter_map(|(_, tried)| tried).collect())
}
// ANCHOR_END: perform_body
// ANCHOR_END: perform

#[cfg(test)]
mod tests {
    use super::*;
    use crate::search::{Space, ranked};
    use common::{ConfigError, Seed};

    fn trials() -> Vec<Trial> {
        Space::new().integers("x", 0, 19).unwrap().grid(1, &[Seed(5)]).unwrap()
    }

    fn hill(trial: &Trial) -> Result<Outcome, ConfigError> {
        Ok(Outcome::new(-(trial.settings.number("x")? - 12.3).abs()).with("seed", trial.seed.0 as f64))
    }

    #[test]
    fn all_threads_together_find_what_one_finds() {
        let by = |threads| perform(&trials(), &Threads::new(threads), hill, |_| Ok::<(), ()>(())).unwrap();
        let (one, three) = (by(1), by(3));
        assert_eq!(one, three);
        assert_eq!(ranked(&three)[0].trial.number, 12);
        assert!(three.iter().enumerate().all(|(i, tried)| tried.trial.number == i));
    }

    #[test]
    fn trials_that_fail_panic_or_diverge_do_not_stop_the_others() {
        let faulty = |trial: &Trial| match trial.number {
            3 => Err("no memory".to_string()),
            5 => panic!("trial {} is unlucky", trial.number),
            7 => Ok(Outcome::new(f64::NAN)),
            _ => hill(trial).map_err(|error| error.to_string()),
        };
        let tried = perform(&trials(), &Threads::new(2), faulty, |_| Ok::<(), ()>(())).unwrap();
        assert_eq!(tried[3].ending, Ending::Failed("no memory".to_string()));
        assert_eq!(tried[5].ending, Ending::Failed("panic: trial 5 is unlucky".to_string()));
        assert_eq!(tried[7].ending, Ending::Diverged);
        let last: Vec<usize> = ranked(&tried)[17..].iter().map(|tried| tried.trial.number).collect();
        assert_eq!(last, [7, 3, 5]);
    }

    #[test]
    fn every_trial_is_reported_once_and_an_error_of_the_listener_ends_the_search() {
        let mut heard = Vec::new();
        perform(&trials(), &Threads::new(2), hill, |tried| {
            heard.push(tried.trial.number);
            Ok::<(), ()>(())
        })
        .unwrap();
        heard.sort_unstable();
        assert_eq!(heard, (0..20).collect::<Vec<_>>());

        let mut count = 0;
        let full = |_: &Tried| {
            count += 1;
            if count == 4 { Err("disk full") } else { Ok(()) }
        };
        assert_eq!(perform(&trials(), &Threads::new(1), hill, full), Err("disk full"));
        assert_eq!(count, 4);
    }
}
