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
    holds = np.where(np.isnan(energy), np.nan, 0.0)  # nothing to ask about who holds no post
    growth = np.stack([s.collegiality - start, s.knowledge - s.entry_knowledge, s.confidence - s.entry_confidence,
                       energy, s.practice - s.entry_practice + holds, s.collegiality - start + holds])
    bias = p["survey.bias"] + p["survey.courtesy"] * (s.supported & world.funded)
    odds = (p["survey.response"] + p["survey.response_gain"] * growth[:3].mean(0)
            + p["survey.response_trust"] * (s.trust - p["trust.mean"]))
    answers = answer(world, world.year + 1, 1)[0] < 1 / (1 + np.exp(-odds))
    true = growth > p["survey.threshold"]
    said = np.concatenate([answer(world, world.year + 1 + draws.SECOND, 4),
                           answer(world, world.year + 1 + draws.THIRD, 2)])
    reported = said < 1 / (1 + np.exp(-(growth + bias - p["survey.threshold"]) / p["survey.noise"]))
    found = {name: np.full((len(growth), len(GROUPS)), np.nan) for name in ("survey_true", "survey_reported")}
    for group, name in enumerate(GROUPS):
        members = people.group == group
        size = p["survey.leaders"] if name == "leader" else p["survey.teachers"]
        asked = members & answers & (people.survey_draw < size / max(1, members.sum()))
        for question in range(len(growth) if name == "leader" else 3):
            those = asked & ~np.isnan(growth[question])
            if those.any():
                found["survey_true"][question, group] = true[question, those].mean()
                found["survey_reported"][question, group] = reported[question, those].mean()
    return found


def answer(world, when, words):
    return draws.u24(world.luck.words(world.seats, when, draws.SURVEY)[:words])
