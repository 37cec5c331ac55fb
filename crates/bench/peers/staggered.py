"""Staggered adoption on a panel of 290 units and 25 years by diff-diff and csdid.

Needs the Python packages pandas, diff-diff and csdid; run in the repository's root. Arguments:
estimate and CPU seconds of group-time effects (analytic, 999 draws, with a covariate and 999 draws),
Sun and Abraham, imputation, two stages and the decomposition. Ends with 1 where an estimate differs
by more than 1e-9 of itself; 1e-5 where diff-diff fits a propensity score by steps.
"""

import contextlib
import io
import sys
import time
import warnings
from importlib.metadata import version

import pandas as pd

PANEL = "crates/evaluation/tests/reference/data/bench_cs_290x25.csv"
TIMES = 20

def forget_peak():
    """Lets `peak_mib` count anew from what is held now."""
    with open("/proc/self/clear_refs", "w") as refs:
        refs.write("5")


def peak_mib():
    with open("/proc/self/status") as status:
        return next(int(line.split()[1]) // 1024 for line in status if line.startswith("VmHWM:"))


def compare(what, own, work, times=TIMES, within=1e-9):
    """Prints the mean CPU seconds that `work` took, after one call to warm up; tells whether it
    returns what was found here."""
    work()
    forget_peak()
    clock = time.process_time()
    for _ in range(times):
        estimate = work()
    spent = (time.process_time() - clock) / times
    apart = abs(own[0] / estimate - 1)
    print(
        f"{what}: {spent:.5f} CPU s, peak {peak_mib()} MiB, {spent / own[1]:.1f} times as long; "
        f"{estimate:.9f}, apart {apart:.1e}",
        flush=True,
    )
    return apart <= within


def diff_diff(panel, own):
    from diff_diff import BaconDecomposition, CallawaySantAnna, ImputationDiD, SunAbraham, TwoStageDiD

    print(f"diff-diff {version('diff-diff')}")
    columns = {"outcome": "y", "unit": "id", "time": "year", "first_treat": "g"}

    def group_time(draws, covariates):
        model = CallawaySantAnna(estimation_method="dr", n_bootstrap=draws, seed=1)
        found = model.fit(panel, aggregate="event_study", covariates=covariates, **columns)
        after = [each["effect"] for e, each in found.event_study_effects.items() if e >= 0]
        return sum(after) / len(after)

    same = compare("group-time, analytic", own[0], lambda: group_time(0, None))
    same &= compare("group-time, 999 draws", own[1], lambda: group_time(999, None))
    same &= compare("group-time, covariate, 999 draws", own[2], lambda: group_time(999, ["x"]), within=1e-5)
    for at, name, model in [
        (3, "Sun and Abraham", SunAbraham),
        (4, "imputation", ImputationDiD),
        (5, "two stages", TwoStageDiD),
    ]:
        same &= compare(name, own[at], lambda: model().fit(panel, **columns).overall_att)

    def decomposition():
        return BaconDecomposition().fit(panel, **columns).twfe_estimate

    return same & compare("decomposition", own[6], decomposition)


def csdid(panel, own):
    from csdid.att_gt import ATTgt

    print(f"csdid {version('csdid')}")

    def group_time(formula):
        with contextlib.redirect_stdout(io.StringIO()):
            model = ATTgt(
                yname="y", tname="year", idname="id", gname="g", data=panel.copy(),
                control_group="nevertreated", xformla=formula, biters=999,
            ).fit(est_method="dr", bstrap=True)
            found = model.aggte(typec="dynamic", biters=999, bstrap=True).atte
        return found["overall_att"]

    same = compare("group-time, 999 draws", own[1], lambda: group_time(None), 3)
    return same & compare("group-time, covariate, 999 draws", own[2], lambda: group_time("y~x"), 3)


if __name__ == "__main__":
    warnings.simplefilter("ignore")
    numbers = [float(word) for word in sys.argv[1:]]
    found = list(zip(numbers[0::2], numbers[1::2]))
    rows = pd.read_csv(PANEL)
    is_same = diff_diff(rows, found)
    is_same &= csdid(rows, found)
    sys.exit(0 if is_same else 1)
