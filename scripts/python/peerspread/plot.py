"""The pictures of scripts/analysis: ps.plot.trajectories(results, output="effect") and its like.

Each takes results (a Dataset of this package, or a file), the options of the program of that name as arguments
(own_scales=True, by="climate.evaluative", where=["coaching.hours_per_year=15,27"]), and returns a Picture, which shows
itself in a notebook and has its files as .png and .svg.
"""

import subprocess
import sys
import tempfile
from pathlib import Path

from ._errors import PeerspreadError
from ._tables import file_of

_PROGRAMS = Path(__file__).parent / "analysis"


class Picture:
    """A picture in two files."""

    def __init__(self, png, svg):
        self.png, self.svg = Path(png), Path(svg)

    def _repr_png_(self):
        return self.png.read_bytes()

    def __repr__(self):
        return f"Picture({str(self.png)!r}, {str(self.svg)!r})"


def _options(given):
    for name, value in given.items():
        option = "--" + name.replace("_", "-")
        if value is True:
            yield option
        elif value is not None and value is not False:
            for one in value if isinstance(value, (list, tuple)) else [value]:
                yield f"{option}={one}"


def _draw(program, results, folder, options):
    folder = Path(folder or tempfile.mkdtemp(prefix="peerspread-"))
    start = folder / program
    command = [sys.executable, "-B", str(_PROGRAMS / program), file_of(results), *_options(options)]
    done = subprocess.run([*command, f"--out={start}"], capture_output=True, text=True)
    if done.returncode:
        sentence = done.stderr.strip().splitlines()[-1].removeprefix(f"{program}: ") if done.stderr else "it failed"
        raise PeerspreadError(sentence, kind="input" if done.returncode == 2 else "run", where=f"plot.{program}")
    return Picture(f"{start}.png", f"{start}.svg")


def trajectories(results, output="practice", *, folder=None, **options):
    """An output week by week: a panel for each group of teachers, a line for each point, in the output's unit."""
    return _draw("trajectories", results, folder, {"output": output, **options})


def response_curve(results, output="effect", *, folder=None, **options):
    """An output over a swept parameter (over=, [coaching.hours_per_year]), a line for each value of another (by=)."""
    return _draw("response_curve", results, folder, {"output": output, **options})


def heat_map(results, output="effect", *, folder=None, **options):
    """An output over two swept parameters (x=, y=)."""
    return _draw("heat_map", results, folder, {"output": output, **options})
