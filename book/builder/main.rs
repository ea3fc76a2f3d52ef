//! `cargo run -p book`: builds the book; see `--help` for serving, recording and printing it.

use clap::{Parser, Subcommand};
use std::path::PathBuf;
use std::process::ExitCode;

/// Builds the book into `out/book`.
#[derive(Parser)]
#[command(name = "book")]
struct Arguments {
    #[command(subcommand)]
    command: Option<Command>,
}

#[derive(Subcommand)]
enum Command {
    /// Builds the book (as without a command).
    Build,
    /// Builds, serves the book on this machine only, and builds again whenever a page or a source changes.
    Serve {
        /// The port; a free one where it is not given.
        #[arg(long, default_value_t = 0)]
        port: u16,
    },
    /// Runs chapters anew with everything that the texts report, and keeps results, figures and outputs
    /// in `book/recorded`. All chapters take about an hour.
    Record {
        /// Names of chapters, `ch05_dropout` say; all of them where none is given.
        chapters: Vec<String>,
        /// Only these experiments of one chapter, with commas between.
        #[arg(long, value_delimiter = ',', conflicts_with = "quick")]
        only: Vec<String>,
        /// Only quick runs (which the tests repeat) and the short examples: minutes.
        #[arg(long)]
        quick: bool,
    },
    /// Builds, then prints the whole book as one PDF, by Chromium.
    Pdf {
        /// The browser's program; searched for where it is not given.
        #[arg(long)]
        chromium: Option<PathBuf>,
        /// The file; `out/backprop-by-hand.pdf` where it is not given.
        #[arg(long)]
        out: Option<PathBuf>,
    },
}

fn main() -> ExitCode {
    let workspace = book::workspace();
    let done = match Arguments::parse().command.unwrap_or(Command::Build) {
        Command::Build => {
            let out = book::output_folder(&workspace);
            book::build(&workspace, &out)
                .map(|()| println!("The book is in {}: open its index.html in any browser.", out.display()))
        }
        Command::Serve { port } => book::serve::serve(&workspace, port),
        Command::Record { chapters, only, quick } => {
            book::record::record(&workspace, &chapters, &only, quick)
        }
        Command::Pdf { chromium, out } => book::print::pdf(&workspace, chromium.as_deref(), out.as_deref()),
    };
    match done {
        Ok(()) => ExitCode::SUCCESS,
        Err(error) => {
            // Only what the user can act on: no trace of calls.
            eprintln!(
                "error: {}",
                error.chain().map(|cause| cause.to_string()).collect::<Vec<_>>().join(": ")
            );
            ExitCode::FAILURE
        }
    }
}
