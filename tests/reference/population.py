"""The people, schools, posts and ties of a population, built from its draws: sections 2 and 5 of ODD.md."""

import dataclasses
import math

import numpy as np

import draws
from draws import Draws

LEAST_TEACHERS = 8
BANDS = ((1, 3), (4, 6), (10, 10), (20, 16))  # first year and number of years
GRADES = 6
TRIES = 8
GROUPS = ("coached", "schoolmate", "comparison", "leader")


def round_half_up(value):
    return math.floor(value + 0.5)


@dataclasses.dataclass
class Population:
    """Arrays over seats, schools and posts. Numbers count from 0; -1 is none."""

    school: np.ndarray  # of each seat
    grade: np.ndarray
    survey_draw: np.ndarray
    online_draw: np.ndarray
    rest: np.ndarray  # of instruction: a normal score
    practice: np.ndarray
    confidence: np.ndarray
    trust: np.ndarray
    knowledge: np.ndarray
    collegiality: np.ndarray
    experience: np.ndarray
    candidate_of: np.ndarray  # post; -1 for seats of first leaders
    first_seat: np.ndarray  # of each school, and the number of seats at the end
    school_partner: np.ndarray
    post_school: np.ndarray
    leader_seat: np.ndarray  # of each post
    caseload: np.ndarray  # post that coaches each seat on the first day, or -1
    group: np.ndarray  # number in GROUPS
    advisors: list  # of each seat, those of leader ties included
    rank: np.ndarray = None  # of each school by lot within its partner
    urban: np.ndarray = None
    volunteer: np.ndarray = None  # score by which candidates volunteer

    @property
    def partners(self):
        return int(self.school_partner.max()) + 1

    @property
    def post_partner(self):
        return self.school_partner[self.post_school]


def build(parameters, seed, number):
    """Population `number` of `seed`."""
    sizes, urban = school_sizes(parameters, seed, number)
    partners = min(parameters["people.partners"], len(sizes))
    partner = np.arange(len(sizes)) * partners // len(sizes)
    first = np.concatenate(([0], np.cumsum(sizes)))
    schools = [build_school(parameters, seed, number, school, n) for school, n in enumerate(sizes)]
    people = {key: np.concatenate([school["people"][key] for school in schools]) for key in schools[0]["people"]}
    posts = [school["posts"] for school in schools]
    first_post = np.concatenate(([0], np.cumsum(posts)))
    candidate_of = np.concatenate(
        [np.where(np.arange(n) < m, -1, first_post[s] + (np.arange(n) - m) % m)
         for s, (n, m) in enumerate(zip(sizes, posts))])
    population = Population(
        school=np.repeat(np.arange(len(sizes)), sizes), candidate_of=candidate_of, first_seat=first,
        school_partner=partner, post_school=np.repeat(np.arange(len(sizes)), posts),
        leader_seat=np.concatenate([first[s] + np.arange(m) for s, m in enumerate(posts)]),
        caseload=None, group=None, advisors=None, urban=urban,
        rank=ranks(seed, number, partner), **people)
    assign(population, parameters)
    population.advisors = [[first[s] + j for j in row] for s, school in enumerate(schools) for row in school["ties"]]
    add_leader_ties(population, parameters, seed, number)
    return population


def school_sizes(parameters, seed, number):
    draw = Draws(seed, number, 0, 0, draws.SCHOOL_SIZES, 200)
    left, spread = parameters["people.teachers"], parameters["people.school_size_spread"]
    least = min(LEAST_TEACHERS, left)
    middle = math.log(parameters["people.school_size"]) - spread**2 / 2
    sizes = []
    while left:
        size = max(least, round_half_up(math.exp(draw.normal() * spread + middle)))
        sizes.append(left if left < size + least else size)
        left -= sizes[-1]
    return sizes, np.array([draw.u32() < parameters["people.urban"] for _ in sizes])


def ranks(seed, number, partner):
    rank = np.zeros(len(partner))
    for p in range(partner.max() + 1):
        draw = Draws(seed, number, p, 0, draws.PARTNER_ORDER)
        order = draw.shuffle(np.flatnonzero(partner == p))
        rank[order] = (np.arange(len(order)) + draw.u32()) / len(order)
    return rank


def fresh(draw, parameters):
    """Practice and confidence of somebody who begins."""
    practice = draws.quantile(draw.normal(), parameters["people.practice_alpha"], parameters["people.practice_beta"])
    middle = parameters["people.confidence_middle"] + parameters["people.confidence_slope"] * (practice - 0.33)
    return practice, draw.within(middle, parameters["people.confidence_sd"])


def draw_person(draw, parameters, school_score):
    person = {"grade": draw.int(GRADES)}
    person["practice"], person["confidence"] = fresh(draw, parameters)
    mean, icc = parameters["trust.mean"], parameters["trust.icc"]
    weight = mean * (1 - mean) / min(parameters["trust.sd"] ** 2, 0.95 * mean * (1 - mean)) - 1
    score = math.sqrt(icc) * school_score + math.sqrt(1 - icc) * draw.normal()
    person["trust"] = draws.quantile(score, mean * weight, (1 - mean) * weight)
    person["knowledge"] = draw.within(parameters["knowledge.start"], parameters["knowledge.start_sd"])
    person["collegiality"] = draw.within(parameters["collegiality.base"], parameters["collegiality.base_sd"])
    up_to = np.cumsum([parameters[f"people.experience_{band}"] for band in ("1_3", "4_9", "10_19")])
    first, years = BANDS[np.searchsorted(up_to, draw.u32(), side="right")]
    person["experience"] = first + math.floor(draw.u32() * years)
    person["rest"] = draw.normal()
    person["survey_draw"], person["online_draw"] = draw.f32(), draw.f32()
    return person


WITH_THE_SEAT = ("grade", "survey_draw", "online_draw")


def build_school(parameters, seed, number, school, n):
    draw = Draws(seed, number, school, 0, draws.PEOPLE, 24 * n)
    school_score = draw.normal()
    drawn = [draw_person(draw, parameters, school_score) for _ in range(n)]
    posts = min(n, max(1, round_half_up(n / parameters["posts.teachers_per_post"])))
    merit = [p["practice"] + p["confidence"] + 2 * (p["experience"] >= 3) for p in drawn]
    order = sorted(range(n), key=lambda i: -merit[i])  # stable: equal merit in the order of drawing
    draw = Draws(seed, number, school, 1, draws.PEOPLE, 2 * n)
    order = order[:posts] + draw.shuffle(order[posts:])
    people = {key: np.array([drawn[i if key in WITH_THE_SEAT else person][key] for i, person in enumerate(order)])
              for key in drawn[0]}
    with np.errstate(divide="ignore"):
        v = np.array([np.nan] * posts + [draw.u32() for _ in range(n - posts)])
        pull = parameters["coverage.volunteer_pull"]
        people["volunteer"] = pull * (people["confidence"] + people["trust"]) - np.log(-np.log1p(-v))
    return {"people": people, "posts": posts, "ties": school_ties(parameters, seed, number, school, people["grade"])}


def assign(population, parameters):
    """Caseloads and groups on the first day."""
    coaching = population.rank < parameters["coverage.schools"]
    seats = np.arange(len(population.school))
    population.caseload = np.full(len(seats), -1)
    selection = parameters["coverage.selection"]
    for post, school in enumerate(population.post_school):
        candidates = seats[population.candidate_of == post]
        if selection == "volunteers":
            candidates = candidates[np.argsort(-population.volunteer[candidates], kind="stable")]
        elif selection == "lowest_practice":
            candidates = candidates[np.argsort(-population.volunteer[candidates], kind="stable")]
            candidates = candidates[np.argsort(population.practice[candidates], kind="stable")]
        most = min(parameters["posts.caseload"], round_half_up(parameters["coverage.teachers"] * len(candidates)))
        if coaching[school]:
            population.caseload[candidates[:most]] = post
    of_leader = np.isin(seats, population.leader_seat)
    uncoached = np.where(of_leader, GROUPS.index("leader"), GROUPS.index("schoolmate"))
    uncoached = np.where(coaching[population.school], uncoached, GROUPS.index("comparison"))
    population.group = np.where(population.caseload >= 0, GROUPS.index("coached"), uncoached)


def naming_weights(parameters, score, n):
    """Odds that a teacher of a school of n names 0 .. n - 1 colleagues."""
    spread, nobody = parameters["ties.school_variation"], parameters["ties.nobody"]
    mu = (parameters["ties.named"] - 1) * math.exp(spread * score - spread**2 / 2)
    variance = parameters["ties.named_variation"] ** 2
    weights = [1.0]
    for x in range(n - 2):
        weights.append(weights[-1] * mu / (1 + mu * variance) * (1 + x * variance) / (x + 1))
    total = sum(weights)
    return [nobody] + [weight * (1 - nobody) / total for weight in weights]


def school_ties(parameters, seed, number, school, grade):
    n = len(grade)
    draw = Draws(seed, number, school, 0, draws.TIES, 16 * n)
    score = draw.normal()
    if n < 2:
        return [[] for _ in range(n)]
    weights = naming_weights(parameters, score, n)
    left = [draw.discrete(weights) for _ in range(n)]
    order = sorted(range(n), key=lambda i: grade[i])
    popular = [math.exp(parameters["ties.popularity"] * draw.normal()) for _ in order]
    choices = draw.shuffle([i for i in range(n) for _ in range(left[i])], by_below=True)
    named = [[] for _ in range(n)]
    line = PopularityLine(order, popular, grade, parameters["ties.same_grade"])
    for i in choices:
        if left[i]:
            name_one(draw, parameters, i, named, left, line)
    if parameters["ties.rewired"] > 0:
        rewire(draw, parameters["ties.rewired"], named)
    return named


class PopularityLine:
    """Stretches as long as popularities, in the order of grades; own grades count again beyond the end."""

    def __init__(self, order, popular, grade, same_grade):
        self.order, self.ends, self.more = order, np.cumsum(popular), same_grade - 1
        starts = np.concatenate(([0.0], self.ends))
        grades = [grade[i] for i in order]
        self.own = {g: (starts[grades.index(g)], starts[len(grades) - grades[::-1].index(g)]) for g in set(grades)}
        self.grade = grade

    def draw(self, draw, i):
        start, end = self.own[self.grade[i]]
        total = self.ends[-1]
        x = draw.u32() * (total + self.more * (end - start))
        if x >= total:
            x = start + (x - total) / self.more
        return self.order[min(int(np.searchsorted(self.ends, x, side="right")), len(self.order) - 1)]


def name_one(draw, parameters, i, named, left, line):
    def can_take(j):
        return j != i and j not in named[i]

    def look():
        if named[i] and draw.u32() < parameters["ties.closure"]:
            for _ in range(TRIES):
                through = named[named[i][draw.below(len(named[i]))]]
                if through:
                    j = through[draw.below(len(through))]
                    if can_take(j):
                        return j
        for _ in range(TRIES):
            j = line.draw(draw, i)
            if can_take(j):
                return j
        n = len(named)
        start = draw.below(n)
        return next(j % n for j in range(start, start + n) if can_take(j % n))

    j = look()
    named[i].append(j)
    left[i] -= 1
    if left[j] and i not in named[j] and draw.u32() < parameters["ties.reciprocity"]:
        named[j].append(i)
        left[j] -= 1


def rewire(draw, probability, named):
    n = len(named)
    for i, row in enumerate(named):
        kept = [j for j in row if not draw.u32() < probability]
        for _ in range(len(row) - len(kept)):
            while (j := draw.below(n)) == i or j in kept:
                pass
            kept.append(j)
        named[i] = kept


def add_leader_ties(population, parameters, seed, number):
    partner = population.post_partner
    for post, seat in enumerate(population.leader_seat):
        posts = np.flatnonzero(partner == partner[post])
        draw = Draws(seed, number, post, 0, draws.LEADER_TIES)
        for _ in range(parameters["posts.leader_ties"]):
            other = posts[0] + draw.int(len(posts))
            advisor = population.leader_seat[other]
            if population.post_school[other] != population.post_school[post] and \
                    advisor not in population.advisors[seat]:
                population.advisors[seat].append(advisor)
