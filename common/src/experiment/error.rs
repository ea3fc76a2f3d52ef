//! [`RunError`]: why a run stopped.

use std::error::Error;
use std::fmt;
use std::io::{self, Write};
use std::path::Path;
use std::process::ExitCode;

/// Why a run stopped.
///
/// Every error type converts into it, so that an experiment writes `?` behind whatever may fail. (That
/// is why it does not implement [`Error`] itself; it converts into a boxed error where one is needed.)
///
/// # Example
/// ```
/// use common::experiment::RunError;
/// use common::{Tensor, ShapeError};
/// fn experiment() -> Result<(), RunError> {
///     let x = Tensor::<f32>::new([2, 2], vec![0.0; 3])?; // a ShapeError
///     # let _ = x;
///     Err(RunError::message("not reached"))
/// }
/// let error = experiment().unwrap_err();
/// assert_eq!(error.to_string(), "Tensor::new: expected 4 entries for shape (2, 2), got 3");
/// ```
#[derive(Debug)]
#[non_exhaustive]
pub enum RunError {
    /// The command line is not one that the program understands.
    Usage(clap::Error),
    /// A file or folder that cannot be used; says which and what to do.
    File {
        /// What was tried, with which path, and what to do about it.
        what: String,
        /// The operating system's error.
        source: io::Error,
    },
    /// The program's output cannot be written.
    Output(io::Error),
    /// An experiment failed.
    Experiment {
        /// Its id.
        id: &'static str,
        /// Why.
        source: Box<RunError>,
    },
    /// Any other error.
    Other(Box<dyn Error + Send + Sync>),
}

impl RunError {
    /// The error that says this: what was expected, what came, what to do.
    pub fn message(text: impl Into<String>) -> RunError {
        RunError::Other(text.into().into())
    }

    /// The error of a file: `what` could not be done with `path`.
    ///
    /// # Example
    /// ```
    /// use common::experiment::RunError;
    /// let path = std::path::Path::new("out/notes.txt");
    /// let error = RunError::file("write", path, std::io::ErrorKind::PermissionDenied.into());
    /// assert_eq!(error.to_string(), "cannot write out/notes.txt: permission denied");
    /// ```
    pub fn file(what: &str, path: &Path, source: io::Error) -> RunError {
        RunError::File { what: format!("cannot {what} {}", path.display()), source }
    }

    /// The error of something in the folder for results that the program cannot use.
    pub(super) fn in_the_way(path: &Path, source: io::Error) -> RunError {
        let path = path.display();
        let what = format!(
            "{path}: expected a file that may be read and written; move it away, or choose another folder with \
             --out DIR"
        );
        RunError::File { what, source }
    }

    /// Tells the user, and says what the program returns to the shell: 2 for a command line that is
    /// not understood, 1 for everything else.
    pub(super) fn report(&self) -> ExitCode {
        match self {
            // clap prints its own message (with colours, on a terminal).
            RunError::Usage(error) => {
                let _ = error.print();
                return ExitCode::from(2);
            }
            // Whoever closed the pipe (`… | head`) has read enough.
            RunError::Output(error) if error.kind() == io::ErrorKind::BrokenPipe => {}
            other => {
                // Where the error stream is closed nobody is left to tell: the exit code says it.
                let _ = writeln!(io::stderr(), "error: {other}");
            }
        }
        ExitCode::FAILURE
    }
}

impl fmt::Display for RunError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            RunError::Usage(error) => write!(f, "{error}"),
            RunError::File { what, source } => write!(f, "{what}: {source}"),
            RunError::Output(source) => write!(f, "cannot write the program's output: {source}"),
            RunError::Experiment { id, source } => write!(f, "experiment {id}: {source}"),
            RunError::Other(error) => f.write_str(&with_causes(error.as_ref())),
        }
    }
}

/// The error's text and those of its causes, except for causes that the text already quotes.
fn with_causes(error: &(dyn Error + 'static)) -> String {
    let mut text = error.to_string();
    let mut cause = error.source();
    while let Some(error) = cause {
        let part = error.to_string();
        if !text.contains(&part) {
            text = format!("{text}: {part}");
        }
        cause = error.source();
    }
    text
}

impl<E: Error + Send + Sync + 'static> From<E> for RunError {
    fn from(error: E) -> RunError {
        RunError::Other(Box::new(error))
    }
}

/// So that `?` works in functions that return a boxed error.
impl From<RunError> for Box<dyn Error + Send + Sync> {
    fn from(error: RunError) -> Self {
        match error {
            RunError::Other(error) => error,
            other => other.to_string().into(),
        }
    }
}

/// So that `?` works in functions that return a boxed error.
impl From<RunError> for Box<dyn Error> {
    fn from(error: RunError) -> Self {
        Box::<dyn Error + Send + Sync>::from(error)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[derive(Debug, thiserror::Error)]
    #[error("model.safetensors: cannot be read")]
    struct Outer(#[source] io::Error);

    #[test]
    fn causes_are_told_once() {
        let inner = || io::Error::other("disk on fire");
        let error: RunError = Outer(inner()).into();
        assert_eq!(error.to_string(), "model.safetensors: cannot be read: disk on fire");
        let error = RunError::file("read", Path::new("a.csv"), inner());
        assert_eq!(error.to_string(), "cannot read a.csv: disk on fire");
    }

    #[test]
    fn an_error_passes_through_a_boxed_one() {
        fn boxed() -> Result<(), Box<dyn Error>> {
            Err(RunError::message("expected three classes, got two"))?;
            Ok(())
        }
        assert_eq!(boxed().unwrap_err().to_string(), "expected three classes, got two");
    }
}
