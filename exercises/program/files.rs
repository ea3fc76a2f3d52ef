//! The student's files: the section of an exercise, and putting back what it was at first.

use std::fs::{self, OpenOptions};
use std::io::{ErrorKind, Write};
use std::path::{Path, PathBuf};

use anyhow::{Context as _, Result, bail};

use crate::course::stem;

/// The student's file of a chapter, in a folder of exercises.
pub fn source(folder: &Path, chapter: u32) -> PathBuf {
    folder.join("src").join(format!("{}.rs", stem(chapter)))
}

/// The lines of an exercise: from its line `// ---- 5.1 …` to the next such line.
///
/// # Errors
/// If there is no such line.
pub fn section<'a>(text: &'a str, id: &str) -> Result<&'a str> {
    let start = heading(text, id)
        .with_context(|| format!("expected a line that begins with `{MARK}{id} `, found none"))?;
    let after_heading = text[start..].find('\n').map_or(text.len(), |end| start + end + 1);
    let end =
        text[after_heading..].find(&format!("\n{MARK}")).map_or(text.len(), |end| after_heading + end + 1);
    Ok(&text[start..end])
}

/// Where the exercise begins: the number of its line in a chapter's file, from 1.
pub fn line(text: &str, id: &str) -> Option<usize> {
    Some(text[..heading(text, id)?].lines().count() + 1)
}

const MARK: &str = "// ---- ";

fn heading(text: &str, id: &str) -> Option<usize> {
    let line = format!("{MARK}{id} ");
    let at_line = |at: &usize| *at == 0 || text[..*at].ends_with('\n');
    text.match_indices(&line).map(|(at, _)| at).find(at_line)
}

/// Puts an exercise, or a whole chapter for `None`, back to what it was at first. What is replaced is kept in
/// `kept/`; returns where. Nothing is changed if it is as at first already (`Ok(None)`).
///
/// # Errors
/// If the student's file lacks the exercise's heading, or a file cannot be read or written.
pub fn reset(folder: &Path, chapter: u32, id: Option<&str>) -> Result<Option<PathBuf>> {
    let stub = grading::stubs(chapter).with_context(|| format!("there is no chapter {chapter}"))?;
    let file = source(folder, chapter);
    let now = match fs::read_to_string(&file) {
        Ok(text) => text,
        // A file that was deleted: the whole of it comes back.
        Err(error) if error.kind() == ErrorKind::NotFound => String::new(),
        Err(error) => return Err(error).with_context(|| format!("{} could not be read", file.display())),
    };
    let then = match id {
        Some(id) if !now.is_empty() => {
            let mine = section(&now, id).with_context(|| {
                format!("in {}; `reset {chapter}` gives you the whole chapter anew", file.display())
            })?;
            now.replacen(mine, section(stub, id)?, 1)
        }
        _ => stub.to_owned(),
    };
    if now == then {
        return Ok(None);
    }
    let kept = keep(folder, chapter, &now)?;
    replace(&file, &then)?;
    Ok(Some(kept))
}

/// Writes a copy under a name that is not taken yet.
fn keep(folder: &Path, chapter: u32, text: &str) -> Result<PathBuf> {
    let shelf = folder.join("kept");
    fs::create_dir_all(&shelf).with_context(|| format!("{} could not be made", shelf.display()))?;
    for n in 1..10_000 {
        let path = shelf.join(format!("{}-{n}.rs", stem(chapter)));
        match OpenOptions::new().write(true).create_new(true).open(&path) {
            Ok(mut file) => {
                file.write_all(text.as_bytes())
                    .with_context(|| format!("{} could not be written", path.display()))?;
                return Ok(path);
            }
            Err(error) if error.kind() == ErrorKind::AlreadyExists => {}
            Err(error) => {
                return Err(error).with_context(|| format!("{} could not be written", path.display()));
            }
        }
    }
    bail!(
        "{} is full: expected fewer than 10,000 copies of a chapter; delete what you do not need",
        shelf.display()
    )
}

/// Writes a file whole or not at all.
///
/// # Errors
/// If it cannot be written; the old one is then still there.
pub fn replace(path: &Path, text: &str) -> Result<()> {
    let folder = path.parent().context("a file without a folder")?;
    let write = || -> std::io::Result<()> {
        fs::create_dir_all(folder)?;
        let mut file = tempfile::NamedTempFile::new_in(folder)?;
        file.write_all(text.as_bytes())?;
        file.persist(path)?;
        Ok(())
    };
    write().with_context(|| format!("{} could not be written", path.display()))
}

#[cfg(test)]
mod tests {
    use super::*;

    const FILE: &str =
        "//! Chapter.\n\n// ---- 5.1 code: One\n\nfn one() {}\n\n// ---- 5.10 code: Ten\n\nfn ten() {}\n";

    #[test]
    fn a_section_runs_to_the_next_heading() {
        assert_eq!(section(FILE, "5.1").unwrap(), "// ---- 5.1 code: One\n\nfn one() {}\n\n");
        assert_eq!(section(FILE, "5.10").unwrap(), "// ---- 5.10 code: Ten\n\nfn ten() {}\n");
        assert_eq!(line(FILE, "5.10"), Some(7));
        assert!(section(FILE, "5.2").unwrap_err().to_string().contains("// ---- 5.2"));
    }

    #[test]
    fn reset_keeps_what_it_replaces_and_touches_nothing_else() {
        let folder = tempfile::tempdir().unwrap();
        let stub = grading::stubs(5).unwrap();
        let file = source(folder.path(), 5);
        let mine =
            stub.replace("todo!(\"exercise 5.1\")", "vec![]").replace("todo!(\"exercise 5.2\")", "vec![1.0]");
        replace(&file, &mine).unwrap();

        let kept = reset(folder.path(), 5, Some("5.1")).unwrap().unwrap();
        assert_eq!(fs::read_to_string(&kept).unwrap(), mine);
        assert_eq!(fs::read_to_string(&file).unwrap(), stub.replace("todo!(\"exercise 5.2\")", "vec![1.0]"));
        assert_eq!(reset(folder.path(), 5, Some("5.1")).unwrap(), None);

        let second = reset(folder.path(), 5, None).unwrap().unwrap();
        assert_ne!(kept, second);
        assert_eq!(fs::read_to_string(&file).unwrap(), stub);
    }

    #[test]
    fn a_missing_heading_is_said_and_nothing_is_changed() {
        let folder = tempfile::tempdir().unwrap();
        let file = source(folder.path(), 5);
        replace(&file, "fn mine() {}\n").unwrap();
        let error = format!("{:#}", reset(folder.path(), 5, Some("5.1")).unwrap_err());
        assert!(error.contains("reset 5"), "{error}");
        assert_eq!(fs::read_to_string(&file).unwrap(), "fn mine() {}\n");
    }
}
