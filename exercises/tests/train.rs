//! The student's own network: `cargo run -p exercises -- train`.

#[path = "../src/ch03.rs"]
mod ch03;
#[path = "../src/ch04.rs"]
mod ch04;
#[path = "../src/ch05.rs"]
mod ch05;
#[path = "../src/ch06.rs"]
mod ch06;

use std::path::PathBuf;
use std::process::ExitCode;

use clap::Parser;
use common::data::Mnist;
use exercises::network::{Pieces, Plan, train};
use grading::{Outcome, PUBLIC_SEED, Task};

/// Trains chapter 5's network, made of your own functions, on MNIST.
#[derive(Parser)]
#[command(name = "train", bin_name = "cargo run -p exercises -- train")]
struct Arguments {
    /// Borrows the solution of an exercise that you have not solved: `--lend 4.3`; several by `--lend 4.3,6.4`.
    #[arg(long, value_delimiter = ',')]
    lend: Vec<String>,
    /// Passes over the 48,000 training digits.
    #[arg(long, default_value_t = 5)]
    epochs: usize,
    /// The seed of start weights, batches and masks.
    #[arg(long, default_value_t = 1671)]
    seed: u64,
    /// Another folder with four files in MNIST's format.
    #[arg(long)]
    data: Option<PathBuf>,
    /// Fewer training digits, for a first look.
    #[arg(long, default_value_t = 48_000)]
    digits: usize,
}

/// The student's answer, or the solution if it is lent; notes what is missing.
fn piece<A: Copy>(task: &'static Task<A>, own: A, lend: &[String], missing: &mut Vec<String>) -> A {
    if lend.iter().any(|id| id == task.id) {
        println!("{} is borrowed", task.id);
        return task.solutions[0].answer;
    }
    let verdict = task.examine(own, PUBLIC_SEED);
    if verdict.outcome != Outcome::Solved {
        missing.push(format!("{}: {}", task.id, verdict.word()));
    }
    own
}

fn main() -> ExitCode {
    let arguments = Arguments::parse();
    let known = ["3.3", "4.3", "5.1", "5.2", "6.4"];
    if let Some(other) = arguments.lend.iter().find(|id| !known.contains(&id.as_str())) {
        eprintln!(
            "expected exercises that the network is made of ({}) to lend, got {other}",
            known.join(", ")
        );
        return ExitCode::from(2);
    }
    let mut missing = vec![];
    let lend = &arguments.lend;
    let softmax = piece(&grading::ch03::SOFTMAX, ch03::softmax, lend, &mut missing);
    let dense = (ch04::dense_forward as _, ch04::dense_backward as _);
    let (dense_forward, dense_backward) = piece(&grading::ch04::DENSE, dense, lend, &mut missing);
    let dropout = piece(&grading::ch05::INVERTED_DROPOUT, ch05::inverted_dropout, lend, &mut missing);
    let dropout_backward =
        piece(&grading::ch05::DROPOUT_BACKWARD, ch05::dropout_backward, lend, &mut missing);
    let adam = piece(&grading::ch06::ADAM_STEP, ch06::adam_step, lend, &mut missing);
    if !missing.is_empty() {
        let lacking = missing.iter().filter_map(|line| line.split(':').next());
        let ids: Vec<&str> = lend.iter().map(String::as_str).chain(lacking).collect();
        println!("Your network lacks:\n  {}", missing.join("\n  "));
        println!("Solve them (`check` says what is not right), or borrow them:");
        println!("  cargo run -p exercises -- train --lend {}", ids.join(","));
        return ExitCode::FAILURE;
    }
    let folder = arguments.data.unwrap_or_else(Mnist::shipped_folder);
    let data = match Mnist::load(&folder) {
        Ok(data) => data,
        Err(error) => {
            eprintln!("{error}");
            return ExitCode::from(2);
        }
    };
    let pieces = Pieces { softmax, dense_forward, dense_backward, dropout, dropout_backward, adam };
    let plan = Plan { epochs: arguments.epochs, seed: arguments.seed, training: arguments.digits.max(1) };
    println!("Two hidden layers of 128, dropout 0.3, Adam; seed {}. All of it in plain f64.", plan.seed);
    let accuracy = train(pieces, &data, plan, &mut |line| println!("{line}"));
    println!("\nOn the {} test digits: {:.2} % right.", data.test.len(), 100.0 * accuracy);
    println!(
        "(The loss above is a running mean with dropout active, so validation looks better than training.)"
    );
    if lend.is_empty() {
        println!("Every function that learned was yours.");
    }
    ExitCode::SUCCESS
}
