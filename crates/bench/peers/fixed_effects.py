"""Fixed effects in pyfixest and the wild bootstrap in wildboottest, on the bench's own data.

Needs the Python packages numpy, pandas, pyfixest and wildboottest. Arguments: coefficient, standard error and
CPU seconds for 10^6 rows with two and three effects, for 10^7 rows with two and three, for the
chain graph, then the CPU seconds of the bootstrap. Standard errors agree up to the count of
effects, levels in the peer and rank here. Ends with 1 where a coefficient differs by more than 1e-7
of itself or a standard error by more than 1e-4.
"""
import sys
import time
from importlib.metadata import version

import numpy as np
import pandas as pd
import pyfixest as pf

found = [float(x) for x in sys.argv[1:]]


def forget_peak():
    """Lets `peak_mib` count anew from what is held now."""
    with open("/proc/self/clear_refs", "w") as refs:
        refs.write("5")


def peak_mib():
    with open("/proc/self/status") as status:
        return next(int(line.split()[1]) // 1024 for line in status if line.startswith("VmHWM:"))


def uniforms(n, seed):
    with np.errstate(over="ignore"):
        i = np.arange(1, n + 1, dtype=np.uint64)
        z = np.uint64(seed) + i * np.uint64(0x9E3779B97F4A7C15)
        z = (z ^ (z >> np.uint64(30))) * np.uint64(0xBF58476D1CE4E5B9)
        z = (z ^ (z >> np.uint64(27))) * np.uint64(0x94D049BB133111EB)
        return ((z ^ (z >> np.uint64(31))) >> np.uint64(32)).astype(float) / 2.0**32


def panel(units):
    moves, to, one, two, noise = uniforms(50 * units, 20263).reshape(10 * units, 5).T
    unit = np.repeat(np.arange(units), 10)
    year = np.tile(np.arange(10), units)
    start = np.where((year == 0) | (moves < 0.05), np.arange(10 * units), 0)
    municipality = np.floor(to * 290).astype(int)[np.maximum.accumulate(start)]
    one = one + 0.1 * (unit % 7)
    y = 0.5 * one - 0.3 * two + unit % 11 + 0.1 * year + 0.01 * municipality + noise
    firm = (10 * unit + 3 * year) // 30
    return pd.DataFrame(dict(y=y, one=one, two=two, unit=unit, year=year, municipality=municipality, firm=firm))


def regress(data, effects, name, own, backend):
    forget_peak()
    clock = time.process_time()
    fit = pf.feols(
        f"y ~ one + two | {effects}", data, vcov={"CRV1": "municipality"}, fixef_rm="none",
        demeaner_backend=backend, copy_data=False, store_data=False, lean=True,
    )
    taken = time.process_time() - clock
    coefficient, error = fit.coef()["one"], fit.se()["one"]
    print(
        f"pyfixest {version('pyfixest')} {backend}, {name}: {taken:.2f} CPU s, peak {peak_mib()} MiB, "
        f"{taken / own[2]:.2f} times as long; {coefficient:.9f} apart {abs(coefficient / own[0] - 1):.1e}, "
        f"({error:.9f}) apart {abs(error / own[1] - 1):.1e}",
        flush=True,
    )
    return abs(coefficient / own[0] - 1) > 1e-7 or abs(error / own[1] - 1) > 1e-4


pf.feols("y ~ one + two | unit + year", panel(1_000), vcov={"CRV1": "municipality"})
is_far = False
for place, units in [(0, 100_000), (6, 1_000_000)]:
    data = panel(units)
    for more, effects in [(0, "unit + year"), (3, "unit + year + municipality")]:
        own = found[place + more : place + more + 3]
        is_far |= regress(data, effects, f"{10 * units} rows, {effects}", own, "rust")
data = panel(100_000)
is_far |= regress(data, "unit + year + firm", "the chain", found[12:15], "rust-cg")

n = 100_000
x = uniforms(6 * n, 20265).reshape(6, n)
data = pd.DataFrame(dict(a=x[0], b=x[1], c=x[2], d=x[3], y=x[4], g=np.floor(x[5] * 290).astype(int)))


def bootstrap():
    fit = pf.feols("y ~ a + b + c + d", data, vcov={"CRV1": "g"})
    fit.wildboottest(param="a", reps=9_999, seed=1)


bootstrap()
forget_peak()
clock = time.process_time()
bootstrap()
spent = time.process_time() - clock
print(
    f"wildboottest {version('wildboottest')}, 9 999 draws: {spent:.3f} CPU s, peak {peak_mib()} MiB, "
    f"{spent / found[15]:.1f} times as long"
)
sys.exit(int(is_far))
