"""Calls of the system that fail, and power cuts: a sample of what scripts/faults tries, and that what makes calls fail
does what it says.

Environment: PEERSPREAD, the program; SOURCE_DIR, the folder of the project; FAULTS, the library of tests/faults (skips
without it); FAULTS_SEED, to take another sample.
"""

import os
import pathlib
import re
import shutil
import subprocess
import sys
import tempfile
import unittest

import h5py
from check_same_results import differences

PROGRAM, LIBRARY = os.environ["PEERSPREAD"], os.environ.get("FAULTS")
SCRIPT = pathlib.Path(os.environ["SOURCE_DIR"]) / "scripts" / "faults"
SEED = os.environ.get("FAULTS_SEED", "20261127")
LONGEST = 120  # seconds that any one call may take, on a busy machine
SWEEP = """model = bass
replicates = 8
populations = 4
threads = 1
[bass]
agents = 50
weeks = 60
[sweep]
bass.innovation = 0.03, 0.1
"""


class Case(unittest.TestCase):
    @classmethod
    def setUpClass(cls):
        if not LIBRARY:
            raise unittest.SkipTest("the library that makes calls fail is not built under sanitizers")

    def setUp(self):
        self.folder = pathlib.Path(tempfile.mkdtemp()).resolve()
        self.addCleanup(shutil.rmtree, self.folder)
        (self.folder / "place").mkdir()

    def call(self, *words, **orders):
        place = self.folder / "place"
        environment = os.environ | {"LD_PRELOAD": LIBRARY, "FAULTS_FOLDER": str(place), "LC_ALL": "C",
                                    "FAULTS_LOG": str(self.folder / "log")} | orders
        return subprocess.run(words, cwd=place, env=environment, capture_output=True, text=True, timeout=LONGEST)

    def left(self):
        place = self.folder / "place"
        return {str(path.relative_to(place)): path.read_text() for path in place.rglob("*") if path.is_file()}


class Library(Case):
    def test_a_call_fails_on_order(self):
        for operation, said in (("write:1:28", "No space left"), ("create:1:5", "Input/output"), ("sync:1:5", "fsync")):
            with self.subTest(operation):
                done = self.call("dd", "if=/dev/zero", "of=f", "count=1", "conv=fsync", FAULTS_FAIL=operation)
                self.assertNotEqual(done.returncode, 0)
                self.assertIn(said, done.stderr)
                fired = f"fired {operation.split(':')[0]} {self.folder}/place/f\n"
                self.assertIn(fired, (self.folder / "log").read_text())

    def test_a_call_after_the_last_does_not(self):
        self.assertEqual(self.call("dd", "if=/dev/zero", "of=f", "count=1", FAULTS_FAIL="write:2:28").returncode, 0)
        self.assertIn("\nwrite 1\n", (self.folder / "log").read_text())

    def test_a_power_cut_takes_what_was_not_synced(self):
        (self.folder / "source").write_text("new")
        for how, keeps, left in (("none", "none", {"old": "old"}), ("fsync", "none", {"old": "old"}),
                                 ("fsync", "names", {"old": "old", "f": "new"}),
                                 ("none", "names", {"old": "old", "f": ""}),
                                 ("none", "all", {"old": "old", "f": "new"})):
            with self.subTest(how=how, keeps=keeps):
                (self.folder / "place" / "f").unlink(missing_ok=True)
                (self.folder / "place" / "old").write_text("old")
                copy = ["dd", "if=../source", "of=f"] + (["conv=fsync"] if how == "fsync" else [])
                self.assertEqual(self.call(*copy, FAULTS_CUT=f"1000:{keeps}").returncode, 0)
                self.assertEqual(self.left(), left)

    def test_a_power_cut_brings_back_what_was_there(self):
        for words in (["rm", "old"], ["mv", "old", "other"], ["dd", "if=/dev/zero", "of=old", "count=1"]):
            with self.subTest(words):
                (self.folder / "place" / "old").write_text("old")
                self.assertEqual(self.call(*words, FAULTS_CUT="1000:none").returncode, 0)
                self.assertEqual(self.left(), {"old": "old"})


class Faults(Case):
    def faults(self, *options):
        command = ["/usr/bin/python3", "-B", SCRIPT, f"--program={PROGRAM}", f"--library={LIBRARY}", *options]
        done = subprocess.run(command, capture_output=True, text=True)
        print(done.stdout, flush=True)
        self.assertEqual((done.returncode, done.stderr), (0, ""), done.stdout)

    def test_a_sample(self):
        self.faults("--sample=550", f"--seed={SEED}")

    def test_a_refused_close_does_not_crash_a_reader(self):
        self.faults("--only=report", "--kind=close")

    def test_a_part_that_cannot_be_read_for_a_moment_is_not_taken_for_a_damaged_one(self):
        self.faults("--only=join", "--kind=read")

    def test_a_table_whose_file_cannot_be_looked_at_leaves_nothing(self):
        self.faults("--only=compare", "--kind=stat")


class PowerCutAfterTheEnd(Case):
    """What a command said that it had done is done."""

    def setUp(self):
        super().setUp()
        (self.folder / "place" / "sweep.cfg").write_text(SWEEP)

    def sweep(self, *words, keeps):
        done = self.call(PROGRAM, "sweep", "sweep.cfg", "--quiet", *words, FAULTS_CUT=f"1000000:{keeps}")
        self.assertEqual((done.returncode, done.stderr), (0, ""))

    def test_results_and_table(self):
        self.sweep("--output=whole.h5", keeps="all")
        self.sweep("--output=r.h5", "--csv=t.csv", keeps="none")
        place = self.folder / "place"
        self.assertEqual(differences(place / "r.h5", place / "whole.h5"), [])
        self.assertIn("Share of adopters", (place / "t.csv").read_text())

    def test_shards_and_what_is_joined_of_them(self):
        self.sweep("--output=whole.h5", keeps="all")
        self.sweep("--output=r.h5", "--shard=1/2", keeps="none")
        place = self.folder / "place"
        self.assertEqual([part.name for part in place.glob("r.h5.parts/*.h5")], ["shard-1-of-2.h5"])
        self.sweep("--output=r.h5", keeps="none")
        self.assertEqual(differences(place / "r.h5", place / "whole.h5"), [])

    def test_a_shard_that_was_killed_at_its_end_is_made_safe_by_the_same_command(self):
        shard = ["--output=r.h5", "--shard=1/2"]
        self.sweep(*shard, keeps="all")
        safe = self.flags_of_the_shard()
        self.assertEqual([flag != 0 for flag in safe], [True, True, False, False])
        changes = int(re.search(r"changes (\d+)", (self.folder / "log").read_text())[1])
        for before_the_end in range(8):
            with self.subTest(before_the_end=before_the_end):
                shutil.rmtree(self.folder / "place" / "r.h5.parts")
                cut = f"{changes - before_the_end}:all"
                self.call(PROGRAM, "sweep", "sweep.cfg", "--quiet", *shard, FAULTS_CUT=cut)
                self.sweep(*shard, keeps="none")
                self.assertEqual(self.flags_of_the_shard(), safe)

    def flags_of_the_shard(self):
        with h5py.File(self.folder / "place" / "r.h5.parts" / "shard-1-of-2.h5", "r") as part:
            return list(part["progress/finished"][()])


if __name__ == "__main__":
    result = unittest.main(exit=False, verbosity=2).result
    sys.exit(77 if result.skipped and not result.testsRun else not result.wasSuccessful())
