//! XOR, which no line separates: the weights go round in circles.

use super::numbers::numbered;
use super::plane::{GATE_WINDOW, formula, sides};
use crate::Perceptron;
use common::Tensor;
use common::data::Labelled;
use common::data::synthetic::{Gate, logic_gate};
use common::experiment::{Run, RunError};
use common::figure::{LineChart, Panels, Scatter};

const EXAMPLES: [&str; 4] = ["(0, 0) → 0", "(0, 1) → 1", "(1, 0) → 1", "(1, 1) → 0"];

/// What comes back: at the start of epoch `first`, and of every `period`-th after it, the perceptron is
/// the same.
struct Circle {
    first: usize,
    period: usize,
    /// The perceptron before the first example, and after each one until the circle is closed.
    states: Vec<Perceptron>,
    mistakes: Vec<usize>,
}

pub fn run(run: &mut Run<'_>) -> Result<(), RunError> {
    let epochs = run.epochs(200, 10_000, 100_000);
    let set = logic_gate::<f64>(Gate::Xor);
    run.say(format_args!(
        "XOR: {}. No line has both 1s on one side and both 0s on the other.",
        EXAMPLES.join(", ")
    ));
    let training = Perceptron::new(2).train(&set.x, &set.classes, epochs);
    let fewest = training.mistakes.iter().min().copied().unwrap_or(4);
    run.say(format_args!("{epochs} epochs, and never fewer than {fewest} mistakes in one."));
    run.here("fewest_mistakes_in_an_epoch", fewest as f64);
    let circle = circle(Perceptron::new(2), &set).ok_or_else(|| RunError::message("XOR: no circle found"))?;
    tell(run, &circle);
    orders(run, &set)?;
    shuffled(run, &set, epochs);
    draw(run, &circle, &training.mistakes)
}

/// Learns in a fixed order until the perceptron is, at the start of an epoch, what it was at the start
/// of an earlier one. Weights of whole numbers are exact, so that "the same" means the same.
fn circle(mut neuron: Perceptron, set: &Labelled<f64>) -> Option<Circle> {
    let (mut starts, mut states, mut mistakes) = (Vec::new(), vec![neuron.clone()], Vec::new());
    for epoch in 0..1000 {
        if let Some(first) = starts.iter().position(|earlier| *earlier == neuron) {
            return Some(Circle { first: first + 1, period: epoch - first, states, mistakes });
        }
        starts.push(neuron.clone());
        let mut wrong = 0;
        for (x, &class) in set.x.rows_iter().zip(&set.classes) {
            wrong += usize::from(neuron.learn(x, class));
            states.push(neuron.clone());
        }
        mistakes.push(wrong);
    }
    None
}

fn tell(run: &mut Run<'_>, circle: &Circle) {
    let Circle { first, period, states, mistakes } = circle;
    run.say(format_args!(
        "From epoch {first} on the weights go round in circles; the period is {period} epoch{} of four examples:",
        if *period == 1 { "" } else { "s" }
    ));
    let begin = 4 * (first - 1);
    let rows: Vec<Vec<String>> = states[begin..=begin + 4 * period]
        .windows(2)
        .enumerate()
        .map(|(index, pair)| {
            let example = EXAMPLES[index % 4];
            let verdict = if pair[0] == pair[1] { "right" } else { "mistake" };
            vec![
                (first + index / 4).to_string(),
                formula(&pair[0]),
                example.into(),
                verdict.into(),
                formula(&pair[1]),
            ]
        })
        .collect();
    run.table(&["epoch", "before", "example", "", "after"], &rows);
    run.say(format_args!("Mistakes by epoch, until it is back: {mistakes:?}"));
    run.here("circle_starts_in_epoch", *first as f64);
    run.here("circle_period_epochs", *period as f64);
}

/// The period for every order in which the four examples can come, from many starts.
fn orders(run: &mut Run<'_>, set: &Labelled<f64>) -> Result<(), RunError> {
    let mut periods: Vec<usize> = Vec::new();
    for order in all_orders() {
        let ordered = set.select(&order);
        for start in starts(run.pick(1, 3, 10)) {
            let circle = circle(start.clone(), &ordered);
            let none = || RunError::message(format!("XOR: no circle for {order:?} from {start:?}"));
            periods.push(circle.ok_or_else(none)?.period);
        }
    }
    let (least, most) = (periods.iter().min(), periods.iter().max());
    let (least, most) = (least.copied().unwrap_or(0), most.copied().unwrap_or(0));
    run.say(format_args!(
        "There is a circle in each of the 24 orders of the examples, from each of {} starts; periods from \
         {least} to {most} epochs.",
        periods.len() / 24
    ));
    run.here("circle_period_epochs_min", least as f64);
    run.here("circle_period_epochs_max", most as f64);
    Ok(())
}

/// All perceptrons whose weights and bias are whole numbers from −`most` to `most`.
fn starts(most: i32) -> impl Iterator<Item = Perceptron> {
    let side = 2 * most + 1;
    let number = move |digit: i32| f64::from(digit % side - most);
    (0..side.pow(3)).map(move |code| {
        Perceptron::with_weights(vec![number(code), number(code / side)], number(code / side / side))
    })
}

/// The 24 orders of 0, 1, 2, 3.
fn all_orders() -> Vec<[usize; 4]> {
    let digits = (0..256).map(|code| [code / 64, code / 16 % 4, code / 4 % 4, code % 4]);
    digits.filter(|order| (0..4).all(|i| order.contains(&i))).collect()
}

/// A new order in every epoch: no circle need close, but the weights stay small (Minsky & Papert 1969,
/// the perceptron cycling theorem).
fn shuffled(run: &mut Run<'_>, set: &Labelled<f64>, epochs: usize) {
    let (mut longest, mut best) = (0.0_f64, 0);
    for index in 0..3 {
        let mut rng = run.seed().nth(index).stream("shuffle");
        let mut neuron = Perceptron::new(2);
        for _ in 0..epochs {
            let shuffled = set.select(&rng.permutation(4));
            neuron.train_epoch(&shuffled.x, &shuffled.classes);
            let numbers = [neuron.weights[0], neuron.weights[1], neuron.bias];
            longest = longest.max(Tensor::from_vec(numbers.to_vec()).norm());
            best = best.max(4 - neuron.count_wrong(&set.x, &set.classes));
        }
    }
    run.say(format_args!(
        "With a new random order in each of {epochs} epochs, three seeds: never more than {best} of 4 right \
         behind an epoch, and (w, b) never longer than {longest:.2}."
    ));
    run.here("shuffled_best_accuracy", best as f64 / 4.0);
    run.here("shuffled_longest_weights", longest);
    run.here("seeds", 3.0);
}

fn draw(run: &mut Run<'_>, circle: &Circle, mistakes: &[usize]) -> Result<(), RunError> {
    draw_weights(run, circle)?;
    draw_borders(run, circle)?;
    let chart = LineChart::new("XOR: mistakes in each epoch", "epoch", "mistakes (of 4)")
        .line_with_points("mistakes", numbered(&mistakes[..mistakes.len().min(30)]))
        .y_range(0.0, 4.2);
    run.figure(
        "mistakes",
        chart,
        "Mistakes in each of the first epochs of XOR. It never comes to 0.",
        "A line that climbs to four mistakes of four in a few epochs and stays there.",
    )
}

/// The numbers that are learned, example by example: twice round the circle.
fn draw_weights(run: &mut Run<'_>, circle: &Circle) -> Result<(), RunError> {
    let begin = 4 * (circle.first - 1);
    let (way, round) = circle.states.split_at(begin);
    let twice: Vec<&Perceptron> = way.iter().chain(round).chain(&round[1..]).collect();
    let curve = |number: fn(&Perceptron) -> f64| -> Vec<(f64, f64)> {
        twice.iter().enumerate().map(|(index, neuron)| (index as f64, number(neuron))).collect()
    };
    let over_time = LineChart::new("Example by example", "examples seen", "value")
        .line_with_points("w₁", curve(|n| n.weights[0]))
        .line_with_points("w₂", curve(|n| n.weights[1]))
        .line_with_points("b", curve(|n| n.bias))
        .vertical(begin as f64, "circle");
    let place = |neuron: &&Perceptron| (neuron.weights[0], neuron.weights[1]);
    let path = Scatter::new("The same, as a path", "w₁", "w₂")
        .path("from (0, 0)", twice.iter().map(place))
        .x_range(-2.0, 1.0)
        .y_range(-1.0, 2.0)
        .equal_axes();
    run.figure(
        "circles",
        Panels::new("XOR: the weights go round in circles", 2)
            .panel(Box::new(over_time))
            .panel(Box::new(path)),
        "Weights and bias of a perceptron that is taught XOR, from 0 until it has gone round its circle twice. \
         Left: after each example; right: w₁ and w₂ as a path.",
        "Left, three jagged lines that begin to repeat themselves after a few examples. Right, a path from \
         the origin into a triangle, in which it goes round.",
    )
}

/// The border before each example of one round.
fn draw_borders(run: &mut Run<'_>, circle: &Circle) -> Result<(), RunError> {
    let set = logic_gate::<f64>(Gate::Xor);
    let begin = 4 * (circle.first - 1);
    let panels = Panels::new("XOR: once round the circle", 2);
    let panels = EXAMPLES.iter().enumerate().fold(panels, |panels, (index, example)| {
        let title = format!("before {example}");
        panels.panel(Box::new(sides(title, &set, &circle.states[begin + index], GATE_WINDOW)))
    });
    run.figure(
        "borders",
        panels,
        "The two sides of the perceptron's border before each of the four examples, in the epoch in which its \
         circle begins. Each time the example to come is answered wrongly (a point on the border counts as 0) and learned; \
         never are all four right.",
        "Four unit squares with XOR's outputs at the corners. In each the border is another one, and the \
         corner that is named is on its wrong side, or on the border itself.",
    )
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_weights_of_xor_come_back_in_every_order_of_the_examples() {
        let set = logic_gate::<f64>(Gate::Xor);
        assert_eq!(all_orders().len(), 24);
        for order in all_orders() {
            let circle =
                circle(Perceptron::new(2), &set.select(&order)).expect("whole numbers, and few of them");
            assert!(circle.mistakes[circle.first - 1..].iter().all(|&mistakes| mistakes > 0));
        }
    }

    #[test]
    fn once_round_the_circle_every_example_is_a_mistake_when_its_turn_comes() {
        let circle = circle(Perceptron::new(2), &logic_gate(Gate::Xor)).expect("it closes");
        assert_eq!((circle.period, circle.mistakes.last()), (1, Some(&4)));
    }

    #[test]
    fn what_can_be_learned_has_a_circle_of_one_epoch_without_mistakes() {
        let circle = circle(Perceptron::new(2), &logic_gate(Gate::And)).expect("it converges");
        assert_eq!((circle.period, circle.mistakes.last()), (1, Some(&0)));
    }
}
