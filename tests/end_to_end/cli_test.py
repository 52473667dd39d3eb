"""The command line as people use it: help, what commands write and say, and every config that is shipped.

Environment: PEERSPREAD, the program; SOURCE_DIR, the folder of the project; BUILD_DIR, the folder of the build.
"""

import csv
import os
import re
import shutil
import subprocess
import unittest

import h5py

from check_program import PROGRAM, SCENARIO, SMALL, SOURCE, TwoScenarios


class Help(TwoScenarios):
    def test_help_shows_examples_commands_and_options(self):
        text = self.succeed("--help")
        for part in ("Examples", "run", "compare", "describe", "--replicates", "--csv FILE", "--dry-run",
                     "--overwrite"):
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

    def test_version_names_libraries_and_kernels(self):
        self.assertRegex(self.succeed("--version"),
                         r"(?s)peerspread \d+\.\d+\.\d+ \(git .*Boost \d.*kernel: \S+, .*scalar \(1\)")

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

    def test_describe_knows_every_section_of_config_files(self):
        keys = {}
        for file in (SOURCE / "configs").rglob("*.cfg"):
            section = ""
            for line in file.read_text(encoding="utf-8").splitlines():
                if line.startswith("["):
                    section = line.strip("[]")
                elif section == "prior" and ":" not in line.split("#")[0]:
                    continue  # a fixed value, of whatever parameter
                elif "=" in line and not line.startswith("#"):
                    keys.setdefault(section, set()).add(line.split(" =")[0])
        parameters = self.succeed("describe", "parameters")
        for section in ("sweep", "study", "calibrate", "sensitivity", "prior"):
            self.assertTrue(keys[section], section)
            text = self.succeed("describe", section)
            self.assertIn(f"Section [{section}] of a config file", text)
            for key in keys[section]:
                self.assertRegex(text + parameters, rf"(?m)^({section}\.)?{re.escape(key)} = ", section)
        prior = re.sub(r"\s+", " ", self.succeed("describe", "prior"))
        for key in keys["prior"]:
            self.assertRegex(prior, rf"[:,] {re.escape(key)}(,| |$)", key)
        self.assertNotIn("people.teachers", prior)  # makes another population
        self.assertIn("bass.innovation", self.succeed("describe", "prior", "--model=bass"))
        self.assertTrue(self.succeed("describe", "calibrate", "near").startswith("calibrate.near = "))
        self.fail_with(2, ["describe", "studdy", "near"], "no such topic 'studdy'", "calibrate, sensitivity, prior")


class Run(TwoScenarios):
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
        for name, file in (("a/b; 'c' .", "a_b___c__.."), ("../up", "_._up"), ("二十七", "二十七"),
                           ("x" * 300, "x" * 100 + ".")):
            text = self.succeed("run", "h27.cfg", "--dry-run", f"--name={name}")
            self.assertIn("results/" + file, re.sub(r"\n +", "", text).replace("disk ", ""))

    def test_print_config_reads_back_the_same(self):
        first = self.succeed("run", "h27.cfg", "--print-config", "--seed=7", "--coaching.hours_per_year=12.5")
        self.write("again.cfg", first)
        self.assertEqual(self.succeed("run", "again.cfg", "--print-config"), first)
        self.assertEqual(sorted(self.files()), ["again.cfg", "h15.cfg", "h27.cfg"])

    def test_a_printed_config_runs_from_where_it_was_printed(self):
        scenario = str(SOURCE / "configs/scenarios/nyc_15_hours.cfg")
        printed = self.succeed("run", scenario, "--print-config")
        self.assertRegex(printed, "(?m)^ensemble = /.*peer_coaching.csv ")
        (self.folder / "deep").mkdir()
        for file in ("printed.cfg", "deep/printed.cfg"):
            self.write(file, printed)
            self.assertEqual(self.succeed("run", file, "--print-config"), printed)

    def test_a_printed_config_draws_from_the_ensemble_what_the_scenario_left_open(self):
        scenario = str(SOURCE / "configs/scenarios/nyc_15_hours.cfg")
        small = ("--people.teachers=300", "--people.partners=2", "--replicates=4", "--time.years=1",
                 "--practice.relapse=0.004")
        self.write("printed.cfg", self.succeed("run", scenario, "--print-config", *small))
        said = self.succeed("run", scenario, *small, "--output=a.h5")
        self.assertIn("parameter sets", said)
        self.assertEqual(self.succeed("run", "printed.cfg", "--output=b.h5"), said.replace("a.h5", "b.h5"))
        with h5py.File(self.folder / "a.h5") as a, h5py.File(self.folder / "b.h5") as b:
            self.assertEqual(a.attrs["fingerprint"], b.attrs["fingerprint"])
        printed = (self.folder / "printed.cfg").read_text(encoding="utf-8")
        self.assertRegex(printed, "(?m)^# learn_success = ")
        self.assertRegex(printed, "(?m)^relapse = 0.004 ")  # set by hand: no set changes it

    def test_a_printed_sweep_has_its_points(self):
        self.write("p.csv", "coaching.hours_per_year\n5\n7\n")
        self.write("s.cfg", "include = h15.cfg\n[sweep]\ndesign = file\nfile = p.csv\n")
        printed = self.succeed("sweep", "s.cfg", "--print-config")
        (self.folder / "deep").mkdir()
        self.write("deep/s.cfg", printed)
        self.assertEqual(self.succeed("sweep", "deep/s.cfg", "--print-config"), printed)
        self.assertIn("2: coaching.hours_per_year=5, coaching.hours_per_year=7",
                      self.succeed("sweep", "deep/s.cfg", "--dry-run"))

    def test_shards_that_have_nothing_to_do(self):
        self.write("s.cfg", "include = h15.cfg\n[sweep]\ncoaching.hours_per_year = 5, 10\n")
        command = ["sweep", "s.cfg", *SMALL, "--output=r.h5", "--shard=2/5"]
        said = "Nothing to do for 4 of 5 shards: the work is cut into 1 batch, and --shard i/1 is the most that helps"
        self.assertIn(said, " ".join(self.succeed(*command, "--dry-run").split()))
        self.assertIn(said, self.call(*command).stderr)
        self.assertNotIn("Nothing to do", self.succeed("sweep", "s.cfg", *SMALL, "--dry-run", "--shard=1/1"))

    def test_inspect_takes_a_folder_of_parts(self):
        self.write("s.cfg", "include = h15.cfg\n[sweep]\ncoaching.hours_per_year = 5, 10\n")
        base = ["sweep", "s.cfg", "--replicates=4", "--populations=4", "--output=r.h5"]
        for shard in (1, 2):
            self.succeed(*base, f"--shard={shard}/4")
        for folder in ("r.h5.parts", "r.h5.parts/", "./r.h5.parts"):
            text = self.succeed("inspect", folder)
            for part in ("shard-1-of-4.h5", "shard-2-of-4.h5", "All parts together", "2 of 4; missing: 3 to 4"):
                self.assertIn(part, text)
        self.fail_with(1, ["inspect", "."], "is a folder in which there are no parts")

    def test_sensitivity_says_what_it_would_do(self):
        self.write("s.cfg", "[sensitivity]\nscenarios = h15.cfg, h27.cfg\noutput = effect_on_coached\n"
                            "[prior]\npractice.relapse = 0.005:0.03\n")
        text = self.succeed("sensitivity", "s.cfg", "--dry-run", "--csv=t.csv")
        for part in ("Dry run", "worlds", "time", "40 runs for elementary effects", "384 for shares"):
            self.assertIn(part, text)
        self.assertNotIn("t.csv", self.files())

    def test_calibrate_says_what_it_would_do(self):
        self.write("study.cfg", SCENARIO.format(name="a study", hours=5) +
                   "[study]\nid = X\noutput = effect_on_coached\nlow = 0\nhigh = 1\n")
        self.write("c.cfg", "[calibrate]\ntargets = study.cfg\n"
                            "first_wave = 64\nfurther_wave = 32\nwaves = 3\naccept = 8\n"
                            "[prior]\npractice.relapse = 0.005:0.03\n")
        before = self.files()
        text = " ".join(self.succeed("calibrate", "c.cfg", "--dry-run", "--output=e.csv").split())
        for part in ("Dry run", "64 replicates", "results/calibration/wave-1.h5", "first wave, of 64 sets",
                     "2 more of 32 sets", "at most 64 sets that were near, in 8 worlds each", "8 sets of the ensemble"):
            self.assertIn(part, text)
        self.assertEqual(self.files(), before)

    def test_merge_replaces_none_of_its_parts(self):
        base = ["run", "h15.cfg", "--replicates=4", "--populations=2", "--quiet", "--output=r.h5"]
        for shard in ("1/2", "2/2"):
            self.succeed(*base, f"--shard={shard}")
        parts = ["r.h5.parts/shard-1-of-2.h5", "r.h5.parts/shard-2-of-2.h5"]
        for output in (parts[1], "r.h5.parts/../r.h5.parts/shard-2-of-2.h5"):
            self.fail_with(2, ["merge", *parts, f"--output={output}", "--overwrite"], "--output", "this command reads",
                           parts[1])
        self.fail_with(2, ["merge", "r.h5.parts", f"--output={parts[0]}", "--overwrite"], "this command reads",
                       parts[0])
        self.succeed("merge", "r.h5.parts")
        shutil.rmtree(self.folder / "r.h5.parts")
        self.fail_with(2, ["merge", "r.h5", "--overwrite"], "one plain file already", "nothing to merge")

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


class Compare(TwoScenarios):
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
        self.assertRegex(" ".join(text.split()), "Instruction of coached teachers is [0-9.]+ SD (higher|lower)")
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
        self.fail_with(2, ["compare", "r.h5", "--csv=./r.h5", "--overwrite"], "--csv ./r.h5", "reads (r.h5)")


class ShippedConfigs(TwoScenarios):
    """Every config that comes with the program runs, in a small world."""

    SMALL = ["--replicates=1", "--populations=1", "--people.teachers=600", "--people.partners=4", "--quiet"]

    def test_scenarios(self):
        for config in sorted((SOURCE / "configs" / "scenarios").glob("*.cfg")):
            with self.subTest(config.name):
                small = SMALL if "\nmodel = " in config.read_text() else self.SMALL
                self.assertIn("Scenario '", self.succeed("run", str(config), *small, f"--output={config.stem}.h5"))

    def test_sweeps(self):
        for config in sorted((SOURCE / "configs" / "sweeps").glob("*.cfg")):
            with self.subTest(config.name):
                text = self.succeed("sweep", str(config), *self.SMALL, f"--output={config.stem}.h5")
                self.assertRegex(text, r"\d+ (points|scenarios)")

    def test_studies(self):
        folders = ("calibration", "validation", "validation/studies", "seed_survey", "ablations", "decisions")
        for folder in folders:
            for config in sorted((SOURCE / "configs" / folder).glob("*.cfg")):
                if "\n[study]" not in config.read_text() or "people.partners" in config.read_text():
                    continue  # worlds of others, or a sweep over what is made small here
                with self.subTest(config.name):
                    text = self.succeed("validate", str(config), "--replicates=1", "--populations=1", "--quiet")
                    self.assertRegex(text, r"(?m)^\w+ +(pass|MISS|open) ")


class Installed(TwoScenarios):
    """What `cmake --install` puts elsewhere works there."""

    def test_the_program_finds_its_studies_and_brings_its_scripts(self):
        done = subprocess.run(["cmake", "--install", os.environ["BUILD_DIR"], "--prefix", self.folder / "there"],
                              capture_output=True, text=True)
        self.assertEqual(done.returncode, 0, done.stderr)
        program = self.folder / "there/bin/peerspread"
        small = ["--replicates=1", "--populations=1", "--people.teachers=60", "--people.partners=2"]
        done = subprocess.run([program, "validate", "--csv=t.csv", *small, "--quiet"], cwd=self.folder,
                              capture_output=True, text=True)
        self.assertEqual(done.returncode, 0, done.stderr)
        self.assertRegex(done.stdout, r"\AOf \d\d patterns never fitted \d+ ")
        scripts = self.folder / "there/share/peerspread/scripts"
        for script in ("analysis/response_curve", "analysis/results.py", "slurm/array.sbatch", "slurm/merge.sbatch"):
            self.assertTrue((scripts / script).is_file(), script)
        self.assertTrue(os.access(scripts / "analysis/response_curve", os.X_OK))
        self.assertEqual(list(scripts.rglob("__pycache__")), [])

if __name__ == "__main__":
    unittest.main()
