"""Campaigns that are stopped, killed or damaged: nothing finished is lost or done again, and what comes out in the end
has the same bytes as an undisturbed run.

Environment: PEERSPREAD, the program; SOURCE_DIR, the folder of the project; KILL_SEED, to repeat a run's moments.
"""

import os
import pathlib
import random
import re
import resource
import shutil
import signal
import subprocess
import tempfile
import time
import unittest

import h5py
from check_same_results import differences, finished_flags

PROGRAM = os.environ["PEERSPREAD"]
SCRIPTS = pathlib.Path(os.environ["SOURCE_DIR"]) / "scripts"
SEED = int(os.environ.get("KILL_SEED", random.SystemRandom().randrange(10**6)))
LONGEST = 120  # seconds that any one call may take, on a busy machine
STOPPED = 75

# One batch per population: enough of them that a moment in the middle has some done and some to do.
SWEEP = """name = small sweep
replicates = 40
populations = 40
threads = 2
[time]
years = {years}
[people]
teachers = {teachers}
[sweep]
coaching.hours_per_year = 5, 10, 20
"""
LONG_RUN = """name = long run
replicates = 8
populations = 1
threads = 2
[time]
years = 30
[people]
teachers = 8000
"""


class Case(unittest.TestCase):
    def setUp(self):
        self.folder = pathlib.Path(tempfile.mkdtemp())
        self.addCleanup(shutil.rmtree, self.folder)

    def write(self, name, text):
        (self.folder / name).write_text(text)

    def command(self, *arguments):
        return [PROGRAM, *arguments, "--quiet"]

    def call(self, *arguments):
        return subprocess.run(self.command(*arguments), cwd=self.folder, capture_output=True, text=True, timeout=LONGEST)

    def call_aloud(self, *arguments):
        command = [PROGRAM, *arguments]
        return subprocess.run(command, cwd=self.folder, capture_output=True, text=True, timeout=LONGEST)

    def succeed(self, *arguments):
        done = self.call(*arguments)
        self.assertEqual((done.returncode, done.stderr), (0, ""))
        return done.stdout

    def start(self, *arguments):
        process = subprocess.Popen(self.command(*arguments), cwd=self.folder, stdout=subprocess.DEVNULL,
                                   stderr=subprocess.PIPE, text=True)
        self.addCleanup(self.end, process)
        return process

    @staticmethod
    def end(process):
        if process.poll() is None:
            process.kill()
            process.wait()
        process.stderr.close()

    def wait_for(self, path, process):
        """Returns once `path` is there, or `process` has ended."""
        end = time.monotonic() + LONGEST
        while not (self.folder / path).exists() and process.poll() is None:
            self.assertLess(time.monotonic(), end, f"no {path}")
            time.sleep(0.002)

    def wait_until_it_minds(self, asked, process):
        """Returns once `process` has a handler for the signal (it has none in its first moments), or has ended."""
        end = time.monotonic() + LONGEST
        while process.poll() is None:
            caught = re.search(r"SigCgt:\s*(\w+)", pathlib.Path(f"/proc/{process.pid}/status").read_text())
            if caught and int(caught[1], 16) >> (asked - 1) & 1:
                break
            self.assertLess(time.monotonic(), end, "no handler")
            time.sleep(0.002)

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
        self.assertNotIn("bug", done.stderr)
        self.assertEqual(self.files(), before)

    def assert_same(self, file, other):
        self.assertEqual(differences(self.folder / file, self.folder / other), [])

    def assert_nothing_left_of(self, file):
        self.assertFalse((self.folder / f"{file}.parts").exists(), f"{file}.parts is still there")

    def flags(self, part):
        """How far a part is, as bytes 0 and 1; None where there is no part."""
        path = self.folder / part
        return finished_flags(path) if path.exists() else None


class KillAtRandom(Case):
    def test_fifty_random_moments(self):
        """Of runs, sweeps, shards, merges and reports; scripts/kills takes more."""
        command = ["/usr/bin/python3", "-B", SCRIPTS / "kills", f"--program={PROGRAM}", "--kills=50", f"--seed={SEED}"]
        done = subprocess.run(command, capture_output=True, text=True)
        print(done.stdout, flush=True)
        self.assertEqual((done.returncode, done.stderr), (0, ""), done.stdout)


class Kill(Case):
    """kill -9 at chosen moments."""

    def setUp(self):
        super().setUp()
        self.write("sweep.cfg", SWEEP.format(years=2, teachers=1500))
        self.random = random.Random(SEED)
        lengths = []
        for _ in range(3):
            (self.folder / "whole.h5").unlink(missing_ok=True)
            begin = time.monotonic()
            process = self.start("sweep", "sweep.cfg", "--output=whole.h5")
            self.wait_for("whole.h5", process)
            lengths.append(time.monotonic() - begin)
            self.assertEqual(process.wait(LONGEST), 0)
        self.length = sorted(lengths)[1]  # until the results are published; then only the table is printed

    def kill(self, output, wait):
        """Runs the campaign and kills it when `wait(process)` returns; whether it was still running."""
        process = self.start("sweep", "sweep.cfg", f"--output={output}")
        wait(process)
        process.kill()
        _, error = process.communicate()
        self.assertIn(process.returncode, (0, -signal.SIGKILL), error)
        return process.returncode != 0

    def finish(self, output):
        """Runs the campaign to its end and compares."""
        self.succeed("sweep", "sweep.cfg", f"--output={output}")
        self.assert_same(output, "whole.h5")
        self.assert_nothing_left_of(output)
        (self.folder / output).unlink()

    def test_moments_of_the_layout_and_of_publishing(self):
        """Moments that chance seldom meets: while a part is laid out, just after, and at the end."""
        moments = {"laid out": "r.h5.parts/part.h5.new", "begun": "r.h5.parts/part.h5", "published": "r.h5"}
        for name, file in moments.items():
            for delay in (0, 0.002, 0.01):
                with self.subTest(name, delay=delay):
                    self.kill("r.h5", lambda process: (self.wait_for(file, process), time.sleep(delay)))
                    self.finish("r.h5")

    def test_finished_batches_are_not_computed_again(self):
        flags = None
        while not flags or not any(flags):
            self.kill("r.h5", lambda process: time.sleep(self.random.random() * self.length))
            (self.folder / "r.h5").unlink(missing_ok=True)  # that was too late
            flags = self.flags("r.h5.parts/part.h5")
        there = sum(map(bool, flags))
        done = self.call_aloud("sweep", "sweep.cfg", "--output=r.h5")
        self.assertEqual(done.returncode, 0, done.stderr)
        self.assertIn(f"Going on: {there} of {len(flags)} batches are there already.", done.stderr)
        self.assertEqual(differences(self.folder / "r.h5", self.folder / "whole.h5"), [])

    def test_a_number_that_changed_on_the_disk_is_computed_again(self):
        flags = None
        while not flags or not any(flags):
            self.kill("r.h5", lambda process: time.sleep(self.random.random() * self.length))
            (self.folder / "r.h5").unlink(missing_ok=True)  # that was too late
            flags = self.flags("r.h5.parts/part.h5")
        replicate = next(i for i, flag in enumerate(flags) if flag)  # one batch per population and replicate
        with h5py.File(self.folder / "r.h5.parts/part.h5", "r+") as part:
            part["effect"][replicate, 0, 0, 0] = 12345.0
        done = self.call_aloud("sweep", "sweep.cfg", "--output=r.h5")
        self.assertEqual(done.returncode, 0, done.stderr)
        self.assertIn("are not as they were written, and are computed again", done.stderr)
        self.assertEqual(differences(self.folder / "r.h5", self.folder / "whole.h5"), [])

    def test_a_merge_that_was_killed_is_done_again(self):
        for shard in ("1/2", "2/2"):
            self.succeed("sweep", "sweep.cfg", "--output=m.h5", f"--shard={shard}")
        whole = self.files()
        for delay in (0, 0.01, 0.03, 0.06):
            with self.subTest(delay=delay):
                process = self.start("merge", "m.h5.parts")
                self.wait_for("m.h5.parts/merged.h5", process)
                time.sleep(delay)
                self.end(process)
                if (self.folder / "m.h5.parts/merged.h5").exists():  # as a shell expands m.h5.parts/*.h5
                    parts = [name for name in sorted(self.files()) if re.fullmatch(r"m\.h5\.parts/.*\.h5", name)]
                    self.fail_with(2, ["merge", *parts, "--output=m.h5"], "merged.h5", "leave it out")
                if not (self.folder / "m.h5").exists():
                    self.succeed("merge", "m.h5.parts")
                self.assert_same("m.h5", "whole.h5")
                (self.folder / "m.h5").unlink()
                for name in whole:
                    if name.startswith("m.h5.parts/shard"):
                        self.assertEqual((self.folder / name).read_bytes(), whole[name])


class Stop(Case):
    """Signals that ask it to stop."""

    def time_whole(self, *arguments):
        """Runs undisturbed; seconds of a processor that this took, which other programs do not change much."""
        before = resource.getrusage(resource.RUSAGE_CHILDREN)
        self.succeed(*arguments)
        after = resource.getrusage(resource.RUSAGE_CHILDREN)
        return after.ru_utime + after.ru_stime - before.ru_utime - before.ru_stime

    def stop(self, arguments, asked, after):
        """Starts, and asks to stop after some seconds of a processor; the status."""
        process = self.start(*arguments)
        self.wait_until_it_minds(asked, process)
        ticks = after * os.sysconf("SC_CLK_TCK")
        while process.poll() is None:
            of_process = pathlib.Path(f"/proc/{process.pid}/stat").read_text().rsplit(")", 1)[1].split()
            if int(of_process[11]) + int(of_process[12]) >= ticks:
                break
            time.sleep(0.005)
        process.send_signal(asked)
        _, error = process.communicate(timeout=LONGEST)
        if process.returncode == STOPPED:
            self.assertRegex(error, r"\Apeerspread: stopped as asked[^\n]*the same command goes on[^\n]*\n\Z")
        return process.returncode

    def test_every_signal_saves_and_says_75(self):
        self.write("sweep.cfg", SWEEP.format(years=6, teachers=4000))
        whole = self.time_whole("sweep", "sweep.cfg", "--output=whole.h5")
        for asked in (signal.SIGTERM, signal.SIGINT, signal.SIGUSR1):
            with self.subTest(asked.name):
                output = f"{asked.name}.h5"
                arguments = ["sweep", "sweep.cfg", f"--output={output}"]
                part = f"{output}.parts/part.h5"
                self.assertEqual(self.stop(arguments, asked, whole * 0.4), STOPPED)
                begun = list((self.folder / f"{output}.parts").glob("batch-*.checkpoint"))
                flags = self.flags(part)
                self.assertGreater(sum(flags), 0)
                self.assertLess(sum(flags), len(flags))
                for checkpoint in begun:
                    self.assertEqual(flags[int(re.search(r"\d+", checkpoint.name)[0])], 0)
                # A second stop loses nothing of the first.
                self.assertEqual(self.stop(arguments, asked, whole * 0.2), STOPPED)
                now = self.flags(part)
                self.assertTrue(all(a <= b for a, b in zip(flags, now)))
                self.assertGreater(sum(now), sum(flags))
                self.succeed(*arguments)
                self.assert_same(output, "whole.h5")
                self.assert_nothing_left_of(output)

    def test_one_batch_goes_on_from_the_week_it_had_reached(self):
        """Stopped again and again long before it could end from a new beginning, it ends all the same, bit for bit."""
        self.write("long.cfg", LONG_RUN)
        whole = self.time_whole("run", "long.cfg", "--output=whole.h5")
        arguments = ["run", "long.cfg", "--output=r.h5"]
        stops = 0
        while self.stop(arguments, signal.SIGTERM, whole * 0.4) == STOPPED:
            stops += 1
            saved = (self.folder / "r.h5.parts/batch-0.checkpoint").exists()
            self.assertTrue(saved or any(self.flags("r.h5.parts/part.h5")), "neither saved nor finished")
            self.assertLess(stops, 20, "it begins anew every time")
        print(f"one batch: ended after {stops} stops ({whole:.2f} s of a processor when undisturbed)")
        self.assertGreater(stops, 0)
        self.assert_same("r.h5", "whole.h5")
        self.assert_nothing_left_of("r.h5")

    def test_a_damaged_checkpoint_costs_time_and_nothing_else(self):
        self.write("long.cfg", LONG_RUN)
        whole = self.time_whole("run", "long.cfg", "--output=whole.h5")
        arguments = ["run", "long.cfg", "--output=r.h5"]
        for damage in (lambda state: state[: len(state) // 2], lambda state: b"", self.flip_a_bit):
            self.assertEqual(self.stop(arguments, signal.SIGTERM, whole * 0.4), STOPPED)
            checkpoint = self.folder / "r.h5.parts/batch-0.checkpoint"
            checkpoint.write_bytes(damage(checkpoint.read_bytes()))
        self.succeed(*arguments)
        self.assert_same("r.h5", "whole.h5")

    @staticmethod
    def flip_a_bit(state):
        middle = len(state) // 2
        return state[:middle] + bytes([state[middle] ^ 1]) + state[middle + 1 :]


class StopBeforeAnythingIsSaved(Case):
    """A stop while work is planned, and of commands that save nothing."""

    def stop_at_once(self, *arguments):
        process = self.start(*arguments)
        self.wait_until_it_minds(signal.SIGTERM, process)
        process.send_signal(signal.SIGTERM)
        _, error = process.communicate(timeout=LONGEST)
        return process.returncode, error

    def test_a_large_design(self):
        self.write("large.cfg", "replicates = 1\npopulations = 1\n[people]\nteachers = 60\npartners = 2\n[sweep]\n"
                   "design = latin_hypercube\npoints = 200000\ncoaching.hours_per_year = 5:40\n")
        for command in (["sweep", "large.cfg"], ["sweep", "large.cfg", "--dry-run"], ["sweep", "large.cfg", "--shard=1/2"]):
            with self.subTest(command):
                status, error = self.stop_at_once(*command, "--output=r.h5")
                self.assertEqual(status, STOPPED, error)
                self.assertRegex(error, r"\Apeerspread: stopped as asked while the work was planned; the same command [^\n]*\n\Z")
                self.assertEqual(sorted(self.files()), ["large.cfg"])
                self.assertFalse((self.folder / "r.h5.parts").exists())

    def test_commands_that_begin_anew(self):
        world = "replicates = 400\npopulations = 4\n[people]\nteachers = 4000\n[time]\nyears = 3\n"
        self.write("w.cfg", world)
        self.write("study.cfg", world + "[study]\nid = X\noutput = effect_on_coached\nlow = 0\nhigh = 1\n")
        self.write("s.cfg", "[sensitivity]\nscenarios = w.cfg\noutput = effect_on_coached\nsamples = 512\n"
                            "[prior]\npractice.relapse = 0.005:0.03\n")
        before = self.files()
        for command in (["sensitivity", "s.cfg", "--csv=t.csv"], ["validate", "study.cfg", "--csv=t.csv"]):
            with self.subTest(command):
                status, error = self.stop_at_once(*command)
                self.assertEqual(status, STOPPED, error)
                self.assertRegex(error, r"\Apeerspread: stopped as asked; [^\n]*nothing is kept[^\n]*begins anew\n\Z")
                self.assertEqual(self.files(), before)


class Litter(Case):
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


class Twice(Case):
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


class Refused(Case):
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


class Memory(Case):
    """Points go to the disk as they finish and are not kept."""

    BYTES_PER_POINT = 6000  # what a point may take: its name, its changes, its place in the plan and the summary
    OUTPUT = 11_000  # what a point writes, at least

    def peak(self, points):
        self.write("tiny.cfg", "replicates = 1\npopulations = 1\nthreads = 2\n[time]\nyears = 1\n[people]\npartners = 1\n"
                   "teachers = 40\n[sweep]\ndesign = latin_hypercube\ncoaching.hours_per_year = 5:40\n"
                   f"points = {points}\n")
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
