"""Kept results files of this major version of the format: what was printed of them when they were made is printed
still, and other programs open them as they open new ones.

Environment: PEERSPREAD, the program; SOURCE_DIR, the project's folder.
"""

import os
import re
import shutil
import subprocess
import sys
import tempfile
import unittest
from pathlib import Path

ROOT = Path(os.environ["SOURCE_DIR"])
KEPT = ROOT / "tests" / "results_format"
LARGEST = 100_000  # bytes


def peerspread(*arguments, folder):
    return subprocess.run([os.environ["PEERSPREAD"], *arguments], cwd=folder, capture_output=True, text=True)


class KeptFiles(unittest.TestCase):
    def setUp(self):
        self.folder = Path(tempfile.mkdtemp())
        self.addCleanup(shutil.rmtree, self.folder)
        version = peerspread("--version", folder=self.folder).stdout
        major = re.search(r"(?m)^[Rr]esults format (\d+)", version).group(1)
        self.files = sorted(KEPT.glob(f"{major}.*.h5"))
        for file in self.files:
            shutil.copy(file, self.folder)

    def test_one_of_this_major_version_is_kept(self):
        self.assertGreater(len(self.files), 0)
        for file in self.files:
            self.assertLess(file.stat().st_size, LARGEST, file)

    def test_what_is_printed_of_them_stays(self):
        for file in self.files:
            for command in ("inspect", "compare"):
                with self.subTest(f"{command} {file.name}"):
                    done = peerspread(command, file.name, folder=self.folder)
                    self.assertEqual(done.returncode, 0, done.stderr)
                    self.assertEqual(done.stdout, (KEPT / f"{file.stem}.{command}.txt").read_text(encoding="utf-8"))

    def test_other_programs_open_them(self):
        for file in self.files:
            with self.subTest(file.name):
                check = ROOT / "tests" / "end_to_end" / "check_results_file.py"
                done = subprocess.run([sys.executable, "-B", check, file], capture_output=True, text=True)
                self.assertEqual(done.returncode, 0, done.stdout + done.stderr)

    def test_a_changed_byte_is_noticed(self):
        for file in self.files:
            with self.subTest(file.name):
                copy = self.folder / file.name
                content = bytearray(copy.read_bytes())
                content[content.index(b"sir.recovery")] ^= 1  # a name of a parameter
                copy.write_bytes(content)
                self.assertIn("damaged", peerspread("inspect", file.name, folder=self.folder).stderr)


if __name__ == "__main__":
    unittest.main()
