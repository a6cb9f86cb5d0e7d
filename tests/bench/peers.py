# SPDX-License-Identifier: GPL-3.0-or-later
#
# peers.py - the engines that solvers.py compares: starts each engine on a site and reads its answer. A new
# peer is a class here and an entry in every().
import json
import os
import re
import shutil
import subprocess
import sys

from machine import measured

HERE = os.path.dirname(os.path.abspath(__file__))
METHOD = "barrier"  # of Firn
OPTIMAL = "optimal"
PYPI = ("highspy[extras]", "pypsa")


class Engine:
    """An engine on a site: run() returns the result of measured(), with status, objective, solve, ..."""

    name = title = ""
    needs = None        # the program or Python module that it requires
    pairs_only = False  # solves only sites that have figures and series
    whole_site = False  # reads the site file itself, not the linear program made from it

    def __init__(self, tools):
        self.tools = tools

    def command(self, site, out):
        raise NotImplementedError

    def answer(self, run, site, out):
        raise NotImplementedError

    def takes(self, site):
        return not self.pairs_only or site.figures is not None

    def run(self, site, limit):
        out = os.path.join(site.folder, self.name + ".out")
        clear(out)
        run = measured(self.command(site, out), limit, cwd=site.folder)
        run.update(status=None, objective=None, iterations=None, solve=None, certificate=None,
                   message="")
        if run["timed_out"]:
            run["status"] = ">%g s" % limit
        else:
            try:
                run.update(self.answer(run, site, out))
            except (LookupError, TypeError, ValueError, OSError):
                run["status"] = None
            if run["status"] is None:
                lines = (run["err"].strip() or run["out"].strip()).splitlines() or [""]
                run.update(status="failed, exit %d" % run["code"], message=lines[-1])
        clear(out)
        return run


def clear(path):
    if os.path.isdir(path):
        shutil.rmtree(path)
    elif os.path.exists(path):
        os.remove(path)


class Firn(Engine):
    """Sites are solved by `firn solve`, from the INI file to the written results; programs by `firn lp`."""

    name = "firn"
    whole_site = True

    @property
    def title(self):
        return "Firn " + self.tools.method

    def takes(self, site):
        return site.ini is not None or self.tools.has_lp

    def command(self, site, out):
        if site.ini is None:
            return [self.tools.firn, "lp", site.program(self.tools.firn), "--method", self.tools.method,
                    "--json"]
        return [self.tools.firn, "solve", site.ini, "--out", out, "--method", self.tools.method,
                "--quiet"] + site.set_words()

    def answer(self, run, site, out):
        if site.ini is None:
            about = result = json.loads(run["out"])
        else:
            with open(os.path.join(out, "result.json"), encoding="utf-8") as file:
                result = json.load(file)
            with open(os.path.join(out, "run.json"), encoding="utf-8") as file:
                about = json.load(file)
        site.facts.update(about["lp"])
        return {"status": result["status"], "objective": result["objective"],
                "iterations": about["iterations"], "solve": about["seconds"]["solve"],
                "certificate": result["certificate"]["worst"]}


class Glpk(Engine):
    name, title, needs = "glpk", "GLPK dual simplex", "glpsol"

    def command(self, site, out):
        return [self.tools.glpsol, "--freemps", site.program(self.tools.firn), "--dual", "-w", out]

    def answer(self, run, site, out):
        with open(out, encoding="utf-8") as file:
            # s bas ROWS COLUMNS PRIMAL DUAL OBJECTIVE; f: feasible
            words = next(line.split() for line in file if line.startswith("s bas "))
        counts = re.findall(r"^[ *#]\s*(\d+): obj", run["out"], re.M)
        spent = re.search(r"^Time used:\s+(\S+) secs", run["out"], re.M)
        return {"status": OPTIMAL if words[4:6] == ["f", "f"] else "no optimum",
                "objective": float(words[6]), "iterations": int(counts[-1]) if counts else None,
                "solve": float(spent[1]) if spent else None}


class Clp(Engine):
    switch, needs = "", "clp"

    def command(self, site, out):
        return [self.tools.clp, site.program(self.tools.firn), self.switch]

    def answer(self, run, site, out):
        found = re.search(r"^Optimal objective (\S+) - (\d+) iterations time (\S+?),?( |$)", run["out"],
                          re.M)
        return {"status": OPTIMAL, "objective": float(found[1]), "iterations": int(found[2]),
                "solve": float(found[3])}


def last_line(run):
    """The JSON object that peer_*.py print, after any output of the library."""
    answer = json.loads(run["out"].strip().splitlines()[-1])
    return {name: answer[name] for name in ("status", "objective", "iterations", "solve")}


class ClpDual(Clp):
    name, title, switch = "clp-dual", "CLP dual simplex", "-dualsimplex"


class ClpBarrier(Clp):
    name, title, switch = "clp-barrier", "CLP barrier, crossover", "-barrier"


class Highs(Engine):
    options, needs = (), "highspy"

    def command(self, site, out):
        return [self.tools.python, os.path.join(HERE, "peer_highs.py"), site.program(self.tools.firn),
                *self.options]

    def answer(self, run, site, out):
        return last_line(run)


class HighsSimplex(Highs):
    name, title, options = "highs-simplex", "HiGHS dual simplex", ("solver=simplex",)


class HighsIpx(Highs):
    name, title, options = "highs-ipx", "HiGHS IPX, crossover", ("solver=ipx",)


class HighsIpxInner(Highs):
    name, title = "highs-ipx-inner", "HiGHS IPX"
    options = ("solver=ipx", "run_crossover=off")


class HighsHipo(Highs):
    name, title = "highs-hipo", "HiGHS HiPO"
    options = ("solver=hipo", "run_crossover=off")


class Pypsa(Engine):
    name, title, options = "pypsa", "PyPSA, HiGHS defaults", ()
    needs = "pypsa"
    pairs_only = whole_site = True

    def command(self, site, out):
        return [self.tools.python, os.path.join(HERE, "peer_pypsa.py"), site.figures, site.series, out,
                *self.options]

    def answer(self, run, site, out):
        return last_line(run)


class PypsaHipo(Pypsa):
    name, title = "pypsa-hipo", "PyPSA, HiGHS HiPO"
    options = ("solver=hipo", "run_crossover=off")


def every():
    return [Firn, Glpk, ClpDual, ClpBarrier, HighsSimplex, HighsIpx, HighsIpxInner, HighsHipo, Pypsa,
            PypsaHipo]


class Tools:
    """The programs that are installed; `missing` describes the others and their effect."""

    def __init__(self, build, method=METHOD, venv=None, make=True):
        self.build, self.method, self.missing = os.path.realpath(build), method, []
        self.firn = os.path.join(self.build, "firn")
        self.has_lp = runs([self.firn, "lp", "--help"])
        if not self.has_lp:
            self.missing.append("this build of firn has no command `lp`: Firn is left out on linear programs")
        self.glpsol = self.found("glpsol", "glpk-utils")
        self.clp = self.found("clp", "coinor-clp")
        self.python = self.virtual(venv, make)
        self.has = {}
        for module in ("highspy", "pypsa"):
            self.has[module] = runs([self.python, "-c", "import " + module])
            if not self.has[module]:
                self.missing.append("%s cannot import %s: peers that need it are left out"
                                    % (self.python, module))

    def found(self, program, package):
        path = shutil.which(program)
        if path is None:
            self.missing.append("there is no `%s` (Debian: %s)" % (program, package))
        return path

    def virtual(self, venv, make):
        """The Python of the virtual environment: the given one, or one made from PyPI packages."""
        if venv is None and not make:
            return sys.executable
        folder = os.path.realpath(venv or os.path.join(self.build, "bench-venv"))
        python = os.path.join(folder, "bin", "python")
        if venv is not None and os.path.exists(python):
            return python
        if not os.path.exists(python):
            if not runs([sys.executable, "-m", "venv", folder]):
                self.missing.append("cannot make a virtual environment in %s" % folder)
                return sys.executable
        for package in PYPI:
            if runs([python, "-c", "import " + package.split("[")[0]]):
                continue
            print("installing %s into %s" % (package, folder), file=sys.stderr)
            done = subprocess.run([python, "-m", "pip", "install", "--quiet", "--retries", "1",
                                   "--timeout", "15", "--disable-pip-version-check", package],
                                  stdin=subprocess.DEVNULL, stdout=subprocess.PIPE,
                                  stderr=subprocess.STDOUT, check=False)
            if done.returncode != 0:
                lines = done.stdout.decode(errors="replace").strip().splitlines() or ["?"]
                self.missing.append("pip could not install %s: %s" % (package, lines[-1]))
        return python

    def engines(self):
        """The engines that can be started on this machine; Firn first."""
        here = {"glpsol": self.glpsol, "clp": self.clp, "highspy": self.has["highspy"],
                "pypsa": self.has["pypsa"], None: True}
        return [one(self) for one in every() if here[one.needs]]

    def versions(self):
        """The versions of all engines, in one line."""
        found = [first_line([self.firn, "--version"])]
        if self.glpsol:
            found.append(first_line([self.glpsol, "--version"]).split(",")[0])
        if self.clp:
            version = re.search(r"version ([\d.]+)", first_line([self.clp, "-stop"]))
            found.append("CLP " + (version[1] if version else "?"))
        for module, title in (("highspy", "HiGHS"), ("pypsa", "PyPSA")):
            if self.has[module]:
                found.append(title + " " + first_line([
                    self.python, "-c", "import importlib.metadata as m; print(m.version('%s'))" % module]))
        return "; ".join(found)


def runs(words):
    return subprocess.run(words, stdin=subprocess.DEVNULL, stdout=subprocess.DEVNULL,
                          stderr=subprocess.DEVNULL, check=False).returncode == 0


def first_line(words):
    done = subprocess.run(words, stdin=subprocess.DEVNULL, stdout=subprocess.PIPE,
                          stderr=subprocess.DEVNULL, check=False)
    return (done.stdout.decode(errors="replace").splitlines() or ["?"])[0]
