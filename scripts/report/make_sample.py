#!/usr/bin/python3
"""Usage: scripts/report/make_sample.py PEERSPREAD

Computes scripts/report/sample.json: data for the report page with every kind of chart in it, to look at the page and to
test it without a run of the program. The answer's sentences are written from the numbers.
"""
import json
import pathlib
import subprocess
import sys
import tempfile

import xarray

FOLDER = pathlib.Path(__file__).resolve().parent
ROOT = FOLDER.parent.parent
SCENARIOS = [ROOT / f"configs/scenarios/nyc_{hours}_hours.cfg" for hours in (15, 27)]
GROUPS = {"coached": "Coached teachers", "schoolmate": "Uncoached schoolmates", "comparison": "Comparison teachers", "leader": "Leaders"}
KINDS = {"one_on_one": "One-on-one", "group": "Group meetings", "video": "Video", "online": "Online"}


def number(value):
    """Five digits are more than a page can show; not a number is null."""
    value = float(value)
    return float(f"{value:.5g}") if value == value and abs(value) != float("inf") else None


def numbers(values):
    return [number(value) for value in values]


def simulate(program, *arguments):
    with tempfile.TemporaryDirectory() as folder:
        path = pathlib.Path(folder) / "results.h5"
        subprocess.run([program, *map(str, arguments), "--output", path, "--quiet"], check=True, stdout=subprocess.DEVNULL)
        with xarray.open_dataset(path) as results:
            return results.load()


def summary(values):
    """Mean over replicates and the range of 90 of 100."""
    return number(values.mean("replicate")), *numbers(values.quantile([0.05, 0.95], "replicate"))


def line(results, name, point, facet, **where):
    values = results[name].sel(point=point, **where)
    over = [dimension for dimension in values.dims if dimension != "replicate"][0]
    low, high = values.quantile([0.05, 0.95], "replicate").values
    return {"scenario": point, "facet": facet, "x": numbers(values[over]),
            "mid": numbers(values.mean("replicate")), "low": numbers(low), "high": numbers(high)}


def dot(values, point, category, facet=None):
    mid, low, high = summary(values.sel(point=point))
    return {"scenario": point, "category": category, "mid": mid, "low": low, "high": high} | ({"facet": facet} if facet else {})


def trajectories(results, points):
    return {
        "kind": "lines", "id": "effect", "title": "Instruction above no support",
        "caption": "The line is the mean of 32 worlds, the band holds 90 of 100 of them. All four groups share one scale.",
        "x": {"label": "Week", "unit": "week"}, "y": {"label": "Instruction above the no-support twin", "unit": "SD"},
        "facets": list(GROUPS.values()),
        "series": [line(results, "effect", p, label, group=g) for g, label in GROUPS.items() for p in points]}


def confidence(results, points):
    return {
        "kind": "lines", "id": "confidence", "title": "Confidence of coached teachers above no support",
        "caption": "It falls back between school years, when there is no support.",
        "x": {"label": "Week", "unit": "week"}, "y": {"label": "Confidence above the no-support twin", "unit": "1"},
        "facets": ["Coached teachers"],
        "series": [line(results, "confidence_effect", p, "Coached teachers", group="coached") for p in points]}


def spread(results, points):
    series = [{"scenario": p, "facet": f"Week {week:.0f}", "levels": numbers(results["quantile"]),
               "values": numbers(results["practice_quantiles"].sel(point=p, group="coached", quantile_week=week).mean("replicate"))}
              for week in results["quantile_week"].values[[1, 3, 5, 7, 9, 11]] for p in points]
    return {
        "kind": "spread", "id": "practice_spread", "title": "How coached teachers differ in practice",
        "caption": "The middle moves, and so does the distance between the first and the last.",
        "x": {"label": "Standards-aligned practice", "unit": "1"}, "y": {"label": "", "unit": ""},
        "facets": list(dict.fromkeys(row["facet"] for row in series)), "series": series}


def groups_at_end(results, points):
    effect = results["effect"].isel(week=-1)
    return {
        "kind": "dots", "id": "effect_at_end", "title": "Instruction at the end, by group", "zero": True,
        "caption": "Dot: mean of 32 worlds. Line: 90 of 100 of them.",
        "x": {"label": "Instruction above the no-support twin, week 108", "unit": "SD"}, "y": {"label": "", "unit": ""},
        "facets": [], "categories": list(GROUPS.values()),
        "series": [dot(effect.sel(group=g), p, label) for g, label in GROUPS.items() for p in points]}


def survey(results, points):
    last = 100 * results.isel(year=-1)
    questions = [str(question) for question in results["question"].values]
    truth = {"survey_true": "Truly grew", "survey_reported": "Report growth"}
    return {
        "kind": "dots", "id": "survey", "title": "What a survey would report, and what is true",
        "caption": "Most comparison teachers, who never met a coach, report growth too.",
        "x": {"label": "Share of respondents, year 3", "unit": "%"}, "y": {"label": "", "unit": ""},
        "facets": ["Coached teachers", "Comparison teachers"],
        "categories": [f"{question.capitalize()}: {said.lower()}" for question in questions for said in truth.values()], "zero": True,
        "series": [dot(last[name].sel(group=g, question=question), p, f"{question.capitalize()}: {said.lower()}", GROUPS[g])
                   for g in ("coached", "comparison") for question in questions for name, said in truth.items() for p in points]}


def costs(results, points):
    items = [str(item) for item in results["item"].values]
    return {
        "kind": "bars", "id": "costs", "title": "What the money buys",
        "caption": "Cost per coached teacher in each year, mean of 32 worlds.",
        "x": {"label": "Cost per coached teacher and year", "unit": "$"}, "y": {"label": "", "unit": ""},
        "categories": [f"Year {year:.0f}" for year in results["year"].values], "parts": items,
        "values": [{"category": f"Year {year:.0f}", "part": item, "scenario": p,
                    "value": number(results["cost_items"].sel(point=p, year=year, item=item).mean("replicate"))}
                   for year in results["year"].values for p in points for item in items]}


def dose_response(program):
    hours = [2, 5, 10, 15, 20, 27, 40, 62]
    curves = {"Emergent": "emergent", "Hill curve, n = 1": "hill_1", "Hill curve, n = 2.5": "hill_2_5"}
    series, price = [], {}
    for label, dose in curves.items():
        cells = []
        for hour in hours:
            results = simulate(program, "run", SCENARIOS[1], f"--coaching.hours_per_year={hour}", f"--theory.dose={dose}", "--replicates=16")
            cells.append(summary(results["effect"].isel(week=-1, point=0).sel(group="coached")))
            if dose == "emergent":
                price[hour] = float(results["cost_per_tenth_sd"].isel(year=-1, point=0).mean("replicate"))
        mid, low, high = map(list, zip(*cells))
        series.append({"scenario": label, "facet": "Coached teachers", "x": hours, "mid": mid, "low": low, "high": high})
    return {
        "kind": "lines", "id": "dose", "title": "Effect by hours of coaching, under three theories",
        "caption": "No curve has a step at 15 hours. Beyond 27 planned hours little is gained.",
        "x": {"label": "Hours planned per teacher and year", "unit": "h"}, "y": {"label": "Instruction above the no-support twin, week 108", "unit": "SD"},
        "facets": ["Coached teachers"], "series": series,
        "marks": [{"x": 15, "label": "15 hours"}, {"x": 27, "label": "27 hours"}],
        "best": {"x": min(price, key=price.get), "label": "least cost per 0.1 SD"}}


def climate(program):
    hours, climates = [5, 10, 15, 20, 27, 40], [0, 0.2, 0.4, 0.6, 0.8]
    values = [[number(simulate(program, "run", SCENARIOS[1], f"--coaching.hours_per_year={hour}", f"--climate.evaluative={level}", "--replicates=8")
                      ["effect"].isel(week=-1, point=0).sel(group="coached").mean("replicate")) for hour in hours] for level in climates]
    return {
        "kind": "heat", "id": "climate", "title": "Hours and climate together",
        "caption": "In an evaluative climate the same hours do less.",
        "x": {"label": "Hours planned per teacher and year", "unit": "h"}, "y": {"label": "Evaluative climate", "unit": "1"},
        "z": {"label": "Instruction of coached teachers above no support, week 108", "unit": "SD"},
        "xs": hours, "ys": climates, "values": values}


def funding_gap(points):
    """A chart of values that are not defined, as where funding never ends."""
    return {
        "kind": "lines", "id": "retention", "title": "Share of the effect that is left after funding ended",
        "caption": "Both scenarios are funded to the end, so nothing is left after it.",
        "x": {"label": "Year", "unit": "year"}, "y": {"label": "Share left", "unit": "1"}, "facets": ["Coached teachers"],
        "series": [{"scenario": p, "facet": "Coached teachers", "x": [1, 2, 3], "mid": [None] * 3, "low": [None] * 3, "high": [None] * 3} for p in points]}


def table(results, points):
    rows = []
    for title, name, unit in [("Hours planned per coached teacher, year 1", "hours_planned", "h"), ("Hours delivered per coached teacher, year 1", "hours_delivered", "h"),
                              ("Posts of leaders that are filled, year 1", "posts_filled", "1"), ("Cost per coached teacher, year 1", "cost", "$")]:
        values = results[name].isel(year=0)
        base = values.sel(point=points[0])
        for index, p in enumerate(points):
            mid, *_ = summary(values.sel(point=p))
            mean, low, high = summary(values.sel(point=p) - base)
            rows.append([f"{title} ({unit})" if index == 0 else "", p, f"{mid:,.4g}", f"{mean:+,.3g}" if index else "", f"{low:+,.3g} to {high:+,.3g}" if index else ""])
    return {"columns": [{"name": "Measure", "align": "left"}, {"name": "Scenario", "align": "left"}, {"name": "Mean", "align": "right"},
                        {"name": "Difference", "align": "right"}, {"name": "90 % of worlds", "align": "right"}], "rows": rows}


def main(program):
    results = simulate(program, "compare", *SCENARIOS)
    points = [str(point) for point in results["point"].values]
    effect = results["effect"].isel(week=-1).sel(group="coached")
    first, second = (summary(effect.sel(point=p))[0] for p in points)
    more, low, high = summary(effect.sel(point=points[1]) - effect.sel(point=points[0]))
    cost = [summary(results["cost_so_far"].isel(year=-1).sel(point=p))[0] for p in points]
    report = {
        "title": "15 hours against 27 hours",
        "subtitle": "Simulated: 18,000 teachers, 3 years, 32 worlds for each scenario",
        "answer": [
            f"27 hours improve the instruction of coached teachers by {more:.2f} SD more than 15 hours do: {second:.2f} against {first:.2f} SD after three years.",
            f"The difference lies between {low:.2f} and {high:.2f} SD in 90 of 100 simulated worlds.",
            f"It costs ${cost[1] - cost[0]:,.0f} more per coached teacher over three years: ${cost[1]:,.0f} against ${cost[0]:,.0f}."],
        "caution": "Simulated figures, not measured ones: each effect compares the same people with and without support. The ranges hold network and chance, not the uncertainty of the model's parameters.",
        "scenarios": points,
        "sections": [
            {"id": "trajectories", "heading": "How instruction changes, week by week", "fold": False,
             "text": ["Effects are differences between a world and the same world without support. 1 SD is the spread of instruction among teachers at the start."],
             "charts": [trajectories(results, points), confidence(results, points)]},
            {"id": "end", "heading": "After three years", "text": [], "fold": False, "charts": [groups_at_end(results, points), spread(results, points), funding_gap(points)]},
            {"id": "survey", "heading": "What teachers would say", "text": ["Answers to a survey stand beside what is true of the same people."], "fold": False, "charts": [survey(results, points)]},
            {"id": "money", "heading": "Hours and money", "text": [], "fold": False, "charts": [costs(results, points), dose_response(program), climate(program)]},
            {"id": "figures", "heading": "All figures", "text": ["Difference: the scenario less the first, with the same people, ties and luck in both."], "charts": [],
             "table": table(results, points), "fold": True}],
        "again": {"command": "peerspread compare configs/scenarios/nyc_15_hours.cfg configs/scenarios/nyc_27_hours.cfg", "seed": "20180601",
                  "version": f"{results.attrs['program']} (git {results.attrs['git_state'].removesuffix('-dirty')})", "started": results.attrs["started"], "model": results.attrs["model"]}}
    (FOLDER / "sample.json").write_text(json.dumps(report, ensure_ascii=False, separators=(",", ":")) + "\n")


if __name__ == "__main__":
    if len(sys.argv) != 2 or sys.argv[1].startswith("-"):
        sys.exit(__doc__)
    main(sys.argv[1])
