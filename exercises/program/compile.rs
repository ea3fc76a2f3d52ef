//! A chapter's checks, compiled with the student's file by cargo; and what the compiler says of it.

use std::collections::BTreeMap;
use std::io::{self, IsTerminal as _};
use std::path::PathBuf;
use std::process::{Command, Output, Stdio};
use std::sync::mpsc;
use std::thread;
use std::time::Duration;

use anyhow::{Context as _, Result, bail};
use serde_json::Value;

use crate::course::stem;

/// A chapter's checks after compilation.
pub enum Compiled {
    /// The program that checks.
    Program(PathBuf),
    /// What the compiler says is wrong with the student's file.
    Errors(String),
}

/// Compiles the targets of these names (`ch05`, `train`) of the package `exercises`. One that does not compile
/// does not stop the others.
///
/// # Errors
/// If cargo cannot be started, or something other than a student's file does not compile.
pub fn targets(names: &[String]) -> Result<BTreeMap<String, Compiled>> {
    let mut command = cargo();
    command.args(["build", "--package", "exercises", "--keep-going"]);
    // Colours only where they are seen as colours.
    let rendered = if io::stdout().is_terminal() { "json-diagnostic-rendered-ansi" } else { "json" };
    command.args(["--message-format", rendered]);
    for name in names {
        command.args(["--test", name]);
    }
    let output = patiently(command)?;
    let mut compiled = BTreeMap::new();
    for message in messages(&output.stdout) {
        let target = message["target"]["name"].as_str().unwrap_or_default().to_owned();
        if !names.contains(&target) {
            continue;
        }
        if let Some(program) = message["executable"].as_str() {
            compiled.insert(target, Compiled::Program(program.into()));
        } else if message["message"]["level"] == "error" {
            let text = message["message"]["rendered"].as_str().unwrap_or_default().replace("tests/../", "");
            match compiled.entry(target).or_insert_with(|| Compiled::Errors(String::new())) {
                Compiled::Errors(errors) => errors.push_str(&text),
                Compiled::Program(_) => {}
            }
        }
    }
    if names.iter().any(|name| !compiled.contains_key(name)) {
        bail!("the checks could not be compiled:\n{}", String::from_utf8_lossy(&output.stderr).trim());
    }
    Ok(compiled)
}

/// The same for chapters.
///
/// # Errors
/// As [`targets`].
pub fn chapters(chapters: &[u32]) -> Result<BTreeMap<u32, Compiled>> {
    let names: Vec<String> = chapters.iter().map(|&n| stem(n)).collect();
    let mut compiled = targets(&names)?;
    Ok(chapters.iter().filter_map(|&n| Some((n, compiled.remove(&stem(n))?))).collect())
}

/// The libraries that a chapter's checks are linked with, by name, for compiling a file outside of the workspace.
///
/// # Errors
/// If cargo cannot be started, or does not compile them.
pub fn libraries() -> Result<BTreeMap<String, PathBuf>> {
    let mut command = cargo();
    command.args(["build", "--package", "grading", "--message-format", "json"]);
    let output = patiently(command)?;
    if !output.status.success() {
        bail!("the checks could not be compiled:\n{}", String::from_utf8_lossy(&output.stderr).trim());
    }
    let library = |message: &Value| {
        let name = message["target"]["name"].as_str()?.to_owned();
        let files = message["filenames"].as_array()?.iter().filter_map(Value::as_str);
        Some((name, PathBuf::from(files.into_iter().find(|file| file.ends_with(".rlib"))?)))
    };
    Ok(messages(&output.stdout).iter().filter_map(library).collect())
}

/// Runs cargo; if it takes long, says so meanwhile.
fn patiently(mut command: Command) -> Result<Output> {
    let (ended, waiting) = mpsc::channel::<()>();
    let notice = thread::spawn(move || {
        if waiting.recv_timeout(PATIENCE) == Err(mpsc::RecvTimeoutError::Timeout) {
            eprintln!("compiling (minutes at first; it waits if another cargo is at work) …");
        }
    });
    let output = command.output().context("cargo could not be started");
    drop(ended);
    let _ = notice.join();
    output
}

/// After so long it is said that the compiler is at work.
const PATIENCE: Duration = Duration::from_secs(3);

/// Cargo, in the workspace.
fn cargo() -> Command {
    let mut command = Command::new(std::env::var_os("CARGO").unwrap_or_else(|| "cargo".into()));
    command
        .current_dir(crate::workspace())
        .stdin(Stdio::null())
        .stdout(Stdio::piped())
        .stderr(Stdio::piped());
    command
}

fn messages(output: &[u8]) -> Vec<Value> {
    let lines = String::from_utf8_lossy(output);
    lines.lines().filter_map(|line| serde_json::from_str(line).ok()).collect()
}
