//! The student's own network on MNIST: starts the target `train`, which is compiled with the student's files.

use std::process::Command;

use anyhow::{Context as _, Result, bail};

use crate::compile::{self, Compiled};

/// Compiles and starts it with these arguments; true if it ended well.
///
/// # Errors
/// If one of the files does not compile, or it cannot be started.
pub fn train(arguments: &[String]) -> Result<bool> {
    match compile::targets(&["train".into()])?.remove("train") {
        Some(Compiled::Program(program)) => {
            let mut command = Command::new(&program);
            command.args(arguments).current_dir(crate::workspace());
            let status =
                command.status().with_context(|| format!("{} could not be started", program.display()))?;
            Ok(status.success())
        }
        Some(Compiled::Errors(errors)) => {
            bail!(
                "a file of yours does not compile; all that the network is made of has to \
                 (ch03, ch04, ch05, ch06):\n\n{errors}"
            )
        }
        None => bail!("the target `train` was not compiled"),
    }
}
