//! Included code without the indentation that it had in its file.

use crate::markdown::{Part, parts};
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

fn dedented(code: &str) -> String {
    let indentation = |line: &str| line.len() - line.trim_start_matches(' ').len();
    let shared = code.lines().filter(|line| !line.trim().is_empty()).map(indentation).min().unwrap_or(0);
    code.lines().map(|line| format!("{}\n", line.get(shared..).unwrap_or_default())).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn included_code_loses_the_indentation_that_all_its_lines_share() {
        assert_eq!(dedented("    fn f() {\n        g();\n\n    }\n"), "fn f() {\n    g();\n\n}\n");
    }
}
