//! [`Progress`]: a line per epoch, and a bar within it where there is a terminal.

use super::output::Output;
use indicatif::{ProgressBar, ProgressDrawTarget, ProgressStyle};
use std::time::{Duration, Instant};

/// Up to this many epochs, each has its line.
const ALL_LINES: usize = 30;
/// Longer trainings print about this many lines.
const LINES: usize = 25;
/// A bar is drawn again after this time at the earliest; in between, a step costs nothing.
const REDRAW: Duration = Duration::from_millis(50);

/// How far a training is: a line per epoch as Keras prints it, and on a terminal a bar within the epoch.
///
/// Trainings of more than 30 epochs print the first, the last and about 25 epochs between, evenly
/// spaced. Epochs and steps are counted from 1.
///
/// # Example
/// ```
/// use common::experiment::Progress;
/// let mut progress = Progress::new("");
/// for epoch in 1..=2 {
///     progress.start_epoch(epoch, 2, 375);
///     for step in 1..=375 {
///         // … train on one batch …
///         progress.step(step);
///     }
///     progress.end_epoch(&[("loss", 0.4321), ("accuracy", 0.9123)]);
///     // Epoch 1/2 - 1.2s - loss: 0.4321 - accuracy: 0.9123
/// }
/// progress.finish();
/// ```
pub struct Progress<'w> {
    label: String,
    output: Option<Output<'w>>, // None: quiet
    bar: Option<ProgressBar>,
    drawn: Instant,
    started: Instant,
    epoch: usize,
    epochs: usize,
    /// The line of the last epoch, where it was not printed.
    held_back: Option<String>,
}

impl Progress<'static> {
    /// Progress on the program's own output, for trainings outside of a [`Run`](super::Run). The
    /// label stands before every line, if it is not empty.
    pub fn new(label: &str) -> Progress<'static> {
        Progress::on(Some(Output::standard())).with_label(label)
    }

    /// Prints nothing: for the many trainings inside of a search.
    pub fn quiet() -> Progress<'static> {
        Progress::on(None)
    }
}

impl<'w> Progress<'w> {
    pub(super) fn on(output: Option<Output<'w>>) -> Progress<'w> {
        Progress {
            label: String::new(),
            output,
            bar: None,
            drawn: Instant::now(),
            started: Instant::now(),
            epoch: 0,
            epochs: 0,
            held_back: None,
        }
    }

    /// The same with a label before every line: `rate 0.1: Epoch 1/20 - …`.
    pub fn with_label(mut self, label: &str) -> Progress<'w> {
        self.label = if label.is_empty() { String::new() } else { format!("{label}: ") };
        self
    }

    /// An epoch of so many steps begins.
    pub fn start_epoch(&mut self, epoch: usize, epochs: usize, steps: usize) {
        (self.epoch, self.epochs, self.started) = (epoch, epochs, Instant::now());
        let Some(output) = &self.output else { return };
        if !output.is_terminal() {
            return;
        }
        let bar = self.bar.get_or_insert_with(|| bar_below(output));
        bar.set_prefix(format!("{}Epoch {epoch}/{epochs}", self.label));
        bar.set_length(steps as u64);
        bar.set_position(0);
    }

    /// So many steps of the epoch are done.
    #[inline]
    pub fn step(&mut self, step: usize) {
        if let Some(bar) = &self.bar
            && self.drawn.elapsed() >= REDRAW
        {
            bar.set_position(step as u64);
            self.drawn = Instant::now();
        }
    }

    /// The epoch is over, with these figures: ("loss", 0.4321) and so on.
    pub fn end_epoch(&mut self, figures: &[(&str, f64)]) {
        let Some(output) = &self.output else { return };
        let figures: String = figures.iter().map(|(name, x)| format!(" - {name}: {}", figure(*x))).collect();
        let seconds = self.started.elapsed().as_secs_f64();
        let digits = if seconds < 100.0 { 1 } else { 0 };
        let (label, epoch, epochs) = (&self.label, self.epoch, self.epochs);
        let line = format!("{label}Epoch {epoch}/{epochs} - {seconds:.digits$}s{figures}");
        if has_a_line(epoch, epochs) {
            output.line(&line);
            self.held_back = None;
        } else {
            self.held_back = Some(line);
        }
        if let Some(bar) = &self.bar {
            bar.set_message(figures);
        }
    }

    /// The training is over: the bar goes, and the last epoch has its line even where the training
    /// stopped early. Dropping the progress does the same.
    pub fn finish(&mut self) {
        if let (Some(line), Some(output)) = (self.held_back.take(), &self.output) {
            output.line(&line);
        }
        if let (Some(bar), Some(output)) = (self.bar.take(), &self.output) {
            bar.finish_and_clear();
            output.set_bar(None);
        }
    }
}

impl Drop for Progress<'_> {
    fn drop(&mut self) {
        self.finish();
    }
}

/// An empty bar below the lines of the output.
pub(super) fn bar_below(output: &Output<'_>) -> ProgressBar {
    let bar = ProgressBar::with_draw_target(None, ProgressDrawTarget::stderr());
    let style = ProgressStyle::with_template("{prefix} [{bar:30}] {pos}/{len}{msg}");
    bar.set_style(style.unwrap_or_else(|_| ProgressStyle::default_bar()).progress_chars("=> "));
    output.set_bar(Some(bar.clone()));
    bar
}

/// Whether this epoch of so many is printed.
fn has_a_line(epoch: usize, epochs: usize) -> bool {
    epochs <= ALL_LINES || epoch == 1 || epoch == epochs || epoch.is_multiple_of(epochs.div_ceil(LINES))
}

/// Four decimals, or powers of ten where these would show nothing.
fn figure(x: f64) -> String {
    let size = x.abs();
    if size != 0.0 && x.is_finite() && !(1e-3..1e5).contains(&size) {
        format!("{x:.4e}")
    } else {
        format!("{x:.4}")
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    /// What is printed to something that is no terminal, times cut out.
    fn printed(train: impl FnOnce(&mut Progress<'_>)) -> Vec<String> {
        let mut bytes = Vec::new();
        train(&mut Progress::on(Some(Output::new(&mut bytes, false))));
        let text = String::from_utf8(bytes).unwrap();
        let without_time = |line: &str| {
            let parts: Vec<&str> = line.split(" - ").collect();
            assert!(parts[1].ends_with('s') && parts[1].trim_end_matches('s').parse::<f64>().is_ok());
            [&parts[..1], &parts[2..]].concat().join(" - ")
        };
        text.lines().map(without_time).collect()
    }

    #[test]
    fn an_epoch_is_one_plain_line_where_there_is_no_terminal() {
        let lines = printed(|progress| {
            for epoch in 1..=2 {
                progress.start_epoch(epoch, 2, 100);
                (1..=100).for_each(|step| progress.step(step));
                progress.end_epoch(&[("loss", 0.43211), ("accuracy", 0.9), ("val_loss", f64::NAN)]);
            }
            progress.finish();
        });
        assert_eq!(
            lines,
            [
                "Epoch 1/2 - loss: 0.4321 - accuracy: 0.9000 - val_loss: NaN",
                "Epoch 2/2 - loss: 0.4321 - accuracy: 0.9000 - val_loss: NaN"
            ]
        );
    }

    fn epochs_printed(epochs: usize, stop_after: usize) -> Vec<String> {
        let lines = printed(|progress| {
            for epoch in 1..=stop_after {
                progress.start_epoch(epoch, epochs, 1);
                progress.end_epoch(&[]);
            }
        });
        lines.iter().map(|line| line.replace("Epoch ", "")).collect()
    }

    #[test]
    fn long_trainings_print_some_of_their_epochs_and_always_the_first_and_the_last() {
        assert_eq!(epochs_printed(30, 30).len(), 30);
        let lines = epochs_printed(250, 250);
        assert_eq!(lines[..3], ["1/250", "10/250", "20/250"]);
        assert_eq!((lines.len(), lines[25].as_str()), (26, "250/250"));
        assert_eq!(epochs_printed(31, 31).len(), 17);
    }

    #[test]
    fn a_training_that_stops_early_still_prints_its_last_epoch() {
        assert_eq!(epochs_printed(250, 23), ["1/250", "10/250", "20/250", "23/250"]);
        assert_eq!(epochs_printed(250, 20), ["1/250", "10/250", "20/250"]);
    }

    #[test]
    fn small_and_large_figures_are_powers_of_ten() {
        let figures = [0.0, 0.25, 1e-5, 123_456.0, f64::INFINITY].map(figure);
        assert_eq!(figures, ["0.0000", "0.2500", "1.0000e-5", "1.2346e5", "inf"]);
    }
}
