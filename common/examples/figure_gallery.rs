//! Draws one figure of each kind: `cargo run -p common --example figure_gallery -- FOLDER`.
//!
//! For whoever changes the drawing code: look at every file on a light and on a dark background.

use std::path::PathBuf;

use common::Seed;
use common::figure::{
    BarChart, Chart, Figure, FigureError, HeatMap, Histogram, ImageGrid, LineChart, Panels, Regions, Scatter,
};

fn main() -> Result<(), FigureError> {
    let folder =
        std::env::args_os().nth(1).map_or(std::env::temp_dir().join("figure_gallery"), PathBuf::from);
    for (stem, chart) in charts() {
        let caption = "Seed 1, synthetic data, quick mode. A caption says what to look at, and is long enough \
                       here to need a second line: the gap between the dashed and the solid curve is what the \
                       chapter is about.";
        let figure = Figure { chart, caption: caption.into(), alt: format!("an example of {stem}") };
        let (svg, _) = figure.save(&folder, stem)?;
        println!("{}", svg.display());
    }
    Ok(())
}

fn charts() -> Vec<(&'static str, Box<dyn Chart>)> {
    vec![
        ("curves", Box::new(curves())),
        ("diverging", Box::new(diverging())),
        ("many_series", Box::new(many_series())),
        ("markers", Box::new(markers())),
        ("v", Box::new(v_curve())),
        ("empty", Box::new(LineChart::new("Nothing yet", "epoch", "loss"))),
        ("scatter", Box::new(scatter())),
        ("paths", Box::new(paths())),
        ("regions", Box::new(regions(1.0))),
        ("ravine", Box::new(ravine())),
        ("boundaries", Box::new(boundaries())),
        ("confusion", Box::new(confusion())),
        ("settings", Box::new(settings())),
        ("digits", Box::new(digits())),
        ("weights", Box::new(weights())),
        ("histogram", Box::new(histogram(1))),
        ("histograms", Box::new(histogram(2).log_y())),
        ("bars", Box::new(bars())),
        ("bars_signed", Box::new(bars_signed())),
        ("bars_long", Box::new(bars_long())),
        ("panels", Box::new(panels())),
        ("panels_four", Box::new(four_panels())),
    ]
}

fn falling(epochs: u32, rate: f64, floor: f64) -> impl Iterator<Item = (f64, f64)> {
    (1..=epochs).map(move |epoch| {
        let epoch = f64::from(epoch);
        (epoch, floor + 2.0 * (-rate * epoch).exp() + 0.01 * (epoch * 1.7).sin())
    })
}

fn curves() -> LineChart {
    LineChart::new("Loss of two hidden layers of 128 units, with and without dropout", "epoch", "loss")
        .series("without dropout, training", falling(250, 0.1, 0.02))
        .dashed_like(
            "without dropout, validation",
            "without dropout, training",
            falling(250, 0.1, 0.1).map(|(x, y)| (x, y + 0.001 * x)),
        )
        .series("dropout 0.3, training", falling(250, 0.05, 0.15))
        .dashed_like("dropout 0.3, validation", "dropout 0.3, training", falling(250, 0.05, 0.08))
        .horizontal(10.0_f64.ln(), "chance: ln 10")
        .horizontal(2.25, "all zeros")
        .vertical(40.0, "best validation")
        .vertical(48.0, "stopped")
}

fn diverging() -> LineChart {
    let points = (0..40).map(|step| (f64::from(step), if step < 30 { 1.9_f64.powi(step) } else { f64::NAN }));
    LineChart::new("The wrong sign climbs the error", "step", "squared error")
        .series("w := w + η xᵀe", points)
        .series("w := w − η xᵀe", (0..40).map(|step| (f64::from(step), 0.7_f64.powi(step))))
        .log_y()
}

fn many_series() -> LineChart {
    (0..8).fold(LineChart::new("Eight series", "x", "y"), |chart, k| {
        let curve = (0..100).map(move |i| {
            let x = f64::from(i) / 10.0;
            (x, (x + f64::from(k) * 0.6).sin() + 0.1 * f64::from(k))
        });
        let name = format!("phase {k}");
        if k % 2 == 0 { chart.series(name, curve) } else { chart.dashed(name, curve) }
    })
}

fn markers() -> LineChart {
    let sizes = [1.0, 2.0, 5.0, 10.0, 32.0, 128.0, 1000.0];
    let curve = |factor: f64| sizes.map(|size: f64| (size, factor / size + 0.8));
    LineChart::new("Seconds an epoch by batch size", "batch size", "seconds")
        .line_with_points("one thread", curve(20.0))
        .line_with_points("two threads", curve(13.0))
        .points("the text", [(1.0, 166.0), (10.0, 17.0)])
        .log_x()
        .log_y()
}

fn v_curve() -> LineChart {
    let steps = || (1..=60).map(|i| 10.0_f64.powf(-f64::from(i) / 4.0));
    LineChart::new("Relative error of the central difference", "h", "relative error")
        .series("central", steps().map(|h| (h, h * h + 1e-16 / h)))
        .series("one-sided", steps().map(|h| (h, h + 1e-16 / h)))
        .log_x()
        .log_y()
        .vertical(1e-5, "h = 10⁻⁵")
}

fn cloud(name: &str, count: usize, centre: (f64, f64)) -> Vec<(f64, f64)> {
    let mut rng = Seed(1).stream(name);
    (0..count).map(|_| (centre.0 + rng.normal(), centre.1 + rng.normal())).collect()
}

fn scatter() -> Scatter {
    Scatter::new("1,000 people by height and weight", "height, standardised", "weight, standardised")
        .class("female", cloud("female", 200, (-1.0, -1.0)))
        .class("male", cloud("male", 200, (1.0, 1.0)))
        .line("least squares", [(-4.0, -4.0), (4.0, 3.0)])
        .line("perceptron", [(-3.0, 4.0), (3.0, -4.0)])
}

fn paths() -> Scatter {
    let ring = |radius: f64| {
        (0..=60).map(move |i| {
            let angle = f64::from(i) * std::f64::consts::TAU / 60.0;
            (3.0 * radius * angle.cos(), radius * angle.sin())
        })
    };
    Scatter::new("Three walks down a ravine", "w₁", "w₂")
        .line("contour 1", ring(1.0))
        .line("contour 2", ring(0.5))
        .path("plain", (0..25).map(|i| (-2.6 + 0.1 * f64::from(i), 0.6 * (-0.93_f64).powi(i))))
        .path(
            "momentum",
            (0..40).map(|i| (2.6 * 0.9_f64.powi(i), 0.7 * 0.8_f64.powi(i) * f64::from(i).cos())),
        )
        .equal_axes()
}

fn regions(curvature: f64) -> Regions {
    Regions::new("XOR learned by four hidden units", "x₁", "x₂", (-0.5, 1.5), (-0.5, 1.5))
        .regions(100, |x, y| usize::from((x - 0.5) * (y - 0.5) + 0.05 * curvature * (6.0 * x).sin() < 0.0))
        .class("0", [(0.0, 0.0), (1.0, 1.0)])
        .class("1", [(0.0, 1.0), (1.0, 0.0)])
        .line("x₁ + x₂ = 1", [(-0.5, 1.5), (1.5, -0.5)])
}

fn ravine() -> Regions {
    Regions::new("Rosenbrock's function", "x", "y", (-2.0, 2.0), (-1.0, 3.0))
        .regions(64, |x, y| (4.0 * (1.0 + rosenbrock(x, y)).ln()) as usize)
        .shaded()
        .contours(100, (0..8).map(f64::from), |x, y| rosenbrock(x, y).ln())
        .path("descent", (0..30).map(|i| (-1.5 + 0.08 * f64::from(i), (-1.5 + 0.08 * f64::from(i)).powi(2))))
        .path("Adam", (0..30).map(|i| (-1.8 + 0.09 * f64::from(i), 2.8 - 0.06 * f64::from(i))))
}

fn rosenbrock(x: f64, y: f64) -> f64 {
    (1.0 - x).powi(2) + 100.0 * (y - x * x).powi(2)
}

fn boundaries() -> Panels {
    (0..3).fold(Panels::new("The boundary after 1, 5 and 20 epochs", 3), |panels, k| {
        panels.panel(Box::new(regions(f64::from(k))))
    })
}

fn confusion() -> HeatMap {
    let cell = |row: usize, column: usize| {
        if row == column { 960.0 + row as f64 } else { ((row * 7 + column * 13) % 11) as f64 }
    };
    let names: Vec<String> = (0..10).map(|digit| digit.to_string()).collect();
    HeatMap::new("Confusion matrix on the test images", "predicted digit", "true digit")
        .cells((0..10).map(|row| (0..10).map(|column| cell(row, column)).collect()).collect())
        .x_names(names.clone())
        .y_names(names)
        .with_values(0)
        .log_colour()
}

fn settings() -> HeatMap {
    let names = |names: &[&str]| names.iter().map(|name| name.to_string()).collect();
    HeatMap::new("Validation accuracy by learning rate and optimiser", "learning rate", "optimiser")
        .cells(vec![
            vec![0.91, 0.92, 0.95, 0.972],
            vec![0.93, 0.97, 0.979, 0.965],
            vec![0.955, 0.976, 0.97, f64::NAN],
        ])
        .x_names(names(&["0.0001", "0.001", "0.01", "0.1"]))
        .y_names(names(&["SGD", "SGD with momentum", "Adam"]))
        .with_values(3)
}

/// Something like a handwritten digit: a thick ring, more or less open.
fn ring(opening: f64) -> Vec<f64> {
    let pixel = |row: i32, column: i32| {
        let (y, x) = (f64::from(row) - 13.5, f64::from(column) - 13.5);
        let (radius, angle) = ((x * x * 1.6 + y * y).sqrt(), y.atan2(x).abs());
        if angle < opening { 0.0 } else { (1.6 - 0.6 * (radius - 9.0).abs()).clamp(0.0, 1.0) }
    };
    (0..28).flat_map(|row| (0..28).map(move |column| pixel(row, column))).collect()
}

fn digits() -> ImageGrid {
    (0..16).fold(ImageGrid::new("Digits most confidently wrong", 8), |grid, k| {
        let caption =
            format!("true {}, said {} ({:.3})", k % 10, (k * 3 + 1) % 10, 1.0 - 0.001 * f64::from(k));
        grid.image(caption, 28, 28, ring(0.08 * f64::from(k)))
    })
}

fn weights() -> ImageGrid {
    let mut rng = Seed(2).stream("weights");
    (0..10)
        .fold(ImageGrid::new("What each output looks for", 5), |grid, k| {
            let pixels =
                ring(0.1 * f64::from(k)).into_iter().map(|p| 0.4 * (p - 0.3) + 0.1 * rng.normal()).collect();
            grid.image(format!("digit {k}"), 28, 28, pixels)
        })
        .signed()
}

fn histogram(series: usize) -> Histogram {
    let normal = |name: &str, scale: f64| {
        let mut rng = Seed(3).stream(name);
        (0..5000).map(|_| scale * rng.normal()).collect::<Vec<f64>>()
    };
    let chart = Histogram::new("Weights of the first hidden layer", "weight", "count").bins(40);
    let chart = chart.values("no penalty", normal("a", 1.0));
    if series > 1 {
        chart.values("L2, λ = 0.001", normal("b", 0.4)).values("dropout", normal("c", 0.7))
    } else {
        chart
    }
}

fn bars() -> BarChart {
    BarChart::new("Test accuracy after 20 epochs", "regularisation", "accuracy")
        .group(["none", "L1", "L2", "elastic net", "dropout"])
        .series("here", [0.9441, 0.942, 0.9475, 0.9463, 0.951])
        .error_bars([0.941, 0.940, 0.945, 0.944, 0.949], [0.946, 0.945, 0.950, 0.948, 0.953])
        .series("text", [0.945, f64::NAN, 0.946, f64::NAN, 0.9454])
        .text_over_bars(4)
        .y_range(0.93, 0.96)
}

fn bars_signed() -> BarChart {
    BarChart::new("Change of the gap by a penalty", "penalty", "change, in points")
        .group(["L1", "L2", "elastic net"])
        .series("training", [-1.5, -0.4, -0.9])
        .series("validation", [0.3, 0.5, 0.45])
        .text_over_bars(2)
}

fn bars_long() -> BarChart {
    let names = (1..=12).map(|layer| format!("layer {layer}: standardisation"));
    BarChart::new("Gradient by layer", "layer", "mean size of the gradient")
        .group(names)
        .series("sigmoid", (1..=12).map(|layer| 4.0_f64.powi(layer - 12)))
        .log_y()
}

fn panels() -> Panels {
    let accuracy = LineChart::new("Accuracy", "epoch", "accuracy")
        .series("training", falling(20, 0.2, 0.02).map(|(x, y)| (x, 1.0 - y / 2.0)))
        .dashed_like("validation", "training", falling(20, 0.2, 0.06).map(|(x, y)| (x, 1.0 - y / 2.0)));
    let loss = LineChart::new("Loss", "epoch", "loss")
        .series("training", falling(20, 0.2, 0.02))
        .dashed_like("validation", "training", falling(20, 0.2, 0.06))
        .horizontal(0.5, "target");
    Panels::new("Twenty epochs of SGD", 2).panel(Box::new(accuracy)).panel(Box::new(loss))
}

fn four_panels() -> Panels {
    (0..4).fold(Panels::new("Which of these is ill?", 2), |panels, k| {
        let letter = ["A", "B", "C", "D"][k];
        let chart =
            LineChart::new(letter, "epoch", "loss").series("training", falling(20, 0.1 * k as f64, 0.1));
        panels.panel(Box::new(chart))
    })
}
