"""Campaigns that are run, interrupted and compared: what tests of them share.

Environment: PEERSPREAD, the program; SOURCE_DIR, the folder of the project.
"""

import pathlib
import re
import subprocess
import time

from check_program import PROGRAM, InFolder
from check_same_results import differences, finished_flags

LONGEST = 120  # seconds that any one call may take, on a busy machine
STOPPED = 75

# One batch per population: enough of them that a moment in the middle has some done and some to do.
SWEEP = """name = small sweep
replicates = 40
populations = 40
threads = 2
[time]
years = {years}
[people]
teachers = {teachers}
[sweep]
coaching.hours_per_year = 5, 10, 20
"""
LONG_RUN = """name = long run
replicates = 8
populations = 1
threads = 2
[time]
years = 30
[people]
teachers = 8000
"""


class Campaigns(InFolder):
    """Campaigns say nothing but their table, and are stopped or killed from here."""

    def command(self, *arguments):
        return [PROGRAM, *arguments, "--quiet"]

    def call(self, *arguments):
        return super().call(*arguments, "--quiet", timeout=LONGEST)

    def call_aloud(self, *arguments):
        return super().call(*arguments, timeout=LONGEST)

    def succeed(self, *arguments):
        done = self.call(*arguments)
        self.assertEqual((done.returncode, done.stderr), (0, ""))
        return done.stdout

    def start(self, *arguments):
        process = subprocess.Popen(self.command(*arguments), cwd=self.folder, stdout=subprocess.DEVNULL,
                                   stderr=subprocess.PIPE, text=True)
        self.addCleanup(self.end, process)
        return process

    @staticmethod
    def end(process):
        if process.poll() is None:
            process.kill()
            process.wait()
        process.stderr.close()

    def wait_for(self, path, process):
        """Returns once `path` is there, or `process` has ended."""
        end = time.monotonic() + LONGEST
        while not (self.folder / path).exists() and process.poll() is None:
            self.assertLess(time.monotonic(), end, f"no {path}")
            time.sleep(0.002)

    def wait_until_it_minds(self, asked, process):
        """Returns once `process` has a handler for the signal (it has none in its first moments), or has ended."""
        end = time.monotonic() + LONGEST
        while process.poll() is None:
            caught = re.search(r"SigCgt:\s*(\w+)", pathlib.Path(f"/proc/{process.pid}/status").read_text())
            if caught and int(caught[1], 16) >> (asked - 1) & 1:
                break
            self.assertLess(time.monotonic(), end, "no handler")
            time.sleep(0.002)

    def assert_same(self, file, other):
        self.assertEqual(differences(self.folder / file, self.folder / other), [])

    def assert_nothing_left_of(self, file):
        self.assertFalse((self.folder / f"{file}.parts").exists(), f"{file}.parts is still there")

    def flags(self, part):
        """How far a part is, as bytes 0 and 1; None where there is no part."""
        path = self.folder / part
        return finished_flags(path) if path.exists() else None
