"""Measures incomes2000.csv by their definitions, in exact fractions and 40-digit decimals.

Rows without an income are left out; logarithms are taken of incomes above zero only. Python 3,
standard library only. Prints inequality_weighted_2000.json.
"""

import csv
import json
import sys
from decimal import Decimal, getcontext
from fractions import Fraction

getcontext().prec = 40
rows = [
    (Fraction(row["income"]), Fraction(row["weight"]), int(row["grp"]))
    for row in csv.DictReader(open(sys.argv[1]))
    if row["income"]
]


def gini(pairs):
    n = sum(w for _, w in pairs)
    total = sum(y * w for y, w in pairs)
    # One common denominator keeps the double loop in whole numbers.
    whole = [(int(y * 1000), int(w * 1000)) for y, w in pairs]
    assert all(Fraction(a, 1000) == y and Fraction(b, 1000) == w for (a, b), (y, w) in zip(whole, pairs))
    pairs_sum = sum(v * w * abs(y - x) for i, (y, w) in enumerate(whole) for x, v in whole[:i])
    return Fraction(pairs_sum, 10**9) / (n * total)


def quantile(pairs, share):
    ordered = sorted(pairs)
    n = sum(w for _, w in ordered)
    reached = Fraction(0)
    for place, (y, w) in enumerate(ordered):
        reached += w
        if reached > share * n:
            return y
        if reached == share * n:
            return (y + ordered[place + 1][0]) / 2


def lorenz(pairs, share):
    ordered = sorted(pairs)
    n = sum(w for _, w in ordered)
    total = sum(y * w for y, w in ordered)
    left = share * n
    had = Fraction(0)
    for y, w in ordered:
        taken = min(w, left)
        had += taken * y
        left -= taken
    return had / total


def decimal(fraction):
    return Decimal(fraction.numerator) / Decimal(fraction.denominator)


def entropy(pairs, alpha):
    n = sum(w for _, w in pairs)
    mean = sum(y * w for y, w in pairs) / n
    total = Decimal(0)
    for y, w in pairs:
        x = decimal(y / mean)
        if alpha == 0:
            term = -x.ln()
        elif alpha == 1:
            term = x * x.ln() if x else Decimal(0)
        else:
            a = Decimal(str(alpha))
            term = (x**a - 1) / (a * (a - 1))
        total += decimal(w) * term
    return total / decimal(n)


def atkinson(pairs, epsilon):
    n = sum(w for _, w in pairs)
    mean = sum(y * w for y, w in pairs) / n
    e = Decimal(str(epsilon))
    if epsilon == 1:
        return 1 - (sum(decimal(w) * decimal(y / mean).ln() for y, w in pairs) / decimal(n)).exp()
    power = sum(decimal(w) * decimal(y / mean) ** (1 - e) for y, w in pairs) / decimal(n)
    return 1 - power ** (1 / (1 - e))


everyone = [(y, w) for y, w, _ in rows]
positive = [(y, w) for y, w in everyone if y > 0]
n = sum(w for _, w in everyone)
total = sum(y * w for y, w in everyone)
mean = total / n
q20, q80 = quantile(everyone, Fraction(1, 5)), quantile(everyone, Fraction(4, 5))
line = Fraction(3, 5) * quantile(everyone, Fraction(1, 2))
groups = sorted({g for _, _, g in rows})
split = {}
for alpha in (0, 1, 2):
    parts = {g: [(y, w) for y, w, of in rows if of == g and y > 0] for g in groups}
    n_positive = sum(w for _, w in positive)
    total_positive = sum(y * w for y, w in positive)
    within = Decimal(0)
    for pairs in parts.values():
        people = decimal(sum(w for _, w in pairs) / n_positive)
        share = decimal(sum(y * w for y, w in pairs) / total_positive)
        within += people ** (1 - alpha) * share**alpha * entropy(pairs, alpha)
    means = [
        (sum(y * w for y, w in pairs) / sum(w for _, w in pairs), sum(w for _, w in pairs))
        for pairs in parts.values()
    ]
    split[str(alpha)] = {"within": float(within), "between": float(entropy(means, alpha))}
outputs = {
    "n": len(everyone),
    "gini": float(gini(everyone)),
    "gini_by_group": {str(g): float(gini([(y, w) for y, w, of in rows if of == g])) for g in groups},
    "s80_s20": float(
        sum(y * w for y, w in everyone if y > q80) / sum(y * w for y, w in everyone if y <= q20)
    ),
    "theil_t": float(entropy(everyone, 1)),
    "atkinson_0.5": float(atkinson(everyone, 0.5)),
    "hoover": float(sum(abs(y - mean) * w for y, w in everyone) / (2 * n * mean)),
    "palma": float((1 - lorenz(everyone, Fraction(9, 10))) / lorenz(everyone, Fraction(2, 5))),
    "lorenz": [float(lorenz(everyone, Fraction(k, 10))) for k in range(11)],
    "p90_p10": float(quantile(everyone, Fraction(9, 10)) / quantile(everyone, Fraction(1, 10))),
    "line": float(line),
    "rate": float(sum(w for y, w in everyone if y < line) / n),
    "gap": float(sum(w * (line - y) / line for y, w in everyone if y < line) / n),
    "positive": {
        "theil_l": float(entropy(positive, 0)),
        "entropy_-1": float(entropy(positive, -1)),
        "entropy_2": float(entropy(positive, 2)),
        "atkinson_1": float(atkinson(positive, 1)),
        "atkinson_2": float(atkinson(positive, 2)),
        "split": split,
    },
}
print(json.dumps({"case": "inequality_weighted_2000", "outputs": outputs}, indent=1))
