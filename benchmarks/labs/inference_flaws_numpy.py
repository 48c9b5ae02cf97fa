"""The named peer of the lab inference-flaws: R(K) at K = 0 .. 200 by random permutations as the paper estimates it, each
permutation of all tasks at once, and by the closed form, both in plain NumPy. Writes the counts that both sides read into
the folder given, and prints processor seconds of one thread; see inference-flaws.sh."""
import sys
import time

import numpy as np

TASKS, SAMPLES, RATIO = 164, 200, 4


def counts(rng):
    right = rng.binomial(SAMPLES, rng.beta(0.6, 0.6, TASKS))
    wrong = rng.binomial(SAMPLES - right, 0.25)
    return right + wrong, right


def permutations(accepted, right, count, rng):
    labels = np.zeros((TASKS, SAMPLES), dtype=np.int8)
    for task in range(TASKS):
        labels[task, : right[task]] = 1
        labels[task, right[task] : accepted[task]] = 2
    gain = np.array([0.0, 1.0, -RATIO])
    sums = np.zeros(SAMPLES + 1)
    for _ in range(count):
        order = rng.permuted(labels, axis=1)
        first = np.argmax(order > 0, axis=1)
        label = order[np.arange(TASKS), first]
        sums += np.cumsum(np.bincount(first + 1, weights=gain[label], minlength=SAMPLES + 1))
    return sums / count / TASKS


def exact(accepted, right):
    k = np.arange(SAMPLES)
    factors = np.clip(SAMPLES - accepted[:, None] - k, 0, None) / (SAMPLES - k)
    miss = np.concatenate([np.ones((TASKS, 1)), np.cumprod(factors, axis=1)], axis=1)
    worth = np.where(accepted > 0, (right - RATIO * (accepted - right)) / np.maximum(accepted, 1), 0.0)
    return ((1 - miss) * worth[:, None]).mean(axis=0)


def report(way, seconds, rewards):
    figures = " ".join(f"R{k}={rewards[k]:.12f}" for k in (1, 5, 20, 100))
    print(f"numpy {way} seconds={seconds:.9f} {figures}", flush=True)


def main():
    folder, count = sys.argv[1], int(sys.argv[2])
    rng = np.random.default_rng(1)
    accepted, right = counts(rng)
    with open(f"{folder}/counts.csv", "w") as out:
        out.write("task_id,n,b,t\n")
        for task in range(TASKS):
            out.write(f"{task},{SAMPLES},{accepted[task]},{right[task]}\n")
    begun = time.process_time()
    for _ in range(50):
        rewards = exact(accepted, right)
    report("exact", (time.process_time() - begun) / 50, rewards)
    begun = time.process_time()
    rewards = permutations(accepted, right, count, rng)
    report("permutations", time.process_time() - begun, rewards)


main()
