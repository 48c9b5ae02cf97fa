# The peer of regex-pspace.sh: the same exploration and the same decisions in plain Python, automata as dictionaries.
# Usage: regex_pspace_python.py PAIRS_FILE
import sys
import time

LETTERS = "abcd"


def minimal(start, accepting, step):
    """Canonical minimal complete automaton of a deterministic one that is given by functions, as a tuple."""
    number, order, edges = {start: 0}, [start], []
    for state in order:
        row = []
        for letter in LETTERS:
            to = step(state, letter)
            if to not in number:
                number[to] = len(order)
                order.append(to)
            row.append(number[to])
        edges.append(row)
    block = [1 if accepting(state) else 0 for state in order]
    count = len(set(block))
    while True:
        signatures = {}
        block = [signatures.setdefault((block[s], *(block[t] for t in edges[s])), len(signatures)) for s in range(len(order))]
        if len(signatures) == count:
            break
        count = len(signatures)
    first = {}
    for s, b in enumerate(block):
        first.setdefault(b, s)
    renumber, queue, rows = {block[0]: 0}, [block[0]], []
    for b in queue:
        row = []
        for t in edges[first[b]]:
            if block[t] not in renumber:
                renumber[block[t]] = len(queue)
                queue.append(block[t])
            row.append(renumber[block[t]])
        rows.append((1 if accepting(order[first[b]]) else 0, *row))
    return tuple(rows)


def index(letter):
    return LETTERS.index(letter) + 1


def of_letter(a):
    return minimal(0, lambda s: s == 1, lambda s, letter: 1 if s == 0 and letter == a else 2)


def union(x, y):
    return minimal((0, 0), lambda s: x[s[0]][0] or y[s[1]][0], lambda s, letter: (x[s[0]][index(letter)], y[s[1]][index(letter)]))


def concatenation(x, y):
    def grown(p, q):
        return (p, q | {0} if x[p][0] else q)

    def step(s, letter):
        return grown(x[s[0]][index(letter)], frozenset(y[t][index(letter)] for t in s[1]))

    return minimal(grown(0, frozenset()), lambda s: any(y[t][0] for t in s[1]), step)


def star(x):
    def grown(q):
        return q | {0} if any(x[s][0] for s in q) else q

    def step(s, letter):
        return grown(frozenset(x[t][index(letter)] for t in (s or {0})))

    return minimal(frozenset(), lambda s: not s or any(x[t][0] for t in s), step)


def option(x):
    return minimal((0, True), lambda s: s[1] or x[s[0]][0], lambda s, letter: (x[s[0]][index(letter)], False))


def explore(length):
    seen, new = set(), [[], []]
    for a in LETTERS:
        dfa = of_letter(a)
        seen.add(dfa)
        new[1].append(dfa)
    for n in range(2, length + 1):
        fresh = []

        def take(dfa):
            if dfa not in seen:
                seen.add(dfa)
                fresh.append(dfa)

        for x in new[n - 1]:
            take(star(x))
            take(option(x))
        for i in range(1, n - 1):
            j = n - 1 - i
            for p, x in enumerate(new[i]):
                for q, y in enumerate(new[j]):
                    take(concatenation(x, y))
                    if i < j or (i == j and p <= q):
                        take(union(x, y))
        new.append(fresh)
    return len(seen)


def parsed(text):
    """Position automaton: (first, last, follow, letter of each position, accepts the empty word)."""
    at, letters, follow = 0, [], []

    def choice():
        nonlocal at
        first, last, empty = sequence()
        while at < len(text) and text[at] == "+":
            at += 1
            f, l, e = sequence()
            first, last, empty = first | f, last | l, empty or e
        return first, last, empty

    def sequence():
        first, last, empty = factor()
        while at < len(text) and text[at] not in "+)":
            f, l, e = factor()
            for p in last:
                follow[p] |= f
            first, last, empty = (first | f if empty else first), (last | l if e else l), empty and e
        return first, last, empty

    def factor():
        nonlocal at
        if text[at] == "(":
            at += 1
            first, last, empty = choice()
            at += 1
        else:
            letters.append(text[at])
            follow.append(set())
            at += 1
            first, last, empty = {len(letters) - 1}, {len(letters) - 1}, False
        while at < len(text) and text[at] in "*?":
            if text[at] == "*":
                for p in last:
                    follow[p] |= first
            empty = True
            at += 1
        return first, last, empty

    first, last, empty = choice()
    return first, last, follow, letters, empty


def step_of(automaton):
    first, last, follow, letters, empty = automaton

    def step(s, letter):
        reach = first if s is None else set().union(*(follow[p] for p in s)) if s else ()
        return frozenset(p for p in reach if letters[p] == letter)

    return step, lambda s: empty if s is None else any(p in last for p in s)


def distinguishing(x, y):
    """Hopcroft and Karp on sets of positions; the length of the shortest word that tells them apart, or None."""
    (step_x, final_x), (step_y, final_y) = step_of(parsed(x)), step_of(parsed(y))
    parent = {}

    def find(s):
        while parent.setdefault(s, s) != s:
            parent[s] = parent[parent[s]]
            s = parent[s]
        return s

    queue = [(None, None, 0)]
    parent[find(("x", None))] = find(("y", None))
    if final_x(None) != final_y(None):
        return 0
    for s, t, n in queue:
        for letter in LETTERS:
            u, v = step_x(s, letter), step_y(t, letter)
            p, q = find(("x", u)), find(("y", v))
            if p == q:
                continue
            if final_x(u) != final_y(v):
                return n + 1
            parent[p] = q
            queue.append((u, v, n + 1))
    return None


begun = time.process_time()
languages = explore(8)
print(f"python languages-8 seconds={time.process_time() - begun:.4f} languages={languages}")
pairs = [line.split() for line in open(sys.argv[1])]
begun = time.process_time()
lengths = [distinguishing(x, y) for x, y in pairs]
seconds = (time.process_time() - begun) / len(pairs)
print(f"python pairs-30 seconds={seconds:.6f} equal={lengths.count(None)} letters={sum(n or 0 for n in lengths)}")
