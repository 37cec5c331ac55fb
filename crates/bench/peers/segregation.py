"""Segregation of five groups over 6 000 areas by PySAL, and 500 replications of it.

Usage: segregation.py SEG6000.csv [REPLICATIONS]
Needs segregation (PySAL 2.6), geopandas and shapely. SEG6000.csv is
crates/measures/tests/reference/seg6000.csv; its areas are squares of 1 000 m.
"""

import resource
import sys
import warnings

import geopandas
import pandas
import segregation.multigroup as multi
import segregation.singlegroup as single
from segregation.inference import SingleValueTest
from shapely.geometry import box

TWO_GROUP = """Dissim Gini Entropy Isolation Interaction Atkinson CorrelationR MinMax HutchensSqrt
ConProf""".split()
CLOSED_TOO = "DensityCorrectedDissim ModifiedDissim ModifiedGini BiasCorrectedDissim".split()
MULTIGROUP = """MultiDivergence MultiInfoTheory MultiDissim MultiGini MultiRelativeDiversity
MultiNormExposure MultiSquaredCoefVar MultiDiversity SimpsonsConcentration
SimpsonsInteraction""".split()
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


def test(index, replications):
    """Runs PySAL's test against no segregation on one core."""
    return SingleValueTest(
        index, iterations_under_null=replications, null_approach="systematic", n_jobs=1
    )


def main():
    warnings.simplefilter("ignore")
    rows = pandas.read_csv(sys.argv[1])
    replications = int(sys.argv[2]) if len(sys.argv) > 2 else 500
    squares = [box(x - 500, y - 500, x + 500, y + 500) for x, y in zip(rows.x, rows.y)]
    areas = geopandas.GeoDataFrame(rows, geometry=squares, crs="EPSG:3006")
    made, point, inference = {}, 0.0, 0.0
    for name in TWO_GROUP + CLOSED_TOO:
        work = lambda: getattr(single, name)(areas, "g1", "total")
        made[name], seconds = timed(name, work)
        point += seconds
    for name in MULTIGROUP:
        made[name], seconds = timed(name, lambda: getattr(multi, name)(areas, GROUPS))
        point += seconds
    print(f"all {len(made)} indices: {point:.4f} CPU s", flush=True)
    for name in TWO_GROUP + MULTIGROUP:
        work = lambda: test(made[name], replications)
        inference += timed(f"{replications} of {name}", work)[1]
    print(f"all of these: {inference:.4f} CPU s", flush=True)


if __name__ == "__main__":
    main()
