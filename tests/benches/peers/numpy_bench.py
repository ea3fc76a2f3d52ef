"""NumPy from scratch, W2 only. usage: env -u OPENBLAS_CORETYPE -u OPENBLAS_L2_SIZE OPENBLAS_NUM_THREADS=2 python numpy_bench.py [W2_sgd ...]"""
import os, sys
T = int(os.environ.get("THREADS", "2"))
os.environ["OPENBLAS_NUM_THREADS"] = str(T)
import numpy as np
from common import *
try:
    from threadpoolctl import threadpool_info
except ImportError:
    threadpool_info = lambda: []


class Net:
    def __init__(s, opt, rng):
        s.rng, s.opt, s.t = rng, opt, 0
        dims = [784, 128, 128, 10]
        s.P = []
        for i, o in zip(dims, dims[1:]):
            lim = np.sqrt(6 / (i + o))
            s.P += [rng.uniform(-lim, lim, (i, o)).astype(np.float32), np.zeros(o, np.float32)]
        s.m = [np.zeros_like(p) for p in s.P]
        s.v = [np.zeros_like(p) for p in s.P]

    def forward(s, x):
        W1, b1, W2, b2, W3, b3 = s.P
        h1 = np.maximum(x @ W1 + b1, 0)
        h2 = np.maximum(h1 @ W2 + b2, 0)
        return h2 @ W3 + b3

    def step(s, x, y):
        W1, b1, W2, b2, W3, b3 = s.P
        k = np.float32(1 / 0.7)
        a1 = x @ W1; a1 += b1
        d1 = (s.rng.random(a1.shape, np.float32) >= np.float32(0.3)) * k
        d1 *= a1 > 0
        h1 = a1 * d1
        a2 = h1 @ W2; a2 += b2
        d2 = (s.rng.random(a2.shape, np.float32) >= np.float32(0.3)) * k
        d2 *= a2 > 0
        h2 = a2 * d2
        z = h2 @ W3; z += b3
        z -= z.max(1, keepdims=True)
        np.exp(z, out=z)
        z /= z.sum(1, keepdims=True)
        z[np.arange(len(y)), y] -= 1
        z /= len(y)
        gW3 = h2.T @ z
        g2 = z @ W3.T; g2 *= d2
        gW2 = h1.T @ g2
        g1 = g2 @ W2.T; g1 *= d1
        gW1 = x.T @ g1
        s.update([gW1, g1.sum(0), gW2, g2.sum(0), gW3, z.sum(0)])

    def update(s, G):
        s.t += 1
        for p, g, m, v in zip(s.P, G, s.m, s.v):
            if s.opt == "W2_sgd":
                g *= np.float32(0.01); p -= g
            elif s.opt == "W2_rmsprop":
                v *= np.float32(0.9); v += np.float32(0.1) * g * g
                p -= np.float32(0.001) * g / (np.sqrt(v) + np.float32(1e-7))
            else:
                m *= np.float32(0.9); m += np.float32(0.1) * g
                v *= np.float32(0.999); v += np.float32(0.001) * g * g
                a = np.float32(0.001 * np.sqrt(1 - 0.999 ** s.t) / (1 - 0.9 ** s.t))
                p -= a * m / (np.sqrt(v) + np.float32(1e-7))


def main():
    xtr, ytr, xte, yte = mnist()
    for w in sys.argv[1:] or [x for x in WORKLOADS if x.startswith("W2")]:
        n, b = train_n(w), batch(w)
        rng = np.random.default_rng(1)
        net = Net(w, rng)

        def fit():
            p = rng.permutation(n)
            for i in range(0, n, b):
                j = p[i:i + b]
                net.step(xtr[j], ytr[j])

        acc = [0.0]

        def ev():
            c = 0
            for i in range(0, 10000, b):
                c += int((net.forward(xte[i:i + b]).argmax(1) == yte[i:i + b]).sum())
            acc[0] = c / 10000

        fit(); ev()
        ts, es = [], []
        for _ in range(int(os.environ.get("ROUNDS", "5"))):
            ts.append(clock(fit)); es.append(clock(ev))
        kern = next((i.get("architecture") for i in threadpool_info() if i.get("internal_api") == "openblas"), "?")
        report(f"numpy-{np.__version__}", w, T, ts, es, test_acc=round(acc[0], 4), kernel=kern)


main()
