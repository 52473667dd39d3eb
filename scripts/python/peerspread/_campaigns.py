"""Runs, comparisons and sweeps."""

import atexit
import os
import re
import shutil
import tempfile
from collections.abc import Mapping
from pathlib import Path

from . import _engine
from ._errors import wrong
from ._progress import shown
from ._texts import flat, is_file, list_of, scenario_of, scenarios_of

_session = []  # the folder of results that nobody gave a name, once there is one


def _session_folder():
    if not _session:
        _session.append(Path(tempfile.mkdtemp(prefix="peerspread-")))
        atexit.register(shutil.rmtree, _session[0], ignore_errors=True)
    return _session[0]


def open_results(file):
    """A results file as an xarray Dataset: outputs with units, over replicate, point and their axes; read when looked
    at."""
    import xarray
    try:
        return xarray.open_dataset(file)
    except (OSError, ValueError) as failure:
        raise wrong("file", os.fspath(file), f"cannot be opened: {failure}") from None


def _compute(command, words, scenarios, settings, output, overwrite, progress, until=None):
    flags = ({"overwrite": ""} if overwrite else {}) | ({"until": str(until)} if until is not None else {})
    texts = flat(settings)
    for key in ("output", "overwrite"):
        if key in texts:
            raise wrong(key, texts[key], "is an argument of its own")
    if output is None:
        # By what decides the numbers: stopped and called again it goes on, and what is there is taken.
        name, _ = _engine.identity(command, words, scenarios, texts)
        output = _session_folder() / (re.sub(r"[^\w.]", "_", f"{name}_until_{until}" if until else name) + ".h5")
    texts["output"] = os.fspath(output)
    try:
        with shown(progress) as watch:
            _engine.call(command, words, scenarios, texts, flags, watch)
    except KeyboardInterrupt:
        raise KeyboardInterrupt(f"stopped as asked; what is finished is kept in {output}.parts, and the same call goes "
                                "on from there") from None
    return open_results(output)


def run(scenario, *, name=None, output=None, overwrite=False, until=None, progress=None, settings=None, **more):
    """Simulates one scenario; returns its results as an xarray Dataset.

    scenario   a dict of parameters, {"coaching.hours_per_year": 20} (h/a), or the name of a config file
    name       what the scenario is called in the results ["scenario", or the file's]
    output     the results file; without one it lives as long as this session
    overwrite  whether to replace a results file of something else
    until      "effect:0.02": end once 95 % intervals of that outcome are no wider; `replicates` is the most
    progress   True, False, or a function of (done, total) in agent-weeks [True on a terminal and in a notebook]
    settings   parameters and settings on top, as a dict; those without a dot also by name: replicates=32, seed=7

    Stopped by Ctrl-C it keeps what is finished, and the same call goes on. Raises PeerspreadError.
    """
    if is_file(scenario) and name is None:
        words, scenarios = [os.fspath(scenario)], {}
    else:
        name = "scenario" if name is None else str(name)
        words, scenarios = [name], {name: scenario_of(name, scenario)}
    return _compute("run", words, scenarios, {**(settings or {}), **more}, output, overwrite, progress, until)


def compare(scenarios, *, output=None, overwrite=False, until=None, progress=None, settings=None, **more):
    """Simulates scenarios with the same people, ties and luck; returns all as one xarray Dataset over `point`.

    scenarios  {"15 hours": {...}, "27 hours": "file.cfg"}: dicts of parameters or config files by their names, the
               first being what the others are compared with; or a list of config files
    settings   parameters and settings of all scenarios, as a dict; those without a dot also by name: replicates=32

    output, overwrite, until and progress as of run(). ps.table() gives differences and how far worlds spread. Raises
    PeerspreadError.
    """
    words, named = scenarios_of(scenarios)
    return _compute("compare", words, named, {**(settings or {}), **more}, output, overwrite, progress, until)


def _design_of(design, kind, points):
    """The section [sweep] of a dict of lists, or of a table with a row for each point."""
    if hasattr(design, "columns") and hasattr(design, "to_dict"):  # a DataFrame
        if kind not in (None, "zip"):
            raise wrong("kind", kind, "does not go with a table, whose rows are the points", "nothing")
        design, kind = {str(name): design[name].tolist() for name in design.columns}, "zip"
    if not isinstance(design, Mapping) or not design:
        raise wrong("design", design, "is no design", "a dict of lists by parameter, or a DataFrame of points")
    section = {f"sweep.{key}": list_of(key, values) for key, values in design.items()}
    section["sweep.design"] = kind or "grid"
    if points is not None:
        section["sweep.points"] = str(points)
    return section


def sweep(scenario, design, *, kind=None, points=None, name=None, output=None, overwrite=False, until=None,
          progress=None, settings=None, **more):
    """Simulates every point of a design on top of a scenario; returns all as one xarray Dataset over `point`, the swept
    parameters being its coordinates.

    scenario  a dict of parameters, or the name of a config file
    design    {"coaching.hours_per_year": [5, 15, 27], "climate.evaluative": "0:0.8:0.4"}, or a pandas DataFrame with
              a column for each parameter and a row for each point
    kind      how points are made of a dict: "grid" (every combination), "zip", "latin_hypercube" or "sobol" ["grid"]
    points    how many points the last two make
    until     "effect:0.05": end once 95 % intervals of that outcome's mean are no wider at any point

    The rest as of run(). Raises PeerspreadError.
    """
    name = name or (Path(scenario).stem if is_file(scenario) else "sweep")
    keys = {**scenario_of(name, scenario), **_design_of(design, kind, points)}
    return _compute("sweep", [name], {name: keys}, {**(settings or {}), **more}, output, overwrite, progress, until)
