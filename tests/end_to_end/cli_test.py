"""The command line as people use it: help, errors, exit status, and that nothing is harmed when something fails.

Environment: PEERSPREAD, the program; SOURCE_DIR, the folder of the project.
"""

import csv
import os
import pathlib
import platform
import re
import resource
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

    def test_version_names_libraries_and_kernels(self):
        self.assertRegex(self.succeed("--version"), r"(?s)peerspread \d+\.\d+\.\d+ \(git .*Boost \d.*kernel: \S+, .*scalar \(1\)")

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
        self.assertTrue(self.succeed("describe", "calibrate", "keep").startswith("calibrate.keep = "))
        self.fail_with(2, ["describe", "studdy", "keep"], "no such topic 'studdy'", "calibrate, sensitivity, prior")


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
        self.fail_with(2, ["run", "h15.cfg", "--kernel=neo"], "kernel", "'neo'", "nearest: neon")
        other = "neon" if platform.machine() == "x86_64" else "avx2"
        self.fail_with(2, ["run", "h15.cfg", f"--kernel={other}"], "kernel", f"'{other}'", "lacks", "allowed: scalar (1)")
        self.fail_with(2, ["run", "h15.cfg", "--kernel=scalar", "--lanes=4"], "lanes", "'4'", "kernel scalar")
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


class EndlessInput(Case):
    """What never ends, or is no text, is refused by name and place (and within seconds: a test that hangs has failed)."""

    def test_devices_that_never_end(self):
        self.fail_with(2, ["run", "/dev/zero"], "/dev/zero:1", "at most 1 million bytes")
        self.fail_with(2, ["run", "h15.cfg", "--ensemble=/dev/zero"], "/dev/zero:1", "at most")
        self.write("s.cfg", "[sweep]\ndesign = file\nfile = /dev/zero\n")
        self.fail_with(2, ["sweep", "s.cfg"], "/dev/zero:1", "at most")

    def test_words_without_end(self):
        self.write("s.cfg", "name = " + "x" * 200_000 + "\n")
        self.fail_with(2, ["run", "s.cfg"], "s.cfg:1", "name", "200,000 characters", "at most 300")
        self.fail_with(2, ["run", "h15.cfg", "--name=" + "二" * 301], "command line", "301 characters", "at most 300")
        self.write("s.cfg", "x" * 200_000 + " = 1\n")
        self.fail_with(2, ["run", "s.cfg"], "s.cfg:1", "200,000 bytes", "at most 200")
        done = self.call("run", "h15.cfg", "--" + "x" * 100_000)
        self.assertEqual(done.returncode, 2)
        self.assertLess(len(done.stderr), 5000)

    def test_control_characters(self):
        self.write("s.cfg", "name = a\0b\n")
        self.fail_with(2, ["run", "s.cfg"], "s.cfg:1", "U+0000")
        self.write("s.cfg", "# fine\nname = \x1b]0;title\x07\n")
        self.fail_with(2, ["run", "s.cfg"], "s.cfg:2", "U+001B")
        self.write("s.cfg", "# fine\nname = \u009b2J\n")
        self.fail_with(2, ["run", "s.cfg"], "s.cfg:2", "U+009B")
        self.fail_with(2, ["run", "h15.cfg", "--name=\x1b[2J"], "command line", "--name", "U+001B")

    def test_includes_without_end(self):
        for i in range(10_000):
            self.write(f"c{i}.cfg", f"include = c{i + 1}.cfg\n")
        self.fail_with(2, ["run", "c0.cfg"], "c63.cfg:1", "too many files", "at most 64")


class Pipes(Case):
    def shell(self, command):
        return subprocess.run(["bash", "-c", command, "bash", PROGRAM], cwd=self.folder, capture_output=True, text=True)

    def test_a_config_from_a_pipe_is_one_from_a_file(self):
        table = self.succeed("compare", "h15.cfg", "h27.cfg", *SMALL, "--quiet", "--output=a.h5")
        small = " ".join(SMALL)
        for command in (f'"$1" compare <(cat h15.cfg) <(cat h27.cfg) {small} --quiet --output=b.h5',
                        f'cat h27.cfg | "$1" compare h15.cfg /dev/stdin {small} --quiet --output=c.h5',
                        f'mkfifo f; cat h27.cfg >f & "$1" compare h15.cfg f {small} --quiet --output=d.h5'):
            with self.subTest(command):
                done = self.shell(command)
                self.assertEqual((done.returncode, done.stderr, done.stdout), (0, "", table))

    def test_paths_in_a_pipe_are_seen_from_the_current_folder(self):
        self.write("top", "include = h15.cfg\n")
        for command in ('cat top | "$1" run /dev/stdin', '"$1" run /dev/stdin <top', '"$1" run <(cat top)'):
            done = self.shell(command + " --print-config")
            self.assertRegex(done.stdout, "(?m)^hours_per_year = 15 ", done.stderr)

    def test_a_pipe_that_says_nothing_is_no_scenario(self):
        for command in ('"$1" run <(true) --dry-run', 'cat h15.cfg | "$1" compare /dev/stdin /dev/stdin --dry-run',
                        '"$1" run /dev/stdin --dry-run </dev/null', '"$1" run /dev/stdin --dry-run <&-'):
            with self.subTest(command):
                done = self.shell(command)
                self.assertEqual(done.returncode, 2, done.stdout)
                self.assertRegex(done.stderr, r"\Apeerspread: (nothing came from|cannot read config file) /dev/[^\n]*\n\Z")


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

    def test_a_printed_config_runs_from_where_it_was_printed(self):
        scenario = str(SOURCE / "configs/scenarios/nyc_15_hours.cfg")
        printed = self.succeed("run", scenario, "--print-config")
        self.assertRegex(printed, "(?m)^ensemble = /.*peer_coaching.csv ")
        (self.folder / "deep").mkdir()
        for file in ("printed.cfg", "deep/printed.cfg"):
            self.write(file, printed)
            self.assertEqual(self.succeed("run", file, "--print-config"), printed)

    def test_a_printed_sweep_has_its_points(self):
        self.write("p.csv", "coaching.hours_per_year\n5\n7\n")
        self.write("s.cfg", "include = h15.cfg\n[sweep]\ndesign = file\nfile = p.csv\n")
        printed = self.succeed("sweep", "s.cfg", "--print-config")
        (self.folder / "deep").mkdir()
        self.write("deep/s.cfg", printed)
        self.assertEqual(self.succeed("sweep", "deep/s.cfg", "--print-config"), printed)
        self.assertIn("2: coaching.hours_per_year=5, coaching.hours_per_year=7", self.succeed("sweep", "deep/s.cfg", "--dry-run"))

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
        self.write("c.cfg", "[calibrate]\ntargets = study.cfg\nfirst_wave = 64\nfurther_wave = 32\nwaves = 3\naccept = 8\n"
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
            self.fail_with(2, ["merge", *parts, f"--output={output}", "--overwrite"], "--output", "this command reads", parts[1])
        self.fail_with(2, ["merge", "r.h5.parts", f"--output={parts[0]}", "--overwrite"], "this command reads", parts[0])
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
        self.fail_with(2, ["compare", "r.h5", "--csv=./r.h5", "--overwrite"], "--csv ./r.h5", "reads (r.h5)")


class ShippedConfigs(Case):
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
        for folder in ("calibration", "validation", "ablations"):
            for config in sorted((SOURCE / "configs" / folder).glob("*.cfg")):
                if "[study]" not in config.read_text() or "people.partners" in config.read_text():
                    continue  # worlds of others, or a sweep over what is made small here
                with self.subTest(config.name):
                    text = self.succeed("validate", str(config), "--replicates=1", "--populations=1", "--quiet")
                    self.assertRegex(text, r"(?m)^\w+ +(pass|MISS) ")


class Installed(Case):
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
        self.assertRegex(done.stdout, r"\A\d\d patterns: ")
        scripts = self.folder / "there/share/peerspread/scripts"
        for script in ("analysis/response_curve", "analysis/results.py", "slurm/array.sbatch", "slurm/merge.sbatch"):
            self.assertTrue((scripts / script).is_file(), script)
        self.assertTrue(os.access(scripts / "analysis/response_curve", os.X_OK))
        self.assertEqual(list(scripts.rglob("__pycache__")), [])


class WrongStudies(Case):
    STUDY = "[study]\nid = X\noutput = {output}\nlow = {low}\nhigh = 1\n"

    def test_studies_and_priors(self):
        self.write("s.cfg", self.STUDY.format(output="efect", low=0))
        self.fail_with(2, ["validate", "s.cfg"], "s.cfg:3", "no such output", "did you mean 'effect'")
        self.write("s.cfg", self.STUDY.format(output="effect", low=2))
        self.fail_with(2, ["validate", "s.cfg"], "s.cfg:4", "is not below")
        self.fail_with(2, ["validate", "h15.cfg"], "[study]")
        for at, parts in (("group: coached, group: leader", ("axis 'group' is named twice", "name it once")),
                          ("group: coachd", ("'coachd' is no group of output effect", "did you mean 'coached'")),
                          ("year: 1", ("output effect has no axis 'year' (allowed: week, group)",)),
                          ("group = coached", ("is not an entry of an axis; allowed: group: coached",))):
            self.write("s.cfg", self.STUDY.format(output="effect", low=0) + f"at = {at}\n")
            self.fail_with(2, ["validate", "s.cfg"], f"s.cfg:6: study.at = {at}: ", *parts)
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

    def test_files_of_one_command_are_not_one_file(self):
        base = ["run", "h15.cfg", *SMALL, "--overwrite"]
        os.link(self.folder / "h15.cfg", self.folder / "hard.csv")
        os.symlink("t.csv", self.folder / "soft.html")
        self.write("t.csv", "precious")
        self.fail_with(2, [*base, "--csv=x.html", "--report=./x.html"], "--csv (x.html)", "--report ./x.html")
        self.fail_with(2, [*base, "--csv=t.csv", "--report=soft.html"], "--csv (t.csv)", "--report soft.html")
        self.fail_with(2, [*base, "--output=x.h5", "--csv=x.h5"], "--output (x.h5)", "--csv x.h5")
        for option in ("--csv", "--output"):
            self.fail_with(2, [*base, f"{option}=./h15.cfg"], f"{option} ./h15.cfg", "reads (h15.cfg)")
        self.fail_with(2, [*base, "--csv=hard.csv"], "--csv hard.csv", "reads (h15.cfg)")

    def test_no_input_is_replaced_whatever_names_it(self):
        self.write("top.cfg", "include = h15.cfg\n")
        self.fail_with(2, ["run", "top.cfg", *SMALL, "--csv=h15.cfg", "--overwrite"], "--csv h15.cfg", "reads (h15.cfg)")
        shutil.copy(SOURCE / "configs/ensembles/peer_coaching.csv", self.folder / "e.csv")
        self.fail_with(2, ["run", "h15.cfg", *SMALL, "--ensemble=e.csv", "--csv=e.csv", "--overwrite"], "reads (e.csv)")
        self.write("p.csv", "coaching.hours_per_year\n5\n")
        self.write("s.cfg", "include = h15.cfg\n[sweep]\ndesign = file\nfile = p.csv\n")
        self.fail_with(2, ["sweep", "s.cfg", *SMALL, "--csv=p.csv", "--overwrite"], "reads (p.csv)")
        self.write("study.cfg", WrongStudies.STUDY.format(output="effect_on_coached", low=0))
        self.fail_with(2, ["validate", "study.cfg", "--csv=study.cfg", "--overwrite"], "reads (study.cfg)")

    def test_a_page_is_called_html(self):
        self.fail_with(2, ["run", "h15.cfg", *SMALL, "--report=x.pdf"], "--report x.pdf", "ends in .html")
        self.succeed("run", "h15.cfg", *SMALL, "--output=r.h5")
        self.fail_with(2, ["report", "r.h5", "-o", "x.pdf"], "x.pdf", "ends in .html")

    def test_closed_streams_get_nothing_into_files(self):
        self.succeed("run", "h15.cfg", *SMALL, "--output=a.h5", "--csv=a.csv")
        whole = self.files()
        for closed in ("2>&-", ">&-", "<&-", "<&- >&- 2>&-", ">&- 2>&-"):
            with self.subTest(closed):
                command = f"exec '{PROGRAM}' run h15.cfg {' '.join(SMALL)} --output=b.h5 --csv=b.csv --overwrite --timings"
                done = subprocess.run(["bash", "-c", f"{command} {closed}"], cwd=self.folder, capture_output=True)
                self.assertEqual(done.returncode, 1 if ">&- 2" in closed or closed == ">&-" else 0, done.stderr)
                self.assertEqual(self.files()["b.csv"], whole["a.csv"])
                self.succeed("compare", "b.h5")

    def test_overwrite_keeps_permissions(self):
        base = ["run", "h15.cfg", *SMALL, "--output=r.h5", "--csv=t.csv"]
        self.succeed(*base)
        for name, mode in (("r.h5", 0o600), ("t.csv", 0o640)):
            (self.folder / name).chmod(mode)
        self.succeed(*base, "--overwrite", "--seed=3")
        self.assertEqual((self.folder / "r.h5").stat().st_mode & 0o777, 0o600)
        self.assertEqual((self.folder / "t.csv").stat().st_mode & 0o777, 0o640)

    def test_names_and_paths_steer_no_terminal(self):
        odd = "\x1b[31m\x9b"
        os.rename(self.folder / "h15.cfg", self.folder / f"{odd}.cfg")
        text = self.succeed("run", f"{odd}.cfg", *SMALL, "--output=r.h5", f"--csv={odd}.csv")
        self.assertIn("Table:   ?[31m?.csv", text)
        os.rename(self.folder / "r.h5", self.folder / f"{odd}.h5")
        for command in (["inspect", f"{odd}.h5"], ["compare", f"{odd}.h5"], ["report", f"{odd}.h5"],
                        ["merge", f"{odd}.h5", f"--output=m.h5"]):
            done = self.call(*command)
            self.assertNotRegex(done.stdout + done.stderr, "[\x00-\x08\x0b-\x1f\x7f-\x9f]", command)

    def test_cells_are_no_formulas(self):
        self.write("f.cfg", SCENARIO.format(name="=HYPERLINK(1)", hours=5))
        self.succeed("compare", "h15.cfg", "f.cfg", *SMALL, "--output=r.h5", "--csv=t.csv")
        rows = list(csv.DictReader(self.files()["t.csv"].decode().splitlines()))
        self.assertEqual({row["scenario"] for row in rows}, {"15 hours", "'=HYPERLINK(1)"})
        self.assertTrue(any(row["difference"].startswith("-") for row in rows), "numbers stay numbers")

    def test_links_in_circles_and_paths_without_end(self):
        os.symlink("loop.h5", self.folder / "loop.h5")
        os.symlink("loop.csv", self.folder / "loop.csv")
        long = "x" * 300
        for output in ("loop.h5", f"{long}.h5", "/".join([long] * 20)):
            with self.subTest(output[:20]):
                self.fail_with(1, ["run", "h15.cfg", *SMALL, f"--output={output}"], output[:20])
                self.fail_with(1, ["inspect", output], output[:20])
        for table in ("loop.csv", f"{long}.csv"):
            self.fail_with(1, ["run", "h15.cfg", *SMALL, f"--csv={table}"], table)
        os.symlink("loop.cfg", self.folder / "loop.cfg")
        self.fail_with(2, ["run", "loop.cfg"], "cannot read config file loop.cfg", "symbolic links")
        self.fail_with(2, ["validate", "loop.cfg"], "loop.cfg")

    def test_a_file_that_may_not_grow(self):
        def limit():
            resource.setrlimit(resource.RLIMIT_FSIZE, (20_000, 20_000))

        done = self.call("run", "h15.cfg", *SMALL, "--quiet", preexec_fn=limit)
        self.assertEqual(done.returncode, 1, done.stderr)
        self.assertRegex(done.stderr, r"\Apeerspread: cannot write results/15_hours.h5: File too large[^\n]*\n\Z")

    def test_threads_that_cannot_be_made(self):
        self.folder.chmod(0o777)

        def limit():
            resource.setrlimit(resource.RLIMIT_NPROC, (1, 1))
            if os.geteuid() == 0:  # whom the limit does not bind
                os.setgid(54321)
                os.setuid(54321)

        done = self.call("run", "h15.cfg", "--replicates=8", "--threads=4", "--quiet", "--output=r.h5", preexec_fn=limit)
        self.assertEqual(done.returncode, 1, done.stderr)
        self.assertRegex(done.stderr, r"\Apeerspread: cannot make 4 threads[^\n]*ulimit -u[^\n]*\n\Z")
        self.assertFalse((self.folder / "r.h5.parts").exists())
        done = self.call("run", "h15.cfg", "--replicates=2", "--threads=1", "--quiet", "--output=r.h5", preexec_fn=limit)
        self.assertEqual((done.returncode, done.stderr), (0, ""))

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

        for name in ("seed", "replicates", "populations"):
            shutil.copy(self.folder / "r.h5", self.folder / "odd.h5")
            with h5py.File(self.folder / "odd.h5", "r+") as file:
                del file.attrs[name]
                file.attrs[name] = "many"
            self.fail_with(1, ["compare", "odd.h5"], "odd.h5 is damaged")
        with h5py.File(self.folder / "foreign.h5", "w") as file:
            file["x"] = [1, 2, 3]
        self.fail_with(1, ["compare", "foreign.h5"], "foreign.h5", "not a results file of peerspread")


if __name__ == "__main__":
    unittest.main()
