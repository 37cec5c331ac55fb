"""The order of areas from the mean centre as numpy 2.4's default argsort leaves it.

Areas equally far stand in an order that depends on the processor: this one has AVX-512, as had
the machine that made the reference values of PySAL. Needs numpy and pandas; reads seg300.csv,
seg_hard12.csv and seg6000.csv, writes spatial_numpy_order.json.
"""

import json

import numpy as np
import pandas as pd

orders = {}
for name in ["seg300", "seg_hard12", "seg6000"]:
    data = pd.read_csv(f"{name}.csv")
    x, y = data["x"].to_numpy(float), data["y"].to_numpy(float)
    distance = np.sqrt((x - x.mean()) ** 2 + (y - y.mean()) ** 2)
    orders[name] = [int(row) for row in distance.argsort()]
with open("spatial_numpy_order.json", "w") as file:
    json.dump(orders, file)
