#!/usr/bin/env python3
# SPDX-License-Identifier: GPL-3.0-or-later
#
# history.py - `firn history`: what it knows of the runs of a batch, and files that are not histories.
#
#   history.py --build BUILD [TEST...]
import csv
import json
import os
import shutil
import sqlite3

import nights


class History(nights.Nights):
    # ---- history ---------------------------------------------------------------------------------

    def test_files_that_are_no_history(self):
        self.site("a")
        self.batch("sites")
        for name, content, message in (("text.db", b"prices\n" * 1000, "it is no SQLite file"),
                                       ("folder.db", None, "is not a file")):
            if content is None:
                os.makedirs(self.path(name))
            else:
                with open(self.path(name), "wb") as file:
                    file.write(content)
            self.refused(6, message, "batch", "sites", "--out", "night", "--db", name)
            self.refused(6, message, "history", "--db", name)
        self.assertEqual(self.bytes_of("text.db"), b"prices\n" * 1000)
        other = sqlite3.connect(self.path("other.db"))
        other.execute("CREATE TABLE prices (x)")
        other.commit()
        other.close()
        before = self.bytes_of("other.db")
        self.refused(6, "an SQLite file of another program", "batch", "sites", "--out", "night", "--db", "other.db")
        self.assertEqual(self.bytes_of("other.db"), before)
        shutil.copy(self.path("night", "firn.db"), self.path("later.db"))
        later = sqlite3.connect(self.path("later.db"))
        later.execute("PRAGMA user_version = 99")
        later.close()
        self.refused(6, "has schema 99, which a later version", "batch", "sites", "--out", "night", "--db", "later.db")
        # damaged: a page in the middle is noise
        data = bytearray(self.bytes_of("night/firn.db"))
        data[4096:8192] = b"\xff" * 4096
        with open(self.path("damaged.db"), "wb") as file:
            file.write(data)
        self.refused(6, "is damaged", "batch", "sites", "--out", "night", "--db", "damaged.db")
        self.assertEqual(self.bytes_of("damaged.db"), data)
        self.refused(6, "there is no history", "history", "--out", "never")
        # made by this program, but without its tables: migrated, after a copy
        old = sqlite3.connect(self.path("old.db"))
        old.execute("PRAGMA application_id = %d" % 0x4669726E)
        old.execute("CREATE TABLE kept (x)")
        old.commit()
        old.close()
        self.batch("sites", "--db", "old.db")
        self.assertTrue(os.path.exists(self.path("old.db.v0.backup")))
        db = sqlite3.connect(self.path("old.db"))
        self.assertEqual(db.execute("SELECT count(*) FROM accounts").fetchone()[0] > 5, True)
        db.close()

    def test_history_of_a_site(self):
        self.site("a", limit=20, more=nights.SCENARIOS)
        self.batch("sites", "--scenario", "all")
        self.site("a", price="60 USD/MWh", limit=20, more=nights.SCENARIOS)
        self.batch("sites", "--scenario", "all")
        code, out, _ = self.firn("history", "a", "--out", "night", "--csv")
        rows = list(csv.DictReader(out.splitlines()))
        self.assertEqual((code, [r["job"] for r in rows]), (0, ["a", "a+cheap", "a+high-price"] * 2))
        self.assertAlmostEqual(float(rows[3]["objective"]) / float(rows[0]["objective"]), 1.2, 6)
        code, out, _ = self.firn("history", "a+cheap", "--out", "night", "--json")
        self.assertEqual((code, len(json.loads(out))), (0, 2))
        self.refused(2, "has no job `a+cheep`; did you mean `a+cheap`?", "history", "a+cheep", "--out", "night")
        code, out, _ = self.firn("history", "--out", "night")
        self.assertEqual((code, len(out.splitlines())), (0, 3))
        code, out, _ = self.firn("history", "--changed", "1 %", "--out", "night", "--csv")
        self.assertEqual({r["job"] for r in csv.DictReader(out.splitlines())}, {"a"})
        self.assertIn("file %s changed" % self.path("sites", "a.ini"), out)
        self.refused(2, "must be a share", "history", "--changed", "much", "--out", "night")
        self.refused(2, "the history is not named", "history")

    def test_limits_that_change(self):
        limit = "[limits]\ncarbon = %s kt\n"
        self.site("a", more="[green]\ntype = basic.source\nout = lv\nlimit = 100 MW\nprice = 90 USD/MWh\n" + limit % 20)
        text = self.get("sites", "a.ini").replace("price = 50 USD/MWh", "price = 50 USD/MWh\ncarbon = 400 kg/MWh")
        self.put("sites/a.ini", text)
        self.batch("sites")
        self.put("sites/a.ini", text.replace("carbon = 20 kt", "carbon = 24 kt"))
        self.batch("sites")
        code, out, said = self.firn("history", "--changed", "0.1%", "--out", "night", "--json")
        self.assertEqual((code, said), (0, ""))
        moved, = json.loads(out)
        cause = [c for c in moved["causes"] if c["effect"] is not None]
        cost = [c for c in moved["changes"] if c["what"] == "objective"][0]
        self.assertEqual(len(cause), 1)
        # the shadow price holds over the whole change: 40 USD/MWh of each MWh that may come from the grid
        self.assertAlmostEqual(cause[0]["effect"], cost["after"] - cost["before"], -2)

    def test_inputs_that_change_and_what_they_do(self):
        self.put("sites/prices.csv", "price\n" + "50\n" * 24)
        self.site("a", price="prices.csv:price USD/MWh")
        self.site("b", price="50 USD/MWh", limit=12)
        self.batch("sites", "--sensitivity")
        self.put("sites/prices.csv", "price\n" + "55\n" * 24)
        self.site("b", price="60 USD/MWh", target=11, limit=13)
        self.batch("sites", "--sensitivity")
        moved = {m["job"]: m for m in json.loads(self.firn("history", "--changed", "1%", "--out", "night", "--json")[1])}
        # a series: which key reads it, and what 1 % of it does: of 10 MW at 50 USD/MWh
        self.assertIn("file prices.csv changed: grid.price (+1 % of it: 43800 USD)",
                      [c["text"] for c in moved["a"]["causes"]])
        # numbers: what each has done; the sum is all that has happened, except for what both do together
        effect = {c["text"]: c["effect"] for c in moved["b"]["causes"] if c["by"] == "sensitivity"}
        hours = 8760
        self.assertAlmostEqual(effect["grid.price: 50 USD/MWh -> 60 USD/MWh"], 10 * (10 + 11) / 2 * hours, -1)
        self.assertAlmostEqual(effect["site.target: 10 MW -> 11 MW"], (50 + 60) / 2 * hours, -1)
        self.assertEqual(effect["grid.import_limit: 12 MW -> 13 MW"], 0)
        objective = [c for c in moved["b"]["changes"] if c["what"] == "objective"][0]
        self.assertAlmostEqual(sum(effect.values()), objective["after"] - objective["before"], -1)
        self.assertIn("; by its sensitivity, 919800 USD of the objective",
                      self.firn("history", "--changed", "1%", "--out", "night")[1])
        self.assertEqual(self.solved(self.batch("sites")), ["a", "b"])  # other results are asked for

    def test_a_history_of_the_first_schema(self):
        self.site("a")
        self.batch("sites")
        self.site("a", price="60 USD/MWh")
        self.batch("sites")
        db = sqlite3.connect(self.path("night", "firn.db"))
        db.executescript("DROP TABLE sensitivities; PRAGMA user_version = 1;")
        db.close()
        self.refused(6, "has schema 1; this version reads schema 2", "history", "--changed", "1%", "--out", "night")
        self.site("a", price="66 USD/MWh")
        self.batch("sites")
        self.assertIn("(+10 %)", self.firn("history", "--changed", "1%", "--out", "night")[1])
        self.assertTrue(os.path.exists(self.path("night", "firn.db.v1.backup")))
        self.assertEqual(self.table("PRAGMA user_version"), [(2,)])


if __name__ == "__main__":
    nights.main()
