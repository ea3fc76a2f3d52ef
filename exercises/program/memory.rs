//! `progress.json` in the exercises' folder: what was solved, hints taken, predictions, the concept test.

use std::collections::BTreeMap;
use std::fs;
use std::io::ErrorKind;
use std::path::{Path, PathBuf};

use anyhow::{Context as _, Result};
use grading::{Outcome, Verdict};
use serde::{Deserialize, Serialize};

/// All that is remembered of one student.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
#[serde(default)]
pub struct Memory {
    /// By the exercises' ids.
    pub exercises: BTreeMap<String, Remembered>,
    /// The exercise that was checked last.
    pub last: Option<String>,
    /// The answers to the concept test before the course, and after it.
    pub concept_before: Option<String>,
    /// The same after the course.
    pub concept_after: Option<String>,
}

/// What is remembered of one exercise.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
#[serde(default)]
pub struct Remembered {
    /// How the last check ended.
    pub outcome: Option<Outcome>,
    /// Whether it was solved once: trying something else afterwards takes nothing away.
    pub solved: bool,
    /// How many different answers were checked.
    pub checks: u32,
    /// Hints taken.
    pub hints: usize,
    /// Whether the solution was shown before it was solved.
    pub revealed: bool,
    /// A prediction: what was said first. It is not changed by later ones.
    pub predicted: Option<Vec<(String, String)>>,
    /// Whether that first prediction came true.
    pub came_true: Option<bool>,
    /// Answers in words and choices.
    pub said: Vec<(String, String)>,
    /// The known mistakes that were recognised, in the order in which they came up.
    pub mistakes: Vec<String>,
    /// The answer that was checked last, as a number that changes with its text.
    pub answer: u64,
}

impl Memory {
    /// Reads it; nothing is remembered where there is no file yet.
    ///
    /// # Errors
    /// If the file cannot be read or understood. It is left as it is.
    pub fn read(folder: &Path) -> Result<Memory> {
        let path = path(folder);
        match fs::read_to_string(&path) {
            Ok(text) => serde_json::from_str(&text).with_context(|| {
                let path = path.display();
                format!(
                    "{path} could not be understood, and is left as it is; move it away to begin anew \
                     (your answers are in src/ and are not touched by that)"
                )
            }),
            Err(error) if error.kind() == ErrorKind::NotFound => Ok(Memory::default()),
            Err(error) => Err(error).with_context(|| format!("{} could not be read", path.display())),
        }
    }

    /// Reads it, changes it, and writes it at once: other commands may run beside this one, `watch` say.
    ///
    /// # Errors
    /// If it cannot be read, changed or written.
    pub fn change<T>(folder: &Path, change: impl FnOnce(&mut Memory) -> Result<T>) -> Result<T> {
        let mut memory = Memory::read(folder)?;
        let result = change(&mut memory)?;
        crate::files::replace(&path(folder), &(serde_json::to_string_pretty(&memory)? + "\n"))?;
        Ok(result)
    }

    /// What is remembered of an exercise.
    pub fn of(&self, id: &str) -> Remembered {
        self.exercises.get(id).cloned().unwrap_or_default()
    }

    /// What is remembered of an exercise, to be changed.
    pub fn of_mut(&mut self, id: &str) -> &mut Remembered {
        self.exercises.entry(id.to_owned()).or_default()
    }

    /// Whether it is solved.
    pub fn solved(&self, id: &str) -> bool {
        self.exercises.get(id).is_some_and(|e| e.solved)
    }

    /// Remembers a verdict on an answer. A prediction is remembered once, with whether it came true: the first counts.
    pub fn learn(&mut self, verdict: &Verdict, predicts: bool, answer: u64) {
        let entry = self.of_mut(&verdict.id);
        entry.outcome = Some(verdict.outcome);
        if verdict.outcome == Outcome::Untouched {
            return;
        }
        entry.solved |= verdict.outcome == Outcome::Solved;
        if entry.checks == 0 || entry.answer != answer {
            entry.checks += 1;
        }
        entry.answer = answer;
        entry.said.clone_from(&verdict.said);
        for name in verdict.mistakes() {
            if !entry.mistakes.iter().any(|known| known == name) {
                entry.mistakes.push(name.to_owned());
            }
        }
        if predicts && verdict.came_true.is_some() && entry.predicted.is_none() {
            entry.predicted = Some(verdict.said.clone());
            entry.came_true = verdict.came_true;
        }
    }

    /// An exercise that was put back to what it was at first. Hints, mistakes and a prediction stay remembered.
    pub fn forget_answer(&mut self, id: &str) {
        if let Some(entry) = self.exercises.get_mut(id) {
            (entry.outcome, entry.solved, entry.answer) = (Some(Outcome::Untouched), false, 0);
        }
    }
}

/// Where it is kept.
pub fn path(folder: &Path) -> PathBuf {
    folder.join("progress.json")
}

#[cfg(test)]
mod tests {
    use super::*;

    fn predicted(answer: &str, came_true: bool) -> Verdict {
        Verdict {
            came_true: Some(came_true),
            said: vec![("more?".to_owned(), answer.to_owned())],
            ..Verdict::plain("1.1", Outcome::Solved)
        }
    }

    #[test]
    fn the_first_prediction_counts() {
        let mut memory = Memory::default();
        memory.learn(&predicted("fewer", false), true, 1);
        memory.learn(&predicted("more", true), true, 2);
        memory.forget_answer("1.1");
        assert!(!memory.solved("1.1"));
        assert_eq!(memory.of("1.1").predicted, Some(predicted("fewer", false).said));
        assert_eq!(memory.of("1.1").came_true, Some(false));
    }

    #[test]
    fn what_was_solved_stays_solved_and_the_same_answer_counts_once() {
        let mut memory = Memory::default();
        for (outcome, answer) in
            [(Outcome::Wrong, 1), (Outcome::Wrong, 1), (Outcome::Solved, 2), (Outcome::Wrong, 3)]
        {
            memory.learn(&Verdict::plain("5.1", outcome), false, answer);
        }
        assert!(memory.solved("5.1"));
        assert_eq!(memory.of("5.1").checks, 3);
        memory.forget_answer("5.1");
        assert!(!memory.solved("5.1"));
    }

    #[test]
    fn it_is_read_as_it_was_written_and_damage_is_said_and_left() {
        let folder = tempfile::tempdir().unwrap();
        assert_eq!(Memory::read(folder.path()).unwrap(), Memory::default());
        let learn = |memory: &mut Memory| {
            memory.learn(&Verdict::plain("5.1", Outcome::Wrong), false, 7);
            Ok(memory.clone())
        };
        let written = Memory::change(folder.path(), learn).unwrap();
        assert_eq!(Memory::read(folder.path()).unwrap(), written);
        fs::write(path(folder.path()), "{ not").unwrap();
        assert!(format!("{:#}", Memory::read(folder.path()).unwrap_err()).contains("move it away"));
        assert!(Memory::change(folder.path(), |_| Ok(())).is_err());
        assert_eq!(fs::read_to_string(path(folder.path())).unwrap(), "{ not");
    }
}
