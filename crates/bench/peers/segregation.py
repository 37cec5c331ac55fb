"""Segregation of five groups over 6 000 areas by PySAL, and 500 replications of it.

Usage: python3 -P segregation.py SEG6000.csv FOUND.csv
Needs segregation (PySAL 2.6), geopandas and shapely. SEG6000.csv is
crates/measures/tests/reference/seg6000.csv; its areas are squares of 1 000 m. FOUND.csv has what
`bench measures segregation` found: `point`, its seconds for all indices, an index, its estimate, 0; and
for every way of drawing populations its name, seconds, the index, mean and standard deviation.
Ends with 1 where an index, or the mean of one over drawn populations, is another here.
"""

import csv
import os
import resource
import sys
import warnings
from importlib.metadata import version

os.environ["TQDM_DISABLE"] = "1"  # No bars among the figures.

import geopandas
import pandas
import segregation.multigroup as multi
import segregation.singlegroup as single
from segregation.inference import SingleValueTest
from shapely.geometry import box

TOLERANCE = 1e-9
# PySAL draws 500 populations for these, or one population 500 times; so far lie two seeds apart.
SIMULATED_TOLERANCE = 0.02
REPLICATIONS = 500
CLASSES = {
    "dissimilarity": "Dissim",
    "gini": "Gini",
    "information-theory": "Entropy",
    "isolation": "Isolation",
    "interaction": "Interaction",
    "atkinson": "Atkinson",
    "correlation-ratio": "CorrelationR",
    "min-max": "MinMax",
    "hutchens": "HutchensSqrt",
    "concentration-profile-as-pysal": "ConProf",
    "density-corrected-dissimilarity-as-pysal": "DensityCorrectedDissim",
    "modified-dissimilarity": "ModifiedDissim",
    "modified-gini": "ModifiedGini",
    "bias-corrected-dissimilarity": "BiasCorrectedDissim",
    "mutual-information": "MultiDivergence",
    "multigroup-information-theory": "MultiInfoTheory",
    "multigroup-dissimilarity": "MultiDissim",
    "multigroup-gini": "MultiGini",
    "relative-diversity": "MultiRelativeDiversity",
    "normalized-exposure": "MultiNormExposure",
    "squared-coefficient-of-variation": "MultiSquaredCoefVar",
    "diversity": "MultiDiversity",
    "simpson-concentration": "SimpsonsConcentration",
    "simpson-interaction": "SimpsonsInteraction",
}
SIMULATED = {"ModifiedDissim", "ModifiedGini", "BiasCorrectedDissim"}
WAYS = {"Systematic": "systematic", "Evenness": "evenness", "Permutation": "person_permutation"}
# Indices tested against the other two ways of drawing as well.
ALSO_OTHERWISE = {"Dissim", "Isolation"}
GROUPS = ["g0", "g1", "g2", "g3", "g4"]


def cpu():
    """Returns the seconds that this process and its children have spent on a processor."""
    own = resource.getrusage(resource.RUSAGE_SELF)
    children = resource.getrusage(resource.RUSAGE_CHILDREN)
    return own.ru_utime + own.ru_stime + children.ru_utime + children.ru_stime


def timed(what, work):
    """Prints what `work` returns and the seconds it took; returns both."""
    start = cpu()
    found = work()
    seconds = cpu() - start
    print(f"{what}: {seconds:.4f} CPU s", flush=True)
    return found, seconds


def test(index, replications, approach):
    """Runs PySAL's test against no segregation on one core; returns the drawn indices."""
    return SingleValueTest(
        index, iterations_under_null=replications, null_approach=approach, n_jobs=1
    ).est_sim


def points(areas, found):
    """Computes every index; returns them, and how many are others than those found."""
    made, total, differing = {}, 0.0, 0
    for name in CLASSES.values():
        if hasattr(single, name):
            work = lambda: getattr(single, name)(areas, "g1", "total")
        else:
            work = lambda: getattr(multi, name)(areas, GROUPS)
        made[name], seconds = timed(name, work)
        total += seconds
    for _, ours, index, estimate, _ in (row for row in found if row[0] == "point"):
        far = abs(float(estimate) / made[CLASSES[index]].statistic - 1)
        if far > (SIMULATED_TOLERANCE if CLASSES[index] in SIMULATED else TOLERANCE):
            print(f"{index} is {estimate} there and {made[CLASSES[index]].statistic} here")
            differing += 1
    print(f"all {len(made)}: {total:.3f} CPU s, ours {float(ours):.4f}, {total / float(ours):.0f} times")
    return made, differing


def tests(made, found):
    """Tests every index; returns how many means over drawn populations are others."""
    differing, sums = 0, {}
    for way, ours, index, mean, deviation in found:
        name = CLASSES[index]
        if way not in WAYS or (way != "Systematic" and name not in ALSO_OTHERWISE):
            continue
        draws = 2 if way == "Permutation" else 10 if name == "MultiGini" else REPLICATIONS
        work = lambda: test(made[name], draws, WAYS[way])
        drawn, seconds = timed(f"{draws} of {name}, {WAYS[way]}", work)
        seconds *= REPLICATIONS / draws
        print(f"    {REPLICATIONS}: {seconds:.2f} CPU s, ours {float(ours):.4f}, "
              f"{seconds / float(ours):.0f} times")
        theirs, mine = sums.get(way, (0.0, 0.0))
        sums[way] = (theirs + seconds, mine + float(ours))
        error = float(deviation) * (1 / draws + 1 / REPLICATIONS) ** 0.5
        if abs(drawn.mean() - float(mean)) > max(5 * error, TOLERANCE):
            print(f"    the mean is {mean} there and {drawn.mean()} here")
            differing += 1
    for way, (theirs, mine) in sums.items():
        print(f"all tests, {way}: {theirs:.1f} CPU s, ours {mine:.3f}, {theirs / mine:.0f} times")
    return differing


def main():
    warnings.simplefilter("ignore")
    rows = pandas.read_csv(sys.argv[1])
    with open(sys.argv[2]) as file:
        found = list(csv.reader(file))
    squares = [box(x - 500, y - 500, x + 500, y + 500) for x, y in zip(rows.x, rows.y)]
    areas = geopandas.GeoDataFrame(rows, geometry=squares, crs="EPSG:3006")
    print("segregation", version("segregation"), "numpy", version("numpy"))
    made, differing = points(areas, found)
    differing += tests(made, found)
    peak = int(open("/proc/self/status").read().split("VmHWM:")[1].split()[0]) // 1024
    print(f"peak {peak} MiB; {differing} differ")
    return 1 if differing else 0


if __name__ == "__main__":
    sys.exit(main())
