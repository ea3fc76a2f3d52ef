//! What a search has done so far, on disk: a search that is killed goes on where it was.

use super::{Ending, Trial, Tried};
use common::experiment::RunError;
use common::{Config, Seed};
use serde_json::{Map, Value, json};
use std::collections::BTreeSet;
use std::fs::{File, OpenOptions, TryLockError};
use std::io::{Read, Seek, SeekFrom, Write};
use std::path::{Path, PathBuf};

/// The last line of a search that is over.
const COMPLETE: &str = "{\"complete\":true}";

// ANCHOR: journal
/// A file to which the result of every trial is appended as it comes: JSON, a line a trial.
///
/// The first line says which search this is: its description, by name. [`open`](Journal::open) reads what
/// is there:
/// - trials of the same search, not all of them: they are [`known`](Journal::known), and need not be
///   tried again;
/// - a line that was cut off in the middle: it is dropped, and its trial is tried again;
/// - a search that is complete, whichever: the file begins anew, because who runs a finished search once
///   more wants to see it run (and may have changed the code that it runs);
/// - anything else is an error, and the file stays as it is.
///
/// Each line is on the disk (flushed and synced) before [`record`](Journal::record) returns. A lock on the
/// file keeps a second search out of it; the lock goes with the program that holds it, however that ends.
#[derive(Debug)]
pub struct Journal {
    file: File,
    path: PathBuf,
    header: Value,
    known: Vec<Tried>,
}

impl Journal {
    /// The journal at `path` of the search of this description, which consists of these trials.
    ///
    /// # Errors
    /// Where the file cannot be used, belongs to another search that is not complete or to another program,
    /// or is in use.
    pub fn open(path: &Path, description: &[(&str, String)], trials: &[Trial]) -> Result<Journal, RunError> {
        let mut options = OpenOptions::new();
        let opened = options.read(true).write(true).create(true).truncate(false).open(path);
        let file = opened.map_err(|error| unusable(path, &error.to_string()))?;
        if !file.metadata().is_ok_and(|file| file.is_file()) {
            return Err(unusable(path, "something else"));
        }
        match file.try_lock() {
            Ok(()) => {}
            Err(TryLockError::WouldBlock) => return Err(in_use(path)),
            Err(TryLockError::Error(error)) => return Err(RunError::file("lock", path, error)),
        }
        let entries = description.iter().map(|(name, text)| (name.to_string(), json!(text)));
        let header = json!({ "search": Value::Object(entries.collect()) });
        let mut journal = Journal { file, path: path.to_path_buf(), header, known: Vec::new() };
        if !journal.recover(trials)? {
            journal.cut(0)?;
            journal.append(&format!("{}\n", journal.header))?;
        }
        Ok(journal)
    }

    /// Appends what came of a trial.
    ///
    /// # Errors
    /// Where it cannot be written.
    pub fn record(&mut self, tried: &Tried) -> Result<(), RunError> {
        self.append(&line(tried))
    }

    /// Says that the search is over, and everything that it is for is done. Like every other line this one is
    /// appended: killed here, or on a full disk, the search has all its trials still.
    ///
    /// # Errors
    /// Where it cannot be written.
    pub fn complete(mut self) -> Result<(), RunError> {
        self.append(&format!("{COMPLETE}\n"))
    }

    /// A line, in one piece.
    fn append(&mut self, line: &str) -> Result<(), RunError> {
        let written = self.file.write_all(line.as_bytes());
        let synced = written.and_then(|()| self.file.sync_data());
        synced.map_err(|error| RunError::file("write", &self.path, error))
    }
    // ANCHOR_END: journal

    /// The trials that ended before the journal was opened.
    pub fn known(&self) -> &[Tried] {
        &self.known
    }

    /// Takes from the file what is there of this search; false where it is to begin anew.
    fn recover(&mut self, trials: &[Trial]) -> Result<bool, RunError> {
        let mut bytes = Vec::new();
        self.file.read_to_end(&mut bytes).map_err(|error| RunError::file("read", &self.path, error))?;
        // A line counts once its end is there: what stands behind the last end was cut off.
        let whole = bytes.iter().rposition(|&byte| byte == b'\n').map_or(0, |end| end + 1);
        if whole == 0 && format!("{}\n", self.header).as_bytes().starts_with(&bytes) {
            return Ok(false); // nothing, or a part of the first line
        }
        let text = std::str::from_utf8(&bytes[..whole]).map_err(|_| self.foreign())?;
        let mut lines = text.lines();
        let first: Value = lines.next().and_then(|l| serde_json::from_str(l).ok()).unwrap_or_default();
        let found = first["search"].as_object().ok_or_else(|| self.foreign())?;
        if text.ends_with(&format!("\n{COMPLETE}\n")) {
            return Ok(false);
        }
        self.compare(found)?;
        self.known = Vec::new();
        for (index, line) in lines.enumerate().filter(|(_, line)| !line.trim().is_empty()) {
            let tried = read_line(line, trials).filter(|new| self.known.iter().all(|t| t.trial != new.trial));
            self.known.push(tried.ok_or_else(|| self.damaged(index + 2))?);
        }
        self.cut(whole as u64)?;
        Ok(true)
    }

    /// Shortens the file to its first `length` bytes, and goes to its end.
    fn cut(&mut self, length: u64) -> Result<(), RunError> {
        let done = self.file.set_len(length).and_then(|()| self.file.seek(SeekFrom::Start(length)));
        done.map(|_| ()).map_err(|error| RunError::file("write", &self.path, error))
    }

    /// Whether the search that was found is this one; if not, in what they differ.
    fn compare(&self, found: &Map<String, Value>) -> Result<(), RunError> {
        let said = |value: Option<&Value>| match value.and_then(Value::as_str) {
            Some(text) => format!("`{text}`"),
            None => "nothing".to_string(),
        };
        let expected = self.header["search"].as_object().cloned().unwrap_or_default();
        let names: BTreeSet<&String> = expected.keys().chain(found.keys()).collect();
        let differ = names.into_iter().filter(|name| expected.get(*name) != found.get(*name));
        let (here, there): (Vec<String>, Vec<String>) = differ
            .map(|name| {
                (format!("{name} {}", said(expected.get(name))), format!("{name} {}", said(found.get(name))))
            })
            .unzip();
        match here.is_empty() {
            true => Ok(()),
            false => Err(self.refused(&format!(
                "the trials of a search with {}, got an unfinished search with {}: run that one to its end with its \
                 own settings, delete the file to give it up",
                here.join(", "),
                there.join(", ")
            ))),
        }
    }

    fn foreign(&self) -> RunError {
        self.refused("the journal of a search, got something else: move the file away")
    }

    fn damaged(&self, line: usize) -> RunError {
        self.refused(&format!(
            "a trial of this search in line {line}, got something else: delete the file to begin the search anew"
        ))
    }

    fn refused(&self, expected: &str) -> RunError {
        let path = self.path.display();
        RunError::message(format!("{path}: expected {expected}, or choose another folder with --out DIR"))
    }
}

fn unusable(path: &Path, found: &str) -> RunError {
    RunError::message(format!(
        "{}: expected a file that may be read and written, got {found}; move it away, or choose another folder with \
         --out DIR",
        path.display()
    ))
}

fn in_use(path: &Path) -> RunError {
    RunError::message(format!(
        "{}: another search is writing to this file; wait until it has ended, or choose another folder with \
         --out DIR",
        path.display()
    ))
}

/// The line of a trial.
fn line(tried: &Tried) -> String {
    let Tried { trial: Trial { number, seed, settings }, ending } = tried;
    let settings = settings.settings();
    format!("{}\n", json!({"trial": number, "seed": seed.0, "settings": settings, "ending": ending}))
}

/// The result in a line, if it is that of one of these trials.
fn read_line(line: &str, trials: &[Trial]) -> Option<Tried> {
    let value: Value = serde_json::from_str(line).ok()?;
    let trial = trials.get(usize::try_from(value["trial"].as_u64()?).ok()?)?;
    let settings = Config::new(trial.settings.kind());
    let read: Config =
        serde_json::from_value(json!({"kind": settings.kind(), "settings": value["settings"]})).ok()?;
    let same = Seed(value["seed"].as_u64()?) == trial.seed && read == trial.settings;
    let ending: Ending = serde_json::from_value(value["ending"].clone()).ok()?;
    same.then(|| Tried { trial: trial.clone(), ending })
}

#[cfg(test)]
mod tests;
