#!/usr/bin/env python3
# SPDX-License-Identifier: GPL-3.0-or-later
#
# fake_slurm.py - sbatch, squeue and scontrol for tests on a machine without Slurm:
# `fake_slurm.py install FOLDER` writes them. It keeps to what Slurm does as far as `firn batch` relies on it: array
# elements with their environment, output files, restarts, dependencies, states that remain visible
# for a while, options that the real one refuses.
#
# Its state is the folder $FAKE_SLURM. Files there change what it does:
#   max-array    MaxArraySize
#   refuse       sbatch prints this text and fails
#   down         squeue and scontrol fail
#   hold         nothing is run
#   faults       JSON: {JOB: WHAT}, for elements whose chunk begins with that job. WHAT, in the first
#                array: "requeue", "lose" (both once it has ended a job), "cut-off" (requeued then, while
#                the old start works on), "cancel"; in all arrays: "blind" (the node does not see the
#                folder)
import argparse
import json
import os
import signal
import subprocess
import sys
import time

HERE = os.environ.get("FAKE_SLURM", "")
COMMANDS = ("sbatch", "squeue", "scontrol")
OVER = {"COMPLETED", "FAILED", "CANCELLED", "NODE_FAIL", "TIMEOUT"}


def read(name, default=None):
    try:
        with open(os.path.join(HERE, name), encoding="utf-8") as file:
            return file.read()
    except FileNotFoundError:
        return default


def write(name, text):
    path = os.path.join(HERE, name)
    with open(path + ".new", "w", encoding="utf-8") as file:
        file.write(text)
    os.replace(path + ".new", path)


def fail(text):
    sys.stderr.write("%s: error: %s\n" % (sys.argv[1], text))
    sys.exit(1)


def jobs():
    return sorted(int(name[:-4]) for name in os.listdir(HERE) if name.endswith(".job"))


def states(number):
    job = json.loads(read("%d.job" % number))
    return [(t, *json.loads(read("%d_%d.state" % (number, t), '["PENDING", ""]'))) for t in range(job["tasks"])]


def sbatch(words):
    p = argparse.ArgumentParser()
    for name in ("parsable", "requeue"):
        p.add_argument("--" + name, action="store_true", required=name == "parsable")
    for name in ("export", "nodes", "ntasks", "open-mode", "array", "job-name", "output", "time", "mem",
                 "cpus-per-task", "wrap", "dependency", "partition"):
        p.add_argument("--" + name)
    a = p.parse_args(words)
    if read("refuse"):
        fail(read("refuse").strip())
    assert a.export == "ALL" and a.ntasks == "1" and a.time.isdigit() and int(a.time) >= 1 and a.mem.endswith("M")
    tasks = 1
    if a.array is not None:
        first, last = a.array.split("%")[0].split("-")
        tasks = int(last) + 1
        if first != "0" or tasks > int(read("max-array", "1001")):
            fail("Batch job submission failed: Invalid job array specification")
        assert a.requeue and a.open_mode == "append" and a.cpus_per_task is not None
    number = len(jobs()) + 1
    job = dict(vars(a), tasks=tasks, words=words)
    write("%d.job" % number, json.dumps(job))
    if read("hold") is None:
        with open(os.path.join(HERE, "%d.err" % number), "wb") as errors:
            subprocess.Popen([sys.executable, "-S", "-E", os.path.realpath(__file__), "run", str(number)], stdin=subprocess.DEVNULL,
                             stdout=subprocess.DEVNULL, stderr=errors, start_new_session=True)
    print(number)


def squeue(words):
    p = argparse.ArgumentParser()
    for name in ("noheader", "array"):
        p.add_argument("--" + name, action="store_true", required=name == "noheader")
    for name in ("states", "format", "name"):
        p.add_argument("--" + name)
    a = p.parse_args(words)
    if read("down"):
        fail("Unable to contact slurm controller (connect failure)")
    for number in jobs():
        job = json.loads(read("%d.job" % number))
        if job["job_name"] not in a.name.split(","):
            continue
        for task, state, reason in states(number):
            if state in OVER and a.states != "all":
                continue
            values = {"%j": job["job_name"], "%K": str(task) if job["array"] else "N/A", "%T": state,
                      "%N": "" if state == "PENDING" else "node1", "%r": reason or "None", "%F": str(number),
                      "%A": str(number)}
            text = a.format
            for key, value in values.items():
                text = text.replace(key, value)
            print(text)


def run_task(number, task, job):
    fault = None
    if job["array"]:
        with open(os.path.join(os.path.dirname(job["output"]), "%d.json" % task), encoding="utf-8") as file:
            fault = json.loads(read("faults", "{}")).get(json.load(file)["jobs"][0]["job"])
        fault = fault if number == 1 or fault == "blind" else None

    def state(text, reason=""):
        write("%d_%d.state" % (number, task), json.dumps([text, reason]))
    if fault == "cancel":
        return state("CANCELLED")
    cut_off = None
    for restart in range(2):
        state("RUNNING")
        env = dict(os.environ, SLURM_JOB_ID=str(1000 * number + task), SLURM_ARRAY_JOB_ID=str(number),
                   SLURM_JOB_NAME=job["job_name"])
        env.pop("SLURM_ARRAY_TASK_ID", None)
        if job["array"]:
            env["SLURM_ARRAY_TASK_ID"] = str(task)
        else:
            env["SLURM_JOB_ID"] = str(number)
        if restart > 0:
            env["SLURM_RESTART_COUNT"] = str(restart)
        output = job["output"].replace("%%", "\0").replace("%a", str(task)).replace("\0", "%")
        wrap = "exec false" if fault == "blind" else job["wrap"]
        with open(output, "ab") as log:
            process = subprocess.Popen(["/bin/sh", "-c", wrap], env=env, stdout=log, stderr=log,
                                       stdin=subprocess.DEVNULL, start_new_session=True)
        if fault in ("requeue", "lose", "cut-off") and restart == 0:
            ends = os.path.join(os.path.dirname(output), "%d-%s-0.ends" % (task, env["SLURM_JOB_ID"]))
            while process.poll() is None:
                if os.path.exists(ends) and '"end"' in open(ends, encoding="utf-8").read():
                    if fault == "cut-off":
                        cut_off = process
                        break
                    os.killpg(process.pid, signal.SIGKILL)
                    process.wait()
                    if fault == "lose":
                        return state("NODE_FAIL")
                    state("PENDING", "BeginTime")
                    time.sleep(0.2)
                    break
                time.sleep(0.005)
            else:
                return state("FAILED", "the chunk ended before it was killed")
            continue
        code = process.wait()
        if cut_off:
            cut_off.wait()
        if fault == "requeue":  # which jobs each start has begun, for the test
            files = [ends[:-len("0.ends")] + "%d.ends" % i for i in range(2)]
            write("starts", "".join(open(path, encoding="utf-8").read() for path in files))
        return state("COMPLETED" if code == 0 else "FAILED")


def run(number):
    job = json.loads(read("%d.job" % number))
    for other in (job["dependency"] or "afterany").split(":")[1:]:
        while any(state not in OVER for _, state, _ in states(int(other))):
            time.sleep(0.05)
    for task in range(job["tasks"]):
        run_task(number, task, job)


def scontrol(words):
    assert words == ["show", "config"]
    if read("down"):
        fail("Unable to contact slurm controller (connect failure)")
    print("MaxArraySize            = %s" % read("max-array", "1001").strip())


def install(folder):
    for name in COMMANDS:
        path = os.path.join(folder, name)
        with open(path, "w", encoding="utf-8") as file:
            file.write("#!/bin/sh\nexec '%s' -S -E '%s' %s \"$@\"\n" % (sys.executable, os.path.realpath(__file__), name))
        os.chmod(path, 0o755)


def main():
    name = sys.argv[1]
    if name in COMMANDS:
        globals()[name](sys.argv[2:])
    elif name == "install":
        install(sys.argv[2])
    else:
        run(int(sys.argv[2]))


main()
