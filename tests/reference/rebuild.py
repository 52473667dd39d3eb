"""Builds worlds of a results file again from their draws alone and compares all that the file says of them."""

import argparse
import sys

import h5py
import numpy as np

import draws
import measures
import population
import results_file
from quantiles import quantiles
from record import Record, constants
from world import World

ALLOWED = 1e-5


def run(parameters, luck, people, decide=None):
    record = Record()
    World(parameters, luck, people).run(record, decide)
    return record


def rebuild(file, replicate, point=0):
    """Outputs and recorded values of a replicate by name."""
    parameters, seed = results_file.parameters(file, replicate, point), int(file.attrs["seed"])
    luck = draws.Named(seed, int(file["population"][replicate]), replicate)
    people = population.build(parameters, luck)
    record, twin = run(parameters, luck, people), run(measures.twin_parameters(parameters), luck, people)
    binned = quantiles(record, people, len(measures.GROUPS), file["quantile_week"][()], file["quantile"][()])
    recorded = {name: record[name] for name in record.rows}
    found = {**recorded, **constants(people), **binned, **measures.outputs(record, twin, people, parameters)}
    if parameters["recording.channels"] == "on":
        alone = parameters | {"theory.peers": "off"}
        without = [run(each, luck, people) for each in (alone, measures.twin_parameters(alone))]
        found["effect_by_channel"] = measures.by_channel(found, *without, people, parameters)
    return found


def difference(mine, theirs):
    """The largest difference, relative where values are above 1; infinite where only one of the two is defined.
    The last axis of a file may be longer than what is there; the rest must then be NaN."""
    extra = theirs.shape[-1] - mine.shape[-1] if mine.ndim else 0
    if extra > 0:
        mine = np.concatenate([mine, np.full((*mine.shape[:-1], extra), np.nan)], -1)
    if mine.shape != theirs.shape or (np.isnan(mine) != np.isnan(theirs)).any():
        return np.inf
    return np.nanmax(np.abs(mine - theirs) / np.maximum(1, np.abs(theirs)), initial=0)


def differences(file, replicate, point=0):
    found = rebuild(file, replicate, point)
    return {name: difference(np.asarray(value, float), results_file.stored(file, name, replicate, point))
            for name, value in found.items() if name in file}


def main():
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("file", nargs="+")
    parser.add_argument("--all", action="store_true", help=f"print every difference, not only those above {ALLOWED}")
    arguments = parser.parse_args()
    wrong = 0
    for path in arguments.file:
        with h5py.File(path) as file:
            for replicate in range(len(file["replicate"])):
                for point in range(len(file["point"])):
                    found = differences(file, replicate, point)
                    print(f"{path}: replicate {replicate}, point {point}: {len(found)} datasets, "
                          f"largest difference {max(found.values()):.2g}")
                    for name, value in found.items():
                        wrong += value > ALLOWED
                        if arguments.all or value > ALLOWED:
                            print(f"  {name}: {value:.2g}")
    return 1 if wrong else 0


if __name__ == "__main__":
    sys.exit(main())
