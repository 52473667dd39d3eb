"""Sweeps: designs and shards that are none, and memory that does not grow with the points.

Environment: PEERSPREAD, the program; SOURCE_DIR, the folder of the project.
"""

import re
import subprocess
import unittest

from check_campaigns import LONGEST, SWEEP, Campaigns


class WrongSweeps(Campaigns):
    def setUp(self):
        super().setUp()
        self.write("sweep.cfg", SWEEP.format(years=1, teachers=300))

    def test_shards_that_are_none(self):
        for shard in ("5/4", "0/3", "x", "1", "1/", "/2", "1/0", "-1/2", "1/2/3", "1.5/2", ""):
            with self.subTest(shard):
                self.fail_with(2, ["sweep", "sweep.cfg", "--output=r.h5", f"--shard={shard}"], "--shard")

    def sweep_of(self, section):
        self.write("bad.cfg", SWEEP.split("[sweep]")[0].format(years=1, teachers=300) + "[sweep]\n" + section)
        return ["sweep", "bad.cfg", "--output=r.h5"]

    def test_designs_that_make_no_point(self):
        for section, part in (
            ("design = grid\n", "makes no point"),
            ("design = sobol\ncoaching.hours_per_year = 5:40\n", "number of points"),
            ("design = latin_hypercube\npoints = 8\n", "makes no point"),
            ("design = zip\ncoaching.hours_per_year = 5, 10\nclimate.evaluative = 0.1\n", "equal length"),
            ("coaching.hours_per_year =\n", "coaching.hours_per_year"),
            ("coaching.hours_per_year = 40:5:5\n", "ends before it begins"),
            ("coaching.hours_per_year = 5:40\n", "needs a step"),
            ("desing = grid\ncoaching.hours_per_year = 5\n", "did you mean"),
            ("coaching.hours_per_yaer = 5\n", "did you mean"),
        ):
            with self.subTest(section):
                self.fail_with(2, self.sweep_of(section), "bad.cfg", part)

    def test_ranges_that_never_end(self):
        for step in ("0", "-1", "nan", "inf", "x", ""):
            with self.subTest(step):
                self.fail_with(2, self.sweep_of(f"coaching.hours_per_year = 5:40:{step}\n"), "never ends", "above 0")
        self.fail_with(2, self.sweep_of("coaching.hours_per_year = 5:40:1e-9\n"), "at most 1000000")

    def test_tables_of_points_that_are_none(self):
        section = "design = file\nfile = points.csv\n"
        self.fail_with(2, self.sweep_of(section), "points.csv")
        self.fail_with(2, self.sweep_of("design = file\n"), "needs a file")
        for table, parts in (
            ("", ["points.csv:1", "no column"]),
            ("coaching.hours_per_year,climate.evaluative\n", ["makes no point"]),
            ("coaching.hours_per_year,climate.evaluative\n5,0.1\n6\n", ["points.csv:3", "1 columns"]),
            ("coaching.hours_per_yaer\n5\n", ["points.csv:1", "hours_per_yaer", "did you mean"]),
            ("coaching.hours_per_year\nfive\n", ["points.csv:2", "five"]),
            ("coaching.hours_per_year\n5000\n", ["points.csv:2", "5000", "allowed"]),
            ("coaching.hours_per_year,coaching.hours_per_year\n5,6\n", ["points.csv:1", "twice"]),
        ):
            with self.subTest(table):
                self.write("points.csv", table)
                self.fail_with(2, self.sweep_of(section), *parts)


class Memory(Campaigns):
    """Points go to the disk as they finish and are not kept."""

    BYTES_PER_POINT = 6000  # what a point may take: its name, its changes, its place in the plan and the summary
    OUTPUT = 11_000  # what a point writes, at least

    def peak(self, points):
        self.write("tiny.cfg", "replicates = 1\npopulations = 1\nthreads = 2\n[time]\nyears = 1\n"
                   "[people]\npartners = 1\nteachers = 40\n"
                   f"[sweep]\ndesign = latin_hypercube\ncoaching.hours_per_year = 5:40\npoints = {points}\n")
        # From a shell of its own: a peak counts from the fork on, and this interpreter is larger than the program.
        done = subprocess.run(["sh", "-c", '"$@"; exit $?', "sh", *self.command("sweep", "tiny.cfg", "--timings",
                                                                                f"--output={points}.h5")],
                              cwd=self.folder, capture_output=True, text=True, timeout=LONGEST)
        self.assertEqual(done.returncode, 0, done.stderr)
        return int(re.search(r"peak_memory_bytes (\d+)", done.stderr)[1])

    def test_memory_does_not_grow_with_the_number_of_points(self):
        few, many = 100, 2000
        before = self.peak(few)
        after = self.peak(many)
        size = (self.folder / f"{many}.h5").stat().st_size
        growth = (after - before) / (many - few)
        print(f"peak memory: {before / 1e6:.1f} MB for {few} points, {after / 1e6:.1f} MB for {many} "
              f"({growth:.0f} bytes a point); the results: {size / 1e6:.1f} MB")
        self.assertLess(growth, self.BYTES_PER_POINT)
        self.assertGreater(size, many * self.OUTPUT)

if __name__ == "__main__":
    unittest.main()
