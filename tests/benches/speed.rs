//! Training and evaluation of W1 to W5: `cargo bench -p tests --bench speed -- --help`.
//!
//! What is timed is what a user calls: `fit` for one epoch, `evaluate` on the 10,000 test images. Each
//! workload runs in a process of its own, so that its peak memory is its own, too.

use clap::Parser;
use common::Seed;
use common::experiment::aligned;
use common::parallel::Threads;
use serde::{Deserialize, Serialize};
use std::process::{Command, ExitCode, Stdio};
use tests::digits::digits;
use tests::speed::clock::{median, seconds};
use tests::speed::machine::{peak_flops, peak_memory};
use tests::speed::workload::{Workload, operations};

// Field docs are the help texts of the command line.
/// Trains and evaluates the networks that are compared with other libraries, and prints how fast
#[derive(Parser)]
#[command(bin_name = "cargo bench -p tests --bench speed --", disable_version_flag = true)]
struct Arguments {
    /// Print one JSON object a line instead of the table
    #[arg(long)]
    json: bool,
    /// Only this workload: W1, W2_sgd, W2_rmsprop, W2_adam, W3, W4, W5; several with commas
    #[arg(long, value_delimiter = ',', value_name = "NAME", value_parser = workload)]
    only: Vec<Workload>,
    /// Threads [default: as many as the machine runs at once]
    #[arg(long, value_name = "N", value_parser = clap::value_parser!(u8).range(1..=64))]
    threads: Option<u8>,
    /// Timed rounds of each workload, after one to warm up [default: 5; W5: 3]
    #[arg(long, value_name = "N", value_parser = clap::value_parser!(u8).range(1..))]
    rounds: Option<u8>,
    /// Fewer examples to train on (whole batches of them): how speed depends on their number
    #[arg(long, value_name = "N")]
    examples: Option<usize>,
    /// What cargo passes to a benchmark
    #[arg(long, hide = true)]
    bench: bool,
    /// The one workload that this process runs
    #[arg(long, hide = true, value_parser = workload)]
    child: Option<Workload>,
}

fn workload(name: &str) -> Result<Workload, String> {
    let names = || Workload::ALL.map(Workload::name).join(", ");
    Workload::named(name).ok_or_else(|| format!("expected one of {}", names()))
}

/// What one workload came to. The first six are the keys that the peers print, too.
#[derive(Serialize, Deserialize)]
struct Figures {
    peer: String,
    workload: String,
    threads: usize,
    train_samples_per_s: f64,
    eval_samples_per_s: f64,
    epoch_ms: f64, // of 60,000 examples
    train_best: f64,
    eval_best: f64,
    rounds: usize,
    train_gflops: f64,
    share_of_peak: f64, // of training's operations, of the processor's measured peak
    eval_share_of_peak: f64,
    peak_memory_mb: Option<f64>,
    data_mb: f64, // of which the images and targets
    test_accuracy: Option<f64>,
}

fn main() -> ExitCode {
    let arguments = Arguments::parse();
    if let Some(workload) = arguments.child {
        println!("{}", serde_json::json!(measure(workload, &arguments)));
        return ExitCode::SUCCESS;
    }
    let only = if arguments.only.is_empty() { Workload::ALL.to_vec() } else { arguments.only.clone() };
    let mut all = Vec::new();
    for workload in only {
        eprintln!("{} …", workload.name());
        match in_a_process_of_its_own(workload) {
            Ok(line) if arguments.json => println!("{line}"),
            Ok(line) => all.push(serde_json::from_str(&line).expect("a line of this program")),
            Err(error) => {
                eprintln!("{}: expected figures, got none: {error}", workload.name());
                return ExitCode::FAILURE;
            }
        }
    }
    if !arguments.json {
        print_table(&all);
    }
    ExitCode::SUCCESS
}

/// The last line that this program prints when started for one workload.
fn in_a_process_of_its_own(workload: Workload) -> std::io::Result<String> {
    let mut child = Command::new(std::env::current_exe()?);
    child.args(std::env::args().skip(1)).args(["--child", workload.name()]).stderr(Stdio::inherit());
    let output = child.output()?;
    let text = String::from_utf8_lossy(&output.stdout);
    match text.lines().last() {
        Some(line) if output.status.success() => Ok(line.to_string()),
        _ => Err(std::io::Error::other(format!("the process ended with {}", output.status))),
    }
}

fn measure(workload: Workload, arguments: &Arguments) -> Figures {
    let threads = arguments.threads.map_or_else(Threads::available, usize::from);
    let rounds = usize::from(arguments.rounds.unwrap_or(if workload == Workload::W5 { 3 } else { 5 }));
    let examples = arguments.examples.unwrap_or(workload.examples()).max(workload.batch_size());
    let digits = digits::<f32>();
    let (x, t) = workload.inputs(&digits.train, examples - examples % workload.batch_size());
    let (x_test, t_test) = workload.inputs(&digits.test, usize::MAX);
    drop(digits);
    let mut model = workload.model(Seed(1671), threads);
    let fit = workload.fit();
    let mut accuracy = None;
    let (mut train, mut eval) = (Vec::new(), Vec::new());
    for _ in 0..=rounds {
        train.push(seconds(|| drop(model.fit(&x, &t, &fit, &mut []).expect("data that fit"))));
        eval.push(seconds(|| accuracy = model.evaluate(&x_test, &t_test).expect("data that fit").accuracy));
    }
    let memory = peak_memory(); // before the peak is measured
    let (train, eval) = (&train[1..], &eval[1..]); // the first round was the warm-up
    let (n, tests) = (x.rows() as f64, x_test.rows() as f64);
    let (forward, step) = operations(&model);
    let peak = peak_flops(threads);
    let best = |times: &[f64]| times.iter().copied().fold(f64::INFINITY, f64::min);
    let (rate, eval_rate) = (n / median(train), tests / median(eval));
    Figures {
        peer: "here".to_string(),
        workload: workload.name().to_string(),
        threads,
        train_samples_per_s: rate.round(),
        eval_samples_per_s: eval_rate.round(),
        epoch_ms: (60_000.0 / rate * 1e4).round() / 10.0,
        train_best: (n / best(train)).round(),
        eval_best: (tests / best(eval)).round(),
        rounds,
        train_gflops: rate * step as f64 / 1e9,
        share_of_peak: rate * step as f64 / peak,
        eval_share_of_peak: eval_rate * forward as f64 / peak,
        peak_memory_mb: memory.map(|bytes| bytes as f64 / 1e6),
        data_mb: 4.0 * (x.len() + t.len() + x_test.len() + t_test.len()) as f64 / 1e6,
        test_accuracy: accuracy,
    }
}

fn print_table(all: &[Figures]) {
    let per_cent = |share: f64| format!("{:.0} %", 100.0 * share);
    let row = |f: &Figures| {
        vec![
            f.workload.clone(),
            f.threads.to_string(),
            format!("{:.0}", f.train_samples_per_s),
            format!("{:.0}", f.eval_samples_per_s),
            format!("{:.0}", f.epoch_ms),
            format!("{:.0}", f.train_gflops),
            per_cent(f.share_of_peak),
            per_cent(f.eval_share_of_peak),
            f.peak_memory_mb.map_or("-".to_string(), |mb| format!("{mb:.0}")),
            format!("{:.0}", f.data_mb),
        ]
    };
    let header = [
        "workload",
        "threads",
        "train/s",
        "eval/s",
        "ms/epoch",
        "GFLOP/s",
        "of peak",
        "eval of peak",
        "MB",
        "of which data",
    ];
    print!("{}", aligned(&header, &all.iter().map(row).collect::<Vec<_>>()));
    println!(
        "\nExamples a second: medians over rounds of one `fit` of an epoch and one `evaluate` of 10,000 images. \
         An epoch is\n60,000 examples (W5's is scaled up from 6,400). \"Of peak\": the multiplications and \
         additions of a step's\nformulas, held against the most that this processor did, measured in the same process. \
         (Convolutions may need\nfewer than their formula has.) MB: the process's peak, its data included."
    );
}
