// Shared by the Rust peers (included with #[path]): MNIST loading, workloads, timing, JSON lines.
#![allow(dead_code)]
use std::time::Instant;

pub struct Mnist { pub xtr: Vec<f32>, pub ytr: Vec<u8>, pub xte: Vec<f32>, pub yte: Vec<u8> }

fn images(p: &str) -> Vec<f32> { std::fs::read(p).expect(p)[16..].iter().map(|&b| b as f32 / 255.0).collect() }
fn labels(p: &str) -> Vec<u8> { std::fs::read(p).expect(p)[8..].to_vec() }

pub fn mnist() -> Mnist {
    let d = std::env::var("MNIST_DIR").expect("MNIST_DIR: folder with the four plain IDX files");
    Mnist {
        xtr: images(&format!("{d}/train-images-idx3-ubyte")), ytr: labels(&format!("{d}/train-labels-idx1-ubyte")),
        xte: images(&format!("{d}/t10k-images-idx3-ubyte")), yte: labels(&format!("{d}/t10k-labels-idx1-ubyte")),
    }
}

pub const WORKLOADS: &[&str] = &["W1", "W2_sgd", "W2_rmsprop", "W2_adam", "W3", "W4", "W5"];
pub fn batch(w: &str) -> usize { match w { "W4" => 100, "W5" => 64, _ => 128 } }
/// whole batches only, the same for every peer; W5 runs a part of an epoch
pub fn train_n(w: &str) -> usize {
    let n = std::env::var("TRAIN_N").ok().and_then(|v| v.parse().ok()).unwrap_or(if w == "W5" { 6400 } else { 60000 });
    n - n % batch(w)
}
pub fn eval_n(w: &str) -> usize { if w == "W5" { std::env::var("EVAL_N").ok().and_then(|v| v.parse().ok()).unwrap_or(10000) } else { 10000 } }
pub fn rounds(w: &str) -> usize {
    std::env::var("ROUNDS").ok().and_then(|v| v.parse().ok()).unwrap_or(if w == "W5" { 3 } else { 5 })
}
pub fn threads() -> usize { std::env::var("THREADS").ok().and_then(|v| v.parse().ok()).unwrap_or(2) }

pub struct Rng(pub u64);
impl Rng {
    pub fn next(&mut self) -> u64 { self.0 ^= self.0 << 13; self.0 ^= self.0 >> 7; self.0 ^= self.0 << 17; self.0 }
    pub fn permutation(&mut self, n: usize) -> Vec<u32> {
        let mut p: Vec<u32> = (0..n as u32).collect();
        for i in (1..n).rev() { let j = (self.next() % (i as u64 + 1)) as usize; p.swap(i, j); }
        p
    }
}

/// gather the rows of one batch
pub fn gather(d: &Mnist, idx: &[u32], x: &mut Vec<f32>, y: &mut Vec<u8>) {
    x.clear(); y.clear();
    for &i in idx {
        let i = i as usize;
        x.extend_from_slice(&d.xtr[i * 784..(i + 1) * 784]);
        y.push(d.ytr[i]);
    }
}

pub fn clock(f: impl FnOnce()) -> f64 { let t = Instant::now(); f(); t.elapsed().as_secs_f64() }

pub fn report(peer: &str, w: &str, tr: &[f64], ev: &[f64], acc: f64) {
    let med = |v: &[f64]| { let mut v = v.to_vec(); v.sort_by(|a, b| a.total_cmp(b)); v[v.len() / 2] };
    let min = |v: &[f64]| v.iter().cloned().fold(f64::MAX, f64::min);
    let (n, e) = (train_n(w) as f64, eval_n(w) as f64);
    let load = std::fs::read_to_string("/proc/loadavg").unwrap_or_default();
    let status = std::fs::read_to_string("/proc/self/status").unwrap_or_default();
    let memory = status.lines().find_map(|l| l.strip_prefix("VmHWM:")?.trim().strip_suffix("kB")?.trim().parse::<f64>().ok());
    let memory = memory.map_or("null".to_string(), |kb| format!("{:.1}", kb * 1024.0 / 1e6));
    println!("{{\"peer\":\"{peer}\",\"workload\":\"{w}\",\"threads\":{},\"train_samples_per_s\":{:.0},\"eval_samples_per_s\":{:.0},\"epoch_ms\":{:.1},\"train_best\":{:.0},\"eval_best\":{:.0},\"rounds\":{},\"load\":{},\"peak_memory_mb\":{memory},\"test_acc\":{:.4}}}",
        threads(), n / med(tr), e / med(ev), 60000.0 / (n / med(tr)) * 1e3, n / min(tr), e / min(ev), tr.len(), load.split(' ').next().unwrap_or("0"), acc);
}

pub fn todo() -> Vec<String> {
    let a: Vec<String> = std::env::args().skip(1).collect();
    if a.is_empty() { WORKLOADS.iter().map(|s| s.to_string()).collect() } else { a }
}
