//! [`Tasks`]: how many of several tasks are done.

use super::output::Output;
use super::progress::bar_below;
use indicatif::ProgressBar;

/// How many of several tasks are done, of which some may run at the same time: a bar where there is a
/// terminal, and a plain line a task elsewhere.
///
/// # Example
/// ```
/// # use common::experiment::{Run, RunError};
/// # fn experiment(run: &mut Run<'_>) -> Result<(), RunError> {
/// let mut tasks = run.tasks("trial", 2);
/// tasks.done("rate 0.1: 0.9731", "best so far 0.9731");
/// tasks.done("rate 0.2: 0.9712", "best so far 0.9731");
/// // trial 1 of 2: rate 0.1: 0.9731 (best so far 0.9731)
/// // trial 2 of 2: rate 0.2: 0.9712 (best so far 0.9731)
/// # Ok(())
/// # }
/// ```
pub struct Tasks<'w> {
    name: String,
    total: usize,
    done: usize,
    output: Output<'w>,
    bar: Option<ProgressBar>,
}

impl<'w> Tasks<'w> {
    pub(super) fn on(output: Output<'w>, name: &str, total: usize) -> Tasks<'w> {
        let bar = output.is_terminal().then(|| bar_below(&output));
        if let Some(bar) = &bar {
            bar.set_prefix(name.to_string());
            bar.set_length(total as u64);
            bar.set_position(0);
        }
        Tasks { name: name.to_string(), total, done: 0, output, bar }
    }

    /// So many of the tasks were done before: they have no line.
    pub fn skip(&mut self, count: usize) {
        self.done += count;
        self.show("");
    }

    /// One more task is done. `standing` says how things stand with it: the best so far, say.
    pub fn done(&mut self, task: &str, standing: &str) {
        self.done += 1;
        if self.bar.is_none() {
            let Tasks { name, total, done, .. } = self;
            self.output.line(&format!("{name} {done} of {total}: {task} ({standing})"));
        }
        self.show(standing);
    }

    fn show(&self, standing: &str) {
        if let Some(bar) = &self.bar {
            bar.set_position(self.done as u64);
            bar.set_message(if standing.is_empty() { String::new() } else { format!(" - {standing}") });
        }
    }
}

impl Drop for Tasks<'_> {
    /// The bar goes.
    fn drop(&mut self) {
        if let Some(bar) = self.bar.take() {
            bar.finish_and_clear();
            self.output.set_bar(None);
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_task_is_one_plain_line_where_there_is_no_terminal() {
        let mut bytes = Vec::new();
        let mut tasks = Tasks::on(Output::new(&mut bytes, false), "trial", 4);
        tasks.skip(2);
        tasks.done("rate 0.1", "best 3");
        tasks.done("rate 0.2", "best 4");
        drop(tasks);
        let text = String::from_utf8(bytes).unwrap();
        assert_eq!(text, "trial 3 of 4: rate 0.1 (best 3)\ntrial 4 of 4: rate 0.2 (best 4)\n");
    }
}
