//! One exercise: what is observed of an answer, its solutions and mistakes; and the examination of an answer.

use std::cmp::Reverse;
use std::fmt;

use crate::Case;
use crate::case::Seen;
use crate::panics::{Panic, caught};
use crate::resemblance::{Pair, resemblance};
use crate::value::Value;
use crate::verdict::{Diagnosis, Named, Outcome, Verdict};

/// The seed with which students check; teachers grade with another.
pub const PUBLIC_SEED: u64 = 1;

/// So many random cases are tried.
const CASES: usize = 30;

/// What kind of exercise.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Kind {
    /// A guess before a run; any guess counts, and is told whether it came true.
    Predict,
    /// A formula, typed as a function and tried at random points.
    Derive,
    /// A function to write.
    Code,
    /// A program that is wrong, to be mended; or what is wrong with it.
    FindTheBug,
    /// A measurement, and what it says.
    Experiment,
}

impl Kind {
    /// Every kind with its name, as the book's tables write it.
    pub const NAMES: [(&str, Kind); 5] = [
        ("predict", Kind::Predict),
        ("derive", Kind::Derive),
        ("code", Kind::Code),
        ("find the bug", Kind::FindTheBug),
        ("experiment", Kind::Experiment),
    ];
}

impl fmt::Display for Kind {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let name = Kind::NAMES.iter().find(|(_, kind)| kind == self).map_or("", |(name, _)| name);
        f.pad(name)
    }
}

/// One exercise, whose answers are of the type `A`: a function, or a tuple of functions.
pub struct Task<A: 'static> {
    /// The id in the book, "5.1".
    pub id: &'static str,
    /// Its kind.
    pub kind: Kind,
    /// Draws inputs, calls the answer, says what it saw.
    pub observe: fn(A, &mut Case),
    /// Right answers; the first is the one to compare with.
    pub solutions: &'static [Solution<A>],
    /// What learners do instead.
    pub mistakes: &'static [Mistake<A>],
    /// What the student's file holds at first.
    pub stub: A,
}

/// A right answer.
pub struct Solution<A: 'static> {
    /// How it goes about it.
    pub way: &'static str,
    /// The answer.
    pub answer: A,
}

/// A typical mistake.
pub struct Mistake<A: 'static> {
    /// Its name, completing "this is a known mistake: …".
    pub name: &'static str,
    /// What to think about, without giving the line away.
    pub advice: &'static str,
    /// Where to read again: a page of the chapter and an anchor on it, `derive.md#mask`.
    pub read: &'static str,
    /// The answer that makes it.
    pub answer: A,
}

/// A student's answer to an exercise, ready to be examined.
pub struct Attempt {
    /// The exercise's id.
    pub id: &'static str,
    examine: Box<dyn Fn(u64) -> Verdict>,
}

impl Attempt {
    /// Examines the answer with the cases of this seed.
    pub fn examine(&self, seed: u64) -> Verdict {
        (self.examine)(seed)
    }
}

/// An exercise whatever the type of its answers: for the proofs.
pub trait Bank {
    /// The id in the book.
    fn id(&self) -> &'static str;
    /// The kind.
    fn kind(&self) -> Kind;
    /// What is said of each solution.
    fn of_solutions(&self, seed: u64) -> Vec<(&'static str, Verdict)>;
    /// What is said of each mistake.
    fn of_mistakes(&self, seed: u64) -> Vec<(Named, Verdict)>;
    /// What is said of the stub.
    fn of_stub(&self, seed: u64) -> Verdict;
}

impl<A: Copy + 'static> Bank for Task<A> {
    fn id(&self) -> &'static str {
        self.id
    }

    fn kind(&self) -> Kind {
        self.kind
    }

    fn of_solutions(&self, seed: u64) -> Vec<(&'static str, Verdict)> {
        self.solutions.iter().map(|s| (s.way, self.examine(s.answer, seed))).collect()
    }

    fn of_mistakes(&self, seed: u64) -> Vec<(Named, Verdict)> {
        self.mistakes.iter().map(|m| (m.named(), self.examine(m.answer, seed))).collect()
    }

    fn of_stub(&self, seed: u64) -> Verdict {
        self.examine(self.stub, seed)
    }
}

impl<A> Mistake<A> {
    fn named(&self) -> Named {
        let part = String::new();
        Named { name: self.name.into(), part, advice: self.advice.into(), read: self.read.into() }
    }
}

/// What an answer did in all cases.
struct Run {
    cases: Vec<(Case, Result<(), Panic>)>,
}

impl Run {
    fn panic(&self) -> Option<(&Case, &Panic)> {
        let panicked = self.cases.iter().filter_map(|(case, end)| Some((case, end.as_ref().err()?)));
        panicked.min_by_key(|(case, _)| case.volume())
    }

    /// Whether no part of the answer returned anything.
    fn nothing_seen(&self) -> bool {
        self.cases.iter().all(|(case, _)| case.seen.is_empty())
    }

    /// Whether it did the same as another in every case.
    fn equals(&self, other: &Run) -> bool {
        self.cases.iter().zip(&other.cases).all(|((a, a_end), (b, b_end))| {
            a_end.is_err() == b_end.is_err()
                && a.seen.len() == b.seen.len()
                && a.seen.iter().zip(&b.seen).all(|(a, b)| a.agrees(b))
        })
    }

    /// Whether the thing of this name is the same as another's in every case.
    fn equals_in(&self, other: &Run, name: &str) -> bool {
        self.of(name).zip(other.of(name)).all(|((_, a), (_, b))| match (a, b) {
            (Some(a), Some(b)) => a.agrees(b),
            (None, None) => true,
            _ => false,
        })
    }

    /// Whether a coincidence in the thing of this name is unlikely: numbers that depend on random inputs, or a word
    /// that was chosen.
    fn tells(&self, name: &str) -> bool {
        self.of(name).any(|(case, seen)| {
            seen.is_some_and(|seen| seen.secret || seen.value.numbers().is_some() && !case.given.is_empty())
        })
    }

    fn of<'a>(&'a self, name: &'a str) -> impl Iterator<Item = (&'a Case, Option<&'a Seen>)> {
        self.cases.iter().map(move |(case, _)| (case, case.seen.iter().find(|s| s.name == name)))
    }
}

impl Seen {
    fn agrees(&self, other: &Seen) -> bool {
        self.name == other.name && self.value.agrees(&other.value, self.tolerance)
    }
}

impl<A: Copy + 'static> Task<A> {
    /// A student's answer to this exercise.
    pub fn of(&'static self, answer: A) -> Attempt {
        Attempt { id: self.id, examine: Box::new(move |seed| self.examine(answer, seed)) }
    }

    /// Runs an answer through the cases of a seed and compares it with the solution.
    pub fn examine(&self, answer: A, seed: u64) -> Verdict {
        let came = self.run(answer, seed);
        if let Some((case, panic)) = came.panic() {
            let todo = panic.message == format!("not yet implemented: exercise {}", self.id);
            return match todo {
                false => self.panicked(&came, case, panic, seed),
                true if came.nothing_seen() => Verdict::plain(self.id, Outcome::Untouched),
                true => self.begun(&came, panic, seed),
            };
        }
        let expected = self.run(self.solutions[0].answer, seed);
        let mut verdict = Verdict::plain(self.id, Outcome::Solved);
        verdict.said = came.cases[0].0.said.clone();
        verdict.sentences = came.cases[0].0.sentences;
        let misunderstood = came.cases.iter().any(|(case, _)| !case.broken.is_empty());
        let wrong = wrong_names(&expected, &came);
        if self.kind == Kind::Predict {
            return self.predicted(&expected, &came, &wrong, seed, verdict);
        }
        if misunderstood || !wrong.is_empty() {
            verdict.outcome = Outcome::Wrong;
            verdict.diagnosis = Some(self.diagnosis(&expected, &came, &wrong, seed));
        }
        verdict
    }

    /// A prediction counts as soon as it is well formed and what is to be worked out beside it is right; only then is
    /// its outcome told.
    fn predicted(
        &self,
        expected: &Run,
        came: &Run,
        wrong: &[String],
        seed: u64,
        verdict: Verdict,
    ) -> Verdict {
        let case = &came.cases[0].0;
        if !case.broken.is_empty() {
            let diagnosis = Diagnosis { findings: case.broken.clone(), ..Diagnosis::default() };
            return Verdict { outcome: Outcome::Wrong, diagnosis: Some(diagnosis), said: vec![], ..verdict };
        }
        let numbers = case.seen.iter().filter(|seen| seen.compared && seen.value.numbers().is_some());
        let numbers = numbers.map(|seen| (seen.name.clone(), seen.value.written(6)));
        let said = numbers.chain(verdict.said.iter().cloned()).collect();
        let worked = |name: &&String| case.seen.iter().any(|seen| seen.worked && seen.name == **name);
        let (slips, surprises): (Vec<&String>, Vec<&String>) = wrong.iter().partition(worked);
        let came_true = Some(surprises.is_empty());
        let mut verdict = Verdict { said, came_true, ..verdict };
        if !slips.is_empty() {
            verdict.outcome = Outcome::Wrong;
            let findings = slips.iter().map(|name| format!("{name}: that is not it")).collect();
            let mut mistakes = self.recognised(expected, came, seed);
            mistakes.retain(|m| slips.iter().any(|name| m.part.is_empty() || m.part.contains(name.as_str())));
            verdict.diagnosis = Some(Diagnosis { with: vec![], findings, mistakes });
        } else if !surprises.is_empty() {
            verdict.diagnosis = Some(self.diagnosis(expected, came, wrong, seed));
        }
        verdict
    }

    fn run(&self, answer: A, seed: u64) -> Run {
        let case = |number| {
            let mut case = Case::new(seed, self.id, number);
            let end = caught(|| (self.observe)(answer, &mut case));
            (case, end)
        };
        let mut cases = vec![case(0)];
        // An untouched stub does the same in every case: once is enough.
        let todo = cases[0].1.as_ref().is_err_and(|panic| panic.message.contains("not yet implemented"));
        if !todo || !cases[0].0.seen.is_empty() {
            cases.extend((1..CASES).map(case));
        }
        Run { cases }
    }

    /// Of several functions some are written; what is to be said of these.
    fn begun(&self, came: &Run, panic: &Panic, seed: u64) -> Verdict {
        let expected = self.run(self.solutions[0].answer, seed);
        let wrong = wrong_names(&expected, came);
        let mut diagnosis = self.diagnosis(&expected, came, &wrong, seed);
        if wrong.is_empty() {
            let case = &came.cases[0].0;
            let right = case.seen.iter().map(|seen| format!("{} is right so far", seen.name));
            diagnosis.findings = right.chain(case.broken.iter().cloned()).collect();
        }
        diagnosis.findings.push(format!("a `todo!` is still reached at {}", panic.place));
        Verdict { diagnosis: Some(diagnosis), ..Verdict::plain(self.id, Outcome::Wrong) }
    }

    fn panicked(&self, came: &Run, case: &Case, panic: &Panic, seed: u64) -> Verdict {
        let mut verdict = Verdict::plain(self.id, Outcome::Panicked);
        verdict.diagnosis = Some(Diagnosis {
            with: written(case),
            findings: vec![format!("it panicked at {}:\n  {}", panic.place, panic.message)],
            mistakes: self.recognised(&self.run(self.solutions[0].answer, seed), came, seed),
        });
        verdict
    }

    fn diagnosis(&self, expected: &Run, came: &Run, wrong: &[String], seed: u64) -> Diagnosis {
        let mistakes = self.recognised(expected, came, seed);
        let Some((case, right)) = telling(expected, came) else {
            return Diagnosis { mistakes, ..Diagnosis::default() };
        };
        let mut findings = vec![];
        for (seen, right) in case.seen.iter().zip(&right.seen).filter(|(_, right)| right.compared) {
            let name = &seen.name;
            if !wrong.contains(name) {
                findings.extend((case.seen.len() > 1).then(|| format!("{name} is right")));
            } else if seen.agrees(right) {
                findings.push(format!("{name} is right here, but not with other inputs"));
            } else if seen.secret && (seen.worked || self.kind != Kind::Predict) {
                // A word that is not among the options has been told so already.
                let misspelt = case.broken.iter().any(|broken| broken.starts_with(name.as_str()));
                findings.extend((!misspelt).then(|| format!("{name}: that is not it")));
            } else {
                findings.push(unlike(seen, right, self.kind));
                // (Without inputs all cases are the same one.)
                if mistakes.is_empty() && !case.given.is_empty() {
                    let pairs = pairs(expected, came, name);
                    findings.extend(resemblance(&pairs).map(|says| format!("  in all cases: {says}")));
                }
            }
        }
        findings.extend(case.broken.iter().cloned());
        Diagnosis { with: written(case), findings, mistakes }
    }

    /// The mistakes that the answer makes: one that explains all of it, or else those that explain a part each.
    ///
    /// A mistake explains a part if everything that it gets wrong came the same way from the answer, in every case.
    fn recognised(&self, expected: &Run, came: &Run, seed: u64) -> Vec<Named> {
        let runs: Vec<(&Mistake<A>, Run)> =
            self.mistakes.iter().map(|m| (m, self.run(m.answer, seed))).collect();
        if let Some((mistake, _)) =
            runs.iter().find(|(_, run)| run.cases.len() == came.cases.len() && run.equals(came))
        {
            return vec![mistake.named()];
        }
        let mut parts: Vec<(&Mistake<A>, Vec<String>)> = runs
            .iter()
            .map(|(mistake, run)| (*mistake, run, wrong_names(expected, run)))
            .filter(|(_, run, wrong)| {
                wrong.iter().any(|name| came.tells(name))
                    && wrong.iter().all(|name| run.equals_in(came, name))
            })
            .map(|(mistake, _, wrong)| (mistake, wrong))
            .collect();
        parts.sort_by_key(|(_, wrong)| Reverse(wrong.len()));
        let mut explained: Vec<String> = vec![];
        let mut named = vec![];
        for (mistake, wrong) in parts {
            if wrong.iter().any(|name| explained.contains(name)) {
                continue;
            }
            named.push(Named { part: wrong.join(", "), ..mistake.named() });
            explained.extend(wrong);
        }
        named
    }
}

/// The names of what differs from the solution in some case.
fn wrong_names(expected: &Run, came: &Run) -> Vec<String> {
    let mut names: Vec<String> = vec![];
    for ((came, _), (expected, _)) in came.cases.iter().zip(&expected.cases) {
        for (seen, right) in came.seen.iter().zip(&expected.seen) {
            if right.compared && !seen.agrees(right) && !names.contains(&seen.name) {
                names.push(seen.name.clone());
            }
        }
    }
    names
}

/// The case to show: one that shows as much as any of what is wrong, and of these the smallest.
fn telling<'a>(expected: &'a Run, came: &'a Run) -> Option<(&'a Case, &'a Case)> {
    let shown = |case: &Case, right: &Case| {
        let differing =
            case.seen.iter().zip(&right.seen).filter(|(seen, right)| right.compared && !seen.agrees(right));
        differing.count() + case.broken.len()
    };
    let cases = came.cases.iter().zip(&expected.cases).map(|((case, _), (right, _))| (case, right));
    let telling = cases.filter(|(case, right)| shown(case, right) > 0);
    telling.min_by_key(|(case, right)| (Reverse(shown(case, right)), says_little(case, right), case.volume()))
}

/// Whether what differs in a case is a single entry of a list, or nothing but zeros.
fn says_little(case: &Case, right: &Case) -> bool {
    let pairs =
        case.seen.iter().zip(&right.seen).filter(|(seen, right)| right.compared && !seen.agrees(right));
    let zeros = |data: &[f64]| data.iter().all(|&v| v == 0.0);
    pairs.filter_map(|(seen, right)| Some((seen.value.numbers()?.1, right.value.numbers()?))).any(
        |(came, (shape, expected))| {
            !shape.is_empty() && (expected.len() < 2 || zeros(expected) || zeros(came))
        },
    )
}

/// The thing of this name in all cases, beside what it should be.
fn pairs<'a>(expected: &'a Run, came: &'a Run, name: &'a str) -> Vec<Pair<'a>> {
    let both = came.of(name).zip(expected.of(name));
    both.filter_map(|((case, came), (_, expected))| {
        Some(Pair { expected: &expected?.value, came: &came?.value, sizes: &case.sizes })
    })
    .collect()
}

fn written(case: &Case) -> Vec<(String, String)> {
    case.given.iter().map(|(name, value)| (name.clone(), value.written(6))).collect()
}

fn unlike(seen: &Seen, right: &Seen, kind: Kind) -> String {
    let (mut expected, mut came) = (right.value.written(6), seen.value.written(6));
    if let (Some((s, _)), Some((t, _))) = (right.value.numbers(), seen.value.numbers())
        && s != t
    {
        expected = format!("{}: {expected}", right.value.form());
        came = format!("{}: {came}", seen.value.form());
    } else if expected == came && matches!(seen.value, Value::Numbers { .. }) {
        (expected, came) = (right.value.written(17), seen.value.written(17));
    }
    let name = &seen.name;
    let indent = " ".repeat(name.chars().count());
    match kind {
        Kind::Predict => format!("{name}  you predicted  {came}\n{indent}  it is          {expected}"),
        _ => format!("{name}  expected  {expected}\n{indent}  came      {came}"),
    }
}
