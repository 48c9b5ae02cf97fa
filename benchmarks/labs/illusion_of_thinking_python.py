"""The same searches and the same verifier in plain Python (tuples, a deque, json), standard library only.

write FILE DISKS   the moves of a hanoi, as a model would write them
run BLOCKS PAIRS FILE DISKS
"""
import itertools
import json
import sys
import time
from collections import deque


def hanoi_moves(disks):
    """Without recursion: the smallest disk goes round, every other move is the only one left."""
    pegs = [list(range(disks, 0, -1)), [], []]
    turn = 1 if disks % 2 == 0 else -1
    small = 0
    for i in range(2**disks - 1):
        if i % 2 == 0:
            source, target = small, (small + turn) % 3
            small = target
        else:
            a, b = [p for p in range(3) if p != small]
            source, target = (a, b) if pegs[a] and (not pegs[b] or pegs[a][-1] < pegs[b][-1]) else (b, a)
        disk = pegs[source].pop()
        pegs[target].append(disk)
        yield disk, source, target


def blocks_start(n):
    names = [chr(ord("A") + i) for i in range(n)]
    first, second = names[: n // 2], names[n // 2 :]
    goal, a, b = [], first[:], second[:]
    while a or b:
        if b:
            goal.append(b.pop())
        if a:
            goal.append(a.pop())
    return (tuple(first), tuple(second), ()), (tuple(goal), (), ())


def blocks_next(stacks):
    for i, source in enumerate(stacks):
        if not source:
            continue
        for j, target in enumerate(stacks):
            if i == j:
                continue
            moved = list(stacks)
            moved[i] = source[:-1]
            moved[j] = target + source[-1:]
            yield tuple(moved)


def river_start(pairs):
    everybody = frozenset([("a", i) for i in range(pairs)] + [("A", i) for i in range(pairs)])
    return (everybody, True), everybody


def safe(group):
    agents = {i for kind, i in group if kind == "A"}
    return not agents or all(i in agents for kind, i in group if kind == "a")


def river_next(everybody, boat):
    def after(state):
        left, at_left = state
        here = sorted(left if at_left else everybody - left)
        for count in range(1, boat + 1):
            for load in itertools.combinations(here, count):
                if not safe(load):
                    continue
                moved = left - frozenset(load) if at_left else left | frozenset(load)
                if safe(moved) and safe(everybody - moved):
                    yield moved, not at_left

    return after


def search(start, goal, after):
    depth = {start: 0}
    queue = deque([start])
    while queue:
        state = queue.popleft()
        for other in after(state):
            if other not in depth:
                depth[other] = depth[state] + 1
                queue.append(other)
    return len(depth), depth[goal]


def verify(text, disks):
    pegs = [list(range(disks, 0, -1)), [], []]
    moves = json.loads(text)
    for number, (disk, source, target) in enumerate(moves):
        if not (0 <= source <= 2 and 0 <= target <= 2) or source == target:
            return number, False
        if not pegs[source] or pegs[source][-1] != disk:
            return number, False
        if pegs[target] and pegs[target][-1] < disk:
            return number, False
        pegs[target].append(pegs[source].pop())
    return len(moves), len(pegs[2]) == disks


def timed(what, work):
    begun = time.process_time()
    result = work()
    return what, time.process_time() - begun, result


def main():
    if sys.argv[1] == "write":
        with open(sys.argv[2], "w") as file:
            file.write(json.dumps([list(m) for m in hanoi_moves(int(sys.argv[3]))]))
        return
    blocks, pairs, answer, disks = int(sys.argv[2]), int(sys.argv[3]), sys.argv[4], int(sys.argv[5])
    start, goal = blocks_start(blocks)
    what, seconds, (states, depth) = timed("blocks", lambda: search(start, goal, blocks_next))
    print(f"python {what} seconds={seconds:.9f} states={states} depth={depth}")
    begin, everybody = river_start(pairs)
    what, seconds, (states, depth) = timed("river", lambda: search(begin, (frozenset(), False), river_next(everybody, 4)))
    print(f"python {what} seconds={seconds:.9f} states={states} depth={depth}")
    with open(answer) as file:
        text = file.read()
    what, seconds, (moves, ok) = timed("verify", lambda: verify(text, disks))
    print(f"python {what} seconds={seconds:.9f} moves={moves} ok={int(ok)}")


main()
