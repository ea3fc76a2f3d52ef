//! Several charts in one figure.

use super::canvas::Canvas;
use super::csv::records;
use super::document::{Document, Embedded};
use super::legend::{MARGIN, heading};
use super::{Chart, WIDTH};

/// Charts side by side, row by row.
///
/// CSV: the charts' rows behind a column `panel` (from 1), under one header where the headers agree;
/// otherwise each block has its own header, after an empty line. Panels within panel 1 are 1.1, 1.2, ….
///
/// # Example
/// ```
/// use common::figure::{Chart, LineChart, Panels};
/// let loss = LineChart::new("Loss", "epoch", "loss").series("train", [(1.0, 0.7)]);
/// let accuracy = LineChart::new("Accuracy", "epoch", "accuracy").series("train", [(1.0, 0.8)]);
/// let both = Panels::new("Training", 2).panel(Box::new(loss)).panel(Box::new(accuracy));
/// assert_eq!(both.csv(), "panel,series,x,y\n1,train,1,0.7\n2,train,1,0.8\n");
/// ```
pub struct Panels {
    title: String,
    columns: usize,
    panels: Vec<Box<dyn Chart>>,
}

impl Panels {
    /// A figure of so many columns (at least one), without panels. An empty title takes no room.
    pub fn new(title: impl Into<String>, columns: usize) -> Panels {
        Panels { title: title.into(), columns: columns.max(1), panels: Vec::new() }
    }

    /// The next chart.
    pub fn panel(mut self, chart: Box<dyn Chart>) -> Panels {
        self.panels.push(chart);
        self
    }

    /// A panel's width: narrower panels keep their text's size, and the figure grows wider.
    fn panel_width(&self, width: f64) -> f64 {
        let columns = self.columns.min(self.panels.len()).max(1) as f64;
        (width / columns).max(320.0)
    }

    fn draw(&self, width: f64) -> Document {
        let panel_width = self.panel_width(width);
        let columns = self.columns.min(self.panels.len()).max(1);
        let whole = panel_width * columns as f64;
        let mut canvas = Canvas::default();
        let mut top = MARGIN / 2.0;
        if !self.title.trim().is_empty() {
            top = heading(&mut canvas, &self.title, (MARGIN, MARGIN), whole);
        }
        for row in self.panels.chunks(columns) {
            let charts: Vec<Embedded> =
                row.iter().map(|chart| Embedded::new(&chart.svg_of_width(panel_width))).collect();
            let scale = |chart: &Embedded| (panel_width / chart.width).min(1.0);
            let height = charts.iter().map(|chart| chart.height * scale(chart)).fold(0.0, f64::max);
            for (column, chart) in charts.iter().enumerate() {
                canvas.raw(&chart.at(panel_width * column as f64, top, scale(chart)));
            }
            top += height;
        }
        let height = top + MARGIN / 2.0;
        Document { title: self.title.clone(), description: None, width: whole, height, body: canvas.finish() }
    }
}

impl Chart for Panels {
    fn svg(&self) -> String {
        self.svg_of_width(WIDTH)
    }

    fn csv(&self) -> String {
        let mut text = String::new();
        let mut last_header = String::new();
        for (index, panel) in self.panels.iter().enumerate() {
            let csv = panel.csv();
            let mut lines = records(&csv).into_iter();
            let header = lines.next().unwrap_or_default();
            // Panels within a panel have numbers already: they become 1.1, 1.2.
            let (header, join) = header.strip_prefix("panel,").map_or((header, ","), |inner| (inner, "."));
            if header != last_header {
                let gap = if text.is_empty() { "" } else { "\n" };
                text.push_str(&format!("{gap}panel,{header}\n"));
                last_header = header.to_string();
            }
            for line in lines {
                text.push_str(&format!("{}{join}{line}\n", index + 1));
            }
        }
        text
    }

    fn svg_of_width(&self, width: f64) -> String {
        self.draw(width).to_svg()
    }
}
