"""The model of peer coaching over a run, in 64 bits: sections 3 and 7 of ODD.md, for one world at a time."""

import dataclasses
import math

import numpy as np

import draws
import money
import survey
from draws import Draws, u24
from population import fresh

WEEKS = 36
KINDS = ("one_on_one", "group", "video", "online")
BAND_STARTS = (4, 10, 20)
BAND_KEYS = ("1_3", "4_9", "10_19", "20")
FADING = ("confidence", "trust", "collegiality", "knowledge")
BASES = {"confidence": "confidence_start", "trust": "trust_start", "collegiality": "collegiality_base",
         "knowledge": "knowledge_start"}
OF_PERSONS = ("practice", "practice_start", "readiness", "confidence", "confidence_start", "knowledge",
              "knowledge_start", "collegiality_base", "experience", "weeks_changed")


def sigmoid(x):
    return 1 / (1 + np.exp(-x))


@dataclasses.dataclass
class Teachers:
    """States of all seats; hours are those of the year, recent_hours (kind, seat)."""

    practice: np.ndarray
    practice_start: np.ndarray
    readiness: np.ndarray
    confidence: np.ndarray
    confidence_start: np.ndarray
    knowledge: np.ndarray
    knowledge_start: np.ndarray
    collegiality: np.ndarray
    collegiality_base: np.ndarray
    trust: np.ndarray
    trust_start: np.ndarray
    recent_hours: np.ndarray
    hours: np.ndarray
    experience: np.ndarray
    weeks_changed: np.ndarray

    @classmethod
    def first(cls, people):
        n = len(people.practice)
        return cls(practice=people.practice.copy(), practice_start=people.practice.copy(), readiness=np.zeros(n),
                   confidence=people.confidence.copy(), confidence_start=people.confidence.copy(),
                   knowledge=people.knowledge.copy(), knowledge_start=people.knowledge.copy(),
                   collegiality=people.collegiality.copy(), collegiality_base=people.collegiality.copy(),
                   trust=people.trust.copy(), trust_start=people.trust.copy(), recent_hours=np.zeros((4, n)),
                   hours=np.zeros(n), experience=people.experience.copy(), weeks_changed=np.zeros(n, int))


class World:
    """One replicate: call year by year start_year(), WEEKS times week(), end_year()."""

    def __init__(self, parameters, seed, stream, population):
        self.parameters, self.seed, self.stream, self.people = parameters, seed, stream, population
        self.seats = np.arange(len(population.school))
        self.state = Teachers.first(population)
        posts = len(population.post_school)
        self.has_caseload = np.bincount(population.caseload[population.caseload >= 0], minlength=posts) > 0
        self.holder, self.quality, self.energy = np.full(posts, -1), np.zeros(posts), np.zeros(posts)
        self.principal = np.zeros(len(population.school_partner))
        self.aware, self.aware_nation = np.zeros(population.partners), 0.0
        self.asker = np.repeat(self.seats, [len(row) for row in population.advisors])
        self.advisor = np.array([j for row in population.advisors for j in row], int)
        self.named = np.bincount(self.asker, minlength=len(self.seats))
        weights = np.array([parameters[f"coaching.{kind}"] for kind in KINDS], float)
        self.shares = weights / weights.sum()
        self.years = []  # records of years
        self.year, self.run_week = -1, -1

    # Beginning of a year

    def start_year(self):
        self.year += 1
        p, people, state = self.parameters, self.people, self.state
        if self.year == 0:
            for post in np.flatnonzero(self.has_caseload):
                self.appoint(post, people.leader_seat[post], 0)
        else:
            self.summer()
        state.hours[:] = 0
        self.climate()
        self.funded = self.year < p["coaching.years_funded"]
        self.caseload = np.where(np.isin(self.seats, self.holder), -1, people.caseload)
        self.on_caseload = np.bincount(self.caseload[self.caseload >= 0], minlength=len(self.holder))
        evaluative = self.evaluative[people.post_school]
        self.plan = money.plan(p, self.shares, self.on_caseload, evaluative, self.funded)
        self.held = self.holder >= 0
        self.weekly_hours = np.where(self.held, self.plan.delivered / p["coaching.weeks"], 0.0)
        self.records = {"hours_delivered": 0.0, **money.records(p, self)}
        self.years.append(self.records)
        self.institute()

    def appoint(self, post, seat, year):
        p = self.parameters
        self.holder[post] = seat
        self.energy[post] = p["posts.energy_start"]
        score = Draws(self.seed, self.stream, post, year, draws.QUALITY).normal()
        self.quality[post] = max(0.0, self.quality_mean(post) + p["posts.quality_sd"] * score)

    def quality_mean(self, post):
        p, people = self.parameters, self.people
        coached = people.school_partner[people.school[people.caseload >= 0]]
        size = max(1, np.count_nonzero(coached == people.post_partner[post]))
        trained = min(1.0, p["training.hours_per_year"] / p["training.full_hours"])
        trained *= min(1.0, p["training.full_size"] / size) ** p["training.dilution"]
        return p["training.untrained_quality"] + (1 - p["training.untrained_quality"]) * trained

    def summer(self):
        p, state, weeks = self.parameters, self.state, self.parameters["time.summer_weeks"]
        state.recent_hours *= (1 - p["support.memory_loss"]) ** weeks
        state.readiness *= (1 - p["practice.readiness_loss"]) ** weeks
        for key in FADING:
            base = getattr(state, BASES[key])
            setattr(state, key, base + (getattr(state, key) - base) * (1 - p[f"{key}.fading"]) ** weeks)

    def climate(self):
        p = self.parameters
        for school in range(len(self.principal)):
            draw = Draws(self.seed, self.stream, school, self.year, draws.PRINCIPAL)
            if self.year == 0 or draw.u32() < p["climate.principal_change"]:
                self.principal[school] = draw.normal()
        middle = p["climate.evaluative"] + p["climate.change_per_year"] * self.year
        self.evaluative = np.clip(middle + p["climate.spread"] * self.principal, 0, 1)

    def institute(self):
        p, state, hours = self.parameters, self.state, self.parameters["training.hours_per_year"]
        if not self.funded:
            return
        seats = self.holder[self.held & self.plan.in_use]
        gate = self.gate()[seats]
        if p["theory.dose"] == "emergent":
            uptake = gate * (1 - p["support.practice_damping"] * state.practice[seats]) * p["support.strength_group"]
            state.readiness[seats] += p["practice.readiness_per_uptake"] * uptake * hours / (
                1 + hours / p["support.saturation"])
        for name, rate in (("confidence", p["confidence.support"] * gate), ("knowledge", p["knowledge.support"]),
                           ("collegiality", p["collegiality.joint_work"])):
            values = getattr(state, name)
            values[seats] += (1 - (1 - rate) ** hours) * (1 - values[seats])

    # A week

    def gate(self):
        p = self.parameters
        if p["theory.trust_gate"] == "off":
            return np.ones(len(self.seats))
        return sigmoid(p["trust.gate_steepness"] * (self.state.trust - p["trust.gate_middle"]))

    def week(self, number, decide=None):
        """School week `number` from 0; decide(tries, succeeds) may replace the outcomes of the draws."""
        self.run_week += 1
        p, s = self.parameters, dataclasses.replace(self.state)
        first = p["coaching.first_week"] - 1
        supported_week = self.funded and first <= number < first + p["coaching.weeks"]
        hours = np.zeros(len(self.seats))
        coached = self.caseload >= 0
        if supported_week:
            hours[coached] = self.weekly_hours[self.caseload[coached]]
        gate, pull, adopting = self.gate(), self.pull(), self.adopting()
        s.recent_hours, extra = self.take_up(s, hours, gate, pull, coached)
        tries, succeeds = self.outcomes(s, adopting)
        if decide:
            tries, succeeds = decide(tries, succeeds)
        self.tried, self.succeeded = tries, succeeds
        self.learn(s, tries, succeeds, extra)
        self.relate(s, hours, gate, pull)
        s.hours = s.hours + hours
        s.weeks_changed = np.where(s.practice - s.practice_start >= p["practice.sustained_gain"], s.weeks_changed + 1, 0)
        self.state, self.supported = s, hours
        self.records["hours_delivered"] += hours[self.people.group == 0].mean() if coached.any() else np.nan
        if supported_week:
            self.tire()
        self.spread_online(supported_week)

    def pull(self):
        p, s = self.parameters, self.state
        gain = s.practice - s.practice_start
        each = s.collegiality[self.advisor] * np.maximum(0, gain[self.advisor] - gain[self.asker])
        total = np.bincount(self.asker, each, len(self.seats))
        return total if p["peers.advice"] == "sum" else total / np.maximum(1, self.named)

    def adopting(self):
        above = self.state.practice[self.advisor] > self.parameters["peers.adopter_level"]
        return np.bincount(self.asker, above, len(self.seats)) / np.maximum(1, self.named)

    def peers(self, key):
        return self.parameters[key] if self.parameters["theory.peers"] == "on" else 0.0

    def take_up(self, s, hours, gate, pull, coached):
        """Readiness; returns the new recent hours and what a Hill curve adds to practice."""
        p = self.parameters
        quality = np.zeros(len(self.seats))
        quality[coached] = self.quality[self.caseload[coached]]
        by_kind = self.shares[:, None] * hours
        strengths = np.array([p[f"support.strength_{kind}"] for kind in KINDS])[:, None]
        effective = (strengths * by_kind / (1 + s.recent_hours / p["support.saturation"])).sum(0)
        uptake = gate * quality * (1 - p["support.practice_damping"] * s.practice) * effective
        extra = np.zeros(len(self.seats))
        if p["theory.dose"] != "emergent":
            slope = {"hill_1": 1.0, "hill_2_5": 2.5}[p["theory.dose"]]
            curve = [(d / p["theory.hill_half"]) ** slope for d in (s.hours, s.hours + hours)]
            rise = curve[1] / (1 + curve[1]) - curve[0] / (1 + curve[0])
            extra, uptake = p["theory.hill_gain"] * gate * quality * rise * (1 - s.practice), 0.0
        from_peers = self.peers("peers.pull") * gate * (p["peers.pull_start"] + s.practice) * s.collegiality * pull
        s.readiness = np.maximum(0, s.readiness + p["practice.readiness_per_uptake"] * uptake + from_peers
                                 - p["practice.readiness_loss"] * s.readiness)
        return (s.recent_hours + by_kind) * (1 - p["support.memory_loss"]), extra

    def outcomes(self, s, adopting):
        """Who tries and who succeeds in it; log odds and draws stay to be looked at."""
        p = self.parameters
        push = self.peers("practice.try_peers") * np.maximum(0, adopting - p["peers.adopter_threshold"])
        self.try_odds = (p["practice.try_base"] + p["practice.try_readiness"] * s.readiness
                         + p["practice.try_confidence"] * (s.confidence - 0.5) + push)
        self.success_odds = (p["practice.success_base"] + p["practice.success_practice"] * s.practice
                             + p["practice.success_readiness"] * s.readiness)
        words = draws.block(self.seed, self.stream, self.seats // 2, self.run_week, draws.WEEK)
        odd = self.seats % 2
        self.try_draw = u24(np.where(odd, words[2], words[0]))
        self.success_draw = u24(np.where(odd, words[3], words[1]))
        tries = self.try_draw < sigmoid(self.try_odds)
        return tries, tries & (self.success_draw < sigmoid(self.success_odds))

    def learn(self, s, tries, succeeds, extra):
        p = self.parameters
        fails = tries & ~succeeds
        loss = p["confidence.failure"] if p["theory.dip"] == "on" else 0.0
        practice, confidence = s.practice, s.confidence
        gained = np.where(succeeds, p["practice.learn_success"], p["practice.learn_failure"]) * (1 - practice)
        relapse = p["practice.relapse"] * np.maximum(0, practice - s.practice_start)
        s.practice = np.minimum(1, practice + np.where(tries, gained, -relapse) + extra)
        s.confidence = confidence + np.where(succeeds, p["confidence.success"] * (1 - confidence), 0) - np.where(
            fails, loss * confidence, 0)

    def relate(self, s, hours, gate, pull):
        """Confidence, trust, collegiality and knowledge after the try."""
        p = self.parameters
        dose, supported = np.minimum(1, hours), hours > 0
        climate = self.evaluative[self.people.school]
        s.confidence = s.confidence + p["confidence.support"] * gate * dose * (1 - s.confidence)
        s.trust = s.trust + dose * (p["trust.gain"] * (1 - climate) * (1 - s.trust) - p["trust.loss"] * climate * s.trust)
        joint = 0.5 * self.shares[0] + self.shares[1] + self.shares[2]
        s.collegiality = s.collegiality + p["collegiality.joint_work"] * np.minimum(1, joint * hours) * (
            1 - s.collegiality)
        s.knowledge = s.knowledge + p["knowledge.support"] * dose * (1 - s.knowledge)
        fading = p["confidence.fading"] * np.where(supported, p["confidence.fading_supported"], 1)
        s.confidence = s.confidence - fading * (s.confidence - s.confidence_start)
        s.trust = s.trust - p["trust.fading"] * (s.trust - s.trust_start)
        s.collegiality = s.collegiality - p["collegiality.fading"] * (s.collegiality - s.collegiality_base)
        active = self.people.online_draw < p["online.active_share"]
        aware = self.aware[self.people.school_partner[self.people.school]]
        learned = self.peers("knowledge.peers") * s.collegiality * pull + p["knowledge.online"] * aware * active
        s.knowledge = s.knowledge + np.minimum(1, learned) * (1 - s.knowledge)
        s.knowledge = s.knowledge - p["knowledge.fading"] * (s.knowledge - s.knowledge_start)

    def tire(self):
        p, e = self.parameters, self.energy
        climate = self.evaluative[self.people.post_school]
        change = p["posts.energy_rate"] * ((1 - climate) * (1 - e) - (climate + self.plan.strain) * e)
        self.energy = np.where(self.held, e + change, e)

    def spread_online(self, supported_week):
        p = self.parameters
        sharing = np.zeros(self.people.partners)
        if supported_week and p["online.sharing"] == "on":
            in_use = np.bincount(self.people.post_partner, self.plan.in_use, self.people.partners)
            held = np.bincount(self.people.post_partner, self.plan.in_use & self.held, self.people.partners)
            sharing = held / np.maximum(1, in_use)

        def grow(w, share):
            return np.minimum(1, w + share * (p["online.innovation"] + p["online.imitation"] * w) * (1 - w))

        self.aware = grow(self.aware, sharing)
        self.aware_nation = float(grow(self.aware_nation, sharing.mean()))
        part = p["online.partner_share"]
        self.online_reached = p["online.audience"] * (part * self.aware.mean() + (1 - part) * self.aware_nation)

    # End of a year

    def end_year(self):
        held = self.holder >= 0
        self.records["leader_energy"] = self.energy[held].mean() if held.any() and self.plan.in_use.any() else np.nan
        self.records["practice"] = self.state.practice.copy()
        self.records.update(survey.ask(self))
        self.turn_over()

    def turn_over(self):
        p, state, people = self.parameters, self.state, self.people
        words = draws.block(self.seed, self.stream, self.seats // 4, self.year, draws.TURNOVER)
        v = u24(words[self.seats % 4, self.seats])
        band = np.searchsorted(BAND_STARTS, state.experience, side="right")
        leave = np.array([p[f"turnover.leave_{key}"] for key in BAND_KEYS])[band]
        move = np.array([p[f"turnover.move_{key}"] for key in BAND_KEYS])[band]
        leaves = v < leave
        moves = ~leaves & (v < leave + move)
        state.experience += 1
        for seat in np.flatnonzero(leaves):
            self.replace(seat)
        partner = people.school_partner[people.school]
        for number in range(people.partners):
            seats = np.flatnonzero(moves & (partner == number))
            if len(seats) < 2:
                moves[seats] = False
                continue
            order = Draws(self.seed, self.stream, number, self.year, draws.MOVERS, len(seats)).shuffle(seats)
            for name in OF_PERSONS:
                values = getattr(state, name)
                values[order] = values[np.roll(order, -1)]
        self.fates = np.where(leaves, "leave", np.where(moves, "move", "stay"))
        self.records.update({fate: (self.fates == fate).mean() for fate in ("stay", "move", "leave")})
        self.settle(np.flatnonzero(leaves | moves))
        self.refill_posts(leaves | moves)

    def replace(self, seat):
        draw = Draws(self.seed, self.stream, seat, self.year, draws.NEWCOMER)
        practice, confidence = fresh(draw, self.parameters)
        values = {"practice": practice, "practice_start": practice, "confidence": confidence,
                  "confidence_start": confidence, "readiness": 0, "experience": 1, "weeks_changed": 0,
                  "knowledge": self.people.knowledge[seat], "knowledge_start": self.people.knowledge[seat],
                  "collegiality_base": self.people.collegiality[seat]}
        for name, value in values.items():
            getattr(self.state, name)[seat] = value

    def settle(self, seats):
        """What whoever is new in a seat finds there."""
        state = self.state
        state.trust_start[seats] = self.people.trust[seats]
        state.trust[seats] = state.trust_start[seats]
        state.recent_hours[:, seats] = 0
        state.collegiality[seats] = np.minimum(self.parameters["collegiality.newcomer"], state.collegiality_base[seats])

    def refill_posts(self, gone):
        p, state, people = self.parameters, self.state, self.people
        gave_up = np.zeros(len(self.seats), bool)
        for post in np.flatnonzero(self.holder >= 0):
            seat = self.holder[post]
            draw = Draws(self.seed, self.stream, post, self.year + draws.SECOND, draws.QUALITY)
            steps_down = draw.u32() < p["posts.step_down"] * (1 - self.energy[post])
            if gone[seat] or steps_down:
                self.holder[post], self.energy[post], self.quality[post] = -1, 0, 0
                gave_up[seat] = not gone[seat]
        able = (state.practice > p["posts.promotion_practice"]) & (state.confidence > p["posts.promotion_confidence"])
        able &= (state.experience >= p["posts.promotion_experience"]) & ~gave_up
        for post in np.flatnonzero(self.has_caseload & (self.holder < 0)):
            asked = np.flatnonzero(able & (people.school == people.post_school[post])
                                   & ~np.isin(self.seats, self.holder))
            if len(asked):
                self.appoint(post, asked[np.argmax(state.practice[asked])], self.year + 1)
