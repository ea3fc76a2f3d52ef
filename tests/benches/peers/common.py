"""Shared helpers for the Python peers: MNIST loading, timing, JSON lines."""
import gzip, json, os, resource, statistics, struct, sys, time
import numpy as np

HERE = os.path.dirname(os.path.abspath(__file__))
# folder with the four IDX files, gzipped or not
DATA = os.environ.get("MNIST_DIR", os.path.join(HERE, "..", "..", "..", "common", "data", "mnist"))


def _idx(name):
    path = os.path.join(DATA, name)
    with gzip.open(path + ".gz") if os.path.exists(path + ".gz") else open(path, "rb") as f:
        magic, = struct.unpack(">I", f.read(4))
        dims = [struct.unpack(">I", f.read(4))[0] for _ in range(magic & 0xFF)]
        return np.frombuffer(f.read(), dtype=np.uint8).reshape(dims)


def mnist(image=False):
    """(x_train, y_train, x_test, y_test): f32 in [0,1], integer labels."""
    xs = []
    for n in ("train-images-idx3-ubyte", "t10k-images-idx3-ubyte"):
        x = _idx(n).astype(np.float32) / 255.0
        xs.append(x.reshape(-1, 28, 28, 1) if image else x.reshape(-1, 784))
    ytr = _idx("train-labels-idx1-ubyte").astype(np.int64)
    yte = _idx("t10k-labels-idx1-ubyte").astype(np.int64)
    return xs[0], ytr, xs[1], yte


WORKLOADS = ["W1", "W2_sgd", "W2_rmsprop", "W2_adam", "W3", "W4", "W5"]
BATCH = {"W4": 100, "W5": 64}
# samples per timed pass (W5 is expensive: a part of the epoch, scaled)
TRAIN_N = {"W5": 6400}
EVAL_N = {"W5": 10000}


def batch(w):
    return BATCH.get(w, 128)


def train_n(w):
    n = TRAIN_N.get(w, 60000)
    return n - n % batch(w)  # whole batches only, the same for every peer


def report(peer, w, threads, train_s, eval_s, **extra):
    """train_s / eval_s: lists of seconds per timed pass."""
    tm, em = statistics.median(train_s), statistics.median(eval_s)
    n, e = train_n(w), EVAL_N.get(w, 10000)
    # kilobytes on Linux, bytes on macOS
    memory = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss * (1 if sys.platform == "darwin" else 1024)
    print(json.dumps({
        "peer": peer, "workload": w, "threads": threads,
        "train_samples_per_s": round(n / tm), "eval_samples_per_s": round(e / em),
        "epoch_ms": round(60000 / (n / tm) * 1000, 1),
        "train_best": round(n / min(train_s)), "eval_best": round(e / min(eval_s)),
        "rounds": len(train_s), "load": round(os.getloadavg()[0], 2),
        "peak_memory_mb": round(memory / 1e6, 1), **extra}), flush=True)


def clock(f):
    t = time.perf_counter()
    f()
    return time.perf_counter() - t
