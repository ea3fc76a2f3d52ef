//! What a trained network looks like inside: its filters, what it makes of one digit, units at rest.

use super::networks::{outputs, pixels};
use ch04_mlp::prelude::*;
use common::experiment::{Run, RunError};
use common::figure::{BarChart, ImageGrid, Panels};

/// Pictures in a row.
const COLUMNS: usize = 8;

/// What the convolutional layers make of one image x (1, 1, H, W): the image, and the first eight maps
/// behind each ReLU and each pool.
pub fn feature_maps(title: &str, model: &mut Sequential<f32>, x: &Tensor<f32>) -> Panels {
    let mut panels = Panels::new(title, 1);
    let ys = outputs(model, x);
    let names = ["image"].into_iter().chain(model.layers().iter().map(|layer| layer.name()));
    for (y, name) in ys.iter().zip(names).filter(|(y, name)| y.rank() == 4 && *name != "Conv2d") {
        let [_, maps, height, width] = *y.shape() else { unreachable!("of rank 4") };
        let name = match name {
            "Activation" => "convolution and ReLU",
            "MaxPool2d" => "max pool",
            other => other,
        };
        let shown = if maps > COLUMNS { format!(", the first {COLUMNS}") } else { String::new() };
        let count = if maps == 1 { "1 map".to_string() } else { format!("{maps} maps") };
        let mut grid = ImageGrid::new(format!("{name}: {count} of {height} × {width}{shown}"), COLUMNS);
        let largest = f64::from(y.max_abs().max(f32::MIN_POSITIVE));
        for map in y.data().chunks_exact(height * width).take(COLUMNS) {
            grid = grid.image("", height, width, pixels(map).iter().map(|x| x / largest).collect());
        }
        panels = panels.panel(Box::new(grid));
    }
    panels
}

/// The filters of a first layer, w (F, 1, KH, KW), before training and after.
pub fn draw_filters(run: &mut Run<'_>, before: &Tensor<f32>, after: &Tensor<f32>) -> Result<(), RunError> {
    let grid = |title: &str, w: &Tensor<f32>| {
        let [_, _, height, width] = *w.shape() else { unreachable!("filters have rank 4") };
        let empty = ImageGrid::new(title, COLUMNS).signed();
        Box::new(w.rows_iter().fold(empty, |grid, filter| grid.image("", height, width, pixels(filter))))
    };
    let added = after - before;
    let change = f64::from(added.norm() / before.norm());
    run.here("relative_change_of_the_first_filters", change);
    run.say(format!(
        "\nThe first layer's {} filters have moved by {:.1} % of their size (norm of the change against that of the \
         start).",
        before.rows(),
        100.0 * change
    ));
    run.figure(
        "filters",
        Panels::new("The first layer's filters", 3)
            .panel(grid("Before training", before))
            .panel(grid("After training", after))
            .panel(grid("What training added", &added)),
        "The first layer's filters of 5 × 5, orange positive and blue negative, as they were drawn, after training, and \
         the difference. Each block has a scale of its own.",
        "Three blocks of small squares of 5 by 5 coloured cells, one square for each filter, in the same order in every \
         block: before training, after it, and the difference.",
    )
}

/// How much of a ReLU layer is at rest.
pub struct Rest {
    name: String,
    /// Units, or feature maps.
    units: usize,
    /// Those that give 0 for every image, everywhere.
    dead: usize,
    /// The share of all outputs that are 0.
    zero: f64,
}

/// How much of each ReLU layer is at rest over images x (N, 1, H, W).
pub fn relus_at_rest(model: &mut Sequential<f32>, x: &Tensor<f32>) -> Vec<Rest> {
    let relus: Vec<usize> =
        (0..model.layers().len()).filter(|&l| model.layers()[l].name() == "Activation").collect();
    let shapes = model.shapes();
    let units = |l: usize| shapes[l][0];
    let mut alive: Vec<Vec<bool>> = relus.iter().map(|&l| vec![false; units(l)]).collect();
    let (mut zeros, mut counts) = (vec![0; relus.len()], vec![0; relus.len()]);
    for from in (0..x.rows()).step_by(100) {
        let ys = outputs(model, &x.slice_rows(from..(from + 100).min(x.rows())));
        for (at, &l) in relus.iter().enumerate() {
            let y = &ys[l + 1]; // the first one is x
            let area = y.row_len() / units(l);
            zeros[at] += y.data().iter().filter(|&&y| y == 0.0).count();
            counts[at] += y.len();
            for row in y.rows_iter() {
                for (alive, map) in alive[at].iter_mut().zip(row.chunks_exact(area)) {
                    *alive |= map.iter().any(|&y| y > 0.0);
                }
            }
        }
    }
    let rest = |(at, &l): (usize, &usize)| Rest {
        name: format!("ReLU {} {}", at + 1, shapes[l]),
        units: units(l),
        dead: alive[at].iter().filter(|&&alive| !alive).count(),
        zero: zeros[at] as f64 / counts[at] as f64,
    };
    relus.iter().enumerate().map(rest).collect()
}

/// The trap that the text does not mention: a ReLU that is 0 for every input learns nothing more.
pub fn tell_rest(run: &mut Run<'_>, before: &[Rest], after: &[Rest], images: usize) -> Result<(), RunError> {
    let mut rows = Vec::new();
    for (before, after) in before.iter().zip(after) {
        let share = |rest: &Rest| format!("{:.1} %", 100.0 * rest.zero);
        let dead = |rest: &Rest| format!("{} of {}", rest.dead, rest.units);
        rows.push(vec![after.name.clone(), share(before), share(after), dead(before), dead(after)]);
    }
    run.say(format!("\nReLUs at rest, over {images} test digits:"));
    let header = ["layer", "outputs at 0, before", "after", "units always at 0, before", "after"];
    run.table(&header, &rows);
    let count = |rests: &[Rest]| rests.iter().map(|rest| rest.dead).sum::<usize>();
    let units: usize = after.iter().map(|rest| rest.units).sum();
    for (index, rest) in after.iter().enumerate() {
        run.here(&format!("relu_{}_outputs_at_0", index + 1), rest.zero);
        run.here(&format!("relu_{}_units_always_at_0", index + 1), rest.dead as f64);
    }
    run.here("units_always_at_0_before_training", count(before) as f64);
    run.say(format!(
        "002 praises that ReLU leaves units at rest, and does not mention those that always are: their gradient is 0 \
         for these digits, and if it is 0 for the training digits too, no step moves them again. Here {} of {units} \
         units and maps are 0 for all these digits after training, {} before it.",
        count(after),
        count(before)
    ));
    let chart = BarChart::new("ReLUs at rest", "", "share of outputs that are 0")
        .group(after.iter().map(|rest| rest.name.clone()))
        .series("before training", before.iter().map(|rest| rest.zero))
        .series("after training", after.iter().map(|rest| rest.zero))
        .text_over_bars(2)
        .y_range(0.0, 1.0);
    run.figure(
        "relus_at_rest",
        chart,
        "The share of the outputs of each ReLU layer that are 0, over test digits, before training and after.",
        "Three pairs of bars, one pair for each ReLU layer.",
    )
}
