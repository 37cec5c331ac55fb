"""Inequality of 10^8 made-up incomes by numpy's sort, polars and PySAL.

Usage: python3 -P inequality.py N GINI_WHOLE GINI_UNROUNDED THEIL
Needs numpy, polars and PySAL's inequality (its tables take 10^7 incomes at most here). The incomes are
those of `bench measures inequality`, which gives the indices to compare with; the script ends with 1
where one differs.
"""

import contextlib
import resource
import sys
from importlib.metadata import version

import numpy as np

SEED = 4242
TOLERANCE = 1e-9


def uniform(n, start):
    """Returns n numbers of the counter-based SplitMix64 sequence, as shares."""
    place = np.arange(start, start + n, dtype=np.uint64)
    with np.errstate(over="ignore"):
        z = np.uint64(SEED) + (place + np.uint64(1)) * np.uint64(0x9E3779B97F4A7C15)
        z = (z ^ (z >> np.uint64(30))) * np.uint64(0xBF58476D1CE4E5B9)
        z = (z ^ (z >> np.uint64(27))) * np.uint64(0x94D049BB133111EB)
        z ^= z >> np.uint64(31)
    return (z >> np.uint64(11)).astype(np.float64) * 2.0**-53


def incomes(n, rounded, piece=1 << 20):
    """Returns n lognormal incomes, made in pieces."""
    made = np.empty(n)
    for first in range(0, n, piece):
        size = min(piece, n - first)
        u = uniform(2 * size, 2 * first)
        z = np.sqrt(-2.0 * np.log(1.0 - u[0::2])) * np.cos(2 * np.pi * u[1::2])
        made[first : first + size] = 280000.0 * np.exp(0.55 * z)
    return np.round(made, out=made) if rounded else made


def cpu():
    usage = resource.getrusage(resource.RUSAGE_SELF)
    return usage.ru_utime + usage.ru_stime


def forget_peak():
    """Lets the system count the most memory held anew, where it allows that."""
    with contextlib.suppress(OSError), open("/proc/self/clear_refs", "w") as file:
        file.write("5")


def timed(what, work):
    """Prints what `work` returns, the CPU seconds it took and the most memory held; returns it."""
    forget_peak()
    start = cpu()
    found = work()
    seconds = cpu() - start
    peak = int(open("/proc/self/status").read().split("VmHWM:")[1].split()[0]) // 1024
    print(f"{what}: {found:.11f}, {seconds:.2f} CPU s, peak {peak} MiB", flush=True)
    return found


def gini_by_sort(values):
    """Returns the Gini coefficient; sorts in place."""
    values.sort()
    n, ranked, piece = len(values), 0.0, 1 << 20
    for first in range(0, n, piece):
        part = values[first : first + piece]
        ranks = np.arange(first + 1, first + 1 + len(part), dtype=np.float64)
        ranked += float(np.dot(2.0 * ranks - n - 1, part))
    return ranked / (n * float(values.sum()))


def theil(values):
    shares = values / values.mean()
    return float(np.mean(shares * np.log(np.where(shares > 0, shares, 1.0))))


def main():
    n, *ours = int(sys.argv[1]), *map(float, sys.argv[2:])
    values = incomes(n, rounded=True)
    print("numpy", np.__version__, "polars", version("polars"), "inequality", version("inequality"))
    entropy = timed("numpy, Theil's T", lambda: theil(values))
    whole = timed("numpy, Gini of whole kronor", lambda: gini_by_sort(values))
    del values
    values = incomes(n, rounded=False)
    unrounded = timed("numpy, Gini of unrounded incomes", lambda: gini_by_sort(values))
    del values
    import polars

    column = polars.Series(incomes(n, rounded=True))
    timed("polars, Gini of whole kronor", lambda: gini_by_sort(column.sort().to_numpy(writable=True)))
    del column
    from inequality.gini import Gini
    from inequality.theil import Theil

    few = incomes(min(n, 10_000_000), rounded=True)
    timed(f"PySAL, Gini of {len(few)}", lambda: Gini(few).g)
    timed(f"PySAL, Theil's T of {len(few)}", lambda: Theil(few).T)
    differing = [(a, b) for a, b in zip(ours, [whole, unrounded, entropy]) if abs(a / b - 1) > TOLERANCE]
    print("differing:", differing)
    return 1 if differing else 0


if __name__ == "__main__":
    sys.exit(main())
