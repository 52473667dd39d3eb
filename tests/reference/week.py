"""A school week: sections 7.1 to 7.4, 7.6 (energy) and 7.7 of ODD.md.

Computed in 32 bits as in the program, in the order in which the formulas are written: numpy keeps 32 bits where
numbers of Python meet arrays of 32."""

import dataclasses

import numpy as np

import draws


def in_32(values):
    return np.asarray(values, np.float32)


def gate(parameters, trust):
    """How far trust lets support through, by seat."""
    if parameters["theory.trust_gate"] == "off":
        return np.ones_like(trust)
    return 1 / (1 + np.exp(-parameters["trust.gate_steepness"] * (trust - parameters["trust.gate_middle"])))


def step(world, number, decide=None):
    """School week `number` of the year, from 0. decide(world, tried, succeeded) may replace the outcomes of draws."""
    p, old = world.parameters, world.state.of_type(np.float32)
    first = p["coaching.first_week"] - 1
    supported = world.funded and first <= number < first + p["coaching.weeks"]
    coached = world.caseload >= 0
    hours, quality = np.zeros((2, len(world.seats)), np.float32)
    pace, world.shares_now = mix_of_week(p, world.shares, number == first)
    if supported:
        hours[coached] = in_32(world.weekly_hours[world.caseload[coached]]) * in_32(pace)
    quality[coached] = world.quality[world.caseload[coached]]
    open_ = gate(p, old.trust)
    pull, adopting = advice(world, old)
    new = dataclasses.replace(old, hours=old.hours + hours)
    extra = take_up(world, new, hours, open_ * quality)
    come_from_peers(world, new, old, open_, pull)
    tried, succeeded = outcomes(world, new, pull, adopting)
    if decide:
        tried, succeeded = decide(world, tried, succeeded)
    learn(world, new, tried, succeeded, extra)
    relate(world, new, hours, open_, pull)
    gained = new.practice - new.entry_practice >= p["practice.sustained_gain"]
    new.weeks_changed = np.where(gained, old.weeks_changed + 1, 0)
    world.state, world.hours, world.tried, world.succeeded = new.of_type(float), hours, tried, succeeded
    world.weeks += 1
    if supported:
        tire(world)
    spread_online(world, supported)


def peers(world, key):
    return world.parameters[key] if world.parameters["theory.peers"] == "on" else 0.0


def advice(world, s):
    """What advisors pull, and the share of them that adopts; 0 for who has none."""
    p, people, n = world.parameters, world.people, len(world.seats)
    gain = s.practice - s.entry_practice
    open_ = s.collegiality * (1 - p["peers.trust_needed"] + p["peers.trust_needed"] * s.entry_trust)
    adopts = (s.practice > p["peers.adopter_level"] if p["peers.adopting"] == "practice"
              else gain > in_32(p["practice.sustained_gain"]))

    def sums(asker, advisor):
        """How many advisors, the sum of what they pull, and how many adopt."""
        each = open_[advisor] * np.maximum(0, gain[advisor] - gain[asker])
        return [np.bincount(asker, weights, n) for weights in (np.ones(len(asker)), each, adopts[advisor])]

    number, pull, adopting = sums(np.append(people.asker, world.helped), np.append(people.advisor, world.helper))
    if p["peers.team"] > 0:
        others, pull_of_all, adopting_of_all = sums(*world.team)
        weight = p["peers.team"] / np.maximum(1, others)
        number = number + p["peers.team"] * (others > 0)  # of who is the only one of her grade too
        pull, adopting = pull + weight * pull_of_all, adopting + weight * adopting_of_all
    number = np.where(number > 0, number, 1)
    if p["peers.advice"] == "mean":
        pull = pull / number
    elif p["peers.advice"] == "saturating":
        pull = p["peers.saturation"] * pull / (p["peers.saturation"] + pull)
    return in_32(pull * (1 + p["peers.novice"] * (s.experience <= 3))), in_32(adopting / number)


def mix_of_week(p, shares, first):
    """The week's hours over those of an even one, and the part that each kind has in them."""
    early = np.array([p[f"coaching.{kind}_at_start"] for kind in ("one_on_one", "group", "video", "online")])
    parts = shares * (1 - early + first * early * p["coaching.weeks"])
    return (parts.sum(), parts / parts.sum()) if early.any() else (1.0, shares)


def take_up(world, new, hours, let_through):
    """Readiness by support and recent hours; returns what a Hill curve adds to practice."""
    p, extra = world.parameters, 0.0
    by_kind = in_32(world.shares_now)[:, None] * hours
    strengths = in_32([p[f"support.strength_{kind}"] for kind in ("one_on_one", "group", "video", "online")])
    effective = (strengths[:, None] * by_kind / (1 + new.recent_hours / p["support.saturation"])).sum(0)
    uptake = let_through * (1 - p["support.practice_damping"] * new.practice) * effective
    if p["theory.dose"] != "emergent":
        power = {"hill_1": 1.0, "hill_2_5": 2.5}[p["theory.dose"]]
        before, after = (((d / p["theory.hill_half"]) ** power) for d in (new.hours - hours, new.hours))
        rise = after / (1 + after) - before / (1 + before)
        extra, uptake = p["theory.hill_gain"] * let_through * rise * (1 - new.practice), 0.0
    new.recent_hours = (new.recent_hours + by_kind) * (1 - p["support.memory_loss"])
    new.readiness = new.readiness + p["practice.readiness_per_uptake"] * uptake
    return extra


def come_from_peers(world, new, old, open_, pull):
    """The other parts of a week's readiness."""
    p = world.parameters
    drawn = peers(world, "peers.pull") * open_ * (
        p["peers.pull_start"] + p["peers.pull_practice"] * old.practice) * old.collegiality * pull
    new.readiness = np.maximum(0, new.readiness + drawn - p["practice.readiness_loss"] * old.readiness)


def outcomes(world, new, pull, adopting):
    """Who tries and who succeeds; margins tell how near each draw was to the other outcome."""
    p = world.parameters
    push = peers(world, "practice.try_peers") * np.maximum(0, adopting - p["peers.adopter_threshold"])
    tries = (p["practice.try_base"] + p["practice.try_readiness"] * new.readiness
             + p["practice.try_confidence"] * (new.confidence - 0.5) + push)
    succeeds = (p["practice.success_base"] + p["practice.success_practice"] * new.practice
                + p["practice.success_readiness"] * new.readiness + peers(world, "peers.success") * pull
                + p["practice.success_knowledge"] * (new.knowledge - new.entry_knowledge))
    words = world.luck.words(world.seats // 2, world.weeks, draws.WEEK)
    odd = world.seats % 2 == 1
    numbers = [draws.u24(np.where(odd, words[2 + i], words[i])) for i in range(2)]
    world.margins = [u * (1 + np.exp(-odds)) - 1 for u, odds in zip(numbers, (tries, succeeds))]
    tried = world.margins[0] < 0
    return tried, tried & (world.margins[1] < 0)


def learn(world, new, tried, succeeded, extra):
    p = world.parameters
    practice, confidence = new.practice, new.confidence
    share = in_32(np.where(succeeded, p["practice.learn_success"], p["practice.learn_failure"]))
    relapse = p["practice.relapse"] * np.maximum(0, practice - new.entry_practice)
    new.practice = np.minimum(1, practice + np.where(tried, share * (1 - practice), -relapse) + extra)
    loss = p["confidence.failure"] if p["theory.dip"] == "on" else 0.0
    change = np.where(succeeded, p["confidence.success"] * (1 - confidence), -loss * confidence)
    new.confidence = confidence + np.where(tried, change, 0)


def relate(world, new, hours, open_, pull):
    """Confidence, trust, collegiality and knowledge, in this order, after the try."""
    p, people = world.parameters, world.people
    dose, climate = np.minimum(1, hours), in_32(world.evaluative[people.school])
    new.confidence = new.confidence + p["confidence.support"] * open_ * dose * (1 - new.confidence)
    rise, fall = p["trust.gain"] * (1 - climate) * (1 - new.trust), p["trust.loss"] * climate * new.trust
    rise = rise * open_ if p["trust.earned"] == "on" else rise
    new.trust = new.trust + dose * (rise - fall)
    joint = np.minimum(1, (0.5 * world.shares_now[0] + world.shares_now[1] + world.shares_now[2]) * hours)
    new.collegiality = new.collegiality + p["collegiality.joint_work"] * joint * (1 - new.collegiality)
    new.knowledge = new.knowledge + p["knowledge.support"] * dose * (1 - new.knowledge)
    fading = p["confidence.fading"] * in_32(np.where(hours > 0, p["confidence.fading_supported"], 1))
    new.confidence = new.confidence - fading * (new.confidence - new.entry_confidence)
    new.trust = new.trust - p["trust.fading"] * (new.trust - new.entry_trust)
    new.collegiality = new.collegiality - p["collegiality.fading"] * (new.collegiality - new.entry_collegiality)
    active = people.online_draw < p["online.active_share"]
    aware = in_32(world.aware[people.school_partner[people.school]] * active)
    learned = peers(world, "knowledge.peers") * new.collegiality * pull + p["knowledge.online"] * aware
    new.knowledge = new.knowledge + np.minimum(1, learned) * (1 - new.knowledge)
    new.knowledge = new.knowledge - p["knowledge.fading"] * (new.knowledge - new.entry_knowledge)


def tire(world):
    """Energy of posts that are held, in a week of support."""
    p, e = world.parameters, in_32(world.energy)
    climate = in_32(world.evaluative[world.people.post_school])
    change = (1 - climate) * (1 - e) - (climate + in_32(world.plan.strain)) * e
    world.energy = np.where(world.leader >= 0, e + p["posts.energy_rate"] * change, e).astype(float)


def spread_online(world, supported):
    p = world.parameters
    sharing = in_32(world.sharing if supported else np.zeros(world.people.partners))

    def grow(w, share):
        w = in_32(w)
        return np.minimum(1, w + share * (p["online.innovation"] + p["online.imitation"] * w) * (1 - w)).astype(float)

    world.aware, world.aware_nation = grow(world.aware, sharing), grow(world.aware_nation, sharing.mean())
    own = p["online.partner_share"]
    world.online_reached = p["online.audience"] * (own * world.aware.mean() + (1 - own) * world.aware_nation)
