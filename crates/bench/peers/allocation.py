"""The choice within a budget by HiGHS.

Usage: allocation.py CANDIDATES.csv BUDGET_KRONOR AT_MOST OUR_BENEFIT OUR_SECONDS
Needs the package highspy (1.15). Ends with 1 where the best benefits differ by more than the last
decimal, or where HiGHS finds more than we do.
"""

import csv
import sys
import time

import highspy


def peak_mib():
    """Returns the most memory held so far."""
    return int(open("/proc/self/status").read().split("VmHWM:")[1].split()[0]) // 1024


def main():
    file, budget, most, ours, seconds = sys.argv[1], *map(float, sys.argv[2:])
    rows = list(csv.DictReader(open(file)))
    benefit = [float(row["benefit"]) for row in rows]
    cost = [float(row["cost"]) for row in rows]
    counties = sorted({row["county"] for row in rows})
    model = highspy.Highs()
    for option, value in [("output_flag", False), ("threads", 1), ("mip_rel_gap", 0.0), ("mip_abs_gap", 0.0)]:
        model.setOptionValue(option, value)
    start = time.process_time()
    x = [model.addBinary() for _ in rows]
    model.addConstr(sum(c * v for c, v in zip(cost, x)) <= budget)
    model.addConstr(sum(x) <= most)
    for county in counties:
        model.addConstr(sum(v for row, v in zip(rows, x) if row["county"] == county) >= 2)
    model.maximize(sum(b * v for b, v in zip(benefit, x)))
    taken = time.process_time() - start
    chosen = [i for i, value in enumerate(model.getSolution().col_value) if value > 0.5]
    best = sum(benefit[i] for i in chosen)
    print(f"  HiGHS {model.version()}: {best:.3f}, {taken:.3f} CPU s, {taken / seconds:.0f} times ours, "
          f"peak {peak_mib()} MiB")
    sys.exit(0 if abs(best - ours) < 0.0015 else 1)


main()
