"""Robust intervals for an event study in moderndid, on the bench's own coefficients.

Needs the Python packages numpy and moderndid. Arguments: low and high of four fixed-length and of
four conditional intervals, then the CPU seconds of either four. Ends with 1 where a fixed-length
end differs by more than 3e-4, or a conditional one by more than two steps of the peer's grid and
its critical value from 1 000 draws (3e-3); an end at the edge of the peer's grid is only told.
"""
import sys
import time
from importlib.metadata import version

import moderndid as did
import numpy as np


def forget_peak():
    """Lets `peak_mib` count anew from what is held now."""
    with open("/proc/self/clear_refs", "w") as refs:
        refs.write("5")


def peak_mib():
    with open("/proc/self/status") as status:
        return next(int(line.split()[1]) // 1024 for line in status if line.startswith("VmHWM:"))


found = [float(x) for x in sys.argv[1:19]]
beta = np.array([0.007, 0.029, -0.006, 0.073, 0.196, 0.312, 0.240, 0.126])
place = np.arange(8)
sigma = 0.0005 * 0.6 ** np.abs(place[:, None] - place[None, :])
asked = dict(betahat=beta, sigma=sigma, num_pre_periods=4, num_post_periods=4, alpha=0.05)

forget_peak()
clock = time.process_time()
fixed = did.create_sensitivity_results_sm(method="FLCI", m_vec=np.array([0.0, 0.1, 0.2, 0.3]), **asked)
fixed_seconds = time.process_time() - clock
clock = time.process_time()
relative = did.create_sensitivity_results_rm(
    method="C-LF", m_bar_vec=np.array([0.5, 1.0, 1.5, 2.0]), **asked
)
relative_seconds = time.process_time() - clock

edge = 20 * np.sqrt(sigma[4, 4])
wrong = 0
for name, frame, own, within in (
    ("fixed-length", fixed, found[:8], 3e-4),
    ("conditional", relative, found[8:16], 3e-3),
):
    ends = np.column_stack([np.array(frame["lb"]), np.array(frame["ub"])]).ravel().astype(float)
    for here, there in zip(own, ends):
        if abs(abs(there) - edge) < 1e-6:
            print(f"{name}: the peer's grid ends at {there:.6f}, the interval at {here:.6f}")
        elif abs(here - there) > within:
            print(f"{name}: {here:.6f} here, {there:.6f} in moderndid")
            wrong = 1
print(f"moderndid {version('moderndid')}, peak {peak_mib()} MiB")
for name, ours, theirs in (
    ("fixed-length", found[16], fixed_seconds),
    ("conditional", found[17], relative_seconds),
):
    print(f"{name}: {theirs:.3f} CPU s, {theirs / max(ours, 1e-9):.0f} times as long")
sys.exit(wrong)
