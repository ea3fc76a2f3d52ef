//! One student's state as a table, in Markdown and in CSV.

use std::path::{Path, PathBuf};

use anyhow::{Context as _, Result};

use crate::concept;
use crate::course::Course;
use crate::files::replace;
use crate::memory::Memory;
use crate::overview::state;

/// A table: a heading, lines before it, columns, rows.
pub struct Table {
    /// The heading.
    pub title: String,
    /// What stands above the table.
    pub above: Vec<String>,
    /// The columns' names.
    pub columns: Vec<String>,
    /// The rows.
    pub rows: Vec<Vec<String>>,
    /// What stands below the table.
    pub below: Vec<String>,
}

impl Table {
    /// As Markdown.
    pub fn markdown(&self) -> String {
        let cell = |text: &String| text.replace('|', "\\|").replace(['\n', '\r'], " ");
        let row =
            |cells: &[String]| format!("| {} |\n", cells.iter().map(cell).collect::<Vec<_>>().join(" | "));
        let mut text = format!("# {}\n\n", self.title);
        self.above.iter().for_each(|line| text += &format!("{line}\n\n"));
        text += &row(&self.columns);
        text += &format!("|{}\n", "---|".repeat(self.columns.len()));
        self.rows.iter().for_each(|cells| text += &row(cells));
        self.below.iter().for_each(|line| text += &format!("\n{line}\n"));
        text
    }

    /// As CSV: the columns' names, then the rows.
    ///
    /// # Errors
    /// If the text cannot be made, which does not happen for a table with as many cells in each row.
    pub fn csv(&self) -> Result<String> {
        let mut writer = csv::Writer::from_writer(vec![]);
        writer.write_record(&self.columns)?;
        self.rows.iter().try_for_each(|row| writer.write_record(row))?;
        let bytes = writer.into_inner().context("the table could not be written")?;
        Ok(String::from_utf8(bytes)?)
    }

    /// Writes both beside one another, `name.md` and `name.csv`; returns the first's path.
    ///
    /// # Errors
    /// If a file cannot be written.
    pub fn write(&self, folder: &Path, name: &str) -> Result<PathBuf> {
        replace(&folder.join(format!("{name}.csv")), &self.csv()?)?;
        let path = folder.join(format!("{name}.md"));
        replace(&path, &self.markdown())?;
        Ok(path)
    }
}

/// The table of one student: a row for each exercise, answers in words and the concept test below.
pub fn of_student(course: &Course, memory: &Memory, name: &str) -> Table {
    let all = course.exercises().count();
    let solved = course.exercises().filter(|(_, e)| memory.solved(&e.id)).count();
    let hints: usize = memory.exercises.values().map(|e| e.hints).sum();
    let mut above = vec![format!("Solved {solved} of {all}, with {hints} hints.")];
    above.extend(concept_line(memory));
    let columns = ["id", "exercise", "kind", "state", "checks", "hints", "known mistakes met"];
    let rows = course.exercises().map(|(_, e)| {
        let of = memory.of(&e.id);
        let mistake = of.mistakes.join("; ");
        let (id, title, kind) = (e.id.clone(), e.title.clone(), e.kind.to_string());
        vec![id, title, kind, state(&of), of.checks.to_string(), of.hints.to_string(), mistake]
    });
    let rows = rows.collect();
    let words = course.exercises().flat_map(|(_, e)| {
        let of = memory.of(&e.id);
        let said = of.predicted.unwrap_or(of.said);
        said.into_iter()
            .map(|(question, answer)| format!("- {} {question}: {answer}", e.id))
            .collect::<Vec<_>>()
    });
    let words: Vec<String> = words.collect();
    let below = if words.is_empty() { vec![] } else { vec!["What was said:".into(), words.join("\n")] };
    Table { title: name.into(), above, columns: columns.map(String::from).to_vec(), rows, below }
}

/// "Concept test: 4 of 10 before, 9 of 10 after."
pub fn concept_line(memory: &Memory) -> Option<String> {
    let before = memory.concept_before.as_deref().map(concept::score)?;
    let after = memory.concept_after.as_deref().map(concept::score);
    let after = after.map_or("not yet after".into(), |score| {
        format!("{score} of 10 after (gain {})", score as i64 - before as i64)
    });
    Some(format!("Concept test: {before} of 10 before, {after}."))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn cells_cannot_break_the_table() {
        let table = Table {
            title: "A".into(),
            above: vec![],
            columns: vec!["id".into(), "words".into()],
            rows: vec![vec!["1.1".into(), "a | b,\n\"c\"".into()]],
            below: vec![],
        };
        assert!(table.markdown().contains("| 1.1 | a \\| b, \"c\" |"));
        assert_eq!(table.csv().unwrap(), "id,words\n1.1,\"a | b,\n\"\"c\"\"\"\n");
    }
}
