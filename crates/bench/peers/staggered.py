"""Staggered adoption on a panel of 290 units and 25 years by diff-diff and csdid.

Usage: staggered.py [csdid]
Needs diff-diff 3.13.0 and pandas and, for the last, csdid 0.4.3. The panel is that of
`bench effects staggered`.
"""

import contextlib
import io
import resource
import sys
import warnings

import pandas as pd

PANEL = "crates/evaluation/tests/reference/data/bench_cs_290x25.csv"
TIMES = 20


def cpu():
    usage = resource.getrusage(resource.RUSAGE_SELF)
    return usage.ru_utime + usage.ru_stime


def timed(what, work, times=TIMES):
    """Prints what `work` returns and the mean CPU seconds it took, after one call to warm up."""
    work()
    start = cpu()
    for _ in range(times):
        estimate, error = work()
    peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss // 1024
    spent = (cpu() - start) / times
    print(f"{what}: {estimate:.9f} ({error:.9f}), {spent:.5f} CPU s, peak {peak} MiB", flush=True)


def diff_diff(panel):
    from diff_diff import BaconDecomposition, CallawaySantAnna, ImputationDiD, SunAbraham, TwoStageDiD

    columns = {"outcome": "y", "unit": "id", "time": "year", "first_treat": "g"}

    def group_time(draws, covariates):
        model = CallawaySantAnna(estimation_method="dr", n_bootstrap=draws, seed=1)
        found = model.fit(panel, aggregate="event_study", covariates=covariates, **columns)
        return found.overall_att, found.overall_se

    timed("diff-diff group-time, analytic", lambda: group_time(0, None))
    timed("diff-diff group-time, 999 draws", lambda: group_time(999, None))
    timed("diff-diff group-time, covariate, 999 draws", lambda: group_time(999, ["x"]))
    for name, model in [
        ("Sun and Abraham", SunAbraham),
        ("imputation", ImputationDiD),
        ("two stages", TwoStageDiD),
    ]:

        def overall(model=model):
            found = model().fit(panel, **columns)
            return found.overall_att, found.overall_se

        timed(f"diff-diff {name}", overall)

    def decomposition():
        return BaconDecomposition().fit(panel, **columns).twfe_estimate, float("nan")

    timed("diff-diff decomposition", decomposition)


def csdid(panel):
    from csdid.att_gt import ATTgt

    def group_time(formula):
        with contextlib.redirect_stdout(io.StringIO()):
            model = ATTgt(
                yname="y", tname="year", idname="id", gname="g", data=panel.copy(),
                control_group="nevertreated", xformla=formula,
            ).fit(est_method="dr", bstrap=True, biters=999)
            found = model.aggte(typec="dynamic").atte
        return found["overall_att"], found["overall_se"]

    timed("csdid group-time, 999 draws", lambda: group_time(None), 3)
    timed("csdid group-time, covariate, 999 draws", lambda: group_time("y~x"), 3)


if __name__ == "__main__":
    warnings.simplefilter("ignore")
    rows = pd.read_csv(PANEL)
    diff_diff(rows)
    if "csdid" in sys.argv[1:]:
        csdid(rows)
