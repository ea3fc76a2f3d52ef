//! What a check found: tensor by tensor, the worst entry and what the pattern of errors suggests.

use crate::diagnosis::{self, Findings, Known};
use common::{Shape, Tensor};
use std::error::Error;
use std::fmt;

/// Where a derivative was compared.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Place {
    /// At the entry with these indices.
    Entry(Vec<usize>),
    /// Along the random direction of this number.
    Direction(usize),
}

impl fmt::Display for Place {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Place::Entry(index) => write!(f, "{index:?}"),
            Place::Direction(number) => write!(f, "direction {number}"),
        }
    }
}

/// One derivative, twice: by `backward` and by differences.
#[derive(Clone, Debug, PartialEq)]
pub struct Entry {
    /// Which derivative.
    pub place: Place,
    /// What `backward` says.
    pub analytic: f64,
    /// What the central difference says.
    pub numerical: f64,
    /// How far they are apart: see [`relative_error`](crate::relative_error).
    pub relative_error: f64,
    /// analytic / numerical; NaN for 0/0.
    pub ratio: f64,
    /// Whether the slopes to the right and to the left differ so much that a kink is suspected
    /// between: the difference is then no judge of `backward`.
    pub kink: bool,
}

/// All that was compared of one tensor: an input or a parameter.
#[derive(Clone, Debug, PartialEq)]
pub struct TensorReport {
    /// `"x"` for the input, else the parameter's name: `"weights"`, `"0.weights"` in a network.
    pub name: String,
    /// The tensor's shape.
    pub shape: Shape,
    /// How many entries were compared.
    pub entries: usize,
    /// How many random directions were compared.
    pub directions: usize,
    /// The entry of the largest relative error.
    pub worst: Entry,
    /// The factor c with analytic ≈ c · numerical (the least-squares fit over all that was compared);
    /// NaN where all numerical ones are 0.
    pub mean_ratio: f64,
    /// How many of the compared derivatives seem to have a kink beside them.
    pub kinks: usize,
    /// What the pattern of the errors suggests, where it suggests something.
    pub diagnosis: Option<String>,
}

impl TensorReport {
    /// The report of one tensor from all derivatives that were compared. `None` where nothing was.
    pub(crate) fn new(
        name: &str,
        at: &Tensor<f64>,
        compared: &[Entry],
        floor: f64,
        known: Known,
    ) -> Option<TensorReport> {
        let worst = compared.iter().max_by(|a, b| a.relative_error.total_cmp(&b.relative_error))?;
        let entries = compared.iter().filter(|e| matches!(e.place, Place::Entry(_))).count();
        Some(TensorReport {
            name: name.to_string(),
            shape: at.shape(),
            entries,
            directions: compared.len() - entries,
            worst: worst.clone(),
            mean_ratio: diagnosis::mean_ratio(compared),
            kinks: compared.iter().filter(|e| e.kink).count(),
            diagnosis: Findings { at, compared, floor, known }.diagnose(),
        })
    }

    /// How much was compared: `12 of 12`, `50 of 7840 + 3 directions`.
    fn extent(&self) -> String {
        match (self.entries, self.directions) {
            (0, d) => format!("{d} directions"),
            (n, 0) => format!("{n} of {}", self.shape.volume()),
            (n, d) => format!("{n} of {} + {d} directions", self.shape.volume()),
        }
    }
}

/// The result of a check. It prints as a table, one row a tensor.
#[derive(Clone, Debug, PartialEq)]
pub struct Report {
    /// What was checked: the name of the layer, the loss, …
    pub subject: String,
    /// The step h of the differences.
    pub step: f64,
    /// One report a tensor: the input first, then the parameters in their order.
    pub tensors: Vec<TensorReport>,
    /// What is wrong apart from single derivatives: a gradient of another shape, a forward that gives
    /// two results for one input, … With a finding, no tolerance is passed.
    pub findings: Vec<String>,
}

impl Report {
    pub(crate) fn new(subject: impl Into<String>, step: f64) -> Report {
        Report { subject: subject.into(), step, tensors: Vec::new(), findings: Vec::new() }
    }

    /// The tensor whose worst entry is the worst of all; `None` where nothing was compared.
    pub fn worst(&self) -> Option<&TensorReport> {
        self.tensors.iter().max_by(|a, b| a.worst.relative_error.total_cmp(&b.worst.relative_error))
    }

    /// The largest relative error of all; 0 where nothing was compared.
    pub fn relative_error(&self) -> f64 {
        self.worst().map_or(0.0, |tensor| tensor.worst.relative_error)
    }

    /// The tensor of this name.
    pub fn tensor(&self, name: &str) -> Option<&TensorReport> {
        self.tensors.iter().find(|tensor| tensor.name == name)
    }

    /// Whether every relative error is at most `tolerance`, and nothing else was found, and something
    /// was compared at all.
    pub fn passes(&self, tolerance: f64) -> bool {
        !self.tensors.is_empty() && self.findings.is_empty() && self.relative_error() <= tolerance
    }

    /// The report itself where it [`passes`](Report::passes), and as an error where it does not: for
    /// tests and programs that hand errors on with `?`.
    ///
    /// # Errors
    /// The whole report, if it does not pass.
    pub fn within(self, tolerance: f64) -> Result<Report, Report> {
        if self.passes(tolerance) { Ok(self) } else { Err(self) }
    }

    /// Does nothing if the report [`passes`](Report::passes).
    ///
    /// # Panics
    /// With what is wrong, what is right, and the whole report, if it does not.
    #[track_caller]
    pub fn assert_below(&self, tolerance: f64) {
        assert!(
            self.passes(tolerance),
            "expected relative errors of at most {tolerance:e}, got {}\n{self}",
            self.in_short(tolerance)
        );
    }

    /// `2.0e0 in bias, x and weights are right`: which tensors fail, and which do not.
    fn in_short(&self, tolerance: f64) -> String {
        if self.tensors.is_empty() {
            return "nothing that was compared".to_string();
        }
        let fails = |tensor: &&TensorReport| tensor.worst.relative_error > tolerance;
        let (wrong, right): (Vec<_>, Vec<_>) = self.tensors.iter().partition(fails);
        let names =
            |some: &[&TensorReport]| some.iter().map(|t| t.name.as_str()).collect::<Vec<_>>().join(", ");
        if wrong.is_empty() {
            return format!("what is marked with !, though all derivatives agree ({})", names(&right));
        }
        let right = if right.is_empty() { "none".to_string() } else { names(&right) };
        format!("{:.1e} (wrong: {}; right: {right})", self.relative_error(), names(&wrong))
    }
}

impl Error for Report {}

impl fmt::Display for Report {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        writeln!(f, "{}: gradient check, central differences with h = {:e}", self.subject, self.step)?;
        let mut table = vec![
            ["tensor", "shape", "compared", "worst at", "analytic", "numerical", "ratio", "relative error"]
                .map(str::to_string),
        ];
        table.extend(self.tensors.iter().map(row));
        let widths: Vec<usize> = (0..table[0].len())
            .map(|column| table.iter().map(|row| row[column].chars().count()).max().unwrap_or(0))
            .collect();
        for (number, cells) in table.iter().enumerate() {
            let mut line = String::new();
            for (column, (cell, &width)) in cells.iter().zip(&widths).enumerate() {
                // Words to the left, numbers to the right.
                line += &if column < 4 { format!("  {cell:<width$}") } else { format!("  {cell:>width$}") };
            }
            writeln!(f, "{}", line.trim_end())?;
            let tensor = number.checked_sub(1).and_then(|i| self.tensors.get(i));
            if let Some(diagnosis) = tensor.and_then(|tensor| tensor.diagnosis.as_ref()) {
                writeln!(f, "    → {diagnosis}")?;
            }
        }
        for finding in &self.findings {
            writeln!(f, "  ! {finding}")?;
        }
        Ok(())
    }
}

/// A tensor's row of the table.
fn row(tensor: &TensorReport) -> [String; 8] {
    let worst = &tensor.worst;
    [
        tensor.name.clone(),
        tensor.shape.to_string(),
        tensor.extent(),
        worst.place.to_string(),
        format!("{:.6e}", worst.analytic),
        format!("{:.6e}", worst.numerical),
        diagnosis::factor(worst.ratio),
        format!("{:.1e}{}", worst.relative_error, if worst.kink { " kink?" } else { "" }),
    ]
}
