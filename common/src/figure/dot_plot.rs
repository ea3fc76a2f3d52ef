//! Named rows with a dot each.

use super::axis::{Axis, Range};
use super::canvas::{Anchor, Canvas, TextStyle};
use super::csv::{Table, number};
use super::document::Document;
use super::legend::{MARGIN, RIGHT, Sample, TEXT, bottom_label, heading, legend};
use super::palette::Stroke;
use super::text;
use super::{Chart, WIDTH};

const ROW_HEIGHT: f64 = 18.0;
/// More ticks would not find room for their labels.
const TICKS: usize = 7;

#[derive(Clone, Debug)]
struct Group {
    name: String,
    rows: Vec<(String, f64)>,
}

/// One dot a row, the rows named and in groups: for more names than stand side by side. A value that
/// has no place on the axis (not finite; not positive, on a logarithmic one) is written where the axis
/// begins.
///
/// CSV: `group,row,value`.
///
/// # Example
/// ```
/// use common::figure::{Chart, DotPlot};
/// let chart = DotPlot::new("Errors", "relative error")
///     .group("layers", [("Dense", 3e-9), ("Softmax", 1e-8)])
///     .group("losses", [("MeanSquaredError", 2e-9)])
///     .vertical(1e-6, "tolerance")
///     .log_x();
/// assert!(chart.csv().contains("losses,MeanSquaredError,"));
/// ```
#[derive(Clone, Debug)]
pub struct DotPlot {
    title: String,
    x_label: String,
    groups: Vec<Group>,
    verticals: Vec<(f64, String)>,
    log: bool,
    range: Range,
}

/// Where the rows stand.
struct Layout {
    left: f64,
    right: f64,
    top: f64,
    bottom: f64,
    axis: Axis,
}

impl Layout {
    fn x(&self, value: f64) -> Option<f64> {
        let position = self.axis.position(value).filter(|&position| self.axis.holds(position))?;
        Some(self.left + self.axis.fraction(position) * (self.right - self.left))
    }
}

impl DotPlot {
    /// A chart without rows.
    pub fn new(title: impl Into<String>, x_label: impl Into<String>) -> DotPlot {
        let (title, x_label) = (title.into(), x_label.into());
        DotPlot { title, x_label, groups: vec![], verticals: vec![], log: false, range: None }
    }

    /// Rows below the others, in the next colour and marker shape.
    pub fn group<S: Into<String>>(
        mut self,
        name: impl Into<String>,
        rows: impl IntoIterator<Item = (S, f64)>,
    ) -> DotPlot {
        let rows = rows.into_iter().map(|(name, value)| (name.into(), value)).collect();
        self.groups.push(Group { name: name.into(), rows });
        self
    }

    /// A line of reference at x.
    pub fn vertical(mut self, x: f64, label: impl Into<String>) -> DotPlot {
        self.verticals.push((x, label.into()));
        self
    }

    /// A logarithmic axis.
    pub fn log_x(mut self) -> DotPlot {
        self.log = true;
        self
    }

    /// The axis from `low` to `high`.
    pub fn x_range(mut self, low: f64, high: f64) -> DotPlot {
        self.range = Some((low, high));
        self
    }

    fn rows(&self) -> impl Iterator<Item = (usize, &str, f64)> {
        self.groups.iter().enumerate().flat_map(|(index, group)| {
            group.rows.iter().map(move |(name, value)| (index, name.as_str(), *value))
        })
    }

    fn draw(&self, width: f64) -> Document {
        let mut canvas = Canvas::default();
        let below_title = heading(&mut canvas, &self.title, (MARGIN, MARGIN), width);
        let entry = |(index, group): (usize, &Group)| (group.name.clone(), Sample::Marker(index));
        let mut entries: Vec<_> = self.groups.iter().enumerate().map(entry).collect();
        entries.extend(self.verticals.iter().map(|line| (line.1.clone(), Sample::Line(Stroke::reference()))));
        let top = legend(&mut canvas, &entries, (MARGIN, below_title), width - MARGIN - RIGHT) + 8.0;
        let names = self.rows().map(|row| text::width(row.1, TEXT));
        let values = self.rows().map(|row| row.2).chain(self.verticals.iter().map(|line| line.0));
        let layout = Layout {
            left: MARGIN + names.fold(0.0, f64::max).min(0.5 * width) + 12.0,
            right: width - RIGHT,
            top,
            bottom: top + ROW_HEIGHT * self.rows().count().max(1) as f64,
            axis: Axis::fitted(values, self.log, self.range),
        };
        self.draw_axis(&mut canvas, &layout, width);
        for (number, (group, name, value)) in self.rows().enumerate() {
            let y = layout.top + (number as f64 + 0.5) * ROW_HEIGHT;
            let size = text::fitting_size(name, TEXT, layout.left - MARGIN - 10.0);
            canvas.text(name, (layout.left - 8.0, y + 4.2), TextStyle::new(size, Anchor::End));
            canvas.line(&[(layout.left, y), (layout.right, y)], Stroke::thin(0.1));
            match layout.x(value) {
                Some(x) => canvas.markers(&[(x, y)], group, 4.5, 1.0),
                None => canvas.text(
                    &format!("{value}"),
                    (layout.left + 5.0, y + 4.2),
                    TextStyle::new(TEXT, Anchor::Start),
                ),
            }
        }
        if self.rows().next().is_none() {
            let middle = ((layout.left + layout.right) / 2.0, (layout.top + layout.bottom) / 2.0 + 4.0);
            canvas.text("no data", middle, TextStyle::new(TEXT, Anchor::Middle));
        }
        let height = layout.bottom + 40.0 + MARGIN;
        Document { title: self.title.clone(), description: None, width, height, body: canvas.finish() }
    }

    fn draw_axis(&self, canvas: &mut Canvas, layout: &Layout, width: f64) {
        let Layout { left, right, top, bottom, .. } = *layout;
        canvas.frame([(left, top), (right, bottom)], Stroke::thin(0.5));
        for (position, label) in layout.axis.enough_ticks(TICKS) {
            let x = left + layout.axis.fraction(position) * (right - left);
            canvas.line(&[(x, top), (x, bottom)], Stroke::thin(0.12));
            canvas.line(&[(x, bottom), (x, bottom + 4.0)], Stroke::thin(0.7));
            canvas.text(&label, (x, bottom + 17.0), TextStyle::new(TEXT, Anchor::Middle));
        }
        for (value, _) in &self.verticals {
            if let Some(x) = layout.x(*value) {
                canvas.line(&[(x, top), (x, bottom)], Stroke::reference());
            }
        }
        bottom_label(canvas, &self.x_label, ((left + right) / 2.0, bottom + 36.0), width);
    }
}

impl Chart for DotPlot {
    fn svg(&self) -> String {
        self.svg_of_width(WIDTH)
    }

    fn csv(&self) -> String {
        let mut table = Table::new(&["group", "row", "value"]);
        for (group, name, value) in self.rows() {
            table.row(&[self.groups[group].name.as_str(), name, &number(value)]);
        }
        table.finish()
    }

    fn svg_of_width(&self, width: f64) -> String {
        self.draw(width).to_svg()
    }
}
