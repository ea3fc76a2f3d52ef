//! Reads the book's pages and recorded runs, and (feature `builder`, on unless turned off) builds the book: mdBook's
//! library, and what the pages may contain beyond its markdown.
//!
//! Without the feature, for programs that show parts of the pages by other means:
//!
//! | file | what it does |
//! |---|---|
//! | `markdown.rs` | blocks between fences, code spans, formulas, prose |
//! | `directive.rs` | what stands for `{{run …}}` and `{{by_hand …}}` |
//! | `recorded.rs` | results, outputs and figures of recorded runs |
//! | `number.rs` | how a recorded number is written |
//! | `source.rs` | a named part of a source file, without the indentation that it has there |
//!
//! With it:
//!
//! | file | what it does |
//! |---|---|
//! | `build.rs` | mdBook's library with our preprocessor; what it would only warn of is an error |
//! | `pages.rs`, `pages/` | the preprocessor: takes every page apart, hands each part to the modules below, collects what is wrong |
//! | `formula.rs` | mathematics by KaTeX, rendered here, so that no page needs a script for it |
//! | `equations.rs` | equation numbers of the pages and of the code |
//! | `dedent.rs` | included code without the indentation of its file |
//! | `figure.rs` | drawings, included so that they follow the page's theme |
//! | `outline.rs` | the public items of a chapter's library |
//! | `includes.rs` | whether every piece of code that a page includes is there |
//! | `record.rs`, `serve.rs`, `print.rs` | the program's other commands |
//!
//! How a page is written: `book/README.md`.

pub mod directive;
pub mod markdown;
pub mod number;
pub mod recorded;
pub mod source;

#[cfg(feature = "builder")]
mod build;
#[cfg(feature = "builder")]
mod dedent;
#[cfg(feature = "builder")]
pub mod equations;
#[cfg(feature = "builder")]
mod figure;
#[cfg(feature = "builder")]
mod formula;
#[cfg(feature = "builder")]
mod includes;
#[cfg(feature = "builder")]
mod outline;
#[cfg(feature = "builder")]
mod pages;
#[cfg(feature = "builder")]
pub mod print;
#[cfg(feature = "builder")]
pub mod record;
#[cfg(feature = "builder")]
pub mod serve;

#[cfg(feature = "builder")]
pub use build::{build, output_folder};
pub use markdown::{Part, parts};

use std::path::{Path, PathBuf};

/// The folder of the workspace, which this package lies in.
pub fn workspace() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).parent().expect("the workspace around `book`").to_path_buf()
}
