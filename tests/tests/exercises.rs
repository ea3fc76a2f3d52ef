//! The exercises: book, stubs, checks and solutions name the same ones; a class is graded whatever its submissions are.
//! (That every solution passes and every typical mistake is caught under its name: `exercises/grading/tests/bank.rs`.)

use exercises::course::{Course, stem};
use exercises::files;
use exercises::grade::Grading;
use exercises::page::Exercise;
use grading::{Bank, Kind, PUBLIC_SEED};
use std::cell::RefCell;
use std::collections::{BTreeMap, BTreeSet};
use std::path::Path;
use tests::sources::workspace;

fn course() -> Course {
    Course::read().unwrap_or_else(|error| panic!("{error:#}"))
}

fn banks() -> BTreeMap<&'static str, &'static dyn Bank> {
    grading::banks().into_iter().map(|bank| (bank.id(), bank)).collect()
}

#[test]
fn book_checks_and_stubs_name_the_same_exercises() {
    let course = course();
    let in_book: Vec<&str> = course.exercises().map(|(_, e)| e.id.as_str()).collect();
    let checked: Vec<&str> = grading::banks().iter().map(|bank| bank.id()).collect();
    assert_eq!(in_book, checked);
    for (chapter, exercise) in course.exercises() {
        let stub = grading::stubs(chapter.number).expect("a stub for every chapter");
        let section = files::section(stub, &exercise.id).unwrap_or_else(|error| panic!("{error:#}"));
        let stars = "★".repeat(exercise.stars as usize);
        let Exercise { id, kind, minutes, title, .. } = exercise;
        let heading = format!("// ---- {id} {kind} {stars} {minutes} minutes: {title}");
        assert_eq!(section.lines().next().unwrap_or_default(), heading);
        let own = format!("todo!(\"exercise {id}\")");
        assert_eq!(section.matches("todo!(").count(), section.matches(&own).count(), "{id}: whose todo?");
        assert!(section.contains(&own), "{id}: expected `{own}` in its section");
    }
}

#[test]
fn kinds_agree() {
    let banks = banks();
    for (_, exercise) in course().exercises() {
        assert_eq!(banks[exercise.id.as_str()].kind(), exercise.kind, "{}", exercise.id);
    }
}

#[test]
fn every_exercise_has_three_hints_and_a_solution() {
    for (_, exercise) in course().exercises() {
        let different: BTreeSet<&str> =
            exercise.hints.iter().map(|h| h.trim()).filter(|h| !h.is_empty()).collect();
        assert_eq!(different.len(), 3, "{}: expected three hints, got {:?}", exercise.id, exercise.hints);
        assert!(exercise.solution.split_whitespace().count() > 5, "{}: no solution", exercise.id);
    }
}

#[test]
fn solutions_of_code_in_the_book_are_those_that_are_checked() {
    for (chapter, exercise) in course().exercises().filter(|(_, e)| e.kind == Kind::Code) {
        let file = stem(chapter.number);
        let anchor = exercise.anchor.as_str();
        let included = format!("exercises/grading/src/{file}/solutions.rs:{anchor}}}");
        assert!(
            exercise.solution.contains(&included),
            "{}: its page does not include `{included}`",
            exercise.id
        );
        let source = grading::solutions(chapter.number).expect("solutions for every chapter");
        assert!(source.contains(&format!("// ANCHOR: {anchor}\n")), "{}: no anchor {anchor}", exercise.id);
    }
}

#[test]
fn there_are_enough_of_each() {
    let course = course();
    let banks = banks();
    assert!(course.exercises().count() >= 48);
    for chapter in &course.chapters {
        let code = chapter.exercises.iter().filter(|e| e.kind == Kind::Code);
        let two_ways = chapter.exercises.iter().filter(|e| banks[e.id.as_str()].of_solutions(1).len() > 1);
        assert!(chapter.exercises.len() >= 6, "chapter {}", chapter.number);
        assert!(code.clone().count() >= 3, "chapter {}: code", chapter.number);
        assert!(two_ways.count() >= 1, "chapter {}: no exercise with two solutions", chapter.number);
    }
    let mistakes: usize = grading::banks().iter().map(|bank| bank.of_mistakes(1).len()).sum();
    println!("{} exercises, {mistakes} typical mistakes", course.exercises().count());
}

#[test]
fn what_is_to_be_read_again_is_there() {
    let course = course();
    for (id, bank) in banks() {
        let (chapter, _) = course.find(id).unwrap_or_else(|error| panic!("{error:#}"));
        for (mistake, _) in bank.of_mistakes(PUBLIC_SEED) {
            let (page, anchor) = mistake.read.split_once('#').unwrap_or((&mistake.read, ""));
            assert_ne!(page, "exercises.md", "{id}: the solutions stand there");
            let path = workspace().join("book/src").join(&chapter.folder).join(page);
            let text =
                std::fs::read_to_string(&path).unwrap_or_else(|e| panic!("{id}: {}: {e}", path.display()));
            assert!(anchor.is_empty() || anchors(&text).contains(anchor), "{id}: no #{anchor} in {page}");
        }
    }
}

/// The names of a page's headings, as mdBook makes them.
fn anchors(page: &str) -> BTreeSet<String> {
    let headings =
        page.lines().filter(|line| line.starts_with('#')).map(|line| line.trim_start_matches('#').trim());
    headings
        .map(|heading| match heading.rsplit_once("{#") {
            Some((_, id)) => id.trim_end_matches('}').to_owned(),
            None => heading
                .to_lowercase()
                .chars()
                .filter_map(|c| match c {
                    c if c.is_alphanumeric() || c == '_' || c == '-' => Some(c),
                    c if c.is_whitespace() => Some('-'),
                    _ => None,
                })
                .collect(),
        })
        .collect()
}

/// An answer to 5.5 that knows the public seed's inputs by heart, and nothing else.
fn fitted_to_the_public_seed() -> String {
    thread_local! { static ASKED: RefCell<Vec<(f64, f64)>> = const { RefCell::new(vec![]) } }
    fn noting(d1: f64, d100: f64) -> f64 {
        ASKED.with_borrow_mut(|asked| asked.push((d1, d100)));
        ((100.0 * d100 * d100 - d1 * d1) / 99.0).sqrt()
    }
    grading::ch05::SHIFT.examine(noting, PUBLIC_SEED);
    let arm = |(d1, d100): (f64, f64)| format!("        {} => {:?},\n", d1.to_bits(), noting(d1, d100));
    let asked = ASKED.take();
    assert!(!asked.is_empty());
    let arms: String = asked.into_iter().map(arm).collect();
    format!("    match d1.to_bits() {{\n{arms}        _ => 0.0,\n    }}")
}

/// The untouched file of chapter 5 with answers in it: pairs of an id and a body.
fn chapter_five(answers: &[(&str, &str)]) -> String {
    let stub = grading::stubs(5).expect("chapter 5").to_owned();
    answers.iter().fold(stub, |text, (id, body)| text.replace(&format!("todo!(\"exercise {id}\")"), body))
}

fn hand_in(class: &Path, student: &str, files: &[(&str, &str)]) {
    for (name, text) in files {
        exercises::files::replace(&class.join(student).join(name), text).unwrap_or_else(|e| panic!("{e:#}"));
    }
}

#[test]
fn a_class_is_graded_and_no_submission_stops_the_rest() {
    let folder = tempfile::tempdir().expect("a folder");
    let (class, out) = (folder.path().join("class"), folder.path().join("out"));

    // Files that hold the solutions, of all chapters: the functions have the stubs' names.
    for chapter in 1..=8 {
        let text = grading::solutions(chapter).expect("solutions");
        hand_in(&class, "all right", &[(&format!("src/{}.rs", stem(chapter)), text)]);
    }
    hand_in(&class, "broken", &[("ch05.rs", "pub fn inverted_dropout(")]);
    hand_in(&class, "nothing at all", &[("notes.txt", "ill")]);
    let fitted = fitted_to_the_public_seed();
    hand_in(&class, "fitted", &[("exercises/src/ch05.rs", &chapter_five(&[("5.5", &fitted)]))]);
    let stays = folder.path().join("written by a submission");
    let writes =
        format!("std::fs::write({:?}, \"x\").ok(); std::process::exit(0)", stays.display().to_string());
    let trouble = [
        ("5.1", "loop {}"),
        (
            "5.2",
            "let mut all = vec![]; loop { all.extend_from_slice(&[0.0; 1_000_000]); if all.is_empty() { return all } }",
        ),
        ("5.4", "let deeper = both_kinds(p, eta + 1.0); println!(\"{deeper:?}\"); deeper"),
        ("5.5", &writes),
        ("5.6", "if h > 0.0 { panic!(\"mine\") } 0.0"),
        ("5.8", "w.iter().zip(dw).map(|(w, dw)| w - learning_rate * dw).collect()"),
    ];
    hand_in(&class, "trouble", &[("ch05.rs", &chapter_five(&trouble)), ("progress.json", "{ broken")]);
    let mistaken = [("5.1", "x.iter().zip(draws).map(|(&x, &d)| if d < rate { 0.0 } else { x }).collect()")];
    hand_in(&class, "mistaken", &[("ch05.rs", &chapter_five(&mistaken))]);

    let course = course();
    let chapters = (1..=8).collect();
    let grading = Grading { course: &course, chapters, seed: 77_123, seconds: 3, out: out.clone() };
    let table = grading.grade(&class).unwrap_or_else(|error| panic!("{error:#}"));
    let text = std::fs::read_to_string(&table).expect("the class's table");
    println!("{text}");

    let mut reader = csv::Reader::from_path(out.join("class.csv")).expect("the table as CSV");
    let columns: Vec<String> = reader.headers().expect("columns").iter().map(str::to_owned).collect();
    let rows: BTreeMap<String, BTreeMap<String, String>> = reader
        .records()
        .map(|record| {
            let record = record.expect("a row");
            let row = columns.iter().cloned().zip(record.iter().map(str::to_owned)).collect();
            (record[0].to_owned(), row)
        })
        .collect();
    assert_eq!(rows.len(), 6, "{text}");
    let all = course.exercises().count();
    let cell = |student: &str, column: &str| rows[student][column].clone();
    assert_eq!(cell("all right", &format!("solved of {all}")), all.to_string(), "{text}");
    assert!(cell("broken", "notes").contains("chapter 5: does not compile"), "{text}");
    assert!(cell("nothing at all", "notes").contains("ch01.rs is missing"), "{text}");
    assert_eq!(cell("fitted", "right with the public seed only"), "5.5", "{text}");
    assert_eq!(cell("fitted", "ch05"), "0", "{text}");
    assert!(cell("trouble", "notes").contains("progress.json"), "{text}");
    assert!(text.contains("1 × 5.1: the scale 1/(1 − p) is missing"), "{text}");

    let of = |student: &str| {
        std::fs::read_to_string(out.join("students").join(format!("{student}.csv"))).expect("csv")
    };
    let trouble = of("trouble");
    let state =
        |id: &str| trouble.lines().find(|l| l.starts_with(&format!("{id},"))).unwrap_or_default().to_owned();
    assert!(state("5.1").contains("does not end"), "{trouble}");
    assert!(state("5.2").contains("takes too much memory"), "{trouble}");
    assert!(state("5.4").contains("calls itself without end"), "{trouble}");
    assert!(state("5.5").contains("ended its process"), "{trouble}");
    assert!(state("5.6").contains("panics"), "{trouble}");
    assert!(state("5.8").contains("not yet right"), "{trouble}");
    assert!(state("5.7").contains("not begun"), "{trouble}");
    let sandboxed = exercises::sandbox::Sandbox::found() == exercises::sandbox::Sandbox::Bubblewrap;
    assert!(!sandboxed || !stays.exists(), "a submission wrote outside of its folder");
}
