//! Where a run's lines go: shared by the run and its progress bars, so that they do not cross.

use super::RunError;
use indicatif::ProgressBar;
use std::io::{self, IsTerminal, Write};
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};

/// A handle of a run's output; all clones write to the same place.
#[derive(Clone)]
pub(super) struct Output<'w>(Arc<Mutex<Screen<'w>>>);

struct Screen<'w> {
    writer: Box<dyn Write + Send + 'w>,
    terminal: bool,
    /// The bar that stands below the last line, if there is one.
    bar: Option<ProgressBar>,
    /// The first error: an experiment is not stopped by it, but the run is, after the experiment.
    failed: Option<io::Error>,
}

impl<'w> Output<'w> {
    /// Lines go to `writer`; on a terminal, bars are drawn below them.
    pub(super) fn new(writer: impl Write + Send + 'w, terminal: bool) -> Output<'w> {
        Output(Arc::new(Mutex::new(Screen { writer: Box::new(writer), terminal, bar: None, failed: None })))
    }

    /// The program's own output. Bars are drawn to standard error, so both must be terminals.
    pub(super) fn standard() -> Output<'static> {
        Output::new(io::stdout(), io::stdout().is_terminal() && io::stderr().is_terminal())
    }

    pub(super) fn is_terminal(&self) -> bool {
        self.screen().terminal
    }

    /// Writes the text and ends its line, above the bar if there is one.
    pub(super) fn line(&self, text: &str) {
        let mut screen = self.screen();
        let Screen { writer, bar, failed, .. } = &mut *screen;
        if failed.is_some() {
            return;
        }
        let mut write = || writeln!(writer, "{text}").and_then(|()| writer.flush());
        let outcome = match bar {
            Some(bar) => bar.suspend(write),
            None => write(),
        };
        *failed = outcome.err();
    }

    /// Puts a bar below the lines, or takes it away.
    pub(super) fn set_bar(&self, bar: Option<ProgressBar>) {
        self.screen().bar = bar;
    }

    /// The first error in writing, if there was one.
    pub(super) fn check(&self) -> Result<(), RunError> {
        match self.screen().failed.take() {
            Some(error) => Err(RunError::Output(error)),
            None => Ok(()),
        }
    }

    /// A panic while a line was written leaves nothing half done that would matter.
    fn screen(&self) -> MutexGuard<'_, Screen<'w>> {
        self.0.lock().unwrap_or_else(PoisonError::into_inner)
    }
}
