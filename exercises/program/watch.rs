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

/// A chapter's file: when it was last seen saved, and what was in it.
struct Watched {
    chapter: u32,
    path: PathBuf,
    saved: Option<SystemTime>,
    text: String,
}

impl Watched {
    fn new(folder: &Path, chapter: u32) -> Watched {
        let path = files::source(folder, chapter);
        Watched { chapter, saved: saved(&path), text: check::answers(folder, chapter), path }
    }

    /// What to check after a save since the last look: the exercises whose lines have changed, or the whole chapter if
    /// something between them has.
    fn changed(&mut self, course: &Course) -> Vec<String> {
        let now = saved(&self.path);
        // A file that is being replaced may be missing for a moment: that is not a save.
        if now.is_none() || now == self.saved {
            return vec![];
        }
        self.saved = now;
        let text = std::fs::read_to_string(&self.path).unwrap_or_default();
        let own =
            course.exercises().filter(|(chapter, _)| chapter.number == self.chapter).map(|(_, e)| &e.id);
        let lines = |text: &str, id: &str| files::section(text, id).map(str::to_owned).ok();
        let changed: Vec<String> =
            own.filter(|id| lines(&text, id) != lines(&self.text, id)).cloned().collect();
        self.text = text;
        if changed.is_empty() { vec![self.chapter.to_string()] } else { changed }
    }
}

fn saved(path: &Path) -> Option<SystemTime> {
    path.metadata().ok()?.modified().ok()
}

/// Waits for a file to be saved and checks what has changed in it, of what is named, until the program is stopped.
///
/// # Errors
/// If a name is unknown.
pub fn watch(course: &Course, folder: &Path, names: &[String]) -> Result<()> {
    let which: Vec<Which> = names.iter().map(|name| course.which(name)).collect::<Result<_>>()?;
    let all = course.chapters.iter().map(|c| c.number);
    let chapters = all.filter(|n| which.is_empty() || which.iter().any(|w| w.chapter() == *n));
    let mut watched: Vec<Watched> = chapters.map(|n| Watched::new(folder, n)).collect();
    let names: Vec<String> = watched.iter().map(|w| format!("{}.rs", stem(w.chapter))).collect();
    println!(
        "Watching {} in exercises/src. Save to have checked what you changed; Ctrl-C ends.",
        names.join(", ")
    );
    loop {
        sleep(LOOK);
        for file in &mut watched {
            let mut changed = file.changed(course);
            // Of a chapter of which single exercises are named, only these.
            let named =
                |id: &String| which.is_empty() || which.iter().any(|w| w.holds(id) || w.is_chapter(id));
            changed.retain(named);
            if changed.is_empty() {
                continue;
            }
            println!("\n──── {}.rs saved\n", stem(file.chapter));
            // What cannot be checked now may be possible after the next save.
            if let Err(error) = check::check(course, folder, &changed, None) {
                println!("{error:#}");
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_was_changed_is_checked_and_once() {
        let folder = tempfile::tempdir().unwrap();
        let course = Course::read().unwrap();
        let stub = grading::stubs(5).unwrap();
        let path = files::source(folder.path(), 5);
        let mut seconds = 0;
        let mut save = |text: &str| {
            files::replace(&path, text).unwrap();
            seconds += 5;
            let file = std::fs::File::options().write(true).open(&path).unwrap();
            file.set_modified(SystemTime::now() + Duration::from_secs(seconds)).unwrap();
        };
        save(stub);
        let mut watched = Watched::new(folder.path(), 5);
        assert_eq!(watched.changed(&course), [] as [&str; 0]);
        save(&stub.replace("todo!(\"exercise 5.2\")", "vec![]"));
        assert_eq!(watched.changed(&course), ["5.2"]);
        assert_eq!(watched.changed(&course), [] as [&str; 0]);
        save(&format!("fn of_mine() {{}}\n{}", stub.replace("todo!(\"exercise 5.2\")", "vec![]")));
        assert_eq!(watched.changed(&course), ["5"], "something between the exercises");
        std::fs::remove_file(&path).unwrap();
        assert_eq!(watched.changed(&course), [] as [&str; 0], "a deleted file is no save");
    }
}
