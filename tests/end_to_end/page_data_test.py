"""What the program puts into pages is what scripts/report/report.schema.json says: of every command that writes one.

Environment: PEERSPREAD, the program; SOURCE_DIR, the project's folder.
"""

import copy
import os
import subprocess
import sys
import tempfile
import unittest
from pathlib import Path

ROOT = Path(os.environ["SOURCE_DIR"])
PROGRAM = os.environ["PEERSPREAD"]
sys.path.insert(0, str(ROOT / "scripts" / "report"))
from check_data import data_of, problems  # noqa: E402  (ends with 77 where jsonschema is missing)

SMALL = ["--people.teachers=300", "--people.partners=2", "--time.years=2", "--replicates=2", "--populations=2",
         "--quiet"]
SCENARIOS = [ROOT / "configs" / "scenarios" / f"nyc_{hours}_hours.cfg" for hours in (15, 27)]
OPTIONAL = {"try_out", "misses"}
KINDS = {"lines", "spread", "dots", "bars", "heat"}


SAMPLE = ROOT / "scripts" / "report" / "sample.json"


def charts_of(data):
    return [chart for section in data["sections"] for chart in section["charts"]]


def with_chart(data, *charts):
    """The same report with nothing but these charts."""
    return {**data, "sections": [{"id": "s", "heading": "", "text": [], "charts": list(charts), "fold": False}]}


def small(data):
    """The same report with one chart of each kind and one series in each."""
    one = {chart["kind"]: copy.deepcopy(chart) for chart in charts_of(data)}
    for chart in one.values():
        chart.get("series", [])[1:] = []
    return with_chart(data, *one.values())


class Pages(unittest.TestCase):
    @classmethod
    def setUpClass(cls):
        cls.temp = tempfile.TemporaryDirectory()
        cls.addClassCleanup(cls.temp.cleanup)
        cls.pages = {}

    def data(self, *arguments):
        """The data of the page that a command makes; each is run once."""
        command = tuple(map(str, arguments))
        if command not in self.pages:
            page = Path(self.temp.name) / f"{len(self.pages)}.html"
            done = subprocess.run([PROGRAM, *command, *SMALL, f"--output={page}.h5", f"--report={page}"],
                                  capture_output=True, text=True)
            if "has no report page" in done.stderr:
                self.skipTest("this build has no page")
            self.assertEqual(done.returncode, 0, done.stderr)
            self.pages[command] = data_of(page)
        return self.pages[command]

    def test_pages_follow_the_schema(self):
        odd = Path(self.temp.name) / "odd.cfg"
        odd.write_text(f'include = {SCENARIOS[0]}\nname = <b>"15" hours</b> & \u4e8c\u5341\n')
        kinds = set()
        for arguments in (["run", SCENARIOS[1]],
                          ["compare", *SCENARIOS],
                          ["compare", odd, SCENARIOS[1], "--outputs=effect_on_coached,cost"],
                          ["compare", *SCENARIOS, f"--ensemble={ROOT}/configs/ensembles/peer_coaching.csv"],
                          ["sweep", ROOT / "configs/sweeps/frontier.cfg", "--sweep.trust.mean=0.7"],
                          ["sweep", ROOT / "configs/sweeps/hours_by_climate.cfg"],
                          ["sweep", ROOT / "configs/sweeps/support_mix.cfg"]):
            with self.subTest(arguments):
                data = self.data(*arguments)
                self.assertEqual(problems(data), [])
                kinds |= {chart["kind"] for chart in charts_of(data)}
        self.assertEqual(kinds, KINDS, "a kind of chart that no page has is not tested")

    def test_the_sample_follows_the_schema(self):
        sample = data_of(SAMPLE)
        self.assertEqual(problems(sample), [])
        self.assertEqual({chart["kind"] for chart in charts_of(sample)}, KINDS)

    def test_whatever_is_missing_or_too_much_is_found(self):
        sample = data_of(SAMPLE)
        without = {key: {k: v for k, v in small(sample).items() if k != key}
                   for key in set(sample) - OPTIONAL}
        for chart in charts_of(small(sample)):
            for key in set(chart) - {"zero", "marks", "best"}:
                without[f"{chart['kind']}: {key}"] = with_chart(sample, {k: v for k, v in chart.items() if k != key})
            for other in KINDS - {chart["kind"]}:
                without[f"{chart['kind']} called {other}"] = with_chart(sample, {**chart, "kind": other})
        for what, data in without.items():
            self.assertNotEqual(problems(data), [], what)

    def test_lists_that_do_not_go_together_are_found(self):
        breaks = {"lines": lambda c: c["series"][0]["low"].pop(), "spread": lambda c: c["series"][0]["levels"].pop(),
                  "dots": lambda c: c["categories"].clear(), "bars": lambda c: c["parts"].clear(),
                  "heat": lambda c: c["values"][0].pop()}
        sample = data_of(SAMPLE)
        for chart in charts_of(small(sample)):
            whole = with_chart(sample, chart)
            self.assertEqual(problems(whole), [])
            breaks[chart["kind"]](chart)
            self.assertNotEqual(problems(whole), [], chart["kind"])


if __name__ == "__main__":
    unittest.main()
