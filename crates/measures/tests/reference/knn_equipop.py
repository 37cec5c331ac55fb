"""Every tenth origin of EquiPop's answers on knn3000.csv, from its Parquet files to CSV.

usage: python3 knn_equipop.py DIRECTORY_OF_PARQUET  (needs pyarrow)
Columns: row (from 0), k, N_k, T_k, Dist_k; numbers as shortest decimals that read back exactly.
"""
import csv, sys
import pyarrow.parquet as pq

K = [1, 10, 50, 200, 800, 3200, 12800, 25000]
for case in ("whole_include", "proportional_include", "proportional_exclude",
             "sampled_include", "sampled_exclude"):
    table = pq.read_table(f"{sys.argv[1]}/knn_equipop_3000_{case}.parquet").to_pydict()
    with open(f"knn_equipop_3000_{case}.csv", "w", newline="") as out:
        lines = csv.writer(out, lineterminator="\n")
        lines.writerow(["row", "k", "n", "t", "radius_m"])
        for row in range(0, 3000, 10):
            assert table["CellId"][row] == row
            for k in K:
                cells = (table[f"N_{k}"], table[f"T_grp_{k}"], table[f"Dist_{k}"])
                lines.writerow([row, k] + [repr(column[row]) for column in cells])
