#!/usr/bin/env python3
# SPDX-License-Identifier: GPL-3.0-or-later
#
# slurm_real.py - `firn batch --engine slurm` with a real Slurm, which this test starts on this
# machine and stops again: a controller, one node, munge, all with files and ports of their own. It
# must be root, and sbatch, slurmctld, slurmd and munged must be installed (Debian: slurm-wlm munge);
# else it says what is missing, and ends with 77.
#
#   slurm_real.py --build BUILD [TEST...]
import glob
import os
import pwd
import shutil
import socket
import subprocess
import sys
import tempfile
import time

import nights

CONFIGURATION = """ClusterName=firn
SlurmctldHost=%(host)s(127.0.0.1)
SlurmctldPort=%(port)d
SlurmdPort=%(node_port)d
SlurmUser=root
SlurmdUser=root
AuthInfo=socket=%(dir)s/munge/socket,cred_expire=5
ProctrackType=proctrack/linuxproc
TaskPlugin=task/none
MpiDefault=none
SelectType=select/cons_tres
SelectTypeParameters=CR_Core
StateSaveLocation=%(dir)s/state
SlurmdSpoolDir=%(dir)s/spool
SlurmctldPidFile=%(dir)s/slurmctld.pid
SlurmdPidFile=%(dir)s/slurmd.pid
SlurmctldLogFile=%(dir)s/slurmctld.log
SlurmdLogFile=%(dir)s/slurmd.log
ReturnToService=2
MaxArraySize=8
SchedulerParameters=sched_interval=1,sched_min_interval=0,batch_sched_delay=0
NodeName=%(host)s NodeAddr=127.0.0.1 CPUs=2 RealMemory=1500
PartitionName=main Nodes=ALL Default=YES State=UP
"""
JOBS = "SELECT name, status, code, attempts, reused, objective FROM jobs ORDER BY name"
VALUES = "SELECT j.name, a.kind, a.name, a.value FROM jobs j JOIN accounts a ON a.job = j.source ORDER BY 1, 2, 3"
WAIT = 60  # s
cluster = None


class Absent(Exception):
    """There is no Slurm to test with: why."""


class Cluster:
    def __init__(self):
        missing = [name for name in ("sbatch", "slurmctld", "slurmd", "munged", "runuser") if not self.program(name)]
        if missing:
            raise Absent("not installed: " + ", ".join(missing))
        if os.geteuid() != 0:
            raise Absent("only root can start slurmd and munged")
        try:
            munge = pwd.getpwnam("munge")
        except KeyError:
            raise Absent("there is no user munge") from None
        self.dir = tempfile.mkdtemp(prefix="firn-slurm-")
        os.chmod(self.dir, 0o755)
        for name in ("munge", "state", "spool"):
            os.mkdir(os.path.join(self.dir, name))
        key = self.path("munge", "key")
        with open(key, "wb") as file:
            file.write(os.urandom(128))
        os.chmod(key, 0o400)
        for name in ("munge", "munge/key"):
            os.chown(self.path(name), munge.pw_uid, munge.pw_gid)
        ports = [socket.create_server(("127.0.0.1", 0)) for _ in range(2)]
        host = socket.gethostname()
        with open(self.path("slurm.conf"), "w", encoding="ascii") as file:
            file.write(CONFIGURATION % {"host": host, "dir": self.dir, "port": ports[0].getsockname()[1],
                                        "node_port": ports[1].getsockname()[1]})
        for port in ports:
            port.close()
        self.host, self.env = host, dict(os.environ, SLURM_CONF=self.path("slurm.conf"))
        self.start("runuser", "-u", "munge", "--", self.program("munged"), "--force", *(
            "--%s=%s" % (option, self.path("munge", name)) for option, name in
            (("key-file", "key"), ("socket", "socket"), ("pid-file", "pid"), ("log-file", "log"),
             ("seed-file", "seed"))))
        self.start("slurmctld")
        self.start("slurmd")
        until = time.time() + WAIT
        while "idle" not in self.ask("sinfo", "--noheader", "--format=%T"):
            if time.time() > until:
                raise Absent("the node does not become idle; see " + self.dir)
            time.sleep(0.1)

    def path(self, *names):
        return os.path.join(self.dir, *names)

    @staticmethod
    def program(name):
        return shutil.which(name, path=os.environ["PATH"] + ":/usr/sbin:/sbin")

    def start(self, name, *words):
        done = subprocess.run([self.program(name), *words], env=self.env, capture_output=True, text=True, timeout=WAIT)
        if done.returncode != 0:
            self.stop()
            raise Absent("%s: %s" % (name, done.stderr.strip()))

    def ask(self, *words):
        return subprocess.run(words, env=self.env, capture_output=True, text=True, timeout=WAIT).stdout

    def node(self, state):
        self.ask("scontrol", "update", "nodename=" + self.host, "state=" + state, "reason=test")

    def stop(self):
        """Ends the processes by their files, the node's first."""
        for name in ("slurmd.pid", "slurmctld.pid", "munge/pid"):
            try:
                with open(self.path(name), encoding="ascii") as file:
                    pid = int(file.read())
                os.kill(pid, 15)
                until = time.time() + 10
                while os.path.exists("/proc/%d" % pid) and time.time() < until:
                    time.sleep(0.05)
            except (FileNotFoundError, ValueError, ProcessLookupError):
                pass
        shutil.rmtree(self.dir, ignore_errors=True)


class Real(nights.Nights):
    def setUp(self):
        super().setUp()
        self.env["SLURM_CONF"] = cluster.env["SLURM_CONF"]
        os.makedirs(self.path("plugins"))
        os.symlink(os.path.join(nights.BUILD, "zoo", "sleeps.so"), self.path("plugins", "sleeps.so"))
        self.env["FIRN_PLUGIN_PATH"] += ":" + self.path("plugins")
        for i in range(36):
            self.site("s%02d" % i, target=10 + i)
        for i in range(12):  # 0.6 s each: time for the node to go down
            self.put("sites/t%02d.ini" % i, nights.ZOO % "sleeps")
        self.site("small-grid", limit=5)
        self.put("sites/broken.ini", "format = 1\n[grid\n")

    def running(self):
        return cluster.ask("squeue", "--noheader", "--array", "--states=RUNNING", "--format=%i").split()

    def at_work(self):
        """Has a worker begun a job and not ended it?"""
        texts = [self.get(path) for path in glob.glob(self.path("night", "slurm", "*", "*", "*.ends"))]
        return any(text.count('"start"') > text.count('"end"') for text in texts)

    def until(self, condition):
        end = time.time() + nights.SECONDS
        while not condition():
            self.assertLess(time.time(), end)
            time.sleep(0.05)

    def same_as_local(self):
        self.batch("sites", out="local", code=3)
        self.assertEqual(self.table(JOBS), self.table(JOBS, out="local"))
        self.assertEqual(self.table(VALUES), self.table(VALUES, out="local"))

    def test_node_drained_down_and_resumed(self):
        process = self.start("batch", "sites", "--engine", "slurm", "--chunk", "0.3", "--out", "night")
        self.until(self.at_work)
        cluster.node("drain")
        self.until(lambda: not self.running())  # what ran has ended, nothing else begins
        self.assertIsNone(process.poll())
        cluster.node("resume")
        self.until(self.at_work)
        cluster.node("down")  # with a job running, which is requeued
        self.until(lambda: not self.running())
        cluster.node("resume")
        requeued = cluster.ask("squeue", "--noheader", "--array", "--Format=RestartCnt").split()
        for job in cluster.ask("squeue", "--noheader", "--array", "--states=PENDING", "--format=%i").split():
            # else it waits for the end of its credential
            cluster.ask("scontrol", "update", "jobid=" + job, "starttime=now")
        out, said = process.communicate(timeout=nights.SECONDS)
        lines = nights.events(out)
        self.assertEqual((process.returncode, said), (3, ""))
        self.assertIn("1", requeued)
        self.assertEqual([lines[-1][k] for k in ("jobs", "solved", "no", "failed")], [50, 48, 1, 1])
        self.same_as_local()

    def test_a_slurm_job_collects(self):
        self.batch("sites", "--engine", "slurm", "--chunk", "1", "--no-wait")
        self.until(lambda: os.path.exists(self.path("night", "summary.json")))
        self.until(lambda: cluster.ask("squeue", "--noheader") == "")
        self.same_as_local()

    def test_cancelled(self):
        process = self.start("batch", "sites/t0*.ini", "sites/s00.ini", "--engine", "slurm", "--chunk", "600", "--out",
                             "night")
        self.until(self.at_work)
        cluster.ask("scancel", *self.running())
        lines = nights.events(process.communicate(timeout=nights.SECONDS)[0])
        self.assertEqual(lines[-1]["failed"] > 0 and lines[-1]["code"], 5)
        self.assertIn("was cancelled on node", [e for e in lines if e.get("status") == "failed"][-1]["reason"])


def main():
    global cluster
    try:
        cluster = Cluster()
    except Absent as reason:
        print("skipped: no Slurm can be started here: %s" % reason)
        sys.exit(77)
    try:
        nights.main()
    finally:
        cluster.stop()


main()
