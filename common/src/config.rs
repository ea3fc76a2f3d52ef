//! What it takes to build a layer again: its settings by name.

use std::collections::BTreeMap;
use std::fmt;

/// One setting of a layer.
#[derive(Clone, Debug, PartialEq)]
#[cfg_attr(feature = "files", derive(serde::Serialize, serde::Deserialize), serde(untagged))]
pub enum Setting {
    /// A number: a size or a hyper-parameter.
    Number(f64),
    /// A name: of an activation function, say.
    Text(String),
    /// Several numbers: a kernel's size, say.
    Numbers(Vec<f64>),
    /// The configuration of a part: a regulariser, say.
    Part(Config),
}

/// As people write it: `0.3`, `relu`, `3, 5`; of a part its kind.
impl fmt::Display for Setting {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Setting::Number(number) => write!(f, "{number}"),
            Setting::Text(text) => f.write_str(text),
            Setting::Numbers(numbers) => {
                f.write_str(&numbers.iter().map(f64::to_string).collect::<Vec<_>>().join(", "))
            }
            Setting::Part(part) => f.write_str(part.kind()),
        }
    }
}

/// The settings of a layer by name, enough to build it again (its weights apart).
///
/// # Example
/// ```
/// use common::Config;
/// let config = Config::new("Dropout").with("rate", 0.3);
/// assert_eq!(config.kind(), "Dropout");
/// assert_eq!(config.number("rate")?, 0.3);
/// assert_eq!(config.size("units").unwrap_err().to_string(), "Dropout: expected a setting `units`, got none");
/// # Ok::<(), common::ConfigError>(())
/// ```
#[derive(Clone, Debug, PartialEq)]
#[cfg_attr(feature = "files", derive(serde::Serialize, serde::Deserialize))]
pub struct Config {
    kind: String,
    #[cfg_attr(feature = "files", serde(default))]
    settings: BTreeMap<String, Setting>,
}

/// A setting that is missing or not what it should be.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
#[error("{kind}: expected {expected}, got {got}")]
pub struct ConfigError {
    /// The layer whose setting it is.
    pub kind: String,
    /// What was expected.
    pub expected: String,
    /// What was there.
    pub got: String,
}

impl ConfigError {
    /// The error of a part of this kind, which expected one thing and got another.
    pub fn new(kind: &str, expected: impl ToString, got: impl ToString) -> ConfigError {
        ConfigError { kind: kind.to_string(), expected: expected.to_string(), got: got.to_string() }
    }
}

impl Config {
    /// A configuration of this kind without settings.
    pub fn new(kind: &str) -> Config {
        Config { kind: kind.to_string(), settings: BTreeMap::new() }
    }

    /// The same with one more number.
    pub fn with(self, name: &str, number: f64) -> Config {
        self.with_setting(name, Setting::Number(number))
    }

    /// The same with one more name.
    pub fn with_text(self, name: &str, text: &str) -> Config {
        self.with_setting(name, Setting::Text(text.to_string()))
    }

    /// The same with several more numbers under one name.
    pub fn with_numbers(self, name: &str, numbers: &[f64]) -> Config {
        self.with_setting(name, Setting::Numbers(numbers.to_vec()))
    }

    /// The same with the configuration of a part, where there is one.
    pub fn with_part(self, name: &str, part: Option<Config>) -> Config {
        match part {
            Some(part) => self.with_setting(name, Setting::Part(part)),
            None => self,
        }
    }

    /// The same with one more setting of any kind.
    pub fn with_setting(mut self, name: &str, setting: Setting) -> Config {
        self.settings.insert(name.to_string(), setting);
        self
    }

    /// What is configured: the layer's name.
    pub fn kind(&self) -> &str {
        &self.kind
    }

    /// All settings, by name.
    pub fn settings(&self) -> &BTreeMap<String, Setting> {
        &self.settings
    }

    /// The number of this name.
    ///
    /// # Errors
    /// Where there is none, or it is not a number.
    pub fn number(&self, name: &str) -> Result<f64, ConfigError> {
        match self.setting(name)? {
            Setting::Number(number) => Ok(*number),
            other => Err(self.wrong(name, "a number", other)),
        }
    }

    /// The whole number of this name.
    ///
    /// # Errors
    /// Where there is none, or it is not a whole number from 0 to 2⁵³.
    pub fn size(&self, name: &str) -> Result<usize, ConfigError> {
        let number = self.number(name)?;
        if (0.0..=9_007_199_254_740_992.0).contains(&number) && number.fract() == 0.0 {
            Ok(number as usize)
        } else {
            Err(self.wrong(name, "a whole number", &Setting::Number(number)))
        }
    }

    /// The text of this name.
    ///
    /// # Errors
    /// Where there is none, or it is not a text.
    pub fn text(&self, name: &str) -> Result<&str, ConfigError> {
        match self.setting(name)? {
            Setting::Text(text) => Ok(text),
            other => Err(self.wrong(name, "a text", other)),
        }
    }

    /// The numbers of this name.
    ///
    /// # Errors
    /// Where there are none, or it is something else.
    pub fn numbers(&self, name: &str) -> Result<&[f64], ConfigError> {
        match self.setting(name)? {
            Setting::Numbers(numbers) => Ok(numbers),
            other => Err(self.wrong(name, "a list of numbers", other)),
        }
    }

    /// The configuration of a part, where there is one.
    ///
    /// # Errors
    /// Where something else stands under this name.
    pub fn part(&self, name: &str) -> Result<Option<&Config>, ConfigError> {
        match self.settings.get(name) {
            None => Ok(None),
            Some(Setting::Part(part)) => Ok(Some(part)),
            Some(other) => Err(self.wrong(name, "a configuration", other)),
        }
    }

    fn setting(&self, name: &str) -> Result<&Setting, ConfigError> {
        self.settings
            .get(name)
            .ok_or_else(|| ConfigError::new(&self.kind, format!("a setting `{name}`"), "none"))
    }

    fn wrong(&self, name: &str, expected: &str, got: &Setting) -> ConfigError {
        ConfigError::new(&self.kind, format!("{expected} as setting `{name}`"), format!("{got:?}"))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn settings_are_shown_as_people_write_them() {
        let part = Setting::Part(Config::new("ElasticNet"));
        let settings =
            [Setting::Number(0.3), Setting::Text("relu".into()), Setting::Numbers(vec![3.0, 5.5]), part];
        assert_eq!(settings.map(|setting| setting.to_string()), ["0.3", "relu", "3, 5.5", "ElasticNet"]);
    }

    #[test]
    fn settings_of_another_type_are_errors_that_name_them() {
        let config = Config::new("Dense").with("inputs", 2.5).with_text("name", "a");
        let error = config.size("inputs").unwrap_err();
        assert_eq!(error.to_string(), "Dense: expected a whole number as setting `inputs`, got Number(2.5)");
        let error = config.number("name").unwrap_err();
        assert_eq!(error.to_string(), "Dense: expected a number as setting `name`, got Text(\"a\")");
        assert_eq!(config.part("kernel_regularizer"), Ok(None));
        assert!(Config::new("Dense").with("units", -1.0).size("units").is_err());
        assert!(Config::new("Dense").with("units", f64::NAN).size("units").is_err());
    }
}
