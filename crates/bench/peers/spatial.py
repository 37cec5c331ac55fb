"""Spatial segregation of 6 000 areas by PySAL.

Usage: spatial.py FILE.csv MS_ALL MS_TESTED INDEX=VALUE ...
Needs segregation 2.6.0 (with statsmodels, geopandas, numba). Prints CPU seconds of each class,
compares the indices that do not hang on the order of ties and ends with 1 where one differs.
500 permutations are extrapolated from two.
"""

import sys
import time
import warnings

import geopandas as gpd
import pandas as pd
from shapely.geometry import box

warnings.filterwarnings("ignore")
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


def main(path, ms_all, ms_tested, *found):
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
    print(f"all: {total:.1f} CPU s here, {float(ms_all) / 1000:.2f} s ours")
    print(f"500 permutations: {tested:.0f} CPU s here, {float(ms_tested) / 1000:.1f} s ours")
    return 1 if differing else 0


if __name__ == "__main__":
    sys.exit(main(*sys.argv[1:]))
