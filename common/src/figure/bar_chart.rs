//! Bars by category.

use super::axis::{Axis, Range, minus};
use super::canvas::{Anchor, TextStyle};
use super::csv::{Table, number};
use super::document::Document;
use super::frame::{Frame, Ticks};
use super::legend::Sample;
use super::palette::{Colour, Stroke};
use super::plot::Plot;
use super::text;
use super::{Chart, WIDTH};

#[derive(Clone, Debug)]
struct Series {
    name: String,
    values: Vec<f64>,
    lows: Vec<f64>,
    highs: Vec<f64>,
}

/// Bars in groups: one group a category, one colour a series. A value that is not finite, or
/// missing, has no bar.
///
/// CSV: `series,category,value,low,high`.
///
/// # Example
/// ```
/// use common::figure::{BarChart, Chart};
/// let chart = BarChart::new("Epoch time", "batch size", "seconds")
///     .group(["1", "10"])
///     .series("here", [30.0, 4.0])
///     .error_bars([29.0, 3.8], [32.0, 4.1])
///     .text_over_bars(1);
/// assert!(chart.csv().contains("here,10,4,3.8,4.1"));
/// ```
#[derive(Clone, Debug)]
pub struct BarChart {
    title: String,
    x_label: String,
    y_label: String,
    categories: Vec<String>,
    series: Vec<Series>,
    decimals: Option<usize>,
    y_range: Range,
    log_y: bool,
}

impl BarChart {
    /// A chart without bars.
    pub fn new(title: impl Into<String>, x_label: impl Into<String>, y_label: impl Into<String>) -> BarChart {
        BarChart {
            title: title.into(),
            x_label: x_label.into(),
            y_label: y_label.into(),
            categories: Vec::new(),
            series: Vec::new(),
            decimals: None,
            y_range: None,
            log_y: false,
        }
    }

    /// The names of the groups, from left to right.
    pub fn group<S: Into<String>>(mut self, categories: impl IntoIterator<Item = S>) -> BarChart {
        self.categories = categories.into_iter().map(Into::into).collect();
        self
    }

    /// A series: one value a category, in their order.
    pub fn series(mut self, name: impl Into<String>, values: impl IntoIterator<Item = f64>) -> BarChart {
        let values = values.into_iter().collect();
        self.series.push(Series { name: name.into(), values, lows: Vec::new(), highs: Vec::new() });
        self
    }

    /// The lower and upper ends of the error bars of the last series (values, not distances).
    pub fn error_bars(
        mut self,
        lows: impl IntoIterator<Item = f64>,
        highs: impl IntoIterator<Item = f64>,
    ) -> BarChart {
        if let Some(series) = self.series.last_mut() {
            series.lows = lows.into_iter().collect();
            series.highs = highs.into_iter().collect();
        }
        self
    }

    /// Writes each value over its bar.
    pub fn text_over_bars(mut self, decimals: usize) -> BarChart {
        self.decimals = Some(decimals);
        self
    }

    /// The y axis from `low` to `high`; bars are cut there.
    pub fn y_range(mut self, low: f64, high: f64) -> BarChart {
        self.y_range = Some((low, high));
        self
    }

    /// A logarithmic y axis; bars stand on its lower end.
    pub fn log_y(mut self) -> BarChart {
        self.log_y = true;
        self
    }

    /// How many groups there are, named or not.
    fn groups(&self) -> usize {
        self.series.iter().map(|series| series.values.len()).max().unwrap_or(0).max(self.categories.len())
    }

    fn category(&self, index: usize) -> String {
        self.categories.get(index).cloned().unwrap_or_else(|| (index + 1).to_string())
    }

    /// The y axis: with its zero, and with room for the text over the bars.
    fn y_axis(&self) -> Axis {
        let all = self.series.iter().flat_map(|s| s.values.iter().chain(&s.lows).chain(&s.highs)).copied();
        let zero = (!self.log_y).then_some(0.0);
        let mut axis = Axis::fitted(all.chain(zero), self.log_y, self.y_range);
        if self.y_range.is_none() {
            let room = if self.decimals.is_some() { 0.05 * (axis.high - axis.low) } else { 0.0 };
            let (has_above, has_below) = (axis.high > 0.0, self.has_negative());
            axis.high += if has_above { room } else { 0.0 };
            axis.low -= if has_below { room } else { 0.0 };
            if !self.log_y && !has_below {
                axis.low = 0.0;
            }
        }
        axis
    }

    fn has_negative(&self) -> bool {
        self.series.iter().any(|s| s.values.iter().chain(&s.lows).any(|&value| value < 0.0))
    }

    fn draw(&self, width: f64) -> Document {
        let groups = self.groups();
        let patch = |(index, series): (usize, &Series)| {
            (series.name.clone(), Sample::Patch(Colour::Series(index), 0.85))
        };
        let mut plot = Frame {
            title: &self.title,
            x_label: &self.x_label,
            y_label: &self.y_label,
            legend: self.series.iter().enumerate().map(patch).collect(),
            x: Axis { low: 0.0, high: groups.max(1) as f64, log: false },
            y: self.y_axis(),
            x_ticks: Ticks::Names((0..groups).map(|index| self.category(index)).collect()),
            width,
            plot_height: 0.25 * width + 126.0,
            equal_units: false,
            horizontals: &[],
            verticals: &[],
        }
        .draw();
        let mut any = false;
        for (index, series) in self.series.iter().enumerate() {
            for group in 0..series.values.len() {
                any |= self.draw_bar(&mut plot, index, group);
            }
        }
        if !any {
            plot.no_data();
        }
        plot.finish()
    }

    /// Draws one bar with its error bar and its text; says whether it has a value.
    fn draw_bar(&self, plot: &mut Plot, index: usize, group: usize) -> bool {
        let series = &self.series[index];
        let Some(position) = plot.y.position(series.values[group]) else { return false };
        let bar = 0.8 / self.series.len() as f64;
        let start = group as f64 + 0.1 + bar * index as f64;
        let (left, right) = (plot.x_pixel(start + 0.04 * bar), plot.x_pixel(start + 0.96 * bar));
        let base = if self.log_y { plot.y.low } else { 0.0 };
        let within = |position: f64| position.clamp(plot.y.low, plot.y.high);
        let (tip, foot) = (plot.y_pixel(within(position)), plot.y_pixel(within(base)));
        plot.canvas.filled_box([(left, tip.min(foot)), (right, tip.max(foot))], Colour::Series(index), 0.85);

        let end_of = |ends: &[f64]| ends.get(group).and_then(|&end| plot.y.position(end)).map(within);
        let mut ends = vec![tip];
        if let (Some(low), Some(high)) = (end_of(&series.lows), end_of(&series.highs)) {
            let (low, high) = (plot.y_pixel(low), plot.y_pixel(high));
            let (middle, half) = ((left + right) / 2.0, ((right - left) / 4.0).min(7.0));
            let cap = |y| vec![(middle - half, y), (middle + half, y)];
            let lines = [vec![(middle, low), (middle, high)], cap(low), cap(high)];
            plot.canvas.lines(&lines, Stroke { width: 1.5, ..Stroke::thin(0.9) });
            ends.extend([low, high]);
        }
        if let Some(decimals) = self.decimals {
            let written = minus(&format!("{:.decimals$}", series.values[group]));
            let room = (right - left) * 1.04;
            let size = text::fitting_size(&written, 11.0, room).max(5.0);
            let below = position < base;
            let y = if below {
                ends.iter().copied().fold(f64::NEG_INFINITY, f64::max) + size + 2.0
            } else {
                ends.iter().copied().fold(f64::INFINITY, f64::min) - 4.0
            };
            let y = y.clamp(plot.top - 2.0, plot.bottom - 2.0);
            plot.canvas.text(&written, ((left + right) / 2.0, y), TextStyle::new(size, Anchor::Middle));
        }
        true
    }
}

impl Chart for BarChart {
    fn svg(&self) -> String {
        self.svg_of_width(WIDTH)
    }

    fn csv(&self) -> String {
        let mut table = Table::new(&["series", "category", "value", "low", "high"]);
        for series in &self.series {
            for (group, &value) in series.values.iter().enumerate() {
                let end = |ends: &[f64]| ends.get(group).map_or(String::new(), |&end| number(end));
                let category = self.category(group);
                let row = [&series.name, &category, &number(value), &end(&series.lows), &end(&series.highs)];
                table.row(&row);
            }
        }
        table.finish()
    }

    fn svg_of_width(&self, width: f64) -> String {
        self.draw(width).to_svg()
    }
}
