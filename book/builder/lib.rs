//! Builds the book: mdBook's library, and what the pages may contain beyond its markdown.
//!
//! | file | what it does |
//! |---|---|
//! | `build.rs` | mdBook's library with our preprocessor; what it would only warn of is an error |
//! | `pages.rs`, `pages/` | the preprocessor: takes every page apart, hands each part to the modules below, collects what is wrong |
//! | `markdown.rs` | blocks between fences, code spans, prose |
//! | `formula.rs` | mathematics by KaTeX, rendered here, so that no page needs a script for it |
//! | `equations.rs` | equation numbers of the pages and of the code |
//! | `recorded.rs` | results, outputs and figures of recorded runs |
//! | `dedent.rs` | included code without the indentation of its file |
//! | `number.rs` | how a recorded number is written |
//! | `figure.rs` | drawings, included so that they follow the page's theme |
//! | `outline.rs` | the public items of a chapter's library |
//! | `includes.rs` | whether every piece of code that a page includes is there |
//! | `record.rs`, `serve.rs`, `print.rs` | the program's other commands |
//!
//! How a page is written: `book/README.md`.

mod build;
mod dedent;
pub mod equations;
mod figure;
mod formula;
mod includes;
mod markdown;
mod number;
mod outline;
mod pages;
pub mod print;
pub mod record;
pub mod recorded;
pub mod serve;

pub use build::{build, output_folder};
pub use markdown::{Part, parts};

use std::path::{Path, PathBuf};

/// The folder of the workspace, which this package lies in.
pub fn workspace() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).parent().expect("the workspace around `book`").to_path_buf()
}
