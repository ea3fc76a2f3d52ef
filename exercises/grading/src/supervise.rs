//! Every answer is examined in a process of its own, with limits of time and memory: an endless loop or a huge
//! allocation ends with a message, and no answer can stop another from being looked at.

use std::alloc::System;
use std::io::{self, Read};
use std::path::{Path, PathBuf};
use std::process::{Child, Command, ExitCode, Stdio};
use std::thread::{self, JoinHandle};
use std::time::Duration;

use cap::Cap;
use clap::Parser;
use wait_timeout::ChildExt;

use crate::task::{Attempt, PUBLIC_SEED};
use crate::verdict::{Outcome, Verdict};

/// Counts what is allocated, and refuses what goes beyond the limit.
#[global_allocator]
static MEMORY: Cap<System> = Cap::new(System, usize::MAX);

/// What an answer may take.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Limits {
    /// Seconds for all cases of one exercise.
    pub seconds: u64,
    /// Megabytes (10⁶ bytes).
    pub megabytes: usize,
}

impl Default for Limits {
    fn default() -> Limits {
        Limits { seconds: 10, megabytes: 500 }
    }
}

/// So many bytes and lines of what an answer prints are kept.
const PRINTED: (usize, usize) = (4_000, 12);

/// Checks a chapter's exercises: every one, or those that are named.
#[derive(Parser)]
struct Arguments {
    /// Exercises to check ("5.1"); all of the chapter if none is named.
    ids: Vec<String>,
    /// The seed of the random cases.
    #[arg(long, default_value_t = PUBLIC_SEED)]
    seed: u64,
    /// One line of JSON for each exercise instead of text.
    #[arg(long)]
    json: bool,
    /// Seconds that one exercise may take.
    #[arg(long, default_value_t = Limits::default().seconds)]
    seconds: u64,
    /// Megabytes that one exercise may take.
    #[arg(long, default_value_t = Limits::default().megabytes)]
    megabytes: usize,
    /// Examines one exercise in this very process and writes the verdict to this file.
    #[arg(long, hide = true)]
    verdict: Option<PathBuf>,
    /// `cargo test` hands this on; everything is shown in any case.
    #[arg(long, hide = true)]
    nocapture: bool,
}

/// The `main` of a chapter's checks: `cargo test -p exercises --test ch05`.
///
/// Prints what is said of every answer; fails unless all are right.
pub fn class(attempts: &[Attempt]) -> ExitCode {
    let arguments = Arguments::parse();
    if let Some(file) = &arguments.verdict {
        return alone(attempts, &arguments, file);
    }
    let known: Vec<&str> = attempts.iter().map(|a| a.id).collect();
    if let Some(unknown) = arguments.ids.iter().find(|id| !known.contains(&id.as_str())) {
        eprintln!("expected an exercise of this chapter ({}), got {unknown}", known.join(", "));
        return ExitCode::from(2);
    }
    let mut all_right = true;
    for id in known.into_iter().filter(|id| arguments.ids.is_empty() || arguments.ids.iter().any(|i| i == id))
    {
        let verdict = supervised(id, &arguments);
        all_right &= verdict.outcome == Outcome::Solved;
        if arguments.json {
            println!("{}", serde_json::to_string(&verdict).expect("a verdict is plain data"));
        } else {
            print!("{verdict}");
        }
    }
    if all_right { ExitCode::SUCCESS } else { ExitCode::FAILURE }
}

/// In the process of one answer.
fn alone(attempts: &[Attempt], arguments: &Arguments, file: &Path) -> ExitCode {
    let Some(attempt) = attempts.iter().find(|a| arguments.ids == [a.id]) else {
        return ExitCode::from(2);
    };
    if MEMORY.set_limit(arguments.megabytes.saturating_mul(1_000_000)).is_err() {
        return ExitCode::from(2);
    }
    let verdict = attempt.examine(arguments.seed);
    let _ = MEMORY.set_limit(usize::MAX);
    let text = serde_json::to_string(&verdict).expect("a verdict is plain data");
    match std::fs::write(file, text) {
        Ok(()) => ExitCode::SUCCESS,
        Err(_) => ExitCode::from(2),
    }
}

/// Starts a process for one answer, waits for it, and reads its verdict.
fn supervised(id: &str, arguments: &Arguments) -> Verdict {
    match try_supervised(id, arguments) {
        Ok(verdict) => verdict,
        Err(error) => {
            Verdict::finding(id, Outcome::Died, format!("its process could not be watched: {error}"))
        }
    }
}

fn try_supervised(id: &str, arguments: &Arguments) -> io::Result<Verdict> {
    let folder = tempfile::tempdir()?;
    let file = folder.path().join("verdict.json");
    let mut child = Command::new(std::env::current_exe()?)
        .arg(id)
        .args(["--seed", &arguments.seed.to_string()])
        .args(["--megabytes", &arguments.megabytes.to_string()])
        .arg("--verdict")
        .arg(&file)
        .env("RUST_BACKTRACE", "0")
        .stdin(Stdio::null())
        .stdout(Stdio::piped())
        .stderr(Stdio::piped())
        .spawn()?;
    let printed = beginning(child.stdout.take());
    let complained = beginning(child.stderr.take());
    let in_time = child.wait_timeout(Duration::from_secs(arguments.seconds))?.is_some();
    if !in_time {
        end(&mut child)?;
    }
    let printed = printed.join().unwrap_or_default();
    let complained = complained.join().unwrap_or_default();
    let written = std::fs::read_to_string(&file).ok().and_then(|text| serde_json::from_str(&text).ok());
    let mut verdict = match written {
        Some(verdict) if in_time => verdict,
        _ => without_verdict(id, in_time, &complained, arguments),
    };
    verdict.printed = printed.lines().take(PRINTED.1).collect::<Vec<_>>().join("\n");
    if printed.lines().count() > PRINTED.1 {
        verdict.printed.push_str("\n… (and more)");
    }
    Ok(verdict)
}

fn end(child: &mut Child) -> io::Result<()> {
    child.kill()?;
    child.wait().map(drop)
}

/// What happened to a process that left no verdict.
fn without_verdict(id: &str, in_time: bool, complained: &str, arguments: &Arguments) -> Verdict {
    if !in_time {
        let seconds = arguments.seconds;
        let says = format!(
            "it was stopped after {seconds} seconds: is there a loop that never ends, or a step of 0?"
        );
        return Verdict::finding(id, Outcome::TooSlow, says);
    }
    if complained.contains("memory allocation of") {
        let megabytes = arguments.megabytes;
        let says = format!(
            "it was stopped when it asked for more than {megabytes} MB: is there a list that grows in a loop, \
             or a size that came out huge?"
        );
        return Verdict::finding(id, Outcome::TooLarge, says);
    }
    if complained.contains("overflowed its stack") {
        return Verdict::finding(
            id,
            Outcome::Overflowed,
            "its calls nest without an end: does it call itself?",
        );
    }
    let says = format!("its process ended before the checks did\n{}", complained.trim());
    Verdict::finding(id, Outcome::Died, says)
}

/// Reads a stream to its end, and keeps its beginning.
fn beginning(stream: Option<impl Read + Send + 'static>) -> JoinHandle<String> {
    thread::spawn(move || {
        let Some(mut stream) = stream else { return String::new() };
        let mut kept = Vec::new();
        let mut block = [0; 4096];
        while let Ok(read @ 1..) = stream.read(&mut block) {
            kept.extend_from_slice(&block[..read.min(PRINTED.0.saturating_sub(kept.len()))]);
        }
        String::from_utf8_lossy(&kept).into_owned()
    })
}
