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
        self.succeed("compare", *BOTH, "--replicates=40", "--until=effect:0.00001", "--output=u.h5", "--quiet")
        self.assertEqual(self.replicates("u.h5"), 40)
        with h5py.File(self.folder / "u.h5") as h5:
            self.assertNotIn("stopped", h5.attrs)

    def test_wrong_calls(self):
        base = ["compare", *BOTH, "--replicates=40", "--output=u.h5"]
        self.fail_with(2, [*base, "--until=efect:0.1"], "'efect' is no outcome", "nearest: effect")
        for text in ("effect", "effect:", "effect:-1", "effect:x", "effect:0", "effect:nan"):
            self.fail_with(2, [*base, f"--until={text}"], "--until", "has no width", "effect:0.05")
        self.fail_with(2, [*base, "--until=effect:0.1", "--shard=1/2"], "--until is for one process")


if __name__ == "__main__":
    unittest.main()
