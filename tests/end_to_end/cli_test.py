"""The command line as people use it: help, errors, exit status, and that nothing is harmed when something fails.

Environment: PEERSPREAD, the program; SOURCE_DIR, the folder of the project.
"""

import csv
import os
import pathlib
import re
import shutil
import subprocess
import tempfile
import unittest

PROGRAM = os.environ["PEERSPREAD"]
SOURCE = pathlib.Path(os.environ["SOURCE_DIR"])
SMALL = ["--replicates=2", "--populations=1", "--threads=2"]
SCENARIO = """# a small world
name = {name}
[time]
years = 1
[people]
teachers = 300
[coaching]
hours_per_year = {hours}
"""


class Case(unittest.TestCase):
    def setUp(self):
        self.folder = pathlib.Path(tempfile.mkdtemp())
        self.addCleanup(shutil.rmtree, self.folder)
        for hours in (15, 27):
            self.write(f"h{hours}.cfg", SCENARIO.format(name=f"{hours} hours", hours=hours))

    def write(self, name, text):
        (self.folder / name).write_text(text)

    def call(self, *arguments, **options):
        return subprocess.run([PROGRAM, *arguments], cwd=self.folder, capture_output=True, text=True, **options)

    def succeed(self, *arguments):
        done = self.call(*arguments)
        self.assertEqual(done.returncode, 0, done.stderr)
        return done.stdout

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
        self.assertEqual(self.files(), before)
        self.assertNotIn("bug", done.stderr)


class Help(Case):
    def test_help_shows_examples_commands_and_options(self):
        text = self.succeed("--help")
        for part in ("Examples", "run", "compare", "describe", "--replicates", "--csv FILE", "--dry-run", "--overwrite"):
            self.assertIn(part, text)
        self.assertGreaterEqual(text.count("\n  peerspread "), 3)
        self.assertEqual(text, self.succeed("-h"))
        self.assertLessEqual(max(map(len, text.splitlines())), 110)

    def test_the_examples_of_the_help_work(self):
        for line in self.succeed("--help").splitlines():
            if line.startswith("  peerspread "):
                with self.subTest(line):
                    command = line.replace("peerspread", f"'{PROGRAM}'", 1)
                    show = "" if " describe " in line else " --print-config"
                    done = subprocess.run(command + show, shell=True, cwd=SOURCE, capture_output=True, text=True)
                    self.assertEqual(done.returncode, 0, done.stderr)

    def test_every_command_has_its_help(self):
        for command in ("run", "compare", "describe"):
            self.assertIn(f"Usage: peerspread {command}", self.succeed(command, "--help"))

    def test_version_names_libraries_and_lanes(self):
        self.assertRegex(self.succeed("--version"), r"(?s)peerspread \d+\.\d+\.\d+ \(git .*Boost \d.*lanes: ")

    def test_describe_lists_every_parameter_with_range_and_label(self):
        text = self.succeed("describe", "parameters")
        config = self.succeed("run", "h15.cfg", "--print-config")
        section, keys = "", 0
        for line in config.splitlines():
            if line.startswith("["):
                section = line.strip("[]") + "."
            elif "=" in line:
                self.assertRegex(text, "(?m)^" + re.escape(section + line.split(" =")[0]) + " = ")
                keys += 1
        self.assertGreater(keys, 20)
        self.assertEqual(text.count("allowed: "), keys)
        self.assertLessEqual(max(map(len, text.splitlines())), 110)

    def test_describe_finds_names_sections_topics_and_models(self):
        self.assertTrue(self.succeed("describe", "coaching.hours_per_year").startswith("coaching.hours_per_year = "))
        self.assertIn("coaching.hours_per_year", self.succeed("describe", "parameters", "coaching"))
        self.assertIn("week", self.succeed("describe", "outputs"))
        self.assertIn("bass", self.succeed("describe", "models"))
        self.assertNotIn("coaching.hours_per_year", self.succeed("describe", "parameters", "--model=bass"))
        everything = self.succeed("describe")
        for heading in ("Models", "Settings", "Outputs"):
            self.assertRegex(everything, f"(?m)^{heading} ")


class WrongInput(Case):
    def test_commands(self):
        self.fail_with(2, [], "no command", "--help")
        self.fail_with(2, ["comprae"], "no such command 'comprae'", "did you mean 'compare'")
        self.fail_with(2, ["h15.cfg"], "peerspread run h15.cfg")
        self.fail_with(2, ["run"], "run needs a scenario file")
        self.fail_with(2, ["run", "h15.cfg", "h27.cfg"], "one scenario file", "compare")
        self.fail_with(2, ["compare", "h15.cfg"], "two scenario files")
        self.fail_with(2, ["describe", "hours_per_yaer"], "nothing is called", "hours_per_year")
        self.fail_with(2, ["describe", "parameters", "a", "b"], "at most")

    def test_options(self):
        self.fail_with(2, ["run", "h15.cfg", "--replicate=3"], "--replicate", "did you mean 'replicates'")
        self.fail_with(2, ["run", "h15.cfg", "--repl", "3"], "no such option --repl", "did you mean 'replicates'")
        self.fail_with(2, ["run", "h15.cfg", "-r"], "no such option -r")
        self.fail_with(2, ["run", "h15.cfg", "--seed"], "--seed")
        self.fail_with(2, ["run", "h15.cfg", "--seed=1", "--seed=2"], "--seed is given twice")
        self.fail_with(2, ["run", "h15.cfg", "--quiet", "--quiet"], "--quiet is given twice")
        self.fail_with(2, ["run", "h15.cfg", "--replicates=0"], "replicates", "'0'", "1 to ")
        self.fail_with(2, ["run", "h15.cfg", "--replicates=-1"], "replicates", "'-1'")
        self.fail_with(2, ["run", "h15.cfg", "--lanes=3"], "lanes", "'3'", "16")
        self.fail_with(2, ["run", "h15.cfg", "--model=bas"], "model", "'bas'", "bass")
        self.fail_with(2, ["run", "h15.cfg", "--coaching.hours_per_year=nan"], "'nan' is not a number", "allowed: ")
        self.fail_with(2, ["describe", "--quiet"], "describe has no use for --quiet")
        self.fail_with(2, ["describe", "--seed=1"], "describe has no use for --seed")

    def test_scenario_files(self):
        self.fail_with(2, ["run", "none.cfg"], "no such config file", "none.cfg")
        self.fail_with(2, ["run", "."], "is a folder")
        self.write("bad.cfg", "[coaching]\nhours_per_yaer = 3\n")
        self.fail_with(2, ["run", "bad.cfg"], "bad.cfg:2", "hours_per_yaer = 3", "did you mean 'coaching.hours_per_year'")
        self.write("bad.cfg", "[coaching]\nhours_per_year = 3000\n")
        self.fail_with(2, ["run", "bad.cfg"], "bad.cfg:2", "coaching.hours_per_year", "'3000'", "allowed: 0 to ")
        self.write("bad.cfg", "coaching\n")
        self.fail_with(2, ["run", "bad.cfg"], "bad.cfg:1", "not a line")
        self.fail_with(2, ["compare", "h15.cfg", "h15.cfg"], "two scenarios are called '15 hours'")

    def test_an_error_stays_one_line_that_steers_no_terminal(self):
        self.fail_with(2, ["run\n\x1b[2J"], "no such command 'run??[2J'")


class Run(Case):
    def test_run_prints_a_table_and_where_the_file_is(self):
        text = self.succeed("run", "h27.cfg", *SMALL)
        self.assertIn("Results: results/27_hours.h5", text)
        self.assertIn("Scenario '27 hours', 2 replicates in 1 population", text)
        self.assertEqual([name for name in self.files() if name.endswith(".h5")], ["results/27_hours.h5"])

    def test_quiet_prints_the_table_alone(self):
        done = self.call("run", "h27.cfg", *SMALL, "--quiet")
        self.assertEqual((done.returncode, done.stderr), (0, ""))
        self.assertNotIn("Results:", done.stdout)

    def test_an_option_wins_over_the_file_and_may_take_a_space(self):
        for option in (["--coaching.hours_per_year=20"], ["--coaching.hours_per_year", "20"]):
            self.assertRegex(self.succeed("run", "h27.cfg", "--print-config", *option), "(?m)^hours_per_year = 20 ")

    def test_names_become_safe_file_names(self):
        for name, file in (("a/b; 'c' .", "a_b___c__.."), ("../up", "_._up"), ("二十七", "二十七"), ("x" * 300, "x" * 100 + ".")):
            text = self.succeed("run", "h27.cfg", "--dry-run", f"--name={name}")
            self.assertIn("results/" + file, re.sub(r"\n +", "", text).replace("disk ", ""))

    def test_print_config_reads_back_the_same(self):
        first = self.succeed("run", "h27.cfg", "--print-config", "--seed=7", "--coaching.hours_per_year=12.5")
        self.write("again.cfg", first)
        self.assertEqual(self.succeed("run", "again.cfg", "--print-config"), first)
        self.assertEqual(sorted(self.files()), ["again.cfg", "h15.cfg", "h27.cfg"])

    def test_dry_run_counts_and_writes_nothing(self):
        text = self.succeed("compare", "h15.cfg", "h27.cfg", "--replicates=8", "--csv=t.csv", "--dry-run")
        for part in ("2: 15 hours, 27 hours", "8 replicates in 4 populations", "300 teachers", "lanes", "teacher-weeks",
                     "memory", "disk", "results/15_hours_vs_27_hours.h5", "time"):
            self.assertIn(part, text)
        self.assertEqual(sorted(self.files()), ["h15.cfg", "h27.cfg"])

    def test_timings_are_figures(self):
        done = self.call("run", "h27.cfg", *SMALL, "--timings", "--quiet")
        figures = dict(line.split()[1:] for line in done.stderr.splitlines() if line.startswith("timing "))
        for name in ("wall_seconds", "cpu_seconds", "agent_weeks_per_second", "peak_memory_bytes"):
            self.assertGreater(float(figures[name]), 0.0, name)

    def test_the_other_model_runs(self):
        self.write("bass.cfg", "model = bass\n")
        self.assertIn("Scenario 'bass'", self.succeed("run", "bass.cfg", *SMALL))


class Compare(Case):
    def test_the_table_its_repetition_and_its_csv(self):
        options = ["--replicates=4", "--populations=2", "--csv=t.csv"]
        text = self.succeed("compare", "h15.cfg", "h27.cfg", *options)
        for part in ("2 scenarios, 4 replicates in 2 populations", "Difference:", "90 % of worlds:", "Spread:",
                     "Results: results/15_hours_vs_27_hours.h5", "Table:   t.csv"):
            self.assertIn(part, text)
        self.assertNotIn("caus", text)
        self.assertLessEqual(max(map(len, text.splitlines())), 112)

        again = self.succeed("compare", "results/15_hours_vs_27_hours.h5", "--csv=u.csv")
        self.assertEqual(again.strip(), text[: text.index("\nResults:")].strip())
        files = self.files()
        self.assertEqual(files["t.csv"], files["u.csv"])

        rows = list(csv.DictReader(files["t.csv"].decode().splitlines()))
        self.assertEqual(list(rows[0]), "title output unit scenario mean difference low_90 high_90 standard_error "
                                        "share_parameters share_network share_chance".split())
        planned = {row["scenario"]: row for row in rows if row["output"] == "hours_planned"}
        self.assertEqual(float(planned["15 hours"]["mean"]), 15.0)
        self.assertEqual(planned["15 hours"]["difference"], "")
        self.assertEqual(float(planned["27 hours"]["difference"]), 12.0)

    def test_the_file_opens_with_the_tools_of_its_users(self):
        self.succeed("compare", "h15.cfg", "h27.cfg", "--replicates=4", "--populations=2", "--output=r.h5")
        checker = SOURCE / "tests" / "end_to_end" / "check_results_file.py"
        done = subprocess.run(["/usr/bin/python3", "-B", checker, self.folder / "r.h5"], capture_output=True, text=True)
        self.assertEqual(done.returncode, 0, done.stderr)
        self.assertIn("varied: coaching.hours_per_year", done.stdout)

    def test_a_name_is_that_of_the_comparison(self):
        text = self.succeed("compare", "h15.cfg", "h27.cfg", "--name=more hours", *SMALL)
        self.assertIn("Results: results/more_hours.h5", text)
        self.assertIn("'15 hours'", text)

    def test_fewer_outputs_leave_out_what_needs_the_others(self):
        two = ["h15.cfg", "h27.cfg"]
        swept = ["h15.cfg", "--sweep.coaching.hours_per_year=10, 27"]
        for outputs in ("effect_on_coached,cost", "practice", "structure", "survey_true", "effect", "cost_so_far"):
            for command, arguments in (("run", two[:1]), ("compare", two), ("sweep", swept)):
                with self.subTest(command=command, outputs=outputs):
                    asked = [command, *arguments, *SMALL, f"--outputs={outputs}", "--overwrite"]
                    self.succeed(*asked, "--output=plain.h5")
                    self.succeed(*asked, "--output=few.h5", "--csv=few.csv", "--report=few.html")
                    self.assertTrue((self.folder / "few.csv").read_text().startswith("title,output,unit,"))
                    self.assertIn("<html", (self.folder / "few.html").read_text())

    def test_the_readmes_outputs_are_enough_for_the_answer(self):
        text = self.succeed("compare", "h15.cfg", "h27.cfg", *SMALL, "--outputs=effect_on_coached,cost")
        self.assertRegex(" ".join(text.split()), "instruction of coached teachers is [0-9.]+ SD (higher|lower)")
        self.assertIn("Cost per coached teacher, year 1", text)
        self.assertNotIn("not defined", text)

    def test_one_replicate_has_no_interval(self):
        text = self.succeed("compare", "h15.cfg", "h27.cfg", "--replicates=1")
        self.assertIn("there is no interval", text)

    def test_settings_have_no_effect_on_a_results_file(self):
        self.succeed("run", "h15.cfg", *SMALL, "--output=r.h5")
        self.fail_with(2, ["compare", "r.h5", "--seed=3"], "--seed has no effect on r.h5")
        self.fail_with(2, ["compare", "r.h5", "--dry-run"], "--dry-run")
        self.fail_with(2, ["compare", "r.h5", "h15.cfg"], "r.h5")
        self.fail_with(2, ["run", "r.h5"], "peerspread compare r.h5")
        self.fail_with(2, ["compare", "r.h5", "--csv=./r.h5", "--overwrite"], "is the results file")


class ShippedConfigs(Case):
    """Every config that comes with the program runs, in a small world."""

    SMALL = ["--replicates=1", "--populations=1", "--people.teachers=600", "--people.partners=4", "--quiet"]

    def test_scenarios(self):
        for config in sorted((SOURCE / "configs" / "scenarios").glob("*.cfg")):
            with self.subTest(config.name):
                small = SMALL if "model = bass" in config.read_text() else self.SMALL
                self.assertIn("Scenario '", self.succeed("run", str(config), *small, f"--output={config.stem}.h5"))

    def test_sweeps(self):
        for config in sorted((SOURCE / "configs" / "sweeps").glob("*.cfg")):
            with self.subTest(config.name):
                text = self.succeed("sweep", str(config), *self.SMALL, f"--output={config.stem}.h5")
                self.assertRegex(text, r"\d+ (points|scenarios)")

    def test_studies(self):
        for folder in ("calibration", "validation", "ablations"):
            for config in sorted((SOURCE / "configs" / folder).glob("*.cfg")):
                if "[study]" not in config.read_text() or "people.partners" in config.read_text():
                    continue  # worlds of others, or a sweep over what is made small here
                with self.subTest(config.name):
                    text = self.succeed("validate", str(config), "--replicates=1", "--populations=1", "--quiet")
                    self.assertRegex(text, r"(?m)^\w+ +(pass|MISS) ")


class WrongStudies(Case):
    STUDY = "[study]\nid = X\noutput = {output}\nlow = {low}\nhigh = 1\n"

    def test_studies_and_priors(self):
        self.write("s.cfg", self.STUDY.format(output="efect", low=0))
        self.fail_with(2, ["validate", "s.cfg"], "s.cfg:3", "no such output", "did you mean 'effect'")
        self.write("s.cfg", self.STUDY.format(output="effect", low=2))
        self.fail_with(2, ["validate", "s.cfg"], "s.cfg:4", "is not below")
        self.fail_with(2, ["validate", "h15.cfg"], "[study]")
        self.write("s.cfg", self.STUDY.format(output="effect_on_coached", low=0))
        for prior, part in (("practice.relapse = 0.03:0.01", "low is not below high"), ("practice.relaps = 0:1", "no such parameter"),
                            ("people.teachers = 3:5", "has no prior"), ("", "nothing to vary")):
            self.write("c.cfg", f"[calibrate]\ntargets = s.cfg\n[prior]\n{prior}\n")
            self.fail_with(2, ["calibrate", "c.cfg", "--output=e.csv"], part)

    def test_targets_that_no_set_meets(self):
        world = "replicates = 2\npopulations = 2\n[people]\nteachers = 60\npartners = 2\n[time]\nyears = 1\n"
        for name, low, high in (("A", 0, 0.2), ("B", 0.5, 0.9), ("C", 7, 8)):
            self.write(f"{name}.cfg", f"{world}[study]\nid = {name}\noutput = effect_on_coached\nlow = {low}\n"
                                      f"high = {high}\ntarget = {(low + high) / 2}\n")
        self.write("e.csv", "precious")
        for targets, parts in (("A.cfg, B.cfg", ("A = ", "(not within 0.5 to 0.9)", "A and B were never met together")),
                               ("A.cfg, C.cfg", ("C = ", "(not within 7 to 8)", "C was never met"))):
            self.write("c.cfg", f"[calibrate]\ntargets = {targets}\nfirst_wave = 32\nfolder = waves\n"
                                "[prior]\npractice.readiness_per_uptake = 0.1:1.5\n")
            done = self.call("calibrate", "c.cfg", "--output=e.csv", "--overwrite", "--quiet")
            self.assertEqual(done.returncode, 1, done.stderr)
            for part in ("no set meets all targets; the nearest has", *parts):
                self.assertIn(part, done.stderr)
            self.assertEqual(self.files()["e.csv"], b"precious")

    def test_an_ensemble_of_another_model_version_is_refused(self):
        self.write("e.csv", "# model = peer_coaching\n# model_version = 99\npractice.relapse\n0.01\n")
        self.fail_with(2, ["run", "h15.cfg", "--ensemble=e.csv"], "version 99", "calibrate again")
        self.write("e.csv", "# model = peer_coaching\n# model_version = 2\npractice.relaps\n0.01\n")
        self.fail_with(2, ["run", "h15.cfg", "--ensemble=e.csv"], "e.csv:3", "did you mean 'practice.relapse'")


class Refusals(Case):
    def test_existing_files_stay(self):
        self.write("r.h5", "precious")
        self.write("t.csv", "precious")
        self.fail_with(1, ["run", "h15.cfg", "--output=r.h5", *SMALL], "r.h5 exists", "--overwrite")
        self.fail_with(1, ["run", "h15.cfg", "--csv=t.csv", *SMALL], "t.csv exists", "--overwrite")
        self.succeed("run", "h15.cfg", "--output=r.h5", "--csv=t.csv", "--overwrite", *SMALL)
        self.assertTrue(self.files()["t.csv"].startswith(b"title,"))

    def test_the_same_command_again_finds_everything_done(self):
        first = self.succeed("run", "h15.cfg", "--output=r.h5", *SMALL)
        before = self.files()
        self.assertEqual(self.succeed("run", "h15.cfg", "--output=r.h5", *SMALL), first)
        self.assertEqual(self.files(), before)

    def test_folders_that_cannot_be_written_to(self):
        # The tests may run as root, whom permissions do not bind.
        for folder in ("h15.cfg", "none", "/proc"):
            self.fail_with(1, ["run", "h15.cfg", f"--output={folder}/r.h5", *SMALL], "cannot write", folder)
            self.fail_with(1, ["run", "h15.cfg", f"--csv={folder}/t.csv", *SMALL], "cannot write", folder)
        self.fail_with(1, ["run", "h15.cfg", "--output=.", *SMALL], "folder")
        self.fail_with(1, ["run", "h15.cfg", "--csv=.", *SMALL], "folder")

    def test_a_full_disk(self):
        self.succeed("run", "h15.cfg", *SMALL, "--output=r.h5")
        self.fail_with(1, ["compare", "r.h5", "--csv=/dev/full"], "/dev/full", "disk full")
        with open("/dev/full", "w") as full:
            done = subprocess.run([PROGRAM, "describe"], stdout=full, stderr=subprocess.PIPE, text=True)
        self.assertEqual(done.returncode, 1)
        self.assertRegex(done.stderr, r"\Apeerspread: cannot write to standard output[^\n]*\n\Z")

    def test_results_files_that_are_none(self):
        self.succeed("run", "h15.cfg", *SMALL, "--output=r.h5")
        whole = (self.folder / "r.h5").read_bytes()
        (self.folder / "cut.h5").write_bytes(whole[: len(whole) // 2])
        self.write("text.h5", "name = 15 hours\n")
        self.write("empty.h5", "")
        self.fail_with(1, ["compare", "cut.h5"], "cut.h5")
        self.fail_with(1, ["compare", "text.h5"], "text.h5 is not a results file")
        self.fail_with(1, ["compare", "empty.h5"], "empty.h5")
        self.fail_with(1, ["compare", "none.h5"], "no results file none.h5")
        import h5py

        with h5py.File(self.folder / "foreign.h5", "w") as file:
            file["x"] = [1, 2, 3]
        self.fail_with(1, ["compare", "foreign.h5"], "foreign.h5", "not a results file of peerspread")


if __name__ == "__main__":
    unittest.main()
