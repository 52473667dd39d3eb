"""The people, schools, posts and ties of a population, built from its draws: sections 2 and 5 of ODD.md."""

import dataclasses
import math

import numpy as np

import draws
from beta import quantile

LEAST_TEACHERS = 8
BANDS = ((1, 3), (4, 6), (10, 10), (20, 16))  # first year and number of years
GRADES = 6
TRIES = 8
SELECTIONS = ("everybody", "volunteers", "lowest_practice", "most_sought", "least_sought")
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
    asker: np.ndarray  # of each tie, leader ties included, in ascending order
    advisor: np.ndarray  # whom she asks, in ascending order too
    rank: np.ndarray  # of each school by lot within its partner
    urban: np.ndarray  # of each school
    place: np.ndarray  # (selection, seat): in the orders of her post's candidates, from 0; -1 as above
    own_trust: np.ndarray  # her own part of trust at the start, and that of each school: normal scores
    school_trust: np.ndarray

    @property
    def partners(self):
        return int(self.school_partner.max()) + 1

    @property
    def named(self):
        """How many advisors each seat has."""
        return np.bincount(self.asker, minlength=len(self.school))

    @property
    def post_partner(self):
        return self.school_partner[self.post_school]


def build(parameters, luck):
    """A population from its draws, such as draws.Named(seed, its number)."""
    sizes, urban = school_sizes(parameters, luck)
    partners = min(parameters["people.partners"], len(sizes))
    partner = np.arange(len(sizes)) * partners // len(sizes)
    first = np.concatenate(([0], np.cumsum(sizes)))
    schools = [build_school(parameters, luck, school, n) for school, n in enumerate(sizes)]
    people = {key: np.concatenate([school["people"][key] for school in schools]) for key in schools[0]["people"]}
    posts = [school["posts"] for school in schools]
    first_post = np.concatenate(([0], np.cumsum(posts)))
    candidate_of = np.concatenate([np.where(np.arange(n) < m, -1, first_post[s] + (np.arange(n) - m) % m)
                                   for s, (n, m) in enumerate(zip(sizes, posts))])
    post_school = np.repeat(np.arange(len(sizes)), posts)
    leader_seat = np.concatenate([first[s] + np.arange(m) for s, m in enumerate(posts)])
    rank = ranks(luck, partner)
    ties = {(first[s] + i, first[s] + j) for s, school in enumerate(schools)
            for i, row in enumerate(school["ties"]) for j in row}
    ties |= leader_ties(parameters, luck, partner, post_school, leader_seat)
    asker, advisor = np.array(sorted(ties), int).reshape(-1, 2).T
    sought = np.bincount(advisor, minlength=sum(sizes))
    place = places(candidate_of, people["practice"], people.pop("volunteer"), sought)
    caseload, group = assign(parameters, rank, post_school, leader_seat, candidate_of, place)
    return Population(
        school=np.repeat(np.arange(len(sizes)), sizes), candidate_of=candidate_of, first_seat=first,
        school_partner=partner, post_school=post_school, leader_seat=leader_seat, caseload=caseload, group=group,
        asker=asker, advisor=advisor, rank=rank, urban=urban, place=place,
        school_trust=np.array([school["trust"] for school in schools]), **people)


def school_sizes(parameters, luck):
    draw = luck.sequence(0, 0, draws.SCHOOL_SIZES, 200)
    left, spread = parameters["people.teachers"], parameters["people.school_size_spread"]
    least = min(LEAST_TEACHERS, left)
    middle = math.log(parameters["people.school_size"]) - spread**2 / 2
    sizes = []
    while left:
        size = max(least, round_half_up(math.exp(draw.normal() * spread + middle)))
        sizes.append(left if left < size + least else size)
        left -= sizes[-1]
    return sizes, np.array([draw.u32() < parameters["people.urban"] for _ in sizes])


def ranks(luck, partner):
    rank = np.zeros(len(partner))
    for p in range(partner.max() + 1):
        draw = luck.sequence(p, 0, draws.PARTNER_ORDER)
        order = draw.shuffle(np.flatnonzero(partner == p))
        rank[order] = (np.arange(len(order)) + draw.u32()) / len(order)
    return rank


def fresh(draw, parameters):
    """Practice and confidence of somebody who begins."""
    practice = quantile(draw.normal(), parameters["people.practice_alpha"], parameters["people.practice_beta"])
    middle = parameters["people.confidence_middle"] + parameters["people.confidence_slope"] * (practice - 0.33)
    return practice, draw.within(middle, parameters["people.confidence_sd"])


def trust(parameters, school_score, own_score):
    """Trust at the start of somebody with her school's part and her own."""
    mean, icc = parameters["trust.mean"], parameters["trust.icc"]
    weight = mean * (1 - mean) / min(parameters["trust.sd"] ** 2, 0.95 * mean * (1 - mean)) - 1
    score = math.sqrt(icc) * school_score + math.sqrt(1 - icc) * own_score
    return quantile(score, mean * weight, (1 - mean) * weight)


def draw_person(draw, parameters, school_score):
    person = {"grade": draw.int(GRADES)}
    person["practice"], person["confidence"] = fresh(draw, parameters)
    person["own_trust"] = draw.normal()
    person["trust"] = trust(parameters, school_score, person["own_trust"])
    person["knowledge"] = draw.within(parameters["knowledge.start"], parameters["knowledge.start_sd"])
    person["collegiality"] = draw.within(parameters["collegiality.base"], parameters["collegiality.base_sd"])
    up_to = np.cumsum([parameters[f"people.experience_{band}"] for band in ("1_3", "4_9", "10_19")])
    first, years = BANDS[np.searchsorted(up_to, draw.u32(), side="right")]
    person["experience"] = first + math.floor(draw.u32() * years)
    person["rest"] = draw.normal()
    person["survey_draw"], person["online_draw"] = draw.f32(), draw.f32()
    return person


WITH_THE_SEAT = ("grade", "survey_draw", "online_draw")


def build_school(parameters, luck, school, n):
    draw = luck.sequence(school, 0, draws.PEOPLE, 24 * n)
    school_score = draw.normal()
    drawn = [draw_person(draw, parameters, school_score) for _ in range(n)]
    posts = min(n, max(1, round_half_up(n / parameters["posts.teachers_per_post"])))
    merit = [np.float32(p["practice"]) + np.float32(p["confidence"]) + np.float32(2 * (p["experience"] >= 3))
             for p in drawn]
    order = sorted(range(n), key=lambda i: -merit[i])  # stable: equal merit in the order of drawing
    draw = luck.sequence(school, 1, draws.PEOPLE, 2 * n)
    order = order[:posts] + draw.shuffle(order[posts:])
    people = {key: np.array([drawn[i if key in WITH_THE_SEAT else person][key] for i, person in enumerate(order)])
              for key in drawn[0]}
    v = np.array([np.nan] * posts + [draw.u32() for _ in range(n - posts)])
    pull = parameters["coverage.volunteer_pull"]
    with np.errstate(divide="ignore"):
        people["volunteer"] = pull * (people["confidence"] + people["trust"]) - np.log(-np.log1p(-v))
    return {"people": people, "posts": posts, "trust": school_score,
            "ties": school_ties(parameters, luck, school, people["grade"])}


def places(candidate_of, practice, volunteer, sought):
    """Place of each candidate in the orders of her post, one of each of SELECTIONS."""
    place = np.full((len(SELECTIONS), len(candidate_of)), -1)
    for post in range(candidate_of.max() + 1):
        by_lot = np.flatnonzero(candidate_of == post)
        volunteers = by_lot[np.argsort(-volunteer[by_lot], kind="stable")]
        lowest = volunteers[np.argsort(practice[volunteers], kind="stable")]
        most, least = (by_lot[np.argsort(sign * sought[by_lot], kind="stable")] for sign in (-1, 1))
        for selection, order in enumerate((by_lot, volunteers, lowest, most, least)):
            place[selection, order] = np.arange(len(order))
    return place


def assign(parameters, rank, post_school, leader_seat, candidate_of, place):
    """Caseloads and groups on the first day."""
    candidates = np.bincount(candidate_of[candidate_of >= 0], minlength=len(post_school))
    share = parameters["coverage.teachers"]
    most = np.array([min(parameters["posts.caseload"], round_half_up(share * n)) for n in candidates])
    coached_school = rank < parameters["coverage.schools"]
    most[~coached_school[post_school]] = 0
    on = (candidate_of >= 0) & (place[SELECTIONS.index(parameters["coverage.selection"])] < most[candidate_of])
    school = np.zeros(len(candidate_of), int)
    school[leader_seat] = post_school
    school = np.maximum.accumulate(school)  # first leaders have the first seats
    leads = np.isin(np.arange(len(candidate_of)), leader_seat)
    names = np.where(coached_school[school], np.where(on, "coached", np.where(leads, "leader", "schoolmate")),
                     "comparison")
    return np.where(on, candidate_of, -1), np.array([GROUPS.index(name) for name in names])


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


def school_ties(parameters, luck, school, grade):
    n = len(grade)
    draw = luck.sequence(school, 0, draws.TIES, 16 * n)
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


def leader_ties(parameters, luck, partner, post_school, leader_seat):
    of_post = partner[post_school]
    ties = set()
    for post, seat in enumerate(leader_seat):
        posts = np.flatnonzero(of_post == of_post[post])
        draw = luck.sequence(post, 0, draws.LEADER_TIES)
        others = [posts[0] + draw.int(len(posts)) for _ in range(parameters["posts.leader_ties"])]
        ties |= {(seat, leader_seat[other]) for other in others if post_school[other] != post_school[post]}
    return ties
