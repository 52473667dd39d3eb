"""The R package: its example runs, its tables are those of the program, what is wrong is a condition with a sentence.

Environment: PEERSPREAD, the program; SOURCE_DIR, the folder of the project.
"""

import os
import re
import shutil
import subprocess
import sys
import unittest

import pandas as pd

from check_program import SMALL, SOURCE, TwoScenarios

if not shutil.which("Rscript"):
    print("skipped: R is not installed (r-base-core)")
    sys.exit(77)

PACKAGE = SOURCE / "scripts" / "r" / "peerspread"
WORLD = "people.teachers = 300, time.years = 1"
FEW = "replicates = 2, populations = 1, threads = 2"


class Package(TwoScenarios):
    def setUp(self):
        super().setUp()
        self.library = self.folder / "library"
        self.library.mkdir()
        done = subprocess.run(["R", "CMD", "INSTALL", "--no-test-load", f"--library={self.library}", PACKAGE],
                              capture_output=True, text=True, cwd=self.folder)
        self.assertEqual(done.returncode, 0, done.stderr)

    def r(self, code):
        return subprocess.run(["Rscript", "-e", "library(peerspread)\n" + code], cwd=self.folder, text=True,
                              capture_output=True, env={**os.environ, "R_LIBS": str(self.library)})

    def succeed_in_r(self, code):
        done = self.r(code)
        self.assertEqual(done.returncode, 0, done.stderr)
        return done.stdout

    def same(self, made, *command):
        self.succeed(*command, *SMALL, "--output=c.h5", "--quiet")
        self.succeed("export", "c.h5", "--quiet")
        pd.testing.assert_frame_equal(pd.read_csv(self.folder / made), pd.read_csv(self.folder / "c.csv"),
                                      check_dtype=False)

    def test_compare_is_that_of_the_command_line(self):
        self.succeed_in_r(
            f'd <- peerspread_compare(list("15 hours" = list({WORLD}, coaching = list(hours_per_year = 15)), '
            f'"27 hours" = "h27.cfg"), {FEW})\n'
            'write.csv(d, "r.csv", row.names = FALSE, na = "", fileEncoding = "UTF-8")')
        self.same("r.csv", "compare", "h15.cfg", "h27.cfg")

    def test_sweep_of_a_data_frame(self):
        self.succeed_in_r(
            "points <- data.frame(coaching.hours_per_year = c(5, 27.5), climate.evaluative = c(0.1, 0.4))\n"
            f'd <- peerspread_sweep("h15.cfg", points, {FEW}, outputs = "effect")\n'
            'stopifnot(identical(sort(unique(d$coaching.hours_per_year)), c(5, 27.5)), all(d$unit == "SD"))\n'
            f's <- peerspread_run(list({WORLD}), {FEW}, outputs = c("effect", "cost"), summary = TRUE, '
            'output = "k.h5")\n'
            'stopifnot(setequal(s$output, c("effect", "cost")), all(s$replicates <= 2))\n'
            'stopifnot(nrow(peerspread_table("k.h5")) > 0)')
        self.assertTrue((self.folder / "k.h5").exists())

    def test_the_example_of_the_manual_runs(self):
        manual = (PACKAGE / "man" / "peerspread_compare.Rd").read_text()
        example = re.search(r"\\dontrun\{\n(.*?)\n\}\n\}", manual, re.DOTALL)[1]
        self.assertIn("15 hours", self.succeed_in_r(example + "\nprint(aggregate(value ~ point + unit, last, mean))"))

    def test_the_example_of_the_document_runs(self):
        text = (SOURCE / "docs/python_and_r.md").read_text(encoding="utf-8")
        (example,) = re.findall(r"```r\n(.*?)```", text, re.DOTALL)
        self.assertIn("27 hours", self.succeed_in_r(example))

    def test_what_is_wrong_is_a_condition(self):
        before = self.files()
        for call, part in ((f'peerspread_run(list(coaching.hours_per_year = 999), {FEW})', "0 to 400 h/a"),
                           (f'peerspread_run(list(coaching.hours = 9), {FEW})', "did you mean"),
                           ('peerspread_run("none.cfg")', "none.cfg"),
                           ("peerspread_compare(list(1, 2))", "config file"),
                           ("peerspread_run(list(3))", "needs a name"), ('peerspread_export("none.h5")', "none.h5"),
                           ("peerspread_run(list(trust.mean = NA))", "trust.mean")):
            shown = self.succeed_in_r(f"tryCatch({call}, peerspread_error = function(e) cat(conditionMessage(e)))")
            self.assertIn(part, shown, call)
        self.assertEqual(self.files(), before)


if __name__ == "__main__":
    unittest.main()
