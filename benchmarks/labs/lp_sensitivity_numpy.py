"""The named peer of the lab lp-sensitivity: leverage, Lewis weights and l_1 sensitivities in NumPy, as its formulas say
(reweighted least squares, 30 steps a row). Writes the matrix that both sides use; see lp-sensitivity.sh.
Usage: lp_sensitivity_numpy.py MATRIX.npy"""
import sys
import time

import numpy as np

N, D, ROWS, STEPS = 5_000, 20, 25, 30


def leverage(a):
    return np.einsum("ij,ji->i", a, np.linalg.solve(a.T @ a, a.T))


def lewis(a, p):
    w = np.full(len(a), a.shape[1] / len(a))
    while True:
        form = a.T @ (a * (w ** (1 - 2 / p))[:, None])
        new = np.einsum("ij,ji->i", a, np.linalg.solve(form, a.T)) ** (p / 2)
        change = np.max(np.abs(new - w) / w)
        w = new
        if change < 1e-12:
            return w


def sensitivity(a, row, p):
    best, x = 0.0, np.linalg.solve(a.T @ a, row)
    for _ in range(STEPS):
        x = x / (row @ x)
        y = np.abs(a @ x)
        best = max(best, 1 / np.sum(y**p))
        weights = np.maximum(y, 1e-9) ** (p - 2)
        x = np.linalg.solve(a.T @ (a * weights[:, None]), row)
    return best


def timed(what, rows, repeats, work):
    cpu, clock = time.process_time(), time.perf_counter()
    for _ in range(repeats):
        result = work()
    cpu, clock = time.process_time() - cpu, time.perf_counter() - clock
    print(f"numpy {what} rows_per_cpu_second={rows * repeats / cpu:.0f} rows_per_second={rows * repeats / clock:.0f}")
    return result


matrix = np.random.default_rng(1).standard_normal((N, D))
np.save(sys.argv[1], matrix)
timed("leverage", N, 100, lambda: leverage(matrix))
timed("lewis p=1", N, 5, lambda: lewis(matrix, 1))
found = timed("sensitivities p=1", ROWS, 1, lambda: [sensitivity(matrix, row, 1) for row in matrix[:ROWS]])
print(f"numpy sum of the first {ROWS} sensitivities (from below): {sum(found):.6f}")
