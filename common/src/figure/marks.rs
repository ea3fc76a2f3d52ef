//! A table of yes and no.

use super::canvas::{Anchor, Canvas, TextStyle};
use super::csv::{Table, number};
use super::document::Document;
use super::legend::{LINE_HEIGHT, MARGIN, RIGHT, Sample, TEXT, heading, legend};
use super::palette::Colour;
use super::text;
use super::{Chart, WIDTH};

/// The markers of yes and no, by the number of the series that they belong to: a disc and a square.
const YES: usize = 0;
const NO: usize = 1;
const ROW_HEIGHT: f64 = 19.0;

/// A table of marks: a disc where something holds, a square where it does not, and per cent where it
/// holds in a share of the cases. Cells that are not finite stay empty.
///
/// CSV: `row,column,share`, with the share from 0 to 1.
///
/// # Example
/// ```
/// use common::figure::{Chart, Marks};
/// let chart = Marks::new("Who finds what", "found", "overlooked")
///     .columns(["one", "the other"])
///     .row("needle", [0.0, 1.0])
///     .row("haystack", [1.0, 0.5]);
/// assert!(chart.csv().contains("haystack,the other,0.5"));
/// ```
#[derive(Clone, Debug)]
pub struct Marks {
    title: String,
    yes: String,
    no: String,
    columns: Vec<String>,
    rows: Vec<(String, Vec<f64>)>,
}

impl Marks {
    /// A table without rows; `yes` and `no` are what the marks mean.
    pub fn new(title: impl Into<String>, yes: impl Into<String>, no: impl Into<String>) -> Marks {
        Marks { title: title.into(), yes: yes.into(), no: no.into(), columns: vec![], rows: vec![] }
    }

    /// The columns' names.
    pub fn columns<S: Into<String>>(mut self, names: impl IntoIterator<Item = S>) -> Marks {
        self.columns = names.into_iter().map(Into::into).collect();
        self
    }

    /// A row below the others: its name, and for each column a share from 0 (no) to 1 (yes).
    pub fn row(mut self, name: impl Into<String>, shares: impl IntoIterator<Item = f64>) -> Marks {
        self.rows.push((name.into(), shares.into_iter().collect()));
        self
    }

    fn width_in_columns(&self) -> usize {
        self.rows.iter().map(|row| row.1.len()).chain([self.columns.len()]).max().unwrap_or(0).max(1)
    }

    fn column(&self, index: usize) -> String {
        self.columns.get(index).cloned().unwrap_or_else(|| index.to_string())
    }

    fn draw(&self, width: f64) -> Document {
        let mut canvas = Canvas::default();
        let below_title = heading(&mut canvas, &self.title, (MARGIN, MARGIN), width);
        let entries = [(self.yes.clone(), Sample::Marker(YES)), (self.no.clone(), Sample::Marker(NO))];
        let top = legend(&mut canvas, &entries, (MARGIN, below_title), width - MARGIN - RIGHT) + 6.0;
        let names = self.rows.iter().map(|row| text::width(&row.0, TEXT));
        let left = MARGIN + names.fold(0.0, f64::max).min(0.4 * width) + 10.0;
        let cell = (width - left - RIGHT) / self.width_in_columns() as f64;
        let mut y = self.draw_columns(&mut canvas, (left, top), cell);
        for (number, (name, shares)) in self.rows.iter().enumerate() {
            if number % 2 == 0 {
                let corners = [(MARGIN - 4.0, y), (width - RIGHT + 4.0, y + ROW_HEIGHT)];
                canvas.filled_box(corners, Colour::Ink, 0.05);
            }
            let size = text::fitting_size(name, TEXT, left - MARGIN - 8.0);
            canvas.text(name, (MARGIN, y + 13.5), TextStyle::new(size, Anchor::Start));
            for (column, &share) in shares.iter().enumerate() {
                draw_mark(&mut canvas, share, (left + (column as f64 + 0.5) * cell, y + ROW_HEIGHT / 2.0));
            }
            y += ROW_HEIGHT;
        }
        if self.rows.is_empty() {
            canvas.text("no data", (left, y + 13.5), TextStyle::new(TEXT, Anchor::Start));
            y += ROW_HEIGHT;
        }
        let height = y + MARGIN;
        Document { title: self.title.clone(), description: None, width, height, body: canvas.finish() }
    }

    /// Writes the columns' names, each in lines over its cells; returns the height below them.
    fn draw_columns(&self, canvas: &mut Canvas, (left, top): (f64, f64), cell: f64) -> f64 {
        let names =
            (0..self.width_in_columns()).map(|column| text::wrap(&self.column(column), TEXT, cell - 8.0));
        let names: Vec<Vec<String>> = names.collect();
        let lines = names.iter().map(Vec::len).max().unwrap_or(1);
        for (column, name) in names.iter().enumerate() {
            for (line, part) in name.iter().enumerate() {
                let row = (lines - name.len() + line) as f64; // all end on the same line
                let place = (left + (column as f64 + 0.5) * cell, top + row * LINE_HEIGHT + 12.0);
                canvas.text(part, place, TextStyle { bold: true, ..TextStyle::new(TEXT, Anchor::Middle) });
            }
        }
        top + lines as f64 * LINE_HEIGHT + 4.0
    }
}

fn draw_mark(canvas: &mut Canvas, share: f64, (x, y): (f64, f64)) {
    if share >= 1.0 {
        canvas.markers(&[(x, y)], YES, 5.0, 1.0);
    } else if share <= 0.0 {
        canvas.markers(&[(x, y)], NO, 5.0, 1.0);
    } else if share.is_finite() {
        let written = format!("{:.0} %", 100.0 * share);
        canvas.text(&written, (x, y + 4.0), TextStyle::new(TEXT - 1.0, Anchor::Middle));
    }
}

impl Chart for Marks {
    fn svg(&self) -> String {
        self.svg_of_width(WIDTH)
    }

    fn csv(&self) -> String {
        let mut table = Table::new(&["row", "column", "share"]);
        for (name, shares) in &self.rows {
            for (column, &share) in shares.iter().enumerate() {
                table.row(&[name, &self.column(column), &number(share)]);
            }
        }
        table.finish()
    }

    fn svg_of_width(&self, width: f64) -> String {
        self.draw(width).to_svg()
    }
}
