#!/usr/bin/env python3
# SPDX-License-Identifier: GPL-3.0-or-later
#
# overview.py - the table of docs/technologies.md that compares all coolings: limits and prices from the parameters of
# the plugins, energy, water and capital from a year of each of them. The table of the page must be the one that this
# makes; to write it again:
#
#   overview.py --build BUILD --update
import os
import re
import sys

import golden

PAGE = os.path.join(golden.ROOT, "docs", "technologies.md")
HEAD = "| terminal | racks up to, kW | loop at most, degC |"
SITE = """format = 1
[site]
target = 10 MW
[time]
start = 2026-01-01
hours = 8760
step = 12 h
""" + golden.NORMALS + """[grid]
type = grid.connection
power = lv
price = 60 USD/MWh
[halls]
type = it.load
rack = RACK
"""
# kind, choice, rack class, words on the share of heat, note
ROWS = (("air-economizer", "", "air-20", "all", ""), ("air", "", "air-20", "all", ""),
        ("rear-door", "passive", "air-20", "0.85", ""), ("rear-door", "active", "air-20", "all", ""),
        ("immersion", "", "gb200-132", "all", ""), ("direct-to-chip", "", "gb200-132", "0.87", ""),
        ("direct-to-chip", "", "rubin-230", "1", ""), ("direct-to-chip-2phase", "", "gb200-132", "0.87", "x"),
        ("pure-water", "", "gb200-132", "0.87", "x"), ("immersion-2phase", "", "gb200-132", "all", "x"))
ROOM = "[room-air]\ntype = cooling.air\nloop = cold\n"
DRY = "[dry-%(loop)s]\ntype = rejection.dry-cooler\nloop = %(loop)s\n[trim-%(loop)s]\ntype = rejection.chiller-air\n" \
      "heat = %(loop)s\n"
COLD = "[chillers-%(loop)s]\ntype = rejection.chiller-water\nheat = %(loop)s\nmachine = efficient\n[plates-%(loop)s]\n" \
       "type = rejection.economizer\nheat = %(loop)s\n"
TOWERS = "[towers]\ntype = rejection.tower\n"
WARM = "[towers-%(loop)s]\ntype = rejection.tower\nloop = %(loop)s\ncircuit = closed\n[trim-%(loop)s]\n" \
       "type = rejection.chiller-air\nheat = %(loop)s\n"
BUS = "[bus %s]\ntemperature = %g degC\nrange = 10 K\n"


class Overview(golden.Case):
    @staticmethod
    def defaults(kind, choice):
        """Numbers of the parameters, with what the choice sets, and the capital in USD per kW."""
        info = golden.firn("plugin", "info", "cooling." + kind).decode()
        found = {key: float(value) for key, value in
                 re.findall(r"(?m)^  (\w+)  number.*\n    default ([-0-9.e]+)", info)}
        found["capex"] = float(re.search(r"(?m)^    capex ([-0-9.e]+) USD2025/MW", info)[1]) / 1e3
        if choice:
            sets = re.search(r"(?m)^      %s: .*; sets (.*)$|^      %s: .*$" % (choice, choice), info)[1] or ""
            for key, value in re.findall(r"([\w.]+) = ([-0-9.e]+)", sets):
                found[key.replace("size.", "")] = float(value)
        return found

    def year(self, kind, choice, rack, loop, wet):
        """Energy besides IT per IT energy, water in L/kWh, capital in USD per kW of IT."""
        text = SITE.replace("RACK", rack) + "[unit]\ntype = cooling.%s\n" % kind + ("door = %s\n" % choice if choice else "")
        rest = kind == "rear-door" and choice == "passive" or rack == "gb200-132" and "immersion" not in kind
        buses = ["cold"] if rest or kind == "air-economizer" else []
        if kind == "rear-door" and choice == "passive":
            text += "rest = air\nair = none\n"
        if kind == "air-economizer":
            text += ROOM.replace("[room-air]", "[air-handlers]")
        elif rest:
            text += ROOM
        if kind != "air-economizer":
            text = text.replace("[unit]\n", "[unit]\nloop = main\n")
            buses.append("main")
            text += BUS % ("main", loop)
        if "cold" in buses:
            text += BUS % ("cold", 20)
        for bus in buses:
            warm = bus == "main" and loop > 30
            text += (DRY if not wet else WARM if warm else COLD) % {"loop": bus}
        text += TOWERS if "chiller-water" in text else ""
        text += "[mains]\ntype = water.supply\n" if wet or kind == "air-economizer" else ""
        path = os.path.join(self.work, "year.ini")
        with open(path, "w", encoding="utf-8") as file:
            file.write(text)
        values = {"room-air.rack_power_max": "0 kW"} if rest else {"unit.fix": "11 MW"} if kind == "air-economizer" else {}
        plan = self.solve(path, values)
        water = plan.ratio("wue")
        return plan.ratio("pue") - 1, water, sum(s["capex"] for s in plan.json["sizes"]) / 1e4

    def row(self, kind, choice, rack, share, note):
        p = self.defaults(kind, choice)
        limit = p.get("boiling_point", min(p.get("supply_max", 45), 27 if rack == "air-20" else 45)) - p["approach"]
        own = p.get("fan", 0) + p.get("pump", 0) + p.get("loop_pump", 0)
        racks = "%g" % p["rack_power_max"]
        if kind == "direct-to-chip":
            info = golden.firn("plugin", "info", "cooling.direct-to-chip").decode()
            racks += "; %s with `kyber-660`" % re.search(r"rack_power_max = (\d+) kW", info)[1]
        name = "`cooling.%s`%s%s" % (kind, ", " + choice if choice else "", ", `%s`" % rack if rack == "rubin-230" else "")
        dry, wet = (self.year(kind, choice, rack, limit, wet) for wet in (False, True))
        return "| %s | %s | %s | %s | %.4g | %.0f | %.3f | %.0f | %.3f | %.2f | %.0f |" % (
            name + (" (experimental)" if note else ""), racks,
            "none: air of %g" % limit if kind == "air-economizer" else "%g" % limit, share, own, p["capex"], dry[0], dry[2],
            wet[0], wet[1], wet[2])

    def test_table(self):
        rows = [self.row(*row) for row in ROWS]
        page = golden.read(PAGE)
        start = page.index(HEAD)
        start = page.index("\n", page.index("\n", start) + 1) + 1  # below the line of dashes
        end = page.index("\n\n", start)
        if UPDATE:
            with open(PAGE, "w", encoding="utf-8") as file:
                file.write(page[:start] + "\n".join(rows) + page[end:])
        else:
            self.assertEqual(page[start:end].splitlines(), rows)

    def test_every_terminal_has_a_row(self):
        types = re.findall(r"(?m)^cooling\.([a-z0-9-]+) ", golden.firn("plugin", "list").decode())
        self.assertEqual(sorted(types), sorted({row[0] for row in ROWS}))


UPDATE = "--update" in sys.argv
if __name__ == "__main__":
    if UPDATE:
        sys.argv.remove("--update")
    golden.main()
