//! [`Mnist::load`]: the digits from their four files.

use super::idx::{self, Kind};
use super::mnist::check_labels;
use super::{DataError, Digits, Mnist};
use std::path::{Path, PathBuf};

/// The names that MNIST is published under: images and labels of the training set, of the test set.
const NAMES: [&str; 4] = [
    "train-images-idx3-ubyte",
    "train-labels-idx1-ubyte",
    "t10k-images-idx3-ubyte",
    "t10k-labels-idx1-ubyte",
];

impl Mnist {
    /// The copy that comes with this workspace.
    pub fn shipped_folder() -> PathBuf {
        PathBuf::from(concat!(env!("CARGO_MANIFEST_DIR"), "/data/mnist"))
    }

    /// Reads `train-images-idx3-ubyte`, `train-labels-idx1-ubyte`, `t10k-images-idx3-ubyte` and
    /// `t10k-labels-idx1-ubyte` from a folder. Each may end in `.gz`, be spelt with a dot
    /// (`train-images.idx3-ubyte`), and be gzipped or not; where several spellings are there, the
    /// first of plain, `.gz`, dot, dot with `.gz` counts.
    ///
    /// # Errors
    /// Where a file is missing or damaged, images and labels differ in number, training and test
    /// images differ in size, or a label is greater than 9.
    ///
    /// # Example
    /// ```
    /// use common::data::Mnist;
    /// let mnist = Mnist::load(&Mnist::shipped_folder())?;
    /// assert_eq!((mnist.train.len(), mnist.test.len()), (60_000, 10_000));
    /// # Ok::<(), common::data::DataError>(())
    /// ```
    pub fn load(folder: &Path) -> Result<Mnist, DataError> {
        let [train_images, train_labels, test_images, test_labels] = find(folder)?;
        let train = digits(&train_images, &train_labels)?;
        let test = digits(&test_images, &test_labels)?;
        if (train.height, train.width) != (test.height, test.width) {
            return Err(DataError::Disagreement {
                place: test_images.display().to_string(),
                expected: format!(
                    "images of {} × {}, as in {}",
                    train.height,
                    train.width,
                    train_images.display()
                ),
                found: format!("{} × {}", test.height, test.width),
            });
        }
        Ok(Mnist { train, test })
    }
}

/// The four files of a folder, under any of their spellings.
fn find(folder: &Path) -> Result<[PathBuf; 4], DataError> {
    let (name, files) = (folder.display().to_string(), NAMES.join(", "));
    if !folder.is_dir() {
        let found = if folder.exists() { "a file" } else { "nothing" };
        return Err(DataError::Folder { folder: name, files, found });
    }
    let found = NAMES.map(|name| {
        let dotted = name.replace("-idx", ".idx");
        let spellings = [name.to_string(), format!("{name}.gz"), dotted.clone(), format!("{dotted}.gz")];
        spellings.iter().map(|spelling| folder.join(spelling)).find(|path| path.is_file())
    });
    match found {
        [Some(a), Some(b), Some(c), Some(d)] => Ok([a, b, c, d]),
        some => {
            let missing = NAMES.iter().zip(some).filter(|(_, path)| path.is_none());
            let missing: Vec<&str> = missing.map(|(&name, _)| name).collect();
            Err(DataError::MissingFiles { folder: name, files, missing: missing.join(", no ") })
        }
    }
}

/// One set from its two files. The labels come first: their file is small, and errors are quick.
fn digits(images: &Path, labels: &Path) -> Result<Digits, DataError> {
    let label_entries = idx::read_file(labels, Kind::Labels)?.entries;
    check_labels(&label_entries, &labels.display().to_string())?;
    let idx::Idx { dimensions, entries } = idx::read_file(images, Kind::Images)?;
    let [n, height, width] = dimensions[..] else {
        unreachable!("an IDX file of images has three dimensions");
    };
    if n != label_entries.len() {
        return Err(DataError::Disagreement {
            place: labels.display().to_string(),
            expected: format!("{n} labels, for the {n} images of {}", images.display()),
            found: format!("{} labels", label_entries.len()),
        });
    }
    Ok(Digits { pixels: entries, labels: label_entries, height, width })
}

#[cfg(test)]
mod tests {
    use super::super::idx::tests::{file, gzip};
    use super::*;
    use std::fs;

    /// A folder with four right files: three training images and two test images of 2 × 2.
    fn folder() -> tempfile::TempDir {
        let folder = tempfile::tempdir().expect("a temporary folder");
        write(&folder, NAMES[0], &file(&[3, 2, 2], &[10, 20, 30, 40, 50, 60, 70, 80, 90, 100, 110, 120]));
        write(&folder, NAMES[1], &file(&[3], &[3, 1, 4]));
        write(&folder, NAMES[2], &file(&[2, 2, 2], &[1, 2, 3, 4, 5, 6, 7, 8]));
        write(&folder, NAMES[3], &file(&[2], &[1, 5]));
        folder
    }

    fn write(folder: &tempfile::TempDir, name: &str, bytes: &[u8]) {
        fs::write(folder.path().join(name), bytes).expect("writing to a temporary folder");
    }

    fn error(folder: &Path) -> String {
        Mnist::load(folder).expect_err("no data set").to_string()
    }

    /// The message about a right folder in which one file has been replaced.
    fn error_with(name: &str, bytes: &[u8]) -> String {
        let folder = folder();
        write(&folder, name, bytes);
        let error = error(folder.path());
        assert!(error.starts_with(&folder.path().join(name).display().to_string()), "{error}");
        error
    }

    #[test]
    fn the_shipped_data_are_mnist() {
        let mnist = Mnist::load(&Mnist::shipped_folder()).expect("the data set of this workspace");
        for (digits, n, first) in
            [(&mnist.train, 60_000, [5, 0, 4, 1, 9]), (&mnist.test, 10_000, [7, 2, 1, 0, 4])]
        {
            assert_eq!((digits.len(), digits.height(), digits.width()), (n, 28, 28));
            assert_eq!(digits.labels()[..5], first);
            let mut counts = [0; 10];
            digits.classes().iter().for_each(|&class| counts[class] += 1);
            assert_eq!(counts.iter().sum::<usize>(), n);
            // No digit is rare: each is within a fifth of a tenth.
            assert!(counts.iter().all(|&count| count.abs_diff(n / 10) < n / 50), "{counts:?}");
            let white_corners = (0..n).filter(|&i| digits.pixels(i)[0] == 0).count();
            assert_eq!(white_corners, n, "the digits stand in the middle");
        }
        // The mean pixel that is widely quoted for standardising the training set.
        let mean = mnist.train.flat::<f64>().mean();
        assert!((mean - 0.1307).abs() < 5e-5, "{mean}");
    }

    #[test]
    fn plain_and_gzipped_folders_give_the_same_under_every_spelling() {
        let plain = folder();
        let mnist = Mnist::load(plain.path()).expect("a right folder");
        assert_eq!((mnist.train.labels(), mnist.test.labels()), (&[3, 1, 4][..], &[1, 5][..]));
        assert_eq!(
            (mnist.train.pixels(2), mnist.test.pixels(0)),
            (&[90, 100, 110, 120][..], &[1, 2, 3, 4][..])
        );
        for (gzipped, idx, ending) in [
            (true, "-idx", ".gz"),
            (true, "-idx", ""),     // the name does not tell
            (false, "-idx", ".gz"), // nor does it here
            (false, ".idx", ""),
            (true, ".idx", ".gz"),
        ] {
            let other = tempfile::tempdir().expect("a temporary folder");
            for name in NAMES {
                let bytes = fs::read(plain.path().join(name)).expect("it was written above");
                let bytes = if gzipped { gzip(&bytes) } else { bytes };
                write(&other, &(name.replace("-idx", idx) + ending), &bytes);
            }
            assert_eq!(Mnist::load(other.path()).expect("a right folder"), mnist, "{idx} {ending}");
        }
    }

    #[test]
    fn a_folder_named_like_a_file_is_passed_over() {
        let folder = folder();
        let (plain, dotted) = (folder.path().join(NAMES[0]), folder.path().join("train-images.idx3-ubyte"));
        fs::rename(&plain, dotted).expect("renaming");
        fs::create_dir(&plain).expect("a folder");
        assert_eq!(Mnist::load(folder.path()).expect("a right folder").train.len(), 3);
    }

    #[test]
    fn a_missing_folder_is_told_what_to_hold() {
        let folder = folder();
        let nowhere = error(&folder.path().join("nowhere"));
        assert!(nowhere.ends_with("found nothing; `--data` takes the path of such a folder"), "{nowhere}");
        let a_file = error(&folder.path().join(NAMES[0]));
        assert!(a_file.ends_with("found a file; `--data` takes the path of such a folder"), "{a_file}");
        for name in NAMES {
            assert!(nowhere.contains(name) && a_file.contains(name));
        }
    }

    #[test]
    fn missing_files_are_named() {
        let folder = folder();
        fs::remove_file(folder.path().join(NAMES[1])).expect("removing");
        fs::remove_file(folder.path().join(NAMES[2])).expect("removing");
        let error = error(folder.path());
        assert!(error.contains("found no train-labels-idx1-ubyte, no t10k-images-idx3-ubyte; "), "{error}");
        assert!(error.contains(&NAMES.join(", ")) && error.contains("`--data`"), "{error}");
    }

    #[test]
    fn images_and_labels_must_agree_in_number() {
        let error = error_with(NAMES[1], &file(&[2], &[3, 1]));
        assert!(error.contains("expected 3 labels, for the 3 images of "), "{error}");
        assert!(error.ends_with("found 2 labels; do the files belong to the same data set?"), "{error}");
    }

    #[test]
    fn training_and_test_images_must_agree_in_size() {
        let error = error_with(NAMES[2], &file(&[2, 1, 4], &[0; 8]));
        assert!(error.contains("expected images of 2 × 2, as in "), "{error}");
        assert!(error.contains("found 1 × 4"), "{error}");
    }

    #[test]
    fn a_label_that_is_no_digit_is_named_with_its_position() {
        let error = error_with(NAMES[3], &file(&[2], &[1, 10]));
        assert!(error.ends_with("found label 10 at position 1 (counted from 0)"), "{error}");
    }

    #[test]
    fn damage_is_told_with_the_name_of_its_file() {
        assert!(error_with(NAMES[0], &file(&[3, 2, 2], &[0; 11])).ends_with("found only 11"));
        assert!(error_with(NAMES[1], &file(&[3, 2, 2], &[0; 12])).ends_with("files swapped?"));
        assert!(error_with(NAMES[2], &gzip(&file(&[2, 2, 2], &[0; 8]))[..20]).contains("cut short"));
        assert!(error_with(NAMES[3], b"").ends_with("found an empty file"));
    }
}
