//! What can be measured of a training that fails: the same tests for every patient.

use super::patients::Case;
use crate::{Callback, History, Sequential};
use ch03_cross_entropy::validation_split;
use common::{Mode, Tensor};

/// What the tests have found.
#[derive(Clone, Debug, PartialEq)]
pub struct Findings {
    /// The largest absolute value of an input.
    pub largest_input: f64,
    /// The loss of the first batch over ln K, what a network that knows nothing of K classes has.
    pub first_loss_over_chance: f64,
    /// The highest loss among the first epoch's steps over the first one; ∞ where one is not finite.
    pub highest_over_first_loss: f64,
    /// Units of the first hidden layer that differ after training; none where weights are not finite.
    pub distinct_units: Option<usize>,
    /// The share of hidden units that are 0 on every row, before training.
    pub dead_at_start: f64,
    /// The same after training; none where weights are not finite.
    pub dead_at_end: Option<f64>,
    /// Rows of each class in validation.
    pub validation_classes: Vec<usize>,
    /// Training accuracy of the last epoch.
    pub train_accuracy: f64,
    /// Validation accuracy of the last epoch.
    pub validation_accuracy: f64,
    /// The epoch in which training diverged.
    pub diverged_in: Option<usize>,
}

/// What the findings say, the plainest signs first.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Diagnosis {
    OneSidedValidation,
    InputsTooLarge,
    EqualUnits,
    DeadUnits,
    RateTooLarge,
    LabelsWithoutImages,
    Healthy,
}

impl Findings {
    /// Reads the findings.
    pub fn diagnosis(&self) -> Diagnosis {
        let validated: usize = self.validation_classes.iter().sum();
        let largest = self.validation_classes.iter().copied().max().unwrap_or(0);
        let chance = largest as f64 / validated as f64;
        let error = (chance * (1.0 - chance) / validated as f64).sqrt();
        if self.validation_classes.contains(&0) {
            Diagnosis::OneSidedValidation
        } else if self.largest_input > 20.0 {
            Diagnosis::InputsTooLarge
        } else if self.distinct_units == Some(1) {
            Diagnosis::EqualUnits
        } else if self.dead_at_start > 0.9 {
            Diagnosis::DeadUnits
        } else if self.diverged_in.is_some()
            || self.highest_over_first_loss > 2.0
            || self.dead_at_end.is_some_and(|dead| dead > self.dead_at_start + 0.5)
        {
            Diagnosis::RateTooLarge // steps so long that the loss leaps, or that units never wake again
        } else if self.validation_accuracy < chance + 3.0 * error {
            Diagnosis::LabelsWithoutImages
        } else {
            Diagnosis::Healthy
        }
    }
}

/// The losses of the first epoch's steps.
#[derive(Default)]
struct FirstSteps {
    epoch: usize,
    losses: Vec<f64>,
}

impl Callback<f32> for FirstSteps {
    fn epoch_begins(&mut self, epoch: usize) {
        self.epoch = epoch;
    }

    fn step_ended(&mut self, _step: usize, loss: f64) {
        if self.epoch == 0 {
            self.losses.push(loss);
        }
    }
}

/// Trains a case, and examines it before, while and after.
pub fn train_and_examine(
    case: &mut Case,
    progress: &mut dyn Callback<f32>,
) -> Result<(History, Findings), crate::FitError> {
    let Case { model, x, t, fit } = case;
    let dead_at_start = dead_share(model, x);
    let mut steps = FirstSteps::default();
    let history = model.fit(x, t, fit, &mut [progress, &mut steps])?;

    let sound = model.weights().iter().all(|w| w.all_finite());
    let first = steps.losses.first().copied().unwrap_or(f64::NAN);
    let highest = (steps.losses.iter()).map(|&l| if l.is_finite() { l } else { f64::INFINITY });
    let (_, held_back) = validation_split(x.rows(), fit.validation_split);
    let mut validation_classes = vec![0; t.row_len()];
    t.slice_rows(held_back).argmax_rows().into_iter().for_each(|class| validation_classes[class] += 1);
    let last = history.last();
    let findings = Findings {
        largest_input: f64::from(x.max_abs()),
        first_loss_over_chance: first / (t.row_len() as f64).ln(),
        highest_over_first_loss: highest.fold(0.0, f64::max) / first,
        distinct_units: sound.then(|| distinct_columns(model.weights()[0])),
        dead_at_start,
        dead_at_end: sound.then(|| dead_share(model, x)),
        validation_classes,
        train_accuracy: last.and_then(|e| e.accuracy).unwrap_or(f64::NAN),
        validation_accuracy: last.and_then(|e| e.validation_accuracy).unwrap_or(f64::NAN),
        diverged_in: history.diverged_in(),
    };
    Ok((history, findings))
}

/// The share of ReLU units that are 0 for each of the first 1,000 rows.
fn dead_share(model: &mut Sequential<f32>, x: &Tensor<f32>) -> f64 {
    let (mut units, mut dead) = (0, 0);
    let mut a = x.slice_rows(0..x.rows().min(1_000));
    for layer in model.layers_mut() {
        a = layer.forward(a, Mode::Predict);
        if layer.name() == "Activation" {
            units += a.row_len();
            let column_is_zero = |unit: &usize| a.rows_iter().all(|row| row[*unit] == 0.0);
            dead += (0..a.row_len()).filter(column_is_zero).count();
        }
    }
    dead as f64 / units as f64
}

/// How many columns of W differ from all columns before them, by more than rounding.
fn distinct_columns(w: &Tensor<f32>) -> usize {
    let columns = w.transposed();
    let tolerance = 1e-4 * w.max_abs();
    let alike = |a: &[f32], b: &[f32]| a.iter().zip(b).all(|(a, b)| (a - b).abs() <= tolerance);
    let mut distinct: Vec<&[f32]> = Vec::new();
    for column in columns.rows_iter() {
        if !distinct.iter().any(|other| alike(other, column)) {
            distinct.push(column);
        }
    }
    distinct.len()
}
