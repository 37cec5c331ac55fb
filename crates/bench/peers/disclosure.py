"""τ-ARGUS' figures for the bench's table, with the audit redone in HiGHS.

Needs the Python packages numpy and highspy. Arguments: a file with a line per cell (value, then 1
where it is withheld and its lower and upper protection level, 0 where none), then the CPU seconds
of suppression and audit. Ends with 1 where a sensitive cell is not protected.
"""
import sys
import time

import highspy
import numpy as np

SIZES = (22, 9, 5)
value, withheld, lower, upper = np.loadtxt(sys.argv[1]).T
shape = np.arange(value.size).reshape(SIZES)
lines = [line for axis in range(3) for line in np.moveaxis(shape, axis, -1).reshape(-1, SIZES[axis])]

clock = time.process_time()
hidden = np.flatnonzero(withheld)
place = {cell: i for i, cell in enumerate(hidden)}
highs = highspy.Highs()
highs.setOptionValue("output_flag", False)
for cell in hidden:
    highs.addVar(-value[cell], highspy.kHighsInf)
for line in lines:
    terms = [(place[c], -1.0 if i == len(line) - 1 else 1.0) for i, c in enumerate(line) if c in place]
    if terms:
        index, factor = zip(*terms)
        highs.addRow(0.0, 0.0, len(terms), np.array(index, dtype=np.int32), np.array(factor))
exposed = []
for cell in hidden:
    for sign, level in ((1.0, upper[cell]), (-1.0, lower[cell])):
        if level == 0:
            continue
        highs.changeColCost(place[cell], -sign)
        highs.run()
        unbounded = highs.getModelStatus() != highspy.HighsModelStatus.kOptimal
        reach = np.inf if unbounded else -highs.getInfo().objective_function_value
        if reach < level * (1 - 1e-6):
            exposed.append((cell, sign, reach, level))
        highs.changeColCost(place[cell], 0.0)
audit = time.process_time() - clock

cost = value[hidden].sum()
print(f"withheld here: {len(hidden)} cells, value {cost:.0f}, {float(sys.argv[2]):.3f} CPU s")
print("tau-ARGUS' stored figures, not of this run: modular 157 cells, value 132842, 7.563 CPU s; "
      "optimal 154, 125436, 90.652 CPU s")
print(f"audit by HiGHS {highs.version()}: {audit:.3f} CPU s (here {float(sys.argv[3]):.4f})")
print("exposed", exposed)
sys.exit(1 if exposed or cost > 132842 else 0)
