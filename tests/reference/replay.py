"""Replays worlds of a results file draw by draw, from the people, ties and posts written in it, and compares every
state of every teacher in every week, and all else that is recorded.

The file must have been made with recording.teachers = all, recording.ties = on and recording.posts = on."""

import argparse
import sys

import h5py
import numpy as np

import draws
import population
import results_file
from population import GROUPS, Population
from rebuild import difference, run

NEAR = 1e-5  # how near (as a share) a draw may be to its odds for rounding to decide
ALLOWED = 1e-6


def none_as(number, values):
    return np.where(np.isnan(values), number, values).astype(int)


def read_population(file, parameters, luck, replicate, point=0):
    """What the file says of people, ties and posts; scores of trust, of which it says nothing, are drawn again."""
    def stored(name):
        return results_file.stored(file, name, replicate, point)

    def whole(name):
        values = stored(name)
        return values[~np.isnan(values)].astype(int)

    first, post_school = whole("school_first"), whole("post_school")
    nth = np.arange(len(post_school)) - np.searchsorted(post_school, post_school)  # post of its school
    group, candidate_of = stored("teacher_group").astype(int), none_as(-1, stored("teacher_post"))
    rank = stored("school_coaching_rank")
    start = {name: stored(f"teacher_{name}")[0] for name in
             ("practice", "confidence", "trust", "knowledge", "collegiality", "experience")}
    scores = dict.fromkeys(("own_trust", "school_trust"), np.empty(0))  # nothing needs them unless trust is redrawn
    if parameters["trust.redrawn"] > 0:
        built = population.build(parameters, luck)
        scores = {name: getattr(built, name) for name in scores}
    return Population(
        school=stored("teacher_school").astype(int), grade=stored("teacher_grade"),
        survey_draw=stored("teacher_survey_draw"), online_draw=stored("teacher_online_draw"),
        rest=stored("teacher_noise"), candidate_of=candidate_of, first_seat=np.append(first, len(group)),
        school_partner=whole("school_partner"), post_school=post_school, leader_seat=first[post_school] + nth,
        caseload=np.where(group == GROUPS.index("coached"), candidate_of, -1), group=group,
        asker=whole("tie_teacher"), advisor=whole("tie_advisor"), rank=rank[~np.isnan(rank)],
        urban=whole("school_urban"), place=none_as(-1, stored("teacher_place")), **scores, **start)


class Follower:
    """Follows what the file says of tries where rounding may have decided; counts that, and what it cannot explain."""

    def __init__(self, file, replicate, point):
        self.tried, self.succeeded = (results_file.stored(file, f"teacher_{name}", replicate, point) > 0
                                      for name in ("tried", "succeeded"))
        self.draws = self.by_rounding = self.unexplained = 0

    def __call__(self, world, tried, succeeded):
        said = [of_all[world.weeks] for of_all in (self.tried, self.succeeded)]
        tried = self.follow(world.margins[0], said[0], np.ones_like(tried))
        return tried, tried & self.follow(world.margins[1], said[1], tried & said[0])

    def follow(self, margin, said, drawn):
        """What the draws give, but what the file says where they are near."""
        near, wrong = np.abs(margin) < NEAR, ((margin < 0) != said) & drawn
        self.draws += np.count_nonzero(drawn)
        self.by_rounding += np.count_nonzero(wrong & near)
        self.unexplained += np.count_nonzero(wrong & ~near)
        return np.where(near, said, margin < 0)


def replay(file, replicate, point=0, change=None):
    """Differences by name and the follower; `change` sets parameters to what they were not."""
    parameters = results_file.parameters(file, replicate, point) | (change or {})
    follower = Follower(file, replicate, point)
    luck = draws.Named(int(file.attrs["seed"]), int(file["population"][replicate]), replicate)
    record = run(parameters, luck, read_population(file, parameters, luck, replicate, point), follower)
    found = {name: difference(record[name], results_file.stored(file, name, replicate, point))
             for name in record.rows if name in file}
    return found, follower


def main():
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("file")
    parser.add_argument("--set", action="append", default=[], metavar="KEY=VALUE", help="a parameter to get wrong")
    arguments = parser.parse_args()
    change = {key: results_file.number(value) for key, value in (each.split("=") for each in arguments.set)}
    worst = 0
    with h5py.File(arguments.file) as file:
        missing = [name for name in ("teacher_tried", "tie_advisor", "post_school") if name not in file]
        if missing:
            sys.exit(f"replay.py: {arguments.file} has no {missing[0]}: record teachers = all, ties = on, posts = on")
        for replicate in range(len(file["replicate"])):
            for point in range(len(file["point"])):
                found, follower = replay(file, replicate, point, change)
                states = {name: value for name, value in found.items() if name.startswith("teacher_")}
                worst = max(worst, *states.values(), np.inf if follower.unexplained else 0)
                print(f"replicate {replicate}, point {point}: {follower.draws} draws, {follower.by_rounding} decided "
                      f"by rounding, {follower.unexplained} otherwise; largest difference "
                      f"{max(states.values()):.2g} of teachers, {max(found.values()):.2g} of all")
                for name, value in found.items():
                    print(f"  {name}: {value:.2g}")
    return 0 if worst <= ALLOWED else 1


if __name__ == "__main__":
    sys.exit(main())
