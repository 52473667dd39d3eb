"""Tidy tables and JSON: the numbers of the file and of the tables, all of them, and nothing of a file that is damaged.

Environment: PEERSPREAD, the program; SOURCE_DIR, the folder of the project.
"""

import csv
import io
import json
import os
import re
import subprocess
import unittest

import h5py
import numpy as np
import pandas as pd

from check_program import PROGRAM, SCENARIO, SMALL, SOURCE, TwoScenarios

NAN = float("nan")


class Tables(TwoScenarios):
    def setUp(self):
        super().setUp()
        self.succeed("compare", "h15.cfg", "h27.cfg", *SMALL, "--output=r.h5", "--quiet",
                     f"--ensemble={SOURCE}/configs/ensembles/peer_coaching.csv")

    def expected(self, h5, row):
        """What the file holds where `row` of a table says."""
        data = h5[row["output"]]
        index = []
        for name in data.attrs["dimensions"].split():
            if name == "replicate":
                index.append(int(row["replicate"]))
                continue
            entries = h5[name].asstr()[:].tolist() if h5[name].dtype.kind == "O" else h5[name][:].tolist()
            label = row[name]
            index.append(entries.index(label if isinstance(entries[0], str) else float(label)))
        return data[tuple(index)], data.attrs["units"]

    def check_all(self, rows, h5):
        """Every number of every output is in the table once, beside its labels."""
        outputs = [name for name in h5["output"].asstr()[:]]
        count = {name: 0 for name in outputs}
        for number, row in enumerate(rows):
            count[row["output"]] += 1
            if number % 97:
                continue
            value, unit = self.expected(h5, row)
            self.assertEqual(np.float32(row["value"]).tobytes() if value == value else "nan",
                             value.tobytes() if value == value else "nan")
            self.assertEqual(row["unit"], unit if isinstance(unit, str) else unit.decode())
        self.assertEqual(count, {name: h5[name].size for name in outputs})

    def test_csv_comes_back_as_the_file(self):
        self.assertEqual(self.succeed("export", "r.h5"), "Table: r.csv\n")
        text = (self.folder / "r.csv").read_text(encoding="utf-8")
        rows = [{**row, "value": float(row["value"] or "nan")} for row in csv.DictReader(io.StringIO(text))]
        with h5py.File(self.folder / "r.h5") as h5:
            self.check_all(rows, h5)
            self.assertEqual({row["population"] for row in rows}, {"0"})
            self.assertEqual(rows[0]["parameter_set"], str(h5["parameter_set"][0]))
            # In the order of the file, so that whole outputs can be compared at once.
            table = pd.read_csv(self.folder / "r.csv")
            for name in ("effect", "cost"):
                values = table[table.output == name].value.to_numpy(np.float32)
                np.testing.assert_array_equal(values, h5[name][:].ravel())

    def test_json_comes_back_as_the_file(self):
        self.succeed("export", "r.h5", "--to", "json")
        rows = json.loads((self.folder / "r.json").read_text(encoding="utf-8"))
        for row in rows:
            row["value"] = NAN if row["value"] is None else row["value"]
        with h5py.File(self.folder / "r.h5") as h5:
            self.check_all(rows, h5)

    def test_summary_is_over_replicates(self):
        self.succeed("export", "r.h5", "--summary", "--outputs=effect")
        table = pd.read_csv(self.folder / "r.summary.csv")
        self.assertEqual(set(table.output), {"effect"})
        with h5py.File(self.folder / "r.h5") as h5:
            effect = h5["effect"][:].astype(float)
        for column, number in (("mean", effect.mean(0)), ("sd", effect.std(0, ddof=1)),
                               ("low_90", np.quantile(effect, 0.05, axis=0)),
                               ("high_90", np.quantile(effect, 0.95, axis=0))):
            np.testing.assert_allclose(table[column], number.ravel(), rtol=1e-12, atol=1e-15)
        self.assertEqual(set(table.replicates), {2})

    def test_a_pipe_gets_the_table_and_nothing_else(self):
        table = self.succeed("export", "r.h5", "-o", "/dev/stdout", "--outputs=cost")
        self.assertEqual(table.splitlines()[0].split(",")[0], "point")
        self.assertNotIn("Table:", table)

    def test_names_with_commas_quotes_and_letters_of_any_script(self):
        self.write("odd.cfg", SCENARIO.format(name='a "b", ünï 学', hours=15))
        self.succeed("run", "odd.cfg", *SMALL, "--output=o.h5")
        self.succeed("export", "o.h5", "--outputs=cost")
        self.succeed("export", "o.h5", "--outputs=cost", "--to=json")
        self.assertEqual(set(pd.read_csv(self.folder / "o.csv").point), {'a "b", ünï 学'})
        rows = json.loads((self.folder / "o.json").read_text(encoding="utf-8"))
        self.assertEqual({row["point"] for row in rows}, {'a "b", ünï 学'})

    def test_nothing_is_written_of_what_is_not_whole(self):
        whole = (self.folder / "r.h5").read_bytes()
        with h5py.File(self.folder / "r.h5") as h5:
            place = h5["effect"].id.get_offset()
        damaged = bytearray(whole)
        damaged[place + 40] ^= 1
        (self.folder / "bad.h5").write_bytes(damaged)
        for output in ("x.csv", "/dev/stdout"):
            done = self.call("export", "bad.h5", "-o", output)
            self.assertEqual((done.returncode, done.stdout), (1, ""))
            self.assertRegex(done.stderr, r"\Apeerspread: [^\n]*bad.h5 is damaged: 'effect' of replicate 0[^\n]*\n\Z")
        self.fail_with(1, ["export", "bad.h5"], "bad.h5 is damaged")
        (self.folder / "cut.h5").write_bytes(whole[:len(whole) // 2])
        self.fail_with(1, ["export", "cut.h5"], "cut.h5")
        # One shard of several is a part.
        self.succeed("run", "h15.cfg", "--output=p.h5", "--replicates=60", "--populations=2", "--shard=1/2")
        self.fail_with(1, ["export", "p.h5.parts/shard-1-of-2.h5"], "is a part")

    def test_wrong_calls(self):
        self.write("r.csv", "precious")
        self.fail_with(1, ["export", "r.h5"], "r.csv exists", "--overwrite")
        self.fail_with(2, ["export", "r.h5", "-o", "r.h5", "-f"], "reads (r.h5)")
        self.fail_with(2, ["export", "r.h5", "--to=cvs"], "--to: 'cvs'", "(nearest: csv)", "allowed: csv, json")
        self.fail_with(2, ["export", "r.h5", "--to=parquet"], "scripts/analysis/parquet", "allowed: csv, json")
        self.fail_with(2, ["export", "r.h5", "--outputs=efect"], "'efect' is no output", "effect")
        self.fail_with(2, ["export", "r.h5", "--seed=3"], "--seed", "--output, --outputs")
        self.fail_with(2, ["export"], "one results file")

    def test_parquet_is_made_or_its_lack_is_said(self):
        script = SOURCE / "scripts/analysis/parquet"
        done = subprocess.run([script, "r.h5"], cwd=self.folder, capture_output=True, text=True,
                              env={**os.environ, "PEERSPREAD": PROGRAM})
        if done.returncode == 0:
            try:
                table = pd.read_parquet(self.folder / "r.parquet")
            except ImportError:
                import duckdb
                table = duckdb.sql(f"select * from '{self.folder}/r.parquet'").df()
            with h5py.File(self.folder / "r.h5") as h5:
                self.assertEqual(len(table), sum(h5[name].size for name in h5["output"].asstr()[:]))
        else:
            self.assertRegex(done.stderr, r"\Aparquet: neither pyarrow nor duckdb[^\n]*\n\Z")
            self.assertFalse((self.folder / "r.parquet").exists())


class Json(TwoScenarios):
    def json(self, *arguments):
        return json.loads(self.succeed(*arguments, "--json"))

    def test_compare_has_the_numbers_of_the_csv(self):
        found = self.json("compare", "h15.cfg", "h27.cfg", *SMALL, "--output=r.h5", "--csv=t.csv", "-q")
        self.assertEqual(found, self.json("compare", "r.h5"))
        self.assertEqual(found["points"], ["15 hours", "27 hours"])
        self.assertEqual(found["results"], "r.h5")
        self.assertTrue(found["answer"])
        rows = list(csv.DictReader(io.StringIO((self.folder / "t.csv").read_text())))
        self.assertEqual(len(rows), 2 * len(found["rows"]))
        number = lambda text: float(text) if text else None
        for i, row in enumerate(found["rows"]):
            first, second = rows[2 * i:2 * i + 2]
            self.assertEqual((row["title"], row["unit"]), (first["title"], first["unit"]))
            self.assertEqual([p["mean"] for p in row["points"]], [number(first["mean"]), number(second["mean"])])
            [difference] = row["differences"]
            self.assertEqual(difference["mean"], number(second["difference"]))
            for name in ("low_90", "high_90", "standard_error", "share_parameters", "share_network", "share_chance"):
                self.assertEqual(difference[name], number(second[name]), name)

    def test_keys_stay_in_their_order(self):
        text = self.succeed("compare", "h15.cfg", "h27.cfg", *SMALL, "--json", "--output=r.h5")
        keys = re.findall(r'^  "(\w+)":', text, re.MULTILINE)
        self.assertEqual(keys, ["results", "points", "replicates", "populations", "parameter_sets", "rows", "answer"])

    def test_dry_run(self):
        found = self.json("compare", "h15.cfg", "h27.cfg", *SMALL, "--dry-run")
        text = self.succeed("compare", "h15.cfg", "h27.cfg", *SMALL, "--dry-run")
        self.assertIn(f"{found['worlds']} worlds (twins included)", text)
        self.assertEqual((found["weeks"], found["replicates"], found["points"]), (36, 2, ["15 hours", "27 hours"]))
        self.assertEqual(found["work"]["unit"], "teacher-weeks")
        self.assertFalse((self.folder / "results").exists())

    def test_inspect(self):
        self.succeed("compare", "h15.cfg", "h27.cfg", *SMALL, "--output=r.h5")
        [found] = self.json("inspect", "r.h5")
        self.assertEqual(found["varied"], {"coaching.hours_per_year": ["15", "27"]})
        self.assertEqual(found["batches"]["missing"], [])
        self.assertEqual((found["replicates"], found["seed"]), (2, 20180601))
        self.succeed("run", "h15.cfg", "--output=p.h5", "--replicates=60", "--populations=2", "--shard=1/2")
        [part] = self.json("inspect", "p.h5.parts")
        self.assertEqual(part["batches"]["there"] + len(part["batches"]["missing"]), part["batches"]["all"])
        self.assertTrue(part["batches"]["missing"])

    def test_describe_says_what_the_text_says(self):
        found = self.json("describe")
        said = set(re.findall(r"^([\w.]+)", self.succeed("describe"), re.MULTILINE))
        names = [entry["name"] for topic, entries in found.items() if topic != "prior" for entry in entries]
        self.assertEqual(set(names) - said, set())
        self.assertGreater(len(names), 150)
        [hours] = self.json("describe", "coaching.hours_per_year")["parameters"]
        self.assertEqual((hours["default"], hours["unit"], hours["low"], hours["high"]), (27, "h/a", 0, 400))

    def test_validate_has_the_numbers_of_the_csv(self):
        self.write("s.cfg", "include = h15.cfg\n[study]\nid = X\noutput = effect_on_coached\nlow = 0\nat = year: 1\n")
        found = self.json("validate", "s.cfg", *SMALL, "--csv=s.csv", "-q")
        [row] = csv.DictReader(io.StringIO((self.folder / "s.csv").read_text()))
        [pattern] = found["patterns"]
        for name, text in row.items():
            value = pattern[name]
            self.assertEqual("" if value is None else value if isinstance(value, str) else float(value),
                             text if isinstance(value, str) or not text else float(text), name)


if __name__ == "__main__":
    unittest.main()
