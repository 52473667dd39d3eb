"""The Python module: the datasets of the command line, byte for byte; errors with their facts; Ctrl-C; no half files.

Environment: PEERSPREAD, the program; SOURCE_DIR, the folder of the project; BUILD_DIR, that of the build.
"""

import inspect
import json
import os
import pickle
import re
import signal
import subprocess
import sys
import time
import unittest
from pathlib import Path

from check_program import SCENARIO, SMALL, SOURCE, STUDY, TwoScenarios

MODULE = Path(os.environ["BUILD_DIR"]) / "python"
if not list((MODULE / "peerspread").glob("_engine*.so")):
    print("skipped: the Python module was not built (pybind11-dev and python3-dev are missing)")
    sys.exit(77)
sys.path.insert(0, str(MODULE))

import h5py
import numpy as np
import pandas as pd

import peerspread as ps

FEW = {"replicates": 2, "populations": 1, "threads": 2}
WORLD = {"time": {"years": 1}, "people.teachers": 300}
HOURS = {"15 hours": {**WORLD, "coaching.hours_per_year": 15}, "27 hours": {**WORLD, "coaching.hours_per_year": 27}}


def datasets(file):
    """The bytes of every dataset but the seal, which holds times."""
    found = {}
    with h5py.File(file) as h5:
        h5.visititems(lambda name, item: found.update({name: item[()]}) if isinstance(item, h5py.Dataset) else None)
    found.pop("progress/seal")
    found.pop("progress/finished")
    return {name: value.tolist() if value.dtype.kind == "O" else value.tobytes() for name, value in found.items()}


class Module(TwoScenarios):
    def setUp(self):
        super().setUp()
        before = os.getcwd()
        os.chdir(self.folder)
        self.addCleanup(os.chdir, before)

    def python(self, code, **options):
        return subprocess.run([sys.executable, "-B", "-c", code], capture_output=True, text=True, cwd=self.folder,
                              env={**os.environ, "PYTHONPATH": str(MODULE)}, **options)


class Results(Module):
    def test_compare_is_that_of_the_command_line(self):
        self.succeed("compare", "h15.cfg", "h27.cfg", *SMALL, "--output=c.h5")
        found = ps.compare(HOURS, **FEW)
        self.assertEqual(datasets(found.encoding["source"]), datasets("c.h5"))
        self.assertEqual(found.effect.dims, ("replicate", "point", "week", "group"))
        self.assertEqual(found.effect.attrs["units"], "SD")
        self.assertEqual(list(found.point.values), ["15 hours", "27 hours"])
        files = ps.compare(["h15.cfg", "h27.cfg"], output="f.h5", **FEW)
        self.assertEqual(datasets("f.h5"), datasets("c.h5"))
        mixed = ps.compare({"15 hours": HOURS["15 hours"], "27 hours": "h27.cfg"}, output="m.h5", **FEW)
        self.assertEqual(datasets("m.h5"), datasets("c.h5"))
        for results in (found, files, mixed):
            results.close()
        subprocess.run([os.environ["PEERSPREAD"], "verify", "m.h5", "-q"], check=True, capture_output=True)

    def test_run_and_what_is_there_already(self):
        self.succeed("run", "h15.cfg", *SMALL, "--output=c.h5")
        found = ps.run("h15.cfg", output="p.h5", **FEW)
        self.assertEqual(datasets("p.h5"), datasets("c.h5"))
        before = Path("p.h5").stat().st_mtime_ns
        again = ps.run("h15.cfg", output="p.h5", **FEW)
        np.testing.assert_array_equal(found.effect, again.effect)
        self.assertEqual(Path("p.h5").stat().st_mtime_ns, before)
        with self.assertRaises(ps.PeerspreadError) as raised:
            ps.run("h15.cfg", output="p.h5", seed=5, **FEW)
        self.assertEqual(raised.exception.kind, "run")
        self.assertIn("p.h5 exists", str(raised.exception))
        ps.run("h15.cfg", output="p.h5", seed=5, overwrite=True, **FEW)
        self.assertNotEqual(datasets("p.h5"), datasets("c.h5"))

    def test_sweeps_of_dicts_and_tables(self):
        self.write("s.cfg", SCENARIO.format(name="s", hours=15) +
                   "[sweep]\ncoaching.hours_per_year = 5, 15\nclimate.evaluative = 0:0.4:0.4\n")
        self.succeed("sweep", "s.cfg", *SMALL, "--output=c.h5")
        base = {**WORLD, "coaching.hours_per_year": 15}
        found = ps.sweep(base, {"coaching.hours_per_year": [5, 15], "climate.evaluative": "0:0.4:0.4"}, name="s",
                         output="p.h5", **FEW)
        self.assertEqual(datasets("p.h5"), datasets("c.h5"))
        self.assertEqual(found["coaching.hours_per_year"].dims, ("point",))
        table = pd.DataFrame({"coaching.hours_per_year": [5.0, 15.0, 27.5], "climate.evaluative": [0.1, 0.1, 0.4],
                              "coverage.selection": ["everybody", "volunteers", "everybody"]})
        rows = ps.sweep(base, table, **FEW)
        np.testing.assert_array_equal(rows["coaching.hours_per_year"], table["coaching.hours_per_year"])
        np.testing.assert_array_equal(rows["climate.evaluative"], table["climate.evaluative"])
        self.assertEqual(list(rows["coverage.selection"].values), list(table["coverage.selection"]))
        drawn = ps.sweep(base, {"climate.evaluative": "0:0.8"}, kind="sobol", points=4, **FEW)
        self.assertEqual(drawn.sizes["point"], 4)

    def test_until_the_answer_is_precise_enough(self):
        found = ps.compare(HOURS, until="effect:0.05", replicates=3000, populations=2)
        self.assertLess(found.sizes["replicate"], 3000)
        self.assertIn("effect:0.05 was reached", found.attrs["stopped"])
        self.succeed("compare", "h15.cfg", "h27.cfg", "--replicates=3000", "--populations=2", "--until=effect:0.05",
                     "--output=c.h5", "--quiet")
        self.assertEqual(datasets(found.encoding["source"]), datasets("c.h5"))
        again = ps.compare(HOURS, until="effect:0.2", replicates=3000, populations=2)
        self.assertLessEqual(again.sizes["replicate"], found.sizes["replicate"])
        swept = ps.sweep(HOURS["27 hours"], {"climate.evaluative": [0, 0.8]}, until="effect:0.2", replicates=3000)
        self.assertIn("effect:0.2 was reached at all 2 points with", swept.attrs["stopped"])

    def test_tables(self):
        found = ps.compare(HOURS, output="r.h5", **FEW)
        self.succeed("compare", "r.h5", "--csv=t.csv")
        theirs, ours = pd.read_csv("t.csv", float_precision="round_trip"), ps.table(found)
        self.assertEqual(list(ours.point), list(theirs.scenario))
        for mine, other in (("mean", "mean"), ("difference", "difference"), ("difference_low_90", "low_90"),
                            ("standard_error", "standard_error"), ("share_chance", "share_chance")):
            np.testing.assert_allclose(ours[mine].astype(float), theirs[other], rtol=0, atol=0)
        self.assertTrue(any("higher" in sentence or "lower" in sentence for sentence in ps.answer("r.h5")))
        described = ps.describe()
        self.assertEqual(described.set_index("name").loc["coaching.hours_per_year", "unit"], "h/a")
        self.assertIn("effect", set(ps.describe("outputs").name))
        self.assertEqual(set(ps.describe("parameters", "sir", model="sir").name.str.split(".").str[0]), {"sir"})
        self.assertEqual(ps.inspect(found)["replicates"], 2)
        self.write("s.cfg", "include = h15.cfg\n" + STUDY.format(output="effect_on_coached", low=0) + "at = year: 1\n")
        [row] = ps.validate("s.cfg", **FEW).to_dict("records")
        self.succeed("validate", "s.cfg", *SMALL, "--csv=v.csv")
        self.assertEqual(row["mean"], pd.read_csv("v.csv", float_precision="round_trip")["mean"][0])
        self.assertEqual(ps.schema("sir")["properties"]["model"]["enum"], ["sir"])

    def test_pictures(self):
        found = ps.compare(HOURS, output="r.h5", **FEW)
        picture = ps.plot.trajectories(found, output="effect", own_scales=True)
        self.assertTrue(picture._repr_png_().startswith(b"\x89PNG"))
        self.assertIn("<svg", picture.svg.read_text())
        with self.assertRaises(ps.PeerspreadError) as raised:
            ps.plot.trajectories(found, output="efect")
        self.assertIn("effect", str(raised.exception))

    def test_progress(self):
        seen = []
        ps.run({**WORLD, "people.teachers": 20000}, progress=lambda done, total: seen.append((done, total)), **FEW)
        self.assertTrue(seen)
        self.assertTrue(all(0 <= done <= total or total == 0 for done, total in seen))
        self.assertEqual([done for done, _ in seen], sorted(done for done, _ in seen))


    def test_progress_on_a_terminal_and_in_a_notebook(self):
        run = "import peerspread as ps\nps.run({'people.teachers': 20000}, replicates=8, threads=1, progress=True)"
        on_terminal = self.python(run).stderr
        self.assertRegex(on_terminal, r"[\r\n]\[#*\.*\] +\d+ %  [\d,]+/s")
        self.assertTrue(on_terminal.endswith("\033[K"))
        notebook = ("import sys, types\nIPython = types.ModuleType('IPython')\n"
                    "class ZMQInteractiveShell: pass\nIPython.get_ipython = ZMQInteractiveShell\n"
                    "class Handle:\n  update = staticmethod(print)\n"
                    "shown = types.ModuleType('IPython.display')\nshown.HTML = str\n"
                    "shown.display = lambda html, display_id: Handle\n"
                    "sys.modules.update({'IPython': IPython, 'IPython.display': shown})\n")
        in_notebook = self.python(notebook + run.replace(", progress=True", ""))
        self.assertEqual(in_notebook.stderr, "")
        self.assertRegex(in_notebook.stdout, r"<progress max='1' value='0\.\d+'></progress> +\d+ %")


class Errors(Module):
    def error(self, scenario, **settings):
        before = self.files()
        with self.assertRaises(ps.PeerspreadError) as raised:
            ps.run(scenario, output="x.h5", **{**FEW, **settings})
        self.assertEqual(self.files(), before)
        self.assertNotEqual(raised.exception.kind, "bug")
        return raised.exception

    def test_facts(self):
        error = self.error({"coaching.hours_per_year": 999})
        self.assertEqual((error.kind, error.key, error.value, error.allowed),
                         ("input", "coaching.hours_per_year", "999", "0 to 400 h/a"))
        self.assertEqual(error.where, "scenario 'scenario'")
        self.assertEqual(self.error({"coaching.hours_per_yaer": 9}).nearest, "coaching.hours_per_year")
        self.assertEqual(self.error({"coverage": {"selection": "volunteer"}}).nearest, "volunteers")
        self.assertEqual(self.error("none.cfg").kind, "input")
        self.assertEqual(self.error({}, seed="x").key, "seed")
        self.assertEqual(self.error({}, sed=5).nearest, "seed")
        error = pickle.loads(pickle.dumps(self.error({"trust.mean": 5})))
        self.assertEqual((error.key, error.value), ("trust.mean", "5"))

    def test_arguments_of_no_kind(self):
        for scenario in ({"trust.mean": object()}, {"trust.mean": [1, 2]}, {3: 4}, 5, None, {"name": "a\nb"},
                         {"trust.mean": float("nan")}, {"trust.mean": None}, {"": 1}):
            self.error(scenario)
        self.error({}, name="a.h5")
        self.error({}, threads=-1)
        for scenarios in ({}, [], "h15.cfg", {"a": 5}, ["h15.cfg"], ["h15.cfg", "h15.cfg"]):
            with self.assertRaises(ps.PeerspreadError, msg=repr(scenarios)):
                ps.compare(scenarios, **FEW)
        for design in ({}, {"coaching.hours_per_year": []}, {"coaching.hours": [1]}, 7, {"trust.mean": [0.5, 7]}):
            with self.assertRaises(ps.PeerspreadError, msg=repr(design)):
                ps.sweep(WORLD, design, **FEW)
        for call in (lambda: ps.describe("nothing"), lambda: ps.table("h15.cfg"), lambda: ps.table(5),
                     lambda: ps.open_results("h15.cfg"), lambda: ps.validate("none"), lambda: ps.schema("sirr"),
                     lambda: ps.compare(HOURS, output="no/where/x.h5", **FEW)):
            with self.assertRaises(ps.PeerspreadError):
                call()
        ps.run(WORLD, **FEW)  # as good as before

    def test_what_a_callback_raises_comes_back(self):
        def refuse(done, total):
            raise LookupError("enough")
        world = {**WORLD, "people.teachers": 20000}
        with self.assertRaisesRegex(LookupError, "enough"):
            ps.run(world, output="x.h5", progress=refuse, replicates=64)
        self.assertFalse(Path("x.h5").exists())
        # Nothing holds the parts: another process goes on from there.
        code = f"import peerspread as ps\nprint(ps.run({world}, output='x.h5', replicates=64).sizes['replicate'])"
        self.assertEqual(self.python(code).stdout, "64\n")
        self.assertFalse(Path("x.h5.parts").exists())
        ps.run(WORLD, **FEW)

    def test_a_forked_process_gets_a_sentence(self):
        done = self.python("import os, peerspread as ps\nps.describe()\nif os.fork() == 0:\n  try:\n    ps.describe()\n"
                           "  except ps.PeerspreadError as error:\n    print(error)\n  os._exit(0)\nos.wait()")
        self.assertIn("forked", done.stdout, done.stderr)

    def test_threads_take_turns(self):
        code = ("import threading, peerspread as ps\nworld = {'people.teachers': 300, 'time.years': 1}\n"
                "def work(seed): ps.run(world, seed=seed, output=f'{seed}.h5', replicates=2, threads=2)\n"
                "all = [threading.Thread(target=work, args=(i,)) for i in range(4)]\n"
                "[t.start() for t in all]; [t.join() for t in all]\nprint('done')")
        self.assertEqual(self.python(code, timeout=120).stdout, "done\n")
        self.assertEqual(len(list(self.folder.glob("[0-9].h5"))), 4)


class Interrupts(Module):
    CODE = ("import peerspread as ps, sys\n"
            "try:\n  ps.run({'people.teachers': 20000, 'time.years': 3}, name='x', output='x.h5', replicates=96,\n"
            "         populations=8, threads=2, progress=lambda d, t: (d > 0 and print('on', flush=True)))\n"
            "  print('whole')\n"
            "except KeyboardInterrupt as stopped:\n  print('stopped:', stopped)\n"
            "import signal\nprint(signal.getsignal(signal.SIGINT) is signal.default_int_handler)\n")

    def test_ctrl_c_keeps_what_is_finished_and_goes_on(self):
        environment = {**os.environ, "PYTHONPATH": str(MODULE)}
        process = subprocess.Popen([sys.executable, "-B", "-c", self.CODE], cwd=self.folder, stdout=subprocess.PIPE,
                                   stderr=subprocess.PIPE, text=True, env=environment)
        self.assertEqual(process.stdout.readline(), "on\n")
        process.send_signal(signal.SIGINT)
        time.sleep(0.01)
        process.send_signal(signal.SIGINT)  # impatience ends nothing
        out, err = process.communicate(timeout=60)
        self.assertEqual((process.returncode, err), (0, ""))
        self.assertRegex(out, r"stopped: stopped as asked; what is finished is kept in x.h5.parts")
        self.assertTrue(out.endswith("True\n"))
        self.assertFalse((self.folder / "x.h5").exists())
        self.assertTrue(list((self.folder / "x.h5.parts").iterdir()))
        self.assertIn("whole", self.python(self.CODE).stdout)
        self.write("x.cfg", "name = x\n[people]\nteachers = 20000\n[time]\nyears = 3\n")
        self.succeed("run", "x.cfg", "--output=c.h5", "--replicates=96", "--populations=8", "--threads=2")
        self.assertEqual(datasets("x.h5"), datasets("c.h5"))
        self.assertFalse((self.folder / "x.h5.parts").exists())


class Package(Module):
    def test_import_is_lazy(self):
        done = self.python("import sys, peerspread\nprint([m for m in ('xarray', 'pandas', 'numpy', 'matplotlib', "
                           "'h5py') if m in sys.modules])")
        self.assertEqual(done.stdout, "[]\n", done.stderr)

    def test_typed_documented_and_the_stubs_are_current(self):
        self.assertTrue((MODULE / "peerspread/py.typed").exists())
        import ast
        stubs = {node.name: node for node in ast.parse((MODULE / "peerspread/__init__.pyi").read_text()).body
                 if isinstance(node, (ast.FunctionDef, ast.ClassDef))}
        for name in set(ps.__all__) - {"__version__", "git_state", "plot"}:
            self.assertTrue(getattr(ps, name).__doc__, name)
            self.assertIn(name, stubs)
            if isinstance(stubs[name], ast.FunctionDef) and name != "kernel":
                arguments = stubs[name].args
                written = [a.arg for a in arguments.args + arguments.kwonlyargs]
                written += [arguments.kwarg.arg] if arguments.kwarg else []
                self.assertEqual(written, list(inspect.signature(getattr(ps, name)).parameters), name)

    def test_the_examples_of_the_docstring_run(self):
        example = re.search(r"\n\n((?:    .*\n|\n)+)", ps.__doc__)[1]
        code = "\n".join(line[4:] for line in example.splitlines())
        code = code.replace("configs/", f"{SOURCE}/configs/").replace("replicates=32", "replicates=2")
        code = code.replace('{"coaching.hours_per_year": 15}', f'"{SOURCE}/configs/scenarios/nyc_15_hours.cfg"')
        done = self.python("import matplotlib\nmatplotlib.use('agg')\n" + code.replace(
            "replicates=2", "replicates=2, settings={'people.teachers': 2000}"))
        self.assertEqual((done.returncode, done.stderr), (0, ""))

    def test_the_examples_of_the_document_run(self):
        text = (SOURCE / "docs/python_and_r.md").read_text(encoding="utf-8")
        code = re.findall(r"```python\n(.*?)```", text, re.DOTALL)
        self.assertEqual(len(code), 10)
        stand_ins = f"import sys\nsys.path.append({str(SOURCE / 'tests/end_to_end')!r})\n" \
                    "import check_samplers\ncheck_samplers.install()\n"
        done = self.python("import matplotlib\nmatplotlib.use('agg')\n" + stand_ins + "\n".join(code))
        self.assertEqual((done.returncode, done.stderr), (0, ""))

    def test_it_is_the_program(self):
        self.assertIn(f"peerspread {ps.__version__} (git {ps.git_state})", self.succeed("--version"))
        self.assertEqual(json.loads(self.succeed("describe", "--json"))["parameters"],
                         json.loads(ps._engine.call("describe", [], {}, {}, {"json": ""}, None))["parameters"])


if __name__ == "__main__":
    unittest.main()
