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
    def test_every_command_runs(self):
        text = (SOURCE / "docs/tutorial.md").read_text(encoding="utf-8")
        blocks = re.findall(r"^```sh\n(.*?)^```", text, re.MULTILINE | re.DOTALL)
        self.assertEqual(len(blocks), 6)
        with tempfile.TemporaryDirectory() as folder:
            (Path(folder) / "configs").symlink_to(SOURCE / "configs")
            path = f"{PROGRAM.parent}:{os.environ['PATH']}"
            for block in blocks:
                if "report results" in block and "no report page" in self.report(folder, path):
                    block = block.replace("peerspread report results/first.h5\n", "")
                done = subprocess.run(["bash", "-eo", "pipefail", "-c", block], cwd=folder, capture_output=True,
                                      text=True, env={**os.environ, "PATH": path})
                self.assertEqual(done.returncode, 0, f"{block}\n{done.stdout}\n{done.stderr}")
            made = {path.name for path in (Path(folder) / "results").iterdir()}
            self.assertLessEqual({"first.h5", "my.cfg", "my.h5", "hours.h5", "precise.h5", "hours.csv",
                                  "hours.summary.json", "first.json"}, made)

    def report(self, folder, path):
        return subprocess.run(["peerspread", "report", "results/first.h5", "-o", "/dev/null"], cwd=folder, text=True,
                              capture_output=True, env={**os.environ, "PATH": path}).stderr


if __name__ == "__main__":
    unittest.main()
