"""Outputs of a run and its no-support twin: section 7.11 of ODD.md. Names are those of the results file."""

import math

import numpy as np

from population import GROUPS
from world import WEEKS

COACHED, SCHOOLMATE, COMPARISON, LEADER = range(len(GROUPS))
MEANS = ("practice", "readiness", "confidence", "trust", "knowledge", "collegiality")


def twin_parameters(parameters):
    return {**parameters, "coaching.years_funded": 0, "online.sharing": "off"}


def mean(values, chosen):
    """Over the last axis, where chosen; NaN if nobody is."""
    return values[..., chosen].mean(-1) if chosen.any() else np.full(values.shape[:-1], np.nan)


def bands(years):
    """Who has experience of each of the four bands."""
    return [years < 4, (years >= 4) & (years < 10), (years >= 10) & (years < 20), years >= 20]


def by_group(values, people):
    return np.stack([mean(values, people.group == group) for group in range(len(GROUPS))], -1)


def outputs(record, twin, people, parameters):
    found = weekly(record, people, parameters)
    without = weekly(twin, people, parameters)
    scale = parameters["practice.instruction_per_practice"]
    found["effect"] = scale * (found["practice"] - without["practice"])
    found["sustained_extra"] = found["sustained"] - without["sustained"]
    found["confidence_effect"] = found["confidence"] - without["confidence"]
    for name in ("hours_planned", "hours_offered", "posts_filled", "leader_energy", "survey_true", "survey_reported",
                 "stay", "move", "leave", "online_reached"):
        found[name] = record[name]
    found["teachers"] = np.bincount(people.group, minlength=len(GROUPS))
    add_hours_and_costs(found, record, people)
    add_effects(found, record, twin, people, parameters)
    add_spread(found, record, twin, people, parameters)
    found["structure"] = structure(people)
    return found


def weekly(record, people, parameters):
    states = {name: record[f"teacher_{name}"][1:] for name in MEANS}
    entry = {name: np.repeat(record[f"teacher_entry_{name}"], WEEKS, 0) for name in ("practice", "confidence")}
    states["trying"], states["succeeding"] = record["teacher_tried"], record["teacher_succeeded"]
    states["sustained"] = record["teacher_weeks_changed"][1:] >= parameters["practice.sustained_weeks"]
    states["less_confident"] = states["confidence"] <= entry["confidence"] - parameters["confidence.loss_counted"]
    states["hours"] = record["teacher_hours_of_week"]
    return {name: by_group(values.astype(float), people) for name, values in states.items()}


def at_ends(values):
    return values[WEEKS - 1::WEEKS]


def where(defined, values):
    return np.where(defined, values, np.nan)


def add_hours_and_costs(found, record, people):
    seats, shares = found["teachers"][COACHED], record.world.shares
    coached = 1.0 if seats else np.nan
    found["hours_delivered"] = coached * found["hours"][:, COACHED].reshape(-1, WEEKS).sum(1)
    found["hours_by_kind"] = found["hours_delivered"][:, None] * shares
    entropy = -sum(share * math.log(share) for share in shares if share > 0)
    found["kinds_of_support"] = where(found["hours_delivered"] > 0, math.exp(entropy))
    found["cost_items"] = coached * record["costs"] / max(1, seats)
    found["cost"] = found["cost_items"].sum(1)
    found["cost_so_far"] = np.cumsum(found["cost"])


def add_effects(found, record, twin, people, parameters):
    scale = parameters["practice.instruction_per_practice"]
    practice, without = (at_ends(r["teacher_practice"][1:]) for r in (record, twin))
    effects = scale * (practice - without)
    coached, comparison = people.group == COACHED, people.group == COMPARISON
    effect, extra = mean(effects, coached), at_ends(found["sustained_extra"])
    found["effect_on_coached"] = effect
    with np.errstate(invalid="ignore", divide="ignore"):
        found["cost_per_tenth_sd"] = where(effect > 0.01, found["cost_so_far"] / (effect / 0.1))
        found["cost_per_changed_teacher"] = where(extra[:, COACHED] > 0.001, found["cost_so_far"] / extra[:, COACHED])
        last = math.ceil(parameters["coaching.years_funded"]) - 1
        base = effect[last] if 0 <= last < len(effect) else np.nan
        found["retention"] = where((np.arange(len(effect)) > last) & (base > 0.01), effect / base)
    found["between_leader_sd"] = np.array([between_leaders(row, people) for row in effects])
    a, b = parameters["people.practice_alpha"], parameters["people.practice_beta"]
    variance = a * b / ((a + b) ** 2 * (a + b + 1))
    rest = math.sqrt(max(0, 1 - scale**2 * variance)) * people.rest
    found["naive_effect"] = mean(scale * practice + rest, coached) - mean(scale * practice + rest, comparison)
    found["effect_by_subgroup"] = np.stack([mean(effects, chosen) for chosen in subgroups(people)], -1)
    posts, sizes = max(1, np.count_nonzero(record.world.has_caseload)), found["teachers"]
    used = 1.0 if record.world.has_caseload.any() else np.nan
    found["gain_per_leader"] = used * np.nansum(at_ends(found["effect"]) * sizes, 1) / posts
    found["changed_per_leader"] = used * np.nansum(extra * sizes, 1) / posts
    drift = mean(practice, comparison) - mean(record["teacher_practice"][1], comparison)
    found["comparison_drift"] = scale * drift / np.arange(1, len(drift) + 1)


def add_spread(found, record, twin, people, parameters):
    """How far change spreads."""
    scale = parameters["practice.instruction_per_practice"]
    changed, without = (at_ends(r["teacher_weeks_changed"][1:]) >= parameters["practice.sustained_weeks"]
                        for r in (record, twin))
    more = (changed.astype(float) - without) * (record["teacher_supported"] == 0)
    coached = people.group == COACHED
    found["colleagues_changed"] = 100 * more.sum(1) / (coached.sum() or np.nan)
    on_people = effect_on_people(record, twin, people, scale)
    found["effect_on_people"] = on_people
    with np.errstate(invalid="ignore", divide="ignore"):
        found["spillover_share"] = where(on_people[:, COACHED] > 0.01, on_people[:, SCHOOLMATE] / on_people[:, COACHED])
    effects = scale * (at_ends(record["teacher_practice"][1:]) - at_ends(twin["teacher_practice"][1:]))
    found["effect_by_experience"] = np.stack([np.stack([
        mean(effects, band & (people.group == group)) for band in bands(people.experience)], -1)
        for group in range(len(GROUPS))], 1)
    far = distance(people)
    found["effect_by_distance"] = np.stack([mean(effects, (far == d) & (people.group != LEADER)) for d in range(5)], -1)


def effect_on_people(record, twin, people, scale):
    """(year, group): of those who began in the group, wherever they are."""
    practice, without = (at_ends(r["teacher_practice"][1:]) for r in (record, twin))
    began = [np.append(people.group, -1)[np.minimum(r["teacher_holder"], len(people.group)).astype(int)]
             for r in (record, twin)]
    return scale * np.array([[mean(practice[y], began[0][y] == group) - mean(without[y], began[1][y] == group)
                              for group in range(len(GROUPS))] for y in range(len(practice))])


def distance(people):
    """Ties to the nearest coached seat: 0, 1, 2, 3 for three and more, 4 where no path leads there."""
    found = np.where(people.group == COACHED, 0, len(people.group))
    for _ in found:
        nearer = found.copy()
        np.minimum.at(nearer, people.asker, found[people.advisor] + 1)
        if (nearer == found).all():
            break
        found = nearer
    return np.where(found < len(people.group), np.minimum(3, found), 4)


def by_channel(found, alone, twin, people, parameters):
    """(year, group, channel) of an effect: hours, peers, seats that changed hands; by worlds without peers."""
    hours = effect_on_people(alone, twin, people, parameters["practice.instruction_per_practice"])
    on_people = found["effect_on_people"]
    return np.stack([hours, on_people - hours, at_ends(found["effect"]) - on_people], -1)


def between_leaders(effects, people):
    means, errors = [], []
    for post in range(len(people.post_school)):
        own = effects[people.caseload == post]
        if len(own) >= 2:
            means.append(own.mean())
            errors.append(own.var(ddof=1) / len(own))
    return math.sqrt(max(0, np.var(means, ddof=1) - np.mean(errors))) if len(means) > 1 else np.nan


def subgroups(people):
    """Coached seats by practice, experience and place, in the order of the file."""
    coached = people.group == COACHED
    if not coached.any():
        return [coached] * 9
    ordered = np.sort(people.practice[coached])
    low, high = (ordered[len(ordered) * i // 3] for i in (1, 2))
    p, years, urban = people.practice, people.experience, people.urban[people.school].astype(bool)
    chosen = [p < low, (p >= low) & (p < high), p >= high, *bands(years), urban, ~urban]
    return [coached & each for each in chosen]


def structure(people):
    n = len(people.school)
    inside = people.school[people.asker] == people.school[people.advisor]
    asker, advisor = people.asker[inside], people.advisor[inside]
    ties = set(zip(asker.tolist(), advisor.tolist()))
    rows = {i: advisor[asker == i].tolist() for i in set(asker.tolist())}
    paths = [(i, k) for i, j in ties for k in rows.get(j, ()) if k != i]
    in_ties = np.sort(np.bincount(advisor, minlength=n))[::-1]
    with np.errstate(invalid="ignore", divide="ignore"):
        return np.array([len(ties) / n, share([(j, i) in ties for i, j in ties]),
                         share([path in ties for path in paths]),
                         in_ties[:math.ceil(n / 10)].sum() / max(1, len(ties)), density(people, asker),
                         people.trust.mean(), people.trust.std(), between_schools(people)])


def share(found):
    return np.mean(found) if found else 0.0


def density(people, asker):
    sizes = np.diff(people.first_seat)
    ties = np.bincount(people.school[asker], minlength=len(sizes))
    used = (sizes > 1) & (ties > 0)
    sizes, ties = sizes[used], ties[used]
    if len(set(sizes)) < 2:
        return np.nan
    return np.corrcoef(np.log(ties / (sizes * (sizes - 1))), np.log(sizes))[0, 1]


def between_schools(people):
    sizes = np.diff(people.first_seat)
    means = np.bincount(people.school, people.trust) / sizes
    n, schools = len(people.school), len(sizes)
    within = ((people.trust - means[people.school]) ** 2).sum() / (n - schools)
    between = (sizes * (means - people.trust.mean()) ** 2).sum() / (schools - 1)
    b = (between - within) / ((n - (sizes**2).sum() / n) / (schools - 1))
    return b / (b + within)
