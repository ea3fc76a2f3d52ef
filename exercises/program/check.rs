//! Checks of a student's answers, and what is remembered of them.

use std::collections::BTreeMap;
use std::hash::{DefaultHasher, Hash as _, Hasher as _};
use std::path::Path;
use std::process::{Command, Stdio};

use anyhow::{Context as _, Result};
use grading::{Kind, Outcome, PUBLIC_SEED, Verdict};

use crate::compile::{self, Compiled};
use crate::course::{Course, Which, stem};
use crate::files;
use crate::memory::Memory;
use crate::page;

/// What came of checking a chapter.
pub enum Checked {
    /// A verdict on every exercise.
    Verdicts(Vec<Verdict>),
    /// The file does not compile; what the compiler says.
    DoesNotCompile(String),
}

/// Runs the checks of chapters, with the files of this package.
///
/// # Errors
/// If the checks themselves cannot be compiled or started.
pub fn chapters(numbers: &[u32], only: &[String], seed: u64) -> Result<BTreeMap<u32, Checked>> {
    let mut checked = BTreeMap::new();
    for (number, compiled) in compile::chapters(numbers)? {
        let result = match compiled {
            Compiled::Errors(text) => Checked::DoesNotCompile(text),
            Compiled::Program(program) => {
                let own: Vec<&String> = only.iter().filter(|id| Which::Chapter(number).holds(id)).collect();
                let mut command = Command::new(program);
                command.args(own).args(["--json", "--seed", &seed.to_string()]);
                Checked::Verdicts(verdicts(command)?)
            }
        };
        checked.insert(number, result);
    }
    Ok(checked)
}

/// The verdicts that a chapter's checks print.
///
/// # Errors
/// If the program cannot be started or prints something else.
fn verdicts(mut command: Command) -> Result<Vec<Verdict>> {
    let output = command
        .stdin(Stdio::null())
        .output()
        .with_context(|| format!("{} could not be started", command.get_program().to_string_lossy()))?;
    parsed(&String::from_utf8_lossy(&output.stdout), &String::from_utf8_lossy(&output.stderr))
}

/// Verdicts, one in a line, from what checks printed; what they complained of is for the message.
///
/// # Errors
/// If something else was printed.
pub fn parsed(printed: &str, complained: &str) -> Result<Vec<Verdict>> {
    let verdicts: Result<_, _> = printed.lines().map(serde_json::from_str).collect();
    verdicts
        .with_context(|| format!("the checks printed something else than verdicts: {}", complained.trim()))
}

/// `check`: checks what is named (everything, for nothing), prints and remembers. True if all of it is solved.
///
/// # Errors
/// If a name is unknown, or the checks cannot be run.
pub fn check(course: &Course, folder: &Path, names: &[String], seed: Option<u64>) -> Result<bool> {
    let which: Vec<Which> = names.iter().map(|name| course.which(name)).collect::<Result<_>>()?;
    let named = |id: &str| which.is_empty() || which.iter().any(|w| w.holds(id));
    let mut numbers: Vec<u32> =
        course.exercises().filter(|(_, e)| named(&e.id)).map(|(c, _)| c.number).collect();
    numbers.dedup();
    let only: Vec<String> =
        course.exercises().filter(|(_, e)| named(&e.id)).map(|(_, e)| e.id.clone()).collect();
    let mut all_solved = true;
    for (number, checked) in chapters(&numbers, &only, seed.unwrap_or(PUBLIC_SEED))? {
        match checked {
            Checked::DoesNotCompile(errors) => {
                all_solved = false;
                println!("Chapter {number} does not compile. The compiler says:\n\n{errors}");
            }
            Checked::Verdicts(verdicts) => {
                let text = answers(folder, number);
                Memory::change(folder, |memory| {
                    for verdict in verdicts.iter().filter(|v| only.contains(&v.id)) {
                        all_solved &= verdict.outcome == Outcome::Solved;
                        say(course, memory, verdict, &text)?;
                    }
                    memory.last = only.last().cloned();
                    Ok(())
                })?;
            }
        }
    }
    Ok(all_solved)
}

/// A chapter's file as it is; empty where there is none.
pub fn answers(folder: &Path, chapter: u32) -> String {
    std::fs::read_to_string(files::source(folder, chapter)).unwrap_or_default()
}

/// A number that changes with the answer's text.
pub fn fingerprint(text: &str, id: &str) -> u64 {
    let mut hasher = DefaultHasher::new();
    files::section(text, id).unwrap_or(text).hash(&mut hasher);
    hasher.finish()
}

/// Prints a verdict with the exercise's title and what to do next, and remembers it.
fn say(course: &Course, memory: &mut Memory, verdict: &Verdict, text: &str) -> Result<()> {
    let (chapter, exercise) = course.find(&verdict.id)?;
    let id = &exercise.id;
    let predicts = exercise.kind == Kind::Predict;
    let before = memory.of(id);
    memory.learn(verdict, predicts, fingerprint(text, id));
    let mut shown = verdict.clone();
    for mistake in shown.diagnosis.iter_mut().flat_map(|d| &mut d.mistakes) {
        mistake.read = in_the_book(&page::place(chapter, &mistake.read));
    }
    let first = before.predicted.as_ref().filter(|first| **first != verdict.said);
    let word = match verdict.outcome {
        Outcome::Solved if first.is_some() => "not your first prediction any more",
        Outcome::Untouched if begun(text, chapter.number, id) => "a `todo!` is still reached",
        _ => verdict.word(),
    };
    println!("{id} {}: {word}", exercise.title);
    print!("{}", shown.to_string().split_once('\n').map_or("", |(_, rest)| rest));
    match verdict.outcome {
        Outcome::Solved if predicts => match first {
            Some(first) => {
                let first: Vec<String> = first.iter().map(|(q, a)| format!("{q}: {a}")).collect();
                let end = if before.came_true == Some(true) { "It came true" } else { "It came otherwise" };
                println!("     Your first prediction stands: {}. {end}.", first.join("; "));
            }
            None if before.predicted.is_none() => println!(
                "     Your prediction is stored. Now see what happens: `cargo run -p exercises -- solution {id}`"
            ),
            None => {}
        },
        Outcome::Solved => {
            if verdict.sentences > 0 {
                println!(
                    "     What you wrote in sentences is not judged here: compare it with the solution."
                );
            }
            if !before.solved {
                println!("     Compare: `cargo run -p exercises -- solution {id}`");
            }
        }
        Outcome::Untouched => {
            let page = in_the_book(&page::link(chapter, exercise));
            println!("     It is in exercises/src/{}.rs; the book: {page}", stem(chapter.number));
        }
        _ => {
            let left = exercise.hints.len().saturating_sub(before.hints);
            if left > 0 {
                println!("     A hint: `cargo run -p exercises -- hint {id}` ({left} left)");
            }
        }
    }
    Ok(())
}

/// Whether an exercise is no longer as it was at first, although a `todo!` is reached.
fn begun(text: &str, chapter: u32, id: &str) -> bool {
    let at_first = grading::stubs(chapter).and_then(|stub| files::section(stub, id).ok());
    files::section(text, id).ok().map(str::trim) != at_first.map(str::trim)
}

/// Where a page of the book lies when it is built.
pub fn in_the_book(page: &str) -> String {
    format!("out/book/{page}")
}
