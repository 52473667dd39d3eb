"""Input of the command line: what is wrong, never ends or comes from a pipe.

Environment: PEERSPREAD, the program; SOURCE_DIR, the folder of the project.
"""

import platform
import subprocess
import unittest

from check_program import PROGRAM, SMALL, STUDY, TwoScenarios


class WrongInput(TwoScenarios):
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
        self.fail_with(2, ["run", "h15.cfg", "-x"], "no such option -x")
        self.fail_with(2, ["run", "h15.cfg", "--seed"], "--seed")
        self.fail_with(2, ["run", "h15.cfg", "--seed=1", "--seed=2"], "--seed is given twice")
        self.fail_with(2, ["run", "h15.cfg", "--quiet", "--quiet"], "--quiet is given twice")
        self.fail_with(2, ["run", "h15.cfg", "--replicates=0"], "replicates", "'0'", "1 to ")
        self.fail_with(2, ["run", "h15.cfg", "--replicates=-1"], "replicates", "'-1'")
        self.fail_with(2, ["run", "h15.cfg", "--lanes=3"], "lanes", "'3'", "16")
        self.fail_with(2, ["run", "h15.cfg", "--kernel=neo"], "kernel", "'neo'", "nearest: neon")
        other = "neon" if platform.machine() == "x86_64" else "avx2"
        self.fail_with(2, ["run", "h15.cfg", f"--kernel={other}"], "kernel", f"'{other}'", "lacks",
                       "allowed: scalar (1)")
        self.fail_with(2, ["run", "h15.cfg", "--kernel=scalar", "--lanes=4"], "lanes", "'4'", "kernel scalar")
        self.fail_with(2, ["run", "h15.cfg", "--model=bas"], "model", "'bas'", "bass")
        self.fail_with(2, ["run", "h15.cfg", "--coaching.hours_per_year=nan"], "'nan' is not a number", "allowed: ")
        self.fail_with(2, ["describe", "--quiet"], "describe has no use for --quiet")
        self.fail_with(2, ["describe", "--seed=1"], "describe has no use for --seed")

    def test_scenario_files(self):
        self.fail_with(2, ["run", "none.cfg"], "no such config file", "none.cfg")
        self.fail_with(2, ["run", "."], "is a folder")
        self.write("bad.cfg", "[coaching]\nhours_per_yaer = 3\n")
        self.fail_with(2, ["run", "bad.cfg"], "bad.cfg:2", "hours_per_yaer = 3",
                       "did you mean 'coaching.hours_per_year'")
        self.write("bad.cfg", "[coaching]\nhours_per_year = 3000\n")
        self.fail_with(2, ["run", "bad.cfg"], "bad.cfg:2", "coaching.hours_per_year", "'3000'", "allowed: 0 to ")
        self.write("bad.cfg", "coaching\n")
        self.fail_with(2, ["run", "bad.cfg"], "bad.cfg:1", "not a line")
        self.fail_with(2, ["compare", "h15.cfg", "h15.cfg"], "two scenarios are called '15 hours'")

    def test_an_error_stays_one_line_that_steers_no_terminal(self):
        self.fail_with(2, ["run\n\x1b[2J"], "no such command 'run??[2J'")


class EndlessInput(TwoScenarios):
    """What never ends, or is no text, is refused by name and place; and soon, for a test that hangs has failed."""

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


class Pipes(TwoScenarios):
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
                self.assertRegex(done.stderr,
                                 r"\Apeerspread: (nothing came from|cannot read config file) /dev/[^\n]*\n\Z")


class WrongStudies(TwoScenarios):
    def test_studies_and_priors(self):
        self.write("s.cfg", STUDY.format(output="efect", low=0))
        self.fail_with(2, ["validate", "s.cfg"], "s.cfg:3", "no such output", "did you mean 'effect'")
        self.write("s.cfg", STUDY.format(output="effect", low=0) + "at = week: 1\n")
        self.fail_with(2, ["validate", "s.cfg"], "s.cfg:6: study.at = week: 1", "which group of output effect is meant",
                       "coached, schoolmate")
        self.write("s.cfg", STUDY.format(output="effect", low=2))
        self.fail_with(2, ["validate", "s.cfg"], "s.cfg:4", "is not below")
        self.fail_with(2, ["validate", "h15.cfg"], "[study]")
        for at, parts in (("group: coached, group: leader", ("axis 'group' is named twice", "name it once")),
                          ("group: coachd", ("'coachd' is no group of output effect", "did you mean 'coached'")),
                          ("year: 1", ("output effect has no axis 'year' (allowed: week, group)",)),
                          ("group = coached", ("is not an entry of an axis; allowed: group: coached",))):
            self.write("s.cfg", STUDY.format(output="effect", low=0) + f"at = {at}\n")
            self.fail_with(2, ["validate", "s.cfg"], f"s.cfg:6: study.at = {at}: ", *parts)
        self.write("s.cfg", STUDY.format(output="effect_on_coached", low=0) + "at = year: 1\n")
        for prior, part in (("practice.relapse = 0.03:0.01", "low is not below high"),
                            ("practice.relaps = 0:1", "no such parameter"),
                            ("people.teachers = 3:5", "has no prior"), ("", "nothing to vary")):
            self.write("c.cfg", f"[calibrate]\ntargets = s.cfg\n[prior]\n{prior}\n")
            self.fail_with(2, ["calibrate", "c.cfg", "--output=e.csv"], part)

    def test_an_ensemble_of_another_model_version_is_refused(self):
        self.write("e.csv", "# model = peer_coaching\n# model_version = 99\npractice.relapse\n0.01\n")
        self.fail_with(2, ["run", "h15.cfg", "--ensemble=e.csv"], "version 99", "calibrate again")
        self.write("e.csv", "# model = peer_coaching\n# model_version = 3\npractice.relaps\n0.01\n")
        self.fail_with(2, ["run", "h15.cfg", "--ensemble=e.csv"], "e.csv:3", "did you mean 'practice.relapse'")

if __name__ == "__main__":
    unittest.main()
