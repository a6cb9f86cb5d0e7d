#!/usr/bin/env python3
# SPDX-License-Identifier: GPL-3.0-or-later
#
# review.py - what a result says of a plan besides its numbers: energy burnt, lives that end inside a
# phase, ties; and zeros. The figures are worked out here from the site or from flows.csv.
import os
import re
import shutil

import golden

HOURS = "[time]\nstart = 2026-01-01\nhours = %d\nrepresents = %s\n"
ITSELF = HOURS % (24, "itself")
LV = "[bus lv]\ncarrier = electricity\n"
LOAD = "[load]\ntype = basic.sink\nin = lv\ndemand = 2 MW\n"
BOTH = ("glpk", "barrier")


def grid(price, more="", bus="lv"):
    return "[grid]\ntype = grid.connection\npower = %s\nprice = %s\n%s" % (bus, price, more)


class Review(golden.Case):
    def run_site(self, text, method=None, values=None):
        self.made = getattr(self, "made", 0) + 1
        folder = os.path.join(self.work, "%s-%d" % (self.id().split(".")[-1], self.made))
        os.makedirs(os.path.join(folder, "plugins"))
        shutil.copy(os.path.join(golden.build_folder, "zoo", "own-store.so"),
                    os.path.join(folder, "plugins"))
        with open(os.path.join(folder, "prices.csv"), "w", encoding="utf-8") as file:
            file.write("mixed,zero\n" + "".join("%d,0\n" % (-30 if t < 6 else 40)
                                                for t in range(24)))
        with open(os.path.join(folder, "site.ini"), "w", encoding="utf-8") as file:
            file.write("format = 1\n" + text)
        env = {"FIRN_PLUGIN_PATH": os.path.join(folder, "plugins")}
        answer = self.solve(os.path.join(folder, "site.ini"), values, env, method=method)
        self.assertEqual(answer.json["status"], "optimal")
        self.assertEqual(list(golden.faults(answer.json, golden.schema_of_result())), [])
        return answer

    def burnt(self, answer, kind="ring"):
        found = [b for b in answer.json["burnt"] if b["kind"] == kind]
        self.assertEqual(len(found), 1, answer.json["burnt"])
        return found[0]

    def notes(self, answer, component):
        return [n["text"] for n in answer.json["notes"] if n["component"] == component]

    def check(self, answer, components, steps, amount, earned, kind="ring"):
        """Compares a record with what is wanted, and the note with the record."""
        found = self.burnt(answer, kind)
        self.assertEqual(found["components"], components)
        self.assertEqual(found["steps"], steps)
        self.close(found["amount"] + 1, amount + 1, 1e-5, "MWh burnt")
        self.close(found["earned"] + 1, earned + 1, 1e-5, "money earned")
        notes = [n for n in self.notes(answer, components[0]) if "in %d of" % steps in n]
        self.assertEqual(len(notes), 1, answer.json["notes"])
        if amount:
            shown = re.search(r"burns ([0-9.]+) MWh", notes[0])
            self.close(float(shown.group(1)), amount, 1e-3, notes[0])

    # ---- energy burnt ----

    def store(self, answer, name, into, out):
        """Energy that a store burns at once, and the steps: the part that comes back in the same step."""
        flows = answer.table("flows.csv")
        into, out = (golden.numbers(flows["%s.%s" % (name, what)]) for what in (into, out))
        return list(zip(into, out))

    def test_a_store_with_a_row_of_its_own(self):
        """A third-party plugin without a stock of the host burns energy within its capacity."""
        text = ITSELF + LV + LOAD + "[own]\ntype = zoo.own-store\npower = 2 MW\nenergy = 4 MWh\n"
        for method in BOTH:
            answer = self.run_site(text + grid("-30 USD/MWh", "import_limit = 20 MW\n"), method)
            both = [min(i * 0.9, o) for i, o in self.store(answer, "own", "into", "from")]
            amount = sum(m / 0.9 - m for m in both)
            self.assertGreater(amount, 3)
            self.check(answer, ["own"], sum(m > 1e-5 for m in both), amount, 30 * amount)

    def test_a_generic_store(self):
        """Losses in and out: what goes round returns 0.8 x 0.9 of itself. Only the hours at -30 burn."""
        text = ITSELF + LV + LOAD + ("[store]\ntype = basic.storage\nbus = lv\nefficiency_in = 0.8\n"
                                     "efficiency_out = 0.9\npower.fix = 3 MW\nenergy.fix = 9 MWh\n")
        for method in BOTH:
            answer = self.run_site(text + grid("prices.csv:mixed USD/MWh", "import_limit = 20 MW\n"),
                                   method)
            both = [min(c * 0.72, d) for c, d in self.store(answer, "store", "charge", "discharge")]
            amount = sum(m / 0.72 - m for m in both)
            self.assertTrue(all(m < 1e-5 for m in both[6:]))
            if amount > 1e-3:
                self.check(answer, ["store"], sum(m > 1e-5 for m in both), amount, 30 * amount)
            else:
                self.assertEqual(answer.json["burnt"], [])

    def test_a_battery(self):
        """With energy, and with none at all; a battery that burns nothing has no note."""
        text = ITSELF + LV + LOAD + grid("-50 USD/MWh", "import_limit = 10 MW\n") + (
            "[bat]\ntype = storage.battery\nbus = lv\nround_trip = 0.81\n%s.capex = 0\n%s.om = 0\n"
            "power.fix = 4 MW\n")
        for what in ("energy.fix = 4 MWh\n", "energy.fix = 0\n", "energy.max = 40 MWh\n"):
            for method in BOTH:
                answer = self.run_site(text.replace("%s", "energy") + what, method)
                both = [min(c * 0.81, d) for c, d in self.store(answer, "bat", "charge", "discharge")]
                amount = sum(m / 0.81 - m for m in both)
                if amount > 1e-3:
                    self.check(answer, ["bat"], sum(m > 1e-5 for m in both), amount, 50 * amount)
                else:
                    self.assertEqual(answer.json["burnt"], [])
                    self.assertEqual(answer.json["notes"], [])

    def test_nothing_is_burnt_at_positive_prices(self):
        text = ITSELF + LV + LOAD + ("[battery]\ntype = storage.battery\nbus = lv\npower.fix = 1 MW\n"
                                     "energy.fix = 4 MWh\n[next-line]\ntype = basic.link\nfrom = lv\n"
                                     "to = b\nloss = 0\n[back]\ntype = basic.link\nfrom = b\nto = lv\n"
                                     "loss = 0\n[bus b]\ncarrier = electricity\n")
        for method in BOTH:
            answer = self.run_site(text + grid("40 USD/MWh"), method)
            self.assertEqual(answer.json["burnt"], [])
            self.assertEqual(answer.json["notes"], [])

    def test_import_and_export(self):
        """5 MW are bought at 40 and sold at 55 USD/MWh all year; no energy is lost."""
        text = HOURS % (24, "year") + LV + LOAD
        for method in BOTH:
            answer = self.run_site(text + grid("40 USD/MWh", "import_limit = 20 MW\nexport_limit = 5 MW\n"
                                               "export_price = 55 USD/MWh\n"), method)
            self.check(answer, ["grid"], 24, 0, 5 * 15 * 8760)
            answer = self.run_site(text + grid("40 USD/MWh", "import_limit = 20 MW\nexport_limit = 5 MW\n"
                                               "export_price = 40 USD/MWh\n"), method)
            self.assertEqual(answer.json["burnt"], [])  # nothing is earned by it either

    def test_links(self):
        """Through two links go 6 MW back, so 6.1224 MW forth: 2 % and 3 % are lost on the way."""
        text = ITSELF + "".join("[bus %s]\ncarrier = electricity\n" % b for b in "ab") + (
            "[back]\ntype = basic.link\nfrom = b\nto = a\nloss = 3 %\nlimit = 6 MW\n"
            "[forth]\ntype = basic.link\nfrom = a\nto = b\nloss = 2 %\nlimit = 12 MW\n"
            ) + LOAD.replace("= lv", "= b") + grid("-30 USD/MWh", "import_limit = 20 MW\n", "a")
        for method in BOTH:
            amount = 24 * (6 / 0.98 - 6 * 0.97)
            self.check(self.run_site(text, method), ["back", "forth"], 24, amount, 30 * amount)

    def test_many_rings(self):
        """Ten notes, one for the rest; `burnt` has them all."""
        text = ITSELF + LV + LOAD + grid("-30 USD/MWh", "import_limit = 90 MW\n")
        for i in range(13):
            text += ("[bus b%d]\ncarrier = electricity\n[back-%d]\ntype = basic.link\nfrom = b%d\nto = lv\n"
                     "loss = 3 %%\nlimit = %d MW\n[forth-%d]\ntype = basic.link\nfrom = lv\nto = b%d\n"
                     "loss = 2 %%\n" % (i, i, i, i + 1, i, i))
        for method in BOTH:
            answer = self.run_site(text, method)
            self.assertEqual(len(answer.json["burnt"]), 13)
            each = 24 * (1 / 0.98 - 0.97)  # per MW of the limit
            self.close(sum(b["amount"] for b in answer.json["burnt"]), 91 * each, 1e-6)
            self.assertEqual(len(answer.json["notes"]), 11)
            self.assertEqual(self.notes(answer, "back-2"), [])
            last = self.notes(answer, None)[-1]
            self.assertIn("3 more cases", last)
            self.close(float(re.search(r"burns ([0-9.]+) MWh", last).group(1)), 6 * each, 1e-3, last)

    def test_a_ring_of_three(self):
        """a to b to c to a, at 5 MW out of c, in the six hours at -30 USD/MWh."""
        text = ITSELF + "".join("[bus %s]\ncarrier = electricity\n" % b for b in "abc") + "".join(
            "[%s%s]\ntype = basic.link\nfrom = %s\nto = %s\nloss = %d %%\nlimit = %d MW\n" %
            (a, b, a, b, loss, limit)
            for a, b, loss, limit in (("a", "b", 2, 12), ("b", "c", 3, 9), ("c", "a", 1, 5)))
        text += LOAD.replace("= lv", "= b")
        text += grid("prices.csv:mixed USD/MWh", "import_limit = 30 MW\n", "a")
        for method in BOTH:
            amount = 6 * (5 / 0.97 / 0.98 - 5 * 0.99)
            self.check(self.run_site(text, method), ["ab", "bc", "ca"], 6, amount, 30 * amount)

    def test_a_ring_of_carriers(self):
        """An electrolyser and a fuel cell: 6 MW of hydrogen take 8.571 MW and return 3 MW."""
        text = ITSELF + LV + LOAD + (
            "[bus h2]\ncarrier = hydrogen\n[electrolyser]\ntype = basic.converter\nin = lv\nout = h2\n"
            "efficiency = 0.7\nlimit = 6 MW\n[fuel-cell]\ntype = basic.converter\nin = h2\nout = lv\n"
            "efficiency = 0.5\n") + grid("-30 USD/MWh", "import_limit = 20 MW\n")
        for method in BOTH:
            amount = 24 * (6 / 0.7 - 3)
            self.check(self.run_site(text, method), ["electrolyser", "fuel-cell"], 24, amount,
                       30 * amount)

    def transformer(self, price, more):
        return (ITSELF + LV + LOAD.replace("2 MW", "3 MW") + grid(price, "", "hv") +
                "[tr]\ntype = transformer.oil\nfrom = hv\nto = lv\nno_load = 0.001\n"
                "load_loss = 0.008\npower_factor = 1\nfix = 10 MVA\n" + more)

    def test_losses_of_a_transformer(self):
        """3 MVA of 10 lie on the chord between a quarter and a half load; the plan takes that of full load."""
        chord = (0.25 ** 2 * 8 + 0.5 ** 2 * 2) * 0.008  # 8 MVA at a quarter and 2 at a half carry 3
        for method in BOTH:
            answer = self.run_site(self.transformer("-50 USD/MWh", ""), method)
            drawn = -sum(golden.numbers(answer.table("flows.csv")["tr.from"]))
            amount = drawn - 24 * (3 + 10 * 0.001 + chord)
            self.close(amount, 24 * (3 * 0.008 - chord), 1e-6, "losses above the chord")
            self.check(answer, ["tr"], 24, amount, 50 * amount, "losses")
            answer = self.run_site(self.transformer("50 USD/MWh", ""), method)
            self.assertEqual(answer.json["burnt"], [])

    def test_a_transformer_loaded_both_ways(self):
        for method in BOTH:
            answer = self.run_site(self.transformer("-50 USD/MWh", "reverse = yes\n"), method)
            flows = answer.table("flows.csv")
            drawn = -sum(golden.numbers(flows["tr.from"]))
            needed = 24 * (3 + 10 * 0.001 + (0.25 ** 2 * 8 + 0.5 ** 2 * 2) * 0.008)
            parts = [self.burnt(answer, kind) for kind in ("ring", "losses")]
            self.close(sum(p["amount"] for p in parts), drawn - needed, 1e-6, "ring and losses")
            self.assertGreater(parts[0]["amount"], parts[1]["amount"])
            self.close(sum(p["earned"] for p in parts), 50 * (drawn - needed), 1e-6, "earned")

    def test_fans(self):
        """Fans of dry coolers take more than the cube law where that is paid for, and not where it costs."""
        path = os.path.join(golden.ROOT, "problems", "first.ini")
        for method in BOTH:
            answer = self.solve(path, {"grid.price": "-50 USD/MWh"}, method=method)
            found = {b["components"][0]: b for b in answer.json["burnt"]}
            self.assertEqual({b["kind"] for b in found.values()}, {"losses"})
            self.assertIn("dry-coolers", found)
            self.assertEqual(found["dry-coolers"]["bus"], "lv")
            self.assertIn("hall-transformers", found)
            self.assertEqual(self.solve(path, method=method).json["burnt"], [])

    def test_surplus_without_value(self):
        """Energy that costs nothing may be burnt; the note says that it has no value."""
        text = ITSELF + LV + LOAD + grid("prices.csv:zero USD/MWh") + (
            "[store]\ntype = basic.storage\nbus = lv\nefficiency_in = 0.5\npower.fix = 2 MW\n"
            "energy.fix = 4 MWh\n")
        for method in BOTH:
            answer = self.run_site(text, method)
            for found in answer.json["burnt"]:
                self.assertLess(abs(found["earned"]), 1e-3)
                self.assertIn("has no value", self.notes(answer, "store")[0])

    def test_stress_events_and_phases(self):
        """A phase with negative prices is counted by its years, a stress event not at all."""
        text = HOURS % (24, "year") + LV + LOAD + (
            "[own]\ntype = zoo.own-store\npower = 2 MW\nenergy = 4 MWh\n"
            "[phase a]\nstart = 2026-01-01\n[phase b]\nstart = 2028-01-01\nyears = 5\n"
            "grid.price = -30 USD/MWh\n[stress outage]\nhours = 4\nload.demand = 3 MW\n"
            "grid.price = -99 USD/MWh\n") + grid("30 USD/MWh", "import_limit = 20 MW\n")
        answer = self.run_site(text)
        found = self.burnt(answer)
        self.assertEqual(found["phase"], "b")
        note = self.notes(answer, "own")[0]
        years = golden.one(answer.json["phases"], "b")
        shown = float(re.search(r"burns ([0-9.]+) MWh in all years", note).group(1))
        self.close(shown, found["amount"] * years["years"], 1e-3, note)
        shown = float(re.search(r"earns ([0-9.]+) kUSD \(present value\)", note).group(1))
        self.close(shown * 1e3, found["earned"] * years["discounted_years"], 1e-3, note)

    def test_order_of_sections_and_threads(self):
        parts = [ITSELF, LV, LOAD, grid("-30 USD/MWh", "import_limit = 20 MW\n"),
                 "[own]\ntype = zoo.own-store\n", "[other]\ntype = zoo.own-store\n"]
        for method in BOTH:
            one = self.run_site("".join(parts), method)
            other = self.run_site("".join(reversed(parts)), method)
            self.assertEqual(one.without_sha256(), other.without_sha256())

    # ---- zeros ----

    def test_nothing_is_built_at_prices_of_nothing(self):
        text = HOURS % (24, "year") + LV + LOAD.replace("2 MW", "0") + (
            "[battery]\ntype = storage.battery\nbus = lv\n") + grid("0")
        answers = [self.run_site(text, method) for method in BOTH]
        for answer in answers:
            self.assertEqual(answer.objective, 0)
            self.assertEqual([answer.size("battery", s) for s in ("power", "energy")], [0, 0])
            self.assertEqual(answer.account("capex"), 0)
            self.assertTrue(all(r["value"] is None for r in answer.json["ratios"]))
            for name, column in answer.table("flows.csv").items():
                self.assertTrue(name in ("time", "grid.carbon") or set(column) == {"0"}, name)  # carbon: an input
        self.assertEqual(answers[0].json["accounts"], answers[1].json["accounts"])

    def test_idle_stores_and_transformers(self):
        """What no one needs is not built, whatever the method and its size."""
        text = HOURS % (48, "year") + LV + LOAD.replace("2 MW", "20 GW") + (
            "[battery]\ntype = storage.battery\nbus = lv\n[tank]\ntype = basic.storage\nbus = lv\n"
            "energy.capex = 50 USD/kWh\n[engine]\ntype = basic.source\nout = lv\nprice = 90 USD/MWh\n"
            "capex = 900 USD/kW\n") + grid("40 USD/MWh")
        for method in BOTH:
            answer = self.run_site(text, method)
            self.assertEqual([s["built"] for s in answer.json["sizes"]], [0] * 4)
            self.assertEqual({c["component"] for c in answer.json["costs"] if c["operation"]}, {"grid"})

    def test_a_kilowatt_next_to_ten_gigawatts(self):
        text = HOURS % (24, "year") + LV + LOAD.replace("2 MW", "10 GW") + (
            "[bus hut]\ncarrier = electricity\n[cell]\ntype = basic.source\nout = hut\n"
            "capex = 900 USD/kW\n[lamp]\ntype = basic.sink\nin = hut\ndemand = 1 kW\n"
            ) + grid("40 USD/MWh", "capex = 10 USD/kW\n")
        for method in BOTH:
            answer = self.run_site(text, method)
            self.close(answer.size("cell"), 1e-3, 1e-3, "a kilowatt")
            self.assertTrue(all(float(x) > 0 for x in answer.table("flows.csv")["cell.out"]))

    def test_no_negative_zero(self):
        text = HOURS % (24, "year") + LV + LOAD + "[battery]\ntype = storage.battery\nbus = lv\n"
        for method in BOTH:
            answer = self.run_site(text + grid("40 USD/MWh"), method)
            for name in answer.files():
                text_of = golden.read(os.path.join(answer.folder, name))
                self.assertIsNone(re.search(r"(^|[ ,:\[])-0(\.0*)?([,\s\]}]|$)", text_of, re.M), name)

    # ---- lives ----

    PHASES = "[phase a]\nstart = 2026-01-01\n[phase b]\nstart = 2030-01-01\nyears = 10\n"

    def engine(self, more):
        return (HOURS % (24, "year") + LV + LOAD + self.PHASES +
                "[engine]\ntype = basic.source\nout = lv\ncapex = 1000 USD/kW\n" + more)

    def test_existing_until(self):
        for until, inside in (("2030.1", "0.1 yr into phase b"), ("2030", None), ("2040", None),
                              ("2039", "9 yr into phase b"), ("2027.5", "1.5 yr into phase a"),
                              ("2030.004", "0.004 yr into phase b"), ("2050", None)):
            answer = self.run_site(self.engine("existing = 2 MW\nexisting_until = %s\n" % until))
            notes = self.notes(answer, "engine")
            self.assertEqual(len([n for n in notes if "existing_until" in n]), inside is not None, until)
            if inside:
                self.assertIn(inside, notes[0])
                self.assertNotIn(self.work, notes[0])

    def test_lives_and_capex(self):
        """Phases of 4 and 10 years: what is bought in each, MUSD for 2 MW at 1 MUSD/MW."""
        for life, bought, built, note in (
                (4.1, [2, 4], [2, 0], "goes 0.1 yr into phase b"),   # kept 9.9 yr: 2.4 lives
                (4, [2, 6], [2, 2], "goes 4 yr into phase b"),       # 2034, 2038
                (14, [2, 0], [2, 0], None), (30, [2, 0], [2, 0], None),
                (10, [2, 0], [2, 0], "goes 6 yr into phase b"),      # kept 4 yr of 10
                (9, [2, 2], [2, 0], "goes 5 yr into phase b"),       # kept 5 yr of 9
                (5, [2, 4], [2, 0], "goes 1 yr into phase b"),
                (2, [4, 10], [2, 2], "goes 2 yr into phase a"),
                (1, [8, 20], [2, 2], "goes 1 yr into phase a")):
            answer = self.run_site(self.engine("life = %r yr\n" % life))
            self.assertEqual([round(b, 9) for b in answer.sizes("engine")], built, life)
            self.assertEqual([round(c) for c in answer.sizes("engine", "size", "capex")],
                             [b * 10 ** 6 for b in bought], life)
            self.close(answer.account("capex"), sum(bought) * 1e6, 1e-9, "capex")
            notes = self.notes(answer, "engine")
            self.assertEqual(len(notes), note is not None, notes)
            if note:
                self.assertIn(note, notes[0])

    def test_a_limit_on_capex_counts_renewals(self):
        """14 MUSD allow one engine that lasts, or renewals of one that costs half and lasts two years."""
        text = self.engine("life = 14 yr\n") + (
            "[short]\ntype = basic.source\nout = lv\ncapex = 500 USD/kW\nlife = 2 yr\n")
        free = self.run_site(text)
        self.assertEqual([round(b, 6) for b in free.sizes("engine")], [2, 0])
        cheap = self.run_site(text, values={"engine.capex": "5000 USD/kW"})
        self.close(cheap.account("capex"), 2 * 0.5e6 * 7, 1e-9, "seven times in 14 years")

    # ---- ties ----

    def test_equal_engines(self):
        engine = "[%s]\ntype = basic.source\nout = lv\ncapex = 900 USD/kW\nprice = %d USD/MWh\n"
        text = HOURS % (24, "year") + LV + LOAD
        for method in BOTH:
            answer = self.run_site(text + "".join(engine % ("e%d" % i, 40) for i in range(6)) +
                                   engine % ("old", 41), method)
            notes = self.notes(answer, None)
            self.assertEqual(len(notes), 1)
            for word in ("`e0`, `e1`, `e2` and 3 more", "`size`", "2 MW in total"):
                self.assertIn(word, notes[0])
            self.assertNotIn("old", notes[0])

    def test_what_is_no_tie(self):
        engine = "[%s]\ntype = basic.source\nout = lv\ncapex = 900 USD/kW\nprice = %s\n%s"
        text = HOURS % (24, "year") + LV + LOAD
        pairs = {"another price": ("40", "", "40.001", ""), "fixed sizes": ("40", "fix = 1 MW\n") * 2,
                 "another maximum": ("40", "max = 1 MW\n", "40", "max = 1.5 MW\n"),
                 "both at their maximum": ("40", "max = 1 MW\n") * 2,
                 "another life": ("40", "life = 20\n", "40", "life = 21\n"),
                 "another carbon intensity": ("40", "carbon = 0.1\n", "40", "carbon = 0.2\n"),
                 "another existing amount": ("40", "existing = 1 MW\n", "40", "")}
        for what, (a, more_a, b, more_b) in pairs.items():
            answer = self.run_site(text + engine % ("a", a, more_a) + engine % ("b", b, more_b))
            self.assertEqual(self.notes(answer, None), [], what)

    def test_equal_dry_coolers(self):
        """Sections share what the air gives of the loop: any part can be moved from one to the other."""
        path = os.path.join(golden.ROOT, "problems", "first.ini")
        text = golden.read(path)
        cooler = re.search(r"(?ms)^\[dry-coolers\]\n.*?(?=^\[)", text).group()
        twin = os.path.join(self.work, "twins.ini")
        with open(twin, "w", encoding="utf-8") as file:
            file.write(text + "\n" + cooler.replace("[dry-coolers]", "[dry-coolers-b]"))
        for method in BOTH:
            answer = self.solve(twin, method=method)
            notes = self.notes(answer, None)
            self.assertEqual(len(notes), 1)
            self.assertIn("`dry-coolers` and `dry-coolers-b`", notes[0])

    def test_equal_stores(self):
        """Two sizes of each: one note names both."""
        store = "[%s]\ntype = storage.battery\nbus = lv\npower.capex = 10 USD/kW\nenergy.capex = 5 USD/kWh\n"
        text = HOURS % (24, "year") + LV + LOAD + grid("prices.csv:mixed USD/MWh")
        for method in BOTH:
            answer = self.run_site(text + store % "north" + store % "south", method,
                                   {"grid.import_limit": "5 MW"})
            notes = self.notes(answer, None)
            self.assertEqual(len(notes), 1, answer.json["notes"])
            for word in ("`north` and `south`", "`power` (", "`energy` ("):
                self.assertIn(word, notes[0])


if __name__ == "__main__":
    golden.main()
