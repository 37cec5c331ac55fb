"""Makes waterfill290.json from alloc290.csv: exact fractions, bisection over the turning levels.

Parts are x = min(max(base + t*need*pop, floor), cap) with sum 600 000 000 kronor, then whole
kronor by largest remainder, equal remainders by larger weight, then by id.
Run in this folder: python3 waterfill290.py
"""
import csv, json
from fractions import Fraction as F
from math import floor

FRAME = 600_000_000
rows = list(csv.DictReader(open("alloc290.csv")))
weight = [F(r["need"]) * int(r["pop"]) for r in rows]
low = [F(r["lo"]) for r in rows]
high = [F(r["hi"]) for r in rows]

def part(t, i, base):
    return min(max(base + t * weight[i], low[i], base), high[i])

def divide(base):
    n = range(len(rows))
    total = lambda t: sum(part(t, i, base) for i in n)
    turns = sorted({(bound[i] - base) / weight[i] for bound in (low, high) for i in n if bound[i] > base})
    first, last = 0, len(turns) - 1
    while first < last:  # the first turn at which the parts fill the frame
        middle = (first + last) // 2
        first, last = (middle + 1, last) if total(turns[middle]) < FRAME else (first, middle)
    below = turns[first - 1] if first else F(0)
    inside = (below + turns[first]) / 2
    free = [i for i in n if max(low[i], F(base)) < base + inside * weight[i] < high[i]]
    fixed = sum(part(inside, i, base) for i in n if i not in set(free))
    t = (FRAME - fixed - base * len(free)) / sum(weight[i] for i in free)
    exact = [part(t, i, base) for i in n]
    assert sum(exact) == FRAME
    kronor = [floor(x) for x in exact]
    order = sorted(free, key=lambda i: (-(exact[i] - kronor[i]), -weight[i], i))
    for i in order[: FRAME - sum(kronor)]:
        kronor[i] += 1
    at = lambda bound: sum(exact[i] == bound[i] for i in n)
    return {"base": base, "at_floor": at([max(x, F(base)) for x in low]), "at_cap": at(high), "kronor": kronor}

json.dump({"frame": FRAME, "cases": [divide(0), divide(150_000)]}, open("waterfill290.json", "w"))
