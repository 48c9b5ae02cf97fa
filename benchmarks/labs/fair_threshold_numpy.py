"""The named peer of the lab fair-threshold: the same closed loop and the same OFS as a plain NumPy loop
(synthetic pools, loop conflict, K = 41). Prints rounds a second of processor time for B = 200 and B = 1; see fair-threshold.sh."""
import time

import numpy as np

K, DELTA, SERVICE, ETA, KAPPA, C = 41, 0.10, 0.30, 0.05, 0.5, 0.1


def pool(rng, a, b, people=20_000):
    scores = rng.beta(a, b, people)
    values = np.where(rng.random(people) < scores, 1, -1)
    return scores, values


def run(batch, rounds, seed=1):
    rng = np.random.default_rng(seed)
    (scores_a, values_a), (scores_b, values_b) = pool(rng, 4, 3), pool(rng, 3, 4)
    grid = np.linspace(0, 1, K)
    plays, reward, residual = np.zeros(K), np.zeros(K), np.zeros((K, 2))
    pi = pi_0 = 0.5
    last_a = last_b = None
    total = tail = 0.0
    for t in range(1, rounds + 1):
        if t <= K:
            arm = t - 1
        else:
            radius = C * np.sqrt(np.log(t) / plays)
            missed = np.maximum(0, residual - radius[:, None]).sum(axis=1)
            feasible = missed == 0
            arm = np.argmax(np.where(feasible, reward + radius, -np.inf)) if feasible.any() else np.argmin(missed)
        theta = grid[arm]
        from_a = rng.binomial(batch, pi)
        who_a = rng.integers(0, len(scores_a), from_a)
        who_b = rng.integers(0, len(scores_b), batch - from_a)
        accepted_a, accepted_b = scores_a[who_a] >= theta, scores_b[who_b] >= theta
        if from_a > 0:
            last_a = accepted_a.mean()
        if from_a < batch:
            last_b = accepted_b.mean()
        rate_a = last_b if last_a is None else last_a
        rate_b = last_a if last_b is None else last_b
        earned = (values_a[who_a][accepted_a].sum() + values_b[who_b][accepted_b].sum()) / batch
        g = np.array([abs(rate_a - rate_b) - DELTA, SERVICE - (accepted_a.sum() + accepted_b.sum()) / batch])
        pi = (1 - ETA) * pi + ETA * min(max(pi_0 + KAPPA * (rate_a - rate_b), 0.05), 0.95)
        plays[arm] += 1
        reward[arm] += (earned - reward[arm]) / plays[arm]
        residual[arm] += (g - residual[arm]) / plays[arm]
        total += earned
        if t > rounds - rounds // 5:
            tail += np.maximum(0, g).sum()
    return total / rounds, tail / (rounds // 5)


for batch, rounds in ((200, 30_000), (1, 30_000)):
    begun = time.process_time()
    mean_reward, tail_violation = run(batch, rounds)
    seconds = time.process_time() - begun
    print(f"numpy B={batch} rounds_per_second={rounds / seconds:.0f} mean_reward={mean_reward:.4f} "
          f"tail_violation={tail_violation:.4f}")
