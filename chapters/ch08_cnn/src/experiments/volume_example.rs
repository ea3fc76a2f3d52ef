//! The text's example in three dimensions: 7 × 7 × 3 with its ring of zeros, two filters of 3 × 3 × 3.

use super::worked_examples::{list, sheet};
use crate::{Grid, Padding, Size2d, Window, plain};
use common::Tensor;
use common::experiment::{Run, RunError};
use common::figure::Panels;

/// A row of the image's three channels: 5 × 5 each, without the ring of zeros.
const CHANNELS: [[[f64; 5]; 5]; 3] = [
    [
        [0., 1., 1., 0., 2.],
        [2., 2., 2., 2., 1.],
        [1., 0., 0., 2., 0.],
        [0., 1., 1., 0., 0.],
        [1., 2., 0., 0., 2.],
    ],
    [
        [1., 0., 2., 2., 0.],
        [0., 0., 0., 2., 0.],
        [1., 2., 1., 2., 1.],
        [1., 0., 0., 0., 0.],
        [1., 2., 1., 1., 1.],
    ],
    [
        [2., 1., 2., 0., 0.],
        [1., 0., 0., 1., 0.],
        [0., 2., 1., 0., 1.],
        [0., 1., 2., 2., 2.],
        [2., 1., 0., 0., 1.],
    ],
];
/// Each filter has a kernel for each channel.
const FILTERS: [[[[f64; 3]; 3]; 3]; 2] = [
    [
        [[-1., 1., 0.], [0., 1., 0.], [0., 1., 1.]],
        [[-1., -1., 0.], [0., 0., 0.], [0., -1., 0.]],
        [[0., 0., -1.], [0., 1., 0.], [1., -1., -1.]],
    ],
    [
        [[1., 1., -1.], [-1., -1., 1.], [0., -1., 1.]],
        [[0., 1., 0.], [-1., 0., -1.], [-1., 1., 0.]],
        [[-1., 0., 0.], [-1., 0., 1.], [-1., 0., 0.]],
    ],
];
const BIASES: [f64; 2] = [1.0, 0.0];
/// What the text's picture shows, before any activation.
const TEXT: [f64; 18] = [6., 7., 5., 3., -1., -1., 2., -1., 4., 2., -5., -8., 1., -4., -4., 0., -5., -5.];

/// The example's parts, as tensors.
struct Example {
    x: Tensor<f64>, // (1, C, H, W)
    w: Tensor<f64>, // (F, C, KH, KW)
    b: Tensor<f64>, // (F,)
    grid: Grid,
}

impl Example {
    fn new() -> Result<Example, RunError> {
        let window = Window { padding: Padding::explicit(1), ..Window::new(3, 2) };
        Ok(Example {
            x: Tensor::new([1, 3, 5, 5], CHANNELS.concat().concat())?,
            w: Tensor::new([2, 3, 3, 3], FILTERS.concat().concat().concat())?,
            b: Tensor::from_vec(BIASES.to_vec()),
            grid: window.on("worked example", Size2d::from(5))?,
        })
    }

    /// What channel c adds to each output of filter f.
    fn share(&self, f: usize, c: usize) -> Vec<f64> {
        let alone = |t: &Tensor<f64>, n: usize, c: usize| {
            let [.., height, width] = *t.shape() else { unreachable!("a tensor of four dimensions") };
            let from = (n * t.shape()[1] + c) * height * width;
            Tensor::from_fn([1, 1, height, width], |i| t.data()[from + i])
        };
        let (x, w) = (alone(&self.x, 0, c), alone(&self.w, f, c));
        plain::convolve(&x, &w, &Tensor::zeros([1]), &self.grid).into_data()
    }
}

pub fn run(run: &mut Run<'_>) -> Result<(), RunError> {
    let example = Example::new()?;
    let y = plain::convolve(&example.x, &example.w, &example.b, &example.grid); // (1, 2, 3, 3)
    run.say(
        "\nAn image of three channels, two filters of 3 × 3 × 3, stride 2: each filter has a kernel for each channel, \
         and adds what the three give, and its bias.\n",
    );
    for (f, bias) in BIASES.into_iter().enumerate() {
        let mut rows = Vec::new();
        for c in 0..3 {
            rows.push(vec![format!("channel {c}"), list(&example.share(f, c))]);
        }
        rows.push(vec!["bias".to_string(), bias.to_string()]);
        rows.push(vec!["sum: feature map".to_string(), list(&y.data()[9 * f..][..9])]);
        run.table(&[&format!("filter {f}"), "outputs (0,0) to (2,2)"], &rows);
        run.say("");
    }
    let equal = y.data().iter().zip(TEXT).filter(|(here, text)| **here == *text).count();
    run.compare("volume_outputs_as_in_the_text", TEXT.len() as f64, equal as f64);
    tell_size(run, &example)?;
    tell_letter(run, &y);
    draw(run, &example, &y)
}

/// The trap: 7 counts the padding already, and the formula counts it again.
fn tell_size(run: &mut Run<'_>, example: &Example) -> Result<(), RunError> {
    let window = Window { padding: Padding::explicit(1), ..Window::new(3, 2) };
    let padded_again = window.on("worked example", Size2d::from(7))?.output.width;
    run.here("output_size", example.grid.output.width as f64);
    run.here("output_size_of_7_with_padding_1", padded_again as f64);
    run.say(format!(
        "Trap: 002 calls the image 7·7·3 and its padding 1. By its own formula that gives (7 − 3 + 2·1)/2 + 1 = \
         {padded_again}, and not the {} that it shows. The ring of zeros is counted twice: the image has 5·5·3, and \
         (5 − 3 + 2·1)/2 + 1 = {}.",
        example.grid.output.width, example.grid.output.width
    ));
    Ok(())
}

/// The trap: one letter for the output's map and for the channel that is summed over.
fn tell_letter(run: &mut Run<'_>, y: &Tensor<f64>) {
    let different = (0..9).filter(|&at| y.data()[at] != y.data()[9 + at]).count();
    run.here("outputs_that_differ_between_the_two_maps", different as f64);
    run.say(format!(
        "Trap: 002 writes d for the map on the left, a(d,i,j), and for the channels that it sums over on the right. \
         The sum uses d up: nothing on the right depends on the map, so all maps would be the same. Here they differ \
         in {different} of 9 places: w has an index more, w(f,d,m,n), and a(f,i,j) is a map of filter f."
    ));
    let cut = y.data().iter().filter(|&&y| y < 0.0).count();
    run.say(format!(
        "(The f of 002's formula, the activation, is left out of its pictures: {cut} of these {} outputs are negative, \
         and ReLU would make them 0.)",
        y.len()
    ));
}

fn draw(run: &mut Run<'_>, example: &Example, y: &Tensor<f64>) -> Result<(), RunError> {
    let mut chart = Panels::new("Two filters on an image of three channels, stride 2", 3);
    for c in 0..3 {
        let padded = Tensor::from_fn([7, 7], |at| {
            let (row, column) = (at / 7, at % 7);
            let inside = (1..6).contains(&row) && (1..6).contains(&column);
            if inside { example.x.at(&[0, c, row - 1, column - 1]) } else { 0.0 }
        });
        chart = chart.panel(Box::new(sheet(&format!("Image, channel {c}"), &padded)));
    }
    for (f, kernels) in FILTERS.into_iter().enumerate() {
        for (c, kernel) in kernels.into_iter().enumerate() {
            let title = format!("Filter {f}, channel {c}");
            chart = chart.panel(Box::new(sheet(&title, &Tensor::from_rows(kernel)).signed()));
        }
    }
    for f in 0..2 {
        let map = Tensor::from_fn([3, 3], |at| y.data()[9 * f + at]);
        chart = chart.panel(Box::new(sheet(&format!("Feature map {f}"), &map).signed()));
    }
    run.figure(
        "volume",
        chart,
        "002's example in three dimensions: the three channels of the image with their ring of zeros, the two filters \
         of three kernels each (biases 1 and 0), and the two feature maps, before any activation.",
        "Eleven tables of numbers in four rows: three image channels of 7 by 7 with zeros around, two rows of three \
         kernels of 3 by 3, and the two feature maps of 3 by 3: 6 7 5, 3 -1 -1, 2 -1 4 and 2 -5 -8, 1 -4 -4, \
         0 -5 -5.",
    )
}
