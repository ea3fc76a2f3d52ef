//! Figures (stand-in until the real module is merged).

use std::io;
use std::path::{Path, PathBuf};

/// What can be drawn, and written as numbers.
pub trait Chart {
    /// The picture.
    fn svg(&self) -> String;
    /// The data that it is drawn from.
    fn csv(&self) -> String;
}

/// A chart with the words that belong to it.
pub struct Figure {
    /// What is drawn.
    pub chart: Box<dyn Chart>,
    /// What stands below it.
    pub caption: String,
    /// What it shows, for those who cannot see it.
    pub alt: String,
}

/// A figure that could not be written.
#[derive(Debug, thiserror::Error)]
#[error("{path}: cannot write the figure: {source}")]
pub struct FigureError {
    path: String,
    source: io::Error,
}

impl Figure {
    /// Writes `<stem>.svg` and `<stem>.csv` into the folder.
    ///
    /// # Errors
    /// Where a file cannot be written.
    pub fn save(&self, folder: &Path, stem: &str) -> Result<(PathBuf, PathBuf), FigureError> {
        let write = |extension: &str, text: String| {
            let path = folder.join(format!("{stem}.{extension}"));
            let failed = |source| FigureError { path: path.display().to_string(), source };
            std::fs::write(&path, text).map_err(failed).map(|()| path.clone())
        };
        let svg = format!("<!-- {} -->\n{}", self.caption, self.chart.svg());
        Ok((write("svg", svg)?, write("csv", self.chart.csv())?))
    }
}
