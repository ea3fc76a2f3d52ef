//! What the settings of optimisers, schedules and clipping may be.

use common::ConfigError;

/// A share of what was: a momentum, ρ, β.
pub(crate) fn decay_rate(kind: &str, name: &str, value: f64) -> Result<f64, ConfigError> {
    check(kind, name, "in [0, 1)", (0.0..1.0).contains(&value), value)
}

/// A number above 0: ε, a limit.
pub(crate) fn positive(kind: &str, name: &str, value: f64) -> Result<f64, ConfigError> {
    check(kind, name, "above 0", value > 0.0 && value.is_finite(), value)
}

/// A number of at least 0: a weight decay.
pub(crate) fn not_negative(kind: &str, name: &str, value: f64) -> Result<f64, ConfigError> {
    check(kind, name, "of at least 0", value >= 0.0 && value.is_finite(), value)
}

/// A number of steps, of which there is one at least.
pub(crate) fn count(kind: &str, name: &str, value: usize) -> Result<usize, ConfigError> {
    if value > 0 { Ok(value) } else { Err(ConfigError::new(kind, format!("{name} of at least 1"), value)) }
}

fn check(kind: &str, name: &str, range: &str, fits: bool, value: f64) -> Result<f64, ConfigError> {
    if fits { Ok(value) } else { Err(ConfigError::new(kind, format!("{name} {range}"), value)) }
}
