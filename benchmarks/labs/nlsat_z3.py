# The generator of labelled texts as a Python script with Z3 would be: draw a formula, ask a fresh solver, format the
# sentences; and labels of given texts checked again. Debian's python3-z3.
# Usage: nlsat_z3.py FILE.jsonl VARIABLES LOW HIGH ITEMS
import json
import random
import re
import sys
import time

import z3

FOODS = ["apples", "steak", "carrots", "bread", "rice", "beans", "cheese", "pears", "noodles", "peas", "lentils", "fish"]


def satisfiable(clauses, n):
    solver = z3.Solver()
    variables = [z3.Bool("x%d" % v) for v in range(n)]
    for clause in clauses:
        solver.add(z3.Or([variables[abs(l) - 1] if l > 0 else z3.Not(variables[abs(l) - 1]) for l in clause]))
    return solver.check() == z3.sat


def draw(n, m, rng):
    clauses = []
    for _ in range(m):
        clause = []
        while len(clause) < 3:
            v = rng.randrange(1, n + 1)
            if all(abs(l) != v for l in clause):
                clause.append(v if rng.random() < 0.5 else -v)
        clauses.append(clause)
    return clauses


def word(literal, nouns):
    return nouns[abs(literal) - 1] if literal > 0 else "no " + nouns[abs(literal) - 1]


def text_of(clauses, nouns, rng):
    sentences = []
    for clause in clauses:
        head = rng.randrange(3)
        conditions = [word(-l, nouns) for i, l in enumerate(clause) if i != head]
        sentences.append("If %s and %s then %s." % (conditions[0], conditions[1], word(clause[head], nouns)))
    return " ".join(sentences)


def read(text):
    numbers, clauses = {}, []
    for sentence in re.findall(r"If (.*?) then (.*?)\.", text):
        clause = []
        for i, part in enumerate(sentence[0].split(" and ") + [sentence[1]]):
            negated = part.startswith("no ")
            v = numbers.setdefault(part[3:] if negated else part, len(numbers) + 1)
            is_head = i == len(sentence[0].split(" and "))
            clause.append(v if negated != is_head else -v)
        clauses.append(clause)
    return clauses, len(numbers)


def make(n, low, high, items):
    rng = random.Random(1)
    counts = [m for m in range(1, 20 * n) if low * n - 1e-9 <= m <= high * n + 1e-9]
    texts = 0
    for i in range(items):
        m, wanted = counts[i // 2 % len(counts)], i % 2 == 0
        while True:
            clauses = draw(n, m, rng)
            if satisfiable(clauses, n) == wanted:
                break
        nouns = FOODS[:]
        rng.shuffle(nouns)
        texts += len(text_of(clauses, nouns, rng)) > 0
    return texts


path, n, low, high, items = sys.argv[1], int(sys.argv[2]), float(sys.argv[3]), float(sys.argv[4]), int(sys.argv[5])
begun = time.process_time()
made = make(n, low, high, items)
print("z3 make seconds=%.9f items=%d" % ((time.process_time() - begun) / made, made))
rows = [json.loads(line) for line in open(path)][:items]
begun = time.process_time()
wrong = sum(satisfiable(*read(row["context"])) != (row["answer"] == "yes") for row in rows)
print("z3 check seconds=%.9f items=%d wrong=%d" % ((time.process_time() - begun) / len(rows), len(rows), wrong))
