"""scripts/benchmark_rivals: every rival that is installed gives the epidemic curve, and who does not is found out.

Environment: PEERSPREAD, the program; SOURCE_DIR, the project's folder. Nothing is said of how long something takes.
"""

import csv
import importlib.util
import os
import re
import shutil
import subprocess
import sys
import tempfile
import unittest
from pathlib import Path

ROOT = Path(os.environ["SOURCE_DIR"])
PROGRAM = os.environ["PEERSPREAD"]
sys.path.insert(0, str(ROOT / "scripts" / "rivals"))
import curve
import programs

SMALL = ["--agents=1009", "--worlds=16", "--repetitions=2"]


def benchmark(*options, program=PROGRAM):
    return subprocess.run([ROOT / "scripts" / "benchmark_rivals", f"--program={program}", *options],
                          capture_output=True, text=True)


class Agreement(unittest.TestCase):
    def agrees(self, *names):
        done = benchmark(*SMALL, f"--only={','.join(names)}")
        self.assertEqual(done.returncode, 0, done.stderr)
        for name in ("peerspread", *names):
            self.assertRegex(done.stdout, rf"(?m)^{name} .* standard errors \(")

    def test_by_hand_in_cpp(self):
        self.agrees("plain", "packed", "frontier")

    @unittest.skipUnless(importlib.util.find_spec("numba"), "numba is not installed")
    def test_by_hand_in_numba(self):
        self.agrees("numba")

    @unittest.skipUnless(shutil.which("node"), "node is not installed")
    def test_by_hand_in_javascript(self):
        self.agrees("node")

    def test_who_is_left_out_is_said(self):
        done = benchmark(*SMALL, "--only=igraph,agentscript")
        self.assertEqual(done.returncode, 0, done.stderr)
        self.assertIn("igraph is left out: ", done.stdout)
        self.assertIn("agentscript is left out: ", done.stdout)

    def test_worlds_that_are_no_whole_packs(self):
        self.assertEqual(benchmark("--agents=1009", "--worlds=17", "--repetitions=1", "--only=packed").returncode, 0)


class Curve(unittest.TestCase):
    """The declared curve, and that other probabilities are not taken for it."""

    @classmethod
    def setUpClass(cls):
        cls.temp = tempfile.TemporaryDirectory()
        cls.addClassCleanup(cls.temp.cleanup)
        cls.folder = Path(cls.temp.name)
        cls.rival = programs.Compiled("frontier", "frontier.cpp", PROGRAM)
        cls.rival.prepare(cls.folder)

    def z_of(self, **changed):
        epidemic = programs.Epidemic(agents=curve.DECLARED_AGENTS, worlds=48, seed=5, **changed)
        worlds = self.rival.run(epidemic, self.folder).worlds
        return curve.largest_z(curve.points_of(worlds, curve.DECLARED_AGENTS), curve.declared())[0]

    def test_is_given(self):
        self.assertLess(self.z_of(), curve.SIGMAS)

    def test_other_models_are_noticed(self):
        for changed in ({"infection": 0.104}, {"recovery": 0.24}, {"infected": 14}, {"degree": 10}):
            with self.subTest(changed):
                self.assertGreater(self.z_of(**changed), curve.SIGMAS)

    def test_is_that_of_the_document(self):
        text = (ROOT / "docs" / "benchmark.md").read_text(encoding="utf-8")
        rows = re.findall(r"(?m)^\| (\d+) \| ([\d.]+) ± ([\d.]+) \| (?:([\d.]+) ± ([\d.]+))? *\|$", text)
        shown = {}
        for week, *numbers in rows:
            for output, mean, sd in (("ever", *numbers[:2]), ("infectious", *numbers[2:])):
                if mean:
                    shown[output, int(week)] = float(mean), float(sd)
        expected = {key: (round(p.mean, 5), round(p.sd, 5)) for key, p in curve.declared().items()}
        self.assertEqual(shown, expected)


class Files(unittest.TestCase):
    def test_every_repetition_is_in_the_csv(self):
        with tempfile.TemporaryDirectory() as folder:
            path = Path(folder) / "raw.csv"
            done = benchmark(*SMALL, "--only=plain", f"--csv={path}")
            self.assertEqual(done.returncode, 0, done.stderr)
            with path.open(newline="", encoding="utf-8") as file:
                rows = list(csv.DictReader(file))
            self.assertEqual([(row["program"], row["repetition"]) for row in rows],
                             [("peerspread", "1"), ("peerspread", "2"), ("plain", "1"), ("plain", "2")])
            for row in rows:
                self.assertGreater(float(row["ns_per_agent_step"]), 0)
                self.assertTrue(row["processor"])
            before = path.read_bytes()
            self.assertIn("exists", benchmark(*SMALL, f"--csv={path}").stderr)
            self.assertEqual(path.read_bytes(), before)


class Refusals(unittest.TestCase):
    def test_bad_options(self):
        for option, said in (("--agents=1000", "no prime"), ("--agents=7", "no prime"), ("--worlds=1", "--worlds = 1"),
                             ("--repetitions=0", "--repetitions = 0"), ("--only=plane", "there is no plane; allowed: "),
                             ("--csv=/nowhere/raw.csv", "there is no folder /nowhere"), ("--agents=few", "few")):
            with self.subTest(option):
                done = benchmark(option)
                self.assertEqual(done.returncode, 2)
                self.assertIn(said, done.stderr)
                self.assertEqual(done.stdout, "")
        self.assertIn("is no program", benchmark(program="/nowhere/peerspread").stderr)


if __name__ == "__main__":
    unittest.main()
