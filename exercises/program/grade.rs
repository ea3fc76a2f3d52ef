//! A folder of students' folders: each checked on its own, with a seed that they do not know.

use std::collections::BTreeMap;
use std::fs;
use std::path::{Path, PathBuf};

use anyhow::{Context as _, Result, bail};
use grading::{Kind, Outcome, PUBLIC_SEED, Verdict};

use crate::compile;
use crate::course::{CHAPTERS, Course, stem};
use crate::memory::Memory;
use crate::report::{self, Table};
use crate::sandbox::{Sandbox, run};

/// Seconds that the compiler may take for a chapter of one student.
const COMPILING: u64 = 120;
/// Seconds that all checks of a chapter may take.
const CHECKING: u64 = 300;

/// What is graded, and how.
pub struct Grading<'a> {
    /// The exercises.
    pub course: &'a Course,
    /// The chapters.
    pub chapters: Vec<u32>,
    /// The seed that students do not know.
    pub seed: u64,
    /// Seconds that one exercise may take.
    pub seconds: u64,
    /// Where the tables go.
    pub out: PathBuf,
}

/// What came of one student.
#[derive(Default)]
pub struct Student {
    /// The folder's name.
    pub name: String,
    /// The verdicts with the hidden seed.
    pub verdicts: BTreeMap<String, Verdict>,
    /// Exercises that are solved with the public seed only.
    pub fitted: Vec<String>,
    /// What could not be done: a chapter that does not compile, a file that is missing.
    pub notes: Vec<String>,
    /// Hints, predictions and the concept test, as the student's own file tells.
    pub memory: Memory,
}

impl Grading<'_> {
    /// Grades every folder in `submissions` and writes the tables; returns the path of the class's.
    ///
    /// # Errors
    /// If there is no such folder or nothing in it, the checks do not compile, or a table cannot be written. Whatever
    /// is wrong with a submission is noted there, and the others are graded.
    pub fn grade(&self, submissions: &Path) -> Result<PathBuf> {
        let folders = folders(submissions)?;
        let sandbox = Sandbox::found();
        println!("{}\nSeed {} (students check with {PUBLIC_SEED}).\n", sandbox.says(), self.seed);
        let bench = Bench::new(sandbox)?;
        let mut students = vec![];
        for (n, folder) in folders.iter().enumerate() {
            let name =
                folder.file_name().map_or_else(String::new, |name| name.to_string_lossy().into_owned());
            println!("{} of {}  {name}", n + 1, folders.len());
            let student = self.student(&bench, folder, &name);
            student
                .notes
                .iter()
                .for_each(|note| println!("        {}", note.lines().next().unwrap_or_default()));
            let table = self.table_of(&student);
            table.write(&self.out.join("students"), &file_name(&name, n))?;
            students.push(student);
        }
        self.table(&students, sandbox).write(&self.out, "class")
    }

    /// Grades one student; nothing of it can stop the others.
    fn student(&self, bench: &Bench, folder: &Path, name: &str) -> Student {
        let mut student = Student { name: name.into(), ..Student::default() };
        match own(folder, "progress.json").map(|path| Memory::read(path.parent().unwrap_or(folder))) {
            Some(Ok(memory)) => student.memory = memory,
            Some(Err(_)) => student.notes.push("progress.json could not be understood".into()),
            None => {}
        }
        for &chapter in &self.chapters {
            if let Err(error) = self.chapter(bench, folder, chapter, &mut student) {
                student.notes.push(format!("chapter {chapter}: {error:#}"));
            }
        }
        student
    }

    fn chapter(&self, bench: &Bench, folder: &Path, chapter: u32, student: &mut Student) -> Result<()> {
        let name = format!("{}.rs", stem(chapter));
        let Some(path) = own(folder, &name) else { bail!("{name} is missing") };
        let text = fs::read_to_string(&path).with_context(|| format!("{name} could not be read"))?;
        if Some(text.as_str()) == grading::stubs(chapter) {
            return Ok(()); // not begun: nothing to compile
        }
        let place = tempfile::tempdir()?;
        let program = bench.compile(place.path(), chapter, &text)?;
        let hidden = bench.check(place.path(), &program, self.seed, self.seconds)?;
        let failed = hidden.iter().any(|v| !matches!(v.outcome, Outcome::Solved | Outcome::Untouched));
        if failed {
            for public in bench.check(place.path(), &program, PUBLIC_SEED, self.seconds)? {
                let fails_now = hidden.iter().any(|v| v.id == public.id && v.outcome != Outcome::Solved);
                if public.outcome == Outcome::Solved && fails_now {
                    student.fitted.push(public.id);
                }
            }
        }
        student.verdicts.extend(hidden.into_iter().map(|verdict| (verdict.id.clone(), verdict)));
        Ok(())
    }

    /// The student's table: hints and predictions from the student's own file, outcomes from these checks.
    fn table_of(&self, student: &Student) -> Table {
        let mut memory = student.memory.clone();
        memory.exercises.values_mut().for_each(|e| (e.outcome, e.solved) = (None, false));
        for (id, verdict) in &student.verdicts {
            let predicts = self.course.find(id).is_ok_and(|(_, e)| e.kind == Kind::Predict);
            let checks = memory.of(id).checks;
            memory.learn(verdict, predicts, 0);
            memory.of_mut(id).checks = checks;
        }
        let mut table = report::of_student(self.course, &memory, &student.name);
        table.above.push(format!(
            "Graded with seed {}; hints and checks as the student's own file tells.",
            self.seed
        ));
        if !student.fitted.is_empty() {
            table.above.push(format!(
                "Right with the public seed only, so perhaps fitted to it: {}.",
                student.fitted.join(", ")
            ));
        }
        table
            .below
            .extend(student.notes.iter().map(|note| format!("```text\n{}\n```", note.replace("```", "'''"))));
        for verdict in
            student.verdicts.values().filter(|v| v.diagnosis.is_some() && v.outcome != Outcome::Solved)
        {
            table.below.push(format!("```text\n{}```", verdict.to_string().replace("```", "'''")));
        }
        table
    }

    /// The class's table: a row for each student.
    fn table(&self, students: &[Student], sandbox: Sandbox) -> Table {
        let exercises: Vec<_> =
            self.course.exercises().filter(|(chapter, _)| self.chapters.contains(&chapter.number)).collect();
        let mut columns = vec!["student".to_owned(), format!("solved of {}", exercises.len())];
        columns.extend(self.chapters.iter().map(|&n| stem(n)));
        columns
            .extend(["hints", "concept test", "right with the public seed only", "notes"].map(String::from));
        let rows = students.iter().map(|student| {
            let solved = |chapter: Option<u32>| {
                let of = exercises.iter().filter(|(c, _)| chapter.is_none_or(|n| c.number == n));
                of.filter(|(_, e)| student.verdicts.get(&e.id).is_some_and(|v| v.outcome == Outcome::Solved))
                    .count()
            };
            let mut row = vec![student.name.clone(), solved(None).to_string()];
            row.extend(self.chapters.iter().map(|&n| solved(Some(n)).to_string()));
            row.push(student.memory.exercises.values().map(|e| e.hints).sum::<usize>().to_string());
            row.push(report::concept_line(&student.memory).map_or_else(String::new, |line| {
                line.trim_start_matches("Concept test: ").trim_end_matches('.').to_owned()
            }));
            row.push(student.fitted.join(", "));
            row.push(student.notes.iter().filter_map(|n| n.lines().next()).collect::<Vec<_>>().join("; "));
            row
        });
        let rows = rows.collect();
        Table {
            title: "The class".into(),
            above: vec![format!("{} Seed {}.", sandbox.says(), self.seed)],
            columns,
            rows,
            below: common_mistakes(students),
        }
    }
}

/// What several students do, most frequent first: what to talk about in class.
fn common_mistakes(students: &[Student]) -> Vec<String> {
    let mut counted: BTreeMap<String, usize> = BTreeMap::new();
    for verdict in students.iter().flat_map(|s| s.verdicts.values()) {
        for name in verdict.mistakes() {
            *counted.entry(format!("{}: {name}", verdict.id)).or_default() += 1;
        }
    }
    let mut counted: Vec<(String, usize)> = counted.into_iter().collect();
    counted.sort_by_key(|(_, count)| std::cmp::Reverse(*count));
    if counted.is_empty() {
        return vec![];
    }
    let lines = counted.iter().take(20).map(|(mistake, count)| format!("- {count} × {mistake}"));
    vec!["Known mistakes, the most frequent first:".into(), lines.collect::<Vec<_>>().join("\n")]
}

/// The students' folders, by name.
fn folders(submissions: &Path) -> Result<Vec<PathBuf>> {
    let entries = fs::read_dir(submissions).with_context(|| {
        format!("expected a folder of students' folders, {} could not be read", submissions.display())
    })?;
    let mut folders: Vec<PathBuf> =
        entries.filter_map(|e| Some(e.ok()?.path())).filter(|p| p.is_dir()).collect();
    folders.sort();
    if folders.is_empty() {
        bail!("expected a folder for each student in {}, found none", submissions.display());
    }
    Ok(folders)
}

/// A student's file, wherever in the handed-in folder the exercises begin.
fn own(folder: &Path, name: &str) -> Option<PathBuf> {
    ["", "src", "exercises", "exercises/src"]
        .iter()
        .map(|inner| folder.join(inner).join(name))
        .find(|p| p.is_file())
}

/// A student's name as a file's name.
fn file_name(name: &str, n: usize) -> String {
    let safe: String =
        name.chars().map(|c| if c.is_alphanumeric() || "-_ ".contains(c) { c } else { '_' }).collect();
    if safe == name { safe } else { format!("{safe}-{}", n + 1) }
}

/// Compiles and runs what students wrote. Only their chapters' files are taken: nothing else of a submission is
/// compiled or run.
struct Bench {
    sandbox: Sandbox,
    libraries: BTreeMap<String, PathBuf>,
}

impl Bench {
    fn new(sandbox: Sandbox) -> Result<Bench> {
        Ok(Bench { sandbox, libraries: compile::libraries()? })
    }

    fn compile(&self, place: &Path, chapter: u32, text: &str) -> Result<PathBuf> {
        let name = stem(chapter);
        let checks = crate::folder().join("tests").join(format!("{name}.rs"));
        for folder in ["src", "tests"] {
            fs::create_dir(place.join(folder))?;
        }
        fs::write(place.join("src").join(format!("{name}.rs")), text)?;
        let main = place.join("tests").join(format!("{name}.rs"));
        fs::copy(&checks, &main).with_context(|| format!("{} could not be read", checks.display()))?;
        let program = place.join(&name);
        let rustc = std::env::var_os("RUSTC").map_or_else(|| "rustc".into(), PathBuf::from);
        let mut command = self.sandbox.command(&rustc, place);
        command.args([
            "--edition",
            "2024",
            "--cap-lints",
            "allow",
            "-C",
            "opt-level=1",
            "--crate-name",
            &name,
        ]);
        for library in ["grading", "common"] {
            let path = self
                .libraries
                .get(library)
                .with_context(|| format!("the library {library} was not built"))?;
            command.arg("--extern").arg(format!("{library}={}", path.display()));
            let folder = path.parent().unwrap_or(path);
            command.arg("-L").arg(format!("dependency={}", folder.display()));
            command.arg("-L").arg(format!("dependency={}", folder.join("deps").display()));
        }
        command.arg("-o").arg(&program).arg(Path::new("tests").join(format!("{name}.rs"))).current_dir(place);
        let finished = run(command, place, COMPILING)?;
        if finished.stopped {
            bail!("the compiler was stopped after {COMPILING} seconds");
        }
        if !finished.well {
            bail!("does not compile\n{}", finished.errors.replace("tests/../", "").trim());
        }
        Ok(program)
    }

    fn check(&self, place: &Path, program: &Path, seed: u64, seconds: u64) -> Result<Vec<Verdict>> {
        let mut command = self.sandbox.command(program, place);
        command
            .args(["--json", "--seed", &seed.to_string(), "--seconds", &seconds.to_string()])
            .current_dir(place);
        let finished = run(command, place, CHECKING)?;
        if finished.stopped {
            bail!("its checks were stopped after {CHECKING} seconds");
        }
        crate::check::parsed(&finished.output, &finished.errors)
    }
}

/// The chapters that are named, "5,6" say; all for nothing.
///
/// # Errors
/// If one is not a chapter.
pub fn named_chapters(course: &Course, names: &[String]) -> Result<Vec<u32>> {
    if names.is_empty() {
        return Ok((1..=CHAPTERS).collect());
    }
    names.iter().map(|name| Ok(course.which(name)?.chapter())).collect()
}
