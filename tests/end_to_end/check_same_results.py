"""Whether results files hold the same campaign, byte for byte: check_same_results.py A.h5 B.h5 ..."""

import os
import sys

os.environ["HDF5_USE_FILE_LOCKING"] = "FALSE"  # looking at a part must not keep its writer out
import h5py

# Attributes and datasets that may differ between two runs of one campaign, and between two builds of the program.
OF_ONE_RUN = {"sources", "started", "finished", "command_line", "git_state", "fingerprint", "progress/seal"}
REFERENCES = {"DIMENSION_LIST", "REFERENCE_LIST"}  # to other datasets


def content_of(file):
    """Every dataset (type, shape, raw bytes) and every attribute that is not of one run or build, by name."""
    content = {}

    def add_attributes(name, item):
        for key in item.attrs:
            if key not in OF_ONE_RUN and key not in REFERENCES:
                content[f"{name}@{key}"] = repr(item.attrs[key])

    def add(name, item):
        if name in OF_ONE_RUN:
            return
        add_attributes(name, item)
        if isinstance(item, h5py.Dataset):
            values = item[()]
            raw = repr(values.tolist()).encode() if item.dtype.hasobject else values.tobytes()
            content[name] = (str(item.dtype), item.shape, raw)
        else:
            content[name] = "group"

    with h5py.File(file, "r") as opened:
        add_attributes("", opened)
        opened.visititems(add)
    return content


def differences(file, other):
    """Names of what is not the same in both."""
    a, b = content_of(file), content_of(other)
    return sorted(name for name in a.keys() | b.keys() if a.get(name) != b.get(name))


def finished_flags(part):
    """One byte a batch: 1 if it is in `part` (safe, or written by a process on this machine), else 0."""
    with h5py.File(part, "r") as opened:
        return bytes(int(flag != 0) for flag in opened["progress/finished"][()])


if __name__ == "__main__":
    failed = False
    for other in sys.argv[2:]:
        different = differences(sys.argv[1], other)
        failed |= bool(different)
        print(f"{other}: {'differs in ' + ', '.join(different) if different else 'the same'}")
    sys.exit(failed)
