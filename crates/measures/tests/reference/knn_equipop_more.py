"""EquiPop 1.62.1 (MIT) on knn3000.csv with self-potential and with fixed radii: every tenth origin.

needs: pip install equipop==1.62.1
"""
import csv
import numpy as np
from equipop.cells import CellData
from equipop.fastcounts import run_knn_counts

with open("knn3000.csv") as file:
    rows = [[float(cell) for cell in line] for line in list(csv.reader(file))[1:]]
E, N, pop, grp = (np.array(column) for column in zip(*rows))
cells = CellData(E=E, N=N, n=pop, binary_sums={"grp": grp}, unit_size=100.0)

def write(name, header, columns):
    with open(name, "w", newline="") as file:
        lines = csv.writer(file, lineterminator="\n")
        lines.writerow(header)
        for row in range(0, 3000, 10):
            for scale, these in columns:
                lines.writerow([row, scale] + [repr(float(column[row])) for column in these])

K = [1, 10, 50, 800]
for mode in ("whole", "proportional"):
    for potential in (0.71, 1.0):
        out = run_knn_counts(cells, K, self_potential=potential, overshoot_mode=mode, report=False)
        out = out.sort_values("CellId").reset_index(drop=True)
        columns = [(k, (out[f"N_{k}"], out[f"T_grp_{k}"], out[f"Dist_{k}"])) for k in K]
        write(f"knn_equipop_3000_{mode}_spread_{potential}.csv", ["row", "k", "n", "t", "radius_m"],
              columns)
R = [0, 100, 141, 142, 1000, 5000]
for rule in ("include", "exclude"):
    out = run_knn_counts(cells, r_values=[float(r) for r in R], self_potential=0.0,
                         overshoot_mode="whole", self_rule=rule, report=False)
    out = out.sort_values("CellId").reset_index(drop=True)
    columns = [(r, (out[f"N_r{r}"], out[f"T_grp_r{r}"])) for r in R]
    write(f"knn_equipop_3000_radius_{rule}.csv", ["row", "radius_m", "n", "t"], columns)
