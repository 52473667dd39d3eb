"""`peerspread calibrate` as its users call it, on a model that is quick: what it finds, says, refuses and resumes.

Environment: PEERSPREAD, the program; SOURCE_DIR, the folder of the project.
"""

import csv
import re
import statistics
import unittest

from check_program import InFolder

WORLD = "model = bass\nreplicates = 4\npopulations = 4\n[bass]\nagents = 300\nweeks = 260\n"
STUDY = """include = world.cfg
[study]
id = {id}
kind = {kind}
claim = adopters after {week} weeks
output = adopters
at = week: {week}
"""
TARGET = STUDY.replace("{kind}", "calibrate") + "target = {target}\nlow = 0\nhigh = 1\nsampling_sd = {sd}\n"
CALIBRATE = """[calibrate]
targets = {targets}
decisions = decision.cfg
first_wave = 300
further_wave = 200
waves = {waves}
tries = 20000
worlds = 2
accept = 32
neighbours = 60
folder = waves
[prior]
bass.innovation = 0.005:0.1
bass.imitation = 0:1
"""


class Calibrate(InFolder):
    """Bass with p = 0.03 and q = 0.38 has 6.9 % adopters after two years and 24 % after five."""

    def setUp(self):
        super().setUp()
        self.write("world.cfg", WORLD)
        self.write("early.cfg", TARGET.format(id="E", week=104, target=0.084, sd=0.02))
        self.write("late.cfg", TARGET.format(id="L", week=260, target=0.28, sd=0.03))
        self.write("decision.cfg", STUDY.format(id="D", week=208, kind="decision"))
        self.write_task("early.cfg, late.cfg")

    def write_task(self, targets, waves=2):
        self.write("c.cfg", CALIBRATE.format(targets=targets, waves=waves))

    def table(self, name):
        return list(csv.DictReader((self.folder / name).read_text().splitlines()))

    def test_finds_parameters_and_says_how_well_it_knows_them(self):
        text = self.succeed("calibrate", "c.cfg", "--output=e.csv", "--csv=known.csv", "--quiet")
        lines = (self.folder / "e.csv").read_text().splitlines()
        head = {line[2:].split(" = ")[0]: line.split(" = ", 1)[1] for line in lines if line.startswith("# ")}
        self.assertEqual((head["targets"], head["model"], head["sets tried"]), ("E L", "bass", "500"))
        self.assertRegex(head["wave 2"], r"\A200 sets and \d+ of earlier waves, of which \d+ come within 2 SD of all "
                                         r"targets in one world \(\d+ of them ruled out by the emulators\); "
                                         r"[\d.]+ % of the space is left\Z")
        self.assertRegex(head["members within 2 SD of each target in 2 worlds more"],
                         r"E \d+ %, L \d+ %, all together \d+ %")
        sets = [list(map(float, line.split(","))) for line in lines if line[0].isdigit()]
        self.assertEqual(len(sets), 32)
        self.assertEqual(len(set(map(tuple, sets))), 32, "drawn without replacement")
        rows = {(row["kind"], row["name"]): row for row in self.table("known.csv")}
        for place, (name, low, high) in enumerate((("bass.innovation", 0.005, 0.1), ("bass.imitation", 0, 1))):
            column = [row[place] for row in sets]
            row = rows["parameter", name]
            self.assertAlmostEqual(float(row["mean"]), statistics.fmean(column), places=9)
            self.assertAlmostEqual(float(row["sd_ratio"]),
                                   statistics.pstdev(column) / ((high - low) / 12 ** 0.5), places=9)
            self.assertLess(float(row["sd_ratio"]), 0.8)
        self.assertLess(abs(statistics.fmean(row[0] for row in sets) - 0.037), 0.02)
        self.assertGreater(float(rows["direction", "1"]["value"]), float(rows["direction", "2"]["value"]))
        self.assertLess(float(rows["correlation", "bass.innovation"]["value"]), -0.5)
        self.assertLess(abs(float(rows["target", "E"]["mean"]) - 0.084), 0.03)
        self.assertTrue(0.1 < float(rows["decision", "D"]["mean"]) < 0.3)
        for part in ("Wave 1: 300 sets", "worth", "members drawn by likelihood", "singular values", "Decisions",
                     "Ensemble: e.csv"):
            self.assertIn(part, " ".join(text.split()))

    def test_the_same_command_gives_the_same_bytes_and_takes_up_waves_that_are_there(self):
        first = self.succeed("calibrate", "c.cfg", "--output=e.csv", "--quiet", "--threads=2")
        waves = {name: data for name, data in self.files().items() if name.startswith("waves/")}
        self.assertEqual(sorted(waves), [f"waves/{name}.h5" for name in ("check", "near", "wave-1", "wave-2")])
        ensemble = self.files()["e.csv"]
        self.assertEqual(self.succeed("calibrate", "c.cfg", "--output=e.csv", "--quiet", "--overwrite"), first)
        self.assertEqual({name: self.files()[name] for name in waves}, waves, "computed again")
        for name in waves:
            (self.folder / name).unlink()
        self.succeed("calibrate", "c.cfg", "--output=f.csv", "--quiet", "--threads=1", "--kernel=scalar")
        self.assertEqual(self.files()["f.csv"], ensemble, "other threads and another kernel")

    def test_a_damaged_wave_is_refused_until_it_is_removed(self):
        self.succeed("calibrate", "c.cfg", "--output=e.csv", "--quiet")
        ensemble, wave = self.files()["e.csv"], self.folder / "waves" / "wave-1.h5"
        data = bytearray(wave.read_bytes())
        data[-len(data) // 3] ^= 1
        wave.write_bytes(data)
        self.fail_with(1, ["calibrate", "c.cfg", "--output=e.csv", "--quiet", "--overwrite"],
                       "waves/wave-1.h5 is damaged", "a wave that is removed is computed again by the same command")
        wave.unlink()
        self.succeed("calibrate", "c.cfg", "--output=e.csv", "--quiet", "--overwrite")
        self.assertEqual(self.files()["e.csv"], ensemble)

    def test_shards_share_a_wave(self):
        for shard in ("1/2", "2/2"):
            text = self.succeed("calibrate", "c.cfg", "--output=e.csv", "--quiet", f"--shard={shard}")
            self.assertIn("wave-1: this shard is done", text)
        self.assertNotIn("e.csv", self.files())
        self.succeed("merge", "waves/wave-1.h5")
        self.assertIn("wave-2: this shard is done",
                      self.succeed("calibrate", "c.cfg", "--output=e.csv", "--quiet", "--shard=1/2"))

    def test_a_target_left_out_is_told_and_the_first_wave_is_shared(self):
        (self.folder / "ensembles").mkdir()
        self.succeed("calibrate", "c.cfg", "--quiet")
        first = self.files()["waves/wave-1.h5"]
        text = self.succeed("calibrate", "c.cfg", "--leave-out", "E", "--quiet")
        files = self.files()
        self.assertEqual(files["waves/wave-1.h5"], first)
        self.assertIn("waves/wave-2_without_E.h5", files)
        head = files["ensembles/bass_without_E.csv"].decode()
        self.assertIn("# targets = L\n# left out = E\n", head)
        self.assertIn("ensembles/bass.csv", files)
        self.assertRegex(text, r"Targets left out .*\n  E .*target 0.084, met by \d+ % of members")
        self.fail_with(2, ["calibrate", "c.cfg", "--leave-out", "Q"], "--leave-out: 'Q' is not the id of a target")
        self.fail_with(2, ["calibrate", "c.cfg", "--leave-out", "E,L"], "leaves no target to fit to")

    def test_targets_that_contradict_one_another_are_named(self):
        self.write("other.cfg", TARGET.format(id="O", week=52, target=0.1, sd=0.2))
        self.write_task("early.cfg, late.cfg, other.cfg")
        self.write("e.csv", "precious")
        # What follows at once from the early target, and what only no set of a wave comes near.
        for week, target, what in ((112, 0.5, "after wave 1 nothing is left of the space: of 20,000 sets"),
                                   (260, 0.9, "no set came within 3 SD of all targets")):
            self.write("late.cfg", TARGET.format(id="L", week=week, target=target, sd=0.01))
            done = self.call("calibrate", "c.cfg", "--output=e.csv", "--overwrite", "--quiet")
            self.assertEqual(done.returncode, 1, done.stderr)
            self.assertRegex(done.stderr, r"\Apeerspread: [^\n]*\n\Z")
            for part in (what, "nearest misses in SDs: E 0.0, L 0.", "E and L contradict one another (at best ",
                         "without E", "without L", "widen priors", "discrepancy_sd", "--leave-out"):
                self.assertIn(part, done.stderr)
            self.assertNotIn("without O", done.stderr)
            self.assertEqual(self.files()["e.csv"], b"precious")

    def test_a_target_out_of_reach_is_named(self):
        self.write("late.cfg", TARGET.format(id="L", week=1, target=0.9, sd=0.01))
        self.write_task("early.cfg, late.cfg")
        done = self.call("calibrate", "c.cfg", "--output=e.csv", "--quiet")
        self.assertEqual(done.returncode, 1, done.stderr)
        self.assertIn("no set comes near L alone", done.stderr)
        self.assertNotIn("e.csv", self.files())

    def test_self_test_covers_and_is_written_in_full(self):
        command = ["calibrate", "c.cfg", "--self-test", "--truths=150", "--through-waves=4", "--quiet"]
        text = self.succeed(*command, "--csv=self.csv")
        self.assertIn("Self-test: 150 truths drawn from the priors, of 300 sets", " ".join(text.split()))
        self.assertRegex(" ".join(text.split()), r"\d of 4 truths were ruled out by no emulator")
        rows = self.table("self.csv")
        for quantity in ("bass.innovation", "bass.imitation", "D"):
            ranks = [float(row["rank"]) for row in rows if (row["way"], row["quantity"]) == ("table", quantity)]
            self.assertEqual(len(ranks), 150)
            within = sum(abs(rank - 0.5) <= 0.4 for rank in ranks) / 150
            self.assertLess(abs(within - 0.8), 4 * (0.8 * 0.2 / 150) ** 0.5, quantity)
            shown = re.search(rf"(?m)^  {re.escape(quantity)} +\d+ +(\d+) ", text)
            self.assertEqual(round(100 * within), int(shown[1]))
        self.assertEqual(sum(row["way"] == "waves" for row in rows), 4 * 3)
        table = self.files()["self.csv"]
        self.succeed(*command, "--csv=again.csv", "--threads=1")
        self.assertEqual(self.files()["again.csv"], table)
        # The calibration goes on with the wave that the self-test ran.
        first = self.files()["waves/wave-1.h5"]
        self.succeed("calibrate", "c.cfg", "--output=e.csv", "--quiet")
        self.assertEqual(self.files()["waves/wave-1.h5"], first)

    def test_dry_runs_write_nothing(self):
        before = self.files()
        self.assertIn("A self-test runs nothing else", self.succeed("calibrate", "c.cfg", "--self-test", "--dry-run"))
        self.assertIn("1 more of 200 sets", " ".join(self.succeed("calibrate", "c.cfg", "--dry-run").split()))
        self.assertEqual(self.files(), before)

    def test_refuses_what_it_cannot_use(self):
        base = ["calibrate", "c.cfg", "--output=e.csv"]
        for options, parts in ((["--truths=100"], ["--truths goes with --self-test"]),
                               (["--through-waves=1"], ["--through-waves goes with --self-test"]),
                               (["--self-test"], ["--self-test writes no ensemble", "--csv"]),
                               (["--csv=e.csv"], ["--csv e.csv is the file of --output"])):
            self.fail_with(2, base + options, *parts)
        self.fail_with(2, ["calibrate", "c.cfg", "--self-test", "--truths=few"], "--truths: 'few'", "20 to 100000")
        self.fail_with(2, ["calibrate", "c.cfg", "--self-test", "--truths=3"], "--truths: '3'", "20 to 100000")
        self.write_task("early.cfg, decision.cfg")
        self.fail_with(2, base, "decision.cfg: a study of kind decision has no target", "calibrate.decisions")
        self.write("early.cfg", TARGET.format(id="E", week=104, target=3, sd=0.02))
        self.write_task("early.cfg, late.cfg")
        self.fail_with(2, base, "early.cfg: study.target = 3 is not within study.low = 0 and study.high = 1")
        self.write("early.cfg", TARGET.format(id="E", week=104, target=0.1, sd=0.02)
                   .replace("[study]", "seed = 77\n[study]"))
        self.fail_with(2, base, "are not of one campaign")

    def test_too_few_sets_for_an_emulator(self):
        self.write("study.cfg", "[study]\nid = X\nkind = calibrate\noutput = effect_on_coached\nat = year: 3\n"
                                "low = 0\nhigh = 1\n")
        prior = "".join(f"practice.{name} = 0.01:0.02\n" for name in
                        ("readiness_loss", "learn_success", "learn_failure", "relapse", "try_confidence",
                         "try_peers", "success_practice", "readiness_per_uptake"))
        self.write("c.cfg", f"[calibrate]\ntargets = study.cfg\nfirst_wave = 16\n[prior]\n{prior}")
        self.fail_with(2, ["calibrate", "c.cfg", "--output=e.csv"], "calibrate.first_wave = 16", "too few sets",
                       "over 8 parameters", "18 and more")


if __name__ == "__main__":
    unittest.main()
