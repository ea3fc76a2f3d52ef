//! The exercises' program: progress, checks, hints, solutions, and the teacher's reports.
//!
//! | file | what it does |
//! |---|---|
//! | `page.rs`, `plain.rs` | the book's exercise pages, read and written as text for a terminal |
//! | `course.rs` | all chapters' exercises, and finding one by its id |
//! | `files.rs` | the student's files: their sections, and putting back what they were |
//! | `compile.rs` | a chapter's checks, compiled with a student's file by cargo |
//! | `check.rs` | running them, and what is remembered of it |
//! | `memory.rs` | `progress.json`: what was solved, hints taken, predictions, the concept test |
//! | `overview.rs` | progress, lists, hints and solutions |
//! | `watch.rs` | checking on every save |
//! | `network.rs`, `train.rs` | the student's own network on MNIST |
//! | `concept.rs` | the concept test, before and after |
//! | `report.rs`, `grade.rs`, `sandbox.rs` | the teacher's tables |
//!
//! What an answer has to be is in the crate `grading`; the texts are in the book.

pub mod check;
pub mod compile;
pub mod concept;
pub mod course;
pub mod files;
pub mod grade;
pub mod memory;
pub mod network;
pub mod overview;
pub mod page;
pub mod plain;
pub mod report;
pub mod sandbox;
pub mod train;
pub mod watch;

use std::path::{Path, PathBuf};

/// The folder of the exercises, which this package lies in.
pub fn folder() -> PathBuf {
    PathBuf::from(env!("CARGO_MANIFEST_DIR"))
}

/// The folder of the workspace.
pub fn workspace() -> PathBuf {
    folder().parent().map(Path::to_path_buf).unwrap_or_else(folder)
}
