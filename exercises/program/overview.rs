//! What a student asks for between two checks: progress, the list, a hint, a solution.

use std::path::Path;

use anyhow::{Context as _, Result, bail};
use grading::{Kind, Outcome, PUBLIC_SEED};

use crate::check::{self, Checked};
use crate::course::{Course, stem};
use crate::files;
use crate::memory::{Memory, Remembered};
use crate::page::{self, Chapter, Exercise};
use crate::plain;

/// Checks every chapter, and says how far the student is, what is next and how long the rest may take.
///
/// # Errors
/// If the checks cannot be run.
pub fn progress(course: &Course, folder: &Path) -> Result<()> {
    let numbers: Vec<u32> = course.chapters.iter().map(|c| c.number).collect();
    let checked = check::chapters(&numbers, &[], PUBLIC_SEED)?;
    let broken: Vec<u32> =
        checked.iter().filter(|(_, c)| matches!(c, Checked::DoesNotCompile(_))).map(|(n, _)| *n).collect();
    let memory = Memory::change(folder, |memory| {
        for (number, checked) in &checked {
            let Checked::Verdicts(verdicts) = checked else { continue };
            let text = check::answers(folder, *number);
            for verdict in verdicts {
                let predicts = course.find(&verdict.id)?.1.kind == Kind::Predict;
                let before = memory.of(&verdict.id);
                // Looking at the progress stores no prediction, and is not an attempt.
                if !predicts || before.predicted.is_some() || verdict.outcome == Outcome::Untouched {
                    memory.learn(verdict, predicts, check::fingerprint(&text, &verdict.id));
                    memory.of_mut(&verdict.id).checks = before.checks;
                }
            }
        }
        Ok(memory.clone())
    })?;
    print!("{}", summary(course, folder, &memory, &broken));
    Ok(())
}

/// The progress as text.
pub fn summary(course: &Course, folder: &Path, memory: &Memory, broken: &[u32]) -> String {
    let mut text = String::from("Backprop by Hand: the exercises\n\n");
    let longest = course.chapters.iter().map(|c| c.title.chars().count()).max().unwrap_or(0);
    for chapter in &course.chapters {
        let all = chapter.exercises.len();
        let left: Vec<&Exercise> = chapter.exercises.iter().filter(|e| !memory.solved(&e.id)).collect();
        let solved = all - left.len();
        let bar = "█".repeat(solved) + &"░".repeat(left.len());
        let note = if broken.contains(&chapter.number) {
            format!("does not compile: check {}", chapter.number)
        } else if left.is_empty() {
            "done".into()
        } else {
            format!("about {}", time(left.iter().map(|e| e.minutes).sum()))
        };
        let number = chapter.number;
        let title = format!("{:longest$}", chapter.title);
        text += &format!("  {number}  {title}  {bar:12}  {solved:2} of {all:2}  {note}\n");
    }
    let left: Vec<(&Chapter, &Exercise)> =
        course.exercises().filter(|(_, e)| !memory.solved(&e.id)).collect();
    let all = course.exercises().count();
    let hints: usize = memory.exercises.values().map(|e| e.hints).sum();
    let minutes = left.iter().map(|(_, e)| e.minutes).sum();
    text += &format!("\nSolved {} of {all}, with {hints} hints.", all - left.len());
    match next(&left, memory) {
        None => {
            text +=
                " That was all of them. `cargo run -p exercises -- train` lets your network read digits.\n"
        }
        Some((chapter, next)) => {
            text += &format!(" The rest may take {}.\n", time(minutes));
            let file = files::source(folder, chapter.number);
            let line =
                std::fs::read_to_string(&file).ok().and_then(|t| files::line(&t, &next.id)).unwrap_or(1);
            text += &format!(
                "\nNext: {} {} ({}, {}, {} minutes)\n  in exercises/src/{}.rs:{line}; the book: {}\n  then \
                 `cargo run -p exercises -- check {}`, or `-- hint {0}`\n",
                next.id,
                next.title,
                next.kind,
                "★".repeat(next.stars as usize),
                next.minutes,
                stem(chapter.number),
                check::in_the_book(&page::link(chapter, next)),
                next.id,
            );
        }
    }
    text
}

/// What comes next: in the chapter that was worked at last, behind the last exercise if there is any; else the first
/// that is left.
fn next<'a>(left: &[(&'a Chapter, &'a Exercise)], memory: &Memory) -> Option<(&'a Chapter, &'a Exercise)> {
    let number = |id: &str| -> Option<(u32, u32)> {
        let (chapter, exercise) = id.split_once('.')?;
        Some((chapter.parse().ok()?, exercise.parse().ok()?))
    };
    let last = memory.last.as_deref().and_then(number);
    let own = left.iter().filter(|(chapter, _)| last.is_some_and(|(n, _)| n == chapter.number));
    let behind = own.clone().find(|(_, e)| number(&e.id) > last);
    behind.or(own.clone().next()).or(left.first()).copied()
}

/// "45 minutes", "2.5 hours".
fn time(minutes: u32) -> String {
    let halves = (minutes + 15) / 30;
    match (minutes < 100, halves % 2) {
        (true, _) => format!("{minutes} minutes"),
        (_, 0) => format!("{} hours", halves / 2),
        _ => format!("{}.5 hours", halves / 2),
    }
}

/// `list`: every exercise with its state at the last check.
pub fn list(course: &Course, memory: &Memory, which: &[String]) -> Result<String> {
    let which: Vec<_> = which.iter().map(|name| course.which(name)).collect::<Result<_>>()?;
    let mut text = String::new();
    for chapter in &course.chapters {
        let exercises: Vec<&Exercise> = chapter
            .exercises
            .iter()
            .filter(|e| which.is_empty() || which.iter().any(|w| w.holds(&e.id)))
            .collect();
        if exercises.is_empty() {
            continue;
        }
        text += &format!("{}. {}\n", chapter.number, chapter.title);
        for exercise in exercises {
            let stars = "★".repeat(exercise.stars as usize);
            text += &format!(
                "  {:5} {:12} {stars:4} {:3} min  {:46} {}\n",
                exercise.id,
                exercise.kind.to_string(),
                exercise.minutes,
                exercise.title,
                state(&memory.of(&exercise.id)),
            );
        }
        text.push('\n');
    }
    Ok(text)
}

/// An exercise's state in a few words.
pub fn state(of: &Remembered) -> String {
    let mut words = match (of.outcome, of.came_true) {
        (_, Some(true)) if of.predicted.is_some() => "predicted, came true".into(),
        (_, Some(false)) if of.predicted.is_some() => "predicted, came otherwise".into(),
        (Some(outcome), _) => grading::Verdict::plain("", outcome).word().to_owned(),
        (None, _) => String::new(),
    };
    if of.solved && of.outcome != Some(Outcome::Solved) {
        words = format!("solved (now: {words})");
    }
    if of.revealed {
        words += " (solution seen first)";
    }
    words
}

/// `hint`: the next hint; with `again`, all that were taken so far.
///
/// # Errors
/// If there is no such exercise.
pub fn hint(course: &Course, folder: &Path, id: &str, again: bool) -> Result<()> {
    let (chapter, exercise) = course.find(id)?;
    let all = exercise.hints.len();
    let (first, last, solved) = Memory::change(folder, |memory| {
        let of = memory.of_mut(id);
        let before = of.hints.min(all);
        of.hints = if again { before } else { (before + 1).min(all) };
        // Once all are taken, asking for the next shows all of them.
        let first = if again || before == all { 0 } else { before };
        Ok((first, of.hints, of.solved))
    })?;
    if last == 0 {
        println!("No hint of {id} was taken yet: `cargo run -p exercises -- hint {id}`");
    }
    for n in first..last {
        println!(
            "{id} {}, hint {} of {all}\n\n{}\n",
            exercise.title,
            n + 1,
            text(chapter, &exercise.hints[n])
        );
    }
    if last == all {
        let reveal = if solved { "" } else { " --reveal" };
        println!("These are all. The solution: `cargo run -p exercises -- solution {id}{reveal}`");
    }
    Ok(())
}

/// `solution`: the worked solution, once the exercise is solved; or with `reveal`, which is remembered.
///
/// # Errors
/// If there is no such exercise, or it is not solved yet.
pub fn solution(course: &Course, folder: &Path, id: &str, reveal: bool) -> Result<()> {
    let (chapter, exercise) = course.find(id)?;
    if !Memory::read(folder)?.solved(id) {
        if !reveal {
            let first = if exercise.kind == Kind::Predict { "predict first" } else { "not solved yet" };
            bail!(
                "{id}: {first} (`cargo run -p exercises -- check {id}`). There are hints: `-- hint {id}`. \
                 `-- solution {id} --reveal` shows it all the same, and is remembered"
            );
        }
        Memory::change(folder, |memory| {
            memory.of_mut(id).revealed = true;
            Ok(())
        })?;
    }
    println!("{id} {}\n\n{}", exercise.title, text(chapter, &exercise.solution));
    println!("\nIn the book: {}", check::in_the_book(&page::link(chapter, exercise)));
    Ok(())
}

/// `show`: the statement.
///
/// # Errors
/// If there is no such exercise.
pub fn show(course: &Course, id: &str) -> Result<()> {
    let (chapter, exercise) = course.find(id)?;
    let stars = "★".repeat(exercise.stars as usize);
    println!("{id} {} ({}, {stars}, {} minutes)\n", exercise.title, exercise.kind, exercise.minutes);
    println!("{}", text(chapter, &exercise.statement));
    let stub = grading::stubs(chapter.number).context("a chapter without a file")?;
    println!("\nIn exercises/src/{}.rs:\n\n{}", stem(chapter.number), files::section(stub, id)?.trim_end());
    Ok(())
}

fn text(chapter: &Chapter, markdown: &str) -> String {
    plain::text(markdown, &plain::Context::of(&crate::workspace(), chapter))
}
