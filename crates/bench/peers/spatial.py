"""Spatial segregation of 6 000 areas by PySAL.

Usage: python3 -P spatial.py FILE.csv SECONDS_ALL SECONDS_TESTED INDEX=VALUE ...
Needs segregation 2.6.0 (with statsmodels, geopandas, numba). Prints CPU seconds of each class,
compares the indices that do not hang on the order of ties and ends with 1 where one differs.
500 permutations are extrapolated from two.
"""

import os
import sys
import time
import warnings
from importlib.metadata import version

import geopandas as gpd
import pandas as pd
from shapely.geometry import box

warnings.filterwarnings("ignore")
os.environ["TQDM_DISABLE"] = "1"  # No bars among the figures.
from segregation import multigroup, singlegroup  # noqa: E402
from segregation.inference import SingleValueTest  # noqa: E402

TOLERANCE = 1e-9
GROUPS = ["g0", "g1", "g2", "g3", "g4"]
CLASSES = {
    "absolute-centralization": "AbsoluteCentralization",
    "relative-centralization": "RelativeCentralization",
    "absolute-concentration": "AbsoluteConcentration",
    "relative-concentration": "RelativeConcentration",
    "delta": "Delta",
    "neighbour-dissimilarity": "SpatialDissim",
    "boundary-dissimilarity-as-pysal": "BoundarySpatialDissim",
    "perimeter-area-dissimilarity": "PARDissim",
    "spatial-proximity-profile-as-pysal": "SpatialProxProf",
    "absolute-clustering-as-pysal": "AbsoluteClustering",
    "relative-clustering-as-pysal": "RelativeClustering",
    "spatial-proximity-as-pysal": "SpatialProximity",
    "distance-decay-isolation-as-pysal": "DistanceDecayIsolation",
    "distance-decay-interaction-as-pysal": "DistanceDecayInteraction",
    "distortion": "GlobalDistortion",
}
OF_TIES = {
    "absolute-centralization", "relative-centralization", "absolute-concentration",
    "relative-concentration", "distortion",
}
TESTED = [
    "AbsoluteClustering", "RelativeClustering", "SpatialProximity", "DistanceDecayIsolation",
    "DistanceDecayInteraction",
]


def main(path, seconds_all, seconds_tested, *found):
    table = pd.read_csv(path)
    squares = [box(x - 500, y - 500, x + 500, y + 500) for x, y in zip(table.x, table.y)]
    data = gpd.GeoDataFrame(table, geometry=squares, crs="EPSG:3006")
    differing = 0
    total = 0.0
    for measure, text in (pair.split("=") for pair in found):
        name = CLASSES[measure]
        start = time.process_time()
        if measure == "distortion":
            value = multigroup.GlobalDistortion(data, GROUPS).statistic
        else:
            value = getattr(singlegroup, name)(data, "g1", "total").statistic
        seconds = time.process_time() - start
        total += seconds
        print(f"{name}: {seconds:.2f} CPU s; {value} here, {text} ours")
        if measure not in OF_TIES and abs(float(text) / value - 1) > TOLERANCE:
            differing += 1
    tested = 0.0
    for name in TESTED:
        index = getattr(singlegroup, name)(data, "g1", "total")
        start = time.process_time()
        SingleValueTest(index, iterations_under_null=2, null_approach="systematic", n_jobs=1)
        tested += (time.process_time() - start) * 250
    ours_all, ours_tested = float(seconds_all), float(seconds_tested)
    peak = int(open("/proc/self/status").read().split("VmHWM:")[1].split()[0]) // 1024
    print(f"segregation {version('segregation')}: all {total:.1f} CPU s here, {ours_all:.3f} ours, "
          f"{total / ours_all:.0f} times; peak {peak} MiB")
    print(f"500 permutations: {tested:.0f} CPU s here, {ours_tested:.2f} ours, "
          f"{tested / ours_tested:.0f} times")
    return 1 if differing else 0


if __name__ == "__main__":
    sys.exit(main(*sys.argv[1:]))
