//! A chart with its caption, and its files.

use crate::files::write_atomically;
use std::io;
use std::path::{Path, PathBuf};

use super::canvas::{Anchor, Canvas, TextStyle};
use super::document::{Document, Embedded};
use super::legend::{MARGIN, RIGHT};
use super::{Chart, text};

const CAPTION: f64 = 12.0;
const LINE: f64 = 16.0;

/// A chart with what a reader is told about it.
pub struct Figure {
    /// What is drawn.
    pub chart: Box<dyn Chart>,
    /// Stands under the chart: what to look at, and seed, data and mode of the run.
    pub caption: String,
    /// What the chart shows, for a reader who cannot see it.
    pub alt: String,
}

/// A figure's file that could not be written.
#[derive(Debug, thiserror::Error)]
#[error("figure: cannot write {}: {source}; check that the folder exists and that you may write there", path.display())]
pub struct FigureError {
    /// The file or folder.
    pub path: PathBuf,
    /// What the system said.
    pub source: io::Error,
}

impl Figure {
    /// A chart with its caption and its text for readers who cannot see it.
    pub fn new(chart: impl Chart + 'static, caption: impl Into<String>, alt: impl Into<String>) -> Figure {
        Figure { chart: Box::new(chart), caption: caption.into(), alt: alt.into() }
    }

    /// The chart over its caption, as an SVG that can stand alone.
    pub fn svg(&self) -> String {
        let chart = Embedded::new(&self.chart.svg());
        let mut canvas = Canvas::default();
        canvas.raw(&chart.at(0.0, 0.0, 1.0));
        let mut y = chart.height;
        for line in text::wrap(&self.caption, CAPTION, chart.width - MARGIN - RIGHT) {
            y += LINE;
            let style = TextStyle { opacity: 0.8, ..TextStyle::new(CAPTION, Anchor::Start) };
            canvas.text(&line, (MARGIN, y - 4.0), style);
        }
        let document = Document {
            title: chart.title,
            description: Some(self.alt.clone()),
            width: chart.width,
            height: if y > chart.height { y + MARGIN } else { y },
            body: canvas.finish(),
        };
        document.to_svg()
    }

    /// The data that the chart was drawn from.
    pub fn csv(&self) -> String {
        self.chart.csv()
    }

    /// Writes `<stem>.svg` and `<stem>.csv` into `folder`, which is made where it is missing, and
    /// returns both paths. Each file appears whole or not at all: it is written beside its place,
    /// brought to the disk, and renamed.
    ///
    /// # Errors
    /// Where the folder or a file cannot be written; the error names it.
    pub fn save(&self, folder: &Path, stem: &str) -> Result<(PathBuf, PathBuf), FigureError> {
        std::fs::create_dir_all(folder)
            .map_err(|source| FigureError { path: folder.to_path_buf(), source })?;
        let write = |extension: &str, content: String| {
            let path = folder.join(format!("{stem}.{extension}"));
            match write_atomically(&path, content.as_bytes()) {
                Ok(()) => Ok(path),
                Err(source) => Err(FigureError { path, source }),
            }
        };
        Ok((write("svg", self.svg())?, write("csv", self.csv())?))
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::figure::LineChart;

    fn figure() -> Figure {
        let chart = LineChart::new("A < B", "x", "y").series("s", [(0.0, 1.0), (1.0, f64::NAN)]);
        Figure::new(chart, "Seed 7 & quick mode.", "a falling line")
    }

    #[test]
    fn a_figure_has_caption_title_and_description() {
        let svg = figure().svg();
        assert!(svg.contains(">Seed 7 &amp; quick mode.</text>"));
        assert!(svg.contains("<title>A &lt; B</title>"), "{svg}");
        assert!(svg.contains("<desc>a falling line</desc>") && svg.contains("role=\"img\""));
    }

    #[test]
    fn saving_writes_both_files_and_leaves_nothing_else() {
        let folder = tempfile::tempdir().expect("a temporary folder");
        let inner = folder.path().join("out/ch01");
        let (svg, csv) = figure().save(&inner, "walk_paths").expect("the folder can be written");
        assert_eq!(std::fs::read_to_string(&svg).expect("svg"), figure().svg());
        assert_eq!(std::fs::read_to_string(&csv).expect("csv"), "series,x,y\ns,0,1\ns,1,\n");
        figure().save(&inner, "walk_paths").expect("a second run replaces the files");
        assert_eq!(std::fs::read_dir(&inner).expect("folder").count(), 2);
    }

    #[test]
    fn an_error_names_the_path() {
        let folder = tempfile::tempdir().expect("a temporary folder");
        let file = folder.path().join("taken");
        std::fs::write(&file, "").expect("file");
        let error = figure().save(&file.join("below"), "stem").expect_err("a file is not a folder");
        assert!(error.to_string().contains("taken"), "{error}");
        let error = figure().save(folder.path(), "no/such/folder").expect_err("there is no such folder");
        assert!(error.to_string().contains("folder.svg"), "{error}");
    }
}
