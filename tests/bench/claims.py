#!/usr/bin/env python3
# SPDX-License-Identifier: GPL-3.0-or-later
#
# claims.py - random linear programs that have no optimum, or nearly none: `firn lp` must give each the right
# status, by every method.
#
#   python3 tests/bench/claims.py --build build                 the whole campaign, some minutes
#   python3 tests/bench/claims.py --build build --share 0.02    the first programs of each kind (in the suite)
#
# The right answer is known from how a program is made, except for the kind `zero`, where it is that of HiGHS
# if highspy can be imported, and in any case the answers of all methods must agree. With highspy, HiGHS is
# asked about the other kinds as well. --keep FOLDER writes the programs that fail. Exit code 1 if an answer is
# wrong, or if more than one program in 200 gets none.
import argparse
import json
import math
import os
import random
import subprocess
import sys
import tempfile

try:
    import highspy
except ImportError:
    highspy = None

INF = math.inf
LIMIT = 1e-6           # of a relative violation, in the certificate
ANSWERED = ("optimal", "infeasible", "unbounded")
SILENT = "no answer"
SILENT_MAX = 0.005     # of the programs of a kind
HONEST = ANSWERED + ("uncertified",)  # near the limit the duals may be too large for a certificate


class Program:
    """minimise cost x: low <= rows x <= high, bounds."""

    def __init__(self):
        self.bounds, self.cost, self.rows, self.sides = [], [], [], []

    def col(self, low, high, cost=0.0):
        self.bounds.append((low, high))
        self.cost.append(cost)

    def row(self, entries, low, high):
        self.rows.append(entries)
        self.sides.append((low, high))

    def scaled(self, rng, power):
        """Other units, by powers of two, so that nothing is rounded."""
        for j, (low, high) in enumerate(self.bounds):
            by = 2.0 ** rng.randint(-power, power)
            self.bounds[j] = (low / by, high / by)
            self.cost[j] *= by
            for row in self.rows:
                row[j] *= by
        for i, row in enumerate(self.rows):
            by = 2.0 ** rng.randint(-power, power)
            self.rows[i] = [value * by for value in row]
            self.sides[i] = tuple(side * by for side in self.sides[i])
        return self

    def mps(self):
        kinds, rhs, ranges, bounds = [], [], [], []
        for i, (low, high) in enumerate(self.sides):
            kind = "N" if (low, high) == (-INF, INF) else "E" if low == high else "G" if low > -INF else "L"
            kinds.append(" %s r%d" % (kind, i))
            side = low if kind in "EG" else high
            if kind != "N" and side != 0:
                rhs.append(" b r%d %r" % (i, side))
            if kind == "G" and high < INF:
                ranges.append(" g r%d %r" % (i, high - low))
        entries = []
        for j, (low, high) in enumerate(self.bounds):
            entries.append(" x%d obj %r" % (j, self.cost[j]))
            entries += [" x%d r%d %r" % (j, i, row[j]) for i, row in enumerate(self.rows) if row[j] != 0]
            bounds += [" MI v x%d" % j] if low == -INF else [" LO v x%d %r" % (j, low)]
            bounds += [] if high == INF else [" UP v x%d %r" % (j, high)]
        return "\n".join(["NAME t", "ROWS", " N obj"] + kinds + ["COLUMNS"] + entries + ["RHS"] + rhs +
                         ["RANGES"] + ranges + ["BOUNDS"] + bounds + ["ENDATA", ""])


def some_bounds(rng, far=9):
    kind = rng.randrange(8)
    if kind < 3:
        return 0.0, INF
    if kind == 3:
        return -INF, INF
    if kind == 4:
        return float(rng.randint(-far, far)), INF
    if kind == 5:
        return -INF, float(rng.randint(-far, far))
    low = float(rng.randint(-far, far))
    return low, low + rng.randint(0, 2 * far)


def coefficient(rng, style):
    if style == 0:
        return float(rng.choice([-3, -2, -1, 1, 2, 4]))
    if style == 1:
        return rng.choice([-1, 1]) * rng.uniform(0.1, 2)
    return rng.choice([-1, 1]) * rng.choice([1e-4, 3e-4, 0.03, 0.5, 1.0, 10.0, 100.0])


def zero(rng):
    """All right-hand sides are 0: whether the program has a solution depends on the bounds of columns alone."""
    p, style = Program(), rng.randrange(3)
    cols, rows, fill = rng.randint(2, 14), rng.randint(1, 12), rng.uniform(0.15, 0.6)
    for _ in range(cols):
        low, high = some_bounds(rng, rng.choice([1, 9, 90]))
        p.col(low, high, float(rng.randint(-2, 4)) if rng.random() < 0.7 else 0.0)
    for _ in range(rows):
        entries = [coefficient(rng, style) if rng.random() < fill else 0.0 for _ in range(cols)]
        kind = rng.randrange(8)
        width = rng.uniform(0.5, 9000) if kind == 7 else INF
        p.row(entries, *((0.0, 0.0) if kind < 3 else (-INF, 0.0) if kind < 5 else (0.0, width)))
    return p, None


def unbounded(rng):
    """A point and a direction first, both of whole numbers; then rows that admit them."""
    p, cols, rows = Program(), rng.randint(2, 12), rng.randint(1, 10)
    moves = [rng.randint(1, 4) if rng.random() < 0.4 else 0 for _ in range(cols)]
    moves[rng.randrange(cols)] = 1
    point = [rng.randint(-4, 9) for _ in range(cols)]
    for j in range(cols):
        low, high = some_bounds(rng)
        if moves[j] and rng.random() < 0.2:
            moves[j] = -moves[j]
        low = -INF if moves[j] < 0 or low == -INF else float(min(low, point[j]))
        high = INF if moves[j] > 0 or high == INF else float(max(high, point[j]))
        p.col(low, high, float(rng.randint(-3, 6)))
    for _ in range(rows):
        entries = [float(rng.choice([-3, -2, -1, 1, 2, 4])) if rng.random() < 0.4 else 0.0 for _ in range(cols)]
        j = rng.choice([j for j in range(cols) if moves[j]])
        if rng.random() < 0.6:  # so that the direction does not change the row
            entries[j] = 0.0
            entries[j] = -sum(a * d for a, d in zip(entries, moves)) / moves[j]
        drift = sum(a * d for a, d in zip(entries, moves))
        if abs(drift) < 1e-9 and drift != 0:
            continue
        at, slack = sum(a * x for a, x in zip(entries, point)), float(rng.choice([0, 0, 1, 5]))
        if drift == 0:
            p.row(entries, *rng.choice([(at, at), (at - slack, INF), (-INF, at + slack), (at - slack, at + 3)]))
        else:
            p.row(entries, *((at - slack, INF) if drift > 0 else (-INF, at + slack)))
    gain = rng.choice([0.01, 0.1, 1.0, 5.0])
    j = rng.choice([j for j in range(cols) if moves[j]])
    p.cost[j] = 0.0
    p.cost[j] = -(gain + sum(c * d for c, d in zip(p.cost, moves))) / moves[j]
    return p.scaled(rng, rng.choice([0, 0, 4, 10])), "unbounded"


def short_of(rng, miss):
    """Rows whose sum contradicts one more row by `miss`, relative to 1 + the terms of that row, in programs of
    moderate terms; further rows, columns and costs are arbitrary."""
    p, cols, rows = Program(), rng.randint(2, 12), rng.randint(1, 5)
    point = [rng.randint(0, 9) for _ in range(cols)]
    total, at_total = [0.0] * cols, 0.0
    for _ in range(cols):
        low, high = some_bounds(rng)
        p.col(low if low == -INF else min(low, 0.0), high if high == INF else max(high, 9.0),
              float(rng.randint(-2, 5)))
    for _ in range(rows):
        entries = [float(rng.choice([-3, -2, -1, 1, 2, 4])) if rng.random() < 0.5 else 0.0 for _ in range(cols)]
        at, times = sum(a * x for a, x in zip(entries, point)), rng.randint(1, 2)
        p.row(entries, *((at, at) if rng.random() < 0.4 else (-INF, at)))
        total = [s + times * a for s, a in zip(total, entries)]
        at_total += times * at
    for j, (low, high) in enumerate(p.bounds):  # a bounded column may differ: its bound is then part of the proof
        if rng.random() < 0.3 and low > -INF and (high < INF or rng.random() < 0.5):
            more = float(rng.randint(1, 3))
            total[j] -= more
            at_total -= more * low
    p.row(total, at_total + miss * (1 + abs(at_total)), INF)
    for _ in range(rng.randint(0, 4)):
        entries = [float(rng.choice([-2, -1, 1, 3])) if rng.random() < 0.4 else 0.0 for _ in range(cols)]
        at = sum(a * x for a, x in zip(entries, point))
        p.row(entries, *rng.choice([(at - 1, INF), (-INF, at + 1), (at - 2, at + 2)]))
    order = list(range(len(p.rows)))
    rng.shuffle(order)
    p.rows, p.sides = [p.rows[i] for i in order], [p.sides[i] for i in order]
    return p


def infeasible(rng):
    return short_of(rng, rng.uniform(0.01, 1)).scaled(rng, rng.choice([0, 0, 3])), "infeasible"


def barely(rng):
    """A miss around the limit: the right status is not known, but all methods must agree on it."""
    return short_of(rng, 10 ** rng.uniform(-9, -3.5)), None


KINDS = {"zero": (zero, 2000), "unbounded": (unbounded, 600), "infeasible": (infeasible, 600), "barely": (barely, 400)}


def by_highs(path):
    """Status and objective; presolve cannot distinguish infeasible from unbounded."""
    highs = highspy.Highs()
    highs.setOptionValue("output_flag", False)
    for name in ("primal_feasibility_tolerance", "dual_feasibility_tolerance"):
        highs.setOptionValue(name, 1e-9)
    highs.readModel(path)
    status = ""
    for presolve in ("choose", "off"):
        highs.setOptionValue("presolve", presolve)
        highs.clearSolver()
        highs.run()
        status = highs.modelStatusToString(highs.getModelStatus()).lower()
        if status in ANSWERED:
            break
    return status, highs.getInfo().objective_function_value


def by_firn(build, path, method):
    done = subprocess.run([os.path.join(build, "firn"), "lp", path, "--json", "--threads", "1", "--method", method],
                          stdout=subprocess.PIPE, stderr=subprocess.PIPE, timeout=300, check=False)
    if not done.stdout:
        return "exit %d" % done.returncode, None, None
    answer = json.loads(done.stdout)
    return answer["status"], answer["objective"], answer["certificate"]["row_violation"]


def same(a, b, tolerance):
    return a[0] == b[0] and (a[0] != "optimal" or abs(a[1] - b[1]) <= tolerance * (1 + abs(b[1])))


def judged(kind, right, answers, reference):
    """What is wrong with the answers by method; "" if nothing is. A program whose rows must be missed, but by
    less than the certificate's tolerance, has an optimum here, and is infeasible for HiGHS."""
    first = next(iter(answers.values()))
    for answer in answers.values():
        if right is not None and answer[0] != right:
            return "%s is wrong" % answer[0]
        if answer[0] not in (HONEST if kind == "barely" else ANSWERED):
            return SILENT
        if not same(answer, first, 1e-4 if kind == "barely" else LIMIT):
            uncertified = "uncertified" in (answer[0], first[0]) and kind == "barely"
            return SILENT if uncertified else "the methods differ"
    if kind == "zero" and reference is not None and reference[0] in ANSWERED and not same(first, reference, LIMIT):
        within = first[0] == "optimal" and first[2] > 1e-9 and reference[0] == "infeasible"
        return "" if within else "HiGHS differs"
    return ""


def main():
    parser = argparse.ArgumentParser()
    parser.add_argument("--build", default="build")
    parser.add_argument("--methods", default="barrier,glpk,auto")
    parser.add_argument("--kinds", default=",".join(KINDS))
    parser.add_argument("--share", type=float, default=1, help="of the programs of each kind")
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--one", type=int, help="the number of a single program of each kind")
    parser.add_argument("--keep", help="folder for the programs that fail")
    a = parser.parse_args()
    failed = 0
    with tempfile.TemporaryDirectory() as folder:
        for kind in a.kinds.split(","):
            make, count = KINDS[kind]
            count = max(1, round(count * a.share))
            statuses, wrong, silent = {}, 0, 0
            for number in range(count) if a.one is None else [a.one]:
                p, right = make(random.Random("%d %s %d" % (a.seed, kind, number)))
                path = os.path.join(folder, "p.mps")
                with open(path, "w", encoding="ascii") as file:
                    file.write(p.mps())
                answers = {method: by_firn(a.build, path, method) for method in a.methods.split(",")}
                reference = by_highs(path) if highspy is not None else None
                fault = judged(kind, right, answers, reference)
                status = next(iter(answers.values()))[0]
                statuses[status] = statuses.get(status, 0) + 1
                silent += fault == SILENT
                wrong += fault not in ("", SILENT)
                if fault or a.one is not None:
                    print("%s %d: %s: %s; HiGHS %s" % (kind, number, fault or "right", answers, reference), flush=True)
                if fault and a.keep:
                    os.makedirs(a.keep, exist_ok=True)
                    with open(os.path.join(a.keep, "%s-%d.mps" % (kind, number)), "w", encoding="ascii") as file:
                        file.write(p.mps())
            failed += wrong + (silent > SILENT_MAX * count)
            print("%s: %d programs, %s: %d wrong, %d without an answer" % (
                kind, sum(statuses.values()), ", ".join("%d %s" % (n, s) for s, n in sorted(statuses.items())), wrong,
                silent), flush=True)
    sys.exit(1 if failed else 0)


if __name__ == "__main__":
    main()
