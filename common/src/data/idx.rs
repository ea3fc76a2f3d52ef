//! The IDX format: a header that announces dimensions, then the entries, one byte each.
//!
//! | bytes | meaning |
//! |---|---|
//! | 0, 1 | zero |
//! | 2 | type of the entries; 8 is an unsigned byte, the only one read here |
//! | 3 | number of dimensions: 3 for images, 1 for labels |
//! | 4 … | each dimension as a big-endian number of four bytes |
//! | then | the entries, row by row |
//!
//! (Source: LeCun, Cortes and Burges, "The MNIST database of handwritten digits".)
//!
//! A file is not believed: its announced size is checked before anything is allocated, and memory
//! grows with the bytes that really come, never with what a header says. Whether a file is gzipped is
//! told by its first two bytes, not by its name.

use super::DataError;
use byteorder::{BigEndian, ByteOrder};
use flate2::read::MultiGzDecoder;
use std::fs::File;
use std::io::{self, Cursor, Read};
use std::path::Path;

/// The largest number of entries that is read: 2³⁰, one gigabyte, twenty times MNIST.
pub const LARGEST: u64 = 1 << 30;

const UNSIGNED_BYTE: u8 = 0x08;
/// How gzip data begin.
pub(super) const GZIP: [u8; 2] = [0x1f, 0x8b];

/// What a file is needed for.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Kind {
    /// Three dimensions: images, height, width.
    Images,
    /// One dimension: labels.
    Labels,
}

impl Kind {
    /// The names of the dimensions, outermost first.
    fn dimensions(self) -> &'static [&'static str] {
        match self {
            Kind::Images => &["number of images", "height", "width"],
            Kind::Labels => &["number of labels"],
        }
    }

    /// The kind whose files have this many dimensions.
    fn of_rank(rank: u8) -> Option<Kind> {
        [Kind::Images, Kind::Labels].into_iter().find(|kind| kind.dimensions().len() == usize::from(rank))
    }

    fn name(self) -> &'static str {
        match self {
            Kind::Images => "an IDX file of images (first bytes 0, 0, 8, 3)",
            Kind::Labels => "an IDX file of labels (first bytes 0, 0, 8, 1)",
        }
    }
}

/// What an IDX file holds.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Idx {
    /// The dimensions, outermost first; none is 0.
    pub dimensions: Vec<usize>,
    /// The entries, row by row: as many as the product of the dimensions.
    pub entries: Vec<u8>,
}

/// Reads a file, gzipped or plain, whatever its name.
///
/// # Errors
/// Where the file cannot be read, is damaged, is of another kind, or is not as long as its header says.
pub fn read_file(path: &Path, kind: Kind) -> Result<Idx, DataError> {
    let place = path.display().to_string();
    match File::open(path) {
        Ok(file) => read(file, kind, &place),
        Err(source) => Err(DataError::Unreadable { place, source }),
    }
}

/// Reads the bytes of such a file from anywhere; `place` names them in errors.
///
/// # Errors
/// As [`read_file`].
///
/// # Example
/// ```
/// use common::data::idx::{self, Kind};
/// let three_labels = [0, 0, 8, 1, /* 3 as four bytes */ 0, 0, 0, 3, /* entries */ 7, 2, 1];
/// let idx = idx::read(&three_labels[..], Kind::Labels, "here")?;
/// assert_eq!(idx.dimensions, [3]);
/// assert_eq!(idx.entries, [7, 2, 1]);
/// # Ok::<(), common::data::DataError>(())
/// ```
pub fn read(mut source: impl Read, kind: Kind, place: &str) -> Result<Idx, DataError> {
    let plain = Source { reader: &mut source, place, gzipped: false }.up_to(GZIP.len() as u64)?;
    let gzipped = plain == GZIP;
    let whole = Cursor::new(plain).chain(source);
    if gzipped {
        parse(Source { reader: MultiGzDecoder::new(whole), place, gzipped }, kind)
    } else {
        parse(Source { reader: whole, place, gzipped }, kind)
    }
}

fn parse(mut source: Source<'_, impl Read>, kind: Kind) -> Result<Idx, DataError> {
    let place = source.place;
    check_magic(&source.up_to(4)?, kind, place)?;
    let names = kind.dimensions();
    let header = source.up_to(4 * names.len() as u64)?;
    if header.len() < 4 * names.len() {
        return Err(DataError::Length {
            place: place.to_string(),
            expected: format!("a header of {} bytes", 4 + 4 * names.len()),
            found: format!("only {} bytes", 4 + header.len()),
        });
    }
    let dimensions: Vec<u32> = header.chunks_exact(4).map(BigEndian::read_u32).collect();
    let announced = check_dimensions(&dimensions, kind, place)?;
    let entries = source.up_to(announced + 1)?; // one more than announced, to see whether there is more
    let found = match (entries.len() as u64).cmp(&announced) {
        std::cmp::Ordering::Equal => {
            return Ok(Idx { dimensions: dimensions.iter().map(|&d| d as usize).collect(), entries });
        }
        std::cmp::Ordering::Less => format!("only {}", entries.len()),
        std::cmp::Ordering::Greater => "more".to_string(),
    };
    let expected = format!("{announced} bytes ({}) after the header", product(&dimensions));
    Err(DataError::Length { place: place.to_string(), expected, found })
}

/// The first four bytes: two zeros, the type of the entries, the number of dimensions.
fn check_magic(magic: &[u8], kind: Kind, place: &str) -> Result<(), DataError> {
    let header = |expected: &str, found: String| {
        Err(DataError::Header { place: place.to_string(), expected: expected.to_string(), found })
    };
    match *magic {
        [0, 0, UNSIGNED_BYTE, rank] => match Kind::of_rank(rank) {
            Some(found) if found == kind => Ok(()),
            Some(found) => Err(DataError::Swapped {
                place: place.to_string(),
                expected: kind.name().to_string(),
                found: found.name().to_string(),
            }),
            None => header(kind.name(), format!("{rank} dimensions instead of {}", kind.dimensions().len())),
        },
        [0, 0, entry_type, _] => {
            header("entries that are unsigned bytes (type 0x08)", format!("type {entry_type:#04x}"))
        }
        [_, _, _, _] => header(kind.name(), format!("first bytes {magic:?}")),
        [] => header(kind.name(), "an empty file".to_string()),
        _ => header(kind.name(), format!("only {} bytes: {magic:?}", magic.len())),
    }
}

/// How many entries the dimensions announce.
fn check_dimensions(dimensions: &[u32], kind: Kind, place: &str) -> Result<u64, DataError> {
    for (name, &dimension) in kind.dimensions().iter().zip(dimensions) {
        if dimension == 0 {
            return Err(DataError::Header {
                place: place.to_string(),
                expected: format!("a {name} of at least 1"),
                found: "0".to_string(),
            });
        }
    }
    let announced = dimensions.iter().try_fold(1_u64, |volume, &d| volume.checked_mul(u64::from(d)));
    match announced {
        Some(announced) if announced <= LARGEST => Ok(announced),
        _ => Err(DataError::TooLarge {
            place: place.to_string(),
            limit: LARGEST,
            announced: product(dimensions),
        }),
    }
}

/// `60000 × 28 × 28`
fn product(dimensions: &[u32]) -> String {
    let parts: Vec<String> = dimensions.iter().map(u32::to_string).collect();
    parts.join(" × ")
}

/// Where the bytes come from, and how its errors are told.
struct Source<'a, R> {
    reader: R,
    place: &'a str,
    gzipped: bool,
}

impl<R: Read> Source<'_, R> {
    /// The next bytes, `limit` of them or as many as there are. Memory grows with what comes.
    fn up_to(&mut self, limit: u64) -> Result<Vec<u8>, DataError> {
        let mut bytes = Vec::new();
        match self.reader.by_ref().take(limit).read_to_end(&mut bytes) {
            Ok(_) => Ok(bytes),
            Err(source) => Err(self.error(source)),
        }
    }

    fn error(&self, source: io::Error) -> DataError {
        let place = self.place.to_string();
        match source.kind() {
            io::ErrorKind::UnexpectedEof if self.gzipped => {
                DataError::Gzip { place, found: "cut short, or with more behind their end", source }
            }
            io::ErrorKind::InvalidData | io::ErrorKind::InvalidInput if self.gzipped => {
                DataError::Gzip { place, found: "damaged", source }
            }
            _ => DataError::Unreadable { place, source },
        }
    }
}

#[cfg(test)]
pub(super) mod tests {
    use super::*;
    use flate2::{Compression, write::GzEncoder};
    use std::io::Write;

    /// The bytes of a file with this header and these entries, right or not.
    pub fn file(dimensions: &[u32], entries: &[u8]) -> Vec<u8> {
        let mut bytes = vec![0, 0, UNSIGNED_BYTE, dimensions.len() as u8];
        bytes.extend(dimensions.iter().flat_map(|d| d.to_be_bytes()));
        bytes.extend_from_slice(entries);
        bytes
    }

    /// The same, compressed.
    pub fn gzip(bytes: &[u8]) -> Vec<u8> {
        let mut encoder = GzEncoder::new(Vec::new(), Compression::default());
        encoder.write_all(bytes).and_then(|()| encoder.finish()).expect("writing to memory")
    }

    /// A right file: three images of 2 × 2.
    pub fn images() -> Vec<u8> {
        file(&[3, 2, 2], &[1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 12])
    }

    /// The message about these bytes.
    pub fn error(bytes: &[u8], kind: Kind) -> String {
        read(bytes, kind, "somewhere/file").expect_err("this is no such file").to_string()
    }

    #[test]
    fn plain_and_gzipped_files_are_told_apart_by_their_content() {
        let plain = read(&images()[..], Kind::Images, "here").expect("a right file");
        assert_eq!(plain.dimensions, [3, 2, 2]);
        assert_eq!(plain.entries, (1..=12).collect::<Vec<u8>>());
        assert_eq!(read(&gzip(&images())[..], Kind::Images, "here").expect("a right file"), plain);
        // A gzip file may be several, one after the other.
        let parts = [gzip(&images()[..9]), gzip(&images()[9..])].concat();
        assert_eq!(read(&parts[..], Kind::Images, "here").expect("a right file"), plain);
    }

    #[test]
    fn a_wrong_header_is_named() {
        for (bytes, message) in [
            (&b""[..], "found an empty file"),
            (b"\0\0", "found only 2 bytes: [0, 0]"),
            (b"<htm", "found first bytes [60, 104, 116, 109]"),
            (b"\0\0\x0d\x03", "expected entries that are unsigned bytes (type 0x08), found type 0x0d"),
            (b"\0\0\x08\x04", "found 4 dimensions instead of 3"),
            (b"\0\0\x08\0", "found 0 dimensions instead of 3"),
            (b"\0\0\x08\x03\0\0\0\x01\0\0", "expected a header of 16 bytes, found only 10 bytes"),
        ] {
            let error = error(bytes, Kind::Images);
            assert!(error.starts_with("somewhere/file: expected ") && error.ends_with(message), "{error}");
        }
        assert!(error(b"<htm", Kind::Images).contains("an IDX file of images (first bytes 0, 0, 8, 3)"));
        assert!(error(b"<htm", Kind::Labels).contains("an IDX file of labels (first bytes 0, 0, 8, 1)"));
    }

    #[test]
    fn swapped_files_are_recognised() {
        let labels = file(&[3], &[1, 2, 3]);
        for (bytes, kind, found) in [(images(), Kind::Labels, "images"), (labels, Kind::Images, "labels")] {
            for bytes in [gzip(&bytes), bytes] {
                let error = error(&bytes, kind);
                assert!(error.contains(&format!("found an IDX file of {found}")), "{error}");
                assert!(error.ends_with("are the images' and the labels' files swapped?"), "{error}");
            }
        }
    }

    #[test]
    fn a_dimension_of_zero_is_named() {
        for (dimensions, name) in
            [([0, 2, 2], "number of images"), ([3, 0, 2], "height"), ([3, 2, 0], "width")]
        {
            let error = error(&file(&dimensions, &[]), Kind::Images);
            assert_eq!(error, format!("somewhere/file: expected a {name} of at least 1, found 0"));
        }
        let error = error(&file(&[0], &[]), Kind::Labels);
        assert_eq!(error, "somewhere/file: expected a number of labels of at least 1, found 0");
    }

    #[test]
    fn a_file_must_be_as_long_as_its_header_says() {
        let (short, long) = (file(&[3, 2, 2], &[9; 11]), file(&[3, 2, 2], &[9; 13]));
        for (bytes, found) in [(short, "only 11"), (long, "more")] {
            for bytes in [gzip(&bytes), bytes] {
                assert_eq!(
                    error(&bytes, Kind::Images),
                    format!("somewhere/file: expected 12 bytes (3 × 2 × 2) after the header, found {found}")
                );
            }
        }
    }

    #[test]
    fn gzip_data_cut_short_anywhere_are_refused() {
        let whole = gzip(&images());
        for length in 2..whole.len() {
            let error = error(&whole[..length], Kind::Images);
            assert!(
                error.starts_with("somewhere/file: expected gzip data, found them cut short, or with more behind their end ("),
                "{error}"
            );
        }
    }

    #[test]
    fn something_behind_the_end_of_gzip_data_is_refused() {
        let error = error(&[gzip(&images()), b"junk".to_vec()].concat(), Kind::Images);
        assert!(error.contains("or with more behind their end"), "{error}");
    }

    #[test]
    fn damaged_gzip_data_are_refused() {
        let whole = gzip(&images());
        let checksum = whole.len() - 8;
        for position in [2, checksum] {
            let mut damaged = whole.clone();
            damaged[position] ^= 0x55;
            let error = error(&damaged, Kind::Images);
            assert!(error.starts_with("somewhere/file: expected gzip data, found them damaged ("), "{error}");
            assert!(error.ends_with("fetch the file again"), "{error}");
        }
    }

    #[test]
    fn a_file_that_is_not_there_is_named() {
        let error = read_file(Path::new("no/such/file"), Kind::Labels).expect_err("no such file");
        assert!(
            error.to_string().starts_with("no/such/file: expected a file that can be read, got the error: ")
        );
    }
}
