//! A chart's title and legend, above everything that they could cover.

use super::canvas::{Anchor, Canvas, TextStyle};
use super::palette::{Colour, Stroke};
use super::series::Point;
use super::text;

pub(super) const TEXT: f64 = 12.0;
pub(super) const TITLE: f64 = 15.0;
/// Free room at the outer edges.
pub(super) const MARGIN: f64 = 14.0;
/// Free room at the right edge.
pub(super) const RIGHT: f64 = 26.0;
pub(super) const LINE_HEIGHT: f64 = 17.0;
const SAMPLE: f64 = 26.0;

/// What stands before a name in the legend.
#[derive(Clone, Copy, Debug)]
pub(super) enum Sample {
    Line(Stroke),
    Marker(usize),
    LineAndMarker(Stroke, usize),
    Patch(Colour, f64),
}

/// A name with its sample.
pub(super) type Entry = (String, Sample);

/// Writes a chart's title; returns the height below it.
pub(super) fn heading(canvas: &mut Canvas, title: &str, (left, top): Point, width: f64) -> f64 {
    let mut y = top;
    for line in text::wrap(title, TITLE, width - left - RIGHT) {
        let style = TextStyle { bold: true, ..TextStyle::new(TITLE, Anchor::Start) };
        canvas.text(&line, (left, y + 12.0), style);
        y += 20.0;
    }
    y
}

/// Writes the x axis' label, centred, in a size at which it stays inside the drawing.
pub(super) fn bottom_label(canvas: &mut Canvas, label: &str, (x, y): Point, width: f64) {
    let size = text::fitting_size(label, TEXT + 1.0, 2.0 * (x.min(width - x) - 4.0));
    canvas.text(label, (x, y), TextStyle::new(size, Anchor::Middle));
}

/// Writes a legend in rows of at most `width`; returns the height below it.
pub(super) fn legend(canvas: &mut Canvas, entries: &[Entry], (left, top): Point, width: f64) -> f64 {
    if entries.is_empty() {
        return top;
    }
    let (mut x, mut y) = (left, top + 10.0);
    for (name, sample) in entries {
        let size = text::fitting_size(name, TEXT, width - SAMPLE - 6.0);
        let needed = SAMPLE + 6.0 + text::width(name, size);
        if x > left && x + needed > left + width {
            x = left;
            y += LINE_HEIGHT;
        }
        draw_sample(canvas, *sample, (x, y));
        canvas.text(name, (x + SAMPLE + 6.0, y + 4.2), TextStyle::new(size, Anchor::Start));
        x += needed + 16.0;
    }
    y + 10.0
}

fn draw_sample(canvas: &mut Canvas, sample: Sample, (x, y): Point) {
    let middle = (x + SAMPLE / 2.0, y);
    match sample {
        Sample::Line(stroke) => canvas.line(&[(x, y), (x + SAMPLE, y)], stroke),
        Sample::Marker(index) => canvas.markers(&[middle], index, 4.0, 1.0),
        Sample::LineAndMarker(stroke, index) => {
            canvas.line(&[(x, y), (x + SAMPLE, y)], stroke);
            canvas.markers(&[middle], index, 3.5, 1.0);
        }
        Sample::Patch(colour, opacity) => {
            canvas.filled_box([(x + 6.0, y - 6.0), (x + SAMPLE - 6.0, y + 6.0)], colour, opacity);
        }
    }
}
