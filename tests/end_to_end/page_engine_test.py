"""The engine in the page gives the bytes that the program writes: all outputs of three scenarios, in node and in a
browser; and what the page saves as a scenario gives the very worlds that the page stepped.

Environment: PEERSPREAD, the program; SOURCE_DIR and BUILD_DIR, folders of the project and of its build.
"""

import hashlib
import os
import shutil
import subprocess
import sys
import tempfile
import unittest
from pathlib import Path

try:
    import h5py
except ImportError:
    print("skipped: there is no h5py (python3-h5py)")
    sys.exit(77)

ROOT = Path(os.environ["SOURCE_DIR"])
BUILD = Path(os.environ["BUILD_DIR"])
PROGRAM = os.environ["PEERSPREAD"]
RIVALS = ROOT / "configs" / "ensembles" / "rivals"
ENGINE = BUILD / "page_engine" / "page_engine.wasm"
SCENARIOS = [ROOT / "configs" / "scenarios" / f"{name}.cfg"
             for name in ("nyc_15_hours", "evaluative_climate", "one_kind")]
SMALL = ["--people.teachers=500", "--people.partners=3", "--replicates=6", "--populations=2", "--quiet",
         "--recording.teachers=all", "--recording.ties=on", "--recording.posts=on", "--recording.channels=on"]

for needed in (ENGINE, ROOT / "scripts" / "report" / "node_modules"):
    if not needed.exists():
        print(f"skipped: there is no {needed.relative_to(ROOT) if needed.is_relative_to(ROOT) else needed}")
        sys.exit(77)


def run(*command):
    done = subprocess.run([str(word) for word in command], capture_output=True, text=True)
    if done.returncode:
        raise AssertionError(f"{command}: status {done.returncode}\n{done.stdout[-2000:]}{done.stderr[-2000:]}")
    return done.stdout


def rows_in(results):
    """{(replicate, point, output): SHA-256 of its bytes} of a results file."""
    found = {}
    with h5py.File(results) as file:
        replicates, points = (len(file[name]) for name in ("replicate", "point"))
        for name, data in file.items():
            if not isinstance(data, h5py.Dataset) or data.ndim < 3 or data.shape[:2] != (replicates, points):
                continue
            if data.dtype != "float32":
                continue
            values = data[...]
            for r in range(replicates):
                for p in range(points):
                    found[r, p, name] = hashlib.sha256(values[r, p].astype("<f4").tobytes()).hexdigest()
    return found


def rows_by(*way):
    """The same, by the engine of the page."""
    found = {}
    for line in run("node", "--no-warnings", ROOT / "tests/report/engine_hashes.mjs", *way).splitlines():
        replicate, point, name, sha = line.split()
        found[int(replicate), int(point), name] = sha
    return found


class SameBytes(unittest.TestCase):
    @classmethod
    def setUpClass(cls):
        cls.temp = tempfile.TemporaryDirectory()
        cls.addClassCleanup(cls.temp.cleanup)
        folder = Path(cls.temp.name)
        cls.page, results = folder / "page.html", folder / "page.h5"
        run(PROGRAM, "compare", *SCENARIOS, *SMALL, f"--output={results}", f"--report={cls.page}")
        cls.expected = rows_in(results)

    def same(self, found):
        self.assertGreater(len(self.expected), 6 * 3 * 80)  # replicates, scenarios, outputs
        self.assertEqual(len(found), len(self.expected))
        different = [row for row in self.expected if found.get(row) != self.expected[row]]
        self.assertEqual(different[:5], [], f"{len(different)} rows differ")

    def test_in_node(self):
        self.same(rows_by("node", ENGINE, self.page))

    def test_in_the_page_in_a_browser(self):
        if not shutil.which("chromium"):
            self.skipTest("there is no chromium")
        self.same(rows_by("browser", self.page))


class TryOut(unittest.TestCase):
    def test_levers_answers_links_the_saved_scenario_and_pictures(self):
        if not shutil.which("chromium"):
            self.skipTest("there is no chromium")
        with tempfile.TemporaryDirectory() as temp:
            folder = Path(temp)
            (folder / "ensembles").symlink_to(ROOT / "configs" / "ensembles")
            scenarios = [ROOT / "configs" / "scenarios" / f"nyc_{hours}_hours.cfg" for hours in (15, 27)]
            run(PROGRAM, "compare", *scenarios, "--people.teachers=600", "--people.partners=3", "--replicates=12",
                "--populations=2", "--quiet", f"--output={folder}/page.h5", f"--report={folder}/page.html")
            print(run("node", ROOT / "tests/report/try_test.mjs", folder / "page.html", folder))
            print(run("node", ROOT / "tests/report/spread_test.mjs", folder / "page.html", ENGINE))
            print(run("node", ROOT / "tests/report/tasks.mjs", folder / "page.html"))
            run(PROGRAM, "run", folder / "my_plan.cfg", "--quiet", f"--output={folder}/plan.h5")
            expected = rows_in(folder / "plan.h5")
            found = [line.split() for line in (folder / "my_plan.txt").read_text().splitlines()]
            self.assertEqual(len(found), 12 * 6)
            for replicate, name, sha in found:
                self.assertEqual(sha, expected[int(replicate), 0, name], f"{name} of replicate {replicate}")
            self.rivals_worlds_are_the_programs(folder)

    def rivals_worlds_are_the_programs(self, folder):
        """The first world of the first rival in the page is that of its first kept set on the command line."""
        first = min(file for file in RIVALS.glob("*.csv") if file.name != "refused.csv")
        lines = first.read_text().splitlines()
        fixed = [line.removeprefix("# with ").replace(" = ", "=") for line in lines if line.startswith("# with ")]
        names, values = (line.split(",") for line in [line for line in lines if not line.startswith("#")][:2])
        settings = [f"--{setting}" for setting in fixed + [f"{n}={v}" for n, v in zip(names, values)]]
        run(PROGRAM, "run", ROOT / "configs" / "scenarios" / "nyc_27_hours.cfg", "--people.teachers=600",
            "--people.partners=3", "--replicates=2", "--populations=2", "--ensemble=none", "--quiet", *settings,
            f"--output={folder}/rival.h5")
        expected = rows_in(folder / "rival.h5")
        found = [line.split() for line in (folder / "rival.txt").read_text().splitlines()]
        self.assertEqual(len(found), 6)
        for name, sha in found:
            self.assertEqual(sha, expected[0, 0, name], name)

    def test_kept_rivals_are_of_this_model(self):
        files = [file for file in RIVALS.glob("*.csv") if file.name != "refused.csv"]
        self.assertGreater(len(files), 1)
        for file in files:
            fixed = [line.removeprefix("# with ").replace(" = ", "=") for line in file.read_text().splitlines()
                     if line.startswith("# with ")]
            run(PROGRAM, "run", SCENARIOS[0], f"--ensemble={file}", *[f"--{setting}" for setting in fixed], "--dry-run")

    def test_a_point_of_a_sweep_is_tried_out(self):
        if not shutil.which("chromium"):
            self.skipTest("there is no chromium")
        with tempfile.TemporaryDirectory() as temp:
            page = Path(temp) / "sweep.html"
            run(PROGRAM, "sweep", ROOT / "configs/sweeps/hours_by_climate.cfg", "--people.teachers=600",
                "--people.partners=3", "--replicates=8", "--populations=2", "--quiet", f"--output={temp}/s.h5",
                f"--report={page}")
            print(run("node", ROOT / "tests/report/sweep_test.mjs", page))


if __name__ == "__main__":
    unittest.main()
