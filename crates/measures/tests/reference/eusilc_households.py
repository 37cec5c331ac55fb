"""Folds the persons of R laeken's synthetic EU-SILC into households, which share income and weight.

Reads eusilc_laeken.csv.gz (one row per person) and prints eqincome, rb050, db040 and the number of
women and men. Python 3, standard library only.
"""

import csv
import gzip
import sys
from collections import Counter

rows = list(csv.DictReader(gzip.open(sys.argv[1], "rt")))
households = {}
for row in rows:
    key = (row["db030"], row["eqincome"], row["rb050"], row["db040"])
    households.setdefault(key, Counter())[row["rb090"]] += 1
print("eqincome,weight,region,women,men")
for (_, income, weight, region), sexes in households.items():
    print(f"{income},{weight},{region},{sexes['female']},{sexes['male']}")
