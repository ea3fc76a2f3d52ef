//! What everybody calls a convolution is a cross-correlation: the kernel is not flipped. Both on one
//! picture; and one filter learned either way.

use super::networks::{images, pixels};
use crate::{Grid, Size2d, Window};
use common::Tensor;
use common::experiment::{Run, RunError};
use common::figure::{ImageGrid, LineChart, Panels};

/// Light from the upper left: a kernel that its flip cannot be mistaken for.
const KERNEL: [f64; 9] = [2.0, 1.0, 0.0, 1.0, 0.0, -1.0, 0.0, -1.0, -2.0];
/// A kernel in the shape of an L, to be seen in the answer to a single point.
const L: [f64; 9] = [1.0, 0.0, 0.0, 1.0, 0.0, 0.0, 1.0, 1.0, 0.0];
const LEARNING_RATE: f64 = 0.3;

/// Which pixel the kernel's entry (p, q) meets.
#[derive(Clone, Copy, PartialEq)]
enum Way {
    /// y(i,j) = Σ w(p,q) x(i + p, j + q): what the texts print.
    Correlation,
    /// y(i,j) = Σ w(p,q) x(i + KH − 1 − p, j + KW − 1 − q): what mathematics calls a convolution (8.19).
    Convolution,
}

impl Way {
    /// Calls `f` with an output, an entry of the kernel, and the pixel that the two share, each by its
    /// place.
    fn each(self, grid: &Grid, mut f: impl FnMut(usize, usize, usize)) {
        let (height, width) = (grid.window.height, grid.window.width);
        for at in 0..grid.output.area() {
            let (i, j) = (at / grid.output.width, at % grid.output.width);
            for k in 0..grid.window.area() {
                let (p, q) = match self {
                    Way::Correlation => (k / width, k % width),
                    Way::Convolution => (height - 1 - k / width, width - 1 - k % width),
                };
                f(at, k, (i + p) * grid.image.width + j + q);
            }
        }
    }

    fn forward(self, x: &[f64], w: &[f64], grid: &Grid) -> Vec<f64> {
        let mut y = vec![0.0; grid.output.area()];
        self.each(grid, |at, k, pixel| y[at] += w[k] * x[pixel]);
        y
    }

    /// dw, from dy: each line of `forward` turned round.
    fn backward(self, x: &[f64], dy: &[f64], grid: &Grid) -> Vec<f64> {
        let mut dw = vec![0.0; grid.window.area()];
        self.each(grid, |at, k, pixel| dw[k] += dy[at] * x[pixel]);
        dw
    }
}

/// Rows upside down and columns back to front: the order of all entries reversed.
fn flipped(w: &[f64]) -> Vec<f64> {
    w.iter().rev().copied().collect()
}

pub fn run(run: &mut Run<'_>) -> Result<(), RunError> {
    let data = images(run, run.pick(10, 20, 50), 1)?;
    let (height, width) = (data.training.x.shape()[2], data.training.x.shape()[3]);
    let grid = grid_on(Size2d { height, width })?;
    let digits: Vec<Vec<f64>> = data.training.x.rows_iter().map(pixels).collect();
    compare(run, &digits[0], &grid)?;
    learn(run, &digits, &grid)
}

/// The kernels' places on pictures of this size.
fn grid_on(image: Size2d) -> Result<Grid, RunError> {
    if image.height < 3 || image.width < 3 {
        return Err(RunError::message(format!(
            "expected pictures of at least 3 × 3 pixels, for kernels of that size, got {image}: give --data a folder of \
             larger pictures"
        )));
    }
    Ok(Window::new(3, 1).on("correlation", image)?)
}

/// Both ways on a single point, and on a digit.
fn compare(run: &mut Run<'_>, digit: &[f64], grid: &Grid) -> Result<(), RunError> {
    let small = grid_on(Size2d::from(7))?;
    let point: Vec<f64> = (0..49).map(|at| f64::from(u8::from(at == 24))).collect();
    let rows = [("point", &point[..], &L, &small), ("digit", digit, &KERNEL, grid)];
    let mut panels = Panels::new("The kernel as it is, and flipped", 1);
    for (name, x, w, grid) in rows {
        let [correlated, convolved] = [Way::Correlation, Way::Convolution].map(|way| way.forward(x, w, grid));
        let by_flipping = Way::Correlation.forward(x, &flipped(w), grid);
        let difference = largest_difference(&convolved, &by_flipping);
        let largest = largest_difference(&correlated, &convolved);
        run.here(&format!("{name}_largest_difference"), largest);
        run.here(&format!("{name}_convolution_minus_correlation_of_flipped"), difference);
        run.say(format!(
            "On the {name}, correlation and convolution differ by up to {largest:.3}; convolution and correlation with \
             the flipped kernel by {difference:.1e}."
        ));
        let scaled = |numbers: &[f64]| {
            let largest = largest_difference(numbers, &vec![0.0; numbers.len()]).max(f64::MIN_POSITIVE);
            numbers.iter().map(|x| x / largest).collect::<Vec<f64>>()
        };
        let (image, output) = (grid.image, grid.output);
        let times = (image.width / 7).max(1); // a kernel of three pixels is small beside a digit
        let magnified = if times > 1 { format!(", {times} times as large") } else { String::new() };
        let pictures = ImageGrid::new("", 4)
            .image("image", image.height, image.width, scaled(x))
            .image(format!("kernel{magnified}"), 3 * times, 3 * times, enlarged(&scaled(w), times))
            .image("correlation: what 002's formula says", output.height, output.width, scaled(&correlated))
            .image("convolution: the kernel flipped", output.height, output.width, scaled(&convolved))
            .signed();
        panels = panels.panel(Box::new(pictures));
    }
    run.say(
        "Trap: 002 calls its formula a convolution. It is a cross-correlation: the kernel lies on the image as it is. \
         A single point shows it: a convolution answers with the kernel itself, a correlation with the kernel turned \
         by 180 degrees.",
    );
    run.figure(
        "both",
        panels,
        "A point and a digit under two kernels, by correlation (what 002 prints, and every library of networks \
         computes) and by convolution (which flips the kernel first). Each picture is scaled to its own largest number.",
        "Two rows of four pictures. For the point, the correlation's picture shows the kernel's letter L turned by 180 \
         degrees, the convolution's shows it upright. For the digit, strokes are orange on one side and blue on the \
         other, and the other way round in the last picture.",
    )
}

/// A 3 × 3 picture, so many times as high and wide.
fn enlarged(w: &[f64], times: usize) -> Vec<f64> {
    let side = 3 * times;
    (0..side * side).map(|at| w[at / side / times * 3 + at % side / times]).collect()
}

fn largest_difference(a: &[f64], b: &[f64]) -> f64 {
    Tensor::from_vec(a.iter().zip(b).map(|(a, b)| a - b).collect()).max_abs() // NaN stays NaN
}

/// A training of one filter, whose targets are what [`KERNEL`] says as a correlation.
struct Learned {
    w: Vec<f64>,
    losses: Vec<f64>,
}

impl Learned {
    /// The first loss and the last one.
    fn ends(&self) -> (f64, f64) {
        let of = |loss: Option<&f64>| loss.copied().unwrap_or(f64::NAN);
        (of(self.losses.first()), of(self.losses.last()))
    }

    /// Whether the loss went down, or stayed. Steps that are too large for bright pictures make it grow.
    fn learned(&self) -> bool {
        let (first, last) = self.ends();
        last <= first
    }
}

fn train(way: Way, start: &[f64], digits: &[Vec<f64>], grid: &Grid, epochs: usize) -> Learned {
    let targets: Vec<Vec<f64>> = digits.iter().map(|x| Way::Correlation.forward(x, &KERNEL, grid)).collect();
    let n = (digits.len() * grid.output.area()) as f64;
    let (mut w, mut losses) = (start.to_vec(), Vec::new());
    for _ in 0..epochs {
        let (mut loss, mut dw) = (0.0, vec![0.0; w.len()]);
        for (x, t) in digits.iter().zip(&targets) {
            let y = way.forward(x, &w, grid);
            let dy: Vec<f64> = y.iter().zip(t).map(|(y, t)| 2.0 * (y - t) / n).collect();
            loss += y.iter().zip(t).map(|(y, t)| (y - t).powi(2)).sum::<f64>() / n;
            dw.iter_mut().zip(way.backward(x, &dy, grid)).for_each(|(dw, part)| *dw += part);
        }
        losses.push(loss);
        w.iter_mut().zip(&dw).for_each(|(w, dw)| *w -= LEARNING_RATE * dw);
    }
    Learned { w, losses }
}

/// Why learning does not mind: from flipped start weights, the same losses and the flipped kernel.
fn learn(run: &mut Run<'_>, digits: &[Vec<f64>], grid: &Grid) -> Result<(), RunError> {
    let epochs = run.epochs(50, 400, 400);
    let mut rng = run.seed().stream("init");
    let start: Vec<f64> = (0..KERNEL.len()).map(|_| rng.normal()).collect();
    let correlation = train(Way::Correlation, &start, digits, grid, epochs);
    let convolution = train(Way::Convolution, &flipped(&start), digits, grid, epochs);
    let unflipped = train(Way::Convolution, &start, digits, grid, epochs);

    let losses = largest_difference(&correlation.losses, &convolution.losses);
    let kernels = largest_difference(&correlation.w, &flipped(&convolution.w));
    run.here("largest_difference_of_losses", losses);
    run.here("largest_difference_of_kernels_after_flipping", kernels);
    let [(first, last), (_, last_flipped), (first_unflipped, last_unflipped)] =
        [&correlation, &convolution, &unflipped].map(Learned::ends);
    run.here("last_loss_correlation", last);
    run.here("last_loss_convolution", last_flipped);
    run.here("last_loss_convolution_from_unflipped_start", last_unflipped);
    if ![&correlation, &convolution, &unflipped].iter().all(|way| way.learned()) {
        run.diverged(epochs);
        run.say(format!(
            "\nOne filter was to learn, by descent with η = {LEARNING_RATE}, to answer as a known kernel does, and did not: \
             the loss went from {first:.3} to {last:.1e} as a correlation, and from {first_unflipped:.3} to \
             {last_unflipped:.1e} as a convolution. These pictures are too bright for such steps: give --data darker ones."
        ));
        return Ok(());
    }
    run.say(format!(
        "\nOne filter learns, by descent on {} digits, to answer as a known kernel does. Once it is applied as a \
         correlation, once as a convolution that starts from the flipped weights. Over {epochs} steps their losses \
         differ by {losses:.1e} at most; at the end the one kernel is the other one flipped, to {kernels:.1e}. \
         From unflipped start weights the convolution has another way to go, from loss {first_unflipped:.3} to \
         {last_unflipped:.1e} (the correlation: {first:.3} to {last:.1e}).",
        digits.len(),
    ));
    run.say("So the name is wrong and nothing depends on it: weights that are learned come out flipped.");
    draw_learned(run, [correlation, convolution, unflipped])
}

fn draw_learned(
    run: &mut Run<'_>,
    [correlation, convolution, unflipped]: [Learned; 3],
) -> Result<(), RunError> {
    let chart = LineChart::new("Loss", "step", "mean squared error").log_y();
    let named = [
        ("correlation", &correlation),
        ("convolution, start flipped", &convolution),
        ("convolution, start as it is", &unflipped),
    ];
    let chart = named.iter().fold(chart, |chart, (name, learned)| {
        let points = learned.losses.iter().enumerate().map(|(step, &loss)| (step as f64, loss));
        if *name == named[1].0 { chart.dashed(*name, points) } else { chart.series(*name, points) }
    });
    let kernels = ImageGrid::new("Kernels", 3)
        .image("to be learned", 3, 3, KERNEL.to_vec())
        .image("learned, correlation", 3, 3, correlation.w)
        .image("learned, convolution", 3, 3, convolution.w)
        .signed();
    run.figure(
        "learned",
        Panels::new("One filter, learned either way", 2).panel(Box::new(chart)).panel(Box::new(kernels)),
        "A filter of 3 × 3 learns to answer on digits as a known kernel does. Left: the loss of the correlation, of the \
         convolution that starts from the flipped weights (dashed, on the same line), and of the convolution from the \
         same weights unflipped. Right: the kernel to be learned and the two that came out.",
        "Left: three curves of loss over the steps, on a logarithmic axis, one of them dashed. Right: three small \
         pictures of 3 by 3 cells: the kernel to be learned, the one learned as a correlation, and the one learned as a \
         convolution.",
    )
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn pictures_smaller_than_the_kernel_are_an_error_that_asks_for_larger_ones() {
        for (size, got) in
            [(Size2d::from(1), "1 × 1"), (Size2d::from(2), "2 × 2"), (Size2d::from((3, 2)), "3 × 2")]
        {
            let error = grid_on(size).unwrap_err().to_string();
            assert_eq!(
                error,
                format!(
                    "expected pictures of at least 3 × 3 pixels, for kernels of that size, got {got}: give --data a \
                     folder of larger pictures"
                )
            );
        }
        assert_eq!(grid_on(Size2d::from(3)).unwrap().output, Size2d::from(1));
    }

    #[test]
    fn steps_too_large_for_bright_pictures_are_told_from_learning() {
        let grid = grid_on(Size2d::from(5)).unwrap();
        let after = |brightness: f64, epochs| {
            train(Way::Correlation, &[1.0; 9], &[vec![brightness; 25]], &grid, epochs)
        };
        // Every gradient is that of one sum of nine: descent multiplies its error by 1 − η · 2 · 9 · brightness².
        assert!(after(0.3, 20).learned());
        assert!(!after(1.0, 20).learned());
        let long = after(1.0, 1_000);
        assert!(!long.learned() && largest_difference(&long.w, &KERNEL).is_nan());
    }

    #[test]
    fn a_difference_that_is_no_number_does_not_vanish() {
        assert!(largest_difference(&[f64::NAN, 1.0], &[0.0, 0.0]).is_nan());
        assert_eq!(largest_difference(&[1.0, -3.0], &[0.5, 1.0]), 4.0);
    }
}
