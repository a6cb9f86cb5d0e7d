#!/usr/bin/env python3
# SPDX-License-Identifier: GPL-3.0-or-later
#
# slurm.py - `firn batch --engine slurm`, with a small imitation of Slurm (fake_slurm.py) that can
# requeue, lose and cancel elements at will. slurm_real.py does the same with a real one.
#
#   slurm.py --build BUILD [TEST...]
import glob
import json
import os
import signal
import subprocess
import sys
import time

import nights

HERE = os.path.dirname(os.path.abspath(__file__))
JOBS = "SELECT name, status, code, attempts, reused, objective FROM jobs ORDER BY name"
VALUES = "SELECT j.name, a.kind, a.name, a.value FROM jobs j JOIN accounts a ON a.job = j.source ORDER BY 1, 2, 3"


class Slurm(nights.Nights):
    def setUp(self):
        super().setUp()
        os.makedirs(self.path("bin"))
        os.makedirs(self.path("state"))
        subprocess.run([sys.executable, os.path.join(HERE, "fake_slurm.py"), "install", self.path("bin")], check=True)
        self.env.update(PATH=self.path("bin") + ":" + os.environ["PATH"], FAKE_SLURM=self.path("state"))

    def tearDown(self):  # nothing may still write when the folder is removed
        until = time.time() + nights.SECONDS
        while time.time() < until and any("PENDING" in s or "RUNNING" in s for s in self.element_states()):
            time.sleep(0.05)

    def element_states(self):
        return [self.get("state", os.path.basename(p)) for p in glob.glob(self.path("state", "*.state"))]

    def arrays(self):
        found = []
        for number in range(1, 100):
            if not os.path.exists(self.path("state", "%d.job" % number)):
                return found
            found.append(json.loads(self.get("state", "%d.job" % number)))

    def slurm(self, *words, **how):
        return self.batch(*words, "--engine", "slurm", **how)

    def notes(self, lines):
        return [e["reason"] for e in lines if e["event"] == "note"]

    # ---- all is well -----------------------------------------------------------------------------

    def test_the_history_is_that_of_a_local_batch(self):
        for i in range(9):
            self.site("s%d" % i, target=10 + i)
        self.site("small-grid", limit=5)
        self.put("sites/broken.ini", "format = 1\n[grid\n")
        self.put("state/max-array", "3")
        self.batch("sites", out="local", code=3)
        lines = self.slurm("sites", "--chunk", "0.3", "--slurm-options", "--partition 'long ones' --time=7", "-j5",
                           code=3)
        self.assertEqual(self.table(JOBS), self.table(JOBS, out="local"))
        self.assertEqual(self.table(VALUES), self.table(VALUES, out="local"))
        self.assertEqual(self.ends(lines)["broken"]["reason"], self.path("sites", "broken.ini") +
                         ":2: `[grid` has no closing `]`: add it")
        arrays = self.arrays()
        self.assertEqual([a["tasks"] for a in arrays], [3, 1])  # 11 jobs of 0.1 s: 4 chunks
        for a in arrays:
            self.assertEqual((a["partition"], a["time"], a["cpus_per_task"]), ("long ones", "7", "1"))
            self.assertEqual(len([w for w in a["words"] if w.startswith("--time")]), 1)  # the user's
            self.assertTrue(a["array"].endswith("%5"))
        self.assertEqual(self.notes(lines)[0][:34], "Slurm array 1: 9 jobs in 3 element")
        self.assertEqual(os.listdir(self.path("night", "slurm")), [])
        self.assertEqual(sorted(os.listdir(self.path("night", "jobs", "s1"))), ["log", "results"])
        # nothing twice, and no Slurm job for nothing
        again = self.slurm("sites", code=3)
        self.assertEqual(self.solved(again), ["broken"])
        self.assertEqual(self.solved(self.batch("sites", code=3)), ["broken"])  # locally, too

    def test_a_results_folder_with_files_of_others(self):
        self.site("a")
        self.batch("sites")
        self.put("night/jobs/a/results/notes.txt", "mine")
        lines = self.slurm("sites", "--fresh", code=6)
        self.assertIn("night/jobs/a/results holds other files (`notes.txt`): move them",
                      self.ends(lines)["a"]["reason"])
        self.assertEqual(self.get("night", "jobs", "a", "results", "notes.txt"), "mine")
        os.remove(self.path("night", "jobs", "a", "results", "notes.txt"))
        self.slurm("sites", "--fresh")

    # ---- nothing is well -------------------------------------------------------------------------

    def test_elements_that_are_requeued_lost_cancelled_or_blind(self):
        os.makedirs(self.path("plugins"))
        for name in ("sound", "sleeps"):
            os.symlink(os.path.join(nights.BUILD, "zoo", name + ".so"), self.path("plugins", name + ".so"))
        self.env["FIRN_PLUGIN_PATH"] += ":" + self.path("plugins")
        for name in "abcdefghij":  # b, d and j are long enough to be killed in
            self.put("sites/%s.ini" % name, nights.ZOO % ("sleeps" if name in "bdj" else "sound"))
        # Two jobs in each element: a b is requeued after a, c d is lost after c, e f is cancelled, g h runs on
        # nodes that do not see the folder, and i j goes on although it was requeued, so that j runs twice.
        self.put("state/faults", json.dumps({"a": "requeue", "c": "lose", "e": "cancel", "g": "blind", "h": "blind",
                                             "i": "cut-off"}))
        lines = self.slurm("sites", "--chunk", "0.15", "--threads", "2", code=5)
        ends = self.ends(lines)
        self.assertEqual({job: e["status"] for job, e in ends.items()},
                         dict.fromkeys("abcdij", "optimal") | dict.fromkeys("efgh", "failed"))
        attempts = dict(self.table("SELECT name, attempts FROM jobs"))
        self.assertEqual([attempts[job] for job in "abcefghij"], [1, 1, 1, 1, 1, 2, 2, 1, 1])
        starts = [self.get("state", "starts").count('"event":"start","job":"%s"' % job) for job in "ab"]
        self.assertEqual(starts, [1, 2])  # a had ended when its element was killed
        self.assertIn("Slurm job 1_2 was cancelled", ends["e"]["reason"])
        self.assertIn("printed nothing: the nodes must see " + self.path("night"), ends["g"]["reason"])
        self.assertIn("; twice", ends["h"]["reason"])
        self.assertEqual({e["job"] for e in lines if e["event"] == "retry"} - {"d"}, {"g", "h"})
        self.assertEqual(self.arrays()[0]["cpus_per_task"], "2")
        # the next night all is well
        os.remove(self.path("state", "faults"))
        self.assertEqual(self.slurm("sites")[-1]["code"], 0)

    def test_another_build_on_the_node(self):
        self.site("a")
        self.slurm("sites", "--no-wait")
        chunk = glob.glob(self.path("night", "slurm", "*", "1", "0.json"))[0]
        run = json.loads(self.get(chunk))
        self.put(chunk, json.dumps(dict(run, engine="0" * 64)))
        env = dict(self.env, SLURM_ARRAY_TASK_ID="0", SLURM_JOB_ID="77")
        self.env = env
        self.refused(6, "has another build of Firn or of its libraries", "batch-worker", os.path.dirname(chunk))

    # ---- not waiting, killed, resumed ------------------------------------------------------------

    def test_a_slurm_job_collects(self):
        for name in ("a", "b", "c"):
            self.site(name)
        lines = self.slurm("sites", "--chunk", "0.1", "--no-wait")
        self.assertEqual((lines[-1]["event"], lines[-1]["running"], lines[-1]["solved"]), ("parked", 3, 0))
        self.refused(2, "is in Slurm, and not collected yet", "batch", "sites", "--out", "night")
        until = time.time() + nights.SECONDS
        while time.time() < until and not os.path.exists(self.path("night", "summary.json")):
            time.sleep(0.05)
        self.assertEqual(self.summary()["solved"], 3)
        array, collector = self.arrays()
        self.assertEqual((array["tasks"], collector["dependency"]), (3, "afterany:1"))

    def test_killed_and_resumed(self):
        for i in range(6):
            self.site("s%d" % i)
        words = ("sites", "--engine", "slurm", "--chunk", "0.15")
        for moment in ("begin", "note", "end"):  # the jobs are known; an array is submitted; one is collected
            process = self.start("batch", *words, "--out", "night")
            while '"event":"%s"' % moment not in process.stdout.readline():
                self.assertIsNone(process.poll())
            process.send_signal(signal.SIGINT if moment == "note" else signal.SIGKILL)
            _, said = process.communicate()
            self.assertEqual("the others go on in Slurm" in said, moment == "note", said)
            words = ("--resume",)
        self.put("state/down", "yes")
        self.refused(6, "Unable to contact slurm controller", "batch", "--resume", "--out", "night")
        os.remove(self.path("state", "down"))
        lines = self.batch("--resume", "--slurm-options", "--time=9")
        self.assertEqual((lines[-1]["solved"], lines[-1]["code"]), (6, 0))
        self.assertEqual(self.table("SELECT count(*), max(attempts) FROM jobs"), [(6, 1)])

    # ---- refusals --------------------------------------------------------------------------------

    def test_refusals(self):
        self.site("a")
        slurm = ("batch", "sites", "--out", "night", "--engine", "slurm")
        self.refused(2, "unknown engine `pbs`: write `local` or `slurm`", *slurm[:-1], "pbs")
        self.refused(2, "--no-wait is for jobs in Slurm", "batch", "sites", "--out", "night", "--no-wait")
        self.refused(2, "--chunk is for jobs in Slurm", "batch", "sites", "--out", "night", "--chunk", "60")
        self.refused(2, "--wait and --no-wait exclude", *slurm, "--wait", "--no-wait")
        self.refused(2, "the batch sets `--array` by itself", *slurm, "--slurm-options", "-p long --array=0-5")
        self.refused(2, "a quote is not closed", *slurm, "--slurm-options", "--partition='long")
        self.refused(2, "must begin with an option of sbatch", *slurm, "--slurm-options", "long")
        self.refused(2, "run by Slurm", "batch-worker")
        self.refused(2, "run by Slurm", "batch-worker", "night")
        self.put("state/refuse", "Batch job submission failed: Invalid account")
        code, out, said = self.firn(*slurm)
        self.assertEqual(code, 6, out)
        self.assertIn("Batch job submission failed: Invalid account: see `--slurm-options`", said)
        self.env["PATH"] = "/nowhere"
        self.refused(6, "cannot run scontrol", *slurm)
        # what every job would refuse, before any runs
        night = ("batch", "sites", "--out", "new")
        self.refused(2, "unknown method `simplex`", *night, "--method", "simplex")
        self.refused(2, "--plugin missing.so: No such file", *night, "--plugin", "missing.so")
        self.refused(2, "must be SECTION.KEY=VALUE", *night, "--set", "price=5")
        self.assertFalse(os.path.exists(self.path("new")))


if __name__ == "__main__":
    nights.main()
