"""Worlds with luck of their own beside the program's: do what happens in a year and what comes of it have one mean?"""

import math
import statistics

import numpy as np

import measures
import population
from own_luck import OwnLuck
from rebuild import run

YEARLY = ("stay", "move", "leave", "posts_filled", "leader_energy", "hours_planned", "hours_offered",
          "hours_delivered", "cost_items", "cost", "survey_true", "survey_reported")
WEEKLY = (*measures.MEANS, "sustained", "less_confident")  # at the ends of years
OF_THE_POPULATION = ("teachers", "structure")
RECORDED = ("school_principal", "post_appointed", "post_quality", "post_strain", "school_climate", "teacher_experience")
NEEDED = YEARLY + WEEKLY + OF_THE_POPULATION + RECORDED  # of a results file
CHANCE = 0.001  # of one false alarm among all comparisons
LEAST_DEFINED = 30  # worlds on either side; with fewer a mean says nothing


def worlds(parameters, number, seed):
    """Outputs of worlds with other people and other luck each: arrays (world, ...) by name."""
    found = []
    for world in range(number):
        luck = OwnLuck([seed, world])
        people = population.build(parameters, luck)
        found.append(outputs(run(parameters, luck, people), people, parameters))
    return {name: np.stack([each[name] for each in found]) for name in found[0]}


def outputs(record, people, parameters):
    values = measures.weekly(record, people, parameters)
    values["teachers"] = np.bincount(people.group, minlength=len(measures.GROUPS))
    values["structure"] = measures.structure(people)
    measures.add_hours_and_costs(values, record, people)
    chosen = {name: measures.at_ends(values[name]) for name in WEEKLY} | of_recording(record)
    return chosen | {name: values.get(name, record.rows.get(name)) for name in (*YEARLY, *OF_THE_POPULATION)}


def of_recording(rows):
    """By year what no output says: rows are those of one world by their names in files."""
    principal = rows["school_principal"]
    return {"appointments": np.nansum(rows["post_appointed"], 1), "quality": nanmean(rows["post_quality"]),
            "climate": nanmean(rows["school_climate"]), "experience": nanmean(rows["teacher_experience"]),
            "strain": nanmean(rows["post_strain"]),
            "new_principals": nanmean(np.where(np.isnan(principal[1:]), np.nan, principal[1:] != principal[:-1]))}


def nanmean(values):
    counted = np.count_nonzero(~np.isnan(values), -1)
    return np.where(counted > 0, np.nansum(values, -1) / np.maximum(1, counted), np.nan)


def of_program(file):
    """The same of a file made with recording.teachers = all and recording.posts = on."""
    worlds = [of_recording({name: np.asarray(file[name][replicate, 0], float) for name in RECORDED})
              for replicate in range(len(file["replicate"]))]
    values = {name: np.asarray(file[name][:, 0], float) for name in YEARLY + WEEKLY + OF_THE_POPULATION}
    chosen = {name: value[:, measures.WEEKS - 1::measures.WEEKS] if name in WEEKLY else value
              for name, value in values.items()}
    return chosen | {name: np.stack([world[name] for world in worlds]) for name in worlds[0]}


def score(mine, theirs):
    """Difference of two means in standard errors; None where it cannot be said, 0 where nothing varies."""
    mine, theirs = mine[~np.isnan(mine)], theirs[~np.isnan(theirs)]
    if min(len(mine), len(theirs)) < LEAST_DEFINED:
        return None
    error = math.sqrt(mine.var(ddof=1) / len(mine) + theirs.var(ddof=1) / len(theirs))
    difference = mine.mean() - theirs.mean()
    if abs(difference) < 1e-5 * max(1, abs(mine.mean())):
        return 0.0
    return difference / error if error > 0 else math.copysign(math.inf, difference)


def compare(mine, theirs):
    """[(name, index, mean here, mean of the program, z)] of all that can be compared."""
    found = []
    for name, values in mine.items():
        for index in np.ndindex(values.shape[1:]):
            a, b = (np.asarray(side[(slice(None), *index)], float) for side in (values, theirs[name]))
            z = score(a, b)
            if z is not None:
                found.append((name, index, np.nanmean(a), np.nanmean(b), z))
    return found


def limit(comparisons):
    """The |z| that all of so many comparisons stay below but for CHANCE."""
    return statistics.NormalDist().inv_cdf(1 - CHANCE / (2 * comparisons))


def report(found):
    lines = [f"  {name + str(list(index)):32} {mine:12.6g} {theirs:12.6g} {z:7.2f}"
             for name, index, mine, theirs, z in found]
    return "\n".join([f"  {'output':32} {'reference':>12} {'program':>12} {'z':>7}", *lines])


