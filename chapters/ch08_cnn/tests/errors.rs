//! What layers of this chapter say about sizes that make no sense.

use ch08_cnn::prelude::*;

fn conv(channels: usize, filters: usize, size: impl Into<Size2d>) -> Conv2d<f64> {
    Conv2d::new(channels, filters, size, &Zeros, &mut Seed(0).stream("init"))
}

/// The message of a layer that cannot stand behind this input.
fn message(layer: impl Layer<f64>, input: &[usize]) -> String {
    layer.output_shape(input).unwrap_err().to_string()
}

#[test]
fn a_convolution_without_a_kernel_a_step_or_a_filter_is_refused() {
    let image = [1, 8, 8];
    assert_eq!(message(conv(1, 4, 0), &image), "Conv2d: expected a window of at least 1 × 1, got 0 × 0");
    assert_eq!(message(conv(1, 4, (3, 0)), &image), "Conv2d: expected a window of at least 1 × 1, got 3 × 0");
    let error = message(conv(1, 4, 3).stride((1, 0)), &image);
    assert_eq!(error, "Conv2d: expected a stride of at least 1, got 1 × 0");
    assert_eq!(
        message(conv(1, 0, 3), &image),
        "Conv2d: expected at least 1 filter and 1 channel, got 0 and 1"
    );
    assert_eq!(
        message(conv(0, 4, 3), &[0, 8, 8]),
        "Conv2d: expected at least 1 filter and 1 channel, got 4 and 0"
    );
}

#[test]
fn another_input_is_refused() {
    assert_eq!(message(conv(3, 4, 3), &[1, 8, 8]), "Conv2d: expected input (N, 3, H, W), got (N, 1, 8, 8)");
    assert_eq!(message(conv(1, 4, 3), &[784]), "Conv2d: expected input (N, 1, H, W), got (N, 784)");
    assert_eq!(message(MaxPool2d::new(2), &[784]), "MaxPool2d: expected input (N, C, H, W), got (N, 784)");
}

#[test]
fn a_kernel_larger_than_its_padded_image_is_refused() {
    assert_eq!(
        message(conv(1, 4, (2, 9)).padding(Padding::explicit((0, 0))), &[1, 8, 8]),
        "Conv2d: expected a window that fits into the padded image, got a window of 9 across an image of 8 \
         with 0 of padding: make the window smaller or the padding larger"
    );
    assert!(conv(1, 4, 8).output_shape(&[1, 8, 8]).is_ok_and(|shape| *shape == [4, 1, 1]));
}

#[test]
fn an_image_without_pixels_is_refused_whatever_the_padding() {
    for padding in [Padding::Valid, Padding::Same, Padding::explicit(1)] {
        for (image, got) in [([1, 0, 8], "0 × 8"), ([1, 8, 0], "8 × 0")] {
            let expected = format!("MaxPool2d: expected an image of at least 1 × 1, got {got}");
            assert_eq!(message(MaxPool2d::new(2).padding(padding), &image), expected);
        }
    }
}

#[test]
fn sizes_that_cannot_be_counted_are_refused() {
    let most = usize::MAX;
    for (layer, image) in [
        (MaxPool2d::new(1), [1, most, most]),
        (MaxPool2d::new(most).padding(Padding::Same), [1, 8, 8]),
        (MaxPool2d::new(most / 2).padding(Padding::Same), [1, most, 8]),
        (MaxPool2d::new(most).stride(1).padding(Padding::explicit(most - 1)), [1, 8, 8]),
    ] {
        let said = message(layer, &image);
        assert!(said.contains("expected sizes that can be counted, got"), "{said}");
    }
    let column = MaxPool2d::new((most, 1)).stride(1).padding(Padding::explicit((most - 1, 0)));
    assert!(message(column, &[1, 8, 8]).contains(&format!("got padding {} down an image of 8", most - 1)));
}

#[test]
fn padding_into_which_a_window_fits_is_refused() {
    assert_eq!(
        message(conv(1, 4, 3).padding(Padding::explicit(3)), &[1, 8, 8]),
        "Conv2d: expected padding smaller than the window, got padding 3 × 3 for a window of 3 × 3"
    );
}

#[test]
fn steps_that_do_not_end_at_the_edge_are_refused_unless_the_rest_is_dropped() {
    let layer = || conv(1, 4, 3).stride(2).padding(Padding::explicit(1));
    assert_eq!(
        message(layer(), &[1, 8, 7]),
        "Conv2d: expected a whole number of steps from edge to edge, got (8 − 3 + 2·1)/2 = 3.5 down: change \
         padding or stride, or leave out what no window reaches by drop_remainder()"
    );
    assert!(message(MaxPool2d::new(2), &[1, 8, 7]).contains("(7 − 2 + 2·0)/2 = 2.5 across"));
    let shape = Layer::<f64>::output_shape(&layer().drop_remainder(), &[1, 8, 7]);
    assert_eq!(shape, Ok(Shape::from([4, 4, 4])));
    let shape = MaxPool2d::<f64>::new(2).drop_remainder().output_shape(&[1, 8, 7]);
    assert_eq!(shape, Ok(Shape::from([1, 4, 3])));
}

#[test]
fn same_padding_gives_as_many_outputs_as_steps_begin() {
    // ⌈W/S⌉, at even kernels too.
    for (size, stride, expected) in [(2, 1, 7), (5, 1, 7), (3, 2, 4), (2, 3, 3), (7, 7, 1)] {
        let layer = conv(1, 1, size).stride(stride).padding(Padding::Same);
        assert_eq!(layer.output_shape(&[1, 7, 7]), Ok(Shape::from([1, expected, expected])));
    }
    // At an even kernel the extra zero stands behind: the last output sees it, the first does not.
    let ones = Conv2d::from_weights(Tensor::filled([1, 1, 1, 2], 1.0), Tensor::zeros([1]));
    let x = Tensor::new([1, 1, 1, 3], vec![1.0, 2.0, 4.0]).unwrap();
    let y = ones.padding(Padding::Same).forward(x, Mode::Predict);
    assert_eq!(y.data(), [3.0, 6.0, 4.0]);
}

#[test]
fn a_network_says_which_of_its_layers_does_not_fit() {
    let error = Sequential::new([1, 28, 28])
        .add(conv(1, 4, 5))
        .and_then(|m| m.add(MaxPool2d::new(2)))
        .and_then(|m| m.add(Dense::new(576, 10, &Zeros, &mut Seed(0).stream("init"))))
        .err()
        .unwrap();
    assert_eq!(error.to_string(), "layer 2 (Dense): expected input (N, 576), got (N, 4, 12, 12)");
}

#[test]
fn flat_digits_are_refused_with_both_shapes() {
    let mut model =
        Sequential::new([1, 28, 28]).add(conv(1, 1, 28)).and_then(|m| m.add(Flatten::new())).unwrap();
    model.compile(MeanSquaredError, Sgd::new(0.1));
    let error = model.fit(&Tensor::zeros([2, 784]), &Tensor::zeros([2, 1]), &Fit::default(), &mut []);
    assert_eq!(
        error.unwrap_err().to_string(),
        "fit: expected inputs (N, 1, 28, 28) with N ≥ 1, got (2, 784)"
    );
}

#[test]
#[should_panic(expected = "Conv2d: backward expects a forward in training mode just before it")]
fn a_second_backward_is_an_error_and_not_a_stale_number() {
    let mut layer = conv(1, 1, 2);
    layer.forward(Tensor::zeros([1, 1, 2, 2]), Mode::Train(TrainingStep::new(Seed(0), 0, 1)));
    layer.backward(Tensor::zeros([1, 1, 1, 1]));
    layer.backward(Tensor::zeros([1, 1, 1, 1]));
}

#[test]
#[should_panic(expected = "Conv2d: expected weights (F, C, KH, KW) and bias (F,), got (4, 1, 3, 3) and (3,)")]
fn weights_without_a_bias_each_are_refused() {
    Conv2d::<f64>::from_weights(Tensor::zeros([4, 1, 3, 3]), Tensor::zeros([3]));
}

#[test]
fn settings_in_a_file_that_make_no_sense_are_errors_that_name_them() {
    let built = |config: Config| registry::<f64>().layer(&config).err().unwrap().to_string();
    let pool = |stride: &[f64]| {
        Config::new("MaxPool2d").with_numbers("size", &[2.0, 2.0]).with_numbers("stride", stride)
    };
    assert_eq!(
        built(pool(&[2.0]).with_text("padding", "valid")),
        "MaxPool2d: expected two whole numbers as setting `stride`, got [2.0]"
    );
    assert_eq!(
        built(pool(&[2.0, 1.5]).with_text("padding", "valid")),
        "MaxPool2d: expected two whole numbers as setting `stride`, got [2.0, 1.5]"
    );
    assert_eq!(
        built(pool(&[2.0, 2.0]).with_text("padding", "causal")),
        "MaxPool2d: expected valid, same or two numbers as setting `padding`, got `causal`"
    );
    assert_eq!(built(pool(&[2.0, 2.0])), "MaxPool2d: expected a setting `padding`, got none");
    let whole = || pool(&[2.0, 2.0]).with_text("padding", "valid");
    assert_eq!(
        built(whole().with("drop_remainder", 2.0)),
        "MaxPool2d: expected 0 or 1 as setting `drop_remainder`, got 2"
    );
    assert_eq!(
        built(whole().with_text("drop_remainder", "yes")),
        "MaxPool2d: expected a number as setting `drop_remainder`, got Text(\"yes\")"
    );
}

#[test]
fn the_remainder_is_dropped_where_the_setting_is_1_and_not_where_it_is_0() {
    let config =
        Config::new("MaxPool2d").with_numbers("size", &[2.0, 2.0]).with_numbers("stride", &[2.0, 2.0]);
    let config = config.with_text("padding", "valid");
    let shape = |drop: f64| {
        let layer = registry::<f64>().layer(&config.clone().with("drop_remainder", drop)).unwrap();
        layer.output_shape(&[1, 8, 7])
    };
    assert_eq!(shape(1.0), Ok(Shape::from([1, 4, 3])));
    assert!(shape(0.0).is_err());
}
