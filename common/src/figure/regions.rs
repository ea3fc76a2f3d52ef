//! The plane, coloured by what a classifier says of each place.

use super::axis::Axis;
use super::contour::{Segment, contour};
use super::csv::{Table, number};
use super::document::Document;
use super::frame::{Frame, Ticks};
use super::palette::Colour;
use super::pixels::{Cell, LEVELS, image};
use super::plot::Plot;
use super::scatter::Layers;
use super::series::Point;
use super::{Chart, WIDTH};
use std::fmt::Write as _;

/// The finest grid of cells, along each axis.
const FINEST: usize = 128;

/// Decision regions: each cell of a grid in the (pale) colour of its class, with classes of points
/// and lines over it. Class *k* has the colour of the *k*-th [`Regions::class`].
///
/// CSV: `class,x,y`: the points by name, then both ends of every piece of a contour as `contour v`,
/// then the centre of every cell as `region k`.
///
/// # Example
/// ```
/// use common::figure::{Chart, Regions};
/// let chart = Regions::new("XOR", "x₁", "x₂", (-0.5, 1.5), (-0.5, 1.5))
///     .regions(40, |x, y| usize::from((x > 0.5) != (y > 0.5)))
///     .class("0", [(0.0, 0.0), (1.0, 1.0)])
///     .class("1", [(0.0, 1.0), (1.0, 0.0)]);
/// assert!(chart.csv().contains("region 1"));
/// ```
#[derive(Clone, Debug)]
pub struct Regions {
    title: String,
    x_label: String,
    y_label: String,
    x: Axis,
    y: Axis,
    /// Class of each cell, rows from the top.
    cells: Vec<Vec<usize>>,
    /// Pieces of contours, by value.
    contours: Vec<(f64, Vec<Segment>)>,
    shaded: bool,
    equal_axes: bool,
    layers: Layers,
}

impl Regions {
    /// A plane without regions.
    pub fn new(
        title: impl Into<String>,
        x_label: impl Into<String>,
        y_label: impl Into<String>,
        x_range: (f64, f64),
        y_range: (f64, f64),
    ) -> Regions {
        Regions {
            title: title.into(),
            x_label: x_label.into(),
            y_label: y_label.into(),
            x: Axis::fitted([], false, Some(x_range)),
            y: Axis::fitted([], false, Some(y_range)),
            cells: Vec::new(),
            contours: Vec::new(),
            shaded: false,
            equal_axes: false,
            layers: Layers::default(),
        }
    }

    /// Asks for the class at the centre of each cell of a grid of `resolution` × `resolution` cells
    /// (at most 128 × 128).
    pub fn regions(mut self, resolution: usize, mut class: impl FnMut(f64, f64) -> usize) -> Regions {
        let count = resolution.clamp(1, FINEST);
        self.cells = (0..count)
            .map(|row| (0..count).map(|column| self.centre(row, column, count)).collect::<Vec<Point>>())
            .map(|row| row.into_iter().map(|(x, y)| class(x, y)).collect())
            .collect();
        self
    }

    /// Shows the regions as shades of one colour, class 0 the palest: for levels of a function.
    pub fn shaded(mut self) -> Regions {
        self.shaded = true;
        self
    }

    /// Thin lines along which f has one of these values, found on a grid of `resolution` × `resolution`
    /// places (at most 128 × 128).
    pub fn contours(
        mut self,
        resolution: usize,
        values: impl IntoIterator<Item = f64>,
        mut f: impl FnMut(f64, f64) -> f64,
    ) -> Regions {
        let count = resolution.clamp(2, FINEST);
        let places = |axis: &Axis| -> Vec<f64> {
            let share = |i: usize| i as f64 / (count - 1) as f64;
            (0..count).map(|i| axis.low + share(i) * (axis.high - axis.low)).collect()
        };
        let (xs, ys) = (places(&self.x), places(&self.y));
        let grid: Vec<Vec<f64>> = ys.iter().map(|&y| xs.iter().map(|&x| f(x, y)).collect()).collect();
        self.contours.extend(values.into_iter().map(|value| (value, contour(&xs, &ys, &grid, value))));
        self
    }

    /// A cloud of points in the next colour and marker shape.
    pub fn class(mut self, name: impl Into<String>, points: impl IntoIterator<Item = Point>) -> Regions {
        self.layers.class(name.into(), points.into_iter().collect());
        self
    }

    /// A line through these points.
    pub fn line(mut self, name: impl Into<String>, points: impl IntoIterator<Item = Point>) -> Regions {
        self.layers.line(name.into(), points.into_iter().collect(), false);
        self
    }

    /// A path with its start marked and arrow heads along it.
    pub fn path(mut self, name: impl Into<String>, points: impl IntoIterator<Item = Point>) -> Regions {
        self.layers.line(name.into(), points.into_iter().collect(), true);
        self
    }

    /// One unit is as long on the x axis as on the y axis.
    pub fn equal_axes(mut self) -> Regions {
        self.equal_axes = true;
        self
    }

    /// The centre of a cell; row 0 is at the top.
    fn centre(&self, row: usize, column: usize, count: usize) -> Point {
        let along = |axis: &Axis, index: usize| {
            axis.low + (index as f64 + 0.5) / count as f64 * (axis.high - axis.low)
        };
        (along(&self.x, column), along(&self.y, count - 1 - row))
    }

    /// The paint of a cell of this class.
    fn paint(&self, class: usize, most: usize) -> Option<Cell> {
        if self.shaded {
            return Cell::new(Colour::Ink, 0.55 * class as f64 / most.max(1) as f64);
        }
        Some(Cell { colour: Colour::Series(class), level: LEVELS / 4 })
    }

    fn draw(&self, width: f64) -> Document {
        let mut plot = Frame {
            title: &self.title,
            x_label: &self.x_label,
            y_label: &self.y_label,
            legend: self.layers.entries(),
            x: self.x.clone(),
            y: self.y.clone(),
            x_ticks: Ticks::Numbers,
            width,
            plot_height: 0.5 * width + 36.0,
            equal_units: self.equal_axes,
            horizontals: &[],
            verticals: &[],
        }
        .draw();
        let most = self.cells.iter().flatten().copied().max().unwrap_or(0);
        let rows: Vec<Vec<Option<Cell>>> =
            self.cells.iter().map(|row| row.iter().map(|&class| self.paint(class, most)).collect()).collect();
        let count = rows.len().max(1) as f64;
        let size = ((plot.right - plot.left) / count, (plot.bottom - plot.top) / count);
        plot.canvas.raw(&image(&rows, (plot.left, plot.top), size));
        draw_contours(&mut plot, self.contours.iter().flat_map(|(_, segments)| segments));
        if !self.layers.draw(&mut plot) && self.cells.is_empty() && self.contours.is_empty() {
            plot.no_data();
        }
        plot.finish()
    }
}

/// All pieces of all contours as one thin path.
fn draw_contours<'a>(plot: &mut Plot, segments: impl Iterator<Item = &'a Segment>) {
    let mut path = String::new();
    for &[from, to] in segments {
        let ((ax, ay), (bx, by)) = (plot.pixel(from), plot.pixel(to));
        let _ = write!(path, "M{ax:.1} {ay:.1}L{bx:.1} {by:.1}");
    }
    if !path.is_empty() {
        plot.canvas.raw(&format!(
            "<path fill=\"none\" stroke=\"currentColor\" stroke-opacity=\"0.4\" stroke-width=\"0.8\" d=\"{path}\"/>\n"
        ));
    }
}

impl Chart for Regions {
    fn svg(&self) -> String {
        self.svg_of_width(WIDTH)
    }

    fn csv(&self) -> String {
        let mut table = Table::new(&["class", "x", "y"]);
        self.layers.write(&mut table);
        for (value, segments) in &self.contours {
            for &(x, y) in segments.iter().flatten() {
                table.row(&[format!("contour {value}"), number(x), number(y)]);
            }
        }
        for (row, cells) in self.cells.iter().enumerate() {
            for (column, class) in cells.iter().enumerate() {
                let (x, y) = self.centre(row, column, self.cells.len());
                table.row(&[format!("region {class}"), number(x), number(y)]);
            }
        }
        table.finish()
    }

    fn svg_of_width(&self, width: f64) -> String {
        self.draw(width).to_svg()
    }
}
