//! Clouds of points by class, with lines and paths over them.

use super::axis::{Axis, Range};
use super::csv::{Table, number};
use super::document::Document;
use super::frame::{Frame, Ticks};
use super::legend::{Entry, Sample};
use super::palette::{Colour, Stroke};
use super::plot::Plot;
use super::series::{MOST_MARKERS, Point, picked};
use super::{Chart, WIDTH};

/// What is drawn over a plane: classes, lines, paths. [`Scatter`] and [`super::Regions`] share it.
#[derive(Clone, Debug, Default)]
pub(super) struct Layers {
    layers: Vec<(String, Vec<Point>, Kind)>,
}

#[derive(Clone, Copy, Debug, PartialEq)]
enum Kind {
    Class(usize),
    Line(usize),
    Path(usize),
}

impl Layers {
    /// How many classes there are.
    pub(super) fn classes(&self) -> usize {
        self.layers.iter().filter(|layer| matches!(layer.2, Kind::Class(_))).count()
    }

    /// Adds a class: its number is its place among the classes, and its colour.
    pub(super) fn class(&mut self, name: String, points: Vec<Point>) {
        self.layers.push((name, points, Kind::Class(self.classes())));
    }

    /// Adds a line; `with_steps` shows its beginning and its direction.
    pub(super) fn line(&mut self, name: String, points: Vec<Point>, with_steps: bool) {
        let colour = self.layers.len() - self.classes();
        self.layers.push((name, points, if with_steps { Kind::Path(colour) } else { Kind::Line(colour) }));
    }

    /// Every point.
    pub(super) fn points(&self) -> impl Iterator<Item = Point> + '_ {
        self.layers.iter().flat_map(|layer| layer.1.iter().copied())
    }

    /// A line's colour: ink where it is the first, then the colours behind those of the classes.
    fn line_stroke(&self, index: usize) -> Stroke {
        match (index, self.classes()) {
            (0, 1..) => Stroke { width: 2.0, ..Stroke::thin(0.9) },
            (index, 0) => Stroke::solid(index),
            (index, classes) => Stroke::solid(classes + index - 1),
        }
    }

    /// The legend.
    pub(super) fn entries(&self) -> Vec<Entry> {
        let sample = |kind| match kind {
            Kind::Class(index) => Sample::Marker(index),
            Kind::Line(index) | Kind::Path(index) => Sample::Line(self.line_stroke(index)),
        };
        self.layers.iter().map(|(name, _, kind)| (name.clone(), sample(*kind))).collect()
    }

    /// Draws everything; says whether there was anything.
    pub(super) fn draw(&self, plot: &mut Plot) -> bool {
        let mut any = false;
        for (_, points, kind) in &self.layers {
            match *kind {
                Kind::Class(index) => {
                    let visible = plot.visible(points);
                    any |= !visible.is_empty();
                    let (radius, opacity) = match visible.len() {
                        0..=20 => (5.5, 1.0),
                        21..=500 => (3.5, 0.9),
                        _ => (2.2, 0.65),
                    };
                    plot.canvas.markers(&picked(&visible, MOST_MARKERS), index, radius, opacity);
                }
                Kind::Line(index) => any |= plot.line(points, self.line_stroke(index)),
                Kind::Path(index) => {
                    let stroke = self.line_stroke(index);
                    any |= plot.line(points, Stroke { width: 1.6, ..stroke });
                    draw_steps(plot, points, stroke.colour);
                }
            }
        }
        any
    }

    /// Rows `class,x,y` of everything.
    pub(super) fn write(&self, table: &mut Table) {
        for (name, points, _) in &self.layers {
            for &(x, y) in points {
                table.row(&[name.as_str(), &number(x), &number(y)]);
            }
        }
    }
}

/// The direction of a path: a box where it begins, arrow heads along it and at its end.
fn draw_steps(plot: &mut Plot, points: &[Point], colour: Colour) {
    const LENGTH: f64 = 8.0;
    for (number, part) in plot.parts(points).into_iter().enumerate() {
        if number == 0 {
            let (x, y) = part[0];
            let corners = [(x - 3.5, y - 3.5), (x + 3.5, y + 3.5)];
            plot.canvas.filled_box(corners, colour, 1.0);
        }
        // Heads stand apart, so that a path of many small steps is not covered by them.
        let mut since_last = 0.0;
        for (index, pair) in part.windows(2).enumerate() {
            let (dx, dy) = (pair[1].0 - pair[0].0, pair[1].1 - pair[0].1);
            let length = dx.hypot(dy);
            since_last += length;
            let is_last = index + 2 == part.len();
            if length < 1e-6 || (since_last < 2.5 * LENGTH && !is_last) {
                continue;
            }
            since_last = 0.0;
            let (ux, uy) = (dx / length, dy / length);
            let (tip, back) = (pair[1], (pair[1].0 - ux * LENGTH, pair[1].1 - uy * LENGTH));
            let side = LENGTH * 0.42;
            let head =
                [tip, (back.0 - uy * side, back.1 + ux * side), (back.0 + uy * side, back.1 - ux * side)];
            plot.canvas.polygon(&head, colour, 1.0);
        }
    }
}

/// Points by class over two numeric axes, with lines (a fit, a boundary) and paths (a descent).
/// Points that are not finite are left out, and are gaps in a line.
///
/// CSV: `class,x,y`, every point that was given.
///
/// # Example
/// ```
/// use common::figure::{Chart, Scatter};
/// let chart = Scatter::new("Fit", "x", "y")
///     .class("measured", [(0.0, 1.1), (1.0, 2.9), (2.0, 5.2)])
///     .line("1 + 2x", [(0.0, 1.0), (2.0, 5.0)]);
/// assert!(chart.svg().contains("measured"));
/// ```
#[derive(Clone, Debug)]
pub struct Scatter {
    title: String,
    x_label: String,
    y_label: String,
    layers: Layers,
    ranges: (Range, Range),
    equal_axes: bool,
}

impl Scatter {
    /// A chart without points.
    pub fn new(title: impl Into<String>, x_label: impl Into<String>, y_label: impl Into<String>) -> Scatter {
        Scatter {
            title: title.into(),
            x_label: x_label.into(),
            y_label: y_label.into(),
            layers: Layers::default(),
            ranges: (None, None),
            equal_axes: false,
        }
    }

    /// A cloud of points in the next colour and marker shape. Of more than 4,000 points an even
    /// choice is drawn; the CSV has all.
    pub fn class(mut self, name: impl Into<String>, points: impl IntoIterator<Item = Point>) -> Scatter {
        self.layers.class(name.into(), points.into_iter().collect());
        self
    }

    /// A line through these points: a fit, a boundary, a contour.
    pub fn line(mut self, name: impl Into<String>, points: impl IntoIterator<Item = Point>) -> Scatter {
        self.layers.line(name.into(), points.into_iter().collect(), false);
        self
    }

    /// A path with its start marked and arrow heads along it: the steps of a descent.
    pub fn path(mut self, name: impl Into<String>, points: impl IntoIterator<Item = Point>) -> Scatter {
        self.layers.line(name.into(), points.into_iter().collect(), true);
        self
    }

    /// The x axis from `low` to `high`.
    pub fn x_range(mut self, low: f64, high: f64) -> Scatter {
        self.ranges.0 = Some((low, high));
        self
    }

    /// The y axis from `low` to `high`.
    pub fn y_range(mut self, low: f64, high: f64) -> Scatter {
        self.ranges.1 = Some((low, high));
        self
    }

    /// One unit is as long on the x axis as on the y axis.
    pub fn equal_axes(mut self) -> Scatter {
        self.equal_axes = true;
        self
    }

    fn draw(&self, width: f64) -> Document {
        let finite: Vec<Point> =
            self.layers.points().filter(|(x, y)| x.is_finite() && y.is_finite()).collect();
        let mut plot = Frame {
            title: &self.title,
            x_label: &self.x_label,
            y_label: &self.y_label,
            legend: self.layers.entries(),
            x: Axis::fitted(finite.iter().map(|p| p.0), false, self.ranges.0),
            y: Axis::fitted(finite.iter().map(|p| p.1), false, self.ranges.1),
            x_ticks: Ticks::Numbers,
            width,
            plot_height: 0.5 * width + 36.0,
            equal_units: self.equal_axes,
            horizontals: &[],
            verticals: &[],
        }
        .draw();
        if !self.layers.draw(&mut plot) {
            plot.no_data();
        }
        plot.finish()
    }
}

impl Chart for Scatter {
    fn svg(&self) -> String {
        self.svg_of_width(WIDTH)
    }

    fn csv(&self) -> String {
        let mut table = Table::new(&["class", "x", "y"]);
        self.layers.write(&mut table);
        table.finish()
    }

    fn svg_of_width(&self, width: f64) -> String {
        self.draw(width).to_svg()
    }
}
