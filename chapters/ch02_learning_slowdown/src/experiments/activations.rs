//! The three activation functions with their derivatives, checked and drawn.

use super::measures::grid;
use crate::{ActivationFunction, Relu, Sigmoid, Tanh, central_difference, sigmoid};
use common::experiment::{Run, RunError};
use common::figure::{LineChart, Panels};

/// Step of the central differences.
const H: f64 = 1e-5;

pub fn run(run: &mut Run<'_>) -> Result<(), RunError> {
    safe_values(run);
    derivatives(run);

    let functions = LineChart::new("Functions", "z", "f(z)").y_range(-1.2, 3.0);
    let functions = functions
        .series("sigmoid", curve(Sigmoid::value))
        .series("tanh", curve(Tanh::value))
        .series("ReLU", curve(Relu::value));
    // ReLU's derivative jumps: two pieces, with a gap at 0.
    let relu = curve(|z| if z == 0.0 { f64::NAN } else { Relu::derivative(z) });
    let slopes = LineChart::new("Derivatives", "z", "f′(z)").y_range(-0.1, 1.1);
    let slopes = slopes
        .series("sigmoid", curve(Sigmoid::derivative))
        .series("tanh", curve(Tanh::derivative))
        .series("ReLU", relu)
        .points("central differences", measured());
    run.figure(
        "functions",
        Panels::new("Activation functions", 2).panel(Box::new(functions)).panel(Box::new(slopes)),
        "Sigmoid, tanh and ReLU (left) and their derivatives (right), with central differences (h = 1e-5) \
         as dots. σ′ is never above 1/4, tanh′ never above 1, and both die away on either side; ReLU's \
         derivative is 0 or 1, with a jump at 0.",
        "Left: the sigmoid rises from 0 to 1, tanh from −1 to 1, ReLU is 0 and then a straight rising line. \
         Right: the sigmoid's derivative is a low bell of height one quarter, tanh's a bell of height 1, \
         ReLU's is 0 left of zero and 1 right of it. Dots lie on all three.",
    )
}

/// Values far out: nothing overflows. The formula σ′ = e⁻ᶻ/(1 + e⁻ᶻ)², taken literally, would.
fn safe_values(run: &mut Run<'_>) {
    run.say("Values, also far out, and σ′ = e⁻ᶻ/(1 + e⁻ᶻ)² taken literally (∞/∞ is no number):");
    let naive = |z: f64| (-z).exp() / (1.0 + (-z).exp()).powi(2);
    let row = |z: f64| {
        let shown = |x: f64| if x.is_finite() { format!("{x:.4}") } else { "not finite".to_string() };
        let mut row = vec![z.to_string()];
        row.extend([sigmoid(z), Tanh::value(z), Relu::value(z), Sigmoid::derivative(z), naive(z)].map(shown));
        row
    };
    let rows: Vec<_> = [-1000.0, -5.0, -1.0, 0.0, 1.0, 5.0, 1000.0].map(row).into();
    run.table(&["z", "σ", "tanh", "ReLU", "σ′", "σ′ literally"], &rows);
    let functions: [fn(f64) -> f64; 4] = [sigmoid, Tanh::value, Relu::value, Sigmoid::derivative];
    let finite = functions.iter().all(|f| f(-1000.0).is_finite() && f(1000.0).is_finite());
    run.here("finite_at_1000", f64::from(finite));
    run.here("literal_derivative_finite_at_1000", f64::from(naive(-1000.0).is_finite()));
    let identity = grid(-20.0, 20.0, 4000).map(|z| (Tanh::value(z) - z.tanh()).abs()).fold(0.0, f64::max);
    run.say(format_args!("tanh z = 2σ(2z) − 1 differs from the library's tanh by {identity:.1e} at most."));
    run.here("tanh_identity_deviation", identity);
}

/// Each derivative's greatest value, and its greatest distance from the central difference.
fn derivatives(run: &mut Run<'_>) {
    run.say("\nDerivatives over −6 … 6, against central differences (beside ReLU's kink, not at it):");
    let rows = [check::<Sigmoid>(run), check::<Tanh>(run), check::<Relu>(run)];
    run.table(&["function", "greatest f′", "greatest deviation"], &rows);
    run.text("sigmoid_greatest_derivative", 0.25); // 002, "Relu函数"
}

fn check<F: ActivationFunction>(run: &mut Run<'_>) -> Vec<String> {
    let greatest = grid(-6.0, 6.0, 1200).map(F::derivative::<f64>).fold(0.0, f64::max);
    // Offset by half a cell: no point within h of the kink at 0.
    let deviation = |z: f64| (F::derivative(z) - central_difference(F::value, z, H)).abs();
    let worst = grid(-6.005, 5.995, 1200).map(deviation).fold(0.0, f64::max);
    run.here(&format!("{}_greatest_derivative", F::NAME), greatest);
    run.here(&format!("{}_deviation", F::NAME), worst);
    vec![F::NAME.to_string(), format!("{greatest:.4}"), format!("{worst:.1e}")]
}

fn curve(f: impl Fn(f64) -> f64 + Copy) -> impl Iterator<Item = (f64, f64)> {
    grid(-6.0, 6.0, 480).map(move |z| (z, f(z)))
}

/// Central differences of all three, at points that keep clear of the kink.
fn measured() -> Vec<(f64, f64)> {
    let functions: [fn(f64) -> f64; 3] = [Sigmoid::value, Tanh::value, Relu::value];
    let of = |f: fn(f64) -> f64| grid(-5.5, 5.5, 11).map(move |z| (z, central_difference(f, z, H)));
    functions.into_iter().flat_map(of).collect()
}
