//! [`DataError`]: what can be wrong with data that come from outside.

use std::io;

/// Data that cannot be used: where, what was expected, what was found, and what to do where that helps.
///
/// The place is a file's or folder's path, or the name of the function that was handed the data.
#[derive(Debug, thiserror::Error)]
#[non_exhaustive]
pub enum DataError {
    /// The folder is not there, or is not a folder.
    #[error(
        "{folder}: expected a folder with the four files of MNIST ({files}; each plain or gzipped, \
         with or without .gz), found {found}; `--data` takes the path of such a folder"
    )]
    Folder {
        /// The path that was given.
        folder: String,
        /// The files that are looked for.
        files: String,
        /// What is at that path.
        found: &'static str,
    },

    /// The folder is there, but not all four files are in it.
    #[error(
        "{folder}: expected the four files of MNIST ({files}; each plain or gzipped, with or \
         without .gz), found no {missing}; `--data` takes the folder in which these files lie"
    )]
    MissingFiles {
        /// The folder that was searched.
        folder: String,
        /// The files that are looked for.
        files: String,
        /// Those that were not found.
        missing: String,
    },

    /// The operating system refuses to open or read the file.
    #[error("{place}: expected a file that can be read, got the error: {source}")]
    Unreadable {
        /// The file.
        place: String,
        /// The operating system's error.
        source: io::Error,
    },

    /// The file begins as gzip does, and cannot be decompressed to its end.
    #[error("{place}: expected gzip data, found them {found} ({source}); fetch the file again")]
    Gzip {
        /// The file.
        place: String,
        /// What is wrong with it: that it is cut short, say, or damaged.
        found: &'static str,
        /// The decompressor's error.
        source: io::Error,
    },

    /// The header is not that of an IDX file of the kind that is needed.
    #[error("{place}: expected {expected}, found {found}")]
    Header {
        /// The file.
        place: String,
        /// What would have been right.
        expected: String,
        /// What the header says.
        found: String,
    },

    /// Images where labels are needed, or labels where images are.
    #[error("{place}: expected {expected}, found {found}; are the images' and the labels' files swapped?")]
    Swapped {
        /// The file.
        place: String,
        /// The kind that is needed.
        expected: String,
        /// The kind that the header announces.
        found: String,
    },

    /// The header announces another number of bytes than there are.
    #[error("{place}: expected {expected}, found {found}")]
    Length {
        /// The file, or the function that was handed the data.
        place: String,
        /// The announced length.
        expected: String,
        /// The length that there is.
        found: String,
    },

    /// The header announces more than any data set of this kind holds.
    #[error("{place}: expected at most {limit} bytes, found a header that announces {announced}")]
    TooLarge {
        /// The file.
        place: String,
        /// The largest length that is accepted.
        limit: u64,
        /// The announced dimensions.
        announced: String,
    },

    /// A label that is no digit.
    #[error(
        "{place}: expected labels from 0 to 9, found label {label} at position {position} (counted from 0)"
    )]
    Label {
        /// The file, or the function that was handed the data.
        place: String,
        /// The first label that is out of range.
        label: u8,
        /// Where it stands.
        position: usize,
    },

    /// Two parts, each right by itself, do not belong together.
    #[error("{place}: expected {expected}, found {found}; do the files belong to the same data set?")]
    Disagreement {
        /// The files, or the function that was handed the data.
        place: String,
        /// What the one part asks of the other.
        expected: String,
        /// What the other part is.
        found: String,
    },
}
