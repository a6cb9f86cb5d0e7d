#!/usr/bin/env python3
# SPDX-License-Identifier: GPL-3.0-or-later
#
# equal.py - one site (equal/site.ini) written in many ways and read in many environments: the results
# are equal byte for byte, except for run.json and the name and checksum of the problem file.
import json
import os
import random
import re
import shutil
import subprocess

import golden

SITE = os.path.join(golden.HERE, "equal", "site.ini")
HOURS = 48
SERIES = {"price": [20 + (hour * 19 % 48) * 1.5 for hour in range(HOURS)],
          "load": [0.6 + (hour * 11 % 40) / 100 for hour in range(HOURS)],
          "carbon": [0.3 + (hour * 7 % 24) / 100 for hour in range(HOURS)]}
FIRST, SECOND = "phase 2026", "phase 2028"


def parse(text):
    """{section: {key: value}} of an INI, in its order; "" holds the keys before the first section."""
    sections, here = {"": {}}, ""
    for line in text.splitlines():
        line = line.partition(";")[0].strip()
        if line.startswith("["):
            here = line.strip("[]")
            sections[here] = {}
        elif line:
            key, value = line.split("=", 1)
            sections[here][key.strip()] = value.strip()
    return sections


def write(sections, order=None, between=""):
    """The INI text of the sections; "" stays first."""
    out = []
    for name in order or sections:
        out += ["[%s]" % name] * (name != "")
        for key, value in sections[name].items():
            out += [between] * (between != "") + ["%s = %s" % (key, value)]
    return "\n".join(out) + "\n"


def without(sections, *addresses):
    """A copy without some (section, key)."""
    copy = {name: dict(keys) for name, keys in sections.items()}
    for section, key in addresses:
        del copy[section][key]
    return copy


def changed(sections, values):
    """A copy with the values of {(section, key): value}."""
    copy = {name: dict(keys) for name, keys in sections.items()}
    for (section, key), value in values.items():
        copy.setdefault(section, {})[key] = value
    return copy


class Equal(golden.Case):
    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.site = parse(golden.read(SITE))
        cls.made = 0
        folder = cls.place()
        shutil.copy(SITE, folder)
        cls.want = cls.results(os.path.join(folder, "site.ini"))
        answer = json.loads(cls.want["result.json"])
        if answer["status"] != "optimal" or not answer["certificate"]["certified"]:
            raise golden.Failed("the site itself is not solved")
        # The comparison is meaningful only if the limits bind and all periods exist.
        bind = {(one["name"], one["phase"]) for one in answer["limits"] if one["binding"]}
        if not {("carbon", "2026"), ("carbon", "2028")} <= bind or len(answer["periods"]) != 7:
            raise golden.Failed("the site is not as expected: %s" % bind)

    @classmethod
    def place(cls, series=True):
        """A new folder, with the series in it."""
        cls.made += 1
        folder = os.path.join(cls.work, "place-%d" % cls.made)
        os.mkdir(folder)
        if series:
            with open(os.path.join(folder, "hours.csv"), "w", encoding="utf-8") as file:
                file.write(",".join(SERIES) + "\n")
                file.writelines(",".join(map(repr, row)) + "\n" for row in zip(*SERIES.values()))
        return folder

    @classmethod
    def results(cls, path, words=(), env=None, cwd=None):
        """The files of the results, without what tells where a value was written: the problem file's name and
        checksum, and the list of parameters with their origins (parameters.py)."""
        out = os.path.join(cls.place(False), "out.results")
        printed = golden.firn("solve", path, "--json", "--out", out, *words, env=env, cwd=cwd)
        files = {name: golden.read(os.path.join(out, name), "rb") for name in sorted(os.listdir(out))}
        if files.pop("run.json", None) is None or printed != files["result.json"]:
            raise golden.Failed("no run.json, or --json prints other bytes")
        text, found = re.subn(rb'"problem": \{\s*"file": "[^"]*",\s*"sha256": "[0-9a-f]{64}"\s*\}', b'"problem": {}',
                              files["result.json"])
        if found != 1:
            raise golden.Failed("result.json names the problem file %d times" % found)
        files["result.json"], found = re.subn(rb'(?s)\n  "parameters": \[\n.*?\n  \],', b"", text)
        if found != 1 or files.pop("assumptions.csv", None) is None:
            raise golden.Failed("the parameters are listed %d times in result.json" % found)
        return files

    def same(self, files, what):
        self.assertEqual(sorted(files), sorted(self.want), what)
        for name, want in self.want.items():
            if files[name] == want:
                continue
            for number, (got, line) in enumerate(zip(files[name].split(b"\n"), want.split(b"\n")), 1):
                self.assertEqual(got, line, "%s: %s, line %d" % (what, name, number))
            self.fail("%s: %s differs in length" % (what, name))

    def same_text(self, text, what, words=(), env=None, name="site.ini", cwd=None):
        folder = self.place()
        with open(os.path.join(folder, name), "wb") as file:
            file.write(text if isinstance(text, bytes) else text.encode())
        self.same(self.results(os.path.join(folder, name), words, env, cwd), what)

    def test_a_small_change_is_detected(self):
        """A value that differs in its seventh digit changes the bytes."""
        folder = self.place()
        with open(os.path.join(folder, "site.ini"), "w", encoding="utf-8") as file:
            file.write(write(changed(self.site, {("grid", "monthly_fee"): "2500.01 USD/month"})))
        other = self.results(os.path.join(folder, "site.ini"))
        self.assertNotEqual(other["result.json"], self.want["result.json"])
        self.assertEqual(other["flows.csv"], self.want["flows.csv"])

    def test_order(self):
        rng = random.Random(3)
        for turn in golden.part(range(10), 2):
            order = [name for name in self.site if name]
            rng.shuffle(order)
            mixed = dict(self.site)
            if turn >= 5:
                for name in order:
                    keys = list(self.site[name].items())
                    rng.shuffle(keys)
                    mixed[name] = dict(keys)
            self.same_text(write(mixed, [""] + order), "order %d: %s" % (turn, order))

    def test_spacing(self):
        plain = write(self.site)
        self.same_text(write(self.site, between="\n; a note = [not a section]\n#and another\n\n   "), "notes")
        self.same_text(plain.replace(" = ", "="), "no blanks")
        self.same_text(re.sub(r"(?m)^(\S+) = (.*)$", "\t \\1 \t=   \\2   ; why", plain), "many blanks")
        self.same_text(plain.replace("\n", "\r\n"), "CRLF")
        self.same_text(b"\xef\xbb\xbf" + plain.encode(), "byte order mark")
        self.same_text(b"\xef\xbb\xbf" + plain.replace("\n", "\r\n").encode(), "both")
        self.same_text(plain.rstrip("\n"), "no newline at the end")

    def test_series_in_other_formats(self):
        for head, separator, end in (("# made by hand\n", ";", "\n"), ("", "\t", "\r\n"), ("\ufeff", ",", "\r\n")):
            folder = self.place(False)
            rows = [separator.join(SERIES)] + [separator.join(map(repr, row)) for row in zip(*SERIES.values())]
            with open(os.path.join(folder, "hours.csv"), "wb") as file:
                file.write((head + end.join(rows) + end).encode())
            shutil.copy(SITE, folder)
            self.same(self.results(os.path.join(folder, "site.ini")), repr((head, separator, end)))

    def test_included(self):
        names = [name for name in self.site if name]
        rng = random.Random(4)
        for turn in range(4):
            base, own = {"": {}}, {"": {"format": "1", "include": "base.ini"}}
            for name in names:  # each key in one of the two files, sometimes in both
                for key, value in self.site[name].items():
                    where = rng.randrange(3)
                    if where > 0:
                        own.setdefault(name, {})[key] = value
                    if where == 0 or (where == 2 and not name.startswith(("phase", "stress", "window"))
                                      and key != "type"):
                        base.setdefault(name, {})[key] = value if where == 0 else self.wrong(name, key, value)
            folder = self.place()
            for file, sections in (("base.ini", base), ("site.ini", own)):
                with open(os.path.join(folder, file), "w", encoding="utf-8") as out:
                    out.write(write(sections))
            self.same(self.results(os.path.join(folder, "site.ini")), "include %d" % turn)

    @staticmethod
    def wrong(name, key, value):
        """A value that would change the results if it were used."""
        return re.sub(r"^(\d+(\.\d+)?)", lambda m: repr(float(m[1]) * 1.125 + 1), value)

    def test_included_from_another_folder(self):
        """Paths in an included file are relative to it; an included file may include others."""
        folder = self.place(False)
        far = os.path.join(folder, "far", "away")
        os.makedirs(os.path.join(far, "data"))
        shutil.move(os.path.join(self.place(), "hours.csv"), os.path.join(far, "data"))
        grid, rest = {"grid": self.site["grid"]}, without(self.site)
        del rest["grid"]
        halls = {"halls": rest.pop("halls")}
        grid["grid"] = {key: value.replace("hours.csv", "data/hours.csv") for key, value in grid["grid"].items()}
        halls["halls"]["utilization"] = "data/hours.csv:load"
        files = {"site.ini": changed(rest, {("", "include"): "far/away/grid.ini"}),
                 "far/away/grid.ini": {"": {"include": "data/../halls.ini"}, **grid},
                 "far/away/halls.ini": {"": {"format": "1"}, **halls}}
        for name, sections in files.items():
            with open(os.path.join(folder, name), "w", encoding="utf-8") as file:
                file.write(write(sections))
        self.same(self.results(os.path.join(folder, "site.ini")), "from elsewhere")
        self.same(self.results("site.ini", cwd=folder), "from elsewhere, seen from there")
        self.same(self.results("../../../site.ini", cwd=os.path.join(far, "data")), "seen from below")

    # Values that a phase, a scenario or --set may set instead of the component.
    MOVED = [("site", "target"), ("limits", "carbon"), ("limits", "pue"), ("grid", "import_limit"),
             ("grid", "price"), ("grid", "energy_charge.evening"), ("grid", "demand_tiers"), ("grid", "ratchet"),
             ("sun", "capex"), ("sun", "max"), ("main-transformers", "existing"), ("battery", "power.capex"),
             ("hall-transformers", "standard"), ("hall-transformers", "redundancy"), ("halls", "utilization"),
             ("bus w40", "temperature"), ("bus chilled", "temperature.max"), ("bus chilled", "temperature")]

    def value(self, address):
        return self.site[address[0]][address[1]]

    def text_of(self, address):
        return "%s.%s" % address

    def test_from_a_phase(self):
        """Values of the first phase apply in all phases, as if the component had set them."""
        moved = without(self.site, *self.MOVED)
        said = {(FIRST, self.text_of(at)): self.value(at) for at in self.MOVED}
        self.same_text(write(changed(moved, said)), "all in the first phase")
        overwritten = changed(self.site, {at: self.wrong(*at, self.value(at)) for at in self.MOVED
                                          if self.wrong(*at, self.value(at)) != self.value(at)})
        self.same_text(write(changed(overwritten, said)), "the phase takes precedence over the component")
        again = changed(self.site, {(SECOND, self.text_of(at)): self.value(at) for at in self.MOVED
                                    if self.text_of(at) not in self.site[SECOND]})
        self.same_text(write(again), "repeated in the second")

    def test_from_a_scenario(self):
        """A scenario applies to every phase, so that it must repeat the values of the second phase."""
        kept = {key: self.site[SECOND][key] for key in ("site.target", "limits.carbon", "grid.import_limit",
                                                        "sun.capex")}
        said = {("scenario all", self.text_of(at)): self.value(at) for at in self.MOVED}
        for key, value in kept.items():
            said["scenario all", "%s: %s" % (SECOND, key)] = value
        wrong = {at: self.wrong(*at, self.value(at)) for at in self.MOVED}
        text = write(changed(changed(self.site, wrong), said))
        self.same_text(text, "scenario", ["--scenario", "all"])
        self.same_text(write(changed(self.site, {("scenario none", "grid.price"): "999"})), "not selected")
        phased = {("scenario each", "%s: %s" % (phase, self.text_of(at))):
                  self.site[SECOND].get(self.text_of(at), self.value(at)) if phase == SECOND else self.value(at)
                  for at in self.MOVED for phase in (FIRST, SECOND)}
        self.same_text(write(changed(changed(self.site, wrong), phased)), "each phase", ["--scenario", "each"])

    def test_from_the_command_line(self):
        kept = {key: self.site[SECOND][key] for key in ("site.target", "limits.carbon", "grid.import_limit",
                                                        "sun.capex")}
        wrong = {at: self.wrong(*at, self.value(at)) for at in self.MOVED}
        words = golden.sets({**{self.text_of(at): self.value(at) for at in self.MOVED},
                             **{"%s: %s" % (SECOND, key): value for key, value in kept.items()},
                             "time.hours": "48", "objective.minimize": self.site["objective"]["minimize"],
                             "economics.discount": "7 %", "window peaks.at": self.site["window peaks"]["at"],
                             "phase 2028.years": "8", "stress outage.initial_level": "80 %"})
        unlike = changed(changed(self.site, wrong), {("time", "hours"): "24", ("economics", "discount"): "3 %",
                                                     ("objective", "minimize"): "carbon", (SECOND, "years"): "3",
                                                     ("window peaks", "at"): "07-06 03:00",
                                                     ("stress outage", "initial_level"): "50 %"})
        self.same_text(write(unlike), "--set", words)
        twice = ["--set", "grid.price=1", "--set", "site.target = 3 MW"] + words
        self.same_text(write(unlike), "the last --set wins", twice)
        self.same_text(write(changed(unlike, {("scenario s", "grid.price"): "7", ("scenario s", "sun.max"): "1"})),
                       "--set takes precedence over the scenario", words + ["--scenario", "s"])

    def test_units(self):
        """The same amounts in units in which their numbers are exact."""
        swaps = {("site", "target"): ["0.1 GW", "100000 kW", "1e5 kW", "100", "+100.0 MW", "100MW"],
                 ("weather", "elevation"): ["0.15 km", "15000 cm"],
                 ("weather", "time_zone"): ["-360 min", "-0.25 d"],
                 ("economics", "discount"): ["7", "0.07 p.u."],
                 ("limits", "carbon"): ["105.0kt/yr", "1.05e2 kt/yr"],
                 (FIRST, "start"): ["2026-07-01"],
                 (SECOND, "site.target"): ["0.15 GW", "150000 kW"],
                 (SECOND, "limits.carbon"): ["230.0 kt/yr"],
                 ("stress heat-wave", "hours"): ["0.5 d", "720 min", "43200 s"],
                 ("stress heat-wave", "weather.dry_bulb"): ["111.2 degF"],
                 ("stress outage", "initial_level"): ["0.8 p.u."],
                 ("grid", "import_limit"): ["0.19 GW", "190000 kW"],
                 ("grid", "demand_charge"): ["6000 USD/MW/month", "6 kUSD/MW/month", "6 USD/kW-month", "6"],
                 ("grid", "energy_charge.evening"): ["0.012 USD/kWh", "12 kUSD/GWh"],
                 ("grid", "demand_tiers"): ["90000 kW: 0, inf: 3 USD/kW/month"],
                 ("grid", "capex"): ["75 kUSD/MW", "0.075 MUSD/MW", "75 MUSD/GW"],
                 ("grid", "monthly_fee"): ["2.5 kUSD/month"],
                 ("sun", "max"): ["0.15 GW"],
                 ("main-transformers", "existing"): ["60000 kVA", "0.06 GVA"],
                 ("battery", "energy.capex"): ["150 kUSD/MWh", "0.15 MUSD/MWh"],
                 ("bus w40", "temperature"): ["104 degF"],
                 ("bus chilled", "temperature.min"): ["59 degF"],
                 ("bus chilled", "temperature.max"): ["68 degF"]}
        for turn in range(max(map(len, swaps.values()))):
            written = {address: values[turn % len(values)] for address, values in swaps.items()}
            self.same_text(write(changed(self.site, written)), str(written))

    def test_environments(self):
        folder = self.place()
        shutil.copy(SITE, folder)
        path = os.path.join(folder, "site.ini")
        installed = subprocess.run(["locale", "-a"], stdout=subprocess.PIPE, check=False).stdout.decode().split()
        for locale in ("de_DE.utf8", "tr_TR.utf8", "C.utf8", "POSIX"):
            if locale not in installed:
                print("locale %s is not installed: not tried" % locale)
                continue
            self.same(self.results(path, env={"LC_ALL": locale, "LANG": locale}), locale)
        for zone in ("Asia/Kolkata", "America/Chicago", "UTC+11", "Nowhere/Atall"):
            self.same(self.results(path, env={"TZ": zone}), zone)
        self.same(self.results("site.ini", cwd=folder), "from its folder")
        self.same(self.results("./site.ini", cwd=folder), "from its folder, with a dot")
        self.same(self.results(os.path.relpath(path, "/"), cwd="/"), "from the root")
        os.symlink(folder, os.path.join(self.work, "a link"))
        self.same(self.results(os.path.join(self.work, "a link", "site.ini")), "by a link, with a space")
        self.same(self.results(path, env={"MALLOC_PERTURB_": "165"}), "memory that is not zero")

    def test_another_name(self):
        """The results use the file's name only if the site has no name."""
        self.same_text(write(self.site), "name", name="other name.ini")
        folder, texts = self.place(), {}
        for where in ("", "below/"):
            os.makedirs(os.path.join(folder, where), exist_ok=True)
            with open(os.path.join(folder, where, "x.ini"), "w", encoding="utf-8") as file:
                file.write(write(without(self.site, ("site", "name"))).replace("hours.csv", "../hours.csv" if where
                                                                                 else "hours.csv"))
            texts[where] = self.results(os.path.join(folder, where, "x.ini"))
        self.assertEqual(texts[""], texts["below/"])
        self.assertIn(b'"site": "x.ini"', texts[""]["result.json"])


if __name__ == "__main__":
    golden.main()
