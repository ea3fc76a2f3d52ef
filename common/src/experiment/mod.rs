//! What every chapter's binary shares: the command line, progress, results.
//!
//! A chapter names its experiments in a [`Chapter`] and hands it to [`main`]; an experiment is a
//! function of a [`Run`], through which it reads its settings, prints, and records its figures.
//!
//! A run writes to `out/<chapter>/` in the workspace (quick runs to `out/<chapter>/quick/`; with
//! `--out DIR` straight into DIR): each figure as `<id>_<what>.svg` beside its data as
//! `<id>_<what>.csv`, and `results.json`, which keeps the last run of every experiment. (An experiment may
//! keep files of its own there: the journal of a search, say.)
//!
//! ```json
//! {"chapter": "ch05_dropout", "seed": 1671, "threads": 2, "experiments": [
//!   {"id": "dropout_20", "title": "…", "mode": "default", "seed": 1671, "threads": 2,
//!    "epochs": 20, "seconds": 9.5, "train_samples_per_second": 160000.0,
//!    "here": {"test_accuracy": 0.9431}, "text": {"test_accuracy": 0.9425}}]}
//! ```
//!
//! - `mode` is quick, default or full; `seed` and `threads` are those of the experiment's own run
//!   (outside of the list: of the last run of any).
//! - `epochs` is missing where the experiment has none. `diverged_epoch` and `data` (the folder of
//!   `--data`) are there only where they say something.
//! - A number that is not finite is `null`; so is `train_samples_per_second` where nothing was trained.
//! - A run replaces the entries of its own experiments only, each as soon as it is done.
//! - The same seed on the same machine with as many threads gives the same bytes, except for `seconds`
//!   and `train_samples_per_second`.

mod arguments;
mod error;
mod folder;
mod output;
mod progress;
mod results;
mod run;
mod spread;
mod table;
mod tasks;
#[cfg(test)]
mod tests;

pub use error::RunError;
pub use progress::Progress;
pub use run::Run;
pub use spread::{Spread, standard_error};
pub use table::aligned;
pub use tasks::Tasks;

use crate::Seed;
use crate::parallel::{Threads, panic_message};
use arguments::Arguments;
use output::Output;
use results::{Record, Results};
use run::Settings;
use std::cell::Cell;
use std::ffi::OsString;
use std::fmt;
use std::io::Write;
use std::panic::{AssertUnwindSafe, catch_unwind};
use std::process::ExitCode;
use std::time::Instant;

/// A chapter's experiments, in the order in which they run.
#[derive(Clone, Debug)]
pub struct Chapter {
    /// The crate's name: `ch05_dropout`.
    pub name: &'static str,
    /// What the chapter is about.
    pub title: &'static str,
    /// The experiments.
    pub experiments: Vec<Experiment>,
}

/// Something to run, with figures and numbers as its result.
#[derive(Clone, Debug)]
pub struct Experiment {
    /// Its name on the command line, in `results.json` and in the figures' files: stable, snake_case.
    pub id: &'static str,
    /// What it shows, in one line.
    pub title: &'static str,
    /// Runs it.
    pub run: fn(&mut Run<'_>) -> Result<(), RunError>,
    /// Which runs it is part of.
    pub when: When,
}

/// Which runs an experiment is part of.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum When {
    /// All of them.
    Always,
    /// Those with `--full`, and those that name it by `--only`.
    FullOnly,
}

/// How much of an experiment is wanted.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Extent {
    /// `--quick`: seconds, for tests and a first look.
    Quick,
    /// Neither: what can be waited for.
    Default,
    /// `--full`: everything that the text reports.
    Full,
}

impl fmt::Display for Extent {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(match self {
            Extent::Quick => "quick",
            Extent::Default => "default",
            Extent::Full => "full",
        })
    }
}

/// A chapter's `main`: does what the command line says, and returns 0; 1 after an error; 2 for a command
/// line that cannot be understood.
pub fn main(chapter: Chapter) -> ExitCode {
    match start(&chapter, std::env::args_os().skip(1), Output::standard()) {
        Ok(()) => ExitCode::SUCCESS,
        Err(error) => error.report(),
    }
}

/// The same in process, for tests and the book: `arguments` without the program's name, lines to
/// `output`.
///
/// # Errors
/// For arguments that cannot be understood, a folder that cannot be written, old results that cannot
/// be read (all three before anything is run), and where an experiment fails or panics.
/// Experiments that were done before keep their results.
///
/// # Example
/// ```
/// use common::experiment::{Chapter, Experiment, When, run_with};
/// let sum = Experiment {
///     id: "sum",
///     title: "A sum",
///     run: |run| {
///         run.compare("sum", 5050.0, (1..=100).sum::<u32>().into());
///         Ok(())
///     },
///     when: When::Always,
/// };
/// let chapter = Chapter { name: "ch00_example", title: "An example", experiments: vec![sum] };
/// let mut output = Vec::new();
/// run_with(&chapter, ["--list"], &mut output)?;
/// assert!(String::from_utf8(output)?.contains("sum  A sum"));
/// # Ok::<(), Box<dyn std::error::Error>>(())
/// ```
pub fn run_with(
    chapter: &Chapter,
    arguments: impl IntoIterator<Item = impl Into<OsString> + Clone>,
    output: &mut (dyn Write + Send),
) -> Result<(), RunError> {
    start(chapter, arguments, Output::new(output, false))
}

fn start(
    chapter: &Chapter,
    arguments: impl IntoIterator<Item = impl Into<OsString> + Clone>,
    output: Output<'_>,
) -> Result<(), RunError> {
    chapter.check()?;
    let arguments = match Arguments::parse(chapter, arguments) {
        Ok(arguments) => arguments,
        Err(help) if !help.use_stderr() => {
            output.line(help.to_string().trim_end());
            return output.check();
        }
        Err(error) => return Err(RunError::Usage(error)),
    };
    if arguments.list {
        chapter.list(&output);
        return output.check();
    }
    run_selected(chapter, &arguments, output)
}

impl Chapter {
    /// Ids become file names and keys: they must be in snake_case, and each can stand only once.
    fn check(&self) -> Result<(), RunError> {
        for (index, experiment) in self.experiments.iter().enumerate() {
            let id = experiment.id;
            let fault = if !is_snake_case(id) {
                "ids in snake_case"
            } else if self.experiments[..index].iter().any(|other| other.id == id) {
                "ids that differ"
            } else {
                continue;
            };
            return Err(RunError::message(format!("{}: expected {fault}, got `{id}`", self.name)));
        }
        Ok(())
    }

    fn list(&self, output: &Output<'_>) {
        output.line(&format!("{}: {}", self.name, self.title));
        let width = self.experiments.iter().map(|e| e.id.len()).max().unwrap_or(0);
        for Experiment { id, title, when, .. } in &self.experiments {
            let mark = if *when == When::FullOnly { " (only with --full)" } else { "" };
            output.line(&format!("  {id:width$}  {title}{mark}"));
        }
    }
}

/// Lower-case letters, digits and underscores.
fn is_snake_case(name: &str) -> bool {
    !name.is_empty() && name.chars().all(|c| matches!(c, 'a'..='z' | '0'..='9' | '_'))
}

/// Runs the experiments that were asked for and tells what came out.
fn run_selected(chapter: &Chapter, arguments: &Arguments, output: Output<'_>) -> Result<(), RunError> {
    let extent = arguments.extent();
    let folder = arguments.out.clone().unwrap_or_else(|| folder::default_folder(chapter.name, extent));
    let seed = arguments.seed;
    let threads = arguments.threads.unwrap_or_else(Threads::available);
    let results = Results { path: folder.join("results.json"), chapter, seed, threads };
    folder::prepare(&folder)?;
    results.prepare()?;

    let (epochs, data) = (arguments.epochs, arguments.data.clone());
    let settings = Settings { seed: Seed(seed), extent, threads, epochs, data, folder };
    let record = Record::new("", "");
    let (epochs, mnist, figures) = (Cell::new(None), None, Vec::new());
    let mut run = Run { settings, output, record, epochs, mnist, figures };
    run.say(format_args!("{}: {}", chapter.name, chapter.title));
    let threads = if threads == 1 { "1 thread".to_string() } else { format!("{threads} threads") };
    run.say(format_args!("seed {seed}, {threads}, {extent} run"));

    let mut records = Vec::new();
    let selected = |experiment: &&Experiment| arguments.selects(experiment.id, experiment.when);
    let outcome = chapter.experiments.iter().filter(selected).try_for_each(|experiment| {
        let record = run.perform(experiment)?;
        results.save(&record)?;
        records.push(record);
        run.output.check()
    });
    run.summary(&records, &results);
    outcome.and_then(|()| run.output.check())
}

impl Run<'_> {
    /// Runs one experiment, and returns what it recorded.
    fn perform(&mut self, experiment: &Experiment) -> Result<Record, RunError> {
        let Experiment { id, title, .. } = *experiment;
        self.say(format_args!("\n── {id}: {title}"));
        let Settings { seed, extent, threads, .. } = self.settings;
        self.record = Record { extent, seed: seed.0, threads, ..Record::new(id, title) };
        self.epochs.set(None);
        let begin = Instant::now();
        // Whatever a panic leaves half done belongs to this experiment, whose record is thrown away.
        let outcome = catch_unwind(AssertUnwindSafe(|| (experiment.run)(self)));
        let fault = |text: &str| RunError::message(format!("a fault in the program (panic): {text}"));
        let outcome = outcome.unwrap_or_else(|panic| Err(fault(panic_message(&*panic))));
        outcome.map_err(|source| RunError::Experiment { id, source: Box::new(source) })?;
        let (seconds, epochs) = (begin.elapsed().as_secs_f64(), self.epochs.get());
        self.say(format_args!("done in {seconds:.1} s"));
        Ok(Record { seconds, epochs, ..self.record.clone() })
    }

    /// Prints what a run has brought: the table, and where everything is.
    fn summary(&mut self, records: &[Record], results: &Results<'_>) {
        if let Some(table) = table::text_and_here(records) {
            self.say("\nText / here (accuracies in per cent, their differences in points):\n");
            self.say(table.trim_end());
        }
        if records.is_empty() {
            return self.say("\nNo experiment was completed. (--list shows all of them.)");
        }
        self.say(format_args!("\nAll figures that were computed: {}", folder::shown(&results.path)));
        if !self.figures.is_empty() {
            self.say("Pictures, each with its data as .csv beside it:");
        }
        for figure in self.figures.clone() {
            self.say(format_args!("  {}", folder::shown(&figure)));
        }
    }
}
