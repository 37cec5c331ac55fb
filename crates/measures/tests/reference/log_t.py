"""Makes log_t.json: the log t regression of small made-up panels, written out anew from the papers.

Phillips and Sul (2007) for the regression; Andrews (1991) for the quadratic spectral kernel with the
bandwidth of a series that remembers one step; Newey and West (1987) for Bartlett's kernel; Hodrick
and Prescott (1997) for the trend by a dense solve. Needs numpy. Writes to standard output.
"""
import json
import numpy as np

M = (1 << 64) - 1


def unif(n, seed):
    out = []
    for i in range(n):
        z = (seed + (i + 1) * 0x9E3779B97F4A7C15) & M
        z = ((z ^ (z >> 30)) * 0xBF58476D1CE4E5B9) & M
        z = ((z ^ (z >> 27)) * 0x94D049BB133111EB) & M
        out.append(((z ^ (z >> 31)) >> 11) * 2.0**-53)
    return np.array(out)


def log_t(x, r, kernel, lag=0):
    """x: periods × areas."""
    t_all = np.arange(1, len(x) + 1)
    h = x / x.mean(axis=1, keepdims=True)
    spread = ((h - 1) ** 2).mean(axis=1)
    keep = t_all > max(np.floor(r * len(x)), 1)
    lt = np.log(t_all[keep])
    y = np.log(spread[0] / spread[keep]) - 2 * np.log(lt)
    X = np.c_[np.ones(len(lt)), lt]
    b, *_ = np.linalg.lstsq(X, y, rcond=None)
    u = y - X @ b
    n = len(u)
    v = (lt - lt.mean()) * u
    gamma = [float(v[j:] @ v[: n - j]) / n for j in range(n)]
    if kernel == "bartlett":
        w = [max(0.0, 1 - j / (lag + 1)) for j in range(n)]
    else:
        rho = float(v[1:] @ v[:-1]) / float(v[:-1] @ v[:-1])
        alpha = 4 * rho**2 / (1 - rho) ** 4
        width = 1.3221 * (alpha * n) ** 0.2
        z = [6 * np.pi * j / (5 * width) for j in range(n)]
        w = [1.0] + [3 / q**2 * (np.sin(q) / q - np.cos(q)) for q in z[1:]]
    omega = gamma[0] + 2 * sum(a * c for a, c in zip(w[1:], gamma[1:]))
    sxx = float(((lt - lt.mean()) ** 2).sum())
    se = np.sqrt(n * omega) / sxx
    return dict(slope=float(b[1]), standard_error=float(se), t=float(b[1] / se), n_periods=n)


def trend(y, lam):
    n = len(y)
    d = np.diff(np.eye(n), n=2, axis=0)
    return np.linalg.solve(np.eye(n) + lam * d.T @ d, y)


cases = []
for seed, n_areas, n_periods in ((1, 8, 30), (2, 15, 45), (3, 5, 120)):
    u = unif(n_areas * n_periods + n_areas, seed)
    t = np.arange(1, n_periods + 1)[:, None]
    delta = 1 + 0.6 * (u[:n_areas] - 0.5) * t ** (-0.4 if seed != 2 else 0.1)
    x = np.round(delta * (5 + 0.1 * t) + 0.004 * (u[n_areas:].reshape(n_periods, n_areas) - 0.5), 6)
    r = 0.2 if n_periods > 100 else 0.3
    cases.append(dict(
        panel=x.tolist(), first_left_out=r,
        quadratic_spectral=log_t(x, r, "qs"),
        bartlett_3=log_t(x, r, "bartlett", 3), bartlett_0=log_t(x, r, "bartlett", 0)))
y = np.round(10 + 5 * unif(24, 9), 6)
print(json.dumps(dict(cases=cases, series=y.tolist(), trend_400=trend(y, 400.0).tolist(),
                      trend_6_25=trend(y, 6.25).tolist())))
