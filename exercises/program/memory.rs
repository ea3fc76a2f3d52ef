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
    /// How often it was checked, other than untouched.
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
    /// The last mistake that was recognised.
    pub mistake: Option<String>,
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

    /// Writes it.
    ///
    /// # Errors
    /// If it cannot be written.
    pub fn write(&self, folder: &Path) -> Result<()> {
        crate::files::replace(&path(folder), &(serde_json::to_string_pretty(self)? + "\n"))
    }

    /// What is remembered of an exercise.
    pub fn of(&self, id: &str) -> Remembered {
        self.exercises.get(id).cloned().unwrap_or_default()
    }

    /// Whether its last check found it solved.
    pub fn solved(&self, id: &str) -> bool {
        self.of(id).outcome == Some(Outcome::Solved)
    }

    /// Remembers a verdict. A prediction is remembered once, with whether it came true: the first counts.
    pub fn learn(&mut self, verdict: &Verdict, predicts: bool) {
        let entry = self.exercises.entry(verdict.id.clone()).or_default();
        entry.outcome = Some(verdict.outcome);
        if verdict.outcome == Outcome::Untouched {
            return;
        }
        entry.checks += 1;
        entry.said.clone_from(&verdict.said);
        entry.mistake = verdict.mistakes().first().map(|name| (*name).to_owned());
        if predicts && verdict.outcome == Outcome::Solved && entry.predicted.is_none() {
            entry.predicted = Some(verdict.said.clone());
            entry.came_true = verdict.came_true;
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

    #[test]
    fn the_first_prediction_counts() {
        let mut memory = Memory::default();
        let said = |answer: &str| vec![("more?".to_owned(), answer.to_owned())];
        let verdict = |answer: &str, came_true| Verdict {
            came_true: Some(came_true),
            said: said(answer),
            ..Verdict::plain("1.1", Outcome::Solved)
        };
        memory.learn(&verdict("fewer", false), true);
        memory.learn(&verdict("more", true), true);
        assert_eq!(memory.of("1.1").predicted, Some(said("fewer")));
        assert_eq!(memory.of("1.1").came_true, Some(false));
        assert_eq!(memory.of("1.1").checks, 2);
    }

    #[test]
    fn it_is_read_as_it_was_written_and_damage_is_said_and_left() {
        let folder = tempfile::tempdir().unwrap();
        assert_eq!(Memory::read(folder.path()).unwrap(), Memory::default());
        let mut memory = Memory::default();
        memory.learn(&Verdict::plain("5.1", Outcome::Wrong), false);
        memory.write(folder.path()).unwrap();
        assert_eq!(Memory::read(folder.path()).unwrap(), memory);
        fs::write(path(folder.path()), "{ not").unwrap();
        assert!(format!("{:#}", Memory::read(folder.path()).unwrap_err()).contains("move it away"));
        assert_eq!(fs::read_to_string(path(folder.path())).unwrap(), "{ not");
    }
}
