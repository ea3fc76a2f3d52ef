//! The exercises of chapter 8, convolution: what is observed of an answer, and what it may be.

mod mistakes;
mod solutions;
#[path = "../stubs/ch08.rs"]
mod stubs;

use common::Tensor;

use crate::value::Shown;
use crate::{Bank, Case, Kind, Mistake, Solution, Task};

/// All of them, in the book's order.
pub fn bank() -> Vec<&'static dyn Bank> {
    vec![
        &ONE_LAYER,
        &SHUFFLED_POINTS,
        &THREE_SMALL_KERNELS,
        &MEAN_POOLING,
        &SAME_PADDING,
        &CONVOLVE_ONE,
        &CONVOLVE_ONE_BACKWARD,
        &MAX_POOL,
        &POOL_THAT_LOSES,
        &CORRELATE_LINE,
        &WHICH_OF_THE_TWO,
    ]
}

/// Eight numbers and four words.
pub type OneLayer = fn() -> ([usize; 8], [&'static str; 4]);

/// 8.1: shapes, parameters and products of one layer.
pub static ONE_LAYER: Task<OneLayer> = Task {
    id: "8.1",
    kind: Kind::Predict,
    observe: |answer, case| {
        let ([f, oh, ow, above, below, parameters, forward, both], [shape, padding, count, products]) =
            answer();
        case.saw("output", [f, oh, ow]);
        case.saw("padding above and below", [above, below]);
        case.saw("parameters", parameters);
        case.saw("products forward", forward);
        case.saw("products forward and backward", both);
        let words = ["changes", "stays"];
        case.choice("at 64 × 64, the output's shape", shape, &words);
        case.choice("at 64 × 64, the padding", padding, &words);
        case.choice("at 64 × 64, the parameters", count, &words);
        case.choice("at 64 × 64, the products", products, &words);
    },
    solutions: &[Solution { way: "by (8.3) and (8.21)", answer: solutions::one_layer }],
    mistakes: &[
        Mistake {
            name: "the size without padding, where the layer has \"same\"",
            advice: "\"Same\" fixes the number of outputs first, and then adds the padding that they need.",
            read: "derive.md#output-sizes",
            answer: mistakes::layer_without_padding,
        },
        Mistake {
            name: "as much padding above as below",
            advice: "That is what explicit padding does. How many rows does the last window lack?",
            read: "derive.md#output-sizes",
            answer: mistakes::layer_with_symmetric_padding,
        },
        Mistake {
            name: "the odd row stands above",
            advice: "Half of the padding, rounded down, stands before the image.",
            read: "derive.md#output-sizes",
            answer: mistakes::layer_with_odd_row_above,
        },
        Mistake {
            name: "a filter has one kernel, whatever the number of channels",
            advice: "With one shared kernel a filter could not tell red from blue. Over which indices does the sum \
                     of (8.1) run?",
            read: "derive.md#channels-and-filters",
            answer: mistakes::layer_without_channels,
        },
        Mistake {
            name: "the biases are not counted",
            advice: "Products have no biases in them, parameters have.",
            read: "derive.md#channels-and-filters",
            answer: mistakes::layer_without_biases,
        },
        Mistake {
            name: "products counted at every pixel instead of at every output",
            advice: "A filter stops at every second row and column only.",
            read: "derive.md#the-texts-network-counted",
            answer: mistakes::layer_at_every_pixel,
        },
        Mistake {
            name: "the products with the padding's zeros are left out",
            advice: "They are that many if nobody multiplies by a zero. The exercise counts as the book's table does: \
                     each weight at each place of the output.",
            read: "derive.md#the-texts-network-counted",
            answer: mistakes::layer_without_zeros,
        },
        Mistake {
            name: "backward costs as much as forward",
            advice: "That is so for a first layer. What has a layer in the middle to hand back, besides dw?",
            read: "derive_backward.md#the-three-gradients",
            answer: mistakes::layer_backward_once,
        },
        Mistake {
            name: "a larger picture takes more parameters",
            advice: "Which letters stand in (8.21), and which do not?",
            read: "derive.md#channels-and-filters",
            answer: mistakes::layer_with_parameters_that_grow,
        },
    ],
    stub: stubs::one_layer,
};

/// Three words.
pub type ShuffledPoints = fn() -> [&'static str; 3];

/// 8.2: kernels of 1 × 1 and a global mean on shuffled pixels.
pub static SHUFFLED_POINTS: Task<ShuffledPoints> = Task {
    id: "8.2",
    kind: Kind::Predict,
    observe: |answer, case| {
        let [accuracy, outputs, digits] = answer();
        case.choice("accuracy", accuracy, &["the same", "a little worse", "much worse"]);
        case.choice("outputs", outputs, &["equal", "different"]);
        case.choice("for digits", digits, &["yes", "no"]);
    },
    solutions: &[Solution { way: "neither part knows places", answer: solutions::shuffled_points }],
    mistakes: &[
        Mistake {
            name: "what is true of kernels of 5 × 5 is taken for true of all convolutions",
            advice: "A shuffle tears neighbours apart. How many neighbours does a 1 × 1 kernel look at?",
            read: "index.md#look-first",
            answer: mistakes::shuffled_points_much_worse,
        },
        Mistake {
            name: "like the dense network, which has the same accuracy from another training",
            advice: "The dense network has a weight for each place, so its two trainings are two draws. Which \
                     numbers of this network belong to a place?",
            read: "index.md#look-first",
            answer: mistakes::shuffled_points_like_dense,
        },
        Mistake {
            name: "what does not mind is taken for what is better",
            advice: "Shuffle a 6 and a 9 in your mind so that one becomes the other. What does this network say \
                     of the two?",
            read: "derive.md#what-happens-when-the-picture-moves",
            answer: mistakes::shuffled_points_as_a_strength,
        },
    ],
    stub: stubs::shuffled_points,
};

/// `(layers, kernel, channels)` to a side and two counts; and what is left without ReLUs.
pub type ThreeSmallKernels = (fn(usize, usize, usize) -> [usize; 3], fn() -> &'static str);

/// 8.3: a stack of small kernels against a large one.
pub static THREE_SMALL_KERNELS: Task<ThreeSmallKernels> = Task {
    id: "8.3",
    kind: Kind::Derive,
    observe: |(counts, without), case| {
        let layers = case.size("layers", 1..=5);
        let kernel = case.size("kernel", 2..=7);
        let channels = case.size("channels", 1..=9);
        case.give("layers", layers);
        case.give("kernel", kernel);
        case.give("channels", channels);
        let [side, stack, single] = counts(layers, kernel, channels);
        case.saw("the one kernel's side", side);
        case.saw("parameters of the layers", stack);
        case.saw("parameters of the one", single);
        let options = ["a convolution of 7 × 7", "more than one convolution can do", "a dense layer"];
        case.choice("without anything between them", without(), &options);
    },
    solutions: &[
        Solution {
            way: "the formula of the receptive field, summed",
            answer: (solutions::stack_and_single, solutions::without_relus),
        },
        Solution {
            way: "layer by layer",
            answer: (solutions::stack_and_single_by_layer, solutions::without_relus),
        },
    ],
    mistakes: &[
        Mistake {
            name: "the sides are added up as if windows did not overlap",
            advice: "Two neighbours of the first map see nearly the same pixels. How many new ones does the second \
                     of them bring?",
            read: "derive.md#what-one-output-sees-the-receptive-field",
            answer: (mistakes::stack_of_sides, solutions::without_relus),
        },
        Mistake {
            name: "each filter has one kernel instead of one for each channel",
            advice: "C filters, and each of them sees all C channels.",
            read: "derive.md#channels-and-filters",
            answer: (mistakes::stack_of_single_maps, solutions::without_relus),
        },
        Mistake {
            name: "one layer of the stack is counted, not all",
            advice: "Weights are shared among places, not among layers.",
            read: "derive.md#channels-and-filters",
            answer: (mistakes::stack_counted_once, solutions::without_relus),
        },
        Mistake {
            name: "biases are counted, too",
            advice: "The exercise leaves them out.",
            read: "derive.md#the-texts-network-counted",
            answer: (mistakes::stack_with_biases, solutions::without_relus),
        },
        Mistake {
            name: "depth alone is thought to add something",
            advice: "Each of the three is linear and equivariant. What is a chain of such maps, and what does the \
                     converse at the end of the page say of it?",
            read: "derive.md#what-happens-when-the-picture-moves",
            answer: (solutions::stack_and_single, mistakes::without_relus_still_more),
        },
        Mistake {
            name: "linear is taken for dense",
            advice: "A dense layer is linear, but does it see 7 × 7 pixels only, and every place alike?",
            read: "derive.md#from-two-wishes-to-the-formula",
            answer: (solutions::stack_and_single, mistakes::without_relus_dense),
        },
    ],
    stub: (stubs::stack_and_single, stubs::without_relus),
};

/// w, b, S and P; the gradient; two windows.
pub type MeanPooling = (
    fn(usize) -> (Tensor<f64>, Vec<f64>, usize, usize),
    fn(&Tensor<f64>) -> Tensor<f64>,
    fn() -> Option<([f64; 4], [f64; 4])>,
);

/// 8.4: mean pooling written as (8.1), its gradient (8.11), and why max pooling is none.
pub static MEAN_POOLING: Task<MeanPooling> = Task {
    id: "8.4",
    kind: Kind::Derive,
    observe: |(convolution, backward, max_pool), case| {
        let channels = case.size("channels", 1..=3);
        let [oh, ow] = [case.size("OH", 1..=3), case.size("OW", 1..=3)];
        case.give("channels", channels);
        let x = case
            .tensor(&format!("x, of shape ({channels}, {}, {})", 2 * oh, 2 * ow), [channels, 2 * oh, 2 * ow]);
        let dy = case.tensor(&format!("dy, of shape ({channels}, {oh}, {ow})"), [channels, oh, ow]);
        let (w, b, stride, padding) = convolution(channels);
        match convolved(&x, &w, &b, stride, padding) {
            Ok(y) => case.saw("your convolution of x", y),
            Err(why) => case.saw("your convolution of x", why),
        }
        let dx = backward(&dy);
        if dx.shape() == x.shape() {
            case.gradient("dx", dx.data(), x.data(), |x| {
                let x = Tensor::from_vec(x.to_vec()).reshaped([channels, 2 * oh, 2 * ow]);
                let (w, b, stride, padding) = solutions::mean_pool_as_convolution(channels);
                convolved(&x, &w, &b, stride, padding).map_or(f64::NAN, |y| y.dot(&dy))
            });
        }
        case.saw("dx", dx);
        let largest = |window: [f64; 4]| window.into_iter().fold(f64::NEG_INFINITY, f64::max);
        let windows = max_pool();
        if let Some((a, b)) = windows {
            let sum = largest([a[0] + b[0], a[1] + b[1], a[2] + b[2], a[3] + b[3]]);
            let sums = largest(a) + largest(b);
            case.must((sum - sums).abs() > 1e-9, || {
                format!("your two windows do not show it: max(a + b) is {sum}, and so is max a + max b")
            });
        }
        let can = if windows.is_none() { "yes" } else { "no" };
        case.choice("yes or no to max pooling", can, &["yes", "no"]);
    },
    solutions: &[
        Solution {
            way: "from (8.6), pixel by pixel",
            answer: (
                solutions::mean_pool_as_convolution,
                solutions::mean_pool_backward,
                solutions::max_pool_as_convolution,
            ),
        },
        Solution {
            way: "scattered window by window; a window and its negative",
            answer: (
                solutions::mean_pool_as_convolution,
                solutions::mean_pool_backward_by_window,
                solutions::max_pool_of_the_negative,
            ),
        },
    ],
    mistakes: &[
        Mistake {
            name: "the sum of the window instead of its mean",
            advice: "Lay your kernel on a window of four ones. The mean is 1.",
            read: "derive_backward.md#pooling",
            answer: (
                mistakes::mean_pool_of_ones,
                solutions::mean_pool_backward,
                solutions::max_pool_as_convolution,
            ),
        },
        Mistake {
            name: "every filter adds up all channels",
            advice: "A pool makes one number of a window of one map. Which weights must be 0, then?",
            read: "derive.md#channels-and-filters",
            answer: (
                mistakes::mean_pool_across_channels,
                solutions::mean_pool_backward,
                solutions::max_pool_as_convolution,
            ),
        },
        Mistake {
            name: "the mean over all channels",
            advice: "All your maps are equal. A pool keeps channels apart.",
            read: "derive_backward.md#pooling",
            answer: (
                mistakes::mean_pool_of_everything,
                solutions::mean_pool_backward,
                solutions::max_pool_as_convolution,
            ),
        },
        Mistake {
            name: "a filter has one kernel, whatever the number of channels",
            advice: "(8.1) sums over c: w has a kernel for each filter and each channel. Which of them must be 0, so \
                     that channels do not mix?",
            read: "derive.md#channels-and-filters",
            answer: (
                mistakes::mean_pool_of_one_kernel_each,
                solutions::mean_pool_backward,
                solutions::max_pool_as_convolution,
            ),
        },
        Mistake {
            name: "windows that overlap",
            advice: "Side by side: how far is it from one window to the next?",
            read: "derive.md#the-sliding-filter-by-hand",
            answer: (
                mistakes::mean_pool_step_by_step,
                solutions::mean_pool_backward,
                solutions::max_pool_as_convolution,
            ),
        },
        Mistake {
            name: "backward hands dy to every pixel undivided",
            advice: "The factor that a pixel had forward is the factor of what comes back.",
            read: "derive_backward.md#pooling",
            answer: (
                solutions::mean_pool_as_convolution,
                mistakes::mean_pool_backward_undivided,
                solutions::max_pool_as_convolution,
            ),
        },
        Mistake {
            name: "backward hands all of dy to the first pixel of the window",
            advice: "One entry gets all where one entry won. Who wins in a mean?",
            read: "derive_backward.md#pooling",
            answer: (
                solutions::mean_pool_as_convolution,
                mistakes::mean_pool_backward_to_the_first,
                solutions::max_pool_as_convolution,
            ),
        },
        Mistake {
            name: "max pooling is taken for a convolution",
            advice: "A convolution without bias is linear in x: the answer to a sum of two pictures is the sum of the \
                     answers. Try pictures whose largest entries lie in different places.",
            read: "derive_backward.md#pooling",
            answer: (
                solutions::mean_pool_as_convolution,
                solutions::mean_pool_backward,
                mistakes::max_pool_is_a_convolution,
            ),
        },
    ],
    stub: (stubs::mean_pool_as_convolution, stubs::mean_pool_backward, stubs::max_pool_as_convolution),
};

/// (8.1) for one image x (C, H, W), or why it cannot be computed; steps that do not end at the edge are dropped.
fn convolved(
    x: &Tensor<f64>,
    w: &Tensor<f64>,
    b: &[f64],
    stride: usize,
    padding: usize,
) -> Result<Tensor<f64>, String> {
    let (channels, height, width) = (x.shape()[0], x.shape()[1], x.shape()[2]);
    if w.rank() != 4 || w.shape()[1] != channels || w.is_empty() {
        return Err(format!(
            "none: w has the shape {}, and (8.1) needs (F, C, KH, KW) with C = {channels}",
            w.shape()
        ));
    }
    let (filters, kh, kw) = (w.shape()[0], w.shape()[2], w.shape()[3]);
    if b.len() != filters {
        return Err(format!("none: b has the length {}, and w has {filters} filters", b.len()));
    }
    if stride == 0 || padding >= kh.min(kw) || height + 2 * padding < kh || width + 2 * padding < kw {
        return Err(format!(
            "none: with a kernel of {kh} × {kw}, S = {stride} and P = {padding} there are no windows (S at least 1, P \
             below the kernel's size, the kernel no larger than the padded image)"
        ));
    }
    let outputs =
        [filters, (height + 2 * padding - kh) / stride + 1, (width + 2 * padding - kw) / stride + 1];
    let inside = |at: usize, extent: usize| at.checked_sub(padding).filter(|&at| at < extent);
    Ok(Tensor::from_fn(outputs, |at| {
        let (f, i, j) = (at / outputs[2] / outputs[1], at / outputs[2] % outputs[1], at % outputs[2]);
        let mut sum = b[f];
        for k in 0..channels * kh * kw {
            let (c, p, q) = (k / kw / kh, k / kw % kh, k % kw);
            if let (Some(r), Some(s)) = (inside(i * stride + p, height), inside(j * stride + q, width)) {
                sum += w.at(&[f, c, p, q]) * x.at(&[c, r, s]);
            }
        }
        sum
    }))
}

/// `(extent, size, stride)` to padding before, padding behind and outputs.
pub type SamePadding = fn(usize, usize, usize) -> [usize; 3];

/// 8.5: Keras's rule (8.3).
pub static SAME_PADDING: Task<SamePadding> = Task {
    id: "8.5",
    kind: Kind::Code,
    observe: |answer, case| {
        // Every fourth case has a kernel smaller than the stride, and nothing to add at the end.
        let (extent, size, stride) = if case.number() % 4 == 3 {
            let stride = 2 + case.rng().below(3);
            (1 + stride * (1 + case.rng().below(5)) + 1, 1, stride)
        } else {
            (1 + case.rng().below(20), 1 + case.rng().below(7), 1 + case.rng().below(4))
        };
        case.give("extent", extent);
        case.give("size", size);
        case.give("stride", stride);
        let [before, behind, outputs] = answer(extent, size, stride);
        case.saw("padding before", before);
        case.saw("padding behind", behind);
        case.saw("outputs", outputs);
    },
    solutions: &[
        Solution { way: "the formula", answer: solutions::same_padding },
        Solution { way: "padding added until all windows fit", answer: solutions::same_padding_by_trying },
    ],
    mistakes: &[
        Mistake {
            name: "the number of outputs is rounded down",
            advice: "With 5 places and a stride of 2, which places are seen by two windows of one place? \"Same\" \
                     leaves nothing out.",
            read: "derive.md#output-sizes",
            answer: mistakes::same_rounded_down,
        },
        Mistake {
            name: "the odd one stands before",
            advice: "Which half is rounded down, in (8.3)?",
            read: "derive.md#output-sizes",
            answer: mistakes::same_odd_before,
        },
        Mistake {
            name: "as much padding on both sides, the odd one lost",
            advice: "Add up image and paddings: is the line long enough for the last window?",
            read: "derive.md#output-sizes",
            answer: mistakes::same_on_both_sides,
        },
        Mistake {
            name: "F − 1 in all, whatever the stride",
            advice: "That is right at stride 1. At a larger stride, where does the last window begin, and where does it \
                     end?",
            read: "derive.md#output-sizes",
            answer: mistakes::same_whatever_the_stride,
        },
        Mistake {
            name: "the difference may fall below 0",
            advice: "Take F = 1, S = 3, W₁ = 6. How much padding is missing? And what does a number without sign do \
                     below 0?",
            read: "../rust.md#where-one-stumbles",
            answer: mistakes::same_below_zero,
        },
        Mistake {
            name: "the difference falls below 0, and then becomes a `usize`",
            advice: "Take F = 1, S = 3, W₁ = 6. Half of a padding below 0 is no padding; what does `as usize` make \
                     of it?",
            read: "../rust.md#where-one-stumbles",
            answer: mistakes::same_below_zero_with_sign,
        },
        Mistake {
            name: "the number of outputs is rounded down, and the difference may fall below 0",
            advice: "Two things. With W₁ = 2 and S = 3 there are no outputs, you say: what does the first pixel's \
                     window give? And take F = 1, S = 3, W₁ = 6: how much padding is missing?",
            read: "derive.md#output-sizes",
            answer: mistakes::same_rounded_down_below_zero,
        },
        Mistake {
            name: "the outputs stand first",
            advice: "The numbers are right. Which order does the exercise ask for?",
            read: "derive.md#output-sizes",
            answer: mistakes::same_outputs_first,
        },
        Mistake {
            name: "the whole padding stands first, and its half second",
            advice: "P_total is a step on the way. What is before the image, and what is behind it?",
            read: "derive.md#output-sizes",
            answer: mistakes::same_total_first,
        },
        Mistake {
            name: "the distance of the two lengths instead of what is missing",
            advice: "An image that is longer than its windows need lacks nothing.",
            read: "derive.md#output-sizes",
            answer: mistakes::same_without_sign,
        },
        Mistake {
            name: "\"same\" is taken for as many outputs as inputs at any stride",
            advice: "The name fits a stride of 1. What is a stride of 2 for?",
            read: "derive.md#output-sizes",
            answer: mistakes::same_keeps_the_extent,
        },
    ],
    stub: stubs::same_padding,
};

/// `(x, w, b, stride)` to y.
pub type ConvolveOne = fn(&Tensor<f64>, &Tensor<f64>, f64, usize) -> Tensor<f64>;

/// Image, kernel and stride: in every second case the stride is not 1; kernels are square or not.
fn sliding(case: &mut Case) -> (Tensor<f64>, Tensor<f64>, usize, [usize; 2]) {
    let [kh, kw] = [case.size("KH", 1..=3), case.size("KW", 1..=3)];
    let stride = if case.number().is_multiple_of(2) { 1 } else { case.rng().below(2) + 2 };
    let [more_rows, more_columns] = [case.rng().below(5), case.rng().below(5)];
    case.give("stride", stride);
    let x = case.tensor("x", [kh + more_rows, kw + more_columns]);
    let w = case.tensor("w", [kh, kw]);
    (x, w, stride, [more_rows / stride + 1, more_columns / stride + 1])
}

/// 8.6: (8.1) for one channel and one filter.
pub static CONVOLVE_ONE: Task<ConvolveOne> = Task {
    id: "8.6",
    kind: Kind::Code,
    observe: |answer, case| {
        let (x, w, stride, _) = sliding(case);
        let b = case.number_in("b", -2.0, 2.0);
        case.saw("y", answer(&x, &w, b, stride));
    },
    solutions: &[
        Solution { way: "four loops", answer: solutions::convolve_one },
        Solution { way: "windows as columns, a matrix product", answer: solutions::convolve_one_by_columns },
    ],
    mistakes: &[
        Mistake {
            name: "i + p without the stride",
            advice: "The shape has its stride, the places have not. Which rows does the second output row see at \
                     stride 2?",
            read: "derive.md#the-sliding-filter-by-hand",
            answer: mistakes::convolve_without_stride,
        },
        Mistake {
            name: "the stride is ignored throughout",
            advice: "At stride 2 the filter stops at every second place only. How many outputs are left?",
            read: "derive.md#the-sliding-filter-by-hand",
            answer: mistakes::convolve_at_every_place,
        },
        Mistake {
            name: "the stride multiplies the place in the kernel, too",
            advice: "A stride moves the window; it does not pull its pixels apart. Which pixels lie under the window \
                     at i = 0?",
            read: "derive.md#channels-and-filters",
            answer: mistakes::convolve_dilated,
        },
        Mistake {
            name: "the kernel is turned: the mathematician's convolution",
            advice: "Which signs stand before p and q in (8.1)? Text 002's filter is symmetric and cannot tell; take \
                     one that is not.",
            read: "derive.md#correlation-or-convolution",
            answer: mistakes::convolve_turned,
        },
        Mistake {
            name: "the bias is added for every weight",
            advice: "How often does b stand in the formula of one output? A kernel of zeros shows what you do.",
            read: "derive.md#channels-and-filters",
            answer: mistakes::convolve_with_many_biases,
        },
        Mistake {
            name: "the bias is missing",
            advice: "What should come out for a kernel of zeros?",
            read: "derive.md#channels-and-filters",
            answer: mistakes::convolve_without_bias,
        },
        Mistake {
            name: "as many output columns as output rows",
            advice: "Neither the image nor the kernel need be square: each direction has a size of its own.",
            read: "derive.md#output-sizes",
            answer: mistakes::convolve_square,
        },
        Mistake {
            name: "the last place in each direction is missing",
            advice: "A kernel as large as the image has one place. What does your formula say?",
            read: "derive.md#output-sizes",
            answer: mistakes::convolve_without_last,
        },
        Mistake {
            name: "the kernel's rows and columns are exchanged",
            advice: "p goes down, in the kernel and in the image alike.",
            read: "derive.md#from-two-wishes-to-the-formula",
            answer: mistakes::convolve_turned_over,
        },
        Mistake {
            name: "the image's rows and columns are exchanged",
            advice: "i and p go down, j and q to the right: which of the image's two indices do they belong to? An image \
                     that is not square shows it at once.",
            read: "derive.md#from-two-wishes-to-the-formula",
            answer: mistakes::convolve_image_turned_over,
        },
        Mistake {
            name: "i and j are exchanged in the image, p and q are not",
            advice: "Output row i looks at image rows from i S on. Follow y[0, 1] through your line.",
            read: "derive.md#from-two-wishes-to-the-formula",
            answer: mistakes::convolve_places_turned_over,
        },
        Mistake {
            name: "the number of outputs is rounded up",
            advice: "A step that ends beyond the edge has no window left. Which rows would the last one see, with H = 4, \
                     KH = 3, S = 2?",
            read: "derive.md#output-sizes",
            answer: mistakes::convolve_rounded_up,
        },
    ],
    stub: stubs::convolve_one,
};

/// `(x, w, dy, stride)` to dw, db and dx.
pub type ConvolveOneBackward =
    fn(&Tensor<f64>, &Tensor<f64>, &Tensor<f64>, usize) -> (Tensor<f64>, f64, Tensor<f64>);

/// 8.7: (8.4), (8.5), (8.6).
pub static CONVOLVE_ONE_BACKWARD: Task<ConvolveOneBackward> = Task {
    id: "8.7",
    kind: Kind::Code,
    observe: |answer, case| {
        let (x, w, stride, outputs) = sliding(case);
        let dy = case.tensor("dy", outputs);
        let (dw, db, dx) = answer(&x, &w, &dy, stride);
        let cost = |x: &Tensor<f64>, w: &Tensor<f64>| solutions::convolve_one(x, w, 0.0, stride).dot(&dy);
        let shaped = |numbers: &[f64], like: &Tensor<f64>| {
            Tensor::from_vec(numbers.to_vec()).reshaped([like.shape()[0], like.shape()[1]])
        };
        if dw.shape() == w.shape() {
            case.gradient("dw", dw.data(), w.data(), |changed| cost(&x, &shaped(changed, &w)));
        }
        if dx.shape() == x.shape() {
            case.gradient("dx", dx.data(), x.data(), |changed| cost(&shaped(changed, &x), &w));
        }
        case.saw("dw", dw);
        case.saw("db", db);
        case.saw("dx", dx);
    },
    solutions: &[
        Solution { way: "scattered in the loops of forward", answer: solutions::convolve_one_backward },
        Solution {
            way: "collected, entry by entry, as the formulas stand",
            answer: solutions::convolve_one_backward_collected,
        },
    ],
    mistakes: &[
        Mistake {
            name: "dx is set where it should be added to",
            advice: "How many windows lie over a pixel in the middle? The chain rule has a term for each of them.",
            read: "derive_backward.md#the-three-gradients",
            answer: mistakes::gradients_set,
        },
        Mistake {
            name: "dw is set where it should be added to",
            advice: "A weight meets a pixel at every place of the map. What is left of all but the last?",
            read: "derive_backward.md#the-three-gradients",
            answer: mistakes::gradients_set_weights,
        },
        Mistake {
            name: "dx with the kernel the wrong way round",
            advice: "Scattering does not turn anything. Whoever writes dx as a correlation must turn the kernel \
                     once, and who scatters must not.",
            read: "check.md#break-it",
            answer: mistakes::gradients_with_turned_kernel,
        },
        Mistake {
            name: "dw comes out turned by half a turn",
            advice: "dw is a correlation of x and dy. In a correlation it matters which of the two is laid upon the \
                     other: name the pixel that the weight (0, 0) met at output (0, 0).",
            read: "derive_backward.md#what-these-sums-are",
            answer: mistakes::gradients_with_turned_weights,
        },
        Mistake {
            name: "backward forgets the stride",
            advice: "Backward visits the pairs of weight and pixel that forward visited, and no others.",
            read: "derive_backward.md#the-three-gradients",
            answer: mistakes::gradients_without_stride,
        },
        Mistake {
            name: "the mean over the places instead of the sum",
            advice: "A mean over a batch comes from the cost, and is in dy already. (8.4) and (8.5) have no division.",
            read: "derive_backward.md#the-three-gradients",
            answer: mistakes::gradients_as_means,
        },
        Mistake {
            name: "db is added to in the loops over the kernel",
            advice: "The bias entered each output once.",
            read: "derive_backward.md#the-three-gradients",
            answer: mistakes::gradients_with_bias_for_each_weight,
        },
        Mistake {
            name: "dx has only the pixels that some window reached",
            advice: "A gradient has the shape of what it is the gradient of. What is the derivative by a pixel that \
                     nobody looks at?",
            read: "derive_backward.md#the-three-gradients",
            answer: mistakes::gradients_of_what_was_seen,
        },
        Mistake {
            name: "dw and dx are handed back in each other's place",
            advice: "The numbers are right. Look at the order in the exercise, and at the shapes.",
            read: "derive_backward.md#the-three-gradients",
            answer: mistakes::gradients_in_another_order,
        },
    ],
    stub: stubs::convolve_one_backward,
};

/// x to y and the winners; `(dy, winners, height, width)` to dx.
pub type MaxPool =
    (fn(&Tensor<f64>) -> (Tensor<f64>, Vec<usize>), fn(&Tensor<f64>, &[usize], usize, usize) -> Tensor<f64>);

/// A number with the digits that are shown of it.
fn rounded(number: f64) -> f64 {
    (100.0 * number).round() / 100.0
}

/// 8.8: (8.8) and (8.9) for windows of 2 × 2.
pub static MAX_POOL: Task<MaxPool> = Task {
    id: "8.8",
    kind: Kind::Code,
    observe: |(forward, backward), case| {
        let [oh, ow] = [case.size("OH", 1..=3), case.size("OW", 1..=3)];
        // Of any sign; all negative; behind a ReLU, with windows of zeros; whole numbers with many ties.
        let kind = case.number() % 4;
        let mut x = Tensor::from_fn([2 * oh, 2 * ow], |_| match kind {
            0 => rounded(case.rng().normal()),
            1 => -0.1 - rounded(case.rng().normal().abs()),
            2 => rounded(case.rng().normal().max(0.0)),
            _ => case.rng().below(3) as f64 - 1.0,
        });
        if case.number() % 8 == 3 {
            // Equals at the upper right and the lower left, of which rows and columns take different ones.
            (*x.at_mut(&[0, 1]), *x.at_mut(&[1, 0])) = (2.0, 2.0);
        }
        let x = case.give("x", x);
        let dy = case.tensor("dy", [oh, ow]);
        // Backward gets the right winners, whatever forward found.
        let (_, right) = solutions::max_pool_2x2(&x);
        let right = case.give("winners (what backward gets)", right);
        let (y, winners) = forward(&x);
        case.saw("y", y);
        case.saw("winners", winners);
        case.saw("dx", backward(&dy, &right, 2 * oh, 2 * ow));
    },
    solutions: &[
        Solution {
            way: "the best place so far",
            answer: (solutions::max_pool_2x2, solutions::max_pool_2x2_backward),
        },
        Solution {
            way: "the largest value, then where it stands first",
            answer: (solutions::max_pool_2x2_values_first, solutions::max_pool_2x2_backward_collected),
        },
    ],
    mistakes: &[
        Mistake {
            name: "the search begins at 0",
            advice: "What comes out of a window of four negative entries? Behind a ReLU it does not show.",
            read: "derive_backward.md#pooling",
            answer: (mistakes::pool_from_zero, solutions::max_pool_2x2_backward),
        },
        Mistake {
            name: "the last of equals wins",
            advice: "Follow your comparison through a window of four zeros.",
            read: "derive_backward.md#pooling",
            answer: (mistakes::pool_last_of_equals, solutions::max_pool_2x2_backward),
        },
        Mistake {
            name: "the entry that is largest without its sign",
            advice: "Which of −3 and 1 is the larger?",
            read: "derive_backward.md#pooling",
            answer: (mistakes::pool_by_size, solutions::max_pool_2x2_backward),
        },
        Mistake {
            name: "the winner's place in its window instead of in x",
            advice: "Backward has to find the pixel in the whole image from this one number.",
            read: "../rust.md#tensors",
            answer: (mistakes::pool_place_in_window, solutions::max_pool_2x2_backward),
        },
        Mistake {
            name: "places counted with the output's width",
            advice: "r and s are indices of x. How many entries of x stand before row r?",
            read: "../rust.md#tensors",
            answer: (mistakes::pool_place_by_output_width, solutions::max_pool_2x2_backward),
        },
        Mistake {
            name: "places counted with the height instead of the width",
            advice: "Rows stand one behind the other. How long is one?",
            read: "../rust.md#tensors",
            answer: (mistakes::pool_place_by_height, solutions::max_pool_2x2_backward),
        },
        Mistake {
            name: "places counted column by column",
            advice: "s H + r is the place in a list of columns. `data()` is a list of rows.",
            read: "../rust.md#tensors",
            answer: (mistakes::pool_place_by_columns, solutions::max_pool_2x2_backward),
        },
        Mistake {
            name: "the window is searched column by column",
            advice: "Of two equals in the upper right and in the lower left, which comes first, row by row?",
            read: "derive_backward.md#pooling",
            answer: (mistakes::pool_column_by_column, solutions::max_pool_2x2_backward),
        },
        Mistake {
            name: "the window at (i, j) begins at row i and column j",
            advice: "Windows stand side by side. Which rows belong to i = 1?",
            read: "derive.md#channels-and-filters",
            answer: (mistakes::pool_that_overlaps, solutions::max_pool_2x2_backward),
        },
        Mistake {
            name: "backward hands dy to all four entries",
            advice: "How much does the maximum change if an entry that lost is moved a little?",
            read: "derive_backward.md#pooling",
            answer: (solutions::max_pool_2x2, mistakes::pool_backward_to_all),
        },
        Mistake {
            name: "backward shares dy out, as mean pooling does",
            advice: "What is the derivative of a maximum by an entry that lost?",
            read: "derive_backward.md#pooling",
            answer: (solutions::max_pool_2x2, mistakes::pool_backward_shared),
        },
        Mistake {
            name: "backward does not ask who won",
            advice: "The k-th number of dy belongs to the k-th output, not to the k-th pixel.",
            read: "derive_backward.md#pooling",
            answer: (solutions::max_pool_2x2, mistakes::pool_backward_in_order),
        },
        Mistake {
            name: "backward gives the winner 1 instead of dy",
            advice: "1 is the derivative of y by the winner. What does the chain rule multiply it with?",
            read: "derive_backward.md#pooling",
            answer: (solutions::max_pool_2x2, mistakes::pool_backward_of_ones),
        },
    ],
    stub: (stubs::max_pool_2x2, stubs::max_pool_2x2_backward),
};

/// `(dy, winners, inputs)` to dx; and whether dx can be right for dy.
pub type PoolThatLoses = (fn(&[f64], &[usize], usize) -> Vec<f64>, fn(&[f64], &[f64]) -> bool);

/// Numbers away from 0, so that what gets lost is not little, with a sum that is not little either and in every second
/// case negative. In half of the cases they are small numbers whose sums are exact; in the others they are very large or
/// very little, and their sum depends on the order.
fn gradients(case: &mut Case, n: usize) -> Vec<f64> {
    let (kind, negative) = (case.number() % 4, case.number() / 4 % 2 == 1);
    loop {
        let mut number = |_| {
            let sign = if case.rng().uniform() < 0.5 { -1.0 } else { 1.0 };
            let number = sign * case.rng().uniform_in(0.25, 2.0);
            match kind {
                2 => 1e11 * number,
                3 => 1e-14 * number,
                _ => (8.0 * number).round() / 8.0,
            }
        };
        let dy: Vec<f64> = (0..n).map(&mut number).collect();
        let (sum, backwards): (f64, f64) = (dy.iter().sum(), dy.iter().rev().sum());
        let size: f64 = dy.iter().map(|dy| dy.abs()).sum();
        if sum.abs() > 0.1 * size && (kind < 2 || sum != backwards) {
            return if (sum < 0.0) == negative { dy } else { dy.iter().map(|dy| -dy).collect() };
        }
    }
}

/// 8.9: backward where an entry wins more than once.
pub static POOL_THAT_LOSES: Task<PoolThatLoses> = Task {
    id: "8.9",
    kind: Kind::FindTheBug,
    observe: |(backward, can_be_right), case| {
        let n = case.size("outputs", 3..=5);
        let inputs = n + case.rng().below(3);
        case.give("inputs", inputs);
        let dy = gradients(case, n);
        let dy = case.give("dy", dy);
        let mut places: Vec<usize> = (0..inputs).collect();
        case.rng().shuffle(&mut places);
        places.truncate(n);
        // Side by side in every fourth case; else one entry wins twice.
        let mut winners = places.clone();
        if !case.number().is_multiple_of(4) {
            let once = case.rng().below(n);
            winners[once] = winners[(once + 1) % n];
        }
        let winners = case.give("winners", winners);
        case.saw_to_digits("dx", backward(&dy, &winners, inputs));

        let with = |change: &dyn Fn(&mut Vec<f64>)| {
            let mut dx = solutions::pool_backward(&dy, &places, inputs);
            change(&mut dx);
            dx
        };
        let backwards: Vec<usize> = (0..n).rev().collect();
        let mut once_twice = places.clone();
        once_twice[0] = once_twice[1];
        let tried = [
            (true, "is right for these winners", solutions::pool_backward(&dy, &winners, inputs)),
            (
                true,
                "is right if one entry won everywhere",
                solutions::pool_backward(&dy, &vec![0; n], inputs),
            ),
            (true, "is right if each won once", solutions::pool_backward(&dy, &backwards, inputs)),
            (false, "has lost a number of dy", with(&|dx| dx[places[n - 1]] = 0.0)),
            (
                false,
                "is what her program gives where an entry won twice",
                mistakes::pool_backward_as_given(&dy, &once_twice, inputs),
            ),
            (false, "counts a number of dy twice", with(&|dx| dx[places[0]] *= 2.0)),
            (false, "has a sign turned", with(&|dx| dx[places[1]] *= -1.0)),
            (false, "has too much in one place", with(&|dx| dx[inputs - 1] += dy[0].abs() / 2.0)),
            (false, "has nothing but zeros", vec![0.0; inputs]),
        ];
        let said: Vec<bool> = tried.iter().map(|(_, _, dx)| can_be_right(&dy, dx)).collect();
        if let Some((said, (_, why, dx))) = said.iter().zip(&tried).find(|(said, (right, ..))| *said != right)
        {
            case.must(false, || {
                format!("can_be_right says {said} to dx = {}, which {why}", dx.value().written(6))
            });
        }
        case.saw("can_be_right for nine lists dx", said);
    },
    solutions: &[
        Solution { way: "added", answer: (solutions::pool_backward, solutions::can_be_right) },
        Solution {
            way: "every input collects what it won",
            answer: (solutions::pool_backward_collected, solutions::can_be_right),
        },
    ],
    mistakes: &[
        Mistake {
            name: "the program as it was given",
            advice: "Follow one entry that wins in two windows through the loop. What is in dx after the first, and \
                     what after the second?",
            read: "derive_backward.md#pooling",
            answer: (mistakes::pool_backward_as_given, solutions::can_be_right),
        },
        Mistake {
            name: "now the first window's dy is kept, and the others are lost",
            advice: "An entry that won twice moves two outputs. Both belong into the sum.",
            read: "derive_backward.md#the-three-gradients",
            answer: (mistakes::pool_backward_first_only, solutions::can_be_right),
        },
        Mistake {
            name: "the mean of the windows that were won",
            advice: "If two outputs rise with one entry, does the cost change by the mean of the two changes?",
            read: "derive_backward.md#the-three-gradients",
            answer: (mistakes::pool_backward_mean, solutions::can_be_right),
        },
        Mistake {
            name: "the largest dy of the windows that were won",
            advice: "Forward takes a maximum of entries. Backward is linear in dy.",
            read: "derive_backward.md#pooling",
            answer: (mistakes::pool_backward_largest, solutions::can_be_right),
        },
        Mistake {
            name: "the larger of dy and what was there, so that negative numbers are lost",
            advice: "Forward takes a maximum of entries; backward adds. What becomes of a dy of −1, where dx begins at 0?",
            read: "derive_backward.md#pooling",
            answer: (mistakes::pool_backward_maximum, solutions::can_be_right),
        },
        Mistake {
            name: "the test asks for equal bits",
            advice: "The same numbers added up in another order: is the sum the same to the last bit?",
            read: "../ch07_gradient_checking/derive.md#rounding-what-the-machine-leaves-out",
            answer: (solutions::pool_backward, mistakes::right_if_exactly_equal),
        },
        Mistake {
            name: "the test has a fixed tolerance, so narrow that large gradients are refused",
            advice: "Rounding is a share of the numbers: of 1e11, the last bit is more than 1e-5. Beside what \
                     must a difference be judged?",
            read: "../ch07_gradient_checking/derive_checker.md#relative-error",
            answer: (solutions::pool_backward, mistakes::right_up_to_little),
        },
        Mistake {
            name: "the test has a fixed tolerance, too narrow for large gradients and too wide for little ones",
            advice: "What is a difference of 1e-10 beside numbers of 1e11, and what beside numbers of 1e-14?",
            read: "../ch07_gradient_checking/derive_checker.md#relative-error",
            answer: (solutions::pool_backward, mistakes::right_up_to_something),
        },
        Mistake {
            name: "the test has a fixed tolerance, so wide that little gradients pass whatever is lost",
            advice: "Is 0.01 little? Beside numbers of 1e-14 it is everything.",
            read: "../ch07_gradient_checking/derive_checker.md#relative-error",
            answer: (solutions::pool_backward, mistakes::right_up_to_much),
        },
        Mistake {
            name: "the test is without abs: a sum that is too large passes",
            advice: "Count a number of dy twice that is positive. Which sign has your difference, and what is \
                     smaller than a tolerance?",
            read: "../ch07_gradient_checking/derive_checker.md#relative-error",
            answer: (solutions::pool_backward, mistakes::right_if_not_less),
        },
        Mistake {
            name: "the test is without abs: a sum that is too small passes",
            advice: "Lose a number of dy that is positive. Which sign has your difference, and what is smaller \
                     than a tolerance?",
            read: "../ch07_gradient_checking/derive_checker.md#relative-error",
            answer: (solutions::pool_backward, mistakes::right_if_not_more),
        },
        Mistake {
            name: "the test is without abs and with a fixed tolerance: a sum that is too large passes",
            advice: "Two things. A negative difference is below every tolerance; and what is large beside numbers \
                     of 1e-14, what little beside 1e11?",
            read: "../ch07_gradient_checking/derive_checker.md#relative-error",
            answer: (solutions::pool_backward, mistakes::right_if_not_less_by_something),
        },
        Mistake {
            name: "the test is without abs and with a fixed tolerance: a sum that is too small passes",
            advice: "Two things. A negative difference is below every tolerance; and what is large beside numbers \
                     of 1e-14, what little beside 1e11?",
            read: "../ch07_gradient_checking/derive_checker.md#relative-error",
            answer: (solutions::pool_backward, mistakes::right_if_not_more_by_something),
        },
        Mistake {
            name: "the tolerance is a share of a sum that may be negative",
            advice: "Try dy = (−1, −2) with its right dx. How large is your tolerance?",
            read: "../ch07_gradient_checking/derive_checker.md#relative-error",
            answer: (solutions::pool_backward, mistakes::right_up_to_a_negative_share),
        },
        Mistake {
            name: "the test leaves signs out",
            advice: "Let an entry win twice, with dy 1 and −1. What is right in dx, and which of your two sums is \
                     larger?",
            read: "derive_backward.md#pooling",
            answer: (solutions::pool_backward, mistakes::right_without_signs),
        },
        Mistake {
            name: "the test counts entries that are not 0",
            advice: "If an entry wins twice, a right dx has fewer of them than dy.",
            read: "derive_backward.md#pooling",
            answer: (solutions::pool_backward, mistakes::right_if_as_many),
        },
        Mistake {
            name: "the test compares lengths",
            advice: "Is the length of (a + b) that of (a, b)? What is kept must be kept when two numbers are added.",
            read: "derive_backward.md#pooling",
            answer: (solutions::pool_backward, mistakes::right_if_as_long),
        },
        Mistake {
            name: "the test looks for each entry of dx in dy",
            advice: "If an entry wins twice, a right dx has a sum in it, which stands nowhere in dy. And what is \
                     missed if something is lost?",
            read: "derive_backward.md#pooling",
            answer: (solutions::pool_backward, mistakes::right_if_entries_are_known),
        },
        Mistake {
            name: "the test compares sorted lists, without zeros",
            advice: "If an entry wins twice, a right dx has a sum in the place of two numbers of dy.",
            read: "derive_backward.md#pooling",
            answer: (solutions::pool_backward, mistakes::right_if_sorted_without_zeros),
        },
        Mistake {
            name: "the test compares sorted lists",
            advice: "dx has an entry for each input, dy one for each output. And an input that wins twice has a \
                     sum in dx.",
            read: "derive_backward.md#pooling",
            answer: (solutions::pool_backward, mistakes::right_if_sorted),
        },
        Mistake {
            name: "the test says true to everything",
            advice: "A test that never fails tests nothing. Try it on her program first.",
            read: "check.md#break-it",
            answer: (solutions::pool_backward, mistakes::right_always),
        },
        Mistake {
            name: "the test says false to everything",
            advice: "Try it on dy = (1, 2) and dx = (2, 0, 1), which is right.",
            read: "derive_backward.md#pooling",
            answer: (solutions::pool_backward, mistakes::right_never),
        },
        Mistake {
            name: "true and false are exchanged",
            advice: "The sum is the right one. What does the test have to say where it fits?",
            read: "derive_backward.md#pooling",
            answer: (solutions::pool_backward, mistakes::right_if_wrong),
        },
    ],
    stub: (stubs::pool_backward, stubs::can_be_right),
};

/// `(d, g, times)` to the outputs; n to two counts.
pub type CorrelateLine =
    (fn(&[f64], [f64; 3], &mut dyn FnMut(f64, f64) -> f64) -> Vec<f64>, fn(usize) -> [usize; 2]);

/// 8.10: F(2, 3) along a line.
pub static CORRELATE_LINE: Task<CorrelateLine> = Task {
    id: "8.10",
    kind: Kind::Code,
    observe: |(line, multiplications), case| {
        let pairs = 1 + case.rng().below(5);
        let n = 2 * pairs + 2;
        case.give("n", n);
        let d = case.numbers("d", n);
        let g = case.numbers("g", 3);
        let g = [g[0], g[1], g[2]];
        let mut count = 0_usize;
        let y = line(&d, g, &mut |a, b| {
            count += 1;
            a * b
        });
        // Two more for the halves are no offence. (Where outputs are missing the count says nothing.)
        let as_many = y.len() == n - 2;
        case.saw("y", y);
        case.must(!as_many || (4 * pairs..=4 * pairs + 2).contains(&count), || {
            let way = if count == 0 { " (were they done by `times`?)" } else { "" };
            format!(
                "{count} multiplications were counted{way} for {} outputs; F(2, 3) has four for every two outputs",
                n - 2
            )
        });
        case.noted("multiplications counted", count);
        let [fast, plain] = multiplications(n);
        case.saw("multiplications(n), F(2, 3)", fast);
        case.saw("multiplications(n), plain", plain);
    },
    solutions: &[
        Solution { way: "pair by pair", answer: (solutions::correlate_line, solutions::multiplications) },
        Solution {
            way: "by the three matrices",
            answer: (solutions::correlate_line_by_matrices, solutions::multiplications),
        },
    ],
    mistakes: &[
        Mistake {
            name: "the plain loop",
            advice: "The outputs are right, but each pair takes six multiplications. Which products do the two share?",
            read: "derive_fast.md#fewer-multiplications-two-outputs-of-three-weights",
            answer: (mistakes::line_by_loop, solutions::multiplications),
        },
        Mistake {
            name: "steps of four",
            advice: "A pair reads four inputs and gives two outputs. Where must the next pair of outputs begin?",
            read: "derive_fast.md#fewer-multiplications-two-outputs-of-three-weights",
            answer: (mistakes::line_by_fours, solutions::multiplications),
        },
        Mistake {
            name: "steps of one, so that outputs come twice",
            advice: "Count your outputs, and the multiplications: there should be n − 2 of the former.",
            read: "derive_fast.md#fewer-multiplications-two-outputs-of-three-weights",
            answer: (mistakes::line_by_ones, solutions::multiplications),
        },
        Mistake {
            name: "the last pair is missing",
            advice: "With n = 4 there is one pair, at k = 0. Does your loop come to it?",
            read: "derive_fast.md#fewer-multiplications-two-outputs-of-three-weights",
            answer: (mistakes::line_without_last_pair, solutions::multiplications),
        },
        Mistake {
            name: "m₂ has the other sign",
            advice: "A − B is a product of two differences. Multiply out and see what stands before d₁ g₁.",
            read: "derive_fast.md#fewer-multiplications-two-outputs-of-three-weights",
            answer: (mistakes::line_with_m2_turned, solutions::multiplications),
        },
        Mistake {
            name: "m₃ is added to the second output",
            advice: "Put d = (0, 0, 0, 1): what must y₁ be, and what is m₃?",
            read: "derive_fast.md#fewer-multiplications-two-outputs-of-three-weights",
            answer: (mistakes::line_with_m3_turned, solutions::multiplications),
        },
        Mistake {
            name: "the halves are missing",
            advice: "m₁ + m₂ must be A, but A + B and A − B add up to …?",
            read: "derive_fast.md#fewer-multiplications-two-outputs-of-three-weights",
            answer: (mistakes::line_without_halves, solutions::multiplications),
        },
        Mistake {
            name: "the kernel is turned",
            advice: "y₀ has d₀ g₀ in it. A convolution in the mathematician's sense would have d₀ g₂.",
            read: "derive.md#correlation-or-convolution",
            answer: (mistakes::line_turned, solutions::multiplications),
        },
        Mistake {
            name: "four multiplications counted for each output",
            advice: "Four for two outputs: how many pairs are there?",
            read: "derive_fast.md#fewer-multiplications-two-outputs-of-three-weights",
            answer: (solutions::correlate_line, mistakes::multiplications_for_each_output),
        },
        Mistake {
            name: "counted by inputs instead of by outputs",
            advice: "A kernel of three has n − 2 places on a line of n.",
            read: "derive.md#output-sizes",
            answer: (solutions::correlate_line, mistakes::multiplications_for_each_input),
        },
        Mistake {
            name: "the counts for n = 1000, whatever n is",
            advice: "They are right for 1000 inputs. Which letters stand in their place for n inputs?",
            read: "derive_fast.md#fewer-multiplications-two-outputs-of-three-weights",
            answer: (solutions::correlate_line, mistakes::multiplications_of_a_thousand),
        },
    ],
    stub: (stubs::correlate_line, stubs::multiplications),
};

/// Four accuracies, two standard errors, two comparisons, two sentences.
pub type WhichOfTheTwo = fn() -> ([f64; 4], [f64; 2], [bool; 2], [&'static str; 2]);

/// 8.11: dropout and schedule, told apart.
pub static WHICH_OF_THE_TWO: Task<WhichOfTheTwo> = Task {
    id: "8.11",
    kind: Kind::Experiment,
    observe: |answer, case| {
        let ([neither, dropout, schedule, both], errors, beyond, [predicted, needed]) = answer();
        let one = f64::sqrt(0.99 * 0.01 / 10_000.0);
        let difference = one * f64::sqrt(2.0);
        let shares = [neither, dropout, schedule, both].iter().all(|accuracy| *accuracy <= 1.0);
        case.must(shares, || {
            "accuracies and standard errors: as shares, please, 0.98 and not 98 per cent".into()
        });
        if shares {
            // Two epochs at 1e-4 give about 98.2 per cent; with the larger rate, 99.2.
            case.measured("test accuracy with neither", neither, 0.96..=0.99);
            case.measured("test accuracy with dropout only", dropout, 0.96..=0.99);
            case.measured("test accuracy with the schedule only", schedule, 0.975..=0.996);
            case.measured("test accuracy with both", both, 0.975..=0.996);
            for (name, error, right) in
                [("one accuracy", errors[0], one), ("the difference", errors[1], difference)]
            {
                case.must((error / right - 1.0).abs() < 0.1, || {
                    let hint = if error > 0.02 { " (a share, not per cent)" } else { "" };
                    format!("the standard error of {name}: {error} is not it{hint}")
                });
            }
            for (name, accuracy, said) in
                [("dropout", dropout, beyond[0]), ("the schedule", schedule, beyond[1])]
            {
                let gain = (accuracy - neither).abs();
                // Within a rounding of the limit either is right.
                let near = (gain - 2.0 * difference).abs() < 2e-4;
                case.must(near || said == (gain > 2.0 * difference), || {
                    format!(
                        "{name} only, {accuracy}, against neither, {neither}: compare the difference, {gain:.4}, with \
                         twice its standard error, {:.4}; you say {said}",
                        2.0 * difference
                    )
                });
            }
        }
        case.words("what was predicted", predicted, 5);
        case.words("what is needed", needed, 5);
    },
    solutions: &[Solution {
        way: "four corners, measured with the seed 1671",
        answer: solutions::which_of_the_two,
    }],
    mistakes: &[],
    stub: stubs::which_of_the_two,
};
