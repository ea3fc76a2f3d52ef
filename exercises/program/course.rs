//! All chapters' exercises, as the book's pages have them.

use anyhow::{Context as _, Result, bail};

use crate::page::{self, Chapter, Exercise};

/// How many chapters there are.
pub const CHAPTERS: u32 = 8;

/// The exercises of all chapters.
pub struct Course {
    /// The chapters, in order.
    pub chapters: Vec<Chapter>,
}

/// What a student names on the command line: a chapter ("5", "ch05") or an exercise ("5.1").
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Which {
    /// All exercises of a chapter.
    Chapter(u32),
    /// One exercise.
    Exercise(u32, String),
}

impl Course {
    /// Reads the book's pages.
    ///
    /// # Errors
    /// If a page is missing or not as it should be.
    pub fn read() -> Result<Course> {
        let workspace = crate::workspace();
        let chapters: Result<_> = (1..=CHAPTERS).map(|n| page::chapter(&workspace, n)).collect();
        Ok(Course { chapters: chapters.context("the book's exercise pages could not be read")? })
    }

    /// All exercises with their chapters.
    pub fn exercises(&self) -> impl Iterator<Item = (&Chapter, &Exercise)> {
        self.chapters.iter().flat_map(|chapter| chapter.exercises.iter().map(move |e| (chapter, e)))
    }

    /// The exercise of this id.
    ///
    /// # Errors
    /// If there is none; the message names those of its chapter.
    pub fn find(&self, id: &str) -> Result<(&Chapter, &Exercise)> {
        match self.which(id)? {
            Which::Exercise(..) => {
                let found = self.exercises().find(|(_, e)| e.id == id);
                found.with_context(|| format!("there is no exercise {id}"))
            }
            Which::Chapter(n) => bail!("expected an exercise such as {n}.1, got the chapter {id}"),
        }
    }

    /// What "5.1", "5" or "ch05" means.
    ///
    /// # Errors
    /// If it names nothing; the message says what there is.
    pub fn which(&self, name: &str) -> Result<Which> {
        let (number, rest) = name.split_once('.').map_or((name, None), |(n, rest)| (n, Some(rest)));
        let number = number.trim_start_matches("ch").trim_start_matches('0');
        let chapter = number.parse().ok().and_then(|n: u32| self.chapters.iter().find(|c| c.number == n));
        let Some(chapter) = chapter else {
            bail!("expected an exercise such as 5.1, or a chapter from 1 to {CHAPTERS}, got {name}");
        };
        if rest.is_none() {
            return Ok(Which::Chapter(chapter.number));
        }
        if let Some(exercise) = chapter.exercises.iter().find(|e| e.id == name) {
            return Ok(Which::Exercise(chapter.number, exercise.id.clone()));
        }
        let ids: Vec<&str> = chapter.exercises.iter().map(|e| e.id.as_str()).collect();
        bail!("expected an exercise of chapter {} ({}), got {name}", chapter.number, ids.join(", "))
    }
}

impl Which {
    /// The chapter.
    pub fn chapter(&self) -> u32 {
        match self {
            Which::Chapter(n) | Which::Exercise(n, _) => *n,
        }
    }

    /// Whether it lies in the chapter that is named so, "5".
    pub fn is_chapter(&self, name: &str) -> bool {
        name == self.chapter().to_string()
    }

    /// Whether an exercise is meant by it.
    pub fn holds(&self, id: &str) -> bool {
        match self {
            Which::Chapter(n) => id.split_once('.').is_some_and(|(chapter, _)| chapter == n.to_string()),
            Which::Exercise(_, own) => own == id,
        }
    }
}

/// The name of a chapter's file without its ending: `ch05`.
pub fn stem(chapter: u32) -> String {
    format!("ch{chapter:02}")
}
