"""The named peers of the lab embedding-limits. Free embeddings in NumPy: the same loss (softmax over all documents, all
positives in it), the same gradient written out, Adam, rows of length 1, single precision. BM25 in plain Python: an inverted
index of dictionaries, over a LIMIT that the lab's tool `make` wrote (its folder is the argument). Prints rates of processor
time; see embedding-limits.sh."""
import heapq
import itertools
import json
import math
import re
import sys
import time

import numpy as np


def unit(rows):
    return rows / np.linalg.norm(rows, axis=1, keepdims=True)


def free_embedding(d, n, steps, k=2, t=0.1, rate=0.01):
    rng = np.random.default_rng(1)
    positives = np.array(list(itertools.combinations(range(n), k)))
    m = len(positives)
    rows = np.arange(m)[:, None]
    q, v = (unit(rng.standard_normal((count, d))).astype(np.float32) for count in (m, n))
    first, second = ([np.zeros_like(x) for x in (q, v)] for _ in range(2))
    begun = time.process_time()
    for step in range(1, steps + 1):
        scores = (q @ v.T) / np.float32(t)
        scores -= scores.max(axis=1, keepdims=True)
        reached = scores[rows, positives].sum()
        np.exp(scores, out=scores)
        total = scores.sum(axis=1, keepdims=True)
        loss = (k * np.log(total).sum() - reached) / (m * k)
        w = scores * (np.float32(k) / total)
        w[rows, positives] -= 1
        w /= np.float32(t * m * k)
        for i, (x, g) in enumerate(((q, w @ v), (v, w.T @ q))):
            first[i] = np.float32(0.9) * first[i] + np.float32(0.1) * g
            second[i] = np.float32(0.999) * second[i] + np.float32(0.001) * g * g
            move = first[i] / np.float32(1 - 0.9**step) / (np.sqrt(second[i] / np.float32(1 - 0.999**step)) + np.float32(1e-8))
            x -= np.float32(rate) * move
            x /= np.sqrt((x * x).sum(axis=1, keepdims=True))
    return steps / (time.process_time() - begun), loss


def words(text):
    return re.findall(r"[a-z0-9]+", text.lower())


def bm25(folder, asked=100, k1=1.5, b=0.75):
    postings, lengths, ids = {}, [], []
    begun = time.process_time()
    with open(f"{folder}/corpus.jsonl") as corpus:
        for number, line in enumerate(corpus):
            document = json.loads(line)
            ids.append(document["_id"])
            counts = {}
            found = words(document["text"])
            for word in found:
                counts[word] = counts.get(word, 0) + 1
            for word, count in counts.items():
                postings.setdefault(word, []).append((number, count))
            lengths.append(len(found))
    indexed = len(ids) / (time.process_time() - begun)
    average = sum(lengths) / len(lengths)
    relevant = {}
    with open(f"{folder}/qrels/test.tsv") as judgements:
        next(judgements)
        for line in judgements:
            query, document, _ = line.rstrip("\n").split("\t")
            relevant.setdefault(query, set()).add(document)
    with open(f"{folder}/queries.jsonl") as lines:
        queries = [json.loads(line) for line in itertools.islice(lines, asked)]
    found = 0
    begun = time.process_time()
    for query in queries:
        scores = {}
        for word in words(query["text"]):
            holders = postings.get(word, ())
            idf = math.log(1 + (len(ids) - len(holders) + 0.5) / (len(holders) + 0.5))
            for number, count in holders:
                norm = k1 * (1 - b + b * lengths[number] / average)
                scores[number] = scores.get(number, 0) + idf * count * (k1 + 1) / (count + norm)
        best = heapq.nlargest(2, scores, key=scores.get)
        found += len({ids[number] for number in best} & relevant[query["_id"]])
    rate = len(queries) / (time.process_time() - begun)
    print(f"python bm25 documents_per_second={indexed:.0f} queries_per_second={rate:.2f} recall_2={found / (2 * len(queries)):.4f}")


for d, n, steps in ((4, 10, 3000), (8, 28, 1500), (12, 48, 500), (20, 126, 40)):
    rate, loss = free_embedding(d, n, steps)
    print(f"numpy d={d},n={n} steps_per_second={rate:.0f} loss_after_{steps}={loss:.6f}", flush=True)
bm25(sys.argv[1])
