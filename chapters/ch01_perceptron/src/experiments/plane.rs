//! What the experiments draw in the plane of two inputs.

use crate::Perceptron;
use common::data::Labelled;
use common::figure::Regions;

/// A piece of the plane: from the lowest to the highest x₁, and x₂.
pub type Window = [(f64, f64); 2];

/// The unit square of the truth tables, with room about it.
pub const GATE_WINDOW: Window = [(-0.5, 1.5), (-0.5, 1.5)];

/// The piece of the border w · x + b = 0 that lies in the window: two ends, or none.
pub fn border(neuron: &Perceptron, [(left, right), (low, high)]: Window) -> Vec<(f64, f64)> {
    let ([w1, w2], b) = ([neuron.weights[0], neuron.weights[1]], neuron.bias);
    // Where the line meets the window's four sides; dividing by 0 makes points that lie nowhere.
    let sides = [left, right].map(|x1| (x1, -(w1 * x1 + b) / w2));
    let ends = [low, high].map(|x2| (-(w2 * x2 + b) / w1, x2));
    let inside = |(x, y): &(f64, f64)| (left..=right).contains(x) && (low..=high).contains(y);
    let mut met: Vec<(f64, f64)> = sides.into_iter().chain(ends).filter(inside).collect();
    met.sort_by(|a, b| a.0.total_cmp(&b.0).then(a.1.total_cmp(&b.1)));
    match (met.first(), met.last()) {
        (Some(&first), Some(&last)) if first != last => vec![first, last], // not a corner only
        _ => Vec::new(),
    }
}

/// The points of one class, x of shape (N, 2).
pub fn points_of(set: &Labelled<f64>, class: usize) -> Vec<(f64, f64)> {
    let rows = set.x.rows_iter().zip(&set.classes);
    rows.filter(|(_, c)| **c == class).map(|(row, _)| (row[0], row[1])).collect()
}

/// The corners, or points, of both classes on the two sides of a perceptron's border.
pub fn sides(title: String, set: &Labelled<f64>, neuron: &Perceptron, [x1, x2]: Window) -> Regions {
    Regions::new(title, "x₁", "x₂", x1, x2)
        .regions(96, |x1, x2| neuron.predict(&[x1, x2]))
        .class("0", points_of(set, 0))
        .class("1", points_of(set, 1))
}

/// The weighted input in words: `2x1 + 1x2 − 2`.
pub fn formula(neuron: &Perceptron) -> String {
    let mut text = String::new();
    let terms = neuron.weights.iter().enumerate().map(|(i, w)| (*w, format!("x{}", i + 1)));
    for (index, (value, name)) in terms.chain([(neuron.bias, String::new())]).enumerate() {
        let sign = match (index, value < 0.0) {
            (0, true) => "−",
            (0, false) => "",
            (_, true) => " − ",
            (_, false) => " + ",
        };
        text += &format!("{sign}{}{name}", value.abs());
    }
    text
}

#[cfg(test)]
mod tests {
    use super::*;

    const SQUARE: Window = [(0.0, 1.0), (0.0, 1.0)];

    #[test]
    fn a_border_is_cut_at_the_window() {
        let line = |w1, w2, b| border(&Perceptron::with_weights(vec![w1, w2], b), SQUARE);
        assert_eq!(line(1.0, 1.0, -1.0), [(0.0, 1.0), (1.0, 0.0)]);
        assert_eq!(line(2.0, 0.0, -1.0), [(0.5, 0.0), (0.5, 1.0)]);
        assert_eq!(line(0.0, 4.0, -1.0), [(0.0, 0.25), (1.0, 0.25)]);
        assert!(line(1.0, 1.0, -5.0).is_empty());
        assert!(line(1.0, 1.0, 0.0).is_empty(), "it meets the window in a corner only");
        assert!(line(0.0, 0.0, 1.0).is_empty());
        assert!(line(0.0, 0.0, 0.0).is_empty());
    }

    #[test]
    fn a_formula_has_signs_between_its_terms() {
        assert_eq!(formula(&Perceptron::with_weights(vec![2.0, -1.0], -3.0)), "2x1 − 1x2 − 3");
        assert_eq!(formula(&Perceptron::with_weights(vec![-1.0], 1.0)), "−1x1 + 1");
    }
}
