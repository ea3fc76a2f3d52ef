//! What the machine could do at most, measured beside what it does.

use super::clock::{median, seconds};
use common::parallel::Threads;
use std::hint::black_box;

/// Multiplications and additions a second, in single precision, on this many threads at once: sums that
/// stay in registers, nothing read from memory. The best of several rounds: a peak, not a typical value.
pub fn peak_flops(threads: usize) -> f64 {
    const CALLS: usize = 400_000;
    let pool = Threads::new(threads);
    let mut parts = vec![0.0_f32; threads];
    let mut round = || {
        seconds(|| {
            pool.for_each(&mut parts, |_, sum| {
                *sum = 0.0;
                for _ in 0..CALLS / 1000 {
                    *sum += multiply_and_add(1000, black_box(0.5));
                }
            });
        })
    };
    round();
    let best = (0..7).map(|_| round()).fold(f64::INFINITY, f64::min);
    (threads * CALLS * REGISTERS * LANES * 2) as f64 / best
}

const REGISTERS: usize = 14;
const LANES: usize = 16;

/// So many independent sums, more than an addition's latency times the units that add.
#[inline(never)]
fn multiply_and_add(steps: usize, x: f32) -> f32 {
    use wide::f32x16;
    let (x, w) = (f32x16::splat(x), f32x16::splat(black_box(0.25)));
    let mut sums = [f32x16::splat(0.0); REGISTERS];
    for _ in 0..steps {
        sums.iter_mut().for_each(|sum| *sum = x.mul_add(w, *sum));
    }
    sums.iter().map(|sum| sum.reduce_add()).sum()
}

/// Bytes a second that this many threads read from memory that no cache holds.
pub fn bandwidth(threads: usize) -> f64 {
    const NUMBERS: usize = 1 << 25; // 128 MB a thread
    let pool = Threads::new(threads);
    let mut parts: Vec<(Vec<f32>, f32)> = (0..threads).map(|_| (vec![1.0; NUMBERS], 0.0)).collect();
    let mut round = || {
        seconds(|| {
            pool.for_each(&mut parts, |_, (numbers, sum)| {
                let mut sums = [0.0_f32; 64];
                for piece in numbers.chunks_exact(64) {
                    sums.iter_mut().zip(piece).for_each(|(sum, x)| *sum += x);
                }
                *sum = black_box(sums.iter().sum());
            });
        })
    };
    round();
    let times: Vec<f64> = (0..5).map(|_| round()).collect();
    (threads * NUMBERS * size_of::<f32>()) as f64 / median(&times)
}

/// The largest memory that this process has had so far, in bytes, where the system tells (Linux).
pub fn peak_memory() -> Option<u64> {
    let status = std::fs::read_to_string("/proc/self/status").ok()?;
    let line = status.lines().find_map(|line| line.strip_prefix("VmHWM:"))?;
    let kilobytes: u64 = line.trim().strip_suffix("kB")?.trim().parse().ok()?;
    Some(kilobytes * 1024)
}
