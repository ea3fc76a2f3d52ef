//! The training loss within epochs: the first of them is where optimisers differ most.

use ch04_mlp::prelude::*;

/// Takes down the mean loss of every so many steps.
pub struct StepLosses {
    every: usize,
    steps: usize,
    sum: f64,
    points: Vec<(f64, f64)>,
}

impl StepLosses {
    /// A point for every so many steps; at least one.
    fn every(steps: usize) -> StepLosses {
        StepLosses { every: steps.max(1), steps: 0, sum: 0.0, points: Vec::new() }
    }

    /// So many points an epoch of this `fit` on so many rows, or one a step where there are fewer steps.
    pub fn of(points: usize, fit: &Fit, rows: usize) -> StepLosses {
        let training = validation_split(rows, fit.validation_split).0.len();
        StepLosses::every(training.div_ceil(fit.batch_size) / points)
    }

    /// (updates made, mean loss of the last of them), to draw.
    pub fn points(self) -> Vec<(f64, f64)> {
        self.points
    }
}

impl Callback<f32> for StepLosses {
    fn step_ended(&mut self, _step: usize, loss: f64) {
        self.steps += 1;
        self.sum += loss;
        if self.steps.is_multiple_of(self.every) {
            self.points.push((self.steps as f64, self.sum / self.every as f64));
            self.sum = 0.0;
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_epoch_has_the_points_asked_for() {
        let fit = Fit { batch_size: 10, validation_split: 0.2, ..Fit::default() };
        assert_eq!(StepLosses::of(4, &fit, 1_000).every, 20); // 80 steps
        assert_eq!(StepLosses::of(4, &fit, 10).every, 1);
    }

    #[test]
    fn a_point_is_the_mean_loss_of_the_steps_since_the_last() {
        let mut losses = StepLosses::every(2);
        for loss in [3.0, 1.0, 0.5, 0.25, 9.0] {
            losses.step_ended(0, loss);
        }
        assert_eq!(losses.points(), [(2.0, 2.0), (4.0, 0.375)]);
    }
}
