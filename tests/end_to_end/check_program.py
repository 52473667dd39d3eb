"""The program as its users call it, in a folder of its own: what tests share.

Environment: PEERSPREAD, the program; SOURCE_DIR, the folder of the project.
"""

import os
import pathlib
import shutil
import subprocess
import tempfile
import unittest

PROGRAM = os.environ["PEERSPREAD"]
SOURCE = pathlib.Path(os.environ["SOURCE_DIR"])
SMALL = ["--replicates=2", "--populations=1", "--threads=2"]
SCENARIO = """# a small world
name = {name}
[time]
years = 1
[people]
teachers = 300
[coaching]
hours_per_year = {hours}
"""
STUDY = "[study]\nid = X\noutput = {output}\nlow = {low}\nhigh = 1\n"


class InFolder(unittest.TestCase):
    """The program is called in a folder in which there is nothing yet."""

    def setUp(self):
        self.folder = pathlib.Path(tempfile.mkdtemp())
        self.addCleanup(shutil.rmtree, self.folder)

    def write(self, name, text):
        (self.folder / name).write_text(text)

    def call(self, *arguments, **options):
        return subprocess.run([PROGRAM, *arguments], cwd=self.folder, capture_output=True, text=True, **options)

    def succeed(self, *arguments):
        done = self.call(*arguments)
        self.assertEqual(done.returncode, 0, done.stderr)
        return done.stdout

    def files(self):
        return {
            str(path.relative_to(self.folder)): path.read_bytes() for path in self.folder.rglob("*") if path.is_file()
        }

    def fail_with(self, status, arguments, *parts):
        """Expects one line on standard error that says all parts, the status, and no file written or changed."""
        before = self.files()
        done = self.call(*arguments)
        self.assertEqual(done.returncode, status, done.stderr)
        self.assertRegex(done.stderr, r"\Apeerspread: [^\n]*\n\Z")
        for part in parts:
            self.assertIn(part, done.stderr)
        self.assertEqual(self.files(), before)
        self.assertNotIn("bug", done.stderr)


class TwoScenarios(InFolder):
    """h15.cfg and h27.cfg are there."""

    def setUp(self):
        super().setUp()
        for hours in (15, 27):
            self.write(f"h{hours}.cfg", SCENARIO.format(name=f"{hours} hours", hours=hours))
