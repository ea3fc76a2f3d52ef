//! Writing files so that nothing is lost: a reader sees the old file or the new one, never half of one.

use std::io::{self, Write};
use std::path::Path;

/// How the names of half-written files begin.
pub const TEMPORARY: &str = ".writing-";

/// Writes `bytes` to `path`: into a temporary file in the same folder, synced, then renamed over it.
/// If anything fails, what was there before is untouched.
///
/// # Errors
/// Where the folder is missing or cannot be written to, or the disk is full.
pub fn write_atomically(path: &Path, bytes: &[u8]) -> io::Result<()> {
    let folder = match path.parent() {
        Some(folder) if !folder.as_os_str().is_empty() => folder,
        _ => Path::new("."),
    };
    let mut builder = tempfile::Builder::new();
    builder.prefix(TEMPORARY);
    // Temporary files are their owner's alone; a result is for everybody whom the umask lets in.
    #[cfg(unix)]
    builder.permissions(std::os::unix::fs::PermissionsExt::from_mode(0o666));
    let mut temporary = builder.tempfile_in(folder)?;
    temporary.write_all(bytes)?;
    temporary.as_file().sync_all()?;
    temporary.persist(path)?;
    Ok(())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_failed_write_leaves_the_old_file() {
        let folder = tempfile::tempdir().unwrap();
        let path = folder.path().join("file");
        write_atomically(&path, b"old").unwrap();
        assert!(write_atomically(&path.join("not a folder"), b"new").is_err());
        assert_eq!(std::fs::read(&path).unwrap(), b"old");
        write_atomically(&path, b"new").unwrap();
        assert_eq!(std::fs::read(&path).unwrap(), b"new");
        assert_eq!(std::fs::read_dir(folder.path()).unwrap().count(), 1, "temporary files remain");
    }
}
