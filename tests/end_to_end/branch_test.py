"""Runs that branch off: to a date once, then several policies. The same bytes whether worlds are stepped anew or gone
on from, however often the program is killed, and in shards; and what is refused.

Environment: PEERSPREAD, the program; SOURCE_DIR, the folder of the project; PEERSPREAD_MPI, a program with MPI, if any.
"""

import json
import os
import random
import shutil
import subprocess
import time
import unittest

import h5py
import numpy

from check_program import PROGRAM, SOURCE, InFolder
from check_same_results import differences

BASE = """name = {name}
replicates = 6
populations = 2
threads = 2
[time]
years = 3
[people]
teachers = {teachers}
partners = 3
[coaching]
hours_per_year = {hours}
"""
BRANCH = "[branch]\nfrom = base.cfg\nweek = 36\n"
POLICIES = {"stay": 27, "less": 10, "none": 0}
SEED = int(os.environ.get("KILL_SEED", random.SystemRandom().randrange(10**6)))


class Branches(InFolder):
    teachers = 400

    def setUp(self):
        super().setUp()
        self.write("base.cfg", BASE.format(name="base", teachers=self.teachers, hours=27))
        for name, hours in POLICIES.items():
            self.write(f"{name}.cfg", BASE.format(name=name, teachers=self.teachers, hours=hours) + BRANCH)

    def compare(self, output, *more):
        return self.succeed("compare", *(f"{name}.cfg" for name in POLICIES), f"--output={output}", *more)

    def same(self, a, b):
        self.assertEqual(differences(self.folder / a, self.folder / b), [])


class Results(Branches):
    def test_worlds_are_the_same_until_the_week_and_those_of_the_scenario_if_nothing_changes(self):
        self.succeed("run", "base.cfg", "--output=base.h5")
        text = self.compare("branched.h5")
        self.assertIn("Until the end of week 36 all worlds lived by the values of 'base'", text.replace("\n", " "))
        with h5py.File(self.folder / "base.h5") as base, h5py.File(self.folder / "branched.h5") as branched:
            for output in ("practice", "effect", "hours", "collegiality"):
                whole, all_points = base[output][:, 0], branched[output][:]
                for point in range(3):
                    numpy.testing.assert_array_equal(all_points[:, point, :36], whole[:, :36])
                numpy.testing.assert_array_equal(all_points[:, 0], whole)
                self.assertGreater(numpy.abs(all_points[:, 1, 40:] - whole[:, 40:]).max(), 0)
            hours = branched["hours_planned"][:]
            numpy.testing.assert_array_equal(hours[0], [[27, 27, 27], [27, 10, 10], [27, 0, 0]])
            self.assertEqual((branched.attrs["branch_week"], branched.attrs["branch_from"]), (36, "base"))

    def test_the_page_says_so_and_has_no_what_if(self):
        self.compare("branched.h5")
        done = self.call("report", "branched.h5", "--output=page.html")
        if "has no report page" in done.stderr:
            self.skipTest(done.stderr)
        page = (self.folder / "page.html").read_text()
        self.assertIn("Until the end of week 36 all worlds lived by the values of 'base'", page)
        self.assertNotIn('"try_out"', page)

    def test_the_same_bytes_however_it_is_computed(self):
        self.compare("one.h5", "--threads=1", "--lanes=1")
        for more in ([], ["--lanes=4"], ["--threads=3"]):
            self.compare("other.h5", "--overwrite", *more)
            self.same("one.h5", "other.h5")
        for i in (1, 2):
            self.compare("shards.h5", f"--shard={i}/2")
        self.succeed("merge", "shards.h5.parts")
        self.same("one.h5", "shards.h5")
        self.assertIn("same, byte for byte", self.succeed("verify", "one.h5").replace("\n", " "))

    def test_worlds_that_were_kept_are_gone_on_from(self):
        self.compare("stepped.h5")
        whole = self.succeed("run", "base.cfg", "--output=base.h5", "--save-week=36")
        self.assertIn("base.week36, to go on from with --from", whole)
        for name in POLICIES:
            file = self.folder / f"{name}.cfg"
            file.write_text(file.read_text().replace("from = base.cfg", "from = base.week36"))
        self.compare("kept.h5")
        self.same("stepped.h5", "kept.h5")
        self.compare("told.h5", "--from=base.week36", "--week=36")
        with h5py.File(self.folder / "told.h5") as told, h5py.File(self.folder / "kept.h5") as kept:
            numpy.testing.assert_array_equal(told["effect"][:], kept["effect"][:])
            self.assertEqual([name.decode() for name in told["point"][:]], [f"{n} from week 37" for n in POLICIES])
        alone = self.succeed("run", "less.cfg", "--from=base.week36", "--week=36", "--dry-run", "--json")
        work = json.loads(alone)["work"]
        # Of the programme 72 weeks of 108, and the twin: in 6 replicates.
        self.assertEqual((work["amount"], work["shared"]), (6 * 400 * (72 + 108), 6 * 400 * 36))
        self.succeed("run", "base.cfg", "--output=plain.h5")
        self.same("base.h5", "plain.h5")

    def test_a_sweep_branches_off(self):
        self.write("sweep.cfg", BASE.format(name="swept", teachers=400, hours=27) + BRANCH
                   + "[sweep]\ncoaching.hours_per_year = 27, 10, 0\n")
        self.succeed("sweep", "sweep.cfg", "--output=sweep.h5")
        self.compare("compare.h5")
        with h5py.File(self.folder / "sweep.h5") as a, h5py.File(self.folder / "compare.h5") as b:
            numpy.testing.assert_array_equal(a["effect"][:], b["effect"][:])

    def test_what_is_printed_is_a_config_of_the_same_run(self):
        self.succeed("run", "less.cfg", "--output=a.h5")
        self.write("printed.cfg", self.succeed("run", "less.cfg", "--print-config"))
        self.succeed("run", "printed.cfg", "--output=b.h5")
        self.same("a.h5", "b.h5")
        self.succeed("compare", "printed.cfg", "stay.cfg", "--output=c.h5")  # from the same file, otherwise written
        self.assertIn("until week 36 all live by 'base'", self.succeed("inspect", "a.h5"))
        self.assertEqual(json.loads(self.succeed("inspect", "a.h5", "--json"))[0]["branch"],
                         {"week": 36, "from": "base"})

    def test_what_is_printed_draws_from_the_same_ensemble(self):
        shutil.copytree(SOURCE / "configs/ensembles", self.folder / "deep" / "sets")
        drawn = "ensemble = sets/peer_coaching.csv\n"
        self.write("deep/base.cfg", drawn + BASE.format(name="base", teachers=400, hours=27))
        self.write("deep/less.cfg", drawn + BASE.format(name="less", teachers=400, hours=10) + BRANCH)
        given = ("--replicates=4", "--people.school_size=20")
        self.succeed("run", "deep/less.cfg", *given, "--output=a.h5")
        printed = self.succeed("run", "deep/less.cfg", *given, "--print-config")
        self.assertIn("Give there again: --people.school_size=20 --replicates=4\n", printed)
        self.write("printed.cfg", printed)
        self.succeed("run", "printed.cfg", *given, "--output=b.h5")
        self.assertEqual(differences(self.folder / "a.h5", self.folder / "b.h5"), ["@ensemble"])  # its path as written

    def test_ranks_of_mpi(self):
        program = os.environ.get("PEERSPREAD_MPI", "")
        if not program:
            self.skipTest("no program with MPI")
        mpirun = ["mpirun", "--allow-run-as-root", "--oversubscribe", "-n", "3", program]
        subprocess.run([*mpirun, "run", "base.cfg", "--output=ranks.h5", "--save-week=36", "--quiet"],
                       cwd=self.folder, check=True, capture_output=True)
        self.succeed("run", "base.cfg", "--output=one.h5", "--save-week=36")
        for file in sorted((self.folder / "one.week36").iterdir()):
            self.assertEqual(file.read_bytes(), (self.folder / "ranks.week36" / file.name).read_bytes(), file.name)


class WhatActsWhen(Branches):
    """What matters with a programme alone is at values of its own here, so that borrowing others would be seen."""

    OWN = ("[posts]\nquality_sd = 0\n[training]\npool_thinning = 0\n"
           "[online]\naudience = 1000\nactive_share = 0.9\n[knowledge]\nonline = 0.3\n[recording]\nposts = on\n")

    def scenario(self, name, hours, more=""):
        self.write(f"{name}.cfg", BASE.format(name=name, teachers=400, hours=hours) + more + self.OWN)

    def run_from(self, beginning, *names, lanes=0, week=36):
        more = [f"--from={beginning}.cfg", f"--week={week}", f"--lanes={lanes}", "--output=x.h5", "--overwrite"]
        self.succeed("compare" if len(names) > 1 else "run", *(f"{name}.cfg" for name in names), *more)
        with h5py.File(self.folder / "x.h5") as file:
            return {name: data[:] for name, data in file.items()
                    if isinstance(data, h5py.Dataset) and data.ndim > 1 and data.dtype == "f4"}

    def test_a_programme_that_begins_late_has_its_own_leaders(self):
        self.scenario("nothing", 0)
        self.scenario("late", 27)
        quality = self.run_from("nothing", "late")["post_quality"]
        numpy.testing.assert_array_equal(quality[~numpy.isnan(quality)], 1)

    def test_hours_of_0_leave_what_funding_leaves_that_ends(self):
        self.scenario("begun", 27)
        self.scenario("none", 0)
        self.scenario("ended", 27)
        self.write("ended.cfg", (self.folder / "ended.cfg").read_text().replace("hours_per_year = 27",
                                                                              "hours_per_year = 27\nyears_funded = 1"))
        found = self.run_from("begun", "none", "ended")
        for name in ("online_reached", "knowledge", "practice", "survey_reported", "effect", "retention"):
            numpy.testing.assert_array_equal(found[name][:, 0], found[name][:, 1], name)
        self.assertTrue((found["retention"][:, 0, 1:] > 0).all())

    def test_years_before_the_branch_have_the_mix_that_was_lived(self):
        self.scenario("begun", 27)
        self.scenario("alone", 27)
        self.write("alone.cfg", (self.folder / "alone.cfg").read_text().replace(
            "hours_per_year = 27", "hours_per_year = 27\ngroup = 0\nvideo = 0\nonline = 0"))
        found = self.run_from("begun", "begun", "alone")
        for name in ("hours_by_kind", "kinds_of_support"):
            numpy.testing.assert_array_equal(found[name][:, 1, 0], found[name][:, 0, 0], name)
        numpy.testing.assert_array_equal(found["kinds_of_support"][:, 1, 1:], 1)

    def test_colleagues_who_were_won_stay_in_every_pack(self):
        self.scenario("winning", 27, "[peers]\nhelpers = 0.8\n")
        self.scenario("no more", 27)
        one = self.run_from("winning", "no more", lanes=1)
        other = self.run_from("winning", "no more", "winning", lanes=4)
        for name in ("practice", "effect"):
            numpy.testing.assert_array_equal(one[name][:, 0], other[name][:, 0], name)

    def test_a_dry_run_says_what_kept_worlds_take(self):
        keeping = ("run", "base.cfg", "--output=kept.h5", "--save-week=36")
        said = json.loads(self.succeed(*keeping, "--dry-run", "--json"))["kept_bytes"]
        text = " ".join(self.succeed(*keeping, "--dry-run").split())
        self.assertRegex(text, "about [0-9,]+ [kM]B for the worlds kept in kept.week36")
        self.succeed(*keeping, "--quiet")
        kept = sum(world.stat().st_size for world in (self.folder / "kept.week36").glob("world-*"))
        self.assertAlmostEqual(kept / said, 1, delta=0.1)


class Killed(Branches):
    teachers = 3000

    def test_nothing_is_lost(self):
        self.compare("whole.h5", "--quiet")
        self.succeed("run", "base.cfg", "--output=kept.h5", "--save-week=36", "--quiet")
        chance = random.Random(SEED)
        commands = {"again.h5": ["compare", *(f"{name}.cfg" for name in POLICIES)],
                    "base.h5": ["run", "base.cfg", "--save-week=36"]}
        for output, command in commands.items():
            for _ in range(6):
                with subprocess.Popen([PROGRAM, *command, f"--output={output}", "--quiet"], cwd=self.folder,
                                      stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL) as process:
                    time.sleep(chance.uniform(0.02, 0.4))
                    process.send_signal(chance.choice([9, 15]))
            self.succeed(*command, f"--output={output}", "--quiet")
        self.same("whole.h5", "again.h5")
        self.same("kept.h5", "base.h5")
        for file in sorted((self.folder / "kept.week36").iterdir()):
            self.assertEqual(file.read_bytes(), (self.folder / "base.week36" / file.name).read_bytes(),
                             f"{file.name}, KILL_SEED={SEED}")


class Refused(Branches):
    def test_weeks(self):
        for week, why in (("108", "'108' is after the run's end, which is week 108; allowed: 36 to 72"),
                          ("0", "is before the first week"), ("50", "'50' is within a year"), ("x", "whole number")):
            self.fail_with(2, ["run", "less.cfg", f"--week={week}"], why)
        for week, why in (("108", "no week to branch off after; allowed: 36 to 72, a multiple of 36"), ("x", "number")):
            self.fail_with(2, ["run", "base.cfg", f"--save-week={week}"], why)
        self.fail_with(2, ["run", "base.cfg", "--week=36"], "what to branch off from", "--from FILE.cfg")
        self.fail_with(2, ["run", "stay.cfg", "--from=base.cfg", "--branch.weak=36"], "did you mean 'branch.week'")
        self.write("open.cfg", BASE.format(name="open", teachers=400, hours=5) + "[branch]\nfrom = base.cfg\n")
        self.fail_with(2, ["run", "open.cfg"], "open.cfg:", "a branch needs a week")
        self.write("sensitivity.cfg", "[sensitivity]\nscenarios = base.cfg\noutput = effect\n[prior]\n"
                                      "practice.relapse = 0:0.01\n[branch]\nfrom = base.cfg\nweek = 36\n")
        self.fail_with(2, ["sensitivity", "sensitivity.cfg"], "branch.", "in run, compare and sweep")

    def test_what_no_branch_can_change(self):
        self.write("base.cfg", BASE.format(name="base", teachers=500, hours=27))
        self.fail_with(2, ["run", "less.cfg"], "people.teachers: 500 against 400", "what makes the population")
        self.write("base.cfg", BASE.format(name="base", teachers=400, hours=27) + "[coverage]\nschools = 0.3\n")
        self.fail_with(2, ["run", "less.cfg"], "coverage.schools: 0.3 against 0.5", "before the first week")
        self.write("base.cfg", "seed = 5\n" + BASE.format(name="base", teachers=400, hours=27))
        self.fail_with(2, ["run", "less.cfg"], "differ in seed", "5 (base.cfg:1)")

    def test_branches_of_branches_and_several_beginnings(self):
        self.fail_with(2, ["run", "less.cfg", "--from=stay.cfg"], "stay.cfg:", "cannot branch off itself")
        self.fail_with(2, ["compare", "base.cfg", "less.cfg"], "must have the same beginning")
        self.fail_with(2, ["run", "less.cfg", "--save-week=72"], "not branched off themselves")
        self.fail_with(2, ["run", "base.cfg", "--save-week=36", "--until=effect:0.1"], "may end with fewer")
        self.fail_with(2, ["run", "base.cfg", "--save-week=50", "--dry-run"], "no week to branch off after")
        self.succeed("run", "base.cfg", "--output=base.h5", "--quiet")
        self.fail_with(1, ["run", "base.cfg", "--output=base.h5", "--save-week=36", "--seed=9"], "base.h5")
        self.fail_with(2, ["compare", "base.h5", "--from=base.cfg"], "--from has no use for a results file")
        self.fail_with(2, ["run", "less.cfg", "--from=nothing.week36"], "'nothing.week36' is no file, and no folder")

    def test_worlds_of_another_identity(self):
        self.succeed("run", "base.cfg", "--output=base.h5", "--save-week=36", "--quiet")
        kept = ["run", "less.cfg", "--from=base.week36"]
        self.fail_with(2, [*kept, "--week=72"], "'72' is not the week of the worlds in base.week36; allowed: 36")
        self.fail_with(2, [*kept, "--week=36", "--time.years=4"], "time.years is 3 there and 4 here")
        self.fail_with(2, [*kept, "--week=36", "--seed=8"], "differ in seed: 8 (command line)")
        self.fail_with(2, [*kept, "--week=36", "--recording.posts=on"], "recording.posts is off there and on here")
        self.fail_with(1, ["run", "less.cfg", "--from=.", "--week=36"], ". is no folder of kept worlds")
        other = ["run", "base.cfg", "--output=base.h5", "--save-week=36", "--seed=8", "--overwrite"]
        self.fail_with(1, [word for word in other if word != "--overwrite"], "base.h5 exists")
        os.remove(self.folder / "base.h5")
        self.fail_with(1, [word for word in other if word != "--overwrite"], "base.week36 holds worlds of another",
                       "seed is 20180601 there and 8 here")
        self.succeed(*other, "--quiet")
        self.fail_with(2, [*kept, "--week=36"], "differ in seed")

    def test_worlds_that_are_damaged_or_missing(self):
        self.succeed("run", "base.cfg", "--output=base.h5", "--save-week=36", "--quiet")
        world = self.folder / "base.week36" / "world-3"
        good = world.read_bytes()
        for bad, why in ((good[:-1], "damaged"), (good[:9000] + b"?" + good[9001:], "damaged"), (b"", "not this")):
            world.write_bytes(bad)
            done = self.call("run", "less.cfg", "--from=base.week36", "--week=36", "--output=x.h5", "--overwrite")
            self.assertEqual(done.returncode, 1)
            self.assertIn("base.week36/world-3 cannot be gone on from: " + why, done.stderr)
            self.assertFalse((self.folder / "x.h5").exists())
        world.unlink()
        self.fail_with(1, ["run", "less.cfg", "--from=base.week36", "--week=36", "--output=y.h5"], "1 are missing")
        done = self.call("run", "base.cfg", "--output=base.h5", "--save-week=36", "--quiet")
        self.assertIn("--overwrite computes all again", done.stderr)
        self.succeed("run", "base.cfg", "--output=base.h5", "--save-week=36", "--quiet", "--overwrite")
        self.assertEqual(world.read_bytes(), good)


if __name__ == "__main__":
    unittest.main()
