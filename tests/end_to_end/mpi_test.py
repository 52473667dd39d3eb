"""Campaigns shared among processes by MPI: the same bytes as from one process, whatever happens to a rank.

Environment: PEERSPREAD, a program without MPI; SOURCE_DIR, the folder of the project; PEERSPREAD_MPI, a program with
MPI. Skips, saying so, where there is no MPI.
"""

import os
import pathlib
import re
import shutil
import signal
import subprocess
import sys
import tempfile
import time
import unittest

from check_same_results import differences, finished_flags

PROGRAM = os.environ["PEERSPREAD"]
LONGEST = 120  # seconds that any one call may take, on a busy machine
SIZE = 4

# One batch per population, enough for every rank.
SWEEP = """name = small sweep
replicates = {populations}
populations = {populations}
threads = 1
[time]
years = {years}
[people]
teachers = {teachers}
[sweep]
coaching.hours_per_year = 5, 10, 20
"""


class Mpi(unittest.TestCase):
    @classmethod
    def setUpClass(cls):
        if not shutil.which("mpirun"):
            raise unittest.SkipTest("there is no mpirun (Debian: openmpi-bin)")
        cls.program = os.environ.get("PEERSPREAD_MPI")
        if not cls.program:
            raise unittest.SkipTest("there was no MPI when this was built (Debian: libopenmpi-dev)")

    def setUp(self):
        self.folder = pathlib.Path(tempfile.mkdtemp())
        self.addCleanup(shutil.rmtree, self.folder)

    def write_sweep(self, **size):
        (self.folder / "sweep.cfg").write_text(SWEEP.format(**size))
        self.succeed([PROGRAM, "sweep", "sweep.cfg", "--output=whole.h5", "--quiet"])
        self.batches = len(finished_flags(self.folder / "whole.h5"))

    def ranks(self, size, *arguments, program=None):
        program = program or self.program
        return ["mpirun", "--allow-run-as-root", "--oversubscribe", "-n", str(size), program, *arguments]

    def call(self, command):
        return subprocess.run(command, cwd=self.folder, capture_output=True, text=True, timeout=LONGEST)

    def succeed(self, command):
        done = self.call(command)
        self.assertEqual(done.returncode, 0, done.stderr)
        return done.stdout

    def parts(self, output):
        return sorted((self.folder / f"{output}.parts").glob("*.h5"))

    def done_in(self, output):
        """Of each batch, in how many parts it is finished."""
        return [sum(flags) for flags in zip(*(finished_flags(part) for part in self.parts(output)))]

    def assert_whole(self, output):
        self.assertEqual(differences(self.folder / output, self.folder / "whole.h5"), [])

    def ranks_of(self, launcher):
        """Process numbers of the ranks that `launcher` has started, those of the program alone."""
        children = pathlib.Path(f"/proc/{launcher.pid}/task/{launcher.pid}/children").read_text().split()
        name = os.path.basename(self.program)[:15]  # as long as Linux keeps it
        return [int(child) for child in children if pathlib.Path(f"/proc/{child}/comm").read_text().strip() == name]

    def break_off(self, output, asked, whom):
        """Starts SIZE ranks and sends the signal to one of them or to mpirun once some batch is finished."""
        command = self.ranks(SIZE, "sweep", "sweep.cfg", f"--output={output}", "--quiet")
        launcher = subprocess.Popen(command, cwd=self.folder, stdout=subprocess.DEVNULL, stderr=subprocess.PIPE,
                                    text=True)
        try:
            end = time.monotonic() + LONGEST
            while (len(self.parts(output)) < SIZE or sum(self.done_in(output)) == 0) and launcher.poll() is None:
                self.assertLess(time.monotonic(), end, "the ranks do not begin")
                time.sleep(0.1)
            self.assertIsNone(launcher.poll(), "ended too early to test anything")
            os.kill(launcher.pid if whom == "mpirun" else self.ranks_of(launcher)[whom], asked)
            _, error = launcher.communicate(timeout=LONGEST)
        finally:
            if launcher.poll() is None:
                launcher.kill()
                launcher.wait()
        return launcher.returncode, error

    def test_four_ranks_give_the_bytes_of_one_process(self):
        self.write_sweep(populations=24, years=1, teachers=500)
        text = self.succeed(self.ranks(SIZE, "sweep", "sweep.cfg", "--output=r.h5"))
        self.assertEqual(text.count("Results: r.h5"), 1, "every rank talks")
        self.assertEqual([part.name for part in self.parts("r.h5")], [f"rank-{r}-of-{SIZE}.h5" for r in range(SIZE)])
        self.assertEqual(self.done_in("r.h5"), [1] * self.batches, "each batch is computed once")
        self.assert_whole("r.h5")
        self.succeed([PROGRAM, "verify", "r.h5", "--sample", "4", "--quiet"])

        # Moved with its parts it is still whole; merged it needs them no more.
        moved = self.folder / "elsewhere"
        moved.mkdir()
        for name in ("r.h5", "r.h5.parts"):
            (self.folder / name).rename(moved / name)
        self.assert_whole("elsewhere/r.h5")
        self.succeed([self.program, "merge", "elsewhere/r.h5"])
        shutil.rmtree(moved / "r.h5.parts")
        self.assert_whole("elsewhere/r.h5")

    def test_a_rank_that_is_killed(self):
        self.write_sweep(populations=24, years=8, teachers=8000)
        ways_on = {"more ranks": self.ranks(SIZE + 1), "fewer ranks": self.ranks(2), "one process": [PROGRAM]}
        for number, (name, program) in enumerate(ways_on.items()):
            with self.subTest(name):
                output = f"r{number}.h5"
                status, _ = self.break_off(output, signal.SIGKILL, number)
                self.assertNotEqual(status, 0)
                self.assertFalse((self.folder / output).exists())
                self.assertLess(sum(self.done_in(output)), self.batches)
                self.succeed([*program, "sweep", "sweep.cfg", f"--output={output}", "--quiet"])
                self.assertEqual(self.done_in(output), [1] * self.batches, "batches were lost or computed again")
                self.assert_whole(output)

    def test_signals_that_ask_the_ranks_to_stop(self):
        self.write_sweep(populations=24, years=8, teachers=8000)
        for asked in (signal.SIGUSR1, signal.SIGTERM):
            with self.subTest(asked.name):
                output = f"{asked.name}.h5"
                status, error = self.break_off(output, asked, "mpirun")
                self.assertNotEqual(status, 0)
                if asked == signal.SIGUSR1:  # mpirun passes it on; after SIGTERM it has its own way of ending
                    self.assertEqual(status, 75, error)
                    self.assertEqual(error.count("stopped as asked"), 1, error)
                self.succeed(self.ranks(2, "sweep", "sweep.cfg", f"--output={output}", "--quiet"))
                self.assertEqual(self.done_in(output), [1] * self.batches)
                self.assert_whole(output)

    def test_a_stop_while_a_large_design_is_planned(self):
        """Asked of all ranks, or of one of them: all end, with one sentence and nothing written."""
        (self.folder / "large.cfg").write_text("replicates = 1\npopulations = 1\n"
                                               "[people]\nteachers = 60\npartners = 2\n"
                                               "[sweep]\ndesign = latin_hypercube\npoints = 20000\n"
                                               "coaching.hours_per_year = 5:40\n")
        for asked, whom in ((signal.SIGUSR1, range(2)), (signal.SIGTERM, range(2)), (signal.SIGTERM, [1])):
            with self.subTest(asked=asked.name, whom=whom):
                command = self.ranks(2, "sweep", "large.cfg", "--output=r.h5", "--quiet")
                launcher = subprocess.Popen(command, cwd=self.folder, stdout=subprocess.DEVNULL, stderr=subprocess.PIPE,
                                            text=True)
                self.addCleanup(launcher.stderr.close)
                self.wait_until_they_mind(launcher, 2, asked)
                for rank in self.ranks_of(launcher)[whom[0]:]:
                    os.kill(rank, asked)
                _, error = launcher.communicate(timeout=LONGEST)
                self.assertEqual(launcher.returncode, 75, error)
                self.assertEqual(error.count("stopped as asked while the work was planned"), 1, error)
                self.assertEqual([path.name for path in self.folder.iterdir()], ["large.cfg"])

    def wait_until_they_mind(self, launcher, size, asked):
        """Returns once all ranks have a handler for the signal."""
        end = time.monotonic() + LONGEST
        while launcher.poll() is None:
            ranks = self.ranks_of(launcher)
            status = [pathlib.Path(f"/proc/{rank}/status").read_text() for rank in ranks]
            caught = [int(re.search(r"SigCgt:\s*(\w+)", text)[1], 16) >> (asked - 1) & 1 for text in status]
            if len(ranks) == size and all(caught):
                break
            self.assertLess(time.monotonic(), end, "no handler")
            time.sleep(0.002)

    def test_errors_end_all_ranks(self):
        self.write_sweep(populations=4, years=1, teachers=300)
        done = self.call(self.ranks(2, "sweep", "sweep.cfg", "--output=r.h5", "--seed=x"))
        self.assertEqual(done.returncode, 2)
        self.assertEqual(done.stderr.count("peerspread: "), 1, done.stderr)
        done = self.call(self.ranks(2, "sweep", "sweep.cfg", "--output=whole.h5", "--seed=7"))
        self.assertEqual(done.returncode, 1)
        self.assertIn("whole.h5 exists", done.stderr)
        done = self.call(self.ranks(2, "sweep", "sweep.cfg", "--output=whole.h5"))
        self.assertEqual(done.returncode, 0)
        self.assertEqual(done.stderr.count("whole.h5 is there already"), 1, done.stderr)
        self.assertEqual(self.call(self.ranks(2, "sweep", "sweep.cfg", "--output=r.h5", "--shard=1/2")).returncode, 2)

    def test_a_build_without_mpi_refuses(self):
        (self.folder / "sweep.cfg").write_text(SWEEP.format(populations=4, years=1, teachers=300))
        done = self.call(self.ranks(2, "sweep", "sweep.cfg", "--output=r.h5", program=PROGRAM))
        self.assertEqual(done.returncode, 1)
        self.assertIn("built without MPI", done.stderr)
        self.assertIn("--preset mpi", done.stderr)
        self.assertEqual([path.name for path in self.folder.iterdir()], ["sweep.cfg"])


if __name__ == "__main__":
    result = unittest.main(exit=False, verbosity=2).result  # says why tests are skipped
    nothing_ran = result.skipped and result.testsRun == 0
    sys.exit(77 if nothing_ran else not result.wasSuccessful())
