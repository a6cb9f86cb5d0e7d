# SPDX-License-Identifier: GPL-3.0-or-later
#
# calls.py - how calls end: Ctrl-C, stop, callbacks that raise, errors and their fields, threads, processes, memory;
# which libraries the package loads.
import copy
import gc
import importlib.metadata
import os
import pickle
import re
import resource
import signal
import subprocess
import sys
import threading
import time

import firn
import numpy
from common import PLANT, Test


def year():
    """A full year of 8760 steps, some 267,000 rows, which takes seconds."""
    return firn.Site(firn.problem("dallas-cooling.ini"), set={"time.step": "1 h"})


class Interrupts(Test):
    def setUp(self):
        super().setUp()
        # A shell that runs the tests in the background makes them ignore SIGINT.
        self.addCleanup(signal.signal, signal.SIGINT, signal.signal(signal.SIGINT, signal.default_int_handler))

    def kick(self, delay, begun=None):
        """Sends SIGINT to this process a while after an event; returns a list that gets the times of it."""
        at = []

        def send():
            if begun is not None:
                begun.wait()
            time.sleep(delay)
            at.append((time.perf_counter(), time.process_time()))
            os.kill(os.getpid(), signal.SIGINT)
        threading.Thread(target=send).start()
        return at

    def test_ctrl_c_ends_a_solve_of_a_year(self):
        site = year()
        site.build()
        self.assertEqual(site.dimensions["steps"], 8760)
        for delay in (0.1, 1.0):  # in presolve, in the barrier
            took = []
            while len(took) < 3 and min(took, default=1) >= 0.5:
                begun = threading.Event()
                at = self.kick(delay, begun)
                with self.assertRaises(KeyboardInterrupt):
                    site.solve(progress=lambda p: begun.set())
                # A machine that many share gives a process a part of the time: it counts what it got, too.
                took.append(time.perf_counter() - at[0][0] if os.getloadavg()[0] < 2 * os.cpu_count()
                            else time.process_time() - at[0][1])
                self.assertEqual(site.status, "interrupted")
            self.assertLess(min(took), 0.5)
        site.set({"time.hours": "24", "time.step": "1 h"})  # the site can be used on
        self.assertEqual(site.solve().status, "optimal")

    def test_ctrl_c_ends_a_load(self):
        text = PLANT + "".join("[plant%d]\ntype = basic.sink\nin = hv\ndemand = 3 MW\n" % i for i in range(9000))
        at = self.kick(0.05)
        with self.assertRaises(KeyboardInterrupt):
            for _ in range(1000):
                firn.Site.read(text)
        self.assertLess(time.process_time() - at[0][1], 0.5)

    def test_a_stop_that_came_too_late_ends_nothing_else(self):
        site = self.plant()
        site.solve()
        site._handle.stop()
        site._handle.stop_left = True  # as after a Ctrl-C at the very end of a call
        self.assertEqual(site.solve().status, "optimal")
        site.stop()  # by the user: ends the next call
        self.failure(firn.Interrupted, site.solve)
        self.assertEqual(site.solve().status, "optimal")

    def test_another_handler_raises(self):
        def handler(*_):
            raise TimeoutError("enough")
        before = signal.signal(signal.SIGALRM, handler)
        self.addCleanup(signal.signal, signal.SIGALRM, before)
        site = year()
        site.build()
        signal.setitimer(signal.ITIMER_REAL, 0.2)
        self.failure(TimeoutError, site.solve)

    def test_ctrl_c_ends_a_sweep(self):
        site, begun = year(), threading.Event()
        at = self.kick(0.2, begun)
        with self.assertRaises(KeyboardInterrupt):
            firn.sweep(site, {"grid.price": ["%d USD/MWh" % p for p in range(30, 40)]}, threads=2,
                       progress=lambda p: begun.set())
        self.assertLess(time.process_time() - at[0][1], 1.0)  # of both threads

    def test_stop_from_another_thread(self):
        site = year()
        site.build()
        threading.Timer(0.2, site.stop).start()
        error = self.failure(firn.Interrupted, site.solve)
        self.assertEqual((error.code, error.kind), (130, firn.Kind.STOPPED))


class Callbacks(Test):
    def test_progress(self):
        seen = []
        site = self.plant()
        answer = site.solve(method="barrier", progress=lambda p: seen.append((p, threading.current_thread())))
        self.assertEqual({thread for _, thread in seen}, {threading.main_thread()})
        self.assertTrue(all(isinstance(p, firn.Progress) for p, _ in seen))
        last = [p for p, _ in seen if p.method == "barrier"][-1]
        self.assertEqual((last.stage, last.attempt), ("solve", 1))
        self.assertAlmostEqual(last.primal / answer.objective, 1, 6)
        self.assertRegex(str(last), r"^[0-9.]+ s: solve")

    def test_what_progress_raises_is_raised(self):
        site = self.plant()
        for main in (True, False):
            caught = []

            def progress(p):
                if p.iteration > 1:
                    raise RuntimeError("enough")

            def solve():
                try:
                    site.solve(method="barrier", progress=progress)
                except RuntimeError as error:
                    caught.append(str(error))
            if main:
                solve()
            else:
                thread = threading.Thread(target=solve)
                thread.start()
                thread.join()
            self.assertEqual(caught, ["enough"])
            self.assertEqual(site.solve().status, "optimal")

    def test_a_callback_that_uses_the_site_is_refused(self):
        site, kinds = self.plant(), []

        def progress(_):
            try:
                site.solve()
            except firn.UsageError as error:
                kinds.append(error.kind)
        site.solve(progress=progress)
        self.assertEqual(set(kinds), {firn.Kind.BUSY})
        self.failure(firn.Interrupted, site.solve, method="barrier", progress=lambda p: site.stop())

    def test_log(self):
        lines = []
        site = self.plant(set={"grid.price": "30000 USD/MWh"}, log=lambda level, text: lines.append((level, text)))
        site.check()
        self.assertTrue(any(level == 2 and "grid" in text for level, text in lines), lines)
        self.assertEqual({type(text) for _, text in lines}, {str})
        with self.assertLogs("firn", "WARNING"):
            self.plant(set={"grid.price": "30000 USD/MWh"}).check()

        def log(level, text):
            raise RuntimeError(text)
        self.failure(RuntimeError, lambda: self.plant(set={"grid.price": "30000 USD/MWh"}, log=log).check())

    def test_files_from_elsewhere(self):
        text = PLANT.replace("6 MW", "plant.csv:load MW")
        rows = "load\n" + "".join("%d\n" % (4 + hour % 3) for hour in range(24))
        asked = []

        def read(path):
            asked.append(os.path.basename(path))
            return rows.encode()
        site = firn.Site.read(text, "plant.ini", open=read)
        expected = [4 + hour % 3 for hour in range(24)]
        self.assertEqual((-site.solve().flows["plant.in"]).round(9).tolist(), expected)
        self.assertEqual(asked, ["plant.csv"])
        given = firn.Site.read(text, "plant.ini", open={"plant.csv": rows.encode()})
        self.assertEqual((-given.solve().flows["plant.in"]).round(9).tolist(), expected)
        error = self.failure(firn.Error, firn.Site.read(text, "plant.ini", open={}).build)
        self.assertIn("No such file", error.message)

        def fails(path):
            raise RuntimeError("no disk")
        with self.assertRaisesRegex(RuntimeError, "no disk"):
            firn.Site.read(text, "plant.ini", open=fails).build()


class Errors(Test):
    def test_fields(self):
        path = os.path.join(self.folder, "site.ini")
        with open(path, "w", encoding="utf-8") as file:
            file.write(PLANT.replace("30 USD/MWh", "30 USD"))
        error = self.failure(firn.ProblemError, firn.Site(path).solve)
        self.assertEqual((error.code, error.kind, error.line, error.address, error.component),
                         (3, firn.Kind.VALUE, 8, "grid.price", "grid"))
        self.assertEqual(os.path.basename(error.file), "site.ini")
        self.assertEqual((str(error), error.args[0]), (error.message, error.message))
        again = pickle.loads(pickle.dumps(error))
        self.assertEqual((type(again), vars(again)), (type(error), vars(error)))
        self.failure(firn.Error, firn.Site, os.path.join(self.folder, "none.ini"))
        site = self.plant()
        error = self.failure(firn.Error, site.set, "grid.prise", "3 USD/MWh")
        self.assertEqual((error.kind, error.near, error.component), (firn.Kind.UNKNOWN, "price", "grid"))
        self.assertEqual(site.solve().status, "optimal")

    def test_no_plan(self):
        site = self.plant()
        site["grid.import_limit"] = "5 MW"
        error = self.failure(firn.NoSolution, site.solve)
        self.assertEqual((error.code, error.kind, error.answer.status), (1, firn.Kind.INFEASIBLE, "infeasible"))
        self.assertIn("plant.demand", error.explanation)
        self.assertIn("plant.demand", site.explain())
        self.assertTrue(site.explanation_parts())
        self.assertIsNone(pickle.loads(pickle.dumps(error)).answer)
        site = firn.Site(firn.problem())
        error = self.failure(firn.SolverError, site.solve, method="barrier", time_limit=1e-9)
        self.assertEqual((error.kind, site.status), (firn.Kind.TIME, "time limit"))
        self.assertEqual(site.solve(method="barrier", time_limit=1e-9, check=False).status, "time limit")

    def test_misuse(self):
        site = self.plant()
        for call in (lambda: site.set("grid.price", None), lambda: site.set("grid.price", "3\0"),
                     lambda: site.set("grid.price", object()), lambda: site.set({"grid.price": {"a": 1}}),
                     lambda: site.set_series("grid.price", numpy.zeros((2, 2))), lambda: site.value("nothing"),
                     lambda: site.set("grid.price", [float("nan")] * 24), lambda: site.answer,
                     lambda: site.unset("grid.price"), lambda: site.solve(method="magic"),
                     lambda: site.solve(threads=-1), lambda: site.sensitivity(), lambda: firn.problem("none.ini"),
                     lambda: firn.Site(os.path.join(self.folder, "a\0b")), lambda: firn.compare(self.folder),
                     lambda: firn.Site.read(PLANT, flags=1 << 40)):
            self.failure(firn.UsageError, call)
        self.assertEqual(site.solve().status, "optimal")
        with self.plant() as other:
            other.solve()
        self.failure(firn.UsageError, other.solve)
        self.failure(firn.UsageError, lambda: other.status)
        other.close()
        self.assertEqual(repr(other), "<firn.Site, closed>")
        for what in (site, site.answer):
            self.failure(TypeError, pickle.dumps, what)
        self.assertEqual(copy.copy(site).solve().status, "optimal")


class Process(Test):
    def test_one_thread_at_a_time(self):
        site, kinds, entered = year(), [], threading.Event()

        def solve():
            try:
                site.solve(progress=lambda p: entered.set())
            except firn.Interrupted:
                kinds.append("interrupted")
        thread = threading.Thread(target=solve)
        thread.start()
        entered.wait()
        self.assertEqual(self.failure(firn.UsageError, site.set, "grid.price", "3 USD/MWh").kind, firn.Kind.BUSY)
        site.stop()
        thread.join()
        self.assertEqual(kinds, ["interrupted"])

    def test_a_closed_site_ends_with_its_call(self):
        site, entered = self.plant(), threading.Event()
        answers = []
        thread = threading.Thread(target=lambda: answers.append(
            self.failure(firn.UsageError, site.solve, progress=lambda p: (entered.set(), time.sleep(0.02)))))
        thread.start()
        entered.wait()
        site.close()
        thread.join()
        self.assertIn("closed", answers[0].message)

    def test_other_threads_run_meanwhile(self):
        site, counted = year(), [0]
        site.build()
        done = threading.Event()

        def count():
            while not done.is_set():
                counted[0] += 1
                time.sleep(0.001)
        thread = threading.Thread(target=count)
        thread.start()
        threading.Timer(0.5, site.stop).start()
        self.failure(firn.Interrupted, site.solve)
        done.set()
        thread.join()
        self.assertGreater(counted[0], 50)

    def test_fork(self):
        site = self.plant()
        expected = site.solve().objective
        child = os.fork()
        if child == 0:
            try:
                os._exit(0 if site.solve().objective == expected and self.plant().solve().objective == expected else 3)
            finally:
                os._exit(4)
        self.assertEqual(os.waitpid(child, 0)[1], 0)

    def test_memory_stays_flat(self):
        def run(times):
            for _ in range(times):
                site = self.plant()
                answer = site.solve(progress=lambda p: None)
                answer.flows.__arrow_c_array__()
                answer.flows.to_numpy()
                del site, answer
            gc.collect()
            return resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
        before = run(20)
        self.assertLess(run(60) - before, 1024)  # KiB

    def test_only_its_own_libraries_are_loaded(self):
        """In a new process: what importing and solving adds to numpy is in the package, or Python's own."""
        program = """if 1:
            import numpy, json, queue, concurrent.futures, ctypes, logging, dataclasses, signal
            def loaded():
                with open("/proc/self/maps") as file:
                    return {line.split()[-1] for line in file if ".so" in line.split()[-1]}
            before = loaded()
            import firn
            print(firn.Site(firn.problem()).solve().status)
            print("\\n".join(sorted(loaded() - before)))
        """
        said = subprocess.run([sys.executable, "-B", "-c", program], stdout=subprocess.PIPE, check=True,
                              universal_newlines=True).stdout.split("\n")
        own = os.path.dirname(os.path.realpath(firn.__file__)) + "/lib/"
        self.assertEqual(said[0], "optimal")
        others = [path for path in said[1:] if path and not os.path.realpath(path).startswith(own)]
        self.assertEqual([path for path in others if "lib-dynload" not in path and "/libgcc_s.so" not in path], [])
        self.assertGreater(len(said), 20)
        # under names that no other package has
        loaded = [os.path.basename(path) for path in said[1:] if os.path.realpath(path).startswith(own)]
        self.assertEqual([name for name in loaded if name.startswith("lib")], ["libfirn.so"])

    def test_everything_in_the_wheel_has_a_licence(self):
        files = importlib.metadata.files("firn")
        licences = {os.path.basename(f): f for f in files if "licenses" in f.parts}
        with open(licences["SOURCES"].locate(), encoding="utf-8") as file:
            sources = dict(re.findall(r"^(\S+), packed as (\S+): \S", file.read(), re.M))
        packed = {f.name for f in files if f.parent.name == "lib"} - {"libfirn.so"}
        self.assertEqual((set(sources.values()), len(packed) > 5), (packed, True))
        for name in sources:
            self.assertIn("opyright", licences[name].read_text(), name)
        self.assertIn("GNU GENERAL PUBLIC LICENSE", licences["LICENSE"].read_text())
