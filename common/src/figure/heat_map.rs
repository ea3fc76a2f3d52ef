//! A table of numbers as colours: a confusion matrix, a grid of settings.

use super::axis::{Axis, minus};
use super::canvas::{Anchor, Canvas, TextStyle};
use super::csv::{Table, number};
use super::document::Document;
use super::legend::{MARGIN, RIGHT, TEXT, bottom_label, heading};
use super::palette::{Colour, Stroke};
use super::pixels::{Cell, image};
use super::text;
use super::{Chart, WIDTH};

/// How a value becomes a colour.
#[derive(Clone, Copy, Debug, PartialEq)]
enum Scale {
    Linear,
    Log,
    Signed,
}

/// A table of numbers as colours, with a colour bar. Row 0 is at the top. Low values fade into the
/// page, high ones are strong, in both themes. Cells that are not finite stay empty.
///
/// CSV: `row,column,value`, by name where names were given, by number (from 0) otherwise.
///
/// # Example
/// ```
/// use common::figure::{Chart, HeatMap};
/// let chart = HeatMap::new("Confusion", "predicted", "true")
///     .cells(vec![vec![9.0, 1.0], vec![2.0, 8.0]])
///     .x_names(vec!["cat".into(), "dog".into()])
///     .y_names(vec!["cat".into(), "dog".into()])
///     .with_values(0);
/// assert!(chart.csv().contains("dog,cat,2"));
/// ```
#[derive(Clone, Debug)]
pub struct HeatMap {
    title: String,
    x_label: String,
    y_label: String,
    cells: Vec<Vec<f64>>,
    x_names: Vec<String>,
    y_names: Vec<String>,
    decimals: Option<usize>,
    scale: Scale,
}

/// Where the cells stand.
struct Layout {
    /// The whole drawing's width.
    width: f64,
    left: f64,
    top: f64,
    right: f64,
    bottom: f64,
    cell_width: f64,
    cell_height: f64,
}

impl HeatMap {
    /// A table without cells.
    pub fn new(title: impl Into<String>, x_label: impl Into<String>, y_label: impl Into<String>) -> HeatMap {
        HeatMap {
            title: title.into(),
            x_label: x_label.into(),
            y_label: y_label.into(),
            cells: Vec::new(),
            x_names: Vec::new(),
            y_names: Vec::new(),
            decimals: None,
            scale: Scale::Linear,
        }
    }

    /// The numbers, row by row from the top. Shorter rows end in empty cells.
    pub fn cells(mut self, rows: Vec<Vec<f64>>) -> HeatMap {
        self.cells = rows;
        self
    }

    /// The columns' names.
    pub fn x_names(mut self, names: Vec<String>) -> HeatMap {
        self.x_names = names;
        self
    }

    /// The rows' names.
    pub fn y_names(mut self, names: Vec<String>) -> HeatMap {
        self.y_names = names;
        self
    }

    /// Writes each value into its cell.
    pub fn with_values(mut self, decimals: usize) -> HeatMap {
        self.decimals = Some(decimals);
        self
    }

    /// Colours by the logarithm; values ≤ 0 stay without colour.
    pub fn log_colour(mut self) -> HeatMap {
        self.scale = Scale::Log;
        self
    }

    /// Blue for negative, orange for positive numbers, nothing at zero.
    pub fn signed(mut self) -> HeatMap {
        self.scale = Scale::Signed;
        self
    }

    fn columns(&self) -> usize {
        self.cells.iter().map(Vec::len).max().unwrap_or(0).max(1)
    }

    fn name(names: &[String], index: usize) -> String {
        names.get(index).cloned().unwrap_or_else(|| index.to_string())
    }

    /// The range of the colours, as an axis.
    fn colour_axis(&self) -> Axis {
        let log = self.scale == Scale::Log;
        let bare = Axis::fitted([], log, None);
        let values = || self.cells.iter().flatten().copied().filter(|&value| bare.position(value).is_some());
        if self.scale == Scale::Signed {
            let largest = values().fold(0.0_f64, |largest, value| largest.max(value.abs()));
            return Axis::fitted([], false, Some((-largest, largest)));
        }
        let (low, high) =
            (values().fold(f64::INFINITY, f64::min), values().fold(f64::NEG_INFINITY, f64::max));
        // Counts and rates begin at zero; other tables at their lowest value.
        let low = if !log && low > 0.0 && low < 0.5 * high { 0.0 } else { low };
        Axis::fitted([], log, Some((low, high)))
    }

    /// A value's paint.
    fn paint(&self, value: f64, axis: &Axis) -> Option<Cell> {
        match self.scale {
            Scale::Signed => Cell::signed(value, axis.high),
            Scale::Linear => Cell::new(Colour::Series(0), axis.fraction(axis.position(value)?)),
            // The smallest value is told from zero, which has no colour.
            Scale::Log => Cell::new(Colour::Series(0), 0.06 + 0.94 * axis.fraction(axis.position(value)?)),
        }
    }

    fn draw(&self, width: f64) -> Document {
        let (rows, columns) = (self.cells.len().max(1), self.columns());
        let mut canvas = Canvas::default();
        let names = (0..rows).map(|row| text::width(&HeatMap::name(&self.y_names, row), TEXT));
        let left = MARGIN + 22.0 + names.fold(0.0, f64::max).min(0.3 * width) + 8.0;
        let top = heading(&mut canvas, &self.title, (MARGIN, MARGIN), width) + 10.0;
        let axis = self.colour_axis();
        let ticks = axis.ticks(5);
        let bar_room = 44.0 + ticks.iter().map(|tick| text::width(&tick.1, TEXT)).fold(0.0, f64::max);

        let room = width - left - bar_room - RIGHT;
        let cell_height = (room / columns as f64).min(0.62 * width / rows as f64).min(64.0);
        let cell_width = (room / columns as f64).min(1.6 * cell_height);
        let layout = Layout {
            width,
            left,
            top,
            right: left + cell_width * columns as f64,
            bottom: top + cell_height * rows as f64,
            cell_width,
            cell_height,
        };
        self.draw_cells(&mut canvas, &layout, &axis);
        let below = self.draw_names(&mut canvas, &layout);
        if self.cells.iter().flatten().any(|value| value.is_finite()) {
            self.draw_colour_bar(&mut canvas, &layout, &axis, &ticks);
        } else {
            let middle = ((layout.left + layout.right) / 2.0, (layout.top + layout.bottom) / 2.0);
            canvas.text(
                "no data",
                middle,
                TextStyle { opacity: 0.7, ..TextStyle::new(TEXT, Anchor::Middle) },
            );
        }
        let height = below + MARGIN;
        Document { title: self.title.clone(), description: None, width, height, body: canvas.finish() }
    }

    fn draw_cells(&self, canvas: &mut Canvas, layout: &Layout, axis: &Axis) {
        let paint = |row: &Vec<f64>| row.iter().map(|&value| self.paint(value, axis)).collect();
        let rows: Vec<Vec<Option<Cell>>> = self.cells.iter().map(paint).collect();
        let size = (layout.cell_width, layout.cell_height);
        canvas.raw(&image(&rows, (layout.left, layout.top), size));
        canvas.frame([(layout.left, layout.top), (layout.right, layout.bottom)], Stroke::thin(0.5));
        let Some(decimals) = self.decimals else { return };
        for (row, values) in self.cells.iter().enumerate() {
            for (column, value) in values.iter().enumerate().filter(|(_, value)| value.is_finite()) {
                let written = minus(&format!("{value:.decimals$}"));
                let largest = TEXT.min(0.6 * layout.cell_height);
                let size = text::fitting_size(&written, largest, 0.92 * layout.cell_width);
                let x = layout.left + (column as f64 + 0.5) * layout.cell_width;
                let y = layout.top + (row as f64 + 0.5) * layout.cell_height + 0.36 * size;
                canvas.text(&written, (x, y), TextStyle::new(size, Anchor::Middle));
            }
        }
    }

    /// Writes names and labels of rows and columns; returns the lower end.
    fn draw_names(&self, canvas: &mut Canvas, layout: &Layout) -> f64 {
        let (rows, columns) = (self.cells.len(), self.columns());
        let every = (15.0 / layout.cell_height).ceil() as usize;
        for row in (0..rows).step_by(every.max(1)) {
            let name = HeatMap::name(&self.y_names, row);
            let size = text::fitting_size(&name, TEXT, layout.left - MARGIN - 28.0);
            let y = layout.top + (row as f64 + 0.5) * layout.cell_height + 4.2;
            canvas.text(&name, (layout.left - 7.0, y), TextStyle::new(size, Anchor::End));
        }
        let names: Vec<String> = (0..columns).map(|column| HeatMap::name(&self.x_names, column)).collect();
        let widest = names.iter().map(|name| text::width(name, TEXT)).fold(0.0, f64::max);
        let slanted = widest > layout.cell_width - 4.0 && widest > 30.0;
        let needed = if slanted { 16.0 } else { widest + 6.0 };
        let every = (needed / layout.cell_width).ceil() as usize;
        let mut below = layout.bottom + 20.0;
        for (column, name) in names.iter().enumerate().step_by(every.max(1)) {
            let x = layout.left + (column as f64 + 0.5) * layout.cell_width;
            if slanted {
                let size = text::fitting_size(name, TEXT, ((x - 4.0) / 0.82).min(200.0));
                let style = TextStyle { angle: -35.0, ..TextStyle::new(size, Anchor::End) };
                canvas.text(name, (x + 4.0, layout.bottom + 13.0), style);
                below = f64::max(below, layout.bottom + 16.0 + 0.58 * text::width(name, size));
            } else {
                canvas.text(name, (x, layout.bottom + 17.0), TextStyle::new(TEXT, Anchor::Middle));
            }
        }
        let middle = (layout.left + layout.right) / 2.0;
        bottom_label(canvas, &self.x_label, (middle, below + 17.0), layout.width);
        let size = text::fitting_size(&self.y_label, TEXT + 1.0, layout.bottom);
        let style = TextStyle { angle: -90.0, ..TextStyle::new(size, Anchor::Middle) };
        let half = text::width(&self.y_label, size) / 2.0;
        let middle = ((layout.top + layout.bottom) / 2.0).max(half + 2.0);
        canvas.text(&self.y_label, (MARGIN + 8.0, middle), style);
        below + 17.0
    }

    /// The colours and what they mean, beside the cells.
    fn draw_colour_bar(&self, canvas: &mut Canvas, layout: &Layout, axis: &Axis, ticks: &[(f64, String)]) {
        const STEPS: usize = 64;
        let (left, right) = (layout.right + 18.0, layout.right + 32.0);
        let height = layout.bottom - layout.top;
        let value = |step: usize| {
            let fraction = 1.0 - (step as f64 + 0.5) / STEPS as f64;
            let position = axis.low + fraction * (axis.high - axis.low);
            if axis.log { 10_f64.powf(position) } else { position }
        };
        let steps: Vec<Vec<Option<Cell>>> =
            (0..STEPS).map(|step| vec![self.paint(value(step), axis)]).collect();
        canvas.raw(&image(&steps, (left, layout.top), (right - left, height / STEPS as f64)));
        canvas.frame([(left, layout.top), (right, layout.bottom)], Stroke::thin(0.5));
        for (position, label) in ticks {
            let y = layout.bottom - axis.fraction(*position) * height;
            canvas.line(&[(right, y), (right + 4.0, y)], Stroke::thin(0.7));
            canvas.text(label, (right + 8.0, y + 4.2), TextStyle::new(TEXT, Anchor::Start));
        }
    }
}

impl Chart for HeatMap {
    fn svg(&self) -> String {
        self.svg_of_width(WIDTH)
    }

    fn csv(&self) -> String {
        let mut table = Table::new(&["row", "column", "value"]);
        for (row, values) in self.cells.iter().enumerate() {
            for (column, &value) in values.iter().enumerate() {
                let names = [HeatMap::name(&self.y_names, row), HeatMap::name(&self.x_names, column)];
                table.row(&[&names[0], &names[1], &number(value)]);
            }
        }
        table.finish()
    }

    fn svg_of_width(&self, width: f64) -> String {
        self.draw(width).to_svg()
    }
}
