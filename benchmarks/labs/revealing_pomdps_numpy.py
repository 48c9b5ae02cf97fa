"""The named peer of the lab revealing-pomdps: the core game by NumPy's multinomial, all arms of a round at once, the learner
that eliminates by the likelihood ratio mixed over mu, in whole arrays. Prints processor time of a trial, episodes and how
often it was right; see revealing-pomdps.sh."""
import time

import numpy as np


def scores(plus, minus, delta):
    up, down = np.log1p(delta), np.log1p(-delta)
    return (np.logaddexp(plus * up + minus * down, plus * down + minus * up) - np.log(2)).sum(axis=1)


def trial(rng, arms, pairs, delta):
    secret = rng.integers(arms)
    mu = rng.choice([-1, 1], pairs)
    law = np.full((arms, 2 * pairs), 1 / (2 * pairs))
    law[secret, :pairs] *= 1 + delta * mu
    law[secret, pairs:] *= 1 - delta * mu
    counts = np.zeros((arms, 2 * pairs), np.int64)
    alive = np.arange(arms)
    target, done, episodes = 4 * 2 ** rng.random(), 0, 0
    while len(alive) > 1:
        visits = int(target) - done
        counts[alive] += rng.multinomial(visits, law[alive])
        episodes += visits * len(alive)
        done, target = int(target), 2 * target
        score = scores(counts[alive, :pairs], counts[alive, pairs:], delta)
        alive = alive[score >= score.max() - np.log(4 * arms)]
    return episodes, alive[0] == secret


rng = np.random.default_rng(1)
for arms, pairs, delta, trials in ((32, 16, 0.25, 500), (64, 256, 0.25, 60), (32, 16, 0.02, 200)):
    begun = time.process_time()
    runs = [trial(rng, arms, pairs, delta) for _ in range(trials)]
    seconds = (time.process_time() - begun) / trials
    episodes = sum(run[0] for run in runs) / trials
    right = sum(run[1] for run in runs) / trials
    print(f"numpy K={arms},O={2 * pairs},delta={delta} seconds={seconds:.6f} episodes={episodes:.0f} right={right:.3f}")
