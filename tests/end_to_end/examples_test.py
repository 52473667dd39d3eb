"""Every example of the documents, as a stranger would type it.

Blocks of code say by their language what becomes of them: `sh` is run, one block after the other, in a folder like the
project's, in which an `ini` block becomes the file that its first line names; `python` and `r` are run there too; `cpp`
are parts of sources. What has no language is text, in which there are no commands, or it is marked `<!-- not run -->`
and named in NOT_RUN.

Environment: PEERSPREAD, the program; SOURCE_DIR, the folder of the project; BUILD_DIR, that of the build.
"""

import json
import os
import re
import shutil
import subprocess
import tempfile
import unittest
from pathlib import Path

SOURCE = Path(os.environ["SOURCE_DIR"])
PROGRAM = Path(os.environ["PEERSPREAD"])
BUILD = Path(os.environ["BUILD_DIR"])
BLOCK = re.compile(r"^(<!-- not run -->\n)?```(\w*)\n(.*?)^```", re.MULTILINE | re.DOTALL)
COMMAND = re.compile(r"(?m)^\s*(?:[A-Z_]+=\S+ )*"
                     r"(?:peerspread|scripts/\S+|build/\S+|bin/\S+|cmake|ctest|python3|Rscript|R CMD|mpirun|sbatch|npm"
                     r"|pip|tar) ")
# What is not run, by document and first word, and why; it is looked at without being run.
NOT_RUN = {
    ("README.md", "scripts/quickstart"): "installs packages and builds",
    ("CONTRIBUTING.md", "scripts/test"): "installs packages, builds and runs this test",
    ("CONTRIBUTING.md", "cmake"): "builds the program that is tested",
    ("CONTRIBUTING.md", "PEERSPREAD=$PWD/build/ci/peerspread"): "is a test of its own",
    ("docs/install.md", "scripts/quickstart"): "installs packages and builds",
    ("docs/install.md", "tar"): "needs the tarball, with which package_test does the same",
    ("docs/benchmark.md", "scripts/install_packages"): "installs packages and takes an hour; benchmark_rivals_test",
    ("docs/howto_cluster.md", "array=$(sbatch"): "needs Slurm, with which slurm_test runs these files",
    ("docs/new_model.md", "cmake"): "builds the program that is tested",
}
# Run by tests of their own: by document and language.
ELSEWHERE = {("docs/python_and_r.md", "python"): "python_test.py", ("docs/python_and_r.md", "r"): "r_test.py",
             ("models/sir/README.md", "python"): "sir_test.py"}
# What makes examples small that are not: worlds as large as a country's, parameter sets by the hundred, minutes.
SMALL = r"""#!/usr/bin/python3 -B
import os, re, sys
arguments = sys.argv[1:]
command, typed = arguments[0] if arguments else "", " ".join(arguments)
if command in ("run", "compare", "sweep") and not re.search(r"quickstart\.h5|compare \S+\.h5|sir_epidemic", typed):
    if "--people.teachers" not in typed:
        arguments += ["--people.teachers=600", "--time.years=2"]
    if not re.search(r" -r |--replicates", typed):
        arguments += ["--replicates=4"]
if command == "validate":
    arguments += ["--replicates=1"]
if command in ("calibrate", "sensitivity"):
    arguments += ["--dry-run"]
if not os.environ["WITH_PAGE"]:
    if command == "report":
        sys.exit(0)
    arguments = re.sub(r" --(report|brief)[ =]\S+", "", "\0".join(arguments).replace("\0", " ")).split(" ")
os.execv(os.environ["PEERSPREAD"], ["peerspread", *arguments])
"""


def documents():
    return sorted([*SOURCE.glob("*.md"), *SOURCE.glob("docs/*.md"), *SOURCE.glob("models/*/*.md"),
                   *SOURCE.glob("scripts/*/*.md"), SOURCE / "sim" / "README.md"])


def name_of(document):
    return str(document.relative_to(SOURCE))


def blocks_of(document):
    """(whether marked as not run, language, text) of each."""
    found = BLOCK.findall(document.read_text(encoding="utf-8"))
    return [(bool(mark), language, text) for mark, language, text in found]


class Examples(unittest.TestCase):
    @classmethod
    def setUpClass(cls):
        cls.base = Path(tempfile.mkdtemp())
        cls.addClassCleanup(shutil.rmtree, cls.base)
        (cls.base / "bin").mkdir()
        (cls.base / "bin" / "peerspread").write_text(SMALL, encoding="utf-8")
        (cls.base / "bin" / "peerspread").chmod(0o755)
        cls.quickstart = cls.base / "quickstart.h5"
        first = subprocess.run(
            [PROGRAM, "compare", "configs/scenarios/nyc_15_hours.cfg", "configs/scenarios/nyc_27_hours.cfg", "--quiet",
             f"--output={cls.quickstart}"], cwd=SOURCE, check=True, capture_output=True, text=True)
        cls.table = first.stdout
        page = subprocess.run([PROGRAM, "report", cls.quickstart, f"--output={cls.base}/page.html"], text=True,
                              capture_output=True)
        cls.environment = {
            **os.environ, "PATH": f"{cls.base}/bin:{os.environ['PATH']}", "MPLBACKEND": "agg",
            "PYTHONPATH": str(BUILD / "python"), "WITH_PAGE": "" if "no report page" in page.stderr else "yes"}

    def folder_like_the_projects(self):
        folder = Path(tempfile.mkdtemp())
        self.addCleanup(shutil.rmtree, folder)
        for name in ("configs", "scripts"):
            (folder / name).symlink_to(SOURCE / name)
        (folder / "build").mkdir()
        (folder / "build" / "ci").symlink_to(BUILD)
        (folder / "results").mkdir()
        shutil.copy(self.quickstart, folder / "results")
        return folder

    def run_block(self, language, text, folder):
        if language == "ini":
            (folder / text.splitlines()[0].removeprefix("# ")).write_text(text, encoding="utf-8")
            return
        if language == "r" and subprocess.run(["Rscript", "-e", "library(ncdf4)"], capture_output=True).returncode:
            text = f"invisible(parse(text = {json.dumps(text)}))"  # nothing but its grammar
        command = {"sh": ["bash", "-eo", "pipefail", "-c"], "python": ["/usr/bin/python3", "-Bc"],
                   "r": ["Rscript", "-e"]}[language]
        done = subprocess.run([*command, text], cwd=folder, capture_output=True, text=True, env=self.environment)
        self.assertEqual(done.returncode, 0, f"{text}\n{done.stdout}\n{done.stderr}")

    def run_document(self, name):
        folder, counts = self.folder_like_the_projects(), {}
        for skipped, language, text in blocks_of(SOURCE / name):
            if not skipped and language in ("sh", "ini", "python", "r") and (name, language) not in ELSEWHERE:
                if language == "r" and not shutil.which("Rscript"):
                    continue
                self.run_block(language, text, folder)
                counts[language] = counts.get(language, 0) + 1
        return {path.name for path in (folder / "results").iterdir()}, counts

    def test_every_document(self):
        made = {"README.md": {"quickstart.h5"},
                "docs/tutorial.md": {"first.h5", "my.cfg", "my.h5", "hours.h5", "precise.h5", "hours.csv",
                                     "hours.summary.json", "first.json"},
                "docs/howto_scenario.md": {"mine.cfg", "mine.csv", "piped.h5", "schema.json"},
                "docs/howto_sweep.md": {"lhs.h5", "lhs.csv", "my_sweep.h5", "enough.h5"},
                "docs/howto_page.md": {"plans.h5"},
                "docs/howto_cluster.md": {"big.h5", "sure.h5"},
                "docs/reading.md": {"quickstart.csv", "quickstart.summary.csv", "quickstart.json", "recorded.h5"},
                "docs/results_format.md": set(), "docs/checks.md": set(), "docs/new_model.md": {"sir_epidemic.h5"}}
        runs = {name_of(document) for document in documents()
                if any(language in ("sh", "python", "r", "ini") and (name_of(document), language) not in ELSEWHERE
                       for _, language, _ in blocks_of(document))}
        self.assertEqual(runs, set(made))
        for name in sorted(made):
            with self.subTest(name):
                self.assertLessEqual(made[name], self.run_document(name)[0])

    def test_what_is_printed_is_what_the_documents_show(self):
        for name, mark in (("docs/reading.md", "table"), ("README.md", "answer")):
            text = (SOURCE / name).read_text(encoding="utf-8")
            (shown,) = re.findall(rf"<!-- {mark} -->\n```\n(.*?)```\n<!-- /{mark} -->", text, re.DOTALL)
            self.assertIn(shown, self.table)

    def test_text_holds_no_commands_and_what_is_not_run_is_named(self):
        marked = set()
        for document in documents():
            for skipped, language, text in blocks_of(document):
                if skipped:
                    marked.add((name_of(document), text.split()[0]))
                    self.look_at(text)
                else:
                    self.assertIn(language, ("sh", "ini", "python", "r", "cpp", ""), name_of(document))
                    if not language:
                        self.assertIsNone(COMMAND.search(text), f"{name_of(document)}: say sh, or why not:\n{text}")
        self.assertEqual(marked, set(NOT_RUN))

    def look_at(self, text):
        """Grammar, files, presets and targets of commands."""
        subprocess.run(["bash", "-nc", text], check=True)
        for file in re.findall(r"(?<![\w/.])(?:share/peerspread/)?((?:scripts|configs|tests)/[\w./]+)", text):
            self.assertTrue((SOURCE / file).exists(), file)
        presets = json.loads((SOURCE / "CMakePresets.json").read_text(encoding="utf-8"))
        for preset in re.findall(r"--preset (\w+)", text):
            self.assertIn(preset, [one["name"] for one in presets["configurePresets"]])
        targets = [word for line in re.findall(r"--target ([\w ]+)", text) for word in line.split()]
        targets += re.findall(r"(?m)^build/ci/(\w+)$", text)
        for target in targets:
            dry = subprocess.run(["cmake", "--build", BUILD, "--target", target, "--", "-n"], capture_output=True,
                                 text=True)
            self.assertEqual(dry.returncode, 0, f"{target}: {dry.stderr[-300:]}")

    def test_tests_that_documents_name_are_there(self):
        found = 0
        for document in documents():
            for pattern in re.findall(r"ctest --preset \w+ -R '?([^\s'`]+)", document.read_text(encoding="utf-8")):
                pattern = pattern.replace("\\|", "|")
                listed = subprocess.run(["ctest", "--test-dir", BUILD, "-N", "-R", pattern], capture_output=True,
                                        text=True)
                number = int(re.search(r"Total Tests: (\d+)", listed.stdout)[1])
                self.assertGreater(number, pattern.count("|"), f"{name_of(document)}: {pattern}")
                found += 1
        self.assertGreater(found, 5)

    def test_options_that_documents_name_are_there(self):
        said = subprocess.run([PROGRAM, "man"], check=True, capture_output=True, text=True).stdout.replace("\\-", "-")
        said += subprocess.run([PROGRAM, "describe"], check=True, capture_output=True, text=True).stdout
        known = set(re.findall(r"--([a-z][a-z-]*)", said)) | {"model"}
        parameters = set(re.findall(r"(?m)^([a-z_0-9]+(?:\.[a-z_0-9]+)*) = ", said))
        for document in documents():
            text = document.read_text(encoding="utf-8")
            for command in re.findall(r"\bpeerspread ((?:\\\n|[^`\n#|])+)", text):
                for option in re.findall(r"(?<=\s)--([a-z][\w.-]*)", command):
                    self.assertIn(option, known | parameters, f"{name_of(document)}: peerspread {command}")

    def test_what_is_in_the_way_is_what_the_program_says(self):
        text = (SOURCE / "docs/troubleshooting.md").read_text(encoding="utf-8")
        said = re.findall(r"^\| `([^`]+)` \|", text, re.MULTILINE)
        self.assertGreater(len(said), 6)
        files = [*SOURCE.glob("sim/**/*.cpp"), *SOURCE.glob("scripts/report/src/**/*.js")]
        sources = "".join(file.read_text(encoding="utf-8") for file in files)
        for sentence in said:
            self.assertIn(sentence, sources)


if __name__ == "__main__":
    unittest.main()
