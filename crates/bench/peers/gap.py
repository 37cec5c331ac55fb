"""Oaxaca-Blinder and the concentration index in statsmodels and numpy, on the bench's own data.

Needs the Python packages numpy, pandas and statsmodels. Arguments: endowments, coefficients,
interaction and absolute concentration index as the measures have them, then the CPU seconds of
the decomposition with formula errors, of its 500 bootstrap draws and of the index. Ends with 1 where a number
differs by more than 1e-9.
"""
import sys
import time
from importlib.metadata import version

import numpy as np
import pandas as pd
from statsmodels.stats.oaxaca import OaxacaBlinder

N, DRAWS = 100_000, 500


def uniforms(n, seed):
    with np.errstate(over="ignore"):
        i = np.arange(1, n + 1, dtype=np.uint64)
        z = np.uint64(seed) + i * np.uint64(0x9E3779B97F4A7C15)
        z = (z ^ (z >> np.uint64(30))) * np.uint64(0xBF58476D1CE4E5B9)
        z = (z ^ (z >> np.uint64(27))) * np.uint64(0x94D049BB133111EB)
        return ((z ^ (z >> np.uint64(31))) >> np.uint64(32)).astype(float) / 2.0**32


found = [float(x) for x in sys.argv[1:8]]
group, edu, exp, urban, noise = uniforms(5 * N, 901).reshape(N, 5).T
first = (group < 0.45).astype(float)
edu = 9 + 6 * edu + 0.8 * first
exp = 20 * exp + 2 * first
urban = (urban < 0.6 + 0.1 * first).astype(float)
wage = 1.2 + 0.08 * edu + 0.02 * exp + 0.1 * urban + first * (0.12 + 0.015 * (edu - 12)) + noise - 0.5

x = pd.DataFrame(dict(edu=edu, exp=exp, urban=urban, first=first))
clock = time.process_time()
model = OaxacaBlinder(pd.Series(wage), x, "first", hasconst=False, swap=True)
parts = list(model.three_fold().params[:3])
point = time.process_time() - clock
clock = time.process_time()
OaxacaBlinder(pd.Series(wage), x, "first", hasconst=False, swap=True).three_fold(std=True, n=20)
bootstrap = (time.process_time() - clock) * DRAWS / 20

clock = time.process_time()
order = np.lexsort((wage, edu))
place, ranked = edu[order], wage[order]
_, start, size = np.unique(place, return_index=True, return_counts=True)
rank = np.repeat((start + size / 2) / N, size)
concentration = 2 * np.mean(ranked * rank) - wage.mean()
ranking = time.process_time() - clock

peak = int(open("/proc/self/status").read().split("VmHWM:")[1].split()[0]) // 1024
print(f"statsmodels {version('statsmodels')}, peak {peak} MiB")
print(f"point estimate without errors: {point:.4f} CPU s (here with errors {found[4]:.4f})")
print(f"{DRAWS} draws, from 20: {bootstrap:.2f} CPU s (here {found[5]:.3f}), {bootstrap / found[5]:.0f} times ours")
print(f"numpy concentration index without error: {ranking:.4f} CPU s (here with error {found[6]:.4f})")
far = [abs(a - b) for a, b in zip(found[:4], [*parts, concentration])]
print("largest difference", max(far))
sys.exit(1 if max(far) > 1e-9 else 0)
