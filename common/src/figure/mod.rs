//! Charts as SVG, beside the data that they were drawn from as CSV.
//!
//! | chart | for |
//! |---|---|
//! | [`LineChart`] | learning curves, activations, costs |
//! | [`Scatter`] | points by class, fitted lines, paths of a descent |
//! | [`Regions`] | what a classifier says of each place of the plane; a function's levels and contours |
//! | [`HeatMap`] | confusion matrices, grids of settings |
//! | [`ImageGrid`] | digits, weights, feature maps |
//! | [`Histogram`] | weights, activations |
//! | [`BarChart`] | times, accuracies, with error bars |
//! | [`DotPlot`] | a number for each of many names |
//! | [`Marks`] | tables of yes and no |
//! | [`Panels`] | several of these in one figure |
//!
//! A [`Figure`] adds the caption and the text for readers who cannot see, and writes both files.
//!
//! Text, axes and grid are drawn in `currentColor` and there is no background: a figure that stands
//! alone follows the reader's light or dark theme, and [`inline`] makes one that takes the colour of
//! the page around it. The same chart gives the same bytes. Numbers that are not finite are gaps,
//! never an error: a training that diverged is something to look at.

mod axis;
mod bar_chart;
mod canvas;
mod contour;
mod csv;
mod document;
mod dot_plot;
mod frame;
mod heat_map;
mod histogram;
mod image_grid;
mod legend;
mod line_chart;
mod marks;
mod palette;
mod panels;
mod pixels;
mod plot;
mod regions;
mod save;
mod scatter;
mod series;
#[cfg(test)]
mod tests;
mod text;

pub use bar_chart::BarChart;
pub use document::inline;
pub use dot_plot::DotPlot;
pub use heat_map::HeatMap;
pub use histogram::Histogram;
pub use image_grid::ImageGrid;
pub use line_chart::LineChart;
pub use marks::Marks;
pub use palette::SERIES_COLOURS;
pub use panels::Panels;
pub use regions::Regions;
pub use save::{Figure, FigureError};
pub use scatter::Scatter;

/// A figure's usual width in pixels: that of a page of the book.
pub const WIDTH: f64 = 720.0;

/// Anything that can be drawn.
pub trait Chart {
    /// The chart as an SVG that can stand alone.
    fn svg(&self) -> String;

    /// The data that the chart was drawn from: a header line, then one row a point. Numbers are read
    /// back exactly; those that are not finite are empty.
    fn csv(&self) -> String;

    /// The chart laid out for another width, with text of the same size. A chart that cannot do so
    /// returns its usual SVG, which is then scaled.
    fn svg_of_width(&self, _width: f64) -> String {
        self.svg()
    }
}
