"""Installed elsewhere: the program, the Python module and find_package(peerspread) with a model from outside the tree;
an unpacked tarball with libraries of its own.

Environment: BUILD_DIR, the folder of the build; SOURCE_DIR, that of the project.
"""

import json
import os
import re
import shutil
import subprocess
import sys
import tarfile
import tempfile
import unittest
from pathlib import Path

BUILD, SOURCE = Path(os.environ["BUILD_DIR"]), Path(os.environ["SOURCE_DIR"])
SMALL = ["--people.teachers=300", "--time.years=1", "-r", "2", "-q"]
SCENARIOS = [f"share/peerspread/configs/scenarios/nyc_{hours}_hours.cfg" for hours in (15, 27)]


def run(*command, **options):
    done = subprocess.run([str(word) for word in command], capture_output=True, text=True, **options)
    if done.returncode:
        raise AssertionError(f"{command}:\n{done.stdout[-3000:]}{done.stderr[-3000:]}")
    return done.stdout


class Elsewhere(unittest.TestCase):
    @classmethod
    def setUpClass(cls):
        cls.folder = Path(tempfile.mkdtemp())
        cls.addClassCleanup(shutil.rmtree, cls.folder)


class Installed(Elsewhere):
    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        run("cmake", "--install", BUILD, "--prefix", cls.folder / "there")
        # From where nobody said it would be.
        cls.there = (cls.folder / "there").rename(cls.folder / "moved")

    def test_everything_is_in_its_place(self):
        for file in ("bin/peerspread", "share/bash-completion/completions/peerspread", "share/man/man1/peerspread.1",
                     "share/zsh/site-functions/_peerspread", "share/fish/vendor_completions.d/peerspread.fish",
                     "share/peerspread/schemas/peer_coaching.schema.json", *SCENARIOS,
                     "share/peerspread/r/peerspread/DESCRIPTION"):
            self.assertTrue((self.there / file).is_file(), file)
        self.assertEqual(run(self.there / "bin/peerspread", "man"),
                         (self.there / "share/man/man1/peerspread.1").read_text())

    def test_the_python_module(self):
        packages = self.there / "lib/python3/dist-packages"
        if not packages.is_dir():
            self.skipTest("the Python module was not built")
        code = ("import peerspread as ps\n"
                "d = ps.run({'people.teachers': 300, 'time.years': 1}, replicates=2)\n"
                "print(ps.__file__, d.sizes['replicate'])")
        shown = run(sys.executable, "-B", "-c", code, cwd=self.folder, env={**os.environ, "PYTHONPATH": str(packages)})
        self.assertIn(str(packages), shown)

    def test_a_model_from_outside_the_tree(self):
        project = self.folder / "rumour"
        shutil.copytree(SOURCE / "docs/own_model", project)
        run("cmake", "-S", project, "-B", project / "build", "-G", "Ninja", "-DCMAKE_BUILD_TYPE=Release",
            f"-DCMAKE_PREFIX_PATH={self.there}")
        run("cmake", "--build", project / "build", "-j2")
        program = project / "build/rumour"
        found = json.loads(run(program, "run", "/dev/stdin", "--json", "-q", "-o", self.folder / "r.h5",
                               input="model = rumour\nreplicates = 64\n[rumour]\npeople = 2000\nweeks = 8\n"))
        [row] = found["rows"]
        expected = 1 - 0.9 ** 8
        error = (expected * (1 - expected) / (64 * 2000)) ** 0.5
        self.assertLess(abs(row["points"][0]["mean"] - expected), 4 * error)
        self.assertIn("byte for byte", run(program, "verify", self.folder / "r.h5", "--kernel=scalar"))
        self.assertIn("rumour.hearing", run(program, "describe", "parameters", "--model=rumour"))
        self.assertIn("rumour", run(program, "schema", "rumour"))


class Tarball(Elsewhere):
    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.made = cls.folder / "made"
        run("cpack", "-G", "TGZ", "-B", cls.made, cwd=BUILD)
        [archive] = cls.made.glob("*.tar.gz")
        with tarfile.open(archive) as tar:
            tar.extractall(cls.folder / "a folder with spaces")
        [cls.there] = (cls.folder / "a folder with spaces").iterdir()

    def test_runs_from_elsewhere_with_libraries_of_its_own(self):
        program = self.there / "bin/peerspread"
        used = dict(re.findall(r"(lib\S+) => (\S.*?) \(", run("ldd", program)))
        self.assertIn("libhdf5_serial.so.103", used)
        of_machine = {name for name, path in used.items() if not path.startswith(str(self.there))}
        self.assertLessEqual({name.split(".so")[0] for name in of_machine},
                             {"libc", "libm", "libpthread", "libdl", "librt", "libresolv"})
        files = [self.there / file for file in SCENARIOS]
        found = json.loads(run(program, "compare", *files, *SMALL, "--json", "-o", "x.h5", cwd=self.folder,
                               env={"PATH": "/usr/bin"}))
        self.assertEqual(found["points"], ["15 hours", "27 hours"])

    def test_a_wheel_of_it_in_a_virtual_environment(self):
        if not (self.there / "lib/python3/dist-packages").is_dir():
            self.skipTest("the Python module was not built")
        run(SOURCE / "scripts/wheel", self.made)
        [wheel] = self.made.glob("*.whl")
        environment = self.folder / "venv"
        run("/usr/bin/python3", "-m", "venv", "--system-site-packages", environment)
        run(environment / "bin/pip", "install", "--quiet", "--no-index", "--no-deps", wheel)
        shown = run(environment / "bin/python", "-c",
                    "import peerspread as ps\nd = ps.run({'people.teachers': 300, 'time.years': 1}, replicates=2)\n"
                    "print(ps.__file__, ps.plot.trajectories(d, folder='.').png)", cwd=self.folder)
        self.assertIn(str(environment), shown)
        self.assertTrue((self.folder / "trajectories.png").exists())
        self.assertIn("peerspread", run(environment / "bin/peerspread", "--version"))


if __name__ == "__main__":
    unittest.main()
