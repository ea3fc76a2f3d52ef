//! [`Run`]: what an experiment sees of the run it is part of.

use super::output::Output;
use super::results::Record;
use super::table::aligned;
use super::{Extent, Progress, RunError, Tasks, folder};
use crate::Seed;
use crate::data::Mnist;
use crate::figure::{Chart, Figure};
use std::cell::Cell;
use std::fmt::Display;
use std::path::{Path, PathBuf};
use std::sync::Arc;

/// What an experiment sees of the run it is part of: its settings, the data, and where its lines,
/// figures and numbers go.
///
/// Figures with `accuracy` in their name are shares of 1 (0.9154); the table at the end shows
/// them as per cent.
pub struct Run<'w> {
    pub(super) settings: Settings,
    pub(super) output: Output<'w>,
    /// The experiment's own; taken at its end.
    pub(super) record: Record,
    /// As the experiment asked for them; a cell, because asking is no change of the run.
    pub(super) epochs: Cell<Option<usize>>,
    /// Loaded when first asked for, then shared by all experiments.
    pub(super) mnist: Option<Arc<Mnist>>,
    /// The pictures that the run has written.
    pub(super) figures: Vec<PathBuf>,
}

/// What the command line says about a run.
#[derive(Clone, Debug)]
pub(super) struct Settings {
    pub seed: Seed,
    pub extent: Extent,
    pub threads: usize,
    pub epochs: Option<usize>,
    pub data: Option<PathBuf>,
    pub folder: PathBuf,
}

impl<'w> Run<'w> {
    /// The run's seed, from which all its random numbers come.
    pub fn seed(&self) -> Seed {
        self.settings.seed
    }

    /// The seeds of so many repetitions: the run's own first, so that one repetition is the run
    /// itself, then its [`nth`](Seed::nth) ones from number 1 on.
    pub fn seeds(&self, count: u64) -> Vec<Seed> {
        (0..count).map(|n| if n == 0 { self.seed() } else { self.seed().nth(n) }).collect()
    }

    /// How much of the experiment is wanted.
    pub fn extent(&self) -> Extent {
        self.settings.extent
    }

    /// How many threads to train on.
    pub fn threads(&self) -> usize {
        self.settings.threads
    }

    /// Whether the run is to take seconds.
    pub fn is_quick(&self) -> bool {
        self.extent() == Extent::Quick
    }

    /// Whether everything is wanted that the text reports.
    pub fn is_full(&self) -> bool {
        self.extent() == Extent::Full
    }

    /// The number of epochs for a run of this extent, or that of `--epochs` where it is given. The
    /// results record it as the experiment's epochs (the last number, where it is asked for several).
    pub fn epochs(&self, quick: usize, default: usize, full: usize) -> usize {
        let epochs = self.settings.epochs.unwrap_or(self.pick(quick, default, full));
        self.epochs.set(Some(epochs));
        epochs
    }

    /// Records this number as the experiment's epochs: those that a training really took, where it
    /// stopped early.
    pub fn set_epochs(&mut self, epochs: usize) {
        self.epochs.set(Some(epochs));
    }

    /// The one of three values that is meant for a run of this extent.
    pub fn pick<V>(&self, quick: V, default: V, full: V) -> V {
        match self.extent() {
            Extent::Quick => quick,
            Extent::Default => default,
            Extent::Full => full,
        }
    }

    /// The handwritten digits: the shipped ones, or those in the folder of `--data`. They are loaded
    /// once in a run, whole; a quick run takes the first rows itself.
    ///
    /// # Errors
    /// Where a file is missing or is not what it should be.
    pub fn mnist(&mut self) -> Result<Arc<Mnist>, RunError> {
        self.record.data = self.settings.data.as_ref().map(|folder| folder.display().to_string());
        if let Some(mnist) = &self.mnist {
            return Ok(Arc::clone(mnist));
        }
        let folder = self.settings.data.clone().unwrap_or_else(Mnist::shipped_folder);
        self.say(format_args!("data: {}", folder::shown(&folder)));
        let mnist = Arc::new(Mnist::load(&folder)?);
        self.mnist = Some(Arc::clone(&mnist));
        Ok(mnist)
    }

    /// As [`mnist`](Run::mnist), for experiments whose networks have an input a pixel of pictures of this
    /// size, and that keep a part of the pictures back.
    ///
    /// # Errors
    /// Where the pictures have another size, or there are fewer than ten to train on.
    pub fn mnist_of_size(&mut self, height: usize, width: usize) -> Result<Arc<Mnist>, RunError> {
        let mnist = self.mnist()?;
        let (h, w, n) = (mnist.train.height(), mnist.train.width(), mnist.train.len());
        if (h, w) != (height, width) {
            return Err(RunError::message(format!(
                "expected pictures of {height} × {width} pixels, for networks of {} inputs, got {h} × {w}: give \
                 --data a folder of such pictures",
                height * width
            )));
        }
        if n < 10 {
            return Err(RunError::message(format!(
                "expected at least 10 pictures to train on, of which a part is kept back, got {n}: give --data a \
                 larger set"
            )));
        }
        Ok(mnist)
    }

    /// Prints a line.
    pub fn say(&mut self, text: impl Display) {
        self.output.line(&text.to_string());
    }

    /// Prints a table with aligned columns.
    pub fn table(&mut self, header: &[&str], rows: &[Vec<String>]) {
        self.say(aligned(header, rows).trim_end());
    }

    /// Progress of a training, on this run's output.
    pub fn progress(&self) -> Progress<'w> {
        Progress::on(Some(self.output.clone()))
    }

    /// How many of several tasks are done, on this run's output.
    pub fn tasks(&self, name: &str, total: usize) -> Tasks<'w> {
        Tasks::on(self.output.clone(), name, total)
    }

    /// Where the experiment may keep a file of its own: `<id>_<what>` in the run's folder.
    pub fn path(&self, what: &str) -> PathBuf {
        self.settings.folder.join(format!("{}_{what}", self.record.id))
    }

    /// Records a figure that this run computed: `test_accuracy`, say.
    pub fn here(&mut self, key: &str, value: f64) {
        self.record.comparison(key).here = Some(value);
    }

    /// Records what the text says for the figure of this name.
    pub fn text(&mut self, key: &str, value: f64) {
        self.record.comparison(key).text = Some(value);
    }

    /// Records a figure of the text and the one computed here.
    pub fn compare(&mut self, key: &str, text: f64, here: f64) {
        self.text(key, text);
        self.here(key, here);
    }

    /// Records that training diverged in this epoch.
    pub fn diverged(&mut self, epoch: usize) {
        self.record.diverged_epoch = Some(epoch);
    }

    /// Records time spent in training: this many examples (an example counts once an epoch) in so
    /// many seconds. The results show the examples a second of all trainings of the experiment together.
    pub fn trained(&mut self, samples: usize, seconds: f64) {
        self.record.samples += samples;
        self.record.sample_seconds += seconds;
    }

    /// Writes a figure: `<id>_<what>.svg`, and its data as `<id>_<what>.csv`. Seed and extent of the
    /// run are added to the caption.
    ///
    /// # Errors
    /// Where `what` is not in snake_case, or a file cannot be written.
    pub fn figure(
        &mut self,
        what: &str,
        chart: impl Chart + 'static,
        caption: &str,
        alt: &str,
    ) -> Result<(), RunError> {
        if !super::is_snake_case(what) {
            let message = format!("figure: expected a name in snake_case, got `{what}`");
            return Err(RunError::message(message));
        }
        let caption = format!("{} {}", caption.trim_end(), self.circumstances());
        let figure = Figure { chart: Box::new(chart), caption, alt: alt.to_string() };
        let stem = format!("{}_{what}", self.record.id);
        let (svg, _csv) = figure.save(&self.settings.folder, &stem)?;
        if !self.figures.contains(&svg) {
            self.figures.push(svg);
        }
        Ok(())
    }

    /// How a figure's numbers came about: `Seed 1671, default run.`
    pub(super) fn circumstances(&self) -> String {
        let Settings { seed, extent, epochs, .. } = &self.settings;
        let epochs = epochs.map_or(String::new(), |n| format!(", {n} epochs asked for"));
        let data = self.record.data.as_ref().map_or(String::new(), |folder| {
            let name = Path::new(folder).file_name().unwrap_or_default();
            format!(", data from `{}`", name.to_string_lossy())
        });
        format!("Seed {}, {extent} run{epochs}{data}.", seed.0)
    }
}
