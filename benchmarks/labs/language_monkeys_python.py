"""The named peers of the lab language-monkeys: curves of majority, best score and weighted vote over k, mean over 100
random subsets of each problem's samples at each k, ties by expectation. `write FILE` makes a file of 128 problems with
10,000 samples; `numpy FILE` runs a script as one writes it with NumPy, on all problems or on as many as a third argument
says; `plain FILE COUNT` the same in plain Python on the first COUNT problems. Prints processor seconds, scaled to all
problems, and the curve over the problems that it ran. See language-monkeys.sh."""
import json
import math
import random
import sys
import time

PROBLEMS, SAMPLES, SUBSETS, POINTS = 128, 10_000, 100, 40


def grid(n):
    ks = sorted({round(math.exp(math.log(n) * i / (POINTS - 1))) for i in range(POINTS)})
    return ks


def write(path):
    draw = random.Random(1)
    with open(path, "w", encoding="utf-8") as out:
        for p in range(PROBLEMS):
            # A right answer, a few wrong ones that are common, and a long tail of a thousand.
            right = draw.betavariate(0.5, 1.5)
            common = draw.uniform(0, 1 - right)
            for _ in range(SAMPLES):
                u = draw.random()
                answer = 0 if u < right else 1 + draw.randrange(4) if u < right + common else 5 + draw.randrange(995)
                score = round(draw.gauss(0.55 if answer == 0 else 0.45, 0.2), 4)
                out.write(f'{{"task_id":"p{p}","correct":{"true" if answer == 0 else "false"},"answer":"{answer:03d}",'
                          f'"score":{max(0.0, score)}}}\n')


def read(path):
    tasks = {}
    with open(path, encoding="utf-8") as lines:
        for line in lines:
            row = json.loads(line)
            tasks.setdefault(row["task_id"], []).append((row["answer"], row["correct"], row["score"]))
    return list(tasks.values())


def report(peer, pick, seconds, curve):
    print(f"{peer} {pick} seconds={seconds:.4f} curve=" + "".join(f"{v:.6f}," for v in curve), flush=True)


def with_numpy(path, count):
    import numpy as np
    start = time.process_time()
    tasks = read(path)
    print(f"numpy read seconds={time.process_time() - start:.4f}")
    rng = np.random.default_rng(1)
    ks = grid(SAMPLES)
    arrays = []
    for rows in tasks[:count]:
        answers, codes = np.unique([r[0] for r in rows], return_inverse=True)
        right = np.zeros(len(answers))
        right[codes] = [r[1] for r in rows]
        arrays.append((codes, right, np.array([r[1] for r in rows], float), np.array([r[2] for r in rows])))

    def majority(codes, right, correct, scores, chosen):
        counts = np.bincount(codes[chosen], minlength=len(right))
        return right[counts == counts.max()].mean()

    def weighted(codes, right, correct, scores, chosen):
        sums = np.bincount(codes[chosen], weights=scores[chosen], minlength=len(right))
        return right[sums == sums.max()].mean()

    def best_of(codes, right, correct, scores, chosen):
        mine = scores[chosen]
        return correct[chosen][mine == mine.max()].mean()

    for name, pick in (("majority", majority), ("weighted", weighted), ("best_of", best_of)):
        start = time.process_time()
        curve = np.zeros(len(ks))
        for codes, right, correct, scores in arrays:
            for _ in range(SUBSETS):
                # One order a subset, of which every k takes the first: as cheap as it can be written.
                order = rng.permutation(SAMPLES)
                for j, k in enumerate(ks):
                    curve[j] += pick(codes, right, correct, scores, order[:k])
        report("numpy", name, (time.process_time() - start) * PROBLEMS / len(arrays), curve / SUBSETS / len(arrays))


def in_plain_python(path, count):
    tasks = read(path)[:count]
    draw = random.Random(1)
    ks = grid(SAMPLES)

    def vote(totals):
        most = max(total for total, _ in totals.values())
        first = [right for total, right in totals.values() if total == most]
        return sum(first) / len(first)

    def majority(rows):
        totals = {}
        for answer, right, _ in rows:
            totals[answer] = (totals[answer][0] + 1 if answer in totals else 1, right)
        return vote(totals)

    def weighted(rows):
        totals = {}
        for answer, right, score in rows:
            totals[answer] = (totals[answer][0] + score if answer in totals else score, right)
        return vote(totals)

    def best_of(rows):
        most = max(score for _, _, score in rows)
        first = [right for _, right, score in rows if score == most]
        return sum(first) / len(first)

    for name, pick in (("majority", majority), ("weighted", weighted), ("best_of", best_of)):
        start = time.process_time()
        curve = [0.0] * len(ks)
        for rows in tasks:
            for _ in range(SUBSETS):
                order = draw.sample(rows, SAMPLES)
                for j, k in enumerate(ks):
                    curve[j] += pick(order[:k]) / SUBSETS / len(tasks)
        report("plain", name, (time.process_time() - start) * PROBLEMS / len(tasks), curve)


if sys.argv[1] == "write":
    write(sys.argv[2])
elif sys.argv[1] == "numpy":
    with_numpy(sys.argv[2], int(sys.argv[3]) if len(sys.argv) > 3 else PROBLEMS)
else:
    in_plain_python(sys.argv[2], int(sys.argv[3]))
