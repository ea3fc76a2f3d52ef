//! [`Check`]: the settings of a gradient check, and the checks of functions, losses and regularisers.
//! (Those of layers and networks are in `network.rs`.)

use crate::diagnosis::Known;
use crate::error::{floor, relative_error};
use crate::report::{Entry, Place, Report, TensorReport};
use common::{Loss, Mode, Regularizer, Rng, Seed, Tensor};

/// Two ways to the same number may differ by this share, which is rounding.
const ROUNDING: f64 = 1e-12;

/// A gradient checker: compares what `backward` says with central differences.
///
/// It works in `f64`, compares every entry of every tensor unless told otherwise, and draws what it
/// needs at random (the upstream gradient, entries, directions) from its seed: the same seed, the same
/// report.
///
/// # Example
/// ```
/// use ch07_gradient_checking::Check;
/// use common::{Seed, Tensor};
/// let x = Tensor::from_vec(vec![0.5, -1.0, 2.0]);
/// let square = |x: &Tensor<f64>| x.dot(x);
/// Check::new(Seed(1)).function("square", square, &x, &(&x * 2.0)).assert_below(1e-7);
///
/// let report = Check::new(Seed(1)).function("square", square, &x, &x); // the 2 forgotten
/// assert!(!report.passes(1e-7));
/// assert!(report.to_string().contains("every entry is 0.5 times the numerical one"));
/// ```
#[derive(Clone, Debug)]
pub struct Check {
    pub(crate) seed: Seed,
    pub(crate) step: f64,
    pub(crate) mode: Option<Mode>,
    entries: Option<usize>,
    directions: Option<usize>,
}

impl Check {
    /// The check of this seed: h = 1e-5, every entry, in training mode.
    pub fn new(seed: Seed) -> Check {
        Check { seed, step: 1e-5, mode: None, entries: None, directions: None }
    }

    /// With another step h; 1e-5 otherwise, which is near the best for a central difference in `f64`.
    ///
    /// # Panics
    /// Where h is not positive and finite.
    pub fn step(self, h: f64) -> Check {
        assert!(h > 0.0 && h.is_finite(), "Check::step: expected a positive finite h, got {h}");
        Check { step: h, ..self }
    }

    /// With the forward passes of the differences in this mode; otherwise in training mode, at step 0
    /// of a run of the check's seed. All passes are of the same step: dropout draws the same mask each
    /// time, and what is differentiated is one function.
    ///
    /// `backward` only follows a pass in training mode. So with [`Mode::Predict`] the gradients come
    /// from a training pass and the differences from predictions (without activity penalties): this
    /// asks whether a layer without randomness predicts by the function that it is trained as.
    pub fn mode(self, mode: Mode) -> Check {
        Check { mode: Some(mode), ..self }
    }

    /// With only `n` random entries of each tensor that has more: two forward passes each.
    ///
    /// # Panics
    /// Where n is 0.
    pub fn entries(self, n: usize) -> Check {
        assert!(n > 0, "Check::entries: expected at least one entry, got 0");
        Check { entries: Some(n), ..self }
    }

    /// With `k` random directions v of length 1 in each tensor that has more entries, along which
    /// ⟨gradient, v⟩ is compared with a difference (7.4); with [`entries`](Check::entries) too, that
    /// many random entries as well, and otherwise none.
    ///
    /// Two forward passes look at all entries at once. A systematic mistake shows in every direction;
    /// one wrong entry among D shows as its 1/√D.
    ///
    /// # Panics
    /// Where k is 0.
    pub fn directions(self, k: usize) -> Check {
        assert!(k > 0, "Check::directions: expected at least one direction, got 0");
        Check { directions: Some(k), ..self }
    }

    /// Checks a gradient by x of any function of one tensor.
    pub fn function(
        &self,
        name: &str,
        f: impl FnMut(&Tensor<f64>) -> f64,
        x: &Tensor<f64>,
        gradient: &Tensor<f64>,
    ) -> Report {
        let mut report = Report::new(name, self.step);
        self.compare(&mut report, "x", x, gradient, Known { batch: 1, rate: None }, f);
        report
    }

    /// Checks a loss: its gradient by y where the rows are the whole batch (N = rows) and where they
    /// are a shard of a larger one (N = 2 rows + 1); that its share is S/N, the sum S not depending on
    /// N; and that `value_and_gradient` gives what `value` and `gradient` give.
    ///
    /// # Panics
    /// Where y has no entries.
    pub fn loss(&self, loss: &dyn Loss<f64>, y: &Tensor<f64>, t: &Tensor<f64>) -> Report {
        assert!(!y.is_empty(), "Check::loss: expected at least one example, got shape {}", y.shape());
        let mut report = Report::new(loss.name(), self.step);
        let (whole, shard) = (y.rows(), 2 * y.rows() + 1);
        for (name, n) in [("y".to_string(), whole), (format!("y (shard, N = {shard})"), shard)] {
            let gradient = loss.gradient(y, t, n); // of y's shape
            let known = Known { batch: n, rate: None };
            self.compare(&mut report, &name, y, &gradient, known, |y| loss.value(y, t, n));
            let mut both = y.clone();
            let value = loss.value_and_gradient(&mut both, t, n);
            differ(
                &mut report,
                &format!("value_and_gradient's value, N = {n},"),
                value,
                loss.value(y, t, n),
                1.0,
            );
            differ_in(&mut report, &format!("value_and_gradient's gradient, N = {n},"), &both, &gradient);
        }
        let sum = |n: usize| loss.value(y, t, n) * n as f64;
        differ(&mut report, &format!("N · value at N = {shard}"), sum(shard), sum(whole), 1.0);
        report
    }

    /// Checks a regulariser: the gradient of its penalty by w, and that `add_gradient` adds it to what
    /// is already in dw.
    pub fn regularizer(&self, regularizer: &dyn Regularizer<f64>, w: &Tensor<f64>) -> Report {
        let mut report = Report::new(regularizer.config().kind(), self.step);
        let mut gradient = Tensor::zeros(w.shape());
        regularizer.add_gradient(w, &mut gradient);
        let known = Known { batch: 1, rate: None };
        self.compare(&mut report, "w", w, &gradient, known, |w| regularizer.penalty(w));
        let before = normal(w, &mut self.seed.stream("dw"));
        let mut after = before.clone();
        regularizer.add_gradient(w, &mut after);
        differ_in(
            &mut report,
            "what add_gradient leaves where something was before",
            &after,
            &(&before + &gradient),
        );
        report
    }

    /// Compares one tensor's gradient with differences of f, and adds the result to the report.
    pub(crate) fn compare(
        &self,
        report: &mut Report,
        name: &str,
        at: &Tensor<f64>,
        gradient: &Tensor<f64>,
        known: Known,
        mut f: impl FnMut(&Tensor<f64>) -> f64,
    ) {
        if gradient.shape() != at.shape() {
            let (expected, got) = (at.shape(), gradient.shape());
            report.findings.push(format!("{name}: expected a gradient of shape {expected}, got {got}"));
            return;
        }
        let middle = f(at);
        let slopes = self.slopes(name, at, gradient, f);
        let floor = floor(largest(&slopes, self.step), middle, self.step);
        let compared: Vec<Entry> = slopes
            .into_iter()
            .map(|(place, analytic, right, left)| self.entry(place, analytic, [left, middle, right], floor))
            .collect();
        report.tensors.extend(TensorReport::new(name, at, &compared, floor, known));
    }

    // ANCHOR: slopes
    /// For every place that is to be compared: the analytic derivative, and f to the right and left.
    fn slopes(
        &self,
        name: &str,
        at: &Tensor<f64>,
        gradient: &Tensor<f64>,
        mut f: impl FnMut(&Tensor<f64>) -> f64,
    ) -> Vec<Slope> {
        let (entries, directions) = self.places(name, at.len());
        let mut slopes = Vec::with_capacity(entries.len() + directions);
        let mut moved = at.clone();
        for i in entries {
            let mut beside = |entry: f64| {
                moved.data_mut()[i] = entry;
                f(&moved)
            };
            let (right, left) = (beside(at.data()[i] + self.step), beside(at.data()[i] - self.step)); // (7.3)
            moved.data_mut()[i] = at.data()[i];
            slopes.push((Place::Entry(at.index_of(i)), gradient.data()[i], right, left));
        }
        let mut rng = self.seed.stream(&format!("directions of {name}"));
        for number in 0..directions {
            let v = normal(at, &mut rng);
            let v = &v * v.norm().recip();
            let mut beside = |step: f64| f(&at.zip_map(&v, |x, v| x + step * v));
            let (right, left) = (beside(self.step), beside(-self.step)); // (7.4)
            slopes.push((Place::Direction(number), gradient.dot(&v), right, left));
        }
        slopes
    }
    // ANCHOR_END: slopes

    /// Which entries of a tensor of this many to compare, and along how many directions.
    fn places(&self, name: &str, len: usize) -> (Vec<usize>, usize) {
        let directions = self.directions.unwrap_or(0);
        let entries = self.entries.unwrap_or(if directions > 0 { 0 } else { len });
        if entries + directions >= len {
            return ((0..len).collect(), 0); // no dearer, and sees everything
        }
        let mut chosen = self.seed.stream(&format!("entries of {name}")).permutation(len);
        chosen.truncate(entries);
        chosen.sort_unstable();
        (chosen, directions)
    }

    // ANCHOR: entry
    /// One comparison, from f to the left, in the middle and to the right.
    fn entry(&self, place: Place, analytic: f64, [left, middle, right]: [f64; 3], floor: f64) -> Entry {
        let numerical = (right - left) / (2.0 * self.step); // (7.2)
        // For a smooth f the two one-sided slopes differ by h f″: next to nothing.
        let (after, before) = ((right - middle) / self.step, (middle - left) / self.step); // (7.1)
        Entry {
            place,
            analytic,
            numerical,
            relative_error: relative_error(analytic, numerical, floor),
            ratio: analytic / numerical,
            kink: relative_error(after, before, floor) > 0.1,
        }
    }
    // ANCHOR_END: entry
}

/// A place, the analytic derivative there, and f to the right and to the left of it.
type Slope = (Place, f64, f64, f64);

/// The largest finite |numerical derivative|.
fn largest(slopes: &[Slope], h: f64) -> f64 {
    let numerical = slopes.iter().map(|(_, _, right, left)| ((right - left) / (2.0 * h)).abs());
    numerical.filter(|n| n.is_finite()).fold(0.0, f64::max)
}

/// A tensor of the shape of `like`, drawn from the normal distribution.
pub(crate) fn normal(like: &Tensor<f64>, rng: &mut Rng) -> Tensor<f64> {
    Tensor::from_fn(like.shape(), |_| rng.normal())
}

/// Adds a finding if `got` is not `expected`, but for rounding of terms of this scale.
fn differ(report: &mut Report, what: &str, got: f64, expected: f64, scale: f64) {
    if relative_error(got, expected, scale) > ROUNDING {
        report.findings.push(format!("{what}: expected {expected:.6e}, got {got:.6e}"));
    }
}

/// Adds a finding for the first entry of `got` that is not that of `expected`, but for rounding of
/// the largest.
fn differ_in(report: &mut Report, what: &str, got: &Tensor<f64>, expected: &Tensor<f64>) {
    if got.shape() != expected.shape() {
        let (expected, got) = (expected.shape(), got.shape());
        report.findings.push(format!("{what}: expected shape {expected}, got {got}"));
        return;
    }
    let scale = expected.max_abs();
    let mut pairs = got.data().iter().zip(expected.data());
    if let Some(i) = pairs.position(|(&a, &b)| relative_error(a, b, scale) > ROUNDING) {
        differ(report, &format!("{what} at {:?}", got.index_of(i)), got.data()[i], expected.data()[i], scale);
    }
}
