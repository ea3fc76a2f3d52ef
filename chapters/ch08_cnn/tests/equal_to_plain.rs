//! The layers and the plain loops are the same functions, over random shapes.

use ch08_cnn::prelude::*;
use ch08_cnn::{Grid, Pool2d, PoolingRule, Window, plain};
use proptest::prelude::{Just, ProptestConfig, Strategy, prop_assert, prop_assert_eq, prop_oneof, proptest};
use proptest::test_runner::{RngSeed, TestCaseError};

/// What is drawn: a batch of images, how many filters, and how the window slides.
#[derive(Clone, Copy, Debug)]
struct Case {
    batch: usize,
    channels: usize,
    filters: usize,
    image: Size2d,
    window: Window,
    seed: Seed,
}

fn cases() -> impl Strategy<Value = Case> {
    let size = || (1_usize..6, 1_usize..6);
    let padding = prop_oneof![
        Just(Padding::Valid),
        Just(Padding::Same),
        (0_usize..5, 0_usize..5).prop_map(Padding::explicit),
    ];
    // Images of up to 40 columns: wider than any block in which a fast path works.
    let images = ((1_usize..20, 1_usize..41), 1_usize..4, 1_usize..6, 1_usize..40);
    (images, size(), (1_usize..4, 1_usize..4), padding, 0_u64..1_000_000).prop_map(
        |((image, batch, channels, filters), size, stride, padding, seed)| {
            // With "same", kernels may be larger than the image.
            let image = match padding {
                Padding::Same => Size2d::from(image),
                _ => Size2d::from((image.0.max(size.0), image.1.max(size.1))),
            };
            let padding = match padding {
                Padding::Explicit(p) => {
                    Padding::explicit((p.height.min(size.0 - 1), p.width.min(size.1 - 1)))
                }
                other => other,
            };
            let window = Window { padding, drop_remainder: true, ..Window::new(size, stride) };
            Case { batch, channels, filters, image, window, seed: Seed(seed) }
        },
    )
}

/// Always the same cases; more with the environment variable `PROPTEST_CASES`.
fn config() -> ProptestConfig {
    ProptestConfig { rng_seed: RngSeed::Fixed(1671), failure_persistence: None, ..ProptestConfig::default() }
}

impl Case {
    fn grid(&self) -> Grid {
        self.window.on("test", self.image).unwrap()
    }

    fn tensor(&self, shape: [usize; 4], name: &str) -> Tensor<f64> {
        let mut rng = self.seed.stream(name);
        Tensor::from_fn(shape, |_| rng.uniform_in(-1.0, 1.0))
    }

    fn x(&self) -> Tensor<f64> {
        self.tensor([self.batch, self.channels, self.image.height, self.image.width], "x")
    }

    fn dy(&self, maps: usize) -> Tensor<f64> {
        let Size2d { height, width } = self.grid().output;
        self.tensor([self.batch, maps, height, width], "dy")
    }

    fn step(&self) -> TrainingStep {
        TrainingStep::new(self.seed, 0, self.batch)
    }

    fn conv(&self) -> Conv2d<f64> {
        let Size2d { height, width } = self.window.size;
        let w = self.tensor([self.filters, self.channels, height, width], "weights");
        let b = self.tensor([self.filters, 1, 1, 1], "bias").reshaped([self.filters]);
        Conv2d::from_weights(w, b).stride(self.window.stride).padding(self.window.padding).drop_remainder()
    }

    fn pool<R: PoolingRule>(&self) -> Pool2d<R, f64> {
        let layer = Pool2d::new(self.window.size).stride(self.window.stride);
        layer.padding(self.window.padding).drop_remainder()
    }
}

/// Many channels and filters, and kernels and maps for which minimal filtering pays: whole tiles and cut ones,
/// channels that fill registers and that do not, and one, two and three images, which are done in twos.
fn cases_of_many_channels() -> impl Strategy<Value = Case> {
    let padding = |size: usize| {
        let explicit = (0..size, 0..size).prop_map(Padding::explicit);
        prop_oneof![Just(Padding::Valid), Just(Padding::Same), explicit]
    };
    let window = (2_usize..6).prop_flat_map(move |size| {
        padding(size).prop_map(move |padding| Window { padding, ..Window::new(size, 1) })
    });
    ((10_usize..17, 10_usize..17), 1_usize..4, 16_usize..36, 16_usize..36, window, 0_u64..1_000_000).prop_map(
        |(image, batch, channels, filters, window, seed)| Case {
            batch,
            channels,
            filters,
            image: Size2d::from(image),
            window,
            seed: Seed(seed),
        },
    )
}

/// Few channels and lines that are longer than a register: the first layer of a network.
fn cases_of_few_channels() -> impl Strategy<Value = Case> {
    let sizes = (1_usize..5, 1_usize..20, 1_usize..6, 1_usize..6);
    ((6_usize..20, 9_usize..41), 1_usize..4, sizes, 0_u64..1_000_000).prop_map(
        |(image, batch, (channels, filters, height, width), seed)| {
            let window = Window { padding: Padding::Same, ..Window::new((height, width), 1) };
            Case { batch, channels, filters, image: Size2d::from(image), window, seed: Seed(seed) }
        },
    )
}

/// Both sides add the same terms in two orders: some ulps of sums of up to 2,000 products below 1. (With minimal
/// filtering, of up to 1,000 for y and dx and 900 for dw, and some hundred ulps.)
fn close(a: &Tensor<f64>, b: &Tensor<f64>, what: &str) -> Result<(), TestCaseError> {
    prop_assert_eq!(a.shape(), b.shape(), "{}", what);
    for (a, b) in a.data().iter().zip(b.data()) {
        prop_assert!((a - b).abs() < 1e-12, "{}: {} and {}", what, a, b);
    }
    Ok(())
}

fn is_its_loops(case: &Case) -> Result<(), TestCaseError> {
    let (grid, x, dy) = (case.grid(), case.x(), case.dy(case.filters));
    let mut layer = case.conv();
    let [w, b] = [0, 1].map(|i| layer.parameters()[i].value().clone());
    let y = plain::convolve(&x, &w, &b, &grid);
    close(&layer.forward(x.clone(), Mode::Predict), &y, "y, predicting")?;
    close(&layer.forward(x.clone(), Mode::Train(case.step())), &y, "y")?;
    let dx = layer.backward(dy.clone());
    let right = plain::convolve_backward(&x, &w, &dy, &grid);
    close(&layer.parameters()[0].gradient, &right.0, "dw")?;
    close(&layer.parameters()[1].gradient, &right.1, "db")?;
    close(&dx, &right.2, "dx")?;
    // As a network's first layer, and a second time, in memory that was used before.
    layer.forward(x, Mode::Train(case.step()));
    layer.backward_first(dy);
    close(&layer.parameters()[0].gradient, &right.0, "dw of a first layer")
}

/// y in training, y in prediction and dx of a pool, with x from 0 on, as behind a ReLU.
fn pooled<R: PoolingRule>(case: &Case) -> [Tensor<f64>; 3] {
    let mut layer = case.pool::<R>();
    let x = positive(case);
    let predicted = layer.forward(x.clone(), Mode::Predict);
    let y = layer.forward(x, Mode::Train(case.step()));
    [y, predicted, layer.backward(case.dy(case.channels))]
}

/// A fifth of the entries 0 and many equal: ties and windows of zeros occur.
fn positive(case: &Case) -> Tensor<f64> {
    case.x().map(|x| (5.0 * x).round().max(0.0) / 5.0)
}

proptest! {
    #![proptest_config(ProptestConfig { cases: config().cases / 4, ..config() })]

    #[test]
    fn a_convolution_of_many_channels_is_its_loops(case in cases_of_many_channels()) {
        is_its_loops(&case)?;
    }
}

proptest! {
    #![proptest_config(config())]

    #[test]
    fn a_convolution_is_its_loops(case in cases()) {
        is_its_loops(&case)?;
    }

    #[test]
    fn a_convolution_of_few_channels_is_its_loops(case in cases_of_few_channels()) {
        is_its_loops(&case)?;
    }

    #[test]
    fn pools_are_their_loops(case in cases()) {
        let (grid, x, dy) = (case.grid(), positive(&case), case.dy(case.channels));
        let max = plain::max_pool(&x, &grid);
        let [y, predicted, dx] = pooled::<ch08_cnn::Max>(&case);
        prop_assert_eq!(&y, &max);
        prop_assert_eq!(&predicted, &max);
        close(&dx, &plain::max_pool_backward(&x, &dy, &grid), "max: dx")?;

        let mean = plain::mean_pool(&x, &grid);
        let [y, predicted, dx] = pooled::<ch08_cnn::Mean>(&case);
        close(&y, &mean, "mean: y")?;
        close(&predicted, &mean, "mean: y, predicting")?;
        close(&dx, &plain::mean_pool_backward(&x, &dy, &grid), "mean: dx")?;

        let [y, predicted, dx] = pooled::<ch08_cnn::Stochastic>(&case);
        prop_assert_eq!(&y, &plain::stochastic_pool(&x, &grid, &case.step()));
        close(&predicted, &plain::stochastic_pool_expected(&x, &grid), "stochastic: y, predicting")?;
        let right = plain::stochastic_pool_backward(&x, &dy, &grid, &case.step());
        close(&dx, &right, "stochastic: dx")?;
    }

    #[test]
    fn col2im_is_the_adjoint_of_im2col(case in cases()) {
        let grid = case.grid();
        let x = case.x().slice_rows(0..1).reshaped([case.channels, case.image.height, case.image.width]);
        let cols = im2col(&x, &grid);
        let c = case.tensor([1, 1, cols.rows(), cols.row_len()], "c").reshaped(cols.shape());
        // ⟨im2col x, c⟩ = ⟨x, col2im c⟩: sums of up to 100,000 products below 1.
        let (left, right) = (cols.dot(&c), x.dot(&col2im(&c, &grid)));
        prop_assert!((left - right).abs() < 1e-9, "{} and {}", left, right);
    }
}

#[test]
fn single_precision_is_double_precision_rounded() {
    // Running sums of up to 825 terms, of size up to 20, each rounded to 6e-8 of itself: √825 · 20 · 6e-8 = 3e-5,
    // and five times that; with minimal filtering, for which the last case has enough channels, eight times more.
    for (channels, filters, tolerance) in [(1, 33, 1.5e-4), (5, 3, 1.5e-4), (5, 33, 1.5e-4), (32, 33, 1.2e-3)]
    {
        let case = Case {
            batch: 2,
            channels,
            filters,
            image: Size2d::from((15, 17)),
            window: Window { padding: Padding::Same, ..Window::new(5, 1) },
            seed: Seed(3),
        };
        let mut wide = case.conv();
        let [w, b] = [0, 1].map(|i| wide.parameters()[i].value().cast::<f32>());
        let mut narrow = Conv2d::from_weights(w, b).padding(Padding::Same);
        let close = |narrow: &Tensor<f32>, wide: &Tensor<f64>| {
            narrow.data().iter().zip(wide.data()).all(|(n, w)| (f64::from(*n) - w).abs() < tolerance)
        };
        let y = wide.forward(case.x(), Mode::Train(case.step()));
        assert!(close(&narrow.forward(case.x().cast(), Mode::Train(case.step())), &y));
        let dx = wide.backward(case.dy(filters));
        assert!(close(&narrow.backward(case.dy(filters).cast()), &dx));
        for (narrow, wide) in narrow.parameters().iter().zip(wide.parameters()) {
            assert!(close(&narrow.gradient, &wide.gradient));
        }
    }
}
