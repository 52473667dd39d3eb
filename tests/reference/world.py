"""A world of the model: its states, and a run through its years (section 3 of ODD.md)."""

import dataclasses

import numpy as np

import week
import year

WEEKS = 36
KINDS = ("one_on_one", "group", "video", "online")


@dataclasses.dataclass
class Teachers:
    """States of all seats; recent_hours (kind, seat); hours are those of the year."""

    practice: np.ndarray
    entry_practice: np.ndarray
    readiness: np.ndarray
    confidence: np.ndarray
    entry_confidence: np.ndarray
    trust: np.ndarray
    entry_trust: np.ndarray
    knowledge: np.ndarray
    entry_knowledge: np.ndarray
    collegiality: np.ndarray
    entry_collegiality: np.ndarray
    hours: np.ndarray
    recent_hours: np.ndarray
    weeks_changed: np.ndarray
    experience: np.ndarray
    holder: np.ndarray  # number of the person in the seat
    supported: np.ndarray  # whether she was ever on a caseload, or held a post, in a funded year

    def of_type(self, kind):
        """The same, with what is measured in 32 or 64 bits. States are kept in 32: so what is equal there is here."""
        values = {field.name: getattr(self, field.name) for field in dataclasses.fields(self)}
        floats = {name: each.astype(kind) for name, each in values.items() if each.dtype.kind == "f"}
        return Teachers(**values | floats)

    @classmethod
    def first(cls, people):
        n = len(people.practice)
        measured = ("practice", "confidence", "trust", "knowledge", "collegiality")
        states = {name: getattr(people, name).copy() for name in measured}
        states.update({f"entry_{name}": getattr(people, name).copy() for name in measured})
        return cls(**states, readiness=np.zeros(n), hours=np.zeros(n), recent_hours=np.zeros((len(KINDS), n)),
                   weeks_changed=np.zeros(n, int), experience=people.experience.copy(), holder=np.arange(n),
                   supported=np.zeros(n, bool))


def team(people):
    """All pairs of a school and grade: who has each other as a team."""
    same = (people.school[:, None] == people.school) & (people.grade[:, None] == people.grade)
    return np.nonzero(same & ~np.eye(len(people.school), dtype=bool))


class World:
    """One replicate. Arrays are over seats (see Population), posts, schools and partners; -1 is nobody."""

    def __init__(self, parameters, luck, people):
        self.parameters, self.luck, self.people = parameters, luck, people
        self.seats = np.arange(len(people.school))
        self.state = Teachers.first(people)
        self.persons = len(self.seats)
        posts = len(people.post_school)
        self.has_caseload = np.bincount(people.caseload[people.caseload >= 0], minlength=posts) > 0
        self.leader, self.quality, self.energy = np.full(posts, -1), np.zeros(posts), np.zeros(posts)
        self.appointed = np.zeros(posts, bool)
        self.principal = np.zeros(len(people.school_partner))
        self.school_trust = people.school_trust.copy()
        self.team = team(people) if parameters["peers.team"] > 0 else None
        self.helped, self.helper = np.zeros((2, 0), int)  # of each tie that a helper has won: who asks, who is asked
        self.aware, self.aware_nation = np.zeros(people.partners), 0.0
        weights = np.array([parameters[f"coaching.{kind}"] for kind in KINDS], float)
        self.shares = weights / weights.sum()
        self.year, self.weeks = -1, 0  # the year from 0, and weeks so far

    def store(self):
        """Rounds what a year has changed to 32 bits, as it is kept."""
        self.state = self.state.of_type(np.float32).of_type(float)
        for name in ("quality", "energy", "evaluative", "weekly_hours"):
            setattr(self, name, getattr(self, name).astype(np.float32).astype(float))

    def run(self, watcher, decide=None):
        """Runs all years; watcher's at_start, at_year, at_week, at_end and turned_over are called with the world."""
        watcher.at_start(self)
        for _ in range(self.parameters["time.years"]):
            year.start(self)
            self.store()
            watcher.at_year(self)
            for number in range(WEEKS):
                week.step(self, number, decide)
                watcher.at_week(self)
            watcher.at_end(self)
            year.turn_over(self)
            self.store()
            watcher.turned_over(self)
