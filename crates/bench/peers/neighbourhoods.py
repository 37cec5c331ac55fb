"""EquiPop's k nearest people around made-up cells, as `measures::neighbourhoods` draws them.

Usage: neighbourhoods.py small|large DRAWN.csv OUR_SECONDS
Needs the Python packages equipop==1.62.1 (with numpy, scipy, pandas). DRAWN.csv has a line for each of
some evenly spread origins: share and radius of every k. Draws the same (all would be hours), prints
CPU seconds and the same over all origins, and ends with 1 where a share or radius differs.
"""

import sys
import time
from importlib.metadata import version

import numpy as np
from equipop.cells import CellData
from equipop.fastcounts import run_knn_counts

TOLERANCE = 1e-9
SCALES = [50, 100, 200, 400, 800, 1600, 3200, 6400, 12800, 25600, 51200]
COUNTRIES = {
    "small": (100_000, 60, 150_000.0, 6000, 30_667_248_700),
    "large": (1_000_000, 300, 600_000.0, 7000, 1_184_668_568_200),
}


def uniform(n, seed, start=0):
    with np.errstate(over="ignore"):
        step = np.arange(start + 1, start + n + 1, dtype=np.uint64) * np.uint64(0x9E3779B97F4A7C15)
        z = np.uint64(seed) + step
        z = (z ^ (z >> np.uint64(30))) * np.uint64(0xBF58476D1CE4E5B9)
        z = (z ^ (z >> np.uint64(27))) * np.uint64(0x94D049BB133111EB)
        z ^= z >> np.uint64(31)
    return (z >> np.uint64(11)).astype(float) * 2.0**-53


def normal(n, seed, start=0):
    u = uniform(2 * n, seed, 2 * start)
    return np.sqrt(-2.0 * np.log(1.0 - u[0::2])) * np.cos(2 * np.pi * u[1::2])


def cells_of(n, towns, width, seed):
    """Returns eastings, northings, people and members of the group, cell by cell."""
    size = 1.0 / (np.arange(towns) + 1.0) ** 0.8
    bounds = np.cumsum(size) / size.sum()
    town_x, town_y = uniform(towns, seed + 1) * width, uniform(towns, seed + 2) * width
    spread = width * 0.035 * np.sqrt(size)
    keys, of_town, start = np.empty(0, np.int64), np.empty(0, np.int64), 0
    while len(keys) < n:
        batch = 4 * n
        town = np.searchsorted(bounds, uniform(batch, seed + 4, start), side="right")
        town = town.clip(0, towns - 1)
        x = town_x[town] + spread[town] * normal(batch, seed + 5, start)
        y = town_y[town] + spread[town] * normal(batch, seed + 6, start)
        rural = uniform(batch, seed + 3, start) < 0.15
        x[rural] = uniform(batch, seed + 7, start)[rural] * width
        y[rural] = uniform(batch, seed + 8, start)[rural] * width
        inside = (x >= 0) & (x < width) & (y >= 0) & (y < width)
        key = (x // 100).astype(np.int64) * 10_000_000 + (y // 100).astype(np.int64)
        keys = np.concatenate([keys, key[inside]])
        of_town = np.concatenate([of_town, np.where(rural, -1, town)[inside]])
        first = np.sort(np.unique(keys, return_index=True)[1])
        keys, of_town = keys[first], of_town[first]
        start += batch
    keys, of_town = keys[:n], of_town[:n]
    people = 1 + np.floor(-8.0 * np.log(1 - uniform(n, seed + 9)))
    share = np.append(0.05 + 0.45 * uniform(towns, seed + 10) ** 2, 0.04)[of_town]
    share = np.clip(share * np.exp(0.5 * normal(n, seed + 11)), 0, 1)
    group = np.minimum(np.floor(people * share + uniform(n, seed + 12)), people)
    return keys // 10_000_000 * 100.0 + 50, keys % 10_000_000 * 100.0 + 50, people, group


def peak_mib():
    """Returns the most memory held so far."""
    return int(open("/proc/self/status").read().split("VmHWM:")[1].split()[0]) // 1024


def main():
    n, towns, width, seed, check = COUNTRIES[sys.argv[1]]
    ours = np.loadtxt(sys.argv[2], delimiter=",")
    n_origins = len(ours)
    x, y, people, group = cells_of(n, towns, width, seed)
    found = int((3 * x + y).sum())
    assert found == check, f"the places sum to {found}, not {check}"
    cells = CellData(E=x, N=y, n=people, binary_sums={"grp": group}, unit_size=100.0)
    origins = np.arange(n_origins) * (n // n_origins)
    start = time.process_time()
    drawn = run_knn_counts(cells, SCALES, origins=origins, self_potential=0.0,
                           overshoot_mode="proportional", report=False)
    seconds = time.process_time() - start
    every = seconds * n / n_origins
    print(f"EquiPop {version('equipop')}: {n_origins} origins {seconds:.2f} CPU s, all {n}: "
          f"{every:.0f} CPU s, {every / float(sys.argv[3]):.0f} times ours, peak {peak_mib()} MiB")
    theirs = np.column_stack([drawn[f"{what}_{k}"] for k in SCALES for what in ("R_grp", "Dist")])
    differing = np.abs(theirs - ours) > TOLERANCE * np.maximum(1.0, np.abs(theirs))
    print(f"{differing.sum()} of {ours.size} shares and radii differ")
    return 1 if differing.any() else 0


sys.exit(main())
