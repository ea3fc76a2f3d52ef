//! Checks a chapter anew whenever its file is saved.

use std::path::{Path, PathBuf};
use std::thread::sleep;
use std::time::{Duration, SystemTime};

use anyhow::Result;

use crate::check;
use crate::course::{Course, Which, stem};
use crate::files;

/// How often the files are looked at.
const LOOK: Duration = Duration::from_millis(300);

/// Chapters' files, and when each was last seen saved.
struct Watched {
    files: Vec<(u32, PathBuf, Option<SystemTime>)>,
}

impl Watched {
    fn new(folder: &Path, chapters: &[u32]) -> Watched {
        let file = |&chapter: &u32| {
            let path = files::source(folder, chapter);
            let saved = saved(&path);
            (chapter, path, saved)
        };
        Watched { files: chapters.iter().map(file).collect() }
    }

    /// The chapters whose files were saved since the last look.
    fn saved(&mut self) -> Vec<u32> {
        let mut changed = vec![];
        for (chapter, path, last) in &mut self.files {
            let now = saved(path);
            // A file that is being replaced may be missing for a moment: that is not a save.
            if now.is_some() && now != *last {
                *last = now;
                changed.push(*chapter);
            }
        }
        changed
    }
}

fn saved(path: &Path) -> Option<SystemTime> {
    path.metadata().ok()?.modified().ok()
}

/// Waits for a file to be saved and checks what is named of it, until the program is stopped.
///
/// # Errors
/// If a name is unknown.
pub fn watch(course: &Course, folder: &Path, names: &[String]) -> Result<()> {
    let which: Vec<Which> = names.iter().map(|name| course.which(name)).collect::<Result<_>>()?;
    let all = course.chapters.iter().map(|c| c.number);
    let chapters: Vec<u32> =
        all.filter(|n| which.is_empty() || which.iter().any(|w| w.chapter() == *n)).collect();
    let mut watched = Watched::new(folder, &chapters);
    println!("Watching exercises/src. Save a file to have it checked; Ctrl-C ends.");
    loop {
        sleep(LOOK);
        for chapter in watched.saved() {
            let named = names.iter().zip(&which).filter(|(_, w)| w.chapter() == chapter);
            let mut named: Vec<String> = named.map(|(name, _)| name.clone()).collect();
            if named.is_empty() {
                named.push(chapter.to_string());
            }
            println!("\n──── {}.rs saved\n", stem(chapter));
            // What cannot be checked now may be possible after the next save.
            if let Err(error) = check::check(course, folder, &named, None) {
                println!("{error:#}");
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn only_what_was_saved_is_checked_and_once() {
        let folder = tempfile::tempdir().unwrap();
        for chapter in [4, 5] {
            files::replace(&files::source(folder.path(), chapter), "// as at first").unwrap();
        }
        let mut watched = Watched::new(folder.path(), &[4, 5, 6]);
        assert_eq!(watched.saved(), [] as [u32; 0]);
        let file = std::fs::File::options().write(true).open(files::source(folder.path(), 5)).unwrap();
        file.set_modified(SystemTime::now() + Duration::from_secs(5)).unwrap();
        assert_eq!(watched.saved(), [5]);
        assert_eq!(watched.saved(), [] as [u32; 0]);
        // A new file is a save; a deleted one is not.
        files::replace(&files::source(folder.path(), 6), "// new").unwrap();
        std::fs::remove_file(files::source(folder.path(), 4)).unwrap();
        assert_eq!(watched.saved(), [6]);
    }
}
