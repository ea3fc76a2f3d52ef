//! Learning rates that change while training goes on.
//!
//! Legend: t the number of the step from 0 on, η₀ the optimiser's learning rate, f(t) the share of it
//! that step t takes.

use crate::setting::{count, not_negative, positive};
use common::parallel::Threads;
use common::{ConfigError, Optimizer, Parameter, Real};
use std::f64::consts::PI;

// ANCHOR: schedule
/// f(t): the share of the learning rate that step t takes
///
/// Steps count from 0. [`Scheduled`] applies it to an optimiser.
///
/// # Errors
/// The constructors refuse factors and decays that are not finite or not positive (a decay may be 0), and
/// numbers of steps that are 0.
///
/// # Example
/// ```
/// # use ch06_optimizers::Schedule;
/// let schedule = Schedule::step_decay(0.5, 1000)?.after_warm_up(10);
/// assert_eq!(schedule.factor(0), 0.1); // the first of ten steps of warm-up
/// assert_eq!(schedule.factor(10), 1.0);
/// assert_eq!(schedule.factor(1010), 0.5);
/// # Ok::<(), common::ConfigError>(())
/// ```
///
/// # Source
/// Cosine: Loshchilov & Hutter 2017, equation (5), without restarts. Warm-up: Goyal et al. 2017, section 2.2.
/// Inverse time: Robbins & Monro 1951; it is the `decay` of old Keras, 0 in text 002.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Schedule {
    decay: Decay,
    warm_up: usize,
}

#[derive(Clone, Copy, Debug, PartialEq)]
enum Decay {
    Constant,
    Step { factor: f64, every: usize },
    Exponential { factor: f64, steps: usize },
    InverseTime { decay: f64 },
    Cosine { steps: usize },
}

// ANCHOR: factor
impl Schedule {
    /// The share of the learning rate that step t takes.
    pub fn factor(&self, t: usize) -> f64 {
        let n = self.warm_up;
        if t < n {
            (t + 1) as f64 / n as f64 * self.decay.factor(0) // f(t) = (t + 1)/n f̄(0) for t < n  (6.18)
        } else {
            self.decay.factor(t - n) // as if the steps before had not been
        }
    }
}

impl Decay {
    fn factor(self, t: usize) -> f64 {
        match self {
            Decay::Constant => 1.0,
            Decay::Step { factor, every } => factor.powf((t / every) as f64), // f(t) = γ^⌊t/k⌋  (6.19)
            Decay::Exponential { factor, steps } => factor.powf(t as f64 / steps as f64), // γ^(t/k)  (6.20)
            Decay::InverseTime { decay } => 1.0 / (1.0 + decay * t as f64),   // 1/(1 + d t)  (6.21)
            Decay::Cosine { steps } => {
                let share = t.min(steps) as f64 / steps as f64;
                (1.0 + (PI * share).cos()) / 2.0 // f(t) = (1 + cos(π t/n))/2, 0 from step n on  (6.22)
            }
        }
    }
}
// ANCHOR_END: factor
// ANCHOR_END: schedule

impl Schedule {
    /// The same rate always: f(t) = 1.
    pub fn constant() -> Schedule {
        Schedule::of(Decay::Constant)
    }

    /// Times `factor` after every so many steps: γ^⌊t/k⌋.
    ///
    /// # Errors
    /// Where `factor` is not above 0 or `every` is 0.
    pub fn step_decay(factor: f64, every: usize) -> Result<Schedule, ConfigError> {
        let factor = positive("Schedule", "a factor", factor)?;
        Ok(Schedule::of(Decay::Step { factor, every: count("Schedule", "a number of steps", every)? }))
    }

    /// A little less each step, `factor` in so many of them: γ^(t/k).
    ///
    /// # Errors
    /// Where `factor` is not above 0 or `steps` is 0.
    pub fn exponential(factor: f64, steps: usize) -> Result<Schedule, ConfigError> {
        let factor = positive("Schedule", "a factor", factor)?;
        Ok(Schedule::of(Decay::Exponential { factor, steps: count("Schedule", "a number of steps", steps)? }))
    }

    /// 1/(1 + d t): half the rate after 1/d steps, a third after 2/d.
    ///
    /// # Errors
    /// Where `decay` is negative or not finite.
    pub fn inverse_time(decay: f64) -> Result<Schedule, ConfigError> {
        Ok(Schedule::of(Decay::InverseTime { decay: not_negative("Schedule", "a decay", decay)? }))
    }

    /// Half a cosine from 1 to 0 in so many steps, the warm-up's not counted; 0 ever after.
    ///
    /// # Errors
    /// Where `steps` is 0.
    pub fn cosine(steps: usize) -> Result<Schedule, ConfigError> {
        Ok(Schedule::of(Decay::Cosine { steps: count("Schedule", "a number of steps", steps)? }))
    }

    /// The same after `steps` steps in which the rate rises evenly to its beginning.
    pub fn after_warm_up(self, steps: usize) -> Schedule {
        Schedule { warm_up: steps, ..self }
    }

    fn of(decay: Decay) -> Schedule {
        Schedule { decay, warm_up: 0 }
    }
}

// ANCHOR: scheduled
/// An optimiser whose step t has the learning rate η₀ f(t) (6.23)
///
/// η₀ is the optimiser's own rate. [`learning_rate`](Optimizer::learning_rate) says what the next step
/// will take; [`set_learning_rate`](Optimizer::set_learning_rate) sets η₀, and the schedule goes on.
///
/// # Example
/// ```
/// # use ch06_optimizers::{Adam, Schedule, Scheduled};
/// # use common::Optimizer;
/// let mut optimizer = Scheduled::new(Adam::<f64>::new(0.002), Schedule::inverse_time(1.0)?);
/// assert_eq!(optimizer.learning_rate(), 0.002);
/// optimizer.step(&mut []);
/// assert_eq!(optimizer.learning_rate(), 0.001);
/// # Ok::<(), common::ConfigError>(())
/// ```
#[derive(Clone, Debug)]
pub struct Scheduled<O> {
    optimizer: O,
    schedule: Schedule,
    steps: usize, // t
}

impl<T: Real, O: Optimizer<T>> Optimizer<T> for Scheduled<O> {
    // ANCHOR: scheduled_step
    fn step_on(&mut self, threads: &Threads, parameters: &mut [&mut Parameter<T>]) {
        let rate = self.optimizer.learning_rate(); // η₀
        self.optimizer.set_learning_rate(rate * self.schedule.factor(self.steps)); // η₀ f(t)  (6.23)
        self.optimizer.step_on(threads, parameters);
        self.optimizer.set_learning_rate(rate);
        self.steps += 1;
    }
    // ANCHOR_END: scheduled_step
    // ANCHOR_END: scheduled

    fn name(&self) -> &'static str {
        "Scheduled"
    }

    fn learning_rate(&self) -> f64 {
        self.optimizer.learning_rate() * self.schedule.factor(self.steps)
    }

    fn set_learning_rate(&mut self, learning_rate: f64) {
        self.optimizer.set_learning_rate(learning_rate);
    }
}

impl<O> Scheduled<O> {
    /// The optimiser, at a rate that follows the schedule.
    pub fn new(optimizer: O, schedule: Schedule) -> Scheduled<O> {
        Scheduled { optimizer, schedule, steps: 0 }
    }
}
