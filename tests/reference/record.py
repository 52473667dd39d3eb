"""What is written down of a run: the names of ODD.md's section on recording, and what outputs are made of."""

import numpy as np

import money
import survey

STATES = ("practice", "readiness", "confidence", "trust", "knowledge", "collegiality", "hours", "weeks_changed",
          "recent_hours")
BY_YEAR = ("entry_practice", "entry_confidence", "entry_trust", "entry_knowledge", "entry_collegiality",
           "experience", "holder", "supported")


def or_none(numbers):
    """Numbers as files have them: NaN for -1, nobody."""
    return np.where(numbers < 0, np.nan, numbers)


class Record:
    """Watches a world; self[name] has a row for each week or year, teacher_... states one for the first day too."""

    def __init__(self):
        self.rows = {}

    def __getitem__(self, name):
        return np.array(self.rows[name])

    def add(self, name, value):
        self.rows.setdefault(name, []).append(np.array(value, float))

    def at_start(self, world):
        self.add_states(world)

    def add_states(self, world):
        for name in STATES:
            self.add(f"teacher_{name}", getattr(world.state, name))

    def at_year(self, world):
        self.world = world
        for name in BY_YEAR:
            self.add(f"teacher_{name}", getattr(world.state, name))
        leads = np.full(len(world.seats), np.nan)
        held = np.flatnonzero(world.held)
        leads[world.leader[held]] = held
        self.add("teacher_leads", leads)
        self.add("teacher_coached", world.caseload >= 0)
        self.add("post_leader", or_none(world.leader))
        self.add("post_appointed", world.appointed)
        self.add("post_quality", np.where(world.held, world.quality, np.nan))
        self.add("post_weekly_hours", world.weekly_hours)
        self.add("post_strain", np.where(world.held, world.plan.strain, 0))
        self.add("school_climate", world.evaluative)
        self.add("school_principal", world.principal)
        self.add("partner_sharing", world.sharing)
        self.add("costs", money.costs(world))
        n, plan = world.on_caseload, world.plan
        nothing = np.nan if n.sum() == 0 else 1.0
        self.add("hours_planned", n @ plan.planned / max(1, n.sum()) * nothing)
        self.add("hours_offered", (n * world.held) @ plan.offered / max(1, n.sum()) * nothing)
        used = np.count_nonzero(plan.in_use)
        self.add("posts_filled", (plan.in_use & world.held).sum() / used if used else np.nan)

    def at_week(self, world):
        self.add_states(world)
        self.add("teacher_tried", world.tried)
        self.add("teacher_succeeded", world.succeeded)
        self.add("teacher_hours_of_week", world.hours)
        self.add("post_energy", np.where(world.leader >= 0, world.energy, np.nan))
        self.add("partner_aware", world.aware)
        self.add("nation_aware", world.aware_nation)
        self.add("online_reached", world.online_reached)

    def at_end(self, world):
        held = world.leader >= 0
        self.add("leader_energy", world.energy[held].mean() if held.any() else np.nan)
        for name, shares in survey.ask(world).items():
            self.add(name, shares)

    def turned_over(self, world):
        self.add("teacher_fate", world.fates)
        for fate, name in enumerate(("stay", "move", "leave")):
            self.add(name, (world.fates == fate).mean())


def constants(people):
    """What is written of a population, by the names of files."""
    partner = people.school_partner
    return {
        "teacher_school": people.school, "teacher_partner": partner[people.school],
        "teacher_urban": people.urban[people.school], "teacher_group": people.group, "teacher_grade": people.grade,
        "teacher_post": or_none(people.candidate_of), "teacher_place": or_none(people.place),
        "teacher_online_draw": people.online_draw, "teacher_survey_draw": people.survey_draw,
        "teacher_noise": people.rest, "tie_teacher": people.asker, "tie_advisor": people.advisor,
        "tie_kind": people.school[people.asker] != people.school[people.advisor],
        "advice_first": np.concatenate(([0], np.cumsum(people.named))), "post_school": people.post_school,
        "post_candidates": np.bincount(people.candidate_of[people.candidate_of >= 0],
                                       minlength=len(people.post_school)),
        "school_first": people.first_seat[:-1], "school_teachers": np.diff(people.first_seat),
        "school_partner": partner, "school_urban": people.urban, "school_coaching_rank": people.rank,
    }
