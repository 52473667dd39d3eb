#!/usr/bin/python3
"""Usage: scripts/report/check_data.py PAGE.html|DATA.json ...

Checks that the data of report pages are what report.schema.json says, and that the lists in them go together.
"""
import json
import pathlib
import re
import sys

try:
    import jsonschema
except ImportError:
    print("skipped: there is no jsonschema (python3-jsonschema)")
    sys.exit(77)

SCHEMA = pathlib.Path(__file__).resolve().parent / "report.schema.json"


def data_of(file):
    """The data in a page, or all of a JSON file."""
    text = pathlib.Path(file).read_text(encoding="utf-8")
    found = re.search(r'<script type="application/json" id="data">(.*?)</script>', text, re.DOTALL)
    return json.loads(found.group(1) if found else text)


def validator():
    schema = json.loads(SCHEMA.read_text())
    jsonschema.Draft202012Validator.check_schema(schema)
    return jsonschema.Draft202012Validator(schema)


def apart(chart):
    """What a schema cannot say: lists of one series are of one length, rows of a map of another, names are known."""
    for one in chart.get("series", []):
        if len({len(value) for value in one.values() if isinstance(value, list)}) > 1:
            yield f"a series of '{one['scenario']}' has lists of different lengths"
        if chart["facets"] and one["facet"] not in chart["facets"]:
            yield f"facet '{one['facet']}' is not among the facets"
    for one in chart["series"] if chart["kind"] == "dots" else chart["values"] if chart["kind"] == "bars" else []:
        if one["category"] not in chart["categories"]:
            yield f"category '{one['category']}' is not among the categories"
        if chart["kind"] == "bars" and one["part"] not in chart["parts"]:
            yield f"part '{one['part']}' is not among the parts"
    if chart["kind"] == "heat" and [len(row) for row in chart["values"]] != [len(chart["xs"])] * len(chart["ys"]):
        yield "rows and columns are not as many as their labels"


def problems(data):
    """Every way in which `data` is not what the page takes."""
    found = [f"{error.json_path}: {error.message[:300]}" for error in validator().iter_errors(data)]
    if found:
        return found
    for section in data["sections"]:
        for chart in section["charts"]:
            found += [f"chart '{chart['id']}': {what}" for what in apart(chart)]
        table = section.get("table")
        if table and any(len(row) != len(table["columns"]) for row in table["rows"]):
            found.append(f"section '{section['id']}': a row has not as many cells as there are columns")
        points = table.get("points", []) if table else []
        known = len(data["try_out"].get("points", [])) if "try_out" in data else None
        if points and (len(points) != len(table["rows"]) or known is not None and max(points) >= known):
            found.append(f"section '{section['id']}': rows and points do not go together")
    return found


def main(files):
    failed = False
    for file in files:
        for problem in problems(data_of(file)):
            print(f"{file}: {problem}")
            failed = True
    return failed


if __name__ == "__main__":
    if len(sys.argv) < 2 or sys.argv[1].startswith("-"):
        sys.exit(__doc__)
    sys.exit(main(sys.argv[1:]))
