"""Reads results files of peerspread for the programs of this folder: outputs, axes, swept parameters, replicates.

What is wrong with arguments or files is a Problem: one line that says what, where and what is allowed.
"""

import argparse
import difflib
import re
import sys
import warnings
from pathlib import Path

try:
    import numpy as np
    import pandas as pd
    import xarray as xr
except ImportError as missing:
    name = missing.name or str(missing)
    sys.exit(f"{Path(sys.argv[0]).name}: {name} is missing; on Debian: apt-get install python3-xarray python3-h5netcdf "
             "python3-matplotlib")

WRONG_ARGUMENTS = 2
CANNOT_READ_OR_WRITE = 1

# Axes of outputs beside point and replicate: what is taken where nothing is said, and what the option means.
AXES = {
    "group": ("coached", "teachers: coached, schoolmate, comparison or leader"),
    "week": ("last", "school week, a number or 'last'"),
    "year": ("last", "school year, a number or 'last'; of a weekly output the last week of that year"),
    "quantile": ("0.5", "of outputs called ..._quantiles: share of teachers at or below"),
    "kind": (None, "of hours_by_kind: kind of support"),
    "question": (None, "of survey outputs: what the survey asks about"),
    "item": (None, "of cost_items: what money buys"),
}
GROUPS = {
    "coached": "coached teachers",
    "schoolmate": "uncoached schoolmates of coached teachers",
    "comparison": "teachers of comparison schools",
    "leader": "teacher leaders",
}
LOWEST, HIGHEST = 0.05, 0.95  # of replicate worlds: between them lie 90 %


class Problem(Exception):
    def __init__(self, message, status=WRONG_ARGUMENTS):
        super().__init__(message)
        self.status = status


def run(main):
    """Ends the process with main's status, or with that of a Problem after its one line on standard error."""
    try:
        status = main()
    except Problem as problem:
        line = re.sub(r"\s+", " ", str(problem))
        line = "".join(letter if letter.isprintable() else "?" for letter in line)
        print(f"{Path(sys.argv[0]).name}: {line}", file=sys.stderr)
        status = problem.status
    except KeyboardInterrupt:
        status = 130
    sys.exit(status)


def nearest(name, known):
    """', did you mean ...?' where a known name is near."""
    found = difflib.get_close_matches(name, list(known), 1, 0.5)
    return f"; did you mean '{found[0]}'?" if found else ""


def listed(names, most=12):
    names = [str(name) for name in names]
    return ", ".join(names[:most]) + (f", ... ({len(names)} in all)" if len(names) > most else "")


class Parser(argparse.ArgumentParser):
    """Arguments of one program: errors are Problems, unknown options get the nearest known one."""

    def __init__(self, description, epilog, file=("FILE.h5", "results file of peerspread run, compare or sweep")):
        super().__init__(description=description, epilog=epilog, allow_abbrev=False,
                         formatter_class=argparse.RawDescriptionHelpFormatter)
        self.add_argument("file", metavar=file[0], help=file[1])

    def add_output(self, default):
        self.add_argument("--output", default=default, metavar="NAME",
                          help=f"what to show; 'peerspread describe outputs' lists all [{default}]")

    def add_axes(self, *names):
        for name in names:
            default, text = AXES[name]
            self.add_argument(f"--{name}", metavar=name.upper(), help=text + (f" [{default}]" if default else ""))

    def add_where(self):
        self.add_argument("--where", action="append", default=[], metavar="PARAM=VALUE[,VALUE...]",
                          help="only points with these values of a swept parameter; may be given several times")

    def error(self, message):
        unknown = re.match(r"unrecognized arguments: (\S+)", message)
        if unknown:
            option = unknown[1].split("=")[0]
            known = [name for action in self._actions for name in action.option_strings]
            message = f"no such option {option}" + nearest(option, known)
        raise Problem(f"{message}; --help explains")


def open_results(path):
    path = Path(path)
    if not path.exists():
        raise Problem(f"no results file {path}", CANNOT_READ_OR_WRITE)
    if path.is_dir():
        raise Problem(f"{path} is a folder, not a results file", CANNOT_READ_OR_WRITE)
    engines = xr.backends.list_engines()
    engine = next((name for name in ("h5netcdf", "netcdf4") if name in engines), None)
    if not engine:
        raise Problem("xarray can open no HDF5; on Debian: apt-get install python3-h5netcdf", CANNOT_READ_OR_WRITE)
    try:
        options = {"phony_dims": "access"} if engine == "h5netcdf" else {}  # files of others may lack dimensions
        data = xr.open_dataset(path, engine=engine, decode_times=False, **options)
    except Exception as error:  # whatever the libraries say of a file that is none
        raise Problem(f"{path} is not a results file, or damaged: {error}", CANNOT_READ_OR_WRITE) from error
    if data.attrs.get("format") != "peerspread results":
        raise Problem(f"{path} is not a results file of peerspread", CANNOT_READ_OR_WRITE)
    try:
        return Results(path, data)
    except (KeyError, ValueError, OSError) as error:
        raise Problem(f"{path} is damaged: {error}", CANNOT_READ_OR_WRITE) from error


class Results:
    def __init__(self, path, data):
        self.path = path
        self.data = data
        self.points = [str(name) for name in data["point"].values]
        self.outputs = [name for name, values in data.data_vars.items()
                        if set(values.dims[:2]) == {"point", "replicate"}]
        known = set(data["parameter"].values)
        self.swept = {}  # name of each swept parameter: its value at every point
        for name in data.coords:
            if name in known and data[name].dims == ("point",) and len(set(data[name].values)) > 1:
                self.swept[name] = self._values(name)

    def _values(self, name):
        values = pd.Series(self.data[name].values)
        if self.data["parameter_default"].sel(parameter=name).item() in ("on", "off"):
            return values.map({0: "off", 1: "on"}).to_numpy()
        return values.to_numpy()

    def parameter(self, name):
        """Values of a swept parameter, in the order of the points."""
        if name in self.swept:
            return self.swept[name]
        all_swept = f"swept are: {listed(self.swept)}" if self.swept else "nothing is swept there"
        if name in self.data["parameter"].values:
            raise Problem(f"{name} has one value at all points of {self.path}; {all_swept}")
        raise Problem(f"no parameter '{name}' in {self.path}" + nearest(name, self.swept) + f"; {all_swept}")

    def numbers(self, name):
        values = self.parameter(name)
        if values.dtype.kind not in "iuf":
            raise Problem(f"{name} is no number in {self.path} but one of: {listed(unique(values))}")
        return values.astype(float)

    def where(self, conditions):
        """Numbers of the points that meet all conditions 'PARAM=VALUE[,VALUE...]'."""
        chosen = np.ones(len(self.points), bool)
        for condition in conditions:
            name, equals, text = condition.partition("=")
            if not equals:
                raise Problem(f"--where '{condition}' is not PARAM=VALUE")
            values = self.parameter(name)
            meets = np.zeros(len(values), bool)
            for word in text.split(","):
                same = np.array([equal(value, word.strip()) for value in values])
                if not same.any():
                    raise Problem(f"--where {condition}: {name} is never '{word}' in {self.path}; its values are: "
                                  f"{listed(map(plain, unique(values)))}")
                meets |= same
            chosen &= meets
        if not chosen.any():
            raise Problem(f"no point of {self.path} meets all of: {', '.join(conditions)}")
        return np.flatnonzero(chosen)

    def changing(self, points, but=()):
        """Swept parameters that differ between these points, without those named in `but`."""
        return [name for name, values in self.swept.items() if name not in but and len(set(values[points])) > 1]

    def output(self, name):
        if name not in self.outputs:
            near = nearest(name, self.outputs)
            raise Problem(f"no output '{name}' in {self.path}" + (near or f"; there are: {listed(self.outputs, 60)}"))
        return self.data[name].transpose("point", "replicate", ...)

    def take(self, name, arguments, keep=()):
        """An output at the chosen groups, weeks, ...: (values over point, replicate and `keep`, words for the choice).

        `arguments` are those of the parser: None where nothing was said."""
        values = self.output(name)
        axes = [axis for axis in values.dims[2:] if axis not in keep]
        for option in AXES:
            given = getattr(arguments, option, None)
            if given is not None and option not in map(option_of, axes) and not (option == "year" and "week" in axes):
                raise Problem(f"{name} has no {option} in {self.path}; leave out --{option}")
        both = getattr(arguments, "week", None), getattr(arguments, "year", None)
        if "week" in map(option_of, axes) and None not in both:
            raise Problem("--week and --year both choose the week; leave out one")
        words = []
        for axis in axes:
            at = self._place(name, axis, arguments)
            words.append(self._words(axis, values[axis].values[at]))
            values = values.isel({axis: at})
        words.sort(key=lambda text: text not in GROUPS.values())  # groups first
        try:
            return values.load(), words
        except (OSError, RuntimeError, KeyError) as error:
            raise Problem(f"{self.path} is damaged: {name} cannot be read: {error}", CANNOT_READ_OR_WRITE) from error

    def _place(self, name, axis, arguments):
        option = option_of(axis)
        known = self.data[axis].values
        given = getattr(arguments, option, None)
        year = getattr(arguments, "year", None)
        if option == "week" and given is None and year is not None:
            given = year if year == "last" else str(self._last_week(year))
        if given is None:
            given = AXES.get(option, (None,))[0]
        if given is None:
            raise Problem(f"{name} has several values of {axis}: choose one by --{option}: {listed(known)}")
        if given == "last" and option in ("week", "year"):
            return len(known) - 1
        same = np.array([equal(value, given) for value in known])
        if same.any():
            return int(np.argmax(same))
        if known.dtype.kind in "iuf":
            shown = listed(map(plain, known)) if len(known) <= 12 else f"{plain(known[0])} to {plain(known[-1])}"
            raise Problem(f"--{option} {given}: {name} has no such {option} in {self.path}; allowed: {shown}"
                          + (" or last" if option in ("week", "year") else ""))
        raise Problem(f"--{option} {given}: no such {option} in {self.path}{nearest(given, known)}; "
                      f"allowed: {listed(known)}")

    def weeks_a_year(self):
        return self.data.sizes["week"] // self.data.sizes["year"] if "year" in self.data.sizes else None

    def _last_week(self, year):
        if "year" not in self.data.sizes or not any(equal(value, year) for value in self.data["year"].values):
            raise Problem(f"--year {year}: no such year in {self.path}; allowed: 1 to {self.data.sizes.get('year', 1)}"
                          " or last")
        return int(float(year)) * self.weeks_a_year()

    def year_of(self, arguments):
        """The school year, counted from 1, that --week and --year choose."""
        years = self.data.sizes.get("year", 1)
        for option, size in (("week", self.weeks_a_year()), ("year", 1)):
            given = getattr(arguments, option, None)
            if given not in (None, "last") and size:
                return min(years, max(1, int(np.ceil(float(given) / size))))
        return years

    def _words(self, axis, value):
        if axis == "group":
            return GROUPS.get(str(value), str(value))
        if axis == "year":
            return f"in year {plain(value)}"
        if option_of(axis) == "week":
            weeks = self.weeks_a_year()
            if not weeks:
                return f"in week {plain(value)}"
            year = int(np.ceil(value / weeks))
            return f"{'at the end of' if value == year * weeks else 'in'} year {year} (school week {plain(value)})"
        if axis == "quantile":
            return "median over teachers" if value == 0.5 else f"{plain(100 * value)} % quantile over teachers"
        return f"{axis}: {str(value).replace('_', '-')}"

    def meaning(self, name):
        return str(self.data[name].attrs.get("long_name", name))

    def unit(self, name):
        """In words; '' for pure numbers."""
        unit = str(self.data[name].attrs.get("units", "1"))
        if unit == "1":
            return ""
        unit = re.sub(r"^1/", "/", unit)
        unit = re.sub(r"/a\b", " per year", unit)
        unit = re.sub(r"/(\w+)", r" per \1", unit)
        return {"a": "years", "week": "weeks"}.get(unit, unit.strip())

    def label(self, name):
        """For an axis: name of an output or meaning of a parameter, with its unit."""
        unit = self.unit(name)
        if name in self.swept:
            return sentence(clause(self.meaning(name))) + (f" ({unit})" if unit else "")
        return f"{name} ({unit or 'pure number'})"

    def summer_weeks(self):
        name = "time.summer_weeks"
        if name not in self.data["parameter"].values:
            return 0
        values = self.data["parameter_value"].sel(parameter=name).values
        return max(int(float(value)) for value in np.atleast_1d(values))

    def source(self):
        attributes = self.data.attrs
        return f"{self.path.name}: {attributes.get('program', 'peerspread')}, seed {attributes.get('seed', '?')}"


def option_of(axis):
    return "week" if axis == "quantile_week" else axis


def equal(value, text):
    try:
        return bool(np.isclose(float(value), float(text), rtol=1e-9, atol=1e-12))
    except ValueError:
        return str(value) == str(text)


def unique(values):
    """In increasing order; words in order of appearance."""
    found = list(dict.fromkeys(values))
    return sorted(found) if np.asarray(values).dtype.kind in "iuf" else found


def plain(value):
    """As people write it: 27, not 27.0."""
    return value if isinstance(value, str) else f"{float(value):.6g}"


def clause(text):
    """What stands before the explanation: 'mean evaluative climate: how far ...'."""
    return re.split(r"[:;(]", text)[0].strip()


def sentence(text):
    """With a capital, unless it begins with the name of a parameter."""
    return text if "." in text.split(" ")[0] else text[:1].upper() + text[1:]


class Summary:
    """Mean over replicates and the band in which 90 % of worlds lie; NaN where no world has a value."""

    def __init__(self, values):
        axis = values.dims.index("replicate")
        numbers = values.values.astype(float)
        with warnings.catch_warnings():
            warnings.simplefilter("ignore", RuntimeWarning)  # of points without a value
            self.mean = np.nanmean(numbers, axis)
            self.low, self.high = np.nanquantile(numbers, (LOWEST, HIGHEST), axis)
        self.worlds = np.isfinite(numbers).sum(axis)
        self.sets = len(np.unique(values.coords["parameter_set"])) if "parameter_set" in values.coords else 0

    def what_spreads(self):
        if self.sets > 1:
            return f"network, chance and {self.sets} parameter sets that fit the evidence alike"
        return "network and chance, not how unsure the parameters are"

    def worlds_in_words(self):
        counts = self.worlds[self.worlds > 0]
        least, most = int(counts.min()), int(counts.max())
        if least == most:
            return "1 replicate world" if most == 1 else f"{most} replicate worlds"
        return f"{least} to {most} replicate worlds (of the others there is no value)"

    def points_without_value(self):
        return int((self.worlds.reshape(len(self.worlds), -1) == 0).all(axis=1).sum())

    def has_band(self):
        return int(self.worlds.max()) > 1


def summary_of(results, name, values):
    """The Summary of an output; a Problem where no world has a value."""
    if not np.isfinite(values.values).any():
        raise Problem(f"{name} is undefined in all worlds chosen from {results.path}")
    return Summary(values)
