"""The programs of scripts/analysis as people use them: pictures of a small sweep, and errors that harm nothing.

Environment: PEERSPREAD, the program; SOURCE_DIR, the folder of the project.
"""

import importlib.util
import os
import pathlib
import shutil
import subprocess
import tempfile
import unittest
import xml.etree.ElementTree

PROGRAM = os.environ["PEERSPREAD"]
SOURCE = pathlib.Path(os.environ["SOURCE_DIR"])
ANALYSIS = SOURCE / "scripts" / "analysis"
SWEEP = """name = Small sweep
replicates = 3
populations = 1
threads = 2
[time]
years = 2
[people]
teachers = 300
partners = 2
[sweep]
coaching.hours_per_year = 10, 27
climate.evaluative = 0, 0.3, 0.6, 0.9
"""
GRID = ["--x=coaching.hours_per_year", "--y=climate.evaluative"]
HOURS = "Hours of support planned per coached teacher and year (h per year)"
CLIMATE = "Mean evaluative climate"
EFFECT = "Instruction above the no-support twin"
PACKAGES = {"matplotlib": "python3-matplotlib", "xarray": "python3-xarray", "h5netcdf": "python3-h5netcdf"}
MISSING = [package for name, package in PACKAGES.items() if not importlib.util.find_spec(name)]


@unittest.skipIf(MISSING, f"needs {', '.join(MISSING)}: apt-get install {' '.join(MISSING)}")
class Case(unittest.TestCase):
    @classmethod
    def setUpClass(cls):
        made = pathlib.Path(tempfile.mkdtemp())
        cls.addClassCleanup(shutil.rmtree, made)
        cls.made = made / "small.h5"
        cls.sweep(made, SWEEP, "small.h5")

    @staticmethod
    def sweep(folder, text, file, *options):
        (folder / "sweep.cfg").write_text(text)
        command = [PROGRAM, "sweep", "sweep.cfg", f"--output={file}", "--quiet", *options]
        done = subprocess.run(command, cwd=folder, capture_output=True, text=True)
        assert done.returncode == 0, done.stderr

    def setUp(self):
        self.folder = pathlib.Path(tempfile.mkdtemp())
        self.addCleanup(shutil.rmtree, self.folder)
        shutil.copy(self.made, self.folder)

    def call(self, name, *arguments):
        command = ["/usr/bin/python3", "-B", ANALYSIS / name, *arguments]
        return subprocess.run(command, cwd=self.folder, capture_output=True, text=True)

    def draw(self, name, *arguments, prefix):
        """The texts of the picture, after a look at both of its files."""
        done = self.call(name, *arguments)
        self.assertEqual(done.returncode, 0, done.stderr)
        self.assertEqual((done.stderr, done.stdout), ("", f"Wrote {prefix}.png and {prefix}.svg\n"))
        from matplotlib import image

        pixels = image.imread(self.folder / f"{prefix}.png")
        self.assertGreater(len(set(map(tuple, pixels[::5, ::5, :3].reshape(-1, 3).tolist()))), 4, "blank")
        root = xml.etree.ElementTree.parse(self.folder / f"{prefix}.svg").getroot()
        texts = ["".join(node.itertext()).strip() for node in root.iter("{http://www.w3.org/2000/svg}text")]
        self.assertNotIn(str(self.folder), " ".join(texts))
        return texts

    def files(self):
        return {
            str(path.relative_to(self.folder)): path.read_bytes() for path in self.folder.rglob("*") if path.is_file()
        }

    def fail_with(self, status, name, arguments, *parts):
        """Expects one line on standard error that says all parts, the status, and no file written or changed."""
        before = self.files()
        done = self.call(name, *arguments)
        self.assertEqual((done.returncode, done.stdout), (status, ""), done.stderr)
        self.assertRegex(done.stderr, rf"\A{name}: [^\n]*\n\Z")
        for part in parts:
            self.assertIn(part, done.stderr)
        self.assertEqual(self.files(), before)


class Pictures(Case):
    def test_response_curve(self):
        texts = self.draw("response_curve", "small.h5", "--by=climate.evaluative", prefix="small_response_curve_effect")
        for part in (EFFECT, HOURS, "effect (SD)", "10", "27", "0", "0.3", "0.6", "0.9",
                     "Coached teachers, at the end of year 2 (school week 72)",
                     "Line: mean; band: 90 % of 3 replicate worlds (5 % to 95 %)."):
            self.assertIn(part, texts)
        self.assertIn(CLIMATE, " ".join(texts))

    def test_response_curve_against_hours_that_took_place(self):
        texts = self.draw("response_curve", "small.h5", "--where=climate.evaluative=0", "--x-output=hours_delivered",
                          "--year=1", "--out=a", prefix="a")
        self.assertIn("Hours of support delivered per coached teacher (h per year), in year 1", " ".join(texts))
        self.assertIn("Coached teachers, at the end of year 1 (school week 36), climate.evaluative = 0", texts)
        self.assertIn("A mark for each value of coaching.hours_per_year: 10, 27.", texts)

    def test_dots_where_a_design_is_no_grid(self):
        self.sweep(self.folder, SWEEP.split("[sweep]")[0] + "[sweep]\ndesign = latin_hypercube\npoints = 5\n"
                   "coaching.hours_per_year = 5:40\nclimate.evaluative = 0:1\n", "lhs.h5", "--time.years=1")
        texts = self.draw("response_curve", "lhs.h5", prefix="lhs_response_curve_effect")
        self.assertIn("Dot: mean; bar: 90 % of 3 replicate worlds (5 % to 95 %).", texts)
        self.assertIn("No line is drawn: climate.evaluative also differs from dot to dot.", texts)
        self.fail_with(2, "heat_map", ["lhs.h5", *GRID, "--out=b"], "make no grid", "5 are there")

    def test_heat_map(self):
        texts = self.draw("heat_map", "small.h5", *GRID, "--output=hours_planned", "--title=Hours $ & <plan>",
                          prefix="small_heat_map_hours_planned")
        for part in ("Hours $ & <plan>", CLIMATE, "0.3", "0.9", "hours_planned (h)",
                     "Cells: mean of 3 replicate worlds.", "All worlds of a cell have the same value."):
            self.assertIn(part, texts)
        self.assertIn(HOURS, " ".join(texts))
        self.assertGreaterEqual(texts.count("10"), 4)
        self.assertGreaterEqual(texts.count("27"), 4)

    def test_trajectories(self):
        texts = self.draw("trajectories", "small.h5", "--where=climate.evaluative=0.3",
                          prefix="small_trajectories_practice")
        for part in ("Mean standards-aligned practice", "Coached teachers", "Uncoached schoolmates of coached teachers",
                     "Teachers of comparison schools", "Teacher leaders", "year 1", "year 2", "10", "27", HOURS,
                     "climate.evaluative = 0.3", "practice (pure number)",
                     "School years of 36 weeks; grey: 16 weeks of summer",
                     "Line: mean; band: 90 % of 3 replicate worlds (5 % to 95 %)."):
            self.assertIn(part, texts)
        chosen = self.draw("trajectories", "small.h5", "--points=0,7", "--out=c.png", "--own-scales", prefix="c")
        self.assertIn("climate.evaluative = 0.9, coaching.hours_per_year = 27", chosen)

    def test_self_test(self):
        rows = ["way,kind,quantity,number,truth,rank,mean,sd,prior_sd,kept,share_left"]
        for way, truths in (("table", 40), ("waves", 10)):
            for k in range(truths):
                rank, kept = (k + 0.5) / truths, int(k > 0)
                rows += [f"{way},parameter,practice.relapse,{k},0.1,{rank},0.1,0.1,0.2,{kept},0.01",
                         f"{way},decision,D1,{k},0.1,{rank},0.1,0.1,0.2,{kept},0.01"]
        (self.folder / "s.csv").write_text("\n".join(rows) + "\n")
        texts = self.draw("self_test", "s.csv", prefix="s_table")
        for part in ("practice.relapse", "D1", "50 %", "90 %", "truths within the central interval (%)",
                     "40 truths drawn from the priors, found from the other draws of the first wave"):
            self.assertIn(part, texts)
        texts = self.draw("self_test", "s.csv", "--way=waves", prefix="s_waves")
        self.assertIn("9 of 10 truths were ruled out by no emulator.", texts)
        self.fail_with(1, "self_test", ["small.h5", "--out=a"], "small.h5 is not a table")
        self.fail_with(1, "self_test", ["none.csv"], "cannot read none.csv")
        (self.folder / "t.csv").write_text("\n".join(row for row in rows if not row.startswith("waves")) + "\n")
        self.fail_with(1, "self_test", ["t.csv", "--way=waves"], "has no trials of --way waves")

    def test_the_same_data_gives_the_same_bytes(self):
        for prefix in ("a", "b"):
            self.draw("response_curve", "small.h5", "--by=climate.evaluative", f"--out={prefix}", prefix=prefix)
        for kind in ("png", "svg"):
            first, second = ((self.folder / f"{prefix}.{kind}").read_bytes() for prefix in ("a", "b"))
            self.assertEqual(first, second, kind)

    def test_other_files_of_the_program(self):
        (self.folder / "bass.cfg").write_text("model = bass\nreplicates = 2\n[bass]\nagents = 200\nweeks = 100\n")
        done = subprocess.run([PROGRAM, "run", "bass.cfg", "--output=bass.h5"], cwd=self.folder, capture_output=True)
        self.assertEqual(done.returncode, 0, done.stderr)
        texts = self.draw("trajectories", "bass.h5", "--output=adopters", prefix="bass_trajectories_adopters")
        self.assertIn("Week", texts)


class Help(Case):
    def test_examples_name_options_that_exist(self):
        for name in ("response_curve", "heat_map", "trajectories", "self_test"):
            with self.subTest(name):
                done = self.call(name, "--help")
                self.assertEqual(done.returncode, 0, done.stderr)
                for part in ("example", f"scripts/analysis/{name} results/", "--out PREFIX", "--overwrite", "--title"):
                    self.assertIn(part, done.stdout)
                self.assertLessEqual(max(map(len, done.stdout.splitlines())), 120)

    def test_list_points(self):
        done = self.call("trajectories", "small.h5", "--list-points")
        self.assertEqual(len(done.stdout.splitlines()), 8)
        self.assertIn("   7  climate.evaluative=0.9, coaching.hours_per_year=27", done.stdout)

    def test_the_sweep_of_the_examples_is_understood(self):
        config = SOURCE / "configs" / "sweeps" / "hours_by_climate.cfg"
        done = subprocess.run([PROGRAM, "sweep", config, "--print-config"], capture_output=True, text=True)
        self.assertEqual(done.returncode, 0, done.stderr)


class WrongInput(Case):
    def test_names(self):
        curve, climate = "response_curve", "--by=climate.evaluative"
        self.fail_with(2, curve, ["small.h5", "--output=efect", climate], "no output 'efect'", "mean 'effect'")
        self.fail_with(2, curve, ["small.h5", "--by=trust.gain"], "trust.gain has one value", "swept are: ")
        self.fail_with(2, curve, ["small.h5"], "climate.evaluative also differs", "--by climate.evaluative")
        self.fail_with(2, curve, ["small.h5", climate, "--group=coachd"], "did you mean 'coached'")
        self.fail_with(2, curve, ["small.h5", climate, "--week=73"], "--week 73", "allowed: 1 to 72 or last")
        self.fail_with(2, curve, ["small.h5", climate, "--year=3"], "--year 3", "allowed: 1 to 2")
        self.fail_with(2, curve, ["small.h5", climate, "--kind=video"], "effect has no kind")
        self.fail_with(2, curve, ["small.h5", climate, "--output=hours_by_kind"], "choose one by --kind", "one_on_one")
        self.fail_with(2, curve, ["small.h5", climate, "--where=climate.evaluative=0.5"], "never '0.5'", "0.3")
        self.fail_with(2, curve, ["small.h5", climate, "--x-output=hours_deliverd"], "did you mean 'hours_delivered'")
        self.fail_with(2, "trajectories", ["small.h5", "--output=cost"], "cost is not weekly", "practice")
        self.fail_with(2, "trajectories", ["small.h5"], "8 points", "at most 6", "--points 0,4,7")
        self.fail_with(2, "trajectories", ["small.h5", "--points=8"], "no point '8'", "allowed: 0 to 7")

    def test_options(self):
        self.fail_with(2, "heat_map", ["small.h5"], "--x", "--help")
        self.fail_with(2, "heat_map", ["small.h5", *GRID, "--ouput=effect"], "no such option --ouput", "'--output'")
        self.fail_with(2, "response_curve", ["small.h5", "--by=a\n\x1b[2J"], "a ?[2J")

    def test_files_that_are_no_results(self):
        (self.folder / "text.h5").write_text("name = 15 hours\n")
        (self.folder / "empty.h5").write_bytes(b"")
        whole = (self.folder / "small.h5").read_bytes()
        (self.folder / "cut.h5").write_bytes(whole[: len(whole) // 2])
        import h5py

        with h5py.File(self.folder / "foreign.h5", "w") as file:
            file["x"] = [1, 2, 3]
        self.fail_with(1, "response_curve", ["none.h5"], "no results file none.h5")
        self.fail_with(1, "heat_map", [".", *GRID], "is a folder")
        self.fail_with(1, "trajectories", ["foreign.h5"], "foreign.h5 is not a results file of peerspread")
        for file in ("text.h5", "empty.h5", "cut.h5"):
            self.fail_with(1, "trajectories", [file], f"{file} is not a results file, or damaged")

    def test_pictures_that_exist_stay(self):
        for kind in ("png", "svg"):
            (self.folder / f"{kind}.{kind}").write_text("mine")
            arguments = ["small.h5", *GRID, f"--out={kind}"]
            self.fail_with(1, "heat_map", arguments, f"{kind}.{kind} exists", "--overwrite")
            self.draw("heat_map", *arguments, "--overwrite", prefix=kind)
        self.assertNotIn(b"mine", self.files().values())

    def test_folders_that_cannot_be_written_to(self):
        for folder in ("none", "small.h5", "/proc"):
            self.fail_with(1, "heat_map", ["small.h5", *GRID, f"--out={folder}/a"], "cannot write", folder)


class Rivals(Case):
    def test_rivals_that_are_kept(self):
        """A few sets of those that were fitted, and by which targets the others were refused."""
        told = "# model = peer_coaching\n# with theory.dose = constant\n# members = all together 91 %\n"
        rows = [f"{k},0.5" for k in range(40)]
        (self.folder / "constant.csv").write_text(told + "trust.gain,trust.loss\n" + "\n".join(rows) + "\n")
        refuses = self.folder / "refuses"
        refuses.write_text("#!/bin/sh\ncase $2 in\n"
                           "*no_peers*) echo 'nearest misses in SDs: C1 0.0, P2 2.1; no two of them contradict one "
                           "another, only more together; of all sets would be near the others: 2 % without C1, 30 % "
                           "without P2; widen priors' >&2 ;;\n"
                           "*linear*) echo 'nearest misses in SDs: D 3.1; no set comes near D alone; widen' >&2 ;;\n"
                           "esac\nexit 1\n")
        refuses.chmod(0o755)
        done = self.call("rivals", "constant", "linear", "no_peers", f"--program={refuses}", f"--folder={self.folder}",
                         f"--keep={self.folder}/kept")
        self.assertEqual((done.returncode, done.stdout), (0, ""), done.stderr)
        lines = (self.folder / "kept" / "constant.csv").read_text().splitlines()
        self.assertEqual(lines[:3], told.splitlines())
        self.assertEqual(lines[3], "# rival = any number of hours has the whole effect")
        self.assertIn("16 of 40 members", lines[4])
        self.assertEqual(lines[5], "trust.gain,trust.loss")
        self.assertEqual(lines[6:], [rows[k * 40 // 16] for k in range(16)])
        refused = (self.folder / "kept" / "refused.csv").read_text().splitlines()[1:]
        self.assertEqual(refused, ["rival,title,targets,claims",
                                   "linear,effect in proportion to hours,D,effect of a programme of more than 30 hours "
                                   "over that of one of less",
                                   'no_peers,colleagues have no part in it,P2,"what uncoached schoolmates gain in a '
                                   'year, as a share of what coached teachers do"'])


if __name__ == "__main__":
    unittest.main()
