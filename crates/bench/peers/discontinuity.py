"""rdrobust and rddensity on the bench's own rows.

Needs the Python packages numpy, rdrobust and rddensity. Arguments: a file of lines "x,y" without
header, then our jump, its processor seconds, our density's jump and its seconds. Ends with 1 where
a number differs by more than 1e-7 of itself.
"""
import sys
import time
import warnings
from importlib.metadata import version

import numpy as np
from rddensity import rddensity
from rdrobust import rdrobust

warnings.filterwarnings("ignore")
x, y = np.loadtxt(sys.argv[1], delimiter=",", unpack=True)
jump, seconds, density, density_seconds = [float(word) for word in sys.argv[2:6]]


def forget_peak():
    """Lets `peak_mib` count anew from what is held now."""
    with open("/proc/self/clear_refs", "w") as refs:
        refs.write("5")


def peak_mib():
    with open("/proc/self/status") as status:
        return next(int(line.split()[1]) // 1024 for line in status if line.startswith("VmHWM:"))


def timed(ask, repeats):
    ask()
    forget_peak()
    clock = time.process_time()
    for _ in range(repeats):
        found = ask()
    return found, (time.process_time() - clock) / repeats


def compare(what, ours, ours_seconds, theirs, theirs_seconds):
    apart = abs(ours - theirs) / abs(theirs)
    times = theirs_seconds / ours_seconds
    print(
        f"{what} {version(what)}: {theirs_seconds:.4f} CPU s, peak {peak_mib()} MiB, "
        f"{times:.1f} times as long; {theirs:.12f}, apart {apart:.1e}"
    )
    return apart <= 1e-7


found, took = timed(lambda: rdrobust(y, x), 10)
same = compare("rdrobust", jump, seconds, float(found.coef.values[0, 0]), took)
found, took = timed(lambda: rddensity(x), 5)
same &= compare("rddensity", density, density_seconds, float(found.hat.iloc[2]), took)
sys.exit(0 if same else 1)
