//! Included code without the indentation that it had in its file.

use crate::markdown::{Part, parts};
use crate::source::dedented;
use anyhow::Result;
use mdbook_preprocessor::book::Book;
use mdbook_preprocessor::{Preprocessor, PreprocessorContext};

/// Takes away the indentation that all lines of an included piece of code share: a method is shown as a function is.
pub(crate) struct Dedent;

impl Preprocessor for Dedent {
    fn name(&self) -> &str {
        "dedent"
    }

    fn run(&self, _: &PreprocessorContext, mut book: Book) -> Result<Book> {
        book.for_each_chapter_mut(|chapter| {
            let written = parts(&chapter.content).into_iter().map(|part| match part {
                Part::Block { info, body, whole, .. } if info.starts_with("rust") => {
                    whole.replacen(body, &dedented(body), 1)
                }
                Part::Block { whole, .. } => whole.to_string(),
                Part::Prose { text, .. } => text.to_string(),
            });
            chapter.content = written.collect();
        });
        Ok(book)
    }
}
