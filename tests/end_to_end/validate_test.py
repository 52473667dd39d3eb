"""`peerspread validate`: what it counts, prints and writes of studies. Environment: as in check_program.py."""

import csv
import unittest

from check_program import InFolder

WORLD = ("replicates = 8\npopulations = 4\n[people]\nteachers = 200\npartners = 2\n[time]\nyears = 1\n"
         "[coverage]\nteachers = 0.5\n")
SETS = "# model = peer_coaching\n# model_version = 3\npractice.try_base\n-5\n-5.5\n-6\n-4.5\n-5.2\n"


class Validate(InFolder):
    def study(self, name, keys, sweep="", top=""):
        self.write(f"{name}.cfg", f"{top}{WORLD}[study]\nid = {name}\nclaim = of {name}\nsource = nobody\n{keys}\n"
                   + (f"[sweep]\n{sweep}\n" if sweep else ""))
        return f"{name}.cfg"

    def rows(self, *studies):
        self.text = self.succeed("validate", *studies, "--csv=t.csv", "--overwrite", "--quiet")
        return list(csv.DictReader((self.folder / "t.csv").read_text().splitlines()))

    def test_those_never_fitted_come_first_and_apart(self):
        fitted = self.study("A", "kind = calibrate\noutput = effect_on_coached\ntarget = 0\nlow = -9\nhigh = 9")
        met = self.study("B", "output = effect_on_coached\nlow = -9")
        missed = self.study("D", "output = cost\nhigh = -1")
        asked = self.study("E", "kind = decision\noutput = cost")
        rows = self.rows(fitted, met, missed, asked)
        self.assertEqual([(r["id"], r["verdict"]) for r in rows],
                         [("B", "pass"), ("D", "miss"), ("A", "pass"), ("E", "open")])
        self.assertRegex(self.text, r"\AOf 2 patterns never fitted 1 is met and 1 missed\. "
                                    r"Of 1 fitted pattern 1 is met")
        self.assertIn("All 2 patterns never fitted at once: 0 % of 8 worlds within every range", self.text)
        self.assertLess(self.text.index("\nNever fitted\n"), self.text.index("\nParameters were fitted to these\n"))
        self.assertRegex(self.text, r"(?m)^B +pass +\S+ ± \S+ +\(\S+ to \S+\) +"
                                    r"target at least -9\.\d+ +100 % of worlds")
        self.assertRegex(self.text, r"(?m)^A .* target 0\.00? \(-9\.00? to 9\.00?\)")
        self.assertRegex(self.text, r"(?m)^E +open .*no target$")

    def test_arms_in_the_order_of_the_file_and_what_is_beside(self):
        keys = "output = effect_on_coached\nmeasure = {}\nlow = -99\nhigh = 99\nbeside_output = cost"
        up = self.study("U", keys.format("difference"), "coaching.hours_per_year = 5, 40")
        down = self.study("V", keys.format("difference"), "coaching.hours_per_year = 40, 5")
        rows = self.rows(up, down)
        self.assertGreater(float(rows[0]["mean"]), 0)
        self.assertAlmostEqual(float(rows[0]["mean"]), -float(rows[1]["mean"]))
        self.assertRegex(rows[1]["arms"], r"coaching\.hours_per_year = 40: \S+, 5: \S+")
        self.assertGreater(float(rows[0]["beside"]), 100)
        self.assertRegex(self.text, r"beside: \S+ \(cost\)")
        self.assertGreater(float(rows[0]["mc_error"]), 0)
        self.assertEqual(float(rows[0]["error_sd"]), 49.5)

    def test_what_sets_meet_is_noted_in_their_file_and_said_on_pages(self):
        self.write("e.csv", SETS)
        met = self.study("B", "output = effect_on_coached\nlow = -9")
        missed = self.study("D", "output = cost\nhigh = -1")
        fitted = self.study("A", "kind = calibrate\noutput = effect_on_coached\ntarget = 0\nlow = -9\nhigh = 9")
        self.succeed("validate", met, missed, fitted, "--note=e.csv", "--quiet")
        noted = (self.folder / "e.csv").read_text()
        self.assertRegex(noted, r"(?m)^# check = D \| validate \| missed \| [\d.,]+ \| at most -1\.?0* \| of D$")
        self.assertEqual(noted.splitlines()[-6:], SETS.splitlines()[-6:])
        self.succeed("validate", met, "--note=e.csv", "--quiet")
        self.assertEqual((self.folder / "e.csv").read_text().count("# check = "), 1, "the newest alone")
        self.succeed("validate", met, missed, fitted, "--note=e.csv", "--quiet")
        self.fail_with(2, ["validate", met, "--note=e.csv", "--ensemble=e.csv"], "so does --ensemble")

        self.write("w.cfg", "ensemble = e.csv\n" + WORLD)
        self.succeed("run", "w.cfg", "--output=r.h5", "--report=p.html", "--quiet")
        page = (self.folder / "p.html").read_text()
        self.assertIn("Of 2 patterns that these parameters were never fitted to 1 is met and 1 is missed. "
                      "Of 1 pattern that they were fitted to 1 is met and 0 are missed.", page)
        self.assertIn('"line":"The model misses 1 of 2 patterns that these parameters were never fitted to and 0 of 1 '
                      'that they were"', page)
        self.assertRegex(page, r'"each":\["of D: [^"]+ \(studies: at most -1\.?0*; never fitted\)"\]')
        self.write("w.cfg", WORLD)
        self.succeed("run", "w.cfg", "--output=r.h5", "--report=p.html", "--quiet", "--overwrite")
        self.assertIn("This run uses one parameter set; what it meets", (self.folder / "p.html").read_text())

    def test_a_share_of_the_direct_effect(self):
        share, above, below = (self.study(name, keys) for name, keys in (
            ("S", "output = effect\nat = week: 36, group: schoolmate\nagainst = week: 36, group: coached\nlow = -9"),
            ("T", "output = effect\nat = week: 36, group: schoolmate\nlow = -9"),
            ("W", "output = effect\nat = week: 36, group: coached\nlow = -9")))
        rows = self.rows(share, above, below, "--replicates=1")
        self.assertAlmostEqual(float(rows[0]["mean"]), float(rows[1]["mean"]) / float(rows[2]["mean"]), places=5)

    def test_every_accepted_set_once(self):
        self.write("e.csv", SETS)
        keys = "output = effect_on_coached\nlow = -9"
        few = self.study("F", keys, top="ensemble = e.csv\n")
        rows = self.rows(few, "--populations=1")
        self.assertEqual(rows[0]["replicates"], "8")
        self.assertIn("over 5 accepted parameter sets", self.text)
        self.write("F.cfg", (self.folder / "F.cfg").read_text().replace("replicates = 8", "replicates = 2"))
        self.assertEqual(self.rows("F.cfg")[0]["replicates"], "5")
        self.assertEqual(self.rows("F.cfg", "--replicates=3")[0]["replicates"], "3")


if __name__ == "__main__":
    unittest.main()
