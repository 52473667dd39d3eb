"""The tutorial, command by command, as a stranger would type it.

Environment: PEERSPREAD, the program; SOURCE_DIR, the folder of the project.
"""

import os
import re
import subprocess
import tempfile
import unittest
from pathlib import Path

SOURCE = Path(os.environ["SOURCE_DIR"])
PROGRAM = Path(os.environ["PEERSPREAD"])


class Tutorial(unittest.TestCase):
    def run_blocks(self, document, count, made):
        """Every block marked `sh`, in one folder."""
        text = (SOURCE / "docs" / document).read_text(encoding="utf-8")
        blocks = re.findall(r"^```sh\n(.*?)^```", text, re.MULTILINE | re.DOTALL)
        self.assertEqual(len(blocks), count)
        with tempfile.TemporaryDirectory() as folder:
            (Path(folder) / "configs").symlink_to(SOURCE / "configs")
            (Path(folder) / "results").mkdir()
            path = f"{PROGRAM.parent}:{os.environ['PATH']}"
            for block in blocks:
                if "report results" in block and "no report page" in self.report(folder, path):
                    block = block.replace("peerspread report results/first.h5\n", "")
                done = subprocess.run(["bash", "-eo", "pipefail", "-c", block], cwd=folder, capture_output=True,
                                      text=True, env={**os.environ, "PATH": path})
                self.assertIn(done.returncode, [0], f"{block}\n{done.stdout}\n{done.stderr}")
            self.assertLessEqual(made, {path.name for path in (Path(folder) / "results").iterdir()})

    def test_every_command_runs(self):
        self.run_blocks("tutorial.md", 6, {"first.h5", "my.cfg", "my.h5", "hours.h5", "precise.h5", "hours.csv",
                                           "hours.summary.json", "first.json"})

    def test_a_first_sweep(self):
        self.run_blocks("howto_sweep.md", 3, {"lhs.h5", "lhs.csv"})

    def test_a_first_page(self):
        self.run_blocks("howto_page.md", 2, {"plans.h5", "plans.html", "plans_brief.html"})

    def test_a_first_array(self):
        self.run_blocks("howto_cluster.md", 2, {"big.h5"})

    def test_what_is_in_the_way_is_what_the_program_says(self):
        text = (SOURCE / "docs/troubleshooting.md").read_text(encoding="utf-8")
        said = re.findall(r"^\| `([^`]+)` \|", text, re.MULTILINE)
        self.assertGreater(len(said), 6)
        files = [*SOURCE.glob("sim/**/*.cpp"), *SOURCE.glob("scripts/report/src/**/*.js")]
        sources = "".join(file.read_text(encoding="utf-8") for file in files)
        for sentence in said:
            self.assertIn(sentence, sources)

    def report(self, folder, path):
        return subprocess.run(["peerspread", "report", "results/first.h5", "-o", "/dev/null"], cwd=folder, text=True,
                              capture_output=True, env={**os.environ, "PATH": path}).stderr


if __name__ == "__main__":
    unittest.main()
