use super::*;
use crate::search::{Outcome, Space, perform, ranked};
use common::ConfigError;
use common::parallel::Threads;
use tempfile::TempDir;

fn trials() -> Vec<Trial> {
    let space = Space::new().uniform("x", -1.0, 1.0).unwrap().names("shape", ["hill", "plain"]).unwrap();
    space.random(12, Seed(8), &[Seed(u64::MAX)]).unwrap()
}

fn description() -> Vec<(&'static str, String)> {
    vec![("space", "x and shape".to_string()), ("epochs", "3".to_string())]
}

/// A hill, a plain, and two trials that come to nothing.
fn objective(trial: &Trial) -> Result<Outcome, ConfigError> {
    let x = trial.settings.number("x")?;
    match (trial.number, trial.settings.text("shape")?) {
        (4, _) => Ok(Outcome::new(f64::INFINITY)),
        (6, _) => Err(ConfigError::new("Hill", "fine weather", "\"rain\"\nand storm")),
        (_, "hill") => Ok(Outcome::new(1.0 / 3.0 - x * x).with("x/3", x / 3.0)),
        _ => Ok(Outcome::new(0.25)),
    }
}

fn folder() -> (TempDir, PathBuf) {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("trials.jsonl");
    (folder, path)
}

fn open(path: &Path) -> Result<Journal, RunError> {
    Journal::open(path, &description(), &trials())
}

/// Searches on from what the journal knows; returns everything in the trials' order.
fn search(path: &Path) -> Vec<Tried> {
    let mut journal = open(path).unwrap();
    let mut tried = journal.known().to_vec();
    let is_new = |trial: &Trial| tried.iter().all(|known| known.trial.number != trial.number);
    let rest: Vec<Trial> = trials().into_iter().filter(is_new).collect();
    tried.extend(perform(&rest, &Threads::new(2), objective, |tried| journal.record(tried)).unwrap());
    tried.sort_by_key(|tried| tried.trial.number);
    tried
}

#[test]
fn what_was_recorded_is_known_to_the_bit_when_the_journal_is_opened_again() {
    let (_folder, path) = folder();
    let tried = search(&path);
    let mut known = open(&path).unwrap().known().to_vec();
    known.sort_by_key(|tried| tried.trial.number);
    assert_eq!(known, tried);
    assert_eq!(known[4].ending, Ending::Diverged);
    assert!(matches!(&known[6].ending, Ending::Failed(why) if why.contains("\"rain\"\nand storm")));
}

#[test]
fn a_journal_cut_off_anywhere_leads_to_the_same_end() {
    let (_folder, path) = folder();
    let whole = search(&path);
    let bytes = std::fs::read(&path).unwrap();
    let ranking = |tried: &[Tried]| ranked(tried).iter().map(|t| t.trial.number).collect::<Vec<_>>();
    let ends: Vec<usize> = (0..bytes.len()).filter(|&at| bytes[at] == b'\n').map(|at| at + 1).collect();
    let known = |length: usize| {
        std::fs::write(&path, &bytes[..length]).unwrap();
        open(&path).unwrap().known().len()
    };
    for length in 0..bytes.len() {
        let lines = ends.iter().filter(|&&end| end <= length).count();
        assert_eq!(known(length), lines.saturating_sub(1), "cut at byte {length}");
    }
    // Going on takes longer (every line is synced): behind each line, and from every byte of the last.
    for length in ends[..11].iter().copied().chain(ends[11]..bytes.len()) {
        std::fs::write(&path, &bytes[..length]).unwrap();
        let again = search(&path);
        assert_eq!((&again, ranking(&again)), (&whole, ranking(&whole)), "cut at byte {length}");
        assert_eq!(open(&path).unwrap().known().len(), 12, "every trial stands in the file once");
    }
}

#[test]
fn a_search_that_is_complete_begins_anew_and_so_may_another_in_its_place() {
    let (_folder, path) = folder();
    search(&path);
    open(&path).unwrap().complete().unwrap();
    assert_eq!(open(&path).unwrap().known(), []);
    open(&path).unwrap().complete().unwrap();
    let other = [("epochs", "5".to_string())];
    assert_eq!(Journal::open(&path, &other, &trials()).unwrap().known(), []);
    let text = std::fs::read_to_string(&path).unwrap();
    assert_eq!(text, "{\"search\":{\"epochs\":\"5\"}}\n");
}

#[test]
fn completing_a_search_leaves_its_trials_where_they_are_wherever_it_is_cut_off() {
    let (_folder, path) = folder();
    let tried = search(&path);
    let before = std::fs::read(&path).unwrap();
    open(&path).unwrap().complete().unwrap();
    let bytes = std::fs::read(&path).unwrap();
    assert!(bytes.starts_with(&before) && bytes.len() > before.len(), "only appended to");
    for length in before.len()..bytes.len() {
        std::fs::write(&path, &bytes[..length]).unwrap();
        let mut known = open(&path).unwrap().known().to_vec();
        known.sort_by_key(|tried| tried.trial.number);
        assert_eq!(known, tried, "cut at byte {length}");
    }
}

#[test]
fn a_search_of_other_settings_is_refused_with_what_differs_and_left_alone() {
    let (_folder, path) = folder();
    search(&path);
    let before = std::fs::read(&path).unwrap();
    let other =
        [("space", "x and shape".to_string()), ("epochs", "5".to_string()), ("rows", "7".to_string())];
    let message = Journal::open(&path, &other, &trials()).unwrap_err().to_string();
    let expected = "trials.jsonl: expected the trials of a search with epochs `5`, rows `7`, got an unfinished search \
                    with epochs `3`, rows nothing: run that one to its end with its own settings, delete the file to \
                    give it up, or choose another folder with --out DIR";
    assert!(message.ends_with(expected), "{message}");
    assert_eq!(std::fs::read(&path).unwrap(), before);
}

#[test]
fn a_file_that_is_no_journal_is_refused_and_left_alone() {
    let (_folder, path) = folder();
    for text in ["my notes", "my notes\n", "{\"chapter\":\"ch06\"}\n", "{\"search\":3}\n", "\n"] {
        std::fs::write(&path, text).unwrap();
        let message = open(&path).unwrap_err().to_string();
        assert!(message.contains("expected the journal of a search, got something else: move the file away"));
        assert_eq!(std::fs::read_to_string(&path).unwrap(), text);
    }
    std::fs::write(&path, [0xff, 0xfe, b'\n']).unwrap();
    assert!(open(&path).unwrap_err().to_string().contains("move the file away"));
}

#[test]
fn lines_that_are_no_trials_of_the_search_are_refused_by_number() {
    let (_folder, path) = folder();
    search(&path);
    let text = std::fs::read_to_string(&path).unwrap();
    let lines: Vec<&str> = text.lines().collect();
    let number = |line: &str| serde_json::from_str::<Value>(line).unwrap()["trial"].to_string();
    let (first, other) = (number(lines[1]), number(lines[5]));
    let damaged = [
        "nonsense".to_string(),
        "{\"complete\":true}".to_string(), // not at the end
        lines[5].to_string(),              // twice
        lines[1].replace(&format!("\"trial\":{first},"), "\"trial\":99,"),
        lines[1].replace(&format!("\"trial\":{first},"), &format!("\"trial\":{other},")),
        lines[1].replace(&u64::MAX.to_string(), "17"),
        lines[1].replace("\"ending\"", "\"end\""),
    ];
    for line in damaged {
        let mut lines = lines.clone();
        lines[1] = &line;
        let text = lines.join("\n") + "\n";
        std::fs::write(&path, &text).unwrap();
        let message = open(&path).expect_err(&line).to_string();
        assert!(message.contains("expected a trial of this search in line "), "{message}");
        assert!(message.contains("delete the file to begin the search anew"), "{message}");
        assert_eq!(std::fs::read_to_string(&path).unwrap(), text);
    }
}

#[test]
fn two_searches_cannot_write_to_one_journal_at_a_time() {
    let (_folder, path) = folder();
    let first = open(&path).unwrap();
    let message = open(&path).unwrap_err().to_string();
    assert!(message.contains("another search is writing to this file; wait until it has ended"), "{message}");
    drop(first);
    open(&path).unwrap();
}

#[test]
fn empty_lines_are_passed_over() {
    let (_folder, path) = folder();
    let all = search(&path);
    let text = std::fs::read_to_string(&path).unwrap();
    std::fs::write(&path, text.replacen('\n', "\n\n", 3) + "\n").unwrap();
    assert_eq!(open(&path).unwrap().known().len(), all.len());
}

#[test]
fn a_journal_that_cannot_be_a_file_is_an_error_that_names_it_and_says_what_to_do() {
    let (folder, path) = folder();
    std::fs::create_dir(&path).unwrap();
    #[cfg(unix)]
    let endless = std::path::Path::new("/dev/zero").to_path_buf();
    #[cfg(not(unix))]
    let endless = path.clone();
    for path in [folder.path().join("missing/trials.jsonl"), path, endless] {
        let message = open(&path).unwrap_err().to_string();
        let expected = format!("{}: expected a file that may be read and written, got ", path.display());
        assert!(message.starts_with(&expected) && message.contains("--out DIR"), "{message}");
    }
}
