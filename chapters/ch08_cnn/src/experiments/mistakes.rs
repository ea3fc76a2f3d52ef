//! The digits that a network still gets wrong.

use super::networks::pixels;
use ch04_mlp::experiments::mnist::Examples;
use ch04_mlp::prelude::*;
use common::experiment::{Run, RunError};
use common::figure::ImageGrid;
use common::tensor::argmax;

/// Pictures that are drawn at most.
const MOST: usize = 24;

/// Draws the test digits that are wrong, those first of which the network was most certain.
pub fn draw_mistakes(
    run: &mut Run<'_>,
    model: &mut Sequential<f32>,
    test: &Examples,
) -> Result<(), RunError> {
    let p = model.predict_proba(&test.x)?; // (N, 10)
    let truths = test.t.argmax_rows();
    let mut wrong: Vec<(usize, usize)> =
        p.rows_iter().map(argmax).enumerate().filter(|&(n, said)| said != truths[n]).collect();
    wrong.sort_by(|a, b| p.row(b.0)[b.1].total_cmp(&p.row(a.0)[a.1]));
    let certain = wrong.iter().filter(|&&(n, said)| p.row(n)[said] > 0.9).count();
    run.here("test_mistakes", wrong.len() as f64);
    run.here("test_mistakes_above_90_per_cent", certain as f64);
    run.say(format!(
        "\nStill wrong: {} of {} test digits; in {certain} of these the network gave its answer more than 90 %.",
        wrong.len(),
        test.len()
    ));
    let (height, width) = (test.x.shape()[2], test.x.shape()[3]);
    let mut grid = ImageGrid::new("Still wrong", 8);
    for &(n, said) in wrong.iter().take(MOST) {
        let caption = format!("{}, said {said} ({:.2})", truths[n], p.row(n)[said]);
        grid = grid.image(caption, height, width, pixels(test.x.row(n)));
    }
    run.figure(
        "mistakes",
        grid,
        &format!(
            "Test digits that the network gets wrong, the {MOST} first of which it was most certain: the label, what \
             it said, and with what probability."
        ),
        "Rows of handwritten digits, each with its label, the network's answer and the probability of that answer.",
    )
}
