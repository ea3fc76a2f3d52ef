//! Running what somebody else wrote: with a limit of time, and without network and files to write to where the system
//! offers that (bubblewrap, on Linux).

use std::fs::File;
use std::path::Path;
use std::process::{Command, Stdio};
use std::time::Duration;

use anyhow::{Context as _, Result};
use wait_timeout::ChildExt;

/// How others' programs are kept apart.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Sandbox {
    /// `bwrap`: no network; every file can be read, none but those of its own folder written.
    Bubblewrap,
    /// Not at all: they run with the rights of whoever grades.
    Nothing,
}

impl Sandbox {
    /// The best that this machine offers.
    pub fn found() -> Sandbox {
        let works = Sandbox::Bubblewrap.command(Path::new("true"), &std::env::temp_dir()).output();
        if works.is_ok_and(|output| output.status.success()) { Sandbox::Bubblewrap } else { Sandbox::Nothing }
    }

    /// What it means, for the teacher.
    pub fn says(self) -> &'static str {
        match self {
            Sandbox::Bubblewrap => {
                "Submissions run in bubblewrap: without network, and they can write only to a folder of their own."
            }
            Sandbox::Nothing => {
                "Submissions run with your own rights: bubblewrap (`bwrap`) was not found or does not work here. Grade \
                 only what you would run yourself."
            }
        }
    }

    /// A command that may write to one folder only.
    pub fn command(self, program: &Path, writable: &Path) -> Command {
        match self {
            Sandbox::Nothing => Command::new(program),
            Sandbox::Bubblewrap => {
                let mut command = Command::new("bwrap");
                command.args(["--ro-bind", "/", "/", "--dev", "/dev", "--proc", "/proc", "--bind"]);
                command.args([writable, writable]);
                command.args(["--unshare-all", "--die-with-parent", "--new-session"]);
                command.arg("--chdir").arg(writable).arg(program);
                command
            }
        }
    }
}

/// What a program left.
pub struct Finished {
    /// Whether it ended in time, and well.
    pub well: bool,
    /// Whether it was stopped.
    pub stopped: bool,
    /// What it printed.
    pub output: String,
    /// What it complained of.
    pub errors: String,
}

/// Runs a command for at most so many seconds; what it prints goes to files in this folder.
///
/// # Errors
/// If it cannot be started.
pub fn run(mut command: Command, folder: &Path, seconds: u64) -> Result<Finished> {
    let (out, err) = (folder.join("printed"), folder.join("complained"));
    let file =
        |path: &Path| File::create(path).with_context(|| format!("{} could not be written", path.display()));
    command.stdin(Stdio::null()).stdout(file(&out)?).stderr(file(&err)?).env("TMPDIR", folder);
    let program = command.get_program().to_string_lossy().into_owned();
    let mut child = command.spawn().with_context(|| format!("{program} could not be started"))?;
    let ended = child.wait_timeout(Duration::from_secs(seconds))?;
    if ended.is_none() {
        child.kill()?;
        child.wait()?;
    }
    let text = |path: &Path| std::fs::read(path).map(|bytes| String::from_utf8_lossy(&bytes).into_owned());
    let well = ended.is_some_and(|status| status.success());
    Ok(Finished { well, stopped: ended.is_none(), output: text(&out)?, errors: text(&err)? })
}
