//! The build itself: mdBook's library, and everything that it only warns of made an error.

use crate::dedent::Dedent;
use crate::pages::Pages;
use anyhow::{Context, Result, bail};
use mdbook_driver::MDBook;
use mdbook_driver::builtin_preprocessors::{IndexPreprocessor, LinkPreprocessor};
use std::path::{Path, PathBuf};
use std::sync::{Arc, Mutex};
use tracing::field::{Field, Visit};
use tracing::{Event, Level, Subscriber};
use tracing_subscriber::layer::{Context as Layered, SubscriberExt};
use tracing_subscriber::{Layer, Registry};

/// Where the book goes unless told otherwise.
pub fn output_folder(workspace: &Path) -> PathBuf {
    workspace.join("out/book")
}

/// Builds the book of a workspace into a folder. It takes the place of a book that is there already only when it is
/// complete.
///
/// # Errors
/// Names everything that is wrong with the pages, each with file and line, and whatever mdBook warns of. Where the
/// folder holds anything else than a book, it is left alone.
pub fn build(workspace: &Path, out: &Path) -> Result<()> {
    let out = std::path::absolute(out)?;
    let empty = std::fs::read_dir(&out).map_or(true, |mut entries| entries.next().is_none());
    if !empty && !out.join(MARK).is_file() {
        bail!("{}: expected a book or an empty folder to build into", out.display());
    }
    let (fresh, old) = (beside(&out, "new"), beside(&out, "old"));
    for left_over in [&fresh, &old].into_iter().filter(|folder| folder.join(MARK).is_file()) {
        std::fs::remove_dir_all(left_over)?;
    }
    let warnings = Warnings::default();
    let subscriber = Registry::default().with(warnings.clone());
    let rendered = tracing::subscriber::with_default(subscriber, || run(workspace, &fresh));
    let found = warnings.0.lock().map(|found| found.clone()).unwrap_or_default();
    rendered.with_context(|| found.join("\n  "))?;
    if !found.is_empty() {
        bail!("mdBook warns:\n  {}", found.join("\n  "));
    }
    copy_data(workspace, &fresh).context("copying the figures' data")?;
    unfold(&fresh.join("print.html")).context("opening the folded parts of the page for printing")?;
    if out.exists() {
        std::fs::rename(&out, &old)?;
    }
    std::fs::rename(&fresh, &out)?;
    if old.exists() {
        std::fs::remove_dir_all(&old)?;
    }
    Ok(())
}

/// A file that mdBook writes into every book.
const MARK: &str = ".nojekyll";

/// A folder's neighbour.
fn beside(folder: &Path, word: &str) -> PathBuf {
    let name = folder.file_name().unwrap_or_default().to_string_lossy();
    folder.with_file_name(format!("{name}.{word}"))
}

fn run(workspace: &Path, out: &Path) -> Result<()> {
    let mut book = MDBook::load(workspace.join("book")).context("reading book/src")?;
    book.config.build.build_dir = out.to_path_buf();
    book.with_preprocessor(Pages::new(workspace));
    book.with_preprocessor(LinkPreprocessor::new());
    book.with_preprocessor(Dedent);
    book.with_preprocessor(IndexPreprocessor::new());
    book.build()
}

/// Each figure's data lies beside the pages, where its caption links to it.
fn copy_data(workspace: &Path, out: &Path) -> Result<()> {
    for chapter in std::fs::read_dir(workspace.join("book/recorded"))? {
        let chapter = chapter?.path();
        if !chapter.is_dir() {
            continue;
        }
        let to = out.join("data").join(chapter.file_name().unwrap_or_default());
        std::fs::create_dir_all(&to)?;
        for file in std::fs::read_dir(&chapter)? {
            let file = file?.path();
            if file.extension().is_some_and(|kind| kind == "csv") {
                std::fs::copy(&file, to.join(file.file_name().unwrap_or_default()))?;
            }
        }
    }
    Ok(())
}

/// On paper nothing can be unfolded.
fn unfold(page: &Path) -> Result<()> {
    let text = std::fs::read_to_string(page)?;
    std::fs::write(page, text.replace("<details>", "<details open>"))?;
    Ok(())
}

/// Keeps what is reported as a warning or worse.
#[derive(Clone, Default)]
struct Warnings(Arc<Mutex<Vec<String>>>);

impl<S: Subscriber> Layer<S> for Warnings {
    fn on_event(&self, event: &Event<'_>, _: Layered<'_, S>) {
        struct Message(String);
        impl Visit for Message {
            fn record_debug(&mut self, field: &Field, value: &dyn std::fmt::Debug) {
                if field.name() == "message" {
                    self.0 = format!("{value:?}");
                }
            }
        }
        let ours = event.metadata().target().starts_with("mdbook");
        if ours && *event.metadata().level() <= Level::WARN {
            let mut message = Message(String::new());
            event.record(&mut message);
            if let Ok(mut found) = self.0.lock() {
                found.push(message.0);
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_folder_that_holds_something_else_is_left_alone() {
        let folder = tempfile::tempdir().unwrap();
        let letter = folder.path().join("letter.txt");
        std::fs::write(&letter, "dear").unwrap();
        let error = build(&crate::workspace(), folder.path()).unwrap_err().to_string();
        assert!(error.contains("expected a book or an empty folder"), "{error}");
        assert_eq!(std::fs::read_to_string(letter).unwrap(), "dear");
    }
}
