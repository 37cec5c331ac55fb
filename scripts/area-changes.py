#!/usr/bin/env python3
"""Writes data/areas/area_changes.csv: splits, recodings, mergers and transfers of municipalities and
counties from 1992 on, and the new division into RegSO and DeSO.

The key file tells which code each piece of land had in which years (1977-2006). Pieces whose id ends in
9999 are the municipalities as they were in 2006; the others are outlines of municipalities since split,
under a code they never had, and are left out. The script follows each municipality through its codes.

Corrections, each stated in the line's source:
- the key file lumps 1998-2003, so Nykvarn and Knivsta seem to start in 2004; they start in 1999 and 2003
- it ends before Heby moved from Vastmanland to Uppsala county (2007)
- counties and the division into RegSO and DeSO are not in it

usage: area-changes.py KEY_FILE.csv MUNICIPALITIES.csv OUT.csv
"""
import csv
import sys
from collections import Counter, defaultdict

key_path, municipalities_path, out_path = sys.argv[1:4]
KEY = "sweboundaries (SCB): nyckelfil 1977-2006"
CORRECTED = "känd ändring 1 januari; nyckelfilen klumpar ihop 1998-2003"
AFTER_KEY = "känd ändring 1 januari; nyckelfilen slutar 2006"
COUNTIES = "följer av kommunernas koder i nyckelfilen"

# municipality of 2006 -> {code: (first year, last year)}
codes_of = defaultdict(dict)
for row in csv.DictReader(open(key_path, encoding="utf-8")):
    name, code, first, last = row["kommun"], row["kommunkod"], int(row["fran"]), int(row["till"])
    if name and row["geomid"].endswith("9999"):
        known = codes_of[name].get(code, (first, last))
        codes_of[name][code] = (min(known[0], first), max(known[1], last))

names_2022 = {row["kommun"]: row["kommunkod"] for row in csv.DictReader(open(municipalities_path, encoding="utf-8"))}
assert len(names_2022) == 290, "not 290 municipalities"

# The municipalities that were split off, with the year each started under its own name. The year is
# the key file's except where it lumps years together.
STARTED = {"Bollebygd": 1995, "Lekeberg": 1995, "Gnesta": 1992, "Trosa": 1992, "Nykvarn": 1999, "Knivsta": 2003}
# Municipality and the one it was split off from.
PARENT = {"Bollebygd": "Borås", "Lekeberg": "Örebro", "Gnesta": "Nyköping", "Trosa": "Nyköping",
          "Nykvarn": "Södertälje", "Knivsta": "Uppsala"}
# The code each had in the year it started, where it is not today's.
FIRST_CODE = {"Bollebygd": "1535"}

def key_file_start(name):
    """The first year in which the key file gives the municipality a code that is not its parent's. Trosa
    shares a code with Gnesta until 1994 there, so that its own comes later."""
    return min(first for code, (first, last) in codes_of[name].items() if code not in codes_of[PARENT[name]])

for name, year in STARTED.items():
    found = key_file_start(name)
    lumped = name in ("Nykvarn", "Knivsta")
    assert found == (2004 if lumped else year), f"{name}: the key file says {found}"

changes = []  # year, kind, from codes, to codes, name, source

# Splits: the parent keeps its code of the time.
by_parent = defaultdict(list)
for name, year in STARTED.items():
    by_parent[(year, PARENT[name])].append(name)
for (year, parent), new in by_parent.items():
    old = {code for code, (first, last) in codes_of[parent].items() if first < year <= last}
    assert len(old) == 1, (parent, old)
    (old,) = old
    new_codes = [FIRST_CODE.get(name, names_2022[name]) for name in new]
    for name, code in zip(new, new_codes):
        assert code in codes_of[name], f"{name} never had the code {code}"
    source = CORRECTED if year in (1999, 2003) else KEY
    changes.append((year, "split", [old], sorted([old] + new_codes), f"{', '.join(sorted(new))} ur {parent}", source))

# Recodings: a municipality's last code before, its first after, in the two years of county mergers.
for name, codes in codes_of.items():
    for old, (_, last) in codes.items():
        for new, (first, _) in codes.items():
            if first == last + 1 and first in (1997, 1998) and old != new:
                changes.append((first, "recoded", [old], [new], name, KEY))

changes.append((2007, "recoded", ["1917"], ["0331"], "Heby", AFTER_KEY))

# Counties.
changes += [
    (1997, "merged", ["11", "12"], ["12"], "Skåne län av Kristianstads och Malmöhus län", COUNTIES),
    (1998, "merged", ["14", "15", "16"], ["14"], "Västra Götalands län av Göteborgs och Bohus, Älvsborgs och Skaraborgs län", COUNTIES),
    (1998, "transferred", ["16"], ["06"], "Habo och Mullsjö från Skaraborgs till Jönköpings län", COUNTIES),
    (2007, "transferred", ["19"], ["03"], "Heby från Västmanlands till Uppsala län", AFTER_KEY),
    (2024, "redivided", ["regso"], [], "RegSO 2025", "SCB: koder enligt RegSO 2025 gäller statistik från 2024"),
    (2024, "redivided", ["deso"], [], "DeSO 2025", "SCB: koder enligt DeSO 2025 gäller statistik från 2024"),
]
changes = sorted(set((y, k, tuple(f), tuple(t), n, s) for y, k, f, t, n, s in changes))

# What must hold.
recoded = {y: [c for c in changes if c[0] == y and c[1] == "recoded"] for y in (1997, 1998, 2007)}
to_county = Counter((c[0], c[3][0][:2]) for c in changes if c[1] == "recoded")
from_county = Counter((c[0], c[2][0][:2]) for c in changes if c[1] == "recoded")
assert all(c[2][0][:2] == "11" and c[3][0][:2] == "12" for c in recoded[1997]), "Skåne 1997"
assert to_county[1998, "06"] == 2 and {c[3][0] for c in recoded[1998] if c[3][0][:2] == "06"} == {"0642", "0643"}
assert from_county[1998, "14"] == 0, "Gothenburg's county kept its codes"
assert {c[2][0][:2] for c in recoded[1998]} == {"15", "16"}, "Västra Götaland 1998"
assert [c[2:4] for c in recoded[2007]] == [(("1917",), ("0331",))]
assert len({c[2] for c in changes if c[1] == "recoded"}) == sum(c[1] == "recoded" for c in changes), "a code recoded twice"
assert len({c[3] for c in changes if c[1] == "recoded"}) == sum(c[1] == "recoded" for c in changes), "two codes became one"
splits = {(c[0], c[3]) for c in changes if c[1] == "split"}
assert splits == {(1992, ("0461", "0480", "0488")), (1995, ("1535", "1583")), (1995, ("1814", "1880")),
                  (1999, ("0140", "0181")), (2003, ("0330", "0380"))}, splits

# Played backwards from the municipalities of today, and forwards again, the numbers are those known.
today = set(names_2022.values())
def before(codes, year):
    codes = set(codes)
    for y, kind, old, new, _, _ in changes:
        if y == year and kind in ("recoded", "split") and len(new[0]) == 4:
            assert set(new) <= codes, f"{new} of {year} do not exist"
            codes = (codes - set(new)) | set(old)
    return codes
codes, count = today, {2007: len(today)}
for year in sorted({c[0] for c in changes if c[1] in ("recoded", "split")}, reverse=True):
    codes = before(codes, year)
    count[year - 1] = len(codes)
assert count == {2007: 290, 2006: 290, 2002: 289, 1998: 288, 1997: 288, 1996: 288, 1994: 286, 1991: 284}, count
skåne = {c for c in before(before(before(before(today, 2007), 2003), 1999), 1998) if c[:2] == "12"}
assert len(skåne) == 33, len(skåne)
västra_götaland = {c for c in today if c[:2] == "14"}
assert len(västra_götaland) == 49
print(f"{len(recoded[1997])} recoded 1997 (Skåne), {len(recoded[1998])} recoded 1998, of which 2 to Jönköpings län")

with open(out_path, "w", encoding="utf-8", newline="") as out:
    writer = csv.writer(out, lineterminator="\n")
    writer.writerow(["year", "kind", "from", "to", "name", "source"])
    for year, kind, old, new, name, source in changes:
        writer.writerow([year, kind, " ".join(old), " ".join(new), name, source])
