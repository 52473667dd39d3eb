"""The SIR model written a second time, in the Python that its README shows, against the engine: means over worlds.

Environment: PEERSPREAD, the program; SOURCE_DIR, the project's folder.
"""

import os
import re
import shutil
import subprocess
import tempfile
import unittest
from pathlib import Path

import h5py
import numpy

ROOT = Path(os.environ["SOURCE_DIR"])
README = (ROOT / "models" / "sir" / "README.md").read_text(encoding="utf-8")
WORLDS, WEEKS = 200, 40


def from_readme():
    """The functions of the one block of Python in the README."""
    (code,) = re.findall(r"```python\n(.*?)```", README, flags=re.DOTALL)
    names = {"numpy": numpy}
    exec(compile(code, "README.md", "exec"), names)
    return names


class SecondImplementation(unittest.TestCase):
    @classmethod
    def setUpClass(cls):
        cls.code = from_readme()
        cls.contacts = cls.code["contacts"](1009, 4)
        cls.folder = Path(tempfile.mkdtemp())
        cls.addClassCleanup(shutil.rmtree, cls.folder)
        (cls.folder / "sir.cfg").write_text(f"model = sir\nreplicates = {WORLDS}\n[sir]\nagents = 1009\n"
                                            f"weeks = {WEEKS}\ndegree = 4\ninfection = 0.15\n")
        subprocess.run([os.environ["PEERSPREAD"], "run", "sir.cfg", "--quiet", "--output=sir.h5"], cwd=cls.folder,
                       check=True, stdout=subprocess.DEVNULL)
        with h5py.File(cls.folder / "sir.h5") as file:
            cls.engine = numpy.stack([file["ever_infected"][:, 0, :], file["infectious"][:, 0, :]], axis=2)

    def worst_z(self, beta, gamma):
        """Largest |z| over weeks and outputs, of the difference of two means."""
        chance = numpy.random.default_rng(1927)
        here = numpy.array([list(self.code["epidemic"](self.contacts, beta, gamma, 10, WEEKS, chance))
                            for _ in range(WORLDS)])
        error = numpy.sqrt((here.var(axis=0, ddof=1) + self.engine.var(axis=0, ddof=1)) / WORLDS)
        return (abs(here.mean(axis=0) - self.engine.mean(axis=0)) / error).max()

    def test_gives_the_same_means(self):
        self.assertEqual(self.engine.shape, (WORLDS, WEEKS, 2))
        self.assertGreater(self.engine[:, -1, 0].mean(), 0.2)
        self.assertLess(self.worst_z(0.15, 0.25), 4)

    def test_other_probabilities_are_noticed(self):
        self.assertGreater(self.worst_z(0.165, 0.25), 4)
        self.assertGreater(self.worst_z(0.15, 0.275), 4)

    def test_the_graph_of_the_readme(self):
        (shown,) = re.findall(r"with n = 7 and k = 2 the contacts are ([\d:, \n]+)\.", README)
        rows = [[int(j) for j in row.split(":")[1].split()] for row in shown.split(",")]
        self.assertEqual(rows, self.code["contacts"](7, 2))


if __name__ == "__main__":
    unittest.main()
