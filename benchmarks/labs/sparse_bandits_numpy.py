"""The named peer of the lab sparse-bandits: net elimination in plain NumPy, the net as dense vectors and all its products
with the actions kept, on the instances that sparse_bandits_bench wrote. Prints processor time, queries and answer;
see sparse-bandits.sh."""
import itertools
import resource
import sys
import time

import numpy as np


def lattice(d, s, eps):
    h = 2 * eps / np.sqrt(s)
    reach = ((1 + eps) / h) ** 2 + 1e-9
    most = int(np.sqrt(reach))
    values = [z for z in range(-most, most + 1) if z]
    points = [np.zeros((1, d))]
    for q in range(1, s + 1):
        tuples = np.array([t for t in itertools.product(values, repeat=q) if sum(z * z for z in t) <= reach])
        for support in itertools.combinations(range(d), q):
            block = np.zeros((len(tuples), d))
            block[:, support] = h * tuples
            points.append(block)
    return np.vstack(points)


def eliminate(phi, rewards, s, eps):
    products = lattice(phi.shape[1], s, eps) @ phi.T
    favourite = products.argmax(axis=1)
    promise = products[np.arange(len(products)), favourite]
    alive = np.ones(len(products), bool)
    seen = {}
    while True:
        theta = np.argmax(np.where(alive, promise, -np.inf))
        action = favourite[theta]
        y = seen[action] = rewards[action]
        if y >= promise[theta] - 2 * eps:
            return len(seen), max(seen, key=seen.get)
        alive &= np.abs(products[:, action] - y) <= 2 * eps


folder = sys.argv[1]
for d, s, eps, runs in ((16, 2, 0.2, 10), (12, 3, 0.3, 3)):
    phi = np.load(f"{folder}/d{d}-s{s}-{eps}-phi.npy")
    rewards = np.load(f"{folder}/d{d}-s{s}-{eps}-rewards.npy")[:, 0]
    begun = time.process_time()
    for _ in range(runs):
        queries, answer = eliminate(phi, rewards, s, eps)
    seconds = (time.process_time() - begun) / runs
    peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss // 1024
    print(f"numpy d={d},s={s},eps={eps} seconds={seconds:.6f} queries={queries} answer={answer} peak_mb={peak}")
