#!/usr/bin/env python3
# SPDX-License-Identifier: GPL-3.0-or-later
#
# lp_dialects.py - linear programs as Pyomo, JuMP, CPLEX and HiGHS write them, and files with the
# oddities of people and programs: `firn lp` finds the known optimum, or refuses the file with the
# line that it names. Where Python can import highspy, HiGHS must find the same optimum in the files
# that it reads. Hostile files are refused at once and in little memory.
import os
import re
import shutil
import subprocess
import sys
import tempfile
import time
import unittest

import golden

try:
    import highspy
except ImportError:
    highspy = None

INF = float("inf")

# ---- programs, and how others write them -----------------------------------------------------------

# name: sense, constant, columns {name: (cost, low, high)}, rows [(name, {column: factor}, low, high)],
# and the optimum, or `infeasible` or `unbounded`
PROGRAMS = {
    "plan": ("max", 10, {"x": (3, 0, 3), "y": (2, 0, INF)},
             [("first", {"x": 1, "y": 1}, -INF, 4), ("second", {"x": 1, "y": 3}, 2, 6)], 21),
    "mix": ("min", -2.5, {"a": (1, -INF, INF), "b": (-1, -4, 4), "c": (0.5, 2, 2), "d": (2, -INF, 5),
                          "e": (0, 0, 1e6)},
            [("sum", {"a": 1, "b": 1, "c": 1}, 3, 3), ("low", {"a": 2, "d": -1}, -6, INF),
             ("rest", {"d": 1, "e": -1e-3}, -10, 20)], -28.5),
    "nothing": ("min", 0, {"x": (0, 0, INF), "y": (0, -INF, INF)},
                [("need", {"x": 1, "y": 2}, 3, INF), ("idle", {}, -1, INF)], 0),
    "costs": ("max", 0, {"x": (-2, 1.5, INF), "free": (-3, 0, 0.25), "lone": (1e-3, -INF, 2000)},
              [("bound", {"x": 1, "free": -1}, 1, 9)], -1),
    "no": ("min", 1, {"x": (1, 0, 2), "y": (1, 0, 2)},
           [("least", {"x": 1, "y": 1}, 5, INF)], "infeasible"),
    "ray": ("max", 0, {"x": (1, 0, INF), "y": (1, 0, 7)},
            [("apart", {"x": -1, "y": 1}, -INF, 2)], "unbounded"),
}


def number(x):
    return ("%.15g" % x).replace("+", "")


def signed(x):
    return ("+" if x >= 0 else "") + number(x)


def lp_bound(x):
    return "-inf" if x == -INF else "+inf" if x == INF else number(x)


def one_sided(rows):
    """Pyomo and HiGHS' LP files have two rows for a range."""
    for name, terms, low, high in rows:
        if low == high:
            yield "c_e_%s_" % name, terms, "=", low
            continue
        both = low > -INF and high < INF
        if low > -INF:
            yield ("r_l_%s_" if both else "c_l_%s_") % name, terms, ">=", low
        if high < INF:
            yield ("r_u_%s_" if both else "c_u_%s_") % name, terms, "<=", high


def pyomo_lp(sense, constant, columns, rows):
    out = ["\\* Source Pyomo model name=unknown *\\", "", sense + " ", "cost:"]
    out += ["%s ONE_VAR_CONSTANT" % signed(constant)]
    out += ["%s %s" % (signed(c[0]), name) for name, c in columns.items() if c[0] != 0]
    out += ["", "s.t.", ""]
    for name, terms, relation, bound in one_sided(rows):
        out += [name + ":"] + ["%s %s" % (signed(v), k) for k, v in terms.items()]
        out += [] if terms else ["+0 ONE_VAR_CONSTANT"]
        out += ["%s %s" % (relation, number(bound)), ""]
    out += ["bounds", "   1 <= ONE_VAR_CONSTANT <= 1"]
    out += ["   %s <= %s <= %s" % (lp_bound(c[1]), name, lp_bound(c[2]))
            for name, c in columns.items()]
    return "\n".join(out + ["end", ""])


def jump_lp(sense, constant, columns, rows):
    def terms(of):
        text = " + ".join("%s %s" % (number(v), name) for name, v in of.items())
        return text.replace("+ -", "- ")
    costs = terms({name: c[0] for name, c in columns.items() if c[0] != 0})
    both = [t for t in (costs, number(constant) if constant else "") if t]
    out = ["maximize" if sense == "max" else "minimize",
           "obj: " + " + ".join(both).replace("+ -", "- "), "subject to"]
    for name, of, low, high in rows:
        text = terms(of) if of else "0 %s" % next(iter(columns))
        if low == high:
            out.append("%s: %s = %s" % (name, text, number(low)))
        elif low > -INF and high < INF:
            out.append("%s: %s <= %s <= %s" % (name, number(low), text, number(high)))
        else:
            out.append("%s: %s %s" % (name, text, ">= " + number(low) if low > -INF else
                                      "<= " + number(high)))
    out.append("Bounds")
    for name, (_, low, high) in columns.items():
        if low == high:
            out.append("%s = %s" % (name, number(low)))
        elif low == -INF and high == INF:
            out.append("%s free" % name)
        elif low == -INF:
            out.append("-infinity <= %s <= %s" % (name, number(high)))
        elif high == INF:
            out.append("%s >= %s" % (name, number(low)))
        else:
            out.append("%s <= %s <= %s" % (number(low), name, number(high)))
    return "\n".join(out + ["End", ""])


def cplex_lp(sense, constant, columns, rows):
    """A range is a row with a slack column of its own."""
    def terms(of):
        text = " ".join("%s %s%s" % ("-" if v < 0 else "+", "" if abs(v) == 1 else number(abs(v)) + " ",
                                     name) for name, v in of.items())
        return text[2:] if text.startswith("+ ") else text
    costs = {name: c[0] for name, c in columns.items() if c[0] != 0}
    out = ["\\ENCODING=ISO-8859-1", "\\Problem name: program", "",
           "Maximize" if sense == "max" else "Minimize",
           " obj1: %s%s" % (terms(costs), " %s %s" % ("-" if constant < 0 else "+", number(abs(constant)))
                            if constant else ""), "Subject To"]
    slacks = []
    for name, of, low, high in rows:
        of = dict(of) if of else {next(iter(columns)): 0}
        if low > -INF and high < INF and low != high:
            of["Rg" + name] = -1
            slacks.append(" 0 <= Rg%s <= %s" % (name, number(high - low)))
            out.append(" %s:  %s  = %s" % (name, terms(of), number(low)))
        else:
            out.append(" %s:  %s %s %s" % (name, terms(of), " =" if low == high else ">=" if low > -INF
                                          else "<=", number(low if low > -INF else high)))
    out.append("Bounds")
    for name, (_, low, high) in columns.items():
        if low == -INF and high == INF:
            out.append("      %s Free" % name)
        elif low == high:
            out.append("      %s = %s" % (name, number(low)))
        elif (low, high) != (0, INF):
            left = "" if low == 0 else "%s <= " % ("-Inf" if low == -INF else number(low))
            right = "" if high == INF else " <= %s" % number(high)
            out.append(" %s%s%s" % (left or "     ", name, right))
    return "\n".join(out + slacks + ["End", ""])


def highs_lp(sense, constant, columns, rows):
    def terms(of):
        return "".join("%s %s " % (signed(v), name) for name, v in of.items())
    costs = terms({name: c[0] for name, c in columns.items() if c[0] != 0})
    out = ["\\ File written by HiGHS .lp file handler", sense,
           " obj: %s%s" % (costs, signed(constant) if constant else ""), "st"]
    for name, of, relation, bound in one_sided(rows):
        out.append(" %s: %s%s %s" % (name, terms(of), relation, signed(bound)))
    out.append("bounds")
    for name, (_, low, high) in columns.items():
        if low == -INF and high == INF:
            out.append(" %s free" % name)
        elif low == high:
            out.append(" %s = %s" % (name, number(low)))
        elif low == -INF:
            out.append(" -inf <= %s <= %s" % (name, number(high)))
        elif high < INF:
            out.append(" %s%s <= %s" % ("%s <= " % number(low) if low else "", name, number(high)))
        elif low != 0:
            out.append(" %s <= %s" % (number(low), name))
    return "\n".join(out + ["end", ""])


def row_type(low, high):
    return "E" if low == high else "L" if high < INF else "G"


def mps(head, objective, layout, bound, rhs, columns, rows, constant):
    """The sections that the writers of MPS have in common; `layout` writes the fields of a line."""
    out = list(head) + ["ROWS", " N  " + objective]
    out += [" %s  %s" % (row_type(low, high), name) for name, _, low, high in rows]
    out.append("COLUMNS")
    for name, (cost, _, _) in columns.items():
        used = [(objective, cost)] if cost != 0 else []
        used += [(row, terms[name]) for row, terms, _, _ in rows if name in terms]
        for row, value in used or [(objective, 0)]:
            out.append(layout("", name, row, number(value)))
    out.append("RHS")
    if constant:
        out.append(layout("", rhs, objective, number(-constant)))
    for row, _, low, high in rows:
        out.append(layout("", rhs, row, number(high if high < INF else low)))
    ranges = [layout("", rhs, row, number(high - low)) for row, _, low, high in rows
              if -INF < low < high < INF]
    out += ["RANGES"] + ranges if ranges else []
    out.append("BOUNDS")
    for name, (_, low, high) in columns.items():
        for kind, value in bound(low, high):
            out.append(layout(kind, "BOUND", name, "" if value is None else number(value)))
    return "\n".join(out + ["ENDATA", ""])


def short_bounds(low, high):
    """Bounds that are not said otherwise are 0 and infinity."""
    if low == high:
        return [("FX", low)]
    if low == -INF and high == INF:
        return [("FR", None)]
    return ([("MI", None)] if low == -INF else [("LO", low)] if low != 0 else []) + \
           ([("UP", high)] if high < INF else [])


def full_bounds(low, high):
    if low == high:
        return [("FX", low)]
    if low == -INF and high == INF:
        return [("FR", None)]
    return [("MI", None) if low == -INF else ("LO", low), ("PL", None) if high == INF else ("UP", high)]


def wide(kind, *fields):
    return " %-2s %-9s %-9s %s" % (kind, *fields)


def narrow(kind, *fields):
    return " %s %s" % (kind if kind else "   ", " ".join(f for f in fields if f))


def pyomo_mps(sense, constant, columns, rows):
    head = ["* Source:     Pyomo MPS Writer", "* Format:     Free MPS", "*", "NAME unknown", "OBJSENSE",
            " " + sense.upper()]
    columns = {**columns, "ONE_VAR_CONSTANT": (constant, 0, INF)}
    rows = rows + [("c_e_ONE_VAR_CONSTANT", {"ONE_VAR_CONSTANT": 1}, 1, 1)]
    return mps(head, "cost", narrow, short_bounds, "RHS", columns, rows, 0)


def jump_mps(sense, constant, columns, rows):
    head = ["NAME          "] + (["OBJSENSE MAX"] if sense == "max" else [])
    return mps(head, "OBJ", wide, full_bounds, "rhs", columns, rows, constant)


def cplex_mps(sense, constant, columns, rows):
    head = ["* ENCODING=ISO-8859-1", "NAME          program", "OBJSENSE",
            "    " + ("MAXIMIZE" if sense == "max" else "MINIMIZE")]
    return mps(head, "obj1", wide, short_bounds, "rhs", columns, rows, constant)


def highs_mps(sense, constant, columns, rows):
    head = ["NAME        program"] + (["OBJSENSE", "  MAX"] if sense == "max" else [])
    return mps(head, "Obj", wide, short_bounds, "RHS_V", columns, rows, constant)


WRITERS = [pyomo_lp, pyomo_mps, jump_lp, jump_mps, cplex_lp, cplex_mps, highs_lp, highs_mps]

# ---- oddities --------------------------------------------------------------------------------------

ROWS = "ROWS\n N obj\n G c1\n L c2\n"
COLUMNS = "COLUMNS\n x obj 1 c1 1\n x c2 1\n y obj 2 c1 1\n"
BODY = ROWS + COLUMNS
ENDS = "RHS\n rhs c1 2 c2 1\nENDATA\n"
LP = "Minimize\n obj: x + 2 y\nSubject To\n"

# name: text, optimum or (line, part of the reason)
ODDITIES = {
    # constants
    "constant.lp": ("Minimize\n obj: x + 10\nSubject To\n c1: x >= 2\nEnd\n", 12),
    "constant-less.lp": ("Minimize\n obj: x + 2 y - 3\nSubject To\n c1: x + y >= 2\nEnd\n", -1),
    "constant-first.lp": ("max\n 4 - x\n + 2\nst\n x >= 1\nend\n", 5),
    "constant-only.lp": ("min\n o: 10\nst\n x >= 2\nend\n", 10),
    "constant.mps": (BODY + "RHS\n rhs c1 2 obj -5\nENDATA\n", 9),
    "constant-max.mps": ("OBJSENSE\n MAX\n" + BODY + "RHS\n rhs c2 3 obj 4\nBOUNDS\n UP b y 1\nENDATA\n", 1),
    "constant-row.lp": (LP + " c1: x + 3 >= 5\nEnd\n", (4, "a constant among the terms")),
    "constant-row-first.lp": (LP + " c0: y >= 1\n c1: 3 + x >= 5\nEnd\n", (5, "a constant among the")),
    "constant-range.lp": (LP + " c1: 1 <= x + 3\n <= 5\nEnd\n", (4, "a constant among the terms")),
    # comments
    "comment.lp": ("Minimize\n obj: x\nSubject To\n c1: x >= 2 \\ c\n c2: x >= 1\nEnd\n", 2),
    "comment-terms.lp": ("\\ a\nMinimize \\ b\n obj: x \\ + 5\n\\ c\nSubject To\\d\n c1: x \\ e\n >= \\ f\n 2\n"
                         "Bounds \\ g\n x <= 9 \\ h\nEnd \\ i\n\\ j\n", 2),
    "comment-edge.lp": ("Minimize\n x\\\nSubject To\n x\\\n>=\\\n2\\\nEnd\\", 2),
    "comment.mps": ("* a\n" + ROWS + "* b\n  * c\n" + COLUMNS + " $ d\n".replace("$", "*") + ENDS + "* e\n", 3),
    "comment-dollar.mps": (BODY.replace("x c2 1", "x c2 1 $ c1 7").replace(" L c2", " L c2 $ c") + ENDS, 3),
    "comment-star.mps": (BODY + "RHS\n rhs c1 2 * c\n rhs c2 1 * c\nENDATA\n", 3),
    # blank lines
    "blank-free.mps": ("NAME t\n\n" + BODY + ENDS, 3),
    "blank-all.mps": (("NAME t\n" + BODY + ENDS).replace("\n", "\n \n\t\n\n"), 3),
    "blank-dos.mps": (("NAME t\n\n" + BODY + "\n" + ENDS).replace("\n", "\r\n"), 3),
    "blank-fixed.mps": ("NAME\n\nROWS\n N  COST\n\n G  THE ROW\nCOLUMNS\n"
                        "    X Y       COST               1.0   THE ROW            2.0\n\nRHS\n\n"
                        "              THE ROW            4.0\nENDATA\n\n", 2),
    "blank.lp": ("\n\nMinimize\n\n obj: x\n\n\nSubject To\n\n c1: x\n\n >= 2\n\nEnd\n\n", 2),
    # the sense
    "sense-min.mps": ("NAME t\nOBJSENSE\n    MIN\n" + BODY + ENDS, 3),
    "sense-max.mps": ("NAME t\nOBJSENSE\n    MAX\nROWS\n N obj\n L c1\nCOLUMNS\n x obj 1 c1 1\nRHS\n rhs c1 2\n"
                      "ENDATA\n", 2),
    "sense-line.mps": ("NAME t\nOBJSENSE MAXIMIZE\n" + BODY.replace("G", "L") + ENDS, 4),
    "sense-left.mps": ("NAME t\nOBJSENSE\nmaximise\n" + BODY.replace("G", "L") + ENDS, 4),
    "sense-last.mps": ("NAME t\n" + BODY.replace("G", "L") + ENDS.replace("ENDATA", "OBJSENSE\n max\nENDATA"), 4),
    "sense-wrong.mps": ("NAME t\nOBJSENSE\n    LOW\n" + BODY + ENDS, (3, "`LOW` is not a sense")),
    "sense-two-words.mps": ("NAME t\nOBJSENSE\n    MAX obj\n" + BODY + ENDS, (3, "`obj`: one word is expected")),
    "sense-bare.mps": ("NAME t\nMAX\n" + BODY + ENDS, (2, "`MAX` is not a section")),
    "sense-name.mps": ("NAME t\nOBJNAME\n c2\n" + BODY.replace("L c2", "N c2") + ENDS.replace(" c2 1", ""), 0),
    # an empty objective
    "empty.lp": ("Minimize\n obj:\nSubject To\n c1: x >= 2\nEnd\n", 0),
    "empty-bare.lp": ("Maximize\n\nSubject To\n c1: x >= 2\nEnd\n", 0),
    "empty-zero.lp": ("Minimize\n obj: 0\nSubject To\n c1: x >= 2\nEnd\n", 0),
    "empty.mps": (BODY.replace("obj 1 ", "").replace("obj 2 ", "") + ENDS, 0),
    "empty-none.mps": (BODY.replace(" N obj\n", "").replace("obj 1 ", "").replace("obj 2 ", "") + ENDS, 0),
    # text behind the end
    "behind.mps": ("NAME t\n" + BODY + ENDS + "extra garbage", 3),
    "behind.lp": (LP + " c1: x + y >= 2\nEnd\nextra garbage\n", 2),
    "behind-program.lp": (LP + " c1: x + y >= 2\nEnd\nMaximize\n x\nEnd\n", 2),
    "behind-none.mps": (BODY + "RHS\n rhs c1 2\n", (10, "the file ends without ENDATA")),
    "behind-none.lp": (LP + " c1: x + y >= 2\n", (5, "the file ends without `End`")),
    # ranges and two-sided rows
    "range.lp": ("max\n x + y\nst\n a: 1 <= x + y <= 5\n b: 3 >= x >= 1\nend\n", 5),
    "range-left.lp": (LP + " a: 5 <= x + y\nEnd\n", 5),
    "range-equal.lp": (LP + " a: 5 = x + y\nEnd\n", 5),
    "range-crossed.lp": (LP + " a: 5 <= x + y >= 1\nEnd\n", (4, "a row with two bounds")),
    "range-right.lp": (LP + " a: x + y >= 1 <= 5\nEnd\n", (4, "expected the end of the line")),
    "range.mps": (BODY + "RHS\n r c1 2 c2 9\nRANGES\n g c1 -4 c2 -5\nENDATA\n", 4),
    "range-up.mps": (BODY.replace("G c1", "E c1") + "RHS\n r c1 2\nRANGES\n g c1 3\nENDATA\n", 4),
    "range-down.mps": (BODY.replace("G c1", "E c1") + "RHS\n r c1 2\nRANGES\n g c1 -1.5\nENDATA\n", 1),
    # sets without names, twice, the order of sections
    "sets-none.mps": (BODY + "RHS\n c1 2\nRANGES\n c1 4\nBOUNDS\n UP x 4\n FR y\n MI x\nENDATA\n", 4),
    "sets-two.mps": (BODY + "RHS\n a c1 2\n b c2 30\nENDATA\n", (11, "a second set `b`")),
    "sets-order.mps": (BODY + "BOUNDS\n UP b x 4\nRHS\n r c1 2 c2 9\nRANGES\n g c1 3\nENDATA\n", 2),
    "sets-range-first.mps": (BODY + "RANGES\n g c1 3\nRHS\n r c1 2 c2 9\nENDATA\n",
                             (12, "the range of row `c1` is above its right-hand side")),
    "sets-range-alone.mps": (BODY + "RANGES\n g c1 3\nRHS\n r c2 9\nENDATA\n", 0),
    "sets-of-row.mps": (BODY + "RHS\n c1 c1 2\nENDATA\n", (10, "the set `c1` has the name of a row")),
    "sets-of-column.mps": (BODY + "BOUNDS\n UP x y 3\nENDATA\n", (10, "the set `x` has the name of a column")),
    "sets-row-rhs.mps": (BODY.replace("c2", "RHS") + "RHS\n RHS c1 2\nENDATA\n", (10, "the name of a row")),
    "sets-head.mps": (BODY + ENDS.replace(" rhs", "r"), 3),
    "sets-head-section.mps": (BODY + ENDS.replace(" rhs", "rhs"), (10, "text behind rhs: a data line")),
    # rows
    "rows-empty.lp": (LP + " a: 0 x >= -2\n b: 0 >= -2\n c: >= -2\n d: x >= 1\nEnd\n", 1),
    "rows-empty-never.lp": (LP + " a: 0 x >= 2\n d: x >= 1\nEnd\n", "infeasible"),
    "rows-none.lp": ("min\n x\nst\nbounds\n x >= 3\nend\n", 3),
    "rows-names.lp": (LP + " c2: x >= 1\n x + y >= 2\n st: x <= 4\n c4 : y >= 0\nEnd\n", 2),
    "rows-columns.lp": (LP + " a: x >= y\nEnd\n", (4, "columns stand on the left")),
    "rows-sum.lp": (LP + " a: x + y + x >= 4\nEnd\n", 2),
    "rows-signs.lp": ("min\n + -3 x - - 4 y\nst\n x+y<=2\n y=>1\nend\n", 1),
    "rows-times.lp": ("min\n 3 * x + 2y\nst\n 2x + y == 8\n y < 1\nend\n", 12),
    "rows-negative-range.lp": (LP + " a: -5 <= - x - y <= -2\nEnd\n", 2),
    "rows-next-number.lp": (LP + " a: x + y >= 2\n 3 y >= 3\nEnd\n", 3),
    "rows-next-sign.lp": (LP + " a: x + y >= 2\n - y >= -9\nEnd\n", 2),
    "rows-next-constant.lp": (LP + " a: x + y >= 2\n + 3\nEnd\n", (6, "expected a sign or one of")),
    "rows-arithmetic.lp": (LP + " a: x + y >= 2 + 3\nEnd\n", (4, "the end of the line")),
    "rows-e.lp": ("min\n e + 2 E1\nst\n e + E1 >= 2\n 2 e + E1 >= 3\nend\n", 2),
    "rows-exponent.lp": (LP + " a: 2e5 x + .5y >= 2E+5\nEnd\n", 1),
    "rows-two-factors.lp": (LP + " a: 2 3 x + y >= 12\nEnd\n", (4, "found `3`")),
    "rows-product.lp": (LP + " a: 2 * 3 x >= 12\nEnd\n", (4, "a column behind `*`")),
    "rows-fraction.lp": (LP + " a: 1/2 x + y >= 2\nEnd\n", (4, "found `x`")),
    "rows-semicolon.lp": (LP + " a: x + y >= 2;\nEnd\n", (4, "the end of the line")),
    "rows-unicode.lp": (LP + " a: x + y \u2265 2\nEnd\n", (4, "found `\u2265`")),
    "rows-apart.lp": (LP + " a: x + y > = 2\nEnd\n", (4, "found `=`")),
    "rows-column-end.lp": ("min\n x +\n end\nst\n x >= 1\nend\n", (3, "a term behind the sign")),
    "rows-block-comment.lp": (LP + "\\* a\n c: y >= 7\n *\\\n d: x >= 1\nEnd\n", (6, "expected a row")),
    "rows-same.lp": (LP + " a: x >= 1\n a: y >= 2\nEnd\n", (5, "a second row `a`")),
    "rows-line.lp": (LP + " a: x >= 1 b: y >= 2\nEnd\n", (4, "expected the end of the line")),
    "rows-entry.mps": (BODY + " y c1 3\n" + ENDS, (9, "a second entry of column `y` in row `c1`")),
    "rows-unknown.mps": (BODY + "RHS\n rhs c9 2\nENDATA\n", (10, "there is no row `c9`")),
    # bounds and numbers
    "bounds.lp": ("min\n -x + y - z + w + v\nst\n a: x - y + z <= 1e30\nbounds\n -inf <= x <= 4\n"
                  " y >= -Infinity\n -3 <= y\n 8 >= z >= 1\n w = 2\n v free\n v >= -1e4\nend\n", -10013),
    "bounds-new.lp": (LP + " a: x >= 1\nBounds\n z <= 4\nEnd\n", 1),
    "bounds-never.lp": (LP + " a: x >= 1\nBounds\n x >= inf\nEnd\n", (6, "which no value can satisfy")),
    "bounds-below.lp": (LP + " a: x >= -9\nBounds\n x <= -3\nEnd\n", "infeasible"),
    "bounds-below.mps": (BODY + "RHS\n r c1 -9\nBOUNDS\n UP b x -1\nENDATA\n", "infeasible"),
    "bounds-below-mi.mps": (BODY + "RHS\n r c1 -9\nBOUNDS\n MI b x\n UP b x -1\nENDATA\n", -9),
    "bounds-inf.mps": (BODY + "RHS\n r c1 2 c2 inf\nBOUNDS\n UP b x inf\n LO b y -Infinity\n UP b y 1e30\n LO b x 1\n"
                       "ENDATA\n", "unbounded"),
    "bounds-twice.mps": (BODY + "BOUNDS\n UP b x 5\n UP b x 1\nENDATA\n", (11, "a second upper bound")),
    "bounds-two.mps": (BODY + "BOUNDS\n UP b x 5 y 1\nENDATA\n", (10, "a line has one bound: write that of `y`")),
    "bounds-free-value.mps": (BODY + ENDS.replace("ENDATA", "BOUNDS\n MI b x 0\n PL b x 1e30\nENDATA"), 3),
    "bounds-free-text.mps": (BODY + "BOUNDS\n FR b x junk\nENDATA\n", (10, "`junk` is not a number")),
    "bounds-one-line.lp": (LP + " a: x >= 1\nBounds\n x <= 4 y <= 3\nEnd\n", (6, "the end of the line")),
    "bounds-sign.lp": (LP + " a: x >= 1\nBounds\n -x >= -4\nEnd\n", (6, "expected a bound, found `x`")),
    "bounds-factor.lp": (LP + " a: x >= 1\nBounds\n 2 x <= 4\nEnd\n", (6, "expected one of `<=`")),
    "bounds-sum.lp": (LP + " a: x >= 1\nBounds\n x + y <= 4\nEnd\n", (6, "expected `free` or one of")),
    "bounds-lines.lp": (LP + " a: x + y >= 1\nBounds\n 0.5 <=\n x\n <= 0.7\nEnd\n", 1.3),
    "bounds-colon.lp": (LP + " a: x + y >= 1\nBounds:\n x <= 0.5\nEnd\n", 1.5),
    "bounds-before.lp": ("min\n x + 2 y\nbounds\n x <= 1\nst\n x + y >= 2\nend\n", 3),
    "bounds-unknown.mps": (BODY + "BOUNDS\n UP b z 5\nENDATA\n", (10, "there is no column `z`")),
    "numbers.mps": (BODY.replace("x c2 1", "x c2 1.D0") + "RHS\n r c1 2d0 c2 +.1e+1\nENDATA\n", 3),
    "numbers-wrong.mps": (BODY + "RHS\n r c1 2,5\nENDATA\n", (10, "`2,5` is not a number")),
    "numbers-huge.lp": (LP + " a: x >= 1e999\nEnd\n", (4, "a number is out of range")),
    # what is not linear
    "integer.lp": (LP + " a: x >= 1\nGeneral\n x y\nEnd\n", (6, "integer columns")),
    "integer-none.lp": (LP + " a: x >= 1\nGenerals\nBinary\nEnd\n", 1),
    "binary.lp": (LP + " a: x >= 1\nBINARIES\n x\nEnd\n", (6, "integer columns")),
    "semi.lp": (LP + " a: x >= 1\nSemi-continuous\n x\nEnd\n", (6, "semi-continuous columns")),
    "sos.lp": (LP + " a: x >= 1\nSOS\n s: S1:: x:1 y:2\nEnd\n", (6, "special ordered sets")),
    "quadratic.lp": ("min\n x + [ x ^ 2 ] / 2\nst\n x >= 1\nend\n", (2, "quadratic terms")),
    "quadratic-row.lp": (LP + " a: x >= 1\n b: [ x * y ] <= 4\nEnd\n", (5, "quadratic terms")),
    "indicator.lp": (LP + " a: x = 1 -> y >= 2\nEnd\n", (4, "indicator rows")),
    "integer.mps": (BODY.replace(" y obj", " M 'MARKER' 'INTORG'\n y obj") + ENDS, (9, "column `y` is integer")),
    "integer-none.mps": (BODY + " M 'MARKER' 'INTORG'\n M 'MARKER' 'INTEND'\n" + ENDS, 3),
    "binary.mps": (BODY + "BOUNDS\n BV b x\nENDATA\n", (10, "column `x` is integer by its bound BV")),
    "cones.mps": (BODY + ENDS.replace("ENDATA", "CSECTION k 0 QUAD\n x\nENDATA"), (11, "cones are not supported")),
    "quadratic.mps": (BODY + "QUADOBJ\n x x 1\nENDATA\n", (9, "quadratic terms")),
    "sos.mps": (BODY + "SOS\n S1 s\nENDATA\n", (9, "special ordered sets")),
}

# HiGHS 1.16 leaves out the constant of a row, and does not read a row with two bounds in an LP file, a
# bound or a range without the name of its set, ` *` as a comment, text behind `End`. In these two it
# passes over a word that it does not know:
HIGHS_DIFFERS = {"sense-name.mps", "sense-line.mps"}


def status(name, text, found):
    """`found`, or a failure that shows the file."""
    return "%s: %s\n%s" % (name, found, text)


# In a process of its own: HiGHS 1.16 does not return from some of the files.
BY_HIGHS = """
import sys
import highspy
highs = highspy.Highs()
highs.setOptionValue("output_flag", False)
if highs.readModel(sys.argv[1]) == highspy.HighsStatus.kOk:
    highs.run()
    status = highs.modelStatusToString(highs.getModelStatus())
    print(highs.getInfo().objective_function_value if status == "Optimal" else status)
"""


def by_highs(path):
    """The optimum, "infeasible", "unbounded", or None if HiGHS does not read the file."""
    try:
        done = subprocess.run([sys.executable, "-c", BY_HIGHS, path], stdin=subprocess.DEVNULL,
                              stdout=subprocess.PIPE, timeout=5, check=True, encoding="utf-8")
    except subprocess.TimeoutExpired:
        return None
    found = done.stdout.split("\n")[-2:-1]
    found = found[0] if found and "Running" not in found[0] and "party" not in found[0] else None
    if found is None or re.match(r"[-0-9]", found):
        return found and float(found)
    return "infeasible" if found == "Infeasible" else "unbounded"


class Dialects(unittest.TestCase):
    @classmethod
    def setUpClass(cls):
        cls.work = tempfile.mkdtemp()
        cls.files = {}  # name: text, what is wanted
        for program, (sense, constant, columns, rows, wanted) in PROGRAMS.items():
            for writer in WRITERS:
                maker, form = writer.__name__.split("_")
                cls.files["%s-%s.%s" % (program, maker, form)] = (
                    writer(sense, constant, dict(columns), list(rows)), wanted)
        cls.written = len(cls.files)
        for name, (text, wanted) in ODDITIES.items():
            cls.files[name] = (text, wanted)
        for name, (text, _) in cls.files.items():
            with open(os.path.join(cls.work, name), "w", encoding="utf-8", newline="") as file:
                file.write(text)

    @classmethod
    def tearDownClass(cls):
        shutil.rmtree(cls.work)

    def run_firn(self, name, *words):
        return subprocess.run([os.path.join(golden.build_folder, "firn"), "lp", name, *words],
                              cwd=self.work, stdin=subprocess.DEVNULL, stdout=subprocess.PIPE,
                              stderr=subprocess.PIPE, timeout=golden.SECONDS, encoding="utf-8")

    def test_optima(self):
        self.assertGreaterEqual(self.written, 30)
        for name, (text, wanted) in self.files.items():
            done = self.run_firn(name)
            with self.subTest(name):
                shown = status(name, text, done.stdout + done.stderr)
                if isinstance(wanted, tuple):
                    self.assertEqual(done.returncode, 3, shown)
                    self.assertIn("firn: %s:%d: " % (name, wanted[0]), done.stderr, shown)
                    self.assertIn(wanted[1], done.stderr, shown)
                    self.assertEqual(done.stdout, "", shown)
                elif isinstance(wanted, str):
                    self.assertEqual(done.returncode, 1, shown)
                    self.assertIn("status       " + wanted, done.stdout, shown)
                else:
                    self.assertEqual(done.returncode, 0, shown)
                    found = re.search(r"objective +(\S+)", done.stdout)
                    self.assertAlmostEqual(float(found[1]), wanted, delta=1e-6 * (1 + abs(wanted)),
                                           msg=shown)

    def test_behind_the_end(self):
        """Text behind the end is not read, in both formats, and this is said with its line."""
        for name, line in (("behind.mps", 13), ("behind.lp", 6), ("behind-program.lp", 6)):
            self.assertIn("firn: warning: %s:%d: the text behind " % (name, line),
                          self.run_firn(name).stderr)

    def test_packed(self):
        for name in ("plan-cplex.lp", "plan-jump.mps"):
            subprocess.run(["gzip", "-kn", name], cwd=self.work, check=True)
            self.assertIn("objective    21\n", self.run_firn(name + ".gz").stdout)

    def test_solution(self):
        """All dialects of one program have the same solution."""
        for writer in WRITERS:
            maker, form = writer.__name__.split("_")
            name = "plan-%s.%s" % (maker, form)
            self.assertEqual(self.run_firn(name, "--solution", "plan.csv").returncode, 0)
            table = golden.read_table(os.path.join(self.work, "plan.csv"))
            self.assertEqual(list(table), ["kind", "name", "value", "lower", "upper", "dual"])
            rows = {cells[:2]: cells[2:] for cells in zip(*table.values())}
            x, y = rows["column", "x"], rows["column", "y"]
            self.assertEqual([float(x[0]), float(y[0])], [3, 1], name)
            self.assertEqual((x[1:3], y[1:3]), (("0", "3"), ("0", "")), name)
            self.assertAlmostEqual(float(x[3]), 7 / 3, places=9, msg=name)
            duals = [float(cells[3]) for key, cells in rows.items()
                     if key[0] == "row" and "second" in key[1]]
            self.assertAlmostEqual(sum(duals), 2 / 3, places=9, msg=name)

    @unittest.skipUnless(highspy, "Python cannot import highspy")
    def test_highs(self):
        """HiGHS finds what is wanted in each file that it and Firn read."""
        agreed = 0
        for name, (text, wanted) in self.files.items():
            if isinstance(wanted, tuple):
                continue
            found = by_highs(os.path.join(self.work, name))
            if found is None or name in HIGHS_DIFFERS:
                continue
            with self.subTest(name):
                if isinstance(wanted, str):
                    self.assertEqual(found, wanted, text)
                else:
                    self.assertAlmostEqual(found, wanted, delta=1e-6 * (1 + abs(wanted)), msg=text)
            agreed += 1
        print("HiGHS reads %d files" % agreed)
        self.assertGreaterEqual(agreed, 60)

    def test_hostile(self):
        """Nothing takes long or much memory: each file ends with a line that is refused."""
        many = range(100000)
        last = "General\n x\nEnd\n"
        files = {
            "terms.lp": "min\n" + " + x" * 1000000 + "\nst\n" + last,
            "columns.lp": "min\n x\nst\n" + "".join(" + x%d" % i for i in many) * 3 + " >= 1\n" + last,
            "rows.lp": "min\n x\nst\n" + "".join(" x%d >= 1\n" % i for i in many) + last,
            "name.lp": "min\n " + "x" * 5000000 + "\nst\n " + "x" * 5000000 + " >= 1\n" + last,
            "digits.lp": "min\n x\nst\n x >= " + "7" * 5000000 + "\n" + last,
            "blank.lp": "min\n" + "\n \\\n" * 1000000 + last,
            "zero.lp": "min\n" + "\0" * 10000000,
            "signs.lp": "min\n" + " - +" * 2000000 + "\n" + last,
            "fields.mps": "ROWS\n N c\nCOLUMNS\n" + " x" * 3000000 + "\n",
            "back.mps": "ROWS\n" + "".join(" L r%d\n" % i for i in many) + "COLUMNS\n" +
                        "".join(" x r%d 1\n" % i for i in reversed(many)) + " x r0 1\n",
            "free.mps": "ROWS\n" + "".join(" N r%d\n" % i for i in many) + " N r0\n",
            "bounds.mps": "ROWS\n N c\nCOLUMNS\n x c 1\nBOUNDS\n UP x -1\n" + " UP x -1\n" * 300000,
            "behind.mps": "ROWS\n N c\nCOLUMNS\n" + " x c 1\n" * 300000,
        }
        with open(os.path.join(golden.build_folder, "firn"), "rb") as file:
            sanitised = b"__asan_init" in file.read()
        for name, text in files.items():
            name = "hostile-" + name
            with open(os.path.join(self.work, name), "w", encoding="utf-8") as file:
                file.write(text)
            begin = time.monotonic()
            child = subprocess.Popen([os.path.join(golden.build_folder, "firn"), "lp", name],
                                     cwd=self.work, stdin=subprocess.DEVNULL,
                                     stdout=subprocess.DEVNULL, stderr=subprocess.PIPE)
            message = child.stderr.read().decode()
            child.stderr.close()
            _, code, used = os.wait4(child.pid, 0)
            child.returncode = os.waitstatus_to_exitcode(code)
            with self.subTest(name):
                self.assertEqual(child.returncode, 3, message[:500])
                self.assertLess(len(message), 700)
                self.assertLess(used.ru_utime + used.ru_stime, 20 if sanitised else 2)
                self.assertLess(time.monotonic() - begin, 60)
                if not sanitised:
                    self.assertLess(used.ru_maxrss, 200000)
            os.remove(os.path.join(self.work, name))


if __name__ == "__main__":
    golden.main()
