"""Scenario files as objects that a JSON Schema can be held against, and random ones, right and wrong."""

import json
import re
import subprocess


def schema_of(program, model):
    return json.loads(subprocess.run([program, "schema", model], check=True, capture_output=True, text=True).stdout)


def parameters_of(program, model):
    text = subprocess.run([program, "describe", "parameters", f"--model={model}", "--json"], check=True,
                          capture_output=True, text=True).stdout
    return json.loads(text)["parameters"]


def read(file):
    return read_text(file.read_text(encoding="utf-8"))


def read_text(text):
    """Full keys and their texts."""
    keys, section = {}, ""
    for line in text.splitlines():
        line = line.split("#")[0].strip()
        if line.startswith("["):
            section = line[1:-1] + "."
        elif line:
            key, value = line.split("=", 1)
            keys[section + key.strip()] = value.strip()
    return keys


def typed(text):
    """A number where the text is one."""
    if isinstance(text, str) and re.fullmatch(r"-?\d+", text):
        return int(text)
    if isinstance(text, str) and re.fullmatch(r"-?(\d+\.?\d*|\.\d+)([eE][-+]?\d+)?", text):
        return float(text)
    return text


def as_object(keys):
    """A section is an object, a key its property."""
    found = {}
    for key, text in keys.items():
        section, _, own = key.partition(".")
        if own:
            found.setdefault(section, {})[own] = typed(text)
        else:
            found[key] = typed(text)
    return found


def text_of(keys):
    return "".join(f"{key} = {value}\n" for key, value in keys.items())


def right_value(luck, parameter):
    if parameter["type"] == "boolean":
        return luck.choice(["on", "off", "true", "false", "yes", "no", "1", "0"])
    if parameter["choices"]:
        return luck.choice(parameter["choices"])
    if parameter["type"] == "integer":
        return str(luck.randint(parameter["low"], parameter["high"]))
    if parameter["type"] == "number":
        return repr(luck.choice([parameter["default"], parameter["low"], parameter["high"],
                                 luck.uniform(parameter["low"], parameter["high"])]))
    return luck.choice(["some text", "15 hours", "ünï", "3"])


def wrong_value(luck, parameter):
    """A value that the parameter cannot have; None where it takes any text."""
    if parameter["type"] == "boolean":
        return luck.choice(["maybe", "2", "ON", "-1", "1.5"])
    if parameter["choices"]:
        return luck.choice([parameter["choices"][0] + "s", "7", parameter["choices"][-1].upper() + "_"])
    if parameter["type"] == "text":
        return "n" * 301 if parameter["name"] == "name" else None
    beyond = [parameter["low"] - luck.choice([1, 0.001, 1e6]), parameter["high"] + luck.choice([1, 0.5, 1e6])]
    wrong = ["many", "1,5", "0x10", "5 h", *map(repr, beyond)]
    return luck.choice(wrong + ["1.5", "2.25"] if parameter["type"] == "integer" else wrong)


def wrong_key(luck, name):
    section, _, own = name.partition(".")
    return luck.choice([name + "s", name[:-1], f"{section}x.{own or 'y'}", own or name + "_", name.upper()])


# Settings of which one value alone may be wrong for this machine or this folder.
ELSEWHERE = ("model", "kernel", "lanes", "ensemble", "outputs", "output", "threads")


def random_scenario(luck, table, right_only):
    """Some keys; one of them wrong, perhaps."""
    usable = [parameter for parameter in table if parameter["name"] not in ELSEWHERE]
    chosen = luck.sample(usable, luck.randint(1, 20))
    keys = {parameter["name"]: right_value(luck, parameter) for parameter in chosen}
    if right_only or luck.random() < 0.4:
        return keys
    spoilt = luck.choice(chosen)
    value = wrong_value(luck, spoilt)
    if value is None or luck.random() < 0.35:
        key = wrong_key(luck, spoilt["name"])
        known = {parameter["name"] for parameter in table}
        if key not in known:
            keys[key] = keys.pop(spoilt["name"])
    else:
        keys[spoilt["name"]] = value
    return keys
