# Peers of lean-tcs: a plain Python simulator of Turing machines, and Z3 on linear identities of 64 bits.
# Usage: lean_tcs_peers.py run | lean_tcs_peers.py z3 FILE.tsv COUNT
import sys
import time


def run(text, steps_max):
    table = {}
    for q, row in enumerate(text.split("_")):
        for s in range(len(row) // 3):
            entry = row[3 * s:3 * s + 3]
            table[(q, s)] = (int(entry[0]), 1 if entry[1] == "R" else -1, ord(entry[2]) - ord("A"))
    tape, head, state = {}, 0, 0
    for step in range(1, steps_max + 1):
        write, move, state = table[(state, tape.get(head, 0))]
        tape[head] = write
        head += move
        if state == 25:
            return step
    return steps_max


def time_run():
    begun = time.process_time()
    steps = run("1RB1LC_1RC1RB_1RD0LE_1LA1LD_1RZ0LA", 3000000)
    print("python run seconds=%.6f steps=%d" % (time.process_time() - begun, steps))


def time_z3(path, count):
    import z3
    names = {name: z3.BitVec(name, 64) for name in "xyztabcdef"}
    seconds, silent, wrong, asked = 0.0, 0, 0, 0
    with open(path) as lines:
        for line in list(lines)[:count]:
            proved, left, right = line.rstrip("\n").split("\t")
            # Both sides are fully parenthesised, so that Python's precedence says the same.
            equation = eval(left, {}, names) != eval(right, {}, names)
            solver = z3.Solver()
            solver.set("timeout", 10000)
            begun = time.process_time()
            if isinstance(equation, bool):
                verdict = z3.sat if equation else z3.unsat
            else:
                solver.add(equation)
                verdict = solver.check()
            seconds += time.process_time() - begun
            asked += 1
            if verdict == z3.unknown:
                silent += 1
            elif (verdict == z3.unsat) != (proved == "1"):
                wrong += 1
    print("z3 linear seconds=%.9f identities=%d silent=%d wrong=%d" % (seconds / asked, asked, silent, wrong))


if sys.argv[1] == "run":
    time_run()
else:
    time_z3(sys.argv[2], int(sys.argv[3]))
