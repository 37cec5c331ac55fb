"""Draws cells of the curated panel of Kolada values, as a reference beside the program's own import.

usage: known_cells.py kommun_panel_1994_2022.csv.gz kommun_panel_kolumner.csv > known_cells.csv

The panel was pivoted from the published dump with other software than Brygga. Every 1 013th filled
cell is kept as `indicator,area,period,value`, and every 3 001st empty one with an empty value.
"""

import csv
import gzip
import sys

panel_path, columns_path = sys.argv[1:]
with open(columns_path, encoding="utf-8") as file:
    indicators = {row["kolumn"]: row["kpi"] for row in csv.DictReader(file) if row["kpi"]}
out = csv.writer(sys.stdout, lineterminator="\n")
out.writerow(["indicator", "area", "period", "value"])
filled = empty = 0
with gzip.open(panel_path, "rt", encoding="utf-8") as file:
    for row in csv.DictReader(file):
        for column, indicator in indicators.items():
            value = row[column]
            if value:
                filled += 1
                keep = filled % 1013 == 0
            else:
                empty += 1
                keep = empty % 3001 == 0
            if keep:
                out.writerow([indicator, row["kommunkod"], row["ar"], value])
