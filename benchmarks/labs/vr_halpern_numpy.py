"""The named peer of the lab vr-halpern: the same algorithms in plain NumPy, vectorised where a step allows it. Writes
its problems into FOLDER as NPY files for the lab's program, then prints processor seconds until the residual is
certified, evaluations and residual; see vr-halpern.sh."""
import sys
import time

import numpy as np

folder = sys.argv[1]
rng = np.random.default_rng(1)


def policeman(n):
    i = np.arange(n)
    return np.abs(rng.standard_normal(n))[:, None] * (1 - np.exp(-0.8 * np.abs(i[:, None] - i[None, :])))


def simplex(v):
    s = np.sort(v)[::-1]
    above = (np.cumsum(s) - 1) / np.arange(1, len(v) + 1)
    return np.maximum(v - above[np.nonzero(s > above)[0][-1]], 0)


class Game:
    def __init__(self, a):
        self.a, self.n = a, len(a)
        rows, columns = (a * a).sum(1), (a * a).sum(0)
        self.p, self.q = rows / rows.sum(), columns / columns.sum()
        self.cum_p, self.cum_q = self.p.cumsum(), self.q.cumsum()
        self.sampled, self.full_l = np.sqrt(rows.sum()), np.linalg.norm(a, 2)
        self.evaluations = 0

    def start(self):
        return np.full(2 * self.n, 1 / self.n)

    def project(self, v):
        return np.concatenate([simplex(v[:self.n]), simplex(v[self.n:])])

    def full(self, u):
        self.evaluations += self.n
        return np.concatenate([self.a.T @ u[self.n:], -(self.a @ u[:self.n])])

    def difference(self, u, v):
        """Of a drawn row and column."""
        self.evaluations += 2
        i = min(np.searchsorted(self.cum_p, rng.random()), self.n - 1)
        j = min(np.searchsorted(self.cum_q, rng.random()), self.n - 1)
        return np.concatenate([self.a[i] * ((u[self.n + i] - v[self.n + i]) / self.p[i]),
                               self.a[:, j] * ((v[j] - u[j]) / self.q[j])])


def eg(f, eps):
    eta, u, g = 0.9 / f.full_l, f.start(), None
    while True:
        value = f.full(u)
        if g is not None and np.linalg.norm(value + g) <= eps:
            return np.linalg.norm(value + g)
        v = u - eta * f.full(f.project(u - eta * value))
        u = f.project(v)
        g = (v - u) / eta


def eag(f, eps):
    eta, u, g, k = 1 / (2 * f.full_l), f.start(), None, 0
    anchor = u
    while True:
        value = f.full(u)
        if g is not None and np.linalg.norm(value + g) <= eps:
            return np.linalg.norm(value + g)
        pulled = u + (anchor - u) / (k + 2)
        v = pulled - eta * f.full(f.project(pulled - eta * value))
        u = f.project(v)
        g = (v - u) / eta
        k += 1


def vrh2(f, eps):
    n = f.n
    eta, p, anchor = np.sqrt(n) / f.sampled, 1 / n, f.start()
    lipschitz = eta * f.sampled + 1
    tau = 0.99 * np.sqrt(p * (1 - p)) / lipschitz
    scale = tau * eta / (1 + tau)
    u, k = anchor, 0
    while True:
        steps = np.ceil(0.3 * (n + np.sqrt(n) * lipschitz) * np.log(4 * (k + 2)))
        z = w = w_old = u
        value, m = f.full(u), 1
        constant = (p * w - tau * eta * value + tau * u) / (1 + tau)
        while m < steps:
            v = (1 - p) / (1 + tau) * z + constant - scale * f.difference(z, w_old)
            z, w_old = f.project(v), w
            m += 1
            if rng.random() < p:
                w, value = z, f.full(z)
                constant = (p * w - tau * eta * value + tau * u) / (1 + tau)
                residual = np.linalg.norm(value + (v - z) / scale)
                if residual <= eps:
                    return residual
        difference = f.difference(z, w_old)
        v = (1 - p) / (1 + tau) * z + constant - scale * difference
        z = f.project(v)
        if np.linalg.norm(value + difference + (v - z) / scale) <= eps:
            residual = np.linalg.norm(f.full(z) + (v - z) / scale)
            if residual <= eps:
                return residual
        u = anchor / (k + 2) + (k + 1) / (k + 2) * z
        k += 1


class LeastSquares:
    def __init__(self, a, b):
        self.a, self.b, self.n, self.evaluations, self.sampled = a, b, len(a), 0, (a * a).sum(1).max()

    def full(self, u):
        self.evaluations += self.n
        return self.a.T @ (self.a @ u - self.b) / self.n

    def difference(self, u, v, batch):
        self.evaluations += 2 * batch
        rows = self.a[rng.integers(self.n, size=batch)]
        return rows.T @ (rows @ (u - v)) / batch

    def project(self, v):
        length = np.sqrt(v @ v)
        return v / length if length > 1 else v


def vrh1(f, eps, sampled=True):
    root = np.sqrt(f.n)
    eta, batch = 1 / (4 * f.sampled), int(np.ceil(root))
    u = anchor = f.project(np.zeros(f.a.shape[1]))
    estimate, k = f.full(u), 0
    while True:
        weight = 2 / (k + 4)
        v = weight * anchor + (1 - weight) * u - eta * estimate
        following = f.project(v)
        g, k = (v - following) / eta, k + 1
        exact = not sampled or rng.random() < 4 / (min(k, root) + 5)
        estimate = f.full(following) if exact else estimate + f.difference(following, u, batch)
        u = following
        if np.linalg.norm(estimate + g) <= eps:
            if not exact:
                estimate = f.full(u)
            if np.linalg.norm(estimate + g) <= eps:
                return np.linalg.norm(estimate + g)


def timed(problem, method, f, eps, solve, *rest):
    f.evaluations = 0
    begun = time.process_time()
    residual = solve(f, eps, *rest)
    seconds = time.process_time() - begun
    print(f"numpy {problem},{method} seconds={seconds:.6f} evaluations={f.evaluations} residual={residual:.6g}", flush=True)


for n in (50, 200):
    game = Game(policeman(n))
    np.save(f"{folder}/game{n}.npy", game.a)
    timed(f"game{n}", "eg", game, 0.05, eg)
    timed(f"game{n}", "eag", game, 0.05, eag)
    timed(f"game{n}", "vrh2", game, 0.05, vrh2)
rows = rng.standard_normal((16384, 20)) / np.arange(1, 21)
rows /= np.linalg.norm(rows, axis=1)[:, None]
truth = rng.standard_normal(20)
targets = rows @ (1.5 * truth / np.linalg.norm(truth)) + 0.1 * rng.standard_normal(16384)
np.save(f"{folder}/rows.npy", rows)
np.save(f"{folder}/targets.npy", targets[:, None])
squares = LeastSquares(rows, targets)
timed("lsq16384", "halpern-l", squares, 0.01, vrh1, False)
timed("lsq16384", "vrh1", squares, 0.01, vrh1)
