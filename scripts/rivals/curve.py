"""The epidemic curve that every program has to give, within Monte Carlo error."""

import collections
import csv
import math
import pathlib
import statistics

SIGMAS = 4
WEEKS = {"ever": (10, 20, 30, 40, 50, 60, 80, 104), "infectious": (10, 20, 30, 40, 50, 60)}  # then hardly anybody is
DECLARED = pathlib.Path(__file__).with_name("expected.csv")
DECLARED_AGENTS = 100003

Point = collections.namedtuple("Point", "mean sd worlds")


def points_of(worlds, agents):
    """Means and SD over worlds, as shares, from {(world, week): (ever, infectious)} in people."""
    count = len({world for world, _ in worlds})
    points = {}
    for kind, output in enumerate(WEEKS):
        for week in WEEKS[output]:
            shares = [people[kind] / agents for (_, at), people in worlds.items() if at == week]
            if len(shares) != count:
                raise ValueError(f"tells of week {week} in {len(shares)} of {count} worlds")
            points[output, week] = Point(statistics.fmean(shares), statistics.stdev(shares), count)
    return points


def declared():
    """The curve of docs/benchmark.md."""
    with DECLARED.open(newline="", encoding="utf-8") as file:
        return {(row["output"], int(row["week"])): Point(float(row["mean"]), float(row["sd"]), int(row["worlds"]))
                for row in csv.DictReader(file)}


def write(points, path):
    with open(path, "w", newline="", encoding="utf-8") as file:
        rows = csv.writer(file, lineterminator="\n")
        rows.writerow(["output", "week", "mean", "sd", "worlds"])
        rows.writerows([*key, f"{p.mean:.7f}", f"{p.sd:.7f}", p.worlds] for key, p in points.items())


def largest_z(points, expected):
    """(|z|, output, week) where a curve is farthest from the expected one, in standard errors of their difference."""
    return max((abs(points[key].mean - e.mean) / (e.sd * math.sqrt(1 / e.worlds + 1 / points[key].worlds)), *key)
               for key, e in expected.items())
