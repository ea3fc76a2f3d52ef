//! What most charts share: title, legend, axes with ticks and grid, lines of reference.

use super::axis::Axis;
use super::canvas::{Anchor, Canvas, TextStyle};
use super::legend::{Entry, LINE_HEIGHT, MARGIN, RIGHT, TEXT, bottom_label, heading, legend};
use super::palette::Stroke;
use super::plot::Plot;
use super::series::Point;
use super::text;

/// The ticks of the x axis.
pub(super) enum Ticks {
    /// Numbers.
    Numbers,
    /// Names, at 0.5, 1.5, ….
    Names(Vec<String>),
}

/// A frame to be drawn.
pub(super) struct Frame<'a> {
    pub(super) title: &'a str,
    pub(super) x_label: &'a str,
    pub(super) y_label: &'a str,
    pub(super) legend: Vec<Entry>,
    pub(super) x: Axis,
    pub(super) y: Axis,
    pub(super) x_ticks: Ticks,
    /// The whole drawing's width.
    pub(super) width: f64,
    /// The height of the part between the axes.
    pub(super) plot_height: f64,
    /// Height over width of a unit, where it is given: the part between the axes is fitted to it.
    pub(super) equal_units: bool,
    pub(super) horizontals: &'a [(f64, String)],
    pub(super) verticals: &'a [(f64, String)],
}

impl Frame<'_> {
    /// Draws the frame.
    pub(super) fn draw(self) -> Plot {
        let mut canvas = Canvas::default();
        let y_ticks = self.y.enough_ticks((self.plot_height / 50.0) as usize);
        let widest = y_ticks.iter().map(|(_, label)| text::width(label, TEXT)).fold(0.0, f64::max);
        let left = self.room_for_slanted_names(MARGIN + 20.0 + widest + 8.0);
        let names = self.reference_names();
        let right_room =
            names.iter().map(|(_, name)| text::width(name, 11.0) + 6.0 + RIGHT).fold(RIGHT, f64::max);
        let (right, plot_height) = self.fitted_size(left, self.width - right_room);

        let mut top = heading(&mut canvas, self.title, (MARGIN, MARGIN), self.width);
        top = legend(&mut canvas, &self.legend, (left, top), self.width - RIGHT - left);
        top = self.vertical_names(&mut canvas, (left, right), top + 8.0);
        let bottom = top + plot_height;

        let mut plot = Plot {
            canvas,
            x: self.x.clone(),
            y: self.y.clone(),
            left,
            top,
            right,
            bottom,
            title: self.title.to_string(),
            width: self.width,
            height: 0.0,
        };
        let below = self.axes(&mut plot, &y_ticks);
        self.references(&mut plot, &names);
        bottom_label(&mut plot.canvas, self.x_label, ((left + right) / 2.0, below + 16.0), self.width);
        let size = text::fitting_size(self.y_label, TEXT + 1.0, bottom);
        let style = TextStyle { angle: -90.0, ..TextStyle::new(size, Anchor::Middle) };
        // A label longer than its axis is moved down rather than off the edge.
        let half = text::width(self.y_label, size) / 2.0;
        plot.canvas.text(self.y_label, (MARGIN + 8.0, ((top + bottom) / 2.0).max(half + 2.0)), style);
        plot.height = below + 16.0 + MARGIN;
        plot
    }

    /// The plot's left end, moved so far to the right that slanted names begin inside the drawing.
    fn room_for_slanted_names(&self, left: f64) -> f64 {
        let Ticks::Names(names) = &self.x_ticks else { return left };
        let slot = (self.width - RIGHT - left) / names.len().max(1) as f64;
        if !are_slanted(names, slot) {
            return left;
        }
        let beginning = |(index, name): (usize, &String)| {
            text::width(name, TEXT) * SLANT.to_radians().cos() - (index as f64 + 0.5) * slot
        };
        names.iter().enumerate().map(beginning).fold(left, f64::max).min(left.max(0.25 * self.width))
    }

    /// The right end of the plot and its height, with equal units on both axes where asked for.
    fn fitted_size(&self, left: f64, right: f64) -> (f64, f64) {
        if !self.equal_units {
            return (right, self.plot_height);
        }
        let ratio = (self.y.high - self.y.low) / (self.x.high - self.x.low);
        let width = (right - left).min(self.plot_height / ratio).max(80.0);
        (left + width, (width * ratio).clamp(40.0, self.plot_height.max(40.0)))
    }

    /// Grid, ticks and their labels; returns the lower end of the labels.
    fn axes(&self, plot: &mut Plot, y_ticks: &[(f64, String)]) -> f64 {
        let (left, right, top, bottom) = (plot.left, plot.right, plot.top, plot.bottom);
        let mut grid: Vec<Vec<Point>> = Vec::new();
        for (position, label) in y_ticks {
            let y = plot.y_pixel(*position);
            grid.push(vec![(left, y), (right, y)]);
            plot.canvas.text(label, (left - 7.0, y + 4.2), TextStyle::new(TEXT, Anchor::End));
        }
        let below = match &self.x_ticks {
            Ticks::Numbers => {
                let ticks = self.x_ticks_that_fit(right - left);
                for (position, label) in &ticks {
                    let x = plot.x_pixel(*position);
                    grid.push(vec![(x, top), (x, bottom)]);
                    plot.canvas.text(label, (x, bottom + LINE_HEIGHT), TextStyle::new(TEXT, Anchor::Middle));
                }
                bottom + LINE_HEIGHT + 4.0
            }
            Ticks::Names(names) => category_names(plot, names),
        };
        plot.canvas.lines(&grid, Stroke::thin(0.14));
        plot.canvas.line(&[(left, top), (left, bottom), (right, bottom)], Stroke::thin(0.7));
        below
    }

    /// As many numbers under the x axis as stand apart.
    fn x_ticks_that_fit(&self, width: f64) -> Vec<(f64, String)> {
        let mut target = ((width / 70.0) as usize).max(2);
        let mut ticks = self.x.enough_ticks(target);
        loop {
            let apart = ticks.windows(2).all(|pair| {
                let distance = width * (self.x.fraction(pair[1].0) - self.x.fraction(pair[0].0));
                let needed = text::width(&pair[0].1, TEXT) + text::width(&pair[1].1, TEXT);
                distance > needed / 2.0 + 8.0
            });
            if apart || target <= 1 {
                return ticks;
            }
            target -= 1;
            ticks = self.x.ticks(target);
        }
    }

    /// The names of the horizontal lines in lines that fit beside the plot: position and text.
    fn reference_names(&self) -> Vec<(f64, String)> {
        let mut names = Vec::new();
        for (value, name) in self.horizontals {
            let Some(position) = self.y.position(*value).filter(|p| self.y.holds(*p)) else { continue };
            let lines = text::wrap(name, 11.0, 0.2 * self.width);
            let middle = (lines.len() as f64 - 1.0) / 2.0;
            let lift = |row: usize| (middle - row as f64) * 13.0 / self.plot_height;
            let height = self.y.high - self.y.low;
            names.extend(
                lines.into_iter().enumerate().map(|(row, line)| (position + lift(row) * height, line)),
            );
        }
        names
    }

    /// Writes the names of the vertical lines above the plot; returns where the plot may begin.
    fn vertical_names(&self, canvas: &mut Canvas, (left, right): (f64, f64), top: f64) -> f64 {
        let mut rows: Vec<Vec<(f64, f64)>> = Vec::new();
        let mut placed = Vec::new();
        for (value, name) in self.verticals {
            let Some(position) = self.x.position(*value).filter(|p| self.x.holds(*p)) else { continue };
            let size = text::fitting_size(name, 11.0, self.width - 2.0 * MARGIN);
            let half = text::width(name, size) / 2.0;
            let x = left + self.x.fraction(position) * (right - left);
            let x = x.max(MARGIN + half).min(self.width - MARGIN - half);
            let free =
                |row: &Vec<(f64, f64)>| row.iter().all(|&(a, b)| x + half + 6.0 < a || x - half - 6.0 > b);
            let row = rows.iter().position(free).unwrap_or(rows.len());
            if row == rows.len() {
                rows.push(Vec::new());
            }
            rows[row].push((x - half, x + half));
            placed.push((row, x, size, name));
        }
        let bottom = top + 13.0 * rows.len() as f64;
        for (row, x, size, name) in placed {
            let y = bottom - 4.0 - 13.0 * row as f64;
            canvas.text(name, (x, y), TextStyle::new(size, Anchor::Middle));
        }
        bottom
    }

    /// Draws the lines of reference, and the names of the horizontal ones without overlaps.
    fn references(&self, plot: &mut Plot, names: &[(f64, String)]) {
        let (left, right, top, bottom) = (plot.left, plot.right, plot.top, plot.bottom);
        let mut lines: Vec<Vec<Point>> = Vec::new();
        for position in self.horizontals.iter().filter_map(|(value, _)| self.y.position(*value)) {
            if self.y.holds(position) {
                lines.push(vec![(left, plot.y_pixel(position)), (right, plot.y_pixel(position))]);
            }
        }
        for position in self.verticals.iter().filter_map(|(value, _)| self.x.position(*value)) {
            if self.x.holds(position) {
                lines.push(vec![(plot.x_pixel(position), top), (plot.x_pixel(position), bottom)]);
            }
        }
        plot.canvas.lines(&lines, Stroke::reference());
        let mut heights: Vec<(f64, &str)> =
            names.iter().map(|(position, name)| (plot.y_pixel(*position) + 4.0, name.as_str())).collect();
        heights.sort_by(|a, b| a.0.total_cmp(&b.0));
        let mut lowest = f64::NEG_INFINITY;
        for (y, name) in heights {
            let y = y.max(lowest + 13.0);
            lowest = y;
            plot.canvas.text(name, (right + 6.0, y), TextStyle::new(11.0, Anchor::Start));
        }
    }
}

/// How far slanted names are turned, in degrees.
const SLANT: f64 = 35.0;

/// Whether names must be slanted: where a word is wider than its group.
fn are_slanted(names: &[String], slot: f64) -> bool {
    names.iter().any(|name| name.split_whitespace().any(|word| text::width(word, TEXT) > slot - 6.0))
}

/// Writes the names under their groups, wrapped or slanted; returns the lower end.
fn category_names(plot: &mut Plot, names: &[String]) -> f64 {
    let slot = (plot.right - plot.left) / names.len().max(1) as f64;
    let (left, bottom) = (plot.left, plot.bottom);
    let x = |index: usize| left + (index as f64 + 0.5) * slot;
    if !are_slanted(names, slot) {
        let mut most = 1;
        for (index, name) in names.iter().enumerate() {
            let lines = text::wrap(name, TEXT, slot - 6.0);
            most = most.max(lines.len());
            for (row, line) in lines.iter().enumerate() {
                let y = bottom + LINE_HEIGHT + 14.0 * row as f64;
                plot.canvas.text(line, (x(index), y), TextStyle::new(TEXT, Anchor::Middle));
            }
        }
        return bottom + LINE_HEIGHT + 14.0 * (most - 1) as f64 + 4.0;
    }
    let mut lowest = bottom;
    // Every k-th name, where they would run into one another; none beyond the drawing's edge.
    let every = (16.0 / slot).ceil().max(1.0) as usize;
    for (index, name) in names.iter().enumerate().step_by(every) {
        let room = ((x(index) - 2.0) / SLANT.to_radians().cos()).min(260.0);
        let size = text::fitting_size(name, TEXT, room);
        let style = TextStyle { angle: -SLANT, ..TextStyle::new(size, Anchor::End) };
        plot.canvas.text(name, (x(index) + 4.0, bottom + 13.0), style);
        lowest = lowest.max(bottom + 13.0 + text::width(name, size) * SLANT.to_radians().sin());
    }
    lowest + 6.0
}
