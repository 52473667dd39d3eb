"""The survey at the end of a year: section 7.10 of ODD.md."""

import numpy as np

import draws
from population import GROUPS


def ask(world):
    """Shares of those who answered, (question, group): what is true and what is reported."""
    p, s, people = world.parameters, world.state, world.people
    began_here = s.experience <= world.year
    start = np.where(began_here, np.minimum(p["collegiality.newcomer"], s.entry_collegiality), s.entry_collegiality)
    energy = np.full(len(world.seats), np.nan)
    held = np.flatnonzero(world.leader >= 0)
    energy[world.leader[held]] = world.energy[held] - p["posts.energy_start"]
    growth = np.stack([s.collegiality - start, s.knowledge - s.entry_knowledge, s.confidence - s.entry_confidence,
                       energy])
    odds = (p["survey.response"] + p["survey.response_gain"] * growth[:3].mean(0)
            + p["survey.response_trust"] * (s.trust - p["trust.mean"]))
    answers = answer(world, world.year + 1, 1)[0] < 1 / (1 + np.exp(-odds))
    true = growth > p["survey.threshold"]
    reported = answer(world, world.year + 1 + draws.SECOND, 4) < 1 / (
        1 + np.exp(-(growth + p["survey.bias"] - p["survey.threshold"]) / p["survey.noise"]))
    found = {"survey_true": np.full((4, 4), np.nan), "survey_reported": np.full((4, 4), np.nan)}
    for group, name in enumerate(GROUPS):
        members = people.group == group
        size = p["survey.leaders"] if name == "leader" else p["survey.teachers"]
        asked = members & answers & (people.survey_draw < size / max(1, members.sum()))
        for question in range(4 if name == "leader" else 3):
            those = asked & ~np.isnan(growth[question])
            if those.any():
                found["survey_true"][question, group] = true[question, those].mean()
                found["survey_reported"][question, group] = reported[question, those].mean()
    return found


def answer(world, when, words):
    return draws.u24(world.luck.words(world.seats, when, draws.SURVEY)[:words])
