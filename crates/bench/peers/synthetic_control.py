"""Synthetic control placebos and synthetic difference-in-differences in diff-diff, on the stored
290 x 30 panel.

Needs the Python packages numpy, pandas and diff-diff. No arguments; run in the repository's root.
Prints estimates and CPU seconds.
"""
import time

import numpy as np
import pandas as pd
from diff_diff import SyntheticControl, SyntheticDiD

PANEL = "crates/evaluation/tests/reference/data/bench_sc_290x30.csv"
START = 20

y = np.loadtxt(PANEL, delimiter=",")
units, periods = y.shape
long = pd.DataFrame(
    dict(
        unit=np.repeat(np.arange(units), periods),
        time=np.tile(np.arange(periods), units),
        y=y.ravel(),
    )
)
after = list(range(START, periods))

for treated in (1, 20):
    data = long.assign(treat=(long.unit < treated).astype(int))
    clock = time.process_time()
    found = SyntheticDiD(variance_method="placebo", n_bootstrap=200, seed=1).fit(
        data, outcome="y", treatment="treat", unit="unit", time="time", post_periods=after
    )
    spent = time.process_time() - clock
    print(f"diff-diff synthetic did, {treated} treated: {found.att:.12g}, {spent:.2f} CPU s")

data = long.assign(treat=(long.unit < 1).astype(int))
clock = time.process_time()
found = SyntheticControl(v_method="custom", custom_v=np.ones(START)).fit(
    data, outcome="y", treatment="treat", unit="unit", time="time", post_periods=after
)
found.in_space_placebo()
spent = time.process_time() - clock
print(f"diff-diff synthetic control with placebos: {found.att:.12g}, {spent:.2f} CPU s")
