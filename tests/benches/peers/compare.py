#!/usr/bin/env python3
"""Runs this library and its peers in turn, and prints the ratios: python3 compare.py --help

Every round starts each program once for each workload, one program at a time, so that all of them meet the
same machine; what is compared are the medians over the rounds."""
import argparse, json, os, statistics, subprocess, sys, tempfile, gzip, shutil
from pathlib import Path

HERE = Path(__file__).resolve().parent
WORKSPACE = HERE.parents[2]
WORKLOADS = ["W1", "W2_sgd", "W2_rmsprop", "W2_adam", "W3", "W4", "W5"]
# Environment variables that make NumPy slow on some machines where they are set.
SLOW = ("OPENBLAS_CORETYPE", "OPENBLAS_L2_SIZE")


def peers(place, threads):
    """name → (command, environment, workloads)"""
    python = lambda name: str(place / name / "bin" / "python")
    rust = lambda name: str(place / name / "release" / name)
    keras, torch, plain = "keras_bench.py", "torch_bench.py", {"RAYON_NUM_THREADS": threads}
    dense = WORKLOADS[:-1]
    return {
        "keras-tensorflow": ([python("tensorflow"), keras], {"KERAS_BACKEND": "tensorflow"}, WORKLOADS),
        "keras-jax": ([python("jax"), keras], {"KERAS_BACKEND": "jax"}, WORKLOADS),
        "torch": ([python("torch"), torch], {}, WORKLOADS),
        "torch-fused": ([python("torch"), torch], {"FUSED": "1"}, ["W2_adam", "W4", "W5"]),
        "torch-nhwc": ([python("torch"), torch], {"CHANNELS_LAST": "1"}, ["W5"]),
        "torch-nhwc-fused": ([python("torch"), torch], {"CHANNELS_LAST": "1", "FUSED": "1"}, ["W5"]),
        "numpy": ([python("torch"), "numpy_bench.py"], {}, [w for w in dense if w.startswith("W2")]),
        "burn": ([rust("burn_bench")], {**plain, "BACKEND": "flex"}, WORKLOADS),
        "candle": ([rust("candle_bench")], plain, [w for w in WORKLOADS if w != "W2_rmsprop"]),
    }


def group(peer):
    """Variants of one library count as one peer: its best."""
    return peer.split("-")[0] if peer.startswith("torch") else peer


def arguments():
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--peers", type=Path, default=WORKSPACE / "target" / "peers", help="where setup.py installed them")
    parser.add_argument("--rounds", type=int, default=5)
    parser.add_argument("--threads", type=int, default=os.cpu_count())
    parser.add_argument("--only", nargs="*", default=WORKLOADS, choices=WORKLOADS, metavar="WORKLOAD")
    parser.add_argument("--skip", nargs="*", default=[], metavar="PEER", help="peers that are not to run")
    parser.add_argument("--out", type=Path, help="file for every line that a program printed")
    return parser.parse_args()


def here_command(threads):
    """The benchmark's program, built as `cargo bench` builds it."""
    build = ["cargo", "bench", "-p", "tests", "--bench", "speed", "--no-run", "--message-format", "json"]
    text = subprocess.run(build, cwd=WORKSPACE, check=True, stdout=subprocess.PIPE, text=True).stdout
    messages = [json.loads(line) for line in text.splitlines() if line.startswith("{")]
    programs = [m["executable"] for m in messages if m.get("target", {}).get("name") == "speed" and m.get("executable")]
    return [programs[-1], "--json", "--rounds", "1", "--threads", str(threads), "--only"]


def figures(command, workload, environment):
    """The JSON object that a program prints for a workload; none where it fails."""
    run = subprocess.run([*command, workload], cwd=HERE, env=environment, stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True)
    lines = [line for line in run.stdout.splitlines() if line.startswith("{")]
    if run.returncode != 0 or not lines:
        print(f"{command[0]} {workload}: expected figures, got: {run.stderr.strip()[-300:]}", file=sys.stderr)
        return None
    return json.loads(lines[-1])


def main():
    options = arguments()
    everyone = {name: peer for name, peer in peers(options.peers, str(options.threads)).items()
                if name not in options.skip and Path(peer[0][0]).exists()}
    missing = set(peers(options.peers, "")) - set(everyone) - set(options.skip)
    if missing:
        print(f"not installed, and left out: {', '.join(sorted(missing))} (python3 setup.py installs them)")
    with tempfile.TemporaryDirectory() as data:
        for packed in (WORKSPACE / "common" / "data" / "mnist").glob("*.gz"):
            with gzip.open(packed) as source, open(Path(data) / packed.stem, "wb") as target:
                shutil.copyfileobj(source, target)
        base = {key: value for key, value in os.environ.items() if key not in SLOW}
        base |= {"MNIST_DIR": data, "THREADS": str(options.threads), "ROUNDS": "1"}
        everyone["here"] = (here_command(options.threads), {}, WORKLOADS)
        lines = []
        for number in range(options.rounds):
            for workload in options.only:
                for name, (command, own, workloads) in everyone.items():
                    line = figures(command, workload, base | own) if workload in workloads else None
                    if line:
                        lines.append({**line, "peer": line["peer"] if name == "here" else name, "version": line["peer"], "round": number})
                        print(f"round {number + 1}  {workload:<11} {name:<18} {line['train_samples_per_s']:>9,.0f} {line['eval_samples_per_s']:>9,.0f}", flush=True)
    if options.out:
        options.out.write_text("".join(json.dumps(line) + "\n" for line in lines))
    report(lines, options.only)


def report(lines, workloads):
    """Medians, and the ratios of ours to each peer's best variant."""
    def middle(peer, workload, key):
        values = [line[key] for line in lines if (line["peer"], line["workload"]) == (peer, workload) and line.get(key)]
        return statistics.median(values) if values else None

    names = list(dict.fromkeys(line["peer"] for line in lines))
    for title, key in (("training", "train_samples_per_s"), ("evaluation", "eval_samples_per_s")):
        print(f"\n{title}, examples a second (median of rounds), and how many times that is done here\n")
        groups = list(dict.fromkeys(group(name) for name in names if name != "here"))
        print("| | here | " + " | ".join(groups) + " |\n|---|" + "---|" * (len(groups) + 1))
        for workload in workloads:
            ours = middle("here", workload, key)
            row = [f"{ours:,.0f}" if ours else "–"]
            for name in groups:
                best = [middle(peer, workload, key) for peer in names if peer != "here" and group(peer) == name]
                best = max((value for value in best if value), default=None)
                row.append(f"{best:,.0f} (× {ours / best:.2f})" if best and ours else "–")
            print(f"| {workload} | " + " | ".join(row) + " |")
    print("\npeak memory, MB (largest of rounds)\n\n| | " + " | ".join(names) + " |\n|---|" + "---|" * len(names))
    for workload in workloads:
        most = lambda name: max((line.get("peak_memory_mb") or 0 for line in lines if (line["peer"], line["workload"]) == (name, workload)), default=0)
        print(f"| {workload} | " + " | ".join(f"{most(name):,.0f}" if most(name) else "–" for name in names) + " |")


if __name__ == "__main__":
    main()
