//! Programs that are compiled with the student's files: the network on MNIST (`train`), the scratch program (`try`).

use std::process::Command;

use anyhow::{Context as _, Result, bail};

use crate::compile::{self, Compiled};

/// Trains the student's own network with these arguments; true if it ended well.
///
/// # Errors
/// If one of the files does not compile, or it cannot be started.
pub fn train(arguments: &[String]) -> Result<bool> {
    let network = "all that the network is made of has to (ch03, ch04, ch05, ch06)";
    start("train", arguments, network)
}

/// Runs the student's scratch program; true if it ended well.
///
/// # Errors
/// If it or a chapter that it uses does not compile, or it cannot be started.
pub fn scratch() -> Result<bool> {
    start("try", &[], "try.rs and the chapters that it names have to")
}

fn start(target: &str, arguments: &[String], needs: &str) -> Result<bool> {
    match compile::targets(&[target.into()])?.remove(target) {
        Some(Compiled::Program(program)) => {
            let mut command = Command::new(&program);
            command.args(arguments).current_dir(crate::workspace());
            let status =
                command.status().with_context(|| format!("{} could not be started", program.display()))?;
            Ok(status.success())
        }
        Some(Compiled::Errors(errors)) => bail!("a file does not compile; {needs}:\n\n{errors}"),
        None => bail!("the target `{target}` was not compiled"),
    }
}
