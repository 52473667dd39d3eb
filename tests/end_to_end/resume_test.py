"""Campaigns that are stopped, killed or damaged: nothing finished is lost or done again, and what comes out in the end
has the same bytes as an undisturbed run.

Environment: PEERSPREAD, the program; SOURCE_DIR, the folder of the project; KILL_SEED, to repeat a run's moments.
"""

import os
import pathlib
import random
import re
import resource
import signal
import subprocess
import time
import unittest

import h5py
from check_campaigns import LONG_RUN, LONGEST, STOPPED, SWEEP, Campaigns
from check_program import PROGRAM, SOURCE
from check_same_results import differences

SEED = int(os.environ.get("KILL_SEED", random.SystemRandom().randrange(10**6)))


class KillAtRandom(Campaigns):
    def test_fifty_random_moments(self):
        """Of runs, sweeps, shards, merges and reports; scripts/kills takes more."""
        kills = ["/usr/bin/python3", "-B", SOURCE / "scripts" / "kills"]
        done = subprocess.run([*kills, f"--program={PROGRAM}", "--kills=50", f"--seed={SEED}"], capture_output=True,
                              text=True)
        print(done.stdout, flush=True)
        self.assertEqual((done.returncode, done.stderr), (0, ""), done.stdout)


class Kill(Campaigns):
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


class Stop(Campaigns):
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


class StopBeforeAnythingIsSaved(Campaigns):
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
        said = r"\Apeerspread: stopped as asked while the work was planned; the same command [^\n]*\n\Z"
        for options in ([], ["--dry-run"], ["--shard=1/2"]):
            with self.subTest(options):
                status, error = self.stop_at_once("sweep", "large.cfg", *options, "--output=r.h5")
                self.assertEqual(status, STOPPED, error)
                self.assertRegex(error, said)
                self.assertEqual(sorted(self.files()), ["large.cfg"])
                self.assertFalse((self.folder / "r.h5.parts").exists())

    def test_commands_that_begin_anew(self):
        world = "replicates = 400\npopulations = 4\n[people]\nteachers = 4000\n[time]\nyears = 3\n"
        self.write("w.cfg", world)
        self.write("study.cfg", world + "[study]\nid = X\noutput = effect_on_coached\nat = year: 3\n"
                                        "low = 0\nhigh = 1\n")
        self.write("s.cfg", "[sensitivity]\nscenarios = w.cfg\noutput = effect_on_coached\nsamples = 512\n"
                            "[prior]\npractice.relapse = 0.005:0.03\n")
        before = self.files()
        for command in (["sensitivity", "s.cfg", "--csv=t.csv"], ["validate", "study.cfg", "--csv=t.csv"]):
            with self.subTest(command):
                status, error = self.stop_at_once(*command)
                self.assertEqual(status, STOPPED, error)
                self.assertRegex(error, r"\Apeerspread: stopped as asked; [^\n]*nothing is kept[^\n]*begins anew\n\Z")
                self.assertEqual(self.files(), before)

if __name__ == "__main__":
    unittest.main()
