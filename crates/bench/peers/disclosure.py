"""τ-ARGUS' modular suppression of the bench's table, with our audit redone in HiGHS.

Needs the Python packages numpy, highspy, pandas and pytauargus (0.6.0). Arguments: a file with a line
per cell (value, then 1 where it is withheld and its lower and upper protection level, 0 where none),
then the CPU seconds of suppression and audit. Ends with 1 where a sensitive cell is not protected or
more is withheld than by τ-ARGUS.
"""
import sys
import tempfile
import time
from pathlib import Path

import highspy
import numpy as np
import pandas
import pytauargus

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
micro = pandas.read_csv(Path(__file__).parents[2] / "measures/tests/reference/sdc_micro_21.csv")
with tempfile.TemporaryDirectory() as directory:
    clock = time.process_time()
    done = pytauargus.protect(micro, ["Reg", "Sec", "Size"], response="Turn",
                              safety_rules="FREQ(3,20)", suppress="MOD(1)", workdir=directory)
    modular = time.process_time() - clock
table = done.tables[0].dataframe()
theirs = table[table.status.isin(["U", "M"])].Turn
peak = int(open("/proc/self/status").read().split("VmHWM:")[1].split()[0]) // 1024
print(f"tau-ARGUS modular (pytauargus {pytauargus.__version__}): {len(theirs)} cells, value {theirs.sum():.0f}, "
      f"{modular:.3f} CPU s, {modular / float(sys.argv[2]):.1f} times ours, peak {peak} MiB")
print(f"audit by HiGHS {highs.version()}: {audit:.3f} CPU s (here {float(sys.argv[3]):.4f})")
print("exposed", exposed)
sys.exit(1 if exposed or cost > theirs.sum() else 0)
