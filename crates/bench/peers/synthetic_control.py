"""Synthetic control placebos and synthetic difference-in-differences in diff-diff, on the stored
290 x 30 panel.

Needs the Python packages numpy, pandas and diff-diff; run in the repository's root. Arguments:
estimate and CPU seconds of synthetic control with 289 placebos, then of synthetic
difference-in-differences with placebos: exact with 1 and 20 treated, as the peer computes it with 1
and 20. Ends with 1 where the latter differ by more than 1e-6, or synthetic control by more than 1e-3,
where the peer's weights are found by steps.
"""

import sys
import time
from importlib.metadata import version

import numpy as np
import pandas as pd
from diff_diff import SyntheticControl, SyntheticDiD

PANEL = "crates/evaluation/tests/reference/data/bench_sc_290x30.csv"
START = 20


def forget_peak():
    """Lets `peak_mib` count anew from what is held now."""
    with open("/proc/self/clear_refs", "w") as refs:
        refs.write("5")


def peak_mib():
    with open("/proc/self/status") as status:
        return next(int(line.split()[1]) // 1024 for line in status if line.startswith("VmHWM:"))


def compare(what, own, within, ask):
    """Prints what `ask` took; tells whether it returns what was found here."""
    forget_peak()
    clock = time.process_time()
    estimate = ask()
    spent = time.process_time() - clock
    apart = abs(own[0] - estimate)
    print(
        f"{what}: {spent:.3f} CPU s, peak {peak_mib()} MiB, {spent / own[1]:.1f} times as long; "
        f"{estimate:.9f}, apart {apart:.1e}",
        flush=True,
    )
    return apart <= within


def did(treated):
    data = long.assign(treat=(long.unit < treated).astype(int))
    estimator = SyntheticDiD(variance_method="placebo", n_bootstrap=200, seed=1)
    return estimator.fit(
        data, outcome="y", treatment="treat", unit="unit", time="time", post_periods=after
    ).att


def control():
    data = long.assign(treat=((long.unit < 1) & (long.time >= START)).astype(int))
    found = SyntheticControl(v_method="custom", custom_v=np.ones(START), standardize="none").fit(
        data, outcome="y", treatment="treat", unit="unit", time="time", post_periods=after
    )
    found.in_space_placebo()
    return found.att


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
numbers = [float(word) for word in sys.argv[1:]]
own = list(zip(numbers[0::2], numbers[1::2]))
print(f"diff-diff {version('diff-diff')}")
same = compare("synthetic control, 289 placebos", own[0], 1e-3, control)
for at, treated in ((3, 1), (4, 20)):
    what = f"synthetic difference-in-differences, {treated} treated, 200 placebos"
    same &= compare(what, own[at], 1e-6, lambda: did(treated))
sys.exit(0 if same else 1)
