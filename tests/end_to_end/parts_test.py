"""What campaigns leave that have not ended: cleared away by the next, used by one at a time, refused where it does not
fit.

Environment: PEERSPREAD, the program; SOURCE_DIR, the folder of the project.
"""

import os
import shutil
import signal
import unittest

from check_campaigns import LONG_RUN, LONGEST, SWEEP, Campaigns


class Litter(Campaigns):
    def setUp(self):
        super().setUp()
        self.write("sweep.cfg", SWEEP.format(years=1, teachers=300))
        self.run_it = ["sweep", "sweep.cfg", "--output=r.h5", "--csv=t.csv"]

    def test_a_killed_run_leaves_nothing_that_the_next_does_not_remove(self):
        self.write("long.cfg", LONG_RUN)
        process = self.start("run", "long.cfg", "--output=r.h5", "--csv=t.csv")
        self.wait_for("r.h5.parts/part.h5", process)
        self.end(process)
        self.assertEqual(len(list(self.folder.glob("t.csv.*"))), 1)
        shutil.rmtree(self.folder / "r.h5.parts")
        self.succeed(*self.run_it)
        self.assertEqual(sorted(self.files()), ["long.cfg", "r.h5", "sweep.cfg", "t.csv"])

    def test_what_is_left_between_publishing_and_clearing_goes(self):
        table = self.succeed(*self.run_it)
        parts = self.folder / "r.h5.parts"
        parts.mkdir()
        for name in ("batch-3.checkpoint", "part.lock", "joined.new"):
            (parts / name).write_text("x")
        self.assertEqual(self.succeed("sweep", "sweep.cfg", "--output=r.h5"), table)
        self.assertFalse(parts.exists())

    def test_shards_that_were_merged_stay(self):
        for shard in ("1/2", "2/2"):
            self.succeed("sweep", "sweep.cfg", "--output=m.h5", f"--shard={shard}")
        self.succeed("merge", "m.h5.parts")
        before = self.files()
        self.succeed("sweep", "sweep.cfg", "--output=m.h5")
        self.assertEqual(self.files(), before)

    def test_a_table_that_appears_meanwhile_is_left_alone(self):
        self.write("long.cfg", LONG_RUN)
        process = self.start("run", "long.cfg", "--output=r.h5", "--csv=t.csv")
        self.wait_for("r.h5.parts/part.h5", process)
        self.write("t.csv", "precious")
        _, error = process.communicate(timeout=LONGEST)
        self.assertEqual(process.returncode, 1, error)
        self.assertRegex(error, r"\Apeerspread: t.csv appeared while this ran, and was left as it is[^\n]*\n\Z")
        self.assertEqual(sorted(self.files()), ["long.cfg", "r.h5", "sweep.cfg", "t.csv"])
        self.assertEqual((self.folder / "t.csv").read_text(), "precious")

    def test_links_in_a_folder_that_others_write_to(self):
        self.write("victim", "precious")
        (self.folder / "r.h5.parts").mkdir()
        for name in ("part.h5.new", "part.lock"):
            link = self.folder / "r.h5.parts" / name
            os.symlink("../victim", link)
            self.fail_with(1, ["sweep", "sweep.cfg", "--output=r.h5"], "cannot write r.h5", "link")
            link.unlink()


class Twice(Campaigns):
    def test_both_of_two_at_once_have_the_results(self):
        """The one that comes second waits a moment, and then finds the other's results."""
        self.write("sweep.cfg", SWEEP.format(years=1, teachers=300))
        for _ in range(15):
            both = [self.start("sweep", "sweep.cfg", "--output=r.h5") for _ in range(2)]
            for process in both:
                _, error = process.communicate(timeout=LONGEST)
                if process.returncode != 0:  # on a machine so busy that it was not worth waiting
                    self.assertIn("another process is computing r.h5", error)
            self.assertIn(0, [process.returncode for process in both])
            self.assert_nothing_left_of("r.h5")
            (self.folder / "r.h5").unlink()


class Refused(Campaigns):
    def setUp(self):
        super().setUp()
        self.write("sweep.cfg", SWEEP.format(years=1, teachers=300))

    def leave_a_part(self, output="r.h5"):
        """Half of a campaign, finished and not joined."""
        self.succeed("sweep", "sweep.cfg", f"--output={output}", "--shard=1/2")

    def test_other_settings_on_going_on(self):
        self.leave_a_part()
        go_on = ["sweep", "sweep.cfg", "--output=r.h5"]
        self.fail_with(1, [*go_on, "--seed=5"], "r.h5.parts", "seed is 20180601 there and 5 here", "--overwrite")
        self.fail_with(1, [*go_on, "--people.teachers=301"], "people.teachers is 300 there and 301 here")
        self.fail_with(1, [*go_on, "--replicates=41", "--climate.evaluative=0.3"], "replicates is 40 there and 41 here",
                       "climate.evaluative is ", " there and 0.3 here")
        text = (self.folder / "sweep.cfg").read_text()
        self.write("other.cfg", text.replace("5, 10, 20", "5, 10, 25"))
        self.fail_with(1, ["sweep", "other.cfg", "--output=r.h5"],
                       "sweep.coaching.hours_per_year is 5, 10, 20 there and 5, 10, 25 here")
        self.write("bass.cfg", "model = bass\n")
        self.fail_with(1, ["run", "bass.cfg", "--output=r.h5"], "model is peer_coaching there and bass here")
        # How it is computed is nobody's business: other threads and lanes go on.
        self.succeed(*go_on, "--threads=1", "--lanes=4")
        self.succeed("sweep", "sweep.cfg", "--output=whole.h5")
        self.assert_same("r.h5", "whole.h5")

    def test_a_part_that_was_cut(self):
        self.leave_a_part()
        part = self.folder / "r.h5.parts/shard-1-of-2.h5"
        whole = part.read_bytes()
        for length in (len(whole) // 2, 1000, 0):
            with self.subTest(length=length):
                part.write_bytes(whole[:length])
                self.fail_with(1, ["sweep", "sweep.cfg", "--output=r.h5"], "shard-1-of-2.h5")
                self.fail_with(1, ["merge", "r.h5.parts"], "shard-1-of-2.h5")

    def test_parts_of_different_campaigns(self):
        self.leave_a_part("a.h5")
        self.succeed("sweep", "sweep.cfg", "--output=b.h5", "--shard=2/2", "--seed=5")
        parts = ["a.h5.parts/shard-1-of-2.h5", "b.h5.parts/shard-2-of-2.h5"]
        done = self.call("merge", *parts, "--output=c.h5")
        self.assertIn(done.returncode, (1, 2))
        self.fail_with(done.returncode, ["merge", *parts, "--output=c.h5"], "different campaigns", *parts,
                       "seed is 5 there and 20180601 here")

    def test_parts_that_are_not_all(self):
        self.leave_a_part()
        self.fail_with(1, ["merge", "r.h5.parts"], "not all is there yet", "21 to 40", "sweep sweep.cfg")

    def test_two_at_a_time(self):
        self.write("long.cfg", LONG_RUN)
        first = self.start("run", "long.cfg", "--output=r.h5")
        self.wait_for("r.h5.parts/part.h5", first)
        os.kill(first.pid, signal.SIGSTOP)
        try:
            self.fail_with(1, ["run", "long.cfg", "--output=r.h5"], "another process is computing r.h5")
        finally:
            os.kill(first.pid, signal.SIGCONT)

if __name__ == "__main__":
    unittest.main()
