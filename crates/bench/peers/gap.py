"""Oaxaca-Blinder and the concentration index in statsmodels and numpy, on the bench's own data.

Needs the Python packages numpy, pandas and statsmodels. Arguments: endowments, coefficients,
interaction and absolute concentration index as the measures have them, then the milliseconds of
the decomposition with formula errors and of its 500 bootstrap draws. Ends with 1 where a number
differs by more than 1e-9.
"""
import sys
import time

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


found = [float(x) for x in sys.argv[1:7]]
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

print(f"statsmodels point estimate without errors: {1e3 * point:.1f} ms CPU (here {found[4]:.1f} ms with errors)")
print(f"statsmodels {DRAWS} draws, from 20: {1e3 * bootstrap:.0f} ms CPU (here {found[5]:.0f} ms elapsed)")
print(f"numpy concentration index without error: {1e3 * ranking:.1f} ms CPU")
far = [abs(a - b) for a, b in zip(found[:4], [*parts, concentration])]
print("largest difference", max(far))
sys.exit(max(far) > 1e-9)
