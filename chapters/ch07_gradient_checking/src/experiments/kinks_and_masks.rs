//! Two ways in which a right gradient looks wrong: a kink within h of the input, and a mask that is
//! drawn anew between the two passes.

use super::digits::{batch, network};
use super::masks;
use super::measures::{Curve, error_at, short, steps};
use crate::{Check, central, numerical_gradient, relative_error};
use ch02_learning_slowdown::{Relu, Tanh, relu};
use ch03_cross_entropy::SoftmaxCrossEntropy;
use ch04_mlp::Activation;
use common::Tensor;
use common::experiment::{Run, RunError};
use common::figure::{LineChart, Panels};

/// The checker's step.
const H: f64 = 1e-5;
const TOLERANCE: f64 = 1e-6;
/// The text's two hidden layers.
const HIDDEN: [usize; 2] = [128, 128];

pub fn run(run: &mut Run<'_>) -> Result<(), RunError> {
    beside_the_kink(run);
    beside_a_tie(run);
    let found = in_a_network(run)?;
    draw_kinks(run, found)?;
    masks::run(run)
}

/// ReLU's slope at z, by `backward` and by differences, as z comes nearer to 0 than h.
fn beside_the_kink(run: &mut Run<'_>) {
    run.say(format!(
        "ReLU at z, with h = {H:e}: 0.5 (1 + z/h) is what a central difference says within h of 0.\n"
    ));
    let mut rows = Vec::new();
    let mut quiet = 0.0_f64;
    for share in [2.0, 1.0, 0.999, 0.95, 0.5, 0.1, 0.0, -0.5, -2.0] {
        let x = Tensor::from_rows([[share * H, 1.0]]);
        let report = Check::new(run.seed()).layer(&mut Activation::new(Relu), &x);
        let worst = &report.tensors[0].worst;
        let numerical = central(relu, share * H, H);
        let backward = if share > 0.0 { 1.0 } else { 0.0 };
        let error = relative_error(backward, numerical, 0.0);
        let says = match (report.passes(TOLERANCE), worst.kink) {
            (true, _) => "passes",
            (false, true) => "a kink within h?",
            (false, false) => "wrong",
        };
        if says == "wrong" {
            quiet = quiet.max(error);
        }
        rows.push(vec![
            format!("{share}").replace('-', "−"),
            backward.to_string(),
            format!("{numerical:.4}"),
            format!("{error:.4}"),
            says.to_string(),
        ]);
        if share == 0.0 {
            run.here("numerical_slope_at_the_kink", numerical);
            run.here("kink_is_suspected_at_0", f64::from(u8::from(worst.kink)));
        }
    }
    run.table(&["z/h", "backward", "difference", "relative error", "the checker"], &rows);
    run.here("largest_error_without_suspicion", quiet);
    run.say(format!(
        "Backward is right in every row. The checker compares the slopes to both sides and suspects a kink where they \
         differ by a tenth; at the edge of h it does not, and an error of up to {quiet:.3} stands there as a mistake. \
         So inputs are kept further from kinks than h (`away_from_kinks`).\n"
    ));
}

/// The maximum of two numbers, as in max pooling, as they come nearer to one another than 2h.
fn beside_a_tie(run: &mut Run<'_>) {
    let largest = |x: &Tensor<f64>| x.data()[0].max(x.data()[1]);
    let slope = |apart: f64| {
        let x = Tensor::from_vec(vec![0.3 + apart * H, 0.3]);
        numerical_gradient(largest, &x, H).data()[0]
    };
    let shares = [2.0, 0.5, 0.0];
    let slopes = shares.map(slope);
    for (name, slope) in ["apart", "near", "tied"].iter().zip(slopes) {
        run.here(&format!("slope_of_the_maximum_{name}"), slope);
    }
    run.say(format!(
        "A maximum of two has such a kink where they tie. The slope by the larger, which is 1, measured where it leads \
         by 2h, by h/2 and by nothing: {:.3}, {:.3}, {:.3}. `distinct` keeps inputs apart.\n",
        slopes[0], slopes[1], slopes[2]
    ));
}

/// By h: the share of entries with a kink within h, and the worst relative error, with ReLU and with tanh.
struct InNetwork {
    kinks: Curve,
    relu: Curve,
    tanh: Curve,
}

/// In a network the kinks cannot be seen from outside: how often a step crosses one. The control is the
/// same network with tanh, which has none.
fn in_a_network(run: &mut Run<'_>) -> Result<InNetwork, RunError> {
    let (rows, entries) = run.pick((8, 8), (32, 60), (32, 300));
    let (x, t) = batch(run, rows)?;
    let mut relu = network::<f64>(&HIDDEN, Relu, run.seed())?;
    let mut tanh = network::<f64>(&HIDDEN, Tanh, run.seed())?;
    let mut found = InNetwork { kinks: Vec::new(), relu: Vec::new(), tanh: Vec::new() };
    let mut table = Vec::new();
    for h in steps(-1, -6, 1) {
        let check = Check::new(run.seed()).step(h).entries(entries);
        let report = check.network(relu.layers_mut(), &SoftmaxCrossEntropy, &x, &t);
        let smooth = check.network(tanh.layers_mut(), &SoftmaxCrossEntropy, &x, &t).relative_error();
        let compared: usize = report.tensors.iter().map(|tensor| tensor.entries).sum();
        let suspected: usize = report.tensors.iter().map(|tensor| tensor.kinks).sum();
        let (share, error) = (suspected as f64 / compared as f64, report.relative_error());
        found.kinks.push((h, share));
        found.relu.push((h, error));
        found.tanh.push((h, smooth));
        let power = -h.log10().round();
        run.here(&format!("kinks_at_1e_{power}"), share);
        run.here(&format!("relu_error_at_1e_{power}"), error);
        run.here(&format!("tanh_error_at_1e_{power}"), smooth);
        table.push(vec![format!("{h:e}"), format!("{suspected} of {compared}"), short(error), short(smooth)]);
    }
    run.say("784 → 128 → 128 → 10: how often a step crosses a kink of ReLU, and the same network with tanh.");
    run.table(&["h", "kinks suspected", "worst error, ReLU", "with tanh"], &table);
    let at = |curve: &Curve, h: f64| short(error_at(curve, h));
    run.say(format!(
        "A step crosses a kink if it turns any unit on or off for any row. Worst error at the text's 1e-4: {} with ReLU and \
         {} with tanh; at the checker's 1e-5: {} and {}.\n",
        at(&found.relu, 1e-4),
        at(&found.tanh, 1e-4),
        at(&found.relu, H),
        at(&found.tanh, H),
    ));
    Ok(found)
}

fn draw_kinks(run: &mut Run<'_>, found: InNetwork) -> Result<(), RunError> {
    let shares = || (-200..=200).map(|i| f64::from(i) / 100.0);
    let slopes = shares().map(|share| (share, central(relu, share * H, H)));
    let backward = shares().map(|share| (share, if share > 0.0 { 1.0 } else { 0.0 }));
    let near = LineChart::new("One ReLU", "z / h", "slope")
        .series("backward", backward)
        .dashed("central difference", slopes);
    let network = LineChart::new("A network of 256 units", "h", "share, or error")
        .line_with_points("share of kinks", found.kinks)
        .line_with_points("ReLU, error", found.relu)
        .line_with_points("tanh, error", found.tanh)
        .log_x()
        .log_y()
        .vertical(1e-4, "text");
    run.figure(
        "kinks",
        Panels::new("A right gradient beside a kink", 2).panel(Box::new(near)).panel(Box::new(network)),
        "Left: within h of the kink a central difference mixes both slopes, at the kink itself it says ½. Right: the \
         share of checked entries at which the slopes to both sides differ (0 is not drawn), and the worst relative error \
         of gradients that are right, in a network with ReLU and in the same one with tanh.",
        "Left, a step from 0 to 1 at the kink, and a ramp that joins both levels between −h and h. Right, a log-log \
         chart over h with three curves: the share of kinks, the error with ReLU and the error with tanh; an upright line \
         marks the text's h.",
    )
}
