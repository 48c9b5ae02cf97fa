"""The named peer of the lab test-time-pareto: a bootstrap over tasks of N* by Levenberg-Marquardt in plain NumPy. Writes
its table (200 tasks, 32 samples each, chances from a Beta) into FOLDER as counts.csv, then prints processor seconds, the
fit and the interval; see test-time-pareto.sh."""
import sys
import time

import numpy as np

TASKS, SAMPLES, REPLICAS, EPS = 200, 32, 2000, 0.01
folder = sys.argv[1]
rng = np.random.default_rng(1)
right = rng.binomial(SAMPLES, rng.beta(0.5, 1.5, TASKS))
with open(folder + "/counts.csv", "w") as out:
    out.write("task_id,n,c\n")
    for i, c in enumerate(right):
        out.write(f"t{i},{SAMPLES},{c}\n")


def pass_at(c):
    """1 - C(n-c,k)/C(n,k) for k = 1..n."""
    i = np.arange(SAMPLES)
    return 1 - np.cumprod(np.maximum(SAMPLES - c - i, 0) / (SAMPLES - i))


k = np.arange(1, SAMPLES + 1.0)


def curve(u, v):
    a, b = 1 / (1 + np.exp(-u)), 1 / (1 + np.exp(-v))
    missed = np.exp(k * np.log1p(-b))
    return a * (1 - missed), np.array([a * (1 - a) * (1 - missed), a * k * missed * b])


def logit(p):
    p = min(max(p, 1e-9), 1 - 1e-9)
    return np.log(p) - np.log1p(-p)


def fit_from(y, u, v):
    at = np.array([u, v])
    value, jacobian = curve(*at)
    residual = y - value
    squares, damping = residual @ residual, 1e-3
    for _ in range(300):
        normal, slope = jacobian @ jacobian.T, jacobian @ residual
        step = np.linalg.solve(normal + damping * np.diag(np.diag(normal) + 1e-300), slope)
        value, there = curve(*(at + step))
        new = y - value
        if new @ new <= squares:
            done = squares - new @ new <= 1e-13 * squares + 1e-30
            at, jacobian, residual, squares = at + step, there, new, new @ new
            damping = max(damping / 10, 1e-12)
            if done:
                break
        else:
            damping *= 10
            if damping > 1e12:
                break
    return squares, at


def fit(y):
    first, last = y[0], y[-1]
    starts = [(logit(c), logit(first / c)) for c in (last, (1 + last) / 2)]
    at = min((fit_from(y, *start) for start in starts), key=lambda one: one[0])[1]
    return 1 / (1 + np.exp(-at))


def saturation(a, b):
    return 0 if EPS >= a * b else int(np.ceil(np.log(EPS / (a * b)) / np.log1p(-b)))


begun = time.process_time()
rows = np.array([pass_at(c) for c in right])
ceiling, p = fit(rows.mean(0))
replicas = [saturation(*fit(rows[rng.integers(0, TASKS, TASKS)].mean(0))) for _ in range(REPLICAS)]
low, high = np.percentile(replicas, [2.5, 97.5])
print(f"numpy bootstrap seconds={time.process_time() - begun:.4f} ceiling={ceiling:.6f} p={p:.6f} low={low:.1f} high={high:.1f}")
