"""The job scripts of scripts/slurm under a real Slurm: its daemons, started on this machine for the length of the test.

Environment: PEERSPREAD, the program; SOURCE_DIR, the folder of the project; PEERSPREAD_MPI, a program with MPI if
there is one. Skips, saying why, where Slurm cannot be started.
"""

import atexit
import ctypes
import os
import pathlib
import shutil
import signal
import socket
import subprocess
import sys
import tempfile
import time
import unittest

from check_same_results import differences, finished_flags

PROGRAM = os.environ["PEERSPREAD"]
SOURCE = pathlib.Path(os.environ["SOURCE_DIR"])
SCRIPTS = SOURCE / "scripts" / "slurm"
MPI_PROGRAM = os.environ.get("PEERSPREAD_MPI")
LONGEST = 120  # seconds that anything may take, on a busy machine
UNFINISHED = {"PENDING", "RUNNING", "COMPLETING", "SUSPENDED", "CONFIGURING"}
TOOLS = ["munged", "mungekey", "slurmctld", "slurmd", "sbatch", "scancel", "scontrol", "squeue", "sinfo"]

# Not in use: accounting, process tracking by cgroups, and the delay before a requeued job begins (cred_expire, 5 s at
# least).
CONFIG = """ClusterName=test
SlurmctldHost={host}(127.0.0.1)
SlurmctldPort={controller_port}
SlurmdPort={node_port}
SlurmUser=root
SlurmdUser=root
AuthType=auth/munge
CredType=cred/munge
AuthInfo=socket={folder}/munge.socket,cred_expire=5
StateSaveLocation={folder}/state
SlurmdSpoolDir={folder}/spool
SlurmctldPidFile={folder}/slurmctld.pid
SlurmdPidFile={folder}/slurmd.pid
SlurmctldLogFile={folder}/slurmctld.log
SlurmdLogFile={folder}/slurmd.log
ProctrackType=proctrack/linuxproc
TaskPlugin=task/none
SelectType=select/cons_tres
SelectTypeParameters=CR_CPU
SwitchType=switch/none
AccountingStorageType=accounting_storage/none
JobAcctGatherType=jobacct_gather/none
JobCompType=jobcomp/none
MpiDefault=none
JobRequeue=1
KillWait=10
ReturnToService=2
SchedulerParameters=sched_interval=1,sched_min_interval=0
SlurmdParameters=config_overrides
NodeName={host} NodeAddr=127.0.0.1 CPUs=2 RealMemory=100000 State=UNKNOWN
PartitionName=main Nodes=ALL Default=YES MaxTime=INFINITE State=UP
"""

# One batch per population; each shard of four has some.
SWEEP = """name = small sweep
replicates = 24
populations = 24
[time]
years = {years}
[people]
teachers = {teachers}
[sweep]
coaching.hours_per_year = 5, 10, 20
"""


def die_with_parent():
    set_parent_death_signal = 1
    ctypes.CDLL(None).prctl(set_parent_death_signal, signal.SIGKILL)


def wait_until(condition, what, seconds=LONGEST):
    """Polls until `condition()` is true, and returns what it returned."""
    end = time.monotonic() + seconds
    while not (value := condition()):
        if time.monotonic() > end:
            raise TimeoutError(f"{what}: not within {seconds} s")
        time.sleep(0.1)
    return value


def free_ports(count):
    sockets = [socket.socket() for _ in range(count)]
    for one in sockets:
        one.bind(("127.0.0.1", 0))
    ports = [one.getsockname()[1] for one in sockets]
    for one in sockets:
        one.close()
    return ports


class Cluster:
    """munged, slurmctld and slurmd with everything they write in one folder."""

    def __init__(self):
        self.folder = pathlib.Path(tempfile.mkdtemp(prefix="peerspread-slurm-"))
        self.folder.chmod(0o755)  # munged insists that others can reach its socket
        self.daemons = []
        self.environment = {**os.environ, "SLURM_CONF": str(self.folder / "slurm.conf")}

    def start(self):
        for name in ("state", "spool"):
            (self.folder / name).mkdir()
        host = socket.gethostname().split(".")[0]
        controller_port, node_port = free_ports(2)
        (self.folder / "slurm.conf").write_text(
            CONFIG.format(host=host, folder=self.folder, controller_port=controller_port, node_port=node_port))
        key = self.folder / "munge.key"
        subprocess.run(["mungekey", "--create", f"--keyfile={key}"], check=True, capture_output=True)
        self.begin("munged", "--foreground", f"--key-file={key}", f"--socket={self.folder}/munge.socket",
                   f"--pid-file={self.folder}/munged.pid", f"--log-file={self.folder}/munged.log",
                   f"--seed-file={self.folder}/munged.seed")
        self.wait_for("munged", lambda: (self.folder / "munge.socket").exists())
        self.begin("slurmctld", "-D")
        self.wait_for("slurmctld", lambda: self.call("scontrol", "ping").returncode == 0)
        self.begin("slurmd", "-D")
        self.wait_for("slurmd", lambda: "idle" in self.call("sinfo", "--noheader", "--format=%t").stdout)

    def begin(self, name, *arguments):
        log = open(self.folder / f"{name}.out", "w")
        self.daemons.append((name, subprocess.Popen([name, *arguments], env=self.environment, stdin=subprocess.DEVNULL,
                                                    stdout=log, stderr=log, preexec_fn=die_with_parent)))
        log.close()

    def wait_for(self, name, condition):
        def ended_or_up():
            process = self.daemons[-1][1]
            if process.poll() is not None:
                raise RuntimeError(f"{name} ended with status {process.returncode}: {self.last_words(name)}")
            return condition()

        try:
            wait_until(ended_or_up, name, 60)
        except TimeoutError as error:
            raise RuntimeError(f"{error}: {self.last_words(name)}")

    def last_words(self, name):
        words = [(self.folder / f"{name}{end}").read_text() for end in (".out", ".log")
                 if (self.folder / f"{name}{end}").exists()]
        return "\n".join("".join(words).splitlines()[-5:])

    def call(self, *command, **options):
        return subprocess.run(command, env=self.environment, capture_output=True, text=True, timeout=LONGEST, **options)

    def processes(self):
        """Numbers of all processes of this Slurm, daemons and jobs: those that know its configuration."""
        mark = b"SLURM_CONF=" + self.environment["SLURM_CONF"].encode() + b"\0"
        found = []
        for entry in pathlib.Path("/proc").glob("[0-9]*"):
            try:
                if mark in (entry / "environ").read_bytes():
                    found.append(int(entry.name))
            except OSError:  # has ended
                pass
        return found

    def stop(self):
        if not self.folder.exists():
            return
        if len(self.daemons) == 3:
            self.call("scancel", "--full", "--signal=KILL", "--user=root")
        for _, process in reversed(self.daemons):
            process.terminate()
            try:
                process.wait(15)
            except subprocess.TimeoutExpired:
                process.kill()
                process.wait()
        for number in self.processes():
            try:
                os.kill(number, signal.SIGKILL)
            except ProcessLookupError:
                pass
        wait_until(lambda: not self.processes(), "processes of Slurm are left", 30)
        shutil.rmtree(self.folder)


class Slurm(unittest.TestCase):
    @classmethod
    def setUpClass(cls):
        if os.geteuid() != 0:
            raise unittest.SkipTest("not root, and slurmd starts jobs only as root")
        missing = [tool for tool in TOOLS if not shutil.which(tool)]
        if missing:
            raise unittest.SkipTest(f"not installed: {', '.join(missing)} (Debian: slurm-wlm munge)")
        cls.cluster = Cluster()
        cls.addClassCleanup(cls.cluster.stop)
        atexit.register(cls.cluster.stop)  # also when the test itself is interrupted or asked to end
        signal.signal(signal.SIGTERM, signal.default_int_handler)
        try:
            cls.cluster.start()
        except (RuntimeError, OSError, subprocess.SubprocessError) as error:
            raise unittest.SkipTest(f"Slurm does not start here: {error}")

    def setUp(self):
        self.folder = pathlib.Path(tempfile.mkdtemp())
        self.addCleanup(shutil.rmtree, self.folder)
        self.addCleanup(self.show_time)
        self.begin = time.monotonic()

    def show_time(self):
        print(f"{self.id()}: {time.monotonic() - self.begin:.0f} s", flush=True)

    def logs(self):
        return "\n".join(f"{log.name}: {log.read_text()}" for log in sorted(self.folder.glob("*.log")))

    def write_sweep(self, years, teachers, program=PROGRAM):
        (self.folder / "sweep.cfg").write_text(SWEEP.format(years=years, teachers=teachers))
        subprocess.run([program, "sweep", "sweep.cfg", "--output=whole.h5", "--quiet"], cwd=self.folder, check=True,
                       stdout=subprocess.DEVNULL)

    def succeed(self, *command):
        done = self.cluster.call(*command, cwd=self.folder)
        self.assertEqual(done.returncode, 0, done.stderr)
        return done.stdout.strip()

    def submit(self, script, *arguments, options=(), **variables):
        """The number of the job."""
        variables = {"PEERSPREAD": PROGRAM, **variables}
        exported = "--export=ALL," + ",".join(f"{name}={value}" for name, value in variables.items())
        return self.succeed("sbatch", "--parsable", exported, *options, str(SCRIPTS / script), *arguments)

    def states(self, job):
        """State of the job, or of each task of an array: "PENDING", "RUNNING", "COMPLETED", ..."""
        shown = self.cluster.call("scontrol", "--oneliner", "show", "job", job).stdout
        return [word.split("=")[1] for word in shown.split() if word.startswith("JobState=")]

    def wait_for_end(self, job):
        """States once nothing of the job waits or runs any more."""
        def ended():
            states = self.states(job)
            return states if not UNFINISHED & set(states) else None

        return wait_until(ended, f"end of job {job}")

    def complete(self, job):
        states = self.wait_for_end(job)
        self.assertEqual(set(states), {"COMPLETED"}, self.logs())

    def assert_whole(self, output):
        self.assertEqual(differences(self.folder / output, self.folder / "whole.h5"), [])

    def test_a_job_array_with_a_task_that_is_cancelled(self):
        self.write_sweep(years=5, teachers=5000)
        options = ["--array=1-4"]
        array = self.submit("array.sbatch", "sweep.cfg", "results/r.h5", options=options)
        parts = self.folder / "results" / "r.h5.parts"
        second = parts / "shard-2-of-4.h5"
        wait_until(second.exists, "the second task's part")
        self.succeed("scancel", f"{array}_2")
        states = self.wait_for_end(array)
        self.assertEqual(sorted(states), ["CANCELLED", "COMPLETED", "COMPLETED", "COMPLETED"])
        self.assertFalse(all(finished_flags(second)[6:12]), "cancelled too late to test anything")
        log = (self.folder / f"peerspread-{array}_2.log").read_text()
        self.assertIn("stopped as asked", log)

        # Merging refuses; nothing is lost by trying.
        self.assertEqual(self.wait_for_end(self.submit("merge.sbatch", "results/r.h5")), ["FAILED"])

        # One task alone, then all again, of which most have nothing to do, then the merge that waits for them.
        self.complete(self.submit("array.sbatch", "sweep.cfg", "results/r.h5", options=["--array=2"], SHARDS=4))
        array = self.submit("array.sbatch", "sweep.cfg", "results/r.h5", options=options)
        merge = self.submit("merge.sbatch", "results/r.h5", options=[f"--dependency=afterany:{array}"])
        self.complete(array)
        self.complete(merge)
        self.assert_whole("results/r.h5")

    def test_a_task_that_is_requeued_in_the_middle(self):
        self.write_sweep(years=5, teachers=5000)
        array = self.submit("array.sbatch", "sweep.cfg", "results/r.h5", options=["--array=1-2", "--requeue"])
        first = self.folder / "results" / "r.h5.parts" / "shard-1-of-2.h5"
        wait_until(first.exists, "the first task's part")
        self.succeed("scontrol", "requeue", f"{array}_1")
        self.complete(array)
        self.complete(self.submit("merge.sbatch", "results/r.h5"))
        self.assert_whole("results/r.h5")

    def test_a_preemptible_job_queues_up_again_by_itself(self):
        self.write_sweep(years=8, teachers=8000)
        job = self.submit("preemptible.sbatch", "sweep.cfg", "results/r.h5", options=["--cpus-per-task=1"])
        log = self.folder / f"peerspread-{job}.log"
        for restarts in (0, 1):
            begins = f"restarts so far: {restarts}"
            wait_until(lambda: log.exists() and begins in log.read_text(), f"begin with {begins}")
            time.sleep(0.5)
            self.succeed("scancel", "--signal=USR1", "--batch", job)
        self.complete(job)
        log = log.read_text()
        self.assertEqual(log.count("queueing up again"), 2, log)
        self.assertGreaterEqual(log.count("stopped as asked"), 1, log)
        self.assert_whole("results/r.h5")

    def test_a_preemptible_job_that_is_cancelled_stays_so(self):
        self.write_sweep(years=8, teachers=8000)
        job = self.submit("preemptible.sbatch", "sweep.cfg", "results/r.h5", options=["--cpus-per-task=1"])
        wait_until((self.folder / "results" / "r.h5.parts" / "part.h5").exists, "the part")
        self.succeed("scancel", job)
        self.assertEqual(self.wait_for_end(job), ["CANCELLED"])
        self.assertNotIn("queueing up", (self.folder / f"peerspread-{job}.log").read_text())
        self.assertTrue((self.folder / "results" / "r.h5.parts" / "part.h5").exists())

    def test_ranks_of_mpi(self):
        if not MPI_PROGRAM:
            self.skipTest("there is no program with MPI")
        self.write_sweep(years=1, teachers=500)
        kinds = self.cluster.call("srun", "--mpi=list").stderr
        launchers = {"mpirun": "mpirun --allow-run-as-root --oversubscribe"}
        if "pmix" in kinds:
            launchers["srun"] = "srun --mpi=pmix"
        for name, launch in launchers.items():
            with self.subTest(name):
                self.complete(self.submit("mpi.sbatch", "sweep.cfg", f"results/{name}.h5", "--quiet",
                                          options=["--ntasks=2"], PEERSPREAD=MPI_PROGRAM, LAUNCH=launch))
                parts = sorted(path.name for path in (self.folder / f"results/{name}.h5.parts").glob("*.h5"))
                self.assertEqual(parts, ["rank-0-of-2.h5", "rank-1-of-2.h5"])
                self.assert_whole(f"results/{name}.h5")
                self.complete(self.submit("merge.sbatch", f"results/{name}.h5", PEERSPREAD=MPI_PROGRAM))
                self.assert_whole(f"results/{name}.h5")


if __name__ == "__main__":
    result = unittest.main(exit=False, verbosity=2).result  # says why tests are skipped
    nothing_ran = result.skipped and result.testsRun == 0
    sys.exit(77 if nothing_ran else not result.wasSuccessful())
