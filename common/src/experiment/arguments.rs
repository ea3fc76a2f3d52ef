//! The command line, the same for every chapter's binary.

use super::{Chapter, Extent, When};
use clap::builder::{PossibleValue, PossibleValuesParser};
use clap::{CommandFactory, FromArgMatches};
use std::ffi::OsString;
use std::path::PathBuf;

/// No training of the book comes near this.
const MOST_EPOCHS: u64 = 1_000_000;
/// More threads than are useful: each has gradients of its own in memory, and a batch is shared among all.
const MOST_THREADS: u64 = 64;

const AFTER_HELP: &str = "\
Figures and results.json go to out/<chapter>/ in the workspace, those of --quick runs to
out/<chapter>/quick/, and with --out straight into its folder.";

// Field docs are the help texts of the command line.
#[derive(Debug, clap::Parser)]
#[command(no_binary_name = true, disable_version_flag = true, after_help = AFTER_HELP)]
pub(super) struct Arguments {
    /// List the experiments and stop
    #[arg(long)]
    pub list: bool,
    /// Run only this experiment; several with commas, or by repeating the option
    #[arg(long, value_name = "ID", value_delimiter = ',', num_args = 1)]
    pub only: Vec<String>,
    /// Take seconds: less data, fewer epochs, for a first look
    #[arg(long, conflicts_with = "full")]
    pub quick: bool,
    /// Run everything that the texts report, however long it takes
    #[arg(long)]
    pub full: bool,
    /// The seed from which all random numbers come
    #[arg(long, value_name = "N", default_value_t = 1671, allow_negative_numbers = true,
          value_parser = seed)]
    pub seed: u64,
    /// Train for this many epochs instead of each experiment's own number
    #[arg(long, value_name = "N", allow_negative_numbers = true, value_parser = number_up_to(MOST_EPOCHS))]
    pub epochs: Option<usize>,
    /// Train on this many threads [default: as many as the machine runs at once]
    #[arg(long, value_name = "N", allow_negative_numbers = true, value_parser = number_up_to(MOST_THREADS))]
    pub threads: Option<usize>,
    /// Read the data from this folder: four files in MNIST's IDX format, gzipped or not
    #[arg(long, value_name = "DIR")]
    pub data: Option<PathBuf>,
    /// Write figures and results into this folder
    #[arg(long, value_name = "DIR")]
    pub out: Option<PathBuf>,
}

/// Reads a number from 1 to `most`.
fn number_up_to(most: u64) -> impl Fn(&str) -> Result<usize, String> + Clone + Send + Sync + 'static {
    move |text| match text.parse::<u64>() {
        Ok(number) if (1..=most).contains(&number) => Ok(number as usize),
        _ => Err(format!("expected a whole number from 1 to {most}")),
    }
}

/// Reads a seed.
fn seed(text: &str) -> Result<u64, String> {
    text.parse().map_err(|_| format!("expected a whole number from 0 to {}", u64::MAX))
}

impl Arguments {
    /// Reads the arguments (without the program's name).
    pub fn parse(
        chapter: &Chapter,
        arguments: impl IntoIterator<Item = impl Into<OsString> + Clone>,
    ) -> Result<Arguments, clap::Error> {
        let ids = chapter.experiments.iter().map(|e| PossibleValue::new(e.id).help(e.title));
        let ids = PossibleValuesParser::new(ids);
        let mut command = Arguments::command()
            .name(chapter.name)
            .bin_name(format!("cargo run -p {} --", chapter.name))
            .about(chapter.title)
            .mut_arg("only", |only| only.value_parser(ids));
        let matches = command.try_get_matches_from_mut(arguments)?;
        Arguments::from_arg_matches(&matches).map_err(|error| error.format(&mut command))
    }

    pub fn extent(&self) -> Extent {
        match (self.quick, self.full) {
            (true, _) => Extent::Quick,
            (_, true) => Extent::Full,
            _ => Extent::Default,
        }
    }

    /// Whether an experiment is asked for.
    pub fn selects(&self, id: &str, when: When) -> bool {
        if self.only.is_empty() {
            when == When::Always || self.full
        } else {
            self.only.iter().any(|only| only == id)
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::experiment::Experiment;

    fn parse(arguments: &[&str]) -> Result<Arguments, clap::Error> {
        let experiment = |id, when| Experiment { id, title: "Title", run: |_| Ok(()), when };
        let experiments = vec![experiment("first", When::Always), experiment("second", When::FullOnly)];
        Arguments::parse(&Chapter { name: "ch00_test", title: "A test", experiments }, arguments)
    }

    fn refusal(arguments: &[&str]) -> String {
        parse(arguments).unwrap_err().to_string()
    }

    #[test]
    fn without_arguments_the_seed_is_the_texts_own_and_the_extent_the_default() {
        let arguments = parse(&[]).unwrap();
        assert_eq!((arguments.seed, arguments.extent()), (1671, Extent::Default));
        assert_eq!((arguments.epochs, arguments.threads, arguments.list), (None, None, false));
    }

    #[test]
    fn experiments_may_be_named_with_commas_and_by_repetition() {
        assert_eq!(parse(&["--only", "second,first"]).unwrap().only, ["second", "first"]);
        assert_eq!(parse(&["--only", "first", "--only=second"]).unwrap().only, ["first", "second"]);
    }

    #[test]
    fn an_experiment_that_needs_full_runs_with_full_or_by_name() {
        let selected = |arguments: &[&str]| {
            let arguments = parse(arguments).unwrap();
            [arguments.selects("first", When::Always), arguments.selects("second", When::FullOnly)]
        };
        assert_eq!(selected(&[]), [true, false]);
        assert_eq!(selected(&["--quick"]), [true, false]);
        assert_eq!(selected(&["--full"]), [true, true]);
        assert_eq!(selected(&["--quick", "--only", "second"]), [false, true]);
    }

    #[test]
    fn numbers_out_of_range_are_refused_with_their_range() {
        for number in ["0", "-3", "2.5", "99999999999999999999"] {
            let text = refusal(&["--epochs", number]);
            let expected = "for '--epochs <N>': expected a whole number from 1 to 1000000";
            assert!(text.contains(&format!("'{number}' {expected}")), "{text}");
        }
        assert!(refusal(&["--threads", "65"]).contains("expected a whole number from 1 to 64"));
        for seed in ["1.5", "-1", "x"] {
            let text = refusal(&["--seed", seed]);
            assert!(text.contains("for '--seed <N>': expected a whole number from 0 to 1844"), "{text}");
        }
    }

    #[test]
    fn quick_and_full_exclude_each_other() {
        assert!(refusal(&["--quick", "--full"]).contains("'--quick' cannot be used with '--full'"));
    }

    #[test]
    fn an_unknown_experiment_is_answered_with_the_known_ones() {
        let text = refusal(&["--only", "frist"]);
        assert!(text.contains("'frist'") && text.contains("first, second"), "{text}");
        assert!(refusal(&["--only", ""]).contains("first, second"));
    }

    #[test]
    fn the_definition_of_the_command_line_is_sound() {
        Arguments::command().debug_assert();
    }
}
