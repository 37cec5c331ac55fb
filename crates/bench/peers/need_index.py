"""Ranks of a need index over 10 000 draws by a fused loop in numpy.

Usage: need_index.py RESULTS.csv OUR_SECONDS
Needs numpy. Makes the same data, draws by its own random numbers, and ends with 1 where a unit's
5th, 50th or 95th percentile or mean rank differs by more than sampling error.
"""

import csv
import sys
import time

import numpy as np

N, P, DRAWS = 6000, 20, 10_000


def uniform(n, seed):
    with np.errstate(over="ignore"):
        index = np.arange(n, dtype=np.uint64) + np.uint64(1)
        z = np.uint64(seed) + index * np.uint64(0x9E3779B97F4A7C15)
        z = (z ^ (z >> np.uint64(30))) * np.uint64(0xBF58476D1CE4E5B9)
        z = (z ^ (z >> np.uint64(27))) * np.uint64(0x94D049BB133111EB)
        return ((z ^ (z >> np.uint64(31))) >> np.uint64(11)).astype(float) * 2.0**-53


def normal(n, seed):
    u = uniform(2 * n, seed)
    return np.sqrt(-2.0 * np.log(1.0 - u[0::2])) * np.cos(2 * np.pi * u[1::2])


def data():
    factor, x = normal(N, 8000), np.empty((N, P))
    for j in range(P):
        z = 0.65 * factor + 0.76 * normal(N, 8001 + j)
        x[:, j] = [np.exp(0.5 * z) * (10 + j), 50 + 10 * z, 1 / (1 + np.exp(-z))][j % 3]
    x[uniform(N * P, 8100).reshape(N, P) < 0.02] = np.nan
    return x


def average_ranks(x):
    _, inverse, counts = np.unique(x, return_inverse=True, return_counts=True)
    return (np.cumsum(counts) - (counts - 1) / 2.0)[inverse]


def ranks(x):
    x = np.where(np.isnan(x), np.nanmedian(x, axis=0), x)
    low, high = x.min(0), x.max(0)
    scales = [
        1 + 99 * (x - low) / (high - low),
        50 + 10 * (x - x.mean(0)) / x.std(0, ddof=1),
        np.column_stack([average_ranks(x[:, j]) for j in range(P)]),
    ]
    logarithms = [np.log(scale) for scale in scales]
    draw = uniform(DRAWS * (P + 2), 9000).reshape(DRAWS, P + 2)
    found = np.empty((DRAWS, N), np.int32)
    for d in range(DRAWS):
        weights = 1 + 0.25 * (2 * draw[d, :P] - 1)
        weights /= weights.sum()
        scale = int(draw[d, P] * 3)
        values = logarithms if draw[d, P + 1] < 0.5 else scales
        order = np.argsort(-(values[scale] @ weights), kind="stable")
        found[d, order] = np.arange(1, N + 1)
    return found


def main():
    with open(sys.argv[1]) as file:
        theirs = np.array([[float(field) for field in row] for row in csv.reader(file)])
    values = data()
    cpu = time.process_time()
    found = ranks(values)
    percentiles = np.percentile(found, [5, 50, 95], axis=0).T
    cpu = time.process_time() - cpu
    own = np.column_stack([percentiles, found.mean(0)])
    peak = int(open("/proc/self/status").read().split("VmHWM:")[1].split()[0]) // 1024
    print(f"numpy {np.__version__}: {cpu:.2f} CPU s, {cpu / float(sys.argv[2]):.1f} times ours, peak {peak} MiB")
    spread = np.maximum(found.max(0) - found.min(0), 10)
    # Percentiles of 10 000 draws in clusters move by a few hundredths of the whole spread.
    differing = np.abs(own - theirs).max(1) > 0.1 * spread
    print(f"{differing.sum()} of {N} units differ by more than sampling error")
    sys.exit(1 if differing.any() else 0)


main()
