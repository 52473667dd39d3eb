#!/usr/bin/python3 -B
"""Usage: scripts/report/make_sample.py PEERSPREAD

Writes scripts/report/sample.json: what the program puts into the pages of a comparison and of two sweeps, as one report
with every kind of chart in it, to look at the page and to test it without a run of the program. To look at it:

    node scripts/report/build.mjs page.html
    node tests/report/fill_page.mjs page.html scripts/report/sample.json sample.html
"""
import json
import pathlib
import subprocess
import sys
import tempfile

from check_data import data_of, problems

FOLDER = pathlib.Path(__file__).resolve().parent
ROOT = FOLDER.parent.parent
SMALL = ["--people.teachers=1200", "--people.partners=4", "--replicates=16", "--quiet"]


def page_of(program, *arguments):
    """The data of the page that the program makes."""
    with tempfile.TemporaryDirectory() as folder:
        (pathlib.Path(folder) / "configs").symlink_to(ROOT / "configs")  # the page names its command
        outputs = ["--output=sample.h5", "--report=sample.html"]
        subprocess.run(["peerspread", *arguments, *SMALL, *outputs], executable=program, check=True, cwd=folder,
                       stdout=subprocess.DEVNULL)
        return data_of(pathlib.Path(folder) / "sample.html")


def sections_of(report, name):
    return [section for section in report["sections"] if section["id"] == name]


def main(program):
    report = page_of(program, "compare", *(f"configs/scenarios/nyc_{hours}_hours.cfg" for hours in (15, 27)))
    depth = page_of(program, "sweep", "configs/sweeps/frontier.cfg", "--sweep.trust.mean=0.715")
    climate = page_of(program, "sweep", "configs/sweeps/hours_by_climate.cfg", "--outputs=naive_effect")
    report["sections"] += sections_of(depth, "frontier") + sections_of(climate, "sweep")
    report["again"]["version"] = report["again"]["version"].removesuffix("-dirty)").removesuffix(")") + ")"
    missing = {"lines", "spread", "dots", "bars", "heat"} - {c["kind"] for s in report["sections"] for c in s["charts"]}
    wrong = problems(report) + [f"there is no chart of {kind}" for kind in sorted(missing)]
    if wrong:
        sys.exit("\n".join(wrong))
    (FOLDER / "sample.json").write_text(json.dumps(report, ensure_ascii=False, separators=(",", ":")) + "\n")


if __name__ == "__main__":
    if len(sys.argv) != 2 or sys.argv[1].startswith("-"):
        sys.exit(__doc__)
    main(pathlib.Path(sys.argv[1]).resolve())
