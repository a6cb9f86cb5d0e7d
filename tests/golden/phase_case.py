# SPDX-License-Identifier: GPL-3.0-or-later
#
# phase_case.py - helpers of the golden tests of phases and limits: phases with their discounted
# years, annuities, and variants of the problems of phases/.
import os
import shutil

import golden

FOLDER = os.path.join(golden.HERE, "phases")
YEAR = 8760
RATE = 0.07
SWINGS = {  # series of 48 hours; no two hours are alike
    "load": [0.62 + (hour * 29 % 48) / 150 for hour in range(48)],
    "price": [20 + (hour * 19 % 48) * 1.5 for hour in range(48)],
    "guest": [0.2] * 48,
    "warm-water": [0.1] * 48,
}
DAYS_BEFORE = {"01": 0, "07": 181}  # days of the year before the months in which phases begin


def annuity(rate, life):
    """The equal payments at the end of each year that pay back 1."""
    if rate == 0:
        return 1 / life
    if life == int(life):
        return 1 / sum((1 + rate) ** -year for year in range(1, int(life) + 1))
    return rate / (1 - (1 + rate) ** -life)


def year_of(start):
    """A date, 2026-07-01, in years."""
    year, month, day = start.split("-")
    return int(year) + (DAYS_BEFORE[month] + int(day) - 1) / 365


class Phase:
    """A phase: its start, its length in years, and its weight, the discounted sum of its years."""

    def __init__(self, name, start, years=None, **values):
        self.name, self.start, self.years = name, year_of(start), years
        self.text = "[phase %s]\nstart = %s\n" % (name, start)
        if years is not None:
            self.text += "years = %r\n" % years
        self.text += "".join("%s = %s\n" % (key.replace("__", "."), value)
                             for key, value in values.items())
        self.weight = None

    def weigh(self, first, rate):
        whole, self.weight, since = int(self.years), 0, self.start - first
        for year in range(whole):
            self.weight += 1 / (1 + rate) ** (since + year)
        self.weight += (self.years - whole) / (1 + rate) ** (since + whole)


def follow(phases, rate=RATE):
    """Phases in sequence: each lasts until the next one starts."""
    for phase, after in zip(phases, phases[1:]):
        phase.years = after.start - phase.start
    for phase in phases:
        phase.weigh(phases[0].start, rate)
    return phases


TWO = follow([Phase("one", "2026-07-01"), Phase("two", "2028-01-01", 2.25)])  # those of choices.ini


def by_phase(entries, name):
    return {p["phase"]: p["value"] for p in golden.one(entries, name)["phases"]}


class PhaseCase(golden.Case):
    """A test with the problems of phases/, their series and the plugin that they need."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.folder = os.path.join(cls.work, "phases")
        shutil.copytree(FOLDER, cls.folder)
        os.mkdir(os.path.join(cls.folder, "plugins"))
        shutil.copy(os.path.join(golden.build_folder, "zoo", "ledger.so"),
                    os.path.join(cls.folder, "plugins"))
        cls.write_table("swings", SWINGS)
        cls.made = 0

    @classmethod
    def write_table(cls, name, columns):
        with open(os.path.join(cls.folder, name + ".csv"), "w", encoding="utf-8") as file:
            file.write(",".join(columns) + "\n")
            file.writelines(",".join(map(repr, row)) + "\n" for row in zip(*columns.values()))

    @classmethod
    def variant(cls, base, text):
        """A problem that includes another one and adds text."""
        cls.made += 1
        path = os.path.join(cls.folder, "variant-%d.ini" % cls.made)
        with open(path, "w", encoding="utf-8") as file:
            file.write("format = 1\ninclude = %s\n%s" % (base, text))
        return path

    @classmethod
    def grown(cls, phases, values=None, more=""):
        return cls.answer(cls.variant("growth.ini", "".join(p.text for p in phases) + more), values)

    @classmethod
    def answer(cls, path, values=None, method=None):
        if not os.path.isabs(path):
            path = os.path.join(cls.folder, path)
        answer = cls.solve(path, values, method=method)
        if answer.json["status"] != "optimal" or answer.json["certificate"]["certified"] is not True:
            raise golden.Failed("%s %s: %s" % (path, values, answer.json["status"]))
        return answer

    def sizes(self, answer, key="built", component="grid", name="size"):
        return [s[key] for s in answer.json["sizes"]
                if s["component"] == component and s["name"] == name]

    def all_close(self, got, want, relative, what=""):
        self.assertEqual(len(got), len(want), what)
        for i, (one, other) in enumerate(zip(got, want)):
            self.close(one, other, relative, "%s, phase %d of %s, wanted %s" % (what, i, got, want))
