//! The text's examples by hand: a 5 × 5 image under a 3 × 3 filter, at stride 1 and 2; then a volume.

use super::volume_example;
use crate::{Size2d, Window, plain};
use common::Tensor;
use common::experiment::{Run, RunError};
use common::figure::{HeatMap, Panels};

const IMAGE: [[f64; 5]; 5] = [
    [1.0, 1.0, 1.0, 0.0, 0.0], //
    [0.0, 1.0, 1.0, 1.0, 0.0],
    [0.0, 0.0, 1.0, 1.0, 1.0],
    [0.0, 0.0, 1.0, 1.0, 0.0],
    [0.0, 1.0, 1.0, 0.0, 0.0],
];
const FILTER: [[f64; 3]; 3] = [[1.0, 0.0, 1.0], [0.0, 1.0, 0.0], [1.0, 0.0, 1.0]];
/// What the text's pictures show, at stride 1 and at stride 2.
const TEXT: [&[f64]; 2] = [&[4.0, 3.0, 4.0, 2.0, 4.0, 3.0, 2.0, 3.0, 4.0], &[4.0, 4.0, 2.0, 4.0]];

pub fn run(run: &mut Run<'_>) -> Result<(), RunError> {
    run.say("A 5 × 5 image x, a 3 × 3 filter w, no padding, bias 0. Each output is nine products, added.\n");
    let x = Tensor::from_rows(IMAGE).reshaped([1, 1, 5, 5]);
    let w = Tensor::from_rows(FILTER).reshaped([1, 1, 3, 3]);
    let mut maps = Vec::new();
    for (stride, text) in [1, 2].into_iter().zip(TEXT) {
        let grid = Window::new(3, stride).on("worked example", Size2d::from(5))?;
        let y = plain::convolve(&x, &w, &Tensor::zeros([1]), &grid); // (1, 1, OH, OW)
        let side = grid.output.width;
        run.say(format!("Stride {stride}: (5 − 3)/{stride} + 1 = {side}, so {side} × {side} outputs:"));
        for at in 0..y.len() {
            let (i, j) = (at / side, at % side);
            let corner = (i * stride, j * stride);
            run.say(format!("  a({i},{j}) = {} = {}", products(corner), y.data()[at]));
        }
        let equal = y.data().iter().zip(text).filter(|(here, text)| here == text).count();
        run.compare(&format!("stride_{stride}_outputs_as_in_the_text"), text.len() as f64, equal as f64);
        maps.push(y.reshaped([side, side]));
    }
    tell_stride(run, &maps);
    draw(run, &maps)?;
    volume_example::run(run)
}

/// The nine products under the filter whose upper left corner stands there.
fn products((row, column): (usize, usize)) -> String {
    let product = |k: usize| format!("{}·{}", FILTER[k / 3][k % 3], IMAGE[row + k / 3][column + k % 3]);
    (0..9).map(product).collect::<Vec<_>>().join(" + ")
}

/// The trap: the printed formula has no stride in it.
fn tell_stride(run: &mut Run<'_>, maps: &[Tensor<f64>]) {
    let (unit, two) = (&maps[0], &maps[1]);
    // Read literally, output (i, j) looks at x(i + m, j + n), whatever the stride.
    let literal = |at: usize| unit.at(&[at / 2, at % 2]);
    let wrong = (0..4).filter(|&at| literal(at) != two.data()[at]).count();
    run.here("stride_2_outputs_wrong_by_the_printed_formula", wrong as f64);
    run.say(format!(
        "\nTrap: 002's formula has no stride. At stride 2, x(i + m, j + n) would look at the wrong places: {} \
         instead of {}, so {wrong} of 4 outputs wrong. It is x(i·S + m, j·S + n).",
        list(&[0, 1, 2, 3].map(literal)),
        list(two.data()),
    ));
}

/// `4, 3, 4`
pub fn list(numbers: &[f64]) -> String {
    numbers.iter().map(f64::to_string).collect::<Vec<_>>().join(", ")
}

/// A table of numbers to look at.
pub fn sheet(title: &str, cells: &Tensor<f64>) -> HeatMap {
    HeatMap::new(title, "column", "row")
        .cells(cells.rows_iter().map(<[f64]>::to_vec).collect())
        .with_values(0)
}

fn draw(run: &mut Run<'_>, maps: &[Tensor<f64>]) -> Result<(), RunError> {
    let chart = Panels::new("A 3 × 3 filter on a 5 × 5 image", 2)
        .panel(Box::new(sheet("Image x", &Tensor::from_rows(IMAGE))))
        .panel(Box::new(sheet("Filter w", &Tensor::from_rows(FILTER))))
        .panel(Box::new(sheet("Output at stride 1", &maps[0])))
        .panel(Box::new(sheet("Output at stride 2", &maps[1])));
    run.figure(
        "five_by_five",
        chart,
        "002's first example: an image, a filter, and what the filter gives at stride 1 and at stride 2. The four \
         outputs at stride 2 are the corners of those at stride 1.",
        "Four tables of numbers: the image of 5 by 5 zeros and ones, the filter with ones in its corners and its \
         centre, the output 4 3 4, 2 4 3, 2 3 4, and the output 4 4, 2 4.",
    )
}
