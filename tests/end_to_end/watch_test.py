"""A running campaign seen from outside, and one that ends once its answer is precise enough.

Environment: PEERSPREAD, the program; SOURCE_DIR, the folder of the project.
"""

import json
import shutil
import signal
import subprocess
import time
import unittest

import h5py
import numpy as np

from check_program import PROGRAM, TwoScenarios

BOTH = ["h15.cfg", "h27.cfg", "--populations=2"]
NORMAL_95 = 1.959963984540054


class Watched(TwoScenarios):
    def json(self, *arguments):
        return json.loads(self.succeed(*arguments, "--json"))

    def datasets(self, file):
        found = {}
        with h5py.File(self.folder / file) as h5:
            for name, item in h5.items():
                if isinstance(item, h5py.Dataset):
                    value = item[()]
                    found[name] = value.tolist() if value.dtype.kind == "O" else value.tobytes()
        return found


class Watch(Watched):
    def test_a_whole_file_says_what_its_table_says(self):
        self.succeed("compare", *BOTH, "--replicates=40", "--output=r.h5", "--quiet")
        seen, table = self.json("watch", "r.h5"), self.json("compare", "r.h5")
        self.assertTrue(seen["whole"])
        self.assertEqual(seen["replicates"], {"all": 40, "whole": 40})
        self.assertEqual(len(seen["answers"]), len(table["rows"]))
        for answer, row in zip(seen["answers"], table["rows"]):
            self.assertEqual(answer["title"], row["title"])
            self.assertEqual(answer["means"], [point["mean"] for point in row["points"]])
            [width], [difference] = answer["widths_95"], row["differences"]
            error = difference["standard_error"]
            self.assertEqual(width is None, error is None)
            if error is not None:
                self.assertAlmostEqual(width, 2 * NORMAL_95 * error, delta=1e-12)
        self.assertIn("finished", self.succeed("watch", "r.h5"))

    def test_a_part_says_what_is_there(self):
        self.succeed("compare", *BOTH, "--replicates=80", "--output=r.h5", "--shard=1/2", "--quiet")
        seen = self.json("watch", "r.h5")
        self.assertFalse(seen["whole"])
        self.assertLess(0, seen["replicates"]["whole"])
        self.assertLess(seen["replicates"]["whole"], 80)
        self.assertEqual(seen["batches"]["there"], 3)
        self.assertEqual(self.json("watch", "r.h5.parts")["batches"], seen["batches"])
        self.succeed("compare", *BOTH, "--replicates=80", "--output=w.h5", "--quiet")
        # Of population 0 alone, for that is whose batches come first.
        with h5py.File(self.folder / "w.h5") as h5:
            effect, groups = h5["effect"][:].astype(float), h5["group"].asstr()[:].tolist()
            there = [r for r in range(80) if r % 2 == 0][:seen["replicates"]["whole"]]
            expected = effect[there, :, -1, groups.index("coached")].mean(0)
        [answer] = [a for a in seen["answers"] if a["title"].startswith("Instruction of coached teachers above no "
                                                                        "support, at the end")]
        np.testing.assert_allclose(answer["means"], expected, rtol=1e-6)
        self.assertIn("difference", self.succeed("watch", "r.h5", "--once"))

    def test_a_running_campaign_is_watched_to_its_end(self):
        self.write("big.cfg", "include = h27.cfg\n[people]\nteachers = 3000\n")
        running = subprocess.Popen([PROGRAM, "run", "big.cfg", "--replicates=600", "--output=r.h5", "--quiet"],
                                   cwd=self.folder, stdout=subprocess.DEVNULL)
        looks, whole = 0, False
        end = time.monotonic() + 120
        while not whole and time.monotonic() < end:
            done = self.call("watch", "r.h5", "--json")
            if done.returncode == 0:
                seen = json.loads(done.stdout)
                self.assertEqual(seen["trouble"], [])
                looks, whole = looks + 1, seen["whole"]
            else:
                self.assertIn("nothing of r.h5 yet", done.stderr)
        self.assertEqual(running.wait(), 0)
        self.assertGreater(looks, 1)
        self.assertEqual(self.json("watch", "r.h5")["replicates"]["whole"], 600)

    def test_damage_is_told_and_the_rest_is_shown(self):
        self.succeed("compare", *BOTH, "--replicates=80", "--output=r.h5", "--shard=1/2", "--quiet")
        part = self.folder / "r.h5.parts" / "shard-1-of-2.h5"
        with h5py.File(part) as h5:
            place = h5["effect"].id.get_offset()
        data = bytearray(part.read_bytes())
        data[place] ^= 1
        part.write_bytes(data)
        seen = self.json("watch", "r.h5")
        self.assertRegex(seen["trouble"][0], "damaged")
        self.assertIn("Trouble:", self.succeed("watch", "r.h5", "--once"))

    def test_wrong_calls(self):
        self.fail_with(1, ["watch", "none.h5"], "nothing of none.h5 yet")
        self.fail_with(2, ["watch"], "one results file")
        self.fail_with(2, ["watch", "r.h5", "--seed=3"], "--seed")


class Until(Watched):
    RUN = ["compare", *BOTH, "--replicates=3000", "--until=effect:0.05"]

    def replicates(self, file):
        return self.json("inspect", file)[0]["replicates"]

    def test_it_stops_says_so_and_is_a_campaign_of_so_many(self):
        self.succeed(*self.RUN, "--output=u.h5", "--quiet")
        count = self.replicates("u.h5")
        self.assertLess(count, 3000)
        self.assertGreaterEqual(count, 16)
        with h5py.File(self.folder / "u.h5") as h5:
            self.assertEqual(h5.attrs["stopped"], f"effect:0.05 was reached with {count} of 3,000 replicates")
        self.assertIn(f"effect:0.05 was reached with {count} of", self.succeed("inspect", "u.h5"))
        self.succeed("compare", *BOTH, f"--replicates={count}", "--output=plain.h5", "--quiet")
        self.assertEqual(self.datasets("u.h5"), self.datasets("plain.h5"))
        self.succeed("verify", "u.h5", "--quiet")
        for answer in self.json("watch", "u.h5")["answers"]:
            if answer["output"] == "effect":
                self.assertLessEqual(answer["widths_95"][0], 0.05)
        self.assertFalse((self.folder / "u.h5.parts").exists())
        # Given again it finds its file.
        before = (self.folder / "u.h5").stat().st_mtime_ns
        self.assertIn("is there already", self.call(*self.RUN, "--output=u.h5").stderr)
        self.assertEqual((self.folder / "u.h5").stat().st_mtime_ns, before)
        # Another width is another campaign.
        self.fail_with(1, ["compare", *BOTH, "--replicates=3000", "--until=effect:0.02", "--output=u.h5"],
                       "u.h5 exists")

    def test_threads_and_kernels_stop_at_the_same_place(self):
        for number, options in enumerate((["--threads=1"], ["--threads=2"], ["--threads=2", "--lanes=1"])):
            self.succeed(*self.RUN, f"--output={number}.h5", "--quiet", *options)
        self.assertEqual(self.datasets("0.h5"), self.datasets("1.h5"))
        self.assertEqual(self.datasets("0.h5"), self.datasets("2.h5"))

    def test_stopped_by_a_signal_it_goes_on_to_the_same_place(self):
        self.write("big.cfg", "include = h27.cfg\nname = 27 hours\n[people]\nteachers = 3000\n")
        run = ["run", "big.cfg", "--replicates=3000", "--populations=2", "--until=effect:0.02", "--quiet"]
        self.succeed(*run, "--output=whole.h5")
        process = subprocess.Popen([PROGRAM, *run, "--output=s.h5"], cwd=self.folder, stdout=subprocess.DEVNULL,
                                   stderr=subprocess.DEVNULL)
        end = time.monotonic() + 60
        while not list(self.folder.glob("s.h5.parts/part.h5")) and time.monotonic() < end and process.poll() is None:
            time.sleep(0.005)
        process.send_signal(signal.SIGTERM)
        self.assertEqual(process.wait(), 75)
        left = self.folder / "left"
        shutil.copytree(self.folder / "s.h5.parts", left)
        self.succeed(*run, "--output=s.h5")
        self.assertEqual(self.datasets("s.h5"), self.datasets("whole.h5"))
        # Killed after the file was there and before the parts were gone: the same command tidies up.
        shutil.copytree(left, self.folder / "s.h5.parts")
        self.succeed(*run, "--output=s.h5")
        self.assertFalse((self.folder / "s.h5.parts").exists())

    def test_where_it_is_not_reached_all_is_computed(self):
        said = self.call("compare", *BOTH, "--replicates=40", "--until=effect:0.00001", "--output=u.h5").stderr
        self.assertRegex(said, r"effect:0.00001 was not reached with all 40 replicates: an interval is 0\.\d+ wide")
        said = self.call("compare", *BOTH, "--replicates=4", "--until=effect:9", "--output=few.h5").stderr
        self.assertIn("with all 4 replicates: fewer than 16 say too little", said)
        self.assertEqual(self.replicates("u.h5"), 40)
        with h5py.File(self.folder / "u.h5") as h5:
            self.assertNotIn("stopped", h5.attrs)

    def test_wrong_calls(self):
        base = ["compare", *BOTH, "--replicates=40", "--output=u.h5"]
        self.fail_with(2, [*base, "--until=efect:0.1"], "'efect' is no outcome", "nearest: effect")
        for text in ("effect", "effect:", "effect:-1", "effect:x", "effect:0", "effect:nan"):
            self.fail_with(2, [*base, f"--until={text}"], "--until", "has no width", "effect:0.05")
        self.fail_with(2, [*base, "--until=effect:0.1", "--shard=1/2"], "--until is for one process", "each shard has",
                       "'peerspread watch u.h5'", "without --shard")


SWEEP = """include = h27.cfg
name = sweep
populations = 2
ensemble = none
[sweep]
climate.evaluative = 0, 0.4, 0.8
ties.named = 3, 5
"""


class UntilOfSweeps(Watched):
    RUN = ["sweep", "s.cfg", "--replicates=3000", "--until=effect:0.08"]

    def setUp(self):
        super().setUp()
        self.write("s.cfg", SWEEP)

    def widths(self, file, replicates):
        """Of the 95 % interval of each point's mean at the end, as populations with two replicates or more have it."""
        with h5py.File(self.folder / file) as h5:
            coached = h5["group"].asstr()[:].tolist().index("coached")
            values = h5["effect"][:replicates, :, -1, coached].astype(float)
            populations = h5["population"][:replicates]
        widths = []
        for of_point in values.T:
            groups = [of_point[populations == p] for p in np.unique(populations)]
            within = sum(((g - g.mean()) ** 2).sum() for g in groups) / (len(of_point) - len(groups))
            between = sum(len(g) * (g.mean() - of_point.mean()) ** 2 for g in groups) / (len(groups) - 1)
            share = sum((len(g) / len(of_point)) ** 2 for g in groups)
            network = (between - within) / (len(of_point) * (1 - share) / (len(groups) - 1))
            variance = (network * share + within / len(of_point) if network > 0
                        else of_point.var(ddof=1) / len(of_point))
            widths.append(2 * NORMAL_95 * variance ** 0.5)
        return widths

    def test_it_stops_when_every_point_is_precise_enough(self):
        self.succeed(*self.RUN, "--output=u.h5", "--quiet")
        [facts] = self.json("inspect", "u.h5")
        count = facts["replicates"]
        self.assertTrue(16 <= count < 3000, count)
        reason = f"effect:0.08 was reached at all 6 points with {count} of 3,000 replicates"
        self.assertEqual(facts["stopped"], reason)
        # The very rows of a sweep of so many.
        self.succeed("sweep", "s.cfg", f"--replicates={count}", "--output=plain.h5", "--quiet")
        self.assertEqual(self.datasets("u.h5"), self.datasets("plain.h5"))
        self.succeed("verify", "u.h5", "--quiet", "--sample=2")
        # What it says of means is so, and means of one point of it are wider with less.
        seen = self.json("watch", "u.h5")
        self.assertEqual((seen["whole"], seen["widths_of"], seen["stopped"]), (True, "means", reason))
        at_the_end = [a for a in seen["answers"]
                      if a["title"] == "Instruction of coached teachers above no support, at the end"][0]
        np.testing.assert_allclose(at_the_end["widths_95"], self.widths("u.h5", count), rtol=1e-9)
        self.assertLessEqual(max(at_the_end["widths_95"]), 0.08)
        self.assertGreater(max(self.widths("u.h5", 16)), 0.08)
        # Whatever reads it says so, or reads on.
        for command in ("compare", "watch"):
            self.assertIn("Ended when it was precise enough", self.succeed(command, "u.h5"))
        self.assertEqual(self.json("compare", "u.h5")["stopped"], reason)
        self.succeed("export", "u.h5", "--outputs=cost", "--quiet")
        lines = (self.folder / "u.csv").read_text(encoding="utf-8").splitlines()
        with h5py.File(self.folder / "u.h5") as h5:
            self.assertEqual(len(lines) - 1, h5["cost"].size)
        self.fail_with(1, ["sweep", "s.cfg", "--replicates=3000", "--output=u.h5"], "u.h5 exists")
        self.assertIn("is there already", self.call(*self.RUN, "--output=u.h5").stderr)

    def test_the_page_says_so(self):
        self.succeed(*self.RUN, "--output=u.h5", "--quiet")
        if self.call("report", "u.h5").returncode:
            self.skipTest("this build has no report page")
        self.assertIn("It ended when it was precise enough: effect:0.08",
                      (self.folder / "u.html").read_text(encoding="utf-8"))

    def test_threads_lanes_and_kills_stop_at_the_same_place(self):
        self.succeed(*self.RUN, "--output=0.h5", "--quiet", "--threads=1")
        self.succeed(*self.RUN, "--output=1.h5", "--quiet", "--threads=2", "--lanes=1")
        self.assertEqual(self.datasets("0.h5"), self.datasets("1.h5"))
        for patience in range(2, 100):
            process = subprocess.Popen([PROGRAM, *self.RUN, "--output=k.h5", "--quiet"], cwd=self.folder,
                                       stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
            try:
                process.wait(patience / 10)
                break
            except subprocess.TimeoutExpired:
                process.kill()
                process.wait()
        self.assertEqual(self.datasets("0.h5"), self.datasets("k.h5"))
        self.assertFalse((self.folder / "k.h5.parts").exists())

    def test_wrong_calls(self):
        base = ["sweep", "s.cfg", "--replicates=40", "--output=u.h5", "--until=effect:0.1"]
        self.fail_with(2, [*base, "--shard=1/2"], "--until is for one process", "other replicates of all points")
        self.assertFalse((self.folder / "u.h5.parts").exists())


class Pages(Watched):
    """--report of watch."""

    REFRESH = '<meta http-equiv="refresh"'

    def setUp(self):
        super().setUp()
        self.succeed("compare", *BOTH, "--replicates=80", "--output=r.h5", "--shard=1/2", "--quiet")
        if "no report page" in self.call("watch", "r.h5", "--once", "--report=try.html").stderr:
            self.skipTest("this build has no report page")

    def page(self, name="p.html"):
        return (self.folder / name).read_text(encoding="utf-8")

    def test_a_page_of_what_is_there_says_so_with_its_width(self):
        self.succeed("watch", "r.h5", "--once", "--report=p.html")
        seen, text = self.json("watch", "r.h5"), self.page()
        whole = seen["replicates"]["whole"]
        self.assertIn(f"This is not finished: 3 of 6 batches, {whole} of 80 replicates of 2 points whole", text)
        self.assertIn("(not finished)</title>", text)
        self.assertIn('"id":"so-far"', text)
        self.assertNotIn(self.REFRESH, text)  # nobody writes it anew
        for answer in seen["answers"]:
            if answer["output"] == "effect":
                self.assertIn(f"{answer['widths_95'][0] / 2:.5f}"[:5], text)
        self.assertEqual(sorted(p.name for p in self.folder.glob("*")),
                         ["h15.cfg", "h27.cfg", "p.html", "r.h5.parts", "try.html"])
        self.fail_with(1, ["watch", "r.h5", "--once", "--report=p.html"], "p.html exists", "--overwrite")
        self.fail_with(2, ["watch", "r.h5", "--once", "--report=p.txt"], "HTML")
        self.fail_with(2, ["watch", "r.h5", "--every=0"], "--every", "whole numbers from 1")

    def test_damaged_parts_do_not_end_it(self):
        (self.folder / "r.h5.parts" / "shard-2-of-2.h5").write_bytes(b"nothing")
        self.assertIn("Trouble", self.succeed("watch", "r.h5", "--once", "--report=p.html"))
        self.assertIn("Trouble", self.page())

    def test_it_is_written_anew_until_the_last_page_which_is_that_of_report(self):
        watching = subprocess.Popen([PROGRAM, "watch", "r.h5", "--every=1", "--report=p.html"], cwd=self.folder,
                                    stdout=subprocess.DEVNULL)
        end = time.monotonic() + 60
        while not (self.folder / "p.html").exists() and time.monotonic() < end:
            time.sleep(0.02)
        first = self.page()
        self.assertIn(self.REFRESH + ' content="1">', first)
        self.succeed("compare", *BOTH, "--replicates=80", "--output=r.h5", "--quiet")
        self.assertEqual(watching.wait(60), 0)
        self.succeed("report", "r.h5")
        self.assertEqual(self.page(), self.page("r.html"))
        self.assertNotIn(self.REFRESH, self.page())
        self.succeed("watch", "r.h5", "--report=p.html", "--overwrite")
        self.assertEqual(self.page(), self.page("r.html"))

    def test_one_that_ends_early_is_watched_to_its_end(self):
        self.write("s.cfg", SWEEP)
        running = subprocess.Popen([PROGRAM, "sweep", "s.cfg", "--replicates=3000", "--until=effect:0.08",
                                    "--output=u.h5", "--quiet"], cwd=self.folder, stdout=subprocess.DEVNULL)
        end = time.monotonic() + 60
        while not list(self.folder.glob("u.h5.parts/*.h5")) and time.monotonic() < end:
            time.sleep(0.005)
        done = self.call("watch", "u.h5", "--every=1", "--report=u.html")
        self.assertEqual(running.wait(60), 0)
        self.assertEqual(done.returncode, 0, done.stderr)
        self.assertIn("Ended when it was precise enough", done.stdout)
        self.succeed("report", "u.h5", "--output=v.html")
        self.assertEqual(self.page("u.html"), self.page("v.html"))


if __name__ == "__main__":
    unittest.main()
