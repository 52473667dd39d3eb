"""What makes the command line comfortable is what the program is: completion, manual, schema, first scenario.

Environment: PEERSPREAD, the program; SOURCE_DIR, the folder of the project; BUILD_DIR, that of the build.
"""

import os
import pty
import random
import re
import select
import shutil
import subprocess
import time
import unittest
from pathlib import Path

import jsonschema

import scenario_files
from check_program import PROGRAM, SMALL, SOURCE, InFolder, TwoScenarios


def said(*arguments):
    return subprocess.run([PROGRAM, *arguments], check=True, capture_output=True, text=True).stdout


def commands():
    return re.findall(r"^  (\w+) ", said("--help").split("Commands\n")[1].split("\n\n")[0], re.MULTILINE)


def options_in_help(command):
    return set(re.findall(r"^  (?:-\w, )?(--[\w-]+)", said(command, "--help"), re.MULTILINE))


def parameters():
    return set(re.findall(r"^([a-z_0-9]+\.\w+) = ", said("describe", "parameters"), re.MULTILINE))


class Bash(unittest.TestCase):
    def complete(self, *words):
        script = ('source <("$1" completion bash); shift; COMP_WORDS=("$@"); COMP_CWORD=$(($# - 1)); _peerspread; '
                  'printf "%s\\n" "${COMPREPLY[@]}"')
        done = subprocess.run(["bash", "-c", script, "-", PROGRAM, "peerspread", *words], capture_output=True,
                              text=True)
        self.assertEqual((done.returncode, done.stderr), (0, ""))
        return set(done.stdout.split())

    def test_every_command_with_every_option(self):
        self.assertEqual(self.complete(""), set(commands()))
        for command in commands():
            offered = {option.rstrip("=") for option in self.complete(command, "-")}
            expected = options_in_help(command) - {"--SECTION"} | {"--help"}
            if "--SECTION" in options_in_help(command):
                self.assertLess({f"--{name}" for name in parameters()}, offered, command)
                offered = {option for option in offered if "." not in option}
            self.assertEqual(offered, expected, command)

    def test_values_of_options(self):
        self.assertEqual(self.complete("run", "x.cfg", "--kernel", "=", "av"), {"avx2", "avx512"})
        self.assertEqual(self.complete("run", "--trust.earned", ""), {"on", "off"})
        self.assertEqual(self.complete("export", "--to", ""), {"csv", "json"})
        self.assertEqual(self.complete("run", "-r", ""), set())
        self.assertEqual(self.complete("completion", ""), {"bash", "zsh", "fish"})
        self.assertEqual(self.complete("schema", "s"), {"sir"})
        self.assertEqual(self.complete("run", "--coaching.hours"), {"--coaching.hours_per_year="})


@unittest.skipUnless(shutil.which("fish"), "fish is not installed")
class Fish(unittest.TestCase):
    def complete(self, line):
        done = subprocess.run(["fish", "--no-config", "-c", 'source (echo $argv[1] | psub); complete -C $argv[2]',
                               said("completion", "fish"), line], capture_output=True, text=True)
        self.assertEqual((done.returncode, done.stderr), (0, ""))
        return {entry.split("\t")[0] for entry in done.stdout.splitlines()}

    def test_commands_options_values(self):
        self.assertLessEqual(set(commands()), self.complete("peerspread "))
        self.assertLess({f"--{name}" for name in parameters()} | options_in_help("run") - {"--SECTION"},
                        self.complete("peerspread run --"))
        self.assertLessEqual({"avx2", "avx512", "scalar"}, self.complete("peerspread run --kernel "))
        self.assertIn("zsh", self.complete("peerspread completion "))


@unittest.skipUnless(shutil.which("zsh"), "zsh is not installed")
class Zsh(InFolder):
    def complete(self, line):
        """What a terminal shows after the tab key."""
        self.write("_peerspread", said("completion", "zsh"))
        process, terminal = pty.fork()
        if process == 0:
            os.chdir(self.folder)
            os.execvpe("zsh", ["zsh", "-f", "-i"], {**os.environ, "TERM": "dumb", "COLUMNS": "200", "LINES": "400"})
        os.write(terminal, b"PS1=; autoload -U compinit; compinit -D -u; LISTMAX=10000; source ./_peerspread\n")
        os.write(terminal, b"echo ready''now\n")
        shown = self.read(terminal, b"readynow")
        os.write(terminal, line.encode() + b"\t\t")
        shown = self.read(terminal, None)
        os.close(terminal)
        os.waitpid(process, 0)
        return shown.decode(errors="replace")

    def read(self, terminal, until):
        shown, end = b"", time.monotonic() + 20
        while time.monotonic() < end and (until is None or until not in shown):
            if not select.select([terminal], [], [], 20 if not shown else 1.5)[0]:
                break
            try:
                shown += os.read(terminal, 65536)
            except OSError:
                break
        return shown

    def test_commands_options_values(self):
        self.assertRegex(self.complete("peerspread expo"), r"export")
        shown = self.complete("peerspread co")
        self.assertIn("compare", shown)
        self.assertIn("completion", shown)
        self.assertIn("--coaching.hours_per_year=", self.complete("peerspread run --coaching.hours"))
        self.assertIn("avx512", self.complete("peerspread run --kernel=avx"))


class Manual(unittest.TestCase):
    def test_has_every_command_option_and_parameter(self):
        page = said("man").replace("\\-", "-")
        for name in commands():
            self.assertRegex(page, rf"\.TP\n\\fB{name} ")
        options = set().union(*(options_in_help(command) for command in commands())) - {"--SECTION"}
        for option in options | {f"--{name}" for name in parameters()}:
            self.assertRegex(page, rf"\.TP\n\\fB{re.escape(option)}[ ,\\]")

    @unittest.skipUnless(shutil.which("man"), "man is not installed")
    def test_man_takes_it_without_a_warning(self):
        done = subprocess.run(["man", "--warnings", "-l", "-"], input=said("man"), capture_output=True, text=True,
                              env={**os.environ, "MANWIDTH": "100", "MANPAGER": "cat"})
        self.assertEqual((done.returncode, done.stderr), (0, ""))
        self.assertIn("simulate how peer coaching spreads", done.stdout)


class Schema(InFolder):
    """The program and the schema refuse the same."""

    @classmethod
    def setUpClass(cls):
        cls.validators = {}
        for model in ("peer_coaching", "bass", "sir"):
            schema = scenario_files.schema_of(PROGRAM, model)
            jsonschema.Draft7Validator.check_schema(schema)
            cls.validators[model] = jsonschema.Draft7Validator(schema)

    def wrong_with(self, keys):
        model = keys.get("model", "peer_coaching")
        validator = self.validators.get(model, self.validators["peer_coaching"])
        return [error.message for error in validator.iter_errors(scenario_files.as_object(keys))]

    def test_all_shipped_configs_are_right(self):
        files = sorted((SOURCE / "configs").rglob("*.cfg"))
        self.assertGreater(len(files), 60)
        for file in files:
            self.assertEqual(self.wrong_with(scenario_files.read(file)), [], file)

    def test_200_wrong_scenarios_and_200_right_ones(self):
        table = scenario_files.parameters_of(PROGRAM, "peer_coaching")
        luck, wrong, right = random.Random(20180601), 0, 0
        while wrong < 200 or right < 200:
            keys = scenario_files.random_scenario(luck, table, right_only=wrong >= 200)
            self.write("x.cfg", scenario_files.text_of(keys))
            done = self.call("run", "x.cfg", "--print-config")
            if done.returncode == 2 and re.search("scenario '", done.stderr):
                continue  # values that are fine one by one and do not go together; a schema cannot say so
            self.assertIn(done.returncode, (0, 2), done.stderr)
            errors = self.wrong_with(keys)
            self.assertEqual(bool(errors), done.returncode == 2, f"{keys}\n{done.stderr}\n{errors}")
            wrong, right = wrong + bool(errors), right + (not errors)

    def test_wrong_model(self):
        self.fail_with(2, ["schema", "sirr"], "'sirr'", "nearest: sir", "peer_coaching, bass, sir")


class NewScenario(TwoScenarios):
    def test_it_runs_with_the_defaults_and_is_commented(self):
        self.assertEqual(self.succeed("new", "my.cfg"), "Scenario: my.cfg\n")
        text = (self.folder / "my.cfg").read_text()
        plain = "ensemble = none\n" if "ensemble" in text else ""
        config = self.succeed("run", "my.cfg", "--print-config", "--ensemble=none")
        self.write("empty.cfg", "name = my\n" + plain)
        self.assertEqual(config, self.succeed("run", "empty.cfg", "--print-config"))
        lines = text.splitlines()
        for key, before in ((line, lines[i - 1]) for i, line in enumerate(lines) if re.match(r"\w+ = ", line)):
            if not key.startswith(("model", "name", "ensemble")):
                self.assertRegex(before, r"^# .*(assumed|measured|setting|calibrated|literature)", key)
        self.succeed("run", "my.cfg", *SMALL, "--people.teachers=300", "--ensemble=none")

    def test_every_model_has_one(self):
        for model in ("bass", "sir"):
            self.succeed("new", f"{model}.cfg", f"--model={model}")
            self.succeed("run", f"{model}.cfg", "--dry-run")

    def test_no_lever_is_held_that_accepted_sets_would_change(self):
        ensemble = (SOURCE / "configs/ensembles/peer_coaching.csv").read_text().splitlines()
        names = set(next(line for line in ensemble if not line.startswith("#")).split(","))
        levers = set(scenario_files.read_text(self.new_text()))
        self.assertEqual(names & levers, set())

    def new_text(self):
        self.succeed("new", "levers.cfg", "-q")
        return (self.folder / "levers.cfg").read_text()

    def test_what_is_there_stays(self):
        self.fail_with(1, ["new", "h15.cfg"], "h15.cfg exists, and stays")
        self.fail_with(2, ["new"], "name of a file")
        self.fail_with(2, ["new", "r.h5"], "r.h5")
        self.fail_with(2, ["new", "x.cfg", "--seed=3"], "--seed", "--model")
        self.fail_with(1, ["new", "none/x.cfg"], "none/x.cfg")

    def test_short_forms(self):
        long = self.succeed("run", "h15.cfg", "--replicates=3", "--seed", "4", "--threads=1", "--dry-run", "--json",
                            "--output=x.h5")
        short = self.succeed("run", "h15.cfg", "-r", "3", "-s", "4", "-t", "1", "-n", "--json", "-o", "x.h5")
        steady = lambda text: re.sub(r'"seconds": .*', "", text)
        self.assertEqual(steady(long), steady(short))
        self.succeed("run", "h15.cfg", "-r", "1", "-q", "-o", "x.h5")
        self.succeed("run", "h15.cfg", "-r", "2", "-q", "-o", "x.h5", "-f")


class Installed(unittest.TestCase):
    def test_what_was_written_is_what_the_program_says(self):
        folder = Path(os.environ["BUILD_DIR"]) / "said"
        for name, arguments in (("peerspread", ["completion", "bash"]), ("_peerspread", ["completion", "zsh"]),
                                ("peerspread.fish", ["completion", "fish"]), ("peerspread.1", ["man"]),
                                ("sir.schema.json", ["schema", "sir"])):
            self.assertEqual((folder / name).read_text(encoding="utf-8"), said(*arguments), name)


if __name__ == "__main__":
    unittest.main()
