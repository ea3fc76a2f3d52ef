//! `results.json`: the last run of each of a chapter's experiments.

use super::{Chapter, Extent, RunError};
use crate::files::write_atomically;
use serde_json::{Map, Value, json};
use std::io;
use std::path::PathBuf;

/// What one experiment's run leaves behind.
#[derive(Clone, Debug)]
pub(super) struct Record {
    pub id: &'static str,
    pub title: &'static str,
    pub extent: Extent,
    pub seed: u64,
    pub threads: usize,
    /// The folder given by `--data`, if the experiment read from it.
    pub data: Option<String>,
    pub epochs: Option<usize>,
    pub seconds: f64,
    /// Training examples seen, and the time spent on them.
    pub samples: usize,
    pub sample_seconds: f64,
    pub diverged_epoch: Option<usize>,
    pub comparisons: Vec<Comparison>,
}

/// A figure of the text and of this run under one name; either may be missing.
#[derive(Clone, Debug)]
pub(super) struct Comparison {
    pub key: String,
    pub text: Option<f64>,
    pub here: Option<f64>,
}

impl Record {
    pub fn new(id: &'static str, title: &'static str) -> Record {
        Record {
            id,
            title,
            extent: Extent::Default,
            seed: 0,
            threads: 1,
            data: None,
            epochs: None,
            seconds: 0.0,
            samples: 0,
            sample_seconds: 0.0,
            diverged_epoch: None,
            comparisons: Vec::new(),
        }
    }

    /// The place of a figure; a new one where the name is new.
    pub fn comparison(&mut self, key: &str) -> &mut Comparison {
        let index = self.comparisons.iter().position(|c| c.key == key).unwrap_or_else(|| {
            self.comparisons.push(Comparison { key: key.to_string(), text: None, here: None });
            self.comparisons.len() - 1
        });
        &mut self.comparisons[index]
    }

    /// The experiment's entry in the file. A number that is not finite becomes `null`.
    fn to_json(&self) -> Value {
        let mut entry = Map::new();
        let mut put = |key: &str, value: Value| entry.insert(key.to_string(), value);
        put("id", json!(self.id));
        put("title", json!(self.title));
        put("mode", json!(self.extent.to_string()));
        put("seed", json!(self.seed));
        put("threads", json!(self.threads));
        if let Some(data) = &self.data {
            put("data", json!(data));
        }
        if let Some(epochs) = self.epochs {
            put("epochs", json!(epochs));
        }
        put("seconds", json!(rounded(self.seconds, 1e3)));
        let speed = self.samples as f64 / self.sample_seconds; // NaN, so null, where nothing was trained
        put("train_samples_per_second", json!(rounded(speed, 10.0)));
        if let Some(epoch) = self.diverged_epoch {
            put("diverged_epoch", json!(epoch));
        }
        put("here", figures(self.comparisons.iter().filter_map(|c| Some((&c.key, c.here?)))));
        put("text", figures(self.comparisons.iter().filter_map(|c| Some((&c.key, c.text?)))));
        Value::Object(entry)
    }
}

fn figures<'a>(figures: impl Iterator<Item = (&'a String, f64)>) -> Value {
    Value::Object(figures.map(|(key, x)| (key.clone(), json!(x))).collect())
}

fn rounded(x: f64, unit: f64) -> f64 {
    (x * unit).round() / unit
}

/// The file, and what it is to say about the run as a whole.
pub(super) struct Results<'c> {
    pub path: PathBuf,
    pub chapter: &'c Chapter,
    pub seed: u64,
    pub threads: usize,
}

impl Results<'_> {
    /// The entries that the file holds; none where there is no file.
    ///
    /// # Errors
    /// Where the file is not one that this program wrote: it is left as it is.
    pub fn read(&self) -> Result<Vec<Value>, RunError> {
        let text = match std::fs::read_to_string(&self.path) {
            Ok(text) => text,
            Err(error) if error.kind() == io::ErrorKind::NotFound => return Ok(Vec::new()),
            Err(error) => return Err(RunError::in_the_way(&self.path, error)),
        };
        let refused = |found: String| {
            let path = self.path.display();
            let chapter = self.chapter.name;
            RunError::message(format!(
                "{path}: expected the results of {chapter}, found {found}; move the file away, or choose \
                 another folder with --out DIR"
            ))
        };
        let value: Value =
            serde_json::from_str(&text).map_err(|error| refused(format!("no valid JSON ({error})")))?;
        match value["chapter"].as_str() {
            None => return Err(refused("no text under `chapter`".to_string())),
            Some(other) if other != self.chapter.name => return Err(refused(format!("those of {other}"))),
            Some(_) => {}
        }
        let entries = value["experiments"].as_array().filter(|all| all.iter().all(|e| e["id"].is_string()));
        entries.cloned().ok_or_else(|| {
            refused("something else than a list of objects with an `id` under `experiments`".to_string())
        })
    }

    /// Makes sure that results can be saved, before anything is run: that the file may be replaced, and that
    /// its lock can be opened.
    ///
    /// # Errors
    /// Where either cannot be done, with what stands in the way.
    pub fn prepare(&self) -> Result<(), RunError> {
        self.read()?;
        if std::fs::metadata(&self.path).is_ok_and(|file| file.permissions().readonly()) {
            return Err(RunError::message(format!(
                "{}: expected a file that may be replaced, got one that is write-protected; allow writing to it, \
                 move it away, or choose another folder with --out DIR",
                self.path.display()
            )));
        }
        self.lock_file().map(|_| ())
    }

    fn lock_path(&self) -> PathBuf {
        self.path.with_file_name(".results.lock")
    }

    fn lock_file(&self) -> Result<std::fs::File, RunError> {
        let path = self.lock_path();
        std::fs::File::create(&path).map_err(|error| RunError::in_the_way(&path, error))
    }

    /// Puts an experiment's run in the place of its last one. The file is read again, because another
    /// run may have written to it in the meantime; it is replaced as a whole or not at all. A lock keeps
    /// two runs from doing so at the same time.
    pub fn save(&self, record: &Record) -> Result<(), RunError> {
        let lock = self.lock_file()?;
        lock.lock().map_err(|error| RunError::file("lock", &self.lock_path(), error))?; // until the end
        let mut entries = self.read()?;
        match entries.iter_mut().find(|entry| entry["id"] == record.id) {
            Some(entry) => *entry = record.to_json(),
            None => entries.push(record.to_json()),
        }
        // In the chapter's order; what the chapter does not know keeps its order, at the end.
        let ids = || self.chapter.experiments.iter().map(|e| e.id);
        entries.sort_by_key(|entry| ids().position(|id| entry["id"] == id).unwrap_or(usize::MAX));
        let file = json!({
            "chapter": self.chapter.name,
            "seed": self.seed,
            "threads": self.threads,
            "experiments": entries,
        });
        write_atomically(&self.path, format!("{file:#}\n").as_bytes())
            .map_err(|error| RunError::file("write", &self.path, error))
    }
}
