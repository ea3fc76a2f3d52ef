//! What recorded runs left in `book/recorded/<chapter>`: results, outputs, drawings.

use anyhow::{Context, Result, bail};
use serde_json::Value;
use std::path::{Path, PathBuf};

/// The recorded runs of all chapters.
pub struct Recorded {
    folder: PathBuf,
}

/// One experiment's entry in `results.json`.
#[derive(Clone, Debug)]
pub struct Experiment {
    /// The chapter's crate.
    pub chapter: String,
    /// The experiment's id.
    pub id: String,
    entry: Value,
}

impl Recorded {
    /// The runs recorded in a workspace.
    pub fn of(workspace: &Path) -> Recorded {
        Recorded { folder: workspace.join("book/recorded") }
    }

    /// The folder of a chapter.
    pub fn folder(&self, chapter: &str) -> PathBuf {
        self.folder.join(chapter)
    }

    /// All experiments of a chapter that have been recorded.
    ///
    /// # Errors
    /// Where there is no `results.json`, or it is none.
    pub fn experiments(&self, chapter: &str) -> Result<Vec<Experiment>> {
        let path = self.folder(chapter).join("results.json");
        let text = std::fs::read_to_string(&path).with_context(|| {
            format!("no results recorded for {chapter}: `cargo run -p book -- record {chapter}`")
        })?;
        let results: Value =
            serde_json::from_str(&text).with_context(|| format!("{chapter}/results.json"))?;
        let entries = results["experiments"].as_array().cloned().unwrap_or_default();
        let experiment = |entry: Value| {
            let id = entry["id"].as_str().unwrap_or_default().to_string();
            Experiment { chapter: chapter.to_string(), id, entry }
        };
        Ok(entries.into_iter().map(experiment).collect())
    }

    /// One experiment's recorded run.
    ///
    /// # Errors
    /// Where it has not been recorded; names those that have.
    pub fn experiment(&self, chapter: &str, id: &str) -> Result<Experiment> {
        let all = self.experiments(chapter)?;
        let ids: Vec<String> = all.iter().map(|experiment| experiment.id.clone()).collect();
        match all.into_iter().find(|experiment| experiment.id == id) {
            Some(experiment) => Ok(experiment),
            None => bail!("{chapter}: expected one of the recorded experiments {}, got {id}", ids.join(", ")),
        }
    }

    /// The experiment that a figure belongs to: the one whose id its name begins with.
    ///
    /// # Errors
    /// Where there is none.
    pub fn experiment_of(&self, chapter: &str, figure: &str) -> Result<Experiment> {
        let belongs = |experiment: &Experiment| {
            figure.strip_prefix(&experiment.id).is_some_and(|rest| rest.starts_with('_'))
        };
        let found = self.experiments(chapter)?.into_iter().filter(belongs).max_by_key(|e| e.id.len());
        found.with_context(|| format!("{chapter}: no recorded experiment has a figure {figure}"))
    }

    /// What an experiment printed, or what the program `by_hand`, `break_it` or another printed.
    ///
    /// # Errors
    /// Where it has not been recorded.
    pub fn output(&self, chapter: &str, id: &str) -> Result<String> {
        let path = self.folder(chapter).join(format!("{id}.txt"));
        std::fs::read_to_string(path).with_context(|| format!("{chapter}: no output of {id} recorded"))
    }

    /// A value that the chapter's example `by_hand` printed as `name = value`.
    ///
    /// # Errors
    /// Where it printed none of that name.
    pub fn by_hand(&self, chapter: &str, name: &str) -> Result<String> {
        let text = self.output(chapter, "by_hand")?;
        let value = text.lines().find_map(|line| {
            let (left, right) = line.split_once('=')?;
            (left.trim() == name)
                .then(|| right.trim().split("  ").next().unwrap_or_default().trim().to_string())
        });
        value.with_context(|| format!("{chapter}: the example by_hand prints no `{name} = …`"))
    }
}

impl Experiment {
    /// A figure by its key: of this run, or of the text with `text.` in front; `epochs` and `seconds` are the entry's.
    ///
    /// # Errors
    /// Where there is none, or it is not a number.
    pub fn number(&self, key: &str) -> Result<f64> {
        let (part, name) = match key.strip_prefix("text.") {
            Some(name) => ("text", name),
            None => ("here", key),
        };
        let entry = [&self.entry[part][name], &self.entry[key]];
        let number = entry.iter().find_map(|value| value.as_f64());
        number.with_context(|| {
            let keys =
                self.entry[part].as_object().map(|map| map.keys().cloned().collect::<Vec<_>>().join(", "));
            format!("{}/{}: expected one of {}, got {key}", self.chapter, self.id, keys.unwrap_or_default())
        })
    }

    /// Names and values of the figures that the text gives, and of this run where it has the same.
    pub fn beside_the_text(&self) -> Vec<(String, f64, Option<f64>)> {
        let text = self.entry["text"].as_object().cloned().unwrap_or_default();
        let pair = |(key, value): (&String, &Value)| {
            Some((key.clone(), value.as_f64()?, self.entry["here"][key.as_str()].as_f64()))
        };
        text.iter().filter_map(pair).collect()
    }

    /// `quick`, `default` or `full`.
    pub fn mode(&self) -> &str {
        self.entry["mode"].as_str().unwrap_or("default")
    }

    /// Seed, mode and data of the run, and the command that repeats it, as markdown.
    pub fn made_by(&self) -> String {
        let seed = self.entry["seed"].as_u64().unwrap_or_default();
        let threads = self.entry["threads"].as_u64().unwrap_or_default();
        let several = self.entry["here"]["seeds"].as_f64().filter(|seeds| *seeds > 1.0);
        let seeds = several.map_or(format!("seed {seed}"), |n| format!("{n:.0} seeds from {seed} on"));
        let flag = match self.mode() {
            "default" => String::new(),
            mode => format!(" --{mode}"),
        };
        let (chapter, id, mode) = (&self.chapter, &self.id, self.mode());
        let data = self.entry["data"].as_str().map_or(String::new(), |folder| format!(", data in {folder}"));
        format!("{mode} run, {seeds}, {threads} threads{data}: `cargo run -p {chapter} --{flag} --only {id}`")
    }
}

/// The lines of an output from one that begins with what `from:` says to one that begins with what `to:` says.
///
/// # Errors
/// Where no line begins so, or the block says something else.
pub fn excerpt(text: &str, body: &str) -> Result<String> {
    let asked = |key: &str| {
        body.lines().find_map(|line| line.trim().strip_prefix(key).map(|rest| rest.trim().to_string()))
    };
    if let Some(line) = body
        .lines()
        .map(str::trim)
        .find(|l| !l.is_empty() && !l.starts_with("from:") && !l.starts_with("to:"))
    {
        bail!("expected `from: …` or `to: …`, got `{line}`");
    }
    let lines: Vec<&str> = text.lines().collect();
    let at = |beginning: &str, from: usize| {
        lines[from..].iter().position(|line| line.trim_start().starts_with(beginning)).map(|at| from + at)
    };
    let from = match asked("from:") {
        Some(beginning) => match at(&beginning, 0) {
            Some(line) => line,
            None => bail!("no line of the output begins with `{beginning}`"),
        },
        None => 0,
    };
    let to = match asked("to:") {
        Some(beginning) => match at(&beginning, from) {
            Some(line) => line,
            None => bail!("no later line of the output begins with `{beginning}`"),
        },
        None => lines.len() - 1,
    };
    Ok(lines[from..=to].join("\n"))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn recorded() -> (tempfile::TempDir, Recorded) {
        let folder = tempfile::tempdir().unwrap();
        let chapter = folder.path().join("book/recorded/ch01_x");
        std::fs::create_dir_all(&chapter).unwrap();
        let results = r#"{"experiments": [
            {"id": "a", "mode": "full", "seed": 7, "threads": 2, "here": {"k": 0.5}, "text": {"k": 0.25}},
            {"id": "a_b", "mode": "full", "seed": 7, "threads": 2, "here": {"k": null}, "text": {}}]}"#;
        std::fs::write(chapter.join("results.json"), results).unwrap();
        std::fs::write(chapter.join("a.txt"), "one\n").unwrap();
        std::fs::write(chapter.join("by_hand.txt"), "w1 = 0.25  (new)\n").unwrap();
        let recorded = Recorded::of(folder.path());
        (folder, recorded)
    }

    #[test]
    fn figures_outputs_and_values_are_found_by_name() {
        let (_folder, recorded) = recorded();
        let a = recorded.experiment("ch01_x", "a").unwrap();
        assert_eq!(a.number("k").unwrap(), 0.5);
        assert_eq!(a.number("text.k").unwrap(), 0.25);
        assert_eq!(recorded.experiment_of("ch01_x", "a_b_curve").unwrap().id, "a_b");
        assert_eq!(recorded.output("ch01_x", "a").unwrap(), "one\n");
        assert_eq!(recorded.by_hand("ch01_x", "w1").unwrap(), "0.25");
    }

    #[test]
    fn what_was_not_recorded_is_an_error() {
        let (_folder, recorded) = recorded();
        assert!(recorded.experiment("ch01_x", "c").unwrap_err().to_string().contains("a, a_b"));
        let b = recorded.experiment("ch01_x", "a_b").unwrap();
        assert!(b.number("k").is_err(), "a figure that is not finite is no number to print");
        assert!(recorded.output("ch01_x", "c").is_err());
        assert!(recorded.by_hand("ch01_x", "w2").is_err());
        assert!(recorded.experiments("ch02_y").unwrap_err().to_string().contains("record ch02_y"));
    }
}
