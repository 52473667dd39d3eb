"""What happens once a year: sections 7.5, 7.6, 7.8 and 7.9 of ODD.md."""

import math

import numpy as np

import draws
import money
import week
from population import fresh, trust

BAND_STARTS = (4, 10, 20)
BANDS = ("1_3", "4_9", "10_19", "20")
STAYS, MOVES, LEAVES = range(3)
OF_PERSONS = ("practice", "entry_practice", "readiness", "confidence", "entry_confidence", "knowledge",
              "entry_knowledge", "collegiality", "entry_collegiality", "experience", "weeks_changed", "holder",
              "supported")


def start(world):
    world.year += 1
    p, people = world.parameters, world.people
    if world.year == 0:
        set_programmes(world)
        for post in np.flatnonzero(world.has_caseload):
            appoint(world, post, people.leader_seat[post], 0)
    else:
        pass_summer(world)
    world.state.hours = np.zeros(len(world.seats))
    set_climate(world)
    nothing = p["coaching.plan"] == "hours" and p["coaching.hours_per_year"] == 0
    world.funded = world.year < p["coaching.years_funded"] and not nothing
    world.caseload = np.where(np.isin(world.seats, world.leader), -1, people.caseload)
    world.on_caseload = np.bincount(world.caseload[world.caseload >= 0], minlength=len(world.leader))
    climate = world.evaluative[people.post_school]
    coached = world.partner_coaches[people.post_partner]
    world.plan = money.plan(p, world.shares, world.on_caseload, coached, climate, world.funded)
    world.held = world.leader >= 0
    world.weekly_hours = np.where(world.held, world.plan.delivered / p["coaching.weeks"], 0.0)
    in_use = np.bincount(people.post_partner, world.plan.in_use, people.partners)
    held = np.bincount(people.post_partner, world.plan.in_use & world.held, people.partners)
    if world.funded:
        world.state.supported |= (world.caseload >= 0) | np.isin(world.seats, world.leader)
    world.sharing = held / np.maximum(1, in_use) * (p["online.sharing"] == "on")
    train(world)


def set_programmes(world):
    """How many seats each partner coaches on the first day, and what its programme makes of support."""
    people, sd = world.people, world.parameters["training.programme_sd"]
    world.partner_coaches = np.bincount(people.school_partner[people.school[people.caseload >= 0]],
                                        minlength=people.partners)
    scores = [world.luck.sequence(number, 0, draws.PROGRAMME).normal() if sd > 0 else 0
              for number in range(people.partners)]
    world.programme = np.exp(sd * np.array(scores) - sd**2 / 2)


def appoint(world, post, seat, year):
    p, partner = world.parameters, world.people.post_partner[post]
    score = world.luck.sequence(post, year, draws.QUALITY).normal()
    world.leader[post], world.energy[post], world.appointed[post] = seat, p["posts.energy_start"], True
    own = p["posts.quality_practice"] * (world.state.practice[seat] - p["posts.promotion_practice"])
    quality = quality_mean(p, world.partner_coaches[partner]) + p["posts.quality_sd"] * score + own
    world.quality[post] = max(0.0, quality) * world.programme[partner]


def quality_mean(p, coached):
    """That of leaders of a partner that coaches so many on the first day."""
    size = max(1, coached)
    trained = min(1.0, p["training.hours_per_year"] / p["training.full_hours"])
    trained *= min(1.0, p["training.full_size"] / size) ** p["training.dilution"]
    mean = p["training.untrained_quality"] + (1 - p["training.untrained_quality"]) * trained
    return mean * money.thin(size, p["training.pool_thinning"])


def pass_summer(world):
    p, state, weeks = world.parameters, world.state, world.parameters["time.summer_weeks"]
    state.recent_hours = state.recent_hours * (1 - p["support.memory_loss"]) ** weeks
    state.readiness = state.readiness * (1 - p["practice.readiness_loss"]) ** weeks
    for name in ("confidence", "trust", "collegiality", "knowledge"):
        base = getattr(state, f"entry_{name}")
        setattr(state, name, base + (getattr(state, name) - base) * (1 - p[f"{name}.fading"]) ** weeks)


def set_climate(world):
    p = world.parameters
    for school in range(len(world.principal)):
        draw = world.luck.sequence(school, world.year, draws.PRINCIPAL)
        if world.year == 0:
            world.principal[school] = draw.normal()
        elif draw.u32() < p["climate.principal_change"]:
            world.principal[school] = draw.normal()
            redraw_trust(world, school)
    middle = p["climate.evaluative"] + p["climate.change_per_year"] * world.year
    world.evaluative = np.clip(middle + p["climate.spread"] * world.principal, 0, 1)


def redraw_trust(world, school):
    """The school's part of trust with a new principal."""
    p, people = world.parameters, world.people
    if p["trust.redrawn"] > 0:
        left = 1 - p["trust.redrawn"]
        score = world.luck.sequence(school, world.year, draws.TRUST).normal()
        world.school_trust[school] = left * world.school_trust[school] + math.sqrt(1 - left**2) * score
        for seat in np.flatnonzero(people.school == school):
            world.state.entry_trust[seat] = trust(p, world.school_trust[school], people.own_trust[seat])


def train(world):
    """The institute of who leads a post in use."""
    p, state, hours = world.parameters, world.state, world.parameters["training.hours_per_year"]
    seats = world.leader[world.held & world.plan.in_use]
    open_ = week.gate(p, state.trust)[seats]
    if p["theory.dose"] == "emergent":
        uptake = open_ * (1 - p["support.practice_damping"] * state.practice[seats]) * p["support.strength_group"]
        state.readiness[seats] += p["practice.readiness_per_uptake"] * uptake * hours / (
            1 + hours / p["support.saturation"])
    for name, rate in (("confidence", p["confidence.support"] * open_), ("knowledge", p["knowledge.support"]),
                       ("collegiality", p["collegiality.joint_work"])):
        values = getattr(state, name)
        values[seats] += (1 - (1 - rate) ** hours) * (1 - values[seats])


def turn_over(world):
    """The end of a year, after the survey."""
    world.fates = draw_fates(world)
    world.state.experience = world.state.experience + 1
    for seat in np.flatnonzero(world.fates == LEAVES):
        replace(world, seat)
    partner = world.people.school_partner[world.people.school]
    for number in range(world.people.partners):
        seats = np.flatnonzero((world.fates == MOVES) & (partner == number))
        if len(seats) < 2:
            world.fates[seats] = STAYS
        else:
            trade(world, world.luck.sequence(number, world.year, draws.MOVERS, len(seats)).shuffle(seats))
    win_colleagues(world, world.fates == STAYS)
    settle(world, world.fates != STAYS)
    fill_posts(world, vacate_posts(world, world.fates != STAYS))


def draw_fates(world):
    p = world.parameters
    words = world.luck.words(world.seats // 4, world.year, draws.TURNOVER)
    v = draws.u24(words[world.seats % 4, world.seats])
    band = np.searchsorted(BAND_STARTS, world.state.experience, side="right")
    leave, move = (np.array([p[f"turnover.{fate}_{key}"] for key in BANDS])[band] for fate in ("leave", "move"))
    return np.where(v < leave, LEAVES, np.where(v < leave + move, MOVES, STAYS))


def replace(world, seat):
    """A newcomer in the seat of who left."""
    practice, confidence = fresh(world.luck.sequence(seat, world.year, draws.NEWCOMER), world.parameters)
    knowledge, collegiality = world.people.knowledge[seat], world.people.collegiality[seat]
    values = {"practice": practice, "entry_practice": practice, "confidence": confidence,
              "entry_confidence": confidence, "knowledge": knowledge, "entry_knowledge": knowledge,
              "entry_collegiality": collegiality, "readiness": 0, "experience": 1, "weeks_changed": 0,
              "holder": world.persons,
              "supported": False}
    world.persons += 1
    for name, value in values.items():
        getattr(world.state, name)[seat] = value


def trade(world, order):
    """Each seat gets who sat in the next."""
    for name in OF_PERSONS:
        values = getattr(world.state, name)
        values[order] = values[np.roll(order, -1)]


def win_colleagues(world, stays):
    """Ties that coached teachers win at the end of a year; those of seats that change hands are no more."""
    people, state, rate = world.people, world.state, world.parameters["peers.helpers"]
    if rate == 0:
        return
    kept = stays[world.helped] & stays[world.helper]
    ties = list(zip(world.helped[kept], world.helper[kept]))
    there = set(zip(people.asker, people.advisor)).union(ties)
    for seat in np.flatnonzero(stays & (state.hours > 0)):
        first, end = people.first_seat[people.school[seat]:][:2]
        if end - first < 2:
            continue
        other = first + world.luck.sequence(seat, world.year, draws.HELPERS).int(int(end - first - 1))
        other += other >= seat
        draw = world.luck.sequence(seat, world.year, draws.HELPING)
        if stays[other] and (other, seat) not in there and draw.u32() < rate * state.collegiality[seat]:
            ties.append((other, seat))
    world.helped, world.helper = np.array(ties, int).reshape(-1, 2).T


def settle(world, seats):
    """What whoever is new in a seat finds there."""
    state = world.state
    state.trust[seats] = state.entry_trust[seats]
    state.recent_hours[:, seats] = 0
    begin = np.minimum(world.parameters["collegiality.newcomer"], state.entry_collegiality)
    state.collegiality[seats] = begin[seats]


def vacate_posts(world, gone):
    """Empties the posts of who is gone or steps down; returns by seat who has just given up a post and is there."""
    gave_up = np.zeros(len(world.seats), bool)
    for post in np.flatnonzero(world.leader >= 0):
        seat = world.leader[post]
        tired = world.parameters["posts.step_down"] * (1 - world.energy[post])
        steps_down = world.luck.sequence(post, world.year + draws.SECOND, draws.QUALITY).u32() < tired
        if gone[seat] or steps_down:
            world.leader[post], world.energy[post], world.quality[post] = -1, 0, 0
            gave_up[seat] |= not gone[seat]
    return gave_up


def fill_posts(world, gave_up):
    p, state = world.parameters, world.state
    able = (state.practice > p["posts.promotion_practice"]) & (state.confidence > p["posts.promotion_confidence"])
    able &= (state.experience >= p["posts.promotion_experience"]) & ~gave_up
    world.appointed[:] = False
    for post in np.flatnonzero(world.has_caseload & (world.leader < 0)):
        here = world.people.school == world.people.post_school[post]
        asked = np.flatnonzero(able & here & ~np.isin(world.seats, world.leader))
        if len(asked):
            appoint(world, post, asked[np.argmax(state.practice[asked])], world.year + 1)
