//! The part between the axes: where data lie in it, and how lines are drawn there.

use super::axis::Axis;
use super::canvas::{Anchor, Canvas, TextStyle};
use super::document::Document;
use super::legend::TITLE;
use super::palette::{Colour, Stroke};
use super::series::{MOST_LINE_POINTS, Point, clipped, runs, thinned};

/// A frame that is drawn, ready for the data.
pub(super) struct Plot {
    pub(super) canvas: Canvas,
    pub(super) x: Axis,
    pub(super) y: Axis,
    pub(super) left: f64,
    pub(super) top: f64,
    pub(super) right: f64,
    pub(super) bottom: f64,
    pub(super) title: String,
    pub(super) width: f64,
    pub(super) height: f64,
}

impl Plot {
    pub(super) fn x_pixel(&self, position: f64) -> f64 {
        self.left + self.x.fraction(position) * (self.right - self.left)
    }

    pub(super) fn y_pixel(&self, position: f64) -> f64 {
        self.bottom - self.y.fraction(position) * (self.bottom - self.top)
    }

    /// Where a position lies in the drawing.
    pub(super) fn pixel(&self, (x, y): Point) -> Point {
        (self.x_pixel(x), self.y_pixel(y))
    }

    /// The pixels of a line through data points, thinned, in parts: it is broken by gaps and by the
    /// plot's borders.
    pub(super) fn parts(&self, points: &[Point]) -> Vec<Vec<Point>> {
        let mut lines = Vec::new();
        for run in runs(points, &self.x, &self.y) {
            let share = (MOST_LINE_POINTS * run.len() / points.len()).max(8);
            let parts = clipped(&thinned(&run, share), &self.x, &self.y);
            lines.extend(parts.iter().map(|part| part.iter().map(|p| self.pixel(*p)).collect()));
        }
        lines
    }

    /// Draws a line through data points; a point between two gaps becomes a dot. Says whether there
    /// was anything to draw.
    pub(super) fn line(&mut self, points: &[Point], stroke: Stroke) -> bool {
        let parts = self.parts(points);
        self.canvas.lines(&parts, stroke);
        let alone: Vec<Point> = runs(points, &self.x, &self.y)
            .into_iter()
            .filter(|run| run.len() == 1 && self.x.holds(run[0].0) && self.y.holds(run[0].1))
            .map(|run| self.pixel(run[0]))
            .collect();
        if let Colour::Series(index) = stroke.colour {
            self.canvas.markers(&alone, index, 2.5, 1.0);
        }
        !parts.is_empty() || !alone.is_empty()
    }

    /// The pixels of those data points that can be drawn and lie within the axes.
    pub(super) fn visible(&self, points: &[Point]) -> Vec<Point> {
        let position = |&(x, y): &Point| Some((self.x.position(x)?, self.y.position(y)?));
        let within = |&(x, y): &Point| self.x.holds(x) && self.y.holds(y);
        points.iter().filter_map(position).filter(within).map(|point| self.pixel(point)).collect()
    }

    /// Says that there is nothing to be seen.
    pub(super) fn no_data(&mut self) {
        let middle = ((self.left + self.right) / 2.0, (self.top + self.bottom) / 2.0);
        let style = TextStyle { opacity: 0.7, ..TextStyle::new(TITLE, Anchor::Middle) };
        self.canvas.text("no data", middle, style);
    }

    /// The finished drawing.
    pub(super) fn finish(self) -> Document {
        Document {
            title: self.title,
            description: None,
            width: self.width,
            height: self.height,
            body: self.canvas.finish(),
        }
    }
}
