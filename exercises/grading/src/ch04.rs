//! The exercises of chapter 4, layers and back-propagation: what is observed of an answer, and what it may be.

mod mistakes;
mod solutions;
#[path = "../stubs/ch04.rs"]
mod stubs;

use common::Tensor;

use crate::{Bank, Case, Kind, Mistake, Solution, Task};

/// All of them, in the book's order.
pub fn bank() -> Vec<&'static dyn Bank> {
    vec![
        &HOW_MUCH_WORK,
        &OTHER_CONVENTION,
        &DENSE,
        &HIDDEN_DELTAS,
        &MEAN_SQUARES,
        &ONE_LINE_TOO_EARLY,
        &TWENTY_LAYERS,
        &HOW_SURE,
        &HALF_A_TIE,
        &TWO_LAYER_GRADIENTS,
    ]
}

/// A number with the four digits that are shown of it.
fn rounded(v: f64) -> f64 {
    format!("{v:.3e}").parse().unwrap_or(v)
}

/// The layer, its share, and (a) to (d).
pub type HowMuchWork = fn() -> (&'static str, f64, [f64; 4]);

/// 4.1: parameters and multiplications of a network.
pub static HOW_MUCH_WORK: Task<HowMuchWork> = Task {
    id: "4.1",
    kind: Kind::Predict,
    observe: |answer, case| {
        let (layer, share, [parameters, forward, backward, ratio]) = answer();
        case.choice("the layer with most of the parameters", layer, &["first", "second", "third"]);
        case.must((0.0..=1.0).contains(&share), || {
            format!("its share: expected a number between 0 and 1, got {share}")
        });
        case.saw_within("its share", share, 0.05);
        case.worked("(a) parameters", parameters, 1e-9);
        case.worked("(b) multiplications forward", forward, 1e-9);
        case.worked("(c) multiplications backward", backward, 1e-9);
        case.worked("(d) backward over forward", ratio, 0.01);
    },
    solutions: &[Solution { way: "counted layer by layer", answer: solutions::how_much_work }],
    mistakes: &[
        Mistake {
            name: "the biases are not counted",
            advice: "A unit learns more than its weights. How many numbers does a layer of one unit on three inputs \
                     have?",
            read: "derive.md#a-layer",
            answer: mistakes::work_without_biases,
        },
        Mistake {
            name: "biases are counted as multiplications",
            advice: "What is done with a bias on the way forward?",
            read: "derive_backpropagation.md#why-backward-costs-about-twice-as-much-as-forward",
            answer: mistakes::work_with_biases,
        },
        Mistake {
            name: "backward is taken for twice forward in every layer",
            advice: "Twice, because each layer makes two products. Who reads the second product of the lowest layer?",
            read: "derive_backpropagation.md#why-backward-costs-about-twice-as-much-as-forward",
            answer: mistakes::work_doubled,
        },
        Mistake {
            name: "only the slopes by the weights are counted backward",
            advice: "From where does a layer have its dy?",
            read: "derive_backpropagation.md#why-backward-costs-about-twice-as-much-as-forward",
            answer: mistakes::work_only_dw,
        },
        Mistake {
            name: "the layers are thought to be of similar size",
            advice: "The number of weights is a product of two sizes. Where do the two largest meet?",
            read: "derive.md#a-layer",
            answer: mistakes::work_shared_evenly,
        },
    ],
    stub: stubs::how_much_work,
};

/// `(x, v, dy)` to (dV, dx).
pub type OtherConvention = fn(&Tensor<f64>, &Tensor<f64>, &Tensor<f64>) -> (Tensor<f64>, Tensor<f64>);

/// N, in, out; in = out in every third case, where a wrong transpose fits. Never all 1.
fn layer_sizes(case: &mut Case) -> [usize; 3] {
    let rows = case.size("N", 1..=4);
    let inputs = case.size("in", 2..=4);
    let out = if case.number() % 3 == 2 { inputs..=inputs } else { 1..=4 };
    [rows, inputs, case.size("out", out)]
}

/// 4.2: the gradients of y = x Vᵀ + b.
pub static OTHER_CONVENTION: Task<OtherConvention> = Task {
    id: "4.2",
    kind: Kind::Derive,
    observe: |answer, case| {
        let [rows, inputs, out] = layer_sizes(case);
        let x = case.tensor("x", [rows, inputs]);
        let v = case.tensor("v", [out, inputs]);
        let dy = case.tensor("dy", [rows, out]);
        let (dv, dx) = answer(&x, &v, &dy);
        // The bias adds a constant to the sum of y ⊙ dy, whose gradient by y is dy.
        let of_v = |w: &[f64]| x.matmul_nt(&tensor([out, inputs], w)).dot(&dy);
        let of_x = |x: &[f64]| tensor([rows, inputs], x).matmul_nt(&v).dot(&dy);
        gradient(case, "dV", &dv, &v, of_v);
        gradient(case, "dx", &dx, &x, of_x);
        case.saw("dV", dv);
        case.saw("dx", dx);
    },
    solutions: &[
        Solution { way: "as matrix products", answer: solutions::other_convention },
        Solution { way: "in indices", answer: solutions::other_convention_in_indices },
    ],
    mistakes: &[
        Mistake {
            name: "this chapter's formulas, with V in the place of W",
            advice: "V is not W. Put the shapes under your products: which of them fit, and do the results have the \
                     shapes of V and x?",
            read: "derive_backpropagation.md#in-matrices-the-general-form",
            answer: mistakes::other_as_in_the_chapter,
        },
        Mistake {
            name: "dV has the shape of Vᵀ",
            advice: "A gradient has the shape of what it is the gradient of.",
            read: "derive_backpropagation.md#in-matrices-the-general-form",
            answer: mistakes::other_dv_turned,
        },
        Mistake {
            name: "V is transposed in dx, as W is in (4.9)",
            advice: "Write dx in indices first. Over which index of V does the sum run, and does that index stand \
                     next to dy's already?",
            read: "derive_backpropagation.md#in-matrices-the-general-form",
            answer: mistakes::other_dx_turned,
        },
        Mistake {
            name: "dV is divided by N",
            advice: "Where does the mean over the rows come in, in the layer or in the loss? What is in dy already?",
            read: "derive_backpropagation.md#in-matrices-the-general-form",
            answer: mistakes::other_divided,
        },
        Mistake {
            name: "dV and dx are exchanged",
            advice: "Two tensors are asked for, in an order. Which of yours has the shape of V?",
            read: "derive_backpropagation.md#in-matrices-the-general-form",
            answer: mistakes::other_exchanged,
        },
    ],
    stub: stubs::other_convention,
};

/// A tensor of these numbers.
fn tensor<const R: usize>(shape: [usize; R], data: &[f64]) -> Tensor<f64> {
    Tensor::from_fn(shape, |place| data[place])
}

/// Holds a tensor of the right shape against central differences.
fn gradient(
    case: &mut Case,
    name: &str,
    analytic: &Tensor<f64>,
    at: &Tensor<f64>,
    f: impl FnMut(&[f64]) -> f64,
) {
    if analytic.shape() == at.shape() {
        case.gradient(name, analytic.data(), at.data(), f);
    }
}

/// `(x, w, b)` to y, and `(x, w, dy)` to (dW, db, dx).
pub type Dense = (
    fn(&Tensor<f64>, &Tensor<f64>, &Tensor<f64>) -> Tensor<f64>,
    fn(&Tensor<f64>, &Tensor<f64>, &Tensor<f64>) -> (Tensor<f64>, Tensor<f64>, Tensor<f64>),
);

/// 4.3: the dense layer, (4.1) and (4.7) to (4.9).
pub static DENSE: Task<Dense> = Task {
    id: "4.3",
    kind: Kind::Code,
    observe: |(forward, backward), case| {
        let [rows, inputs, out] = layer_sizes(case);
        let x = case.tensor("x", [rows, inputs]);
        let w = case.tensor("w", [inputs, out]);
        let b = case.tensor("b", [out]);
        let dy = case.tensor("dy", [rows, out]);
        case.saw("y", forward(&x, &w, &b));
        let (dw, db, dx) = backward(&x, &w, &dy);
        let cost =
            |x: &Tensor<f64>, w: &Tensor<f64>, b: &Tensor<f64>| solutions::dense_forward(x, w, b).dot(&dy);
        gradient(case, "dW", &dw, &w, |w| cost(&x, &tensor([inputs, out], w), &b));
        gradient(case, "db", &db, &b, |b| cost(&x, &w, &tensor([out], b)));
        gradient(case, "dx", &dx, &x, |x| cost(&tensor([rows, inputs], x), &w, &b));
        case.saw("dW", dw);
        case.saw("db", db);
        case.saw("dx", dx);
    },
    solutions: &[
        Solution { way: "as matrix products", answer: (solutions::dense_forward, solutions::dense_backward) },
        Solution {
            way: "in loops",
            answer: (solutions::dense_forward_by_loops, solutions::dense_backward_by_loops),
        },
    ],
    mistakes: &[
        Mistake {
            name: "the bias is left out forward",
            advice: "Put x = 0: what must come out?",
            read: "derive.md#a-layer",
            answer: (mistakes::forward_without_bias, solutions::dense_backward),
        },
        Mistake {
            name: "the bias is added once for each input",
            advice: "In which of your loops does it stand? A unit has one bias, however many inputs it reads.",
            read: "derive.md#a-layer",
            answer: (mistakes::forward_bias_for_each_input, solutions::dense_backward),
        },
        Mistake {
            name: "the bias is added to the first row only",
            advice: "A row is an example, and every example meets the same units.",
            read: "derive.md#a-layer",
            answer: (mistakes::forward_bias_in_first_row, solutions::dense_backward),
        },
        Mistake {
            name: "the numbers of W are read in the wrong order forward",
            advice: "W is (in, out), and its numbers stand row by row. How many of them are there in a row? Then at \
                     which place of the slice is the weight from input i to unit j?",
            read: "derive.md#a-layer",
            answer: (mistakes::forward_weights_misread, solutions::dense_backward),
        },
        Mistake {
            name: "forward keeps the last input's term instead of the sum",
            advice: "What becomes of what the turn of the loop before has left in y?",
            read: "derive.md#a-layer",
            answer: (mistakes::forward_overwrites, solutions::dense_backward),
        },
        Mistake {
            name: "db is the mean over the rows, not the sum",
            advice: "dW sums over the rows and db does not? A bias is the weight of an input that is always 1.",
            read: "derive_backpropagation.md#in-matrices-the-general-form",
            answer: (solutions::dense_forward, mistakes::backward_bias_mean),
        },
        Mistake {
            name: "dW and db are divided by N",
            advice: "If every layer took the mean over the rows, how often would a network of three layers divide? \
                     Who has done it already?",
            read: "derive_backpropagation.md#in-matrices-the-general-form",
            answer: (solutions::dense_forward, mistakes::backward_mean),
        },
        Mistake {
            name: "dW, db and dx are all divided by N",
            advice: "A row of dx belongs to one example. Is there a mean over anything in it? And who has divided \
                     dy already?",
            read: "derive_backpropagation.md#in-matrices-the-general-form",
            answer: (solutions::dense_forward, mistakes::backward_all_divided),
        },
        Mistake {
            name: "db is counted once for each input",
            advice: "Which indices does db have in (4.8), and over which does the sum run? Every other loop around it \
                     repeats it.",
            read: "derive_backpropagation.md#in-matrices-the-general-form",
            answer: (solutions::dense_forward, mistakes::backward_bias_for_each_input),
        },
        Mistake {
            name: "dx = dy W, without the transpose",
            advice: "It fits only where in = out, and even there it is another sum. Which weights lead away from \
                     input i: a row of W or a column?",
            read: "check.md#break-it",
            answer: (solutions::dense_forward, mistakes::backward_without_transpose),
        },
        Mistake {
            name: "the numbers of W are read in the wrong order in dx",
            advice: "W is (in, out), and its numbers stand row by row. How many of them are there in a row?",
            read: "derive_backpropagation.md#in-matrices-the-general-form",
            answer: (solutions::dense_forward, mistakes::backward_weights_misread),
        },
        Mistake {
            name: "dW is turned, with the shape (out, in)",
            advice: "Descent subtracts dW from W, entry by entry.",
            read: "derive_backpropagation.md#in-matrices-the-general-form",
            answer: (solutions::dense_forward, mistakes::backward_turned),
        },
        Mistake {
            name: "db is dy itself, with a row for each example",
            advice: "There is one bias for each unit, and all rows use it. In how many ways does it reach the cost?",
            read: "derive_backpropagation.md#in-matrices-the-general-form",
            answer: (solutions::dense_forward, mistakes::backward_bias_not_summed),
        },
        Mistake {
            name: "db is summed along the wrong axis: over the units, not over the rows",
            advice: "Which index of dy is left in db: that of the examples or that of the units?",
            read: "derive_backpropagation.md#in-matrices-the-general-form",
            answer: (solutions::dense_forward, mistakes::backward_bias_along_units),
        },
        Mistake {
            name: "dW and dx are exchanged",
            advice: "Three tensors are asked for, in an order. Which of yours has the shape of W?",
            read: "derive_backpropagation.md#in-matrices-the-general-form",
            answer: (solutions::dense_forward, mistakes::backward_exchanged),
        },
        Mistake {
            name: "dW and db hold the last row's share only",
            advice: "Every row has its share in them. What becomes of what the rows before have left?",
            read: "derive_backpropagation.md#in-matrices-the-general-form",
            answer: (solutions::dense_forward, mistakes::backward_overwrites),
        },
    ],
    stub: (stubs::dense_forward, stubs::dense_backward),
};

/// `(a, weights, deltas)` to the δ of the layer.
pub type HiddenDeltas = fn(&[f64], &[Vec<f64>], &[f64]) -> Vec<f64>;

/// 4.4: δᵢ = aᵢ (1 − aᵢ) Σₖ ωₖᵢ δₖ  (4.5).
pub static HIDDEN_DELTAS: Task<HiddenDeltas> = Task {
    id: "4.4",
    kind: Kind::Code,
    observe: |answer, case| {
        let units = case.size("units here", 1..=4);
        // As many units behind in every third case: there a row can be taken for a column without a panic.
        let behind = if case.number() % 3 == 2 { units..=units } else { 1..=4 };
        let behind = case.size("units behind", behind);
        let a = case.numbers_in("a", units, 0.05, 0.95);
        let rows: Vec<Vec<f64>> =
            (0..behind).map(|_| (0..units).map(|_| rounded(case.rng().normal())).collect()).collect();
        let weights = case.give("weights", rows);
        let deltas = case.numbers("deltas", behind);
        let result = answer(&a, &weights, &deltas);
        // An error whose slopes by the z behind are −δ: −Σ δₖ zₖ. So δ is the gradient of Σ δₖ zₖ.
        let z: Vec<f64> = a.iter().map(|a| (a / (1.0 - a)).ln()).collect();
        case.gradient("δ", &result, &z, |z| {
            let a: Vec<f64> = z.iter().map(|z| 1.0 / (1.0 + (-z).exp())).collect();
            let z_behind = weights.iter().map(|w| w.iter().zip(&a).map(|(w, a)| w * a).sum::<f64>());
            z_behind.zip(&deltas).map(|(z, delta)| z * delta).sum()
        });
        case.saw("δ", result);
    },
    solutions: &[
        Solution { way: "unit by unit", answer: solutions::hidden_deltas },
        Solution {
            way: "every unit behind hands its wish down",
            answer: solutions::hidden_deltas_handed_down,
        },
    ],
    mistakes: &[
        Mistake {
            name: "`weights[i][k]`: the weights into a unit behind, not those out of this one",
            advice: "The first index says where a weight leads to. Which index stays the same in the sum for one \
                     unit?",
            read: "derive_backpropagation.md#in-indices",
            answer: mistakes::deltas_along_a_row,
        },
        Mistake {
            name: "a row of the weights beside the δ; `zip` hides that they differ in length",
            advice: "How many numbers has a row of `weights`, and how many units are there behind? `zip` ends with \
                     the shorter one and says nothing.",
            read: "derive_backpropagation.md#in-indices",
            answer: mistakes::deltas_along_a_row_zipped,
        },
        Mistake {
            name: "the unit's own slope is missing",
            advice: "The sum is the wish for a. A δ is the wish for z; what lies between the two?",
            read: "derive_backpropagation.md#in-indices",
            answer: mistakes::deltas_without_slope,
        },
        Mistake {
            name: "the sigmoid is applied to a once more",
            advice: "What is handed in, z or σ(z)?",
            read: "derive_backpropagation.md#in-indices",
            answer: mistakes::deltas_sigmoid_again,
        },
        Mistake {
            name: "the slope is taken for a, without 1 − a",
            advice: "A unit whose a is nearly 1 can hardly move. What does your δ say of it?",
            read: "derive_backpropagation.md#in-indices",
            answer: mistakes::deltas_half_slope,
        },
        Mistake {
            name: "the slope of tanh in the place of the sigmoid's",
            advice: "1 − a² belongs to another activation. Of which function is a the value here?",
            read: "derive_backpropagation.md#in-indices",
            answer: mistakes::deltas_tanh_slope,
        },
        Mistake {
            name: "the sign is turned",
            advice: "The δ behind have their minus sign already. Does (4.5) turn it again?",
            read: "derive_backpropagation.md#in-indices",
            answer: mistakes::deltas_turned,
        },
        Mistake {
            name: "only the last unit behind is heard",
            advice: "The unit reaches the error in as many ways as it has readers. What does your loop do with what \
                     it had before?",
            read: "derive_backpropagation.md#in-indices",
            answer: mistakes::deltas_of_last_reader,
        },
    ],
    stub: stubs::hidden_deltas,
};

/// `(sizes, variances, relu)` to the mean squares.
pub type MeanSquares = fn(&[usize], &[f64], bool) -> Vec<f64>;

/// 4.5: the mean square of z, layer by layer (4.12).
pub static MEAN_SQUARES: Task<MeanSquares> = Task {
    id: "4.5",
    kind: Kind::Code,
    observe: |answer, case| {
        let layers = case.size("L", 1..=4);
        let sizes: Vec<usize> = (0..=layers).map(|_| 1 + case.rng().below(200)).collect();
        let sizes = case.give("sizes", sizes);
        let variances: Vec<f64> = match case.number() % 4 {
            // Text 004's start, between −0.05 and 0.05.
            0 => vec![rounded(0.05 * 0.05 / 3.0); layers],
            _ => sizes[1..].iter().map(|&n| rounded(case.rng().uniform_in(0.3, 4.0) / n as f64)).collect(),
        };
        let variances = case.give("variances", variances);
        let relu = case.give("relu", case.number().is_multiple_of(2));
        case.saw_to_digits("the mean squares", answer(&sizes, &variances, relu));
    },
    solutions: &[
        Solution { way: "one number carried from layer to layer", answer: solutions::mean_squares },
        Solution { way: "as products", answer: solutions::mean_squares_as_products },
    ],
    mistakes: &[
        Mistake {
            name: "fan-out in the place of fan-in",
            advice: "Over what does the sum in z run: over the units of this layer, or over what each of them reads?",
            read: "derive_training.md#where-weights-start",
            answer: mistakes::squares_with_fan_out,
        },
        Mistake {
            name: "the ReLU's half is taken a layer too early",
            advice: "What is asked for, the size of z or of a? And has anything cut the inputs before they reach the \
                     first layer?",
            read: "derive_training.md#where-weights-start",
            answer: mistakes::squares_after_relu,
        },
        Mistake {
            name: "the ReLU's half is missing",
            advice: "What does a ReLU do to the negative half of the z?",
            read: "derive_training.md#where-weights-start",
            answer: mistakes::squares_without_relu,
        },
        Mistake {
            name: "every layer is given inputs of mean square 1",
            advice: "Only the first layer reads the data. What do the others read?",
            read: "derive_training.md#where-weights-start",
            answer: mistakes::squares_not_carried,
        },
        Mistake {
            name: "each layer by itself: its factor, without those of the layers before it",
            advice: "A layer multiplies what it is given. What was it given, by the layers before it?",
            read: "derive_training.md#where-weights-start",
            answer: mistakes::squares_each_by_itself,
        },
        Mistake {
            name: "each layer by itself, and the ReLU's half even in the first",
            advice: "A layer multiplies what it is given. What was the first given, and what the others?",
            read: "derive_training.md#where-weights-start",
            answer: mistakes::squares_each_halved,
        },
        Mistake {
            name: "fan-out in the place of fan-in, and the ReLU's half a layer too early",
            advice: "Two things. Over what does the sum in z run? And is the size of z asked for, or that of a?",
            read: "derive_training.md#where-weights-start",
            answer: mistakes::squares_with_fan_out_after_relu,
        },
        Mistake {
            name: "the root of the mean square is returned",
            advice: "(4.12) is about squares: no root is drawn anywhere in it.",
            read: "derive_training.md#where-weights-start",
            answer: mistakes::squares_by_root,
        },
        Mistake {
            name: "the ReLU is given the factor of sizes, not of squares",
            advice: "The ReLU halves a mean *square*. Which of the two do you carry along?",
            read: "derive_training.md#where-weights-start",
            answer: mistakes::squares_with_root_of_half,
        },
    ],
    stub: stubs::mean_squares,
};

/// The step `(x, t, w1, b1, w2, b2, rate)`, and two words on the program as it was given.
pub type OneLineTooEarly = (
    fn(
        &Tensor<f64>,
        &Tensor<f64>,
        &mut Tensor<f64>,
        &mut Tensor<f64>,
        &mut Tensor<f64>,
        &mut Tensor<f64>,
        f64,
    ),
    fn() -> [&'static str; 2],
);

/// 4.6: W2 changes before the gradient has been handed down through it.
pub static ONE_LINE_TOO_EARLY: Task<OneLineTooEarly> = Task {
    id: "4.6",
    kind: Kind::FindTheBug,
    observe: |(step, error), case| {
        let n = case.size("N", 1..=3);
        let (d, h, k) = (case.size("D", 1..=3), case.size("H", 1..=3), case.size("K", 2..=3));
        let x = case.tensor("x", [n, d]);
        let t = case.one_hot("t", n, k);
        let (mut w1, mut b1) = (case.tensor("w1", [d, h]), case.tensor("b1", [h]));
        let (mut w2, mut b2) = (case.tensor("w2", [h, k]), case.tensor("b2", [k]));
        let rate = case.number_in("rate", 0.1, 1.0);
        step(&x, &t, &mut w1, &mut b1, &mut w2, &mut b2, rate);
        case.saw("w1 afterwards", w1);
        case.saw("b1 afterwards", b1);
        case.saw("w2 afterwards", w2);
        case.saw("b2 afterwards", b2);
        let [power, hidden] = error();
        case.choice("the power of η in the error", power, &["0", "1", "2"]);
        case.choice("the η that hides it", hidden, &["0", "1", "any"]);
    },
    solutions: &[
        Solution {
            way: "all gradients, then all steps",
            answer: (solutions::train_step, solutions::error_of_train_step),
        },
        Solution {
            way: "a copy of the old weights",
            answer: (solutions::train_step_with_a_copy, solutions::error_of_train_step),
        },
    ],
    mistakes: &[
        Mistake {
            name: "the program as it was given",
            advice: "At which W2 was the loss computed? Follow that W2 through the lines: where is it read for the \
                     last time, and what is it then?",
            read: "derive_backpropagation.md#in-matrices-the-general-form",
            answer: (mistakes::step_as_given, solutions::error_of_train_step),
        },
        Mistake {
            name: "a second forward pass at the new W2",
            advice: "Now both halves are gradients, but of two losses at two places. Descent takes one gradient at \
                     one place.",
            read: "../ch01_perceptron/derive_descent.md#several-weights-the-gradient",
            answer: (mistakes::step_forward_again, solutions::error_of_train_step),
        },
        Mistake {
            name: "the step of W2 is undone twice on the way down",
            advice: "How far is the W2 that you use from the old one, and on which side?",
            read: "derive_backpropagation.md#in-matrices-the-general-form",
            answer: (mistakes::step_corrected_twice, solutions::error_of_train_step),
        },
        Mistake {
            name: "the output layer makes no step any more",
            advice: "A gradient that no line uses teaches nothing.",
            read: "../ch01_perceptron/derive_descent.md#several-weights-the-gradient",
            answer: (mistakes::step_without_the_output_layer, solutions::error_of_train_step),
        },
        Mistake {
            name: "the ReLU's mask was lost in the repair",
            advice: "A unit that handed on 0 had no influence. Which of your lines knows that?",
            read: "derive_backpropagation.md#in-matrices-the-general-form",
            answer: (mistakes::step_without_mask, solutions::error_of_train_step),
        },
        Mistake {
            name: "the 1/N was lost in the repair",
            advice: "The loss is a mean over the rows. Which of the six lines knew that?",
            read: "derive_backpropagation.md#in-matrices-the-general-form",
            answer: (mistakes::step_not_divided, solutions::error_of_train_step),
        },
        Mistake {
            name: "the error is taken for one of second order",
            advice: "Put the changed W2 into step 5 and multiply out. That dW1 is then multiplied by η once more is \
                     another matter: what is the error of dW1 itself?",
            read: "derive_backpropagation.md#in-matrices-the-general-form",
            answer: (solutions::train_step, mistakes::error_of_second_order),
        },
        Mistake {
            name: "the error is thought not to depend on η",
            advice: "How far does W2 move in step 4?",
            read: "derive_backpropagation.md#in-matrices-the-general-form",
            answer: (solutions::train_step, mistakes::error_that_rate_does_not_change),
        },
        Mistake {
            name: "a gradient check is thought never to see it",
            advice: "The check of dW2 and db2 is perfect. What would one of dW1 say, at an ordinary rate?",
            read: "check.md#does-it-hold",
            answer: (solutions::train_step, mistakes::error_never_seen),
        },
    ],
    stub: (stubs::train_step, stubs::error_of_train_step),
};

/// Three ratios, three words.
pub type TwentyLayers = fn() -> ([f64; 3], [&'static str; 3]);

/// 4.7: the gradient on its way down through twenty layers.
pub static TWENTY_LAYERS: Task<TwentyLayers> = Task {
    id: "4.7",
    kind: Kind::Predict,
    observe: |answer, case| {
        let (ratios, words) = answer();
        let names = [
            ("the ratio in (a)", "the gradient in (a)"),
            ("the ratio in (b)", "the gradient in (b)"),
            ("the ratio in (c)", "the gradient in (c)"),
        ];
        for ((ratio_name, word_name), (ratio, word)) in names.into_iter().zip(ratios.into_iter().zip(words)) {
            case.must(ratio > 0.0 && ratio.is_finite(), || {
                format!("{ratio_name}: expected a number above 0, got {ratio}")
            });
            // A tenth more or less, however small it is.
            case.saw_to_digits(ratio_name, ratio);
            case.seen.iter_mut().for_each(|seen| seen.tolerance.relative = 0.1);
            case.choice(word_name, word, &["stays", "vanishes", "explodes"]);
        }
    },
    solutions: &[Solution { way: "a factor for each layer", answer: solutions::twenty_layers }],
    mistakes: &[
        Mistake {
            name: "the root is missing: squares in the place of sizes",
            advice: "Fan-out times variance is how a mean square grows. What is asked for is its root.",
            read: "derive_training.md#why-depth-is-difficult",
            answer: mistakes::layers_without_root,
        },
        Mistake {
            name: "twenty factors between twenty layers",
            advice: "How many gaps are there between twenty posts?",
            read: "derive_training.md#why-depth-is-difficult",
            answer: mistakes::layers_twenty_factors,
        },
        Mistake {
            name: "the factor of a single layer",
            advice: "From the twentieth layer to the first the gradient passes more than one.",
            read: "derive_training.md#why-depth-is-difficult",
            answer: mistakes::layers_one_factor,
        },
        Mistake {
            name: "the ReLU's half is missing",
            advice: "What is the mean of f′(z)² where half of the units are off?",
            read: "derive_training.md#why-depth-is-difficult",
            answer: mistakes::layers_without_relu,
        },
        Mistake {
            name: "the ratio upside down",
            advice: "Where does back-propagation begin, and in which of the two layers has the gradient the longer \
                     way behind it?",
            read: "derive_training.md#why-depth-is-difficult",
            answer: mistakes::layers_upside_down,
        },
    ],
    stub: stubs::twenty_layers,
};

/// (a), (b) from and to, (d) twice; three counts; a sentence.
pub type HowSure = fn() -> ([f64; 5], [f64; 3], &'static str);

/// 4.8: what a share of twenty starts is worth.
pub static HOW_SURE: Task<HowSure> = Task {
    id: "4.8",
    kind: Kind::Experiment,
    observe: |answer, case| {
        let ([error, low, high, known, both], counts, says) = answer();
        case.worked("(a) the standard error", error, 0.005);
        for (name, bound) in [("(b) the smallest number", low), ("(b) the largest number", high)] {
            case.must(bound.fract() == 0.0, || {
                format!("{name}: expected a whole number of networks, inside of the interval, got {bound}")
            });
            case.worked(name, bound, 1e-9);
        }
        case.worked("(d) the number of starts against a known 0.50", known, 0.05);
        case.worked("(d) the number of starts for each of two", both, 0.05);
        for (name, count) in ["(c) first seed", "(c) second seed", "(c) third seed"].into_iter().zip(counts) {
            if count.fract() == 0.0 {
                case.measured(name, count, 2.0..=19.0);
            } else {
                case.must(false, || format!("{name}: expected a whole number of networks, got {count}"));
            }
        }
        // With a share near one half, three of three outside happen once in ten thousand times.
        case.must(counts.iter().any(|count| (low..=high).contains(count)), || {
            format!(
                "(c) none of your three lies between your (b), {low} and {high}: either (b) is not right, or another \
                 line of the program's output was read"
            )
        });
        case.words("what the comparison says", says, 5);
    },
    solutions: &[Solution { way: "twenty coins", answer: solutions::how_sure }],
    mistakes: &[
        Mistake {
            name: "the variance in the place of its root",
            advice: "A standard error is measured in the unit of the share itself.",
            read: "../ch03_cross_entropy/derive_batches.md#how-sure-is-the-figure",
            answer: mistakes::sure_by_variance,
        },
        Mistake {
            name: "the deviation of one start, not of the mean of twenty",
            advice: "A mean of twenty is surer than one coin. By which factor?",
            read: "../refresher.md#expectation-and-variance",
            answer: mistakes::sure_of_one_coin,
        },
        Mistake {
            name: "one standard error where two are asked for",
            advice: "Within one standard error lie about two runs of three. \"Most\" wants more.",
            read: "../ch03_cross_entropy/derive_batches.md#how-sure-is-the-figure",
            answer: mistakes::sure_within_one_error,
        },
        Mistake {
            name: "shares in (b), where numbers of networks are asked for",
            advice: "Of how many networks is your share a share?",
            read: "../ch03_cross_entropy/derive_batches.md#how-sure-is-the-figure",
            answer: mistakes::sure_shares_for_numbers,
        },
        Mistake {
            name: "rounded outward: whole numbers that lie outside of the interval already",
            advice: "Your interval ends somewhere between two whole numbers. Is the one that you gave inside of it?",
            read: "../ch03_cross_entropy/derive_batches.md#how-sure-is-the-figure",
            answer: mistakes::sure_rounded_outward,
        },
        Mistake {
            name: "the noise of the second share is left out",
            advice: "If both shares are measured, both are uncertain. What is the variance of a difference of two \
                     independent numbers?",
            read: "../refresher.md#expectation-and-variance",
            answer: mistakes::sure_of_both,
        },
    ],
    stub: stubs::how_sure,
};

/// Five words; and `(first column of dW1, w2)` to all its columns.
pub type HalfATie = (fn() -> [&'static str; 5], fn(&[f64], &[f64]) -> Vec<Vec<f64>>);

/// 4.9: equal incoming weights, random outgoing ones.
pub static HALF_A_TIE: Task<HalfATie> = Task {
    id: "4.9",
    kind: Kind::Derive,
    observe: |(answers, columns), case| {
        let d = case.size("D", 1..=3);
        let units = case.size("H", 2..=4);
        // A network of equal incoming weights; what is given is its true gradient's first column.
        let w2: Vec<f64> = (0..units)
            .map(|_| case.rng().uniform_in(0.2, 2.0) * if case.rng().uniform() < 0.5 { -1.0 } else { 1.0 })
            .map(rounded)
            .collect();
        let first: Vec<f64> = (0..d).map(|_| rounded(case.rng().normal() * w2[0])).collect();
        let (first, w2) = (case.give("first", first), case.give("w2", w2));
        let [forward, gradient, breaks, one, two] = answers();
        let moves = ["nothing", "w1 and b1", "w2 and b2", "everything"];
        case.choice("(a) the word for z1 and a1", forward, &["equal", "different"]);
        case.choice("(b) the word for dW1", gradient, &["equal", "different"]);
        case.choice("(c) the word for the tie", breaks, &["yes", "no"]);
        case.choice("(d) what the first step moves", one, &moves);
        case.choice("(d) what the second step moves", two, &moves);
        case.saw("the list of columns, one for each unit", columns(&first, &w2));
    },
    solutions: &[Solution {
        way: "all share one vector",
        answer: (solutions::half_a_tie, solutions::tied_columns),
    }],
    mistakes: &[
        Mistake {
            name: "half a tie is taken for a whole one",
            advice: "The argument for equal units has three steps. Which of them used the outgoing weights?",
            read: "derive_training.md#where-weights-start",
            answer: (mistakes::tie_for_ever, solutions::tied_columns),
        },
        Mistake {
            name: "the outgoing weights are thought to act on the way forward already",
            advice: "Of what is z1 made? Is W2 in it?",
            read: "derive_training.md#where-weights-start",
            answer: (mistakes::tie_outgoing_seen_forward, solutions::tied_columns),
        },
        Mistake {
            name: "W2 = 0 is thought to stop everything",
            advice: "Of which two factors is dW2 made? Is W2 itself one of them?",
            read: "derive_training.md#where-weights-start",
            answer: (mistakes::tie_zero_stops_all, solutions::tied_columns),
        },
        Mistake {
            name: "W2 = 0 is thought to stop nothing",
            advice: "The gradient of the hidden layer comes down through W2. What arrives?",
            read: "derive_training.md#where-weights-start",
            answer: (mistakes::tie_zero_stops_nothing, solutions::tied_columns),
        },
        Mistake {
            name: "the hidden layer is thought never to learn after W2 = 0",
            advice: "What is W2 when the second step begins?",
            read: "derive_training.md#where-weights-start",
            answer: (mistakes::tie_first_layer_never, solutions::tied_columns),
        },
        Mistake {
            name: "all columns of dW1 equal",
            advice: "Write da1 for one row and unit j. Which factor has j in it?",
            read: "derive_backpropagation.md#in-matrices-the-general-form",
            answer: (solutions::half_a_tie, mistakes::tied_all_equal),
        },
        Mistake {
            name: "each column is the first one times its unit's weight",
            advice: "Try your formula on the first column itself.",
            read: "derive_backpropagation.md#in-matrices-the-general-form",
            answer: (solutions::half_a_tie, mistakes::tied_times_weight),
        },
        Mistake {
            name: "each column is made from the one before it, but by the first one's numbers",
            advice: "Which two columns does your factor compare, and which column do you multiply by it?",
            read: "derive_backpropagation.md#in-matrices-the-general-form",
            answer: (solutions::half_a_tie, mistakes::tied_to_the_one_before),
        },
        Mistake {
            name: "the ratio of the weights upside down",
            advice: "A unit with twice the outgoing weight matters twice as much. Has it the longer column or the \
                     shorter one?",
            read: "derive_backpropagation.md#in-matrices-the-general-form",
            answer: (solutions::half_a_tie, mistakes::tied_inverse),
        },
        Mistake {
            name: "the rows of dW1 instead of its columns",
            advice: "How many units are there, and how many inputs? A list of columns has one entry for each unit.",
            read: "derive_backpropagation.md#in-matrices-the-general-form",
            answer: (solutions::half_a_tie, mistakes::tied_as_rows),
        },
    ],
    stub: (stubs::half_a_tie, stubs::tied_columns),
};

/// `(x, t, w1, b1, w2, b2)` to (loss, dW1, db1, dW2, db2).
pub type TwoLayerGradients = fn(
    &Tensor<f64>,
    &Tensor<f64>,
    &Tensor<f64>,
    &Tensor<f64>,
    &Tensor<f64>,
    &Tensor<f64>,
) -> (f64, Tensor<f64>, Tensor<f64>, Tensor<f64>, Tensor<f64>);

/// Where the logits of a case of 4.10 are far from 0: beyond ±710 an exponential overflows or is 0.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Logits {
    Ordinary,
    /// All near 1000.
    Large,
    /// All near −1000.
    Negative,
    /// One of each row.
    LargeInOneColumn,
    /// One of a single row.
    LargeInOneRow,
    /// All of a single row.
    NegativeInOneRow,
}

impl Logits {
    fn of(number: usize) -> Logits {
        match number % 10 {
            4 => Logits::Large,
            5 => Logits::Negative,
            6 | 7 => Logits::LargeInOneColumn,
            8 => Logits::LargeInOneRow,
            9 => Logits::NegativeInOneRow,
            _ => Logits::Ordinary,
        }
    }

    fn of_one_row(self) -> bool {
        matches!(self, Logits::LargeInOneRow | Logits::NegativeInOneRow)
    }
}

/// A tensor of normal numbers that is not shown yet.
fn normal(case: &mut Case, shape: [usize; 2]) -> Tensor<f64> {
    Tensor::from_fn(shape, |_| rounded(case.rng().normal()))
}

/// 4.10: back-propagation through sigmoid, softmax and cross-entropy.
pub static TWO_LAYER_GRADIENTS: Task<TwoLayerGradients> = Task {
    id: "4.10",
    kind: Kind::Code,
    observe: |answer, case| {
        let logits = Logits::of(case.number());
        let n = case.size("N", if logits.of_one_row() { 2..=4 } else { 1..=4 });
        let (d, h, k) = (case.size("D", 1..=3), case.size("H", 1..=3), case.size("K", 2..=3));
        let mut x = normal(case, [n, d]);
        let [mut w1, mut w2] = [normal(case, [d, h]), normal(case, [h, k])];
        let t = case.one_hot("t", n, k);
        let b1 = case.tensor("b1", [h]);
        // Not the class of the first row: its probability is to round to 0 where another's logit is large.
        let class = (0..k).find(|&j| t.row(0)[j] == 1.0).unwrap_or(0);
        let column = (class + 1 + case.rng().below(k - 1)) % k;
        let row = case.rng().below(n);
        let b2 = Tensor::from_fn([k], |j| {
            let at = match logits {
                Logits::Large => 1000.0,
                Logits::Negative => -1000.0,
                Logits::LargeInOneColumn if j == column => 1000.0,
                _ => return rounded(case.rng().normal()),
            };
            at + (100.0 * case.rng().normal()).round() / 100.0
        });
        if logits.of_one_row() {
            // The first hidden unit is on in this row and off in all others; its weights make the logits.
            for i in 0..n {
                let size = rounded(case.rng().uniform_in(1.0, 2.0));
                x.row_mut(i)[0] = if i == row { size } else { -size };
            }
            *w1.at_mut(&[0, 0]) = 70.0;
            match logits {
                Logits::NegativeInOneRow => w2.row_mut(0).fill(-1000.0),
                _ => w2.row_mut(0)[column] = 1000.0,
            }
        }
        let [x, w1, w2] = [("x", x), ("w1", w1), ("w2", w2)].map(|(name, m)| case.give(name, m));
        let b2 = case.give("b2", b2);
        let (loss, dw1, db1, dw2, db2) = answer(&x, &t, &w1, &b1, &w2, &b2);
        if logits == Logits::Ordinary {
            let cost = |w1: &Tensor<f64>, b1: &Tensor<f64>, w2: &Tensor<f64>, b2: &Tensor<f64>| {
                solutions::two_layer_gradients(&x, &t, w1, b1, w2, b2).0
            };
            gradient(case, "dW1", &dw1, &w1, |w1| cost(&tensor([d, h], w1), &b1, &w2, &b2));
            gradient(case, "db1", &db1, &b1, |b1| cost(&w1, &tensor([h], b1), &w2, &b2));
            gradient(case, "dW2", &dw2, &w2, |w2| cost(&w1, &b1, &tensor([h, k], w2), &b2));
            gradient(case, "db2", &db2, &b2, |b2| cost(&w1, &b1, &w2, &tensor([k], b2)));
        }
        // Under names of their own, so that a mistake with large logits does not hide another one.
        let name = |of: &str| match logits {
            Logits::Ordinary => of.to_owned(),
            _ => format!("{of} (large logits)"),
        };
        case.saw(&name("loss"), loss);
        case.saw(&name("dW1"), dw1);
        case.saw(&name("db1"), db1);
        case.saw(&name("dW2"), dw2);
        case.saw(&name("db2"), db2);
    },
    solutions: &[
        Solution { way: "as matrix products", answer: solutions::two_layer_gradients },
        Solution { way: "one example after the other", answer: solutions::two_layer_gradients_by_rows },
    ],
    mistakes: &[
        Mistake {
            name: "the gradients are not divided by N",
            advice: "The loss is a mean. At which one place does that come into the backward pass?",
            read: "derive_backpropagation.md#in-matrices-the-general-form",
            answer: mistakes::two_layer_not_divided,
        },
        Mistake {
            name: "the gradients are divided by N twice",
            advice: "dz has the factor 1/N already, and everything below is made from dz.",
            read: "derive_backpropagation.md#in-matrices-the-general-form",
            answer: mistakes::two_layer_divided_twice,
        },
        Mistake {
            name: "the gradients of the biases are means over what is a mean already",
            advice: "Compare (4.8) with your line: a sum over the rows, or a mean?",
            read: "derive_backpropagation.md#in-matrices-the-general-form",
            answer: mistakes::two_layer_biases_weighted,
        },
        Mistake {
            name: "the loss is the sum over the rows",
            advice: "Twice as many examples should not make twice the loss.",
            read: "../ch03_cross_entropy/derive_softmax.md#the-cost-from-likelihood",
            answer: mistakes::two_layer_loss_summed,
        },
        Mistake {
            name: "the slope of the sigmoid is missing",
            advice: "dh is the slope by what the hidden layer hands on. What lies between that and x W1 + b1?",
            read: "derive_backpropagation.md#in-matrices-the-general-form",
            answer: mistakes::two_layer_without_slope,
        },
        Mistake {
            name: "the sigmoid is applied to h once more for its slope",
            advice: "Is h a z or a σ(z)?",
            read: "derive_backpropagation.md#in-matrices-the-general-form",
            answer: mistakes::two_layer_sigmoid_again,
        },
        Mistake {
            name: "p (1 − p) is multiplied into dz",
            advice: "p − t is what softmax and cross-entropy give together. Whose slope is in it already?",
            read: "../ch03_cross_entropy/derive_softmax.md#fused",
            answer: mistakes::two_layer_softmax_slope_again,
        },
        Mistake {
            name: "dW2 in the place of W2 on the way down",
            advice: "By which number was a unit's output multiplied on the way forward?",
            read: "derive_backpropagation.md#in-matrices-the-general-form",
            answer: mistakes::two_layer_through_gradient,
        },
        Mistake {
            name: "the signs are turned",
            advice: "p − t or t − p? Descent *subtracts* the gradient; text 002's δ are its negative.",
            read: "derive_backpropagation.md#both-say-the-same",
            answer: mistakes::two_layer_turned,
        },
        Mistake {
            name: "the output layer's gradients are returned first",
            advice: "They come first on the way back, but which order is asked for?",
            read: "derive_backpropagation.md#in-matrices-the-general-form",
            answer: mistakes::two_layer_exchanged,
        },
        Mistake {
            name: "the exponential of a large logit overflows",
            advice: "e¹⁰⁰⁰ is infinite for a computer, and infinite over infinite is no number. What may be \
                     subtracted from all logits of a row without a change of p?",
            read: "../ch03_cross_entropy/derive_softmax.md#large-logits",
            answer: mistakes::two_layer_without_largest,
        },
        Mistake {
            name: "the logarithm of a probability that has rounded to 0",
            advice: "ln p can be had without p. Take the logarithm of the quotient on paper first.",
            read: "../ch03_cross_entropy/derive_softmax.md#large-logits",
            answer: mistakes::two_layer_logarithm_of_zero,
        },
        Mistake {
            name: "the logarithm only where t is 1, but of a p that may have rounded to 0",
            advice: "Now 0 · ln 0 is avoided. What is the loss where the right class itself has p = 0? ln p can be \
                     had without p: take the logarithm of the quotient on paper first.",
            read: "../ch03_cross_entropy/derive_softmax.md#large-logits",
            answer: mistakes::two_layer_logarithm_where_t,
        },
        Mistake {
            name: "p is kept away from 0 before its logarithm is taken, by 1e-12 or so",
            advice: "With a p of e⁻¹⁰⁰⁰ the loss is 1000. What is it with yours? ln p can be had without p.",
            read: "../ch03_cross_entropy/derive_softmax.md#large-logits",
            answer: mistakes::two_layer_logarithm_clamped,
        },
        Mistake {
            name: "a row's first logit is subtracted, not its largest",
            advice: "Then the first exponential is 1. What of the others, if one of them is much larger?",
            read: "../ch03_cross_entropy/derive_softmax.md#large-logits",
            answer: mistakes::two_layer_first_for_largest,
        },
        Mistake {
            name: "the largest logit of the whole batch is subtracted, not that of the row",
            advice: "Softmax takes each row by itself. What is left of a row whose logits are all far below those \
                     of another?",
            read: "../ch03_cross_entropy/derive_softmax.md#large-logits",
            answer: mistakes::two_layer_largest_of_batch,
        },
        Mistake {
            name: "the largest logit is sought from 0 on",
            advice: "What does your search find in a row of which all logits are negative?",
            read: "../ch03_cross_entropy/derive_softmax.md#large-logits",
            answer: mistakes::two_layer_largest_from_zero,
        },
    ],
    stub: stubs::two_layer_gradients,
};
