//! Checks that teach: what an exercise asks of an answer, its solutions, and the mistakes that learners make.
//!
//! | file | what it holds |
//! |---|---|
//! | `task.rs` | [`Task`]: one exercise, with solutions and mistakes, all of one type; the examination of an answer |
//! | `case.rs` | [`Case`]: random inputs for an answer, and what was seen of it |
//! | `value.rs` | [`Value`]: what an answer returned, compared and written down |
//! | `resemblance.rs` | what a wrong value has in common with the right one: a factor, a sign, an order |
//! | `verdict.rs` | [`Verdict`]: what is said to the student |
//! | `supervise.rs` | every answer in a process of its own, with limits of time and memory |
//! | `ch01.rs` … `ch08.rs` | the exercises of a chapter; `chNN/` their solutions and mistakes |
//!
//! An answer is a **value**: a function, or a pair of them. The student's, the solutions, the typical mistakes and
//! the untouched stub of an exercise have one type, so that a signature cannot drift. A mistake is recognised by
//! what it computes: an answer that agrees with it on every random input makes that mistake. Nothing is compared
//! with stored numbers.

mod case;
mod panics;
mod resemblance;
mod supervise;
mod task;
mod value;
mod verdict;

pub mod ch01;
pub mod ch02;
pub mod ch03;
pub mod ch04;
pub mod ch05;
pub mod ch06;
pub mod ch07;
pub mod ch08;

pub use case::Case;
pub use supervise::{Limits, class};
pub use task::{Attempt, Bank, Kind, Mistake, PUBLIC_SEED, Solution, Task};
pub use value::{Shown, Value};
pub use verdict::{Diagnosis, Named, Outcome, Verdict};

/// The exercises of all chapters.
pub fn banks() -> Vec<&'static dyn Bank> {
    [
        ch01::bank(),
        ch02::bank(),
        ch03::bank(),
        ch04::bank(),
        ch05::bank(),
        ch06::bank(),
        ch07::bank(),
        ch08::bank(),
    ]
    .concat()
}

/// The untouched file of a chapter, as `reset` puts it back: `src/ch05.rs` of the exercises.
pub fn stubs(chapter: u32) -> Option<&'static str> {
    STUBS.get((chapter as usize).checked_sub(1)?).copied()
}

/// The chapters' solutions, as they stand in the source; every exercise's between `// ANCHOR: ex-N-k` lines.
pub fn solutions(chapter: u32) -> Option<&'static str> {
    SOLUTIONS.get((chapter as usize).checked_sub(1)?).copied()
}

const STUBS: [&str; 8] = [
    include_str!("../stubs/ch01.rs"),
    include_str!("../stubs/ch02.rs"),
    include_str!("../stubs/ch03.rs"),
    include_str!("../stubs/ch04.rs"),
    include_str!("../stubs/ch05.rs"),
    include_str!("../stubs/ch06.rs"),
    include_str!("../stubs/ch07.rs"),
    include_str!("../stubs/ch08.rs"),
];
const SOLUTIONS: [&str; 8] = [
    include_str!("ch01/solutions.rs"),
    include_str!("ch02/solutions.rs"),
    include_str!("ch03/solutions.rs"),
    include_str!("ch04/solutions.rs"),
    include_str!("ch05/solutions.rs"),
    include_str!("ch06/solutions.rs"),
    include_str!("ch07/solutions.rs"),
    include_str!("ch08/solutions.rs"),
];
