//! How often values fall into bins.

use super::axis::Axis;
use super::csv::{Table, number};
use super::document::Document;
use super::frame::{Frame, Ticks};
use super::legend::Sample;
use super::palette::{Colour, Stroke};
use super::series::Point;
use super::{Chart, WIDTH};

/// Counts of values in bins of equal width, common to all series. Values that are not finite are
/// not drawn; the CSV counts them in a row without a bin.
///
/// CSV: `series,low,high,count`; a bin holds low ≤ value < high, the last one its upper end too.
///
/// # Example
/// ```
/// use common::figure::{Chart, Histogram};
/// let chart = Histogram::new("Weights", "weight", "count").values("layer 1", [0.0, 0.1, 1.0]).bins(2);
/// assert_eq!(chart.csv(), "series,low,high,count\nlayer 1,0,0.5,2\nlayer 1,0.5,1,1\n");
/// ```
#[derive(Clone, Debug)]
pub struct Histogram {
    title: String,
    x_label: String,
    y_label: String,
    series: Vec<(String, Vec<f64>)>,
    bins: usize,
    log_y: bool,
}

/// The bins, and each series' counts in them.
struct Counts {
    edges: Vec<f64>,
    counts: Vec<Vec<usize>>,
}

impl Histogram {
    /// A histogram without values, of 30 bins.
    pub fn new(
        title: impl Into<String>,
        x_label: impl Into<String>,
        y_label: impl Into<String>,
    ) -> Histogram {
        Histogram {
            title: title.into(),
            x_label: x_label.into(),
            y_label: y_label.into(),
            series: Vec::new(),
            bins: 30,
            log_y: false,
        }
    }

    /// The values of one series.
    pub fn values(mut self, name: impl Into<String>, values: impl IntoIterator<Item = f64>) -> Histogram {
        self.series.push((name.into(), values.into_iter().collect()));
        self
    }

    /// The number of bins: from 1 to 500.
    pub fn bins(mut self, bins: usize) -> Histogram {
        self.bins = bins.clamp(1, 500);
        self
    }

    /// A logarithmic axis of counts; it begins at one half, so that a single value is seen.
    pub fn log_y(mut self) -> Histogram {
        self.log_y = true;
        self
    }

    fn counts(&self) -> Counts {
        let bare = Axis::fitted([], false, None);
        let can_be_drawn = |value: &f64| bare.position(*value).is_some();
        let all = || self.series.iter().flat_map(|series| &series.1).copied().filter(can_be_drawn);
        let (mut low, mut high) =
            (all().fold(f64::INFINITY, f64::min), all().fold(f64::NEG_INFINITY, f64::max));
        if low > high {
            (low, high) = (0.0, 1.0);
        }
        if high - low <= 1e-12 * low.abs().max(high.abs()) {
            let room = if low == 0.0 { 0.5 } else { 0.1 * low.abs() };
            (low, high) = (low - room, high + room);
        }
        let width = (high - low) / self.bins as f64;
        let edges: Vec<f64> =
            (0..=self.bins).map(|i| if i == self.bins { high } else { low + i as f64 * width }).collect();
        let count = |(_, values): &(String, Vec<f64>)| {
            let mut counts = vec![0; self.bins];
            for &value in values.iter().filter(|value| can_be_drawn(value)) {
                // The edges decide, not the division: a value on an edge belongs above it.
                let bin = edges[1..self.bins].partition_point(|&edge| edge <= value);
                counts[bin] += 1;
            }
            counts
        };
        let counts = self.series.iter().map(count).collect();
        Counts { edges, counts }
    }

    fn draw(&self, width: f64) -> Document {
        let Counts { edges, counts } = self.counts();
        let most = counts.iter().flatten().copied().max().unwrap_or(0) as f64;
        let y_range = if self.log_y { (0.5, (2.0 * most).max(10.0)) } else { (0.0, (1.06 * most).max(1.0)) };
        let several = self.series.len() > 1;
        let fill = if several { 0.25 } else { 0.8 };
        let patch = |(index, (name, _)): (usize, &(String, Vec<f64>))| {
            (name.clone(), Sample::Patch(Colour::Series(index), if several { 0.7 } else { fill }))
        };
        let mut plot = Frame {
            title: &self.title,
            x_label: &self.x_label,
            y_label: &self.y_label,
            legend: self.series.iter().enumerate().map(patch).collect(),
            x: Axis::fitted(edges.iter().copied(), false, None),
            y: Axis::fitted([], self.log_y, Some(y_range)),
            x_ticks: Ticks::Numbers,
            width,
            plot_height: 0.25 * width + 116.0,
            equal_units: false,
            horizontals: &[],
            verticals: &[],
        }
        .draw();
        for (index, counts) in counts.iter().enumerate() {
            let mut outline: Vec<Point> = vec![(plot.x_pixel(edges[0]), plot.bottom)];
            for (bin, &count) in counts.iter().enumerate() {
                let height = plot.y.position(count as f64).unwrap_or(plot.y.low);
                outline.push((plot.x_pixel(edges[bin]), plot.y_pixel(height)));
                outline.push((plot.x_pixel(edges[bin + 1]), plot.y_pixel(height)));
            }
            outline.push((plot.x_pixel(edges[counts.len()]), plot.bottom));
            plot.canvas.polygon(&outline, Colour::Series(index), fill);
            if several {
                plot.canvas.line(&outline, Stroke { width: 1.6, ..Stroke::solid(index) });
            }
        }
        if most == 0.0 {
            plot.no_data();
        }
        plot.finish()
    }
}

impl Chart for Histogram {
    fn svg(&self) -> String {
        self.svg_of_width(WIDTH)
    }

    fn csv(&self) -> String {
        let Counts { edges, counts } = self.counts();
        let mut table = Table::new(&["series", "low", "high", "count"]);
        for ((name, values), counts) in self.series.iter().zip(&counts) {
            for (bin, count) in counts.iter().enumerate() {
                table.row(&[name.as_str(), &number(edges[bin]), &number(edges[bin + 1]), &count.to_string()]);
            }
            let left_out = values.len() - counts.iter().sum::<usize>();
            if left_out > 0 {
                table.row(&[name.as_str(), "", "", &left_out.to_string()]);
            }
        }
        table.finish()
    }

    fn svg_of_width(&self, width: f64) -> String {
        self.draw(width).to_svg()
    }
}
