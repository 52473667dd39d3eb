"""The program against tests/reference, a second model written from its documents alone.

Replay: recorded worlds draw by draw, every state of every teacher in every week. Rebuilt: worlds from their draws
alone, people and ties too, and all outputs. Distributions: means over worlds with other random numbers. Each must
also notice when something is a little wrong.

Environment: PEERSPREAD, the program; SOURCE_DIR, the folder of the project.
"""

import itertools
import os
import pathlib
import shutil
import subprocess
import sys
import tempfile
import unittest

import h5py
import numpy as np

PROGRAM = os.environ["PEERSPREAD"]
SOURCE = pathlib.Path(os.environ["SOURCE_DIR"])
sys.path.insert(0, str(SOURCE / "tests" / "reference"))

import distributions  # noqa: E402
import draws  # noqa: E402
import rebuild  # noqa: E402
import replay  # noqa: E402
import results_file  # noqa: E402

STATES = 1e-6
ADDED_UP = 4e-6  # readiness, without an end, over years of which no week is set right by the file
OUTPUTS = 1e-5  # sums of states, and ratios of their differences
BIN = 1 / 256
OWN_WORLDS, PROGRAM_WORLDS = 120, 480  # whose means are compared

SMALL = """name = Small
seed = 17
ensemble = none
threads = 2
time.years = 2
people.teachers = 240
people.partners = 3
people.school_size = 24
posts.step_down = 0.4
posts.promotion_practice = 0.5
posts.promotion_confidence = 0.5
turnover.move_4_9 = 0.2
online.active_share = 0.4
"""
# All that is off in SMALL: how spread, trust and scale may work otherwise.
SPREAD = """people.teachers = 150
coverage.selection = most_sought
coaching.plan = capacity
coaching.group_at_start = 0.2
coaching.online_at_start = 0.5
coverage.teachers = 0.5
coaching.years_funded = 2
time.years = 3
peers.pull = 2
peers.advice = saturating
peers.saturation = 0.05
peers.team = 1.5
peers.helpers = 0.9
peers.trust_needed = 0.6
peers.novice = 1.5
peers.pull_practice = 0.4
peers.success = 20
peers.adopting = gain
peers.adopter_threshold = 0.05
practice.sustained_gain = 0.03
practice.sustained_weeks = 8
practice.success_knowledge = 3
trust.earned = on
trust.redrawn = 0.6
climate.principal_change = 0.5
posts.time_thinning = 0.4
posts.quality_practice = 1.2
training.pool_thinning = 0.3
training.programme_sd = 0.4
survey.courtesy = 0.1
survey.teachers = 60
survey.leaders = 12
recording.channels = on
"""
RECORDED = "recording.teachers = all\nrecording.ties = on\nrecording.posts = on\n"

# What each adds to SMALL: among them they take every branch of ODD.md.
WORLDS = {
    "an ensemble": f"ensemble = {SOURCE}/configs/ensembles/peer_coaching.csv\nreplicates = 3\npopulations = 2\n",
    "capacity for volunteers": """coaching.plan = capacity
coverage.selection = volunteers
coverage.teachers = 0.5
peers.advice = sum
ties.rewired = 0.3
climate.change_per_year = 0.2
climate.contact_rise = 0.5
survey.teachers = 60
survey.leaders = 5
""",
    "a budget for the lowest practice, one year": """coaching.plan = budget
coverage.selection = lowest_practice
coverage.schools = 0.8
coaching.years_funded = 1
training.full_size = 20
confidence.fading_supported = 1
practice.sustained_weeks = 5
time.years = 3
""",
    "a Hill curve": """theory.dose = hill_2_5
theory.trust_gate = off
theory.dip = off
posts.caseload = 30
posts.teachers_per_post = 8
coaching.first_week = 1
coaching.weeks = 36
""",
    "no leader's time": """coaching.one_on_one = 0
coaching.group = 0
coaching.video = 0
support.cost_online = 0
support.strength_online = 1
theory.peers = off
online.sharing = off
time.summer_weeks = 0
people.school_size = 8
""",
    "all that is off by default": SPREAD,
    "all of it, advice a mean, for the least sought": SPREAD + """coverage.selection = least_sought
peers.advice = mean
peers.team = 0.4
coaching.plan = hours
posts.release_hours_per_week = 2
posts.promotion_practice = 0.8
posts.step_down = 1
coverage.teachers = 1
""",
    "all of it, advice a sum of who has practice": SPREAD + """peers.advice = sum
peers.team = 0
peers.adopting = practice
peers.pull_practice = -0.5
theory.dose = hill_1
coaching.plan = budget
posts.direct_share = 0.9
posts.time_thinning = 1
posts.caseload = 5
people.school_size = 10
""",
    "all of it without peers": SPREAD + "theory.peers = off\ntheory.trust_gate = off\n",
}

# 1 % more of each must be noticed by the replay: one for every process of the week and the year.
NOTICED = ("practice.relapse", "practice.learn_success", "practice.learn_failure", "practice.try_base",
           "practice.success_practice", "practice.readiness_per_uptake", "practice.readiness_loss", "peers.pull",
           "peers.pull_start", "support.saturation", "support.memory_loss", "support.strength_video",
           "support.practice_damping", "confidence.success", "confidence.failure", "confidence.support",
           "confidence.fading", "trust.gain", "trust.loss", "trust.fading", "trust.gate_middle",
           "collegiality.joint_work", "collegiality.fading", "collegiality.newcomer", "knowledge.support",
           "knowledge.peers", "knowledge.online", "knowledge.fading", "online.innovation", "online.imitation",
           "climate.evaluative", "climate.spread", "coaching.attendance", "coaching.video", "posts.quality_sd",
           "posts.energy_rate", "training.hours_per_year", "time.summer_weeks")

# The same of SPREAD, and 10 % more of what only shifts the odds of draws that are few.
NOTICED_OF_SPREAD = dict.fromkeys((
    "peers.saturation", "peers.team", "peers.trust_needed", "peers.novice", "peers.pull_practice",
    "practice.sustained_gain", "trust.redrawn", "posts.time_thinning", "posts.quality_practice",
    "training.pool_thinning", "training.programme_sd"), 0.01) | dict.fromkeys((
        "peers.helpers", "peers.success", "practice.success_knowledge"), 0.1)


def allowed(name):
    if name.endswith("_quantiles"):
        return BIN
    return STATES if name.startswith(("teacher_", "post_", "school_", "partner_", "nation_")) else OUTPUTS


class Case(unittest.TestCase):
    @classmethod
    def setUpClass(cls):
        cls.folder = pathlib.Path(tempfile.mkdtemp())
        cls.addClassCleanup(shutil.rmtree, cls.folder)

    @classmethod
    def simulate(cls, name, text):
        """The open results file of a scenario; what is set later in the text holds."""
        settings = dict(line.split(" = ", 1) for line in text.splitlines())
        scenario, path = cls.folder / f"{name}.cfg", cls.folder / f"{name}.h5"
        scenario.write_text("".join(f"{key} = {value}\n" for key, value in settings.items()))
        done = subprocess.run([PROGRAM, "run", scenario, f"--output={path}", "--quiet"], capture_output=True, text=True)
        assert done.returncode == 0, done.stderr
        file = h5py.File(path)
        cls.addClassCleanup(file.close)
        return file


class Words(unittest.TestCase):
    def test_philox_has_the_words_that_its_authors_publish(self):
        for counter, key, words in (
                ((0,) * 4, (0,) * 2, (0x6627E8D5, 0xE169C58D, 0xBC57AC4C, 0x9B00DBD8)),
                ((2**32 - 1,) * 4, (2**32 - 1,) * 2, (0x408F276D, 0x41C83B0E, 0xA20BC7C6, 0x6D5451FD)),
                ((0x243F6A88, 0x85A308D3, 0x13198A2E, 0x03707344), (0xA4093822, 0x299F31D0),
                 (0xD16CFE09, 0x94FDCCEB, 0x5001E420, 0x24126EA1))):
            self.assertEqual(tuple(int(word) for word in draws.philox(counter, key)), words)

    def test_the_ziggurat_has_the_moments_of_a_normal_distribution(self):
        draw = draws.Named(1, 0, 0).sequence(0, 0, 0, 10000)
        scores = np.array([draw.normal() for _ in range(100000)])
        for power, moment, variance in ((1, 0, 1), (2, 1, 2), (3, 0, 15), (4, 3, 96)):
            self.assertLess(abs((scores**power).mean() - moment), 4 * (variance / len(scores)) ** 0.5)


class Replay(Case):
    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.file, cls.spread = (cls.simulate(name, SMALL + RECORDED + "replicates = 3\npopulations = 3\n" + more)
                                for name, more in (("replay", ""), ("spread", SPREAD)))

    def test_every_state_of_every_teacher_in_every_week(self):
        self.every_state(self.file)

    def test_every_state_with_all_that_is_off_by_default(self):
        self.every_state(self.spread)

    def every_state(self, file):
        worst, draws_followed, by_rounding = {}, 0, 0
        for replicate in range(3):
            found, follower = replay.replay(file, replicate)
            self.assertEqual(follower.unexplained, 0, "tries and successes that are not those of their draws")
            worst = {name: max(value, worst.get(name, 0)) for name, value in found.items()}
            draws_followed, by_rounding = draws_followed + follower.draws, by_rounding + follower.by_rounding
        print(f"replay: {draws_followed} draws, {by_rounding} decided by rounding; largest differences:")
        print("\n".join(f"  {name:28} {value:.2g}" for name, value in sorted(worst.items())))
        for state in ("practice", "readiness", "confidence", "trust", "knowledge", "collegiality", "hours",
                      "recent_hours", "weeks_changed", "holder", "fate", "leads"):
            self.assertIn(f"teacher_{state}", worst)
        for name, value in worst.items():
            self.assertLessEqual(value, allowed(name), name)
        self.assertLessEqual(by_rounding, 2)

    def test_there_is_something_to_replay(self):
        for file, replicate in itertools.product((self.file, self.spread), range(3)):
            def stored(name):
                return results_file.stored(file, name, replicate)

            self.assertEqual(set(np.unique(stored("teacher_fate"))), {0, 1, 2})
            self.assertGreater(np.nansum(stored("post_appointed")[1]), 0)
            self.assertGreater(stored("tie_kind")[~np.isnan(stored("tie_kind"))].sum(), 0)
            self.assertGreater(stored("teacher_succeeded").sum(), 500)

    def test_a_little_more_of_a_parameter_is_noticed(self):
        changed = [(self.file, key, 0.01) for key in NOTICED]
        for file, key, share in changed + [(self.spread, *item) for item in NOTICED_OF_SPREAD.items()]:
            with self.subTest(key):
                change = {key: results_file.parameters(file)[key] * (1 + share)}
                found, follower = replay.replay(file, 0, change=change)
                self.assertTrue(max(found.values()) > 10 * STATES or follower.unexplained, key)

    def test_another_form_of_trust_and_adoption_is_noticed(self):
        for change in ({"trust.earned": "off"}, {"peers.adopting": "practice"}, {"peers.advice": "sum"}):
            with self.subTest(**change):
                found, follower = replay.replay(self.spread, 0, change=change)
                self.assertTrue(max(found.values()) > 10 * STATES or follower.unexplained)

    def test_one_try_that_was_not_one_is_noticed(self):
        path = self.folder / "wrong.h5"
        shutil.copy(self.file.filename, path)
        with h5py.File(path, "r+") as file:
            file["teacher_tried"][1, 0, 20, 100] = 1 - file["teacher_tried"][1, 0, 20, 100]
            self.assertGreater(replay.replay(file, 1)[1].unexplained, 0)


class Rebuilt(Case):
    def test_all_that_files_say_of_many_kinds_of_worlds(self):
        for name, text in WORLDS.items():
            file = self.simulate(name, SMALL + RECORDED + "replicates = 1\n" + text)
            outputs = {results_file.text(output) for output in file["output"][()]}
            self.assertGreaterEqual(outputs, {"effect", "teacher_holder", "tie_advisor", "post_energy", "nation_aware"})
            for replicate in range(len(file["replicate"])):
                with self.subTest(name, replicate=replicate):
                    found = rebuild.differences(file, replicate)
                    self.assertEqual(outputs - set(found), set())
                    print(f"{name}, replicate {replicate}: {len(found)} datasets, "
                          f"largest difference {max(found.values()):.2g}")
                    for dataset, value in found.items():
                        most = ADDED_UP if dataset == "teacher_readiness" else allowed(dataset)
                        self.assertLessEqual(value, most, dataset)

    def test_sets_of_an_ensemble_are_those_of_their_draws(self):
        file = self.simulate("sets", SMALL + WORLDS["an ensemble"] + "replicates = 5\noutputs = effect\n")
        rows = [row for row in (SOURCE / "configs/ensembles/peer_coaching.csv").read_text().splitlines()
                if not row.startswith("#")]
        drawn = [draws.Named(17, 0, 0).sequence(r // 2, 0, 0xE5).int(len(rows) - 1) for r in range(5)]
        self.assertEqual(drawn, file["parameter_set"][()].tolist())
        for replicate, row in enumerate(drawn):
            self.assertEqual([float(value) for value in rows[1 + row].split(",")],
                             file["set_value"][replicate].tolist())


class Distributions(Case):
    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.file = cls.simulate("distributions", SMALL + RECORDED + f"""seed = 29
replicates = {PROGRAM_WORLDS}
populations = {PROGRAM_WORLDS}
people.teachers = 160
people.partners = 2
time.years = 3
posts.step_down = 0.8
posts.promotion_practice = 0.6
survey.teachers = 40
survey.leaders = 4
outputs = {",".join(distributions.NEEDED)}
""")
        cls.parameters = results_file.parameters(cls.file)
        cls.theirs = distributions.of_program(cls.file)

    def compare(self, number, change):
        return distributions.compare(distributions.worlds(self.parameters | change, number, 1), self.theirs)

    def test_means_are_those_of_worlds_with_other_luck(self):
        found = self.compare(OWN_WORLDS, {})
        limit = distributions.limit(len(found))
        scores = np.array([comparison[-1] for comparison in found])
        print(distributions.report(found))
        print(f"{len(found)} comparisons of {OWN_WORLDS} and {PROGRAM_WORLDS} worlds: largest |z| "
              f"{abs(scores).max():.2f} (allowed {limit:.2f}), SD of z {scores[scores != 0].std():.2f}")
        for name, index, mine, theirs, z in found:
            self.assertLess(abs(z), limit, f"{name}{list(index)}: {mine:.6g} here, {theirs:.6g} in the program")
        self.assertGreater(len(found), 150)

    def test_other_rates_of_a_yearly_process_are_noticed(self):
        for change in ({"turnover.leave_20": 0.2}, {"posts.step_down": 0.2}, {"survey.bias": 0.06},
                       {"climate.principal_change": 0.3}):
            with self.subTest(**change):
                found = self.compare(OWN_WORLDS // 2, change)
                worst = max(found, key=lambda comparison: abs(comparison[-1]))
                print(f"{change}: {worst[0]}{list(worst[1])} has z {worst[-1]:.1f}")
                self.assertGreater(abs(worst[-1]), distributions.limit(len(found)))


if __name__ == "__main__":
    unittest.main()
