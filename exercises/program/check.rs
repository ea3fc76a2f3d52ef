//! Checks of a student's answers, and what is remembered of them.

use std::collections::BTreeMap;
use std::path::Path;
use std::process::{Command, Stdio};

use anyhow::{Context as _, Result};
use grading::{Outcome, PUBLIC_SEED, Verdict};

use crate::compile::{self, Compiled};
use crate::course::{Course, Which};
use crate::memory::Memory;
use crate::page::{self, Kind};

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
pub fn verdicts(mut command: Command) -> Result<Vec<Verdict>> {
    let output = command
        .stdin(Stdio::null())
        .output()
        .with_context(|| format!("{} could not be started", command.get_program().to_string_lossy()))?;
    let text = String::from_utf8_lossy(&output.stdout);
    let verdicts: Result<Vec<Verdict>, _> = text.lines().map(serde_json::from_str).collect();
    verdicts.with_context(|| {
        format!(
            "the checks printed something else than verdicts: {}",
            String::from_utf8_lossy(&output.stderr)
        )
    })
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
    let mut memory = Memory::read(folder)?;
    let mut all_solved = true;
    for (number, checked) in chapters(&numbers, &only, seed.unwrap_or(PUBLIC_SEED))? {
        match checked {
            Checked::DoesNotCompile(errors) => {
                all_solved = false;
                println!("Chapter {number} does not compile. The compiler says:\n\n{errors}");
            }
            Checked::Verdicts(verdicts) => {
                for verdict in verdicts.iter().filter(|v| only.contains(&v.id)) {
                    all_solved &= verdict.outcome == Outcome::Solved;
                    say(course, &mut memory, verdict)?;
                }
            }
        }
    }
    memory.write(folder)?;
    Ok(all_solved)
}

/// Prints a verdict with the exercise's title and what to do next, and remembers it.
fn say(course: &Course, memory: &mut Memory, verdict: &Verdict) -> Result<()> {
    let (chapter, exercise) = course.find(&verdict.id)?;
    let predicts = exercise.kind == Kind::Predict;
    let before = memory.of(&verdict.id);
    memory.learn(verdict, predicts);
    let mut shown = verdict.clone();
    for mistake in shown.diagnosis.iter_mut().flat_map(|d| &mut d.mistakes) {
        mistake.read = format!("{} in the book", page::place(chapter, &mistake.read));
    }
    println!("{} {}: {}", exercise.id, exercise.title, verdict.word());
    print!("{}", shown.to_string().split_once('\n').map_or("", |(_, rest)| rest));
    match verdict.outcome {
        Outcome::Solved if predicts => match before.predicted {
            None => println!(
                "     Your prediction is stored. Now see what happens: `cargo run -p exercises -- solution {}`",
                exercise.id
            ),
            Some(first) if first != verdict.said => {
                let first: Vec<String> = first.iter().map(|(q, a)| format!("{q}: {a}")).collect();
                println!("     Your first prediction stands: {}.", first.join("; "));
            }
            Some(_) => {}
        },
        Outcome::Solved if before.outcome != Some(Outcome::Solved) => {
            println!("     Compare: `cargo run -p exercises -- solution {}`", exercise.id);
        }
        Outcome::Solved => {}
        Outcome::Untouched => {
            let (file, page) = (crate::course::stem(chapter.number), page::link(chapter, exercise));
            println!("     It is in exercises/src/{file}.rs; the book: {page}");
        }
        _ => {
            let left = exercise.hints.len().saturating_sub(before.hints);
            if left > 0 {
                println!("     A hint: `cargo run -p exercises -- hint {}` ({left} left)", exercise.id);
            }
        }
    }
    Ok(())
}
