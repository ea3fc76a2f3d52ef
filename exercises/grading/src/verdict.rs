//! What is said to a student of one answer.

use std::fmt;

use serde::{Deserialize, Serialize};

/// How an answer did.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub enum Outcome {
    /// It is right. (Of a prediction: it was made.)
    Solved,
    /// It is still the `todo!` that it came with.
    Untouched,
    /// It returned something that is not right.
    Wrong,
    /// It panicked.
    Panicked,
    /// It did not end in time.
    TooSlow,
    /// It asked for too much memory.
    TooLarge,
    /// It called itself without an end.
    Overflowed,
    /// Its process ended in another way: `std::process::exit`, say.
    Died,
}

/// What was found out about one answer.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Verdict {
    /// The exercise's id, "5.1".
    pub id: String,
    /// How it did.
    pub outcome: Outcome,
    /// Of a prediction, whether it came true.
    pub came_true: Option<bool>,
    /// What is not right, and why.
    pub diagnosis: Option<Diagnosis>,
    /// Answers in words and choices, for the record: question and answer.
    pub said: Vec<(String, String)>,
    /// How many of these are sentences, which nobody judges here.
    #[serde(default)]
    pub sentences: usize,
    /// What the answer itself printed.
    #[serde(default)]
    pub printed: String,
}

/// What is wrong with an answer.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
pub struct Diagnosis {
    /// The inputs of the smallest case that shows it: names and values.
    pub with: Vec<(String, String)>,
    /// What was expected and what came, a finding a line or two.
    pub findings: Vec<String>,
    /// The known mistakes that compute the same.
    pub mistakes: Vec<Named>,
}

/// A mistake with a name.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Named {
    /// Its name.
    pub name: String,
    /// What of the answer it explains, if not all of it.
    #[serde(default)]
    pub part: String,
    /// What to think about; it does not give the line away.
    pub advice: String,
    /// Where to read again: a page of the chapter with an anchor, `derive.md#mask`.
    pub read: String,
}

impl Verdict {
    /// A verdict without more to say.
    pub fn plain(id: &str, outcome: Outcome) -> Verdict {
        Verdict {
            id: id.into(),
            outcome,
            came_true: None,
            diagnosis: None,
            said: vec![],
            sentences: 0,
            printed: String::new(),
        }
    }

    /// The same with a finding.
    pub fn finding(id: &str, outcome: Outcome, finding: impl Into<String>) -> Verdict {
        let diagnosis = Diagnosis { findings: vec![finding.into()], ..Diagnosis::default() };
        Verdict { diagnosis: Some(diagnosis), ..Verdict::plain(id, outcome) }
    }

    /// The names of the mistakes that were recognised.
    pub fn mistakes(&self) -> Vec<&str> {
        self.diagnosis.iter().flat_map(|d| &d.mistakes).map(|m| m.name.as_str()).collect()
    }

    /// A word for a table.
    pub fn word(&self) -> &'static str {
        match (self.outcome, self.came_true) {
            (Outcome::Solved, None) => "solved",
            (Outcome::Solved, Some(true)) => "predicted, came true",
            (Outcome::Solved, Some(false)) => "predicted, came otherwise",
            (Outcome::Untouched, _) => "not begun",
            (Outcome::Wrong, _) => "not yet right",
            (Outcome::Panicked, _) => "panics",
            (Outcome::TooSlow, _) => "does not end",
            (Outcome::TooLarge, _) => "takes too much memory",
            (Outcome::Overflowed, _) => "calls itself without end",
            (Outcome::Died, _) => "ended its process",
        }
    }
}

impl fmt::Display for Verdict {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        writeln!(f, "{}  {}", self.id, self.word())?;
        if let Some(diagnosis) = &self.diagnosis {
            write!(f, "{diagnosis}")?;
        }
        if !self.printed.trim().is_empty() {
            writeln!(f, "     it printed:")?;
            self.printed.trim_end().lines().try_for_each(|line| writeln!(f, "       {line}"))?;
        }
        Ok(())
    }
}

impl fmt::Display for Diagnosis {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        if !self.with.is_empty() {
            writeln!(f, "     with")?;
            let width = self.with.iter().map(|(name, _)| name.chars().count()).max().unwrap_or(0);
            for (name, value) in &self.with {
                writeln!(f, "       {name:width$} = {value}")?;
            }
        }
        for finding in &self.findings {
            finding.lines().try_for_each(|line| writeln!(f, "     {line}"))?;
        }
        for mistake in &self.mistakes {
            let part = if mistake.part.is_empty() { String::new() } else { format!(" ({})", mistake.part) };
            writeln!(f, "     This is a known mistake{part}: {}.", mistake.name)?;
            for line in wrapped(&mistake.advice, 92) {
                writeln!(f, "       {line}")?;
            }
            writeln!(f, "       Read again: {}", mistake.read)?;
        }
        Ok(())
    }
}

/// A text in lines of at most so many characters.
fn wrapped(text: &str, width: usize) -> Vec<String> {
    let mut lines = vec![String::new()];
    for word in text.split_whitespace() {
        let line = lines.last_mut().expect("there is always a line");
        if !line.is_empty() && line.chars().count() + 1 + word.chars().count() > width {
            lines.push(word.into());
        } else {
            if !line.is_empty() {
                line.push(' ');
            }
            line.push_str(word);
        }
    }
    lines
}
