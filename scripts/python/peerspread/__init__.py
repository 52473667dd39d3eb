"""How peer coaching spreads through teachers, from Python.

    import peerspread as ps

    d = ps.compare({"15 hours": {"coaching.hours_per_year": 15},
                    "27 hours": "configs/scenarios/nyc_27_hours.cfg"}, replicates=32)
    d.effect.sel(group="coached").mean("replicate").plot(hue="point")     # SD above the no-support twin, by week
    ps.table(d)                                                          # the table of the command line, a DataFrame

A scenario is a dict of parameters ("coaching.hours_per_year", or sections in each other) or the name of a config file.
Results are the datasets of the command line, byte for byte, as an xarray Dataset with units and coordinates, read from
their file when they are looked at. What is wrong is one PeerspreadError with its facts as fields. Ctrl-C stops and
keeps what is finished; the same call goes on from there.
"""

from . import plot
from ._campaigns import compare, open_results, run, sweep
from ._engine import git_state, kernel, version as __version__
from ._errors import PeerspreadError
from ._tables import answer, describe, inspect, report, schema, table, validate

__all__ = ["PeerspreadError", "answer", "compare", "describe", "git_state", "inspect", "kernel", "open_results", "plot",
           "report", "run", "schema", "sweep", "table", "validate", "__version__"]
