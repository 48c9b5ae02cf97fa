# The peer of hardcore-logic.sh: is the answer of a puzzle the only one, by plain backtracking as a generator in Python
# asks it, and by Z3 on the same clauses where it can be imported. Processor time.
# Usage: hardcore_logic_python.py FOLDER
import glob
import itertools
import json
import sys
import time


def binario(puzzle):
    grid = [[-1 if cell is None else cell for cell in row] for row in puzzle["grid"]]
    n = len(grid)

    def fits(r, c):
        row, column, value = grid[r], [grid[i][c] for i in range(n)], grid[r][c]
        if row.count(value) > n // 2 or column.count(value) > n // 2:
            return False
        for line, at in ((row, c), (column, r)):
            for first in range(max(0, at - 2), min(at, n - 3) + 1):
                if line[first] == line[first + 1] == line[first + 2] == value:
                    return False
        return True

    def count(at):
        if at == n * n:
            return 1
        r, c = divmod(at, n)
        if puzzle["grid"][r][c] is not None:
            return count(at + 1)
        found = 0
        for value in (0, 1):
            grid[r][c] = value
            if fits(r, c):
                found += count(at + 1)
                if found > 1:
                    break
        grid[r][c] = -1
        return found

    return count(0)


def hitori(puzzle):
    numbers = puzzle["grid"]
    n = len(numbers)
    erased = [[False] * n for _ in range(n)]

    def together():
        cells = [(r, c) for r in range(n) for c in range(n) if not erased[r][c]]
        seen, reached = {cells[0]}, [cells[0]]
        for r, c in reached:
            for y, x in ((r - 1, c), (r + 1, c), (r, c - 1), (r, c + 1)):
                if 0 <= y < n and 0 <= x < n and not erased[y][x] and (y, x) not in seen:
                    seen.add((y, x))
                    reached.append((y, x))
        return len(seen) == len(cells)

    def count(at):
        if at == n * n:
            return 1 if together() else 0
        r, c = divmod(at, n)
        found = 0
        stays = all(erased[r][x] or numbers[r][x] != numbers[r][c] for x in range(c)) and all(
            erased[y][c] or numbers[y][c] != numbers[r][c] for y in range(r))
        if stays:
            found += count(at + 1)
        if found <= 1 and not (r and erased[r - 1][c]) and not (c and erased[r][c - 1]):
            erased[r][c] = True
            found += count(at + 1)
            erased[r][c] = False
        return found

    return count(0)


def kakurasu(puzzle):
    rows, columns = puzzle["rows"], puzzle["columns"]
    n, m = len(rows), len(columns)
    choices = []
    for hint in rows:
        sets = [s for k in range(m + 1) for s in itertools.combinations(range(1, m + 1), k)]
        choices.append([s for s in sets if hint == -1 or sum(s) == hint])

    def count(row, sums):
        if row == n:
            return 1 if all(h == -1 or h == s for h, s in zip(columns, sums)) else 0
        found = 0
        for choice in choices[row]:
            after = list(sums)
            for column in choice:
                after[column - 1] += row + 1
            if all(h == -1 or s <= h for h, s in zip(columns, after)):
                found += count(row + 1, after)
                if found > 1:
                    break
        return found

    return count(0, [0] * m)


def z3_only(path):
    import z3

    told, solver, names = 0, z3.Solver(), {}
    for line in open(path):
        if line.startswith("c told"):
            told = int(line.split()[2])
        if line[0] in "cp":
            continue
        literals = [int(word) for word in line.split()[:-1]]
        variables = [names.setdefault(abs(l), z3.Bool(str(abs(l)))) for l in literals]
        solver.add(z3.Or([v if l > 0 else z3.Not(v) for l, v in zip(literals, variables)]))
    if solver.check() != z3.sat:
        return 0
    model = solver.model()
    solver.add(z3.Or([z3.Not(v) if z3.is_true(model.eval(v, model_completion=True)) else v
                      for name, v in names.items() if name <= told]))
    return 1 if solver.check() == z3.unsat else 2


def main():
    folder = sys.argv[1]
    for name, check, most in (("binario-8", binario, 10), ("hitori-6", hitori, 10), ("kakurasu-7", kakurasu, 10)):
        puzzles = [json.loads(line) for line in open(f"{folder}/{name}.jsonl")][:most]
        begun = time.process_time()
        only = sum(check(puzzle) == 1 for puzzle in puzzles)
        spent = (time.process_time() - begun) / len(puzzles)
        print(f"python {name} seconds={spent:.9f} puzzles={len(puzzles)} only={only}")
    try:
        import z3  # noqa: F401
    except ImportError:
        return
    files = sorted(glob.glob(f"{folder}/skyscraper-6-*.cnf"))[:10]
    begun = time.process_time()
    only = sum(z3_only(path) == 1 for path in files)
    print(f"z3 skyscraper-6 seconds={(time.process_time() - begun) / len(files):.9f} puzzles={len(files)} only={only}")


main()
