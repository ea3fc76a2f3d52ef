//! The runs that the book shows: started, and kept in `book/recorded`.

use anyhow::{Context, Result, bail};
use std::path::Path;
use std::process::{Command, Stdio};

/// The chapters' crates, in order.
///
/// # Errors
/// Where the folder of the chapters cannot be read.
pub fn chapters(workspace: &Path) -> Result<Vec<String>> {
    let mut names = Vec::new();
    for entry in std::fs::read_dir(workspace.join("chapters"))? {
        let path = entry?.path();
        if path.join("Cargo.toml").is_file() {
            names.push(path.file_name().unwrap_or_default().to_string_lossy().into_owned());
        }
    }
    names.sort();
    Ok(names)
}

/// Runs chapters (all of them where none is named) with `--full` and with `--quick`, and the programs `by_hand`
/// and `break_it`, and keeps results, figures and outputs. With `only`, the full runs of these experiments and no
/// others; with `quick`, all but the full runs.
///
/// # Errors
/// Where a name is no chapter, or a run fails; what was recorded before stays.
pub fn record(workspace: &Path, named: &[String], only: &[String], quick: bool) -> Result<()> {
    let all = chapters(workspace)?;
    if let Some(unknown) = named.iter().find(|name| !all.contains(name)) {
        bail!("expected some of the chapters {}, got {unknown}", all.join(", "));
    }
    if !only.is_empty() && named.len() != 1 {
        bail!("--only names experiments of one chapter: expected that chapter's name before it");
    }
    for chapter in all.iter().filter(|chapter| named.is_empty() || named.contains(chapter)) {
        let folder = workspace.join("book/recorded").join(chapter);
        std::fs::create_dir_all(&folder)?;
        if !quick {
            println!("{chapter}: the full run");
            full_run(workspace, chapter, only, &folder)?;
        }
        println!("{chapter}: the quick run");
        let temporary = tempfile::tempdir()?;
        let out = temporary.path().display().to_string();
        run(workspace, &["run", "-q", "-p", chapter, "--", "--quick", "--threads", "1", "--out", &out])?;
        std::fs::copy(temporary.path().join("results.json"), folder.join("quick.json"))?;
        for example in examples(workspace, chapter) {
            std::fs::write(folder.join(example.file), example.output(workspace)?)?;
        }
    }
    if named.is_empty() {
        println!("the clean bill of all gradients");
        let temporary = tempfile::tempdir()?;
        let out = temporary.path().display().to_string();
        let output = run(
            workspace,
            &["run", "-q", "-p", "tests", "--bin", "clean_bill", "--", "--quick", "--out", &out],
        )?;
        let file = workspace.join("book/recorded/ch07_gradient_checking/clean_bill.txt");
        let bill = by_experiment(&output).into_iter().next().context("the clean bill printed nothing")?;
        std::fs::write(file, bill.1)?;
    }
    Ok(())
}

/// A full run into a folder of its own, which is moved to the recorded ones only when it has succeeded.
fn full_run(workspace: &Path, chapter: &str, only: &[String], folder: &Path) -> Result<()> {
    let temporary = tempfile::tempdir()?;
    let before = folder.join("results.json");
    if before.is_file() {
        std::fs::copy(&before, temporary.path().join("results.json"))?; // a run replaces its own ids only
    }
    let (out, only) = (temporary.path().display().to_string(), only.join(","));
    let mut arguments = vec!["run", "-q", "-p", chapter, "--", "--full", "--out", &out];
    if !only.is_empty() {
        arguments.extend(["--only", &only]);
    }
    let printed = run(workspace, &arguments)?;
    let outputs = by_experiment(&printed);
    if outputs.is_empty() {
        bail!("{chapter}: expected headings `── id: title` in what it prints, found none");
    }
    for (id, output) in outputs {
        std::fs::write(folder.join(format!("{id}.txt")), output)?;
    }
    for file in std::fs::read_dir(temporary.path())? {
        let file = file?.path();
        if file.extension().is_some_and(|kind| ["json", "csv", "svg"].iter().any(|known| kind == *known)) {
            std::fs::copy(&file, folder.join(file.file_name().unwrap_or_default()))?;
        }
    }
    Ok(())
}

/// A program that shows something of a chapter, and the file that keeps what it prints.
pub struct Example {
    /// `by_hand.txt` or `break_it.txt`
    pub file: &'static str,
    /// the package that it belongs to
    pub package: String,
    /// its name
    pub name: String,
}

/// A chapter's programs `by_hand` and `break_it`, where it has them.
pub fn examples(workspace: &Path, chapter: &str) -> Vec<Example> {
    let own = (chapter, format!("chapters/{chapter}"), "by_hand", "by_hand.txt");
    let broken = ("tests", "tests".to_string(), "break_it", "break_it.txt");
    let example = |(package, folder, word, file): (&str, String, &str, &'static str)| {
        let name = format!("{chapter}_{word}");
        let there = workspace.join(folder).join(format!("examples/{name}.rs")).is_file();
        there.then(|| Example { file, package: package.to_string(), name })
    };
    [own, broken].into_iter().filter_map(example).collect()
}

impl Example {
    /// What it prints.
    ///
    /// # Errors
    /// Where it does not compile, or fails.
    pub fn output(&self, workspace: &Path) -> Result<String> {
        run(workspace, &["run", "-q", "-p", &self.package, "--example", &self.name])
    }
}

/// What a program of the workspace prints, without the places of this machine.
fn run(workspace: &Path, arguments: &[&str]) -> Result<String> {
    let cargo = std::env::var_os("CARGO").unwrap_or_else(|| "cargo".into());
    let output = Command::new(cargo)
        .args(arguments)
        .current_dir(workspace)
        .stderr(Stdio::inherit())
        .output()
        .with_context(|| format!("cargo {}", arguments.join(" ")))?;
    if !output.status.success() {
        bail!("cargo {} failed", arguments.join(" "));
    }
    let text = String::from_utf8_lossy(&output.stdout).into_owned();
    Ok(portable(&text, workspace))
}

/// What each experiment printed between its heading and the line that says how long it took.
fn by_experiment(output: &str) -> Vec<(&str, String)> {
    let mut parts: Vec<(&str, String)> = Vec::new();
    let mut inside = false;
    for line in output.lines() {
        if let Some((id, _)) = line.strip_prefix("── ").and_then(|heading| heading.split_once(": ")) {
            parts.push((id, String::new()));
            inside = true;
        } else if line.starts_with("done in ") {
            inside = false;
        } else if let Some((_, text)) = parts.last_mut().filter(|_| inside) {
            *text += &format!("{line}\n");
        }
    }
    for (_, text) in &mut parts {
        *text = format!("{}\n", text.trim_matches('\n'));
    }
    parts
}

/// An output as any machine would print it: paths from the workspace's folder on, none of other places.
fn portable(text: &str, workspace: &Path) -> String {
    let inside = format!("{}/", workspace.display());
    let temporary = std::env::temp_dir().display().to_string();
    let lines = text.lines().map(|line| line.replace(&inside, "")).filter(|line| !line.contains(&temporary));
    lines.map(|line| format!("{}\n", line.trim_end())).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_output_names_no_place_of_this_machine() {
        let workspace = crate::workspace();
        let text =
            format!("a \n{}/book/recorded/x\n{}/y\n", workspace.display(), std::env::temp_dir().display());
        assert_eq!(portable(&text, &workspace), "a\nbook/recorded/x\n");
    }

    #[test]
    fn an_output_falls_apart_by_experiments() {
        let output =
            "ch01\nseed 1\n\n── a: One\n\n 1\n\ndone in 0.1 s\n\n── b: Two: two\n2\n3\ndone in 1 s\ntable\n";
        let expected = vec![("a", " 1\n".to_string()), ("b", "2\n3\n".to_string())];
        assert_eq!(by_experiment(output), expected);
    }

    #[test]
    fn a_name_that_is_no_chapter_is_refused() {
        let error = record(&crate::workspace(), &["ch99".to_string()], &[], true).unwrap_err();
        assert!(error.to_string().contains("ch05_dropout"), "{error}");
    }
}
