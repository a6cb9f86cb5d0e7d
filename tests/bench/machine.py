# SPDX-License-Identifier: GPL-3.0-or-later
#
# machine.py - shared by the benchmarks: describes this machine, measures a process under a time limit, and
# fits the growth of a figure with the steps.
import math
import os
import platform
import signal
import statistics
import subprocess
import tempfile
import threading
import time


def exponent(rows, name):
    """The slope of log value over log steps, by least squares."""
    x = [math.log(row["steps"]) for row in rows]
    y = [math.log(row[name]) for row in rows]
    return statistics.linear_regression(x, y).slope


def described(build):
    """Processor, memory, system and compiler of this machine; "?" or 0 for those that cannot be read."""
    words = {"model name": "?", "MemTotal": "0"}
    for path in ("/proc/cpuinfo", "/proc/meminfo"):
        with open(path, encoding="utf-8") as file:
            for line in file:
                key, _, value = line.partition(":")
                if key.strip() in words:
                    words[key.strip()] = value.strip()
    cache = {}
    with open(os.path.join(build, "CMakeCache.txt"), encoding="utf-8") as file:
        for line in file:
            key, equal, value = line.strip().partition("=")
            if equal:
                cache[key.split(":")[0]] = value
    compiler = subprocess.run([cache["CMAKE_C_COMPILER"], "--version"], stdout=subprocess.PIPE,
                              check=True).stdout.decode().splitlines()[0]
    return "%s, %d cores, %.1f GB; %s %s; %s, %s" % (
        words["model name"], os.cpu_count(), int(words["MemTotal"].split()[0]) * 1024 / 1e9,
        platform.system(), platform.release(), compiler, cache.get("CMAKE_BUILD_TYPE") or "no build type")


def oom_victim():
    """In the child: if memory runs out, the kernel ends this process before any other."""
    with open("/proc/self/oom_score_adj", "w", encoding="ascii") as file:
        file.write("1000")


def measured(words, limit, cwd=None):
    """Runs a program alone: {seconds, processor, megabytes, code, timed_out, out, err}.

    `processor`: seconds of all its threads, which other processes of this machine hardly change.
    `timed_out`: the run was ended at the limit. `megabytes` is the maximum of resident memory, in units of
    10^6 bytes. The kernel includes the memory of this process at the moment it made the child, so the value
    is never below about 15.
    """
    env = {name: value for name, value in os.environ.items() if not name.startswith(("FIRN_", "LC_"))}
    with tempfile.TemporaryFile() as out, tempfile.TemporaryFile() as err:
        ended = threading.Event()
        began = time.monotonic()
        # A separate session, so that processes started by the program can be ended with it.
        child = subprocess.Popen(words, stdin=subprocess.DEVNULL, stdout=out, stderr=err, cwd=cwd,
                                 env={**env, "LC_ALL": "C"}, start_new_session=True,
                                 preexec_fn=oom_victim)
        timed_out = []

        def end():
            if not ended.is_set():
                timed_out.append(True)
                os.killpg(child.pid, signal.SIGKILL)

        timer = threading.Timer(limit, end)
        timer.start()
        try:
            # Wait without reaping the child: its process id stays valid until wait4 below.
            os.waitid(os.P_PID, child.pid, os.WEXITED | os.WNOWAIT)
            seconds = time.monotonic() - began
        except BaseException:
            os.killpg(child.pid, signal.SIGKILL)
            raise
        finally:
            ended.set()
            timer.cancel()
            timer.join()
            _, status, usage = os.wait4(child.pid, 0)
            child.returncode = os.waitstatus_to_exitcode(status)
        out.seek(0)
        err.seek(0)
        return {"seconds": seconds, "processor": usage.ru_utime + usage.ru_stime,
                "megabytes": usage.ru_maxrss * 1024 / 1e6, "code": child.returncode,
                "timed_out": bool(timed_out), "out": out.read().decode(errors="replace"),
                "err": err.read().decode(errors="replace")}
