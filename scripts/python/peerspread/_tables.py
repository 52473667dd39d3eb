"""What the program says in tables, as DataFrames."""

import json
import os
from pathlib import Path

from . import _engine
from ._errors import wrong
from ._progress import shown
from ._texts import flat, is_file

_JSON = {"json": ""}


def file_of(results):
    """The results file of a Dataset that this package returned, or of a name."""
    if is_file(results):
        return os.fspath(results)
    source = getattr(results, "encoding", {}).get("source")
    if source is None:
        raise wrong("results", type(results).__name__, "is no results file",
                    "a Dataset of run(), compare(), sweep() or open_results(), or the name of a results file")
    return source


def _comparison(results):
    return json.loads(_engine.call("compare", [file_of(results)], {}, {}, _JSON, None))


def table(results):
    """The table of the command line, unrounded, as a DataFrame: a row for each outcome and point.

    mean, low_90, high_90      over replicate worlds, in `unit`; between low and high lie 90 % of them
    difference...              from the first point with the same people and luck, and its standard_error
    share_...                  of the difference's variance: parameter sets, network, chance
    """
    import pandas
    rows = []
    for row in _comparison(results)["rows"]:
        differences = {d["point"]: d for d in row["differences"]}
        for point in row["points"]:
            cells = {"title": row["title"], "output": row["output"], "unit": row["unit"], **point}
            d = differences.get(point["point"], {})
            cells |= {"difference": d.get("mean"), "difference_low_90": d.get("low_90"),
                      "difference_high_90": d.get("high_90")}
            cells |= {name: d.get(name) for name in ("standard_error", "share_parameters", "share_network",
                                                     "share_chance")}
            rows.append(cells)
    return pandas.DataFrame(rows)


def answer(results):
    """What the model answers, in sentences."""
    return _comparison(results)["answer"]


def describe(topic="parameters", name=None, *, model=None):
    """What can be set and what comes out, as a DataFrame with units, ranges, defaults and sources.

    topic  models, parameters, outputs, recorded, sweep, study, calibrate, sensitivity or prior
    name   a parameter, section or output [all]
    """
    import pandas
    words = [topic] + ([name] if name else [])
    found = json.loads(_engine.call("describe", words, {}, {"model": model} if model else {}, _JSON, None))
    return pandas.DataFrame([entry for entries in found.values() for entry in entries])


def inspect(file):
    """What is in a results file or part, what made it, and what is missing, as a dict."""
    return json.loads(_engine.call("inspect", [file_of(file)], {}, {}, _JSON, None))[0]


def schema(model="peer_coaching"):
    """A JSON Schema of scenario files, as a dict."""
    return json.loads(_engine.call("schema", [model], {}, {}, {}, None))


def report(results, file, *, overwrite=False):
    """Writes the page that explains results to `file` (.html)."""
    _engine.call("report", [file_of(results)], {}, {"output": os.fspath(file)}, {"overwrite": ""} if overwrite else {},
                 None)


def _shipped_studies():
    installed = [parent / "share/peerspread/configs" for parent in Path(__file__).resolve().parents]
    for configs in [Path("configs"), *installed]:
        if configs.is_dir():
            return [str(configs / folder) for folder in
                    ("calibration", "validation", "validation/studies", "seed_survey")]
    raise wrong("studies", None, "are not here", "config files with a section [study], or folders of them")


def validate(studies=None, *, progress=None, settings=None, **more):
    """Runs studies, and returns a DataFrame with a row for each: value with its error and spread, target, verdict.

    studies  a config file with a section [study], a folder of them, or a list of both [those that are shipped]
    """
    import pandas
    if studies is None:
        words = _shipped_studies()
    else:
        words = [os.fspath(study) for study in ([studies] if is_file(studies) else studies)]
    with shown(progress) as watch:
        text = _engine.call("validate", words, {}, flat({**(settings or {}), **more}), _JSON, watch)
    return pandas.DataFrame(json.loads(text)["patterns"])
