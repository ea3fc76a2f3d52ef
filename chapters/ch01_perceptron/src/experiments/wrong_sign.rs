//! Text 002's update climbs the error: w := w + η xᵀe with e = xw − y.

use crate::least_squares;
use common::Tensor;
use common::data::Regression;
use common::data::synthetic::noisy_line;
use common::experiment::{Run, RunError};
use common::figure::LineChart;

const POINTS: usize = 40;
const RATE: f64 = 0.01;

/// How the update is written.
#[derive(Clone, Copy)]
enum Update {
    /// w := w + η xᵀe, e = xw − y: text 002.
    AsPrinted,
    /// w := w − η xᵀe, e = xw − y: descent.
    Minus,
    /// w := w + η xᵀe, e = y − xw: the same descent, and probably what was meant.
    ErrorTurnedRound,
}

/// The error ½ Σ (xw − y)² before each step and behind the last, and the w at the end.
struct Course {
    errors: Vec<f64>,
    w: Tensor<f64>,
}

impl Course {
    /// The first epoch behind which the error is not finite any more.
    fn diverged(&self) -> Option<usize> {
        self.errors.iter().position(|error| !error.is_finite())
    }

    fn last(&self) -> f64 {
        self.errors.last().copied().unwrap_or(f64::NAN)
    }
}

pub fn run(run: &mut Run<'_>) -> Result<(), RunError> {
    let epochs = run.epochs(1_500, 1_500, 1_500);
    run.say(
        "Text 002 (神经元的训练) has e = xw − y, y the target, and w := w + η xᵀe, and calls it an ascent.",
    );
    run.say(format_args!(
        "It is one: xᵀe is the gradient of ½ Σ e². {POINTS} points about a line, η = {RATE}, {epochs} epochs, each \
         one step on all points, from w = 0:"
    ));
    let set = noisy_line::<f64>(POINTS, 0.5, 2.0, 0.2, &mut run.seed().stream("data"));
    let [printed, minus, turned] = [Update::AsPrinted, Update::Minus, Update::ErrorTurnedRound]
        .map(|update| learn(&set, update, epochs));
    let row = |name: &str, course: &Course| {
        let at = |epoch: usize| course.errors.get(epoch).map_or("-".into(), |error| format!("{error:.3e}"));
        let end = course.diverged().map_or("finite".into(), |epoch| format!("infinite in epoch {epoch}"));
        vec![name.to_string(), at(0), at(1), at(10), at(100), end]
    };
    let rows = [
        row("as printed: w + η xᵀ(xw − y)", &printed),
        row("minus: w − η xᵀ(xw − y)", &minus),
        row("e turned round: w + η xᵀ(y − xw)", &turned),
    ];
    run.table(&["update", "error at first", "after 1", "after 10", "after 100", "in the end"], &rows);
    if let Some(epoch) = printed.diverged() {
        run.diverged(epoch);
    }
    run.here("as_printed_error", printed.last());
    run.here("right_sign_error", minus.last());
    let (w, b) = least_squares(&set.x, &set.t)?;
    let [own_w, own_b] = [minus.w.data()[0], minus.w.data()[1]];
    let apart = (own_w - w.scalar()).abs().max((own_b - b).abs());
    run.here("right_sign_distance_from_least_squares", apart);
    let same = if minus.w == turned.w { "the same numbers" } else { "other numbers" };
    run.say(format_args!(
        "With a minus it ends {apart:.1e} from the least-squares line. With e = y − xw the plus is right and \
         brings {same}: a sign and an order belong together."
    ));
    draw(run, &printed, &minus)
}

/// Follows an update, written with matrices as in the text: the bias is the weight of a column of ones.
fn learn(set: &Regression<f64>, update: Update, epochs: usize) -> Course {
    let x = Tensor::from_rows(set.x.data().iter().map(|&x| [x, 1.0])); // (N, 2)
    let y = &set.t; // (N, 1)
    let mut w = Tensor::zeros([2, 1]);
    let half_squares = |w: &Tensor<f64>| {
        let e = &x.matmul(w) - y;
        0.5 * e.dot(&e)
    };
    let mut errors = vec![half_squares(&w)];
    for _ in 0..epochs {
        // ANCHOR: updates
        let xw = x.matmul(&w); // (N, 1)
        match update {
            Update::AsPrinted => w.add_scaled(RATE, &x.matmul_tn(&(&xw - y))),
            Update::Minus => w.add_scaled(-RATE, &x.matmul_tn(&(&xw - y))),
            Update::ErrorTurnedRound => w.add_scaled(RATE, &x.matmul_tn(&(y - &xw))),
        }
        // ANCHOR_END: updates
        errors.push(half_squares(&w));
        if errors.last().is_some_and(|error| !error.is_finite()) {
            break; // no later step can mend it
        }
    }
    Course { errors, w }
}

fn draw(run: &mut Run<'_>, printed: &Course, minus: &Course) -> Result<(), RunError> {
    let curve = |course: &Course| {
        let first = course.errors.iter().take(51).enumerate();
        first.map(|(epoch, &error)| (epoch as f64, error)).collect::<Vec<_>>()
    };
    let chart = LineChart::new("A plus where a minus belongs", "epoch", "½ Σ e²")
        .series("w + η xᵀ(xw − y), as printed", curve(printed))
        .series("w − η xᵀ(xw − y)", curve(minus))
        .log_y();
    run.figure(
        "errors",
        chart,
        &format!(
            "The squared error of a linear neuron over {POINTS} points, in the first 50 epochs of text 002's update \
             and of the one with the right sign, both from w = 0, η = {RATE}."
        ),
        "On a logarithmic axis one line climbs straight up by many powers of ten; the other falls at once and \
         stays low.",
    )
}

#[cfg(test)]
mod tests {
    use super::*;
    use common::Seed;

    #[test]
    fn the_update_as_printed_climbs_at_every_step_and_the_right_sign_descends() {
        let set = noisy_line::<f64>(POINTS, 0.5, 2.0, 0.2, &mut Seed(1).stream("data"));
        let printed = learn(&set, Update::AsPrinted, 1_500);
        assert!(printed.errors.windows(2).all(|pair| pair[1] > pair[0]));
        assert!(printed.diverged().is_some());
        let minus = learn(&set, Update::Minus, 100);
        assert!(minus.errors[..20].windows(2).all(|pair| pair[1] < pair[0]));
        assert!(minus.diverged().is_none());
        assert_eq!(minus.w, learn(&set, Update::ErrorTurnedRound, 100).w);
    }
}
