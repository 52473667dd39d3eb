"""The recipes for other packagers are of this version and name what the build looks for. They are read, not run."""

import ast
import os
import pathlib
import re
import unittest

import yaml

SOURCE = pathlib.Path(os.environ["SOURCE_DIR"])
RECIPES = SOURCE / "scripts" / "recipes"
BUILD = (SOURCE / "CMakeLists.txt").read_text(encoding="utf-8")
VERSION = re.search(r"project\(peerspread VERSION (\S+)", BUILD)[1]
# As find_package and find_path call them, and as Spack and conda do.
NAMES = {"Boost": ("boost", "libboost-devel"), "Eigen3": ("eigen", "eigen"), "TBB": ("intel-oneapi-tbb", "tbb-devel"),
         "HDF5": ("hdf5", "hdf5"), "nlohmann_json": ("nlohmann-json", "nlohmann_json"), "xxhash": ("xxhash", "xxhash")}


def needed():
    """Libraries without which nothing is built, and that are no part of a toolchain."""
    found = set(re.findall(r"find_package\((\w+)[^)]*REQUIRED", BUILD)) - {"Threads"}
    return found | set(re.findall(r"find_library\(\w+_LIBRARY (\w+) REQUIRED", BUILD))


class Recipes(unittest.TestCase):
    def test_spack(self):
        tree = ast.parse((RECIPES / "spack" / "package.py").read_text(encoding="utf-8"))
        calls = [node for node in ast.walk(tree) if isinstance(node, ast.Call) and isinstance(node.func, ast.Name)]
        first = {name: [call.args[0].value for call in calls if call.func.id == name]
                 for name in ("version", "depends_on")}
        self.assertEqual(first["version"], [VERSION])
        packages = {re.split(r"[@ ]", text)[0] for text in first["depends_on"]}
        for library in needed() - {"MPI", "Python", "pybind11"}:
            self.assertIn(NAMES[library][0], packages)

    def test_conda(self):
        recipe = yaml.safe_load((RECIPES / "conda" / "meta.yaml").read_text(encoding="utf-8"))
        self.assertEqual(recipe["package"]["version"], VERSION)
        packages = {text.split()[0] for text in recipe["requirements"]["host"]}
        for library in needed() - {"MPI", "Python", "pybind11"}:
            self.assertIn(NAMES[library][1], packages)

    def test_options_are_those_of_the_build(self):
        for file in RECIPES.rglob("*.*"):
            for option in re.findall(r"PEERSPREAD_[A-Z]+", file.read_text(encoding="utf-8")):
                self.assertIn(option, BUILD, file)

    def test_apptainer(self):
        text = (RECIPES / "peerspread.def").read_text(encoding="utf-8")
        self.assertEqual(re.findall(r"(?m)^Stage: (\w+)$", text), ["build", "run"])
        sections = set(re.findall(r"(?m)^%(\w+)", text))
        self.assertLessEqual(sections, {"files", "post", "environment", "runscript"})


if __name__ == "__main__":
    unittest.main()
