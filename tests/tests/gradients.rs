//! Every layer, loss and regulariser of the chapters has the gradient of its own value.
//!
//! proptest draws sizes and a seed; the numbers come from the seed. f64, central differences with
//! h = 1e-5, a random upstream gradient, every entry of every tensor, the mask of one training step.

use ch07_gradient_checking::{Check, Report};
use ch08_cnn::prelude::*;
use proptest::prelude::{ProptestConfig, Strategy, prop_assert, proptest};
use proptest::test_runner::RngSeed;
use tests::gradients::{LAYERS, LOSSES, LayerRow, NETWORKS, REGULARIZERS, Size, TRAITS, kinds_with_a_row};
use tests::sources::types_with;

/// Truncation (h²/6 f‴) and rounding (ε f/h) of the central difference are both near 1e-11 for
/// derivatives of size 1; entries a thousandth of the largest are judged by that thousandth.
const TOLERANCE: f64 = 1e-6;

fn sizes() -> impl Strategy<Value = Size> {
    (1_usize..6, 1_usize..6, 1_usize..6, 0_u64..1_000_000).prop_map(|(batch, inputs, outputs, seed)| Size {
        batch,
        inputs,
        outputs,
        seed: Seed(seed),
    })
}

/// 256 cases, always the same ones; more with the environment variable `PROPTEST_CASES`.
fn config() -> ProptestConfig {
    let rng_seed = RngSeed::Fixed(1671);
    ProptestConfig { rng_seed, failure_persistence: None, ..ProptestConfig::default() }
}

fn bits(tensor: &Tensor<f64>) -> Vec<u64> {
    tensor.data().iter().map(|x| x.to_bits()).collect()
}

/// The random gradient that arrives from above.
fn upstream(y: &Tensor<f64>, seed: Seed) -> Tensor<f64> {
    let mut rng = seed.stream("upstream");
    Tensor::from_fn(y.shape(), |_| rng.normal())
}

/// dx and the gradients of all parameters, for the row's layer and input.
fn gradients(
    row: &LayerRow,
    size: Size,
    dy: impl Fn(&Tensor<f64>) -> Tensor<f64>,
    first: bool,
) -> Vec<Tensor<f64>> {
    let (mut layer, x) = (row.draw)(size);
    let y = layer.forward(x.clone(), Mode::Train(TrainingStep::new(size.seed, 0, x.rows())));
    let dy = dy(&y);
    let dx = if first { layer.backward_first(dy) } else { layer.backward(dy) };
    let own = layer.parameters().into_iter().map(|parameter| parameter.gradient.clone());
    // What `backward_first` returns is memory, not dx.
    own.chain((!first).then_some(dx)).collect()
}

proptest! {
    #![proptest_config(config())]

    #[test]
    fn every_layer_has_the_gradients_of_its_outputs(size in sizes()) {
        for row in LAYERS {
            let (mut layer, x) = (row.draw)(size);
            let report = Check::new(size.seed).layer(layer.as_mut(), &x);
            prop_assert!(report.passes(TOLERANCE), "{} {}: {report}", row.kind, row.variant);
            prop_assert!(report.tensors.len() == 1 + layer.parameters().len(), "{report}");
        }
    }

    #[test]
    fn a_shard_of_a_larger_batch_has_the_right_gradients_too(size in sizes()) {
        let shard = size.step_of_a_shard();
        for row in LAYERS {
            let (mut layer, x) = (row.draw)(size);
            let report = Check::new(size.seed).mode(Mode::Train(shard)).layer(layer.as_mut(), &x);
            prop_assert!(report.passes(TOLERANCE), "{} {}: {report}", row.kind, row.variant);
        }
    }

    #[test]
    fn every_loss_has_the_gradient_of_its_value(size in sizes()) {
        for row in LOSSES {
            let (y, t) = (row.draw)(size);
            let report = Check::new(size.seed).loss(row.loss, &y, &t);
            prop_assert!(report.passes(TOLERANCE), "{} {}: {report}", row.kind, row.variant);
        }
    }

    #[test]
    fn every_regularizer_has_the_gradient_of_its_penalty(size in sizes()) {
        for row in REGULARIZERS {
            let w = size.weights([size.inputs, size.outputs], "w");
            let report = Check::new(size.seed).regularizer((row.build)().as_ref(), &w);
            prop_assert!(report.passes(TOLERANCE), "{} {}: {report}", row.kind, row.variant);
        }
    }

    #[test]
    fn networks_have_the_gradients_of_their_losses(size in sizes()) {
        for row in NETWORKS {
            let mut network = (row.draw)(size);
            let check = Check::new(network.seed);
            let report = check.network(&mut network.layers, network.loss.as_ref(), &network.x, &network.t);
            prop_assert!(report.passes(TOLERANCE), "{}: {report}", row.name);
        }
    }

    #[test]
    fn no_gradient_from_above_gives_none_below(size in sizes()) {
        for row in LAYERS.iter().filter(|row| !row.own_penalty) {
            for gradient in gradients(row, size, |y| Tensor::zeros(y.shape()), false) {
                prop_assert!(gradient.max_abs() == 0.0, "{} {}", row.kind, row.variant);
            }
        }
    }

    #[test]
    fn two_runs_give_the_same_bits(size in sizes()) {
        for row in LAYERS {
            let run = || gradients(row, size, |y| upstream(y, size.seed), false);
            for (once, again) in run().iter().zip(&run()) {
                prop_assert!(bits(once) == bits(again), "{} {}", row.kind, row.variant);
            }
        }
    }

    #[test]
    fn the_first_layer_of_a_network_has_the_same_parameter_gradients(size in sizes()) {
        for row in LAYERS {
            let run = |first| gradients(row, size, |y| upstream(y, size.seed), first);
            for (with_dx, without) in run(false).iter().zip(&run(true)) {
                prop_assert!(bits(with_dx) == bits(without), "{} {}", row.kind, row.variant);
            }
        }
    }
}

#[test]
fn at_its_kink_relu_has_slope_zero() {
    let mut layer = Activation::new(Relu);
    let z = Tensor::from_rows([[0.0, -0.0, f64::MIN_POSITIVE, -f64::MIN_POSITIVE]]);
    layer.forward(z, Mode::Train(TrainingStep::new(Seed(0), 0, 1)));
    let dz = layer.backward(Tensor::filled([1, 4], 3.0));
    assert_eq!(dz.data(), [0.0, 0.0, 3.0, 0.0]);
}

#[test]
fn at_its_kink_max_pooling_lets_the_first_of_equals_through() {
    let mut layer = MaxPool2d::new(2);
    layer.forward(Tensor::filled([1, 1, 2, 2], 7.0), Mode::Train(TrainingStep::new(Seed(0), 0, 1)));
    let dx = layer.backward(Tensor::filled([1, 1, 1, 1], 3.0));
    assert_eq!(dx.data(), [3.0, 0.0, 0.0, 0.0]);
}

#[test]
fn at_its_kink_l1_has_slope_zero() {
    let mut dw = Tensor::filled([3], 7.0);
    let l1 = ElasticNet::l1(0.5).expect("a λ above 0");
    l1.add_gradient(&Tensor::from_vec(vec![0.0, -0.0, 1e-300]), &mut dw);
    assert_eq!(dw.data(), [7.0, 7.0, 7.5]);
}

#[test]
fn an_activity_penalty_alone_gives_its_own_gradient_over_the_batch() {
    let mut layer = ActivityPenalty::new(ElasticNet::new(0.5, 0.25).expect("λs above 0"));
    let step = TrainingStep::new(Seed(0), 0, 2);
    layer.forward(Tensor::from_rows([[4.0, 0.0], [-2.0, 1.0]]), Mode::Train(step));
    let dx = layer.backward(Tensor::zeros([2, 2]));
    assert_eq!(dx.data(), [1.25, 0.0, -0.75, 0.5]); // (0.5 sign(x) + 2 · 0.25 x) / 2
}

#[test]
fn fused_losses_are_right_where_differences_cannot_see() {
    // At logits of ten thousand the loss is linear, and its gradient is (p − t)/N with p all 0 and 1.
    let z = Tensor::from_rows([[1e4, -1e4, 0.0], [-1e4, 1e4, -1e4]]);
    let t = Tensor::from_rows([[0.0, 0.0, 1.0], [0.0, 1.0, 0.0]]);
    let softmax: Tensor<f64> = SoftmaxCrossEntropy.gradient(&z, &t, 2);
    assert_eq!(softmax.data(), [0.5, 0.0, -0.5, 0.0, 0.0, 0.0]);
    assert_eq!(SoftmaxCrossEntropy.value(&z, &t, 2), 5e3);
    let sigmoid: Tensor<f64> = SigmoidCrossEntropy.gradient(&z, &t, 2);
    assert_eq!(sigmoid.data(), [0.5, 0.0, -0.25, 0.0, 0.0, 0.0]);
}

/// A type without a row is named, with the file in which it is.
fn all_have_rows(trait_name: &str, rows: &[&str]) {
    let types = types_with(trait_name);
    assert!(!types.is_empty(), "no `impl … {trait_name} for …` found in the chapters' sources");
    for (kind, path) in &types {
        let place = path.display();
        assert!(
            rows.contains(&kind.as_str()),
            "{trait_name}: `{kind}` ({place}) has no row in tests/src/gradients"
        );
    }
    for row in rows {
        assert!(types.iter().any(|(kind, _)| kind == row), "{trait_name}: no type `{row}`, but a row");
    }
}

#[test]
fn nothing_is_without_a_row() {
    for (name, _) in TRAITS {
        all_have_rows(name, &kinds_with_a_row(name));
    }
}

mod broken_twins {
    use super::*;
    use tests::gradients::layers::{conv, dense, dropout};
    use tests::gradients::twins::{Bug, NoFactorTwo, NoMean, Twin};

    const SIZE: Size = Size { batch: 4, inputs: 3, outputs: 3, seed: Seed(7) };

    fn layer(layer: impl Layer<f64>, bug: Bug) -> Report {
        Check::new(SIZE.seed).layer(&mut Twin::of(layer, bug), &SIZE.x())
    }

    /// The check fails by far, at this tensor and at no other; the report's row names the tensor, the
    /// worst entry, both values and their ratio. Returns the entry's ratio.
    fn caught(report: &Report, tensor: &str) -> f64 {
        assert!(!report.passes(1e-2), "{report}");
        let wrong = report.tensors.iter().filter(|t| t.worst.relative_error > TOLERANCE);
        assert_eq!(wrong.map(|t| t.name.as_str()).collect::<Vec<_>>(), [tensor], "{report}");
        let entry = &report.tensor(tensor).expect("the tensor").worst;
        let text = report.to_string();
        let row = text.lines().find(|line| line.trim_start().starts_with(tensor)).expect("a row");
        let [analytic, numerical] = [entry.analytic, entry.numerical].map(|value| format!("{value:.6e}"));
        for part in [&entry.place.to_string(), &analytic, &numerical] {
            assert!(row.contains(part.as_str()), "no {part} in {row}");
        }
        let ratio = row.split_whitespace().skip_while(|word| *word != numerical).nth(1);
        let ratio: f64 = ratio.and_then(|ratio| ratio.parse().ok()).expect("a ratio behind the values");
        assert!((ratio - entry.ratio).abs() <= 0.01 * entry.ratio.abs(), "{ratio} is not {}", entry.ratio);
        entry.ratio
    }

    #[test]
    fn a_dropped_bias_gradient_is_caught() {
        assert_eq!(caught(&layer(dense(SIZE), Bug::NoBiasGradient), "bias"), 0.0);
    }

    #[test]
    fn a_transposed_weight_gradient_is_caught_and_named() {
        let report = layer(dense(SIZE), Bug::TransposedWeightGradient);
        caught(&report, "weights");
        assert!(report.to_string().contains("transposed"), "{report}");
    }

    #[test]
    fn a_factor_of_two_is_caught_with_ratio_two() {
        assert!((caught(&layer(dense(SIZE), Bug::FactorTwo), "weights") - 2.0).abs() < 1e-6);
    }

    #[test]
    fn a_wrong_sign_is_caught_with_ratio_minus_one() {
        assert!((caught(&layer(dense(SIZE), Bug::WrongSign), "x") + 1.0).abs() < 1e-6);
        assert!((caught(&layer(Activation::new(Tanh), Bug::WrongSign), "x") + 1.0).abs() < 1e-6);
    }

    /// The twin of a convolution, checked on images.
    fn convolution(bug: Bug) -> Report {
        let layer = conv(SIZE, 3).padding(Padding::Same);
        Check::new(SIZE.seed).layer(&mut Twin::of(layer, bug), &SIZE.images(4, 5))
    }

    #[test]
    fn a_convolution_with_a_bug_is_caught() {
        assert_eq!(caught(&convolution(Bug::NoBiasGradient), "bias"), 0.0);
        assert!((caught(&convolution(Bug::FactorTwo), "weights") - 2.0).abs() < 1e-6);
        assert!((caught(&convolution(Bug::WrongSign), "x") + 1.0).abs() < 1e-6);
        caught(&convolution(Bug::TurnedKernel), "weights");
    }

    #[test]
    fn a_pool_with_a_bug_is_caught() {
        let max = Twin::of(MaxPool2d::new(2), Bug::ZeroGradient);
        let report = Check::new(SIZE.seed).layer(&mut { max }, &SIZE.distinct_images(4, 4));
        assert_eq!(caught(&report, "x"), 0.0);
        // The draws of another pass.
        let stochastic = Twin::of(StochasticPool2d::new(2), Bug::NewMask);
        let x = SIZE.images(4, 4).map(f64::abs);
        caught(&Check::new(SIZE.seed).layer(&mut { stochastic }, &x), "x");
    }

    #[test]
    fn a_mask_drawn_anew_in_backward_is_caught() {
        caught(&layer(dropout(0.5), Bug::NewMask), "x");
    }

    #[test]
    fn a_dropout_whose_backward_forgets_the_scale_is_caught_with_ratio_one_minus_p() {
        assert!((caught(&layer(dropout(0.25), Bug::NoScale(0.25)), "x") - 0.75).abs() < 1e-6);
    }

    #[test]
    fn an_inverted_mask_is_caught() {
        caught(&layer(dropout(0.5), Bug::InvertedMask(0.5)), "x");
    }

    #[test]
    fn a_softmax_whose_backward_returns_zero_is_caught() {
        assert_eq!(caught(&layer(Softmax::new(), Bug::ZeroGradient), "x"), 0.0);
    }

    #[test]
    fn a_loss_without_its_mean_is_caught_with_ratio_n() {
        let (z, t) = (LOSSES.iter().find(|row| row.kind == "SoftmaxCrossEntropy").expect("a row").draw)(SIZE);
        let report = Check::new(SIZE.seed).loss(&NoMean(SoftmaxCrossEntropy), &z, &t);
        assert!(!report.passes(1e-2));
        let ratios: Vec<f64> = report.tensors.iter().map(|tensor| tensor.mean_ratio.round()).collect();
        assert_eq!(ratios, [4.0, 9.0], "the whole batch's N, the shard's N: {report}");
        assert!(report.to_string().contains("1/N is missing"), "{report}");
    }

    #[test]
    fn an_l2_without_the_factor_two_is_caught_with_ratio_one_half() {
        let l2 = ElasticNet::l2(0.1).expect("a λ above 0");
        let report = Check::new(SIZE.seed).regularizer(&NoFactorTwo(l2), &SIZE.weights([3, 3], "w"));
        assert!((caught(&report, "w") - 0.5).abs() < 1e-6);
        // And where it belongs, on the weights of a layer.
        let mut layer = dense(SIZE).kernel_regularizer(NoFactorTwo(l2));
        caught(&Check::new(SIZE.seed).layer(&mut layer, &SIZE.x()), "weights");
    }
}
