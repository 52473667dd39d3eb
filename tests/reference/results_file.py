"""Results files of peerspread as the reference reads them, with h5py alone."""

import numpy as np


def text(value):
    return value.decode() if isinstance(value, bytes) else value


def number(value):
    """A setting as a number where it is one."""
    try:
        value = float(value)
    except ValueError:
        return value
    return int(value) if value == int(value) else value


def parameters(file, replicate=0, point=0):
    """Parameters of a world by key, with those of its parameter set and what a sweep gives it."""
    keys = [text(key) for key in file["parameter"][()]]
    found = {key: number(text(value)) for key, value in zip(keys, file["parameter_value"][()])}
    if "set_parameter" in file:
        found.update(zip(map(text, file["set_parameter"][()]), map(float, file["set_value"][replicate])))
    found.update({key: number(text(file[key][point])) for key in keys if key in file})
    return found


def stored(file, name, replicate, point=0):
    """A row of a dataset in 64 bits."""
    return np.asarray(file[name][replicate, point], float)
