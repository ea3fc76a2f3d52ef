//! From pictures to what a network can read, a step at a time, with shapes and ranges.

use super::digits::Rows;
use common::experiment::{Run, RunError};
use common::figure::ImageGrid;
use common::{Tensor, tensor::argmax};

pub fn run(run: &mut Run<'_>) -> Result<(), RunError> {
    let mnist = run.mnist()?;
    let digits = mnist.train.first(run.pick(6_000, usize::MAX, usize::MAX));
    if digits.is_empty() {
        return Err(RunError::message("expected training images, got none: give --data a larger set"));
    }
    let raw: Tensor<f32> = digits.raw(); // (N, 784), 0 to 255
    let rows = Rows::new(&digits); // x (N, 784) in [0, 1], t (N, 10)
    let table = [
        step("pictures, as read", &[digits.len(), digits.height(), digits.width()], range(&raw), "u8"),
        step("each written as one row", &raw.shape(), range(&raw), "f32"),
        step("x: divided by 255", &rows.x.shape(), range(&rows.x), "f32"),
        step("labels", &[digits.len()], range_of_labels(digits.labels()), "u8"),
        step("t: one-hot", &rows.t.shape(), range(&rows.t), "f32"),
    ];
    run.table(&["step", "shape", "smallest", "largest", "type"], &table);
    let label = digits.labels()[0];
    run.say(format_args!("The first label, {label}, is the row {:?}.", rows.t.row(0)));
    run.say(format_args!(
        "Its 1 stands at place {}: one-hot rows give their class back.",
        argmax(rows.t.row(0))
    ));
    let inked = rows.x.data().iter().filter(|&&x| x > 0.0).count() as f64 / rows.x.len() as f64;
    run.say(format_args!(
        "{:.1} % of all pixels have any ink; the mean is {:.4}.",
        100.0 * inked,
        rows.x.mean()
    ));
    run.here("training_images", digits.len() as f64);
    run.here("inputs", rows.x.row_len() as f64);
    run.here("smallest_input", range(&rows.x).0);
    run.here("largest_input", range(&rows.x).1);
    run.here("mean_input", f64::from(rows.x.mean()));
    run.here("inked_share", inked);
    // Text 000: (60000, 28, 28) becomes (60000, 28·28), and all values lie in [0, 1].
    run.text("training_images", 60_000.0);
    run.text("inputs", 784.0);
    run.text("smallest_input", 0.0);
    run.text("largest_input", 1.0);

    let size = (digits.height(), digits.width());
    let mut grid = ImageGrid::new("The first of each digit", 5);
    for class in 0..10 {
        let Some(n) = digits.labels().iter().position(|&label| label == class) else { continue };
        let pixels = rows.x.row(n).iter().map(|&x| f64::from(x)).collect();
        grid = grid.image(format!("{class} (image {n})"), size.0, size.1, pixels);
    }
    run.figure(
        "samples",
        grid,
        "The first example of each class in the training set, 28 × 28 pixels, as it enters the network: \
         0 is paper, 1 the darkest ink.",
        "Ten handwritten digits, 0 to 9.",
    )
}

fn step(what: &str, shape: &[usize], (low, high): (f64, f64), kind: &str) -> Vec<String> {
    let shape: Vec<String> = shape.iter().map(usize::to_string).collect();
    vec![
        what.to_string(),
        format!("({})", shape.join(", ")),
        low.to_string(),
        high.to_string(),
        kind.to_string(),
    ]
}

fn range(x: &Tensor<f32>) -> (f64, f64) {
    let low = x.data().iter().copied().fold(f32::INFINITY, f32::min);
    (f64::from(low), f64::from(x.data().iter().copied().fold(f32::NEG_INFINITY, f32::max)))
}

fn range_of_labels(labels: &[u8]) -> (f64, f64) {
    (
        f64::from(labels.iter().copied().min().unwrap_or(0)),
        f64::from(labels.iter().copied().max().unwrap_or(0)),
    )
}
