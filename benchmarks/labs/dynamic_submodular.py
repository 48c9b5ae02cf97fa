"""The named peer of the lab dynamic-submodular: the same ladder of levels for every guess, in plain Python, on the
elements and updates that `dynamic_submodular_bench write` wrote. A set of terms is a whole number, a bit a term, which is
the fastest that Python has for coverage. Prints microseconds of processor time an update; see dynamic-submodular.sh."""
import math
import random
import sys
import time

K, EPS = 10, 0.25
LOG = math.log1p(EPS)
TRIALS = math.ceil(math.log(4 * K) / EPS)
GUARD = 1 - 1e-12


class Oracle:
    def __init__(self):
        self.terms = {}
        self.queries = 0

    def marginal(self, e, covered):
        self.queries += 1
        return (self.terms[e] & ~covered).bit_count()


class Level:
    __slots__ = ("before", "start", "size", "bucket", "deaths", "sample")


class Guess:
    def __init__(self, j, oracle):
        self.tau = (1 + EPS) ** j / (2 * K)
        self.oracle = oracle
        self.levels, self.depth, self.end, self.chosen = [], {}, 0, 0
        self.dead, self.worth = set(), None

    def insert(self, e, alone):
        for i, level in enumerate(self.levels):
            value = alone if i == 0 else self.oracle.marginal(e, level.before)
            if value < self.tau * GUARD:
                self.depth[e] = i
                return
            level.size += 1
            if 2 * level.size >= 3 * level.start:
                self.depth[e] = i + 1
                return self.rebuild(i)
        opens = not self.levels or (self.chosen < K and self.oracle.marginal(e, self.end) >= self.tau * GUARD)
        self.depth[e] = len(self.levels) + (1 if opens else 0)
        if opens:
            self.rebuild(len(self.levels))

    def erase(self, e):
        for i in range(self.depth.pop(e)):
            level = self.levels[i]
            level.size -= 1
            if e not in level.bucket:
                continue
            level.deaths += 1
            if e in level.sample:
                self.dead.add(e)
                self.worth = None
            if level.deaths >= EPS * len(level.bucket) * GUARD:
                return self.rebuild(i)

    def rebuild(self, at):
        self.worth = None
        covered = self.levels[at].before if at < len(self.levels) else self.end
        self.dead -= {e for level in self.levels[at:] for e in level.sample}
        del self.levels[at:]
        self.chosen = sum(len(level.sample) for level in self.levels)
        rest = self.keep([e for e, d in self.depth.items() if d > at], covered)
        while rest:
            covered, rest = self.open(rest, covered)
        self.end = covered

    def keep(self, elements, covered):
        here, rest = len(self.levels), []
        for e in elements:
            value = self.oracle.marginal(e, covered) if self.chosen < K else 0
            if value >= self.tau * GUARD:
                rest.append((e, value))
            else:
                self.depth[e] = here
        return rest

    def open(self, rest, covered):
        buckets = {}
        for e, value in rest:
            buckets.setdefault(max(0, math.floor(math.log(value / self.tau) / LOG + 1e-12)), []).append(e)
        top = max(buckets, key=lambda b: (len(buckets[b]), b))
        bucket = buckets[top]
        m = self.sample_size(bucket, self.tau * (1 + EPS) ** top, covered)
        level = Level()
        level.before, level.start, level.size, level.deaths = covered, len(rest), len(rest), 0
        level.bucket, level.sample = set(bucket), set(random.sample(bucket, m))
        for e in level.sample:
            covered |= self.oracle.terms[e]
        self.chosen += m
        self.levels.append(level)
        here = len(self.levels)
        for e in level.sample:
            self.depth[e] = here
        return covered, self.keep([e for e, _ in rest if e not in level.sample], covered)

    def sample_size(self, bucket, floor, covered):
        most, m = min(K - self.chosen, len(bucket)), 1
        while m < most:
            following = min(max(m + 1, int(m * (1 + EPS))), most)
            if not self.last_stays(bucket, following, floor, covered):
                break
            m = following
        return m

    def last_stays(self, bucket, m, floor, covered):
        good = bad = 0
        while good < (1 - EPS) * TRIALS:
            if bad > EPS * TRIALS:
                return False
            *others, last = random.sample(bucket, m)
            together = covered
            for e in others:
                together |= self.oracle.terms[e]
            if self.oracle.marginal(last, together) >= floor * GUARD:
                good += 1
            else:
                bad += 1
        return True

    def value(self):
        if self.worth is None:
            covered = 0
            for level in self.levels:
                for e in level.sample:
                    if e not in self.dead:
                        covered |= self.oracle.terms[e]
            self.oracle.queries += 1
            self.worth = covered.bit_count()
        return self.worth


def guesses_of(alone):
    low, high = math.ceil(math.log(alone) / LOG - 1e-9), math.floor(math.log(2 * K * alone) / LOG + 1e-9)
    return range(low, high + 1)


def main():
    updates = [line.split() for line in open(sys.argv[1])]
    elements = {int(u[1]): sum(1 << int(t) for t in u[2:]) for u in updates if u[0] == "+"}
    random.seed(1)
    oracle, guesses, values = Oracle(), {}, []
    every = len(updates) // 16
    began = time.process_time()
    for t, u in enumerate(updates, 1):
        e = int(u[1])
        if u[0] == "+":
            oracle.terms[e] = elements[e]
            alone = oracle.marginal(e, 0)
            for j in guesses_of(alone):
                guesses.setdefault(j, Guess(j, oracle)).insert(e, alone)
        else:
            for j in guesses_of(oracle.terms[e].bit_count()):
                guesses[j].erase(e)
        best = max(g.value() for g in guesses.values())
        if t % every == 0:
            values.append(best)
    seconds = time.process_time() - began
    print("python n=%d microseconds_per_update=%.1f questions_per_update=%.0f microseconds_per_question=%.3f "
          "mean_value=%.1f" % (len(elements), 1e6 * seconds / len(updates), oracle.queries / len(updates),
                               1e6 * seconds / oracle.queries, sum(values) / len(values)))


main()
