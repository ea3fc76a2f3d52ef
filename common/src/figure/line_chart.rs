//! Lines over an axis: learning curves, activations, costs.

use super::axis::{Axis, Range};
use super::csv::{Table, number};
use super::document::Document;
use super::frame::{Frame, Ticks};
use super::legend::{Entry, Sample};
use super::palette::Stroke;
use super::series::{MOST_MARKERS, Point, picked};
use super::{Chart, WIDTH};

/// How a series is drawn.
#[derive(Clone, Copy, Debug, PartialEq)]
enum Style {
    Solid,
    Dashed,
    Points,
    LineWithPoints,
}

#[derive(Clone, Debug)]
struct Series {
    name: String,
    points: Vec<Point>,
    style: Style,
    colour: usize,
}

/// Lines and points over numeric axes. A point that is not finite is a gap in its line; on a
/// logarithmic axis, so is one that is not positive.
///
/// CSV: `series,x,y`, every point that was given.
///
/// # Example
/// ```
/// use common::figure::{Chart, LineChart};
/// let chart = LineChart::new("Loss", "epoch", "loss")
///     .series("train", [(1.0, 0.7), (2.0, 0.4)])
///     .dashed_like("validation", "train", [(1.0, 0.8), (2.0, f64::NAN)])
///     .log_y()
///     .horizontal(10.0_f64.ln(), "chance: ln 10");
/// assert!(chart.svg().contains("validation"));
/// assert_eq!(chart.csv().lines().last(), Some("validation,2,"));
/// ```
#[derive(Clone, Debug)]
pub struct LineChart {
    title: String,
    x_label: String,
    y_label: String,
    series: Vec<Series>,
    colours: usize,
    log: (bool, bool),
    ranges: (Range, Range),
    horizontals: Vec<(f64, String)>,
    verticals: Vec<(f64, String)>,
}

impl LineChart {
    /// A chart without series.
    pub fn new(
        title: impl Into<String>,
        x_label: impl Into<String>,
        y_label: impl Into<String>,
    ) -> LineChart {
        LineChart {
            title: title.into(),
            x_label: x_label.into(),
            y_label: y_label.into(),
            series: Vec::new(),
            colours: 0,
            log: (false, false),
            ranges: (None, None),
            horizontals: Vec::new(),
            verticals: Vec::new(),
        }
    }

    /// A solid line in the next colour.
    pub fn series(self, name: impl Into<String>, points: impl IntoIterator<Item = Point>) -> LineChart {
        self.with(name, points, Style::Solid, None)
    }

    /// A dashed line in the next colour.
    pub fn dashed(self, name: impl Into<String>, points: impl IntoIterator<Item = Point>) -> LineChart {
        self.with(name, points, Style::Dashed, None)
    }

    /// A dashed line in the colour of the series `of`: validation beside training. Where there is no
    /// such series, the next colour.
    pub fn dashed_like(
        self,
        name: impl Into<String>,
        of: &str,
        points: impl IntoIterator<Item = Point>,
    ) -> LineChart {
        let colour = self.series.iter().find(|series| series.name == of).map(|series| series.colour);
        self.with(name, points, Style::Dashed, colour)
    }

    /// Markers without a line, in the next colour.
    pub fn points(self, name: impl Into<String>, points: impl IntoIterator<Item = Point>) -> LineChart {
        self.with(name, points, Style::Points, None)
    }

    /// A line with a marker at each point, in the next colour.
    pub fn line_with_points(
        self,
        name: impl Into<String>,
        points: impl IntoIterator<Item = Point>,
    ) -> LineChart {
        self.with(name, points, Style::LineWithPoints, None)
    }

    fn with(
        mut self,
        name: impl Into<String>,
        points: impl IntoIterator<Item = Point>,
        style: Style,
        colour: Option<usize>,
    ) -> LineChart {
        let colour = colour.unwrap_or_else(|| {
            self.colours += 1;
            self.colours - 1
        });
        self.series.push(Series { name: name.into(), points: points.into_iter().collect(), style, colour });
        self
    }

    /// A logarithmic x axis; points with x ≤ 0 are not drawn.
    pub fn log_x(mut self) -> LineChart {
        self.log.0 = true;
        self
    }

    /// A logarithmic y axis; points with y ≤ 0 are not drawn.
    pub fn log_y(mut self) -> LineChart {
        self.log.1 = true;
        self
    }

    /// The x axis from `low` to `high`; lines are cut there. A range that the axis cannot show (not
    /// finite, or not positive on a logarithmic axis) is taken from the data instead.
    pub fn x_range(mut self, low: f64, high: f64) -> LineChart {
        self.ranges.0 = Some((low, high));
        self
    }

    /// The y axis from `low` to `high`, as [`LineChart::x_range`].
    pub fn y_range(mut self, low: f64, high: f64) -> LineChart {
        self.ranges.1 = Some((low, high));
        self
    }

    /// A dotted line of reference at this y, named at its right end.
    pub fn horizontal(mut self, y: f64, name: impl Into<String>) -> LineChart {
        self.horizontals.push((y, name.into()));
        self
    }

    /// A dotted line of reference at this x, named at its upper end.
    pub fn vertical(mut self, x: f64, name: impl Into<String>) -> LineChart {
        self.verticals.push((x, name.into()));
        self
    }

    /// Both axes, for the points that can be drawn and the lines of reference.
    fn axes(&self) -> (Axis, Axis) {
        // A point that has no place on one axis does not stretch the other.
        let bare = |log| Axis::fitted([], log, None);
        let (bare_x, bare_y) = (bare(self.log.0), bare(self.log.1));
        let drawn: Vec<Point> = (self.series.iter())
            .flat_map(|series| series.points.iter().copied())
            .filter(|&(x, y)| bare_x.position(x).is_some() && bare_y.position(y).is_some())
            .collect();
        let x = drawn.iter().map(|p| p.0).chain(self.verticals.iter().map(|line| line.0));
        let y = drawn.iter().map(|p| p.1).chain(self.horizontals.iter().map(|line| line.0));
        (Axis::fitted(x, self.log.0, self.ranges.0), Axis::fitted(y, self.log.1, self.ranges.1))
    }

    fn draw(&self, width: f64) -> Document {
        let (x, y) = self.axes();
        let mut plot = Frame {
            title: &self.title,
            x_label: &self.x_label,
            y_label: &self.y_label,
            legend: self.series.iter().map(Series::entry).collect(),
            x,
            y,
            x_ticks: Ticks::Numbers,
            width,
            plot_height: 0.25 * width + 126.0,
            equal_units: false,
            horizontals: &self.horizontals,
            verticals: &self.verticals,
        }
        .draw();
        let mut nothing = self.horizontals.is_empty() && self.verticals.is_empty();
        for series in &self.series {
            if let Some(stroke) = series.stroke() {
                nothing &= !plot.line(&series.points, stroke);
            }
            if matches!(series.style, Style::Points | Style::LineWithPoints) {
                let markers = plot.visible(&series.points);
                nothing &= markers.is_empty();
                plot.canvas.markers(&picked(&markers, MOST_MARKERS), series.colour, 3.2, 1.0);
            }
        }
        if nothing {
            plot.no_data();
        }
        plot.finish()
    }
}

impl Series {
    fn stroke(&self) -> Option<Stroke> {
        match self.style {
            Style::Solid | Style::LineWithPoints => Some(Stroke::solid(self.colour)),
            Style::Dashed => Some(Stroke::dashed(self.colour)),
            Style::Points => None,
        }
    }

    fn entry(&self) -> Entry {
        let sample = match (self.stroke(), self.style) {
            (None, _) => Sample::Marker(self.colour),
            (Some(stroke), Style::LineWithPoints) => Sample::LineAndMarker(stroke, self.colour),
            (Some(stroke), _) => Sample::Line(stroke),
        };
        (self.name.clone(), sample)
    }
}

impl Chart for LineChart {
    fn svg(&self) -> String {
        self.svg_of_width(WIDTH)
    }

    fn csv(&self) -> String {
        let mut table = Table::new(&["series", "x", "y"]);
        for series in &self.series {
            for &(x, y) in &series.points {
                table.row(&[series.name.as_str(), &number(x), &number(y)]);
            }
        }
        table.finish()
    }

    fn svg_of_width(&self, width: f64) -> String {
        self.draw(width).to_svg()
    }
}
