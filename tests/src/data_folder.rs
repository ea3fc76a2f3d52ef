//! Folders with data sets that are right, or wrong in one place.

use std::path::Path;
use tempfile::TempDir;

/// The names of the four files.
pub const NAMES: [&str; 4] = [
    "train-images-idx3-ubyte",
    "train-labels-idx1-ubyte",
    "t10k-images-idx3-ubyte",
    "t10k-labels-idx1-ubyte",
];

/// An IDX file of bytes: magic number, dimensions, entries.
pub fn idx(dimensions: &[u32], entries: &[u8]) -> Vec<u8> {
    let mut bytes = vec![0, 0, 8, dimensions.len() as u8];
    bytes.extend(dimensions.iter().flat_map(|dimension| dimension.to_be_bytes()));
    bytes.extend(entries);
    bytes
}

/// Images of 28 × 28 that fade from row to row, `n` of them.
pub fn images(n: u32) -> Vec<u8> {
    let entries: Vec<u8> = (0..n * 784).map(|i| (i % 251) as u8).collect();
    idx(&[n, 28, 28], &entries)
}

/// Labels 0, 1, … 9, 0, …, `n` of them.
pub fn labels(n: u32) -> Vec<u8> {
    let entries: Vec<u8> = (0..n).map(|i| (i % 10) as u8).collect();
    idx(&[n], &entries)
}

/// A folder with a small data set in order: 100 images to train on, 50 to test on.
///
/// # Panics
/// Where a temporary folder cannot be written.
pub fn right() -> TempDir {
    let folder = tempfile::tempdir().expect("a temporary folder");
    for (name, bytes) in NAMES.iter().zip([images(100), labels(100), images(50), labels(50)]) {
        write(folder.path(), name, &bytes);
    }
    folder
}

/// Writes (or overwrites) one file of a folder.
///
/// # Panics
/// Where it cannot be written.
pub fn write(folder: &Path, name: &str, bytes: &[u8]) {
    std::fs::write(folder.join(name), bytes).expect("a temporary folder that can be written");
}

/// Bytes as gzip.
///
/// # Panics
/// Never: memory can be written.
pub fn gzip(bytes: &[u8]) -> Vec<u8> {
    use std::io::Write;
    let mut encoder = flate2::write::GzEncoder::new(Vec::new(), flate2::Compression::fast());
    encoder.write_all(bytes).and_then(|()| encoder.finish()).expect("memory can be written")
}
