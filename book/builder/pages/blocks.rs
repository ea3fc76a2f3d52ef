//! What stands for the blocks between fences: figures, outputs, tables, outlines; and whether code is included.

use super::Page;
use crate::number::{Place, written};
use crate::recorded::excerpt;
use crate::{figure, includes, outline};
use anyhow::{Result, bail};
use std::path::{Path, PathBuf};

impl Page<'_> {
    /// What stands for a block; `None` where it stays as it is.
    pub(super) fn block(&mut self, line: usize, info: &str, body: &str) -> Result<Option<String>> {
        let (kind, rest) = info.split_once(char::is_whitespace).unwrap_or((info, ""));
        let rest = rest.trim();
        match kind {
            "figure" => self.figure(line, rest, body).map(Some),
            "output" => self.output(rest, body).map(Some),
            "results" => self.results(rest).map(Some),
            "outline" => {
                let (chapter, _) = self.named("outline")?;
                outline::outline(&self.shared.workspace.join("chapters").join(chapter)).map(Some)
            }
            "sh" | "text" | "md" | "toml" | "console" => {
                let found = if kind == "md" { Vec::new() } else { includes::problems(body, &self.source()) };
                if found.is_empty() { Ok(None) } else { bail!(found.join("; ")) }
            }
            _ if kind.starts_with("rust") => {
                let mut found = includes::problems(body, &self.source());
                if !includes::only_includes(body) {
                    found.push("Rust is included from tested source, never typed".to_string());
                }
                if found.is_empty() { Ok(None) } else { bail!(found.join("; ")) }
            }
            _ => bail!(
                "expected a block of figure, output, results, outline, rust, sh, text, toml, md or console, got `{info}`"
            ),
        }
    }

    /// The folder that the page's file lies in.
    fn source(&self) -> PathBuf {
        self.shared.workspace.join("book/src").join(self.folder())
    }

    fn figure(&mut self, line: usize, name: &str, body: &str) -> Result<String> {
        let description = figure::description(body).map_err(anyhow::Error::msg)?;
        let drawn = name.strip_prefix("drawn/");
        let (path, made_by) = match drawn {
            Some(drawing) => (self.source().join("drawn").join(format!("{drawing}.svg")), None),
            None => {
                let (chapter, file) = self.named(name)?;
                let experiment = self.shared.recorded.experiment_of(chapter, file)?;
                let data = self.link(&Path::new("data").join(chapter).join(format!("{file}.csv")));
                let path = self.shared.recorded.folder(chapter).join(format!("{file}.svg"));
                (path, Some(format!("{} ([data]({data}))", experiment.made_by())))
            }
        };
        let Ok(svg) = std::fs::read_to_string(&path) else { bail!("no drawing {name} ({})", path.display()) };
        let id = format!("fig-{}", drawn.unwrap_or(name).rsplit('/').next().unwrap_or(name));
        if !self.ids.insert(id.clone()) {
            bail!("the figure {name} stands twice on this page");
        }
        let unique = format!("{}-{id}", self.folder().display());
        let svg = figure::inline(&svg, &unique, description.alt.as_deref())
            .map_err(|e| anyhow::anyhow!("{name}: {e}"))?;
        let caption = self.prose(line, &description.caption);
        let made_by = made_by
            .map_or(String::new(), |text| format!("<div class=\"made-by\">\n\nMade by a {text}\n\n</div>\n"));
        Ok(format!(
            "\n<figure class=\"figure\" id=\"{id}\">\n<div class=\"drawing\">\n{svg}\n</div>\n<figcaption>\n\n{caption}\n\n{made_by}</figcaption>\n</figure>\n\n"
        ))
    }

    fn output(&mut self, name: &str, body: &str) -> Result<String> {
        let (chapter, id) = self.named(name)?;
        let text = self.shared.recorded.output(chapter, id)?;
        if text.trim().is_empty() {
            bail!("the output of {name} is empty");
        }
        let text = excerpt(&text, body)?;
        let command = match id {
            "by_hand" => format!("`cargo run -p {chapter} --example {chapter}_by_hand`"),
            "break_it" => format!("`cargo run -p tests --example {chapter}_break_it`"),
            "clean_bill" => "`cargo run -p tests --bin clean_bill`".to_string(),
            id => format!("a {}", self.shared.recorded.experiment(chapter, id)?.made_by()),
        };
        let text = text.trim_matches('\n').lines().map(wrapped).collect::<Vec<_>>().join("\n");
        Ok(format!(
            "`````text\n{text}\n`````\n\n<div class=\"made-by\">\n\nPrinted by {command}\n\n</div>\n\n"
        ))
    }

    /// The figures of the texts beside ours.
    fn results(&mut self, names: &str) -> Result<String> {
        let mut rows: Vec<[String; 5]> = Vec::new();
        for name in names.split_whitespace() {
            let experiment = self.experiment(name)?;
            let begin = rows.len();
            for (key, text, here) in experiment.beside_the_text() {
                let show = |x: f64| shown(&key, x);
                let bound = |end: &str| experiment.number(&format!("{key}_{end}")).ok().map(show).transpose();
                let range = match (bound("min")?, bound("max")?) {
                    (Some(min), Some(max)) => format!("{min} to {max}"),
                    _ => String::new(),
                };
                let id = if rows.len() == begin { format!("`{}`", experiment.id) } else { String::new() };
                let here = here.map(show).transpose()?.unwrap_or_else(|| "–".to_string());
                rows.push([id, key.replace('_', " "), show(text)?, here, range]);
            }
            if rows.len() == begin {
                bail!("{name}: the texts give no figure for it");
            }
        }
        if rows.is_empty() {
            bail!("expected names of experiments behind `results`");
        }
        let columns = if rows.iter().all(|row| row[4].is_empty()) { 4 } else { 5 };
        let header = ["experiment", "figure", "text", "here", "range"].map(String::from);
        let rule = ["---", "---", "--:", "--:", "--:"].map(String::from);
        let lines = [&header, &rule].into_iter().chain(&rows);
        let table: String = lines.map(|row| format!("| {} |\n", row[..columns].join(" | "))).collect();
        Ok(format!("\n{table}\n"))
    }
}

/// A figure of the table: accuracies in per cent.
fn shown(key: &str, x: f64) -> Result<String> {
    let text = match key.contains("accuracy") {
        true => written(x, "%.2", Place::Prose).map(|text| format!("{text}\u{a0}%")),
        false => written(x, "", Place::Prose),
    };
    text.map_err(anyhow::Error::msg)
}

/// A sentence that is wider than a page, in several lines; tables, which have gaps between their columns, stay.
fn wrapped(line: &str) -> String {
    const WIDTH: usize = 108;
    if line.chars().count() <= WIDTH || line.trim_start().contains("  ") {
        return line.to_string();
    }
    let mut lines = vec![String::new()];
    for word in line.split(' ') {
        let last = lines.last_mut().expect("one at least");
        if last.chars().count() + 1 + word.chars().count() > WIDTH && !last.is_empty() {
            lines.push(word.to_string());
        } else {
            *last += if last.is_empty() { "" } else { " " };
            *last += word;
        }
    }
    lines.join("\n")
}
