#!/usr/bin/env python3
# SPDX-License-Identifier: GPL-3.0-or-later
#
# run.py - makes the wheel, twice, installs it into a virtual environment that has nothing but numpy, without
# compiler and network, and runs the tests of the package there: tables.py, calls.py, studies.py, pages.py. The
# environment stays in the build folder, since numpy must be fetched for it; the package is installed again.
#
#   run.py --build BUILD [TEST...]      TEST as for unittest: calls.Interrupts
#   run.py --build BUILD --with pandas,polars,pyarrow    fetches these, too; without them their tests are skipped
import argparse
import glob
import os
import re
import shutil
import subprocess
import sys
import sysconfig
import tempfile

HERE = os.path.dirname(os.path.abspath(__file__))
ROOT = os.path.dirname(os.path.dirname(HERE))
SKIPPED = 77
MODULES = ["tables", "calls", "studies", "pages"]


def skip(reason):
    print("skipped: " + reason)
    sys.exit(SKIPPED)


def reason_to_skip(build):
    with open(os.path.join(build, "CMakeCache.txt"), encoding="utf-8") as file:
        cache = file.read()
    if re.search(r"^FIRN_SANITIZE\w*:BOOL=(ON|1|TRUE|YES)$", cache, re.M | re.I):
        return "a sanitizer's library cannot be loaded by Python"
    if not os.path.exists(os.path.join(build, "wheel", "lib", "libfirn.so")):
        return "this build makes no wheel (cmake/wheel.cmake)"
    if subprocess.run([sys.executable, "-m", "pip", "--version"], stdout=subprocess.DEVNULL,
                      stderr=subprocess.DEVNULL).returncode != 0:
        return "%s has no pip" % sys.executable
    if shutil.which("dpkg-query") is None:
        return "there is no dpkg-query, by which wheel.py finds the licences of what it packs"
    return None


def make_wheel(build, out):
    with open(os.path.join(ROOT, "CMakeLists.txt"), encoding="utf-8") as file:
        version = re.search(r"project\(firn VERSION (\S+)", file.read()).group(1)
    subprocess.run([sys.executable, "-B", os.path.join(ROOT, "python", "wheel.py"), "--library",
                    os.path.join(build, "wheel", "lib", "libfirn.so"), "--plugins", os.path.join(build, "plugins"),
                    "--version", version, "--out", out], check=True, stdout=subprocess.DEVNULL)
    path, = glob.glob(os.path.join(glob.escape(out), "*.whl"))
    return path


def pip(environment, *arguments, check=True):
    return subprocess.run([sys.executable, "-m", "pip", "--python", os.path.join(environment, "bin", "python"),
                           "--disable-pip-version-check", "--quiet", *arguments], check=check).returncode


def environment_of(build, modules):
    """A virtual environment with numpy, and with the modules that are asked for."""
    folder = os.path.join(build, "wheel", "environment-" + sysconfig.get_python_version())
    python = os.path.join(folder, "bin", "python")
    if not os.path.exists(os.path.join(folder, "whole")):
        shutil.rmtree(folder, ignore_errors=True)
        subprocess.run([sys.executable, "-m", "venv", "--without-pip", folder], check=True)
        if pip(folder, "install", "--retries", "1", "--timeout", "15", "numpy", check=False) != 0:
            skip("pip cannot install numpy here")
        open(os.path.join(folder, "whole"), "w", encoding="utf-8").close()
    if modules:
        pip(folder, "install", *modules)
    return folder, python


def main():
    parser = argparse.ArgumentParser()
    parser.add_argument("--build", required=True)
    parser.add_argument("--with", dest="modules", default="")
    parser.add_argument("tests", nargs="*", default=MODULES)
    options = parser.parse_args()
    build = os.path.realpath(options.build)
    reason = reason_to_skip(build)
    if reason:
        skip(reason)
    environment, python = environment_of(build, [m for m in options.modules.split(",") if m])
    with tempfile.TemporaryDirectory(prefix="firn-wheel-") as folder:
        wheel = make_wheel(build, os.path.join(folder, "one"))
        again = make_wheel(build, os.path.join(folder, "two"))
        with open(wheel, "rb") as one, open(again, "rb") as two:
            if one.read() != two.read():
                print("two wheels of one build differ")
                return 1
        # The environment has numpy alone: what the wheel needs besides would be missing. So would a compiler, without PATH.
        pip(environment, "install", "--no-index", "--no-compile", "--no-deps", "--force-reinstall", wheel)
        env = {k: v for k, v in os.environ.items() if not k.startswith(("FIRN_", "PYTHON", "LD_"))}
        env.update(PATH="/nowhere", PYTHONPATH=HERE, HOME=folder, LC_ALL="C.UTF-8", FIRN_TEST_ROOT=ROOT)
        env.pop("XDG_CONFIG_HOME", None)
        return subprocess.run([python, "-B", "-m", "unittest", *options.tests], cwd=folder, env=env).returncode


if __name__ == "__main__":
    sys.exit(main())
