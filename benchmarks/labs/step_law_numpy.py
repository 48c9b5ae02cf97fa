"""The named peer of the lab step-law: the bootstrap of the law in NumPy, as a loop of least squares and as one batch, and a
prediction with its band. Reads FOLDER/rows.csv; see step-law.sh."""
import sys
import time

import numpy as np

data = np.genfromtxt(f"{sys.argv[1]}/rows.csv", delimiter=",", names=True)
n, d, lr, batch = (np.log(data[c]) for c in ("N", "D", "lr", "bs_tokens"))
one = np.ones(len(n))
wide, narrow = np.column_stack([one, n, d]), np.column_stack([one, d])
RESAMPLES = 1000
rng = np.random.default_rng(1)


def loop():
    fits = np.empty((RESAMPLES, 8))
    for r in range(RESAMPLES):
        rows = rng.integers(len(n), size=len(n))
        fits[r, :3] = np.linalg.lstsq(wide[rows], lr[rows], rcond=None)[0]
        fits[r, 3:5] = np.linalg.lstsq(narrow[rows], batch[rows], rcond=None)[0]
        fits[r, 5:] = np.linalg.lstsq(wide[rows], batch[rows], rcond=None)[0]
    return fits


def batched():
    """Counts of rows times products of centred columns: the same sums as ours, as matrix products."""
    x = np.column_stack([one, n - n.mean(), d - d.mean()])
    counts = np.zeros((RESAMPLES, len(n)))
    rows = rng.integers(len(n), size=(RESAMPLES, len(n)))
    np.add.at(counts, (np.arange(RESAMPLES)[:, None], rows), 1)
    gram = (counts @ (x[:, :, None] * x[:, None, :]).reshape(len(n), 9)).reshape(-1, 3, 3)
    to_lr, to_batch = counts @ (x * lr[:, None]), counts @ (x * batch[:, None])
    fits = np.empty((RESAMPLES, 8))
    fits[:, :3] = np.linalg.solve(gram, to_lr[:, :, None])[:, :, 0]
    fits[:, 5:] = np.linalg.solve(gram, to_batch[:, :, None])[:, :, 0]
    few = [0, 2]
    fits[:, 3:5] = np.linalg.solve(gram[:, few][:, :, few], to_batch[:, few, None])[:, :, 0]
    for intercept, by_n, by_d in ((0, 1, 2), (5, 6, 7)):
        fits[:, intercept] -= fits[:, by_n] * n.mean() + fits[:, by_d] * d.mean()
    fits[:, 3] -= fits[:, 4] * d.mean()
    return fits


def timed(work, repeats):
    begun = time.process_time()
    for _ in range(repeats):
        result = work()
    return (time.process_time() - begun) / repeats, result


for name, work, repeats in (("bootstrap", loop, 5), ("batched", batched, 20)):
    seconds, fits = timed(work, repeats)
    mean = fits.mean(0)
    print(f"numpy {name} seconds={seconds:.9f} rows={len(n)} lr_N={mean[1]:.4f} lr_D={mean[2]:.4f} B_D={mean[4]:.4f}")


def predict():
    logs = fits[:, 0] + fits[:, 1] * np.log(7e9) + fits[:, 2] * np.log(1.4e12)
    return np.exp(np.percentile(logs, [2.5, 97.5])), np.exp(np.percentile(fits[:, 3] + fits[:, 4] * np.log(1.4e12), [2.5, 97.5]))


print(f"numpy predict seconds={timed(predict, 50)[0]:.9f}")
