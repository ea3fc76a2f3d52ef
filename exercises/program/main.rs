//! The exercises: progress, checks, hints, solutions; and the teacher's tables.

use std::path::PathBuf;
use std::process::ExitCode;

use anyhow::Result;
use clap::{Parser, Subcommand};
use exercises::course::Course;
use exercises::grade::{self, Grading};
use exercises::memory::Memory;
use exercises::{check, concept, files, folder, overview, report, train, watch, workspace};

/// The exercises of Backprop by Hand. Without a command: how far you are, and what is next.
#[derive(Parser)]
#[command(name = "exercises")]
struct Arguments {
    #[command(subcommand)]
    command: Option<Action>,
}

#[derive(Subcommand)]
enum Action {
    /// All exercises, or those of a chapter, with their state at the last check.
    List {
        /// Chapters (5) or exercises (5.1).
        which: Vec<String>,
    },
    /// What an exercise asks.
    Show {
        /// The exercise, 5.1 say.
        id: String,
    },
    /// Checks answers: an exercise (5.1), a chapter (5), or everything.
    Check {
        /// Chapters or exercises.
        which: Vec<String>,
        /// Another seed for the random inputs.
        #[arg(long)]
        seed: Option<u64>,
    },
    /// Checks again whenever a file is saved.
    Watch {
        /// Chapters or exercises; everything for none.
        which: Vec<String>,
    },
    /// The next of an exercise's three hints.
    Hint {
        /// The exercise.
        id: String,
        /// All that you have taken so far instead.
        #[arg(long)]
        again: bool,
    },
    /// The worked solution, once you have solved it.
    Solution {
        /// The exercise.
        id: String,
        /// Before you have solved it, too; this is remembered.
        #[arg(long)]
        reveal: bool,
    },
    /// Puts an exercise (5.1) or a chapter (5) back to what it was at first; what you had is kept in `kept/`.
    Reset {
        /// The exercise or chapter.
        which: String,
    },
    /// Trains a network made of your own functions on MNIST.
    #[command(disable_help_flag = true)]
    Train {
        /// `--lend 4.3` borrows what you have not solved; `--help` lists the rest.
        #[arg(trailing_var_arg = true, allow_hyphen_values = true)]
        arguments: Vec<String>,
    },
    /// Compiles and runs your scratch program, `exercises/src/try.rs`.
    Try,
    /// Ten questions, before the course and after it.
    ConceptTest {
        /// The answers, "a,b,c,…", instead of typing them one by one.
        #[arg(long)]
        answers: Option<String>,
    },
    /// Writes a table of your state, as Markdown and CSV.
    Report {
        /// The name above it.
        #[arg(long, default_value = "Exercises")]
        name: String,
        /// Where it goes.
        #[arg(long)]
        out: Option<PathBuf>,
    },
    /// For teachers: checks a folder of students' folders with a seed that they do not know.
    Grade {
        /// The folder; every folder in it is a student's.
        submissions: PathBuf,
        /// The hidden seed; drawn anew if it is not given.
        #[arg(long)]
        seed: Option<u64>,
        /// Seconds that one exercise may take.
        #[arg(long, default_value_t = grading::Limits::default().seconds)]
        seconds: u64,
        /// Only these chapters, "5,6".
        #[arg(long, value_delimiter = ',')]
        chapters: Vec<String>,
        /// Where the tables go.
        #[arg(long)]
        out: Option<PathBuf>,
    },
}

fn main() -> ExitCode {
    end_quietly_when_nobody_reads();
    match run(Arguments::parse().command) {
        Ok(true) => ExitCode::SUCCESS,
        Ok(false) => ExitCode::FAILURE,
        Err(error) => {
            eprintln!("{error:#}");
            ExitCode::from(2)
        }
    }
}

/// `… | head` closes the pipe: no reason for a panic's message.
fn end_quietly_when_nobody_reads() {
    let usual = std::panic::take_hook();
    std::panic::set_hook(Box::new(move |info| {
        let message = info.payload().downcast_ref::<String>();
        if message.is_some_and(|text| text.starts_with("failed printing to stdout")) {
            std::process::exit(0);
        }
        usual(info);
    }));
}

/// True if everything that was looked at is well.
fn run(action: Option<Action>) -> Result<bool> {
    match action {
        Some(Action::Train { arguments }) => return train::train(&arguments),
        Some(Action::Try) => return train::scratch(),
        _ => {}
    }
    let course = Course::read()?;
    let folder = folder();
    match action {
        None => overview::progress(&course, &folder)?,
        Some(Action::List { which }) => {
            print!("{}", overview::list(&course, &Memory::read(&folder)?, &which)?);
        }
        Some(Action::Show { id }) => overview::show(&course, &id)?,
        Some(Action::Check { which, seed }) => return check::check(&course, &folder, &which, seed),
        Some(Action::Watch { which }) => watch::watch(&course, &folder, &which)?,
        Some(Action::Hint { id, again }) => overview::hint(&course, &folder, &id, again)?,
        Some(Action::Solution { id, reveal }) => overview::solution(&course, &folder, &id, reveal)?,
        Some(Action::Reset { which }) => reset(&course, &which)?,
        Some(Action::Train { .. } | Action::Try) => {}
        Some(Action::ConceptTest { answers }) => {
            concept::test(&folder, answers.as_deref(), &mut std::io::stdin().lock())?;
        }
        Some(Action::Report { name, out }) => {
            let table = report::of_student(&course, &Memory::read(&folder)?, &name);
            let path = table.write(&out.unwrap_or_else(output), "report")?;
            println!("{}", path.display());
        }
        Some(Action::Grade { submissions, seed, seconds, chapters, out }) => {
            let chapters = grade::named_chapters(&course, &chapters)?;
            let seed = seed.unwrap_or_else(hidden_seed);
            let out = out.unwrap_or_else(|| output().join("grades"));
            let path = Grading { course: &course, chapters, seed, seconds, out }.grade(&submissions)?;
            println!("\n{}", path.display());
        }
    }
    Ok(true)
}

fn reset(course: &Course, which: &str) -> Result<()> {
    let which = course.which(which)?;
    let id = match &which {
        exercises::course::Which::Exercise(_, id) => Some(id.as_str()),
        exercises::course::Which::Chapter(_) => None,
    };
    let kept = files::reset(&folder(), which.chapter(), id)?;
    Memory::change(&folder(), |memory| {
        let ids = course.exercises().map(|(_, e)| &e.id).filter(|id| which.holds(id));
        ids.for_each(|id| memory.forget_answer(id));
        Ok(())
    })?;
    match kept {
        Some(kept) => println!("Done. What you had is kept in {}", kept.display()),
        None => println!("It is as it was at first: nothing to do."),
    }
    Ok(())
}

fn output() -> PathBuf {
    workspace().join("out").join("exercises")
}

/// A seed that nobody can know beforehand.
fn hidden_seed() -> u64 {
    use std::hash::{BuildHasher, RandomState};
    RandomState::new().hash_one("grade") >> 16
}
