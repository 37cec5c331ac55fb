"""Rectangles of unequal size, their people and what PySAL segregation 2.6.0 says of them.

Needs segregation 2.6.0, geopandas, libpysal, shapely, pandas, numpy. Writes
spatial_rectangles63.csv, spatial_rectangles63_touches.csv and spatial_rectangles63.json.
"""

import json
import warnings

import geopandas as gpd
import numpy as np
from shapely.geometry import box

warnings.filterwarnings("ignore")
from segregation import multigroup as mg, singlegroup as sg, local  # noqa: E402

rng = np.random.default_rng(63)
xs = np.concatenate([[0], np.cumsum(rng.integers(300, 2500, 9))])
ys = np.concatenate([[0], np.cumsum(rng.integers(300, 2500, 7))])
boxes = [(i, j, box(xs[i], ys[j], xs[i + 1], ys[j + 1])) for j in range(7) for i in range(9)]
n = len(boxes)
total = rng.integers(20, 900, n)
total[[5, 40]] = 0
lean = rng.normal(size=(n, 3)) * 0.8 + np.array([1.2, 0.0, -0.5])
share = np.exp(lean) / np.exp(lean).sum(axis=1, keepdims=True)
counts = np.array([rng.multinomial(t, p) for t, p in zip(total, share)])
data = gpd.GeoDataFrame(
    {f"g{k}": counts[:, k] for k in range(3)}, geometry=[b for _, _, b in boxes], crs="EPSG:3006"
)
data["total"] = counts.sum(axis=1)
out = data[["g0", "g1", "g2"]].copy()
out["x"], out["y"] = data.centroid.x, data.centroid.y
out["area_m2"], out["perimeter_m"] = data.area, data.length
out.to_csv("spatial_rectangles63.csv", index=False)
with open("spatial_rectangles63_touches.csv", "w") as file:
    file.write("first,second,shared_m\n")
    for a, (i, j, _) in enumerate(boxes):
        for b, (k, m, _) in enumerate(boxes):
            if a < b and abs(i - k) <= 1 and abs(j - m) <= 1:
                shared = boxes[a][2].intersection(boxes[b][2]).length
                file.write(f"{a},{b},{shared}\n")

outputs = {}
explicit = [
    "AbsoluteCentralization", "RelativeCentralization", "AbsoluteConcentration",
    "RelativeConcentration", "Delta", "AbsoluteClustering", "RelativeClustering",
    "SpatialProximity", "DistanceDecayIsolation", "DistanceDecayInteraction", "SpatialDissim",
    "BoundarySpatialDissim", "PARDissim", "SpatialProxProf",
]
for group in ["g0", "g1", "g2"]:
    for name in explicit:
        outputs[f"{name}|{group}"] = float(getattr(sg, name)(data, group, "total").statistic)
    for center in ["population_weighted_mean", 7]:
        for name in ["AbsoluteCentralization", "RelativeCentralization"]:
            index = getattr(sg, name)(data, group, "total", center=center)
            outputs[f"{name}|{group}|{center}"] = float(index.statistic)
    for function in ["triangular", "uniform", "quadratic", "quartic", "gaussian"]:
        for name in ["Dissim", "Gini", "Isolation", "Entropy"]:
            index = getattr(sg, name)(data, group, "total", distance=4000, function=function)
            outputs[f"{name}|{group}|4000|{function}"] = float(index.statistic)
groups = ["g0", "g1", "g2"]
for function in ["triangular", "uniform", "quadratic", "quartic", "gaussian"]:
    for name in ["MultiInfoTheory", "MultiDissim", "MultiRelativeDiversity"]:
        index = getattr(mg, name)(data, groups, distance=4000, function=function)
        outputs[f"{name}|4000|{function}"] = float(index.statistic)
outputs["GlobalDistortion|multi"] = float(mg.GlobalDistortion(data, groups).statistic)
outputs["LocalDistortion"] = [float(v) for v in local.LocalDistortion(data, groups).statistics]
with open("spatial_rectangles63.json", "w") as file:
    json.dump({"peer": "PySAL segregation 2.6.0", "outputs": outputs}, file, indent=1)
