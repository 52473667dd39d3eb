"""Arguments of Python as the texts that a config file would hold."""

import os
from collections.abc import Mapping, Sequence

from ._errors import wrong


def text_of(key, value):
    """A value as it stands in a config file."""
    if hasattr(value, "item") and getattr(value, "ndim", 0) == 0:
        value = value.item()  # numpy's numbers
    if isinstance(value, bool):
        return "on" if value else "off"
    if isinstance(value, (int, str)):
        text = str(value)
    elif isinstance(value, float):
        text = repr(value)
    elif isinstance(value, os.PathLike):
        text = os.fspath(value)
    else:
        raise wrong(key, value, "is no value of a parameter", "a number, a text, True or False")
    if "\n" in text or "\0" in text:
        raise wrong(key, value, "is more than one line")
    return text


def list_of(key, values):
    """Values of a sweep: as text ("5:40:5"), or one by one."""
    if isinstance(values, str) or not hasattr(values, "__iter__"):
        return text_of(key, values)
    texts = [text_of(key, value) for value in values]
    if not texts:
        raise wrong(key, values, "has no values")
    return ", ".join(f'"{text}"' if "," in text else text for text in texts)


def flat(keys, prefix=""):
    """{"coaching.hours_per_year": "20"}, also of {"coaching": {"hours_per_year": 20}}."""
    texts = {}
    for key, value in keys.items():
        if not isinstance(key, str):
            raise wrong(key, key, "is no name of a parameter", 'a text, as in "coaching.hours_per_year"')
        if isinstance(value, Mapping):
            texts.update(flat(value, f"{prefix}{key}."))
        else:
            texts[prefix + key] = text_of(prefix + key, value)
    return texts


def is_file(scenario):
    return isinstance(scenario, (str, os.PathLike))


def scenario_of(name, scenario):
    """The keys of a scenario called `name`."""
    if isinstance(name, str) and (not name or name.endswith(".h5") or "\n" in name):
        raise wrong("name", name, "cannot be the name of a scenario", "a text on one line that does not end in .h5")
    if is_file(scenario):
        return {"include": os.fspath(scenario), "name": name}
    if isinstance(scenario, Mapping):
        return {**flat(scenario), "name": name}
    raise wrong(name, scenario, "is no scenario", "a dict of parameters, or the name of a config file")


def scenarios_of(scenarios):
    """(words, scenarios by word) of a dict of scenarios, or a list of files."""
    if isinstance(scenarios, Mapping):
        if not scenarios:
            raise wrong("scenarios", scenarios, "is empty", "two scenarios or more")
        named = {str(name): scenario_of(str(name), scenario) for name, scenario in scenarios.items()}
        return list(named), named
    if isinstance(scenarios, Sequence) and not isinstance(scenarios, str) and all(map(is_file, scenarios)):
        return [os.fspath(file) for file in scenarios], {}
    raise wrong("scenarios", scenarios, "are no scenarios",
                "a dict of dicts or files by their names, or a list of config files")
