#!/usr/bin/env python3
"""Installs the peers beside these scripts: python3 setup.py [FOLDER]   (default: target/peers in the workspace).

Three virtual environments (TensorFlow, JAX, PyTorch with NumPy) and two Rust programs (burn, candle): some 3 GB
and, on two cores, a quarter of an hour."""
import os, subprocess, sys, venv
from pathlib import Path

HERE = Path(__file__).resolve().parent
ENVIRONMENTS = {
    "tensorflow": ["tensorflow-cpu", "keras"],
    "jax": ["jax", "keras"],
    "torch": ["torch", "numpy", "threadpoolctl"],
}


def folder():
    return Path(sys.argv[1] if len(sys.argv) > 1 else HERE.parents[2] / "target" / "peers").resolve()


def main():
    for name, packages in ENVIRONMENTS.items():
        place = folder() / name
        if not (place / "bin" / "python").exists():
            venv.create(place, with_pip=True)
        print(f"{name}: {' '.join(packages)}", flush=True)
        subprocess.run([place / "bin" / "pip", "install", "--quiet", *packages], check=True)
    for name in ("burn_bench", "candle_bench"):
        print(name, flush=True)
        command = ["cargo", "build", "--release", "--features", "x86-v4", "--target-dir", folder() / name]
        subprocess.run(command, cwd=HERE / name, check=True)
    print(f"installed in {folder()}")


if __name__ == "__main__":
    main()
