//! Where to search: hyper-parameters by name, each with its range.

use super::Trial;
use common::{Config, ConfigError, Rng, Seed, Setting};
use std::fmt;

/// More trials than this are a slip of the pen: nobody waits for them.
const MOST_TRIALS: f64 = 1e6;

/// What values a hyper-parameter may take.
#[derive(Clone, Debug, PartialEq)]
pub enum Range {
    /// One of these.
    Values(Vec<Setting>),
    /// Any number from `low` to `high`, all alike.
    Uniform {
        /// The least.
        low: f64,
        /// The greatest.
        high: f64,
    },
    /// Any number from `low` to `high`, every factor of ten alike: for what acts by its order of
    /// magnitude, as a learning rate does.
    LogUniform {
        /// The least; above 0.
        low: f64,
        /// The greatest.
        high: f64,
    },
    /// Any whole number from `low` to `high`, both included.
    Integers {
        /// The least.
        low: usize,
        /// The greatest.
        high: usize,
    },
}

// ANCHOR: space
/// Hyper-parameters by name, each with its range, and two ways to choose trials from them.
///
/// - [`grid`](Space::grid): every combination of some values of each;
/// - [`random`](Space::random): so many combinations, drawn. With n trials a grid over two
///   hyper-parameters tries √n values of each, random search n: it wins where only one of them matters.
///
/// # Errors
/// The ranges are checked as they are added: a range that is empty or not finite, a logarithm of what is
/// not above 0, a name that is there already.
///
/// # Example
/// ```
/// # use ch06_optimizers::search::Space;
/// # use common::{ConfigError, Seed};
/// let space = Space::new().log_uniform("learning_rate", 1e-4, 1e-2)?.values("batch_size", [32.0, 128.0])?;
/// let grid = space.grid(3, &[Seed(1)])?;
/// assert_eq!(grid.len(), 6);
/// assert_eq!(grid[2].settings.number("learning_rate")?, 1e-3);
/// assert_eq!(grid[2].settings.size("batch_size")?, 32);
/// let random = space.random(10, Seed(7), &[Seed(1)])?;
/// assert_eq!(random.len(), 10);
/// # Ok::<(), ConfigError>(())
/// ```
///
/// # Source
/// Bergstra & Bengio 2012, "Random search for hyper-parameter optimization"; text 004, "超参数调谐" (the
/// grid).
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Space {
    ranges: Vec<(String, Range)>,
}

// ANCHOR: grid_and_random
impl Space {
    /// Every combination of the values of all hyper-parameters, each tried with every seed: what is
    /// compared starts from the same weights. Lists and whole numbers give all their values, the other
    /// ranges `points`, evenly spaced, ends included (one point: the middle).
    ///
    /// The hyper-parameter that was added last changes fastest, and the seed faster still.
    ///
    /// # Errors
    /// For no points, and where there would be more than a million trials.
    pub fn grid(&self, points: usize, seeds: &[Seed]) -> Result<Vec<Trial>, ConfigError> {
        if points == 0 {
            return Err(ConfigError::new("grid search", "at least 1 point of each range", 0));
        }
        let sizes = self.ranges.iter().map(|(_, range)| range.size(points) as f64);
        check_number("grid search", sizes.product::<f64>() * seeds.len() as f64)?;
        let mut combinations = vec![Config::new("trial")];
        for (name, range) in &self.ranges {
            let values = range.evenly(points);
            let with_value = |rest: &Config| values.iter().map(|v| put(rest, name, v)).collect::<Vec<_>>();
            combinations = combinations.iter().flat_map(with_value).collect();
        }
        Ok(numbered(combinations, seeds))
    }

    /// This many combinations drawn from the ranges, each tried with every seed. The first of many are
    /// those of few: a search can be made longer.
    ///
    /// # Errors
    /// Where there would be more than a million trials.
    pub fn random(&self, count: usize, draws: Seed, seeds: &[Seed]) -> Result<Vec<Trial>, ConfigError> {
        check_number("random search", count as f64 * seeds.len() as f64)?;
        let mut rng = draws.stream("search");
        let mut combination = || {
            let nothing = Config::new("trial");
            self.ranges.iter().fold(nothing, |rest, (name, range)| put(&rest, name, &range.draw(&mut rng)))
        };
        Ok(numbered((0..count).map(|_| combination()).collect(), seeds))
    }
}

impl Range {
    /// One value, drawn.
    fn draw(&self, rng: &mut Rng) -> Setting {
        match self {
            Range::Values(values) => values[rng.below(values.len())].clone(),
            Range::Uniform { low, high } => Setting::Number(rng.uniform_in(*low, *high)),
            Range::LogUniform { low, high } => {
                let exponent = rng.uniform_in(low.ln(), high.ln());
                Setting::Number(exponent.exp().clamp(*low, *high)) // exp(ln x) may miss x by a bit
            }
            Range::Integers { low, high } => Setting::Number((low + rng.below(high - low + 1)) as f64),
        }
    }
    // ANCHOR_END: grid_and_random
    // ANCHOR_END: space

    /// How many values a grid takes.
    fn size(&self, points: usize) -> usize {
        match self {
            Range::Values(values) => values.len(),
            Range::Integers { low, high } => high - low + 1,
            Range::Uniform { .. } | Range::LogUniform { .. } => points,
        }
    }

    /// The values that a grid takes.
    fn evenly(&self, points: usize) -> Vec<Setting> {
        // How far from the low end to the high one the i-th of the points is.
        let share = |i: usize| if points == 1 { 0.5 } else { i as f64 / (points - 1) as f64 };
        let spaced = |at: &dyn Fn(f64) -> f64| (0..points).map(|i| Setting::Number(at(share(i)))).collect();
        match self {
            Range::Values(values) => values.clone(),
            Range::Integers { low, high } => (*low..=*high).map(|n| Setting::Number(n as f64)).collect(),
            Range::Uniform { low, high } => spaced(&|share| low * (1.0 - share) + high * share),
            Range::LogUniform { low, high } => spaced(&|share| (low * (high / low).powf(share)).min(*high)),
        }
    }
}

fn put(rest: &Config, name: &str, value: &Setting) -> Config {
    rest.clone().with_setting(name, value.clone())
}

/// The trials of these combinations in their order, numbered from 0, every one with every seed.
fn numbered(combinations: Vec<Config>, seeds: &[Seed]) -> Vec<Trial> {
    let with_seeds = combinations.iter().flat_map(|c| seeds.iter().map(move |&seed| (c.clone(), seed)));
    with_seeds.enumerate().map(|(number, (settings, seed))| Trial { number, seed, settings }).collect()
}

fn check_number(search: &str, trials: f64) -> Result<(), ConfigError> {
    match trials <= MOST_TRIALS {
        true => Ok(()),
        false => Err(ConfigError::new(search, format!("at most {MOST_TRIALS} trials"), trials)),
    }
}

impl Space {
    /// A space without hyper-parameters: it has one point.
    pub fn new() -> Space {
        Space::default()
    }

    /// One more hyper-parameter, which takes one of these numbers.
    ///
    /// # Errors
    /// For no numbers, and for numbers that are not finite.
    pub fn values(self, name: &str, values: impl IntoIterator<Item = f64>) -> Result<Space, ConfigError> {
        let values: Vec<f64> = values.into_iter().collect();
        let sound = !values.is_empty() && values.iter().all(|value| value.is_finite());
        let got = format!("{values:?}");
        let range = Range::Values(values.into_iter().map(Setting::Number).collect());
        self.checked(name, range, sound, "finite numbers, at least one", got)
    }

    /// One more hyper-parameter, which takes one of these names: of an optimiser, say.
    ///
    /// # Errors
    /// For no names.
    pub fn names<N: Into<String>>(
        self,
        name: &str,
        names: impl IntoIterator<Item = N>,
    ) -> Result<Space, ConfigError> {
        let values: Vec<Setting> = names.into_iter().map(|value| Setting::Text(value.into())).collect();
        let sound = !values.is_empty();
        self.checked(name, Range::Values(values), sound, "at least one name", "none".to_string())
    }

    /// One more hyper-parameter: any number from `low` to `high`.
    ///
    /// # Errors
    /// Where these are not finite or the wrong way round.
    pub fn uniform(self, name: &str, low: f64, high: f64) -> Result<Space, ConfigError> {
        let sound = low.is_finite() && high.is_finite() && low <= high;
        let got = format!("{low} to {high}");
        self.checked(name, Range::Uniform { low, high }, sound, "a range from low to high", got)
    }

    /// One more hyper-parameter: any number from `low` to `high`, evenly over its logarithm.
    ///
    /// # Errors
    /// Where these are not finite, not above 0 or the wrong way round.
    pub fn log_uniform(self, name: &str, low: f64, high: f64) -> Result<Space, ConfigError> {
        let sound = low > 0.0 && high.is_finite() && low <= high;
        let got = format!("{low} to {high}");
        self.checked(name, Range::LogUniform { low, high }, sound, "a range from low to high, above 0", got)
    }

    /// One more hyper-parameter: any whole number from `low` to `high`, both included.
    ///
    /// # Errors
    /// Where these are the wrong way round.
    pub fn integers(self, name: &str, low: usize, high: usize) -> Result<Space, ConfigError> {
        let sound = low <= high && high < usize::MAX;
        let got = format!("{low} to {high}");
        self.checked(name, Range::Integers { low, high }, sound, "a range from low to high", got)
    }

    /// The hyper-parameters and their ranges, in the order in which they were added.
    pub fn ranges(&self) -> &[(String, Range)] {
        &self.ranges
    }

    fn checked(
        mut self,
        name: &str,
        range: Range,
        sound: bool,
        expected: &str,
        got: String,
    ) -> Result<Space, ConfigError> {
        if !sound {
            return Err(ConfigError::new("Space", format!("{expected} for `{name}`"), got));
        }
        if self.ranges.iter().any(|(other, _)| other == name) {
            return Err(ConfigError::new("Space", "names that differ", format!("`{name}` twice")));
        }
        self.ranges.push((name.to_string(), range));
        Ok(self)
    }
}

/// As a journal describes it: `learning_rate log-uniform from 0.0001 to 0.1; batch_size one of 32, 128`.
impl fmt::Display for Space {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        for (i, (name, range)) in self.ranges.iter().enumerate() {
            let separator = if i == 0 { "" } else { "; " };
            write!(f, "{separator}{name} {range}")?;
        }
        Ok(())
    }
}

impl fmt::Display for Range {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Range::Values(values) => {
                let values: Vec<String> = values.iter().map(Setting::to_string).collect();
                write!(f, "one of {}", values.join(", "))
            }
            Range::Uniform { low, high } => write!(f, "uniform from {low} to {high}"),
            Range::LogUniform { low, high } => write!(f, "log-uniform from {low} to {high}"),
            Range::Integers { low, high } => write!(f, "whole numbers from {low} to {high}"),
        }
    }
}

#[cfg(test)]
mod tests;
